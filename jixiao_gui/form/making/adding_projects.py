"""A department's form filled from its projects: tasks with their amounts, goals, funds, chosen indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao_gui.form.cell_texts import (
    AnyRow,
    is_blank_row,
    row_text,
    rows_of,
    split_path,
    with_row_text,
    with_rows,
)
from jixiao_gui.form.checks.base import fund_item
from jixiao_gui.form.level_words import LevelWords
from jixiao_gui.form.making.adding_up import AMOUNTS, Part, Sum, add_amount, add_goals, source_of
from jixiao_gui.form.making.listing import fund_lines_of
from jixiao_gui.form.model import CORE_TABLES, Form, FundLine, Indicator, Source, Texts, own_text, own_texts
from jixiao_gui.form.numbers import fold, plain, read_amount
from jixiao_gui.form.row_pairs import row_name
from jixiao_gui.form.targets import target_cells
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Table


@dataclass(frozen=True, slots=True)
class PartsToFill:
    """The parts of a department's form that are filled in."""

    tasks: bool = True
    goals: bool = True
    funds: bool = True


def task_table(template: Template) -> Table | None:
    """Return the table of tasks with their amounts, 年度主要任务, by the words over its columns."""
    for table in template.tables:
        if table.id not in CORE_TABLES and {"name", "total"} <= task_columns(table).keys():
            return table
    return None


def task_columns(table: Table) -> dict[str, str]:
    """Return what the columns of a table of tasks are: name, content, total, appropriation, other -> id."""
    ids: dict[str, str] = {}
    for column in table.columns:
        head = fold(column.head)
        for meaning, words in (
            ("name", ("任务名称", "项目名称", "任务")),
            ("content", ("内容",)),
            ("appropriation", ("财政",)),
            ("other", ("其他", "其它")),
            ("total", ("总额", "合计", "小计", "金额")),
        ):
            if meaning not in ids and any(word in head for word in words):
                ids[meaning] = column.id
                break
    return ids


def can_add_up(template: Template) -> bool:
    """Return whether forms of ``template`` are filled from those of projects: a department's."""
    return task_table(template) is not None or _project_line(template.fund_lines) is not None


def candidates(template: Template, layouts: Iterable[tuple[int, Template]]) -> Iterator[int]:
    """Yield the numbers of the forms that may be added up into one of ``template``.

    A department's form takes forms of projects of its kind, any other form those of its own layout.
    ``layouts`` are the other forms' numbers and layouts.
    """
    department = can_add_up(template)
    for number, layout in layouts:
        if department:
            if layout.kind == template.kind and not can_add_up(layout) and layout.has("project"):
                yield number
        elif layout.id == template.id:
            yield number


def add_projects(
    form: Form, template: Template, parts: Sequence[Part], wanted: PartsToFill = PartsToFill()
) -> Sum:
    """Return a department's form filled from its projects: tasks and amounts, goals, funds, indicators.

    Tasks of the clerk's own stay below; rows of projects that were filled in before are filled in anew. Of
    indicators come those that the parts name.
    """
    result = Sum(form)
    table = task_table(template)
    if wanted.tasks and table is not None:
        _add_tasks(result, template, table, parts)
    if wanted.goals:
        add_goals(result, template, parts)
    if wanted.funds:
        _add_project_line(result, template, parts)
    _add_indicators(result, template, parts)
    result.form = result.with_sources()
    return result


def _add_tasks(result: Sum, template: Template, table: Table, parts: Sequence[Part]) -> None:
    columns = task_columns(table)
    names = {fold(part.name) for part in parts}
    old = [row for row in rows_of(result.form, table.id) if isinstance(row, tuple)]
    clerk_rows = [
        row
        for row in old
        if not _is_printed(row, table) and fold(own_text(row, columns["name"])) not in names
    ]
    rows: list[AnyRow] = []
    sources_by_cell: dict[str, list[Source]] = {}
    for number, part in enumerate(parts):
        texts = {columns["name"]: part.name}
        sources_by_cell[f"{table.id}.{number}.{columns['name']}"] = [source_of(part, _title_cell(part))]
        if "content" in columns:
            texts[columns["content"]] = part.form.goal.expected.strip()
            if part.form.goal.expected.strip():
                cell = f"{table.id}.{number}.{columns['content']}"
                sources_by_cell[cell] = [source_of(part, "goal.expected")]
        for meaning, source in (("total", "total"), ("appropriation", "appropriation"), ("other", "other")):
            line = fund_lines_of(part.form.funds).get(source)
            if meaning not in columns or line is None:
                continue
            column = _declared_column(part.template)
            amount = part.amount(part.form.funds[line], column, template.money)
            if amount is not None:
                texts[columns[meaning]] = plain(amount.normalize())
                sources_by_cell[f"{table.id}.{number}.{columns[meaning]}"] = [
                    source_of(part, f"funds.{line}.{column}")
                ]
        rows.append(own_texts(texts))
    result.form = with_rows(result.form, table.id, [*rows, *clerk_rows])
    result.form = replace(
        result.form, sources=tuple(s for s in result.form.sources if not s.cell.startswith(f"{table.id}."))
    )
    result.cells.update(
        {cell: [replace(s, cell=cell) for s in sources] for cell, sources in sources_by_cell.items()}
    )
    _add_foot(result, template, table, columns)


