"""Look for words in the form on the desk at once, in the whole book beside the window."""

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
"""Hits that are kept; whoever finds more has typed too little."""
_AFTER = 250
"""Milliseconds without a key before the whole book is read."""
_EVERY = 50


class Found(NamedTuple):
    """A hit and the form that it is in."""

    form_id: int
    hit: Hit


class Searcher(QObject):
    """Keep ``hits`` true to the words, the scope and the forms as they change."""

    changed = Signal()  # the hits
    progressed = Signal(int, int)  # forms looked through, of how many; (0, 0) when it is over

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.query = Query("")
        self.whole_book = False
        self.hits: list[Found] = []
        self.cut = False
        """True when there were more than `MOST` hits."""
        self._job: Job[tuple[Query, list[Found]]] | None = None
        self._stale: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER)
        self._timer.timeout.connect(self._start)
        desk.changed.connect(self._on_form)
        desk.entry_changed.connect(self._on_entry)
        desk.entries_changed.connect(self._again)
        desk.leaving.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Return True while the book is being looked through."""
        return self._timer.isActive() or self._job is not None

    def look(self, query: Query, whole_book: bool) -> None:
        """Look for other words, or elsewhere."""
        if (query, whole_book) != (self.query, self.whole_book):
            self.query, self.whole_book = query, whole_book
            self._again()

    def stop(self) -> None:
        """Give the search of the book up, and wait until it has let the book go."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job.wait()

    def _again(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._timer.stop()
        if self.whole_book and self.query.words:
            self._timer.start()
            self._take([])  # what was found before is not what is asked for now
        else:
            self._in_form()

    def _on_form(self, shown: Shown | None) -> None:
        if not self.whole_book and not (shown is not None and shown.preview):
            self._in_form()

    def _on_entry(self, form_id: int) -> None:
        """Look through a form again that has changed."""
        if not self.whole_book or not self.query.words:
            return
        if self.busy:
            self._stale.add(form_id)
            return
        book = self._desk.book
        assert book is not None
        fresh = [Found(form_id, hit) for hit in _hits(book.form(form_id), self._desk.templates, self.query)]
        at = next((n for n, found in enumerate(self.hits) if found.form_id == form_id), None)
        rest = [found for found in self.hits if found.form_id != form_id]
        if at is None and fresh:  # it had none before: where it belongs is known by the order of the book
            places = {entry.id: entry.number for entry in book.entries()}
            at = sum(places[found.form_id] < places[form_id] for found in rest)
        self._take([*rest[:at], *fresh, *rest[at:]], cut=self.cut)

    def _in_form(self) -> None:
        shown = self._desk.shown
        if shown is None:
            self._take([])
        else:
            self._take([Found(shown.form_id, hit) for hit in find(shown.form, shown.template, self.query)])

    def _start(self) -> None:
        book, query, templates = self._desk.book, self.query, self._desk.templates
        if self._job is not None or book is None:
            return  # what runs was cancelled; its end starts this one
        self._stale.clear()
        entries = book.entries()
        ids = [entry.id for entry in entries]

        def work(progress: Progress) -> tuple[Query, list[Found]]:
            return query, search_book(book, ids, templates, query, progress)

        job = self._job = Job(work, self._on_answer, self)
        job.progressed.connect(lambda completed: self.progressed.emit(completed, len(ids)))
        job.finished.connect(self._finished)
        self.progressed.emit(0, len(ids))
        job.start()

    def _on_answer(self, answer: tuple[Query, list[Found]]) -> None:
        query, hits = answer
        if query == self.query and self.whole_book and not self._timer.isActive():
            self._take(hits[:MOST], cut=len(hits) > MOST)

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

    def _take(self, hits: list[Found], *, cut: bool = False) -> None:
        self.hits, self.cut = hits, cut
        self.changed.emit()


def search_book(
    book: Book, ids: list[int], templates: Templates, query: Query, progress: Progress
) -> list[Found]:
    """Return every hit in the forms ``ids``, in their order; more than `MOST` by one at most. Raise
    `Cancelled`.

    Where the database can tell which forms hold the words at all, only those are read.
    """
    words = query.words
    figure = not words.strip("0123456789.%")  # may stand in a cell that is computed, and so not stored
    cased = not words.isascii() and words.lower() != words.upper()
    wanted = None if figure or cased else set(book.search(words, everywhere=True))
    found: list[Found] = []
    places = {form_id: place for place, form_id in enumerate(ids, start=1)}
    looked = [form_id for form_id in ids if wanted is None or form_id in wanted]
    for done, (form_id, form) in enumerate(book.forms_by_id(looked), start=1):
        if done % _EVERY == 0:
            step(progress, places[form_id])
        found += (Found(form_id, hit) for hit in _hits(form, templates, query))
        if len(found) > MOST:
            return found[: MOST + 1]
    return found


def _hits(form: Form, templates: Templates, query: Query) -> list[Hit]:
    template = templates.by_id.get(form.template)
    return list(find(form, template, query)) if template is not None else []
