"""Recover unsaved work, restore backups, salvage damaged files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jixiao_gui.book.book_rows import BookInfo
from jixiao_gui.book.changes import AddForms, Change, Changes, RemoveForms, SetInfo
from jixiao_gui.book.errors import BookError
from jixiao_gui.book.working_copy import FOLDER
from jixiao_gui.form.model import Form
from jixiao_gui.formats import Progress
from jixiao_gui.window import dialogs, questions
from jixiao_gui.window import texts as common
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.files import Files
from jixiao_gui.window.jobs import run_while_painting
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.recovery import recovery_texts as texts
from jixiao_gui.window.recovery.backups_window import TIME, BackupsWindow
from jixiao_gui.window.recovery.differences_window import DifferencesWindow
from jixiao_gui.window.recovery.loading import Loader
from jixiao_gui.window.recovery.orphans_window import OrphansWindow, changes_of, name_of
from jixiao_gui.window.recovery.rescue_window import RescueWindow
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.backups import Backup
    from jixiao_gui.book.book import Book
    from jixiao_gui.book.book_differences import Comparison, Numbered
    from jixiao_gui.book.form_reading import FormEntry
    from jixiao_gui.book.recovery import Orphan


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a backup; entries and forms in order."""

    info: BookInfo
    entries: list[FormEntry]
    forms: tuple[Form, ...]


