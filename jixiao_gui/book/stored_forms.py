"""The forms of a book's database, read by a connection of its own each time: of an open book, or a file."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jixiao_gui.book import opening, reading
from jixiao_gui.book.database import Database
from jixiao_gui.book.form_reading import FormEntry, Reader
from jixiao_gui.book.templates import rows_of, take_in
from jixiao_gui.book.working_copy import SNAPSHOT
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.in_place import new_name, remove_file


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a book's database, which any process may read; ``path`` is the file that errors name."""

    database: Path
    path: Path
    ids: tuple[int, ...]

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Open a reader by a connection of its own. Raises `BookDamaged`."""
        with _reader(self.database, self.path, connect=_connect) as reader:
            yield reader


@dataclass(frozen=True, slots=True)
class StoredForms:
    """Forms of an open book. Its database is for this process alone.

    Another one that had read it would remove its log: as the copy is flushed, this process loses the locks
    that say that it works on it.
    """

    database: Path
    path: Path
    ids: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def numbered(self) -> Iterator[tuple[int, Form]]:
        """Return those of the forms that are still there, with their ids, in one state. Raises
        `BookDamaged`.
        """
        return read_some(self.database, self.path, self.ids)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Copy the database as it is now, with those of the forms that are still there; remove it at the end.

        Raises `BookDamaged`, and `CannotSave` where there is no room for it, or no file can be made.
        """
        copy = self.database.with_name(f"{new_name()}{SNAPSHOT}")
        try:
            with _reader(self.database, self.path) as reader, closing(_connect(copy)) as target:
                known = frozenset(reader.order())  # before the copy: this begins the state that is copied
                target.raw.execute("PRAGMA synchronous = OFF")  # it is not to outlive this process
                reader.copy_to(target)
                target.raw.execute("PRAGMA journal_mode = DELETE")
            yield Snapshot(copy, self.path, tuple(id for id in self.ids if id in known))
        finally:
            with suppress(OSError):
                remove_file(copy)


def _connect(database: Path) -> Database:
    return Database(reading.connect(database))


def read_forms_of(path: Path, templates: Templates | None = None) -> Generator[Form, None, None]:
    """Yield the forms of the project file at ``path``, in order, as they are needed.

    The layouts that it carries are added to ``templates``, and the forms name them by their ids there. The
    file is not locked, and its copy is removed. Raises the errors of `Book.open`.
    """
    with opening.checked_copy(path) as (copy, _):
        _add_layouts(copy, path, templates)
        yield from read_forms(copy, path)


def read_forms(database: Path, path: Path) -> Iterator[Form]:
    """Yield the forms of an open database, in one state, by a connection of its own.

    Raises `BookDamaged`.
    """
    with _reader(database, path) as reader:
        yield from reader.forms(reader.order())


def read_entries(database: Path, path: Path, templates: Templates) -> list[FormEntry]:
    """Return the list of forms of an open database, by a connection of its own. Raises `BookDamaged`."""
    with _reader(database, path, templates) as reader:
        return reader.entries()


def read_some(database: Path, path: Path, ids: Sequence[int]) -> Iterator[tuple[int, Form]]:
    """Yield the forms ``ids`` of an open database with their ids; unknown ids are passed over."""
    with _reader(database, path) as reader:
        yield from reader.numbered(ids)


def read_numbered(path: Path, templates: Templates | None = None) -> Iterator[tuple[int, Form]]:
    """Yield ids and forms of any database of ours, also one in use, ids ascending.

    Otherwise like `read_forms_of`.
    """
    with opening.checked_copy(path) as (copy, _):
        _add_layouts(copy, path, templates)
        yield from read_forms_by_id(copy, path)


def read_forms_by_id(database: Path, path: Path) -> Iterator[tuple[int, Form]]:
    """Yield ids and forms of an open database, ids ascending, otherwise like `read_forms`."""
    with _reader(database, path) as reader:
        yield from reader.numbered(sorted(reader.order()))


@contextmanager
def _reader(
    database: Path,
    path: Path,
    templates: Templates | None = None,
    connect: Callable[[Path], Database] = opening.attach,
) -> Iterator[Reader]:
    """Open a reader of one state by a connection of its own. Raises `BookDamaged`, `CannotSave`."""
    try:
        with closing(connect(database)) as db, db.begin():
            yield Reader(db, templates or Templates())
    except reading.BROKEN as error:
        raise reading.refusal(path, error) from error


def _add_layouts(copy: Path, path: Path, templates: Templates | None) -> None:
    """Add the layouts of a copy of our own to ``templates``. Raises `BookDamaged`."""
    if templates is None:
        return
    db = opening.attach(copy)
    try:
        with db.begin():
            taken_in = take_in(rows_of(db), templates)
            if taken_in.new_ids:
                from jixiao_gui.book.form_store import Store

                Store(db, templates).rename_templates(list(taken_in.rows.values()), taken_in.new_ids)
    except reading.BROKEN as error:
        raise reading.refusal(path, error) from error
    finally:
        db.close()
