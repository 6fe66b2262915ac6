"""OpenDocument text (odt) read as plain sheets, by way of the parts of a docx."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.guard import reading
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.docx.docx_parts import (
    PICTURE,
    cell,
    document,
    header,
    read_parts,
    run,
    text_box,
)
from jixiao_gui.formats.reading.opendocument.odf_styles import Lists, TextStyles
from jixiao_gui.formats.reading.opendocument.opendocument import (
    DELETED,
    DRAW,
    DRAWN,
    LOEXT,
    OFFICE,
    TABLE,
    TEXT,
    children,
    count_of,
    deletions,
    headers,
    pieces,
    roots,
    words,
)
from jixiao_gui.formats.reading.xml.mathml import is_math, omml

_PARAGRAPHS = (TEXT + "p", TEXT + "h")
_ROWS = frozenset((TABLE + "table-row",))
_CELLS = frozenset((TABLE + "table-cell", TABLE + "covered-table-cell"))
_GROUPS = frozenset(TABLE + name for name in ("table-header-rows", "table-row-group", "table-rows"))
_SKIPPED = frozenset(
    (TEXT + "tracked-changes", OFFICE + "forms", TEXT + "sequence-decls", DRAW + "image", DRAW + "object")
)
_MAX_CELLS = 400_000
_MAX_DEPTH = 60
_MAX_SPAN = 1000


def read_odt(path: Path, alive: Alive | None = None) -> ReadFile:
    """Return the tables of the document.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    with reading(path):
        document_roots = roots(path)
        for root in document_roots:
            _name_tables(root)
        writer = _Writer(document_roots)
        body = next(document_roots[0].iter(OFFICE + "text"), None)
        if body is None:
            raise TooMuch("文件中没有正文，请用 Word 或 WPS 打开并另存为 docx 后再导入。")
        parts: dict[str, bytes | str] = {"document": document(writer.blocks(body, 0))}
        above = [block for part in headers(document_roots) for block in writer.blocks(part, 0)]
        if above:
            parts["header"] = header(above)
        if numbering := writer.lists.numbering():
            parts["numbering"] = numbering
    read = read_parts(path, parts, alive)
    read.leftovers.extend(writer.outside)
    return read


def _name_tables(root: etree._Element) -> None:
    """Rename tables in shapes, which LibreOffice writes under a name of its own, to the usual one."""
    for element in root.iter(LOEXT + "*"):
        name = str(element.tag).removeprefix(LOEXT)
        if name.startswith(("table", "covered-table")):
            element.tag = TABLE + name


