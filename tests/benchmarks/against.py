"""This tree held against an earlier commit: both run by turns, line by line the ratio.

The machine is not the same from one minute to the next, so that a stored run of last week tells nothing. Each
part runs here and there, one after the other, several times over; what is compared are the pairs.
"""

from __future__ import annotations

import compileall
import json
import os
import signal
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from tests.benchmarks.measuring import ROOT

Key = tuple[str, str, int]
"""Part, name and size of a line."""
Run = Mapping[Key, Mapping[str, float]]
"""What one run measured: by line the figures of it that are compared."""
SLOWER = 1.15
"""A line is slower that took so much longer in the middle of the pairs, and longer in each of them."""
_HEADS = ("part", "line", "size", "figure", "here", "there", "ratio", "spread", "verdict")
_WIDTHS = (8, 44, 6, 9, 9, 9, 6, 11, 7)
"""Columns of the table and their widths in characters."""


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

    @property
    def verdict(self) -> str:
        """SLOWER, ``faster`` by as much, or ``same``; of memory ``MORE`` or ``less``."""
        words = ("MORE", "less") if self.figure == "memory" else ("SLOWER", "faster")
        if self.slower:
            return words[0]
        return words[1] if self.middle <= 1 / SLOWER and max(self.pairs) < 1 else "same"

    def line(self) -> str:
        """The line of the table."""
        part, name, size = self.key
        here, there = (_with_unit(self.figure, value) for value in (self.here, self.there))
        spread = f"{min(self.pairs):.2f}–{max(self.pairs):.2f}"
        cells = (part, name, str(size or ""), self.figure, here, there, f"{self.middle:.2f}", spread)
        return table_line((*cells, self.verdict))


def _with_unit(figure: str, value: float) -> str:
    if figure == "memory":
        return f"{value:.0f} MB"
    return f"{value:.3g} s" if value >= 1 else f"{value * 1000:.3g} ms"


def table_line(cells: Sequence[str]) -> str:
    """Cells under each other from line to line; what is too long for its column moves the rest."""
    padded = (cell + " " * (width - _columns(cell)) for cell, width in zip(cells, _WIDTHS, strict=True))
    return "  ".join(padded).rstrip()


def _columns(text: str) -> int:
    """Return how many columns a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree's run of a part: what it measured, and where that is nothing the last words of why."""

    run: Run
    said: str = ""


def run_against(rev: str, parts: Sequence[str], rounds: int, *, quick: bool) -> int:
    """Run and print; 1 where a line has become slower or a part measures nothing here.

    What runs is told on stderr, the table on stdout. Raises `SystemExit` for a commit that is none.
    """
    begun = time.perf_counter()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # who is told to end takes the checkout away too
    with tempfile.TemporaryDirectory(prefix="jixiao-bench-") as temporary:
        folder = Path(temporary)
        there = folder / "there"
        checkout(ROOT, rev, there)
        print(table_line(_HEADS), flush=True)
        found: list[Ratio] = []
        dead = 0
        for part in parts:
            pairs: list[tuple[Tree, Tree]] = []
            for number in range(rounds):
                # who begins changes: the second finds the files in the system's memory
                order = (ROOT, there) if number % 2 else (there, ROOT)
                runs = {}
                for tree in order:
                    where = "here" if tree == ROOT else rev
                    minutes = (time.perf_counter() - begun) / 60
                    told = f"{minutes:.0f} min: {part}, round {number + 1} of {rounds}, {where}"
                    print(told, file=sys.stderr, flush=True)
                    runs[tree] = _run(tree, part, folder / "run.json", quick=quick)
                pairs.append((runs[ROOT], runs[there]))
            new = list(ratios([(here.run, other.run) for here, other in pairs]))
            for ratio in new:
                print(ratio.line(), flush=True)
            found += new
            dead += _tell_lacking(part, rev, pairs)
    slower = sum(ratio.slower for ratio in found)
    faster = sum(ratio.verdict in ("faster", "less") for ratio in found)
    print(
        f"{len(found)} lines against {rev}: {slower} slower, {faster} faster, {dead} parts without figures."
    )
    return 1 if slower or dead else 0


