"""The places of the cells of a plain sheet: boxes with columns and rows, whatever kind of file it is from.

Three kinds of sheets come in. Most have merged cells (docx, xlsx). A *flat* one has every square of the
grid in every row, merged cells torn apart. A *loose* one has rows of cells and no grid at all (saved text):
its rows are told apart by the number of their cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from jixiao_gui.sheet.sheet import Sheet

PAGE, LANDSCAPE_PAGE = 174.0, 261.0
"""mm that a table has on an A4 page, upright and lying."""
_UPRIGHT = 200.0
"""mm; a table that is wider lies."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell that no other covers: columns ``start`` up to ``end``, ``rows`` rows from ``row`` on."""

    text: str
    row: int
    rows: int
    start: int
    end: int
    index: int

    @property
    def filled(self) -> bool:
        """Return whether the box holds a word."""
        return bool(self.text.strip())


class Geometry:
    """The boxes of a sheet, row by row, and the squares that boxes of rows above cover."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows: list[list[Box]] = []
        self.covered: list[list[Box]] = []
        self.counts = [len(row.cells) for row in sheet.rows]
        single = all(cell.columns == cell.rows == 1 for row in sheet.rows for cell in row.cells)
        self.flat = single and len(set(self.counts)) == 1 and self.counts[0] > 2
        self.loose = single and not self.flat and not sheet.widths
        self.shifted: set[int] = set()
        """Rows of a loose sheet whose cells say in which column they stand."""
        self._place(sheet)
        self.end = max((box.end for row in self.rows for box in row), default=0)

    def _place(self, sheet: Sheet) -> None:
        """Make the boxes of every row of ``sheet``."""
        reaching_down: list[Box] = []
        for number, row in enumerate(sheet.rows):
            reaching_down = [box for box in reaching_down if box.row + box.rows > number]
            boxes: list[Box] = []
            covered: list[Box] = []
            if [cell.column for cell in row.cells] != list(range(len(row.cells))):
                self.shifted.add(number)
            for index, cell in enumerate(row.cells):
                start, end = cell.column, cell.column + max(cell.columns, 1)
                if cell.rows:
                    boxes.append(Box(cell.text, number, cell.rows, start, end, index))
                    continue
                owner = next((box for box in reaching_down if box.start <= start < box.end), None)
                covered.append(owner or Box("", number, 1, start, end, index))
            self.rows.append(boxes)
            self.covered.append(covered)
            reaching_down += [box for box in boxes if box.rows > 1]

    def __len__(self) -> int:
        return len(self.rows)

    def filled(self, row: int) -> list[Box]:
        """Return the boxes of a row that hold a word."""
        return [box for box in self.rows[row] if box.filled]

    def shown(self, row: int) -> list[Box]:
        """Return the boxes of a row; in a flat sheet those with a word, each as wide as the room behind it.

        Words that were filled into all the squares that a merged cell had come once.
        """
        if not self.flat:
            return self.rows[row]
        boxes: list[Box] = []
        for box in self.rows[row]:
            if box.filled and not (boxes and boxes[-1].text == box.text and boxes[-1].end == box.start):
                boxes.append(box)
            elif boxes:
                last = boxes[-1]
                boxes[-1] = Box(last.text, last.row, last.rows, last.start, box.end, last.index)
        return boxes

    def is_blank(self, row: int) -> bool:
        """Return whether the row has no word of its own."""
        return not any(box.filled for box in self.rows[row])

    def is_across(self, row: int) -> bool:
        """Return whether ``row`` is one cell with words across the table: 一、产出指标."""
        boxes = self.rows[row]
        return len(boxes) == 1 and boxes[0].filled and boxes[0].end - boxes[0].start >= self.end

    def is_covered(self, row: int) -> bool:
        """Return whether boxes of rows above cover the whole row."""
        return not self.rows[row] and bool(self.covered[row])

    @cached_property
    def landscape(self) -> bool:
        """Return whether the table needs a page in landscape."""
        return self.sheet.landscape or sum(self.sheet.widths) > _UPRIGHT

    @cached_property
    def edges(self) -> list[float]:
        """Return the edges of the grid's columns in mm, scaled to the width of the page."""
        widths = list(self.sheet.widths[: self.end])
        widths += [20.0] * (self.end - len(widths))
        widths = [width if width > 0.5 else 0.5 for width in widths]
        total, room = sum(widths), LANDSCAPE_PAGE if self.landscape else PAGE
        scale = room / total if total else 1.0
        edges = [0.0]
        for width in widths:
            edges.append(edges[-1] + width * scale)
        return edges

    def width(self, start: int, end: int) -> float:
        """Return the width in mm from column ``start`` to ``end`` (exclusive)."""
        return round(round(self.edges[min(end, self.end)], 2) - round(self.edges[min(start, self.end)], 2), 2)
