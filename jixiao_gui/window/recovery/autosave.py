"""Save the text of an open cell editor, and flush committed edits to the disk, every 1.5 seconds.

A committed edit survives a kill of the program at once. A timer saves the text of an open editor as a draft
and flushes committed edits to the disk, so that a power cut loses the last seconds at most. Both are written
on another thread, so that a slow disk delays no key.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from jixiao_gui.book.working_copy import Draft
from jixiao_gui.window.recovery import recovery_texts as texts
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

INTERVAL = 1500
"""Milliseconds between two saves: with the writing, less than two seconds."""
_IDLE = 5.0
"""Seconds that the writing thread waits for more work before it ends."""


class AutoSaver(QObject):
    """The automatic saving of the editor of ``view`` and of the book on the desk."""

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(bench.window)
        self._desk, self._messages, self._view = bench.desk, bench.messages, view
        self._writer = BackgroundWriter()
        self._book: Book | None = None
        self._draft: Draft | None = None
        self._flushed = 0
        self._desk.book_changed.connect(self._on_book)
        view.preview_ended.connect(self._save_draft)
        view.editor_closed.connect(self._save_draft)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._save)
        self._timer.start(INTERVAL)

    def _on_book(self) -> None:
        self._book, self._draft = self._desk.book, None
        self._flushed = self._book.revision if self._book is not None else 0

    def _save(self) -> None:
        """Save the draft and flush; only by the timer: writing during an edit would slow it by a third."""
        self._save_draft()
        book = self._book
        if book is not None and not book.read_only and book.revision != self._flushed:
            self._flushed = book.revision
            self._writer.write("flush", book.flush)

    def _save_draft(self) -> None:
        book, view = self._book, self._view
        if book is None or book.read_only:
            return
        draft = None
        if view.editing and self._desk.form_id is not None and view.editor_text != view.original:
            draft = Draft(self._desk.form_id, view.editing, view.editor_text, book.revision)
        if draft != self._draft:
            self._draft = draft
            self._writer.write("draft", lambda: book.keep_draft(draft))

    def reopen_draft(self, draft: Draft) -> None:
        """Open the editor with the draft that a kill left; say so after the current message."""
        desk, view, bar = self._desk, self._view, self._messages
        words = "" if bar.isHidden() else bar.words.text()
        desk.show(draft.form_id)
        if desk.form_id == draft.form_id and view.goto(draft.cell):
            view.setFocus()
            view.begin_edit(draft.text)
        if view.editing:
            bar.tell("warning", words + texts.DRAFT_FOUND)
            return
        lost = words + texts.DRAFT_LOST.format(text=draft.text[:100])
        bar.tell("warning", lost, texts.COPY, lambda: QGuiApplication.clipboard().setText(draft.text))

    def wait(self) -> None:
        """Wait until everything is written."""
        self._writer.wait()


class BackgroundWriter:
    """A thread that carries out writing in order; of several works of one name only the last."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._pending: dict[str, Callable[[], None]] = {}
        self._busy = False
        self._thread: threading.Thread | None = None

    def write(self, name: str, work: Callable[[], None]) -> None:
        """Schedule ``work``, in place of earlier work of this name that has not begun."""
        with self._change:
            self._pending[name] = work
            self._change.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Wait until all scheduled work is done."""
        with self._change:
            self._change.wait_for(lambda: not self._pending and not self._busy)

    def _run(self) -> None:
        while True:
            with self._change:
                # starting a thread takes longer than an edit may, so the thread waits for more work
                if not self._change.wait_for(lambda: bool(self._pending), _IDLE):
                    self._thread = None
                    return
                work = self._pending.pop(next(iter(self._pending)))
                self._busy = True
            try:
                work()
            except Exception:
                # reported as on any thread; the next work is carried out all the same
                hook = threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread()))
                threading.excepthook(hook)
            with self._change:
                self._busy = False
                self._change.notify_all()
