"""The meanings of the columns of money: names of lines, what was granted at first, the budget, the rest."""

from __future__ import annotations

import re

from jixiao_gui.form.model import AMOUNT_FIELDS
from jixiao_gui.form.numbers import fold, is_void, split_number
from jixiao_gui.sheet.geometry import Geometry
from jixiao_gui.sheet.table_head import TableHead

AMOUNTS = frozenset((*AMOUNT_FIELDS, "forecast"))
"""Columns of amounts, those of monitoring included."""
WHOLE = re.compile("^(合计|小计|总计|总额|总数|资金总额|金额)$")
"""The one of several columns under an amount's head that has the whole amount."""
ADJUSTED = re.compile("调整|变更|全年|最终")
"""The head of an adjusted amount or target; below that of the amount granted at first."""
_CARRIED = re.compile("结转|结余|上年")
"""The head of an amount that the year before left."""
_AT_FIRST = re.compile("批复|下达|安排|年度|预算")
_ARRIVED = re.compile("到位|到账|申请|申报")
"""The head of an amount that arrived, or that was only asked for."""
_PAID_OUT = re.compile("拨付|拨款|下拨")
"""The head of what was handed on, which is spent only where no column says what was."""
FIRST = re.compile("年初|期初|原预算|初始")
"""What the head of an amount says that was granted before the year began, whatever it became."""
_ALL_YEARS = re.compile("总预算|总投资|总经费|项目总|累计|历年|以前年度|实施期|中期|至今")
"""Heads of amounts for more than the form's year."""
_PERIOD = re.compile("半年|季度|[0-9]月")
"""What the head of an amount of a part of the year says."""
YEAR = re.compile("(20[0-9]{2})年?")
"""A year in a head or in a line over the table."""
YEAR_ALONE = re.compile("^(20[0-9]{2})年?度?(预算|资金|安排|申请)?$")
"""The head of the amounts of one of several years."""
_OF_YEARS = re.compile("^(预算|资金|项目|执行|支出)?(年度|年份)$")
"""The head over lines that are years: 2021, 2022, 累计."""


def set_fund_meanings(head: TableHead, geometry: Geometry) -> None:
    """Decide between the columns of money whose heads mean the same, and find those that no head names."""
    _find_item(head, geometry)
    _prefer_whole(head)
    _prefer_sum(head)
    _drop_all_years(head)
    _drop_periods(head)
    _drop_arrived(head)
    _drop_paid_out(head)
    _find_initial(head)
    _take_only_budget(head)
    _take_years_budget(head, geometry)


def _find_item(head: TableHead, geometry: Geometry) -> None:
    """Find the column with the names of the lines of money: the first, whatever its head says."""
    while _is_torn_off(head, geometry):
        head.leave_out_first()
    if not head.columns:
        return
    first = head.columns[0]
    second = head.columns[1] if len(head.columns) > 1 else first
    if first.head.strip() and not first.meaning and second.meaning == "item":
        return  # 预算类型 | 资金来源
    texts = head.texts_under(geometry, 0)
    of_years = _OF_YEARS.match(fold(first.head)) is not None
    names = bool(texts) and (of_years or all(not is_figure(text) and not is_void(text) for text in texts))
    numbers = any(is_figure(text) for text in texts)
    if first.meaning == "item" or names or (not first.head.strip() and not numbers):
        for column in head.columns:
            if column.meaning == "item":
                column.meaning = ""
        first.meaning = "item"


def _is_torn_off(head: TableHead, geometry: Geometry) -> bool:
    """Return whether the first column is torn off a wider label: blank, the names behind it."""
    row = head.last + 1
    if (
        len(head.columns) < 2
        or any(column.head.strip() for column in head.columns[:2])
        or row >= len(geometry)
    ):
        return False
    filled = {head.column_of(box, geometry, geometry.counts[row]) for box in geometry.filled(row)}
    return 0 not in filled and 1 in filled


def _prefer_whole(head: TableHead) -> None:
    """Take the amounts under 合计 of those that stand under several sources: 中央 | 省级 | 合计."""
    for meaning in AMOUNTS:
        alike = [column for column in head.columns if column.meaning == meaning and column.upper]
        if len({column.upper for column in alike}) < 2:
            continue
        sums = [column for column in alike if WHOLE.match(fold(column.upper))]
        if sums:
            for column in alike:
                column.meaning = meaning if column is sums[0] else ""