def _tell_lacking(part: str, rev: str, pairs: Sequence[tuple[Tree, Tree]]) -> int:
    """Say why a part, or a line of it, has no figure to compare; return 1 where it has none here."""
    for here, _ in pairs:
        if not here.run:
            print(f"{part}: died here: {here.said}", flush=True)
            return 1
    for _, there in pairs:
        if not there.run:
            print(f"{part}: not there in {rev}, or died: {there.said}", flush=True)
            return 0
    here_lines, there_lines = dict(pairs[0][0].run), dict(pairs[0][1].run)
    for lines, others, verdict in ((here_lines, there_lines, "new"), (there_lines, here_lines, "gone")):
        for key in lines:
            if key not in others:
                print(
                    table_line((key[0], key[1], str(key[2] or ""), "", "", "", "", "", verdict)), flush=True
                )
    return 0


def checkout(repository: Path, rev: str, folder: Path) -> None:
    """Put the files of a commit into ``folder``, with this tree's environment. Raises `SystemExit`."""
    folder.mkdir()
    packed = folder.with_suffix(".tar")
    command = ["git", "archive", "--format=tar", "--output", str(packed), rev]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"no such commit: {rev} ({done.stderr.strip()})")
    with tarfile.open(packed) as files:
        if hasattr(tarfile, "data_filter"):
            files.extractall(folder, filter="data")
        else:
            files.extractall(folder)
    compileall.compile_dir(folder, quiet=1)  # as this tree is by its first run
    environment = repository / ".venv"
    if environment.exists() and hasattr(os, "symlink"):
        try:
            (folder / ".venv").symlink_to(environment.resolve(), target_is_directory=True)
        except OSError:  # Windows asks for a right that few have; the peers then are left out there
            return


def _run(tree: Path, part: str, told: Path, *, quick: bool) -> Tree:
    """Run one part in a tree; nothing, and what it said last, where it has no such part or dies."""
    told.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.benchmarks", part, "--json", str(told)]
    command += ["--quick"] if quick else []
    done = subprocess.run(
        command, cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, env=_environment()
    )
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    said = lines[-1] if lines else f"it ended with {done.returncode}"
    if not told.exists():
        return Tree({}, said)
    return Tree(measured(json.loads(told.read_text("utf-8"))["rows"]), said)


def _environment() -> dict[str, str]:
    """Return ours without what would lead a run into another tree."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "JIXIAO_HOME")}


def measured(rows: Iterable[Mapping[str, Any]]) -> Run:
    """What is compared of a run's JSON: the least time, by the processor where told, and the most memory."""
    found: dict[Key, dict[str, float]] = {}
    for row in rows:
        figures: dict[str, float] = {}
        if "ours" in row:
            figures["clock"] = float(row["ours"]["least"])
        if "processor" in row:
            figures["processor"] = float(row["processor"])
        if "memory" in row:
            figures["memory"] = float(row["memory"])
        found[str(row["part"]), str(row["name"]), int(row.get("size", 0))] = figures
    return found


def ratios(pairs: Sequence[tuple[Run, Run]]) -> Iterator[Ratio]:
    """Yield what both sides of every pair have measured, in the order of the first run here.

    The clock is left out where both have the processor's time.
    """
    for key, figures in pairs[0][0].items() if pairs else ():
        told = [figure for figure in figures if _known(pairs, key, figure)]
        for figure in told:
            if figure == "clock" and "processor" in told:
                continue
            known = _known(pairs, key, figure)
            least = min(here for here, _ in known), min(there for _, there in known)
            yield Ratio(key, figure, tuple(here / there for here, there in known), *least)


def _known(pairs: Sequence[tuple[Run, Run]], key: Key, figure: str) -> list[tuple[float, float]]:
    """Return a line's figure here and there in each pair; nothing where a run lacks it."""
    both = [(here.get(key, {}).get(figure), there.get(key, {}).get(figure)) for here, there in pairs]
    known = [(here, there) for here, there in both if here and there]
    return known if len(known) == len(both) else []
