"""The figures that follow from a form: rate, scores, total, grade. Pure, exact, and never a guess.

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
    rate, rate_score = _rate_figures(form, template, has_rate_score, unprinted)
    indicator_weight, indicator_score = _indicator_sums(form, template, printed)

    figures = scores | _rates(form, template, rate)
    if has_rate_score:
        figures[rate_score_path] = rate_score
    printed |= {path: _printed(form, path, figure) for path, figure in figures.items() if path not in scores}
    total = printed_total = NO_FORMULA
    if _has_total(form, template):
        sums_rate = unprinted or (
            has_rate_score and not _sums_indicators_alone(form, indicator_weight, indicator_score, template)
        )
        rate_text = printed.get(rate_score_path) if has_rate_score else None
        totals = _totals(rate_score if sums_rate else None, rate_text, indicator_score)
        total, printed_total = (_capped(figure, rate, template.rules) for figure in totals)
        figures[TOTAL_SCORE] = printed_total
        printed[TOTAL_SCORE] = _printed(form, TOTAL_SCORE, printed_total)
    return Evaluation(
        rate=rate,
        rate_score=rate_score,
        indicator_weight=indicator_weight,
        indicator_score=indicator_score,
        weight_sum=_weight_sum(form, template, indicator_weight)
        if has_rate_score or unprinted
        else indicator_weight,
        total=total,
        grade=grade_of(total.value, template.rules),
        printed=printed,
        printed_total=printed_total,
        printed_grade=grade_of(exact_points(printed.get(TOTAL_SCORE, "")), template.rules),
        scores=scores,
        figures=figures,
        rate_path=rate_path,
        rate_score_path=rate_score_path,
    )


def _rate_figures(
    form: Form, template: Template, has_rate_score: bool, unprinted: bool
) -> tuple[Figure, Figure]:
    """Return the rate as a ratio and its score in points, each where the layout needs it."""
    rate, rate_score = NO_FORMULA, NO_FORMULA
    if template.has("funds.rate") or has_rate_score:
        rate = rate_of(form, template, total_line(form.funds))
    if has_rate_score or unprinted:
        rate_score = _rate_score(rate, form, template.rules, unprinted)
    return rate, rate_score


def _weight_sum(form: Form, template: Template, indicator_weight: Figure) -> Figure:
    """Return the sum of the rate's weight and the indicators', in points."""
    weight = rate_weight(form, template.rules)
    return sum_as_printed(Figure(weight, plain_points(weight)), indicator_weight)


def _totals(rate_score: Figure | None, rate_text: str | None, indicators: Figure) -> tuple[Figure, Figure]:
    """Return the total by the formulas and the sum of the scores as they print, both in points.

    ``rate_score`` is ``None`` where the rate is no part of the total; ``rate_text`` is its score as it
    prints, ``None`` where no cell shows it.
    """
    if rate_score is None:
        return indicators, indicators
    points = rate_score
    if rate_text is not None:
        points = points_of(rate_text, rate_score.reason or "执行率得分不是数字")
    return sum_as_printed(rate_score, indicators), sum_as_printed(points, indicators)


def _rates(form: Form, template: Template, rate: Figure) -> dict[str, Figure]:
    """Return by path the rates that the layout prints: the sum's, and each line's where it has these."""
    if not template.has("funds.rate"):
        return {}
    sum_line = total_line(form.funds)
    rates = {f"funds.{sum_line}.rate": rate}
    if template.every_rate:
        for number in range(len(form.funds)):
            line_rate = NO_FORMULA if number == sum_line else rate_of(form, template, number)
            if line_rate.value is not None:  # of a line without a budget it is a text like any other
                rates[f"funds.{number}.rate"] = line_rate
    return rates


def _rate_score(rate: Figure, form: Form, rules: RuleSet, unprinted: bool) -> Figure:
    """Return the points of the rate; ``unprinted``: no cell but the total shows them."""
    recorded = form.total.score if unprinted else ""
    digits = decimals_of(recorded) if read_points(recorded) is not None else rules.score_digits
    return rate_points(rate, rate_weight(form, rules), rules, digits)


def suggested_score(row: Indicator, form: Form, template: Template) -> Figure:
    """Return the suggested score, in points, of a ``row`` of ``form``, or the reason why there is none."""
    from jixiao_gui.form.scoring import suggest_row  # rows that follow it are few

    words = value_names(template)
    suggestion = suggest_row(row, template.rules, form.year, words)
    if suggestion is None:
        weight = column_name(template, "indicators.weight")
        return Figure(reason=f"{words[0]}、{words[1]}或{weight}没有填写")
    if suggestion.score is None:
        return Figure(reason=suggestion.reasoning.rstrip("。"))
    return Figure(Fraction(suggestion.score), plain(suggestion.score))


def as_printed(form: Form, evaluation: Evaluation) -> Form:
    """Return ``form`` with its suggested scores written out; ``form`` itself where it has none."""
    if not evaluation.scores:
        return form
    rows = (
        replace(row, score=evaluation.printed[f"indicators.{number}.score"]) if row.auto else row
        for number, row in enumerate(form.indicators)
    )
    return replace(form, indicators=tuple(rows))


def grade_of(total: Fraction | None, rules: RuleSet) -> str:
    """Return 优, 良, 中 or 差 by the rule set's limits, below 0 as at 0; "" without a total."""
    if total is None:
        return ""
    return next((name for low, name in rules.grades if max(total, Fraction(0)) >= low), "")


def _sums_indicators_alone(form: Form, weight: Figure, score: Figure, template: Template) -> bool:
    """Return whether the total row gives the weight of the indicators alone, not of the whole form.

    ``weight`` and ``score`` are the sums of the indicators; a score above the stated weight, recorded or
    theirs, is no sign of this. Nor is 100, which layouts print there, beside indicators that make 100.
    """
    stated = exact_points(form.total.weight)
    if stated is None or stated != weight.value or stated == template.rules.total_weight:
        return False
    recorded = exact_points(form.total.score)
    return not any(points is not None and points > stated for points in (recorded, score.value))


def _has_total(form: Form, template: Template) -> bool:
    """Return whether the layout has a total that is the sum of the scores it prints."""
    scored = template.has("total.score") and template.has("indicators.score")
    return scored and not _has_other_scores(form, template)


def _has_other_scores(form: Form, template: Template) -> bool:
    """Return whether a table of the place's own has scores too, which may count in the total or not."""
    for table in form.tables:
        layout_table = template.table(table.id)
        columns = (
            [column.id for column in layout_table.columns if _SCORE.search(fold(column.head))]
            if layout_table
            else []
        )
        if any(read_points(own_text(row, id)) is not None for row in table.rows for id in columns):
            return True
    return False


def _indicator_sums(form: Form, template: Template, suggested: Mapping[str, str]) -> tuple[Figure, Figure]:
    """Return the sums of the indicators' weights and scores, in points; ``suggested`` are scores by path."""
    weights: list[Fraction] = []
    scores: list[Fraction] = []
    weight_reason = score_reason = ""
    missing = 0
    covered = covered_rows(form.indicators, "score") if has_spans(form.indicators) else ()
    for number, row in enumerate(form.indicators):
        text = suggested[f"indicators.{number}.score"] if row.auto else row.score
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
    has_weights = template.has("indicators.weight")
    return sum_of(weights, weight_reason) if has_weights else NO_FORMULA, sum_of(scores, score_reason)


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