def _prefer_sum(head: TableHead) -> None:
    """Take the sum of what was carried over and granted for the budget: 上年结转 | 本年预算 | 合计."""
    sums = [n for n, column in enumerate(head.columns) if not column.upper and WHOLE.match(fold(column.head))]
    budgets = [n for n, column in enumerate(head.columns) if column.meaning == "budget"]
    if len(sums) != 1 or not budgets or sums[0] in budgets or max(budgets) > sums[0]:
        return
    parts = [n for n in range(sums[0]) if _CARRIED.search(fold(head.columns[n].head))]
    if parts:
        for number in budgets:
            head.columns[number].meaning = ""
        head.columns[sums[0]].meaning, head.columns[sums[0]].guessed = "budget", True


def _drop_all_years(head: TableHead) -> None:
    """Take no amount for several years, 总预算 or 累计支出, where a column has the one of the year."""
    for meaning in (*AMOUNTS, "rate"):
        alike = [column for column in head.columns if column.meaning == meaning]
        longer = [column for column in alike if _ALL_YEARS.search(fold(f"{column.upper}{column.head}"))]
        if len(longer) < len(alike):
            for column in longer:
                column.meaning = ""


def _drop_periods(head: TableHead) -> None:
    """Take no amount of a part of the year, 上半年, where a column has the one of all of it."""
    for meaning in ("executed", "rate"):
        alike = [column for column in head.columns if column.meaning == meaning]
        parts = [column for column in alike if _PERIOD.search(fold(f"{column.upper}{column.head}"))]
        if len(parts) < len(alike):
            for column in parts:
                column.meaning = ""


def _drop_arrived(head: TableHead) -> None:
    """Take no amount that arrived or was asked for for the budget where a column has the one granted."""
    amounts = [column for column in head.columns if column.meaning in ("initial", "budget")]
    arrived = [column for column in amounts if _ARRIVED.search(fold(column.head))]
    if len(arrived) < len(amounts):
        for column in arrived:
            column.meaning = ""


def _drop_paid_out(head: TableHead) -> None:
    """Take no amount that was handed on, 拨付数, where a column has what was spent; no rate of it either."""
    for meaning in ("executed", "rate"):
        alike = [column for column in head.columns if column.meaning == meaning]
        handed_on = [column for column in alike if _PAID_OUT.search(fold(column.head))]
        if len(handed_on) < len(alike):
            for column in handed_on:
                column.meaning = ""


def _find_initial(head: TableHead) -> None:
    """Distinguish the amount granted at first from the adjusted one, where both are called a budget."""
    budgets = [column for column in head.columns if column.meaning == "budget"]
    adjusted = [column for column in budgets if ADJUSTED.search(fold(column.head))]
    if len(budgets) < 2 or len(adjusted) != 1:
        return
    has_initial = any(column.meaning == "initial" for column in head.columns)
    for column in budgets:
        if column is not adjusted[0]:
            is_initial = not has_initial and _AT_FIRST.search(fold(column.head)) is not None
            column.meaning = "initial" if is_initial else ""
            has_initial = has_initial or is_initial


def _take_only_budget(head: TableHead) -> None:
    """Take the amount granted, 预算下达数, for the budget where no column has one; 年初预算数 stays."""
    granted = [column for column in head.columns if column.meaning == "initial"]
    if len(granted) != 1 or any(column.meaning == "budget" for column in head.columns):
        return
    if not FIRST.search(fold(f"{granted[0].upper}{granted[0].head}")):
        granted[0].meaning = "budget"


def _take_years_budget(head: TableHead, geometry: Geometry) -> None:
    """Take the amounts of the form's year for the budget where each year has a column: 2025年 | 2026年."""
    years = {match[1]: c for c in head.columns if not c.upper and (match := YEAR_ALONE.match(fold(c.head)))}
    if len(years) < 2 or any(column.meaning in AMOUNTS for column in head.columns):
        return
    printed = YEAR.findall(fold(lines_over_table(geometry)))
    column = years[next((year for year in printed if year in years), min(years))]
    column.meaning, column.guessed = "budget", True


def is_figure(text: str) -> bool:
    """Return whether ``text`` is an amount and no name: 2021年 is a line's name."""
    number = split_number(text)
    return number is not None and not number[1].startswith("年")


def lines_over_table(geometry: Geometry) -> str:
    """Return the lines over the table, rows of one cell at its top included."""
    sheet = geometry.sheet
    rows = [row.cells[0].text for row in sheet.rows[:3] if len(row.cells) == 1]
    return "".join((sheet.title, sheet.year_line, *sheet.above, *rows))
