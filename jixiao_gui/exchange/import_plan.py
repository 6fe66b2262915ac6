"""What an import does with each form: add it, put it in another's place, or leave it out. No Qt.

A form is *there already* when the book has one of its kind for its project, year and unit, or an earlier
form of the same import is one. The verbs decide by an option, the window asks; both then get one change, so
one undo step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    """What becomes of a form that is there already."""

    KEEP = "keep"  # both stay
    REPLACE = "replace"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Same:
    """A form of an import that is there already: form ``number`` (from 0), and where the other one is.

    ``id`` is the form of the book, ``earlier`` the number of the earlier form of the import; one is ``None``.
    """

    number: int
    id: int | None = None
    earlier: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One change that does an import, and where each of its forms will be.

    ``added`` are the numbers of the forms that `AddForms` adds, in its order; ``replaced`` form number ->
    id of the form in whose place it comes; ``skipped`` form number -> what is there already.
    """

    change: Change | None
    added: tuple[int, ...] = ()
    replaced: Mapping[int, int] | None = None
    skipped: Mapping[int, Same] | None = None

    def ids(self, added: Sequence[int]) -> dict[int, int]:
        """Return form number -> id in the book, once the change is done and ``added`` are the new ids."""
        found = dict(zip(self.added, added, strict=True)) | dict(self.replaced or {})
        skipped = self.skipped or {}
        for number, same in skipped.items():
            # what one was left out for may itself have been left out for a later one
            while same.earlier is not None and same.earlier in skipped and same.earlier not in found:
                same = skipped[same.earlier]
            there = found.get(same.earlier) if same.earlier is not None else same.id
            if there is not None:
                found.setdefault(number, there)
        return found


def find_same(forms: Sequence[Form], entries: Iterable[FormEntry], templates: Templates) -> list[Same]:
    """Return the forms that are there already, in their order."""
    there, seen = SameForms[int](templates), SameForms[int](templates)
    for entry in entries:
        there.add(entry, entry.id)
    found: list[Same] = []
    for number, form in enumerate(forms):
        if (id := there.find(form)) is not None:
            found.append(Same(number, id=id))
        elif (earlier := seen.find(form)) is not None:
            found.append(Same(number, earlier=earlier))
        else:
            seen.add(form, number)
    return found


def plan_import(
    forms: Sequence[Form],
    same: Iterable[Same],
    way: Callable[[Same], Way],
    name: str,
    figures: Sequence[Figures] = (),
) -> Plan:
    """Return the change that brings ``forms`` into a book; ``figures`` of each where they are known
    already.
    """
    twice = {one.number: one for one in same}
    place: dict[int, int] = {}
    added: list[int] = []
    replaced: dict[int, int] = {}
    skipped: dict[int, Same] = {}
    edits: dict[int, int] = {}
    for number in range(len(forms)):
        one = twice.get(number)
        chosen = way(one) if one is not None else Way.KEEP
        if one is None or chosen is Way.KEEP:
            place[number] = len(added)
            added.append(number)
        elif chosen is Way.SKIP:
            skipped[number] = one
        elif one.id is not None:
            replaced[number] = one.id
            edits[one.id] = number
        elif one.earlier in place:
            # the later one stands in the earlier one's place; the earlier one is gone
            spot = place[number] = place[one.earlier]
            skipped[added[spot]] = Same(added[spot], earlier=number)
            added[spot] = number
        else:
            place[number] = len(added)
            added.append(number)
    changes: list[Change] = [
        EditForm(name, id, ReplaceForm(name, forms[number], linked=True)) for id, number in edits.items()
    ]
    if added:
        known = tuple(figures[number] for number in added) if figures else ()
        changes.append(AddForms(name, tuple(forms[number] for number in added), figures=known))
    change = changes[0] if len(changes) == 1 else Changes(name, tuple(changes)) if changes else None
    return Plan(change, tuple(added), replaced, skipped)


def differing(form: Form, other: Form) -> int:
    """Count the cells of two forms that differ; a row that only one has counts as one.

    Cells that follow their formulas say what the others say and are not counted, nor is white space at
    either end of a text.
    """
    return sum(
        cell.is_row or cell.before.strip() != cell.after.strip()
        for cell in changed_cells(_recorded(form), _recorded(other))
        if cell.path.partition(".")[0] not in _NOT_COUNTED
    )


def _recorded(form: Form) -> Form:
    """Return ``form`` without the figures that follow from the rest."""
    for path in computed_paths(form):
        if path not in form.manual and (form.funds or not path.startswith("funds")):
            form = set_text(form, path, "")
    return form
