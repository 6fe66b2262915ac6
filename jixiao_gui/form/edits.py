"""Every change of a form is an edit that knows its inverse.

``edit.apply(form)`` gives the new form; ``edit.inverse(form)``, taken from the form *before*, gives
the edit that leads back. ``name`` is what the undo menu shows. The functions at the end build the
edits that a user makes, with the form's own rules: typing into a computed cell makes it manual,
renaming a merged label renames every row below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from jixiao_gui.form.cell_texts import (
    AnyRow,
    get_text,
    is_auto,
    row_text,
    rows_of,
    score_row,
    set_text,
    split_path,
    with_rows,
)
from jixiao_gui.form.evaluation import Evaluation, formula_figure
from jixiao_gui.form.figures import says_the_same
from jixiao_gui.form.model import CORE_TABLES, LEVEL_FIELDS, Form, Remark, Source
from jixiao_gui.form.reconciling import follow_formulas, formula_paths
from jixiao_gui.form.template import Template


class Edit(Protocol):
    """A change of one form. ``apply`` never changes its argument."""

    @property
    def name(self) -> str: ...

    def apply(self, form: Form) -> Form: ...

    def inverse(self, before: Form) -> Edit: ...


@dataclass(frozen=True, slots=True)
class CellState:
    """A cell's stored text and, for a computed cell, whether it is manual and whether it was filled in.

    ``auto`` is an indicator's score's alone: it follows what scoring suggests.
    """

    text: str
    manual: bool = False
    filled: bool = False
    auto: bool = False


FOLLOWS = CellState("", auto=True)
"""The state of an indicator's score that follows its suggestion."""


@dataclass(frozen=True, slots=True)
class SetCells:
    """An edit that sets the texts of cells by path: typing and pasting alike."""

    name: str
    cells: tuple[tuple[str, CellState], ...]

    def apply(self, form: Form) -> Form:
        manual, filled = set(form.manual), set(form.filled)
        for path, state in self.cells:
            form = _set_auto(set_text(form, path, state.text), path, state.auto)
            (manual.add if state.manual else manual.discard)(path)
            (filled.add if state.filled else filled.discard)(path)
        return replace(form, manual=frozenset(manual), filled=frozenset(filled))

    def inverse(self, before: Form) -> SetCells:
        states: dict[str, CellState] = {}
        for path, _ in self.cells:
            states[path] = cell_state(before, path)
        return SetCells(self.name, tuple(states.items()))


@dataclass(frozen=True, slots=True)
class SpliceRows:
    """An edit that replaces ``count`` rows of a table, from ``at`` on, by ``rows``.

    It inserts, removes, moves and duplicates rows. ``marks`` are the form's manual and filled cells
    afterwards, where the rows have such cells, ``sources`` its sources, where rows have any. ``absent``: the
    form then has no such table.
    """

    name: str
    at: int
    count: int
    rows: tuple[AnyRow, ...]
    table: str = "indicators"
    marks: tuple[frozenset[str], frozenset[str]] | None = None
    absent: bool = False
    sources: tuple[Source, ...] | None = None

    def apply(self, form: Form) -> Form:
        rows = tuple(rows_of(form, self.table))
        spliced = with_rows(form, self.table, rows[: self.at] + self.rows + rows[self.at + self.count :])
        if self.absent:
            spliced = replace(spliced, tables=tuple(t for t in spliced.tables if t.id != self.table))
        if self.marks is not None:
            spliced = replace(spliced, manual=self.marks[0], filled=self.marks[1])
        return spliced if self.sources is None else replace(spliced, sources=self.sources)

    def inverse(self, before: Form) -> SpliceRows:
        # Rows put beyond the end stand at the end; the way back begins where they stand.
        rows = tuple(rows_of(before, self.table))
        start = min(self.at, len(rows))
        old = rows[start : start + self.count]
        marks = None if self.marks is None else (before.manual, before.filled)
        absent = self.table not in CORE_TABLES and all(t.id != self.table for t in before.tables)
        sources = None if self.sources is None else before.sources
        return SpliceRows(self.name, start, len(self.rows), old, self.table, marks, absent, sources)


