"""Import files: ask for them, read them on another thread, ask for passwords, hand the forms on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.formats import Progress
from jixiao_gui.paths import resources_folder
from jixiao_gui.window import dialogs
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.files import Files
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.importing.form_placer import FormPlacer
from jixiao_gui.window.importing.import_reports import ImportReports
from jixiao_gui.window.importing.import_result import ImportResult, figures_of
from jixiao_gui.window.job_runner import Words
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.exchange import ImportReport

BOOKS = (".db", ".jixiao")


class Importer(QObject):
    """Read files and folders, and have their forms put into the book."""

    list_found = Signal(object, object)  # the lists of projects in a file, its Path

    def __init__(self, bench: Workbench, files: Files) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._files = bench, bench.desk, files
        self._reading: tuple[int, int, str] = (0, 0, "")
        self.reports = ImportReports(bench)
        self.placer = FormPlacer(bench, self.reports)

    # --- asking for files ---------------------------------------------------------------------

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
        """Import dropped files; ask whether a dropped book is to be opened or imported."""
        books = [path for path in paths if path.suffix.lower() in BOOKS and not path.is_dir()]
        if len(paths) == 1 and books and (self._desk.book is None or self._desk.read_only):
            self._files.open(books[0])
        elif len(paths) == 1 and books:
            self.drop_menu(books[0]).popup(point)
        elif paths:
            self.import_files(paths)

    def drop_menu(self, path: Path) -> QMenu:
        """Return the menu that asks whether the book at ``path`` is to be opened or imported."""
        menu = QMenu(self._bench.window)
        menu.aboutToHide.connect(menu.deleteLater)
        open_it = menu.addAction(texts.DROP_OPEN.format(file=path.name))
        open_it.triggered.connect(lambda: self._files.open(path))
        collect = menu.addAction(texts.DROP_COLLECT.format(file=path.name))
        collect.triggered.connect(lambda: self.import_files([path]))
        menu.addSeparator()
        menu.addAction(window_texts.CANCEL)
        return menu

    def may_import(self) -> bool:
        """Return whether the book can take forms; where not, say why."""
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
        """Read ``sources`` on another thread and put their forms into the book, or a ``fresh`` one.

        Where files need a password, the user is asked and all sources are read again.
        """
        templates, book = self._desk.templates, self._desk.book
        prefer, into = (book.info.template, book.path) if book is not None and not fresh else ("", None)

        def work(progress: Progress) -> ImportResult:
            from jixiao_gui.exchange import import_sources, mark_handed_in, open_project_lists

            report = import_sources(
                sources,
                templates,
                progress=progress,
                on_source=self._on_source,
                prefer=prefer,
                passwords=passwords,
                into=into,
            )
            mark_handed_in(report)
            figures = figures_of([imported.form for imported in report.forms], templates, progress)
            lists = open_project_lists(report.lists[0]) if report.lists and not report.forms else ()
            return ImportResult(report, figures, fresh, lists=lists)

        self._reading = (0, 0, "")
        self._bench.jobs.run(
            work, lambda result: self._on_read(result, book, sources, passwords or {}), self._words
        )

    def _on_read(
        self, result: ImportResult, book: Book | None, sources: Sequence[Path], passwords: Mapping[Path, str]
    ) -> None:
        """Ask for the passwords of locked files and read again; without any, go on with what was read."""
        new_passwords = {}
        for path in result.report.locked if self._desk.book is book else ():
            words = texts.PASSWORD_WRONG if path in passwords else texts.PASSWORD_WORDS
            password = dialogs.ask_password(
                self._bench.window, texts.PASSWORD_TITLE, words.format(file=path.name)
            )
            if password:
                new_passwords[path] = password
        if new_passwords:
            self.run(sources, fresh=result.fresh, passwords={**passwords, **new_passwords})
        else:
            self._take(result, book)

    def _on_source(self, number: int, count: int, source: Path) -> None:
        self._reading = number, count, source.name  # one tuple: the window's thread reads it whole

    def _words(self, completed: int) -> tuple[str, int]:
        number, count, file = self._reading
        words = texts.WORKING_FILES if count > 1 else texts.WORKING
        return words.format(done=completed, number=number, count=count, file=file), 0

    def _take(self, result: ImportResult, book: Book | None) -> None:
        """Hand on what was read for ``book``: its forms, else its project lists, else say what failed."""
        if self._desk.book is not book:
            self._bench.messages.tell("warning", texts.OTHER_BOOK)
        elif result.report.forms:
            self.placer.place(result)
        elif result.report.lists:
            path = result.report.lists[0]
            if len(result.report.failures) == 1:
                self.list_found.emit(result.lists, path)
            else:
                words = texts.IS_LIST.format(file=path.name)
                show = partial(self.list_found.emit, result.lists, path)
                self._bench.messages.tell("warning", words, texts.FROM_LIST, show)
        elif not result.report.failures:
            self._bench.messages.tell("warning", texts.NO_FILES)
        elif len(result.report.failures) == 1:
            self._bench.messages.tell("error", result.report.failures[0])
        else:
            self.reports.keep(result, {}, {})
            self._bench.messages.tell("error", texts.NOTHING, texts.DETAILS, self.reports.show)

    def run_reader(
        self,
        read: Callable[[Progress], ImportReport],
        words: Words,
        on_imported: Callable[[set[int]], object],
    ) -> None:
        """Import what ``read`` returns; ``on_imported`` is called with the numbers of the imported forms."""
        templates, book = self._desk.templates, self._desk.book

        def work(progress: Progress) -> ImportResult:
            report = read(progress)
            figures = figures_of([imported.form for imported in report.forms], templates, progress)
            return ImportResult(report, figures, on_imported=on_imported)

        self._bench.jobs.run(work, lambda result: self._take(result, book), words)
