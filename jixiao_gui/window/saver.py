"""Save the book on another thread: the user types on while the file is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Signal
from PySide6.QtGui import QGuiApplication

from jixiao_gui.book.errors import BookError, ChangedUnderneath
from jixiao_gui.formats import Progress
from jixiao_gui.window import dialogs, files_texts, questions, texts
from jixiao_gui.window.jobs import Job
from jixiao_gui.window.questions import ChangedFileAnswer
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book


class Saver(QObject):
    """Write the open book to its file, on another thread.

    Nothing is called saved before the file stands in its place. What was changed while it was written
    leaves the book unsaved.
    """

    saved = Signal()
    busy_changed = Signal()

    def __init__(self, bench: Workbench, proposal: Callable[[], Path]) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self._proposal = proposal
        self._job: Job[BookError | None] | None = None
        self._error: BookError | None = None
        self._good = self._warning = ""
        self._done = False
        self._again = False
        self.failed = False
        """True from a save that failed until one succeeds or another book is opened."""
        self._desk.book_changed.connect(self._on_book)

    def _on_book(self) -> None:
        self.failed = False

    @property
    def busy(self) -> bool:
        """Return True while a file is written."""
        return self._job is not None

    def start(self) -> None:
        """Begin to save the book to its file; where it has none, ask for one."""
        if not self._bench.commit():
            return
        book = self._desk.book
        if book is None:
            return
        if self.busy:
            self._again = True
        elif book.path is None or book.read_only:
            self.start_as()
        else:
            path = book.path
            self._begin(book, lambda: self._save_in_place(book, path))

    def _save_in_place(self, book: Book, path: Path) -> None:
        """Save to the book's own file; keep a warning where that was taken away: the clerk moved it."""
        gone = not path.exists()
        book.save()
        self._warning = files_texts.SAVED_AGAIN.format(path=path) if gone else ""

    def start_as(self) -> None:
        """Ask where to, then begin to save there."""
        if not self._bench.commit() or self._desk.book is None:
            return
        self.wait()
        path = dialogs.ask_save_as(self._bench.window, self._proposal())
        if path is not None:
            self.begin_at(path)

    def begin_at(self, path: Path) -> None:
        """Begin to save to ``path``, which is the book's file from then on."""
        book = self._desk.book
        if book is not None:
            self._begin(book, lambda: book.save_as(path))

    def save(self) -> bool:
        """Save and wait for it; False when it is not saved, the book then is as dirty as before."""
        self._done = False
        self.start()
        self.wait()
        return self._done

    def save_as(self) -> bool:
        """Ask where to, save, and wait for it; False when it is not saved."""
        self._done = False
        self.start_as()
        self.wait()
        return self._done

    def wait(self) -> None:
        """Wait for a save that runs, and for what the user answers to it. The window paints on."""
        while self._job is not None:
            loop = QEventLoop()
            self.busy_changed.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _begin(self, book: Book, write: Callable[[], None], good: str = "") -> None:
        self._done, self._error, self._good, self._warning = False, None, good, ""

        def work(_progress: Progress) -> BookError | None:
            try:
                write()
            except BookError as error:
                return error
            return None

        job = self._job = Job(work, self._take, self)
        job.failed.connect(lambda sentence: self._bench.messages.tell("error", sentence))
        job.crashed.connect(
            lambda: self._bench.messages.tell(
                "error",
                files_texts.SAVE_CRASHED.format(log=self._desk.home / "logs"),
                texts.COPY_DETAILS,
                lambda: QGuiApplication.clipboard().setText(job.details),
            )
        )
        job.finished.connect(lambda: self._finished(book))
        self.busy_changed.emit()
        job.start()

    def _take(self, error: BookError | None) -> None:
        self._error = error
        self._done = error is None

    def _finished(self, book: Book) -> None:
        assert self._job is not None
        self._job.deleteLater()
        self._job = None
        error, again, self._again = self._error, self._again, False
        self.failed = not self._done
        if self._done and book.path is not None:
            self._desk.saved()
            self._bench.settings.add_recent(book.path)
            good = self._good or files_texts.SAVED_TO.format(path=book.path)
            warning = book.unkept or self._warning
            self._bench.messages.tell("warning" if warning else "good", warning or good)
            self.saved.emit()
        elif isinstance(error, ChangedUnderneath):
            self._ask(book, error)
        elif error is not None:
            self._bench.messages.tell("error", str(error), files_texts.ELSEWHERE, self.start_as)
        self.busy_changed.emit()
        if again and self._done and self._desk.dirty:
            self.start()

    def _ask(self, book: Book, error: ChangedUnderneath) -> None:
        """Ask what to do where somebody else wrote the file: keep both, overwrite, save elsewhere, or
        nothing.
        """
        assert book.path is not None
        answer = questions.ask_changed(self._bench.window, str(error))
        if answer is ChangedFileAnswer.OVERWRITE:
            self._begin(book, lambda: book.save(overwrite=True))
        elif answer is ChangedFileAnswer.KEEP_BOTH:
            mine = free_name(book.path, datetime.now())
            self._begin(
                book, lambda: book.save_as(mine), files_texts.KEPT_BOTH.format(mine=mine, theirs=book.path)
            )
        elif answer is ChangedFileAnswer.SAVE_AS:
            self.start_as()
        else:
            self._bench.messages.tell("warning", str(error), files_texts.ELSEWHERE, self.start_as)


def free_name(path: Path, now: datetime) -> Path:
    """Return a name beside ``path`` that is free: ``预算（我的修改 12-31 0930）.db``."""
    name = files_texts.MINE.format(name=path.stem, time=now.strftime("%m-%d %H%M"))
    found, number = path.with_name(name + path.suffix), 2
    while found.exists():
        found, number = path.with_name(f"{name} {number}{path.suffix}"), number + 1
    return found
