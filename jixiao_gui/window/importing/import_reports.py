"""Keep the report of the last import, say what came of it, and go to the cells that it names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from jixiao_gui.form.project_forms import display_name
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.importing.import_result import ImportResult
from jixiao_gui.window.importing.last_year_offer import LastYearOffer
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.window.importing.report_window import ReportWindow


class ImportReports(QObject):
    """The report of the last import and what the message bar says of it."""

    goto_wanted = Signal(int, str)  # id of a form, path of its cell or ""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self.window: ReportWindow | None = None
        self._ids: dict[int, int] = {}
        self._last_year = LastYearOffer(bench)
        self._last_year.carried.connect(lambda form_id: self.goto_wanted.emit(form_id, ""))

    def show(self) -> None:
        """Open the report of the last import, or say that there is none."""
        if self.window is None:
            self._bench.messages.tell("info", texts.NO_REPORT)
            return
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def keep(self, result: ImportResult, outcomes: Mapping[int, str], ids: Mapping[int, int]) -> None:
        """Keep the report of ``result`` for 查看说明; ``ids``: number in the import -> id of the form."""
        from jixiao_gui.window.importing.report_window import ReportWindow

        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
        self.window = ReportWindow(result.report, outcomes, self._desk.templates, self._bench.window)
        self.window.chosen.connect(self._goto)
        self._ids = dict(ids)

    def _goto(self, number: int, cell: str) -> None:
        book, id = self._desk.book, self._ids.get(number)
        if book is None or id is None or id not in book.ids():
            self._bench.messages.tell("info", texts.REPORT_GONE)
        else:
            self.goto_wanted.emit(id, cell)

    def tell(self, result: ImportResult, count: int, more: str) -> None:
        """Show that ``count`` forms were imported, and ``more``; offer the report where it has notes."""
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
        if ids := self._last_year.ids_of(self._ids.values()):
            carry, first = partial(self._last_year.carry, ids), self._last_year.words()
            self._bench.messages.tell(level, words, first, carry, details, self.show)
        else:
            self._bench.messages.tell(level, words, details, self.show)
        if counts["failure"] or counts["leftover"] or counts["differs"]:
            assert self.window is not None
            self.window.show()

    def keep_pasted(self, result: ImportResult, form_id: int) -> None:
        """Keep the report of the one form pasted in the place of another, and say that it was pasted."""
        from jixiao_gui.window.importing.report_window import kinds_of

        self.keep(result, {}, {0: form_id})
        notes = sum(kinds_of(result.report).values())
        words = texts.PASTED_NOTES if notes else texts.PASTED
        form = result.forms[0]
        project = display_name(form, self._desk.templates.by_id.get(form.template))
        level = "warning" if notes else "good"
        button = texts.DETAILS if notes else ""
        self._bench.messages.tell(level, words.format(project=project, notes=notes), button, self.show)
