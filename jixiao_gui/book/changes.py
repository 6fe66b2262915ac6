"""What can be done to a book. A change is data; `Book.apply` does it and gives back its inverse.

``name`` is what the undo menu shows. Places count from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jixiao_gui.form.edits import Edit
from jixiao_gui.form.model import Form


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What holds for the whole book: the template id, year and unit that its new forms begin with."""

    template: str = ""
    year: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class EditForm:
    """Apply ``edit`` to one form.

    ``figures``: what the list then shows of it, where that is known already, as for `AddForms`.
    """

    name: str
    form_id: int
    edit: Edit
    figures: Mapping[str, str | int] | None = None


@dataclass(frozen=True, slots=True)
class AddForms:
    """Put ``forms`` in before place ``at`` (``None``: at the end), under ``ids`` or under new ones.

    ``places`` instead of ``at`` gives each form the place where it shall stand in the end, ascending.
    ``figures``: what the list shows of each form, where it is known already: an undo need not check
    a thousand forms again.
    """

    name: str
    forms: tuple[Form, ...]
    at: int | None = None
    ids: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    figures: tuple[Mapping[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class RemoveForms:
    """Take forms out."""

    name: str
    ids: tuple[int, ...]


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
class Changes:
    """Several changes as one step: all of them or none."""

    name: str
    parts: tuple[Change, ...]


Change = EditForm | AddForms | RemoveForms | MoveForms | OrderForms | SetInfo | Changes
