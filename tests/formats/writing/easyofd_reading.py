"""Print as JSON what easyofd reads in an OFD file: `python easyofd_reading.py FILE.ofd`.

A process of its own, in a folder that it may write to: easyofd changes `sys.path`, registers fonts with
reportlab, unpacks files and prints. Its other half, which makes pictures, wants PyMuPDF; reading does
without, and an empty module stands in for it.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import types
from typing import Any


def pages_of(path: str) -> list[dict[str, Any]]:
    """Read each page: size in mm, runs of text with their fonts' names, and the drawn lines' paths."""
    sys.modules["fitz"] = types.ModuleType("fitz")
    from loguru import logger

    logger.remove()
    from easyofd.ofd import OFD

    reader = OFD()
    reader.read(path, fmt="path")
    (document,) = reader.data
    fonts = {number: font["FontName"] for number, font in document["fonts"].items()}
    pages = []
    for number, content in document["page_info"].items():
        size = document["page_size"][int(number)]
        runs = [(run["text"], fonts[run["font"]], run["pos"], run["size"]) for run in content["text_list"]]
        lines = [line["AbbreviatedData"] for line in content["line_list"]]
        pages.append({"size": size[2:], "runs": runs, "lines": lines})
    return pages


if __name__ == "__main__":
    with contextlib.redirect_stdout(io.StringIO()):
        read = pages_of(sys.argv[1])
    print(json.dumps(read))
