"""Put the forms of an import into the book: ask about those that it has already, then make one undo step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.form.project_forms import display_name
from jixiao_gui.formats import Progress, step
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.importing.import_reports import ImportReports
from jixiao_gui.window.importing.import_result import ImportResult
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.book.changes import Change
    from jixiao_gui.exchange.import_plan import Plan, Same, Way
    from jixiao_gui.form.template import Templates
    from jixiao_gui.window.importing.same_dialog import SameLine

_FEW_FORMS, _FEW_ENTRIES = 20, 1_000
"""Forms of an import and forms of a book that are compared in the blink of an eye."""


class FormPlacer(QObject):
    """Put forms into the open book, or into a new one, as one undo step."""

    def __init__(self, bench: Workbench, reports: ImportReports) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._reports = bench, bench.desk, reports

    def place(self, result: ImportResult) -> None:
        """Put the forms into the book; ask first about those that the book has already.

        Where there is much to compare, that is done on another thread, and anew where the book has changed
        meanwhile.
        """
        book, templates = self._desk.book, self._desk.templates
        if result.fresh:
            self._finish(result, [], {})
            return
        revision = book.revision if book is not None else 0

        def compare(progress: Progress | None) -> list[SameLine]:
            return list(_same_lines(result, book, templates, progress))

        def go_on(lines: list[SameLine]) -> None:
            if self._desk.book is not book:
                self._bench.messages.tell("warning", texts.OTHER_BOOK)
            elif book is not None and book.revision != revision:
                self.place(result)
            else:
                self._ask(result, lines, book)

        few = len(result.forms) <= _FEW_FORMS and (book is None or book.count() <= _FEW_ENTRIES)
        if few or self._bench.jobs.busy:  # the second: pasted while something else is written
            go_on(compare(None))
        else:
            self._bench.jobs.run(compare, go_on, lambda _done: (texts.COMPARING, 0))

    def _ask(self, result: ImportResult, lines: list[SameLine], book: Book | None) -> None:
        if not lines:
            self._finish(result, [], {})
            return
        from jixiao_gui.window.importing.same_dialog import SameDialog

        same = [line.same for line in lines]
        dialog = SameDialog(lines, len(result.forms) - len(lines), self._bench.window)
        dialog.answered.connect(lambda ways: self._answered(result, same, ways, book))
        dialog.rejected.connect(lambda: self._bench.messages.tell("info", texts.SAME_CANCELLED))
        self._bench.messages.hide()
        dialog.open()

    def _answered(
        self, result: ImportResult, same: Sequence[Same], ways: Mapping[int, Way], book: Book | None
    ) -> None:
        if self._desk.book is book:
            self._finish(result, same, ways)
        else:
            self._bench.messages.tell("warning", texts.OTHER_BOOK)

    def _finish(self, result: ImportResult, same: Sequence[Same], ways: Mapping[int, Way]) -> None:
        """Put the forms into the book as one undo step, and report."""
        from jixiao_gui.exchange.import_plan import Way, plan_import

        skipped = sum(ways.get(match.number) is Way.SKIP for match in same)
        replaced = sum(ways.get(match.number) is Way.REPLACE for match in same)
        count = len(result.forms) - skipped
        name = texts.NAME_REPLACED if replaced else texts.NAME
        name = name.format(count=count, replaced=replaced) if replaced or not result.name else result.name
        plan = plan_import(result.forms, same, lambda match: ways[match.number], name, result.figures)
        outcomes = {
            match.number: texts.REPORT_REPLACED if ways[match.number] is Way.REPLACE else texts.REPORT_SKIPPED
            for match in same
            if ways[match.number] is not Way.KEEP
        }
        more = texts.REPLACED.format(count=replaced) if replaced else ""
        more += texts.SKIPPED.format(count=skipped) if skipped else ""

        def report(ids: Mapping[int, int]) -> None:
            self._reports.keep(result, outcomes, ids)
            self._reports.tell(result, count, more)
            if result.on_imported is not None:
                result.on_imported(set(ids))

        self._apply(result, plan, report)

    def _apply(self, result: ImportResult, plan: Plan, report: Callable[[dict[int, int]], object]) -> None:
        """Apply the plan; then call ``report`` with number in the import -> id of each form in the book."""
        desk = self._desk
        if (desk.book is None or result.fresh) and not self._new_book(result, plan):
            return
        book = desk.book
        assert book is not None
        if result.fresh:  # a sample that was only looked at needs no saving
            report(plan.ids(book.ids()))
            return
        before = set(book.ids())

        def placed() -> None:
            report(plan.ids([id for id in book.ids() if id not in before]))

        if plan.change is None:
            placed()
        else:
            self._bench.long_change.apply(self._without_blank(plan, plan.change, book), "", on_success=placed)

    def _without_blank(self, plan: Plan, change: Change, book: Book) -> Change:
        """Return the plan's ``change``, also removing the blank form that the book began with.

        It stays where an imported form replaces it or was left out for it.
        """
        from jixiao_gui.book.changes import Changes, RemoveForms
        from jixiao_gui.form.filling import is_bare

        if book.count() != 1:
            return change
        [id] = book.ids()
        if id in plan.replaced.values() or any(same.id == id for same in plan.skipped.values()):
            return change
        form = book.form(id)
        template = self._desk.templates.by_id.get(form.template)
        if template is None or not is_bare(form, template):
            return change
        return Changes(change.name, (RemoveForms("", (id,)), change))

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


def _same_lines(
    result: ImportResult, book: Book | None, templates: Templates, progress: Progress | None
) -> Iterator[SameLine]:
    """Yield a line of the question for each form that the book, or the import itself, has already."""
    from jixiao_gui.book.errors import NoSuchForm
    from jixiao_gui.exchange.import_plan import differing, find_same
    from jixiao_gui.window.importing.same_dialog import SameLine

    for match in find_same(result.forms, book.entries() if book is not None else (), templates):
        step(progress, match.number)
        imported = result.report.forms[match.number]
        form = imported.form
        try:
            other = (
                result.forms[match.earlier or 0] if match.id is None or book is None else book.form(match.id)
            )
        except NoSuchForm:  # taken out meanwhile: all is compared anew
            continue
        name = display_name(form, templates.by_id.get(form.template))
        yield SameLine(match, name, form.year, imported.source.name, differing(form, other))
