"""From a project file to a working copy that is open, checked and of the newest version; and back."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from jixiao_gui.book import checked, reading, schema, seal
from jixiao_gui.book.book_rows import BookInfo
from jixiao_gui.book.database import Database
from jixiao_gui.book.errors import BookDamaged, BookError, CannotSave, NotABook, cannot_keep
from jixiao_gui.book.form_reading import FormEntry, Reader
from jixiao_gui.book.guarded import connect_guarded
from jixiao_gui.book.seal import State
from jixiao_gui.book.templates import rows_of, take_in
from jixiao_gui.book.working_copy import Base, WorkingCopy, no_room
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates


def new_copy(home: Path, info: BookInfo) -> tuple[WorkingCopy, Database]:
    """Return a working copy of an empty book. Raises `CannotSave`."""
    copy = WorkingCopy.create(home, None)
    db: Database | None = None
    try:
        db = attach(copy.database)
        with db.begin():
            create(db.raw, info)
    except reading.BROKEN as error:
        _give_up(copy, db)
        raise CannotSave(f"无法在“{home}”建立工作副本（{error}），请检查磁盘空间和权限。") from error
    return copy, db


def open_copy(path: Path, home: Path) -> tuple[WorkingCopy, Database, State]:
    """Return a working copy of the project file at ``path``; what its seal says.

    Raises what `Book.open` does.
    """
    copy = WorkingCopy.create(home, path)
    db: Database | None = None
    try:
        reading.copy_book(path, copy.database)
        found, state = check_and_hash(copy.database, path, home)
        db = attach(copy.database)
        with db.begin():
            revision = Reader(db, Templates()).revision()
        copy.update(bases=(Base(str(path), found, revision),))
    except BaseException as error:
        _give_up(copy, db)
        if isinstance(error, BookDamaged):
            error.backup = newest_whole_backup(home, path)
        elif isinstance(error, NotABook):
            backup = newest_whole_backup(home, path)
            if backup is not None:  # it was a book when it was last saved
                raise reading.damaged(path, backup) from error
        elif isinstance(error, OSError):
            raise no_room(copy.folder, error) from error
        elif isinstance(error, reading.BROKEN):
            raise reading.damaged(path) from error
        raise
    return copy, db, state


def create(db: sqlite3.Connection, info: BookInfo) -> None:
    """Make an empty book of the newest version in an empty database."""
    db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {schema.VERSION}")
    for statement in schema.statements(schema.VERSION):
        db.execute(statement)
    db.execute("INSERT INTO seal (id, content, counter) VALUES (1, ?, ?)", seal.BLANK)
    values = info.template, info.year, info.unit
    db.execute("INSERT INTO book (id, template, year, unit, revision) VALUES (1, ?, ?, ?, 0)", values)


def _give_up(copy: WorkingCopy, db: Database | None) -> None:
    """Remove a working copy that came to nothing; Windows removes no file that is open."""
    if db is not None:
        db.close()
    copy.drop()


def reopen_copy(copy: WorkingCopy, path: Path | None) -> Database:
    """Open a working copy that a dead owner left. Raises `BookDamaged`."""
    shown = path or copy.folder
    try:
        _make_ours(copy.database, shown)
        _bring_up(copy.database, shown)
        from jixiao_gui.book.mending import mend

        with contextlib.closing(reading.connect(copy.database)) as raw:
            mend(raw, shown)
        return attach(copy.database)
    except reading.BROKEN as error:
        raise reading.damaged(shown) from error


def make_again(copy: WorkingCopy, db: Database) -> Database:
    """Write the working copy anew, into another folder, from a connection whose file was removed.

    Under another name, for SQLite removes by name what belonged to the old one. Raises `CannotSave`; then the
    old connection is still there.
    """
    before = copy.folder
    try:
        copy.make_again(before.parent)
        with contextlib.closing(reading.connect(copy.database)) as target:
            db.raw.backup(target)
        made = attach(copy.database)
    except (OSError, *reading.BROKEN) as error:
        if copy.folder != before:
            shutil.rmtree(copy.folder, ignore_errors=True)
            copy.folder = before
        raise cannot_keep(before, error) from error
    db.close()
    shutil.rmtree(before, ignore_errors=True)
    copy.recognise()
    copy.begin_to_settle()
    return made


def restore_copy(backup: Path, path: Path, home: Path) -> tuple[WorkingCopy, Database, State]:
    """Return a working copy of ``backup`` as work on ``path`` that is one change away from what stands there.

    Raises what `open_copy` does.
    """
    copy, db, state = open_copy(backup, home)
    try:
        now = seal.fingerprint(path)
    except OSError:
        now = ""  # nothing that can be read: a save over it must be asked for
    try:
        copy.update(path=str(path), bases=(Base(str(path), now, copy.about.bases[0].revision - 1),))
    except OSError as error:
        _give_up(copy, db)
        raise no_room(copy.folder, error) from error
    return copy, db, state


def newest_whole_backup(home: Path, path: Path) -> Path | None:
    """Return the newest backup of ``path`` that opens."""
    from jixiao_gui.book import backups

    for backup in backups.list_backups(home, path):
        try:
            with checked_copy(backup.path, home) as (_, state):
                if state is not State.DAMAGED:
                    return backup.path
        except BookError:
            continue
    return None


@contextlib.contextmanager
def checked_copy(path: Path, home: Path | None = None) -> Iterator[tuple[Path, State]]:
    """Give a copy of the project file at ``path`` while the block lasts, brought up; and what its seal says.

    ``home`` as for `check_and_hash`. Raises what `Book.open` does.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.gettempdir())
        try:
            made = tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(made))
            copy = folder / "book.db"
            reading.copy_book(path.absolute(), copy)
            _, state = check_and_hash(copy, path, home)
        except OSError as error:
            raise no_room(folder, error) from error
        yield copy, state


