"""Word files (docx) read as plain sheets, whoever made them: Word, WPS, LibreOffice, a program, a hand.

The document is streamed: what has been read is let go every few megabytes, so that memory does not
grow with the file. What the text of a cell is stands in `docx_text.py`, what a hostile file may
not do in `guard.py`. A form's table inside a cell becomes a sheet of its own; other nested tables are
the text of their cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from lxml import etree

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.docx_table import MAX_EMPTY_CELLS, MAX_SPAN, Key, Table, number
from jixiao_gui.formats.docx_text import (
    FALLBACK,
    TBL,
    TC,
    TEXT_BOX,
    TR,
    TRANSPARENT,
    P,
    TextReader,
    W,
    inside,
)
from jixiao_gui.formats.guard import Package, Part, TooMuch, open_package, parser, stream
from jixiao_gui.formats.outside import is_form_like, join_continued, share_lines
from jixiao_gui.sheet.sheet import Cell, Sheet

MAX_CELLS = 5_000_000
MAX_WHOLE = 6 * 1024 * 1024
"""Bytes of a main part that is parsed at once: some sixty forms."""
MAX_HELD = 4 * 1024 * 1024
"""Bytes of XML that are read before the tree of them is let go: freeing it costs more than holding it."""
_MOST_KNOWN = 20_000
"""Cells of the tables before that are kept at hand: forms have their labels in common, and little else."""
_DONE = "done"
"""The tag given to what has been read, in place of taking it out of the tree."""
_MM = 25.4 / 1440
_GRID = W + "tblGrid"
_BODY = W + "body"


def read_docx(path: Path, alive: Alive | None = None) -> ReadFile:
    """Every table of the document as a sheet, in order, and the texts outside that belong to none.

    ``alive`` is called at each table.

    Raises `FormatError` with one Chinese sentence for a file that is no sound docx, and `OSError`.
    """
    with open_package(path) as package:
        name = package.main_part("word/document.xml")
        reader = _Reader(TextReader(_notes(package, name)))
        with package.open(name) as part:
            reader.read(part, alive)
        return reader.finish()


def _notes(package: Package, name: str) -> dict[tuple[str, str], str]:
    """The words of footnotes and endnotes by (脚注 or 尾注, id); Word's own separators are empty."""
    found: dict[tuple[str, str], str] = {}
    for kind, target in package.relations(name).values():
        label = {"footnotes": "脚注", "endnotes": "尾注"}.get(kind)
        if label and target in package:
            for note in package.parse(target):
                words = " ".join("\n".join(TextReader().lines(note)).split())
                found[label, note.get(W + "id", "")] = words
    return found


