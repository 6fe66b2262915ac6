"""The elements of a page of a PDF, in points from the left and top edge of the page as it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Glyph(NamedTuple):
    """A character at its place. ``right``: the start of the next one; ``base``: its base line.

    ``turn`` counts the quarters by which it is turned clockwise against the page's reading direction.
    """

    char: str
    left: float
    right: float
    base: float
    size: float
    turn: int = 0

    @property
    def x(self) -> float:
        """Return the middle."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Return the middle of an ideograph."""
        return self.base - 0.36 * self.size


class Rule(NamedTuple):
    """A ruled line at ``at`` that runs from ``start`` to ``end``."""

    at: float
    start: float
    end: float


class Square(NamedTuple):
    """A small square that is drawn as one: a box to tick."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Return whether the point lies in the square."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(slots=True)
class PdfPage:
    """One page: ``upright`` and ``level`` rules, characters in the order of the file."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)
    level: list[Rule] = field(default_factory=list)
    squares: list[Square] = field(default_factory=list)
    ticks: list[tuple[float, float]] = field(default_factory=list)
    """The middles of slanting strokes and of small shapes."""
    is_scan: bool = False
    unreadable: int = 0
    """The number of characters without a meaning in the file."""
    shapes: int = 0
    """The number of shapes that are no rules, such as text drawn as outlines."""
