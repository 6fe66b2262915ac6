"""Search the form on the desk at once, or the whole book on another thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from jixiao_gui.form.model import Form
from jixiao_gui.form.search_replace import Hit, Query, find
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.window.desk import Desk, Shown
from jixiao_gui.window.jobs import Job

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

MOST = 50_000
"""Hits of a search at most."""
_DELAY = 250
"""Milliseconds without a key before the book is searched."""
_FORMS_A_STEP = 50


class BookHit(NamedTuple):
    """A hit and the id of its form."""

    form_id: int
    hit: Hit


class Searcher(QObject):
    """A search whose ``hits`` follow the words, the scope and every change of the forms."""

    changed = Signal()  # the hits
    progressed = Signal(int, int)  # forms searched, of how many; (0, 0) at the end

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.query = Query("")
        self.whole_book = False
        self.hits: list[BookHit] = []
        self.cut = False
        """Whether there were more than `MOST` hits."""
        self._job: Job[tuple[Query, list[BookHit]]] | None = None
        self._stale: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self._search_book)
        desk.changed.connect(self._on_form)
        desk.entry_changed.connect(self._on_entry)
        desk.entries_changed.connect(self._restart)
        desk.leaving.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Return True while the book is being searched."""
        return self._timer.isActive() or self._job is not None

    def search(self, query: Query, whole_book: bool) -> None:
        """Search by ``query`` in the form on the desk, or in the ``whole_book``."""
        if (query, whole_book) != (self.query, self.whole_book):
            self.query, self.whole_book = query, whole_book
            self._restart()

    def stop(self) -> None:
        """Cancel the search of the book, and wait until it no longer reads the book."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job.wait()

    def _restart(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._timer.stop()
        if self.whole_book and self.query.words:
            self._timer.start()
            self._set_hits([])  # hits of the earlier search
        else:
            self._search_form()

    def _on_form(self, shown: Shown | None) -> None:
        if not self.whole_book and not (shown is not None and shown.preview):
            self._search_form()

    def _on_entry(self, form_id: int) -> None:
        """Search a changed form again."""
        if not self.whole_book or not self.query.words:
            return
        if self.busy:
            self._stale.add(form_id)
            return
        book = self._desk.book
        assert book is not None
        new_hits = [
            BookHit(form_id, hit) for hit in _hits(book.form(form_id), self._desk.templates, self.query)
        ]
        index = next((n for n, book_hit in enumerate(self.hits) if book_hit.form_id == form_id), None)
        other_hits = [book_hit for book_hit in self.hits if book_hit.form_id != form_id]
        if index is None and new_hits:  # it had no hits before: the book's order tells where its hits belong
            places = {entry.id: entry.number for entry in book.entries()}
            index = sum(places[book_hit.form_id] < places[form_id] for book_hit in other_hits)
        self._set_hits([*other_hits[:index], *new_hits, *other_hits[index:]], cut=self.cut)

    def _search_form(self) -> None:
        shown = self._desk.shown
        if shown is None:
            self._set_hits([])
        else:
            self._set_hits(
                [BookHit(shown.form_id, hit) for hit in find(shown.form, shown.template, self.query)]
            )

    def _search_book(self) -> None:
        book, query, templates = self._desk.book, self.query, self._desk.templates
        if self._job is not None or book is None:
            return  # a cancelled search still runs; its end starts this one
        self._stale.clear()
        entries = book.entries()
        ids = [entry.id for entry in entries]

        def work(progress: Progress) -> tuple[Query, list[BookHit]]:
            return query, search_book(book, ids, templates, query, progress)

        job = self._job = Job(work, self._on_answer, self)
        job.progressed.connect(lambda completed: self.progressed.emit(completed, len(ids)))
        job.finished.connect(self._finished)
        self.progressed.emit(0, len(ids))
        job.start()

    def _on_answer(self, answer: tuple[Query, list[BookHit]]) -> None:
        query, hits = answer
        if query == self.query and self.whole_book and not self._timer.isActive():
            self._set_hits(hits[:MOST], cut=len(hits) > MOST)

    def _finished(self) -> None:
        if self._job is None:
            return
        self._job.deleteLater()
        self._job = None
        self.progressed.emit(0, 0)
        stale, self._stale = self._stale, set()
        if (
            self.whole_book
            and self.query.words
            and self._desk.book is not None
            and not self._timer.isActive()
        ):
            for form_id in stale:
                self._on_entry(form_id)

    def _set_hits(self, hits: list[BookHit], *, cut: bool = False) -> None:
        self.hits, self.cut = hits, cut
        self.changed.emit()


def search_book(
    book: Book, ids: list[int], templates: Templates, query: Query, progress: Progress
) -> list[BookHit]:
    """Return the hits in the forms ``ids`` in order, `MOST` and one at most. Raises `Cancelled`.

    Where the database can find the forms that hold the words, only those are read.
    """
    words = query.words
    figure = not words.strip("0123456789.%")  # may stand in a cell that is computed, and so not stored
    cased = not words.isascii() and words.lower() != words.upper()
    matching_ids = None if figure or cased else set(book.search(words, everywhere=True))
    hits: list[BookHit] = []
    places = {form_id: place for place, form_id in enumerate(ids, start=1)}
    searched_ids = [form_id for form_id in ids if matching_ids is None or form_id in matching_ids]
    for completed, (form_id, form) in enumerate(book.forms_by_id(searched_ids), start=1):
        if completed % _FORMS_A_STEP == 0:
            step(progress, places[form_id])
        hits += (BookHit(form_id, hit) for hit in _hits(form, templates, query))
        if len(hits) > MOST:
            return hits[: MOST + 1]
    return hits


def _hits(form: Form, templates: Templates, query: Query) -> list[Hit]:
    template = templates.by_id.get(form.template)
    return list(find(form, template, query)) if template is not None else []
