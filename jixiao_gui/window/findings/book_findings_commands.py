"""Carry out the commands of the window with the book's findings, each as one undo step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import Changes, EditForm
from jixiao_gui.form.checks import acknowledged
from jixiao_gui.form.corrections import correct_some
from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.findings.book_window import BookFinding, BookWindow, by_form
from jixiao_gui.window.findings.reason_dialog import ReasonDialog
from jixiao_gui.window.long_change import LongChange
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench


class BookFindingsCommands(QObject):
    """Commands on the findings of the whole book."""

    goto_wanted = Signal(int, str)  # a form's id, a cell

    def __init__(self, bench: Workbench, long: LongChange) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._long = bench, bench.desk, long
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
        name = texts.CORRECT_MANY.format(count=len(book_findings))
        day = date.today().isoformat()
        parts, corrected = [], 0
        for form_id, findings in by_form(book_findings).items():
            form = self._desk.forms([form_id])[0]
            correctable = [finding for finding in findings if finding.correctable]
            template = self._desk.templates.by_id.get(form.template)
            edit = correct_some(form, template, correctable, name, day) if template is not None else None
            if edit is not None:
                parts.append(EditForm(name, form_id, edit))
                corrected += len(correctable)
        if parts:
            message = texts.CORRECTED.format(findings=corrected, forms=len(parts))
            self._long.apply(Changes(texts.CORRECT_MANY.format(count=corrected), tuple(parts)), message)

    def _ask_reason(self, book_findings: list[BookFinding]) -> None:
        self.dialog = ReasonDialog(book_findings[0].finding, self.window or self._bench.window)
        if len(book_findings) > 1:
            self.dialog.setWindowTitle(texts.BOOK_REASON.format(count=len(book_findings)))
        self.dialog.reason_given.connect(partial(self.acknowledge, book_findings))
        self.dialog.open()

    def acknowledge(self, book_findings: Sequence[BookFinding], reason: str) -> None:
        """Acknowledge each of ``book_findings`` with the same reason."""
        self._bench.commit()
        name, day = texts.ACKNOWLEDGE_MANY.format(count=len(book_findings)), date.today().isoformat()
        parts = [
            EditForm(
                name,
                form_id,
                SetRemarks(
                    name,
                    acknowledged(self._desk.forms([form_id])[0], findings, reason, day),
                ),
            )
            for form_id, findings in by_form(book_findings).items()
        ]
        message = texts.ACKNOWLEDGED_MANY.format(count=len(book_findings), forms=len(parts))
        self._long.apply(Changes(name, tuple(parts)), message)


COMMANDS: CommandTable[BookFindingsCommands] = CommandTable(Menu.CHECK)
BOOK_FINDINGS = COMMANDS.add(
    "book_findings", "全部表的问题(&B)…", BookFindingsCommands.show, keys="Ctrl+Shift+F8", needs=Needs.FORM
)
