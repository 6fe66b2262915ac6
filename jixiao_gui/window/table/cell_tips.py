"""Say in a tip how a figure is computed, and what belongs into an empty cell; in Chinese."""

from __future__ import annotations

from jixiao_gui.form.cell_texts import get_text, split_path
from jixiao_gui.form.evaluation import Evaluation, formula_figure
from jixiao_gui.form.execution_rate import rate_denominator, rate_weight
from jixiao_gui.form.figures import plain_points as points
from jixiao_gui.form.model import CORE_TABLES, Form, is_placeholder
from jixiao_gui.form.places import amount_name
from jixiao_gui.form.template import Template
from jixiao_gui.window import texts
from jixiao_gui.window.table import table_texts


def computed_tip(form: Form, template: Template, evaluation: Evaluation, path: str) -> str:
    """Return the formula of the computed cell at ``path`` with its figures; "" for any other cell."""
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


def field_tip(form: Form, template: Template, path: str) -> str:
    """Return the tip that says what belongs into the empty cell at ``path``, or ""."""
    head, _, name = split_path(path)
    empty = not get_text(form, path).strip() or (name == "name" and is_placeholder(get_text(form, path)))
    if not empty or not template.has("total.score"):  # other kinds of forms ask for other things
        return ""
    of_table = head in CORE_TABLES
    return table_texts.FIELD_TIPS.get(name if of_table else path, "").format(money=template.money)


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
    if path == evaluation.rate_score_path:
        return texts.FORMULA_SCORE.format(
            weight=points(rate_weight(form, template.rules)),
            rate=evaluation.rate.text,
            score=evaluation.rate_score.text,
        )
    has_rate = evaluation.rate_score_path in evaluation.printed
    formula = texts.FORMULA_TOTAL if has_rate else texts.FORMULA_INDICATORS
    return formula.format(
        score=evaluation.printed.get(evaluation.rate_score_path, ""),
        indicators=evaluation.indicator_score.text,
        total=evaluation.printed_total.text,
    )
