"""Write blocks of cells as HTML tables, and read the table of HTML from Word and WPS."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from decimal import Decimal

from jixiao_gui.form.numbers import plain
from jixiao_gui.sheet.sheet import Cell, Role
from jixiao_gui.window.table.grid import Block, Grid

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_BREAK = '<br style="mso-data-placement:same-cell">'
"""A line break that Excel and WPS leave inside the cell."""
_LOOK = "border-collapse:collapse;font-family:宋体;font-size:10.5pt"


def write_html(grid: Grid, block: Block) -> str:
    """Return the block as an HTML table with its merged cells and line breaks.

    Texts that Excel would turn into another number or a date are marked as text.
    """
    rows = grid.sheet.rows[block.top : block.bottom]
    shown = [
        [cell for cell in row.cells if cell.column < block.right and cell.column + cell.columns > block.left]
        for row in rows
    ]
    edges = sorted(
        {edge for row in shown for cell in row for edge in (cell.column, cell.column + cell.columns)}
    )
    body = "".join(
        "<tr>" + "".join(_cell(cell, edges) for cell in row if cell.rows) + "</tr>" for row in shown
    )
    return (
        '<html><head><meta charset="utf-8"></head><body><!--StartFragment-->'
        f'<table border="1" cellspacing="0" style="{_LOOK}">{body}</table><!--EndFragment--></body></html>'
    )


def table_in_html(text: str) -> list[list[str | None]]:
    """Return the one table of an HTML text; nothing when there is other text beside it, or no table.

    A cell of several columns is one text; ``None`` stands for a square covered from above.
    """
    from jixiao_gui.formats import FormatError
    from jixiao_gui.formats.reading.web.html_in import read_html as read_tables

    try:
        read = read_tables(text, hidden=True)
    except FormatError:
        return []
    if len(read.sheets) != 1 or read.leftovers:
        return []
    (sheet,) = read.sheets
    if sheet.above or sheet.below:  # text beside the table: part of a document
        return []
    return [[cell.text if cell.rows else None for cell in row.cells] for row in sheet.rows]


def html_text(text: str) -> str:
    """Return the text of HTML, a line for each paragraph; that of its tables where it has no other."""
    from jixiao_gui.formats import FormatError
    from jixiao_gui.formats.reading.web.html_in import read_html as read_tables

    try:
        read = read_tables(text)
    except FormatError:
        return ""
    rows = [row for sheet in read.sheets for row in sheet.rows]
    other_lines = [line for sheet in read.sheets for line in (*sheet.above, *sheet.below)]
    return "\n".join(
        read.leftovers or other_lines or ("\t".join(cell.text for cell in row.cells) for row in rows)
    )


def _cell(cell: Cell, edges: list[int]) -> str:
    across = bisect_left(edges, cell.column + cell.columns) - bisect_left(edges, cell.column)
    spans = f' colspan="{across}"' if across > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    text = cell.text.strip(" ")
    styles = [] if cell.role is Role.TEXT else ["text-align:center"]
    if text and not _is_kept_by_excel(text):
        styles.append("mso-number-format:'\\@'")
    style = f' style="{";".join(styles)}"' if styles else ""
    words = html.escape(text).replace("\n", _BREAK)
    return f"<td{spans}{style}>{words}</td>"


def _is_kept_by_excel(text: str) -> bool:
    """Return whether Excel shows ``text`` unchanged: words, or a number that loses no digit."""
    if _NUMBER.fullmatch(text):
        return len(text) < 15 and plain(Decimal(text)) == text
    return not any(char.isdecimal() for char in text)
