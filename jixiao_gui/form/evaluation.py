"""What follows from a form: rate, scores, total, grade. Pure, exact, and never a guess.

A figure that cannot be computed is a `Figure` without value and with a reason; it is never 0 or
100. Formulas are those of ``form.md``: rate = executed ÷ budget (the rule set names the
denominator), its score = weight × min(rate, 100 %), total = that score + every indicator's score.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.execution_rate import (
    rate_of,
    rate_points,
    rate_weight,
    scores_rate,
    scores_rate_unprinted,
)
from jixiao_gui.form.figures import (
    NO_FORMULA,
    Figure,
    plain_points,
    points_of,
    says_the_same,
    sum_as_printed,
    sum_of,
)
from jixiao_gui.form.fund_total import computed_paths, total_line
from jixiao_gui.form.model import Form, Indicator, own_text
from jixiao_gui.form.numbers import decimals_of, exact_points, fold, plain, read_points
from jixiao_gui.form.places import column_name, value_names
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.spans import covered_rows, has_spans
from jixiao_gui.form.template import Template

TOTAL_SCORE = "total.score"
_SCORE = re.compile(r"得分(\(.*\))?$")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one form.

    ``rate`` is a ratio (1 is 100 %), the others are points. ``rate``, ``rate_score``, ``total`` and
    ``grade`` are the formulas' own, whatever the form's manual cells say. ``printed`` gives, by
    path, what each computed cell prints; ``printed_total`` is the sum of the scores as they print,
    which the total cell follows, and ``printed_grade`` the grade of the total as it prints. ``scores`` are
    the suggested scores of the indicators that follow them, by path; they are in ``printed`` too.
    ``figures`` are the figures of the cells in ``printed``, by path: a layout without a column for one has
    none, and nothing is worked out for it. ``rate_path`` and ``rate_score_path`` are the cells of the rate
    and of its score, in the line of the sum of the money.
    """

    rate: Figure
    rate_score: Figure
    indicator_weight: Figure
    indicator_score: Figure
    weight_sum: Figure
    total: Figure
    grade: str
    printed: Mapping[str, str]
    printed_total: Figure
    printed_grade: str
    scores: Mapping[str, Figure] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    rate_path: str = ""
    rate_score_path: str = ""


def formula_figure(evaluation: Evaluation, path: str) -> Figure:
    """Return the figure that the computed cell at ``path`` follows when it is auto."""
    return evaluation.figures.get(path, NO_FORMULA)


def evaluate(form: Form, template: Template) -> Evaluation:
    """Work out every figure of ``form`` that its layout has a cell for, by the layout's rule set."""
    scores = {
        f"indicators.{number}.score": suggested_score(row, form, template)
        for number, row in enumerate(form.indicators)
        if row.auto
    }
    printed = {path: _printed(form, path, figure) for path, figure in scores.items()}
    rate_path, rate_score_path, _ = computed_paths(form)
    has_rate_score = scores_rate(form, template)
    unprinted = not has_rate_score and scores_rate_unprinted(form, template)
    rate, rate_score = NO_FORMULA, NO_FORMULA
    if template.has("funds.rate") or has_rate_score:
        rate = rate_of(form, template, total_line(form.funds))
    if has_rate_score or unprinted:
        rate_score = _rate_score(rate, form, template.rules, unprinted)
    indicator_weight, indicator_score = _indicator_sums(form, printed)
    if not template.has("indicators.weight"):
        indicator_weight = NO_FORMULA
    weight_sum = indicator_weight
    if has_rate_score or unprinted:
        weight = rate_weight(form, template.rules)
        weight_sum = sum_as_printed(Figure(weight, plain_points(weight)), indicator_weight)

    figures = scores | _rates(form, template, rate)
    if has_rate_score:
        figures[rate_score_path] = rate_score
    printed |= {path: _printed(form, path, figure) for path, figure in figures.items() if path not in scores}
    total = printed_total = NO_FORMULA
    printed_grade = ""
    if _adds_up(form, template):
        total = printed_total = indicator_score
        if unprinted:
            total = printed_total = sum_as_printed(rate_score, indicator_score)
        elif has_rate_score and not _sums_indicators_alone(form, indicator_weight, template.rules):
            points = points_of(printed[rate_score_path], rate_score.reason or "执行率得分不是数字")
            total = sum_as_printed(rate_score, indicator_score)
            printed_total = sum_as_printed(points, indicator_score)
        total = _capped(total, rate, template.rules)
        printed_total = figures[TOTAL_SCORE] = _capped(printed_total, rate, template.rules)
        printed[TOTAL_SCORE] = _printed(form, TOTAL_SCORE, printed_total)
        printed_grade = grade_of(exact_points(printed[TOTAL_SCORE]), template.rules)
    return Evaluation(
        rate=rate,
        rate_score=rate_score,
        indicator_weight=indicator_weight,
        indicator_score=indicator_score,
        weight_sum=weight_sum,
        total=total,
        grade=grade_of(total.value, template.rules),
        printed=printed,
        printed_total=printed_total,
        printed_grade=printed_grade,
        scores=scores,
        figures=figures,
        rate_path=rate_path,
        rate_score_path=rate_score_path,
    )


