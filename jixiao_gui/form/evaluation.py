"""What follows from a form: rate, scores, total, grade. Pure, exact, and never a guess.

A figure that cannot be computed is a `Figure` without value and with a reason; it is never 0 or
100. Formulas are those of ``form.md``: rate = executed ÷ budget (the rule set names the
denominator), its score = weight × min(rate, 100 %), total = that score + every indicator's score.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.cell_texts import get_text, is_auto, set_text
from jixiao_gui.form.fund_total import computed_paths, total_line, total_of
from jixiao_gui.form.latest import kept_by_identity
from jixiao_gui.form.model import Form, Indicator, own_text
from jixiao_gui.form.numbers import (
    decimals_of,
    exact_points,
    exact_sum,
    exact_total,
    fold,
    is_void,
    plain,
    quotient,
    read_amount,
    read_percent,
    read_points,
    round_half_up,
    split_number,
)
from jixiao_gui.form.places import amount_name, column_name, value_names
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.spans import covered_rows, has_spans
from jixiao_gui.form.template import Template

TOTAL_SCORE = "total.score"
_SCORE = re.compile(r"得分(\(.*\))?$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed figure: its exact value, how it prints, or the reason why there is none.

    ``any_digits``: no rule says how many digits are printed, so a file's own rounding is right.
    """

    value: Fraction | None = None
    text: str = ""
    reason: str = ""
    any_digits: bool = False


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


NO_FORMULA = Figure(reason="这种表没有这一项")


def rate_denominator(template: Template) -> str:
    """Return the amount that executed is divided by: the rule set's, or the other where the layout lacks
    it.
    """
    wanted = template.rules.rate_denominator
    other = "initial" if wanted == "budget" else "budget"
    return other if template.has(f"funds.{other}") and not template.has(f"funds.{wanted}") else wanted


@kept_by_identity
def evaluate(form: Form, template: Template) -> Evaluation:
    """Work out every figure of ``form`` that its layout has a cell for, by the layout's rule set."""
    rules = template.rules
    whole = total_line(form.funds)
    rate_path, rate_score_path, _ = computed_paths(form)
    has_rate_score, has_total = scores_rate(form, template), template.has("total.score")
    rate = NO_FORMULA
    if template.has("funds.rate") or has_rate_score:
        rate = _rate(form, template, whole)
    weight = rate_weight(form, rules)
    unprinted = not has_rate_score and _scores_rate_unprinted(form, template)
    rate_score = NO_FORMULA
    if has_rate_score or unprinted:
        recorded = form.total.score if unprinted else ""
        digits = decimals_of(recorded) if read_points(recorded) is not None else rules.score_digits
        rate_score = _rate_score(rate, weight, rules, digits)
    scores = {
        f"indicators.{number}.score": suggested_score(row, form, template)
        for number, row in enumerate(form.indicators)
        if row.auto
    }
    own = {path: _printed(form, path, figure) for path, figure in scores.items()}
    indicator_weight, indicator_score = _indicator_sums(form, own)
    if not template.has("indicators.weight"):
        indicator_weight = NO_FORMULA
    weight_sum = indicator_weight
    if has_rate_score or unprinted:
        weight_sum = _sum(Figure(weight, plain_points(weight)), indicator_weight)
    figures: dict[str, Figure] = dict(scores)
    printed = dict(own)
    if template.has("funds.rate"):
        figures[rate_path] = rate
        if template.every_rate:
            for number in range(len(form.funds)):
                line_rate = NO_FORMULA if number == whole else _rate(form, template, number)
                if line_rate.value is not None:  # of a line without a budget it is a text like any other
                    figures[f"funds.{number}.rate"] = line_rate
    if has_rate_score:
        figures[rate_score_path] = rate_score
    for path, figure in figures.items():
        if path not in printed:
            printed[path] = _printed(form, path, figure)
    total = printed_total = NO_FORMULA
    printed_grade = ""
    if has_total and template.has("indicators.score") and not _scores_elsewhere(form, template):
        shown = indicator_score
        total = indicator_score
        if unprinted:
            shown = total = _sum(rate_score, indicator_score)
        elif has_rate_score and not _sums_indicators_alone(form, indicator_weight, weight_sum):
            total = _sum(rate_score, indicator_score)
            points = _points(printed[rate_score_path], rate_score.reason or "执行率得分不是数字")
            shown = _sum(points, indicator_score)
        total = _capped(total, rate, rules)
        printed_total = _capped(shown, rate, rules)
        figures[TOTAL_SCORE] = printed_total
        printed[TOTAL_SCORE] = _printed(form, TOTAL_SCORE, printed_total)
        total_points = read_points(printed[TOTAL_SCORE])
        printed_grade = grade_of(None if total_points is None else Fraction(total_points), rules)
    return Evaluation(
        rate=rate,
        rate_score=rate_score,
        indicator_weight=indicator_weight,
        indicator_score=indicator_score,
        weight_sum=weight_sum,
        total=total,
        grade=grade_of(total.value, rules),
        printed=printed,
        printed_total=printed_total,
        printed_grade=printed_grade,
        scores=scores,
        figures=figures,
        rate_path=rate_path,
        rate_score_path=rate_score_path,
    )


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


