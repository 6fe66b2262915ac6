"""Reading a docx against walking its rows with lxml, in one run; growth of time with forms."""

from __future__ import annotations

import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from jixiao_gui.formats.docx_in import read_docx
from jixiao_gui.formats.docx_out import write_docx
from jixiao_gui.formats.docx_text import TC, TR, T
from tests.benchmarks.pdf import forms

_FULL, _MANY = 34, 340


def walk(path: Path) -> int:
    """The floor: unzip, parse, go through rows and cells and put their words together."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return sum(len("".join(t.text or "" for t in c.iter(T))) for row in root.iter(TR) for c in row.iter(TC))


def best(action: Callable[[], object], times: int) -> float:
    """Seconds of the fastest of ``times`` runs."""
    fastest = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        action()
        fastest = min(fastest, time.perf_counter() - start)
    return fastest


def run(quick: bool) -> list[dict[str, Any]]:
    """Rows of the report: seconds and ratios."""
    times = 3 if quick else 9
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.docx", Path(folder) / "many.docx"
        write_docx(forms(_FULL), few)
        write_docx(forms(_MANY), many)
        floor, ours = best(lambda: walk(few), times), best(lambda: read_docx(few), times)
        large = best(lambda: read_docx(many), 1 if quick else 3)
    return [
        {
            "name": f"docx read, {_FULL} forms, to lxml rows",
            "seconds": ours,
            "floor": floor,
            "ratio": ours / floor,
        }
        | {"ratio": ours / floor, "at_most": 1.5},
        {"name": f"docx read, {_MANY} forms, to ten times {_FULL}", "seconds": large}
        | {"ratio": large / (ours * _MANY / _FULL), "at_most": 1.5},
    ]
