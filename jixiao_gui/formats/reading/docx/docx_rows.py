"""Tables of a docx made of paragraphs, ends of cells and ends of rows, as RTF and Word 97 have them.

Both give the edges of a row's cells alone, and only at its end; the grid is worked out here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.docx.docx_parts import cell

_NEAR = 20
"""Twips by which the edges of cells that stand under each other may differ."""
_MAX_CELLS, _MAX_ROWS = 200_000, 60_000
MAX_DEPTH = 30
MAX_EDGES = 1000
_DELETED = re.compile("<w:del .*?</w:del>", re.DOTALL)
_WORDS = re.compile("<w:t[ >]|<w:sym |<w:drawing|<w:pict")


@dataclass(frozen=True, slots=True)
class Edge:
    """A cell's right edge in twips; ``down`` and ``across``: "restart" or "continue" where it is merged."""

    place: int
    down: str = ""
    across: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    left: int
    edges: tuple[Edge, ...]
    cells: list[str]
    deleted: bool


@dataclass(slots=True)
class _Level:
    """A table being read: its rows, the cells of the current row, the blocks of the current cell."""

    rows: list[_Row] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)


class TableBuilder:
    """Collects a document's blocks. A depth of 1 is a table of the body, 2 one in its cells."""

    def __init__(self) -> None:
        self._body: list[str] = []
        self._levels = [_Level()]
        self._cells = self._rows = 0

    def paragraph(self, paragraph: str, depth: int) -> None:
        """Add a w:p, to the current cell where ``depth`` is not 0."""
        if depth == 0 and len(self._levels) == 1 and not self._levels[0].cells:
            self._end_table()
            self._body.append(paragraph)
        else:
            self._level(depth).blocks.append(paragraph)

    def cell(self, paragraph: str, depth: int) -> None:
        """Add the last w:p of a cell."""
        self._cells += 1
        if self._cells > _MAX_CELLS:
            raise TooMuch("表格的单元格过多，请拆成几个文件后再导入。")
        level = self._close(depth)
        level.cells.append("".join([*level.blocks, paragraph]))
        level.blocks = []

    def row(self, depth: int, left: int, edges: Sequence[Edge], deleted: bool = False) -> None:
        """End a row, which begins at ``left`` (twips).

        ``deleted``: its end is marked as deleted. That counts where none of its words stays, since
        LibreOffice marks the row before a deletion as well.
        """
        self._rows += 1
        if self._rows > _MAX_ROWS:
            raise TooMuch("表格的行数过多，请拆成几个文件后再导入。")
        level = self._close(depth)
        if level.cells:
            is_gone = deleted and not any(_WORDS.search(_DELETED.sub("", content)) for content in level.cells)
            level.rows.append(_Row(left, tuple(edges[:MAX_EDGES]), level.cells, is_gone))
        level.cells = []

    def finish(self) -> list[str]:
        """Return the body's blocks."""
        level = self._close(1)
        if level.cells:
            self.row(1, 0, ())
        self._end_table()
        return self._body

    def _level(self, depth: int) -> _Level:
        while len(self._levels) < min(max(depth, 1), MAX_DEPTH):
            self._levels.append(_Level())
        return self._levels[min(max(depth, 1), MAX_DEPTH) - 1]

    def _close(self, depth: int) -> _Level:
        """Return the table at ``depth``, after ending the tables in its current cell."""
        level = self._level(depth)
        while self._levels[-1] is not level:
            inner = self._levels.pop()
            self._levels[-1].blocks += [*_table(inner.rows), *inner.cells, *inner.blocks]
        return level

    def _end_table(self) -> None:
        level = self._levels[0]
        self._body += [*_table(level.rows), *level.blocks]
        level.rows, level.blocks = [], []


def _table(rows: Sequence[_Row]) -> list[str]:
    """Return rows whose cells have edges as a table on a grid."""
    if not rows:
        return []
    places = {row.left for row in rows if row.edges} | {edge.place for row in rows for edge in row.edges}
    grid: list[int] = []
    column_of: dict[int, int] = {}
    for place in sorted(places):
        if not grid or place - grid[-1] > _NEAR:
            grid.append(place)
        column_of[place] = len(grid) - 1
    widths = "".join(f'<w:gridCol w:w="{b - a}"/>' for a, b in pairwise(grid))
    markup = [f"<w:tbl><w:tblGrid>{widths}</w:tblGrid>"]
    for row in rows:
        first = column_of[row.left] if row.edges else 0
        properties = f'<w:gridBefore w:val="{first}"/>' * bool(first) + '<w:del w:id="0"/>' * row.deleted
        markup.append(f"<w:tr><w:trPr>{properties}</w:trPr>")
        column = first
        for number, content in enumerate(row.cells):
            edge = row.edges[number] if number < len(row.edges) else None
            if edge is None:  # more cells than edges
                markup.append(cell(content))
                continue
            columns = max(column_of[edge.place] - column, 1)
            markup.append(cell(content, columns, edge.down, edge.across))
            column += columns
        markup.append("</w:tr>")
    markup.append("</w:tbl>")
    return markup
