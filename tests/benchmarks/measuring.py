"""How things are measured: work and what it is held against by turns, in one run; medians and spread."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds of several runs of the same work."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def share(self, part: float) -> float:
        """The time within which ``part`` (0 to 1) of the runs ended."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

    def told(self) -> dict[str, Any]:
        return {
            "median": self.median,
            "least": min(self.seconds),
            "most": max(self.seconds),
            "runs": len(self.seconds),
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: ``ours`` against ``other`` (named ``against``); the ratio and its budget.

    ``ratio`` is ours ÷ other where there is a floor (``at_most``), other ÷ ours where there is a peer
    (``at_least``). ``memory`` in MB is the most that a process of its own held.
    """

    part: str
    name: str
    size: int = 0
    ours: Sample | None = None
    against: str = ""
    other: Sample | None = None
    ratio: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    memory: float | None = None
    note: str = ""
    processor: float | None = None
    """Seconds of processor time, where the clock says little on a machine with other work."""

    @property
    def kept(self) -> bool:
        """Whether the budget is kept; without one, always."""
        if self.ratio is None:
            return True
        high = self.at_most is None or self.ratio <= self.at_most
        return high and (self.at_least is None or self.ratio >= self.at_least)

    def told(self) -> dict[str, Any]:
        """The row as JSON's types."""
        found: dict[str, Any] = {"part": self.part, "name": self.name}
        for name in ("size", "against", "ratio", "at_most", "at_least", "memory", "processor", "note"):
            if getattr(self, name):
                found[name] = getattr(self, name)
        for name, sample in (("ours", self.ours), ("other", self.other)):
            if sample is not None:
                found[name] = sample.told()
        return {**found, "kept": self.kept}


def seconds(work: Work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def sample(work: Work, times: int) -> Sample:
    """``times`` runs of ``work``."""
    return Sample(tuple(seconds(work) for _ in range(times)))


def by_turns(ours: Work, other: Work, times: int) -> tuple[Sample, Sample]:
    """Runs of both, one after the other, so that a busy moment of the machine falls on both."""
    pairs = [(seconds(ours), seconds(other)) for _ in range(times)]
    return Sample(tuple(a for a, _ in pairs)), Sample(tuple(b for _, b in pairs))


def over_floor(
    part: str, name: str, size: int, both: tuple[Sample, Sample], floor: str, at_most: float | None = None
) -> Row:
    """A row for work and the least that any way of doing it takes."""
    ours, least = both
    return Row(part, name, size, ours, floor, least, ours.median / least.median, at_most=at_most)


def over_peer(
    part: str, name: str, size: int, ours: Sample, peer: Sample, named: str, at_least: float | None = None
) -> Row:
    """A row for work and the same done the usual way."""
    return Row(part, name, size, ours, named, peer, peer.median / ours.median, at_least=at_least)


def alone(code: str, *arguments: str, home: Path | None = None, **more: str) -> list[float]:
    """The figures that ``code`` prints in a process of its own, the peers within its reach."""
    places = [str(ROOT), str(ROOT / ".venv" / "peers")]
    settings = {**os.environ, "PYTHONPATH": os.pathsep.join(places), "PYTHONUTF8": "1", **more}
    settings["QT_QPA_PLATFORM"] = "offscreen"
    # a user's second start finds the modules compiled
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    if home is not None:
        settings["JIXIAO_HOME"] = str(home)
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no word")
    return [float(word) for word in done.stdout.split()]


PEAK = "next(float(l.split()[1]) / 1024 for l in open('/proc/self/status') if l.startswith('VmHWM'))"
"""MB that the process ever held. getrusage would give the parent's peak where that is higher."""


def growth(part: str, name: str, samples: Sequence[tuple[int, Sample]], at_most: float) -> Row:
    """A row for the curve: the time of one piece at the largest size against that at the smallest."""
    (few, small), (many, large) = samples[0], samples[-1]
    each = Sample(tuple(value / many for value in large.seconds))
    first = Sample(tuple(value / few for value in small.seconds))
    return Row(part, name, many, each, f"one of {few}", first, each.median / first.median, at_most=at_most)
