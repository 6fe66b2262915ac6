"""The window of layouts: a list with pictures, and the meanings of the selected one's columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.template import BOOK, MONEY, PROGRAM, Template
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.dialog_parts import faint, plain_button
from jixiao_gui.window.fitting import open_at, scrolled
from jixiao_gui.window.layouts import layouts_texts as texts
from jixiao_gui.window.layouts.layout_picture import picture
from jixiao_gui.window.layouts.meanings_table import MeaningsTable
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.theme import SPACE
from jixiao_gui.window.wrapping_row import WrappingRow

_PICTURE = QSize(84, 112)
_LIST = 330


@dataclass(frozen=True, slots=True)
class Line:
    """A layout in the window's list; ``forms``: number of the book's forms that use it."""

    template: Template
    forms: int
    readable: bool = True

    @property
    def own(self) -> bool:
        """Return whether the layout is the open book's own."""
        return self.template.origin == BOOK


class LayoutsWindow(QDialog):
    """The window of layouts; it only emits what the user wants, the controller does it."""

    file_wanted = Signal()
    form_wanted = Signal(str)  # id of a layout, as in those below
    meaning_wanted = Signal(str, str, str)  # id, path, meaning
    confirm_wanted = Signal(str, str)  # id, path or "" for all
    money_wanted = Signal(str, str)  # id, 万元 or 元
    rename_wanted = Signal(str)
    copy_wanted = Signal(str)
    keep_wanted = Signal(str)
    export_wanted = Signal(str)
    drop_wanted = Signal(str)
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.TITLE)
        open_at(self, 980, 620)
        self._lines: list[Line] = []
        self._pictures: dict[str, tuple[Template, QPixmap]] = {}
        self._read_only = False
        self._picture_timer = QTimer(self)
        self._picture_timer.setSingleShot(True)
        self._picture_timer.timeout.connect(self._draw_next)
        self.list = _make_list()
        self.name, self.facts, self.source, self.state = QLabel(), QLabel(), QLabel(), QLabel()
        self.name.setProperty("role", "heading")
        for label in (self.name, self.facts, self.source, self.state):
            label.setWordWrap(True)
        for label in (self.facts, self.source):
            label.setProperty("role", "faint")
        self.money = QComboBox()
        self.money.addItems(MONEY)
        self.money.setAccessibleName(texts.MONEY)
        self.meanings = MeaningsTable()
        self.message = QLabel()
        self.message.setWordWrap(True)
        self._make_buttons()
        self._lay_out()
        self.messages = MessageBar(self)
        self._connect()

    def _make_buttons(self) -> None:
        self.from_file = plain_button(texts.FROM_FILE, self.file_wanted.emit)
        self.new_form = plain_button(texts.NEW_FORM, lambda: self.form_wanted.emit(self.chosen))
        self.new_form.setProperty("primary", True)
        self.confirm = plain_button(texts.CONFIRM, lambda: self.confirm_wanted.emit(self.chosen, ""))
        self.rename = plain_button(texts.RENAME, lambda: self.rename_wanted.emit(self.chosen))
        self.copy = plain_button(texts.COPY, lambda: self.copy_wanted.emit(self.chosen))
        self.keep = plain_button(texts.KEEP, lambda: self.keep_wanted.emit(self.chosen))
        self.keep.setToolTip(texts.KEEP_TIP)
        self.export = plain_button(texts.EXPORT, lambda: self.export_wanted.emit(self.chosen))
        self.drop = plain_button(texts.DROP, lambda: self.drop_wanted.emit(self.chosen))
        self.drop.setToolTip(texts.DROP_TIP)

    @property
    def chosen(self) -> str:
        """Return the id of the selected layout, "" without one."""
        line = self._line()
        return line.template.id if line is not None else ""

    def show_lines(self, lines: Sequence[Line], *, read_only: bool, choose: str = "") -> None:
        """Show ``lines`` and select the layout ``choose``, or the one that was selected before."""
        selected_id, row = choose or self.chosen, self.list.currentRow()
        self._lines, self._read_only = list(lines), read_only
        self.list.blockSignals(True)
        self.list.clear()
        for line in self._lines:
            self.list.addItem(self._item(line))
        selected_row = next((n for n, line in enumerate(self._lines) if line.template.id == selected_id), row)
        self.list.setCurrentRow(min(max(selected_row, 0), len(self._lines) - 1))
        self.list.blockSignals(False)
        self._show_chosen()
        self._draw_next()

    def choose(self, id: str) -> None:
        """Select the layout ``id``."""
        for row, line in enumerate(self._lines):
            if line.template.id == id:
                self.list.setCurrentRow(row)

    def tell(self, sentence: str) -> None:
        """Show ``sentence``: what was done, or why not."""
        self.message.setText(sentence)

    def _line(self) -> Line | None:
        row = self.list.currentRow()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def _item(self, line: Line) -> QListWidgetItem:
        template = line.template
        used = texts.USED.format(count=line.forms) if line.forms else texts.NOT_USED
        group = texts.GROUPS.get(template.origin, "")
        item = QListWidgetItem(f"{template.name}\n{group}　{template.kind}\n{used}")
        item.setToolTip(template.name)
        item.setSizeHint(QSize(_LIST - 40, _PICTURE.height() + 12))
        return item

    def _draw_next(self) -> None:
        """Set the pictures that are drawn already, and draw one more."""
        for row, line in enumerate(self._lines):
            item = self.list.item(row)
            if not item.icon().isNull():
                continue
            drawn = self._pictures.get(line.template.id)
            fresh = drawn is None or drawn[0] is not line.template
            if drawn is None or fresh:
                drawn = line.template, picture(line.template, _PICTURE, self.devicePixelRatioF())
                self._pictures[line.template.id] = drawn
            icon = QIcon(drawn[1])
            icon.addPixmap(drawn[1], QIcon.Mode.Selected)  # without the tint of a selected icon
            item.setIcon(icon)
            if fresh:
                self._picture_timer.start()
                return

    def _show_chosen(self) -> None:
        line = self._line()
        template = line.template if line is not None else None
        changeable = line is not None and line.own and line.readable and not self._read_only
        self.meanings.show_template(template, changeable=changeable)
        for button in (self.new_form, self.copy, self.keep, self.export):
            button.setEnabled(line is not None and line.readable)
        for button in (self.new_form, self.copy):
            button.setEnabled(button.isEnabled() and not self._read_only)
        self.keep.setEnabled(self.keep.isEnabled() and line is not None and line.own)
        for part in (self.rename, self.money):
            part.setEnabled(changeable)
        self.drop.setEnabled(self._may_drop(line))
        self.confirm.setEnabled(changeable and bool(template and template.guessed))
        if line is None or template is None:
            return
        used = texts.USED.format(count=line.forms) if line.forms else texts.NOT_USED
        self.name.setText(template.name)
        self.facts.setText(
            texts.FACTS.format(
                kind=template.kind, money=template.money, page=texts.PAGES[template.landscape], used=used
            )
        )
        self.source.setText(texts.SOURCE.format(source=template.source))
        self.source.setVisible(bool(template.source))
        self.money.setCurrentText(template.money)
        self.state.setText(self._state_words(line))

    def _may_drop(self, line: Line | None) -> bool:
        if line is None or line.forms or line.template.origin == PROGRAM:
            return False
        return not (line.own and self._read_only)

    def _state_words(self, line: Line) -> str:
        if not line.readable:
            return texts.UNREADABLE
        if self._read_only:
            return texts.READ_ONLY
        if not line.own:
            return texts.FIXED
        count = len(line.template.guessed)
        return texts.GUESSES.format(count=count) if count else texts.ALL_KNOWN

    # --- putting it together --------------------------------------------------------------------

    def _make_details(self) -> QWidget:
        """Return the part at the right: facts, meanings and actions of the selected layout."""
        right = QVBoxLayout()
        right.setContentsMargins(2 * SPACE, 0, 0, 0)
        right.setSpacing(SPACE)
        facts = QHBoxLayout()
        facts.addWidget(self.facts, 1)
        facts.addWidget(QLabel(texts.MONEY))
        facts.addWidget(self.money)
        right.addWidget(self.name)
        right.addLayout(facts)
        right.addWidget(self.source)
        right.addWidget(self.state)
        right.addWidget(self.meanings, 1)
        actions = WrappingRow()
        for button in (self.confirm, self.rename, self.copy, self.keep, self.export, self.drop):
            actions.addWidget(button)
        right.addLayout(actions)
        return scrolled(right, texts.TITLE, sideways=False)

    def _lay_out(self) -> None:
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self._make_details())
        split.setStretchFactor(1, 1)
        list_width = min(_LIST, self.width() * 2 // 5)
        split.setSizes([list_width, self.width() - list_width])
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.from_file)
        buttons.addWidget(self.message, 1)
        buttons.addWidget(self.new_form)
        buttons.addWidget(plain_button(window_texts.CLOSE, self.reject))
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        main_layout.setSpacing(SPACE)
        main_layout.addWidget(split, 1)
        main_layout.addWidget(faint(texts.HINT, wrapped=True))
        main_layout.addLayout(buttons)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _row: self._show_chosen())
        self.meanings.chosen.connect(lambda path, to: self.meaning_wanted.emit(self.chosen, path, to))
        self.meanings.confirmed.connect(lambda path: self.confirm_wanted.emit(self.chosen, path))
        self.money.textActivated.connect(lambda text: self.money_wanted.emit(self.chosen, text))
        for keys, signal in (
            (QKeySequence("Ctrl+Z"), self.undo_wanted),
            (QKeySequence("Ctrl+Y"), self.redo_wanted),
        ):
            QShortcut(keys, self).activated.connect(signal)


def _make_list() -> QListWidget:
    """Return the empty list of layouts."""
    list_widget = QListWidget()
    list_widget.setAccessibleName(texts.LIST_NAME)
    list_widget.setIconSize(_PICTURE)
    list_widget.setWordWrap(True)
    list_widget.setMinimumWidth(160)
    list_widget.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)  # no room below the last
    list_widget.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return list_widget
