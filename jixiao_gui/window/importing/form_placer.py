"""Put the forms of an import into the book: ask about those that it has already, then make one undo step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.form.project_forms import display_name
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.importing.import_reports import ImportReports
from jixiao_gui.window.importing.import_result import ImportResult
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.exchange.import_plan import Plan, Same, Way
    from jixiao_gui.window.importing.same_dialog import SameLine


class FormPlacer(QObject):
    """Put forms into the open book, or into a new one, as one undo step."""

    def __init__(self, bench: Workbench, reports: ImportReports) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._reports = bench, bench.desk, reports

    def place(self, result: ImportResult) -> None:
        """Put the forms into the book; ask first about those that the book has already."""
        from jixiao_gui.exchange.import_plan import find_same

        book = self._desk.book
        entries = book.entries() if book is not None and not result.fresh else []
        same = [] if result.fresh else find_same(result.forms, entries, self._desk.templates)
        if not same:
            self._finish(result, [], {})
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
            self._finish(result, same, ways)
        else:
            self._bench.messages.tell("warning", texts.OTHER_BOOK)

    def _lines(self, result: ImportResult, same: Sequence[Same]) -> list[SameLine]:
        from jixiao_gui.exchange.import_plan import differing
        from jixiao_gui.window.importing.same_dialog import SameLine

        lines: list[SameLine] = []
        for match in same:
            imported = result.report.forms[match.number]
            form = imported.form
            if match.id is not None:
                assert self._desk.book is not None
                book_form = self._desk.book.form(match.id)
            else:
                book_form = result.forms[match.earlier or 0]
            count = differing(form, book_form)
            lines.append(
                SameLine(
                    match,
                    display_name(form, self._desk.templates.by_id.get(form.template)),
                    form.year,
                    imported.source.name,
                    count,
                )
            )
        return lines

    def _finish(self, result: ImportResult, same: Sequence[Same], ways: Mapping[int, Way]) -> None:
        """Put the forms into the book as one undo step, and report."""
        from jixiao_gui.exchange.import_plan import Way, plan_import

        skipped = sum(ways.get(match.number) is Way.SKIP for match in same)
        replaced = sum(ways.get(match.number) is Way.REPLACE for match in same)
        count = len(result.forms) - skipped
        name = texts.NAME_REPLACED if replaced else texts.NAME
        name = name.format(count=count, replaced=replaced) if replaced or not result.name else result.name
        plan = plan_import(result.forms, same, lambda match: ways[match.number], name, result.figures)
        ids = self._apply(result, plan)
        if ids is None:
            return
        outcomes = {
            match.number: texts.REPORT_REPLACED if ways[match.number] is Way.REPLACE else texts.REPORT_SKIPPED
            for match in same
            if ways[match.number] is not Way.KEEP
        }
        self._reports.keep(result, outcomes, ids)
        more = texts.REPLACED.format(count=replaced) if replaced else ""
        more += texts.SKIPPED.format(count=skipped) if skipped else ""
        self._reports.tell(result, count, more)
        if result.on_imported is not None:
            result.on_imported(set(ids))

    def _apply(self, result: ImportResult, plan: Plan) -> dict[int, int] | None:
        """Return number in the import -> id of each form that was put into the book; ``None`` on failure."""
        desk = self._desk
        change = plan.change
        if (desk.book is None or result.fresh) and not self._new_book(result, plan):
            return None
        assert desk.book is not None
        if result.fresh:  # a sample that was only looked at needs no saving
            return plan.ids(desk.book.ids())
        before = set(desk.book.ids())
        if change is not None and not desk.apply(change):
            return None
        return plan.ids([id for id in desk.book.ids() if id not in before])

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
