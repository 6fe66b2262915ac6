"""Tables copied from Word, WPS, Excel or a browser (HTML), and those of web pages, read as plain sheets.

What a program puts on the clipboard is its own dialect: Word folds its lines between Chinese words, ends a
torn table with a row that only holds widths, and marks tracked and hidden text; Excel hides rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from jixiao_gui.formats import FormatError, ReadFile
from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.reading.joining import join_continued
from jixiao_gui.formats.reading.outside import share_lines, sort_lines
from jixiao_gui.sheet.sheet import Cell, Row, Sheet

MAX_TEXT = 16 * 1024 * 1024
"""Characters of a clipboard that are looked at."""
MAX_TAGS = 800_000
MAX_CELLS = 200_000
MAX_SPAN = 1000
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_FOLDED = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n]\s*(?=[{_WIDE}])")
_BLANKS = re.compile("[ \t\r\n\f\xa0]+")
_BLOCKS = frozenset(("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "center", "caption", "pre"))
_UNSEEN = frozenset(("style", "script", "head", "title", "meta", "link", "xml", "del", "template", "select"))
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden")
_LINE = "\x00"


@dataclass(frozen=True, slots=True)
class Source:
    """What the text is, and what to do where it is too large or damaged."""

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
        root = html.fromstring(text.replace("\x00", "") or "<p></p>", parser=_parser())
    except etree.ParserError:  # not a word in it
        return ReadFile([])
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise FormatError(f"{source.words}无法识别，{source.again}。") from error
    reader = _Reader(hidden, source)
    try:
        reader.walk(root)
    except RecursionError as error:
        raise FormatError(f"{source.words}结构异常，{source.again}。") from error
    return reader.finish()


def _parser() -> html.HTMLParser:
    return html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)


class _Reader:
    """Walks the document; words between two tables stand before the second."""

    def __init__(self, hidden: bool, source: Source) -> None:
        self._hidden, self._source = hidden, source
        self._sheets: list[Sheet] = []
        self._left: list[str] = []
        self._words: list[str] = []
        self._cells = 0

    def finish(self) -> ReadFile:
        lines = self._lines()
        sheets = share_lines(join_continued(self._sheets), lines)
        return ReadFile(sheets, self._left if sheets else self._left + lines)

    def walk(self, element: html.HtmlElement) -> None:
        """Read ``element`` and what is in it; its tail is the caller's."""
        if _is_unseen(element):
            return
        if element.tag == "table":
            self._table(element)
            return
        block = element.tag in _BLOCKS or element.tag == "br"
        if block:
            self._words.append(_LINE)
        self._words.append(element.text or "")
        for child in element:
            self.walk(child)
            self._words.append(child.tail or "")
        if block:
            self._words.append(_LINE)

    def _lines(self) -> list[str]:
        lines = _clean("".join(self._words)).split("\n")
        self._words = []
        return [line for line in lines if line.strip()]

    def _table(self, element: html.HtmlElement) -> None:
        rows = self._rows(list(self._shown(element, "tr")))
        if any(cell.text.strip() for row in rows for cell in row.cells):
            around = sort_lines(self._lines())
            self._sheets.append(
                Sheet(around.caption, around.title, around.year_line, (), tuple(rows), above=around.lines)
            )

    def _shown(self, element: html.HtmlElement, *tags: str) -> Iterator[html.HtmlElement]:
        """Yield the rows of a table or the cells of a row, none of a table inside it."""
        for child in element:
            if child.tag in tags and (self._hidden or not _is_unseen(child)):
                yield child
            elif child.tag in ("tbody", "thead", "tfoot"):
                yield from self._shown(child, *tags)

    def _rows(self, elements: list[html.HtmlElement]) -> list[Row]:
        rows: list[Row] = []
        down: dict[int, tuple[int, int]] = {}  # column of a merged cell -> its columns, rows still to come
        for number, element in enumerate(elements):
            cells: list[Cell] = []
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
                tall = min(_span(cell, "rowspan"), len(elements) - number)
                cells.append(Cell(_text(cell), column, columns, tall))
                if tall > 1:
                    down[column + _MARK] = columns, tall - 1
                column += columns
            # what was merged in this row covers the next one
            down = {place % _MARK: value for place, value in down.items() if place >= _MARK}
            self._cells += len(cells)
            if self._cells > MAX_CELLS:
                raise FormatError(f"{self._source.words}中的单元格过多，{self._source.split}。")
            if cells and not (element.get("height") == "0" and not any(c.text.strip() for c in cells)):
                rows.append(Row(tuple(cells)))
        return rows


_MARK = 1 << 32
"""Added to a column while its row is being read, so that a cell does not cover its own row."""


def _is_unseen(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style.lower()) is not None


def _text(cell: html.HtmlElement) -> str:
    """Return a cell's words, a line a paragraph."""
    words: list[str] = []
    _collect(cell, words)
    return _clean("".join(words))


def _collect(element: html.HtmlElement, words: list[str]) -> None:
    words.append(element.text or "")
    for child in element:
        if not _is_unseen(child):
            if child.tag in _BLOCKS or child.tag in ("br", "tr"):
                words.append(_LINE)
            _collect(child, words)
            if child.tag in ("td", "th"):
                words.append(" ")
        words.append(child.tail or "")


def _clean(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in _FOLDED.sub("", text).split(_LINE))
    return as_seen("\n".join(lines)).strip("\n")


def _span(cell: html.HtmlElement, name: str) -> int:
    text = (cell.get(name) or "").strip()
    return min(max(int(text), 1), MAX_SPAN) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
