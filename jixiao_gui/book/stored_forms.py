"""The forms of a book's database, read by a connection of its own each time: of an open book, or a file."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jixiao_gui.book import opening, reading
from jixiao_gui.book.errors import BookChanged
from jixiao_gui.book.form_reading import FormEntry, Reader
from jixiao_gui.book.templates import rows_of, take_in
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates


@dataclass(frozen=True, slots=True)
class StoredForms:
    """Forms of an open book at one of its revisions, for readers in this process and in others.

    ``path`` is the file that errors name.
    """

    database: Path
    path: Path
    revision: int
    ids: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Open a reader of the book at this revision, by a connection of its own.

        Raises `BookChanged` where the book has changed since, and `BookDamaged`.
        """
        with _reader(self.database, self.path) as reader:
            if reader.revision() != self.revision:
                raise BookChanged(f"“{self.path}”已有改动。")
            yield reader

    def numbered(self) -> Iterator[tuple[int, Form]]:
        """Return the forms with their ids in one state, also where the book has changed since: those that are
        still there. Raises `BookDamaged`.
        """
        return read_some(self.database, self.path, self.ids)


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
def _reader(database: Path, path: Path, templates: Templates | None = None) -> Iterator[Reader]:
    """Open a reader of one state by a connection of its own. Raises `BookDamaged`."""
    db = opening.attach(database)
    try:
        with db.begin():
            yield Reader(db, templates or Templates())
    except reading.BROKEN as error:
        raise reading.refusal(path, error) from error
    finally:
        db.close()


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
