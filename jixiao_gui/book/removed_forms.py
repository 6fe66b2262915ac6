"""Forms that were taken out of a book, kept as their rows: what undoes it puts the rows back as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, overload

from jixiao_gui.book.form_building import build_form
from jixiao_gui.book.rows import TableRow
from jixiao_gui.book.schema import HEAD, PARTS, Table, names
from jixiao_gui.form.model import Form

_TEMPLATE = HEAD.index("template")


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A form's rows: ``head`` in the order of `HEAD`; ``parts`` by table, each with all its columns."""

    id: int
    head: Sequence[Any]
    parts: Mapping[str, Sequence[TableRow]]

    def form(self) -> Form:
        """Return the form that the rows say."""
        return build_form(self.head, {table.name: self._contents(table) for table in PARTS})

    def _contents(self, table: Table) -> list[Sequence[Any]]:
        return list(map(_contents_of(table), self.parts.get(table.name, ())))

    @property
    def template(self) -> str:
        return str(self.head[_TEMPLATE])


class RemovedForms(Sequence[Form]):
    """Forms in the order in which they stood; each is made of its rows when it is asked for.

    As many as a book has may wait here for an undo, and few of them are ever looked at.
    """

    def __init__(self, stored: Sequence[StoredForm]) -> None:
        self.stored = stored

    def __len__(self) -> int:
        return len(self.stored)

    @overload
    def __getitem__(self, at: int) -> Form: ...
    @overload
    def __getitem__(self, at: slice) -> list[Form]: ...
    def __getitem__(self, at: int | slice) -> Form | list[Form]:
        if isinstance(at, slice):
            return [one.form() for one in self.stored[at]]
        return self.stored[at].form()

    def __iter__(self) -> Iterator[Form]:
        return (one.form() for one in self.stored)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


@cache
def _contents_of(table: Table) -> itemgetter[Any]:
    """Return what takes the columns that a form is made of out of a whole row, as a tuple."""
    order = names(table)
    places = [order.index(name) for name in table.contents]
    return itemgetter(*places) if len(places) > 1 else itemgetter(slice(places[0], places[0] + 1))
