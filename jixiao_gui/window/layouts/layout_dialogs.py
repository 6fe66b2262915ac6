"""Questions about layouts. Each is a function of its own, so that tests can answer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from jixiao_gui.window import texts as common
from jixiao_gui.window.layouts import layouts_texts as texts


def ask_file(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the form that a layout is to be read off."""
    from jixiao_gui.formats.reading.kinds import endings

    filters = f"{common.ALL_KINDS} ({' '.join(f'*{ending}' for ending in endings())});;{common.ALL_FILES}"
    name, _ = QFileDialog.getOpenFileName(parent, texts.OPEN_TITLE, str(folder), filters)
    return Path(name) if name else None


def ask_name(parent: QWidget, name: str) -> str:
    """Ask what a layout is to be called; "" for nothing."""
    given, ok = QInputDialog.getText(parent, texts.NAME_TITLE, texts.NAME_LABEL, text=name)
    return " ".join(given.split()) if ok else ""


def ask_export(parent: QWidget, proposal: Path) -> Path | None:
    """Ask where to write a layout to."""
    name, _ = QFileDialog.getSaveFileName(parent, texts.EXPORT_TITLE, str(proposal), texts.EXPORT_FILTER)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_name(path.name + ".toml")


def ask_remove(parent: QWidget, name: str) -> bool:
    """Ask whether a layout's file is to go from this machine."""
    words = texts.ASK_REMOVE.format(name=name)
    box = QMessageBox(QMessageBox.Icon.Warning, common.FULL_NAME, words, parent=parent)
    remove = box.addButton(texts.REMOVE, QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(common.CANCEL, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is remove
