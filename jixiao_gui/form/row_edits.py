"""The edits of rows: moving and copying in any table; groups, weights and blank rows of indicators.

Numbers before names are in `numbering`.

A *group* is a run of rows that share level 1 and level 2, a *section* a run that shares level 1. Rows are
named by their number from 0; the merged labels of the sheet follow from the rows' own. Each function returns
a `RowEdit`, or ``None`` when it would change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.cell_texts import blank_row
from jixiao_gui.form.edits import SpliceRows
from jixiao_gui.form.execution_rate import rate_weight, scores_rate
from jixiao_gui.form.figures import plain_points
from jixiao_gui.form.model import Form, Indicator, is_placeholder
from jixiao_gui.form.numbering import with_row_prefix
from jixiao_gui.form.numbers import is_void, plain, read_points
from jixiao_gui.form.row_order import arrange, insert_rows, label_columns, numbered_rows, with_labels
from jixiao_gui.form.spans import NumberedRow, covered_rows
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Table


class CannotShare(ValueError):
    """Weights that cannot be shared out; the message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class RowEdit:
    """An edit and the rows that are selected after it: ``count`` of them from ``at`` on."""

    edit: SpliceRows
    at: int = 0
    count: int = 0


def insert_like(
    form: Form, before: int, like: int, count: int, name: str, table: Table | None = None
) -> RowEdit:
    """Return the edit that inserts ``count`` blank rows, labelled as row ``like``, before row ``before``."""
    old = numbered_rows(form, table)
    blank = blank_row("indicators" if table is None else table.id)
    if 0 <= like < len(old):
        blank = with_labels(blank, old[like][1], label_columns(table))
    return RowEdit(insert_rows(form, before, [blank] * count, name, table), before, count)


def duplicate(form: Form, numbers: Sequence[int], name: str, table: Table | None = None) -> RowEdit | None:
    """Return the edit that inserts a copy of each of these rows of a table below the last of them."""
    old = numbered_rows(form, table)
    if not numbers:
        return None
    rows = [old[n][1] for n in sorted(numbers)]
    below = max(numbers) + 1
    return RowEdit(insert_rows(form, below, rows, name, table), below, len(rows))


def move(
    form: Form,
    numbers: Iterable[int],
    before: int,
    like: int,
    name: str,
    *,
    level: int = 0,
    table: Table | None = None,
) -> RowEdit | None:
    """Return the edit that moves rows, with the labels of row ``like``, before row ``before`` of a table.

    For the end ``before`` is the number of rows.
    ``level`` 2 moves a whole group, which keeps its level 2; ``level`` 1 a section, which keeps both labels.
    """
    old, chosen = numbered_rows(form, table), set(numbers)
    if not chosen or not 0 <= like < len(old):
        return None
    labels = {0: label_columns(table), 1: (), 2: ("level1",)}[level]
    moved = [(n, with_labels(old[n][1], old[like][1], labels)) for n in sorted(chosen)]
    start = sum(1 for n in range(min(before, len(old))) if n not in chosen)
    others = [item for item in old if item[0] not in chosen]
    return _edit(form, [*others[:start], *moved, *others[start:]], name, start, len(moved), table)


def step(
    form: Form, numbers: Sequence[int], by: int, name: str, table: Table | None = None
) -> RowEdit | None:
    """Return the edit that moves rows up (-1) or down (1) by one, into the group of the row passed."""
    if not numbers:
        return None
    first, last = min(numbers), max(numbers)
    beside = first - 1 if by < 0 else last + 1
    if not 0 <= beside < len(numbered_rows(form, table)):
        return None
    before = beside if by < 0 else beside + 1
    return move(form, range(first, last + 1), before, beside, name, table=table)


