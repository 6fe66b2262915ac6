"""Word files (docx) of any program read as plain sheets.

The document is streamed: elements that were read are freed every few megabytes, so that memory does not
grow with the file. `docx_text.py` reads the text of a cell, `guard.py` holds the limits against hostile
files. A form's table inside a cell becomes a sheet of its own; other nested tables are
the text of their cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

from lxml import etree

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.filled_down import merged_again
from jixiao_gui.formats.guard import Part, open_package
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.docx.docx_drawings import WORKBOOK
from jixiao_gui.formats.reading.docx.docx_names import (
    ALTERNATE,
    CHOICE,
    FALLBACK,
    TBL,
    TC,
    TEXT_BOX,
    TR,
    TRANSPARENT,
    P,
    T,
    W,
    inside,
    is_shown,
    number,
)
from jixiao_gui.formats.reading.docx.docx_other_parts import Sections, read_surroundings
from jixiao_gui.formats.reading.docx.docx_table import MAX_EMPTY_CELLS, MAX_SPAN, Key, Table
from jixiao_gui.formats.reading.docx.docx_text import TextReader
from jixiao_gui.formats.reading.joining import join_continued
from jixiao_gui.formats.reading.outside import is_form_like, share_lines
from jixiao_gui.formats.safe_xml import parser, stream
from jixiao_gui.sheet.sheet import Cell, Sheet

MAX_CELLS = 5_000_000
MAX_WHOLE = 6 * 1024 * 1024
"""Bytes of a main part that is parsed at once: some sixty forms."""
MAX_HELD = 4 * 1024 * 1024
"""Bytes of XML that are read before their tree is freed, since freeing costs more than holding."""
_MOST_KNOWN = 20_000
"""Cells of earlier tables that are kept for reuse: forms have their labels in common."""
_DONE = "done"
"""The tag given to elements that were read, instead of removing them from the tree."""
_MM = 25.4 / 1440
_GRID = W + "tblGrid"
_BODY = W + "body"
_SECTION, _SECTION_IN_P = W + "sectPr", f"{W}pPr/{W}sectPr"
_SECTION_BELOW = f"{P}/{_SECTION_IN_P}"


def read_docx(path: Path, alive: Alive | None = None) -> ReadFile:
    """Return every table of the document as a sheet, in order, and the texts outside that belong to none.

    ``alive`` is called at each table.

    Raises `FormatError` with one Chinese sentence for a file that is no sound docx, and `OSError`.
    """
    with open_package(path) as package:
        name = package.main_part("word/document.xml")
        reader = _Reader(TextReader(read_surroundings(package, name)), Sections(package, name))
        with package.open(name) as part:
            reader.read(part, alive)
        return reader.finish()


_TABLE_END = re.compile(rb"</w:tbl\s*>")


class _Reader:
    """Reads the tables of one document and the lines between them."""

    def __init__(self, text: TextReader, sections: Sections) -> None:
        self._text = text
        self._sections = sections
        self._known: dict[Key, Cell] = {}
        self._sheets: list[Sheet] = []
        self._left: list[str] = []
        self._notes: list[str] = []
        self._pending: list[str] = []
        self._tables = 0
        self._cells = 0
        self._empty = 0
        self._is_chunk = False

    def read(self, part: Part, alive: Alive | None = None) -> None:
        """Read the main part to its end."""
        for element, nests in _tables(part, self._text):
            if alive is not None:
                alive()
            if is_shown(element) and (_in_box(element) is None or _is_form(element)):
                self._pending += self._before(element)
                self._table(element, nests)
                element.tag = _DONE
        bodies = _bodies(part.root) if part.root is not None else []
        if not bodies:
            raise TooMuch("文件中没有正文，请用 Word 或 WPS 打开并重新保存后再导入。")
        for body in bodies:  # one, but for files that a program has put together
            self._pending += self._lines(body)
            # a scan of all elements, needed only where there is no table
            self._is_chunk |= not self._sheets and next(body.iter(W + "altChunk"), None) is not None
            for properties in (*body.iterfind(_SECTION_BELOW), *body.iterchildren(_SECTION)):
                self._section(properties)

    def finish(self) -> ReadFile:
        """Return the sheets, texts and notes, and the reason where there are no sheets."""
        sheets = share_lines(join_continued(self._sheets), self._pending)
        if not sheets:
            self._left += [line.strip() for line in self._pending if line.strip()]
        if self._text.is_revised:
            self._notes.append("文档中有未接受的修订，按接受全部修订后的内容读入。")
        notes = [*self._notes, *self._sections.notes(self._sheets)]
        sheets = [merged_again(sheet) for sheet in sheets]
        return ReadFile(sheets, self._left, notes, "" if self._sheets else self._why())

    def _why(self) -> str:
        """Return why no table was found: one may stand in an object that only Word shows; else ""."""
        if self._is_chunk:
            return "正文是嵌入的另一个文件（altChunk），请用 Word 打开，另存为 docx 后再导入。"
        if WORKBOOK in self._text.objects:
            return "表格是嵌入的 Excel 工作簿（对象），请在 Word 中双击打开它，另存为 xlsx 后导入那个文件。"
        return ""

    def _table(self, element: etree._Element, nests: bool) -> None:
        """Read one table of the body; ``nests``: it holds others."""
        if nests and (cells := _layout_cells(element)):
            for block in (block for cell in cells for block in cell):
                if block.tag == TBL:
                    self._table(block, next(block.iterdescendants(TBL), None) is not None)
                else:
                    self._pending += self._lines([block])
            return
        self._tables += 1
        for nested in _nested(element) if nests else ():
            self._form_in_cell(nested)
        table = Table(self._text, self._known, self._tables)
        table.add(list(inside(element, TR)), element)
        self._take(table, self._pending, element)
        self._pending = []

    def _lines(self, blocks: Iterable[etree._Element]) -> list[str]:
        """Return the lines of blocks outside of tables, and note the texts that were left out."""
        count = len(self._text.omissions)
        lines = self._text.lines(blocks)
        self._notes += [f"表外：{sentence}" for sentence in self._text.omissions[count:]]
        del self._text.omissions[count:]
        return lines

    def _section(self, properties: etree._Element) -> None:
        """End a section; its header and footer hold for the tables since the last one."""
        self._sections.end(properties, self._sheets)

    def _take(self, table: Table, lines: list[str], element: etree._Element) -> None:
        self._cells += table.cells
        self._empty += table.empty
        if self._cells > MAX_CELLS or self._empty > MAX_EMPTY_CELLS:
            raise TooMuch("表格的单元格过多，请拆成几个文件后再导入。")
        sheet = table.sheet(lines, self._left, _widths(element))
        self._notes += table.notes
        if sheet:
            self._sheets.append(sheet)
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()

    def _form_in_cell(self, element: etree._Element) -> None:
        """Read a form's table in a cell of another table as a sheet of its own; remove it from the cell."""
        cell = element.getparent()
        if cell is None or cell.tag not in (TC, TEXT_BOX) or not is_shown(element) or not _is_form(element):
            return
        table = Table(self._text, self._known, self._tables)
        table.add(list(inside(element, TR)), element)
        above = [e for e in cell.iterchildren() if e.tag == P]
        above = above[: sum(1 for e in element.itersiblings(P, preceding=True))]
        self._take(table, self._lines(above), element)
        for paragraph in above:
            cell.remove(paragraph)
        element.clear()

    def _before(self, element: etree._Element) -> list[str]:
        """Return the lines before a table that were not read yet."""
        lines: list[str] = []
        box = _in_box(element)
        anchor = None if box is None else next(box.iterancestors(P), None)
        for node in [*reversed(_chain(anchor) if anchor is not None else []), *reversed(_chain(element))]:
            before = list(takewhile(lambda e: e.tag != _DONE, node.itersiblings(preceding=True)))
            lines += self._lines(reversed(before))
            for block in reversed(before):
                if block.tag == P and (properties := block.find(_SECTION_IN_P)) is not None:
                    self._section(properties)
            for sibling in before:
                sibling.tag = _DONE
        return lines


