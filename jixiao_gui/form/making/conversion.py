"""Conversion of a form to another layout (换模板): texts with a cell there move, the others are listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jixiao_gui.form.cell_texts import (
    get_text,
    part_text,
    row_text,
    set_text,
    split_path,
    with_part_text,
    with_table,
)
from jixiao_gui.form.cells import paths_of
from jixiao_gui.form.checks.base import fund_item
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.figures import says_the_same
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.making.listing import fund_lines_of
from jixiao_gui.form.model import (
    AMOUNT_FIELDS,
    FUND_FIELDS,
    Form,
    FundLine,
    Indicator,
    OwnTable,
    Texts,
    is_placeholder,
    own_text,
    own_texts,
)
from jixiao_gui.form.numbers import in_money
from jixiao_gui.form.places import amount_name, place_of
from jixiao_gui.form.spans import rearranged
from jixiao_gui.form.targets import AROUND_TARGET, split_target
from jixiao_gui.form.template import Template

_MEANT = ("x", "group")
"""Beginnings of the ids of columns that have a meaning in their own layout alone."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A text that the other layout has no cell for; ``place`` is the name of its old cell."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """The form in its new layout, and the texts without a cell there."""

    form: Form
    lost: tuple[Lost, ...]


def convert(form: Form, old: Template, new: Template) -> Conversion:
    """Return ``form`` laid out by ``new``.

    Cells correspond by meaning, own columns by the words that both layouts print for them. Fund lines
    correspond by source (财政拨款, 结转, 其他); a line with amounts that the new layout does not know is kept
    below them. Rows of indicators are kept, blank ones left out. Weights that the old layout prints become
    the new one's. Manual figures stay manual where the new layout computes other ones.
    """
    lost = list(_lost(form, old, new))
    converted = replace(
        new.new_form(form.year),
        funds=tuple(_funds(form, old, new)),
        indicators=tuple(_indicators(form, old, new)) or new.blank_rows,
        manual=form.manual,
        remarks=form.remarks,
        token=form.token,
        sources=tuple(source for source in form.sources if not source.cell),
    )
    for id, rows in _own_tables(form, old, new):
        converted = with_table(converted, OwnTable(id, rows))
    for path in old.grid_fields:
        if split_path(path)[1] >= 0:  # money in fixed cells came with its line
            continue
        new_path = counterpart(path, old, new)
        text = get_text(form, path)
        printed = bool(text) and text == old.defaults.get(path)
        if new_path and path != "total.weight" and not printed and (text or new_path not in new.defaults):
            converted = set_text(converted, new_path, text)
    if len(converted.indicators) != len(form.indicators):  # remarks name cells, and the rows are others now
        converted = replace(
            converted, remarks=tuple(r for r in form.remarks if not r.cell.startswith("indicators."))
        )
    moved = dict(zip(computed_paths(form), computed_paths(converted), strict=True))
    converted = replace(converted, manual=frozenset(moved.get(path, path) for path in form.manual))
    figures = evaluate(converted, new).figures
    manual = frozenset(
        path
        for path in (moved.get(path, path) for path in form.manual)
        if path in figures and not says_the_same(path, get_text(converted, path), figures[path])
    )
    return Conversion(replace(converted, manual=manual), tuple(lost))


def counterpart(column: str, old: Template, new: Template) -> str:
    """Return the cell or column of ``new`` with the meaning of ``column`` in ``old``; "" for none."""
    head, number, name = split_path(column)
    if number >= 0:
        new_column = counterpart(f"{head}.{name}", old, new)
        return f"{head}.{number}.{new_column.rpartition('.')[2]}" if new_column else ""
    name = name or head
    if not name.startswith(_MEANT):
        return column if new.has(column) else ""
    head = column.rpartition(".")[0]
    words = "".join(old.words.get(column, "").split())
    for new_name in new.fields(head):
        path = f"{head}.{new_name}" if head else new_name
        if words and new_name.startswith(_MEANT) and "".join(new.words.get(path, "").split()) == words:
            return path
    return ""


def _lost(form: Form, old: Template, new: Template) -> Iterator[Lost]:
    yield from _lost_lines(form, old, new)
    labels = {f"{table.id}.{c.id}" for table in old.tables for c in table.columns if c.merge == "down"}
    for path in paths_of(form, old):
        head, number, name = split_path(path)
        text = get_text(form, path)
        column = f"{head}.{name}" if name else head
        if not text.strip() or counterpart(column, old, new):
            continue
        if name.startswith("term") and (column in labels or is_placeholder(text)):
            continue  # the same label stands on the year's side
        if path == "total.weight" and text.strip() == old.total_weight:
            continue
        if head == "indicators" and name in AROUND_TARGET and new.has("indicators.target"):
            continue  # it stands in the target's own cell
        if text == _printed(old, path) and not (head == "funds" and name in AMOUNT_FIELDS):
            continue
        if head == "funds":
            yield Lost(f"{fund_item(form.funds[number])}的{amount_name(old, name)}", text)
        else:
            yield Lost(place_of(old, path), text)
    for name in AMOUNT_FIELDS:  # amounts of an earlier layout that this one doesn't show
        if not old.has(f"funds.{name}") and not new.has(f"funds.{name}"):
            for line in form.funds:
                if getattr(line, name).strip():
                    yield Lost(f"{fund_item(line)}的{amount_name(old, name)}", getattr(line, name))


def _printed(layout: Template, path: str) -> str:
    """Return the text that the blank form of a layout has in the cell at ``path``."""
    head, number, name = split_path(path)
    table = layout.table(head)
    if number < 0 or table is None:
        return layout.defaults.get(path, "")
    return row_text(table.rows[number], name) if number < len(table.rows) else ""


