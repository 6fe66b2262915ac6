"""Write what the office sends and reports: answers, packages, samples, the analysis, the public list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from jixiao_gui.form.checks import LEVELS
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.ledger import Line
from jixiao_gui.formats import Progress
from jixiao_gui.window import dialogs
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.files import Files
from jixiao_gui.window.job_runner import Words
from jixiao_gui.window.jobs import Work
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.settings import FONTS
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.exchange.answers import Answered
    from jixiao_gui.form.office.sample_drawing import Lot, Sample
    from jixiao_gui.window.office.report_dialogs import SampleWindow

Units = list[tuple[str, tuple[int, ...]]]
"""Units and the ids of their forms."""


class OfficeReportCommands(QObject):
    """Commands that write the office's files on another thread."""

    goto_wanted = Signal(int, str)  # a form's id, a cell

    def __init__(
        self,
        bench: Workbench,
        files: Files,
        chosen: Callable[[], list[Line]],
        selected: Callable[[], list[int]],
    ) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._files = bench, bench.desk, files
        self._chosen, self._selected = chosen, selected
        self.dialog: QDialog | None = None
        """The dialog that was opened last."""
        self.sample: SampleWindow | None = None
        self._desk.leaving.connect(self._close)

    def _close(self) -> None:
        if self.sample is not None:
            self.sample.reject()

    # --- answers --------------------------------------------------------------------------------

    def ask_answers(self) -> None:
        """Ask what the answers hold, then write them: to the units of the chosen lines, else to all."""
        from jixiao_gui.window.office.report_dialogs import AnswersDialog

        units = self._units()
        if not units:
            self._bench.messages.tell("info", texts.NO_FORMS)
            return
        dialog = self.dialog = AnswersDialog(len(units), self._bench.window)
        dialog.given.connect(lambda warnings, day: self._ask_folder(units, day, warnings=warnings))
        dialog.open()

    def _ask_folder(self, units: Units, day: str, *, warnings: bool) -> None:
        folder = dialogs.ask_folder(
            self._bench.window, texts.ANSWERS_FOLDER, str(self._bench.export_folder())
        )
        if folder is not None:
            self.write_answers(units, folder, day, warnings=warnings)

    def write_answers(self, units: Units, folder: Path, due: str, *, warnings: bool = False) -> None:
        """Write the answers to ``units``, each into its own folder in ``folder``."""
        book, templates, home = self._desk.book, self._desk.templates, self._bench.home
        if book is None:
            return
        levels = LEVELS[: 2 if warnings else 1]

        def work(progress: Progress) -> list[Answered]:
            from jixiao_gui.exchange.answers import write_answers

            return write_answers(
                book,
                templates,
                folder,
                home,
                units=units,
                levels=levels,
                office=book.info.unit,
                day=date.today().isoformat(),
                due=due,
                progress=progress,
            )

        def report(written: list[Answered]) -> None:
            if not written:
                self._bench.messages.tell("info", texts.ANSWERS_NONE)
                return
            forms, items = (
                sum(answered.forms for answered in written),
                sum(answered.items for answered in written),
            )
            message = texts.ANSWERS_DONE.format(units=len(written), forms=forms, items=items)
            self._bench.remember_export(folder)
            self._bench.tell_written(message, folder)

        count = len(units)
        self._bench.jobs.run(
            work, report, lambda completed: (texts.ANSWERS_WORKING.format(done=completed, count=count), count)
        )

    def _units(self) -> Units:
        """Return the units to answer: those of the ledger's chosen lines, else all that have forms."""
        book = self._desk.book
        if book is None or not self._bench.commit():
            return []
        lines = [line for line in self._chosen() if line.forms]
        ids_by_unit: dict[str, list[int]] = {}
        if not lines:
            from jixiao_gui.exchange.ledgers import ledger_of

            ledger = ledger_of(book, self._desk.templates)
            lines = [line for line in ledger.lines if line.forms]
            without_duty = set(ledger.others)
            for entry in book.entries():
                if entry.id in without_duty:
                    unit = " ".join((entry.unit or entry.department).split())
                    ids_by_unit.setdefault(unit, []).append(entry.id)
        for line in lines:
            ids_by_unit.setdefault(line.duty.unit, []).extend(line.forms)
        return [(unit, tuple(dict.fromkeys(ids))) for unit, ids in ids_by_unit.items()]

    # --- a package ------------------------------------------------------------------------------

    def ask_package(self) -> None:
        """Ask for a path, then write the selected forms, or all, as one package to hand in."""
        book = self._desk.book
        if book is None or not self._bench.commit():
            return
        selected = self._selected()
        ids = selected if len(selected) > 1 else book.ids()
        unit = " ".join((book.info.unit or (self._desk.form.unit if self._desk.form else "")).split())
        target = self._ask_target(texts.PACKAGE_NAME.format(unit=unit), "jxb", texts.PACKAGE_FILTER)
        if target is not None and ids:
            self.write_package(ids, target)

    def write_package(self, ids: list[int], target: Path) -> None:
        """Write the forms ``ids`` as one package."""
        book, templates, home = self._desk.book, self._desk.templates, self._bench.home
        if book is None:
            return
        system_fonts = self._bench.settings.flag(FONTS)
        title = self._files.book_name()

        def work(progress: Progress) -> Path:
            from jixiao_gui.exchange.handing_in import write_package

            forms = self._in_order(ids)
            write_package(
                forms, templates, target, home, title=title, system_fonts=system_fonts, progress=progress
            )
            return target

        chosen = set(ids)
        wrong = sum(entry.errors > 0 for entry in book.entries() if entry.id in chosen)
        words = texts.PACKAGE_ERRORS if wrong else texts.PACKAGE_DONE
        message = words.format(path=target, count=len(ids), forms=wrong)
        self._write(work, lambda _n: (texts.PACKAGE_WORKING, 0), message, "warning" if wrong else "good")

    def _in_order(self, ids: list[int]) -> list[Form]:
        book = self._desk.book
        assert book is not None
        forms_by_id = dict(book.forms_by_id(ids))
        return [forms_by_id[id] for id in ids if id in forms_by_id]

    # --- a sample -------------------------------------------------------------------------------

    def show_sample(self) -> None:
        """Check the book, then open the window that draws a sample."""
        book, templates = self._desk.book, self._desk.templates
        if book is None or not self._bench.commit():
            return
        count = book.count()

        def work(progress: Progress) -> list[Lot]:
            from jixiao_gui.exchange.office_files import lots_of

            return lots_of(book, templates, progress)

        def show(lots: list[Lot]) -> None:
            from jixiao_gui.window.office.report_dialogs import SampleWindow

            self._bench.messages.hide()
            self._close()
            window = self.sample = SampleWindow(lots, self._bench.window)
            window.goto_wanted.connect(self.goto_wanted)
            window.export_wanted.connect(self.ask_sample)
            window.finished.connect(self._forget_sample)
            window.show()

        self._bench.jobs.run(
            work,
            show,
            lambda completed: (texts.SAMPLE_WORKING.format(done=min(completed, count), count=count), count),
        )

    def _forget_sample(self) -> None:
        self.sample = None

    def ask_sample(self, kind: str) -> None:
        """Ask for a path, then write the sample on show."""
        if self.sample is None:
            return
        sample = self.sample.sample
        name = texts.SAMPLE_NAME.format(book=self._files.book_name())
        target = self._ask_target(name, kind, texts.FILTERS[kind], self.sample)
        if target is not None:
            self.write_sample(sample, target)

    def write_sample(self, sample: Sample, target: Path) -> None:
        """Write a sample with the rule by which it was drawn."""
        unit = self._desk.book.info.unit if self._desk.book is not None else ""

        def work(progress: Progress) -> Path:
            from jixiao_gui.exchange.office_files import write_sample

            write_sample(sample, target, unit=unit, day=date.today().isoformat(), progress=progress)
            return target

        self._write(work, lambda _n: (texts.WORKING_FILE, 0))

    # --- the analysis and the public list -------------------------------------------------------

    def ask_analysis(self) -> None:
        """Ask for last year's book and the kind of file, then write the analysis."""
        from jixiao_gui.window.office.report_dialogs import AnalysisDialog

        self._bench.commit()
        dialog = self.dialog = AnalysisDialog(str(self._bench.book_folder()), self._bench.window)
        dialog.given.connect(self._ask_analysis_target)
        dialog.open()

    def _ask_analysis_target(self, last_year_book: Path | None, kind: str) -> None:
        name = texts.ANALYSIS_NAME.format(book=self._files.book_name())
        target = self._ask_target(name, kind, texts.FILTERS[kind])
        if target is not None:
            self.write_analysis(target, last_year_book)

    def write_analysis(self, target: Path, last_year_book: Path | None = None) -> None:
        """Write the figures and frequent problems of the book beside those of ``last_year_book``."""
        book, templates = self._desk.book, self._desk.templates
        if book is None:
            return
        info, count = book.info, book.count()

        def work(progress: Progress) -> Path:
            from jixiao_gui.exchange.incoming import read_forms
            from jixiao_gui.exchange.office_files import analysis_of, write_analysis

            earlier = list(read_forms(last_year_book, templates) or ()) if last_year_book is not None else []
            analysis = analysis_of(book, templates, earlier, progress)
            write_analysis(analysis, target, year=info.year, unit=info.unit)
            return target

        self._write(
            work,
            lambda completed: (texts.ANALYSIS_WORKING.format(done=min(completed, count), count=count), count),
        )

    def ask_public(self) -> None:
        """Ask how names are printed in the public list, then write it."""
        from jixiao_gui.window.office.report_dialogs import PublicDialog

        self._bench.commit()
        dialog = self.dialog = PublicDialog(self._bench.window)
        dialog.given.connect(self._ask_public_target)
        dialog.open()

    def _ask_public_target(self, names: str, phones: bool, kind: str) -> None:
        name = texts.PUBLIC_NAME.format(book=self._files.book_name())
        target = self._ask_target(name, kind, texts.FILTERS[kind])
        if target is not None:
            self.write_public(target, names, phones=phones)

    def write_public(self, target: Path, names: str, *, phones: bool) -> None:
        """Write the public list of all forms."""
        book, templates = self._desk.book, self._desk.templates
        if book is None:
            return
        info = book.info

        def work(progress: Progress) -> Path:
            from jixiao_gui.exchange.office_files import PublicWishes, write_public_list

            wishes = PublicWishes(names, phones)
            write_public_list(
                list(book.forms()),
                templates,
                target,
                wishes,
                year=info.year,
                unit=info.unit,
                progress=progress,
            )
            return target

        self._write(work, lambda _n: (texts.WORKING_FILE, 0))

    # --- writing --------------------------------------------------------------------------------

    def _ask_target(self, name: str, kind: str, filters: str, parent: QWidget | None = None) -> Path | None:
        proposal = self._bench.export_folder() / f"{name}.{kind}"
        window = parent or self._bench.window
        return dialogs.ask_target(window, texts.SAVE_TITLE, proposal, filters, (proposal.suffix,))

    def _write(self, work: Work[Path], words: Words, message: str = "", level: str = "good") -> None:
        def report(path: Path) -> None:
            self._bench.remember_export(path.parent)
            self._bench.tell_written(message or texts.EXPORTED.format(path=path), path, level)

        self._bench.jobs.run(work, report, words)


COMMANDS: CommandTable[OfficeReportCommands] = CommandTable(Menu.OFFICE)
ANSWERS = COMMANDS.add("answers", "退回意见(&A)…", OfficeReportCommands.ask_answers, needs=Needs.FORM)
SAMPLE = COMMANDS.add("sample", "抽查(&S)…", OfficeReportCommands.show_sample, needs=Needs.FORM)
ANALYSIS = COMMANDS.add("analysis", "情况分析(&Y)…", OfficeReportCommands.ask_analysis, needs=Needs.FORM)
PUBLIC = COMMANDS.add("public_list", "公开清单(&O)…", OfficeReportCommands.ask_public, needs=Needs.FORM)
PACKAGE = COMMANDS.add("package", "上报包(&K)…", OfficeReportCommands.ask_package, needs=Needs.FORM)
