"""Carry out the commands of the collecting office: the ledger, its list of duties, the chosen lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QDropEvent

from jixiao_gui.form.model import Form
from jixiao_gui.form.office.ledger import Line
from jixiao_gui.formats import Progress
from jixiao_gui.window import dialogs
from jixiao_gui.window.command import Bound, CommandTable, Needs
from jixiao_gui.window.files import Files
from jixiao_gui.window.job_runner import Result
from jixiao_gui.window.jobs import Work
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.office import office_report_commands, remark_commands
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.office.duty_list import DutyList
from jixiao_gui.window.office.office_report_commands import OfficeReportCommands
from jixiao_gui.window.office.remark_commands import RemarkCommands
from jixiao_gui.window.office.returned_forms import ReturnedForms
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.window.office.delivery_intake import DeliveryIntake
    from jixiao_gui.window.office.ledger_window import LedgerWindow


class OfficeController(QObject):
    """The controller of the collecting office: its ledger window and what is done there."""

    goto_wanted = Signal(int, str)  # a form's id, a cell
    versions_wanted = Signal(str, object, object)  # a form's name, the form, (name, reader) of its versions

    def __init__(
        self,
        bench: Workbench,
        files: Files,
        view: SheetView,
        selected: Callable[[], list[int]],
    ) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._files = bench, bench.desk, files
        self._view = view
        self.remarks = RemarkCommands(bench, view)
        self.returned = ReturnedForms(self._desk, bench.messages, bench.window)
        self.returned.form_wanted.connect(lambda form_id: self.goto_wanted.emit(form_id, ""))
        self.reports = OfficeReportCommands(bench, files, self._chosen_lines, selected)
        self.reports.goto_wanted.connect(self.goto_wanted)
        self.ledger: LedgerWindow | None = None
        self.duties = DutyList(bench, lambda: self.ledger)
        self._intake: DeliveryIntake | None = None
        self._desk.undo.moved.connect(lambda _index: self._on_change())
        self._desk.entries_changed.connect(self._on_change)
        files.saver.saved.connect(self._on_change)  # what could only be read is perhaps a file of its own now
        self._desk.leaving.connect(self._close)

    @property
    def intake(self) -> DeliveryIntake:
        """Return the intake of deliveries, made when it is first needed."""
        if self._intake is None:
            from jixiao_gui.window.office.delivery_intake import DeliveryIntake

            self._intake = DeliveryIntake(self._bench, lambda: bool(self._view.editing))
            self._intake.changed.connect(self._show_folder)
        return self._intake

    # --- the window -----------------------------------------------------------------------------

    def show_ledger(self) -> None:
        """Open the ledger window, or bring it to the front."""
        self._bench.commit()
        book = self._desk.book
        if book is None:
            return
        if self.ledger is None:
            from jixiao_gui.window.office.ledger_window import LedgerWindow

            window = LedgerWindow(book, self._desk.templates, self._files.book_name(), self._bench.window)
            self.intake.join(window)
            self._add_buttons(window)
            window.goto_wanted.connect(self._goto)
            window.dropped.connect(self.intake.take)
            window.finished.connect(self._on_closed)
            self.ledger = window
            window.refresh()
        self.ledger.show()
        self.ledger.raise_()
        self.ledger.activateWindow()

    def _chosen_lines(self) -> list[Line]:
        return self.ledger.chosen() if self.ledger is not None else []

    def take_dropped(self, event: QDropEvent) -> bool:
        """Take in dropped packages where the book has a list of duties; return False for all else."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        book = self._desk.book
        if not paths or book is None or any(path.suffix.lower() != ".jxb" for path in paths):
            return False
        if not book.duties():
            return False
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self._take(paths))
        return True

    def _take(self, paths: Sequence[Path]) -> None:
        self.show_ledger()
        self.intake.take(paths)

    def take_folder(self) -> None:
        """Open the ledger window and ask for a folder to take files in from."""
        self.show_ledger()
        if self.ledger is not None:
            self.intake.ask_folder()

    def _add_buttons(self, window: LedgerWindow) -> None:
        duties = self.duties
        lists = (duties.ask_list, duties.ask_book, duties.ask_due, duties.drop_lines, self.ask_practice)
        window.add_menu("list", texts.LIST, list(zip(texts.LIST_ITEMS, lists, strict=True)))
        takes = (self.intake.ask_folder, self.intake.ask_files, self.intake.show_deliveries)
        window.add_menu("take", texts.TAKE, list(zip(texts.TAKE_ITEMS, takes, strict=True)))
        window.add_button("waiting", texts.WAITING.format(count=0), self.intake.show_waiting)
        window.add_button("pass", texts.PASS_BUTTON, lambda: self._with_forms(self.remarks.give_pass))
        window.add_button("return", texts.RETURN_BUTTON, lambda: self._with_forms(self._return))
        window.add_button("versions", texts.VERSIONS, self.show_versions)
        window.add_button("put_back", texts.PUT_BACK_BUTTON, self.put_back)
        window.add_button("answers", texts.ANSWERS, self.reports.ask_answers)
        window.top.add_stretch()
        exports = [(words, self._exporter(kind)) for kind, words in texts.EXPORTS.items()]
        reports = self.reports
        more = (reports.show_sample, reports.ask_analysis, reports.ask_public)
        window.add_menu("more", texts.MORE, list(zip(texts.MORE_ITEMS, more, strict=True)), low=True)
        window.add_menu("export", texts.EXPORT, exports, low=True)
        window.add_button("close", texts.CLOSE, window.reject, low=True)

    def _exporter(self, kind: str) -> Callable[[], None]:
        return lambda: self.ask_export(kind)

    def _show_folder(self) -> None:
        if self.ledger is not None:
            folder = self.intake.folder
            self.ledger.watching.setText(texts.WATCHING.format(folder=folder) if folder is not None else "")

    def _goto(self, form_id: int, cell: str) -> None:
        self.goto_wanted.emit(form_id, cell)
        self._bench.window.activateWindow()

    def _on_change(self) -> None:
        if self.ledger is not None:
            self.ledger.on_change()

    def _close(self) -> None:
        if self.ledger is not None:
            self.ledger.reject()

    def _on_closed(self) -> None:
        self.intake.leave()
        self.ledger = None

    # --- practice files ------------------------------------------------------------------------------

    def ask_practice(self) -> None:
        """Ask for a folder, then write practice files into a subfolder of it."""
        start = str(self._bench.export_folder())
        folder = dialogs.ask_folder(self._window(), texts.PRACTICE_TITLE, start)
        if folder is not None:
            self.write_practice(folder / texts.PRACTICE_NAME)

    def write_practice(self, folder: Path) -> None:
        """Write practice files: a list of twelve units and what they send."""
        templates = self._desk.templates

        def work(progress: Progress) -> Path:
            from jixiao_gui.exchange.practice import write_practice

            write_practice(folder, templates, progress=progress)
            return folder

        def report(path: Path) -> None:
            self.tell_written(path, texts.PRACTICE_DONE.format(path=path))

        self._run(work, report, texts.PRACTICE_WORKING)

    # --- chosen lines ---------------------------------------------------------------------------

    def chosen_forms(self) -> list[int]:
        """Return the ids of the chosen lines' forms; where there are none, say so."""
        window = self._window()
        lines = window.chosen()
        ids = [id for line in lines for id in line.forms]
        if not ids:
            window.messages.tell("info", texts.NOTHING_IN if lines else texts.CHOOSE_LINES)
        return ids

    def _with_forms(self, act: Callable[[list[int]], None]) -> None:
        ids = self.chosen_forms()
        if ids and self._bench.commit():
            act(ids)

    def _return(self, ids: list[int]) -> None:
        self.remarks.ask_return(ids, self._window())

    def put_back(self) -> None:
        """Make the form of the chosen line wait, and ask for its right line."""
        if self.chosen_forms():
            line = next(line for line in self._window().chosen() if line.forms)
            self.intake.put_back(line, line.forms[-1])

    def show_versions(self) -> None:
        """Compare the form of the chosen line with its older versions."""
        ids = self.chosen_forms()
        book = self._desk.book
        if not ids or book is None:
            return
        versions = [kept for kept in book.kept_forms() if kept.form_id == ids[0]]
        if not versions:
            self._window().messages.tell("info", texts.NO_VERSIONS)
            return
        form = book.form(ids[0])

        def read(id: int) -> Callable[[], Form]:
            return lambda: book.kept_form(id) or Form(template=form.template)

        names = [(texts.VERSION_NAME.format(day=kept.day), read(kept.id)) for kept in reversed(versions)]
        self.versions_wanted.emit(" ".join(form.project.split()), form, names)

    # --- files ----------------------------------------------------------------------------------

    def ask_export(self, kind: str) -> None:
        """Ask for a path, then write the ledger; ``kind``: xlsx, docx or pdf."""
        name = texts.EXPORT_NAME.format(book=self._files.book_name())
        target = self.ask_target(self._bench.export_folder() / f"{name}.{kind}", texts.FILTERS[kind])
        if target is not None:
            self.export(target)

    def ask_target(self, proposal: Path, filters: str) -> Path | None:
        """Ask for the path of a file with the suffix of ``proposal``; ``None`` when cancelled."""
        return dialogs.ask_target(self._window(), texts.SAVE_TITLE, proposal, filters, (proposal.suffix,))

    def export(self, target: Path) -> None:
        """Write the ledger as xlsx, docx or PDF."""
        book = self._desk.book
        if book is None:
            return
        ledger, info = self._window().ledger, book.info

        def work(progress: Progress) -> Path:
            from datetime import date

            from jixiao_gui.exchange.ledgers import ledger_title, write_ledger

            day = date.today().isoformat()
            title = ledger_title(info.year)
            write_ledger(ledger, target, title=title, unit=info.unit, day=day, progress=progress)
            return target

        self._run(work, lambda path: self.tell_written(path))

    def tell_written(self, path: Path, sentence: str = "") -> None:
        """Show in the ledger window that ``path`` was written."""
        self._bench.remember_export(path if path.is_dir() else path.parent)
        message = sentence or texts.EXPORTED.format(path=path)
        self._bench.tell_written(message, path, messages=self._window().messages)

    def _run(self, work: Work[Result], on_success: Callable[[Result], object], words: str = "") -> None:
        def end(result: Result) -> None:
            self._bench.messages.hide()  # the progress
            if self.ledger is not None:
                on_success(result)

        self._bench.jobs.run(work, end, lambda _completed: (words or texts.WORKING_FILE, 0))

    def _window(self) -> LedgerWindow:
        assert self.ledger is not None
        return self.ledger

    def bound_commands(self) -> list[Bound]:
        """Return the commands of this room, each with the object that carries it out."""
        return [
            *COMMANDS.bind(self),
            *remark_commands.COMMANDS.bind(self.remarks),
            *office_report_commands.COMMANDS.bind(self.reports),
        ]


COMMANDS: CommandTable[OfficeController] = CommandTable(Menu.OFFICE)
LEDGER = COMMANDS.add(
    "ledger", "台账(&L)…", OfficeController.show_ledger, keys="Ctrl+Shift+U", needs=Needs.BOOK
)
TAKE = COMMANDS.add("take_in", "收表(&T)…", OfficeController.take_folder, needs=Needs.BOOK, changes=True)