def _lost_lines(form: Form, old: Template, new: Template) -> Iterator[Lost]:
    """Yield the form's own title and lines around the table: the new layout prints its own."""
    printed_lines = {
        *old.lines_above(Form()),
        *old.lines_below(Form()),
        *new.lines_above(Form()),
        *new.lines_below(Form()),
    }
    if form.title and form.title != f"{old.title}\n{old.year_line}".rstrip("\n"):
        yield Lost(place_of(old, "title"), form.title.replace("\n", " "))
    for head, lines in (("above", form.above or ()), ("below", form.below or ())):
        for number, line in enumerate(lines):
            if line.strip() and line not in printed_lines:
                yield Lost(place_of(old, f"{head}.{number}"), line)


def _own_tables(form: Form, old: Template, new: Template) -> Iterator[tuple[str, tuple[Texts, ...]]]:
    """Yield the rows of tables that both layouts have, column by column."""
    for table in form.tables:
        columns = {
            name: new_column.rpartition(".")[2]
            for name in old.fields(table.id)
            if (new_column := counterpart(f"{table.id}.{name}", old, new))
        }
        rows = (
            own_texts({new_column: own_text(row, name) for name, new_column in columns.items()})
            for row in table.rows
        )
        if columns:
            yield table.id, tuple(rows)


def _funds(form: Form, old: Template, new: Template) -> Iterator[FundLine]:
    if not new.fields("funds"):
        return
    theirs, ours = fund_lines_of(form.funds), fund_lines_of(new.fund_lines)
    used: set[int] = set()
    for number, blank in enumerate(new.fund_lines):
        source = next((name for name, place in ours.items() if place == number), "")
        place = theirs.get(source)
        if place is None:
            yield blank
            continue
        used.add(place)
        yield _moved_line(form.funds[place], blank, place, old, new)
    for place, line in enumerate(form.funds):
        if place not in used and _is_filled(line, place, old):
            yield _in_columns_of(line, old, new)


def _is_filled(line: FundLine, place: int, old: Template) -> bool:
    """Return whether a fund line has a text, beside its name, that the layout doesn't print itself."""
    printed = old.fund_lines[place] if place < len(old.fund_lines) else FundLine()
    names = dict.fromkeys((*AMOUNT_FIELDS, *old.fields("funds")))
    return any(
        part_text(line, name).strip() and part_text(line, name) != part_text(printed, name)
        for name in names
        if name != "item"
    )


def _moved_line(line: FundLine, blank: FundLine, place: int, old: Template, new: Template) -> FundLine:
    """Return ``line`` in the place of ``blank``: its amounts, and texts that differ from the old layout's."""
    printed = old.fund_lines[place] if place < len(old.fund_lines) else FundLine()
    renamed = replace(line, item=blank.item)
    for name in ("weight", "score"):
        text = getattr(line, name)
        if text == getattr(printed, name):
            renamed = with_part_text(renamed, name, getattr(blank, name))
    moved = _in_columns_of(renamed, old, new)
    covered = {counterpart(f"funds.{name}", old, new) for name in old.fields("funds")}
    for name, text in blank.extra:  # what the new layout prints in a column that the old one has not
        if f"funds.{name}" not in covered:
            moved = with_part_text(moved, name, text)
    return moved


def _in_columns_of(line: FundLine, old: Template, new: Template) -> FundLine:
    """Return ``line`` with the texts for which the new layout has a column, amounts in its money."""
    result = FundLine()
    for name in dict.fromkeys((*FUND_FIELDS, *old.fields("funds"))):
        new_column = counterpart(f"funds.{name}", old, new)
        if new_column:
            text = part_text(line, name)
            if name in AMOUNT_FIELDS:
                text = in_money(text, old.money, new.money)
            result = with_part_text(result, new_column.rpartition(".")[2], text)
    return result


def _indicators(form: Form, old: Template, new: Template) -> Iterator[Indicator]:
    columns = {
        name: new_column.rpartition(".")[2]
        for name in old.fields("indicators")
        if (new_column := counterpart(f"indicators.{name}", old, new))
    }
    filled = [(number, row) for number, row in enumerate(form.indicators) if not row.is_blank]
    for row in rearranged(form.indicators, filled):
        if not isinstance(row, Indicator):
            continue
        spans = ((columns[name], count) for name, count in row.spans if name in columns)
        indicator = Indicator(auto=row.auto, spans=tuple(sorted(spans)))
        for name, new_column in columns.items():
            indicator = with_part_text(indicator, new_column, part_text(row, name))
        yield _with_target(indicator, row, old, new)


def _with_target(indicator: Indicator, row: Indicator, old: Template, new: Template) -> Indicator:
    """Return ``indicator`` with the target of ``row`` where a layout has it in three columns: ≥ | 98 | %."""
    theirs, ours = (
        tuple(name for name in AROUND_TARGET if layout.has(f"indicators.{name}")) for layout in (old, new)
    )
    if theirs == ours or not new.has("indicators.target"):
        return indicator
    parts = split_target(row.full_target if theirs else row.target)
    if not theirs and not parts[0] and not parts[2]:
        return indicator
    text = "".join(
        part
        for part, name in zip(parts, (AROUND_TARGET[0], "", AROUND_TARGET[1]), strict=True)
        if name not in ours
    )
    indicator = with_part_text(indicator, "target", text)
    for name, part in ((AROUND_TARGET[0], parts[0]), (AROUND_TARGET[1], parts[2])):
        if name in ours:
            indicator = with_part_text(indicator, name, part)
    return indicator