@dataclass(frozen=True, slots=True)
class ReplaceForm:
    """An edit that replaces a whole form: a paste of a table, a change of template.

    ``linked``: the new form, which was read from a file, keeps the old one's token and sources, so that the
    forms made from it still find it.
    """

    name: str
    form: Form
    linked: bool = False

    def apply(self, form: Form) -> Form:
        if not self.linked:
            return self.form
        form_sources = tuple(source for source in form.sources if not source.cell)
        return replace(
            self.form, token=self.form.token or form.token, sources=self.form.sources or form_sources
        )

    def inverse(self, before: Form) -> ReplaceForm:
        return ReplaceForm(self.name, before)


@dataclass(frozen=True, slots=True)
class SetRemarks:
    """An edit that replaces the remarks of a form."""

    name: str
    remarks: tuple[Remark, ...]

    def apply(self, form: Form) -> Form:
        return replace(form, remarks=self.remarks)

    def inverse(self, before: Form) -> SetRemarks:
        return SetRemarks(self.name, before.remarks)


@dataclass(frozen=True, slots=True)
class SetToken:
    """An edit that sets the token by which the sources of other forms name a form."""

    name: str
    token: str

    def apply(self, form: Form) -> Form:
        return replace(form, token=self.token)

    def inverse(self, before: Form) -> SetToken:
        return SetToken(self.name, before.token)


@dataclass(frozen=True, slots=True)
class Compound:
    """Several edits as one step."""

    name: str
    edits: tuple[Edit, ...]

    def apply(self, form: Form) -> Form:
        for edit in self.edits:
            form = edit.apply(form)
        return form

    def inverse(self, before: Form) -> Compound:
        inverses: list[Edit] = []
        for edit in self.edits:
            inverses.append(edit.inverse(before))
            before = edit.apply(before)
        return Compound(self.name, tuple(reversed(inverses)))


def parts_read(edit: Edit) -> frozenset[str] | None:
    """Return the fields of `Form` that ``edit`` reads and changes, beside those of the head.

    ``None`` where it may be any.
    """
    if isinstance(edit, SetToken):
        return frozenset()
    if isinstance(edit, SetRemarks):
        return frozenset(("remarks",))
    if isinstance(edit, Compound):
        parts_of_edits = [parts_read(part_edit) for part_edit in edit.edits]
        return (
            None
            if None in parts_of_edits
            else frozenset(part for parts in parts_of_edits for part in parts or ())
        )
    if not isinstance(edit, SetCells):
        return None
    places = {split_path(path)[:2] for path, _ in edit.cells}
    heads = {head for head, number in places if number >= 0 or head == "goal"}
    return frozenset(heads) if heads <= {"goal", "funds", "indicators"} else None


def first_path(edit: Edit) -> str:
    """Return the path of the first cell or row that ``edit`` changes; "" when it names none."""
    if isinstance(edit, SetCells):
        return edit.cells[0][0] if edit.cells else ""
    if isinstance(edit, SpliceRows):
        return f"{edit.table}.{edit.at}"
    if isinstance(edit, Compound):
        return next(filter(None, map(first_path, edit.edits)), "")
    return ""


def cell_state(form: Form, path: str) -> CellState:
    """Return the state of the cell at ``path``. Raises `NoSuchCell`."""
    return CellState(get_text(form, path), path in form.manual, path in form.filled, is_auto(form, path))


