"""The rules of a table on one page, each drawn once for all the cells that it borders.

Two strokes on top of each other look heavier than one, on the screen above all; and the rules of whole rows
and columns are a fifth of the cells' borders. Lengths in millimetres from the page's left and top edge.
"""

from __future__ import annotations

from collections.abc import Iterator

_SAME = 1e-3
Rule = tuple[float, float, float, float]
"""From (x, y) to (x, y)."""


class Rules:
    """Collects the borders of a page's cells, row by row, from left to right; merged cells in full height."""

    def __init__(self) -> None:
        self._level: list[list[float]] = []
        self._upright: dict[float, list[list[float]]] = {}

    def cell(self, x: float, y: float, width: float, height: float) -> None:
        """Add the left and the upper border of a cell; its other borders are its neighbours'."""
        runs = self._upright.setdefault(round(x, 3), [])
        run = runs[-1] if runs else None
        if run is not None and -_SAME < run[1] - y < _SAME:
            run[1] = y + height
        else:
            runs.append([y, y + height])
        last = self._level[-1] if self._level else None
        if last is not None and -_SAME < last[0] - y < _SAME and -_SAME < last[2] - x < _SAME:
            last[2] = x + width
        else:
            self._level.append([y, x, x + width])

    def __iter__(self) -> Iterator[Rule]:
        if not self._level:
            return
        top, left = self._level[0][0], min(self._upright)
        right = max(end for _, _, end in self._level)
        bottom = max(lower for runs in self._upright.values() for _, lower in runs)
        for y, start, end in self._level:
            yield start, y, end, y
        for x, runs in self._upright.items():
            for upper, lower in runs:
                yield x, upper, x, lower
        yield left, bottom, right, bottom
        yield right, top, right, bottom
