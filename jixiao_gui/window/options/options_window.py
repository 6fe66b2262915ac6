"""The settings window. Every change applies at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.book.backups import KEPT
from jixiao_gui.form.template import Templates
from jixiao_gui.window import theme
from jixiao_gui.window.dialog_parts import close_button, faint, heading
from jixiao_gui.window.fitting import open_at, scrolled
from jixiao_gui.window.look import apply_look
from jixiao_gui.window.new_book_year import keep_year, offered_years, proposed_year
from jixiao_gui.window.options import options_texts as texts
from jixiao_gui.window.settings import FONTS, Settings
from jixiao_gui.window.theme import SPACE

_WIDTH = 540


class OptionsWindow(QDialog):
    """A window that changes ``settings``; ``home`` is the folder of the user's data."""

    def __init__(
        self, settings: Settings, templates: Templates, home: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings = settings
        self._home = home
        self.scheme = QComboBox()
        self.type_size = QComboBox()
        self.reopen = QCheckBox(texts.REOPEN)
        self.forget = QPushButton(texts.FORGET)
        self.year = QComboBox()
        self.department, self.unit = QLineEdit(), QLineEdit()
        self.template = QComboBox()
        self.fonts = QCheckBox(texts.SYSTEM_FONTS)
        self.open_folder = QPushButton(texts.OPEN_FOLDER)
        self._fill(templates)
        self._lay_out()
        self._connect()

    def _fill(self, templates: Templates) -> None:
        text = self._settings.text
        for scheme in theme.SCHEMES:
            self.scheme.addItem(texts.SCHEMES[scheme], scheme)
        self.scheme.setCurrentIndex(theme.SCHEMES.index(theme.scheme()))
        for words, size in zip(texts.TYPE_SIZES, theme.TYPE_SIZES, strict=True):
            self.type_size.addItem(words, size)
        self.type_size.setCurrentIndex(theme.TYPE_SIZES.index(theme.type_size()))
        self.reopen.setChecked(self._settings.flag("start/reopen"))
        self.forget.setEnabled(bool(self._settings.recent()))
        self.year.setEditable(True)
        self.year.addItems(offered_years(date.today()))
        self.year.setCurrentText(proposed_year(self._settings, date.today()))
        self.department.setText(text("new/department"))
        self.unit.setText(text("new/unit"))
        for template in templates.offered:
            self.template.addItem(template.name, template.id)
        chosen = text("new/template", templates.default.id)
        self.template.setCurrentIndex(max(0, self.template.findData(chosen)))
        self.fonts.setChecked(self._settings.flag(FONTS))

    def _lay_out(self) -> None:
        buttons, close = close_button(self)
        close.setDefault(True)
        column = QVBoxLayout()
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, SPACE)
        column.setSpacing(SPACE)
        _add(column, texts.LOOK, self._make_look_part())
        start = QHBoxLayout()
        start.addWidget(self.reopen, 1)
        start.addWidget(self.forget)
        _add(column, texts.START, start)
        _add(column, texts.NEW, self._make_new_book_part())
        column.addWidget(heading(texts.PAPER))
        column.addWidget(self.fonts)
        column.addSpacing(SPACE)
        _add(column, texts.SAFETY, self._make_safety_part())
        foot = QHBoxLayout()
        foot.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, 2 * SPACE)
        foot.addWidget(buttons)
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(0, 0, 0, 0)
        main_layout.setSpacing(0)
        main_layout.addWidget(scrolled(column, texts.TITLE, sideways=False), 1)
        main_layout.addLayout(foot)
        open_at(self, _WIDTH, column.totalHeightForWidth(_WIDTH) + foot.totalSizeHint().height())

    def _make_look_part(self) -> QFormLayout:
        rows = _rows()
        rows.addRow(texts.SCHEME, self.scheme)
        rows.addRow(texts.TYPE_SIZE, self.type_size)
        rows.addRow(faint(texts.LOOK_HINT, wrapped=True))
        return rows

    def _make_new_book_part(self) -> QFormLayout:
        rows = _rows()
        rows.addRow(texts.YEAR, self.year)
        rows.addRow(texts.DEPARTMENT, self.department)
        rows.addRow(texts.UNIT, self.unit)
        rows.addRow(texts.TEMPLATE, self.template)
        return rows

    def _make_safety_part(self) -> QVBoxLayout:
        path_label = faint(f"{texts.FOLDER}：{self._home}", wrapped=True)
        path_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        folder = QHBoxLayout()
        folder.addWidget(path_label, 1)
        folder.addWidget(self.open_folder)
        part = QVBoxLayout()
        part.setSpacing(SPACE)
        part.addWidget(faint(texts.FACTS.format(kept=KEPT), wrapped=True))
        part.addLayout(folder)
        return part

    def _connect(self) -> None:
        settings = self._settings
        store = settings.set_text
        self.scheme.currentIndexChanged.connect(lambda _row: self._apply_look())
        self.type_size.currentIndexChanged.connect(lambda _row: self._apply_look())
        self.reopen.toggled.connect(lambda on: self._settings.set_flag("start/reopen", on))
        self.forget.clicked.connect(self._forget)
        self.year.currentTextChanged.connect(lambda text: keep_year(settings, text.strip(), date.today()))
        self.department.textChanged.connect(lambda text: store("new/department", text.strip()))
        self.unit.textChanged.connect(lambda text: store("new/unit", text.strip()))
        self.template.currentIndexChanged.connect(
            lambda _row: store("new/template", str(self.template.currentData()))
        )
        self.fonts.toggled.connect(lambda on: self._settings.set_flag(FONTS, on))
        self.open_folder.clicked.connect(self._open_folder)

    def _apply_look(self) -> None:
        self._settings.set_text("look/scheme", str(self.scheme.currentData()))
        self._settings.set_text("look/type", str(self.type_size.currentData()))
        apply_look(self._settings)

    def _forget(self) -> None:
        self._settings.clear_recent()
        self.forget.setEnabled(False)
        self.forget.setText(texts.FORGOTTEN)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._home)))


def _rows() -> QFormLayout:
    layout = QFormLayout()
    layout.setVerticalSpacing(SPACE)
    layout.setHorizontalSpacing(2 * SPACE)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return layout


def _add(column: QVBoxLayout, heading: str, part: QLayout) -> None:
    label = QLabel(heading)
    label.setProperty("role", "heading")
    column.addWidget(label)
    column.addLayout(part)
    column.addSpacing(SPACE)
