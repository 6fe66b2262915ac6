"""Tables of a PDF's pages, and the parts of one table on several pages joined.

Rows that a page repeats are removed: heads, and the texts of merged cells in the program's own PDF. A cell or
a row that a page break cut is joined. Points, across counted from the table's left edge.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from jixiao_gui.form.numbers import fold
from jixiao_gui.formats.reading.pdf.pdf_grid import SAME, Grid
from jixiao_gui.formats.reading.pdf.pdf_lines import Line, Space
from jixiao_gui.formats.reading.pdf.pdf_texts import joint_of, text_of
from jixiao_gui.sheet.sheet import Cell, Row
from jixiao_gui.sheet.typeset import MM_PER_POINT
from jixiao_gui.sheet.usual_heads import AMOUNT_HEADS, GOAL_HEADS, LEVEL_HEADS, PROJECT_LABEL, TOTAL_LABEL

_HEADS = ("绩效指标", *LEVEL_HEADS, *AMOUNT_HEADS, *GOAL_HEADS)
_LABELS = ("指标", "目标")
_LABEL = 12
_LIKE = 0.6
"""The share of a further page's edges that are the table's; rows of heads have edges of their own."""
_WIDE = 4.0
_MOST_FIRST_ROWS = 3
"""Rows of a form's head: 项目名称, 主管部门, 项目负责人."""
_OURS_TORN = 0.75
"""The part of a page; the program's own PDF cuts only rows that are taller."""
_NEAR_END = 0.7
"""The part of its page down to which a table must reach to continue on the next one."""


@dataclass(slots=True)
class Piece:
    """A cell on one page; ``origin`` is the cell above that covers it."""

    left: float
    right: float
    top: float
    bottom: float
    rows: int = 1
    lines: list[Line] = field(default_factory=list)
    origin: Piece | None = None

    @property
    def words(self) -> str:
        """Return the folded text."""
        return fold("".join(line.text for line in self.lines))

    def over(self, piece: Piece) -> bool:
        """Return whether both stand on the same columns."""
        return abs(self.left - piece.left) <= SAME and abs(self.right - piece.right) <= SAME


@dataclass(slots=True)
class Table:
    """A table or its part on one page, from ``top`` to ``bottom``; ``page``: the page's height."""

    top: float
    bottom: float
    page: float
    edges: list[float]
    rows: list[list[Piece]]
    space: Space

    @property
    def texts(self) -> list[str]:
        """Return the first word of each row."""
        return [next((piece.words for piece in row if piece.words), "") for row in self.rows]

    def has(self, word: str) -> bool:
        """Return whether a cell begins with ``word``."""
        return any(piece.words.startswith(word) for row in self.rows for piece in row)


def table_of(grid: Grid, lines: Sequence[list[Line]], page: float, space: Space) -> Table:
    """Return the table of ``grid``, whose box number n holds ``lines[n]``."""
    left = grid.xs[0]
    pieces = [
        Piece(box.left - left, box.right - left, box.top, box.bottom, box.rows, lines[number])
        for number, box in enumerate(grid.boxes)
    ]
    begins = {box.row for box in grid.boxes}
    rows: list[list[Piece]] = []
    for number, squares in enumerate(grid.squares):
        row: list[Piece] = []
        for box in dict.fromkeys(squares):
            piece = pieces[box]
            if number not in begins:
                # a line that bounds no cell, as the second of a double one
                piece.rows -= 1
            elif grid.boxes[box].row == number:
                row.append(piece)
            else:
                row.append(replace(piece, rows=0, lines=[], origin=piece))
        if row:
            rows.append(row)
    return Table(grid.ys[0], grid.ys[-1], page, [x - left for x in grid.xs], rows, space)


def continued(above: Table, below: Table) -> Table | None:
    """Return ``above`` joined with ``below`` on the next page; ``None`` where that is another table."""
    if above.bottom < _NEAR_END * above.page and not above.space.maker.is_ours:
        return None
    if abs(above.edges[-1] - below.edges[-1]) > _WIDE:
        return None
    if not _has_edges(above, below) and not (_has_just_begun(above) and _has_edges(below, above)):
        return None
    ended = any(text.startswith(TOTAL_LABEL) for text in above.texts)
    if ended and (below.has(LEVEL_HEADS[-1]) or below.has(PROJECT_LABEL)):
        return None
    rows = [list(row) for row in below.rows]
    _drop_heads(above, rows)
    if rows and any(piece.words.startswith(PROJECT_LABEL) for piece in rows[0]):
        return None
    if rows:
        _join(above, rows)
    edges = sorted({*above.edges, *below.edges})
    return replace(above, bottom=below.bottom, page=below.page, edges=edges, rows=above.rows + rows)


