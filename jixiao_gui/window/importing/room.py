"""What belongs to importing, put together for the main window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from jixiao_gui.window.desk import Desk
from jixiao_gui.window.files import Files
from jixiao_gui.window.importing.importer import Importer
from jixiao_gui.window.importing.lists import ListImporter
from jixiao_gui.window.importing.pasting import Pasting
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.table.sheet_view import SheetView

if TYPE_CHECKING:
    from pathlib import Path


class ImportRoom(QObject):
    """Files, lists, the clipboard and what is dropped."""

    def __init__(
        self,
        desk: Desk,
        files: Files,
        view: SheetView,
        bar: MessageBar,
        commit: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._view, self._window = view, parent
        self.importer = Importer(desk, files, bar, commit, parent)
        self.lists = ListImporter(desk, files, self.importer, bar, commit, parent)
        self.pasting = Pasting(desk, self.importer, self.lists, bar, parent)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions of importing do."""
        return {
            "import": self.importer.ask,
            "import_folder": self.importer.ask_folder,
            "import_list": self.lists.ask,
            "import_report": self.importer.show_report,
            "paste": self.paste,
            "paste_new": self.pasting.paste_new,
        }

    def paste(self) -> None:
        """Paste into the table, or ask what a whole form on the clipboard is for."""
        view = self._view
        if view.editing:
            view.paste()
        else:
            self.pasting.paste(self._point(), view.paste)

    def drop(self, event: QDropEvent) -> None:
        """Take files and folders that are dropped; the program they come from is not kept waiting."""
        from pathlib import Path

        urls = event.mimeData().urls()
        paths: list[Path] = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        point = self._window.mapToGlobal(event.position().toPoint())
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self.importer.drop(paths, point))

    def _point(self) -> QPoint:
        """Beside the current cell, on the screen."""
        rect = self._view.cell_rect(self._view.current_path)
        viewport = self._view.viewport()
        inside = viewport.rect().contains(rect.bottomLeft())
        return viewport.mapToGlobal(rect.bottomLeft() if inside else viewport.rect().center())
