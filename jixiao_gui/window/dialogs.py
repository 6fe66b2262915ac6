"""Questions and small windows. Each is a function or class of its own, so that tests can answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.template import Template
from jixiao_gui.window import texts
from jixiao_gui.window.dialog_parts import accept_or_cancel, faint
from jixiao_gui.window.theme import SPACE


class Answer(Enum):
    """What to do with unsaved work."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


def ask_save(parent: QWidget, book: str) -> Answer:
    """Ask what to do with unsaved work: 保存, 不保存 or 取消."""
    box = QMessageBox(
        QMessageBox.Icon.Question, texts.FULL_NAME, texts.ASK_SAVE.format(book=book), parent=parent
    )
    box.setInformativeText(texts.ASK_SAVE_MORE)
    save = box.addButton(texts.SAVE, QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(texts.DONT_SAVE, QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(texts.CANCEL, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(cancel)
    box.exec()
    pressed = box.clickedButton()
    if pressed is save:
        return Answer.SAVE
    return Answer.DISCARD if pressed is discard else Answer.CANCEL


def ask_open(parent: QWidget, folder: str) -> Path | None:
    """Ask for the book to open."""
    name, _ = QFileDialog.getOpenFileName(parent, texts.OPEN_TITLE, folder, texts.BOOK_FILTER)
    return Path(name) if name else None


def ask_save_as(parent: QWidget, proposal: Path) -> Path | None:
    """Ask where to save the book; return a path with a suffix, whatever was typed."""
    return _ask_target(parent, texts.SAVE_AS_TITLE, proposal, texts.BOOK_FILTER, (".db", ".jixiao"))


def _ask_target(
    parent: QWidget, title: str, proposal: Path, filters: str, suffixes: tuple[str, ...]
) -> Path | None:
    """Ask where to write to; the path has one of ``suffixes``: the first, where another or none was typed."""
    name, _ = QFileDialog.getSaveFileName(parent, title, str(proposal), filters)
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() in suffixes:
        return path
    path = path.with_name(path.name + suffixes[0])
    # the file dialog asked before it replaced a file, but one of another name
    return path if not path.exists() or ask_replace(parent, path) else None


def ask_replace(parent: QWidget, path: Path) -> bool:
    """Ask whether to replace a file that is there."""
    box = QMessageBox(
        QMessageBox.Icon.Warning, texts.FULL_NAME, texts.ASK_REPLACE.format(name=path.name), parent=parent
    )
    replace = box.addButton(texts.REPLACE, QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(texts.CANCEL, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is replace


def open_outside(path: Path) -> None:
    """Open a file or a folder in the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def ask_import(parent: QWidget, folder: str) -> list[Path]:
    """Ask for the files to import."""
    from jixiao_gui.formats.reading.kinds import endings, groups

    kinds = {texts.ALL_KINDS: endings(), **groups()}
    names, _ = QFileDialog.getOpenFileNames(parent, texts.IMPORT_TITLE, folder, _filters(kinds))
    return [Path(name) for name in names]


def ask_list(parent: QWidget, folder: str) -> Path | None:
    """Ask for the list of projects to import."""
    from jixiao_gui.formats.reading.kinds import list_endings

    kinds = {texts.LIST_KINDS: list_endings()}
    name, _ = QFileDialog.getOpenFileName(parent, texts.LIST_TITLE, folder, _filters(kinds))
    return Path(name) if name else None


def _filters(kinds: Mapping[str, Sequence[str]]) -> str:
    """Return words and the endings under them as a file dialog takes them."""
    offered = [f"{words} ({' '.join(f'*{ending}' for ending in of)})" for words, of in kinds.items()]
    return ";;".join([*offered, texts.ALL_FILES])


def ask_password(parent: QWidget, title: str, words: str) -> str:
    """Ask for the password of a file; "" for none."""
    given, ok = QInputDialog.getText(parent, title, words, QLineEdit.EchoMode.Password)
    return given if ok else ""


def ask_folder(parent: QWidget, title: str, folder: str) -> Path | None:
    """Ask for a folder."""
    name = QFileDialog.getExistingDirectory(parent, title, folder)
    return Path(name) if name else None


def ask_export(parent: QWidget, proposal: Path) -> Path | None:
    """Ask where to export to; the file is of the kind of ``proposal``."""
    filters = texts.EXPORT_FILTERS[proposal.suffix.removeprefix(".")]
    return _ask_target(parent, texts.EXPORT_TITLE, proposal, filters, (proposal.suffix,))


@dataclass(frozen=True, slots=True)
class NewBook:
    """What a new book begins with."""

    template: str
    year: str
    department: str
    unit: str


class NewBookDialog(QDialog):
    """Ask for year, department, unit and layout."""

    chosen = Signal(object)  # a NewBook

    def __init__(
        self, templates: Iterable[Template], proposal: NewBook, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.NEW_BOOK_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        self.year = QComboBox()
        self.year.setEditable(True)
        this_year = date.today().year
        self.year.addItems([str(year) for year in range(this_year, this_year - 6, -1)])
        self.year.setCurrentText(proposal.year or str(this_year - 1))
        self.department = QLineEdit(proposal.department)
        self.unit = QLineEdit(proposal.unit)
        self.template = QComboBox()
        for template in templates:
            self.template.addItem(template.name, template.id)
        self.template.setCurrentIndex(max(0, self.template.findData(proposal.template)))
        form = QFormLayout()
        form.setVerticalSpacing(SPACE + 4)
        form.setHorizontalSpacing(2 * SPACE)
        form.addRow(texts.NEW_YEAR, self.year)
        form.addRow(texts.NEW_DEPARTMENT, self.department)
        form.addRow(texts.NEW_UNIT, self.unit)
        form.addRow(texts.NEW_TEMPLATE, self.template)
        buttons, _ = accept_or_cancel(self, texts.CREATE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(form)
        layout.addWidget(faint(texts.NEW_HINT))
        layout.addWidget(buttons)
        self.department.setFocus()

    def accept(self) -> None:
        wanted = NewBook(
            str(self.template.currentData()),
            self.year.currentText().strip(),
            self.department.text().strip(),
            self.unit.text().strip(),
        )
        super().accept()
        self.chosen.emit(wanted)
