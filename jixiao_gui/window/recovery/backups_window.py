"""The window of a file's backups, with the forms of each, to restore, compare or save as a copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Templates
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.recovery import recovery_texts as texts
from jixiao_gui.window.recovery.loading import Loader
from jixiao_gui.window.recovery.tables import fill, make_table
from jixiao_gui.window.theme import SPACE

if TYPE_CHECKING:
    from jixiao_gui.book.backups import Backup
    from jixiao_gui.book.form_reading import FormEntry

TIME = "%Y-%m-%d %H:%M:%S"
_MOST_FORMS = 2000
"""Forms of a backup that are listed at most."""


class BackupsWindow(QDialog):
    """The window of ``backups``; ``entries`` returns the forms of one and is called on another thread."""

    restore_wanted = Signal(object)  # a Backup, as the next two
    copy_wanted = Signal(object)
    compare_wanted = Signal(object)

    def __init__(
        self,
        name: str,
        backups: list[Backup],
        entries: Callable[[Path], list[FormEntry]],
        templates: Templates,
        *,
        comparable: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.BACKUPS_TITLE.format(name=name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 880, 520)
        self._backups, self._entries, self._templates = backups, entries, templates
        self.list = make_table(texts.BACKUPS_COLUMNS, 0)
        fill(self.list, [(backup.time.strftime(TIME), size_of(backup.path)) for backup in backups])
        self.list.setAccessibleName(texts.BACKUPS_TITLE.format(name=name))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.preview = make_table(texts.BACKUP_COLUMNS, 1)
        self.preview.setAccessibleName(texts.BACKUP_CONTENT)
        self._make_buttons(comparable=comparable)
        self.loader = Loader(self)
        self.loader.failed.connect(self._on_failed)
        self._lay_out()
        self.list.itemSelectionChanged.connect(self._load_chosen)
        if backups:
            self.list.selectRow(0)

    def _make_buttons(self, *, comparable: bool) -> None:
        self.restore = QPushButton(texts.RESTORE)
        self.restore.setProperty("primary", True)
        self.compare = QPushButton(texts.COMPARE)
        self.compare.setVisible(comparable)
        self.copy = QPushButton(texts.SAVE_COPY)
        self.folder = QPushButton(texts.OPEN_FOLDER)
        self.folder.clicked.connect(self._open_folder)
        for button, signal in (
            (self.restore, self.restore_wanted),
            (self.copy, self.copy_wanted),
            (self.compare, self.compare_wanted),
        ):
            button.clicked.connect(lambda _checked=False, signal=signal: self._emit_chosen(signal))

    def _lay_out(self) -> None:
        hint = QLabel(texts.BACKUPS_HINT)
        hint.setWordWrap(True)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(SPACE, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.words)
        column.addWidget(self.preview, 1)
        splitter = QSplitter()
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([300, 560])
        close = QPushButton(window_texts.CLOSE)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.folder)
        row.addStretch(1)
        for button in (self.compare, self.copy, self.restore, close):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE + 4)
        layout.addWidget(hint)
        layout.addWidget(splitter, 1)
        layout.addLayout(row)
        self.restore.setDefault(True)  # after the layout: before, the button belongs to no window

    def chosen(self) -> Backup | None:
        """Return the selected backup, or ``None``."""
        row = self.list.currentRow()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def done(self, result: int) -> None:
        self.loader.stop()
        super().done(result)

    def _load_chosen(self) -> None:
        backup = self.chosen()
        if backup is None:
            return
        self._enable(False)
        self.words.setText(texts.READING)
        self.preview.setRowCount(0)
        self.loader.load(lambda: self._entries(backup.path), self._show)

    def _show(self, entries: list[FormEntry]) -> None:
        with_errors = sum(entry.errors > 0 for entry in entries)
        self.words.setText(texts.BACKUP_FORMS.format(count=len(entries), errors=with_errors))
        fill(
            self.preview,
            [
                (
                    entry.number,
                    display_name(entry, self._templates.by_id.get(entry.template)),
                    *figures(entry),
                )
                for entry in entries[:_MOST_FORMS]
            ],
        )
        self._enable(True)

    def _on_failed(self, sentence: str) -> None:
        self.words.setText(sentence or texts.NO_READING)

    def _enable(self, readable: bool) -> None:
        for button in (self.restore, self.compare, self.copy):
            button.setEnabled(readable)

    def _emit_chosen(self, signal: object) -> None:
        backup = self.chosen()
        if backup is not None:
            signal.emit(backup)  # type: ignore[attr-defined]

    def _open_folder(self) -> None:
        backup = self.chosen()
        if backup is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(backup.path.parent)))


def figures(entry: FormEntry) -> tuple[str, str, str]:
    """Return rate, total and grade as printed, without surrounding blanks."""
    return entry.rate.strip(), entry.total.strip(), entry.grade


def size_of(path: Path) -> str:
    """Return the file's size in words, such as 1.2 MB; "" where it is missing."""
    try:
        size = path.stat().st_size / 1024
    except OSError:
        return ""
    return texts.KB.format(size=size) if size < 1024 else texts.MB.format(size=size / 1024)
