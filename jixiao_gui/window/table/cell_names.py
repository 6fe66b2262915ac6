"""What a cell is called in the undo menu and in tooltips, and how its figure comes about; in Chinese."""

from __future__ import annotations

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.evaluation import (
    RATE_SCORE,
    Evaluation,
    formula_figure,
    rate_denominator,
    rate_weight,
)
from jixiao_gui.form.evaluation import plain_points as points
from jixiao_gui.form.model import Form
from jixiao_gui.form.places import amount_name, place_of
from jixiao_gui.form.template import Template
from jixiao_gui.window import texts

cell_name = place_of
"""What a cell is called in the undo menu: the template's own words for it."""


def computed_tip(form: Form, template: Template, evaluation: Evaluation, path: str) -> str:
    """Return how the computed cell at ``path`` comes about, with its figures; "" for any other cell."""
    if path not in evaluation.figures or path in evaluation.scores:
        return ""
    figure = formula_figure(evaluation, path)
    if figure.value is None:
        formula = texts.NOT_COMPUTED.format(reason=figure.reason)
    else:
        formula = _formula(form, template, evaluation, path)
    if path in form.manual:
        return texts.MANUAL_TIP.format(formula=formula) + "\n" + texts.MANUAL_HINT
    return formula if figure.value is None else texts.AUTO_TIP.format(formula=formula)


def _formula(form: Form, template: Template, evaluation: Evaluation, path: str) -> str:
    head, number, name = split_path(path)
    if head == "funds" and name == "rate":
        line, denominator = form.funds[number], rate_denominator(template)
        return texts.FORMULA_RATE.format(
            executed_name=amount_name(template, "executed"),
            executed=line.executed.strip(),
            budget_name=amount_name(template, denominator),
            budget=getattr(line, denominator).strip(),
            rate=evaluation.figures[path].text,
        )
    if path == RATE_SCORE:
        return texts.FORMULA_SCORE.format(
            weight=points(rate_weight(form, template.rules)),
            rate=evaluation.rate.text,
            score=evaluation.rate_score.text,
        )
    formula = texts.FORMULA_TOTAL if RATE_SCORE in evaluation.printed else texts.FORMULA_INDICATORS
    return formula.format(
        score=evaluation.printed.get(RATE_SCORE, ""),
        indicators=evaluation.indicator_score.text,
        total=evaluation.printed_total.text,
    )
