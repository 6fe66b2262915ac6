"""What can be done to a book. A change is data; `Book.apply` does it and gives back its inverse.

``name`` is what the undo menu shows. Places count from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from jixiao_gui.book.book_rows import BookInfo, StoredTemplate
from jixiao_gui.form.assessment import Assessment
from jixiao_gui.form.edits import Edit
from jixiao_gui.form.ledger import Record
from jixiao_gui.form.model import Form, Remark
from jixiao_gui.form.template import Template

Marks = tuple[int, frozenset[str], frozenset[str]]
"""A form's id, and what its `Form.manual` and `Form.filled` were."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an edit makes of the form ``before``, worked out by who asked for the edit."""

    before: Form
    after: Assessment


@dataclass(frozen=True, slots=True)
class EditForm:
    """Apply ``edit`` to one form.

    ``figures``: what the list then shows of it, where that is known already, as for `AddForms`. ``exact``:
    nothing follows from the edit, as `form.score_joining` has it else: it leads back, or is what a unit sent.
    ``foreseen`` spares the book to work out again what the form is then; it is of use once, and no part of
    what the change says.
    """

    name: str
    form_id: int
    edit: Edit
    figures: Mapping[str, str | int] | None = None
    exact: bool = False
    foreseen: Foreseen | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AddForms:
    """Put ``forms`` in before place ``at`` (``None``: at the end), under ``ids`` or under new ones.

    ``places`` instead of ``at`` gives each form the place where it shall stand in the end, ascending.
    ``figures``: what the list shows of each form, where it is known already: an undo need not check
    a thousand forms again. ``exact``: as for `EditForm`.
    """

    name: str
    forms: tuple[Form, ...]
    at: int | None = None
    ids: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    figures: tuple[Mapping[str, str | int], ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class RemoveForms:
    """Take forms out, and of the layouts ``templates`` those that then are used no more."""

    name: str
    ids: tuple[int, ...]
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveForms:
    """Take forms out of the order and put them in again, as given, the first of them at place ``to``."""

    name: str
    ids: tuple[int, ...]
    to: int


@dataclass(frozen=True, slots=True)
class OrderForms:
    """Put all forms in the order of ``ids``; forms that it does not name come after, as they are."""

    name: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetInfo:
    """Replace what holds for the whole book."""

    name: str
    info: BookInfo


@dataclass(frozen=True, slots=True)
class KeepTemplate:
    """Have the book carry a layout that no form of it need have."""

    name: str
    template: Template | StoredTemplate


@dataclass(frozen=True, slots=True)
class RenameTemplate:
    """Call a layout that the book carries ``to``."""

    name: str
    id: str
    to: str


@dataclass(frozen=True, slots=True)
class ReplaceTemplate:
    """Give forms of the layout ``id`` the layout ``template`` in its place.

    ``columns``: those whose meaning changed, old to new, as ``("indicators.x1", "indicators.target")``; a
    fixed cell by its path. The texts move along. Where the new layout differs, it gets an id of its own.
    ``forms``: ids of those that get it, ``None`` for all. ``info``: whether what new forms begin with gets it
    too, ``None`` for where it names ``id``. These and the rest are for the way back, for forms may have had
    the new layout before: ``stored`` and ``left`` are what the book held of the layout that comes back and of
    the one that is left, ``marks`` of forms by id what `Form.manual` and `Form.filled` were, ``remarks`` what
    was said of them; ``None`` where that follows from the columns (`form.score_joining`).
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
    """Have the book carry a layout no more that none of its forms has."""

    name: str
    id: str


@dataclass(frozen=True, slots=True)
class PutRecords:
    """Put duties, deliveries and kept forms into the book, in the place of those with the same id; ``drop``
    others by kind and id. What has the id 0 is new and gets the next one.
    """

    name: str
    put: tuple[Record, ...] = ()
    drop: tuple[tuple[type[Record], int], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Several changes as one step: all of them or none."""

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
    """Return ``change`` without what the list would show after it: rules by which that was so are others
    now.
    """
    if isinstance(change, EditForm):
        return replace(change, figures=None)
    if isinstance(change, AddForms):
        return replace(change, figures=())
    if isinstance(change, Changes):
        return replace(change, parts=tuple(map(without_figures, change.parts)))
    return change
