"""What is done about findings: correct, acknowledge, draft a reason; and scores that follow suggestions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from jixiao_gui.book.changes import Change, Changes, EditForm
from jixiao_gui.form.checks import RULES, Finding, acknowledged, reopened
from jixiao_gui.form.corrections import correct
from jixiao_gui.form.drafting import DRAFTED, draft_reason
from jixiao_gui.form.edits import SetRemarks, follow_scores, keep_scores
from jixiao_gui.form.evaluation import as_printed
from jixiao_gui.form.model import Form
from jixiao_gui.form.numbers import read_points
from jixiao_gui.form.places import value_names
from jixiao_gui.form.scoring import suggest_row
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.findings import texts
from jixiao_gui.window.findings.correct_dialog import CorrectDialog, Planned
from jixiao_gui.window.findings.findings_panel import FindingsPanel
from jixiao_gui.window.findings.reason_dialog import ReasonDialog
from jixiao_gui.window.findings.whole_book import WholeBook
from jixiao_gui.window.long_change import LongChange
from jixiao_gui.window.table.cell_edits import row_of
from jixiao_gui.window.table.marks import marks_of
from jixiao_gui.window.table.sheet_view import SheetView


class FindingsRoom(QObject):
    """The panel and the commands on findings, joined to the desk and the view."""

    refused = Signal(str)  # one sentence: why nothing was done
    correctable = Signal(bool)  # whether corrections can be asked for: of this form, or of the others

    def __init__(
        self, desk: Desk, view: SheetView, long: LongChange, commit: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._view, self._long, self._commit = desk, view, long, commit
        self._form_id: int | None = None
        self._window = parent
        self.panel = FindingsPanel()
        self.whole = WholeBook(desk)
        self.dialog: CorrectDialog | ReasonDialog | None = None
        desk.findings_changed.connect(self._on_findings)
        self.panel.chosen.connect(self.goto)
        self.panel.correction_wanted.connect(self.correct)
        self.panel.menu_wanted.connect(self._show_menu)
        self.panel.all_wanted.connect(self.ask_correct)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "next_finding": lambda: self.step(1),
            "previous_finding": lambda: self.step(-1),
            "correct": self.correct_here,
            "correct_all": self.ask_correct,
            "acknowledge": self.acknowledge_here,
            "draft": self.draft_here,
            "score_rows": self.score_rows,
            "score_form": self.score_form,
            "score_manual": self.score_manual,
        }

    # --- finding them --------------------------------------------------------------------------

    def goto(self, finding: Finding) -> None:
        """Lead to the cell that a finding speaks of."""
        if self._view.goto(finding.cell):
            self._view.setFocus()

    def step(self, by: int) -> None:
        """Lead to the next or last open finding of those that the panel lists."""
        self._commit()
        found = self.panel.step(by)
        if found is None:
            self.refused.emit(window_texts.NO_FINDINGS)
        else:
            self.goto(found)

    def _on_findings(self, findings: list[Finding]) -> None:
        desk = self._desk
        able = desk.form is not None and not desk.read_only
        if desk.form_id != self._form_id:
            self._form_id = desk.form_id
            self.panel.start_over()
        self.panel.set_findings(findings, shown=desk.form is not None, changeable=able)
        if desk.form is not None and desk.template is not None and desk.evaluation is not None:
            self._view.set_marks(marks_of(desk.form, desk.template, desk.evaluation, findings))
        self.correctable.emit(able)

    def _now(self, finding: Finding) -> Finding | None:
        """``finding`` as it is now: closing an open editor may have changed the form."""
        self._commit()
        same = [f for f in self._desk.findings if (f.rule, f.cell) == (finding.rule, finding.cell)]
        return next((f for f in same if f.message == finding.message), same[0] if same else None)

    def _here(self, wanted: Callable[[Finding], bool]) -> Finding | None:
        """The finding of the current cell that ``wanted`` holds for, the one chosen in the panel first."""
        self._commit()
        chosen, path = self.panel.current(), self._view.current_path
        if chosen is not None and chosen.cell == path and wanted(chosen):
            return chosen
        return next((f for f in self._desk.findings if f.cell == path and wanted(f)), None)

    def _show_menu(self, finding: Finding, point: QPoint) -> None:
        menu = self.menu(finding)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def menu(self, finding: Finding) -> QMenu:
        """What can be done about ``finding``."""
        menu = QMenu(self._window)
        rule, free = RULES[finding.rule], not self._desk.read_only
        if finding.correctable and finding.open and free:
            to = texts.MENU_CORRECT_TO.format(expected=finding.expected) if finding.expected else ""
            menu.addAction(to or texts.MENU_CORRECT, partial(self.correct, finding))
            menu.addAction(texts.MENU_KIND.format(title=rule.title), partial(self.ask_correct, finding.rule))
            menu.addSeparator()
        if finding.rule in DRAFTED and free:
            menu.addAction(texts.MENU_DRAFT, partial(self.draft, finding))
        if free:
            words = texts.MENU_ACKNOWLEDGE if finding.open else texts.MENU_REASON
            menu.addAction(words, partial(self.ask_reason, finding))
            if not finding.open:
                menu.addAction(texts.MENU_REOPEN, partial(self.reopen, finding))
            menu.addSeparator()
        if self.panel.rule.currentData():
            menu.addAction(texts.ALL_RULES, partial(self.panel.show_rule, ""))
        else:
            words = texts.MENU_ONLY.format(title=rule.title)
            menu.addAction(words, partial(self.panel.show_rule, finding.rule))
        return menu

    # --- correcting ----------------------------------------------------------------------------

    def correct(self, finding: Finding) -> None:
        """Apply a finding's correction and remember it for the report."""
        now = self._now(finding)
        form = self._desk.form
        if now is not None and form is not None and self._desk.edit(correct(form, now, _today())):
            self._view.goto(now.cell)

    def correct_here(self) -> None:
        """Apply the correction of the current cell's finding."""
        here = self._here(lambda finding: finding.correctable and finding.open)
        if here is None:
            self.refused.emit(window_texts.NOTHING_TO_CORRECT)
        else:
            self.correct(here)

    def ask_correct(self, rule: str = "") -> None:
        """Show what correcting a kind, or all errors and warnings, would change; then do it as one step."""
        self._commit()
        desk = self._desk
        if desk.book is None or desk.form_id is None or desk.form is None:
            return
        kinds = [f.rule for f in desk.findings if f.correctable and f.open]
        arguments = (desk.book, desk.templates, desk.form_id, kinds, rule, _today())
        self.dialog = CorrectDialog(*arguments, self._window)
        self.dialog.wanted.connect(self._correct_planned)
        self.dialog.open()

    def _correct_planned(self, planned: Planned) -> None:
        parts = tuple(EditForm(planned.name, form_id, made.edit) for form_id, *_, made in planned.parts)
        told = texts.CORRECTED.format(findings=planned.findings, forms=len(parts))
        alone = parts[0] if len(parts) == 1 else None
        self._long.apply(alone or Changes(planned.name, parts), told)

    # --- acknowledging -------------------------------------------------------------------------

    def acknowledge_here(self) -> None:
        """Ask for the reason and acknowledge the current cell's finding."""
        here = self._here(lambda finding: finding.open)
        if here is None:
            self.refused.emit(texts.NOTHING_TO_ACKNOWLEDGE)
        else:
            self.ask_reason(here)

    def ask_reason(self, finding: Finding) -> None:
        """Ask for the reason, then acknowledge ``finding``, or give another reason."""
        self._commit()
        if self._desk.read_only:
            return
        self.dialog = ReasonDialog(finding, self._window)
        self.dialog.given.connect(partial(self.acknowledge, finding))
        self.dialog.open()

    def acknowledge(self, finding: Finding, reason: str) -> None:
        """Keep ``reason`` with the form; the finding is no longer counted."""
        now, form = self._now(finding), self._desk.form
        if now is not None and form is not None:
            remarks = acknowledged(form, [now], reason, _today())
            self._desk.edit(SetRemarks(texts.ACKNOWLEDGE, remarks))

    def reopen(self, finding: Finding) -> None:
        """Take an acknowledgement back."""
        now, form = self._now(finding), self._desk.form
        if now is not None and form is not None and not now.open:
            self._desk.edit(SetRemarks(texts.REOPEN, reopened(form, [now])))

    # --- drafting ------------------------------------------------------------------------------

    def draft_here(self) -> None:
        """Open the reason's cell of the current row with a beginning made of the row's figures."""
        self._commit()
        row = row_of(self._view.current_path)
        if row is None:
            self.refused.emit(texts.NO_ROW)
        else:
            self._draft(row)

    def draft(self, finding: Finding) -> None:
        """The same for the row of ``finding``."""
        self._commit()
        row = row_of(finding.cell)
        if row is not None:
            self._draft(row)

    def _draft(self, row: int) -> None:
        desk = self._desk
        if desk.form is None or desk.template is None or desk.evaluation is None:
            return
        shown = as_printed(desk.form, desk.evaluation).indicators[row]
        words = value_names(desk.template)
        text = draft_reason(shown, desk.template.rules, desk.form.year, words)
        if not text:
            self.refused.emit(texts.NO_DRAFT)
        elif self._view.goto(f"indicators.{row}.deviation"):
            self._view.setFocus()
            if self._view.begin_edit(text):
                self._view.editor.typing = False  # arrows move in the text: it is to be gone on with
                self.refused.emit(texts.DRAFT_OPENED)

    # --- scores by suggestion ------------------------------------------------------------------

    def score_rows(self) -> None:
        """Let the scores of the selected rows follow their suggestions."""
        self._commit()
        form, rows = self._desk.form, self._rows()
        if form is None or not rows:
            self.refused.emit(texts.NO_ROW)
            return
        able = [row for row in rows if self._can_follow(form, row)]
        if not able:
            reason = self._suggested(form, rows[0])[1]
            self.refused.emit(texts.NO_SUGGESTION.format(row=rows[0] + 1, reason=reason))
        else:
            self._score(form, able, len(rows) - len(able))

    def score_form(self) -> None:
        """Let every score follow its suggestion, where there is one."""
        self._commit()
        form = self._desk.form
        if form is None:
            return
        rows = [n for n, row in enumerate(form.indicators) if read_points(row.weight)]
        able = [row for row in rows if self._suggested(form, row)[0]]
        if not able:
            self.refused.emit(texts.NONE_SCORED)
        else:
            self._score(form, able, len(rows) - len(able))

    def score_manual(self) -> None:
        """Make the scores of the selected rows the clerk's own again, as they print."""
        self._commit()
        form, figures = self._desk.form, self._desk.evaluation
        if form is None or figures is None:
            return
        if not self._desk.edit(keep_scores(form, figures, self._rows(), texts.SCORE_MANUAL)):
            self.refused.emit(texts.NONE_MANUAL)

    def _score(self, form: Form, rows: list[int], left: int) -> None:
        self._desk.edit(follow_scores(form, rows, texts.SCORE_AUTO))
        words = texts.SOME_SCORED if left else texts.ALL_SCORED
        self.refused.emit(words.format(count=len(rows), left=left))

    def _can_follow(self, form: Form, row: int) -> bool:
        """A score that was given is only given up for another one; an empty one may wait for its texts."""
        return self._suggested(form, row)[0] or not form.indicators[row].score.strip()

    def _suggested(self, form: Form, row: int) -> tuple[bool, str]:
        assert self._desk.template is not None
        template = self._desk.template
        found = suggest_row(form.indicators[row], template.rules, form.year, value_names(template))
        if found is None:
            return False, window_texts.NO_SUGGESTION_YET
        return found.score is not None, found.reasoning

    def _rows(self) -> list[int]:
        rows = (row_of(place.cell.path) for place in self._view.selected())
        return sorted({row for row in rows if row is not None})


def _today() -> str:
    return date.today().isoformat()


def _change(inverse: object) -> Change:
    assert isinstance(inverse, Changes)
    return inverse
