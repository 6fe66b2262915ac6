"""Reading what a book is opened and shown with, by plain statements. Each call runs inside its caller's
transaction.

SQLAlchemy is not needed for any of it; `form_store` goes on from here.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from jixiao_gui.book import rows
from jixiao_gui.book import templates as layouts
from jixiao_gui.book.book_rows import BookInfo, StoredTemplate
from jixiao_gui.book.database import Database
from jixiao_gui.book.errors import no_such_form
from jixiao_gui.book.schema import (
    AUTO_SCORE,
    FIGURES,
    FUND_LINE,
    GOAL,
    HEAD,
    INDICATOR,
    OWN_ROW,
    PARTS,
    REMARK,
    SOURCE,
    Table,
)
from jixiao_gui.form.assessment import Assessment
from jixiao_gui.form.model import FINISHED, Form
from jixiao_gui.form.template import Templates

AT_ONCE = 64
"""Forms kept as read: an edit then compares with the very parts that it shares."""
_BATCH = 200
"""Forms, or ids, to a statement: memory stays flat and SQLite's limit of variables far."""

T = TypeVar("T")


class FormEntry(NamedTuple):
    """A line of the list of forms. ``number`` counts from 1; figures as printed, "" where there is none.

    ``finished`` is what `form.filling.is_finished` says of the form; ``origin`` is the token of the form that
    it was made from.
    """

    id: int
    number: int
    template: str
    year: str
    project: str
    department: str
    unit: str
    rate: str
    total: str
    grade: str
    errors: int
    warnings: int
    finished: bool = True
    token: str = ""
    origin: str = ""


