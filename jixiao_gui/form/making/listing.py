"""Project lists: new forms in bulk, or the funds of forms of the book.

`formats/reading/project_lists.py` reads a list into `ListRow`s, amounts already in 万元. Nothing here changes
a form: `plan_funds` says what would change, cell by cell, and holds the edits that do it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jixiao_gui.form.cell_texts import get_text, set_text, split_path
from jixiao_gui.form.edits import CellState, SetCells, clean_text
from jixiao_gui.form.execution_rate import rate_denominator
from jixiao_gui.form.form_years import year_of
from jixiao_gui.form.fund_total import total_line
from jixiao_gui.form.making.list_words import FIELD_NAMES
from jixiao_gui.form.model import HEADER_FIELDS, Form, FundLine
from jixiao_gui.form.numbers import fold, in_money, read_amount
from jixiao_gui.form.places import amount_name
from jixiao_gui.form.same_forms import Key, project_key, same_key
from jixiao_gui.form.template import Template, Templates

EDIT_NAME = "按列表填写资金"


@dataclass(frozen=True, slots=True)
class ListAmount:
    """An amount of a list: ``source`` and ``column`` as in `list_words.py`, ``text`` in 万元."""

    source: str
    column: str
    text: str

    @property
    def name(self) -> str:
        """Return the amount's name, ``全年预算数（其他资金）``."""
        kind = FIELD_NAMES[self.column]
        return kind if self.source == "total" else f"{kind}（{FIELD_NAMES[self.source]}）"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One project of a list. ``number`` counts from 1 in its list; ``year`` is four digits or ""."""

    number: int
    project: str
    department: str = ""
    unit: str = ""
    leader: str = ""
    phone: str = ""
    year: str = ""
    amounts: tuple[ListAmount, ...] = ()


@dataclass(frozen=True, slots=True)
class NewForms:
    """Blank forms with a list's texts and amounts, and a sentence for each amount without a cell."""

    forms: tuple[Form, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that would change; ``name`` is its name on paper, ``其他资金 全年预算数``."""

    path: str
    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FormFill:
    """The changes by a list's row in the form ``key``. ``edit`` makes all ``differences``."""

    key: int
    row: ListRow
    differences: tuple[Difference, ...]
    edit: SetCells


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Rows and forms of one project that cannot be told apart; none of them is filled."""

    rows: tuple[ListRow, ...]
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FundPlan:
    """A plan to fill funds from a list; nothing is changed yet.

    ``unchanged`` are keys of forms that agree with the list, ``unmatched`` the rows without a form,
    ``left_out`` the keys of forms without a row, ``notes`` the amounts without a cell.
    """

    fills: tuple[FormFill, ...] = ()
    unchanged: tuple[int, ...] = ()
    unmatched: tuple[ListRow, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    left_out: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return the plan for people, a line a fact, in Chinese."""
        sentences = []
        for fill in self.fills:
            name = fill.row.project.strip()
            sentences += [f"{name}：{d.name} {d.old or '（空）'} → {d.new}" for d in fill.differences]
        sentences += [f"{row.project.strip()}：没有同名的自评表，没有填写。" for row in self.unmatched]
        for group in self.ambiguous:
            rows, forms = len(group.rows), len(group.keys)
            name = group.rows[0].project.strip()
            sentences.append(f"{name}：列表中有 {rows} 行、自评表有 {forms} 张同名，无法对应，没有填写。")
        return sentences + list(self.notes)


def new_forms(rows: Iterable[ListRow], template: Template, year: str = "", unit: str = "") -> NewForms:
    """Return a blank form of ``template`` for each row; ``year`` and ``unit`` where the row has none."""
    forms: list[Form] = []
    notes: list[str] = []
    for row in rows:
        form = template.new_form(row.year or year, unit)
        for name in HEADER_FIELDS:
            text = clean_text(getattr(row, name)).strip()
            if text:
                form = set_text(form, name, text)
        cells, unplaced = fund_cells(row, form.funds, template)
        for path, text in cells.items():
            form = set_text(form, path, text)
        notes += unplaced
        forms.append(form)
    return NewForms(tuple(forms), tuple(notes))


def same_projects(forms: Iterable[Form]) -> list[tuple[str, str]]:
    """Return (project, year) of forms that have a namesake among ``forms``, each once."""
    counts: dict[Key, int] = defaultdict(int)
    names: dict[Key, tuple[str, str]] = {}
    for form in forms:
        if form.project.strip():
            key = same_key(form.project, form.year)
            counts[key] += 1
            names.setdefault(key, (form.project.strip(), form.year))
    return [names[key] for key, count in counts.items() if count > 1]


def plan_funds(
    rows: Iterable[ListRow],
    forms: Iterable[tuple[int, Form]],
    templates: Templates,
    year: str = "",
) -> FundPlan:
    """Return the plan to fill the funds of ``forms`` (key, form) by a list.

    A row matches the forms of its project's name, white space and width of characters aside, and of its
    year (``year`` where the row has none); without a year the name alone decides. A form without a year
    is matched when no form has the row's. Empty cells of the list change nothing.
    """
    by_name: dict[str, list[tuple[int, Form]]] = defaultdict(list)
    keys: list[int] = []
    for key, form in forms:
        keys.append(key)
        by_name[project_key(form.project)].append((key, form))
    rows_by_keys: dict[tuple[int, ...], list[ListRow]] = {}
    unmatched: list[ListRow] = []
    matched_forms: dict[int, Form] = {}
    for row in rows:
        same = _of_year(by_name.get(project_key(row.project), []), row.year or year)
        if same:
            rows_by_keys.setdefault(tuple(key for key, _ in same), []).append(row)
            matched_forms.update(same)
        else:
            unmatched.append(row)
    return _plan(rows_by_keys, unmatched, matched_forms, keys, templates)


def fund_cells(
    row: ListRow, funds: Sequence[FundLine], template: Template
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return path -> text for the amounts of ``row``, in the layout's money; a sentence for each without a
    cell.
    """
    lines = fund_lines_of(funds)
    fields = template.fields("funds")
    listed = {(amount.source, amount.column) for amount in row.amounts}
    cells: dict[str, str] = {}
    unplaced: list[str] = []
    for amount in row.amounts:
        column = rate_denominator(template) if amount.column == "plan" else amount.column
        has_cell = column in fields and amount.source in lines
        if has_cell and not (column != amount.column and (amount.source, column) in listed):
            cells[f"funds.{lines[amount.source]}.{column}"] = in_money(amount.text, "万元", template.money)
        else:
            why = "表中没有这一栏" if not has_cell else f"列表另有{FIELD_NAMES[column]}"
            unplaced.append(f"{row.project.strip()}：{amount.name} {amount.text} 未导入，{why}。")
    return cells, tuple(unplaced)


def fund_lines_of(funds: Sequence[FundLine]) -> dict[str, int]:
    """Return source -> number of the fund line that holds it, by the words of its item."""
    numbers: dict[str, int] = {}
    sum_line = total_line(funds)
    for number, line in enumerate(funds):
        word = fold(line.item)
        if number == sum_line or "总额" in word:
            numbers.setdefault("total", number)
        elif "结转" in word:
            numbers.setdefault("carried", number)
        elif "财政" in word or "公共预算" in word:
            numbers.setdefault("appropriation", number)
        elif "其他" in word or "其它" in word:
            numbers.setdefault("other", number)
    return numbers


def _of_year(forms: Sequence[tuple[int, Form]], year: str) -> Sequence[tuple[int, Form]]:
    if not year:
        return forms
    same = [(key, form) for key, form in forms if year_of(form.year) == year_of(year)]
    return same or [(key, form) for key, form in forms if not form.year.strip()]


def _differences(
    row: ListRow, form: Form, templates: Templates
) -> tuple[tuple[Difference, ...], Sequence[str]]:
    """Return the cells of ``form`` that differ from ``row``, and notes of amounts without a cell."""
    template = templates[form.template]
    cells, unplaced = fund_cells(row, form.funds, template)
    differences = tuple(
        Difference(path, _cell_name(form, path, template), old, new)
        for path, new in cells.items()
        if not _says_the_same(old := get_text(form, path), new, template.money)
    )
    return differences, unplaced


def _plan(
    rows_by_keys: Mapping[tuple[int, ...], list[ListRow]],
    unmatched: Sequence[ListRow],
    matched_forms: Mapping[int, Form],
    keys: Sequence[int],
    templates: Templates,
) -> FundPlan:
    ambiguous = [
        Ambiguous(tuple(rows), group) for group, rows in rows_by_keys.items() if len(group) + len(rows) > 2
    ]
    # a form may match one row alone and, without a year, be among those that match another row
    doubtful = {key for group in ambiguous for key in group.keys}
    fills: list[FormFill] = []
    unchanged: list[int] = []
    notes: list[str] = []
    for group, rows in rows_by_keys.items():
        if len(group) + len(rows) > 2:
            continue
        key, row = group[0], rows[0]
        if key in doubtful:
            ambiguous.append(Ambiguous((row,), group))
            continue
        differences, unplaced = _differences(row, matched_forms[key], templates)
        notes += unplaced
        if differences:
            states = tuple((d.path, CellState(d.new)) for d in differences)
            fills.append(FormFill(key, row, differences, SetCells(EDIT_NAME, states)))
        else:
            unchanged.append(key)
    return FundPlan(
        fills=tuple(fills),
        unchanged=tuple(unchanged),
        unmatched=tuple(unmatched),
        ambiguous=tuple(ambiguous),
        left_out=tuple(key for key in keys if key not in matched_forms),
        notes=tuple(notes),
    )


def _cell_name(form: Form, path: str, template: Template) -> str:
    _, number, column = split_path(path)
    item = fold(form.funds[number].item).removeprefix("其中:").rstrip(":")
    return f"{item} {amount_name(template, column)}"


def _says_the_same(old: str, new: str, money: str) -> bool:
    old_amount, new_amount = read_amount(old, money), read_amount(new, money)
    return (
        old_amount == new_amount
        if old_amount is not None and new_amount is not None
        else fold(old) == fold(new)
    )
