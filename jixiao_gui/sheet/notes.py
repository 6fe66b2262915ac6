"""Notes about the reading of a sheet, each a line of the import report."""

from __future__ import annotations

from dataclasses import dataclass


class NotAForm(ValueError):
    """A table that is no 绩效自评表."""


class OtherKind(NotAForm):
    """A table with the parts of a form that is no self-evaluation: one of another stage, or of no results."""


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the import report. ``kind``: leftover, guess, filled or differs."""

    kind: str
    message: str
    cell: str = ""


def short(text: str, longest: int = 40) -> str:
    """Return ``text`` on one line, cut where it has more than ``longest`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
