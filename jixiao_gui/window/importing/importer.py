"""Bring forms into the open book: read beside the window, ask where a form is there already, report.

Whatever the forms come from, they enter as one change, so one undo step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.form.project_forms import display_name
from jixiao_gui.formats import Progress
from jixiao_gui.paths import resources_folder
from jixiao_gui.window import dialogs
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.files import Files
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.importing.last_year_offer import LastYearOffer
from jixiao_gui.window.job_runner import Words
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.exchange import ImportReport
    from jixiao_gui.exchange.import_plan import Figures, Plan, Same, Way
    from jixiao_gui.form.model import Form
    from jixiao_gui.form.template import Templates
    from jixiao_gui.formats.reading.project_lists import FoundList
    from jixiao_gui.window.importing.report_window import ReportWindow
    from jixiao_gui.window.importing.same_dialog import SameLine

BOOKS = (".db", ".jixiao")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What is to come into the book: the report, and what the list will show of each form."""

    report: ImportReport
    figures: Sequence[Figures] = ()
    fresh: bool = False
    name: str = ""
    """What the undo step is called, where it is no plain import."""
    came_in: Callable[[set[int]], object] | None = None
    """Told the numbers of the forms that came into the book."""
    lists: Sequence[FoundList] = ()
    """The lists of projects in the first file that is one, where there are no forms."""

    @property
    def forms(self) -> list[Form]:
        """Return the forms that were read."""
        return [imported.form for imported in self.report.forms]