def read_forms_of(path: Path, templates: Templates | None = None) -> Iterator[Form]:
    """Yield the forms of the project file at ``path``, in order, as they are needed.

    The layouts that it carries are added to ``templates``, and the forms name them as they are called there.
    Takes no lock and leaves nothing behind. Raises what `Book.open` does.
    """
    with checked_copy(path) as (copy, _):
        _bring_in(copy, path, templates)
        yield from read_forms(copy, path)


def read_forms(database: Path, path: Path) -> Iterator[Form]:
    """Return the forms of an open database, all of one moment, by a connection of its own.

    Raises `BookDamaged`.
    """
    return (form for _, form in _numbered(database, path, list))


def read_entries(database: Path, path: Path, templates: Templates) -> list[FormEntry]:
    """Return the list of forms of an open database, by a connection of its own. Raises `BookDamaged`."""
    db = attach(database)
    try:
        with db.begin():
            return Reader(db, templates).entries()
    except reading.BROKEN as error:
        raise reading.damaged(path) from error
    finally:
        db.close()


def read_some(database: Path, path: Path, ids: Sequence[int]) -> Iterator[tuple[int, Form]]:
    """Return the same of ``ids`` alone, with their ids; one that is not there is passed over."""
    return _numbered(database, path, lambda _order: ids)


def read_numbered(path: Path, templates: Templates | None = None) -> Iterator[tuple[int, Form]]:
    """Yield ids and forms of any database of ours, also one that is being worked on; ids ascending.

    Otherwise like `read_forms_of`.
    """
    with checked_copy(path) as (copy, _):
        _bring_in(copy, path, templates)
        yield from read_forms_by_id(copy, path)


def read_forms_by_id(database: Path, path: Path) -> Iterator[tuple[int, Form]]:
    """Return ids and forms of an open database, ids ascending, otherwise like `read_forms`."""
    return _numbered(database, path, sorted)


