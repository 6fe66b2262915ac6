"""The visible cells of a worksheet as a plain sheet, with notes about hidden and covered texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.sheet.sheet import Cell, Row, Sheet

MAX_AREA = 400_000
"""Cells of one worksheet's grid, up to its last word."""
MAX_COLUMNS = 512
MAX_ROWS = 20_000
_WIDTH = 17.0
"""The width in mm of a column without one."""
_QUOTED = 300
"""The most characters of texts left out that a note quotes."""
_RANGES = 10
"""The most places that a note names."""

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(slots=True)
class Worksheet:
    """The shown texts of a worksheet's cells, with its merged cells and hidden rows and columns.

    ``merges`` are first row, first column, last row, last column; ``widths`` in mm.
    """

    name: str = ""
    cells: dict[Place, str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    """Sentences about texts that were not read; `shown` adds its own."""
    left: int = 0
    """The column with which the sheet begins, set by `shown`."""

    def shown(self) -> Sheet | None:
        """Return the rows and columns up to the last visible text; ``None`` without one.

        Merged cells are spans, without the rows and columns that are hidden. A row that shows nothing of its
        own, since its cells are merged with those above, is no row. Raises `TooMuch`.
        """
        cells = self._visible()
        words = [place for place, text in cells.items() if text.strip()]
        if not words:
            return None
        top, left = min(r for r, _ in words), min(c for _, c in words)
        bottom, right = max(r for r, _ in words), max(c for _, c in words)
        merged = [m for m in self.merges if m[0] <= bottom and m[1] <= right and m[2] >= top and m[3] >= left]
        # a merged cell with a word reaches beyond it: the grid reaches as far, within reason
        worded = [m for m in merged if self.cells.get((m[0], m[1]))]
        right = max([right, *(min(m[3], MAX_COLUMNS - 1) for m in worded)])
        bottom = max([bottom, *(min(m[2], bottom + 200) for m in worded)])
        # those that stand in the rows beyond the last word, beside such a cell
        merged = [m for m in self.merges if m[0] <= bottom and m[1] <= right and m[2] >= top and m[3] >= left]
        if (bottom - top + 1) * (right - left + 1) > MAX_AREA:
            raise TooMuch("工作表的单元格过多，请删去多余的行列后再导入。")
        self.left = left
        rows = [row for row in range(top, bottom + 1) if row not in self.hidden_rows]
        columns = [column for column in range(left, right + 1) if column not in self.hidden_columns]
        spans, owners = _spans(merged, rows, columns)
        blank = [Cell("", column) for column in range(len(columns))]
        spanned = {row for row, _ in spans}
        lines = _by_row(cells, columns)
        shown_rows, covered = [], []
        for number, row in enumerate(rows):
            texts = lines.get(row, {})
            shown_rows.append(
                _line(texts, number, spans, blank) if number in spanned else _bare(texts, blank)
            )
            if number in spanned:
                covered += [((row, columns[n]), owners[number, n], text) for n, text in texts.items()]
        self._note_covered(covered)
        widths = tuple(self.widths.get(column, _WIDTH) for column in columns)
        return Sheet(widths=widths, rows=tuple(Row(tuple(line)) for line in whole_rows(shown_rows)))

    def place(self, place: Place) -> str:
        """Return the name of a place, such as B5."""
        return f"{column_name(place[1])}{place[0] + 1}"

    def _visible(self) -> dict[Place, str]:
        """Return the visible texts, of a merged cell at its first visible square, and note the others."""
        rows, columns = self.hidden_rows, self.hidden_columns
        if not rows and not columns:
            return dict(self.cells)
        cells = {p: text for p, text in self.cells.items() if p[0] not in rows and p[1] not in columns}
        moved: set[Place] = set()
        for top, left, bottom, right in self.merges:
            text = self.cells.get((top, left))
            if text and (top in rows or left in columns):
                row = next((r for r in range(top, bottom + 1) if r not in rows), None)
                column = next((c for c in range(left, right + 1) if c not in columns), None)
                if row is not None and column is not None:
                    cells[row, column] = text
                    moved.add((top, left))
        left_out = {p: t for p, t in self.cells.items() if t.strip() and p not in cells and p not in moved}
        self._note_hidden({p: t for p, t in left_out.items() if p[0] in rows}, 0)
        self._note_hidden({p: t for p, t in left_out.items() if p[0] not in rows}, 1)
        return cells

    def _note_hidden(self, cells: Mapping[Place, str], by: int) -> None:
        """Note hidden texts; ``by``: 0 for rows, 1 for columns."""
        if cells:
            numbers = sorted({place[by] for place in cells})
            name = column_name if by else lambda number: str(number + 1)
            kind = ("第 {} 行", " {} 列")[by].format(_ranges(numbers, name))
            words = quoted(cells[place] for place in sorted(cells, key=lambda p: (p[by], p)))
            self.notes.append(f"{self._title()}的{kind}是隐藏的，没有读入：{words}。")

    def _note_covered(self, covered: Sequence[tuple[Place, Place, str]]) -> None:
        """Note texts under merged cells (place, the cell's place, text) that differ from the cell's."""
        hidden_texts = [
            (place, text)
            for place, anchor, text in covered
            if text.strip() and text.strip() != self.cells.get(anchor, "").strip()
        ]
        if hidden_texts:
            places = "、".join(self.place(place) for place, _ in hidden_texts[:_RANGES])
            more = "等" if len(hidden_texts) > _RANGES else ""
            words = quoted(text for _, text in hidden_texts)
            self.notes.append(f"{self._title()}的 {places} {more}格被合并单元格盖住，没有读入：{words}。")

    def _title(self) -> str:
        return f"工作表“{self.name}”"


def quoted(texts: Iterable[str]) -> str:
    """Return ``texts`` as one line in quotation marks, cut where it is long."""
    line = " ".join(" ".join(text.split()) for text in texts if text.strip())
    return f"“{line[:_QUOTED]}…”" if len(line) > _QUOTED else f"“{line}”"


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0: A, B … AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def _ranges(numbers: Sequence[int], name: Callable[[int], str]) -> str:
    """Return ascending numbers as ranges of their names: 3、5–9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = [name(a) if a == b else f"{name(a)}–{name(b)}" for a, b in runs[:_RANGES]]
    return "、".join(words) + (" 等" if len(runs) > _RANGES else "")


def _by_row(cells: Mapping[Place, str], columns: Sequence[int]) -> dict[int, dict[int, str]]:
    """Return the texts of each row by the number of their column among ``columns``."""
    numbers = {column: number for number, column in enumerate(columns)}
    lines: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        if column in numbers:
            lines.setdefault(row, {})[numbers[column]] = text
    return lines


def _bare(texts: Mapping[int, str], blank: Sequence[Cell]) -> list[Cell]:
    """Return one row's cells, none of them merged. ``blank``: an empty cell for each column."""
    line = [*blank]
    for column, text in texts.items():
        line[column] = Cell(text, column)
    return line


def _line(
    texts: dict[int, str], number: int, spans: Mapping[Place, tuple[int, int]], blank: Sequence[Cell]
) -> list[Cell]:
    """Return one row's cells, which tile the columns, and remove their texts from ``texts``."""
    line: list[Cell] = []
    column = 0
    while column < len(blank):
        columns, covers = spans.get((number, column), (1, 1))
        text = texts.pop(column, "") if covers else ""
        line.append(
            Cell(text, column, columns, covers) if text or columns > 1 or covers != 1 else blank[column]
        )
        column += columns
    return line


def _spans(
    merges: Iterable[tuple[int, int, int, int]], rows: Sequence[int], columns: Sequence[int]
) -> tuple[dict[Place, tuple[int, int]], dict[Place, Place]]:
    """Return the spans of merged cells, and the first place of the cell of each square.

    The spans: visible (row, column) -> (columns, rows), with 0 rows where a cell above covers it.
    """
    row_numbers = {row: number for number, row in enumerate(rows)}
    column_numbers = {column: number for number, column in enumerate(columns)}
    spans: dict[Place, tuple[int, int]] = {}
    owners: dict[Place, Place] = {}
    work = 0
    for first_row, first_column, last_row, last_column in merges:
        bottom, right = min(last_row, rows[-1]), min(last_column, columns[-1])
        top, left = max(first_row, rows[0]), max(first_column, columns[0])
        work += max(0, bottom - top + 1) * max(0, right - left + 1)
        if work > 2 * MAX_AREA:  # only ranges that overlap each other can cover so much
            raise TooMuch("合并单元格互相重叠，请检查文件来源。")
        down = [row_numbers[row] for row in range(top, bottom + 1) if row in row_numbers]
        across = [column_numbers[c] for c in range(left, right + 1) if c in column_numbers]
        places = [(row, column) for row in down for column in across]
        # ranges that overlap are an error of the file; the first one holds
        if not places or any(place in owners for place in places):
            continue
        owners.update(dict.fromkeys(places, (first_row, first_column)))
        for row in down:
            spans[row, across[0]] = (len(across), len(down) if row == down[0] else 0)
    return spans, owners


def whole_rows(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return ``rows`` without those that are only the lower part of records several rows high."""
    whole: list[list[Cell]] = []
    anchors: dict[int, tuple[int, int]] = {}  # column -> row and index of the cell that covers it
    for line in rows:
        if whole and _is_lower_part(line):
            for cell in line:
                if cell.rows == 0 and cell.column in anchors:
                    row, index = anchors[cell.column]
                    above = whole[row][index]
                    whole[row][index] = replace(above, rows=max(above.rows - 1, 1))
            continue
        for index, cell in enumerate(line):
            if cell.rows:
                anchors[cell.column] = len(whole), index
        whole.append(list(line))
    return whole


def _is_lower_part(line: Sequence[Cell]) -> bool:
    """Return whether ``line`` is a row of covered cells but for a few empty ones."""
    uncovered = [cell for cell in line if cell.rows]
    return len(line) - len(uncovered) > 2 * len(uncovered) and all(
        not c.text.strip() and c.rows == 1 for c in uncovered
    )
