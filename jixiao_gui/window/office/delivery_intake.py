"""Take in the files that units send: from a watched folder or chosen files; match waiting forms by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from jixiao_gui.book.changes import Changes
from jixiao_gui.form.office.deliveries import DELIVERY_WORDS, Delivery, KeptForm
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.ledger import Line
from jixiao_gui.formats import Progress
from jixiao_gui.window import dialogs
from jixiao_gui.window import texts as common
from jixiao_gui.window.jobs import LatestJob
from jixiao_gui.window.lines_window import LinesWindow
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.office.waiting_dialog import WaitingDialog
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.exchange.batch import Batch
    from jixiao_gui.exchange.taking_in import Collector
    from jixiao_gui.window.office.ledger_window import LedgerWindow

FOLDER = "office/folder"
_DELAY = 1500
"""Milliseconds without a change in the folder, after which a file being copied is complete."""
_POLL_INTERVAL = 20_000
"""Milliseconds between two looks at the folder: the system tells nothing of a network share, nor of a file
that grew or that another program has let go."""


class DeliveryIntake(QObject):
    """The intake of deliveries into the open book."""

    changed = Signal()  # the line about the watched folder

    def __init__(self, bench: Workbench, is_editing: Callable[[], bool]) -> None:
        """Keep ``is_editing``, which tells whether a cell's editor is open: files wait until it is closed."""
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self._is_editing = is_editing
        self._collector: Collector | None = None
        self._reading: tuple[int, int, str] = (0, 0, "")
        self.folder: Path | None = None
        """The watched folder."""
        self.last: Batch | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self._on_timer)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._timer.start())
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_INTERVAL)
        self._poll.timeout.connect(self._look)
        self._looking: LatestJob[bool] | None = None
        self._window: LedgerWindow | None = None
        self.waiting: WaitingDialog | None = None

    def join(self, window: LedgerWindow) -> None:
        """Show messages and dialogs in ``window`` until `leave`."""
        self._window = window
        self._looking = LatestJob(window)

    def leave(self) -> None:
        """Stop watching; called before the book or the window is closed."""
        self._timer.stop()
        self._poll.stop()
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self.folder = self._window = self._collector = self._looking = None

    # --- files ----------------------------------------------------------------------------------

    def ask_folder(self) -> None:
        """Ask for a folder, take in its files, and watch it."""
        start = self._bench.settings.text(FOLDER) or str(self._bench.book_folder())
        folder = dialogs.ask_folder(self._parent(), texts.TAKE_TITLE, start)
        if folder is not None:
            self.watch(folder)

    def ask_files(self) -> None:
        """Ask for files and take them in."""
        files = dialogs.ask_import(self._parent(), str(self._bench.book_folder()))
        if files:
            self.take(files)

    def watch(self, folder: Path) -> None:
        """Take in the files in ``folder`` and its subfolders, now and whenever one comes."""
        self._bench.settings.set_text(FOLDER, str(folder))
        self.folder = folder
        self._watch_folders()
        self.changed.emit()
        self.take([folder])

    def take(self, sources: Sequence[Path], *, quiet: bool = False) -> bool:
        """Take in files and folders as one undo step, and return whether that began.

        ``quiet``: leave out files whose taking in was undone, and say nothing where nothing is new.
        """
        book = self._desk.book
        if book is not None and self._desk.read_only:
            self._messages().tell("warning", common.READ_ONLY_EDIT)
            return False
        if book is None or not self._bench.commit():
            return False
        from jixiao_gui.exchange.batch import NAME
        from jixiao_gui.exchange.taking_in import Collector

        if self._collector is None or self._collector.book is not book:
            self._collector = Collector(book, self._desk.templates)
        collector = self._collector
        if not quiet:
            collector.forget_files()

        def note(number: int, count: int, path: Path) -> None:
            self._reading = number, count, path.name

        def work(progress: Progress) -> Batch:
            return collector.take(sources, date.today(), progress, note)

        def report(batch: Batch) -> None:
            if self._desk.book is not book:
                return
            if batch.inverse is not None:
                self._desk.adopt(Changes(NAME, ()), batch.inverse)
            self._tell(batch, quiet=quiet)

        return self._bench.long_change.run_exclusively(work, report, self._words, self.changed.emit)

    def _words(self, _completed: int) -> tuple[str, int]:
        number, count, name = self._reading
        words = texts.TAKING.format(number=number, count=count, file=name)
        if self._window is not None:
            self._window.watching.setText(words)
        return words, count

    def _tell(self, batch: Batch, *, quiet: bool) -> None:
        bar = self._messages()
        if batch.deliveries:
            self.last = batch
            unsettled = batch.cancelled or batch.count("unreadable") or batch.waiting or batch.doubtful
            second = (texts.CHECK_DOUBTFUL, self._show_doubtful) if batch.doubtful else ("", None)
            level = "warning" if unsettled else "good"
            bar.tell(level, batch.overview(), texts.SHOW_REPORT, self.show_report, *second)
        elif quiet:
            bar.hide()
        else:
            bar.tell("info", texts.NOTHING_NEW)

    def _show_doubtful(self) -> None:
        if self._window is not None:
            self._window.show_doubtful()

    def show_report(self) -> None:
        """Show the report of the last batch."""
        if self.last is not None:
            LinesWindow(texts.REPORT, list(self.last.lines()), self._parent()).show()

    def show_deliveries(self) -> None:
        """Show the report of every file that came in."""
        book = self._desk.book
        if book is not None:
            lines = [line for delivery in book.deliveries() for line in _lines_of(delivery)]
            LinesWindow(texts.REPORT, lines or [texts.NO_DELIVERIES], self._parent()).show()

    # --- the folder -----------------------------------------------------------------------------

    def _watch_folders(self) -> None:
        """Watch the folder and its subfolders, and look at them from time to time."""
        import os

        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        if self.folder is None:
            return
        folders = [str(folder) for folder, _below, _names in os.walk(self.folder)]
        if folders:
            self._watcher.addPaths(folders)
        self._poll.start()

    def _on_timer(self) -> None:
        if self.folder is not None:
            self._watch_folders()
            self._look()

    def _look(self) -> None:
        """Look for new files on another thread and take them in, but not while a cell is edited."""
        folder, collector = self.folder, self._collector
        if folder is None or collector is None or self._looking is None or self._looking.busy:
            return
        if self._bench.long_change.busy or self._bench.jobs.busy or self._is_editing():
            self._timer.start()
            return
        self._looking.start(
            lambda progress: collector.has_new([folder], progress), self._take_new, _ignore, _ignore
        )

    def _take_new(self, is_new: bool) -> None:
        if not is_new or self.folder is None:
            return
        if self._is_editing() or not self.take([self.folder], quiet=True):
            self._timer.start()

    # --- what waits -----------------------------------------------------------------------------

    def show_waiting(self) -> None:
        """Open the dialog that matches waiting forms by hand."""
        if self._window is None:
            return
        self.waiting = WaitingDialog(self._waiting_forms(), self._window.ledger.lines, self._window)
        self.waiting.matched.connect(self.match)
        self.waiting.dismissed.connect(self.dismiss)
        self.waiting.finished.connect(self._forget_waiting)
        self.waiting.show()

    def _forget_waiting(self) -> None:
        self.waiting = None

    def match(self, kept: KeptForm, duty: Duty | None) -> None:
        """Take in a waiting form for ``duty``, or with ``None`` for no duty."""
        from jixiao_gui.exchange.hand_matching import match_by_hand

        book = self._desk.book
        if book is None:
            return
        if duty is not None and self._window is not None:
            # a form tied to the duty by its names alone becomes an older version, too
            line = next((line for line in self._window.ledger.lines if line.duty.id == duty.id), None)
            if line is not None and line.forms and duty.is_one:
                duty = replace(duty, form_id=line.forms[0])
        change = match_by_hand(book, kept, duty, date.today().isoformat())
        if change is not None and self._desk.apply(change):
            self._messages().tell("good", texts.MATCHED.format(project=kept.project))
        self._refill_waiting()

    def put_back(self, line: Line, form_id: int) -> None:
        """Make the form ``form_id``, taken in for ``line``, wait, and ask for its right line."""
        from jixiao_gui.exchange.hand_matching import put_back

        book = self._desk.book
        if book is None or not self._bench.commit():
            return
        waiting_before = {kept.id for kept in self._waiting_forms()}
        other_ids = [id for id in line.forms if id != form_id]
        if self._desk.apply(put_back(book, form_id, line.duty, other_ids, date.today().isoformat())):
            self._parent().refresh()
            self.show_waiting()
            new = next((kept for kept in self._waiting_forms() if kept.id not in waiting_before), None)
            if self.waiting is not None and new is not None:
                self.waiting.ask_for(new, line.duty)

    def dismiss(self, kept: KeptForm) -> None:
        """Discard a waiting form."""
        from jixiao_gui.exchange.hand_matching import dismissed

        book = self._desk.book
        if book is not None and self._desk.apply(dismissed(book, kept)):
            self._messages().tell("good", texts.DISMISSED.format(project=kept.project))
        self._refill_waiting()

    def _refill_waiting(self) -> None:
        if self._window is not None:
            self._window.refresh()
            if self.waiting is not None:
                self.waiting.fill(self._waiting_forms(), self._window.ledger.lines)

    def _waiting_forms(self) -> list[KeptForm]:
        book = self._desk.book
        return [kept for kept in book.kept_forms() if not kept.form_id] if book is not None else []

    def _parent(self) -> LedgerWindow:
        assert self._window is not None
        return self._window

    def _messages(self) -> MessageBar:
        return self._window.messages if self._window is not None else self._bench.messages


def _ignore(_told: object) -> None:
    """Ignore a failure: the next look follows."""


def _lines_of(delivery: Delivery) -> list[str]:
    state = DELIVERY_WORDS.get(delivery.state, delivery.state)
    head = texts.DELIVERY.format(day=delivery.day, state=state, name=delivery.name, unit=delivery.unit)
    return [head.rstrip(), *(f"　　{line}" for line in delivery.report.splitlines())]
