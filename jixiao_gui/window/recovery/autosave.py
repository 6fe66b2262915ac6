"""Keep the text in an open cell editor, and flush what was committed to the disk.

A committed edit outlasts a kill at once. What still stands in an open editor is kept by a timer, and what
was committed is flushed to the disk, so that a power cut loses at most the last seconds. Both are
written on a thread beside the window: a slow disk holds up no key.
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

EVERY = 1500
"""Milliseconds between two looks: with the writing, less than two seconds."""
_IDLE = 5.0
"""Seconds that the writing thread waits for more before it ends."""


class AutoSaver(QObject):
    """Watch the editor of ``view`` and the book on the desk for as long as it lives."""

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(bench.window)
        self._desk, self._messages, self._view = bench.desk, bench.messages, view
        self._writer = Writer()
        self._book: Book | None = None
        self._kept: Draft | None = None
        self._flushed = 0
        self._desk.book_changed.connect(self._on_book)
        view.preview_ended.connect(self._look_at_editor)
        view.editor_closed.connect(self._look_at_editor)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(EVERY)

    def _on_book(self) -> None:
        self._book, self._kept = self._desk.book, None
        self._flushed = self._book.revision if self._book is not None else 0

    def _look(self) -> None:
        """Flush by the timer alone: to write while an edit is worked out holds it up by a third."""
        self._look_at_editor()
        book = self._book
        if book is not None and not book.read_only and book.revision != self._flushed:
            self._flushed = book.revision
            self._writer.write("flush", book.flush)

    def _look_at_editor(self) -> None:
        book, view = self._book, self._view
        if book is None or book.read_only:
            return
        draft = None
        if view.editing and self._desk.form_id is not None and view.editor_text != view.original:
            draft = Draft(self._desk.form_id, view.editing, view.editor_text, book.revision)
        if draft != self._kept:
            self._kept = draft
            self._writer.write("draft", lambda: book.keep_draft(draft))

    def reopen_draft(self, draft: Draft) -> None:
        """Open the editor again that a kill closed, with what stood in it; say so after what is said."""
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
        """Wait until all is written that was asked for."""
        self._writer.wait()


class Writer:
    """Do what it is told on a thread of its own, in order; of several works of one name the last."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._wanted: dict[str, Callable[[], None]] = {}
        self._busy = False
        self._thread: threading.Thread | None = None

    def write(self, name: str, work: Callable[[], None]) -> None:
        """Have ``work`` done soon, in place of earlier work of this name that has not begun."""
        with self._change:
            self._wanted[name] = work
            self._change.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Wait until there is nothing left to do."""
        with self._change:
            self._change.wait_for(lambda: not self._wanted and not self._busy)

    def _run(self) -> None:
        while True:
            with self._change:
                # to start a thread takes longer than an edit may: it stays for those that follow
                if not self._change.wait_for(lambda: bool(self._wanted), _IDLE):
                    self._thread = None
                    return
                work = self._wanted.pop(next(iter(self._wanted)))
                self._busy = True
            try:
                work()
            except Exception:
                # told as on any thread, and the next work is done all the same
                hook = threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread()))
                threading.excepthook(hook)
            with self._change:
                self._busy = False
                self._change.notify_all()