def _numbered(
    database: Path, path: Path, pick: Callable[[list[int]], Sequence[int]]
) -> Iterator[tuple[int, Form]]:
    db = attach(database)
    try:
        with db.begin():
            reader = Reader(db, Templates())
            yield from reader.numbered(pick(reader.order()))
    except reading.BROKEN as error:
        raise reading.damaged(path) from error
    finally:
        db.close()


def _bring_in(copy: Path, path: Path, templates: Templates | None) -> None:
    """Add the layouts of a copy of our own to ``templates``. Raises `BookDamaged`."""
    if templates is None:
        return
    db = attach(copy)
    try:
        with db.begin():
            found = take_in(rows_of(db), templates)
            if found.called:
                from jixiao_gui.book.form_store import Store

                Store(db, templates).rename_templates(list(found.rows.values()), found.called)
    except reading.BROKEN as error:
        raise reading.damaged(path) from error
    finally:
        db.close()


def attach(database: Path) -> Database:
    """Open a working copy: write-ahead log, so that readers and a save never hold up an edit."""
    raw = reading.connect(database)
    try:
        raw.execute("PRAGMA synchronous = OFF")  # else the change of mode waits for the disk
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = NORMAL")
        # What was removed does not linger in the file that is handed on.
        raw.execute("PRAGMA secure_delete = ON")
    except BaseException:
        raw.close()
        raise
    return Database(raw)


def flush(database: Path) -> None:
    """Have SQLite bring its log into the file and both onto the disk. What fails now is tried again later."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(reading.connect(database)) as raw:
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def check_and_hash(copy: Path, path: Path, home: Path | None = None) -> tuple[str, State]:
    """Check a fresh copy that nobody has written yet, make it one of our own schema and newest version.

    Its fingerprint, and what its seal says. ``home`` knows which files were found whole before. Raises
    `BookDamaged` and `BookTooLarge`, and `OSError` for the copy.
    """
    found = seal.read(copy)
    torn = bool(reading.sidecars(copy))
    if not torn and found.holds and home is not None and checked.is_checked(home, found.fingerprint):
        _bring_up(copy, path)
        return found.fingerprint, State.WHOLE
    # Beside an unfinished journal the bytes are those of the middle of a change: only the check can tell.
    state, ours = _make_ours(copy, path, None if torn else found)
    _bring_up(copy, path)
    from jixiao_gui.book.mending import mend

    with contextlib.closing(reading.connect(copy)) as raw:
        mended = mend(raw, path)
    if home is not None and found.holds and ours and not mended and state is State.WHOLE:
        checked.note_checked(home, found.fingerprint)
    return found.fingerprint, State.CHANGED if torn else state


def _make_ours(copy: Path, path: Path, found: seal.Reading | None = None) -> tuple[State, bool]:
    """Have a copy of our own schema and without a broken page. Raises `BookDamaged`.

    What its seal says, and whether the schema was ours: of a stranger's the rows have been taken.
    """
    from jixiao_gui.book import foreign_schema

    try:
        with contextlib.closing(connect_guarded(copy)) as db:
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            ours = foreign_schema.is_ours(db, version)
            state = State.WHOLE if found is None else seal.judge(found, db)
            # One thorough look at what is about to be worked with; a bad page must not turn up hours later.
            # It runs what a schema checks, and so is for ours alone.
            if ours and db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise reading.damaged(path)
        if not ours:
            left_out = foreign_schema.rebuild_copy(copy, path, version)
            state = State.CHANGED if left_out and state is State.WHOLE else state
    except reading.BROKEN as error:
        raise reading.damaged(path) from error
    return state, ours


def _bring_up(copy: Path, path: Path) -> None:
    with contextlib.closing(reading.connect(copy)) as raw:
        version = int(raw.execute("PRAGMA user_version").fetchone()[0])
        if version != schema.VERSION:
            from jixiao_gui.book.migrations import migrate

            migrate(raw, version, path)
