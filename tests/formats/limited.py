"""Reads one file in a process that may use 20 s of processor and 500 MB, and prints how it ended.

``python -m tests.formats.limited FILE``: "read N" or the sentence of the `FormatError`, status 3.
"""

from __future__ import annotations

import sys
from pathlib import Path

from jixiao_gui.exchange import read_sheets
from jixiao_gui.formats import FormatError

SECONDS, BYTES = 20, 500 * 1024 * 1024


def main(path: Path) -> int:
    if sys.platform != "win32":  # Windows has no such limits; the reading is tested there all the same
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    try:
        print("read", len(read_sheets(path).sheets))
    except FormatError as error:
        print(error)
        return 3
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    raise SystemExit(main(Path(sys.argv[1])))