class _Writer:
    """Turns the blocks of one document into those of a docx."""

    def __init__(self, document_roots: list[etree._Element]) -> None:
        self._styles, self.lists = TextStyles(document_roots), Lists(document_roots)
        self._deletions = deletions(document_roots[0])
        self._listed: list[tuple[str, int, int]] = []
        """The lists around the current block: style, w:numId, level."""
        self._number = ""
        """The w:numPr of the next paragraph."""
        self._cells = 0
        self.outside: list[str] = []

    def blocks(self, holder: etree._Element, depth: int) -> Iterator[str]:
        """Yield the paragraphs and tables in ``holder``: the body, a cell, a section, a list."""
        if depth > _MAX_DEPTH:
            raise TooMuch("文件的结构异常，请用 Word 或 WPS 打开并另存为 docx 后再导入。")
        for block in holder:
            if block.tag in _PARAGRAPHS:
                yield self._paragraph(block, depth)
            elif block.tag == TABLE + "table":
                yield from self._table(block, depth)
            elif block.tag == TEXT + "list":
                yield from self._list(block, depth)
            elif block.tag in DRAWN:  # anchored to the page
                runs: list[str] = []
                self._add_inside(block, runs, depth)
                yield f"<w:p>{''.join(runs)}</w:p>"
            elif isinstance(block.tag, str) and block.tag not in _SKIPPED:
                if block.tag == TEXT + "section" and block.get(TEXT + "display") == "none":
                    continue
                yield from self.blocks(block, depth + 1)

    def _list(self, element: etree._Element, depth: int) -> Iterator[str]:
        outer = self._listed[-1] if self._listed else ("", 0, -1)
        style = element.get(TEXT + "style-name") or outer[0] or self._style_of_first(element)
        number = outer[1] if style == outer[0] and outer[1] else self.lists.begin(element, style)
        self._listed.append((style, number, outer[2] + 1))
        for item in element:
            if item.tag == TEXT + "list-item" and number:
                level = f'<w:ilvl w:val="{outer[2] + 1}"/><w:numId w:val="{number}"/>'
                self._number = f"<w:numPr>{level}</w:numPr>"
            yield from self.blocks(item, depth + 1)
            self._number = ""
        self._listed.pop()

    def _style_of_first(self, element: etree._Element) -> str:
        """Return the list style of the first paragraph in a list."""
        first = next(element.iter(*_PARAGRAPHS), None)
        return self._styles.lists.get(first.get(TEXT + "style-name", ""), "") if first is not None else ""

    def _paragraph(self, paragraph: etree._Element, depth: int) -> str:
        number, self._number = self._number, ""
        of_all = paragraph.get(TEXT + "style-name", "")
        runs: list[str] = []
        for text, spans in pieces(paragraph, lambda element: self._add_inside(element, runs, depth)):
            if text:
                runs.append(run(text, self._styles.properties(of_all, spans)))
        hidden = "<w:rPr><w:vanish/></w:rPr>" if self._styles.hides(of_all) else ""
        properties = f"<w:pPr>{number}{hidden}</w:pPr>" if number or hidden else ""
        return f"<w:p>{properties}{''.join(runs)}</w:p>"

    def _add_inside(self, element: etree._Element, runs: list[str], depth: int) -> None:
        """Add an equation, a shape's text or a picture to ``runs``; a note goes to `outside`."""
        if element.tag in DRAWN:
            equation = next((e for e in element.iter() if is_math(e)), None)
            if equation is not None:
                runs.append(omml(equation))
                return
            listed, self._listed = self._listed, []
            holders = [*element.iter(DRAW + "text-box")] or [element]
            blocks = [block for holder in holders for block in self.blocks(holder, depth + 10)]
            self._listed = listed
            if blocks:
                runs.append(text_box(blocks))
            elif next(element.iter(DRAW + "image", DRAW + "object", DRAW + "object-ole"), None) is not None:
                runs.append(PICTURE)
            return
        if element.tag == DELETED:
            if text := self._deletions.get(element.get(TEXT + "change-id", "")):
                runs.append(f'<w:del w:id="0">{run(text)}</w:del>')
            return
        note = " ".join(" ".join(words(p) for p in element.iter(*_PARAGRAPHS)).split())
        if note:
            self.outside.append(f"{'脚注' if element.tag == TEXT + 'note' else '批注'}：{note}")

    def _table(self, table: etree._Element, depth: int) -> Iterator[str]:
        yield "<w:tbl>"
        below: dict[int, tuple[int, int]] = {}  # column -> columns of a cell merged down, rows still to come
        for row in children(table, _ROWS, _GROUPS):
            for _ in range(min(count_of(row, "number-rows-repeated"), _MAX_CELLS)):
                cells, below = self._row(row, below, depth)
                yield f"<w:tr>{cells}</w:tr>" if cells else ""
        yield "</w:tbl>"

    def _row(
        self, row: etree._Element, above: dict[int, tuple[int, int]], depth: int
    ) -> tuple[str, dict[int, tuple[int, int]]]:
        cells: list[str] = []
        below: dict[int, tuple[int, int]] = {}
        column = skipped = 0
        for element in children(row, _CELLS, frozenset()):
            for _ in range(min(count_of(element, "number-columns-repeated"), _MAX_SPAN)):
                self._cells += 1
                if self._cells > _MAX_CELLS:
                    raise TooMuch("表格的单元格过多，请拆成几个文件后再导入。")
                if skipped:  # covered by the cell at its left
                    skipped -= 1
                    continue
                if column in above and element.tag == TABLE + "covered-table-cell":
                    columns, rows_left = above[column]
                    cells.append(cell("", columns, "continue"))
                else:
                    columns = min(count_of(element, "number-columns-spanned"), _MAX_SPAN)
                    rows_left = count_of(element, "number-rows-spanned")
                    down = "restart" if rows_left > 1 else ""
                    cells.append(cell("".join(self.blocks(element, depth + 1)), columns, down))
                if rows_left > 1:
                    below[column] = columns, rows_left - 1
                column += columns
                skipped = columns - 1
        return "".join(cells), below
