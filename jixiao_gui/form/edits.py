"""Every change of a form is an edit that knows its inverse.

``edit.apply(form)`` gives the new form; ``edit.inverse(form)``, taken from the form *before*, gives
the edit that leads back. ``name`` is what the undo menu shows. The functions at the end build the
edits that a user makes, with the form's own rules: typing into a computed cell makes it manual,
renaming a merged label renames every row below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from jixiao_gui.form.evaluation import (
    Evaluation,
    follow_formulas,
    formula_figure,
    formula_paths,
    says_the_same,
)
from jixiao_gui.form.model import (
    Form,
    Indicator,
    Remark,
    get_text,
    is_auto,
    score_row,
    set_text,
)
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
    """Put texts into cells, by path. One keystroke's edit and a paste's edit are the same."""

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
        seen: dict[str, CellState] = {}
        for path, _ in self.cells:
            seen[path] = cell_state(before, path)
        return SetCells(self.name, tuple(seen.items()))


@dataclass(frozen=True, slots=True)
class SpliceIndicators:
    """Replace ``count`` indicator rows from ``at`` on by ``rows``: insert, remove, move and duplicate."""

    name: str
    at: int
    count: int
    rows: tuple[Indicator, ...]

    def apply(self, form: Form) -> Form:
        kept = form.indicators
        return replace(form, indicators=kept[: self.at] + self.rows + kept[self.at + self.count :])

    def inverse(self, before: Form) -> SpliceIndicators:
        # Rows put beyond the end stand at the end; the way back begins where they stand.
        at = min(self.at, len(before.indicators))
        old = before.indicators[at : at + self.count]
        return SpliceIndicators(self.name, at, len(self.rows), old)


@dataclass(frozen=True, slots=True)
class ReplaceForm:
    """Put a whole form in the place of another: a paste of a table, a change of template."""

    name: str
    form: Form

    def apply(self, form: Form) -> Form:  # noqa: ARG002 - the old form is what it replaces
        return self.form

    def inverse(self, before: Form) -> ReplaceForm:
        return ReplaceForm(self.name, before)


@dataclass(frozen=True, slots=True)
class SetRemarks:
    """Put other remarks on findings in the place of the form's."""

    name: str
    remarks: tuple[Remark, ...]

    def apply(self, form: Form) -> Form:
        return replace(form, remarks=self.remarks)

    def inverse(self, before: Form) -> SetRemarks:
        return SetRemarks(self.name, before.remarks)


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


def row_of(path: str) -> int | None:
    """Return the number, from 0, of the indicator row that ``path`` lies in; ``None`` outside them."""
    head, _, rest = path.partition(".")
    number = rest.partition(".")[0]
    return int(number) if head == "indicators" and number.isdecimal() else None


def first_path(edit: Edit) -> str:
    """Return the path of a cell that ``edit`` changes; "" when it names none."""
    if isinstance(edit, SetCells):
        return edit.cells[0][0] if edit.cells else ""
    if isinstance(edit, SpliceIndicators):
        return f"indicators.{edit.at}.name"
    if isinstance(edit, Compound):
        return first_path(edit.edits[0]) if edit.edits else ""
    return ""


def cell_state(form: Form, path: str) -> CellState:
    """The state of the cell at ``path``. Raises `NoSuchCell`."""
    return CellState(get_text(form, path), path in form.manual, path in form.filled, is_auto(form, path))


def type_texts(form: Form, evaluation: Evaluation, texts: Mapping[str, str], name: str) -> SetCells | None:
    """The edit of typing ``texts`` into cells, ``None`` when it would change nothing.

    A computed cell that is emptied, or given the formula's own figure, follows its formula; given
    anything else it is manual. So does an indicator's score that follows its suggestion. A merged label is
    renamed on every row that it covers.
    """
    cells: dict[str, CellState] = {}
    for path, raw in texts.items():
        text = clean_text(raw)
        for target in _covered(form, path):
            cells[target] = _typed(form, evaluation, target, text)
    changed = tuple((path, state) for path, state in cells.items() if cell_state(form, path) != state)
    return SetCells(name, changed) if changed else None


