"""A sheet: one table of cells with spans, in millimetres, that knows nothing of forms.

`layout.py` makes one from a form; the screen, docx, PDF and xlsx draw it. Readers of files make one
too and `recognise.py` turns it into a form. Each row tiles the grid from left to right: a cell that
is covered from above by a merged cell is there with ``rows == 0``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """The role of a cell, by which a writer chooses its type and its background."""

    LABEL = "label"  # printed words of the layout
    TEXT = "text"  # the clerk's words, at the left
    NUMBER = "number"  # the clerk's figures and short values, centred
    COMPUTED = "computed"  # follows a formula


class Section(Enum):
    """The part of the form that a row is; by it writers repeat heads and keep groups together."""

    HEADER = "header"
    FUND_HEAD = "fund_head"
    FUND = "fund"
    GOAL_HEAD = "goal_head"
    GOAL = "goal"
    INDICATOR_HEAD = "indicator_head"
    INDICATOR = "indicator"
    TABLE_HEAD = "table_head"
    TABLE = "table"
    TOTAL = "total"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    ``column`` is the first grid column (from 0) and ``columns`` how many it covers. ``rows`` is how
    many rows it covers, 0 when a cell above covers it. ``path`` names the cell of the form that
    the text belongs to, "" for printed words. ``vertical`` text runs from top to bottom, upright.
    """

    text: str
    column: int = 0
    columns: int = 1
    rows: int = 1
    path: str = ""
    role: Role = Role.LABEL
    vertical: bool = False

    @property
    def editable(self) -> bool:
        """Return whether the cell is one to fill in."""
        return bool(self.path)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells tile the grid. ``height`` is the least height in mm."""

    cells: tuple[Cell, ...]
    section: Section = Section.UNKNOWN
    height: float = 6.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form on paper.

    ``widths`` are the grid's columns in mm. ``caption`` stands at the left above the title,
    ``year_line`` below it; ``above`` are the lines between them and the table, ``below`` those under it.
    ``sign_off`` are the blanks under the table (填表人 …), often none. A reader of files that cannot tell
    the lines apart returns all of them, title included, as ``above``.
    """

    caption: str = ""
    title: str = ""
    year_line: str = ""
    widths: tuple[float, ...] = ()
    rows: tuple[Row, ...] = ()
    sign_off: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    landscape: bool = False

    def cells(self) -> Iterator[tuple[int, Cell]]:
        """Yield every cell that is not covered, with its row's number, row by row."""
        for number, row in enumerate(self.rows):
            for cell in row.cells:
                if cell.rows:
                    yield number, cell

    def span_width(self, cell: Cell) -> float:
        """Return the width of ``cell`` in mm."""
        return sum(self.widths[cell.column : cell.column + cell.columns])
