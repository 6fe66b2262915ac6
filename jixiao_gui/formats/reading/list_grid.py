"""The cells of a sheet with a list of projects by row and column, and the rows of its head."""

from __future__ import annotations

from jixiao_gui.form.making.list_words import (
    is_heading,
    names_project,
)
from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.sheet import Cell, Sheet

MAX_HEAD_ROWS = 4
SUM_WORDS = ("合计", "小计", "金额")
"""Heads over the sum of several sources."""


class ListGrid:
    """A sheet by rows and columns."""

    def __init__(self, sheet: Sheet) -> None:
        self.cells: list[dict[int, Cell]] = [{cell.column: cell for cell in row.cells} for row in sheet.rows]
        self.width = max((c.column + c.columns for row in sheet.rows for c in row.cells), default=0)

    def text(self, row: int, column: int) -> str:
        """Return the text that begins in ``column`` of ``row``, "" for none."""
        cell = self.cells[row].get(column)
        return cell.text.strip() if cell is not None else ""

    def words(self, row: int) -> list[str]:
        """Return the texts of a row, without blank ones."""
        return [cell.text.strip() for cell in self.cells[row].values() if cell.text.strip()]

    def head(self, top: int) -> tuple[int, int]:
        """Return first and last row of the head around row ``top``, in which 项目名称 stands."""
        project = next(c for c in self.cells[top].values() if names_project(c.text))
        last = top + max([1, *(cell.rows for cell in self.cells[top].values() if cell.text.strip())]) - 1
        last = min(last, top + MAX_HEAD_ROWS - 1, len(self.cells) - 1)
        while (
            last + 1 < len(self.cells)
            and last + 1 < top + MAX_HEAD_ROWS
            and self._continues_head(last + 1, project)
        ):
            last += 1
        first = top
        while first > 0 and top - first < MAX_HEAD_ROWS - 1 and self._is_over(first - 1):
            first -= 1
        return first, last

    def _continues_head(self, row: int, project: Cell) -> bool:
        """Return whether ``row`` is a lower head row whose cells were not merged with those above them."""
        words = self.words(row)
        return (
            bool(words)
            and not self.text(row, project.column)
            and all(is_heading(word) or fold(word) in SUM_WORDS for word in words)
        )

    def _is_over(self, row: int) -> bool:
        """Return whether ``row`` is an upper head row: several words, one of them over several columns."""
        cells = [cell for cell in self.cells[row].values() if cell.text.strip()]
        return (
            len(cells) > 1
            and any(cell.columns > 1 and cell.columns < self.width for cell in cells)
            and (not any(":" in fold(cell.text) for cell in cells))
        )

    def heading(self, column: int, first: int, last: int) -> list[str]:
        """Return the words over a column, from the top."""
        words = []
        for row in range(first, last + 1):
            for cell in self.cells[row].values():
                if cell.column <= column < cell.column + cell.columns and cell.rows and cell.text.strip():
                    words.append(cell.text)
        return words
