"""Carry out the commands that import forms: from files, lists, the clipboard, and dropped files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QTimer
from PySide6.QtGui import QDropEvent

from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.files import Files
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.importing.importer import Importer
from jixiao_gui.window.importing.list_importer import ListImporter
from jixiao_gui.window.importing.pasting import Pasting
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from pathlib import Path


class ImportingController(QObject):
    """The controller of imports; holds the importers of files, lists and the clipboard."""

    def __init__(self, bench: Workbench, files: Files, view: SheetView) -> None:
        super().__init__(bench.window)
        self._view, self._window = view, bench.window
        self.importer = Importer(bench, files)
        self.lists = ListImporter(bench, files, self.importer)
        self.pasting = Pasting(bench.desk, self.importer, self.lists, bench.messages, bench.window)
        self._messages = bench.messages
        files.foreign.connect(self.offer_import)

    def paste(self) -> None:
        """Paste into the table; for a whole form on the clipboard ask what to do with it."""
        view = self._view
        if view.editing:
            view.paste()
        else:
            self.pasting.paste(self._point(), view.paste)

    def uncover_cell(self) -> None:
        """Move the report aside where it covers the current cell."""
        report, view = self.importer.reports.window, self._view
        if report is not None and report.isVisible():
            rect = view.cell_rect(view.current_path)
            report.uncover(QRect(view.viewport().mapToGlobal(rect.topLeft()), rect.size()))

    def drop(self, event: QDropEvent) -> None:
        """Import dropped files and folders, after the program that they come from has been answered."""
        from pathlib import Path

        urls = event.mimeData().urls()
        paths: list[Path] = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        point = self._window.mapToGlobal(event.position().toPoint())
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self.importer.drop(paths, point))

    def offer_import(self, path: Path, sentence: str) -> None:
        """Offer to import a file that was opened as a book and is no book by name; else say ``sentence``."""
        from jixiao_gui.formats.reading.kind_detection import kind_of
        from jixiao_gui.formats.reading.kinds import BOOK

        try:
            kind = kind_of(path)
        except OSError:
            kind = None
        if kind is None or kind.refusal or path.suffix.lower() in BOOK.endings:
            self._messages.tell("error", sentence)
            return
        words = texts.NOT_OPENED.format(file=path.name, kind=kind.words)
        self._messages.tell("warning", words, texts.IMPORT_IT, lambda: self.importer.import_files([path]))

    def _point(self) -> QPoint:
        """Return the place beside the current cell, in pixels of the screen."""
        rect = self._view.cell_rect(self._view.current_path)
        viewport = self._view.viewport()
        inside = viewport.rect().contains(rect.bottomLeft())
        return viewport.mapToGlobal(rect.bottomLeft() if inside else viewport.rect().center())


COMMANDS: CommandTable[ImportingController] = CommandTable(Menu.FILE)
IMPORT = COMMANDS.add(
    "import",
    "导入(&I)…",
    lambda importing: importing.importer.ask(),
    keys="Ctrl+I",
    icon="import",
    short="导入",
    tip="读入 Word、Excel、PDF 等文件里的自评表，可以一次选多个。",
)
FOLDER = COMMANDS.add("import_folder", "导入文件夹(&D)…", lambda importing: importing.importer.ask_folder())
LIST = COMMANDS.add("import_list", "从项目列表导入(&L)…", lambda importing: importing.lists.ask())
REPORT = COMMANDS.add("import_report", "导入说明(&H)", lambda importing: importing.importer.reports.show())
YEAR_SAMPLE = COMMANDS.add(
    "year_sample",
    "打开全年示例(&Y)",
    lambda importing: importing.importer.open_year_sample(),
    menu=Menu.HELP,
)
PASTE = COMMANDS.add(
    "paste",
    "粘贴(&P)",
    ImportingController.paste,
    keys="Ctrl+V",
    icon="paste",
    needs=Needs.FORM,
    changes=True,
    menu=Menu.EDIT,
)
PASTE_NEW = COMMANDS.add(
    "paste_new",
    "粘贴为新表(&W)",
    lambda importing: importing.pasting.paste_new(),
    keys="Ctrl+Shift+V",
    changes=True,
    menu=Menu.EDIT,
)
