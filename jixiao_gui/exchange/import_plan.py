"""The plan of an import: each form is added, replaces another, or is left out. No Qt.

A form *exists already* when the book has one of its kind for its project, year and unit, or an earlier form
of the same import is one. The verbs decide by an option, the window asks; both then get one change, so one
undo step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.changed_cells import changed_cells
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.model import Form
from jixiao_gui.form.same_forms import SameForms

if TYPE_CHECKING:
    from jixiao_gui.book.form_reading import FormEntry
    from jixiao_gui.form.template import Templates

Figures = Mapping[str, str | int]
_NOT_COUNTED = ("template", "above", "below")
"""The layout, and the lines around the table."""


class Way(Enum):
    """A way to treat a form that is in the book already."""

    KEEP = "keep"  # both stay
    REPLACE = "replace"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Same:
    """A form of an import that exists already: its ``number`` (from 0), and the place of the other.

    ``id`` is the form of the book, ``earlier`` the number of the earlier form of the import; one is ``None``.
    """

    number: int
    id: int | None = None
    earlier: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One change that makes an import, and the places of its forms after it.

    ``added`` are the numbers of the forms that `AddForms` adds, in its order; ``replaced`` form number ->
    id of the form that it replaces; ``skipped`` form number -> the form that exists already.
    """

    change: Change | None
    added: tuple[int, ...] = ()
    replaced: Mapping[int, int] = field(default_factory=dict)
    skipped: Mapping[int, Same] = field(default_factory=dict)

    def ids(self, added: Sequence[int]) -> dict[int, int]:
        """Return form number -> id in the book after the change, where ``added`` are the new ids."""
        book_ids = dict(zip(self.added, added, strict=True)) | dict(self.replaced)
        skipped = self.skipped
        for number, same in skipped.items():
            # the form that replaced a skipped one may itself be skipped for a later one
            while same.earlier is not None and same.earlier in skipped and same.earlier not in book_ids:
                same = skipped[same.earlier]
            id_ = book_ids.get(same.earlier) if same.earlier is not None else same.id
            if id_ is not None:
                book_ids.setdefault(number, id_)
        return book_ids


def find_same(forms: Sequence[Form], entries: Iterable[FormEntry], templates: Templates) -> list[Same]:
    """Return the forms that exist already, in their order."""
    in_book, in_import = SameForms[int](templates), SameForms[int](templates)
    for entry in entries:
        in_book.add(entry, entry.id)
    same: list[Same] = []
    for number, form in enumerate(forms):
        if (id := in_book.find(form)) is not None:
            same.append(Same(number, id=id))
        elif (earlier := in_import.find(form)) is not None:
            same.append(Same(number, earlier=earlier))
        else:
            in_import.add(form, number)
    return same


def plan_import(
    forms: Sequence[Form],
    same: Iterable[Same],
    way: Callable[[Same], Way],
    name: str,
    figures: Sequence[Figures] = (),
) -> Plan:
    """Return the plan that adds ``forms`` to a book; ``figures`` are the list's of each, where known."""
    twice = {same_form.number: same_form for same_form in same}
    places: dict[int, int] = {}
    added: list[int] = []
    replaced: dict[int, int] = {}
    skipped: dict[int, Same] = {}
    latest: dict[int, int] = {}  # the last form of the import that replaces a form of the book, by its id
    for number in range(len(forms)):
        same_form = twice.get(number)
        chosen = way(same_form) if same_form is not None else Way.KEEP
        if same_form is None or chosen is Way.KEEP:
            places[number] = len(added)
            added.append(number)
        elif chosen is Way.SKIP:
            skipped[number] = same_form
        elif same_form.id is not None:
            replaced[number] = same_form.id
            latest[same_form.id] = number
        elif same_form.earlier in places:
            # the later form takes the place of the earlier one, which is left out
            position = places[number] = places[same_form.earlier]
            skipped[added[position]] = Same(added[position], earlier=number)
            added[position] = number
        else:
            places[number] = len(added)
            added.append(number)
    changes: list[Change] = [
        EditForm(name, id, ReplaceForm(name, forms[number], linked=True)) for id, number in latest.items()
    ]
    if added:
        added_figures = tuple(figures[number] for number in added) if figures else ()
        changes.append(AddForms(name, tuple(forms[number] for number in added), figures=added_figures))
    change = changes[0] if len(changes) == 1 else Changes(name, tuple(changes)) if changes else None
    return Plan(change, tuple(added), replaced, skipped)


def differing(form: Form, second_form: Form) -> int:
    """Count the cells of two forms that differ; a row of one form alone counts as one.

    Cells that follow their formulas are not counted, nor is white space at either end of a text.
    """
    return sum(
        cell.is_row or cell.before.strip() != cell.after.strip()
        for cell in changed_cells(_recorded(form), _recorded(second_form))
        if cell.path.partition(".")[0] not in _NOT_COUNTED
    )


def _recorded(form: Form) -> Form:
    """Return ``form`` without the figures that follow their formulas."""
    for path in computed_paths(form):
        if path not in form.manual and (form.funds or not path.startswith("funds")):
            form = set_text(form, path, "")
    return form
