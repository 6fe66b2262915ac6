"""A book: the forms of one project file, open for work.

Every change is in the working copy before `Book.apply` returns; the project file itself is only ever
replaced whole, by `Book.save`.

Threads. All of a book may be used from any thread: each call takes the book's lock for as long as it
touches the database. `Book.save` and `Book.save_as` hold it only at their end, so they may run beside a
window that goes on reading and applying; they write the state of one moment, and later changes leave the book
dirty. Reading is in `contents.py`. Do not call `Book.close` while a save runs.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from jixiao_gui.book import opening
from jixiao_gui.book.book_rows import BookInfo
from jixiao_gui.book.contents import Contents
from jixiao_gui.book.database import Database
from jixiao_gui.book.errors import (
    BookDamaged,
    BookError,
    BookTooNew,
    CannotRead,
    CannotSave,
    ChangedUnderneath,
    NoSuchForm,
    NoSuchTemplate,
    NotABook,
    ReadOnlyBook,
    TemplateInUse,
    already_there,
    cannot_keep,
    cannot_read,
    cannot_save,
    from_the_root,
)
from jixiao_gui.book.flushing import disk_number
from jixiao_gui.book.form_reading import FormEntry
from jixiao_gui.book.lock import Lock, acquire
from jixiao_gui.book.owner import Owner
from jixiao_gui.book.seal import State
from jixiao_gui.book.templates import BookTemplate
from jixiao_gui.book.working_copy import Draft, WorkingCopy
from jixiao_gui.form.template import Templates
from jixiao_gui.paths import real_path

if TYPE_CHECKING:
    from jixiao_gui.book.changes import (
        AddForms,
        Change,
        Changes,
        DropTemplate,
        EditForm,
        KeepTemplate,
        MoveForms,
        OrderForms,
        PutRecords,
        RemoveForms,
        RenameTemplate,
        ReplaceTemplate,
        SetInfo,
    )
    from jixiao_gui.book.recovery import Orphan
    from jixiao_gui.book.stored_forms import read_forms_of


class Book(Contents):
    """An open book. Made by `new`, `open` or `recover`; ended by `close`, or as a context manager."""

    def __init__(
        self, copy: WorkingCopy, db: Database, templates: Templates, home: Path, path: Path | None
    ) -> None:
        super().__init__(copy, db, templates, path)
        self.state = State.WHOLE
        """The state of the file by its seal when it was opened."""
        self.unkept = ""
        """One Chinese sentence where the last save could not keep a backup; else ""."""
        self._home = home
        self._disk = disk_number(path.parent) if path is not None else None
        self._saving = threading.Lock()
        self._beside = threading.Lock()
        """The lock for writing into the working copy's folder without the database's lock, and for
        `close`.
        """
        self._lock: Lock | None = None
        self._for_reading = False
        with self._reading():
            self._revision = self._reader.revision()
            self._info = self._reader.info()
        self._saved_revision = self._revision

    @classmethod
    def new(
        cls,
        templates: Templates,
        home: Path,
        *,
        template: str = "beijing-2023",
        year: str = "",
        unit: str = "",
    ) -> Book:
        """Return an empty book that has no file yet.

        Raises `CannotSave` where ``home`` takes no working copy.
        """
        copy, db = opening.new_copy(home, BookInfo(template, year, unit))
        book = cls(copy, db, templates, home, None)
        with book._reading():
            book._store.carry([template])
        return book

    @classmethod
    def open(
        cls, path: Path, templates: Templates, home: Path, *, read_only: bool = False, lock: bool = True
    ) -> Book:
        """Open the project file at ``path``.

        Somebody else's lock makes it `read_only`. Raises `CannotRead`, `NotABook`, `BookTooNew`,
        `BookDamaged` (with the newest backup that is whole), or `CannotSave` where ``home`` takes no
        working copy and the book is not for reading alone; the file is never touched.
        """
        path = from_the_root(path, cannot_read)
        copy, db, state = opening.open_copy(path, home, for_reading=read_only)
        book = cls(copy, db, templates, home, path)
        book.state = state
        # A file that may be spoilt stays as it is until the user has looked.
        book._for_reading = read_only or state is State.DAMAGED
        if lock and not book._for_reading:
            book._lock = acquire(real_path(path))
        return book

    @classmethod
    def recover(cls, orphan: Orphan, templates: Templates, home: Path) -> Book:
        """Open the work that a killed program left (see `recovery.orphans`), as dirty as it was.

        Raises `CannotRead` when another window has taken it, `BookDamaged` when it is broken.
        """
        from jixiao_gui.book.recovery import claim

        copy = claim(orphan, home)
        path = Path(copy.about.path) if copy.about.path else None
        book = cls(copy, opening.reopen_copy(copy, path), templates, home, path)
        book._saved_revision = copy.about.bases[0].revision if copy.about.bases else 0
        if path is not None:
            book._lock = acquire(real_path(path))
        return book

    @classmethod
    def restore(cls, backup: Path, path: Path, templates: Templates, home: Path) -> Book:
        """Return a backup's content as unsaved work on the project file at ``path``, which is not touched.

        A save then replaces the file at ``path`` and keeps it as a backup too. Somebody else's lock makes the
        book `read_only`. Raises the errors of `open`.
        """
        path = from_the_root(path, cannot_read)
        copy, db, state = opening.restore_copy(backup, path, home)
        book = cls(copy, db, templates, home, path)
        book.state = State.WHOLE if state is State.WHOLE else State.CHANGED
        book._saved_revision = copy.about.bases[0].revision
        book._lock = acquire(real_path(path))
        return book

    @property
    def read_only(self) -> bool:
        """Return whether changes and `save` are refused: by choice, because somebody else has the file, or
        because it cannot be written where it is.
        """
        lock = self._lock
        return self._for_reading or (lock is not None and (lock.unwritable or lock.holder is not None))

    @property
    def read_only_reason(self) -> str:
        """Return one Chinese sentence on the reason, the holder and the time; "" for a writable book."""
        if not self.read_only:
            return ""
        sentence = self._lock.sentence() if self._lock is not None else ""
        if not sentence and self.state is State.DAMAGED:
            return self.warning
        return sentence or "此自评表册以只读方式打开，修改请先另存。"

    @property
    def warning(self) -> str:
        """Return Chinese sentences about a file changed from outside and unreadable layouts; "" for none."""
        return self.state.warning(self.path) + "".join(self.template_problems)

    @property
    def dirty(self) -> bool:
        """Return whether a change was applied since the book was made, opened or last saved."""
        return self._revision != self._saved_revision

    @property
    def revision(self) -> int:
        """Return the number of changes ever made to the book; it only grows."""
        return self._revision

    @property
    def saved_revision(self) -> int:
        """Return the `revision` that the file holds."""
        return self._saved_revision

    @property
    def holder(self) -> Owner | None:
        """Return the other user of the file, where the book is read-only because of one."""
        return self._lock.holder if self._lock is not None else None

    @property
    def info(self) -> BookInfo:
        """Return layout, year and unit of new forms."""
        return self._info

    def apply(self, change: Change, progress: Callable[[int], object] | None = None) -> Change:
        """Make ``change`` in the working copy; return the change that undoes it.

        ``progress`` is called with the number of parts of `Changes`, forms added, or given another layout,
        done; it may raise to stop. Raises that error, `ReadOnlyBook`, `NoSuchForm`, or `CannotSave` where the
        working copy cannot be written; then nothing has changed.
        """
        from jixiao_gui.book import applying

        if self.read_only:
            raise ReadOnlyBook(self.read_only_reason)
        change, prepared = applying.prepare(change, self._templates, progress)
        written = progress and (lambda forms: progress(max(forms, prepared)))
        self._copy.wait_for_flushing()
        with self._access:
            self._look_after_copy()
            revision = self._revision
            try:
                with self._db.begin():
                    inverse, differs = applying.apply(self._store, change, written)
                    if differs:
                        revision += 1
                        self._store.set_revision(revision)
                    info = self._store.info() if differs else self._info
            except BaseException as error:
                self._store.forget()
                if isinstance(error, sqlite3.DatabaseError):
                    raise cannot_keep(self._copy.folder, error) from error
                raise
            self._revision, self._info = revision, info
            self._listed.note_change(applying.forms_changed(change, inverse))
            self._store.publish()
        return inverse

    def recount(self, progress: Callable[[int], object] | None = None) -> None:
        """Compute the list's figures of all forms again, after a rule set has changed; no undo step.

        ``progress`` is called with the number of forms done; it may raise to stop. Raises that error, or
        `CannotSave`. A read-only book keeps its figures.
        """
        if self.read_only:
            return
        with self._access:
            self._look_after_copy()
            self._listed.forget()
            try:
                with self._db.begin():
                    for number, id in enumerate(self._store.order()):
                        form = self._store.form(id)
                        self._store.write(id, form, form)
                        if progress is not None:
                            progress(number + 1)
            except sqlite3.DatabaseError as error:
                self._store.forget()
                raise cannot_keep(self._copy.folder, error) from error

    def flush(self) -> None:
        """Flush the working copy to disk, so that changes outlast a power cut. From any thread."""
        with self._beside:
            if not self._closed:
                with suppress(CannotSave):
                    self._look_after_copy()
                opening.flush(self._copy.database)

    @property
    def draft(self) -> Draft | None:
        """Return the text of a cell editor that was open when the program was killed, unless committed
        since.
        """
        draft = self._copy.draft()
        return draft if draft is not None and draft.revision in (0, self._revision) else None

    def keep_draft(self, draft: Draft | None) -> None:
        """Store the text of an open cell editor, or remove it for ``None``. From any thread.

        Never raises: it is a second safeguard only.
        """
        if draft is not None and not draft.revision:
            draft = replace(draft, revision=self._revision)
        with self._beside, suppress(OSError, CannotSave):
            if not self._closed:
                self._look_after_copy()
                self._copy.keep_draft(draft)

    def save(self, *, overwrite: bool = False) -> None:
        """Write the book to its file, in one step, and keep the old file as a backup.

        ``overwrite``: also over a file that somebody else has changed. Raises `ChangedUnderneath`,
        `ReadOnlyBook` or `CannotSave`; then the file is as it was and the book as dirty.
        """
        if self.path is None:
            raise CannotSave("这个自评表册还没有文件名，请先另存。")
        if self.read_only:
            raise ReadOnlyBook(self.read_only_reason)
        from jixiao_gui.book import filing

        with self._saving:
            self._write(self.path, None if overwrite else filing.expected_fingerprints(self._copy, self.path))

    def save_as(self, path: Path, *, new: bool = False) -> None:
        """Write the book to ``path``, which is its file from now on; an old file there is kept as a backup.

        ``new``: no file may be there, and of two programs that make it at once one does. Raises `CannotSave`,
        also when somebody else has ``path`` open, or `AlreadyThere`; then the book is what it was.
        """
        from jixiao_gui.book import filing

        path = from_the_root(path, cannot_save)
        if self.path is not None and real_path(path) == real_path(self.path) and not self.read_only:
            self.save()  # another name of the book's own file, which it has locked itself
            return
        with self._saving:
            lock = acquire(real_path(path))
            if lock.holder is not None:
                if new and path.exists():
                    raise already_there(path)
                if new:
                    raise CannotSave(f"“{path}”已经存在：另一个程序正在写入它，没有改动；请换一个文件名。")
                raise CannotSave(f"无法保存“{path}”：这个文件正打开着，请关闭它或换一个文件名。修改都还在。")
            try:
                expected = filing.expected_fingerprints(self._copy, path) if path == self.path else None
                self._write(path, expected, new=new)
            except BaseException:
                lock.release()
                raise
            lock.unwritable = False  # it was just written
            with self._access:
                old_lock, self._lock = self._lock, lock
                self.path, self._for_reading, self.state = path, False, State.WHOLE
                self._disk = disk_number(path.parent)
            if old_lock is not None:
                old_lock.release()

    def close(self, keep_working_copy: bool = False) -> None:
        """Close the book: unlock the file and remove the working copy, or leave it to be recovered."""
        with self._beside, self._access:
            if self._closed:
                return
            self._closed = True
            self._db.close()
            if self._lock is not None:
                self._lock.release()
            if keep_working_copy:
                self._copy.release()
            else:
                self._copy.drop()

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, path: Path, expected: frozenset[str] | None, *, new: bool = False) -> None:
        from jixiao_gui.book import filing

        self._look_after_copy()
        disk = self._disk if path == self.path else None
        saved = filing.write_file(self._copy, path, self._home, expected, disk, new=new)
        with self._access:
            self._saved_revision, self.unkept = saved.revision, saved.unkept


def __getattr__(name: str) -> Any:
    """Return a name of `__all__` out of another module; a book is opened and shown without loading those."""
    if name not in __all__:
        raise AttributeError(name)
    from jixiao_gui.book import changes, recovery, stored_forms

    home = {"Orphan": recovery, "read_forms_of": stored_forms}.get(name, changes)
    return getattr(home, name)


__all__ = [
    "AddForms",
    "Book",
    "BookDamaged",
    "BookError",
    "BookInfo",
    "BookTemplate",
    "BookTooNew",
    "CannotRead",
    "CannotSave",
    "Change",
    "ChangedUnderneath",
    "Changes",
    "Draft",
    "DropTemplate",
    "EditForm",
    "FormEntry",
    "KeepTemplate",
    "MoveForms",
    "NoSuchForm",
    "NoSuchTemplate",
    "NotABook",
    "OrderForms",
    "Orphan",
    "PutRecords",
    "ReadOnlyBook",
    "RemoveForms",
    "RenameTemplate",
    "ReplaceTemplate",
    "SetInfo",
    "State",
    "TemplateInUse",
    "read_forms_of",
]
