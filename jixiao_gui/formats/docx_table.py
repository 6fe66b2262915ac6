"""The rows of one Word table: which cell stands on which grid columns and how many rows it covers."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from jixiao_gui.formats.docx_text import RARE, TC, TR, VAL, P, T, TextReader, W, inside, is_on, plain_text
from jixiao_gui.formats.guard import TooMuch
from jixiao_gui.formats.outside import sort_lines
from jixiao_gui.sheet.sheet import Cell, Row, Sheet

MAX_SPAN = 1000
"""Grid columns of one cell; Word itself stops at 63."""
MAX_ROW_CELLS = 1000
MAX_TABLE_CELLS = 200_000
MAX_EMPTY_CELLS = 200_000
"""Cells in rows without a word."""
_TC_PR, _TR_PR = W + "tcPr", W + "trPr"
_SPAN, _V_MERGE, _H_MERGE, _BREAK = W + "gridSpan", W + "vMerge", W + "hMerge", W + "br"
_COMMON = (TC, P, T, _SPAN, _V_MERGE, _BREAK, *RARE)
"""What a row is read by when it holds nothing out of the way."""
_SPANS = {str(columns): columns for columns in range(1, 64)}
"""As nearly all are written; `_span` reads the others."""


Key = tuple[str, int, int, int]
"""Text, column, columns and rows of a cell."""


class _Raw:
    """A cell while its table is still being read."""

    __slots__ = ("column", "columns", "rows", "text")

    def __init__(self, text: str, column: int, columns: int) -> None:
        self.text, self.column, self.columns, self.rows = text, column, columns, 1


class Table:
    """Collects the rows of one table and works out what is merged down."""

    def __init__(self, text: TextReader, known: dict[Key, Cell]) -> None:
        """``known``: cells of the tables before, which this one adds to.

        Cells that are alike are one object: more than half of a form's are, and making them costs most.
        """
        self._text, self._known = text, known
        self._open: dict[int, _Raw] = {}
        self.rows: list[list[_Raw | Cell]] = []
        self.cells = 0
        self.empty = 0

    def add(self, rows: Sequence[etree._Element], within: etree._Element) -> None:
        """Read ``rows``, each a w:tr of ``within``; deleted and hidden ones are left out.

        One pass over the few elements that matter, picked out by lxml, serves the rows of plain text,
        as nearly all are; a row that holds anything else is read by `_any`.
        """
        waiting = iter(rows)
        following = next(waiting, None)
        row: etree._Element | None = None
        is_plain = False
        found: list[tuple[str, int, str]] = []
        text: str | None = None  # of the cell at hand: a line break before each paragraph
        columns, down = 1, ""
        # the tags stand in the order of how often they come; what is gathered of a row that is not
        # plain is not used
        for element in within.iter(TR, *_COMMON):
            tag = element.tag
            if tag == TC:
                if text is not None:
                    found.append((text[1:], columns, down))
                text, columns, down = "", 1, ""
            elif text is None and tag != TR:
                is_plain = False
            elif tag == P:
                text += "\n"  # type: ignore[operator]
            elif tag == T and text:
                if element.text:
                    text += plain_text(element, element.text)
            elif tag == _SPAN:
                columns = _SPANS.get(element.get(VAL, "")) or _span(element)
            elif tag == _V_MERGE:
                down = element.get(VAL, "continue")
            elif tag == TR and element is following:
                self._end_row(row, [*found, (text[1:], columns, down)] if text and is_plain else None)
                row, following = element, next(waiting, None)
                is_plain, found, text = True, [], None
            elif tag == _BREAK and text and not element.attrib:
                text += "\n"
            else:
                is_plain = False
        self._end_row(row, [*found, (text[1:], columns, down)] if text and is_plain else None)

    def _end_row(self, row: etree._Element | None, found: list[tuple[str, int, str]] | None) -> None:
        """Keep the cells of ``row``: (text, columns, vMerge) of each, or ``None`` to read it again."""
        if row is None:
            return
        cells: list[_Raw | Cell] = []
        merged: dict[int, _Raw] = {}
        if found is None:
            cells += self._any(row, merged)
        else:
            column = 0
            for text, columns, down in found:
                cells.append(
                    self._place(text, column, columns, down, merged)
                    if down
                    else self._known.get((text, column, columns, 1))
                    or self._cell_of(text, column, columns, 1)
                )
                column += columns
        if not cells:
            return
        self._open = merged
        self.cells += len(cells)
        if all(not cell.text for cell in cells):
            self.empty += len(cells)
        if len(cells) > MAX_ROW_CELLS:
            raise TooMuch("表格的一行中单元格过多，请检查文件来源。")
        if self.cells > MAX_TABLE_CELLS or self.empty > MAX_EMPTY_CELLS:
            raise TooMuch("表格的单元格过多，请拆成几个文件后再导入。")
        self.rows.append(cells)

    def _any(self, row: etree._Element, merged: dict[int, _Raw]) -> list[_Raw]:
        """The cells of any row."""
        column = 0
        for properties in row.iterchildren(_TR_PR):
            for item in properties:
                if item.tag == W + "del" or (item.tag == W + "hidden" and is_on(item)):
                    return []
                if item.tag == W + "gridBefore":
                    column = min(max(0, number(item)), MAX_SPAN)
        cells: list[_Raw] = []
        for element in inside(row, TC):
            cell = self._cell(element, column, cells, merged)
            if cell:
                cells.append(cell)
            if cells:
                column = cells[-1].column + cells[-1].columns
        return cells

    def _cell(
        self, element: etree._Element, column: int, before: list[_Raw], merged: dict[int, _Raw]
    ) -> _Raw | None:
        """One w:tc; ``None`` when it was deleted or belongs to the cell at its left."""
        columns, down, across = 1, "", ""
        for properties in element.iterchildren(_TC_PR):
            for item in properties:
                tag = item.tag
                if tag == _SPAN:
                    columns = _span(item)
                elif tag == _V_MERGE:
                    down = item.get(VAL, "continue")
                elif tag == _H_MERGE:
                    across = item.get(VAL, "continue")
                elif tag == W + "cellDel":
                    return None
                elif tag == W + "cellMerge":
                    down = {"rest": "restart", "cont": "continue"}.get(item.get(W + "vMerge", ""), down)
        text = "\n".join(self._text.lines(element))
        if across == "continue" and before:
            before[-1].columns += columns
            before[-1].text += text
            return None
        return self._place(text, column, columns, down, merged)

    def _place(self, text: str, column: int, columns: int, down: str, merged: dict[int, _Raw]) -> _Raw:
        """A cell in its place; one that continues the cell above lengthens that one."""
        cell = _Raw(text, column, columns)
        if down == "continue" and column in self._open:
            origin = merged[column] = self._open[column]
            origin.rows += 1
            cell.rows = 0
            if text.strip() and text.strip() != origin.text.strip():
                self._text.dropped.append(f"被合并单元格遮住的文字：{text.strip()}")
            cell.text = ""
        elif down:
            merged[column] = cell
        return cell

    def _cell_of(self, text: str, column: int, columns: int, rows: int) -> Cell:
        key = text, column, columns, rows
        cell = self._known.get(key)
        if cell is None:
            cell = self._known[key] = Cell(*key)
        return cell

    def sheet(self, lines: list[str], left: list[str], widths: tuple[float, ...]) -> Sheet | None:
        """The table as a sheet with what ``lines`` before it say; ``None`` when it holds no word.

        Lines that are neither caption nor title nor year are added to ``left``.
        """
        if not any(cell.text.strip() for row in self.rows for cell in row):
            left += [line.strip() for line in lines if line.strip()]
            return None
        around = sort_lines(lines)
        rows = [
            Row(
                tuple(
                    [
                        cell
                        if type(cell) is Cell
                        else self._cell_of(cell.text, cell.column, cell.columns, cell.rows)
                        for cell in row
                    ]
                )
            )
            for row in self.rows
        ]
        return Sheet(around.caption, around.title, around.year_line, widths, tuple(rows), above=around.lines)


def _span(element: etree._Element) -> int:
    columns = max(1, number(element))
    if columns > MAX_SPAN:
        raise TooMuch("表格中有单元格跨越的列数异常，请检查文件来源。")
    return columns


def number(element: etree._Element, name: str = VAL) -> int:
    """The attribute as a whole number, 0 when it is none."""
    try:
        return int(float(element.get(name, "0")))
    except (ValueError, OverflowError):
        return 0
