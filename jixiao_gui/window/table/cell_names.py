"""What a cell is called in the undo menu and in tooltips, and how its figure comes about; in Chinese."""

from __future__ import annotations

from jixiao_gui.form.evaluation import AMOUNT_NAMES, Evaluation, formula_figure, rate_weight
from jixiao_gui.form.evaluation import plain_points as points
from jixiao_gui.form.model import COMPUTED_PATHS, Form
from jixiao_gui.form.template import Template
from jixiao_gui.window import texts

_FUNDS = {"rate": "执行率", "score": "执行率得分", "weight": "执行率分值"}


def cell_name(template: Template, path: str) -> str:
    """Return the cell's own words on the form: 全年执行数, 第 3 行指标的得分."""
    head, _, rest = path.partition(".")
    number, _, name = rest.partition(".")
    if head == "funds":
        if number == "0" and name in _FUNDS:
            return _FUNDS[name]
        return AMOUNT_NAMES.get(name) or _head(template.funds.fields, template.funds.heads, name)
    if head == "indicators":
        column = _head(template.indicators.fields, template.indicators.heads, name)
        return texts.ROW_CELL.format(row=int(number) + 1, column=column)
    if head == "goal":
        return _head(template.goal.fields, template.goal.heads, rest)
    if head == "total":
        return template.total.label.split("\n")[0] + ("分值" if rest == "weight" else "")
    for row in template.headers:
        for label, field in row.pairs:
            if field == path:
                return "".join(label.split())
    return path


def computed_tip(form: Form, template: Template, evaluation: Evaluation, path: str) -> str:
    """Return how the computed cell at ``path`` comes about, with its figures; "" for any other cell."""
    if path not in COMPUTED_PATHS:
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
    if path == "funds.0.rate":
        line, denominator = form.funds[0], template.rules.rate_denominator
        return texts.FORMULA_RATE.format(
            executed_name=AMOUNT_NAMES["executed"],
            executed=line.executed.strip(),
            budget_name=AMOUNT_NAMES[denominator],
            budget=getattr(line, denominator).strip(),
            rate=evaluation.rate.text,
        )
    if path == "funds.0.score":
        return texts.FORMULA_SCORE.format(
            weight=points(rate_weight(form, template.rules)),
            rate=evaluation.rate.text,
            score=evaluation.rate_score.text,
        )
    return texts.FORMULA_TOTAL.format(
        score=evaluation.printed["funds.0.score"],
        indicators=evaluation.indicator_score.text,
        total=evaluation.printed_total.text,
    )


def _head(fields: tuple[str, ...], heads: tuple[str, ...], name: str) -> str:
    return "".join(dict(zip(fields, heads, strict=True)).get(name, name).split())
