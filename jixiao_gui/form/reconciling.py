"""The computed cells of a form read from a file: those that follow their formula, those that stay as
typed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jixiao_gui.form.cell_texts import get_text, is_auto, set_text
from jixiao_gui.form.evaluation import evaluate, formula_figure
from jixiao_gui.form.figures import says_the_same
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The result of reading one computed cell: ``outcome`` is ``filled`` or ``differs``."""

    path: str
    outcome: str
    recorded: str
    formula: str


def reconcile(form: Form, template: Template) -> tuple[Form, tuple[Reconciled, ...]]:
    """Decide auto or manual for each computed cell of a form that was read from a file.

    A recorded figure of the formula's value is auto and keeps its text; an empty one is auto and is
    listed as filled in where the formula gives a figure; any other stays manual. The texts of
    ``form`` are never changed.
    """
    notes: list[Reconciled] = []
    form = _with_own_scores(form, template)
    evaluation = evaluate(form, template)
    for path in evaluation.figures:
        if (path.startswith("funds.") and not form.funds) or is_auto(form, path):
            continue
        recorded = get_text(form, path)
        figure = formula_figure(evaluation, path)
        if not recorded:
            if figure.value is not None and path not in form.manual:
                form = replace(form, filled=form.filled | {path})
                evaluation = evaluate(form, template)
                notes.append(Reconciled(path, "filled", "", figure.text))
        elif not says_the_same(path, recorded, figure):
            form = replace(form, manual=form.manual | {path})
            evaluation = evaluate(form, template)
            notes.append(Reconciled(path, "differs", recorded, figure.text))
    return form, tuple(notes)


def _with_own_scores(form: Form, template: Template) -> Form:
    """Return ``form`` without ``auto`` on rows whose recorded score differs from the suggestion."""
    if not any(row.auto for row in form.indicators):
        return form
    scores = evaluate(form, template).scores
    rows = list(form.indicators)
    for number, row in enumerate(rows):
        path = f"indicators.{number}.score"
        if row.auto and row.score and not says_the_same(path, row.score, scores[path]):
            rows[number] = replace(row, auto=False)
    return replace(form, indicators=tuple(rows))


def follow_formulas(form: Form, template: Template) -> Form:
    """Return ``form`` with every computed cell auto and no recorded figure left to print instead."""
    for path in formula_paths(form, template):
        form = set_text(form, path, "")
    return replace(form, manual=frozenset(), filled=frozenset())


def formula_paths(form: Form, template: Template) -> list[str]:
    """Return the paths of the cells that follow a formula, without suggested scores."""
    evaluation = evaluate(form, template)
    return [
        path
        for path in evaluation.figures
        if path not in evaluation.scores and (form.funds or not path.startswith("funds."))
    ]
