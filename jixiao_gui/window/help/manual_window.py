"""The window of the user's manual: contents and search at the left, the page at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QImage,
    QImageReader,
    QKeyEvent,
    QResizeEvent,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.formats import Progress
from jixiao_gui.formats.manual.manual_text import Chapter, Heading, plain, read_manual, words_of
from jixiao_gui.paths import manual_folder
from jixiao_gui.window import dialogs
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.help import help_texts as texts
from jixiao_gui.window.help.html import html
from jixiao_gui.window.help.keys import KeyGroups
from jixiao_gui.window.jobs import Job
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.theme import SPACE, icon

_PAGE = int(Qt.ItemDataRole.UserRole)


def load_chapters(groups: KeyGroups) -> list[Chapter]:
    """Return the chapters of the manual with the program's keys; empty when its files are missing."""
    keys = [(place, [(entry.words, entry.keys) for entry in rows]) for place, rows in groups]
    try:
        return read_manual(manual_folder(), keys)
    except OSError:
        return []


class Page(QTextBrowser):
    """A browser of one chapter; pictures are as wide as the page, at the screen's resolution."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName(texts.MANUAL_PAGE)
        self.setObjectName("page")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # the width stays the same
        self.document().setDocumentMargin(3 * SPACE)

    def width_of(self, path: Path) -> int:
        """Return the width in pixels at which the picture at ``path`` is shown."""
        room = max(200, self.viewport().width() - 6 * SPACE - 4)
        picture_width = QImageReader(str(path)).size().width()  # of the file's head: nothing is unpacked
        return min(room, picture_width) if picture_width > 0 else room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        url = name.toString() if isinstance(name, QUrl) else name
        if kind == QTextDocument.ResourceType.ImageResource.value:
            image = QImage(url)
            if not image.isNull():
                ratio = self.devicePixelRatioF()
                width = round(self.width_of(Path(url)) * ratio)
                image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
                image.setDevicePixelRatio(ratio)
            return image
        return super().loadResource(kind, name)


class ManualWindow(QWidget):
    """The window of the manual, with links and history as in a browser.

    It is shown before its first page is set, which is then set once, for the width of the window.
    """

    def __init__(self, key_groups: KeyGroups) -> None:
        super().__init__()
        self.setWindowTitle(texts.MANUAL_TITLE)
        self.setWindowIcon(icon("jixiao"))
        open_at(self, 1080, 760)
        self.chapters = load_chapters(key_groups)
        self._chapter: Chapter | None = None
        self._rendered_at = 0
        """The page's width in pixels that the chapter on show was set for."""
        self._page = ""
        self._history: list[str] = []
        self._history_place = -1
        self._job: Job[Path] | None = None
        self.page = Page()
        self.page.anchorClicked.connect(lambda url: self.open_page(url.toString().removeprefix("page:")))
        self.search = QLineEdit()
        self.search.setPlaceholderText(texts.MANUAL_SEARCH)
        self.search.setAccessibleName(texts.MANUAL_SEARCH)
        self.search.setClearButtonEnabled(True)
        self.search.addAction(
            QAction(icon("search"), "", self.search), QLineEdit.ActionPosition.LeadingPosition
        )
        self.search.textChanged.connect(self._fill_contents)
        self.contents = QTreeWidget()
        self.contents.setHeaderHidden(True)
        self.contents.setAccessibleName(texts.MANUAL_CONTENTS)
        self.contents.setWordWrap(True)
        self.contents.currentItemChanged.connect(lambda item, _old: self._on_item(item))
        self.back, self.forward = QToolButton(), QToolButton()
        self.pdf = QPushButton(texts.MANUAL_PDF)
        self.words = QLabel()
        self._lay_out()
        self.messages = MessageBar(self)
        self._render_timer = QTimer(self)
        self._render_timer.setSingleShot(True)
        self._render_timer.setInterval(80)
        self._render_timer.timeout.connect(self._render)
        self.page.resized.connect(self._on_resized)
        self._fill_contents("")
        self.page.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        for button, name, words, keys, step in (
            (self.back, "back", texts.MANUAL_BACK, "Alt+Left", -1),
            (self.forward, "forward", texts.MANUAL_FORWARD, "Alt+Right", 1),
        ):
            button.setIcon(icon(name))
            button.setIconSize(QSize(20, 20))
            button.setToolTip(f"{words}（{keys}）")
            button.setAccessibleName(words)
            button.setShortcut(keys)
            button.clicked.connect(lambda _checked=False, step=step: self._step(step))
        self.pdf.clicked.connect(self._ask_pdf)
        self.words.setProperty("role", "faint")
        bar = QHBoxLayout()
        bar.setContentsMargins(SPACE, SPACE, 2 * SPACE, SPACE)
        for widget in (self.back, self.forward):
            bar.addWidget(widget)
        bar.addWidget(self.words, 1)
        bar.addWidget(self.pdf)
        left = QWidget()
        left.setObjectName("panel")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        column.setContentsMargins(SPACE, SPACE, SPACE, 0)
        column.addWidget(self.search)
        column.addWidget(self.contents, 1)
        split = QSplitter()
        split.setHandleWidth(1)
        split.addWidget(left)
        split.addWidget(self.page)
        split.setSizes([280, 800])
        split.setStretchFactor(1, 1)
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(0, 0, 0, 0)
        main_layout.setSpacing(0)
        main_layout.addLayout(bar)
        main_layout.addWidget(split, 1)

    # --- pages ---------------------------------------------------------------------------------

    def open_page(self, page: str) -> None:
        """Show a page, ``chapter`` or ``chapter#heading``, and remember it in the history."""
        if self._go(page):
            del self._history[self._history_place + 1 :]
            self._history.append(page)
            self._history_place = len(self._history) - 1
            self._enable()

    @property
    def shown(self) -> str:
        """Return the page on show."""
        return self._page

    def _step(self, step: int) -> None:
        if 0 <= self._history_place + step < len(self._history):
            self._history_place += step
            self._go(self._history[self._history_place])
            self._enable()

    def _enable(self) -> None:
        self.back.setEnabled(self._history_place > 0)
        self.forward.setEnabled(self._history_place < len(self._history) - 1)

    def _go(self, page: str) -> bool:
        id, _, anchor = page.partition("#")
        chapter = next((chapter for chapter in self.chapters if chapter.id == id), None)
        if chapter is None:
            if not self.chapters:
                self.page.setPlainText(texts.MANUAL_MISSING)
            return False
        self._page = page
        if chapter is not self._chapter:
            self._chapter = chapter
            self._render()
        if anchor:
            self.page.scrollToAnchor(anchor)
        else:
            self.page.verticalScrollBar().setValue(0)
        self._mark_in_contents(page)
        return True

    def _on_resized(self) -> None:
        if self._chapter is not None and self.page.width() != self._rendered_at:
            self._render_timer.start()

    def _render(self) -> None:
        """Render the chapter for the window's width and colours, at the same place."""
        if self._chapter is None:
            return
        self._rendered_at = self.page.width()
        bar = self.page.verticalScrollBar()
        share = bar.value() / max(bar.maximum(), 1)
        self.page.document().clear()
        self.page.setHtml(html(self._chapter, self.page.width_of))
        bar.setValue(round(share * bar.maximum()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._render_timer.start()

    # --- contents and search -------------------------------------------------------------------

    def _fill_contents(self, text: str) -> None:
        """List the contents, or the headings under which all words of ``text`` stand."""
        words = text.casefold().split()
        self.contents.blockSignals(True)
        self.contents.clear()
        count = 0
        for chapter in self.chapters:
            places = _places(chapter)
            hits = [(page, title) for page, title, body in places if all(word in body for word in words)]
            if not hits:
                continue
            count += len(hits)
            chapter_item = QTreeWidgetItem(self.contents, [chapter.title])
            chapter_item.setData(0, _PAGE, chapter.id)
            for page, title in hits:
                if page != chapter.id:
                    QTreeWidgetItem(chapter_item, [title]).setData(0, _PAGE, page)
            chapter_item.setExpanded(bool(words))
        self.contents.blockSignals(False)
        self.words.setText(texts.MANUAL_FOUND.format(count=count) if words else "")
        if not words:
            self._mark_in_contents(self._page)

    def _mark_in_contents(self, page: str) -> None:
        """Select the open page in the contents."""
        self.contents.blockSignals(True)
        for number in range(self.contents.topLevelItemCount()):
            top = self.contents.topLevelItem(number)
            for item in (*(top.child(row) for row in range(top.childCount())), top):
                if item.data(0, _PAGE) == page:
                    self.contents.setCurrentItem(item)
                    top.setExpanded(True)
        self.contents.blockSignals(False)

    def _on_item(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.open_page(str(item.data(0, _PAGE)))

    # --- PDF -----------------------------------------------------------------------------------

    def _ask_pdf(self) -> None:
        proposal = Path.home() / f"{texts.MANUAL_PDF_NAME}.pdf"
        target = dialogs.ask_target(self, texts.MANUAL_PDF, proposal, "PDF (*.pdf)", (".pdf",))
        if target is not None:
            self.export_pdf(target)

    def export_pdf(self, target: Path) -> None:
        """Write the manual as PDF on another thread; say in the window whether it was written."""
        chapters = self.chapters

        def work(progress: Progress) -> Path:
            from jixiao_gui.formats.manual.manual_pdf import write_manual
            from jixiao_gui.formats.writing.replace import replacing

            with replacing(target) as file:
                write_manual(chapters, file, texts.MANUAL_PDF_NAME, texts.MANUAL_SUBJECT, progress)
            return target

        self.pdf.setEnabled(False)
        self.words.setText(texts.MANUAL_WORKING)

        def say_saved(path: Path) -> None:
            self.words.setText("")
            self.messages.tell_written(texts.MANUAL_SAVED.format(path=path), path)

        self._job = job = Job(work, say_saved, self)
        job.failed.connect(self.words.setText)
        job.crashed.connect(lambda: self.words.setText(texts.MANUAL_NOT_SAVED))
        job.finished.connect(lambda: self.pdf.setEnabled(True))
        job.finished.connect(job.deleteLater)
        job.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.pdf.isEnabled() and self._job is not None:
            self._job.cancel()
            self._job.wait()
        event.accept()


def _places(chapter: Chapter) -> list[tuple[str, str, str]]:
    """Return (page, heading, all words below it in lower case) of each heading of a chapter."""
    places: list[tuple[str, str, list[str]]] = [(chapter.id, chapter.title, [])]
    for block in chapter.blocks:
        if isinstance(block, Heading) and block.level > 1:
            places.append((f"{chapter.id}#{block.anchor}", plain(block.line), []))
        places[-1][2].extend(words_of(block))
    return [(page, title, "\n".join(words).casefold()) for page, title, words in places]