def _add_foot(result: Sum, template: Template, table: Table, columns: dict[str, str]) -> None:
    """Write the sums under the columns of amounts, cell by cell from the right."""
    amounts = [
        c.id for c in table.columns if c.id in {columns.get(m) for m in ("total", "appropriation", "other")}
    ]
    for row in table.foot:
        fields = [cell.field for cell in row.cells if cell.field]
        for path, column in zip(reversed(fields), reversed(amounts), strict=False):
            values = [
                read_amount(row_text(each, column), template.money) for each in rows_of(result.form, table.id)
            ]
            addends = [value for value in values if value is not None]
            if addends:
                sources = [
                    source
                    for number in range(len(values))
                    for source in result.cells.get(f"{table.id}.{number}.{column}", ())
                ]
                result.set(path, plain(sum(addends, Decimal(0)).normalize()), sources)


def _add_project_line(result: Sum, template: Template, parts: Sequence[Part]) -> None:
    place = _project_line(result.form.funds)
    if place is None:
        return
    for column in AMOUNTS:
        if template.has(f"funds.{column}"):
            add_amount(result, template, parts, place, column, {id(part): 0 for part in parts})


def _add_indicators(result: Sum, template: Template, parts: Sequence[Part]) -> None:
    """Add the chosen indicators below those that are there, under the labels of this layout."""
    if not template.has("indicators.name"):
        return
    words = LevelWords(template)
    rows = [row for row in result.form.indicators if not row.is_blank]
    new = _new_indicators(result, {row_name(row) for row in rows}, words, template, parts)
    if not new:
        return
    origin = {id(row): (part, number) for row, part, number in new}
    placed = sorted([*rows, *(row for row, _, _ in new)], key=words.order)
    sources = _sources_moved(result.form, placed)
    result.form = replace(result.form, indicators=tuple(placed), sources=sources)
    for index, row in enumerate(placed):
        if id(row) in origin:
            part, number = origin[id(row)]
            cell = f"indicators.{index}.target"
            result.cells[cell] = [replace(source_of(part, f"indicators.{number}.target"), cell=cell)]


def _new_indicators(
    result: Sum, present_names: set[str], words: LevelWords, template: Template, parts: Sequence[Part]
) -> list[tuple[Indicator, Part, int]]:
    """Return the chosen indicators that the form lacks, under its own labels, with part and row of each.

    ``present_names`` are the names of those that it has.
    """
    known_origins = {
        (s.origin, s.origin_cell) for s in result.form.sources if s.cell.startswith("indicators.")
    }
    new: list[tuple[Indicator, Part, int]] = []
    for part in parts:
        for number in part.rows:
            row = part.form.indicators[number]
            if (part.form.token, f"indicators.{number}.target") in known_origins:
                continue
            if row_name(row) in present_names:
                result.notes.append(f"{part.name}：指标“{row.name.strip()}”本表已有，没有重复加入。")
                continue
            present_names.add(row_name(row))
            place = words.place(row.level1, row.level2)
            taken = Indicator(place.labels[0], place.labels[1], row.name)
            for path, text in target_cells(row.full_target, 0, template).items():
                taken = _as_row(with_row_text(taken, path.rpartition(".")[2], text))
            new.append((taken, part, number))
    return new


def _sources_moved(form: Form, placed: Sequence[Indicator]) -> tuple[Source, ...]:
    """Return the sources of ``form`` for its rows in their new places; those of rows that are gone go too."""
    old_places = {id(row): n for n, row in enumerate(form.indicators)}
    new_places = {old_places[id(row)]: n for n, row in enumerate(placed) if id(row) in old_places}
    moved = []
    for source in form.sources:
        head, old, column = split_path(source.cell)
        if head == "indicators" and old >= 0:
            if old not in new_places:
                continue
            source = replace(source, cell=f"indicators.{new_places[old]}.{column}")
        moved.append(source)
    return tuple(moved)


def _title_cell(part: Part) -> str:
    return "project" if part.form.project.strip() else "unit"


def _declared_column(template: Template) -> str:
    return "initial" if template.has("funds.initial") else "budget"


def _project_line(lines: Sequence[FundLine]) -> int | None:
    """Return the number of the fund line 项目支出."""
    return next((n for n, line in enumerate(lines) if fold(fund_item(line)).endswith("项目支出")), None)


def _is_printed(row: Texts, table: Table) -> bool:
    """Return whether a row of tasks is blank, or says only what the blank form prints: 任务1, ……."""
    if is_blank_row(row):
        return True
    return any(isinstance(blank, tuple) and blank == row for blank in table.rows)


def _as_row(row: AnyRow) -> Indicator:
    assert isinstance(row, Indicator)
    return row
