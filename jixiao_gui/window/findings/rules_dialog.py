"""The dialog that switches rules of the checks off, or changes their levels and thresholds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.checks import LEVEL_NAMES, LEVELS, RULES
from jixiao_gui.form.rule_settings import RuleSettings, settings_of
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.choice_column import ChoiceColumn
from jixiao_gui.window.dialog_parts import show_whole_rows
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.theme import SPACE
from jixiao_gui.window.wrapping_row import WrappingRow

_OFF = "off"
_ROW_HEIGHT = 34
"""In pixels: room for the drop-down of the row that is open."""
_LEVEL = 2
"""The column of the levels."""
_ROWS = list(RULES)
"""The rule that stands on each row."""


class RulesDialog(QDialog):
    """A dialog with the level of every rule and four thresholds.

    ``rules`` apply to the form on show; ``base`` would, without the book's own settings; ``original`` returns
    those that came with the program, and is called when the button asks for them.
    """

    book_wanted = Signal(object)  # RuleSettings
    all_wanted = Signal(object)  # RuleSettings

    def __init__(
        self,
        rules: RuleSet,
        base: RuleSet,
        original: Callable[[], RuleSet],
        *,
        rule: str = "",
        changeable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.RULES_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 860, 560)
        self._base = base
        self.exceed, self.adjust = self._percent(texts.EXCEED), self._percent(texts.ADJUST)
        self.pace, self.forecast = self._percent(texts.PACE), self._percent(texts.FORECAST)
        self._shown = RuleSettings()
        self.table = _make_table()
        choices = {level: LEVEL_NAMES[level] for level in LEVELS} | {_OFF: texts.RULE_OFF}
        self._levels = ChoiceColumn(self.table, _LEVEL, choices)
        self.show_settings(settings_of(rules))
        self.for_book = QPushButton(texts.RULES_FOR_BOOK)
        self.for_book.setProperty("primary", True)
        self.for_book.setEnabled(changeable)
        self.for_all = QPushButton(texts.RULES_FOR_ALL)
        self.reset = QPushButton(texts.RULES_RESET)
        self.for_book.clicked.connect(lambda: self._accept_with(self.book_wanted.emit))
        self.for_all.clicked.connect(lambda: self._accept_with(self.all_wanted.emit))
        self.reset.clicked.connect(lambda: self.show_settings(settings_of(original())))
        self._lay_out(rules)
        self.for_book.setDefault(True)  # in the dialog: Qt forgets a default that was set before
        if rule:
            self._levels.open(_ROWS.index(rule))

    def level(self, rule: str) -> str:
        """Return the level that is chosen for a rule, or ``off``."""
        return self._levels.value(_ROWS.index(rule))

    def choose(self, rule: str, level: str) -> None:
        """Choose a level, or ``off``, for a rule."""
        self._levels.choose(_ROWS.index(rule), level)

    def settings(self) -> RuleSettings:
        """Return the settings that are chosen."""
        levels = {}
        for rule in RULES:
            level = self.level(rule)
            if level != RULES[rule].level or rule in self._base.levels:
                levels[rule] = level
        shown = self._shown
        return RuleSettings(
            levels,
            _ratio(self.exceed, shown.exceed),
            _ratio(self.adjust, shown.adjust),
            _ratio(self.pace, shown.pace),
            _ratio(self.forecast, shown.forecast),
        )

    def show_settings(self, settings: RuleSettings) -> None:
        """Choose ``settings``."""
        for rule in RULES.values():
            self.choose(rule.id, settings.levels.get(rule.id, rule.level))
        self._shown = settings
        self.exceed.setValue(_percent(settings.exceed))
        self.adjust.setValue(_percent(settings.adjust))
        self.pace.setValue(_percent(settings.pace))
        self.forecast.setValue(_percent(settings.forecast))

    def _accept_with(self, emit: Callable[[RuleSettings], object]) -> None:
        settings = self.settings()
        self.accept()
        emit(settings)

    def _percent(self, name: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(0, 1000)
        box.setSuffix(" %")
        box.setAccessibleName(name.partition("(&")[0])
        return box

    def _lay_out(self, rules: RuleSet) -> None:
        hint = QLabel(texts.RULES_HINT.format(name=rules.name or rules.id))
        hint.setWordWrap(True)
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addWidget(hint)
        main_layout.addWidget(self.table, 1)
        thresholds, columns = WrappingRow(), (QGridLayout(), QGridLayout())
        for column in columns:
            column.setSpacing(SPACE)
        names = (texts.EXCEED, texts.ADJUST, texts.PACE, texts.FORECAST)
        boxes = (self.exceed, self.adjust, self.pace, self.forecast)
        for number, (name, box) in enumerate(zip(names, boxes, strict=True)):
            column = columns[number // 2]
            label = QLabel(name)
            label.setBuddy(box)
            column.addWidget(label, number % 2, 0)
            column.addWidget(box, number % 2, 1)
        for column in columns:
            thresholds.add_layout(column)
        main_layout.addLayout(thresholds)
        buttons = QDialogButtonBox()
        buttons.addButton(self.reset, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(self.for_all, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.for_book, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(window_texts.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        main_layout.addWidget(buttons)


def _make_table() -> QTableWidget:
    table = QTableWidget(len(RULES), len(texts.RULES_COLUMNS))
    table.setHorizontalHeaderLabels(texts.RULES_COLUMNS)
    table.setAccessibleName(texts.RULES_TITLE)
    show_whole_rows(table)
    table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
    table.setTabKeyNavigation(False)
    table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
    head = table.horizontalHeader()
    head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    head.resizeSection(0, 190)
    head.resizeSection(_LEVEL, 110)
    for row, rule in enumerate(RULES.values()):
        for column, words in enumerate((rule.title, rule.explanation)):
            item = QTableWidgetItem(words)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(rule.explanation)
            table.setItem(row, column, item)
    return table


def _percent(ratio: Decimal) -> int:
    return int(ratio * 100)


def _ratio(box: QSpinBox, shown: Decimal) -> Decimal:
    """Return the ratio of ``box``; ``shown``, which may have parts of a percent, where nothing was typed."""
    return shown if box.value() == _percent(shown) else Decimal(box.value()).scaleb(-2).normalize()
