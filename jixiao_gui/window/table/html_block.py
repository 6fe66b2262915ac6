"""Blocks of cells as HTML: what Word takes as a table, and how Word's and WPS's tables are read."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from decimal import Decimal
from html.parser import HTMLParser

from jixiao_gui.form.numbers import plain
from jixiao_gui.sheet.sheet import Cell, Role
from jixiao_gui.window.table.grid import Block, Grid

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_FOLDED_LINE = re.compile(rf"(?<=[{_WIDE}])[ \t\r\n]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_BLANKS = re.compile("[ \t\r\n\xa0]+")
_BREAK = '<br style="mso-data-placement:same-cell">'
"""A line break that Excel and WPS leave inside the cell."""
_LOOK = "border-collapse:collapse;font-family:宋体;font-size:10.5pt"
_MOST = 10_000
"""Cells of a table that are read; spans in strange files may ask for any number."""


def write_html(grid: Grid, block: Block) -> str:
    """The block as an HTML table with its merged cells and line breaks.

    What Excel would turn into another number or a date is marked as text.
    """
    rows = grid.sheet.rows[block.top : block.bottom]
    shown = [
        [c for c in row.cells if c.column < block.right and c.column + c.columns > block.left] for row in rows
    ]
    edges = sorted({edge for row in shown for c in row for edge in (c.column, c.column + c.columns)})
    body = "".join(
        "<tr>" + "".join(_cell(cell, edges) for cell in row if cell.rows) + "</tr>" for row in shown
    )
    return (
        '<html><head><meta charset="utf-8"></head><body><!--StartFragment-->'
        f'<table border="1" cellspacing="0" style="{_LOOK}">{body}</table><!--EndFragment--></body></html>'
    )


def read_html(text: str) -> list[list[str]]:
    """The one table of an HTML text, covered squares empty; nothing when there is other text, or no table."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.lines() if reader.alone else []


def _cell(cell: Cell, edges: list[int]) -> str:
    across = bisect_left(edges, cell.column + cell.columns) - bisect_left(edges, cell.column)
    spans = f' colspan="{across}"' if across > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    text = cell.text.strip(" ")
    styles = [] if cell.role is Role.TEXT else ["text-align:center"]
    if text and not _survives(text):
        styles.append("mso-number-format:'\\@'")
    style = f' style="{";".join(styles)}"' if styles else ""
    words = html.escape(text).replace("\n", _BREAK)
    return f"<td{spans}{style}>{words}</td>"


def _survives(text: str) -> bool:
    """True when Excel would show ``text`` as it is: words, or a number without a digit to lose."""
    if _NUMBER.fullmatch(text):
        return len(text) < 15 and plain(Decimal(text)) == text
    return not any(char.isdecimal() for char in text)


class _Reader(HTMLParser):
    """Collects the first table; ``alone`` is false when words stand outside it or a second one follows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.alone = False
        self._rows: list[list[tuple[str, int, int]]] = []
        self._depth = 0
        self._tables = 0
        self._skipping = 0
        self._strange = False
        self._words: list[str] | None = None
        self._spans = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "title", "head"):
            self._skipping += 1
        elif tag == "table":
            self._depth += 1
            self._tables += self._depth == 1
        elif self._depth != 1:
            pass
        elif tag == "tr":
            self._end_cell()
            self._rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            found = dict(attrs)
            self._spans = _count(found.get("rowspan")), _count(found.get("colspan"))
            self._words = []
        elif self._words is not None and (
            tag == "br" or (tag in ("p", "div", "li") and "".join(self._words).strip())
        ):
            self._words.append("\x00")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "title", "head"):
            self._skipping = max(0, self._skipping - 1)
        elif tag == "table":
            if self._depth == 1:
                self._end_cell()
            self._depth = max(0, self._depth - 1)
        elif tag in ("td", "th", "tr") and self._depth == 1:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        if self._words is not None:
            self._words.append(data)
        elif data.strip() and not self._depth:
            self._strange = True

    def close(self) -> None:
        super().close()
        self._end_cell()
        self.alone = self._tables == 1 and not self._strange and any(self._rows)

    def lines(self) -> list[list[str]]:
        taken: dict[tuple[int, int], str] = {}
        for row, cells in enumerate(self._rows):
            column = 0
            for text, down, across in cells:
                while (row, column) in taken:
                    column += 1
                for below in range(row, min(row + down, len(self._rows))):
                    for right in range(column, column + across):
                        if len(taken) < _MOST:
                            taken[below, right] = ""
                taken[row, column] = text
                column += across
        width = 1 + max((column for _, column in taken), default=0)
        return [[taken.get((row, column), "") for column in range(width)] for row in range(len(self._rows))]

    def _end_cell(self) -> None:
        if self._words is None:
            return
        text = _FOLDED_LINE.sub("", "".join(self._words))
        lines = [_BLANKS.sub(" ", part).strip(" ") for part in text.split("\x00")]
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append(("\n".join(lines).strip("\n"), *self._spans))
        self._words = None


def _count(text: str | None) -> int:
    return min(max(int(text), 1), 1000) if text is not None and text.strip().isdecimal() else 1
