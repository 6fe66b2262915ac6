"""Compute where pages lie that stand one below the other. Without Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate


class PagePositions:
    """Positions of pages of ``sizes`` (points) at ``scale`` pixels for a point, ``gap`` pixels apart."""

    def __init__(self, sizes: Sequence[tuple[float, float]] = (), gap: float = 16.0) -> None:
        self.scale = 1.0
        self._sizes, self._gap = sizes, gap
        self._above = [0.0, *accumulate(height for _, height in sizes)]
        """Points of paper above each page, and in all."""
        self.widest = max((width for width, _ in sizes), default=0.0)
        self.highest = max((height for _, height in sizes), default=0.0)

    def __len__(self) -> int:
        return len(self._sizes)

    def top(self, number: int) -> float:
        """Return the pixels from the very top to page ``number``; after the last page, to the end."""
        return self._above[number] * self.scale + self._gap * (number + 1)

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of page ``number`` in pixels."""
        width, height = self._sizes[number]
        return width * self.scale, height * self.scale

    @property
    def total_size(self) -> tuple[float, float]:
        """Return width and height of all pages in pixels, with a gap all round."""
        return self.widest * self.scale + 2 * self._gap, self.top(len(self))

    def page_at(self, y: float) -> int:
        """Return the page at ``y`` pixels from the very top; in a gap the one above it."""
        number = bisect_right(range(len(self)), y, key=self.top) - 1
        return min(max(number, 0), max(len(self) - 1, 0))

    def visible(self, y: float, height: float) -> range:
        """Return the pages of which a part lies between ``y`` and ``y + height`` pixels."""
        return range(self.page_at(y), self.page_at(y + height) + 1) if len(self) else range(0)