def _rates(form: Form, template: Template, rate: Figure) -> dict[str, Figure]:
    """Return by path the rates that the layout prints: that of the sum, and where it has them each line's."""
    if not template.has("funds.rate"):
        return {}
    whole = total_line(form.funds)
    rates = {f"funds.{whole}.rate": rate}
    if template.every_rate:
        for number in range(len(form.funds)):
            line_rate = NO_FORMULA if number == whole else rate_of(form, template, number)
            if line_rate.value is not None:  # of a line without a budget it is a text like any other
                rates[f"funds.{number}.rate"] = line_rate
    return rates


def _rate_score(rate: Figure, form: Form, rules: RuleSet, unprinted: bool) -> Figure:
    """Return the points of the rate; ``unprinted`` when no cell but the total shows them."""
    recorded = form.total.score if unprinted else ""
    digits = decimals_of(recorded) if read_points(recorded) is not None else rules.score_digits
    return rate_points(rate, rate_weight(form, rules), rules, digits)


def suggested_score(row: Indicator, form: Form, template: Template) -> Figure:
    """Return the score in points of a ``row`` of ``form`` that follows its suggestion, or why there is
    none.
    """
    from jixiao_gui.form.scoring import suggest_row  # rows that follow it are few

    words = value_names(template)
    found = suggest_row(row, template.rules, form.year, words)
    if found is None:
        weight = column_name(template, "indicators.weight")
        return Figure(reason=f"{words[0]}、{words[1]}或{weight}没有填写")
    if found.score is None:
        return Figure(reason=found.reasoning.rstrip("。"))
    return Figure(Fraction(found.score), plain(found.score))


def as_printed(form: Form, evaluation: Evaluation) -> Form:
    """Return ``form`` with the scores that follow their suggestions written out; ``form`` itself without
    any.
    """
    if not evaluation.scores:
        return form
    rows = (
        replace(row, score=evaluation.printed[f"indicators.{number}.score"]) if row.auto else row
        for number, row in enumerate(form.indicators)
    )
    return replace(form, indicators=tuple(rows))


def grade_of(total: Fraction | None, rules: RuleSet) -> str:
    """Return 优, 良, 中 or 差 by the rule set's limits; "" without a total."""
    if total is None:
        return ""
    return next((name for low, name in rules.grades if total >= low), "")


def _sums_indicators_alone(form: Form, indicators: Figure, rules: RuleSet) -> bool:
    """Return whether the total row is the indicators' alone: it gives their weight, not the whole form's.

    100 is what layouts print there: beside indicators that make 100 without the rate it says nothing.
    """
    stated, score = exact_points(form.total.weight), exact_points(form.total.score)
    if stated is not None and score is not None and score > stated:
        return False
    return stated is not None and stated == indicators.value and stated != rules.total_weight


def _adds_up(form: Form, template: Template) -> bool:
    """Return whether the layout has a total that is the sum of the scores it prints."""
    scored = template.has("total.score") and template.has("indicators.score")
    return scored and not _scores_elsewhere(form, template)


def _scores_elsewhere(form: Form, template: Template) -> bool:
    """Return whether a table of the place's own has scores as well, which may count in the total or not."""
    for table in form.tables:
        known = template.table(table.id)
        columns = [column.id for column in known.columns if _SCORE.search(fold(column.head))] if known else []
        if any(read_points(own_text(row, id)) is not None for row in table.rows for id in columns):
            return True
    return False


def _indicator_sums(form: Form, own: Mapping[str, str]) -> tuple[Figure, Figure]:
    weights: list[Fraction] = []
    scores: list[Fraction] = []
    weight_reason = score_reason = ""
    missing = 0
    covered = covered_rows(form.indicators, "score") if has_spans(form.indicators) else ()
    for number, row in enumerate(form.indicators):
        text = own[f"indicators.{number}.score"] if row.auto else row.score
        weight, score = exact_points(row.weight), exact_points(text)
        if weight is not None:
            weights.append(weight)
        elif row.weight.strip():
            weight_reason = f"分值“{row.weight.strip()}”不是数字"
        if score is not None:
            scores.append(score)
        elif text.strip():
            score_reason = f"得分“{text.strip()}”不是数字"
        elif weight and number not in covered:
            missing += 1
    if missing and not score_reason:
        score_reason = f"还有 {missing} 项指标没有得分"
    if not scores and not score_reason:
        score_reason = "还没有指标得分"
    return sum_of(weights, weight_reason), sum_of(scores, score_reason)


def _capped(total: Figure, rate: Figure, rules: RuleSet) -> Figure:
    if total.value is None or rate.value is None:
        return total
    for below, cap in rules.rate_caps:
        if rate.value < below and total.value > cap:
            return Figure(Fraction(cap), plain(cap))
    return total


def _printed(form: Form, path: str, figure: Figure) -> str:
    if path.startswith("funds.") and not form.funds:
        return ""
    recorded = get_text(form, path)
    if path in form.manual or says_the_same(path, recorded, figure):
        return recorded
    return figure.text
