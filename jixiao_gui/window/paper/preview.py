"""Print preview: the very pages of the PDF, to page through, to zoom and to print from."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress
from jixiao_gui.window import texts as common
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.jobs import Job, Work
from jixiao_gui.window.paper import paper_texts as texts
from jixiao_gui.window.paper.page_area import FIT_PAGE, FIT_WIDTH, ZOOMS, PageArea
from jixiao_gui.window.paper.printing import prepare_printer, print_pages
from jixiao_gui.window.theme import SPACE
from jixiao_gui.window.wrapping_row import WrappingRow

Result = TypeVar("Result")


def pdf_work(
    forms: Callable[[], list[Form]],
    templates: Templates,
    title: str,
    system_fonts: bool,
    pages_by_form: bool = False,
) -> Work[tuple[bytes, str]]:
    """Return the work that makes a PDF of ``forms``: its bytes, and a sentence on missing characters."""

    def work(progress: Progress) -> tuple[bytes, str]:
        from jixiao_gui.exchange import sheets_of
        from jixiao_gui.exchange.lacking_characters import lacking_characters, lacking_words
        from jixiao_gui.formats.writing.fonts import FontChoice
        from jixiao_gui.formats.writing.pdf_out import write_pdf

        choice = FontChoice.SYSTEM if system_fonts else FontChoice.BUNDLED
        file, form_list = BytesIO(), forms()
        names = [form.project for form in form_list]
        sheets = sheets_of(form_list, templates)
        write_pdf(
            sheets,
            file,
            title=title,
            names=names,
            progress=progress,
            choice=choice,
            pages_by_form=pages_by_form,
        )
        numbered = ((0, form) for form in form_list)
        lacking = lacking_characters(numbered, templates, system_fonts=system_fonts)
        return file.getvalue(), lacking_words(lacking)

    return work


class Preview(QDialog):
    """The preview window. ``sources`` are the choices of forms: (name, function that returns them)."""

    printed = Signal(int)
    pages_by_form_changed = Signal(bool)

    def __init__(
        self,
        sources: list[tuple[str, Callable[[], list[Form]]]],
        templates: Templates,
        title: str,
        system_fonts: bool = False,
        parent: QWidget | None = None,
        pages_by_form: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.PREVIEW_TITLE.format(title=title))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        open_at(self, 980, 760)
        self._sources, self._templates, self._title = sources, templates, title
        self._system_fonts = system_fonts
        self._job: Job[Any] | None = None
        self._pdf = b""
        self._closed = False
        self.area = PageArea()
        self.area.setAccessibleName(texts.PREVIEW_NAME)
        self._make_controls()
        self.pages.setCurrentIndex(self.pages.findData(pages_by_form))
        self._lay_out()
        self._connect()
        self._load()

    def _make_controls(self) -> None:
        self.source = QComboBox()
        self.source.addItems([name for name, _ in self._sources])
        self.source.setAccessibleName(texts.PREVIEW_SOURCE)
        self.pages = QComboBox()
        self.pages.addItem(texts.PAGES_THROUGH, False)
        self.pages.addItem(texts.PAGES_BY_FORM, True)
        self.pages.setAccessibleName(texts.PAGES_NAME)
        self.print_button = QPushButton(texts.PRINT)
        self.print_button.setProperty("primary", True)
        self.previous = QPushButton(texts.PREVIOUS_PAGE)
        self.next = QPushButton(texts.NEXT_PAGE)
        self.number = QSpinBox()
        self.number.setKeyboardTracking(False)
        self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.number.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.number.setFixedWidth(56)
        self.number.setAccessibleName(texts.PAGE_NUMBER)
        self.count = QLabel()
        self.zoom = QComboBox()
        self.zoom.addItem(texts.FIT_WIDTH, FIT_WIDTH)
        self.zoom.addItem(texts.FIT_PAGE, FIT_PAGE)
        for zoom in ZOOMS:
            self.zoom.addItem(f"{zoom}%", zoom)
        self.zoom.setAccessibleName(texts.ZOOM)
        self.zoom.setToolTip(texts.ZOOM_TIP)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(160, 8)
        self.close_button = QPushButton(texts.CLOSE)
        for button in (self.print_button, self.previous, self.next, self.close_button):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        row, turning = WrappingRow(), QHBoxLayout()
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        turning.setSpacing(SPACE)
        for widget in (self.previous, self.number, self.count, self.next):
            turning.addWidget(widget)
        for control in (self.print_button, self.source, self.pages):
            row.addWidget(control)
        row.add_stretch()
        row.add_layout(turning)
        row.addWidget(self.zoom)
        row.add_stretch()
        row.addWidget(self.close_button)
        status_row = QHBoxLayout()
        status_row.setContentsMargins(2 * SPACE, 4, 2 * SPACE, SPACE)
        status_row.addWidget(self.words, 1)
        status_row.addWidget(self.progress)
        self._status_bar = QWidget()
        self._status_bar.setLayout(status_row)
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(0, 0, 0, 0)
        main_layout.setSpacing(0)
        main_layout.addLayout(row)
        main_layout.addWidget(self.area, 1)
        main_layout.addWidget(self._status_bar)

    def _connect(self) -> None:
        self.source.currentIndexChanged.connect(lambda _index: self._load())
        self.pages.currentIndexChanged.connect(lambda _index: self._count_pages())
        self.print_button.clicked.connect(self.ask_print)
        self.previous.clicked.connect(lambda: self.area.go_to(self.area.page - 1))
        self.next.clicked.connect(lambda: self.area.go_to(self.area.page + 1))
        self.number.valueChanged.connect(lambda value: self.area.go_to(value - 1))
        self.zoom.activated.connect(lambda index: self.area.set_zoom(self.zoom.itemData(index)))
        self.close_button.clicked.connect(self.reject)
        self.area.ready.connect(self._on_ready)
        self.area.page_changed.connect(self._on_page)
        for keys, slot in (
            ("Ctrl+P", self.ask_print),
            ("Ctrl+=", lambda: self.area.step_zoom(1)),
            ("Ctrl+-", lambda: self.area.step_zoom(-1)),
            ("Ctrl+0", lambda: self.area.set_zoom(100)),
        ):
            QShortcut(QKeySequence(keys), self, slot)
        for key in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):  # on the pages; in the page's number Enter goes there
            pressed = QShortcut(QKeySequence(key), self.area)
            pressed.setContext(Qt.ShortcutContext.WidgetShortcut)
            pressed.activated.connect(self.ask_print)

    # --- printing ------------------------------------------------------------------------------

    def ask_print(self) -> None:
        """Ask for printer, range and copies, then print."""
        if not self._pdf or self._job is not None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare_printer(printer, self._title, self.area.count)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setMinMax(1, self.area.count)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def print_on(self, printer: QPrinter) -> None:
        """Print the chosen pages on ``printer``, on another thread."""
        pdf = self._pdf
        self._start(
            lambda progress: print_pages(printer, pdf, progress),
            self._on_printed,
            lambda completed: texts.PRINTING.format(done=completed),
        )

    @property
    def busy(self) -> bool:
        return self._job is not None

    def done(self, result: int) -> None:
        self._closed = True
        if self._job is not None:
            self._job.cancel()
            self._job.wait()
        self.area.release()
        super().done(result)

    # --- making and showing the pages ----------------------------------------------------------

    def _count_pages(self) -> None:
        self.pages_by_form_changed.emit(self.pages.currentData())
        self._load()

    def _load(self) -> None:
        _, forms = self._sources[self.source.currentIndex()]
        self._pdf = b""
        self.area.release()
        self._enable(False)
        self._start(
            pdf_work(forms, self._templates, self._title, self._system_fonts, self.pages.currentData()),
            self._on_pdf,
            lambda completed: texts.LAYING_OUT.format(done=completed),
        )

    def _on_pdf(self, result: tuple[bytes, str]) -> None:
        if self._closed:  # emitted while the window was closing: nobody would stop the renderer
            return
        self._pdf, lacking = result
        self.area.show_pdf(self._pdf)
        if lacking:
            self._say(lacking)

    def _on_ready(self, count: int) -> None:
        self.number.setRange(1, max(count, 1))
        self.count.setText(texts.OF_PAGES.format(count=count))
        self._enable(True)
        self._on_page(0)
        self.area.setFocus()

    def _on_page(self, number: int) -> None:
        blocked = self.number.blockSignals(True)
        self.number.setValue(number + 1)
        self.number.blockSignals(blocked)
        self.previous.setEnabled(number > 0)
        self.next.setEnabled(number + 1 < self.area.count)

    def _on_printed(self, pages: object) -> None:
        self._say(texts.PRINTED.format(count=pages))
        self.printed.emit(pages)

    def _enable(self, enabled: bool) -> None:
        for widget in (self.print_button, self.previous, self.next, self.number, self.zoom):
            widget.setEnabled(enabled)

    def _start(
        self, work: Work[Result], on_success: Callable[[Result], object], words: Callable[[int], str]
    ) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job.wait()
        job = Job(work, on_success, self)
        self._job = job
        job.progressed.connect(lambda completed: self.words.setText(words(completed)))
        job.failed.connect(self._say)
        job.crashed.connect(lambda: self._say(common.CRASHED))
        job.finished.connect(lambda: self._finished(job))
        self.words.setText(words(0))
        self.progress.show()
        self._status_bar.show()
        job.start()

    def _finished(self, job: Job[Any]) -> None:
        job.deleteLater()
        if job is self._job:
            self._job = None
            self.progress.hide()
            if self._pdf and self.words.text().endswith("…"):
                self._status_bar.hide()

    def _say(self, sentence: str) -> None:
        self.words.setText(sentence)
        self._status_bar.show()
