"""A form, its template and its figures laid out as a sheet, once for screen, docx, PDF and xlsx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from jixiao_gui.form.cell_texts import AnyRow, get_text, has_cell, row_text, rows_of
from jixiao_gui.form.cells import column_spans, group_of
from jixiao_gui.form.evaluation import Evaluation
from jixiao_gui.form.model import FIGURE_COLUMNS, Form, Indicator
from jixiao_gui.form.spans import SUBTOTAL, has_subtotal, subtotal_column
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Grid, GridRow, Table
from jixiao_gui.sheet.sheet import Cell, Role, Row, Section, Sheet

_CENTRED = FIGURE_COLUMNS | {"comparator", "measure_unit", "grade", "phone"}
_SHORT = 8
"""Targets and actuals up to so many ideographs stand centred; a letter or a digit is half of one."""
_HEAD_SECTIONS = {"funds": Section.FUND_HEAD, "indicators": Section.INDICATOR_HEAD}
_ROW_SECTIONS = {"funds": Section.FUND, "indicators": Section.INDICATOR}


def layout(
    form: Form, template: Template, evaluation: Evaluation, before: tuple[Form, Sheet] | None = None
) -> Sheet:
    """Lay ``form`` out as its template prints it.

    The lines around the table are the form's own, or the template's; the year stands in the title's marks.
    Labels of levels are merged over the rows that share them.

    ``before``: an earlier state of the same form and its sheet by this template. Rows that did not change are
    the same objects in the new sheet, so that a view finds those that differ by identity.
    """
    rows: list[Row] = []
    for section in template.sections:
        if isinstance(section, Table):
            rows += _table_rows(form, template, section, evaluation, before)
        else:
            rows += _grid_rows(form, template, section, evaluation)
    if before is not None:
        old = before[1].rows
        for number, (row, old_row) in enumerate(zip(rows, old, strict=False)):
            if row is not old_row and row == old_row:
                rows[number] = old_row
    edges = template.edges
    title, year_line = template.title_lines(form)
    lines = template.lines_above(form)
    before_title = min(len(template.caption.splitlines()), len(lines))
    return Sheet(
        caption="\n".join(lines[:before_title]),
        title=title,
        year_line=year_line,
        above=lines[before_title:],
        widths=tuple(round(b - a, 3) for a, b in pairwise(edges)),
        rows=tuple(rows),
        below=template.lines_below(form),
        sign_off=template.sign_off,
        landscape=template.landscape,
    )


class _Line:
    """Places cells of given widths (mm) on the template's grid, from left to right."""

    def __init__(self, template: Template, widths: Iterable[float]) -> None:
        self._ends = template.grid_columns(widths)
        self._column = 0
        self.cells: list[Cell] = []

    def add(
        self, text: str, path: str = "", role: Role = Role.LABEL, rows: int = 1, vertical: bool = False
    ) -> None:
        end = self._ends[len(self.cells)]
        self.cells.append(Cell(text, self._column, end - self._column, rows, path, role, vertical))
        self._column = end

    def row(self, section: Section, height: float = 6.0) -> Row:
        return Row(tuple(self.cells), section, height)


def _grid_rows(form: Form, template: Template, grid: Grid, evaluation: Evaluation) -> Iterator[Row]:
    """Yield the fixed rows of ``grid``."""
    section = _grid_section(grid)
    for row in grid.rows:
        line = _Line(template, row.widths)
        _add_cells(line, row, form, evaluation)
        has_fields = any(cell.field for cell in row.cells)
        row_section = section if has_fields or section is not Section.GOAL else Section.GOAL_HEAD
        height = row.height
        if height == 6 and not has_fields and any("\n" in cell.text for cell in row.cells[1:]):
            height = 10.0
        yield line.row(row_section, height)


def _add_cells(line: _Line, row: GridRow, form: Form, evaluation: Evaluation) -> None:
    """Add the cells of a fixed row to ``line``."""
    for cell in row.cells:
        if not cell.rows:
            line.add("", rows=0)
        elif not cell.field:
            line.add(cell.text, rows=cell.rows, vertical=cell.vertical)
        else:
            path = cell.field
            if not has_cell(form, path):  # a line of money that the form came without
                line.add("", rows=cell.rows)
                continue
            text = evaluation.printed[path] if path in evaluation.printed else get_text(form, path)
            line.add(text, path, _role(path, text, evaluation), cell.rows)


