"""Carry out the commands of a reviewer: remarks on cells, the office's score, pass and return."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jixiao_gui.book.changes import Changes, EditForm
from jixiao_gui.form import model
from jixiao_gui.form.cell_texts import NoSuchCell
from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.form.evaluation import TOTAL_SCORE
from jixiao_gui.form.model import RESCORED, Form, Remark
from jixiao_gui.form.office.reviewing import (
    PASSED,
    RETURNED,
    cell_of,
    is_settled,
    printed_text,
    remarks_without,
    review_remark,
    score_remark,
    verdict_remark,
    with_score,
    with_verdict,
)
from jixiao_gui.form.office.score_joining import scored_cell
from jixiao_gui.form.places import place_of
from jixiao_gui.formats import Progress, counted
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench


class RemarkCommands(QObject):
    """Commands that add remarks and verdicts to forms, as undo steps."""

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._view = bench, bench.desk, view
        self.dialog: QWidget | None = None
        """The dialog that was opened last."""

    # --- remarks --------------------------------------------------------------------------------

    def ask_remark(self) -> None:
        """Open the dialog for a remark on the current cell or on the form."""
        from jixiao_gui.window.office.review_dialog import ReviewDialog

        self._bench.commit()
        shown = self._desk.shown
        if shown is None:
            return
        cell = self._view.current_path
        try:
            cell_text = printed_text(shown.form, shown.evaluation, cell) if cell else ""
        except NoSuchCell:
            cell = cell_text = ""
        place = place_of(shown.template, cell) if cell else ""
        listed = [
            (remark, _remark_line(shown, remark)) for remark in shown.form.remarks if remark.kind in _LISTED
        ]
        scored = bool(scored_cell(cell))
        dialog = ReviewDialog(place, cell_text, listed, scored=scored, parent=self._bench.window)
        dialog.given.connect(
            lambda on_cell, words, expected, score: self.remark(
                cell if on_cell else "", words, expected, score
            )
        )
        dialog.dropped.connect(self.drop)
        self.dialog = dialog
        dialog.open()

    def remark(self, cell: str, words: str, expected: str = "", score: str = "") -> None:
        """Add a remark on ``cell``, "" for the form on show, or with ``score`` the office's score."""
        shown = self._desk.shown
        if shown is None:
            return
        remarks, day = shown.form.remarks, date.today().isoformat()
        if score:
            scored_path = scored_cell(cell) or TOTAL_SCORE
            new_remark = score_remark(shown.form, shown.evaluation, scored_path, score, words, day)
            self._desk.edit(SetRemarks(texts.REVIEW_EDIT, with_score(shown.form, new_remark)))
            return
        if words:
            new_review = review_remark(shown.form, shown.evaluation, cell, words, expected=expected, day=day)
            remarks = (*remarks, new_review)
        self._desk.edit(SetRemarks(texts.REVIEW_EDIT, remarks))

    def drop(self, remark: Remark) -> None:
        """Delete a remark of the form on show."""
        form = self._desk.form
        if form is not None:
            self._desk.edit(SetRemarks(texts.REVIEW_DELETE, remarks_without(form, [remark])))

    # --- verdicts -------------------------------------------------------------------------------

    def pass_shown(self) -> None:
        """Pass the form on show (审核通过)."""
        if self._desk.form_id is not None:
            self.give_pass([self._desk.form_id])

    def return_shown(self) -> None:
        """Ask by when the form on show is to be corrected, then return it."""
        if self._desk.form_id is not None:
            self.ask_return([self._desk.form_id])

    def give_pass(self, ids: Sequence[int]) -> None:
        """Mark the forms ``ids`` as passed (审核通过), and warn where any has errors."""
        self._bench.commit()
        verdict = verdict_remark(PASSED, date.today().isoformat())
        book = self._desk.book
        passed = set(ids)
        entries = book.entries() if book is not None else []
        wrong = sum(entry.errors > 0 for entry in entries if entry.id in passed)
        words = texts.PASSED_WRONG if wrong else texts.PASSED
        self._give(ids, verdict, texts.PASS, words.format(count=len(ids), wrong=wrong))

    def ask_return(self, ids: Sequence[int], parent: QWidget | None = None) -> None:
        """Ask by when the forms ``ids`` are to be corrected, then return them."""
        from jixiao_gui.window.office.office_dialogs import ReturnDialog

        self._bench.commit()
        dialog = ReturnDialog(len(ids), parent or self._bench.window)
        dialog.given.connect(lambda day, why: self.give_back(ids, day, why))
        self.dialog = dialog
        dialog.open()

    def give_back(self, ids: Sequence[int], day: str, why: str) -> None:
        """Return the forms ``ids`` to their units, to come back by ``day``."""
        verdict = verdict_remark(RETURNED, date.today().isoformat(), expected=day, message=why)
        message = texts.RETURNED.format(count=len(ids), day=day)
        self._give(ids, verdict, texts.RETURN_TITLE, message)

    def _give(self, ids: Sequence[int], verdict: Remark, name: str, message: str) -> None:
        book = self._desk.book
        if book is None or not ids:
            return

        def make(progress: Progress) -> Changes:
            parts = (
                EditForm(name, id, SetRemarks(name, with_verdict(form, verdict)))
                for id, form in counted(book.forms_by_id(ids), progress)
            )
            return Changes(name, tuple(parts))

        self._bench.long_change.apply_made(
            make, len(ids), lambda _change: self._bench.messages.tell("good", message)
        )


_LISTED = (model.REVIEW, RESCORED)


def _remark_line(shown: Shown, remark: Remark) -> str:
    """Return a remark as one line of the dialog."""
    form: Form = shown.form
    cell = cell_of(form, remark)
    place = place_of(shown.template, cell or remark.cell) if remark.cell else texts.REVIEW_FORM
    if remark.kind == RESCORED:
        why = texts.SCORE_WHY.format(why=remark.message) if remark.message else ""
        return texts.SCORE_LINE.format(place=place, own=remark.recorded, score=remark.expected, why=why)
    state = texts.REVIEW_DONE if is_settled(form, shown.evaluation, remark) else texts.REVIEW_OPEN
    return texts.REVIEW_LINE.format(state=state, place=place, message=remark.message)


COMMANDS: CommandTable[RemarkCommands] = CommandTable(Menu.OFFICE)
REVIEW = COMMANDS.add(
    "review_remark",
    "审核意见(&R)…",
    RemarkCommands.ask_remark,
    keys="Ctrl+M",
    needs=Needs.FORM,
    changes=True,
)
PASS = COMMANDS.add("pass_form", "通过(&P)", RemarkCommands.pass_shown, needs=Needs.FORM, changes=True)
RETURN = COMMANDS.add(
    "return_form", "退回修改(&B)…", RemarkCommands.return_shown, needs=Needs.FORM, changes=True
)
