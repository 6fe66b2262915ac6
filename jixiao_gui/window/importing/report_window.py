"""The window of the import report: what was read of each form, guessed, left over, filled in.

A click goes to the form and its cell. 复制全部 copies the text that the verb ``import`` prints on stderr.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.exchange import Imported, ImportReport
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Templates
from jixiao_gui.window.dialog_parts import close_button, faint, heading
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.theme import SPACE, icon

KINDS = {"differs": "warning", "leftover": "warning", "guess": "info", "filled": "info", "failure": "error"}
"""Kind of a note -> the level whose icon is shown."""
_NOTES_OF_COMPUTING = frozenset(("filled",))
"""Kinds of notes that need no care: they only say what the program has computed."""
_PLACE = Qt.ItemDataRole.UserRole
_CARE = Qt.ItemDataRole.UserRole + 1
_SMALL = 200
"""Forms of a report that is shown unfolded at most."""


class ReportWindow(QDialog):
    """The window of one report. ``outcomes``: number (from 0) of a form replaced or skipped -> its words."""

    chosen = Signal(int, str)  # number of the form in the report, path of the cell or ""

    def __init__(
        self,
        report: ImportReport,
        outcomes: Mapping[int, str],
        templates: Templates,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.REPORT_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        open_at(self, 760, 460)
        self._report, self._templates = report, templates
        self.summary = heading(summary(report), wrapped=True)
        self.only = QCheckBox(texts.REPORT_ONLY)
        self.only.toggled.connect(self._hide_without_notes)
        self.tree = self._make_tree()
        for number, imported in enumerate(report.forms):
            self._add_form(number, imported, outcomes.get(number, ""))
        self._add_without_form()
        if len(report.forms) <= _SMALL:
            self.tree.expandAll()
        buttons, close = close_button(self)
        copy = buttons.addButton(texts.COPY, QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(report.lines(templates))))
        close.setAutoDefault(False)
        copy.setAutoDefault(False)
        line = QHBoxLayout()
        line.addWidget(faint(texts.REPORT_HINT), 1)
        line.addWidget(self.only)
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addWidget(self.summary)
        main_layout.addLayout(line)
        main_layout.addWidget(self.tree, 1)
        main_layout.addWidget(buttons)
        self.only.setVisible(any(_needs_care(imported) for imported in report.forms))

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(texts.REPORT_TITLE)
        tree.setHeaderLabels(texts.REPORT_COLUMNS)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.setWordWrap(True)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(1, 200)
        tree.itemClicked.connect(self._on_item)
        tree.itemActivated.connect(self._on_item)
        return tree

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tree.setFocus()
        self.tree.scheduleDelayedItemsLayout()  # rows were measured before the style sheet applied

    def _add_form(self, number: int, imported: Imported, outcome: str) -> None:
        form = imported.form
        template = self._templates.by_id.get(form.template)
        about = texts.REPORT_ABOUT.format(
            template=template.name if template else form.template, rows=len(form.indicators)
        )
        project = display_name(form, template)
        name = texts.REPORT_ROWS.format(number=number + 1, project=project)
        top = QTreeWidgetItem([name, imported.source.name])
        top.setData(0, _PLACE, (number, ""))
        top.setToolTip(0, f"{project}\n{about}{outcome}")
        top.setToolTip(1, str(imported.source))
        summary_item = QTreeWidgetItem([f"{about}{outcome}"])
        summary_item.setIcon(0, icon("good"))
        summary_item.setData(0, _PLACE, (number, ""))
        top.addChild(summary_item)
        for note in imported.notes:
            child = QTreeWidgetItem([note.message])
            child.setIcon(0, icon(KINDS.get(note.kind, "info")))
            child.setData(0, _PLACE, (number, note.cell))
            child.setData(0, _CARE, note.kind not in _NOTES_OF_COMPUTING)
            child.setToolTip(0, note.message)
            top.addChild(child)
        self.tree.addTopLevelItem(top)
        for item in (top.child(row) for row in range(top.childCount())):
            item.setFirstColumnSpanned(True)

    def _add_without_form(self) -> None:
        """Add what belongs to no form: texts outside the tables, remarks, files that could not be read."""
        report = self._report
        for title, level, rows in (
            (
                texts.REPORT_OUTSIDE,
                "warning",
                [(texts.REPORT_LEFT.format(text=text), source.name) for source, text in report.leftovers],
            ),
            (texts.REPORT_REMARKS, "warning", [(text, source.name) for source, text in report.remarks]),
            (texts.REPORT_FAILED, "error", [(sentence, "") for sentence in report.failures]),
        ):
            if not rows:
                continue
            top = QTreeWidgetItem([title])
            self.tree.addTopLevelItem(top)
            for words, source in rows:
                child = QTreeWidgetItem([words, source])
                child.setIcon(0, icon(level))
                child.setToolTip(0, words)
                top.addChild(child)
                child.setFirstColumnSpanned(not source)

    def _on_item(self, item: QTreeWidgetItem, _column: int) -> None:
        place = item.data(0, _PLACE)
        if place is not None:
            self.chosen.emit(*place)

    def _hide_without_notes(self, only: bool) -> None:
        for number, imported in enumerate(self._report.forms):
            item = self.tree.topLevelItem(number)
            if item is not None:
                item.setHidden(only and not _needs_care(imported))
                for row in range(item.childCount()):
                    item.child(row).setHidden(only and not item.child(row).data(0, _CARE))

    def uncover(self, cell: QRect) -> None:
        """Move the window where it would not cover ``cell``, a rectangle in pixels of the screen."""
        frame, room = self.frameGeometry(), self.screen().availableGeometry()
        if cell.isNull() or not frame.intersects(cell):
            return
        gap = 2 * SPACE
        left = max(min(frame.x(), room.right() - frame.width()), room.left())
        top = max(min(frame.y(), room.bottom() - frame.height()), room.top())
        places = (
            (left, cell.bottom() + gap),
            (left, cell.top() - gap - frame.height()),
            (cell.right() + gap, top),
            (cell.left() - gap - frame.width(), top),
        )
        for x, y in places:
            if room.contains(QRect(x, y, frame.width(), frame.height())):
                self.move(x, y)
                return
        # no room beside the cell: to the edge of the screen that leaves more of the window in sight
        more_room_below = room.bottom() - cell.bottom() > cell.top() - room.top()
        self.move(
            left, max(room.bottom() - frame.height(), cell.bottom() + 1) if more_room_below else room.top()
        )


def _needs_care(imported: Imported) -> bool:
    return any(note.kind not in _NOTES_OF_COMPUTING for note in imported.notes)


def kinds_of(report: ImportReport) -> Counter[str]:
    """Return the number of notes, texts and failures by kind."""
    counts: Counter[str] = Counter(note.kind for imported in report.forms for note in imported.notes)
    counts["leftover"] += len(report.leftovers)
    counts["remark"] += len(report.remarks)
    counts["failure"] += len(report.failures)
    return counts


def summary(report: ImportReport) -> str:
    """Return the numbers of the report as one sentence."""
    counts = kinds_of(report)
    parts = [texts.REPORT_SUMMARY.format(forms=len(report.forms))]
    parts += [words.format(count=counts[kind]) for kind, words in texts.REPORT_KINDS.items() if counts[kind]]
    return "，".join(parts) + "。"
