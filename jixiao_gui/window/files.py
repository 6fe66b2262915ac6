"""Make, open, save and leave books. What goes wrong is told in one sentence of the message bar."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import AddForms
from jixiao_gui.book.errors import BookDamaged, BookError, NotABook
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.model import Form
from jixiao_gui.window import dialogs, files_texts, questions, texts
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.dialogs import Answer, NewBook
from jixiao_gui.window.jobs import run_while_painting
from jixiao_gui.window.last_shown_form import LastShownForm
from jixiao_gui.window.lines_window import LinesWindow
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.naming import untitled
from jixiao_gui.window.new_book_year import keep_year, proposed_year
from jixiao_gui.window.saver import Saver
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book


class Neighbours(Protocol):
    """The program's other windows, and what a window may ask of them."""

    def another(self) -> Files:
        """Open a new window without a book, and return its files."""

    def show_open(self, path: Path) -> bool:
        """Bring the window that has ``path`` open to the front; return False when none has."""

    def quit(self) -> None:
        """Close all windows, as far as the user lets them."""


class Files(QObject):
    """Carry out the commands on books.

    With ``neighbours``, another book gets another window; without, it takes the open one's place.
    """

    damaged = Signal(object, str, object)  # a file's path, a sentence, the path of its newest good backup
    foreign = Signal(object, str)  # the path of a file that is no book, a sentence
    draft_found = Signal(object)  # what stood in an open editor when the program was killed

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self.neighbours: Neighbours | None = None
        self.saver = Saver(bench, self._proposal)
        LastShownForm(bench.desk, bench.settings)

    # --- books ---------------------------------------------------------------------------------

    def ask_new(self) -> None:
        """Ask what a new book begins with, then make it."""
        if self.neighbours is None and not self.may_leave():
            return
        proposal = NewBook(
            self._bench.settings.text("new/template", self._desk.templates.default.id),
            proposed_year(self._bench.settings, date.today()),
            self._bench.settings.text("new/department"),
            self._bench.settings.text("new/unit"),
        )
        dialog = dialogs.NewBookDialog(self._desk.layouts(), proposal, self._bench.window)
        dialog.chosen.connect(self.new)
        dialog.open()

    def new(self, wanted: NewBook) -> bool:
        """Make a book with one blank form; False when it could not be made."""
        for key in ("template", "department", "unit"):
            self._bench.settings.set_text(f"new/{key}", getattr(wanted, key))
        keep_year(self._bench.settings, wanted.year, date.today())
        from jixiao_gui.book.book import Book

        desk = self._desk
        try:
            book = Book.new(
                desk.templates, desk.home, template=wanted.template, year=wanted.year, unit=wanted.unit
            )
            form = self.blank_form(wanted.template, wanted.year, wanted.unit, wanted.department)
            book.apply(AddForms(texts.ADD_FORM, (form,)))
        except BookError as error:
            self._bench.messages.tell("error", str(error))
            return False
        room = self if self.neighbours is None else self.room()
        if room is not None:
            room.receive(book)
        return room is not None

    def room(self) -> Files | None:
        """Return where another book can be opened: here, in a new window, or nowhere as the open one must
        stay.
        """
        if self._desk.book is None:
            return self
        if self.neighbours is not None:
            return self.neighbours.another()
        return self if self.may_leave() else None

    def receive(self, book: Book, words: str = "", *, unsaved: bool = False) -> None:
        """Work on ``book`` here, and say ``words``; ``unsaved`` as for `Desk.take`."""
        self._bench.messages.hide()
        self._desk.take(book, unsaved=unsaved)
        if words or (book.warning and not book.read_only):  # who has the file stands in a line of its own
            self._bench.messages.tell("warning" if book.warning or unsaved else "good", words or book.warning)
        draft = book.draft
        if draft is not None:
            self.draft_found.emit(draft)

    def report(self, words: str, title: str, lines: list[str]) -> None:
        """Show ``lines`` in a window, and the message ``words`` with a button that shows them again."""

        def show() -> None:
            LinesWindow(title, lines, self._bench.window).open()

        self._bench.messages.tell("warning", words, files_texts.SHOW_REPORT, show)
        show()

    def blank_form(self, template: str, year: str, unit: str, department: str) -> Form:
        """Return a blank form of a layout, its head filled as far as it is known."""
        templates = self._desk.templates
        layout = templates.by_id.get(template, templates.default)
        form = layout.new_form(year, clean_text(unit))
        return set_text(form, "department", clean_text(department))

    def ask_open(self) -> None:
        """Ask for a book, then open it."""
        if self.neighbours is None and not self.may_leave():
            return
        path = dialogs.ask_open(self._bench.window, self.folder())
        if path is not None:
            self.open(path, asked=True)

    def open(self, path: Path, *, asked: bool = False) -> bool:
        """Open the book at ``path``, or go to the window that has it; else False and a sentence."""
        if self.neighbours is not None:
            if self.neighbours.show_open(path):
                return True
        elif not asked and not self.may_leave():
            return False
        try:
            # A file that another program made is read into a new one, and that may take a while.
            book = run_while_painting(lambda: self._opened(path))
        except BookDamaged as error:
            self.damaged.emit(path.absolute(), str(error), error.backup)
            return False
        except NotABook as error:
            self.foreign.emit(path.absolute(), str(error))
            return False
        except BookError as error:
            self._bench.messages.tell("error", str(error))
            return False
        self.take_in(book, path)
        return True

    def _opened(self, path: Path) -> Book:
        """Open a book on a thread, and read its list there. Raises what `Book.open` does."""
        from jixiao_gui.book.book import Book

        book = Book.open(path, self._desk.templates, self._desk.home)
        try:
            book.entries()
        except BaseException:
            book.close()
            raise
        return book

    def take_in(self, book: Book, path: Path) -> None:
        """Work on ``book``, opened from ``path``, here or in a window of its own."""
        from jixiao_gui.book.opening import newest_whole_backup
        from jixiao_gui.book.seal import State

        room = self if self.neighbours is None else self.room()
        assert room is not None
        self._bench.settings.add_recent(path.absolute())
        room.receive(book)
        if book.state is State.DAMAGED:
            room.damaged.emit(
                book.path,
                book.warning,
                run_while_painting(lambda: newest_whole_backup(self._desk.home, path)),
            )

    def take_over(self) -> None:
        """Work on a book that another computer left locked, once the user said that nobody is at it."""
        from jixiao_gui.book.lock import remove_lock
        from jixiao_gui.paths import real_path

        book = self._desk.book
        holder, path = (book.holder, book.path) if book is not None else (None, None)
        if holder is None or path is None:
            return
        if not questions.ask_take_over(self._bench.window, holder.user, holder.host):
            return
        gone = run_while_painting(lambda: remove_lock(real_path(path), holder))
        self._desk.take(None)  # what was saved there since is read too
        if self.open(path, asked=True) and not gone:
            self._bench.messages.tell("warning", files_texts.TAKEN_OVER)

    def save(self) -> bool:
        """Save the book and wait for it; False when it is not saved."""
        return self.saver.save()

    def save_as(self) -> bool:
        """Ask where to, save, and wait for it; False when it is not saved."""
        return self.saver.save_as()

    def may_leave(self) -> bool:
        """Return whether the open book may be closed: it is saved, or the user gives its changes up."""
        if not self._bench.commit():
            return False
        self.saver.wait()
        if not self._desk.dirty:
            return True
        answer = dialogs.ask_save(self._bench.window, self.book_name())
        return answer is Answer.DISCARD or (answer is Answer.SAVE and self.save() and not self._desk.dirty)

    def book_name(self) -> str:
        """Return what the book is called in a sentence."""
        book = self._desk.book
        if book is None:
            return ""
        if book.path is not None:
            return book.path.stem
        return untitled(book.info.unit, book.info.year)

    def _proposal(self) -> Path:
        """Return where "save as" begins."""
        book = self._desk.book
        named = book.path if book is not None else None
        return named or Path(self.folder()) / f"{self.book_name()}.db"

    def open_folder(self) -> None:
        """Open the folder that the book's file is in, by the system's program for folders."""
        book = self._desk.book
        if book is None or book.path is None:
            self._bench.messages.tell("info", files_texts.NO_FILE_YET)
        elif not book.path.parent.is_dir():
            self._bench.messages.tell("warning", files_texts.NO_FOLDER.format(folder=book.path.parent))
        else:
            dialogs.open_outside(book.path.parent)

    def folder(self) -> str:
        """Return where a file is looked for first: beside the book, else beside the last one."""
        book = self._desk.book
        if book is not None and book.path is not None:
            return str(book.path.parent)
        recent = self._bench.settings.recent()
        return str(recent[0].parent) if recent else str(Path.home())

    # --- work beside the window ----------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Return whether an import, an export or other long work runs."""
        return self._bench.jobs.busy

    def wait(self) -> None:
        """Cancel work that runs and wait for its end, a save's too; before the window or its book goes."""
        self.saver.wait()
        self._bench.jobs.wait()


COMMANDS: CommandTable[Files] = CommandTable(Menu.FILE)
NEW = COMMANDS.add(
    "new",
    "新建自评表册(&N)…",
    Files.ask_new,
    keys="Ctrl+N",
    icon="new",
    short="新建册",
    tip="一个单位、一个年度一册，里面放多张自评表。",
)
OPEN = COMMANDS.add(
    "open",
    "打开(&O)…",
    Files.ask_open,
    keys="Ctrl+O",
    icon="open",
    short="打开",
    tip="打开自评表册（.db）；Word、Excel 等文件请用“导入”。",
)
SAVE = COMMANDS.add(
    "save",
    "保存(&S)",
    lambda files: files.saver.start(),
    keys="Ctrl+S",
    icon="save",
    short="保存",
    tip="册里的全部自评表存成一个文件，原来的留一份备份。",
    needs=Needs.BOOK,
)
SAVE_AS = COMMANDS.add(
    "save_as",
    "另存为(&A)…",
    lambda files: files.saver.start_as(),
    keys="Ctrl+Shift+S; F12",
    needs=Needs.BOOK,
)
FOLDER = COMMANDS.add("open_folder", "打开所在文件夹(&D)", Files.open_folder, needs=Needs.BOOK)