def follow(form: Form, paths: Iterable[str], name: str) -> SetCells | None:
    """The edit that lets the computed cells ``paths`` follow their formulas again."""
    changed = tuple((path, CellState("")) for path in paths if cell_state(form, path) != CellState(""))
    return SetCells(name, changed) if changed else None


def follow_scores(form: Form, numbers: Iterable[int], name: str, *, auto: bool = True) -> SetCells | None:
    """The edit that lets the scores of indicator rows follow their suggestions.

    With ``auto`` False they are the clerk's own again, empty: `keep_scores` keeps what they print.
    """
    state = FOLLOWS if auto else CellState("")
    paths = [f"indicators.{number}.score" for number in numbers]
    changed = tuple((path, state) for path in paths if is_auto(form, path) != auto)
    return SetCells(name, changed) if changed else None


def keep_scores(form: Form, evaluation: Evaluation, numbers: Iterable[int], name: str) -> SetCells | None:
    """The edit that makes scores which follow their suggestions the clerk's own, as they print."""
    paths = [f"indicators.{number}.score" for number in numbers]
    changed = tuple(
        (path, CellState(evaluation.printed.get(path, ""))) for path in paths if is_auto(form, path)
    )
    return SetCells(name, changed) if changed else None


def recalculate(form: Form, template: Template, name: str) -> Edit | None:
    """The edit that lets every computed cell follow its formula; ``None`` when all do already."""
    after = follow_formulas(form, template)
    return follow(form, formula_paths(form, template), name) if after != form else None


def insert_rows(form: Form, at: int, rows: Sequence[Indicator], name: str) -> SpliceIndicators:
    """The edit that puts ``rows`` before indicator row ``at`` (from 0)."""
    return SpliceIndicators(name, min(max(at, 0), len(form.indicators)), 0, tuple(rows))


def remove_rows(form: Form, numbers: Iterable[int], name: str) -> SpliceIndicators | None:
    """The edit that removes indicator rows by number; ``None`` when none of them exists."""
    gone = {n for n in numbers if 0 <= n < len(form.indicators)}
    if not gone:
        return None
    first, last = min(gone), max(gone)
    kept = tuple(form.indicators[n] for n in range(first, last + 1) if n not in gone)
    return SpliceIndicators(name, first, last + 1 - first, kept)


def move_row(form: Form, number: int, to: int, name: str) -> SpliceIndicators | None:
    """The edit that moves row ``number`` to stand at ``to``, taking the labels of its new neighbours."""
    last = len(form.indicators) - 1
    to = min(max(to, 0), last)
    if not 0 <= number <= last or number == to:
        return None
    rows = list(form.indicators)
    row = rows.pop(number)
    neighbour = form.indicators[to]
    rows.insert(to, replace(row, level1=neighbour.level1, level2=neighbour.level2))
    first, end = min(number, to), max(number, to) + 1
    return SpliceIndicators(name, first, end - first, tuple(rows[first:end]))


def replace_rows(form: Form, rows: Sequence[Indicator], name: str) -> SpliceIndicators | None:
    """The edit from the first row that differs from ``rows`` to the last one; ``None`` when none does."""
    old, new = form.indicators, tuple(rows)
    if old == new:
        return None
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return SpliceIndicators(name, start, len(old) - end - start, new[start : len(new) - end])


def clean_text(text: str) -> str:
    """A cell's text as stored: line breaks as ``\\n``, tabs as spaces, no empty lines at either end."""
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


def _covered(form: Form, path: str) -> list[str]:
    head, _, rest = path.partition(".")
    number, _, name = rest.partition(".")
    if head != "indicators" or name not in ("level1", "level2"):
        return [path]
    first = int(number)
    rows = form.indicators
    paths = []
    for index in range(first, len(rows)):
        same = rows[index].level1 == rows[first].level1
        if name == "level2":
            same = same and rows[index].level2 == rows[first].level2
        if not same:
            break
        paths.append(f"indicators.{index}.{name}")
    return paths
