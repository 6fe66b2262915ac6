"""Correct all of a kind, in a form or in the book, after a list of everything that it will change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.checks import RULES
from jixiao_gui.form.corrections import Plan, plan, plan_book, plan_without
from jixiao_gui.form.places import place_of
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.window.dialog_parts import accept_or_cancel
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.jobs import LatestJob, Work
from jixiao_gui.window.theme import SPACE

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

_MOST_ROWS = 2000
"""More lines than that nobody reads; the sentence above them still counts all."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What shall be done: a plan for each form, with its id, number and project."""

    name: str
    parts: tuple[tuple[int, int, str, Template, Plan], ...]

    @property
    def findings(self) -> int:
        """Return how many findings it clears."""
        return sum(len(part.findings) for *_, part in self.parts)


class CorrectDialog(QDialog):
    """``rules`` are the kinds that can be corrected in the form with ``form_id``.

    Where it has no errors and warnings of that kind, the whole book is looked through at once: what is wrong
    there can be corrected from any form. A tick taken away leaves that place as it is.
    """

    wanted = Signal(object)  # a Planned
    place_wanted = Signal(int, str)  # a form's id and a cell that would change

    def __init__(
        self,
        book: Book,
        templates: Templates,
        form_id: int,
        rules: Sequence[str],
        rule: str,
        day: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.CORRECT_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 760, 460)
        self._book, self._templates, self._form_id, self._day = book, templates, form_id, day
        self._job: LatestJob[Planned] = LatestJob(self)
        self.planned: Planned | None = None
        self._places: list[tuple[int, str]] = []
        self.scope = QComboBox()
        self.scope.setAccessibleName(texts.SCOPE)
        self.scope.addItem(texts.SCOPE_FORM, "form")
        self.scope.addItem(texts.SCOPE_BOOK.format(count=book.count()), "book")
        if not rule and book.count() > 1 and not self._plan_form("").parts:
            self.scope.setCurrentIndex(1)
        self.kind = QComboBox()
        self.kind.setAccessibleName(texts.KIND)
        self.kind.addItem(texts.KIND_ALL, "")
        for each in dict.fromkeys([*rules, *([rule] if rule else []), "name-variants"]):
            self.kind.addItem(RULES[each].title, each)
        self.kind.setCurrentIndex(max(0, self.kind.findData(rule)))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.table = self._make_table()
        self._buttons, self.ok = accept_or_cancel(self, texts.CORRECT_OK)
        self._lay_out()
        self.scope.currentIndexChanged.connect(lambda _index: self.look())
        self.kind.currentIndexChanged.connect(lambda _index: self.look())
        self.look()

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(texts.CORRECT_COLUMNS))
        table.setHorizontalHeaderLabels(texts.CORRECT_COLUMNS)
        table.setAccessibleName(texts.CORRECT_TITLE)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.itemChanged.connect(self._on_ticked)
        table.cellDoubleClicked.connect(self._on_activated)
        table.setToolTip(texts.CORRECT_TIP)
        for column, width in ((1, 170), (2, 130), (3, 150)):
            header.resizeSection(column, width)
        return table

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(SPACE)
        for name, box in ((texts.SCOPE, self.scope), (texts.KIND, self.kind)):
            choices.addWidget(QLabel(name))
            choices.addWidget(box)
            choices.addSpacing(SPACE)
        choices.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        whole.setSpacing(SPACE)
        whole.addLayout(choices)
        whole.addWidget(self.words)
        whole.addWidget(self.table, 1)
        whole.addWidget(self._buttons)

    # --- finding out what would change ----------------------------------------------------------

    def look(self) -> None:
        """Work out what the choice would change; the whole book's on another thread."""
        if self._job.closed:
            return
        self._job.stop()
        self.planned = None
        self.ok.setEnabled(False)
        rule = str(self.kind.currentData())
        alone = self.scope.currentData() == "form"
        of_the_book = bool(rule) and RULES[rule].function is None
        if alone and not of_the_book:
            self._show(self._plan_form(rule))
            return
        count = self._book.count()
        self.words.setText(texts.CORRECT_WORKING.format(done=0, count=count))
        self.table.setRowCount(0)  # what stands there was of another choice
        self._job.start(
            self._plan_book(rule),
            self._show_own if alone else self._show,
            lambda done: self.words.setText(texts.CORRECT_WORKING.format(done=done, count=count)),
            self.words.setText,
        )

    def _plan_form(self, rule: str) -> Planned:
        form = self._book.form(self._form_id)
        corrections = plan(form, self._templates[form.template], "", rule, self._day)
        if corrections is None:
            return Planned("", ())
        number = next(entry.number for entry in self._book.entries() if entry.id == self._form_id)
        template = self._templates[form.template]
        part = (self._form_id, number, display_name(form, template), template, corrections)
        return Planned(_name(rule, len(corrections.findings)), (part,))

    def _show_own(self, planned: Planned) -> None:
        """Show the form's own part of what only the whole book tells: which spelling is the usual one."""
        own = tuple(part for part in planned.parts if part[0] == self._form_id)
        rule = str(self.kind.currentData())
        self._show(Planned(_name(rule, sum(len(part.findings) for *_, part in own)), own))

    def _plan_book(self, rule: str) -> Work[Planned]:
        book, templates, day = self._book, self._templates, self._day

        def work(progress: Progress) -> Planned:
            forms, ids = list(book.forms()), [entry.id for entry in book.entries()]

            def report_progress(done: int) -> None:
                step(progress if done % 20 == 0 or done == len(forms) else None, done)

            found = plan_book(forms, templates, "", rule, day, report_progress)
            parts = tuple(
                (ids[n], n + 1, display_name(forms[n], layout := templates[forms[n].template]), layout, plan)
                for n, plan in found
            )
            return Planned(_name(rule, sum(len(plan.findings) for _, plan in found)), parts)

        return work

    def _show(self, planned: Planned) -> None:
        self.planned = planned
        rows = [
            (number, project, template, alteration)
            for _, number, project, template, corrections in planned.parts
            for alteration in corrections.alterations
        ]
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        self.table.setRowCount(min(len(rows), _MOST_ROWS))
        own = {(form_id, f.cell) for form_id, *_, part in planned.parts for f in part.findings}
        self._places = [
            (form_id, alteration.path)
            for form_id, *_, part in planned.parts
            for alteration in part.alterations
        ]
        for row, (number, project, template, alteration) in enumerate(rows[:_MOST_ROWS]):
            name = texts.FORM_NAME.format(number=number, project=" ".join(project.split()))
            place = place_of(template, alteration.path) if alteration.path else alteration.words
            was, now = (
                (alteration.before.strip() or texts.EMPTY, alteration.after.strip() or texts.EMPTY)
                if alteration.path
                else ("", "")
            )
            for column, text in enumerate((name, place, was, now)):
                item = QTableWidgetItem(" ".join(text.split()))
                item.setToolTip(text)
                if column == 0 and self._places[row] in own:
                    item.setCheckState(Qt.CheckState.Checked)
                self.table.setItem(row, column, item)
        self.table.blockSignals(False)
        words = texts.CORRECT_MORE if len(rows) > _MOST_ROWS else texts.CORRECT_WORDS
        sentence = words.format(findings=planned.findings, forms=len(planned.parts), shown=_MOST_ROWS)
        self.words.setText(sentence if planned.parts else texts.CORRECT_NONE)
        self.ok.setEnabled(bool(planned.parts))

    def left(self) -> set[tuple[int, str]]:
        """Return the places, by form and cell, whose tick was taken away."""
        items = ((self.table.item(row, 0), place) for row, place in enumerate(self._places[:_MOST_ROWS]))
        return {
            place
            for item, place in items
            if item is not None
            and item.flags() & Qt.ItemFlag.ItemIsUserCheckable
            and item.data(Qt.ItemDataRole.CheckStateRole) is not None
            and item.checkState() is Qt.CheckState.Unchecked
        }

    def _on_ticked(self, item: QTableWidgetItem) -> None:
        if item.column() == 0 and self.planned is not None:
            ticked = self.planned.findings - len(self.left())
            self.ok.setEnabled(ticked > 0)
            self.words.setText(texts.CORRECT_TICKED.format(findings=ticked))

    def _on_activated(self, row: int, _column: int) -> None:
        if row < len(self._places) and self._places[row][1]:
            self.place_wanted.emit(*self._places[row])

    def _chosen(self) -> Planned | None:
        """Return what was planned without the places that are to stay."""
        left = self.left()
        if self.planned is None or not left:
            return self.planned
        rule = str(self.kind.currentData())
        parts = []
        for form_id, number, project, template, whole in self.planned.parts:
            cells = {cell for id, cell in left if id == form_id}
            made: Plan | None = whole
            if cells:
                form = self._book.form(form_id)
                made = plan_without(whole, form, template, "", rule, self._day, cells)
            if made is not None:
                parts.append((form_id, number, project, template, made))
        return Planned(_name(rule, sum(len(part.findings) for *_, part in parts)), tuple(parts))

    def accept(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.parts:
            super().accept()
            self.wanted.emit(chosen)


def _name(rule: str, count: int) -> str:
    if rule:
        return texts.CORRECT_KIND.format(title=RULES[rule].title, count=count)
    return texts.CORRECT_MANY.format(count=count)
