"""Questions and small dialogs, each a function or class that tests can replace."""

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
from jixiao_gui.window.new_book_year import offered_years
from jixiao_gui.window.theme import SPACE


class Answer(Enum):
    """The answers to the question about unsaved work."""

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
    """Ask for the book to open; ``None`` when cancelled."""
    name, _ = QFileDialog.getOpenFileName(parent, texts.OPEN_TITLE, folder, texts.BOOK_FILTER)
    return Path(name) if name else None


def ask_save_as(parent: QWidget, proposal: Path) -> Path | None:
    """Ask for the path to save the book to; return it with a suffix, or ``None``."""
    return ask_target(parent, texts.SAVE_AS_TITLE, proposal, texts.BOOK_FILTER, (".db", ".jixiao"))


def ask_target(
    parent: QWidget, title: str, proposal: Path, filters: str, suffixes: tuple[str, ...]
) -> Path | None:
    """Ask for a path to write to; return it with one of ``suffixes``, or ``None`` when cancelled.

    Where none was typed it gets that of the chosen filter; a file of that name is asked about.
    """
    name, chosen = QFileDialog.getSaveFileName(parent, title, str(proposal), filters)
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() in suffixes:
        return path
    suffix = next((suffix for suffix in suffixes if f"*{suffix}" in chosen), suffixes[0])
    path = path.with_name(path.name + suffix)
    # the file dialog asked about replacing the file with the typed name, not this one
    return path if not path.exists() or ask_replace(parent, path) else None


def ask_replace(parent: QWidget, path: Path) -> bool:
    """Ask whether to replace the existing file at ``path``."""
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
    """Open a file or folder in the system's program for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def ask_import(parent: QWidget, folder: str) -> list[Path]:
    """Ask for the files to import; return none when cancelled."""
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
    """Return the filters of a file dialog for ``kinds``: words -> endings."""
    offered = [f"{words} ({' '.join(f'*{ending}' for ending in of)})" for words, of in kinds.items()]
    return ";;".join([*offered, texts.ALL_FILES])


def ask_password(parent: QWidget, title: str, words: str) -> str:
    """Ask for the password of a file; return "" when cancelled."""
    password, ok = QInputDialog.getText(parent, title, words, QLineEdit.EchoMode.Password)
    return password if ok else ""


def ask_folder(parent: QWidget, title: str, folder: str) -> Path | None:
    """Ask for a folder; ``None`` when cancelled."""
    name = QFileDialog.getExistingDirectory(parent, title, folder)
    return Path(name) if name else None


def ask_export(parent: QWidget, proposal: Path) -> Path | None:
    """Ask for a path to export to, with the suffix of ``proposal``; ``None`` when cancelled."""
    filters = texts.EXPORT_FILTERS[proposal.suffix.removeprefix(".")]
    return ask_target(parent, texts.EXPORT_TITLE, proposal, filters, (proposal.suffix,))


@dataclass(frozen=True, slots=True)
class NewBook:
    """The head fields and the template of a new book."""

    template: str
    year: str
    department: str
    unit: str


class NewBookDialog(QDialog):
    """The dialog that asks for year, department, unit and layout of a new book."""

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
        self.year.addItems(offered_years(date.today()))
        self.year.setCurrentText(proposal.year)
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
        new_book = NewBook(
            str(self.template.currentData()),
            self.year.currentText().strip(),
            self.department.text().strip(),
            self.unit.text().strip(),
        )
        super().accept()
        self.chosen.emit(new_book)
