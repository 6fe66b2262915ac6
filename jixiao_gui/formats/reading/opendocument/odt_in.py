"""OpenDocument text (odt) read as plain sheets, by way of the parts of a docx."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.guard import TooMuch, reading
from jixiao_gui.formats.reading.docx.docx_parts import (
    cell,
    document,
    header,
    of_font,
    read_parts,
    run,
    text_box,
)
from jixiao_gui.formats.reading.opendocument.opendocument import (
    DRAW,
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    children,
    content,
    count_of,
    headers,
    pieces,
    words,
)

_PARAGRAPHS = (TEXT + "p", TEXT + "h")
_ROWS = frozenset((TABLE + "table-row",))
_CELLS = frozenset((TABLE + "table-cell", TABLE + "covered-table-cell"))
_GROUPS = frozenset(TABLE + name for name in ("table-header-rows", "table-row-group", "table-rows"))
_SKIPPED = frozenset((TEXT + "tracked-changes", OFFICE + "forms", TEXT + "sequence-decls"))
_MAX_CELLS = 400_000
_MAX_DEPTH = 60
_MAX_SPAN = 1000


def read_odt(path: Path, alive: Alive | None = None) -> ReadFile:
    """Return what `read_docx` finds in the document.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    with reading(path):
        root = content(path)
        writer = _Writer(root)
        body = next(root.iter(OFFICE + "text"), None)
        if body is None:
            raise TooMuch("文件中没有正文，请用 Word 或 WPS 打开并另存为 docx 后再导入。")
        parts: dict[str, bytes | str] = {"document": document(writer.blocks(body, 0))}
        above = [block for part in headers(path, root) for block in writer.blocks(part, 0)]
        if above:
            parts["header"] = header(above)
    read = read_parts(path, parts, alive)
    read.leftovers.extend(writer.outside)
    return read


class _Writer:
    """Turns the blocks of one document into those of a docx."""

    def __init__(self, root: etree._Element) -> None:
        self._hidden = {
            style.get(STYLE + "name", "")
            for style in root.iter(STYLE + "style")
            for properties in style.iterchildren(STYLE + "text-properties")
            if properties.get(TEXT + "display") == "none"
        }
        self._fonts = {
            style.get(STYLE + "name", ""): properties.get(STYLE + "font-name", "")
            for style in root.iter(STYLE + "style")
            for properties in style.iterchildren(STYLE + "text-properties")
        }
        self._cells = 0
        self._frames: list[str] = []
        self.outside: list[str] = []

    def blocks(self, holder: etree._Element, depth: int) -> Iterator[str]:
        """Yield the paragraphs and tables in ``holder``: the body, a cell, a section, a list."""
        if depth > _MAX_DEPTH:
            raise TooMuch("文件的结构异常，请用 Word 或 WPS 打开并另存为 docx 后再导入。")
        for block in holder:
            if block.tag in _PARAGRAPHS:
                yield self._paragraph(block)
            elif block.tag == TABLE + "table":
                yield from self._table(block, depth)
            elif isinstance(block.tag, str) and block.tag not in _SKIPPED:
                if block.tag == TEXT + "section" and block.get(TEXT + "display") == "none":
                    continue
                yield from self.blocks(block, depth + 1)

    def _paragraph(self, paragraph: etree._Element) -> str:
        of_all = paragraph.get(TEXT + "style-name", "")
        runs = []
        for text, style in pieces(paragraph, self._keep):
            unseen = (style or of_all) in self._hidden or of_all in self._hidden
            font = of_font(self._fonts.get(style or of_all) or "")
            runs.append(run(text, font + "<w:vanish/>" * unseen))
        runs += self._frames
        self._frames = []
        return f"<w:p>{''.join(runs)}</w:p>"

    def _keep(self, element: etree._Element) -> None:
        """Keep a frame's text box or picture; tell of a note with words in it."""
        if element.tag == DRAW + "frame":
            boxes = list(element.iter(DRAW + "text-box"))
            frames, self._frames = self._frames, []
            made = [block for box in boxes for block in self.blocks(box, _MAX_DEPTH // 2)]
            self._frames = [*frames, text_box(made)]
        elif element.tag == TEXT + "note":
            said = " ".join(" ".join(words(p) for p in element.iter(*_PARAGRAPHS)).split())
            if said:
                self.outside.append(f"脚注：{said}")

    def _table(self, table: etree._Element, depth: int) -> Iterator[str]:
        yield "<w:tbl>"
        below: dict[int, tuple[int, int]] = {}  # column -> columns of a cell merged down, rows still to come
        for row in children(table, _ROWS, _GROUPS):
            for _ in range(min(count_of(row, "number-rows-repeated"), _MAX_CELLS)):
                made, below = self._row(row, below, depth)
                yield f"<w:tr>{made}</w:tr>" if made else ""
        yield "</w:tbl>"

    def _row(
        self, row: etree._Element, above: dict[int, tuple[int, int]], depth: int
    ) -> tuple[str, dict[int, tuple[int, int]]]:
        made: list[str] = []
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
                    columns, left = above[column]
                    made.append(cell("", columns, "continue"))
                else:
                    columns = min(count_of(element, "number-columns-spanned"), _MAX_SPAN)
                    left = count_of(element, "number-rows-spanned")
                    down = "restart" if left > 1 else ""
                    made.append(cell("".join(self.blocks(element, depth + 1)), columns, down))
                if left > 1:
                    below[column] = columns, left - 1
                column += columns
                skipped = columns - 1
        return "".join(made), below
