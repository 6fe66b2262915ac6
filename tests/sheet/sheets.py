"""Plain sheets drawn as text: a row a line, cells between bars, ``text>columns>rows``, ``^`` covered."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao_gui.sheet.sheet import Cell, Row, Sheet

WIDTH = 174.0


def drawn_sheet(drawing: str, above: Sequence[str] = (), below: Sequence[str] = ()) -> Sheet:
    """The sheet of a drawing; ``/`` in a cell is a line break. Every row must be as wide as the others."""
    rows = [_row(line) for line in drawing.strip("\n").split("\n")]
    columns = {sum(cell.columns for cell in row.cells) for row in rows}
    assert len(columns) == 1, f"rows of {sorted(columns)} columns"
    count = columns.pop()
    return Sheet(rows=tuple(rows), widths=(WIDTH / count,) * count, above=tuple(above), below=tuple(below))


def _row(line: str) -> Row:
    cells: list[Cell] = []
    column = 0
    for part in line.split("|"):
        text, *spans = part.strip().split(">")
        covered = text.startswith("^")
        if covered:
            text, spans = "", [text[1:] or "1"]
        columns = int(spans[0]) if spans else 1
        rows = 0 if covered else int(spans[1]) if len(spans) > 1 else 1
        cells.append(Cell(text.replace("/", "\n"), column, columns, rows))
        column += columns
    return Row(tuple(cells))
