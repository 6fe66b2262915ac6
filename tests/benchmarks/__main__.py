"""``python -m tests.benchmarks [--quick] [NAME…]``: every module here with ``run(quick)`` prints ratios."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Any


def line(row: dict[str, Any]) -> tuple[str, bool]:
    """A row as it prints, and whether it keeps its budget (``at_least``, ``at_most``; none is kept)."""
    ratio = row.get("ratio")
    low, high = row.get("at_least"), row.get("at_most")
    kept = ratio is None or ((low is None or ratio >= low) and (high is None or ratio <= high))
    figures = [f"{key} {value:.3f}" for key, value in row.items() if isinstance(value, float)]
    return f"{'ok  ' if kept else 'OVER'} {row['name']}: {', '.join(figures)}", kept


def main(arguments: list[str]) -> int:
    """Run every benchmark, or those named. 1 when a budget is not kept."""
    quick = "--quick" in arguments
    wanted = [argument for argument in arguments if not argument.startswith("-")]
    status = 0
    for found in sorted(pkgutil.iter_modules([str(Path(__file__).parent)]), key=lambda module: module.name):
        if found.name == "__main__" or (wanted and found.name not in wanted):
            continue
        module = importlib.import_module(f"tests.benchmarks.{found.name}")
        if not hasattr(module, "run"):
            continue
        for row in module.run(quick):
            text, kept = line(row)
            print(text, flush=True)
            status |= not kept
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