class RecoveryController(QObject):
    """The controller of unsaved work, backups and damaged files."""

    def __init__(self, bench: Workbench, files: Files) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._files = bench, bench.desk, files
        self._loader = Loader(self)
        files.damaged.connect(self.on_damaged)

    def wait(self) -> None:
        """Wait for the running load; called before the window closes."""
        self._loader.stop()

    # --- work that a killed program left -------------------------------------------------------

    def look_for_orphans(self, *, tell_none: bool = False) -> None:
        """Offer the work that a killed program left; ``tell_none``: say so when there is none."""
        home = self._desk.home

        def work() -> list[Orphan]:
            from jixiao_gui.book.recovery import orphans

            return orphans(home)

        if (home / FOLDER).exists() and any((home / FOLDER).iterdir()):
            self._loader.load(work, lambda orphans: self._offer(orphans, tell_none))
        else:  # the usual case, found out without loading the database's modules
            self._offer([], tell_none)

    def _offer(self, orphans: list[Orphan], tell_none: bool) -> None:
        if orphans:
            self._show_orphans(orphans)
        elif tell_none:
            self._bench.messages.tell("good", texts.ORPHANS_NONE)

    def _show_orphans(self, orphans: list[Orphan]) -> None:
        window = OrphansWindow(orphans, self._bench.window)
        window.recover_wanted.connect(lambda orphan: self._recover_from(window, orphan))
        window.compare_wanted.connect(lambda orphan: self.compare_orphan(orphan, window))
        window.drop_wanted.connect(lambda orphan: self._drop(window, orphan))
        window.open()

    def _recover_from(self, window: OrphansWindow, orphan: Orphan) -> None:
        self.recover(orphan)
        self._refill(window)

    def recover(self, orphan: Orphan) -> bool:
        """Open the work of ``orphan``; return False, and say why, when it can't be opened."""
        from jixiao_gui.book.book import Book

        open_book = self._desk.book
        unused = not self._desk.dirty and not self._files.busy
        if open_book is not None and open_book.path == orphan.path and unused:
            self._bench.commit()
            self._desk.take(None)  # else this window's own lock would prevent it
        room = self._files.room()
        if room is None:
            return False
        try:
            book = run_while_painting(lambda: Book.recover(orphan, self._desk.templates, self._desk.home))
        except BookError as error:
            self._bench.messages.tell("error", str(error))
            return False
        words = texts.RECOVERED.format(name=name_of(orphan), changes=changes_of(orphan))
        room.receive(book, words, unsaved=True)
        return True

    def _drop(self, window: OrphansWindow, orphan: Orphan) -> None:
        from jixiao_gui.book import recovery

        if not questions.ask_drop(window, name_of(orphan)):
            return
        try:
            recovery.drop(orphan, self._desk.home)
        except BookError as error:
            self._bench.messages.tell("error", str(error))
        self._refill(window)

    def _refill(self, window: OrphansWindow) -> None:
        from jixiao_gui.book import recovery

        window.set_orphans(recovery.orphans(self._desk.home))

    def compare_orphan(self, orphan: Orphan, parent: QWidget) -> None:
        """Show the differences between an orphan's file and its work."""

        def work() -> Comparison:
            from jixiao_gui.book.book_differences import compare
            from jixiao_gui.book.stored_forms import read_numbered
            from jixiao_gui.book.working_copy import DATABASE

            saved = orphan.path is not None and orphan.path.exists()
            before: Numbered = iter(())
            if saved and orphan.path is not None:
                before = read_numbered(orphan.path, self._desk.templates)
            return compare(before, read_numbered(orphan.folder / DATABASE, self._desk.templates))

        title = texts.COMPARE_ORPHAN.format(name=name_of(orphan))
        heads = (texts.IN_FILE, texts.IN_WORK)
        DifferencesWindow(title, heads, work, self._desk.templates, parent).open()

    # --- backups -------------------------------------------------------------------------------

    def show_backups(self) -> None:
        """Show the backups of the open book's file."""
        self._bench.commit()
        book = self._desk.book
        if book is None or book.path is None:
            self._bench.messages.tell("warning", texts.BACKUPS_NO_FILE)
        else:
            self.show_backups_of(book.path)

    def show_backups_of(self, path: Path) -> None:
        """Show the backups of the file at ``path``, open or not."""
        from jixiao_gui.book.backups import list_backups

        backups = list_backups(self._desk.home, path)
        if not backups:
            self._bench.messages.tell("warning", texts.BACKUPS_NONE.format(name=path.name))
            return
        window = BackupsWindow(
            path.name,
            backups,
            self._entries,
            self._desk.templates,
            comparable=self._is_open(path),
            parent=self._bench.window,
        )
        window.restore_wanted.connect(lambda backup: self._restore_from(window, backup, path))
        window.copy_wanted.connect(lambda backup: self.save_copy(backup, path))
        window.compare_wanted.connect(lambda backup: self._compare_backup(backup, window))
        window.open()

    def _restore_from(self, window: BackupsWindow, backup: Backup, path: Path) -> None:
        window.accept()
        self.restore(backup, path)

    def restore(self, backup: Backup, path: Path) -> None:
        """Restore a backup of the file at ``path``; nothing is written before a save.

        In the open book this is one undo step; where it is not open, or damaged, unsaved work on its file.
        """
        self._bench.commit()
        if not self._is_open(path) or self._desk.read_only:
            self.open_backup(backup.path, backup.time.strftime(TIME), path)
            return
        time = backup.time.strftime(TIME)
        self._bench.jobs.run(
            lambda _progress: self._content(backup.path),
            lambda content: self._replace_content(content, time),
            lambda _done: (texts.READING, 0),
        )

    def _replace_content(self, content: Content, time: str) -> None:
        book = self._desk.book
        if book is None:
            return
        self._bench.commit()
        name = texts.RESTORE_NAME.format(time=time)
        change = replace_forms(name, [entry.id for entry in book.entries()], content)
        self._bench.long_change.apply(change, texts.RESTORED.format(time=time))

    def open_backup(self, backup: Path, time: str, path: Path) -> bool:
        """Open ``backup`` as unsaved work on the file at ``path``; return False when it can't be opened."""
        from jixiao_gui.book.book import Book

        open_book = self._desk.book
        if open_book is not None and open_book.path == path and not self._desk.dirty:
            self._desk.take(None)
        room = self._files.room()
        if room is None:
            return False
        try:
            book = run_while_painting(
                lambda: Book.restore(backup, path, self._desk.templates, self._desk.home)
            )
        except BookError as error:
            self._bench.messages.tell("error", str(error))
            return False
        words = texts.RESTORED_OPEN.format(time=time, path=path)
        room.receive(book, words, unsaved=True)
        return True

    def save_copy(self, backup: Backup, path: Path) -> None:
        """Ask for a path, then save the backup's content there."""
        time = backup.time.strftime(TIME)
        proposal = path.with_name(f"{path.stem} {backup.time:%Y-%m-%d %H%M}{path.suffix}")
        target = dialogs.ask_save_as(self._bench.window, proposal)
        if target is None:
            return

        def work(_progress: Progress) -> Path:
            from jixiao_gui.book.book import Book

            with Book.open(backup.path, self._desk.templates, self._desk.home, lock=False) as book:
                book.save_as(target)
            return target

        self._bench.jobs.run(
            work,
            lambda _done: self._bench.messages.tell_made(
                texts.COPY_SAVED.format(time=time, path=target),
                target.parent,
                common.OPEN_FILE,
                lambda: self._files.open(target),
            ),
            lambda _done: (texts.READING, 0),
        )

    def _compare_backup(self, backup: Backup, parent: QWidget) -> None:
        book = self._desk.book
        if book is None:
            return

        def work() -> Comparison:
            from jixiao_gui.book.book_differences import compare
            from jixiao_gui.book.stored_forms import read_numbered

            return compare(book.numbered(), read_numbered(backup.path, self._desk.templates))

        title = texts.COMPARE_BACKUP.format(time=backup.time.strftime(TIME))
        heads = (texts.NOW, texts.IN_BACKUP)
        DifferencesWindow(title, heads, work, self._desk.templates, parent).open()

    def _entries(self, path: Path) -> list[FormEntry]:
        with self._open_read_only(path) as book:
            return book.entries()

    def _content(self, path: Path) -> Content:
        with self._open_read_only(path) as book:
            return Content(book.info, book.entries(), tuple(book.forms()))

    def _open_read_only(self, path: Path) -> Book:
        from jixiao_gui.book.book import Book

        return Book.open(path, self._desk.templates, self._desk.home, read_only=True)

    def _is_open(self, path: Path) -> bool:
        book = self._desk.book
        return book is not None and book.path == path

    # --- damaged files -------------------------------------------------------------------------

    def on_damaged(self, path: Path, sentence: str, backup: Path | None) -> None:
        """Show that ``path`` is damaged, with a button that opens the rescue window."""
        self._bench.messages.tell(
            "error", sentence, texts.RESCUE, lambda: self.show_rescue(path, sentence, backup)
        )

    def show_rescue(self, path: Path, sentence: str, backup: Path | None) -> None:
        """Open the rescue window: the newest good backup, all backups, salvage."""
        from jixiao_gui.book.backups import list_backups

        backups = list_backups(self._desk.home, path)
        times = {listed_backup.path: listed_backup.time.strftime(TIME) for listed_backup in backups}
        time = times.get(backup, "") if backup is not None else ""
        window = RescueWindow(sentence, time, self._bench.window)
        window.list_wanted.connect(lambda: self.show_backups_of(path))
        window.salvage_wanted.connect(lambda: self.salvage(path))
        if backup is not None:
            window.backup_wanted.connect(lambda: self.open_backup(backup, time, path))
        window.open()

    def salvage(self, path: Path) -> None:
        """Read the readable parts of a damaged file into a new book, and report."""

        def work(_progress: Progress) -> tuple[Book, list[str]]:
            from jixiao_gui.book.salvage import salvage

            return salvage(path, self._desk.templates, self._desk.home)

        self._bench.jobs.run(work, self._open_salvaged, lambda _done: (texts.SALVAGING, 0))

    def _open_salvaged(self, salvaged: tuple[Book, list[str]]) -> None:
        book, lines = salvaged
        room = self._files.room()
        if room is None:
            book.close()
            return
        room.receive(book, "", unsaved=True)
        room.report(texts.SALVAGED.format(count=book.count()), texts.SALVAGE_REPORT, lines)


def replace_forms(name: str, ids: list[int], content: Content) -> Change:
    """Return the change that replaces the forms ``ids`` by ``content``, as one undo step."""
    figure_names = ("rate", "total", "grade", "errors", "warnings")
    figures = tuple({key: getattr(entry, key) for key in figure_names} for entry in content.entries)
    added = AddForms(name, content.forms, ids=tuple(entry.id for entry in content.entries), figures=figures)
    return Changes(name, (SetInfo(name, content.info), RemoveForms(name, tuple(ids)), added))


COMMANDS: CommandTable[RecoveryController] = CommandTable(Menu.FILE)
BACKUPS = COMMANDS.add("backups", "历史备份(&B)…", RecoveryController.show_backups, needs=Needs.BOOK)
RECOVER = COMMANDS.add(
    "recover", "找回未保存的工作(&F)…", lambda recovery: recovery.look_for_orphans(tell_none=True)
)