def _columns(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


_OF_ENTRY = [name for name in FormEntry._fields if name not in ("number", "finished", "token", "origin")]
_FINISHED = f"EXISTS (SELECT 1 FROM remark WHERE form_id = form.id AND kind = '{FINISHED}')"
_LIST = f"SELECT {_columns(_OF_ENTRY)}, {_FINISHED}, token FROM form"
_ORIGINS = "SELECT form_id, min(origin) FROM source WHERE cell = ''"
_IN_ORDER = "ORDER BY position, id"
_ONE_HEAD = f"SELECT {_columns(HEAD)} FROM form WHERE id = ?"
_PART_ORDERS = {table: ", ".join(table.keys) for table in PARTS}
_PART_OF = {
    GOAL: "goal",
    FUND_LINE: "funds",
    INDICATOR: "indicators",
    AUTO_SCORE: "indicators",
    REMARK: "remarks",
    OWN_ROW: "tables",
    SOURCE: "sources",
}
"""The field of `Form` that a table's rows are part of."""
_NOTHING: dict[int, list[Any]] = {}
_ONE_PARTS = {
    table.name: f"SELECT {_columns(table.said)} FROM {table.name} WHERE form_id = ? ORDER BY {order}"
    for table, order in _PART_ORDERS.items()
}


def _entry(row: Sequence[Any], number: int, origins: Mapping[int, str]) -> FormEntry:
    id, *shown, finished, token = row
    return FormEntry._make((id, number, *shown, bool(finished), token, origins.get(id, "")))


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield ``items`` in slices of `_BATCH`."""
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


class Reader:
    """The forms of one open database. Not safe for threads by itself."""

    def __init__(self, db: Database, templates: Templates) -> None:
        self._db = db
        self.templates = templates
        self._forms: OrderedDict[int, Form] = OrderedDict()
        self._assessed: Assessment | None = None
        """The last assessment that was made of one of them."""

    def info(self) -> BookInfo:
        """Return what holds for the whole book."""
        found = self._db.rows("SELECT template, year, unit FROM book")
        return BookInfo(*found[0]) if found else BookInfo()

    def revision(self) -> int:
        """Return how many changes were ever made."""
        found = self._db.rows("SELECT revision FROM book")
        return int(found[0][0] or 0) if found else 0

    def count(self) -> int:
        """Return how many forms there are."""
        return int(self._db.rows("SELECT count(*) FROM form")[0][0])

    def entries(self, most: int = -1) -> list[FormEntry]:
        """Return the list, in order; the first ``most`` lines of it, where that is given."""
        found = self._db.rows(f"{_LIST} {_IN_ORDER} LIMIT ?", (most,))
        origins = dict(self._db.rows(f"{_ORIGINS} GROUP BY form_id"))
        return [_entry(row, number, origins) for number, row in enumerate(found, start=1)]

    def entry(self, form_id: int, number: int) -> FormEntry:
        """Return one line of the list; the caller knows its number. Raises `NoSuchForm`."""
        found = self._db.rows(f"{_LIST} WHERE id = ?", (form_id,))
        if not found:
            raise no_such_form()
        origins = dict(self._db.rows(f"{_ORIGINS} AND form_id = ? GROUP BY form_id", (form_id,)))
        return _entry(found[0], number, origins)

    def order(self) -> list[int]:
        """Return all ids, in order."""
        return [row[0] for row in self._db.rows(f"SELECT id FROM form {_IN_ORDER}")]

    def form(self, form_id: int) -> Form:
        """Return a form by its id. Raises `NoSuchForm`."""
        form = self._forms.get(form_id)
        if form is None:
            one, read = (form_id,), self._db.rows
            head = read(_ONE_HEAD, one)
            if not head:
                raise no_such_form()
            parts = {name: read(statement, one) for name, statement in _ONE_PARTS.items()}
            form = rows.build_form(head[0], parts)
        self._remember(form_id, form)
        return form

    def assessment(self, form_id: int) -> Assessment:
        """Return a form with its figures and findings, those of its last writing where that was the last of
        all. Raises `NoSuchForm`, and `BadTemplate` where its layout is not at hand.
        """
        form = self.form(form_id)
        template = self.templates[form.template]
        kept = self._assessed
        if kept is None or kept.form is not form or kept.template is not template:
            kept = self._assessed = Assessment(form, template)
        return kept

    def forms(self, ids: Sequence[int]) -> Iterator[Form]:
        """Return forms by id, as they are needed; ids that do not exist are passed over."""
        return (form for _, form in self.numbered(ids))

    def numbered(self, ids: Sequence[int], only: frozenset[str] | None = None) -> Iterator[tuple[int, Form]]:
        """Yield the same, each with its id; where ``only`` is given, with no other of their parts."""
        for batch in batches(ids):
            heads = {row[0]: row[1:] for row in self._of("form", HEAD, batch, "id")}
            parts = {
                table.name: self._parts(table, batch) if only is None or _PART_OF[table] in only else _NOTHING
                for table in PARTS
            }
            for id in batch:
                if id in heads:
                    found = {name: of_forms.get(id, ()) for name, of_forms in parts.items()}
                    yield id, rows.build_form(heads[id], found)

    def head_texts(self, field: str) -> list[tuple[int, str, str]]:
        """Return id, layout and one text of the head (a field of `FORM_TEXTS`) of every form, in order."""
        return self._db.rows(f"SELECT {_columns(('id', 'template', field))} FROM form {_IN_ORDER}")

    def figures(self, ids: Sequence[int]) -> dict[int, Mapping[str, str | int]]:
        """Return what the list shows of forms, as stored."""
        found = (row for batch in batches(ids) for row in self._of("form", FIGURES, batch, "id"))
        return {row[0]: dict(zip(FIGURES, row[1:], strict=True)) for row in found}

    def carried(self) -> frozenset[str]:
        """Return ids of the layouts that the book carries."""
        return frozenset(row[0] for row in self._db.rows("SELECT id FROM template"))

    def template_rows(self) -> list[StoredTemplate]:
        """Return what the book holds of layouts, ids ascending."""
        return layouts.rows_of(self._db)

    def template_uses(self) -> dict[str, int]:
        """Return how many forms have each layout, the program's too."""
        return dict(self._db.rows("SELECT template, count(*) FROM form GROUP BY template"))

    def _of(
        self, table: str, columns: Iterable[str], ids: Sequence[int], key: str, order: str = ""
    ) -> list[Any]:
        """Return rows of some forms, each with its form's id before the columns."""
        places = ", ".join("?" * len(ids))
        after = f" ORDER BY {order}" if order else ""
        statement = f"SELECT {key}, {_columns(columns)} FROM {table} WHERE {key} IN ({places}){after}"
        return self._db.rows(statement, tuple(ids))

    def _parts(self, table: Table, ids: Sequence[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for row in self._of(table.name, table.said, ids, "form_id", _PART_ORDERS[table]):
            found[row[0]].append(row[1:])
        return found

    def _remember(self, form_id: int, form: Form) -> None:
        self._forms[form_id] = form
        self._forms.move_to_end(form_id)
        while len(self._forms) > AT_ONCE:
            self._forms.popitem(last=False)
