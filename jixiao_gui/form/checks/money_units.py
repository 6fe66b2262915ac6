"""A rule of the amounts' unit: 元 typed where 万元 was meant, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from jixiao_gui.form.cell_texts import part_text
from jixiao_gui.form.checks.base import Case, Problem, fund_item, rule, total_line_name
from jixiao_gui.form.fund_total import is_sum, sources_of, total_line, total_path
from jixiao_gui.form.model import AMOUNT_FIELDS, Indicator
from jixiao_gui.form.numbers import fold, in_wan, round_half_up
from jixiao_gui.form.places import amount_name, column_name
from jixiao_gui.form.values import Quantity, read_value

_WAN = Decimal(10_000)
_FAR = 1000
"""A part that is so many times its total is counted in another unit."""
_OF_A_PIECE = ("单", "每", "均", "标准", "节约", "节支", "率")
"""Words of a cost that is not all of the project's: 单价, 人均, 每次, 补助标准."""


@rule(
    "amount-unit",
    "warning",
    "元与万元可能混用",
    "金额像是把元和万元写混了：某项来源是总额的一万倍，或者成本指标与预算数字相同而单位不同。",
)
def amount_unit(case: Case) -> Iterator[Problem]:
    if not case.form.funds:
        return
    yield from _source_problems(case)
    yield from _column_problems(case)
    yield from _cost_problems(case)


def _source_problems(case: Case) -> Iterator[Problem]:
    """Yield sources that are far above the total, column by column."""
    lines = case.form.funds
    if not is_sum(lines):
        return
    total = lines[total_line(lines)]
    for name in AMOUNT_FIELDS:
        total_amount = case.amount(total, name)
        if total_amount is None or total_amount <= 0:
            continue
        for number, line in sources_of(lines):
            part = case.amount(line, name)
            if part is not None and part > total_amount * _FAR:
                text = getattr(line, name).strip()
                column = amount_name(case.template, name)
                message = (
                    f"{fund_item(line) or f'资金第 {number + 1} 行'}的{column} {text} 远大于"
                    f"{total_line_name(case)} {getattr(total, name).strip()}，可能把元和万元写混了。"
                )
                yield Problem(f"funds.{number}.{name}", message, text)


def _column_problems(case: Case) -> Iterator[Problem]:
    """Yield amounts of the total line that are the same figure in 元 and in 万元."""
    line = case.form.funds[total_line(case.form.funds)]
    amounts = [(name, value) for name in AMOUNT_FIELDS if (value := case.amount(line, name))]
    for place, (name, value) in enumerate(amounts):
        for second_name, second_value in amounts[:place]:
            if _same_digits(value, second_value):
                text = getattr(line, name).strip()
                first_words, second_words = (
                    f"{amount_name(case.template, n)} {getattr(line, n).strip()}" for n in (name, second_name)
                )
                message = f"{first_words} 与{second_words} 相差一万倍，可能把元和万元写混了。"
                yield Problem(total_path(case.form, name), message, text)
                break


def _cost_problems(case: Case) -> Iterator[Problem]:
    """Yield costs of all that have the figure of an amount of the total line and the other unit."""
    line = case.form.funds[total_line(case.form.funds)]
    wan_amounts = [(name, in_wan(case.amount(line, name), case.template.money)) for name in AMOUNT_FIELDS]
    amounts = [(name, value * _WAN) for name, value in wan_amounts if value]
    for number, row in enumerate(case.rows):
        if not is_whole_cost(row):
            continue
        for column in ("target", "actual"):
            value = _cost(case, row, column)
            if value is None:
                continue
            if any(abs(value - amount) <= amount / 100 for _, amount in amounts):
                break  # it fits one of them as it stands
            name = next((name for name, amount in amounts if _same_digits(value, amount)), "")
            if name:
                text = part_text(row, column).strip()
                cost_words = (
                    f"成本指标的{column_name(case.template, f'indicators.{column}')} {_one_line(row, column)}"
                )
                amount_words = (
                    f"{amount_name(case.template, name)} {getattr(line, name).strip()}{case.template.money}"
                )
                message = f"{cost_words} 与{amount_words} 数字相同而单位不同，可能把元和万元写混了。"
                yield Problem(f"indicators.{number}.{column}", message, text)
                break


def _cost(case: Case, row: Indicator, column: str) -> Decimal | None:
    """Return the amount in 元 that a target or an actual names with its unit; ``None`` for any other text."""
    if not case.template.has(f"indicators.{column}"):
        return None
    value = read_value(row.full_target if column == "target" else row.actual, case.form.year)
    if not isinstance(value, Quantity) or value.unit != "元" or value.low != value.high or value.low <= 0:
        return None
    return value.low


def _one_line(row: Indicator, column: str) -> str:
    return " ".join((row.full_target if column == "target" else row.actual).split())


def is_whole_cost(row: Indicator) -> bool:
    """Return whether a row speaks of what all of the project costs, not of a price or a standard."""
    return _is_cost(row.level1, row.level2) and not any(word in fold(row.name) for word in _OF_A_PIECE)


@lru_cache(maxsize=1024)
def _is_cost(level1: str, level2: str) -> bool:
    return "成本" in fold(level1 + level2)


def _same_digits(first: Decimal, second: Decimal) -> bool:
    """Return whether one amount is 10,000 times the other, as far as the smaller one's digits tell."""
    large, small = max(first, second), min(first, second)
    if small <= 0 or large < small * _FAR:
        return False
    exponent = small.normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    # 元 has two digits after its point at most: a small amount in 万元 has all of its figures in them
    return round_half_up(Fraction(large) / 10_000, digits) == small