def _has_edges(table: Table, other: Table) -> bool:
    """Return whether ``table`` has most of the edges of ``other``."""
    near = sum(any(abs(edge - own) <= SAME for own in table.edges) for edge in other.edges)
    return near >= _LIKE * len(other.edges)


def _has_just_begun(table: Table) -> bool:
    """Return whether ``table`` has the first rows of a form alone; they have few of its edges."""
    begins = any(text.startswith(PROJECT_LABEL) for text in table.texts)
    return begins and len(table.rows) <= _MOST_FIRST_ROWS


def _drop_heads(above: Table, rows: list[list[Piece]]) -> None:
    """Drop the rows that a further page repeats: the table's first ones, the head of the section."""
    for start in range(len(above.rows)):
        if not rows:
            return
        is_head = any(piece.words.startswith(_HEADS) for piece in rows[0])
        if start and not is_head:
            return
        count = 0
        while (
            count < len(rows)
            and start + count < len(above.rows)
            and _same_words(above.rows[start + count], rows[count])
            and (
                start == 0
                or any(piece.words.startswith(_HEADS) for piece in rows[count])
                or _ends_head(above.rows[start], above.rows[start + count], count)
            )
        ):
            count += 1
        for _ in range(count):
            _drop_first(rows)


def _ends_head(head: list[Piece], row: list[Piece], below: int) -> bool:
    """Return whether ``row``, so many rows ``below`` the first of a head, is the last row of its cells."""
    head_cells = {id(piece) for piece in head if piece.rows == below + 1}
    return any(id(piece.origin) in head_cells for piece in row)


def _same_words(above: list[Piece], below: list[Piece]) -> bool:
    above_words, below_words = [piece.words for piece in above], [piece.words for piece in below]
    return above_words == below_words and any(above_words)


def _drop_first(rows: list[list[Piece]]) -> None:
    """Remove the first row; cells that reach below it begin in the next."""
    first = rows.pop(0)
    for piece in first:
        if piece.rows > 1 and rows:
            for number, below in enumerate(rows[0]):
                if below.origin is piece:
                    piece.rows -= 1
                    rows[0][number] = piece
    # covered cells stay covered: their origin is the same object


def _join(above: Table, rows: list[list[Piece]]) -> None:
    """Join the cells, and the row, that the page break cut."""
    pairs = [(piece, _cut(above, piece)) for piece in rows[0] if piece.rows]
    merged = [(piece, over) for piece, over in pairs if over is not None and _is_cut(above, piece, over)]
    for piece, cell in merged:
        cell.rows += piece.rows
        if not cell.lines or (piece.lines and piece.words != cell.words):
            _append(cell, piece, above.space)
        for row in rows[: piece.rows]:
            for number, other_piece in enumerate(row):
                if other_piece is piece or other_piece.origin is piece:
                    row[number] = replace(other_piece, rows=0, lines=[], origin=cell)
    joined = {id(piece) for piece, _ in merged}
    single = [(piece, over) for piece, over in pairs if id(piece) not in joined]
    if _is_torn(above, rows[0], single) or _is_rest_of_labels(above, merged, single):
        for piece, over in single:
            if over is not None and piece.lines:
                _append(over, piece, above.space)
        for piece in rows[0]:
            if piece.origin is not None and piece.rows == 0:
                piece.origin.rows -= 1
        _drop_first(rows)


def _cut(above: Table, piece: Piece) -> Piece | None:
    """Return the cell of the page before that stands over ``piece``."""
    for above_piece in above.rows[-1]:
        if above_piece.over(piece):
            return above_piece.origin or above_piece
    return None


