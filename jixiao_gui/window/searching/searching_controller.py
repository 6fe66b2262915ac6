"""Carry out the commands find, replace and go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from jixiao_gui.book.changes import Change, Changes, EditForm
from jixiao_gui.form.places import place_of
from jixiao_gui.form.search_replace import replace_all, replace_one
from jixiao_gui.formats import Progress, counted
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.long_change import size
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.searching import searching_texts as texts
from jixiao_gui.window.searching.find_bar import FindBar
from jixiao_gui.window.searching.goto_box import GotoBox
from jixiao_gui.window.searching.searcher import MOST, BookHit, Searcher
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.book.form_reading import FormEntry


class SearchingController(QObject):
    """The controller of the bar of find and replace, and of the box that goes to a form."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was
    form_wanted = Signal(int)

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._view = bench, bench.desk, view
        self._current_hit: int | None = None
        self._entries: dict[int, FormEntry] = {}
        self._entries_of: tuple[Book, int] | None = None
        """The book and the revision of ``_entries``."""
        self.bar = FindBar(self._desk.templates)
        self.goto = GotoBox(bench.desk.templates, bench.window)
        self.searcher = Searcher(self._desk, self)
        self.goto.chosen.connect(self._go_to_form)
        bar, searcher = self.bar, self.searcher
        bar.query_changed.connect(self._search)
        bar.step_wanted.connect(self.step)
        bar.hit_wanted.connect(self.show_hit)
        bar.one_wanted.connect(self.replace_one)
        bar.all_wanted.connect(self.replace_all)
        bar.closed.connect(self.close)
        searcher.changed.connect(self._on_hits)
        searcher.progressed.connect(self._on_progress)
        self._desk.book_changed.connect(self._on_book)

    # --- find ----------------------------------------------------------------------------------

    def open(self, *, replacing: bool) -> None:
        """Show the bar with the text selected in an open cell editor."""
        words = self._view.editor.textCursor().selectedText() if self._view.editing else ""
        self._bench.commit()
        self.bar.open("" if "\u2029" in words else words, replacing=replacing)

    def open_goto(self) -> None:
        """Show the box that goes to a form."""
        self._bench.commit()
        if self._desk.book is not None:
            self.goto.open(self._desk.book.entries())

    def close(self) -> None:
        """Hide the bar and go back to the form; the hits stay for F3."""
        self.searcher.stop()
        self.bar.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Show the next or previous hit, at first the one at the cursor or beside it."""
        self._bench.commit()
        hits = self.searcher.hits
        if not self.searcher.query.words:
            self.open(replacing=self.bar.replacing)
        elif not hits:
            if not self.searcher.busy:
                self.hinted.emit(texts.NONE)
        elif self._current_hit is None:
            self.show_hit(self._nearest(by))
        else:
            self.show_hit((self._current_hit + by) % len(hits))

    def show_hit(self, number: int) -> None:
        """Move to the cell of a hit; the keyboard focus stays where it is."""
        if not 0 <= number < len(self.searcher.hits):
            return
        book_hit = self.searcher.hits[number]
        self._bench.commit()
        if book_hit.form_id != self._desk.form_id:
            self.form_wanted.emit(book_hit.form_id)
        self._view.goto(book_hit.hit.path)
        self._current_hit = number
        self._show_count()

    def _search(self) -> None:
        self._current_hit = None
        self.searcher.search(self.bar.query, self.bar.whole_book)
        self._on_hits()

    def _nearest(self, by: int) -> int:
        """Return the number of the hit at the cursor or after it, for ``by`` < 0 at it or before it.

        Where the form on show has no hit on that side, return the first one after, or before, the form.
        """
        grid, position = self._view.grid, self._view.position
        hits = self.searcher.hits
        if grid is None:
            return 0
        of_form = [number for number, book_hit in enumerate(hits) if book_hit.form_id == self._desk.form_id]
        places = {
            number: grid.by_path[hits[number].hit.path].position
            for number in of_form
            if hits[number].hit.path in grid.by_path
        }
        if by > 0:
            after_all = of_form[-1] + 1 if of_form else 0
            number = next((n for n in places if places[n] >= position), after_all)
        else:
            before_all = (of_form[0] if of_form else 0) - 1
            number = next((n for n in reversed(places) if places[n] <= position), before_all)
        return number % len(hits)

    def _on_hits(self) -> None:
        book = self._desk.book
        hits = self.searcher.hits
        if self._current_hit is not None and self._current_hit >= len(hits):
            self._current_hit = None
        if book is not None and hits and self._entries_of != (book, book.revision):
            self._entries_of = book, book.revision
            self._entries = {entry.id: entry for entry in book.entries()}
        self.bar.model.show(hits, self._entries)
        self._show_count()

    def _show_count(self) -> None:
        hits, searcher = self.searcher.hits, self.searcher
        words = ""
        if searcher.query.words and not searcher.busy:
            if not hits:
                words = texts.NONE
            elif self._current_hit is not None:
                words = texts.COUNT.format(at=self._current_hit + 1, count=len(hits))
            elif searcher.whole_book:
                forms = len({book_hit.form_id for book_hit in hits})
                words = texts.COUNT_FORMS.format(count=len(hits), forms=forms)
            else:
                words = texts.COUNT_ALL.format(count=len(hits))
            if searcher.cut:
                words = texts.TOO_MANY.format(most=MOST)
        if words or not searcher.busy:
            self.bar.count.setText(words)
        self.bar.count.setToolTip(words)
        self.bar.show_hits(self.bar.replacing or self.bar.whole_book, self._current_hit)

    def _on_progress(self, completed: int, count: int) -> None:
        if count:
            self.bar.count.setText(texts.LOOKING.format(done=completed, count=count))
        else:
            self._show_count()

    def _on_book(self) -> None:
        self.bar.set_read_only(self._desk.read_only)
        if self._desk.book is None:
            self.bar.hide()

    def _go_to_form(self, form_id: int) -> None:
        self.form_wanted.emit(form_id)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- replace -------------------------------------------------------------------------------

    def replace_one(self) -> None:
        """Replace the current hit and go to the next one; without a current one, go to one first."""
        self._bench.commit()
        hits, desk = self.searcher.hits, self._desk
        if desk.read_only or not hits or self._current_hit is None:
            self.step(1)
            return
        number, book_hit = self._current_hit, hits[self._current_hit]
        self.show_hit(number)
        if not book_hit.hit.replaceable:
            self.hinted.emit(texts.COMPUTED_HIT)
            self.step(1)
            return
        shown = desk.shown
        if shown is None:
            return
        name = texts.REPLACED.format(place=place_of(shown.template, book_hit.hit.path))
        by = self.bar.by.text()
        if desk.edit(replace_one(shown.form, shown.template, book_hit.hit, by, name)):
            self._go_on(number, book_hit, by)
        else:
            self.step(1)

    def _go_on(self, number: int, replaced: BookHit, by: str) -> None:
        """Show the hit after the replaced one, and none in the new words, which may hold the old ones."""
        hits = self.searcher.hits
        end = replaced.hit.start + len(by)
        cell = replaced.form_id, replaced.hit.path
        while number < len(hits) and (hits[number].form_id, hits[number].hit.path) == cell:
            if hits[number].hit.start >= end:
                break
            number += 1
        self._current_hit = None
        if hits:
            self.show_hit(number % len(hits))
        else:
            self._show_count()

    def replace_all(self) -> None:
        """Replace every hit, as one undo step."""
        self._bench.commit()
        desk, searcher = self._desk, self.searcher
        if desk.read_only or searcher.busy or not searcher.query.words:
            return
        count = sum(book_hit.hit.replaceable for book_hit in searcher.hits)
        if searcher.cut:
            self._bench.messages.tell("warning", texts.TOO_MANY_REPLACE.format(most=MOST))
        elif not count:
            self.hinted.emit(texts.NOTHING_TO_REPLACE)
        else:
            self._replace_in(
                list(dict.fromkeys(each.form_id for each in searcher.hits if each.hit.replaceable)), count
            )

    def _replace_in(self, ids: list[int], count: int) -> None:
        """Replace ``count`` hits in the forms ``ids``."""
        book, templates = self._desk.book, self._desk.templates
        query, by = self.searcher.query, self.bar.by.text()
        assert book is not None
        name = texts.REPLACED_ALL.format(count=count)

        def make(progress: Progress) -> Change | None:
            parts = []
            for form_id, form in counted(book.forms_by_id(ids), progress):
                edit = replace_all(form, templates[form.template], query, by, name)
                if edit is not None:
                    parts.append(EditForm(name, form_id, edit))
            return parts[0] if len(parts) == 1 else Changes(name, tuple(parts)) if parts else None

        def tell(change: Change) -> None:
            self._bench.messages.tell("good", texts.TOLD.format(forms=size(change), count=count))

        self._bench.long_change.apply_made(make, len(ids), tell)

    @property
    def busy(self) -> bool:
        """Return True while the book is searched or many forms are written."""
        return self.searcher.busy or self._bench.long_change.busy


COMMANDS: CommandTable[SearchingController] = CommandTable(Menu.EDIT)
FIND = COMMANDS.add(
    "find",
    "查找(&I)…",
    lambda search: search.open(replacing=False),
    keys="Ctrl+F",
    icon="search",
    needs=Needs.FORM,
)
REPLACE = COMMANDS.add(
    "replace", "替换(&H)…", lambda search: search.open(replacing=True), keys="Ctrl+H", needs=Needs.FORM
)
FIND_NEXT = COMMANDS.add(
    "find_next", "查找下一处(&N)", lambda search: search.step(1), keys="F3", needs=Needs.FORM
)
FIND_PREVIOUS = COMMANDS.add(
    "find_previous", "查找上一处(&V)", lambda search: search.step(-1), keys="Shift+F3", needs=Needs.FORM
)
GOTO = COMMANDS.add("goto", "转到自评表(&G)…", SearchingController.open_goto, keys="Ctrl+G", needs=Needs.FORM)
