"""Tables copied from Word, WPS, Excel or a browser (HTML), and those of web pages, read as plain sheets.

What a program puts on the clipboard is its own dialect: Word folds its lines between Chinese words, ends a
torn table with a row that only holds widths, and marks tracked and hidden text; Excel hides rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree, html

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats import FormatError, ReadFile
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.docx.docx_places import place
from jixiao_gui.formats.reading.joining import join_continued
from jixiao_gui.formats.reading.outside import is_form_like, share_lines, sort_lines
from jixiao_gui.formats.reading.web.calc_rows import heights_as_shown, is_of_calc, with_room
from jixiao_gui.formats.reading.web.html_words import BLOCKS, LINE, PLAIN, Look, Styles, Words
from jixiao_gui.formats.reading.xlsx.worksheet import Worksheet, quoted, whole_rows
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from jixiao_gui.sheet.usual_heads import PROJECT_LABEL

MAX_TEXT = 16 * 1024 * 1024
"""Characters of a clipboard that are read."""
MAX_TAGS = 800_000
MAX_CELLS = 200_000
MAX_SPAN = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """The Chinese name of the source, and the advice where it is too large or damaged."""

    words: str
    split: str
    again: str


CLIPBOARD = Source("剪贴板的内容", "请分几次复制", "请重新复制")
FILE = Source("网页", "请拆成几个文件后再导入", "请用 Word 或 WPS 打开并另存为 docx 后再导入")


def read_html(text: str, *, hidden: bool = False, source: Source = CLIPBOARD) -> ReadFile:
    """Return every table of an HTML text as a sheet, and the words outside. Raises `FormatError`.

    ``hidden``: rows and cells that are not shown are read too, as a spreadsheet's plain text has them.
    """
    if len(text) > MAX_TEXT or text.count("<") > MAX_TAGS:
        raise FormatError(f"{source.words}过大，{source.split}。")
    try:
        root = html.fromstring(_plain(text) or "<p></p>", parser=_parser())
    except etree.ParserError:  # not a word in it
        return ReadFile([])
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise FormatError(f"{source.words}无法识别，{source.again}。") from error
    reader = _Reader(root, hidden, source)
    try:
        reader.walk(root)
    except RecursionError as error:
        raise FormatError(f"{source.words}结构异常，{source.again}。") from error
    return reader.finish()


_FRAMED = "网页的内容在框架里（另外的文件），请用浏览器或 Excel 打开，另存为 xlsx 后再导入。"
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>", re.IGNORECASE)
_EMPTY_TAG = re.compile(
    r"<(script|style|title|textarea|select|div|span|p|a|td|th|iframe)(\s[^<>]*)?/>", re.IGNORECASE
)


def _plain(text: str) -> str:
    """Return the text of a page without the XML in XHTML: the declaration and self-closing tags."""
    text = text.replace("\x00", "").removeprefix("\ufeff")
    if declaration := _DECLARATION.match(text):
        text = _EMPTY_TAG.sub(r"<\1\2></\1>", text[declaration.end() :])
    return text


def _parser() -> html.HTMLParser:
    return html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)


class _Reader:
    """Reads the document; text between two tables stands before the second."""

    def __init__(self, root: html.HtmlElement, hidden: bool, source: Source) -> None:
        self._hidden, self._source = hidden, source
        self._styles = Styles(root)
        self._sheets: list[Sheet] = []
        self._left: list[str] = []
        self._notes: list[str] = []
        self._of_calc = is_of_calc(root)
        self._words = Words(self._styles)
        self._cells = self._tables = 0
        framed = next(root.iter("frameset", "iframe"), None) is not None
        self._why = (
            "网页的内容在框架里（另外的文件），请用浏览器或 Excel 打开，另存为 xlsx 后再导入。" * framed
        )

    def finish(self) -> ReadFile:
        lines = self._lines()
        sheets = share_lines(join_continued(self._sheets), lines)
        return ReadFile(sheets, self._left if sheets else self._left + lines, self._notes, self._why)

    def walk(self, element: html.HtmlElement, outer: Look = PLAIN) -> None:
        """Read ``element`` and its contents, without its tail."""
        if self._styles.is_unseen(element):
            return
        if element.tag == "table" and not self._only_frames(element):
            self._table(element, outer)
            return
        if kind := self._styles.note_kind(element):
            words = Words(self._styles)
            words.collect(element, PLAIN)
            if text := " ".join(words.text().split()):
                self._left.append(f"{kind}：{text}")
            return
        look = self._styles.look(element, outer)
        if self._words.field(element, look):
            return
        block = element.tag in BLOCKS or element.tag in ("br", "tr", "td", "th")
        if block:
            self._words.add(LINE)
        if element.tag == "li":
            self._words.begin_item(element)
        self._words.add(element.text, look)
        for child in element:
            self.walk(child, look)
            self._words.add(child.tail, look)
        if block:
            self._words.add(LINE)

    def _only_frames(self, table: html.HtmlElement) -> bool:
        """Return whether ``table`` only lays out a page with a form in one of its cells."""
        if next(table.iterdescendants("table"), None) is None:
            return False
        inner = [t for t in table.iterdescendants("table") if is_form_like(fold(t.text_content()))]
        own_text = "".join(
            words
            for row in self._shown(table, "tr")
            for cell in self._shown(row, "td", "th")
            if next(cell.iterdescendants("table"), None) is None
            for words in cell.itertext()
        )
        return bool(inner) and PROJECT_LABEL not in fold(own_text)

    def _lines(self) -> list[str]:
        words, self._words = self._words, Words(self._styles)
        self._notes += [f"表外：{sentence}" for sentence in words.omissions()]
        return [line for line in words.text().split("\n") if line.strip()]

    def _table(self, element: html.HtmlElement, look: Look) -> None:
        self._tables += 1
        rows = self._rows(element, self._styles.look(element, look))
        if any(cell.text.strip() for row in rows for cell in row.cells):
            lines_above = sort_lines(self._lines())
            self._sheets.append(
                Sheet(
                    lines_above.caption,
                    lines_above.title,
                    lines_above.year_line,
                    (),
                    tuple(rows),
                    above=lines_above.lines,
                )
            )

    def _shown(self, element: html.HtmlElement, *tags: str) -> Iterator[html.HtmlElement]:
        """Yield the rows of a table or the cells of a row, without those of tables inside."""
        for child in element:
            if child.tag in tags and (self._hidden or not self._styles.is_unseen(child)):
                yield child
            elif child.tag in ("tbody", "thead", "tfoot") and not self._styles.is_unseen(child):
                yield from self._shown(child, *tags)

    def _rows(self, table: html.HtmlElement, look: Look) -> list[Row]:
        """Return the visible rows, worked out on the complete grid where some are hidden."""
        shown = list(self._shown(table, "tr"))
        if self._hidden:
            return self._grid(shown, look)
        elements = [row for row in table.iterdescendants("tr") if _table_of(row) is table]
        columns = self._hidden_columns(table)
        if len(elements) > len(shown) or columns:
            count = len(self._notes)
            all_rows = self._grid(elements, look)
            widths = {sum(cell.columns for cell in row.cells) for row in all_rows}
            hidden = {n for n, row in enumerate(elements) if self._styles.is_unseen(row)}
            if len(widths) == 1 and len(all_rows) == len(elements):
                return self._without(all_rows, hidden, {c for c in columns if max(columns) < min(widths)})
            del self._notes[count:]
            words = [row.text_content() for row in elements if self._styles.is_unseen(row)]
            if any(text.strip() for text in words):
                self._notes.append(f"第 {self._tables} 个表有隐藏的行，没有读入：{quoted(words)}。")
        return [Row(tuple(line)) for line in whole_rows([row.cells for row in self._grid(shown, look)])]

    def _hidden_columns(self, table: html.HtmlElement) -> set[int]:
        """Return the hidden columns of a spreadsheet's page, whose cells are in the table all the same."""
        hidden: set[int] = set()
        start = 0
        for column in table.iterdescendants("col"):
            if _table_of(column) is table:
                many = _span(column, "span")
                if column.get("width") == "0" or self._styles.is_unseen(column):
                    hidden.update(range(start, start + many))
                start += many
        return hidden

    def _without(self, rows: list[Row], hidden: set[int], columns: set[int]) -> list[Row]:
        """Return ``rows`` as a spreadsheet shows them without the hidden ones, which are noted."""
        grid = Worksheet(hidden_rows=hidden, hidden_columns=columns)
        for number, row in enumerate(rows):
            for cell in row.cells:
                if cell.text:
                    grid.cells[number, cell.column] = cell.text
                if cell.rows > 1 or (cell.rows and cell.columns > 1):
                    last = number + cell.rows - 1, cell.column + cell.columns - 1
                    grid.merges.append((number, cell.column, *last))
        try:
            sheet = grid.shown()
        except TooMuch as error:
            raise FormatError(f"{self._source.words}过大，{self._source.split}。") from error
        self._notes += [note.replace("工作表“”", f"第 {self._tables} 个表") for note in grid.notes]
        return list(sheet.rows) if sheet is not None else []

    def _grid(self, elements: list[html.HtmlElement], look: Look) -> list[Row]:
        rows: list[Row] = []
        width = self._declared_width(elements)
        heights: Mapping[html.HtmlElement, int] = {}
        if width:
            every = [list(self._shown(element, "td", "th")) for element in elements]
            heights = heights_as_shown(every, width, _span)
        down: dict[int, tuple[int, int]] = {}  # column of a merged cell -> its columns, rows still to come
        for number, element in enumerate(elements):
            cells: list[Cell] = []
            of_row = self._styles.look(element, look)
            column = 0
            for cell in [*self._shown(element, "td", "th"), None]:
                while column in down:
                    columns, left = down.pop(column)
                    cells.append(Cell("", column, columns, 0))
                    if left > 1:
                        down[column + _MARK] = columns, left - 1
                    column += columns
                if cell is None:
                    break
                columns = _span(cell, "colspan")
                tall = _span(cell, "rowspan", 0) or len(elements)  # 0: down to the end
                tall = heights.get(cell, min(tall, len(elements) - number))
                text = self._text(cell, of_row, [row.cells for row in rows], cells, column)
                cells.append(Cell(text, column, columns, tall))
                if tall > 1:
                    down[column + _MARK] = columns, tall - 1
                column += columns
            # what was merged in this row covers the next one
            down = {place % _MARK: value for place, value in down.items() if place >= _MARK}
            cells = with_room(cells, width)
            self._cells += len(cells)
            if self._cells > MAX_CELLS:
                raise FormatError(f"{self._source.words}中的单元格过多，{self._source.split}。")
            if cells and not (element.get("height") == "0" and not any(c.text.strip() for c in cells)):
                rows.append(Row(tuple(cells)))
        return rows

    def _declared_width(self, rows: Sequence[html.HtmlElement]) -> int:
        """Return how many columns the table of ``rows`` declares, of a page of Calc; 0 of any other."""
        table = _table_of(rows[0]) if rows and self._of_calc else None
        if table is None:
            return 0
        groups = [group for group in table.iterchildren("colgroup", "col") if _table_of(group) is table]
        return sum(_span(group, "span") for group in groups)

    def _text(
        self,
        cell: html.HtmlElement,
        look: Look,
        above: Sequence[Sequence[Cell]],
        left: Sequence[Cell],
        column: int,
    ) -> str:
        """Return a cell's text, a line a paragraph, and note with its place what was left out."""
        words = Words(self._styles)
        words.collect(cell, self._styles.look(cell, look))
        for sentence in words.omissions():
            self._notes.append(f"{place(self._tables, above, left, column)}：{sentence}")
        return words.text()


_MARK = 1 << 32
"""Added to a column while its row is being read, so that a cell does not cover its own row."""


def _table_of(element: html.HtmlElement) -> html.HtmlElement | None:
    return next(element.iterancestors("table"), None)


def _span(cell: html.HtmlElement, name: str, least: int = 1) -> int:
    text = (cell.get(name) or "").strip()
    is_number = text.isascii() and text.isdecimal() and len(text) < 7
    return min(max(int(text), least), MAX_SPAN) if is_number else 1
