"""Check the book as a whole, on another thread: a project twice, a name in two spellings, a target unlike
its declaration.

A large book is not read whole; the forms of one project are then compared for the form on show alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer

from jixiao_gui.form.checks import Finding, check_book_wide, check_project
from jixiao_gui.form.model import Form, Source
from jixiao_gui.form.project_forms import group_projects, groups_of_several, project_form, without_project
from jixiao_gui.formats import Progress
from jixiao_gui.window.desk import Desk, Shown
from jixiao_gui.window.jobs import Job

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.form.template import Templates

_DELAY = 600
"""Milliseconds without a change before the book is checked again."""
_READ_UP_TO = 300
"""Forms of a book that is read whole at most; of a larger one only the list is: names, no amounts."""
_FORMS_A_CHECKPOINT = 50
_MOST_OF_A_PROJECT = 20
"""Forms of one project that are compared with each other at most; a year has three."""


class BookChecker(QObject):
    """A checker that gives the desk the findings of the whole book, soon after each change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._job: Job[_BookFindings] | None = None
        self._wide: Mapping[int, list[Finding]] = {}
        self._held = False
        self._projects: dict[int, list[tuple[int, int]]] | None = None
        """In a large book by a form's id the ids and numbers of its project's forms, where it has several."""
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_DELAY)
        self.timer.timeout.connect(self.check)
        desk.leaving.connect(self._stop)
        desk.book_changed.connect(self.timer.start)
        desk.undo.moved.connect(lambda _index: self._restart())
        desk.entries_changed.connect(self._restart)  # also when rules have changed, which is no undo step
        desk.changed.connect(self._on_shown)

    @property
    def busy(self) -> bool:
        """Return True until the last change has been checked."""
        return self._held or self._job is not None or self.timer.isActive()

    def hold(self, held: bool) -> None:
        """Check nothing as long as another thread changes the book: who reads it here waits for that."""
        self._held = held
        if held:
            self.timer.stop()
            if self._job is not None:
                self._job.cancel()
        else:
            self._restart()

    def check(self) -> None:
        """Check the book on another thread."""
        book, templates, gate = self._desk.book, self._desk.templates, self._desk.idle_gate
        if book is None or self._held:
            return
        if self._job is not None:
            self.timer.start()  # after the one that runs
            return

        def work(progress: Progress) -> _BookFindings:
            checkpoint = partial(gate.wait, progress)
            ids, forms, read_whole = _forms(book, checkpoint)
            findings = check_book_wide(forms, templates, checkpoint)
            projects = None if read_whole else _projects(ids, forms, templates)
            return _BookFindings({ids[n]: of_form for n, of_form in findings.items()}, projects)

        job = self._job = Job(work, lambda findings: self._take(book, findings), self)
        job.finished.connect(self._finished)
        job.start(Job.Priority.LowestPriority)

    def _take(self, book: Book, result: _BookFindings) -> None:
        if self._desk.book is book and not self._held and not self.timer.isActive():
            self._wide, self._projects = result
            self._desk.set_book_findings(self._wide)
            self._check_project()

    def _on_shown(self, shown: Shown | None) -> None:
        if shown is not None and shown.opened and self._projects is not None:
            QTimer.singleShot(0, self, self._check_project)  # after the other listeners have shown the form

    def _check_project(self) -> None:
        """Compare the few forms of the project on show with each other; for a large book."""
        book, form_id = self._desk.book, self._desk.form_id
        members = self._projects.get(form_id or 0) if self._projects is not None else None
        if book is None or not members:
            return
        members = members[:_MOST_OF_A_PROJECT]
        ids, numbers = [id for id, _ in members], [number for _, number in members]
        by_place = check_project(self._desk.forms(ids), numbers, self._desk.templates)
        with_project = {
            ids[place]: [*self._wide.get(ids[place], ()), *findings] for place, findings in by_place.items()
        }
        self._desk.set_book_findings({**self._wide, **with_project})

    def _restart(self) -> None:
        """Start over, because the book has changed."""
        self._projects = None
        if self._job is not None:
            self._job.cancel()
        self.timer.start()

    def _finished(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None

    def _stop(self) -> None:
        self.timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job.wait()  # short; the book must not be closed before


class _BookFindings(NamedTuple):
    """The findings by form id; of a large book also the ids and numbers of its projects' forms."""

    findings: dict[int, list[Finding]]
    projects: dict[int, list[tuple[int, int]]] | None


def _projects(
    ids: Sequence[int], forms: Sequence[Form], templates: Templates
) -> dict[int, list[tuple[int, int]]]:
    by_id: dict[int, list[tuple[int, int]]] = {}
    for members in groups_of_several(
        group_projects([project_form(form) for form in forms], without_project(templates))
    ).values():
        listed = [(ids[number], number) for number in members]
        by_id.update((id, listed) for id, _ in listed)
    return by_id


def _forms(book: Book, checkpoint: Callable[[], None]) -> tuple[list[int], list[Form], bool]:
    """Return the ids, the forms, and whether the forms were read whole or only from the list."""
    checkpoint()
    entries = book.entries_by_own_connection()
    ids = [entry.id for entry in entries]
    forms = []
    if len(entries) <= _READ_UP_TO:
        for form in book.forms():
            checkpoint()
            forms.append(form)
        if len(forms) == len(ids):
            return ids, forms, True
        forms = []
    for number, entry in enumerate(entries):
        if number % _FORMS_A_CHECKPOINT == 0:
            checkpoint()
        forms.append(
            Form(
                template=entry.template,
                year=entry.year,
                project=entry.project,
                department=entry.department,
                unit=entry.unit,
                token=entry.token,
                sources=(Source("", entry.origin),) if entry.origin else (),
            )
        )
    return ids, forms, False
