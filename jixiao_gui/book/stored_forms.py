"""The forms of a book's database, read by a connection of its own each time: of an open book, or a file."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

from jixiao_gui.book import opening, reading
from jixiao_gui.book.form_reading import FormEntry, Reader
from jixiao_gui.book.templates import rows_of, take_in
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates


def read_forms_of(path: Path, templates: Templates | None = None) -> Generator[Form, None, None]:
    """Yield the forms of the project file at ``path``, in order, as they are needed.

    The layouts that it carries are added to ``templates``, and the forms name them by their ids there. The
    file is not locked, and its copy is removed. Raises the errors of `Book.open`.
    """
    with opening.checked_copy(path) as (copy, _):
        _add_layouts(copy, path, templates)
        yield from read_forms(copy, path)


def read_forms(database: Path, path: Path) -> Iterator[Form]:
    """Return the forms of an open database, in one state, by a connection of its own.

    Raises `BookDamaged`.
    """
    return (form for _, form in _read_numbered(database, path, list))


def read_entries(database: Path, path: Path, templates: Templates) -> list[FormEntry]:
    """Return the list of forms of an open database, by a connection of its own. Raises `BookDamaged`."""
    db = opening.attach(database)
    try:
        with db.begin():
            return Reader(db, templates).entries()
    except reading.BROKEN as error:
        raise reading.refusal(path, error) from error
    finally:
        db.close()


def read_some(database: Path, path: Path, ids: Sequence[int]) -> Iterator[tuple[int, Form]]:
    """Return the forms ``ids`` of an open database with their ids; unknown ids are passed over."""
    return _read_numbered(database, path, lambda _order: ids)


def read_numbered(path: Path, templates: Templates | None = None) -> Iterator[tuple[int, Form]]:
    """Yield ids and forms of any database of ours, also one in use, ids ascending.

    Otherwise like `read_forms_of`.
    """
    with opening.checked_copy(path) as (copy, _):
        _add_layouts(copy, path, templates)
        yield from read_forms_by_id(copy, path)


def read_forms_by_id(database: Path, path: Path) -> Iterator[tuple[int, Form]]:
    """Return ids and forms of an open database, ids ascending, otherwise like `read_forms`."""
    return _read_numbered(database, path, sorted)


def _read_numbered(
    database: Path, path: Path, pick: Callable[[list[int]], Sequence[int]]
) -> Iterator[tuple[int, Form]]:
    db = opening.attach(database)
    try:
        with db.begin():
            reader = Reader(db, Templates())
            yield from reader.numbered(pick(reader.order()))
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