class Importer(QObject):
    """Carry out 导入: read files beside the window, then bring their forms into the book."""

    goto_wanted = Signal(int, str)  # id of a form, path of its cell or ""
    list_found = Signal(object, object)  # the lists of projects in a file, its Path
    forms_came = Signal()  # forms have come in

    def __init__(self, bench: Workbench, files: Files) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._files = bench, bench.desk, files
        self._reading: tuple[int, int, str] = (0, 0, "")
        self.report: ReportWindow | None = None
        self._ids: dict[int, int] = {}
        self.last_year = LastYearOffer(bench)
        self.last_year.carried.connect(lambda form_id: self.goto_wanted.emit(form_id, ""))

    # --- what the user asks for ----------------------------------------------------------------

    def ask(self) -> None:
        """Ask for files, then import them into the open book, or into a new one."""
        if self.may_import():
            sources = dialogs.ask_import(self._bench.window, self._files.folder())
            if sources:
                self.run(sources)

    def ask_folder(self) -> None:
        """Ask for a folder, then import what can be read in it."""
        if self.may_import():
            folder = dialogs.ask_folder(self._bench.window, texts.FOLDER_TITLE, self._files.folder())
            if folder is not None:
                self.run([folder])

    def import_files(self, sources: Sequence[Path]) -> None:
        """Import files and folders into the open book, or into a new one."""
        if self.may_import():
            self.run(sources)

    def open_sample(self) -> None:
        """Make a new book of the sample forms."""
        self._open_samples(sorted((resources_folder() / "samples").glob("*.txt")))

    def open_year_sample(self) -> None:
        """Make a new book of two projects with all their forms of a year."""
        self._open_samples(sorted((resources_folder() / "samples").glob("project-year.json")))

    def _open_samples(self, samples: Sequence[Path]) -> None:
        if not samples:
            self._bench.messages.tell("warning", window_texts.NO_SAMPLE)
        elif self._files.may_leave():
            self.run(samples, fresh=True)

    def drop(self, paths: Sequence[Path], point: QPoint) -> None:
        """Take what was dropped: a book is opened or collected as the user says, all else is imported."""
        books = [path for path in paths if path.suffix.lower() in BOOKS and not path.is_dir()]
        if len(paths) == 1 and books and (self._desk.book is None or self._desk.read_only):
            self._files.open(books[0])
        elif len(paths) == 1 and books:
            self.drop_menu(books[0]).popup(point)
        elif paths:
            self.import_files(paths)

    def drop_menu(self, path: Path) -> QMenu:
        """Return the menu that asks at the mouse what a dropped book is for."""
        menu = QMenu(self._bench.window)
        menu.aboutToHide.connect(menu.deleteLater)
        open_it = menu.addAction(texts.DROP_OPEN.format(file=path.name))
        open_it.triggered.connect(lambda: self._files.open(path))
        collect = menu.addAction(texts.DROP_COLLECT.format(file=path.name))
        collect.triggered.connect(lambda: self.import_files([path]))
        menu.addSeparator()
        menu.addAction(window_texts.CANCEL)
        return menu

    def show_report(self) -> None:
        """Show the report of the last import, beside the window."""
        if self.report is None:
            self._bench.messages.tell("info", texts.NO_REPORT)
            return
        self.report.show()
        self.report.raise_()
        self.report.activateWindow()

    def may_import(self) -> bool:
        """Return whether forms may be added; say why not."""
        self._bench.commit()
        if self._desk.read_only:
            self._bench.messages.tell("warning", window_texts.READ_ONLY_EDIT)
        return not self._desk.read_only

    # --- reading -------------------------------------------------------------------------------

    def run(
        self,
        sources: Sequence[Path],
        *,
        fresh: bool = False,
        passwords: Mapping[Path, str] | None = None,
    ) -> None:
        """Read ``sources`` beside the window, then bring their forms in; ``fresh``: into a new book.

        Files that open with a password are asked about and read again, all together.
        """
        templates, book = self._desk.templates, self._desk.book
        prefer = book.info.template if book is not None and not fresh else ""

        def work(progress: Progress) -> ImportResult:
            from jixiao_gui.exchange import import_sources, mark_handed_in, open_project_lists

            report = import_sources(
                sources,
                templates,
                progress=progress,
                on_source=self._on_source,
                prefer=prefer,
                passwords=passwords,
            )
            mark_handed_in(report)
            figures = figures_of([imported.form for imported in report.forms], templates, progress)
            lists = open_project_lists(report.lists[0]) if report.lists and not report.forms else ()
            return ImportResult(report, figures, fresh, lists=lists)

        self._reading = (0, 0, "")
        self._bench.jobs.run(
            work, lambda found: self._opened(found, book, sources, passwords or {}), self._words
        )

    def _opened(
        self, found: ImportResult, book: Book | None, sources: Sequence[Path], passwords: Mapping[Path, str]
    ) -> None:
        """Ask for the passwords of locked files and read again; go on with what there is without."""
        given = {}
        for path in found.report.locked if self._desk.book is book else ():
            again = texts.PASSWORD_WRONG if path in passwords else texts.PASSWORD_WORDS
            password = dialogs.ask_password(
                self._bench.window, texts.PASSWORD_TITLE, again.format(file=path.name)
            )
            if password:
                given[path] = password
        if given:
            self.run(sources, fresh=found.fresh, passwords={**passwords, **given})
        else:
            self.read_in(found, book)

    def _on_source(self, number: int, count: int, source: Path) -> None:
        self._reading = number, count, source.name  # read by the window's thread, as a whole

    def _words(self, done: int) -> tuple[str, int]:
        number, count, file = self._reading
        words = texts.WORKING_FILES if count > 1 else texts.WORKING
        return words.format(done=done, number=number, count=count, file=file), 0

    def read_in(self, found: ImportResult, book: Book | None) -> None:
        """Go on with what was read for ``book``."""
        if self._desk.book is not book:
            self._bench.messages.tell("warning", texts.OTHER_BOOK)
        elif found.report.forms:
            self.bring(found)
        elif found.report.lists:
            path = found.report.lists[0]
            if len(found.report.failures) == 1:
                self.list_found.emit(found.lists, path)
            else:
                words = texts.IS_LIST.format(file=path.name)
                show = partial(self.list_found.emit, found.lists, path)
                self._bench.messages.tell("warning", words, texts.FROM_LIST, show)
        elif not found.report.failures:
            self._bench.messages.tell("warning", texts.NO_FILES)
        elif len(found.report.failures) == 1:
            self._bench.messages.tell("error", found.report.failures[0])
        else:
            self._keep(found, {}, {})
            self._bench.messages.tell("error", texts.NOTHING, texts.DETAILS, self.show_report)

    def run_other(
        self,
        read: Callable[[Progress], ImportReport],
        words: Words,
        came_in: Callable[[set[int]], object],
    ) -> None:
        """Bring in what ``read`` reads; ``came_in`` is told the numbers of the forms that came."""
        templates, book = self._desk.templates, self._desk.book

        def work(progress: Progress) -> ImportResult:
            report = read(progress)
            figures = figures_of([imported.form for imported in report.forms], templates, progress)
            return ImportResult(report, figures, came_in=came_in)

        self._bench.jobs.run(work, lambda found: self.read_in(found, book), words)

    # --- into the book -------------------------------------------------------------------------

    def bring(self, result: ImportResult) -> None:
        """Bring the forms in; asks first about those that are there already."""
        from jixiao_gui.exchange.import_plan import find_same

        book = self._desk.book
        entries = book.entries() if book is not None and not result.fresh else []
        same = [] if result.fresh else find_same(result.forms, entries, self._desk.templates)
        if not same:
            self.finish(result, [], {})
            return
        from jixiao_gui.window.importing.same_dialog import SameDialog

        dialog = SameDialog(self._lines(result, same), len(result.forms) - len(same), self._bench.window)
        dialog.answered.connect(lambda ways: self._answered(result, same, ways, book))
        dialog.rejected.connect(lambda: self._bench.messages.tell("info", texts.SAME_CANCELLED))
        self._bench.messages.hide()
        dialog.open()

    def _answered(
        self, result: ImportResult, same: Sequence[Same], ways: Mapping[int, Way], book: Book | None
    ) -> None:
        if self._desk.book is book:
            self.finish(result, same, ways)
        else:
            self._bench.messages.tell("warning", texts.OTHER_BOOK)

    def _lines(self, result: ImportResult, same: Sequence[Same]) -> list[SameLine]:
        from jixiao_gui.exchange.import_plan import differing
        from jixiao_gui.window.importing.same_dialog import SameLine

        lines: list[SameLine] = []
        for found in same:
            imported = result.report.forms[found.number]
            form = imported.form
            if found.id is not None:
                assert self._desk.book is not None
                there = self._desk.book.form(found.id)
            else:
                there = result.forms[found.earlier or 0]
            count = differing(form, there)
            lines.append(
                SameLine(
                    found,
                    display_name(form, self._desk.templates.by_id.get(form.template)),
                    form.year,
                    imported.source.name,
                    count,
                )
            )
        return lines

    def finish(self, result: ImportResult, same: Sequence[Same], ways: Mapping[int, Way]) -> None:
        """Do it, as one undo step, and report."""
        from jixiao_gui.exchange.import_plan import Way, plan_import

        skipped = sum(ways.get(found.number) is Way.SKIP for found in same)
        replaced = sum(ways.get(found.number) is Way.REPLACE for found in same)
        count = len(result.forms) - skipped
        name = texts.NAME_REPLACED if replaced else texts.NAME
        name = name.format(count=count, replaced=replaced) if replaced or not result.name else result.name
        plan = plan_import(result.forms, same, lambda found: ways[found.number], name, result.figures)
        if not self._apply(result, plan):
            return
        outcomes = {
            found.number: texts.REPORT_REPLACED if ways[found.number] is Way.REPLACE else texts.REPORT_SKIPPED
            for found in same
            if ways[found.number] is not Way.KEEP
        }
        self._keep(result, outcomes, self._ids)
        more = texts.REPLACED.format(count=replaced) if replaced else ""
        more += texts.SKIPPED.format(count=skipped) if skipped else ""
        self._tell(result, count, more)
        self.forms_came.emit()
        if result.came_in is not None:
            result.came_in(set(self._ids))

    def _apply(self, result: ImportResult, plan: Plan) -> bool:
        desk = self._desk
        change = plan.change
        if (desk.book is None or result.fresh) and not self._new_book(result, plan):
            return False
        assert desk.book is not None
        if result.fresh:  # a sample that was only looked at needs no saving
            self._ids = plan.ids(desk.book.ids())
            return True
        before = set(desk.book.ids())
        if change is not None and not desk.apply(change):
            return False
        self._ids = plan.ids([id for id in desk.book.ids() if id not in before])
        return True

    def _new_book(self, result: ImportResult, plan: Plan) -> bool:
        from jixiao_gui.book.book import Book, BookError

        desk, first = self._desk, result.forms[0]
        try:
            book = Book.new(
                desk.templates, desk.home, template=first.template, year=first.year, unit=first.unit
            )
            if result.fresh and plan.change is not None:
                book.apply(plan.change)
        except BookError as error:
            self._bench.messages.tell("error", str(error))
            return False
        desk.take(book)
        return True

    def keep(self, result: ImportResult, form_id: int) -> None:
        """Keep the report of a form that was result into the place of another, and tell of it."""
        from jixiao_gui.window.importing.report_window import kinds_of

        self._keep(result, {}, {0: form_id})
        notes = sum(kinds_of(result.report).values())
        words = texts.PASTED_NOTES if notes else texts.PASTED
        form = result.forms[0]
        project = display_name(form, self._desk.templates.by_id.get(form.template))
        level = "warning" if notes else "good"
        button = texts.DETAILS if notes else ""
        self._bench.messages.tell(level, words.format(project=project, notes=notes), button, self.show_report)

    # --- telling -------------------------------------------------------------------------------

    def _keep(self, result: ImportResult, outcomes: Mapping[int, str], ids: Mapping[int, int]) -> None:
        """Keep the report for 查看说明."""
        from jixiao_gui.window.importing.report_window import ReportWindow

        if self.report is not None:
            self.report.close()
            self.report.deleteLater()
        self.report = ReportWindow(result.report, outcomes, self._desk.templates, self._bench.window)
        self.report.chosen.connect(self._goto)
        self._ids = dict(ids)

    def _goto(self, number: int, cell: str) -> None:
        book, id = self._desk.book, self._ids.get(number)
        if book is None or id is None or id not in book.ids():
            self._bench.messages.tell("info", texts.REPORT_GONE)
        else:
            self.goto_wanted.emit(id, cell)

    def _tell(self, result: ImportResult, count: int, more: str) -> None:
        from jixiao_gui.window.importing.report_window import kinds_of

        counts = kinds_of(result.report)
        if counts["failure"]:
            more += texts.FAILED.format(count=counts["failure"])
        notes = sum(counts.values())
        if not count:
            words = texts.ALL_SKIPPED
        else:
            words = (texts.DONE_NOTES if notes else texts.DONE).format(count=count, more=more, notes=notes)
        if result.fresh:
            self._bench.messages.tell("good", texts.DONE.format(count=count, more=more))
            return
        level = "error" if counts["failure"] else "warning" if notes else "good"
        details = texts.DETAILS if notes else ""
        if ids := self.last_year.ids_of(self._ids.values()):
            carry, first = partial(self.last_year.carry, ids), self.last_year.words()
            self._bench.messages.tell(level, words, first, carry, details, self.show_report)
        else:
            self._bench.messages.tell(level, words, details, self.show_report)
        if counts["failure"] or counts["leftover"] or counts["differs"]:
            assert self.report is not None
            self.report.show()


def figures_of(
    forms: Sequence[Form], templates: Templates, progress: Progress | None = None
) -> list[Figures]:
    """Return what the list of forms shows of each, worked out where the window need not wait for it."""
    from jixiao_gui.book.rows import figures
    from jixiao_gui.form.assessment import assess
    from jixiao_gui.formats import step

    found: list[Figures] = []
    for form in forms:
        found.append(figures(assess(form, templates)))
        step(progress, len(forms))
    return found