def _grid_section(grid: Grid) -> Section:
    """Return the part of the form that the fixed rows ``grid`` are."""
    heads = {cell.field.partition(".")[0] for row in grid.rows for cell in row.cells if "." in cell.field}
    if "total" in heads:
        return Section.TOTAL
    return Section.GOAL if "goal" in heads else Section.HEADER


def _head_rows(template: Template, table: Table, covered: int, label: str) -> Iterator[Row]:
    """Yield the rows of heads; the side label runs down over ``covered`` rows under them."""
    section = _HEAD_SECTIONS.get(table.id, Section.TABLE_HEAD)
    upper = table.has_upper_heads
    for number in (0, 1) if upper else (1,):
        widths = [table.label_width] if table.label_width else []
        groups: list[tuple[str, float, int]] = []  # words, width, rows
        for place, column in enumerate(table.columns):
            if number == 1 and (upper or not column.upper):
                groups.append((column.head, column.width, 0 if upper and not column.upper else 1))
            elif column.upper and place and table.columns[place - 1].upper == column.upper:
                groups[-1] = (column.upper, groups[-1][1] + column.width, 1)
            else:
                groups.append((column.upper or column.head, column.width, 1 if column.upper else 2))
        line = _Line(template, [*widths, *(width for _, width, _ in groups)])
        first = number == (0 if upper else 1)
        if table.label_width:
            if table.corner is not None:
                line.add(table.corner if first else "", rows=(1 + upper) if first else 0)
            else:
                rows = covered + 1 + upper if first else 0
                line.add(label if first else "", rows=rows, vertical=table.vertical and first)
        for words, _, rows in groups:
            line.add(words if rows else "", rows=rows)
        tall = any("\n" in words for words, _, rows in groups if rows)
        yield line.row(section, 10.0 if tall else 6.0)


def _table_rows(
    form: Form,
    template: Template,
    table: Table,
    evaluation: Evaluation,
    before: tuple[Form, Sheet] | None,
) -> Iterator[Row]:
    rows = tuple(rows_of(form, table.id))
    laid_rows = _laid_before(table, before)
    spans = column_spans(rows, table)
    for start, end, label in _groups(rows, table):
        covered = _covered(rows, table, start, end)
        if start < len(rows) and group_of(rows[start]) and not table.label_width:
            line = _Line(template, [sum(table.widths)])
            line.add(label)
            yield line.row(_HEAD_SECTIONS.get(table.id, Section.TABLE_HEAD))
        if not table.headless:
            yield from _head_rows(template, table, covered, label)
        for number in range(start, end):
            row = rows[number]
            covers = tuple(spans[name][number] for name in table.fields)
            if table.headless or table.corner is not None:
                side = (label, covered) if number == start else ("", 0)
            else:
                side = ("", 0)
            laid = laid_rows.get((number, *covers, *side))
            # a score that follows its suggestion is no text of the row's own
            if laid is not None and laid[0] is row and not (isinstance(row, Indicator) and row.auto):
                yield laid[1]
            else:
                yield _table_row(template, table, evaluation, number, row, covers, side)
            if has_subtotal(row):
                yield _subtotal_row(template, table, number, row)
    for foot in table.foot:
        line = _Line(template, (table.label_width, *foot.widths) if table.label_width else foot.widths)
        if table.label_width:
            line.add("", rows=0)
        _add_cells(line, foot, form, evaluation)
        yield line.row(_ROW_SECTIONS.get(table.id, Section.TABLE), foot.height)


def _covered(rows: Sequence[AnyRow], table: Table, start: int, end: int) -> int:
    """Return how many rows the label at the side covers beside rows ``start`` to ``end``."""
    sums = sum(has_subtotal(row) for row in rows[start:end])
    return end - start + sums + (len(table.foot) if end == len(rows) else 0)


