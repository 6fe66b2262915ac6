"""What the table puts on the clipboard and takes from it: Excel's and WPS's text, Word's HTML."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from jixiao_gui.formats import tabbed_text
from jixiao_gui.window.table.grid import Block, Grid
from jixiao_gui.window.table.html_block import read_html, write_html


def written(grid: Grid, block: Block) -> QMimeData:
    """A block as text and as HTML; a single cell as its bare text."""
    made = QMimeData()
    lines = grid.texts(block)
    if len(grid.inside(block)) == 1:
        made.setText(lines[0][0])
    else:
        made.setText(tabbed_text.write_block(lines))
        made.setHtml(write_html(grid, block))
    return made


def read(mime: QMimeData) -> list[list[str]]:
    """The block on the clipboard; nothing when it holds no text.

    The text is exact where it comes from a spreadsheet. Word's tears a cell with several paragraphs apart;
    the table in its HTML then has another shape and is taken instead.
    """
    lines = tabbed_text.read_block(mime.text()) if mime.hasText() and mime.text() else []
    table = read_html(mime.html()) if mime.hasHtml() else []
    if table and [len(line) for line in table] != [len(line) for line in lines]:
        return table
    return lines
