"""Reading for the opening and showing of a book, by plain statements. Each call runs inside its caller's
transaction.

SQLAlchemy is not needed for it; `form_store` extends it.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from jixiao_gui.book import templates as layouts
from jixiao_gui.book.book_rows import BookInfo, StoredTemplate
from jixiao_gui.book.database import Database
from jixiao_gui.book.errors import no_such_form
from jixiao_gui.book.form_building import build_form
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
from jixiao_gui.form.model import FINISHED, VERDICT, Form
from jixiao_gui.form.template import Templates

CACHED_FORMS = 64
"""The number of forms cached as read: an edit then shares the unchanged parts, which compare quickly."""
_BATCH = 200
"""Forms, or ids, in one statement: few enough for memory and for SQLite's limit of variables."""

T = TypeVar("T")


class FormEntry(NamedTuple):
    """A line of the list of forms. ``number`` counts from 1; figures as printed, "" where there is none.

    ``finished`` is `form.filling.is_finished` of the form; ``origin`` is the token of the form that it was
    made from.
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
_RETURNED = (
    "SELECT form.id, remark.expected FROM form JOIN remark ON remark.form_id = form.id "
    "WHERE remark.kind = ? AND remark.rule = ?"
)
_IN_ORDER = "ORDER BY position, id"
_ONE_HEAD = f"SELECT {_columns(HEAD)} FROM form WHERE id = ?"
PART_ORDERS = {table: ", ".join(table.keys) for table in PARTS}
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
WITHOUT_INDICATORS = frozenset(_PART_OF.values()) - {"indicators"}
"""The parts for `Reader.numbered` to read, without the one that is by far the longest."""
_NO_ROWS: dict[int, list[Any]] = {}
_ONE_PARTS = {
    table.name: f"SELECT {_columns(table.contents)} FROM {table.name} WHERE form_id = ? ORDER BY {order}"
    for table, order in PART_ORDERS.items()
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

    def copy_to(self, target: Database) -> None:
        """Copy the whole database to an empty one, in the state in which something was read before."""
        self._db.raw.backup(target.raw)

    def info(self) -> BookInfo:
        """Return the head of the book."""
        stored = self._db.rows("SELECT template, year, unit FROM book")
        return BookInfo(*stored[0]) if stored else BookInfo()

    def revision(self) -> int:
        """Return the number of changes ever made."""
        stored = self._db.rows("SELECT revision FROM book")
        return int(stored[0][0] or 0) if stored else 0

    def returned(self) -> list[tuple[int, str]]:
        """Return the ids, in order, of the forms that an office returned, with the day each is due."""
        from jixiao_gui.form.office.reviewing import RETURNED  # not before the first form: a module more

        return self._db.rows(f"{_RETURNED} ORDER BY form.position, form.id", (VERDICT, RETURNED))

    def has_duties(self) -> bool:
        """Return whether the book holds an office's list of duties."""
        return bool(self._db.rows("SELECT 1 FROM duty LIMIT 1"))

    def count(self) -> int:
        """Return the number of forms."""
        return int(self._db.rows("SELECT count(*) FROM form")[0][0])

    def entries(self, most: int = -1) -> list[FormEntry]:
        """Return the list, in order; the first ``most`` lines of it, where that is given."""
        lines = self._db.rows(f"{_LIST} {_IN_ORDER} LIMIT ?", (most,))
        origins = dict(self._db.rows(f"{_ORIGINS} GROUP BY form_id"))
        return [_entry(row, number, origins) for number, row in enumerate(lines, start=1)]

    def entry(self, form_id: int, number: int) -> FormEntry:
        """Return one line of the list; the caller knows its number. Raises `NoSuchForm`."""
        lines = self.entries_of([form_id])
        if not lines:
            raise no_such_form()
        return lines[form_id]._replace(number=number)

    def entries_of(self, ids: Sequence[int]) -> dict[int, FormEntry]:
        """Return lines of the list by the ids of their forms, numbered 0. Unknown ids are missing."""
        entries: dict[int, FormEntry] = {}
        for batch in batches(ids):
            places = ", ".join("?" * len(batch))
            of_forms = f"{_ORIGINS} AND form_id IN ({places}) GROUP BY form_id"
            origins = dict(self._db.rows(of_forms, tuple(batch)))
            for row in self._db.rows(f"{_LIST} WHERE id IN ({places})", tuple(batch)):
                entries[row[0]] = _entry(row, 0, origins)
        return entries

    def order(self) -> list[int]:
        """Return all ids, in order."""
        return [row[0] for row in self._db.rows(f"SELECT id FROM form {_IN_ORDER}")]

    def form(self, form_id: int) -> Form:
        """Return a form by its id. Raises `NoSuchForm`."""
        form = self._forms.get(form_id)
        if form is None:
            parameters, read = (form_id,), self._db.rows
            head = read(_ONE_HEAD, parameters)
            if not head:
                raise no_such_form()
            parts = {name: read(statement, parameters) for name, statement in _ONE_PARTS.items()}
            form = build_form(head[0], parts)
        self._cache(form_id, form)
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
        """Return forms by id, read as they are needed; unknown ids are passed over."""
        return (form for _, form in self.numbered(ids))

    def numbered(self, ids: Sequence[int], only: frozenset[str] | None = None) -> Iterator[tuple[int, Form]]:
        """Yield forms with their ids, as `forms`; where ``only`` is given, with these of their parts
        alone.
        """
        for batch in batches(ids):
            heads = {row[0]: row[1:] for row in self._of("form", HEAD, batch, "id")}
            parts = {
                table.name: self._parts(table, batch) if only is None or _PART_OF[table] in only else _NO_ROWS
                for table in PARTS
            }
            for id in batch:
                if id in heads:
                    form_parts = {name: by_form.get(id, ()) for name, by_form in parts.items()}
                    yield id, build_form(heads[id], form_parts)

    def head_texts(self, field: str) -> list[tuple[int, str, str]]:
        """Return id, layout and one text of the head (a field of `FORM_TEXTS`) of every form, in order."""
        return self._db.rows(f"SELECT {_columns(('id', 'template', field))} FROM form {_IN_ORDER}")

    def figures(self, ids: Sequence[int]) -> dict[int, Mapping[str, str | int]]:
        """Return the list's figures of forms, as stored."""
        stored = (row for batch in batches(ids) for row in self._of("form", FIGURES, batch, "id"))
        return {row[0]: dict(zip(FIGURES, row[1:], strict=True)) for row in stored}

    def carried(self) -> frozenset[str]:
        """Return ids of the layouts that the book carries."""
        return frozenset(row[0] for row in self._db.rows("SELECT id FROM template"))

    def template_rows(self) -> list[StoredTemplate]:
        """Return the rows of the book's layouts, ids ascending."""
        return layouts.rows_of(self._db)

    def template_uses(self) -> dict[str, int]:
        """Return the number of forms of each layout, the program's too."""
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
        parts: dict[int, list[Any]] = defaultdict(list)
        for row in self._of(table.name, table.contents, ids, "form_id", PART_ORDERS[table]):
            parts[row[0]].append(row[1:])
        return parts

    def _cache(self, form_id: int, form: Form) -> None:
        self._forms[form_id] = form
        self._forms.move_to_end(form_id)
        while len(self._forms) > CACHED_FORMS:
            self._forms.popitem(last=False)
