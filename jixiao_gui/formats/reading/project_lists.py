"""Lists with one project a line (xlsx, csv, tsv, docx) read as rows, by the words of their headings.

A list's table may stand under a title and a line that names the unit of its amounts; its head may be
two or three rows of merged cells. What the list does not say is not guessed, and every line that is left
out is told in `ListTable.notes`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from jixiao_gui.form.form_years import year_of
from jixiao_gui.form.making.list_words import (
    TEXT_FIELDS,
    ListColumn,
    amount_text,
    find_columns,
    is_footnote,
    is_grand_total,
    is_heading,
    is_total,
    names_project,
    year_said,
)
from jixiao_gui.form.making.listing import ListAmount, ListRow
from jixiao_gui.form.numbers import fold, plain, read_amount
from jixiao_gui.formats import FormatError, ReadFile
from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.limits import MAX_SMALL_PART
from jixiao_gui.formats.reading import ReadOptions
from jixiao_gui.formats.reading.kind_detection import kind_of
from jixiao_gui.formats.reading.kinds import TEXT
from jixiao_gui.formats.reading.list_grid import SUM_WORDS, ListGrid
from jixiao_gui.formats.reading.readers import read_tables
from jixiao_gui.formats.text_encoding import decode
from jixiao_gui.sheet.sheet import Cell, Row, Sheet

MAX_ROWS = 20_000
MAX_COLUMNS = 512
MAX_HEAD = 40
"""Rows from the top in which the head is looked for."""
_COUNTING = re.compile(r"栏次|[甲乙丙丁戊]|[a-z]|[(]?[\d=+\-*/÷×()a-z]{1,12}")


@dataclass(frozen=True, slots=True)
class ListTable:
    """A list as read, with all of its columns, used or not.

    ``year`` is the one in the lines above the table, "" for none; ``notes`` are Chinese sentences.
    """

    columns: tuple[ListColumn, ...]
    rows: tuple[ListRow, ...]
    year: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundList:
    """A list whose head was found, with the meanings of its columns by their headings."""

    columns: tuple[ListColumn, ...]
    year: str
    _grid: ListGrid
    _top: int
    notes: tuple[str, ...] = ()
    """Notes about the reading of the file."""

    def table(self, columns: Sequence[ListColumn] | None = None) -> ListTable:
        """Return the list with its rows; ``columns`` count before the headings where they are given."""
        chosen = self.columns if columns is None else columns
        if all(column.field != "project" for column in chosen):
            return ListTable(tuple(chosen), (), self.year)
        table = _Reader(self._grid, chosen, self.year).read(self._top)
        return replace(table, notes=self.notes + table.notes)

    def sample(self, count: int) -> list[list[str]]:
        """Return the texts of the first ``count`` lines under the head, column by column."""
        last = min(self._top + count, len(self._grid.cells))
        return [[self._grid.text(row, c.column) for c in self.columns] for row in range(self._top, last)]


def read_list(path: Path) -> list[ListTable]:
    """Return every list in the file, one a worksheet (or table), in order; at least one with a project.

    Raises `FormatError` with one Chinese sentence that names the file, and `OSError`.
    """
    tables = [lists.table() for lists in open_lists(path)]
    if not any(table.rows for table in tables):
        raise FormatError(f"无法读取“{path.name}”：表头以下没有项目，请检查是否选错了文件。")
    return tables


def open_lists(path: Path) -> list[FoundList]:
    """Return every list whose head is in the file, at least one, without its rows. Raises as `read_list`."""
    read = read_list_file(path)
    lists = [located for sheet in read.sheets if (located := locate_list(sheet)) is not None]
    if not lists:
        raise FormatError(
            f"无法读取“{path.name}”：没有找到项目列表，表头中要有“项目名称”和至少一个其他栏目，请检查后再导入。"
        )
    lists[0] = replace(lists[0], notes=tuple(read.notes))
    return lists


def find_list(sheet: Sheet) -> ListTable | None:
    """Return the list that a plain sheet holds, ``None`` without a head row of a list."""
    located = locate_list(sheet)
    return located.table() if located is not None else None


def locate_list(sheet: Sheet) -> FoundList | None:
    """Return the list that a plain sheet holds, its rows not read yet; ``None`` without a head row of a
    list.
    """
    grid = ListGrid(sheet)
    for top in range(min(len(sheet.rows), MAX_HEAD)):
        if not any(names_project(cell.text) for cell in grid.cells[top].values()):
            continue
        first, last = grid.head(top)
        above = [text for row in range(first) for text in grid.words(row)]
        above += [sheet.caption, sheet.title, sheet.year_line]
        headings = [grid.heading(column, first, last) for column in range(grid.width)]
        columns = find_columns(headings, above)
        fields = {column.field for column in columns} - {""}
        if "project" in fields and len(fields) > 1:
            return FoundList(tuple(columns), year_said(above), grid, last + 1)
    return None


class _Reader:
    """Reads the lines under a head."""

    def __init__(self, grid: ListGrid, columns: Sequence[ListColumn], year: str) -> None:
        self.grid, self.columns, self.year = grid, columns, year
        self.places = {column.field: column.column for column in columns if column.field in TEXT_FIELDS}
        self.amounts = [column for column in columns if column.source]
        self.rows: list[ListRow] = []
        self.notes: list[str] = [f"“{c.heading}”一栏{c.note}。" for c in columns if c.note]
        self.last: dict[str, str] = {}
        self.sums: dict[int, Decimal] = {}

    def read(self, top: int) -> ListTable:
        if self.amounts and not any(column.unit for column in self.amounts):
            self.notes.append("列表没有写明金额单位，按万元读入。")
        if top < len(self.grid.cells) and self._is_counting(top):
            top += 1
        for row in range(top, len(self.grid.cells)):
            self._line(row, row - top + 1)
        return ListTable(tuple(self.columns), tuple(self.rows), self.year, tuple(self.notes))

    def _is_counting(self, row: int) -> bool:
        """Return whether ``row`` numbers the columns below a head (甲, 1, 2, 3=1+2)."""
        words = [fold(word).lower() for word in self.grid.words(row)]
        amounts = any(word.isdecimal() and len(word) > 2 for word in words)
        return len(words) > 1 and not amounts and all(_COUNTING.fullmatch(word) for word in words)

    def _line(self, row: int, number: int) -> None:
        words = self.grid.words(row)
        project = self.grid.cells[row].get(self.places["project"])
        name = project.text.strip() if project is not None else ""
        if not words or self._is_head_again(words, name):
            return
        if is_total(name) or (not name and any(is_total(word) for word in words)):
            self._check_total(row, words)
        elif is_footnote(words[0]):
            self.notes.append(f"表头下第 {number} 行“{words[0][:40]}”是说明，没有读入。")
        elif not name or project is None or names_project(name) or self._is_divider(project):
            self.notes.append(f"表头下第 {number} 行“{' '.join(words)[:40]}”没有项目名称，没有读入。")
        else:
            self.rows.append(self._project(row, number, name))

    def _is_head_again(self, words: Sequence[str], name: str) -> bool:
        """Return whether a row is the head again, as on another page."""
        if name and not names_project(name):
            return False
        headings = sum(is_heading(word) or fold(word) in SUM_WORDS for word in words)
        return (headings > 1 and bool(name)) or headings == len(words) > (0 if name else 1)

    def _is_divider(self, project: Cell) -> bool:
        """Return whether a row is merged across the table: a heading over the projects that follow."""
        end = project.column + project.columns
        used = [column.column for column in self.columns if column.field and column.field != "project"]
        return project.columns > 1 and any(project.column < column < end for column in used)

    def _project(self, row: int, number: int, name: str) -> ListRow:
        texts: dict[str, str] = {}
        for field, column in self.places.items():
            cell = self.grid.cells[row].get(column)
            covered = cell is not None and cell.rows == 0
            # a department that is merged down holds for every line beside it
            texts[field] = self.last.get(field, "") if covered else self.grid.text(row, column)
        self.last = dict(texts)
        texts["project"] = name
        texts["year"] = year_of(texts.get("year", ""))
        return ListRow(number=number, amounts=tuple(self._amounts(row, number, name)), **texts)

    def _amounts(self, row: int, number: int, name: str) -> Iterable[ListAmount]:
        for column in self.amounts:
            shown = self.grid.text(row, column.column)
            text = amount_text(shown, column.unit)
            if text is None:
                kind = ListAmount(column.source, column.field, "").name
                self.notes.append(f"{name}（表头下第 {number} 行）：{kind}“{shown[:40]}”不是数字，没有读入。")
            elif text:
                self.sums[column.column] = self.sums.get(column.column, Decimal(0)) + (read_amount(text) or 0)
                yield ListAmount(column.source, column.field, text)

    def _check_total(self, row: int, words: Sequence[str]) -> None:
        """Compare the list's own sum with that of the rows read, since lines may be hidden or left out."""
        if not any(is_grand_total(word) for word in words):
            return
        for column in self.amounts:
            text = amount_text(self.grid.text(row, column.column), column.unit)
            list_total = read_amount(text) if text else None
            read_total = self.sums.get(column.column, Decimal(0))
            if list_total is not None and list_total != read_total:
                kind = ListAmount(column.source, column.field, "").name
                totals = f"{kind}合计 {plain(list_total)} 万元，读入的项目共 {plain(read_total)} 万元"
                self.notes.append(f"列表的合计与各项目不符：{totals}。")