def step_group(form: Form, number: int, level: int, by: int, name: str) -> RowEdit | None:
    """Return the edit that moves the whole group (``level`` 2) or section (1) of a row past the next one.

    A group at its section's edge goes into the next section instead, as its first or last group.
    """
    rows = form.indicators
    group = run_of(form, number, level)
    beside = group.start - 1 if by < 0 else group.stop
    if not 0 <= beside < len(rows):
        return None
    neighbour = run_of(form, beside, level)
    if level == 2 and rows[beside].level1 != rows[number].level1:
        level1 = rows[beside].level1
        joined = [replace(row, level1=level1) if n in group else row for n, row in enumerate(rows)]
        return _edit(form, list(enumerate(joined)), name, group.start, len(group))
    first, second = (neighbour, group) if by < 0 else (group, neighbour)
    old = numbered_rows(form)
    swapped = [*(old[n] for n in second), *(old[n] for n in first)]
    start = first.start if by < 0 else first.start + len(second)
    return _edit(form, [*old[: first.start], *swapped, *old[second.stop :]], name, start, len(group))


def relabel(
    form: Form, template: Template, numbers: Iterable[int], level1: str, level2: str | None, name: str
) -> RowEdit | None:
    """Return the edit that moves rows to the end of the group ``level1``, ``level2``.

    With ``None`` for ``level2`` each row moves to the end of the section and keeps its own. A group that
    the form lacks is put where the template has it.
    """
    chosen = set(numbers)
    moved = [(number, row) for number, row in enumerate(form.indicators) if number in chosen]
    rows = [(number, row) for number, row in enumerate(form.indicators) if number not in chosen]
    if not moved or all(row.level1 == level1 and level2 in (None, row.level2) for _, row in moved):
        return None
    place = 0
    for number, row in moved:
        relabelled = replace(row, level1=level1, level2=row.level2 if level2 is None else level2)
        place = place_for([row for _, row in rows], template, relabelled.level1, relabelled.level2)
        rows.insert(place, (number, relabelled))
    return _edit(form, rows, name, max(0, place - len(moved) + 1), len(moved))


def add(form: Form, template: Template, rows: Sequence[Indicator], name: str) -> RowEdit | None:
    """Return the edit that adds filled rows to their groups, each in the place of a blank row if there is
    one.
    """
    rows_after, place = _placed(form), 0
    for row in rows:
        blank = next(
            (
                n
                for n, (_, old) in enumerate(rows_after)
                if old.is_blank and (old.level1, old.level2) == (row.level1, row.level2)
            ),
            None,
        )
        if blank is not None and not row.is_blank:
            place = blank
        else:
            place = place_for([row for _, row in rows_after], template, row.level1, row.level2)
            rows_after.insert(place, (None, replace(row, name="")))
        form_so_far = replace(form, indicators=tuple(placed_row for _, placed_row in rows_after))
        rows_after[place] = (
            rows_after[place][0],
            replace(row, name=with_row_prefix(form_so_far, template, place, row.name)),
        )
    return _edit(form, rows_after, name, place, 1)


def restore_blanks(form: Form, template: Template, name: str) -> RowEdit | None:
    """Return the edit that adds the template's blank rows of the groups that the form lacks."""
    present = {(row.level1, row.level2) for row in form.indicators}
    missing = [row for row in template.blank_rows if (row.level1, row.level2) not in present]
    rows_after = _placed(form)
    places = []
    for row in missing:
        place = place_for([row for _, row in rows_after], template, row.level1, row.level2)
        places.append(place)
        rows_after.insert(place, (None, row))
    return _edit(form, rows_after, name, min(places, default=0), 1)