def rate_weight(form: Form, rules: RuleSet) -> Fraction:
    """Return the rate's weight in points: the form's own, or the rule set's where the cell prints a dash."""
    line = total_of(form)
    own = read_points(line.weight) if line is not None else None
    return Fraction(own if own is not None else rules.rate_weight)


def scores_rate(form: Form, template: Template) -> bool:
    """Return whether the rate earns points: the layout has a cell for them, and they are part of the total
    weight.

    Where the form prints neither a weight nor a score of the rate and the indicators alone make up the
    total weight, it earns none.
    """
    if not template.has("funds.score"):
        return False
    line = total_of(form)
    if line is None or not is_void(line.weight) or not is_void(line.score):
        return True
    printed = template.fund_lines
    if printed and read_points(printed[total_line(printed)].weight) is not None:
        return True  # the layout prints it; here somebody took it away
    weights = [weight for row in form.indicators if (weight := exact_points(row.weight)) is not None]
    return exact_sum(weights) != Fraction(template.rules.total_weight)


def _scores_rate_unprinted(form: Form, template: Template) -> bool:
    """Return whether the rate earns points that no cell shows: the form has its weight, and it makes the
    total weight whole.
    """
    line = total_of(form)
    if line is None or template.has("funds.score") or not template.has("funds.rate"):
        return False
    own = read_points(line.weight) if template.has("funds.weight") else None
    weights = [weight for row in form.indicators if (weight := exact_points(row.weight)) is not None]
    return own is not None and exact_sum(weights) + Fraction(own) == Fraction(template.rules.total_weight)


def _sums_indicators_alone(form: Form, indicators: Figure, whole: Figure) -> bool:
    """Return whether the total row is the indicators' alone: it gives their weight, not that with the
    rate's.
    """
    stated, score = exact_points(form.total.weight), exact_points(form.total.score)
    if stated is not None and score is not None and score > stated:
        return False
    return stated is not None and stated == indicators.value and stated != whole.value


def _scores_elsewhere(form: Form, template: Template) -> bool:
    """Return whether a table of the place's own has scores as well, which may count in the total or not."""
    for table in form.tables:
        known = template.table(table.id)
        columns = [column.id for column in known.columns if _SCORE.search(fold(column.head))] if known else []
        if any(read_points(own_text(row, id)) is not None for row in table.rows for id in columns):
            return True
    return False


def formula_figure(evaluation: Evaluation, path: str) -> Figure:
    """Return the figure that the computed cell at ``path`` follows when it is auto."""
    return evaluation.figures.get(path, NO_FORMULA)


