"""The execution rate of a form's money, executed ÷ budget, and the points that it earns."""

from __future__ import annotations

from fractions import Fraction

from jixiao_gui.form.figures import Figure
from jixiao_gui.form.fund_total import total_line, total_of
from jixiao_gui.form.model import Form
from jixiao_gui.form.numbers import (
    exact_points,
    exact_sum,
    is_void,
    plain,
    quotient,
    read_amount,
    read_points,
    round_half_up,
)
from jixiao_gui.form.places import amount_name
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.template import Template


def rate_denominator(template: Template) -> str:
    """Return the column that executed is divided by: the rule set's, or the other where the layout lacks
    it.
    """
    preferred = template.rules.rate_denominator
    alternative = "initial" if preferred == "budget" else "budget"
    return (
        alternative
        if template.has(f"funds.{alternative}") and not template.has(f"funds.{preferred}")
        else preferred
    )


def rate_of(form: Form, template: Template, number: int) -> Figure:
    """Return the execution rate of fund line ``number`` as a ratio, or the reason why there is none."""
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


def rate_points(rate: Figure, weight: Fraction, rules: RuleSet, digits: int) -> Figure:
    """Return the points that a ``rate`` earns: ``weight`` × min(rate, 100 %), printed with ``digits``."""
    if rate.value is None:
        return Figure(reason=rate.reason)
    value = weight if rate.value >= 1 else weight * rate.value
    text = plain(round_half_up(value, digits))
    return Figure(value, text, any_digits=rules.any_digits)


def rate_weight(form: Form, rules: RuleSet) -> Fraction:
    """Return the rate's weight in points: the form's own, or the rule set's where the cell prints a dash."""
    line = total_of(form)
    own_weight = read_points(line.weight) if line is not None else None
    return Fraction(own_weight if own_weight is not None else rules.rate_weight)


def scores_rate(form: Form, template: Template) -> bool:
    """Return whether the rate earns points: the layout has a cell for them, and the total weight needs them.

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
        return True  # the layout prints it; in this form it was removed
    weights = [weight for row in form.indicators if (weight := exact_points(row.weight)) is not None]
    return exact_sum(weights) != Fraction(template.rules.total_weight)


def scores_rate_unprinted(form: Form, template: Template) -> bool:
    """Return whether the rate earns points that no cell shows: its weight completes the total weight."""
    line = total_of(form)
    if line is None or template.has("funds.score") or not template.has("funds.rate"):
        return False
    own_weight = read_points(line.weight) if template.has("funds.weight") else None
    weights = [weight for row in form.indicators if (weight := exact_points(row.weight)) is not None]
    return own_weight is not None and exact_sum(weights) + Fraction(own_weight) == Fraction(
        template.rules.total_weight
    )