def _subtotal_row(template: Template, table: Table, number: int, row: AnyRow) -> Row:
    """Return the row of the sum under a row: its label up to the first figure, then a cell a column."""
    columns = table.columns
    ends = [
        place
        for place, column in enumerate(columns)
        if place and (column.id in FIGURE_COLUMNS or row_text(row, subtotal_column(column.id)).strip())
    ]
    first = ends[0] if ends else len(columns)
    widths = [sum(column.width for column in columns[:first]), *(column.width for column in columns[first:])]
    line = _Line(template, [table.label_width, *widths] if table.label_width else widths)
    if table.label_width:
        line.add("", rows=0)
    line.add(row_text(row, SUBTOTAL), f"{table.id}.{number}.{SUBTOTAL}", Role.TEXT)
    for column in columns[first:]:
        name = subtotal_column(column.id)
        line.add(row_text(row, name), f"{table.id}.{number}.{name}", Role.NUMBER)
    return line.row(Section.TOTAL, table.height)


def _laid_before(
    table: Table, before: tuple[Form, Sheet] | None
) -> Mapping[tuple[object, ...], tuple[AnyRow, Row]]:
    """Return the earlier form's rows with those of its sheet, by number and by what their cells cover."""
    if before is None or table.id != "indicators":
        return {}
    old = tuple(rows_of(before[0], table.id))
    spans = column_spans(old, table)
    laid = [row for row in before[1].rows if row.section is Section.INDICATOR]
    laid_rows: dict[tuple[object, ...], tuple[AnyRow, Row]] = {}
    inside = table.headless or table.corner is not None
    for start, end, label in _groups(old, table):
        covered = _covered(old, table, start, end)
        for number in range(start, end):
            side = (label, covered) if inside and number == start else ("", 0)
            key = (number, *(spans[name][number] for name in table.fields), *side)
            laid_rows[key] = old[number], laid[number]
    return laid_rows


def _groups(rows: Sequence[AnyRow], table: Table) -> Iterator[tuple[int, int, str]]:
    """Yield runs of rows under one head: start, end, side label. Most tables have one."""
    start = 0
    for number in range(1, len(rows)):
        if group_of(rows[number]) != group_of(rows[number - 1]):
            yield start, number, group_of(rows[start]) or table.label
            start = number
    yield start, len(rows), (group_of(rows[start]) if rows else "") or table.label


def _table_row(
    template: Template,
    table: Table,
    evaluation: Evaluation,
    number: int,
    row: AnyRow,
    covers: Sequence[int],
    side: tuple[str, int],
) -> Row:
    """Return a row of ``table``.

    ``covers``: over how many rows each of its cells reaches, ``side``: the label beside it and its rows.
    """
    line = _Line(template, table.widths)
    if table.label_width:
        line.add(side[0], rows=side[1], vertical=table.vertical and bool(side[1]))
    for column, rows in zip(table.columns, covers, strict=True):
        path = f"{table.id}.{number}.{column.id}"
        if not rows:
            line.add("", rows=0)
        elif path in evaluation.printed:
            line.add(evaluation.printed[path], path, Role.COMPUTED, rows)
        elif column.merge == "down":
            # a blank label of its own is a space, or a reader would take the label above for it
            line.add(row_text(row, column.id) or " ", path, Role.LABEL, rows)
        else:
            text = row_text(row, column.id)
            line.add(text, path, _role(path, text, evaluation), rows)
    return line.row(_ROW_SECTIONS.get(table.id, Section.TABLE), table.height)


def _role(path: str, text: str, evaluation: Evaluation) -> Role:
    """Return the role of the cell at ``path``, by its column and its ``text``."""
    name = path.rpartition(".")[2]
    if path in evaluation.printed:
        return Role.COMPUTED
    if name in _CENTRED:
        return Role.NUMBER
    if name in ("target", "actual") and _is_short(text):
        return Role.NUMBER
    if name.startswith("x") and _is_short(text) and text.strip(" 0123456789.,%/-—√☑□") == "":
        return Role.NUMBER
    return Role.TEXT


def _is_short(text: str) -> bool:
    """Return whether ``text`` is one line of at most `_SHORT` ideographs."""
    if "\n" in text or len(text) > 2 * _SHORT:
        return False
    return len(text) <= _SHORT or len(text) + sum(char > "\x7f" for char in text) <= 2 * _SHORT
