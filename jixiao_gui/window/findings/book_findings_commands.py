"""Carry out the commands of the window with the book's findings, each as one undo step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import Change, Changes, EditForm
from jixiao_gui.form.checks import acknowledged
from jixiao_gui.form.corrections import correct_some
from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.formats import Progress, counted
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.findings.book_window import BookFinding, BookWindow, by_form
from jixiao_gui.window.findings.reason_dialog import ReasonDialog
from jixiao_gui.window.long_change import size
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench


class BookFindingsCommands(QObject):
    """Commands on the findings of the whole book."""

    goto_wanted = Signal(int, str)  # a form's id, a cell

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self.window: BookWindow | None = None
        self.dialog: ReasonDialog | None = None

    def show(self) -> None:
        """Show the findings of all forms."""
        self._bench.commit()
        book = self._desk.book
        if book is None:
            return
        if self.window is not None:
            self.window.reject()
        window = self.window = BookWindow(book, self._desk.templates, self._bench.window)
        window.goto_wanted.connect(self.goto_wanted)
        window.correction_wanted.connect(self.correct)
        window.reason_wanted.connect(self._ask_reason)
        window.finished.connect(self._forget)
        self._desk.undo.moved.connect(window.refresh)
        self._desk.entries_changed.connect(window.refresh)
        self._desk.leaving.connect(window.reject)
        window.show()

    def _forget(self) -> None:
        self.window = None

    def correct(self, book_findings: Sequence[BookFinding]) -> None:
        """Correct those of ``book_findings`` that have a correction."""
        self._bench.commit()
        book, templates = self._desk.book, self._desk.templates
        name, day = texts.CORRECT_MANY.format(count=len(book_findings)), date.today().isoformat()
        of_form, corrected = by_form(book_findings), 0
        if book is None:
            return

        def make(progress: Progress) -> Changes | None:
            nonlocal corrected
            parts = []
            for form_id, form in counted(book.forms_by_id(list(of_form)), progress):
                correctable = [finding for finding in of_form[form_id] if finding.correctable]
                template = templates.by_id.get(form.template)
                edit = correct_some(form, template, correctable, name, day) if template is not None else None
                if edit is not None:
                    parts.append(EditForm(name, form_id, edit))
                    corrected += len(correctable)
            return Changes(texts.CORRECT_MANY.format(count=corrected), tuple(parts)) if parts else None

        def tell(change: Change) -> None:
            words = texts.CORRECTED.format(findings=corrected, forms=size(change))
            self._bench.messages.tell("good", words)

        self._bench.long_change.apply_made(make, len(of_form), tell)

    def _ask_reason(self, book_findings: list[BookFinding]) -> None:
        self.dialog = ReasonDialog(book_findings[0].finding, self.window or self._bench.window)
        if len(book_findings) > 1:
            self.dialog.setWindowTitle(texts.BOOK_REASON.format(count=len(book_findings)))
        self.dialog.reason_given.connect(partial(self.acknowledge, book_findings))
        self.dialog.open()

    def acknowledge(self, book_findings: Sequence[BookFinding], reason: str) -> None:
        """Acknowledge each of ``book_findings`` with the same reason."""
        self._bench.commit()
        book, of_form = self._desk.book, by_form(book_findings)
        name, day = texts.ACKNOWLEDGE_MANY.format(count=len(book_findings)), date.today().isoformat()
        if book is None:
            return

        def make(progress: Progress) -> Changes:
            forms = counted(book.forms_by_id(list(of_form)), progress)
            remarks = ((id, acknowledged(form, of_form[id], reason, day)) for id, form in forms)
            return Changes(
                name, tuple(EditForm(name, id, SetRemarks(name, of_one)) for id, of_one in remarks)
            )

        def tell(change: Change) -> None:
            words = texts.ACKNOWLEDGED_MANY.format(count=len(book_findings), forms=size(change))
            self._bench.messages.tell("good", words)

        self._bench.long_change.apply_made(make, len(of_form), tell)


COMMANDS: CommandTable[BookFindingsCommands] = CommandTable(Menu.CHECK)
BOOK_FINDINGS = COMMANDS.add(
    "book_findings", "全部表的问题(&B)…", BookFindingsCommands.show, keys="Ctrl+Shift+F8", needs=Needs.FORM
)
