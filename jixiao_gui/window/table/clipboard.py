"""Write cells to the clipboard and read them from it: Excel's and WPS's text, Word's HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.tabbed_text import read_block, write_block
from jixiao_gui.window.table.grid import Block, Grid
from jixiao_gui.window.table.html_block import html_text, table_in_html, write_html
from jixiao_gui.window.table.paste_plan import Line

_FIGURE = re.compile(r"[-+]?\d[\d,]*(\.\d*)?%?")
_BLANKS = " \xa0\u2002\u2003\u2009\u202f"


@dataclass(frozen=True, slots=True)
class PastedBlock:
    """A block of at least one row of texts. ``sure``: its empty texts are empty cells (see `plan_paste`)."""

    lines: list[Line]
    sure: bool = True

    @property
    def text(self) -> str | None:
        """Return the text of a block of one cell, else ``None``."""
        return self.lines[0][0] if len(self.lines) == len(self.lines[0]) == 1 else None


def clipboard_content() -> QMimeData:
    """Return the clipboard's content; none where it is empty or another program has it open."""
    return QGuiApplication.clipboard().mimeData() or QMimeData()


def block_data(grid: Grid, block: Block) -> QMimeData:
    """Return a block as text and HTML for the clipboard; a single cell as its bare text."""
    data = QMimeData()
    lines = grid.texts(block)
    if len(grid.inside(block)) == 1:
        data.setText(lines[0][0])
    else:
        data.setText(write_block(lines))
        data.setHtml(write_html(grid, block))
    return data


def read(mime: QMimeData) -> PastedBlock | None:
    """Return the block of texts in the clipboard's content; ``None`` when it holds no text.

    A table becomes its cells: those of the plain text, which is exact for a spreadsheet; Word's splits a cell
    with several paragraphs, so there the table of the HTML is taken. All else is one text.
    """
    text, table = text_of(mime), table_in_html(mime.html()) if mime.hasHtml() else []
    lines: list[Line] = [*_lines(text)] if text else []
    if table:
        same = [len(line) for line in table] == [len(line) for line in lines]
        cells = [_uncovered(*pair) for pair in zip(table, lines, strict=True)] if same else table
        return PastedBlock([[_cell(text) for text in line] for line in cells])
    if not lines or not text.strip("\n"):
        return None
    if not _is_table(lines, strict=mime.hasHtml()):
        lines = [[_single_text(text)]]
    return PastedBlock(
        [[_cell(text) for text in line] for line in lines], sure=len(lines[0]) == len(lines) == 1
    )


def text_of(mime: QMimeData) -> str:
    """Return the clipboard's visible text, that of its HTML where it has no other."""
    text = mime.text() if mime.hasText() else ""
    text = as_seen(text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if text.strip() or not mime.hasHtml() else html_text(mime.html())


def _lines(text: str) -> list[list[str]]:
    return read_block(text)


def _is_table(lines: list[Line], *, strict: bool) -> bool:
    """Return whether a text is rows of cells; ``strict``: its HTML has no table, so tabs may be mere spacing.

    Lines of which some begin with a tab and none has another one are an indented text.
    """
    widths = {len(line) for line in lines}
    if len(widths) > 1 and not any(any(line[:-1]) for line in lines):
        return False
    return len(widths) == 1 and widths != {1} if strict else max(widths) > 1


def _single_text(text: str) -> str:
    """Return a text without its last line break, and without quotes around its lines."""
    text = text.strip("\n")
    if text.startswith('"') and "\n" in text:
        block = read_block(text)
        if len(block) == len(block[0]) == 1:
            return block[0][0]
    return text


def _uncovered(cells: Line, texts: Line) -> Line:
    """Return a spreadsheet's texts, ``None`` for the squares that are covered by its HTML."""
    return [None if cell is None else text for cell, text in zip(cells, texts, strict=True)]


def _cell(text: str | None) -> str | None:
    """Return a cell's text; a figure without the blanks that its format puts around it."""
    bare = text.strip(_BLANKS) if text else ""
    return bare if bare and _FIGURE.fullmatch(fold(bare)) else text
