"""Opening of a project file as a working copy, checked and migrated."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jixiao_gui.book import checked, reading, schema, seal
from jixiao_gui.book.book_rows import BookInfo
from jixiao_gui.book.database import Database
from jixiao_gui.book.errors import BookDamaged, BookError, CannotSave, NotABook, cannot_keep, database_reason
from jixiao_gui.book.form_reading import Reader
from jixiao_gui.book.guarded import connect_guarded
from jixiao_gui.book.seal import State
from jixiao_gui.book.working_copy import Base, WorkingCopy, no_room, temporary_folder
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
        _discard(copy, db)
        raise CannotSave(
            f"无法在“{home}”建立工作副本：{database_reason(error)}，请检查磁盘空间和权限。"
        ) from error
    return copy, db


def open_copy(path: Path, home: Path, *, for_reading: bool = False) -> tuple[WorkingCopy, Database, State]:
    """Return a working copy of the project file at ``path``, opened, and the state of its seal.

    ``for_reading``: where ``home`` takes no copy, the system's folder of temporary files may. Raises the
    errors of `Book.open`.
    """
    try:
        return _open_in(WorkingCopy.create(home, path), path, home)
    except CannotSave:
        if not for_reading:
            raise
    return _open_in(WorkingCopy.create_elsewhere(path), path, home)


def _open_in(copy: WorkingCopy, path: Path, home: Path) -> tuple[WorkingCopy, Database, State]:
    """Fill the working copy ``copy`` from the project file at ``path``; return as `open_copy` does."""
    db: Database | None = None
    try:
        reading.copy_book(path, copy.database)
        file_fingerprint, state = check_and_hash(copy.database, path, home)
        db = attach(copy.database)
        with db.begin():
            revision = Reader(db, Templates()).revision()
        copy.update(bases=(Base(str(path), file_fingerprint, revision),))
    except BaseException as error:
        _discard(copy, db)
        if isinstance(error, BookDamaged):
            error.backup = newest_whole_backup(home, path)
        elif isinstance(error, NotABook):
            backup = newest_whole_backup(home, path)
            if backup is not None:  # it was a book when it was last saved
                raise reading.damaged(path, backup) from error
        elif isinstance(error, OSError):
            raise no_room(copy.folder, error) from error
        elif isinstance(error, reading.BROKEN):
            raise reading.refusal(path, error) from error
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


def _discard(copy: WorkingCopy, db: Database | None) -> None:
    """Close and remove a working copy that could not be opened; Windows removes no open file."""
    if db is not None:
        db.close()
    copy.drop()


def reopen_copy(copy: WorkingCopy, path: Path | None) -> Database:
    """Open a working copy of a dead owner. Raises `BookDamaged`."""
    shown = path or copy.folder
    try:
        _ensure_own_schema(copy.database, shown)
        _migrate(copy.database, shown)
        from jixiao_gui.book.mending import mend

        with contextlib.closing(reading.connect(copy.database)) as raw:
            mend(raw, shown)
        return attach(copy.database)
    except reading.BROKEN as error:
        raise reading.refusal(shown, error) from error


def make_again(copy: WorkingCopy, db: Database) -> Database:
    """Write the working copy again, into a new folder, from a connection whose file was removed.

    The name is another one, as SQLite removes files of the old one by name. Raises `CannotSave`; then the old
    connection is still open.
    """
    old_folder = copy.folder
    try:
        copy.make_again(old_folder.parent)
        with contextlib.closing(reading.connect(copy.database)) as target:
            db.raw.backup(target)
        new_db = attach(copy.database)
    except (OSError, *reading.BROKEN) as error:
        if copy.folder != old_folder:
            shutil.rmtree(copy.folder, ignore_errors=True)
            copy.folder = old_folder
        raise cannot_keep(old_folder, error) from error
    db.close()
    shutil.rmtree(old_folder, ignore_errors=True)
    copy.recognise()
    copy.begin_flushing()
    return new_db


def restore_copy(backup: Path, path: Path, home: Path) -> tuple[WorkingCopy, Database, State]:
    """Return a working copy of ``backup`` as unsaved work on ``path``, one change away from the file there.

    Raises the errors of `open_copy`.
    """
    copy, db, state = open_copy(backup, home)
    try:
        present_fingerprint = seal.fingerprint(path)
    except OSError:
        present_fingerprint = ""  # an unreadable file: a save over it asks first
    try:
        copy.update(
            path=str(path), bases=(Base(str(path), present_fingerprint, copy.about.bases[0].revision - 1),)
        )
    except OSError as error:
        _discard(copy, db)
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
    """Yield a checked copy of the project file at ``path``, migrated, and the state of its seal, for the
    block.

    ``home`` as for `check_and_hash`. Raises the errors of `Book.open`.
    """
    with contextlib.ExitStack() as stack:
        folder = temporary_folder()
        try:
            temporary = tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(temporary))
            copy = folder / "book.db"
            reading.copy_book(path.absolute(), copy)
            _, state = check_and_hash(copy, path, home)
        except OSError as error:
            raise no_room(folder, error) from error
        yield copy, state


def attach(database: Path) -> Database:
    """Open a working copy with a write-ahead log, so that readers and a save never delay an edit."""
    raw = reading.connect(database)
    try:
        raw.execute("PRAGMA synchronous = OFF")  # else the change of mode waits for the disk
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = NORMAL")
        # Removed texts do not stay in the file that is handed on.
        raw.execute("PRAGMA secure_delete = ON")
    except BaseException:
        raw.close()
        raise
    return Database(raw)


def flush(database: Path) -> None:
    """Write SQLite's log into the file and flush both to the disk. A failure is tried again later."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(reading.connect(database)) as raw:
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def check_and_hash(copy: Path, path: Path, home: Path | None = None) -> tuple[str, State]:
    """Check a new copy, rebuild it in our own schema and migrate it to the newest version.

    Return the fingerprint and the state of the seal. ``home`` lists files that were checked before. Raises
    `BookDamaged` and `BookTooLarge`, and `OSError` for the copy.
    """
    file_seal = seal.read(copy)
    torn = bool(reading.sidecars(copy))
    if not torn and file_seal.holds and home is not None and checked.is_checked(home, file_seal.fingerprint):
        _migrate(copy, path)
        return file_seal.fingerprint, State.WHOLE
    # Beside an unfinished journal the bytes are those of a change half written: only the check can tell.
    state, ours = _ensure_own_schema(copy, path, None if torn else file_seal)
    _migrate(copy, path)
    from jixiao_gui.book.mending import mend

    with contextlib.closing(reading.connect(copy)) as raw:
        mended = mend(raw, path)
    if home is not None and file_seal.holds and ours and not mended and state is State.WHOLE:
        checked.note_checked(home, file_seal.fingerprint)
    return file_seal.fingerprint, State.CHANGED if torn else state


def _ensure_own_schema(copy: Path, path: Path, file_seal: seal.Reading | None = None) -> tuple[State, bool]:
    """Check a copy for broken pages and rebuild it in our own schema where it has another. Raises
    `BookDamaged`.

    Return the state of its seal, and whether the schema was ours.
    """
    from jixiao_gui.book import foreign_schema

    try:
        with contextlib.closing(connect_guarded(copy)) as db:
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            ours = foreign_schema.is_ours(db, version)
            state = State.WHOLE if file_seal is None else seal.judge(file_seal, db)
            # A thorough check before work begins: a bad page must not turn up hours later. It runs the
            # checks of the schema, and so is for ours alone.
            if ours and db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise reading.damaged(path)
        if not ours:
            left_out = foreign_schema.rebuild_copy(copy, path, version)
            state = State.CHANGED if left_out and state is State.WHOLE else state
    except reading.BROKEN as error:
        raise reading.refusal(path, error) from error
    return state, ours


def _migrate(copy: Path, path: Path) -> None:
    with contextlib.closing(reading.connect(copy)) as raw:
        version = int(raw.execute("PRAGMA user_version").fetchone()[0])
        if version != schema.VERSION:
            from jixiao_gui.book.migrations import migrate

            migrate(raw, version, path)
