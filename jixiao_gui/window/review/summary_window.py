"""The window of the book's summary: a line for each project, sums by department and unit, charts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.reports.summary import Summary
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress
from jixiao_gui.formats.reports.report import Bars, Scatter, amount_text, percent_text, points_text
from jixiao_gui.formats.reports.summary_report import charts_of, digits_for
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.dialog_parts import faint, plain_button
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.jobs import LatestJob
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.review import review_texts as texts
from jixiao_gui.window.review.charts import BarChart, ScatterChart
from jixiao_gui.window.review.summary_table import NUMBER, SummaryTable
from jixiao_gui.window.theme import SPACE

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

_REFRESH_UP_TO = 500
"""Forms of a book whose summary is refreshed after each change; for a larger one there is a button."""
_DELAY = 400
"""Milliseconds without a change before the summary is refreshed."""


class SummaryWindow(QDialog):
    """The window that shows ``summary``, beside the main window; ``None`` until the first one is made."""

    goto_wanted = Signal(int)  # a form's number, from 1
    export_wanted = Signal(str)  # xlsx, docx or pdf
    shown = Signal()  # a summary is on show

    def __init__(self, book: Book, templates: Templates, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.WINDOW_TITLE.format(book=name))
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 1640, 780)
        self._book, self._templates = book, templates
        self._job: LatestJob[Summary] = LatestJob(self)
        self.summary: Summary | None = None
        self.lines = SummaryTable(texts.TABS[0])
        self.departments, self.units = SummaryTable(texts.TABS[1]), SummaryTable(texts.TABS[2])
        self.years = SummaryTable(texts.TABS[4])
        self.bars, self.scatter = BarChart(), ScatterChart()
        self.words, self.notes, self.hint, self.stale = QLabel(), QLabel(), faint(), QLabel(texts.STALE)
        self.refresh_button = QPushButton(texts.REFRESH)
        self.export_button = QPushButton(texts.EXPORT)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self.refresh)
        self._lay_out()
        self.messages = MessageBar(self)
        self.lines.doubleClicked.connect(self._on_line)
        self.lines.activated.connect(self._on_line)
        self.years.doubleClicked.connect(self._on_line)
        self.years.activated.connect(self._on_line)
        self.scatter.opened.connect(self.goto_wanted)
        self.refresh_button.clicked.connect(self.refresh)
        self.finished.connect(lambda _result: self._timer.stop())
        self._show_hint()
        self.refresh()

    def _lay_out(self) -> None:
        self.words.setProperty("role", "heading")
        self.words.setWordWrap(True)
        self.notes.setProperty("role", "faint")
        self.notes.setWordWrap(True)
        self.stale.setProperty("tone", "warning")
        self.tabs = self._make_tabs()
        menu = QMenu(self)
        for kind, words in texts.EXPORTS.items():
            menu.addAction(words, self._export_emitter(kind))
        self.export_button.setMenu(menu)
        for button in (self.refresh_button, self.export_button):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.stale)
        row.addWidget(self.refresh_button)
        row.addWidget(self.hint)
        row.addStretch(1)
        row.addWidget(self.export_button)
        row.addWidget(plain_button(window_texts.CLOSE, self.reject))
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addWidget(self.words)
        main_layout.addWidget(self.tabs, 1)
        main_layout.addWidget(self.notes)
        main_layout.addLayout(row)
        self._set_stale(False)

    def _make_tabs(self) -> QTabWidget:
        charts = QWidget()
        charts.setObjectName("panel")
        charts.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side_by_side = QHBoxLayout(charts)
        side_by_side.addWidget(self.bars)
        side_by_side.addWidget(self.scatter)
        tabs = QTabWidget()
        tabs.setAccessibleName(texts.WINDOW_TITLE.partition(" ")[0])
        tabs.setDocumentMode(True)
        pages = (self.lines, self.departments, self.units, charts, self.years)
        for name, page in zip(texts.TABS, pages, strict=True):
            tabs.addTab(page, name)
        tabs.currentChanged.connect(lambda _index: self._show_hint())
        return tabs

    def _show_hint(self) -> None:
        """Show what a double click does on the tab that is shown."""
        on_rows = self.tabs.currentWidget() in (self.lines, self.years)
        on_dots = self.tabs.currentIndex() == texts.TABS.index(texts.CHARTS)
        self.hint.setText(texts.HINT if on_rows else texts.CHART_HINT if on_dots else "")

    def _export_emitter(self, kind: str) -> Callable[[], None]:
        return lambda: self.export_wanted.emit(kind)

    # --- making the summary --------------------------------------------------------------------

    def on_change(self) -> None:
        """Refresh the summary soon after a change of the book, or say that it is out of date."""
        if self._book.count() <= _REFRESH_UP_TO:
            self._timer.start()
        else:
            self._set_stale(True)

    def refresh(self) -> None:
        """Make the summary again, on another thread."""
        self._timer.stop()
        book, templates, count = self._book, self._templates, self._book.count()

        def work(progress: Progress) -> Summary:
            from jixiao_gui.exchange.book_reports import summarised

            return summarised(
                book.stored_forms(),
                templates,
                lambda completed: progress(completed) if completed % 20 == 0 else True,
            )

        if self.summary is None:
            self.words.setText(texts.WORKING.format(done=0, count=count))
        self._job.start(
            work,
            self._show,
            lambda completed: self.words.setText(texts.WORKING.format(done=completed, count=count)),
            self.words.setText,
        )

    def stop(self) -> None:
        """Cancel the making of the summary."""
        self._timer.stop()
        self._job.stop()

    def _show(self, summary: Summary) -> None:
        first = self.summary is None
        self.summary = summary
        self.lines.shown.show_lines(summary)
        self.departments.shown.show_groups(summary, texts.DEPARTMENT, summary.departments)
        self.units.shown.show_groups(summary, texts.UNIT, summary.units)
        self.years.shown.show_years(summary)
        self.tabs.setTabVisible(self.tabs.indexOf(self.years), len(summary.years) > 1)
        self.tabs.setTabText(self.tabs.indexOf(self.lines), summary.subject.noun)
        for table in (self.lines, self.departments, self.units, self.years):
            if first:
                table.fit()
            header = table.horizontalHeader()
            table.shown.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        for chart in charts_of(summary).charts:
            if isinstance(chart, Bars):
                self.bars.show_chart(chart)
            elif isinstance(chart, Scatter):
                self.scatter.show_chart(chart, summary.points, summary.subject)
        self.words.setText(_key_figures(summary))
        self.notes.setText("\n".join(summary.notes))
        self.export_button.setEnabled(bool(summary.lines))
        self._set_stale(False)
        self.shown.emit()

    def _set_stale(self, stale: bool) -> None:
        self.stale.setVisible(stale)
        self.refresh_button.setVisible(stale)

    def _on_line(self, index: QModelIndex) -> None:
        number = int(index.data(NUMBER) or 0)
        if number:
            self.goto_wanted.emit(number)


def _key_figures(summary: Summary) -> str:
    if not summary.lines:
        return texts.EMPTY
    total_group, digits = summary.whole, digits_for(summary)
    grades = "　".join(
        texts.GRADE.format(grade=grade, count=count) for grade, count in total_group.grades.items() if count
    )
    return texts.KEY_FIGURES.format(
        counted=summary.subject.counted(total_group.projects),
        executed=amount_text(total_group.executed, digits.amounts),
        rate=percent_text(total_group.rate.value),
        average=points_text(total_group.average.value, digits.points),
        grades=grades,
    )
