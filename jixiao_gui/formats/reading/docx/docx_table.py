"""The rows of one Word table: the grid columns of each cell, and the rows that it covers."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.docx.docx_controls import prompt_round
from jixiao_gui.formats.reading.docx.docx_names import (
    FONTS,
    TC,
    TR,
    TRANSPARENT,
    VAL,
    P,
    T,
    W,
    inside,
    is_on,
    number,
)
from jixiao_gui.formats.reading.docx.docx_places import place
from jixiao_gui.formats.reading.docx.docx_revisions import is_emptied
from jixiao_gui.formats.reading.docx.docx_short_rows import with_covered_cells
from jixiao_gui.formats.reading.docx.docx_surroundings import Surroundings
from jixiao_gui.formats.reading.docx.docx_symbols import is_symbolic
from jixiao_gui.formats.reading.docx.docx_text import RARE, TextReader, plain_text
from jixiao_gui.formats.reading.outside import LinesAbove, sort_lines
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
"""The elements that matter in a row without anything unusual."""
_ASCII, _H_ANSI = FONTS[:2]
_R_FONTS, _STYLES = W + "rFonts", frozenset((W + "pStyle", W + "rStyle"))
_SPANS = {str(columns): columns for columns in range(1, 64)}
"""The usual values of w:gridSpan; `_span` reads the others."""


Key = tuple[str, int, int, int | str]
"""Text, column, columns and rows of a cell; for the rows w:vMerge, where they follow from it alone."""


class _Raw:
    """A cell while its table is still being read."""

    __slots__ = ("column", "columns", "continues_missing", "rows", "text")

    def __init__(self, text: str, column: int, columns: int) -> None:
        self.text, self.column, self.columns, self.rows = text, column, columns, 1
        self.continues_missing = False
        """Whether the cell continues one above that is not there, since its writer marks no first cells."""


class Table:
    """Collects the rows of one table and finds the cells that are merged down."""

    def __init__(self, text: TextReader, cells_by_key: dict[Key, Cell], number: int = 1) -> None:
        """Begin the table ``number`` of a document, counted from 1.

        ``cells_by_key``: cells of earlier tables, to which this one adds its own. Equal cells are one object:
        more than half of a form's are equal, and making them costs most.
        """
        self._text, self._cells_by_key, self._number = text, cells_by_key, number
        self._boxes: list[tuple[str, list[str]]] = []
        self.notes: list[str] = []
        """Sentences about texts that were left out, with their place."""
        self._open: dict[int, _Raw] = {}
        self.rows: list[list[_Raw | Cell]] = []
        self.cells = 0
        self.empty = 0

    def add(self, rows: Sequence[etree._Element], within: etree._Element) -> None:
        """Read ``rows``, each a w:tr of ``within``; deleted and hidden ones are left out.

        One pass over the few elements that matter, picked out by lxml, serves the rows of plain text,
        as nearly all are; a row that holds anything else is read by `_row_cells`.
        """
        surroundings = self._text.surroundings
        special = surroundings.special
        is_never_plain = bool(surroundings.styles.default)
        has_wrapped = next(within.iterchildren(*TRANSPARENT), None) is not None
        waiting = iter(rows)
        following = next(waiting, None)
        row, is_plain = None, False
        row_cells: list[tuple[str, int, int, str]] = []
        text: str | None = None  # of the cell at hand: a line break before each paragraph
        column, columns, down = 0, 1, ""
        # the commonest tags come first; cells collected of a row that is not plain are not used
        for element in within.iter(TR, *_watched_tags(surroundings)):
            tag = element.tag
            if tag == TC:
                if text is not None:
                    row_cells.append((text[1:], column, columns, down))
                    column += columns
                text, columns, down = "", 1, ""
            elif tag == P and text is not None:
                text += "\n"
            elif tag == T and text:
                if words := element.text:
                    plain = words.isprintable() and words[0] != " " and words[-1] != " "
                    text += words if plain else plain_text(element, words)
            elif tag == _SPAN and text is not None:
                columns = _SPANS.get(element.get(VAL, "")) or _span(element)
            elif tag == _V_MERGE and text is not None:
                down = element.get(VAL, "continue")
            elif tag == TR and element is following:
                if text:
                    row_cells.append((text[1:], column, columns, down))
                self._end_row(row, row_cells if text and is_plain else None)
                row, following = element, next(waiting, None)
                # a row in a control may be its prompt
                is_plain = not is_never_plain and (not has_wrapped or row.getparent() is within)
                row_cells, text, column = [], None, 0
            elif tag == _BREAK and text and not element.attrib:
                text += "\n"
            elif tag == _R_FONTS:
                if is_symbolic(element.get(_ASCII, "")) or is_symbolic(element.get(_H_ANSI, "")):
                    is_plain = False
            elif tag in _STYLES and text is not None:
                if element.get(VAL) in special:
                    is_plain = False
            else:
                is_plain = False
        if text:
            row_cells.append((text[1:], column, columns, down))
        self._end_row(row, row_cells if text and is_plain else None)

    def _end_row(self, row: etree._Element | None, row_cells: list[tuple[str, int, int, str]] | None) -> None:
        """Add ``row`` with its cells: (text, column, columns, vMerge) of each; ``None``: still to be read."""
        if row is None:
            return
        cells: list[_Raw | Cell] = []
        cell: _Raw | Cell
        merged: dict[int, _Raw] = {}
        if row_cells is None:
            cells += self._row_cells(row, merged)
        else:
            cells_by_key, above = self._cells_by_key, self._open
            for key in row_cells:
                text, column, columns, down = key
                if not down:
                    cell = cells_by_key.get(key) or self._cell_of(key, 1)
                elif not text and down == "continue" and column in above:
                    merged[column] = above[column]
                    merged[column].rows += 1
                    cell = cells_by_key.get(key) or self._cell_of(key, 0)
                else:
                    cell = self._place(as_seen(text) if text else "", column, columns, down, merged, cells)
                cells.append(cell)
        if not cells:
            return
        self._open = merged
        self.cells += len(cells)
        for cell in cells:
            if cell.text:
                break
        else:
            self.empty += len(cells)
        if len(cells) > MAX_ROW_CELLS:
            raise TooMuch("表格的一行中单元格过多，请检查文件来源。")
        if self.cells > MAX_TABLE_CELLS or self.empty > MAX_EMPTY_CELLS:
            raise TooMuch("表格的单元格过多，请拆成几个文件后再导入。")
        self.rows.append(cells)

    def _row_cells(self, row: etree._Element, merged: dict[int, _Raw]) -> list[_Raw]:
        """Return the cells of a row, whatever it holds."""
        column = 0
        if is_emptied(row):
            self._text.is_revised = True
            return []
        for properties in row.iterchildren(_TR_PR):
            for item in properties:
                if item.tag == W + "del":
                    self._text.is_revised = True
                    return []
                if item.tag == W + "hidden" and is_on(item):
                    self._note_hidden(row)
                    return []
                if item.tag == W + "gridBefore":
                    column = min(max(0, number(item)), MAX_SPAN)
        cells: list[_Raw] = []
        for element in inside(row, TC):
            column += self._cell(element, column, cells, merged)
        return cells

    def _note_hidden(self, row: etree._Element) -> None:
        """Note the texts of a hidden row."""
        reader = self._text
        count, object_count = len(reader.omissions), len(reader.objects)
        words: list[str] = []
        for cell in inside(row, TC):
            words += reader.lines(cell, cell=True)
            words += reader.boxes
        where = f"第 {self._number} 个表第 {len(self.rows)} 行之后"
        if text := " ".join(" ".join(words).split()):
            self.notes.append(f"{where}：有一行是隐藏的，其中的“{text}”没有读入。")
        self.notes += [f"{where}：{sentence}" for sentence in reader.omissions[count:]]
        reader.boxes = []
        del reader.omissions[count:], reader.objects[object_count:]

    def _cell(self, element: etree._Element, column: int, before: list[_Raw], merged: dict[int, _Raw]) -> int:
        """Read one w:tc at ``column``; return how many columns it covers. A deleted one leaves them empty."""
        columns, down, across = 1, "", ""
        is_deleted = False
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
                    is_deleted = self._text.is_revised = True
                elif tag == W + "cellMerge":
                    down = {"rest": "restart", "cont": "continue"}.get(item.get(W + "vMerge", ""), down)
        if is_deleted:
            return columns
        text = self._words(element, column, before)
        if across == "continue" and before:
            before[-1].columns += columns
            before[-1].text += text
        else:
            before.append(self._place(text, column, columns, down, merged, before))
        return columns

    def _words(self, element: etree._Element, column: int, before: list[_Raw]) -> str:
        """Return the text of a cell, and note with its place the contents that were left out."""
        reader = self._text
        count, object_count = len(reader.omissions), len(reader.objects)
        text = "\n".join(reader.lines(element, cell=True))
        for sentence in reader.omissions[count:]:
            self._note(sentence, column, before)
        for name in reader.objects[object_count:]:
            self._note(f"有{name}，没有读入，请对照原文件填写。", column, before)
        del reader.omissions[count:], reader.objects[object_count:]
        if reader.boxes:
            self._boxes.append((place(self._number, self.rows, before, column), reader.boxes))
            reader.boxes = []
        prompt = prompt_round(element)
        if prompt and text.strip():
            if prompt == "row":
                self._note(f"控件没有填写，显示的提示“{' '.join(text.split())}”没有读入。", column, before)
            return ""
        return text

    def _note(self, sentence: str, column: int, before: list[_Raw]) -> None:
        self.notes.append(f"{place(self._number, self.rows, before, column)}：{sentence}")

    def _place(
        self,
        text: str,
        column: int,
        columns: int,
        down: str,
        merged: dict[int, _Raw],
        before: Sequence[_Raw | Cell],
    ) -> _Raw:
        """Return a cell at its place; one that continues the cell above makes that one longer."""
        cell = _Raw(text, column, columns)
        origin = self._open.get(column) if down == "continue" else None
        begins = (
            origin is not None and origin.continues_missing and text.strip() not in ("", origin.text.strip())
        )
        if origin is not None and not begins:
            merged[column] = origin
            origin.rows += 1
            cell.rows = 0
            if text.strip() and text.strip() != origin.text.strip():
                where = place(self._number, self.rows, before, column)
                self.notes.append(f"{where}：被合并单元格遮住的文字“{' '.join(text.split())}”没有读入。")
            cell.text = ""
        elif down:
            merged[column] = cell
            cell.continues_missing = down == "continue"
        return cell

    def _cell_of(self, key: Key, rows: int) -> Cell:
        """Return the cell with the text and the columns of ``key``, the same object for the same key."""
        cell = self._cells_by_key.get(key)
        if cell is None:
            cell = self._cells_by_key[key] = Cell(as_seen(key[0]), key[1], key[2], rows)
        return cell

    def sheet(self, lines: list[str], left: list[str], widths: tuple[float, ...]) -> Sheet | None:
        """Return the table as a sheet with title and year of ``lines`` before it; ``None`` for a blank one.

        Lines that are neither caption nor title nor year are added to ``left``.
        """
        if not any(cell.text.strip() for row in self.rows for cell in row):
            boxed = [line for _, lines in self._boxes for line in lines]
            left += [line.strip() for line in (*lines, *boxed) if line.strip()]
            return None
        lines_above = self._with_boxes(sort_lines(lines))
        rows = [
            Row(
                tuple(
                    [
                        cell
                        if type(cell) is Cell
                        else self._cell_of((cell.text, cell.column, cell.columns, cell.rows), cell.rows)
                        for cell in row
                    ]
                )
            )
            for row in self.rows
        ]
        rows = with_covered_cells(rows, len(widths))
        return Sheet(
            lines_above.caption,
            lines_above.title,
            lines_above.year_line,
            widths,
            tuple(rows),
            above=lines_above.lines,
        )

    def _with_boxes(self, lines_above: LinesAbove) -> LinesAbove:
        """Return ``lines_above`` with title and year from text boxes on cells; note other texts in boxes."""
        for where, lines in self._boxes:
            if not lines_above.title and not lines_above.year_line:
                box_lines = sort_lines(lines)
                lines_above.title, lines_above.year_line = box_lines.title, box_lines.year_line
                lines_above.caption = lines_above.caption or box_lines.caption
                lines = (
                    box_lines.left
                    if lines_above.caption == box_lines.caption
                    else [box_lines.caption, *box_lines.left]
                )
            if words := " ".join(" ".join(lines).split()):
                self.notes.append(f"{where}：文本框中的文字“{words}”未导入。")
        return lines_above


def _watched_tags(surroundings: Surroundings) -> tuple[str, ...]:
    """Return the tags that tell a row of plain text from any other, in this document."""
    fonts = (_R_FONTS,) if surroundings.has_symbols else ()
    return (*_COMMON, *fonts, *(_STYLES if surroundings.special else ()))


def _span(element: etree._Element) -> int:
    columns = max(1, number(element))
    if columns > MAX_SPAN:
        raise TooMuch("表格中有单元格跨越的列数异常，请检查文件来源。")
    return columns
