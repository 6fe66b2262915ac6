"""The dialogs before the office's files are written: answers, a sample, the analysis, the public list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.office.sample_drawing import WAY_WORDS, Lot, Sample, draw
from jixiao_gui.formats.reports.report import points_text
from jixiao_gui.window import dialogs
from jixiao_gui.window.dialog_parts import plain_button
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.office.office_dialogs import add_labelled, bare_label, build_frame, make_day_edit
from jixiao_gui.window.theme import SPACE

_DAYS = 7
_ONE_IN = 10
"""The proposed sample is one form in ten."""


def _kind_choice() -> QComboBox:
    box = QComboBox()
    for kind, words in texts.FILE_KINDS.items():
        box.addItem(words, kind)
    return box


class AnswersDialog(QDialog):
    """A dialog that asks which findings the answers hold, and by when the units reply."""

    given = Signal(bool, str)  # warnings too, a day

    def __init__(self, units: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner, _ = build_frame(self, texts.ANSWERS_TITLE, texts.ANSWERS_OK, 520)
        words = QLabel(texts.ANSWERS_WORDS.format(count=units))
        words.setWordWrap(True)
        inner.addWidget(words)
        self.warnings = QCheckBox(texts.ANSWERS_WARNINGS)
        inner.addWidget(self.warnings)
        self.day = make_day_edit(date.today() + timedelta(days=_DAYS))
        add_labelled(inner, texts.ANSWERS_DUE, self.day)

    def accept(self) -> None:
        super().accept()
        self.given.emit(self.warnings.isChecked(), self.day.date().toString("yyyy-MM-dd"))


class AnalysisDialog(QDialog):
    """A dialog that asks for last year's book and the kind of file."""

    given = Signal(object, str)  # a path or None, the kind

    def __init__(self, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner, _ = build_frame(self, texts.ANALYSIS_TITLE, texts.SAVE, 520)
        words = QLabel(texts.ANALYSIS_WORDS)
        words.setWordWrap(True)
        inner.addWidget(words)
        self.before = QLineEdit()
        self.before.setClearButtonEnabled(True)
        choose = plain_button(texts.ANALYSIS_CHOOSE, lambda: self._choose(folder))
        label = QLabel(texts.ANALYSIS_BEFORE)
        label.setBuddy(self.before)
        self.before.setAccessibleName(bare_label(texts.ANALYSIS_BEFORE))
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.before, 1)
        row.addWidget(choose)
        inner.addWidget(label)
        inner.addLayout(row)
        self.kind = _kind_choice()
        add_labelled(inner, texts.FILE_KIND, self.kind)

    def _choose(self, folder: str) -> None:
        path = dialogs.ask_open(self, folder)
        if path is not None:
            self.before.setText(str(path))

    def accept(self) -> None:
        super().accept()
        typed = self.before.text().strip().strip('"')
        before = Path(typed) if typed else None
        self.given.emit(before, self.kind.currentData())


class PublicDialog(QDialog):
    """A dialog that asks how names and phones are printed in the public list."""

    given = Signal(str, bool, str)  # the way of names, phones, the kind of file

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner, _ = build_frame(self, texts.PUBLIC_TITLE, texts.SAVE, 460)
        words = QLabel(texts.PUBLIC_WORDS)
        words.setWordWrap(True)
        inner.addWidget(words)
        self.names = QComboBox()
        for way, way_words in texts.PUBLIC_NAME_WAYS.items():
            self.names.addItem(way_words, way)
        add_labelled(inner, texts.PUBLIC_NAMES, self.names)
        self.phones = QCheckBox(texts.PUBLIC_PHONES)
        inner.addWidget(self.phones)
        self.kind = _kind_choice()
        add_labelled(inner, texts.FILE_KIND, self.kind)

    def accept(self) -> None:
        super().accept()
        self.given.emit(self.names.currentData(), self.phones.isChecked(), self.kind.currentData())


class SampleWindow(QDialog):
    """The window that draws a sample, lists it, goes to its forms and exports it. ``sample`` is on show."""

    goto_wanted = Signal(int, str)  # a form's id, a cell
    export_wanted = Signal(str)  # xlsx, docx or pdf

    def __init__(self, lots: Sequence[Lot], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.SAMPLE_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 940, 600)
        self._lots = tuple(lots)
        self.way, self.count, self.seed = QComboBox(), QSpinBox(), QLineEdit(date.today().isoformat())
        for way, words in WAY_WORDS.items():
            self.way.addItem(words, way)
        self.count.setRange(1, max(1, len(self._lots)))
        self.count.setValue(max(1, len(self._lots) // _ONE_IN))
        self.rule = QLabel()
        self.rule.setWordWrap(True)
        self.rule.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = QTableWidget(0, len(texts.SAMPLE_HEADS))
        self.table.setAccessibleName(texts.SAMPLE_TITLE)
        self.table.setHorizontalHeaderLabels(list(texts.SAMPLE_HEADS))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.activated.connect(lambda index: self._goto(index.row()))
        self.table.doubleClicked.connect(lambda index: self._goto(index.row()))
        self._lay_out()
        for changed in (self.way.currentIndexChanged, self.count.valueChanged, self.seed.textChanged):
            changed.connect(lambda _value: self._draw())
        self.sample: Sample = draw(self._lots, 0, self.way.currentData(), "")
        self._draw()

    def _lay_out(self) -> None:
        choices, buttons = QHBoxLayout(), QHBoxLayout()
        for words, widget in (
            (texts.SAMPLE_WAY, self.way),
            (texts.SAMPLE_COUNT, self.count),
            (texts.SAMPLE_SEED, self.seed),
        ):
            label = QLabel(words)
            label.setBuddy(widget)
            widget.setAccessibleName(bare_label(words))
            choices.addWidget(label)
            choices.addWidget(widget)
        choices.addStretch(1)
        buttons.addStretch(1)
        for kind, words in texts.SAMPLE_EXPORTS.items():
            buttons.addWidget(plain_button(words, partial(self.export_wanted.emit, kind)))
        buttons.addWidget(plain_button(texts.CLOSE, self.reject))
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addLayout(choices)
        main_layout.addWidget(self.rule)
        main_layout.addWidget(self.table, 1)
        main_layout.addLayout(buttons)

    def _draw(self) -> None:
        sample = self.sample = draw(
            self._lots, self.count.value(), self.way.currentData(), self.seed.text().strip()
        )
        self.rule.setText(sample.rule)
        self.table.setRowCount(len(sample.drawn))
        for row, drawn in enumerate(sample.drawn):
            lot = drawn.lot
            points = points_text(drawn.points, 1) if drawn.points else ""
            for column, text in enumerate((str(lot.number), lot.unit, lot.project, points, drawn.why)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        for column in (0, 1, 3, 4):
            self.table.resizeColumnToContents(column)
            self.table.setColumnWidth(column, self.table.columnWidth(column) + 3 * SPACE)

    def _goto(self, row: int) -> None:
        if 0 <= row < len(self.sample.drawn):
            self.goto_wanted.emit(self.sample.drawn[row].lot.id, "")