def _is_cut(above: Table, piece: Piece, over: Piece) -> bool:
    """Return whether a merged cell was cut; the program's own PDF repeats its text, others do not."""
    if over.rows < 2 and piece.rows < 2:
        # a label may have been cut in the middle of a word
        torn = not any(end in words for end in _LABELS for words in (over.words, piece.words[:1]))
        label = any(end in (over.words + piece.words)[:_LABEL] for end in _LABELS)
        return not above.space.maker.is_ours and torn and label and _flows(piece, over, above.space)
    if above.space.maker.is_ours:
        return piece.words == over.words
    if piece.words == over.words and piece.left <= SAME and min(piece.rows, over.rows) > 1:
        return True  # the label at the side, repeated with the head's row
    return not piece.words or not over.words or _flows(piece, over, above.space)


def _flows(piece: Piece, over: Piece, space: Space) -> bool:
    """Return whether text reaches the bottom of ``over`` and begins at the top of ``piece``."""
    if not piece.lines or not over.lines:
        return False
    last, head = over.lines[-1], piece.lines[0]
    return over.bottom - last.base < 1.6 * space.pitch(last.size) and head.base - piece.top < 2.4 * head.size


def _is_torn(above: Table, first: list[Piece], pairs: Sequence[tuple[Piece, Piece | None]]) -> bool:
    """Return whether the page's first row continues the last one of the page before."""
    going = [(piece, over) for piece, over in pairs if piece.words]
    if not going or any(over is None or not over.words or over.rows != 1 for _, over in going):
        return False
    if (
        not any(over is not None and over.words and not piece.words for piece, over in pairs)
        and len(pairs) > 1
    ):
        return False
    tall = max(above.rows[-1], key=lambda piece: piece.bottom - piece.top if piece.rows else 0)
    height = tall.bottom - tall.top + first[0].bottom - first[0].top
    for piece, over in going:
        assert over is not None
        if not _flows(piece, over, above.space):
            return False
        last, head = over.lines[-1], piece.lines[0]
        if (
            not above.space.maker.is_ours
            and joint_of(last, head, over.lines, over.left, over.right, above.space) == "\n"
        ):
            return False
    return not above.space.maker.is_ours or height > _OURS_TORN * above.page


def _is_rest_of_labels(
    above: Table, merged: Sequence[tuple[Piece, Piece]], single: Sequence[tuple[Piece, Piece | None]]
) -> bool:
    """Return whether the page's first row holds the ends of labels alone: 产出 over 指标."""
    if above.space.maker.is_ours or not single or any(piece.words for piece, _ in single):
        return False
    # the joined cell has become two rows high
    torn = any(piece.words and piece.rows == 1 and cell.rows == 2 for piece, cell in merged)
    return torn and any(over is not None and over.words for _, over in single)


def _append(over: Piece, piece: Piece, space: Space) -> None:
    """Add the lines of ``piece`` under those of ``over``, as without a page break."""
    if not over.lines:
        over.lines = piece.lines
        return
    last, head = over.lines[-1], piece.lines[0]
    pitch = space.pitch(head.size)
    empty = 0
    if space.maker.is_ours:
        # lines fill a torn row from the top, and up to its end
        empty = max(0, round((over.bottom - last.base - 0.45 * pitch) / pitch))
        empty += max(0, round((head.base - piece.top - 0.95 * pitch) / pitch))
    shift = last.base + pitch * (empty + 1) - head.base
    over.bottom = piece.bottom + shift
    over.lines += [replace(line, base=line.base + shift) for line in piece.lines]


def sheet_rows(table: Table) -> tuple[tuple[float, ...], tuple[Row, ...]]:
    """Return the columns' widths in mm, and the rows of a sheet."""
    edges: list[float] = []
    for edge in sorted({edge for row in table.rows for piece in row for edge in (piece.left, piece.right)}):
        if not edges or edge - edges[-1] > SAME:
            edges.append(edge)
    rows = []
    for row in table.rows:
        cells = []
        for piece in row:
            start = bisect_left(edges, piece.left - SAME)
            columns = max(bisect_left(edges, piece.right - SAME) - start, 1)
            text = text_of(piece.lines, piece.left, piece.right, table.space) if piece.rows else ""
            cells.append(Cell(text, start, columns, piece.rows))
        rows.append(Row(tuple(cells)))
    return tuple(round((b - a) * MM_PER_POINT, 2) for a, b in pairwise(edges)), tuple(rows)