def share_weights(form: Form, template: Template, numbers: Sequence[int], name: str) -> RowEdit | None:
    """Return the edit that shares the rest of the total weight evenly, in whole points where possible.

    It is shared over these rows when there are several; else over the rows with a name and no weight. The
    first rows get the points that do not divide. Raises `CannotShare`.
    """
    rows = form.indicators
    covered = covered_rows(rows, "weight")  # their cell is the one above
    chosen = sorted(numbers) if len(numbers) > 1 else _without_weight(rows)
    receivers = [number for number in chosen if number not in covered]
    if not receivers:
        raise CannotShare("没有尚未填分值的指标；要重新分配，请先选中几行指标。")
    left = Fraction(template.rules.total_weight)
    if scores_rate(form, template):
        left -= rate_weight(form, template.rules)
    for number, row in enumerate(rows):
        if number in receivers:
            continue
        weight = read_points(row.weight)
        if weight is None and not is_void(row.weight):
            raise CannotShare(f"第 {number + 1} 行指标的分值“{row.weight.strip()}”不是数字，请先改正。")
        left -= Fraction(weight or 0)
    if left <= 0:
        total = plain(Decimal(template.rules.total_weight))
        raise CannotShare(f"其他指标的分值已满 {total}，没有可分配的分值。")
    unit = Fraction(1) if left.denominator == 1 and left >= len(receivers) else Fraction(1, 10)
    while (left / unit).denominator != 1 or left / unit < len(receivers):
        unit /= 10
    share, leftover = divmod(int(left / unit), len(receivers))
    rows_after = list(rows)
    for place, number in enumerate(receivers):
        rows_after[number] = replace(rows[number], weight=plain_points((share + (place < leftover)) * unit))
    return _edit(form, list(enumerate(rows_after)), name, receivers[0], receivers[-1] - receivers[0] + 1)


def labels_of(form: Form, template: Template) -> dict[str, list[str]]:
    """Return the labels of template and form, level 2 by level 1, in the template's order."""
    labels: dict[str, list[str]] = {}
    for row in (*template.blank_rows, *form.indicators):
        if row.level1:
            under = labels.setdefault(row.level1, [])
            if row.level2 and row.level2 not in under:
                under.append(row.level2)
    return labels


def run_of(form: Form, number: int, level: int) -> range:
    """Return the rows of the group (``level`` 2) or section (1) that row ``number`` stands in."""
    rows = form.indicators

    def same(candidate: Indicator) -> bool:
        row = rows[number]
        return candidate.level1 == row.level1 and (level == 1 or candidate.level2 == row.level2)

    start, stop = number, number + 1
    while start and same(rows[start - 1]):
        start -= 1
    while stop < len(rows) and same(rows[stop]):
        stop += 1
    return range(start, stop)


def place_for(rows: Sequence[Indicator], template: Template, level1: str, level2: str) -> int:
    """Return the number for a new row with these labels: behind its group, else where the template has it."""
    last = _last(rows, lambda row: (row.level1, row.level2) == (level1, level2))
    if last is not None:
        return last + 1
    order = list(dict.fromkeys((row.level1, row.level2) for row in template.blank_rows))
    own_order = order.index((level1, level2)) if (level1, level2) in order else len(order)
    section = [n for n, row in enumerate(rows) if row.level1 == level1]
    if section:
        earlier = [
            n
            for n in section
            if (rows[n].level1, rows[n].level2) not in order
            or order.index((rows[n].level1, rows[n].level2)) < own_order
        ]
        return earlier[-1] + 1 if earlier else section[0]
    sections = list(dict.fromkeys(label for label, _ in order))
    if level1 not in sections:
        return len(rows)
    before = sections[: sections.index(level1)]
    last = _last(rows, lambda row: row.level1 in before)
    return 0 if last is None else last + 1


def _last(rows: Sequence[Indicator], condition: Callable[[Indicator], bool]) -> int | None:
    return next((n for n in range(len(rows) - 1, -1, -1) if condition(rows[n])), None)


def _without_weight(rows: Sequence[Indicator]) -> list[int]:
    return [n for n, row in enumerate(rows) if not is_placeholder(row.name) and is_void(row.weight)]


def _placed(form: Form) -> list[tuple[int | None, Indicator]]:
    return list(enumerate(form.indicators))


def _edit(
    form: Form,
    items: Sequence[NumberedRow],
    name: str,
    start: int = 0,
    count: int = 0,
    table: Table | None = None,
) -> RowEdit | None:
    edit = arrange(form, items, name, table)
    return None if edit is None else RowEdit(edit, start, count)
