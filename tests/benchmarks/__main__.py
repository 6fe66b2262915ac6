"""``python -m tests.benchmarks [--quick] [--json FILE] [--against REV] [PART…]``.

Floors, peers and program in one run; or this tree and an earlier commit by turns.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from jixiao_gui import __version__
from tests.benchmarks.measuring import ROOT, Row, Sample

PARTS = ("start", "window", "pauses", "book", "writing", "reading", "cores")
"""In the order in which they run. Each has ``run(quick, folder)`` that yields rows."""


def _time(sample: Sample | None) -> str:
    if sample is None:
        return ""
    scale, unit = (1000, "ms") if sample.median < 1 else (1, "s")
    text = f"{sample.median * scale:.3g}"
    if len(sample.seconds) > 1:
        text += f" ({min(sample.seconds) * scale:.3g}–{max(sample.seconds) * scale:.3g})"
    return f"{text} {unit}"


def line(row: Row) -> str:
    """A row as it prints: name, size, ours, the other, ratio and budget, memory."""
    budget = ""
    if row.at_most is not None:
        budget = f"≤ {row.at_most:g}"
    if row.at_least is not None:
        budget = f"≥ {row.at_least:g}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f} {budget}".strip()
    verdict = "" if not budget else ("ok" if row.kept else "OVER")
    other = f"{row.against} {_time(row.other)}".strip()
    memory = "" if row.memory is None else f"{row.memory:.0f} MB"
    parts = (f"{row.part}: {row.name}", f"{row.size or ''}", _time(row.ours), other, ratio, memory, verdict)
    return " | ".join(part for part in (*parts, row.note) if part)


def main(arguments: list[str]) -> int:
    """Run the parts, print the table, write the JSON. 1 when a budget is not kept."""
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without")
    parser.add_argument(
        "--quick", action="store_true", help="fewer runs, 170 forms in place of 10,000, no slow peers"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", default=ROOT / ".benchmarks" / "latest.json")
    parser.add_argument(
        "--against", metavar="REV", help="by turns with that commit: prints each line's ratio instead"
    )
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="turns of --against")
    wanted = parser.parse_args(arguments)
    if unknown := set(wanted.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if wanted.against:
        from tests.benchmarks.against import run_against

        return run_against(wanted.against, wanted.parts or PARTS, max(1, wanted.rounds), quick=wanted.quick)
    begun, rows = time.perf_counter(), []
    for part in wanted.parts or PARTS:
        module = importlib.import_module(f"tests.benchmarks.{part}")
        with tempfile.TemporaryDirectory() as temporary:
            for row in module.run(wanted.quick, Path(temporary)):
                rows.append(row)
                print(line(row), flush=True)
    wanted.json.parent.mkdir(parents=True, exist_ok=True)
    told = {"of": _machine(), "quick": wanted.quick, "rows": [row.told() for row in rows]}
    wanted.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    over = [row for row in rows if not row.kept]
    print(f"{len(rows)} rows in {time.perf_counter() - begun:.0f} s, {len(over)} over budget.")
    return 1 if over else 0


def _machine() -> dict[str, str]:
    libraries = ("PySide6-Essentials", "SQLAlchemy", "python-docx", "lxml", "reportlab", "XlsxWriter")
    return {
        "program": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        **{name: version(name) for name in libraries},
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
