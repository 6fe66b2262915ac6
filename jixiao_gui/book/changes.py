"""The changes of a book. A change is data; `Book.apply` makes it and returns its inverse.

``name`` is what the undo menu shows. Places count from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from jixiao_gui.book.book_rows import BookInfo, StoredTemplate
from jixiao_gui.form.assessment import Assessment
from jixiao_gui.form.edits import Edit
from jixiao_gui.form.model import Form, Remark
from jixiao_gui.form.office.deliveries import Record
from jixiao_gui.form.template import Template

Marks = tuple[int, frozenset[str], frozenset[str]]
"""A form's id with its old `Form.manual` and `Form.filled`."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The form before an edit, and its assessment after it, computed by the caller of the edit."""

    before: Form
    after: Assessment


@dataclass(frozen=True, slots=True)
class EditForm:
    """A change that applies ``edit`` to one form.

    ``figures``: the list's figures of the form after it, where known already, as for `AddForms`. ``exact``:
    the office's scores are not joined (`form.score_joining`): the change is an inverse, or a form that a unit
    sent. ``foreseen``: the result, where it was computed already; it is used once, and no part of the change.
    """

    name: str
    form_id: int
    edit: Edit
    figures: Mapping[str, str | int] | None = None
    exact: bool = False
    foreseen: Foreseen | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AddForms:
    """A change that adds ``forms`` before place ``at`` (``None``: at the end), under ``ids`` or new ids.

    ``places`` instead of ``at`` are the places of the forms afterwards, ascending. ``figures``: the list's
    figures of each form, where known already: an undo need not check a thousand forms again. ``exact``: as
    for `EditForm`.
    """

    name: str
    forms: Sequence[Form]
    at: int | None = None
    ids: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    figures: tuple[Mapping[str, str | int], ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class RemoveForms:
    """A change that removes forms, and those of the layouts ``templates`` that no form then has."""

    name: str
    ids: tuple[int, ...]
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveForms:
    """A change that moves forms together, in the given order, the first of them to place ``to``."""

    name: str
    ids: tuple[int, ...]
    to: int


@dataclass(frozen=True, slots=True)
class OrderForms:
    """A change that puts all forms in the order of ``ids``; other forms come after, as they are."""

    name: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetInfo:
    """A change that replaces the head of the book."""

    name: str
    info: BookInfo


@dataclass(frozen=True, slots=True)
class KeepTemplate:
    """A change that adds a layout to the book, whether a form has it or not."""

    name: str
    template: Template | StoredTemplate


@dataclass(frozen=True, slots=True)
class RenameTemplate:
    """A change that gives a layout of the book the name ``to``."""

    name: str
    id: str
    to: str


@dataclass(frozen=True, slots=True)
class ReplaceTemplate:
    """A change that replaces the layout ``id`` of forms by ``template``.

    ``columns``: those whose meaning changed, old to new, as ``("indicators.x1", "indicators.target")``; a
    fixed cell by its path. The texts move along. Where the new layout differs, it gets an id of its own.
    ``forms``: ids of those that get it, ``None`` for all. ``info``: whether new forms get it too, ``None``
    for where the book's head names ``id``. These and the others are for the inverse, as forms may have had
    the new layout before: ``stored`` and ``left`` are the book's rows of the layout that is restored and of
    the one that is replaced, ``marks`` the old `Form.manual` and `Form.filled` by form, ``remarks`` the old
    remarks; ``None`` where they follow from the columns (`form.score_joining`).
    """

    name: str
    id: str
    template: Template
    columns: tuple[tuple[str, str], ...] = ()
    stored: StoredTemplate | None = None
    marks: tuple[Marks, ...] = ()
    forms: tuple[int, ...] | None = None
    info: bool | None = None
    left: StoredTemplate | None = None
    remarks: tuple[tuple[int, tuple[Remark, ...]], ...] | None = None


@dataclass(frozen=True, slots=True)
class DropTemplate:
    """A change that removes a layout that no form has from the book."""

    name: str
    id: str


@dataclass(frozen=True, slots=True)
class PutRecords:
    """A change that adds or replaces duties, deliveries and kept forms by id, and removes those in ``drop``.

    A record of the id 0 is new and gets the next one.
    """

    name: str
    put: tuple[Record, ...] = ()
    drop: tuple[tuple[type[Record], int], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """A change of several parts as one step: all of them or none."""

    name: str
    parts: tuple[Change, ...]


Change = (
    EditForm
    | AddForms
    | RemoveForms
    | MoveForms
    | OrderForms
    | SetInfo
    | KeepTemplate
    | RenameTemplate
    | ReplaceTemplate
    | DropTemplate
    | PutRecords
    | Changes
)


def without_figures(change: Change) -> Change:
    """Return ``change`` without the list's figures, which were computed by rules that have changed since."""
    if isinstance(change, EditForm):
        return replace(change, figures=None)
    if isinstance(change, AddForms):
        return replace(change, figures=())
    if isinstance(change, Changes):
        return replace(change, parts=tuple(map(without_figures, change.parts)))
    return change


def replaces_layout(change: Change) -> bool:
    """Return whether ``change`` gives forms another state of their layout; their places stay."""
    if isinstance(change, Changes):
        return any(map(replaces_layout, change.parts))
    return isinstance(change, ReplaceTemplate)


def place_before(inverse: Change, form_id: int | None) -> int:
    """Return where a form stood that was taken out by the change whose ``inverse`` is given; else 0.

    Forms before it that were taken out with it do not count: they leave no gap.
    """
    if isinstance(inverse, Changes):
        return max((place_before(part, form_id) for part in inverse.parts), default=0)
    if not isinstance(inverse, AddForms) or form_id not in inverse.ids:
        return 0
    number = inverse.ids.index(form_id)
    return inverse.places[number] - number if inverse.places else inverse.at or 0


def added_ids(inverse: Change) -> tuple[int, ...]:
    """Return the ids of the forms that were added by the change whose ``inverse`` is given."""
    if isinstance(inverse, RemoveForms):
        return inverse.ids
    if isinstance(inverse, Changes):
        return tuple(id for part in inverse.parts for id in added_ids(part))
    return ()