def type_texts(
    form: Form,
    evaluation: Evaluation,
    texts: Mapping[str, str],
    name: str,
    template: Template | None = None,
) -> SetCells | None:
    """Return the edit of typing ``texts`` into cells, ``None`` when it would change nothing.

    A computed cell that is emptied, or given the formula's own figure, follows its formula; given
    anything else it is manual. So does an indicator's score that follows its suggestion. A merged label is
    renamed on every row that it covers; which columns have such labels ``template`` says, without it they
    are level 1 and 2.
    """
    cells: dict[str, CellState] = {}
    for path, raw in texts.items():
        text = clean_text(raw)
        for target in _covered(form, path, template):
            cells[target] = _typed(form, evaluation, target, text)
    changed = tuple((path, state) for path, state in cells.items() if cell_state(form, path) != state)
    return SetCells(name, changed) if changed else None


def follow(form: Form, paths: Iterable[str], name: str) -> SetCells | None:
    """Return the edit by which the computed cells ``paths`` follow their formulas; ``None`` for no change."""
    changed = tuple((path, CellState("")) for path in paths if cell_state(form, path) != CellState(""))
    return SetCells(name, changed) if changed else None


def follow_scores(form: Form, numbers: Iterable[int], name: str) -> SetCells | None:
    """Return the edit by which the scores of indicator rows follow their suggestions; ``None`` for no change.

    `keep_scores` makes them the clerk's own again.
    """
    paths = [f"indicators.{number}.score" for number in numbers]
    changed = tuple((path, FOLLOWS) for path in paths if not is_auto(form, path))
    return SetCells(name, changed) if changed else None


def keep_scores(form: Form, evaluation: Evaluation, numbers: Iterable[int], name: str) -> SetCells | None:
    """Return the edit that makes scores which follow their suggestions the clerk's own, as they print."""
    paths = [f"indicators.{number}.score" for number in numbers]
    changed = tuple(
        (path, CellState(evaluation.printed.get(path, ""))) for path in paths if is_auto(form, path)
    )
    return SetCells(name, changed) if changed else None


def recalculate(form: Form, template: Template, name: str) -> Edit | None:
    """Return the edit by which every computed cell follows its formula; ``None`` when all do already."""
    after = follow_formulas(form, template)
    return follow(form, formula_paths(form, template), name) if after != form else None


def clean_text(text: str) -> str:
    """Return a cell's text as stored: spaces for tabs, no carriage returns, no empty lines at either end."""
    if text.isprintable():
        return text if text.strip() else ""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join(line if line.strip() else "" for line in lines).strip("\n")


def _set_auto(form: Form, path: str, auto: bool) -> Form:
    number = score_row(path)
    if number is None or form.indicators[number].auto == auto:
        return form
    rows = list(form.indicators)
    rows[number] = replace(rows[number], auto=auto)
    return replace(form, indicators=tuple(rows))


def _typed(form: Form, evaluation: Evaluation, path: str, text: str) -> CellState:
    if is_auto(form, path):
        follows = not text or says_the_same(path, text, formula_figure(evaluation, path))
        return FOLLOWS if follows else CellState(text)
    if path not in evaluation.figures:
        label = path.endswith((".level1", ".level2"))
        return CellState("".join(text.split()) if label else text)
    if not text or says_the_same(path, text, formula_figure(evaluation, path)):
        return CellState(text)
    return CellState(text, manual=True)


def _covered(form: Form, path: str, template: Template | None) -> list[str]:
    """Return the paths of all rows that show the label at ``path``, from its own row on."""
    head, first, name = split_path(path)
    if first < 0 or not name:
        return [path]
    table = template.table(head) if template is not None else None
    if table is not None:
        merged = [column.id for column in table.columns if column.merge == "down"]
    else:
        merged = list(LEVEL_FIELDS) if head == "indicators" else []
    if name not in merged:
        return [path]
    same = [*merged[: merged.index(name) + 1], "group"]
    rows = tuple(rows_of(form, head))
    paths = []
    for number in range(first, len(rows)):
        if any(row_text(rows[number], column) != row_text(rows[first], column) for column in same):
            break
        paths.append(f"{head}.{number}.{name}")
    return paths or [path]
