"""Paste a whole form, a list of projects or files, copied from Word, WPS, Excel or a file manager.

Blocks of cells are pasted by the table itself (`window/table/cell_commands.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.formats import FormatError, ReadFile
from jixiao_gui.formats.text import tabbed_sheet
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.importing import importing_texts as texts
from jixiao_gui.window.importing.import_result import ImportResult, figures_of
from jixiao_gui.window.importing.importer import Importer
from jixiao_gui.window.importing.list_importer import ListImporter
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.table import clipboard

_MOST = 400_000
"""Characters of the clipboard's text that are searched for a form's labels."""


class Pasting(QObject):
    """Pasting of whole forms: 粘贴为新表, and 粘贴 when the clipboard holds a whole form."""

    def __init__(
        self, desk: Desk, importer: Importer, lists: ListImporter, bar: MessageBar, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._importer, self._lists, self._bar = desk, importer, lists, bar
        self._window = parent
        self.menu: QMenu | None = None

    def paste_new(self) -> None:
        """Add the forms of the clipboard's tables to the book; preview a list of projects."""
        if not self._importer.may_import():
            return
        try:
            read = tables_of(clipboard.clipboard_content())
        except FormatError as error:
            self._bar.tell("error", str(error))
            return
        imported = self._recognised(read)
        if imported.report.forms:
            book = self._desk.book
            year = book.info.year if book is not None else ""
            self._importer.placer.place(_with_year(imported, year))
            return
        from jixiao_gui.formats.reading.project_lists import locate_list

        lists = [project_list for sheet in read.sheets if (project_list := locate_list(sheet)) is not None]
        if lists:
            self._lists.show(lists, Path(texts.CLIPBOARD))
        else:
            self._bar.tell("warning", texts.PASTE_NOTHING)

    def paste(self, point: QPoint, cells: Callable[[], object]) -> None:
        """Paste into the table by ``cells``; for a whole form or files ask first, in a menu at ``point``."""
        mime = clipboard.clipboard_content()
        self.menu = None
        if (files := files_of(mime)) and not self._desk.read_only:
            self._ask_about_files(files, point)
            return
        if self._desk.form is None or self._desk.read_only or not holds_form(mime):
            cells()
            return
        try:
            imported = self._recognised(tables_of(mime))
        except FormatError:
            imported = None
        if imported is None or not imported.report.forms:
            cells()
            return
        self.menu = self._make_form_menu(imported, cells)
        self.menu.popup(point)

    def _make_form_menu(self, imported: ImportResult, cells: Callable[[], object]) -> QMenu:
        """Return the menu that asks what to do with the forms on the clipboard."""
        count = len(imported.report.forms)
        form = imported.report.forms[0].form
        project = display_name(form, self._desk.templates.by_id.get(form.template))
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        title = menu.addAction(texts.PASTE_TITLE.format(count=count, project=project))
        title.setEnabled(False)
        menu.addSeparator()
        if count == 1:
            fill = menu.addAction(texts.PASTE_FILL)
            fill.triggered.connect(lambda: self.fill(imported))
        new = menu.addAction(texts.PASTE_NEW)
        new.triggered.connect(self.paste_new)
        as_cells = menu.addAction(texts.PASTE_CELLS)
        as_cells.triggered.connect(lambda: cells())
        menu.addSeparator()
        menu.addAction(window_texts.CANCEL)
        menu.setActiveAction(fill if count == 1 and self._is_blank() else new)
        return menu

    def _ask_about_files(self, files: list[Path], point: QPoint) -> None:
        from jixiao_gui.formats.reading.kinds import endings

        importable = [path for path in files if path.is_dir() or path.suffix.lower() in endings()]
        if not importable:
            self._bar.tell("warning", texts.PASTE_NO_FILES.format(file=files[0].name))
            return
        self.menu = self._make_file_menu(files)
        self.menu.popup(point)

    def _make_file_menu(self, files: list[Path]) -> QMenu:
        """Return the menu that asks whether the copied files are to be imported."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        words = texts.PASTE_FILE_TITLE if len(files) == 1 else texts.PASTE_FILES_TITLE
        title = menu.addAction(words.format(count=len(files), file=files[0].name))
        title.setEnabled(False)
        menu.addSeparator()
        import_them = menu.addAction(texts.PASTE_FILES)
        import_them.triggered.connect(lambda: self._importer.import_files(files))
        menu.addSeparator()
        menu.addAction(window_texts.CANCEL)
        menu.setActiveAction(import_them)
        return menu

    def fill(self, imported: ImportResult) -> None:
        """Replace the form on the desk by the one form that was read, as one undo step."""
        desk = self._desk
        if desk.form is None or desk.form_id is None:
            return
        form = _with_year(imported, desk.form.year).report.forms[0].form
        if desk.edit(ReplaceForm(texts.PASTE_FILL_NAME, form, linked=True)):
            self._importer.reports.keep_pasted(imported, desk.form_id)

    def _is_blank(self) -> bool:
        form = self._desk.form
        return form is not None and not form.project.strip() and all(row.is_blank for row in form.indicators)

    def _recognised(self, read: ReadFile) -> ImportResult:
        from jixiao_gui.exchange import Imported, ImportReport, mark_handed_in
        from jixiao_gui.exchange.forms_of_sheets import forms_of_sheets

        source, templates, book = Path(texts.CLIPBOARD), self._desk.templates, self._desk.book
        prefer = book.info.template if book is not None else ""
        report = ImportReport(leftovers=[(source, text) for text in read.leftovers])
        forms_by_sheet = forms_of_sheets(read.sheets, templates, prefer=prefer)
        report.forms += [
            Imported(forms_by_sheet[number].form, source, forms_by_sheet[number].notes)
            for number in sorted(forms_by_sheet)
        ]
        mark_handed_in(report)
        forms = [imported.form for imported in report.forms]
        return ImportResult(report, figures_of(forms, templates), name=texts.PASTE_NAME)


def files_of(mime: QMimeData) -> list[Path]:
    """Return the files and folders copied in a file manager; none for a link or a text."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []


def holds_form(mime: QMimeData) -> bool:
    """Return whether the clipboard's text holds the labels of a whole form; fast, called for each paste."""
    text = mime.text() or (mime.html() if mime.hasHtml() else "")
    words = fold.__wrapped__(text[:_MOST])
    return "项目名称" in words and "三级指标" in words and "年度指标值" in words


def tables_of(mime: QMimeData) -> ReadFile:
    """Return the tables on the clipboard: of its HTML, else cells separated by tabs. Raises
    `FormatError`.
    """
    if mime.hasHtml():
        from jixiao_gui.formats.reading.web.html_in import read_html

        read = read_html(mime.html())
        if read.sheets:
            return read
    text = clipboard.text_of(mime)
    return ReadFile([tabbed_sheet(text)]) if "\t" in text else ReadFile([])


def _with_year(result: ImportResult, year: str) -> ImportResult:
    """Put ``year`` into the forms whose title, and so whose year, was not copied."""
    for number, imported in enumerate(result.report.forms):
        if not imported.form.year:
            form = replace(imported.form, year=year)
            result.report.forms[number] = replace(imported, form=form)
    return result