def _bodies(root: etree._Element) -> list[etree._Element]:
    """Return the bodies of a document, or the one that ``root`` is."""
    if root.tag == _BODY:
        return [root]
    return list(root.iterchildren(_BODY)) or list(root.iter(_BODY))


def _in_box(element: etree._Element) -> etree._Element | None:
    """Return the text box that ``element`` stands in."""
    return next(element.iterancestors(TEXT_BOX), None)


def _is_form(table: etree._Element) -> bool:
    return is_form_like(fold("".join(t.text or "" for t in table.iter(T))))


def _tables(part: Part, text: TextReader) -> Iterator[tuple[etree._Element, bool]]:
    """Yield the body's tables one after the other, and whether there are tables in it.

    ``part.root`` is the tree that they stand in. A small part is parsed at once, which is faster, and
    ``text`` need not look for what does not occur in it; a large one is read in a stream.
    """
    if part.size <= MAX_WHOLE:
        data = part.read()
        text.surroundings.narrow(data)
        part.root = etree.fromstring(data, parser())
        tables = [table for body in part.root.iterchildren(_BODY) for table in body.iterchildren(TBL)]
        if len(tables) == len(_TABLE_END.findall(data)):
            yield from ((table, False) for table in tables)  # there are no others to look for in the tree
        else:
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
                _release(element)
                part.mark()


def _outermost(root: etree._Element) -> list[tuple[etree._Element, bool]]:
    """Return the tables that stand in no other, each with whether it holds others."""
    tables: list[tuple[etree._Element, bool]] = []
    for table in root.iter(TBL):
        if next(table.iterancestors(TBL), None) is None:
            tables.append((table, False))
        else:
            tables[-1] = tables[-1][0], True
    return tables


def _nested(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the tables inside ``table``, the innermost first."""
    for element in table.iter(TBL):
        if next(element.iterancestors(TBL), None) is table:
            yield from _nested(element)
            yield element


def _chain(table: etree._Element) -> list[etree._Element]:
    """Return the table and the content controls and other wrappers around it, outwards."""
    return [table, *table.iterancestors(*TRANSPARENT, ALTERNATE, CHOICE, FALLBACK)]


def _layout_cells(table: etree._Element) -> list[etree._Element]:
    """Return the cells of a table that only frames a form, one with text a row; [] for other tables."""
    cells = []
    for row in inside(table, TR):
        worded = [cell for cell in inside(row, TC) if any((t.text or "").strip() for t in cell.iter(T))]
        if len(worded) > 1:
            return []
        cells += worded
    tables = (block for cell in cells for block in cell.iterchildren(TBL))
    return cells if any(is_shown(block) and _is_form(block) for block in tables) else []


def _release(table: etree._Element) -> None:
    """Free the rows of ``table`` and all elements before it."""
    table.clear()
    for node in _chain(table):
        parent = node.getparent()
        for sibling in list(node.itersiblings(preceding=True)):
            sibling.clear()  # first: taking a full subtree out is ten times slower
            if parent is not None:
                parent.remove(sibling)


def _widths(table: etree._Element) -> tuple[float, ...]:
    """Return the grid's columns in mm."""
    for grid in table.iterchildren(_GRID):
        columns = list(grid.iterchildren(W + "gridCol"))[:MAX_SPAN]
        return tuple(round(number(column, W + "w") * _MM, 3) for column in columns)
    return ()
