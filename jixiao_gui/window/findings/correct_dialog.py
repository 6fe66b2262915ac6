"""The dialog that corrects all findings of a kind after listing every cell that will change."""

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
from jixiao_gui.window.dialog_parts import accept_or_cancel, show_whole_rows
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.jobs import LatestJob, Work
from jixiao_gui.window.theme import SPACE

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book

_MOST_ROWS = 2000
"""Rows of the table at most; the sentence above counts all changes."""


@dataclass(frozen=True, slots=True)
class PlannedCorrections:
    """The corrections to be made: id, number, project, template and plan of each form."""

    name: str
    parts: tuple[tuple[int, int, str, Template, Plan], ...]

    @property
    def findings(self) -> int:
        """Return how many findings the corrections clear."""
        return sum(len(part.findings) for *_, part in self.parts)


class CorrectDialog(QDialog):
    """The dialog for one form or the book; ``rules`` can be corrected in the form with ``form_id``.

    Where the form has nothing to correct, the dialog begins with the scope of the whole book. A cell whose
    tick is taken away stays as it is.
    """

    wanted = Signal(object)  # a PlannedCorrections
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
        self._job: LatestJob[PlannedCorrections] = LatestJob(self)
        self.planned: PlannedCorrections | None = None
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
        for kind in dict.fromkeys([*rules, *([rule] if rule else []), "name-variants"]):
            self.kind.addItem(RULES[kind].title, kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(rule)))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.table = self._make_table()
        self._buttons, self.ok = accept_or_cancel(self, texts.CORRECT_OK)
        self._lay_out()
        self.scope.currentIndexChanged.connect(lambda _index: self.refresh())
        self.kind.currentIndexChanged.connect(lambda _index: self.refresh())
        self.refresh()

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(texts.CORRECT_COLUMNS))
        table.setHorizontalHeaderLabels(texts.CORRECT_COLUMNS)
        table.setAccessibleName(texts.CORRECT_TITLE)
        show_whole_rows(table)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        header = table.horizontalHeader()
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
        main_layout = QVBoxLayout(self)
        main_layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE + 4)
        main_layout.setSpacing(SPACE)
        main_layout.addLayout(choices)
        main_layout.addWidget(self.words)
        main_layout.addWidget(self.table, 1)
        main_layout.addWidget(self._buttons)

    # --- planning -------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Plan the corrections of the chosen scope and kind; those of the book on another thread."""
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
        self.table.setRowCount(0)  # its rows belong to the earlier choice
        self._job.start(
            self._plan_book(rule),
            self._show_own if alone else self._show,
            lambda completed: self.words.setText(texts.CORRECT_WORKING.format(done=completed, count=count)),
            self.words.setText,
        )

    def _plan_form(self, rule: str) -> PlannedCorrections:
        form = self._book.form(self._form_id)
        corrections = plan(form, self._templates[form.template], "", rule, self._day)
        if corrections is None:
            return PlannedCorrections("", ())
        number = next(entry.number for entry in self._book.entries() if entry.id == self._form_id)
        template = self._templates[form.template]
        part = (self._form_id, number, display_name(form, template), template, corrections)
        return PlannedCorrections(_name(rule, len(corrections.findings)), (part,))

    def _show_own(self, planned: PlannedCorrections) -> None:
        """Show the form's own part of a rule that needs the whole book, as the spelling of names does."""
        own_parts = tuple(part for part in planned.parts if part[0] == self._form_id)
        rule = str(self.kind.currentData())
        self._show(
            PlannedCorrections(_name(rule, sum(len(part.findings) for *_, part in own_parts)), own_parts)
        )

    def _plan_book(self, rule: str) -> Work[PlannedCorrections]:
        book, templates, day = self._book, self._templates, self._day

        def work(progress: Progress) -> PlannedCorrections:
            forms, ids = list(book.forms()), [entry.id for entry in book.entries()]

            def report_progress(completed: int) -> None:
                step(progress if completed % 20 == 0 or completed == len(forms) else None, completed)

            plans = plan_book(forms, templates, "", rule, day, report_progress)
            parts = tuple(
                (
                    ids[index],
                    index + 1,
                    display_name(forms[index], layout := templates[forms[index].template]),
                    layout,
                    plan,
                )
                for index, plan in plans
            )
            return PlannedCorrections(_name(rule, sum(len(plan.findings) for _, plan in plans)), parts)

        return work

    def _show(self, planned: PlannedCorrections) -> None:
        self.planned = planned
        rows = [
            (number, project, template, alteration)
            for _, number, project, template, corrections in planned.parts
            for alteration in corrections.alterations
        ]
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        self.table.setRowCount(min(len(rows), _MOST_ROWS))
        checkable = {
            (form_id, finding.cell) for form_id, *_, part in planned.parts for finding in part.findings
        }
        self._places = [
            (form_id, alteration.path)
            for form_id, *_, part in planned.parts
            for alteration in part.alterations
        ]
        for row, (number, project, template, alteration) in enumerate(rows[:_MOST_ROWS]):
            name = texts.FORM_NAME.format(number=number, project=" ".join(project.split()))
            place = place_of(template, alteration.path) if alteration.path else alteration.words
            before, after = (
                (alteration.before.strip() or texts.EMPTY, alteration.after.strip() or texts.EMPTY)
                if alteration.path
                else ("", "")
            )
            for column, text in enumerate((name, place, before, after)):
                item = QTableWidgetItem(" ".join(text.split()))
                item.setToolTip(text)
                if column == 0 and self._places[row] in checkable:
                    item.setCheckState(Qt.CheckState.Checked)
                self.table.setItem(row, column, item)
        self.table.blockSignals(False)
        words = texts.CORRECT_MORE if len(rows) > _MOST_ROWS else texts.CORRECT_WORDS
        sentence = words.format(findings=planned.findings, forms=len(planned.parts), shown=_MOST_ROWS)
        self.words.setText(sentence if planned.parts else texts.CORRECT_NONE)
        self.ok.setEnabled(bool(planned.parts))
        # it went to 取消 while nothing could be corrected
        if planned.parts and self.focusWidget() in self._buttons.buttons():
            self.ok.setFocus()

    def unticked(self) -> set[tuple[int, str]]:
        """Return the form's id and the cell of each row whose tick was taken away."""
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
            ticked = self.planned.findings - len(self.unticked())
            self.ok.setEnabled(ticked > 0)
            self.words.setText(texts.CORRECT_TICKED.format(findings=ticked))

    def _on_activated(self, row: int, _column: int) -> None:
        if row < len(self._places) and self._places[row][1]:
            self.place_wanted.emit(*self._places[row])

    def _chosen(self) -> PlannedCorrections | None:
        """Return the planned corrections without the cells whose tick was taken away."""
        unticked = self.unticked()
        if self.planned is None or not unticked:
            return self.planned
        rule = str(self.kind.currentData())
        parts = []
        for form_id, number, project, template, corrections in self.planned.parts:
            cells = {cell for id, cell in unticked if id == form_id}
            remaining: Plan | None = corrections
            if cells:
                form = self._book.form(form_id)
                remaining = plan_without(corrections, form, template, "", rule, self._day, cells)
            if remaining is not None:
                parts.append((form_id, number, project, template, remaining))
        return PlannedCorrections(_name(rule, sum(len(part.findings) for *_, part in parts)), tuple(parts))

    def accept(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.parts:
            super().accept()
            self.wanted.emit(chosen)


def _name(rule: str, count: int) -> str:
    if rule:
        return texts.CORRECT_KIND.format(title=RULES[rule].title, count=count)
    return texts.CORRECT_MANY.format(count=count)
