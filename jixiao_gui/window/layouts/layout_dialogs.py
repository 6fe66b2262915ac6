"""Dialogs that ask about layouts, each a function that tests can replace."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from jixiao_gui.window import dialogs
from jixiao_gui.window import texts as common
from jixiao_gui.window.layouts import layouts_texts as texts


def ask_file(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the file of a form whose layout is to be read."""
    from jixiao_gui.formats.reading.kinds import endings

    filters = f"{common.ALL_KINDS} ({' '.join(f'*{ending}' for ending in endings())});;{common.ALL_FILES}"
    name, _ = QFileDialog.getOpenFileName(parent, texts.OPEN_TITLE, str(folder), filters)
    return Path(name) if name else None


def ask_name(parent: QWidget, name: str) -> str:
    """Ask for the name of a layout; return "" when cancelled."""
    text, ok = QInputDialog.getText(parent, texts.NAME_TITLE, texts.NAME_LABEL, text=name)
    return " ".join(text.split()) if ok else ""


def ask_export(parent: QWidget, proposal: Path) -> Path | None:
    """Ask for the path to write a layout to; ``None`` when cancelled."""
    return dialogs.ask_target(parent, texts.EXPORT_TITLE, proposal, texts.EXPORT_FILTER, (".toml",))


def ask_remove(parent: QWidget, name: str) -> bool:
    """Ask whether a layout's file is to be removed from this machine."""
    words = texts.ASK_REMOVE.format(name=name)
    box = QMessageBox(QMessageBox.Icon.Warning, common.FULL_NAME, words, parent=parent)
    remove = box.addButton(texts.REMOVE, QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(common.CANCEL, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is remove
