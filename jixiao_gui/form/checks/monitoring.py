"""Rules of monitoring forms, filled in during the year: the pace so far, and the forecast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.cell_texts import row_text
from jixiao_gui.form.checks.base import Case, Problem, rule, total_line_name
from jixiao_gui.form.checks.results import has_reason
from jixiao_gui.form.fund_total import total_of, total_path
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.numbers import fold, is_void, plain, quotient, ratio_text
from jixiao_gui.form.places import amount_name, column_name
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.scoring import MORE, direction, suggest
from jixiao_gui.form.template import Template
from jixiao_gui.form.values import Quantity, align, read_value

CERTAIN, POSSIBLE, IMPOSSIBLE = "确定能", "有可能", "完全不可能"
_MONTH = re.compile(r"(?<!\d)(?:1|一)?(?:月份?)?[-—–~～至到](\d{1,2})月|截至(\d{1,2})月|前(\d{1,2})个?月")
_NO_SUM = ("%", "年", "月", "天", "日", "秒", "元")
"""Units of values that do not grow evenly through a year: rates, times; money has a rule of its own."""


def months_of(words: str) -> int | None:
    """Return how many months of the year the head of a column speaks of: 7 for ``1-7月执行数``."""
    match = _MONTH.search(fold(words))
    months = int(next(filter(None, match.groups()))) if match is not None else 0
    return months if 0 < months < 12 else None


def possibility_columns(template: Template) -> dict[str, str]:
    """Return the ids of the columns of 完成目标可能性 by possibility, recognised by their heads."""
    table = template.table("indicators")
    columns: dict[str, str] = {}
    for column in table.columns if table is not None else ():
        words = fold(column.head)
        for possibility in (IMPOSSIBLE, CERTAIN, POSSIBLE):
            if possibility in words:
                columns.setdefault(possibility, column.id)
                break
    return columns


@rule(
    "pace-behind",
    "warning",
    "进度落后",
    "年中执行数或完成值明显落后于时间进度；落后多少算，可以在“校验规则”里改。",
    needs=("funds.initial", "funds.executed", "indicators.forecast"),
    rests_on=("pace_threshold",),
)
def pace_behind(case: Case) -> Iterator[Problem]:
    months = months_of(case.template.words.get("funds.executed", ""))
    if months is None:
        return
    share = Fraction(months, 12)
    line = total_of(case.form)
    if line is not None:
        initial, executed = case.amount(line, "initial"), case.amount(line, "executed")
        if initial and initial > 0 and executed is not None:
            rate = quotient(executed, initial)
            if rate < share * Fraction(case.rules.pace_threshold):
                message = (
                    f"{total_line_name(case)}的{amount_name(case.template, 'executed')}为"
                    f"{amount_name(case.template, 'initial')}的 {_percent(rate)}，"
                    f"按时间进度应为 {_percent(share)}。"
                )
                yield Problem(total_path(case.form, "executed"), message, line.executed.strip())
    if not case.template.has("indicators.actual"):
        return
    for number, row in enumerate(case.rows):
        so_far = _share_so_far(row, case.form.year)
        if so_far is None or so_far >= share * Fraction(case.rules.pace_threshold):
            continue
        if has_reason(row) or not is_void(row_text(row, "note")) or _forecast_met(row, case) is not False:
            continue
        message = (
            f"第 {number + 1} 行“{_line(row.name)}”{column_name(case.template, 'indicators.actual')}为"
            f"{column_name(case.template, 'indicators.target')}的 {_percent(so_far)}，按时间进度应为 "
            f"{_percent(share)}，预计也达不到，没有写原因。"
        )
        yield Problem(f"indicators.{number}.actual", message, row.actual.strip(), level="info")


@rule(
    "possibility-mismatch",
    "warning",
    "完成可能性不符",
    "完成目标可能性与全年预计完成情况不一致，或者勾选了不止一项。",
    needs=("indicators.target", "indicators.forecast"),
)
def possibility_mismatch(case: Case) -> Iterator[Problem]:
    columns = possibility_columns(case.template)
    if not columns:
        return
    for number, row in enumerate(case.rows):
        ticked = [possibility for possibility, column in columns.items() if row_text(row, column).strip()]
        if not ticked:
            continue
        cell = f"indicators.{number}.{columns[ticked[0]]}"
        recorded = row_text(row, columns[ticked[0]]).strip()
        name = f"第 {number + 1} 行“{_line(row.name)}”"
        if len(ticked) > 1:
            yield Problem(
                cell, f"{name}的完成目标可能性勾选了 {len(ticked)} 项（{'、'.join(ticked)}）。", recorded
            )
            continue
        reached = _forecast_met(row, case)
        wrong = (reached is False and ticked[0] == CERTAIN) or (reached is True and ticked[0] == IMPOSSIBLE)
        if wrong:
            forecast = _line(row_text(row, "forecast"))
            words = column_name(case.template, "indicators.forecast")
            state = "没有达到" if reached is False else "已达到"
            target = column_name(case.template, "indicators.target")
            message = (
                f"{name}{words}“{forecast}”{state}{target}“{_line(row.full_target)}”，却勾选了“{ticked[0]}”。"
            )
            yield Problem(cell, message, recorded)


def _forecast_met(row: Indicator, case: Case) -> bool | None:
    """Return whether the forecast of a row reaches its target; ``None`` where that is not certain."""
    forecast = row_text(row, "forecast")
    if not forecast.strip() or not row.full_target.strip():
        return None
    name = f"{row.level1}/{row.level2}/{row.name}"
    return suggest(row.full_target, forecast, Decimal(1), case.rules, name, case.form.year).met


def _share_so_far(row: Indicator, year: str) -> Fraction | None:
    """Return the part of its target that a row has reached; ``None`` for a value that does not grow
    evenly.
    """
    target, actual = read_value(row.full_target, year), read_value(row.actual, year)
    if not isinstance(target, Quantity) or not isinstance(actual, Quantity):
        return None
    pair = align(target, actual)
    if pair is None or pair[0].low <= 0 or pair[0].unit.endswith(_NO_SUM):
        return None
    if direction(pair[0], f"{row.level1}/{row.level2}/{row.name}") != MORE:
        return None
    return quotient(pair[1].low, pair[0].low)


def far_apart(forecast: Decimal, result: Decimal, rules: RuleSet) -> bool:
    """Return whether ``result`` differs from ``forecast`` by more than the rule set allows."""
    if forecast == 0:
        return result != 0
    return abs(quotient(result - forecast, forecast)) > Fraction(rules.forecast_threshold)


def _percent(ratio: Fraction) -> str:
    return f"{plain(Decimal(ratio_text(ratio * 100, 1)))}%"


def _line(text: str) -> str:
    return " ".join(text.split())