class _Reader:
    """Follows the stream of table and row ends of one document."""

    def __init__(self, text: TextReader) -> None:
        self._text = text
        self._known: dict[Key, Cell] = {}
        self._sheets: list[Sheet] = []
        self._left: list[str] = []
        self._pending: list[str] = []
        self._cells = 0
        self._empty = 0

    def read(self, part: Part, alive: Alive | None = None) -> None:
        """Read the main part to its end."""
        for element, nests in _tables(part):
            if alive is not None:
                alive()
            if next(element.iterancestors(TEXT_BOX, FALLBACK), None) is None:
                self._table(element, nests)
        body = next(part.root.iter(_BODY), None) if part.root is not None else None
        if body is None:
            raise TooMuch("文件中没有正文，请用 Word 或 WPS 打开并重新保存后再导入。")
        self._pending += self._text.lines(body)

    def finish(self) -> ReadFile:
        sheets = share_lines(join_continued(self._sheets), self._pending)
        if not sheets:
            self._left += [line.strip() for line in self._pending if line.strip()]
        return ReadFile(sheets, self._left + self._text.dropped)

    def _table(self, element: etree._Element, nests: bool) -> None:
        """One table of the body with what stands before it; ``nests``: it holds others."""
        for nested in _nested(element) if nests else ():
            self._form_in_cell(nested)
        table = Table(self._text, self._known)
        table.add(list(inside(element, TR)), element)
        self._pending += self._before(element)
        self._take(table, self._pending, element)
        self._pending = []
        element.tag = _DONE

    def _take(self, table: Table, lines: list[str], element: etree._Element) -> None:
        self._cells += table.cells
        self._empty += table.empty
        if self._cells > MAX_CELLS or self._empty > MAX_EMPTY_CELLS:
            raise TooMuch("表格的单元格过多，请拆成几个文件后再导入。")
        sheet = table.sheet(lines, self._left, _widths(element))
        if sheet:
            self._sheets.append(sheet)
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()

    def _form_in_cell(self, element: etree._Element) -> None:
        """A form's table in a cell of another: its own sheet, taken out of the cell."""
        if not is_form_like(fold("".join(t.text or "" for t in element.iter(W + "t")))):
            return
        table = Table(self._text, self._known)
        table.add(list(inside(element, TR)), element)
        cell = element.getparent()
        if cell is None or cell.tag != TC:
            return
        above = [e for e in cell.iterchildren() if e.tag == P]
        above = above[: sum(1 for e in element.itersiblings(P, preceding=True))]
        self._take(table, self._text.lines(above), element)
        for paragraph in above:
            cell.remove(paragraph)
        element.clear()

    def _before(self, element: etree._Element) -> list[str]:
        """The lines of what stands before a table and has not been read yet."""
        lines: list[str] = []
        for node in reversed(_chain(element)):
            before = list(takewhile(lambda e: e.tag != _DONE, node.itersiblings(preceding=True)))
            lines += self._text.lines(reversed(before))
            for sibling in before:
                sibling.tag = _DONE
        return lines


def _tables(part: Part) -> Iterator[tuple[etree._Element, bool]]:
    """The body's tables one after the other, and whether there are tables in it.

    ``part.root`` is the tree that they stand in. A small part is parsed at once, which is faster; a large
    one in a stream.
    """
    if part.size <= MAX_WHOLE:
        part.root = etree.fromstring(part.read(), parser())
        yield from _outermost(part.root)
        return
    depth = deepest = 0
    for event, element in stream(part, (TBL, _BODY)):
        if element.tag == _BODY:
            part.root = element
            continue
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if depth == 0:
            yield element, deepest > 1
            deepest = 0
            if part.since > MAX_HELD:
                _let_go(element)
                part.mark()


def _outermost(root: etree._Element) -> list[tuple[etree._Element, bool]]:
    """The tables that stand in no other, and whether others stand in them; one walk tells both."""
    found: list[tuple[etree._Element, bool]] = []
    for table in root.iter(TBL):
        if next(table.iterancestors(TBL), None) is None:
            found.append((table, False))
        else:
            found[-1] = found[-1][0], True
    return found


def _nested(table: etree._Element) -> Iterator[etree._Element]:
    """The tables inside ``table``, the innermost first."""
    for element in table.iter(TBL):
        if next(element.iterancestors(TBL), None) is table:
            yield from _nested(element)
            yield element


def _chain(table: etree._Element) -> list[etree._Element]:
    """The table and the content controls and the like that it stands in, outwards."""
    return [table, *table.iterancestors(*TRANSPARENT)]


def _let_go(table: etree._Element) -> None:
    """Free ``table``'s rows and all that stands before it."""
    table.clear()
    for node in _chain(table):
        parent = node.getparent()
        for sibling in list(node.itersiblings(preceding=True)):
            sibling.clear()  # first: taking a full subtree out is ten times slower
            if parent is not None:
                parent.remove(sibling)


def _widths(table: etree._Element) -> tuple[float, ...]:
    """The grid's columns in mm."""
    for grid in table.iterchildren(_GRID):
        columns = list(grid.iterchildren(W + "gridCol"))[:MAX_SPAN]
        return tuple(round(number(column, W + "w") * _MM, 3) for column in columns)
    return ()