def says_the_same(path: str, recorded: str, figure: Figure) -> bool:
    """Return True when ``recorded`` has the value of ``figure``, exact or as it prints (``100`` is
    ``100%``).
    """
    if figure.value is None:
        return False
    read = read_percent if path.endswith(".rate") else read_points
    value = read(recorded)
    if value is None:
        return False
    if value == read(figure.text):
        return True
    exact = figure.value * 100 if path.endswith(".rate") else figure.value
    if figure.any_digits and value == round_half_up(exact, decimals_of(recorded)):
        return True
    return value == exact


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What reading made of one computed cell: ``outcome`` is ``filled`` or ``differs``."""

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
    for path in evaluate(form, template).figures:
        if (path.startswith("funds.") and not form.funds) or is_auto(form, path):
            continue
        recorded = get_text(form, path)
        figure = formula_figure(evaluate(form, template), path)
        if not recorded:
            if figure.value is not None and path not in form.manual:
                form = replace(form, filled=form.filled | {path})
                notes.append(Reconciled(path, "filled", "", figure.text))
        elif not says_the_same(path, recorded, figure):
            form = replace(form, manual=form.manual | {path})
            notes.append(Reconciled(path, "differs", recorded, figure.text))
    return form, tuple(notes)


def _with_own_scores(form: Form, template: Template) -> Form:
    """Return ``form`` with each recorded score that is not what its row suggests the clerk's own again."""
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
    """Return the cells of ``form`` that follow a formula, scores that follow their suggestions not among
    them.
    """
    evaluation = evaluate(form, template)
    return [
        path
        for path in evaluation.figures
        if path not in evaluation.scores and (form.funds or not path.startswith("funds."))
    ]


def plain_points(value: Fraction) -> str:
    """Return points as they print: every digit that the summands have, no trailing zero."""
    return str(value.numerator) if value.denominator == 1 else plain(round_half_up(value, 6))


def _rate(form: Form, template: Template, number: int) -> Figure:
    """Return the execution rate of a fund line."""
    if len(form.funds) <= number:
        return Figure(reason="表中没有资金行")
    line = form.funds[number]
    denominator = rate_denominator(template)
    amounts = {}
    for name in (denominator, "executed"):
        text = getattr(line, name)
        value = read_amount(text, template.money)
        if value is None:
            state = f"“{text.strip()}”不是数字" if text.strip() else "没有填写"
            return Figure(reason=f"{amount_name(template, name)}{state}")
        if value < 0:
            return Figure(reason=f"{amount_name(template, name)}是负数")
        amounts[name] = value
    budget = amounts[denominator]
    if budget == 0:
        return Figure(reason=f"{amount_name(template, denominator)}为 0")
    ratio = quotient(amounts["executed"], budget)
    text = plain(round_half_up(ratio * 100, template.rules.rate_digits)) + "%"
    return Figure(ratio, text, any_digits=template.rules.any_digits)


def _rate_score(rate: Figure, weight: Fraction, rules: RuleSet, digits: int) -> Figure:
    if rate.value is None:
        return Figure(reason=rate.reason)
    value = weight if rate.value >= 1 else weight * rate.value
    text = plain(round_half_up(value, digits))
    return Figure(value, text, any_digits=rules.any_digits)


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
    return _figure(weights, weight_reason), _figure(scores, score_reason)


def _figure(summands: list[Fraction], reason: str) -> Figure:
    if reason:
        return Figure(reason=reason)
    value = exact_sum(summands)
    return Figure(value, plain_points(value))


def _points(text: str, reason: str) -> Figure:
    value = read_points(text)
    return Figure(reason=reason) if value is None else Figure(Fraction(value), plain(value))


def _sum(first: Figure, second: Figure) -> Figure:
    """Return the sum of two figures as they print (scores are added as rounded, as on paper)."""
    if first.value is None or second.value is None:
        return Figure(reason=first.reason or second.reason)
    value = exact_total(_number(first), _number(second))
    return Figure(value, plain_points(value))


def _number(figure: Figure) -> Decimal:
    found = split_number(figure.text)
    return found[0] if found is not None else Decimal(0)


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
