"""What the table puts on the clipboard and takes from it: Excel's and WPS's text, Word's HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.tabbed_text import read_block, write_block
from jixiao_gui.window.table.grid import Block, Grid
from jixiao_gui.window.table.html_block import read_html, words_of, write_html
from jixiao_gui.window.table.paste_plan import Line

_FIGURE = re.compile(r"[-+]?\d[\d,]*(\.\d*)?%?")
_BLANKS = " \xa0\u2002\u2003\u2009\u202f"


@dataclass(frozen=True, slots=True)
class Pasted:
    """A block of at least one row of texts. ``sure``: its empty texts are empty cells (see `plan_paste`)."""

    lines: list[Line]
    sure: bool = True

    @property
    def text(self) -> str | None:
        """Return the text where it is a single one."""
        return self.lines[0][0] if len(self.lines) == len(self.lines[0]) == 1 else None


def held() -> QMimeData:
    """Return what the clipboard holds, nothing where it is empty or another program has it open."""
    return QGuiApplication.clipboard().mimeData() or QMimeData()


def written(grid: Grid, block: Block) -> QMimeData:
    """Return a block as text and as HTML; a single cell as its bare text."""
    made = QMimeData()
    lines = grid.texts(block)
    if len(grid.inside(block)) == 1:
        made.setText(lines[0][0])
    else:
        made.setText(write_block(lines))
        made.setHtml(write_html(grid, block))
    return made


def read(mime: QMimeData) -> Pasted | None:
    """Return what the clipboard holds for cells; ``None`` when it holds no text.

    A table comes as its cells: their text is exact where it comes from a spreadsheet; Word's tears a cell
    with several paragraphs apart, and the table in its HTML is taken. All else is one text, whole.
    """
    text, table = text_of(mime), read_html(mime.html()) if mime.hasHtml() else []
    lines: list[Line] = [*_lines(text)] if text else []
    if table:
        same = [len(line) for line in table] == [len(line) for line in lines]
        chosen = [_laid(*pair) for pair in zip(table, lines, strict=True)] if same else table
        return Pasted([[_cell(text) for text in line] for line in chosen])
    if not lines or not text.strip("\n"):
        return None
    if not _is_table(lines, strict=mime.hasHtml()):
        lines = [[_whole(text)]]
    return Pasted([[_cell(text) for text in line] for line in lines], sure=len(lines[0]) == len(lines) == 1)


def text_of(mime: QMimeData) -> str:
    """Return the clipboard's text as it is seen, that of its HTML where it has no other."""
    text = mime.text() if mime.hasText() else ""
    text = as_seen(text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if text.strip() or not mime.hasHtml() else words_of(mime.html())


def _lines(text: str) -> list[list[str]]:
    return read_block(text)


def _is_table(lines: list[Line], *, strict: bool) -> bool:
    """Return whether text is rows of cells; ``strict``: its HTML knows of no table, tabs may be mere room.

    Lines of which some begin with a tab and none has another are a text whose lines are indented.
    """
    widths = {len(line) for line in lines}
    if len(widths) > 1 and not any(any(line[:-1]) for line in lines):
        return False
    return len(widths) == 1 and widths != {1} if strict else max(widths) > 1


def _whole(text: str) -> str:
    """Return a text without a table: without the last line break, and without quotes that only hold its
    lines.
    """
    text = text.strip("\n")
    if text.startswith('"') and "\n" in text:
        block = read_block(text)
        if len(block) == len(block[0]) == 1:
            return block[0][0]
    return text


def _laid(cells: Line, texts: Line) -> Line:
    """Return a spreadsheet's texts, without the squares that its HTML says are covered."""
    return [None if cell is None else text for cell, text in zip(cells, texts, strict=True)]


def _cell(text: str | None) -> str | None:
    """Return a cell's text; a figure without the blanks that a format keeps round it."""
    bare = text.strip(_BLANKS) if text else ""
    return bare if bare and _FIGURE.fullmatch(fold(bare)) else text