def read_list_file(path: Path) -> ReadFile:
    """Return the tables of a file that may hold a list, in text too. Raises `FormatError`, `OSError`."""
    kind = kind_of(path)
    if kind is TEXT:
        return ReadFile([_text_sheet(path)])
    return read_tables(path, ReadOptions(exact=True))


def _text_sheet(path: Path) -> Sheet:
    """Return a table in text: cells parted by tabs or commas, quoted as Excel and WPS do."""
    with path.open("rb") as file:
        data = file.read(MAX_SMALL_PART + 1)
    if len(data) > MAX_SMALL_PART:
        raise FormatError(f"无法读取“{path.name}”：文件过大，请拆成几个文件后再导入。")
    try:
        text = as_seen(decode(data))
        first = next(
            (
                line
                for line in text.splitlines()
                if ("项目" in line or "单位" in line) and re.search("[\t,;]", line)
            ),
            "",
        )
        mark = max("\t,;", key=first.count)
        lines = []
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            lines.append(line)
            if len(lines) > MAX_ROWS or len(line) > MAX_COLUMNS:
                raise FormatError("行或列过多，请拆成几个文件后再导入。")
    except FormatError as error:
        raise FormatError(f"无法读取“{path.name}”：{error}") from error
    except csv.Error as error:
        raise FormatError(f"无法读取“{path.name}”：文字表格的格式有误，请另存为 xlsx 后再导入。") from error
    return Sheet(rows=tuple(Row(tuple(Cell(text, i) for i, text in enumerate(line))) for line in lines))
