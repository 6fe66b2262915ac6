"""This tree held against an earlier commit: both run by turns, line by line the ratio.

The machine is not the same from one minute to the next, so that a stored run of last week tells nothing. Each
part runs here and there, one after the other, several times over; what is compared are the pairs.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import ROOT

Key = tuple[str, str, int]
"""Part, name and size of a line."""
Run = Mapping[Key, Mapping[str, float]]
"""What one run measured: by line the figures of it that are compared."""
SLOWER = 1.15
"""A line is slower that took so much longer in the middle of the pairs, and longer in each of them."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A line's figure here against there, pair by pair."""

    key: Key
    figure: str
    pairs: tuple[float, ...]
    here: float
    there: float

    @property
    def middle(self) -> float:
        return statistics.median(self.pairs)

    @property
    def slower(self) -> bool:
        return self.middle >= SLOWER and min(self.pairs) > 1

    def line(self) -> str:
        """The line as it prints."""
        part, name, size = self.key
        scale, unit = (1, "MB") if self.figure == "memory" else (1000, "ms")
        spread = f"{min(self.pairs):.2f}–{max(self.pairs):.2f}"
        told = f"{self.here * scale:.3g} / {self.there * scale:.3g} {unit}"
        words = (f"{part}: {name}", f"{size or ''}", told, f"{self.middle:.2f} ({spread})")
        return " | ".join((*words, "SLOWER" if self.slower else "")).rstrip(" |")


def run_against(rev: str, parts: Sequence[str], rounds: int, *, quick: bool) -> int:
    """Run and print; 1 where a line has become slower or a part measures nothing here.

    Raises `SystemExit` for a commit that is none.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        there = folder / "there"
        checkout(ROOT, rev, there)
        slower = dead = 0
        for part in parts:
            pairs = []
            for number in range(rounds):
                # who begins changes: the second finds the files in the system's memory
                order = (ROOT, there) if number % 2 else (there, ROOT)
                found = {tree: _run(tree, part, folder / "run.json", quick=quick) for tree in order}
                pairs.append((found[ROOT], found[there]))
            for ratio in ratios(pairs):
                print(ratio.line(), flush=True)
                slower += ratio.slower
            if not all(here for here, _ in pairs):
                dead += 1
                print(f"{part}: died here; `python -m tests.benchmarks {part}` says of what", flush=True)
            elif not all(there for _, there in pairs):
                print(f"{part}: not there in {rev}, or dies there", flush=True)
    print(f"{slower} lines slower than {rev}." if slower else f"No line slower than {rev}.")
    return 1 if slower or dead else 0


def checkout(repository: Path, rev: str, folder: Path) -> None:
    """Put the files of a commit into ``folder``, with this tree's environment. Raises `SystemExit`."""
    folder.mkdir()
    packed = folder.with_suffix(".tar")
    command = ["git", "archive", "--format=tar", "--output", str(packed), rev]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"no such commit: {rev} ({done.stderr.strip()})")
    with tarfile.open(packed) as files:
        files.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    environment = repository / ".venv"
    if environment.exists() and hasattr(os, "symlink"):
        try:
            (folder / ".venv").symlink_to(environment.resolve(), target_is_directory=True)
        except OSError:  # Windows asks for a right that few have; the peers then are left out there
            return


def _run(tree: Path, part: str, told: Path, *, quick: bool) -> Run:
    """Run one part in a tree; nothing where it has no such part."""
    told.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.benchmarks", part, "--json", str(told)]
    command += ["--quick"] if quick else []
    subprocess.run(command, cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if not told.exists():
        return {}
    return measured(json.loads(told.read_text("utf-8"))["rows"])


def measured(rows: Iterable[Mapping[str, Any]]) -> Run:
    """What is compared of the rows of a run's JSON: the least time, and the most memory."""
    found: dict[Key, dict[str, float]] = {}
    for row in rows:
        figures: dict[str, float] = {}
        if "ours" in row:
            figures["seconds"] = float(row["ours"]["least"])
        if "memory" in row:
            figures["memory"] = float(row["memory"])
        found[str(row["part"]), str(row["name"]), int(row.get("size", 0))] = figures
    return found


def ratios(pairs: Sequence[tuple[Run, Run]]) -> Iterator[Ratio]:
    """Yield what both sides of every pair have measured, in the order of the first run here."""
    for key, figures in pairs[0][0].items() if pairs else ():
        for figure in figures:
            both = [(here.get(key, {}).get(figure), there.get(key, {}).get(figure)) for here, there in pairs]
            known = [(here, there) for here, there in both if here and there]
            if len(known) == len(both):
                least = min(here for here, _ in known), min(there for _, there in known)
                yield Ratio(key, figure, tuple(here / there for here, there in known), *least)
