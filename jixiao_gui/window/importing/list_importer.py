"""Import a list of projects: preview it, then make forms or fill their funds as one undo step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.formats import Progress
from jixiao_gui.window import dialogs
from jixiao_gui.window.files import Files
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.importing.import_result import ImportResult, figures_of
from jixiao_gui.window.importing.importer import Importer
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.form.making.listing import FundPlan, ListRow
    from jixiao_gui.formats.reading.project_lists import FoundList
    from jixiao_gui.window.importing.list_dialog import ListChoice


class ListImporter(QObject):
    """The importer of project lists; carries out 从项目列表导入."""

    def __init__(self, bench: Workbench, files: Files, importer: Importer) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._files, self._importer = bench, bench.desk, files, importer
        importer.list_found.connect(self.show)

    def ask(self) -> None:
        """Ask for a file with a list, then preview it."""
        if self._importer.may_import():
            path = dialogs.ask_list(self._bench.window, self._files.folder())
            if path is not None:
                self.open(path)

    def open(self, path: Path) -> None:
        """Read a list on another thread, then preview it."""

        def work(_progress: Progress) -> Sequence[FoundList]:
            from jixiao_gui.exchange import open_project_lists

            return open_project_lists(path)

        self._bench.jobs.run(
            work, lambda lists: self.show(lists, path), lambda _completed: (texts.LIST_WORKING, 0)
        )

    def show(self, lists: Sequence[FoundList], source: Path) -> None:
        """Open the preview of ``lists``; nothing changes until the user confirms."""
        from jixiao_gui.window.importing.list_dialog import ListDialog

        self._bench.messages.hide()
        desk, book = self._desk, self._desk.book
        layouts = [layout for layout in desk.layouts() if layout.has("project")]
        template = book.info.template if book is not None else desk.templates.default.id
        if template not in {layout.id for layout in layouts}:  # a department's layout has no project name
            template = desk.templates.default.id
        plan, is_known = (None, None) if book is None else (self._plan, self._project_check())
        year = book.info.year if book is not None else ""
        dialog = ListDialog(lists, layouts, template, year, plan, is_known, self._bench.window)
        dialog.confirmed.connect(lambda choice: self._take(choice, source, book))
        dialog.open()

    def _plan(self, rows: Sequence[ListRow], year: str) -> FundPlan:
        """Return the plan of filling funds; only forms whose projects the list names are read."""
        from jixiao_gui.form.making.listing import plan_funds
        from jixiao_gui.form.same_forms import project_key

        book = self._desk.book
        if book is None:
            return plan_funds(rows, [], self._desk.templates, year)
        named = {project_key(row.project) for row in rows}
        ids = [entry.id for entry in book.entries() if project_key(entry.project) in named]
        return plan_funds(rows, ((id, book.form(id)) for id in ids), self._desk.templates, year)

    def _project_check(self) -> Callable[[str, str], bool]:
        """Return a function that says whether a project of a year is in the book."""
        from jixiao_gui.form.same_forms import same_key

        book = self._desk.book
        keys = (
            {same_key(entry.project, entry.year) for entry in book.entries()} if book is not None else set()
        )
        return lambda project, year: same_key(project, year) in keys

    def _take(self, choice: ListChoice, source: Path, book: Book | None) -> None:
        self._bench.commit()
        if self._desk.book is not book:
            self._bench.messages.tell("warning", texts.OTHER_BOOK)
        elif choice.fill:
            self._fill(choice)
        else:
            self._make(choice, source)

    def _fill(self, choice: ListChoice) -> None:
        from jixiao_gui.book.changes import Changes, EditForm

        fills = self._plan(choice.rows, choice.year).fills
        if not fills:
            self._bench.messages.tell("info", texts.LIST_NOTHING)
            return
        name = texts.LIST_FILL_NAME.format(count=len(fills))
        change = Changes(name, tuple(EditForm(name, fill.key, fill.edit) for fill in fills))
        cells = sum(len(fill.differences) for fill in fills)
        self._bench.long_change.apply(change, texts.LIST_FILLED.format(count=len(fills), cells=cells))

    def _make(self, choice: ListChoice, source: Path) -> None:
        from jixiao_gui.exchange import Imported, ImportReport
        from jixiao_gui.form.making.listing import new_forms

        desk = self._desk
        unit = desk.book.info.unit if desk.book is not None else ""
        created = new_forms(choice.rows, desk.templates[choice.template], choice.year, unit)
        report = ImportReport([Imported(form, source) for form in created.forms])
        report.remarks += [(source, note) for note in (*choice.notes, *created.notes)]
        name = texts.LIST_NEW_NAME.format(count=len(created.forms))
        self._importer.placer.place(
            ImportResult(report, figures_of(created.forms, desk.templates), name=name)
        )
