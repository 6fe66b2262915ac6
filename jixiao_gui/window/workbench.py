"""The bench that every room of a window gets: desk, jobs, changes, settings, messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from jixiao_gui.window import texts
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.job_runner import JobRunner
from jixiao_gui.window.long_change import LongChange
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.settings import Settings

if TYPE_CHECKING:
    from jixiao_gui.form.template import Templates


@dataclass(frozen=True, slots=True, eq=False)
class Workbench:
    """One window's desk, job runner, writer of changes, settings and message bar."""

    desk: Desk
    jobs: JobRunner
    long_change: LongChange
    """Writes what may change many forms; the desk writes what changes one."""
    settings: Settings
    messages: MessageBar
    commit: Callable[[], bool]
    """Closes an open cell editor and keeps what it holds: call it before anything that reads or leaves the
    form. False where the book cannot take the text; the editor is then open again with all that was typed.
    """
    undo: Callable[[], None]
    """Undoes the last step."""
    window: QWidget
    """The parent of dialogs."""

    def export_folder(self) -> Path:
        """Return the folder of the last export if it exists, else that of the book."""
        last = self.settings.text("export/folder")
        return Path(last) if last and Path(last).is_dir() else self.book_folder()

    def remember_export(self, folder: Path) -> None:
        """Propose ``folder`` for the next export."""
        self.settings.set_text("export/folder", str(folder))

    def tell_written(
        self, sentence: str, path: Path, level: str = "good", messages: MessageBar | None = None
    ) -> None:
        """Show that ``path``, a file or folder, was written, and offer to open it.

        ``messages``: the bar to show it in; by default the main window's.
        """
        (messages or self.messages).tell_written(sentence, path, level)

    def tell_done(self, sentence: str) -> None:
        """Show ``sentence`` about the last step and offer to undo it, until another step follows."""
        stack = self.desk.undo

        def follow(_index: int) -> None:
            stack.moved.disconnect(follow)
            if self.messages.words.text() == sentence:
                self.messages.hide()

        self.messages.tell("good", sentence, texts.UNDO, self.undo)
        stack.moved.connect(follow)

    @property
    def templates(self) -> Templates:
        """Return the templates that the program knows."""
        return self.desk.templates

    @property
    def home(self) -> Path:
        """Return the folder of working copies, backups, settings and logs."""
        return self.desk.home

    def book_folder(self) -> Path:
        """Return the folder of the open book, the user's own where it has none yet."""
        book = self.desk.book
        return book.path.parent if book is not None and book.path is not None else Path.home()
