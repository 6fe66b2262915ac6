"""Set the suggested scores of indicators, or make the scores the clerk's own again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from jixiao_gui.form.cell_texts import row_of
from jixiao_gui.form.edits import follow_scores, keep_scores
from jixiao_gui.form.model import Form
from jixiao_gui.form.numbers import read_points
from jixiao_gui.form.places import value_names
from jixiao_gui.form.scoring import suggest_row
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench


class ScoringCommands(QObject):
    """Commands on the indicators' scores."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._view = bench, bench.desk, view

    def can_score(self) -> bool:
        """Return whether a selected row can take its suggested score."""
        shown = self._desk.shown
        return shown is not None and any(_can_follow(shown, row) for row in self._rows())

    def follow_rows(self) -> None:
        """Make the scores of the selected rows follow their suggestions."""
        self._bench.commit()
        shown, rows = self._desk.shown, self._rows()
        if shown is None or not rows:
            self.hinted.emit(texts.NO_ROW)
            return
        scorable = [row for row in rows if _can_follow(shown, row)]
        if not scorable:
            reason = _suggestion(shown, rows[0])[1]
            self.hinted.emit(texts.NO_SUGGESTION.format(row=rows[0] + 1, reason=reason))
        else:
            self._follow(shown.form, scorable, len(rows) - len(scorable))

    def follow_all(self) -> None:
        """Make every score that has a suggestion follow it."""
        self._bench.commit()
        shown = self._desk.shown
        if shown is None:
            return
        rows = [n for n, row in enumerate(shown.form.indicators) if read_points(row.weight)]
        scorable = [row for row in rows if _suggestion(shown, row)[0]]
        if not scorable:
            self.hinted.emit(texts.NONE_SCORED)
        else:
            self._follow(shown.form, scorable, len(rows) - len(scorable))

    def keep_rows(self) -> None:
        """Turn the scores of the selected rows, as printed, into manual ones."""
        self._bench.commit()
        shown = self._desk.shown
        if shown is None:
            return
        if not self._desk.edit(keep_scores(shown.form, shown.evaluation, self._rows(), texts.SCORE_MANUAL)):
            self.hinted.emit(texts.NONE_MANUAL)

    def _follow(self, form: Form, rows: list[int], skipped: int) -> None:
        self._desk.edit(follow_scores(form, rows, texts.SCORE_AUTO))
        words = texts.SOME_SCORED if skipped else texts.ALL_SCORED
        self.hinted.emit(words.format(count=len(rows), left=skipped))

    def _rows(self) -> list[int]:
        rows = (row_of(place.cell.path) for place in self._view.selected())
        return sorted({row for row in rows if row is not None})


def _can_follow(shown: Shown, row: int) -> bool:
    """Return whether a row's score may follow its suggestion.

    A manual score gives way only to a suggestion; an empty one may also wait for the row's texts.
    """
    return _suggestion(shown, row)[0] or not shown.form.indicators[row].score.strip()


def _suggestion(shown: Shown, row: int) -> tuple[bool, str]:
    """Return whether a row's score has a suggestion, and its reasoning or what is missing for it."""
    template = shown.template
    suggestion = suggest_row(
        shown.form.indicators[row], template.rules, shown.form.year, value_names(template)
    )
    if suggestion is None:
        return False, window_texts.NO_SUGGESTION_YET
    return suggestion.score is not None, suggestion.reasoning


COMMANDS: CommandTable[ScoringCommands] = CommandTable(Menu.CHECK)
SCORE_ROWS = COMMANDS.add(
    "score_rows",
    "所选行按建议打分(&S)",
    ScoringCommands.follow_rows,
    keys="Shift+F9",
    needs=Needs.INDICATOR,
    changes=True,
)
SCORE_FORM = COMMANDS.add(
    "score_form",
    "全表按建议打分(&F)",
    ScoringCommands.follow_all,
    needs=Needs.FORM,
    changes=True,
)
SCORE_MANUAL = COMMANDS.add(
    "score_manual",
    "所选行改为手工打分(&M)",
    ScoringCommands.keep_rows,
    needs=Needs.INDICATOR,
    changes=True,
)
