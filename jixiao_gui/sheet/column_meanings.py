"""The meanings of a table's columns, by their heads, the heads beside them and the texts under them."""

from __future__ import annotations

import re

from jixiao_gui.form.model import AMOUNT_FIELDS, LEVEL_FIELDS
from jixiao_gui.form.numbers import fold, is_void, split_number
from jixiao_gui.sheet.geometry import Geometry
from jixiao_gui.sheet.table_head import HeadColumn, TableHead
from jixiao_gui.sheet.words import Vocabulary

AMOUNTS = frozenset((*AMOUNT_FIELDS, "forecast"))
_TWICE = ("level2", "name", "target")
"""Columns that a form with two halves prints twice; the last ones are the year's."""
_WHOLE = re.compile("^(合计|小计|总计|总额|总数|资金总额|金额)$")
"""The one of several columns under an amount's head that has the whole amount."""
_ADJUSTED = re.compile("调整|变更|全年|最终")
"""The head of an adjusted amount or target; below that of the amount granted at first."""
_AT_FIRST = re.compile("批复|下达|安排|年度|预算")
_ARRIVED = re.compile("到位|到账")
_FIRST = re.compile("年初|期初|原预算|初始")
"""What the head of an amount says that was granted before the year began, whatever it became."""
_LAST = re.compile("(调整后|变更后|全年|最终)(数|额|金额)?$")
_ALL_YEARS = re.compile("总预算|总投资|总经费|项目总|累计|历年|以前年度|实施期|中期|至今")
"""Heads of amounts for more than the form's year."""
_YEARS = re.compile("(20[0-9]{2})年?")
_PAST = re.compile("上年|上一年|去年|往年|历年|以前年度")
"""Heads of the year before."""


def set_meanings(head: TableHead, geometry: Geometry, words: Vocabulary) -> None:
    """Set the meaning of each column of ``head``, by its words and by the texts under it."""
    part = "indicators" if head.kind == "indicators" else "funds"
    for column in head.columns:
        column.meaning = words.meaning(part, column.head)
        if column.upper and (not column.meaning or _WHOLE.match(fold(column.head))):
            column.meaning = _meaning_under(words.meaning(part, column.upper), column)
        column.guessed = bool(column.meaning)
    if head.kind == "funds":
        _find_item(head, geometry)
        _prefer_whole(head)
        _drop_all_years(head)
        _drop_arrived(head)
        _find_initial(head)
        _take_only_budget(head)
    else:
        _part_columns(head, geometry)
        _find_levels(head)
        _find_value(head, words, "target")
        _find_value(head, words, "actual")
        _find_weight(head)
        _find_score(head)
    _prefer_year(head, geometry)
    _drop_repeated(head)


def _meaning_under(upper_meaning: str, column: HeadColumn) -> str:
    """Return what ``column`` means whose own head says nothing, under a head of ``upper_meaning``."""
    word = fold(column.head)
    if not word or (upper_meaning in AMOUNTS and _WHOLE.match(word)):
        return upper_meaning
    if upper_meaning in ("initial", "budget"):  # 预算数 over 年初 | 调整后
        return "initial" if _FIRST.search(word) else "budget" if _LAST.match(word) else ""
    return ""


def _drop_repeated(head: TableHead) -> None:
    """Take each meaning once: of a form with two halves in the second one, else in the first column."""
    twice = [name for name in _TWICE if sum(column.meaning == name for column in head.columns) > 1]
    has_halves = len(twice) == len(_TWICE)
    if not has_halves:
        _prefer_adjusted_target(head)
    meanings: set[str] = set()
    for column in reversed(head.columns) if has_halves else head.columns:
        if column.meaning in meanings:
            column.meaning = ""
        elif column.meaning:
            meanings.add(column.meaning)


def _part_columns(head: TableHead, geometry: Geometry) -> None:
    """Distinguish the columns under one head: level and name, or sign, figure and unit."""
    for upper in dict.fromkeys(column.upper for column in head.columns if column.upper):
        numbers = [n for n, column in enumerate(head.columns) if column.upper == upper]
        columns = [head.columns[n] for n in numbers]
        if any(column.head.strip() for column in columns):
            continue
        meaning = columns[0].meaning
        for column in columns[1:]:
            column.meaning = ""
        if meaning == "name":
            meanings = {column.meaning for column in head.columns}
            levels = [level for level in LEVEL_FIELDS if level not in meanings][: len(numbers) - 1]
            for column, name in zip(columns, (*levels, "name"), strict=False):
                column.meaning = name
        elif meaning == "target":
            columns[0].meaning = ""
            texts = [_texts_under(head, geometry, number) for number in numbers]
            figures = [n for n, column_texts in enumerate(texts) if any(map(split_number, column_texts))]
            columns[figures[0] if figures else 0].meaning = "target"


def _find_weight(head: TableHead) -> None:
    """Take one of several columns of weights, the one behind the indicator's name, else the last."""
    weights = [n for n, column in enumerate(head.columns) if column.meaning == "weight"]
    names = [n for n, column in enumerate(head.columns) if column.meaning == "name"]
    if len(weights) < 2 or not names:
        return
    indicator_weight = next((n for n in weights if n > names[-1]), weights[-1])
    for number in weights:
        if number != indicator_weight:
            head.columns[number].meaning = ""


def _find_score(head: TableHead) -> None:
    """Take the only column of an office's points, 评价得分, for the score where the form has no score."""
    if any(column.meaning == "score" for column in head.columns):
        return
    reviewed = [column for column in head.columns if column.meaning == "reviewed_score"]
    if len(reviewed) == 1:
        reviewed[0].meaning, reviewed[0].guessed = "score", True


def _find_initial(head: TableHead) -> None:
    """Distinguish the amount granted at first from the adjusted one, where both are called a budget."""
    budgets = [column for column in head.columns if column.meaning == "budget"]
    adjusted = [column for column in budgets if _ADJUSTED.search(fold(column.head))]
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
    if not _FIRST.search(fold(f"{granted[0].upper}{granted[0].head}")):
        granted[0].meaning = "budget"


def _prefer_whole(head: TableHead) -> None:
    """Take the amounts under 合计 of those that stand under several sources: 中央 | 省级 | 合计."""
    for meaning in AMOUNTS:
        alike = [column for column in head.columns if column.meaning == meaning and column.upper]
        if len({column.upper for column in alike}) < 2:
            continue
        sums = [column for column in alike if _WHOLE.match(fold(column.upper))]
        if sums:
            for column in alike:
                column.meaning = meaning if column is sums[0] else ""


def _drop_all_years(head: TableHead) -> None:
    """Take no amount for several years, 总预算 or 累计支出, where a column has the one of the year."""
    for meaning in (*AMOUNTS, "rate"):
        alike = [column for column in head.columns if column.meaning == meaning]
        longer = [column for column in alike if _ALL_YEARS.search(fold(f"{column.upper}{column.head}"))]
        if len(longer) < len(alike):
            for column in longer:
                column.meaning = ""


def _drop_arrived(head: TableHead) -> None:
    """Take no amount that arrived, 到位数, for the budget where a column has the one that was granted."""
    amounts = [column for column in head.columns if column.meaning in ("initial", "budget")]
    arrived = [column for column in amounts if _ARRIVED.search(fold(column.head))]
    if len(arrived) < len(amounts):
        for column in arrived:
            column.meaning = ""


def _find_value(head: TableHead, words: Vocabulary, name: str) -> None:
    """Find the ``name``, target or actual, among the columns under its head: the adjusted, else the first."""
    under = [c for c in head.columns if c.upper and words.meaning("indicators", c.upper) == name]
    under = [column for column in under if column.meaning in ("", name)]
    adjusted = [column for column in under if _ADJUSTED.search(fold(column.head))]
    if not adjusted and any(column.meaning == name for column in head.columns):
        return
    for column in under:
        column.meaning = ""
    for column in (adjusted or under)[:1]:
        column.meaning, column.guessed = name, True


def _prefer_adjusted_target(head: TableHead) -> None:
    """Take the adjusted one of several targets, which the result is compared with."""
    targets = [column for column in head.columns if column.meaning == "target"]
    adjusted = [column for column in targets if "调整" in column.head]
    if len(adjusted) == 1:
        for column in targets:
            column.meaning = "target" if column is adjusted[0] else ""


def _prefer_year(head: TableHead, geometry: Geometry) -> None:
    """Take the columns of the form's year where alike ones stand under other years: 2021年 | 2022年.

    The form's year is the one that a line over the table names, else the last.
    """
    years = [_YEARS.search(fold(f"{column.upper}{column.head}")) for column in head.columns]
    named = {match[1] for match in years if match}
    dropped = [column for column in head.columns if _PAST.search(fold(f"{column.upper}{column.head}"))]
    several = len(named) > 1 or 0 < len(dropped) < len(head.columns)
    if named:
        printed = _YEARS.findall(fold(_lines_over_table(geometry)))
        last = max(named) if len(named) > 1 or not printed else ""
        form_year = next((year for year in printed if year in named), last)
        dropped += [
            c for c, match in zip(head.columns, years, strict=True) if match and match[1] != form_year
        ]
    alike = {column.meaning for column in head.columns if column not in dropped}
    for column in dropped:
        if several or column.meaning in alike:
            column.meaning = ""


def _lines_over_table(geometry: Geometry) -> str:
    """Return the lines over the table, rows of one cell at its top included."""
    sheet = geometry.sheet
    rows = [row.cells[0].text for row in sheet.rows[:3] if len(row.cells) == 1]
    return "".join((sheet.title, sheet.year_line, *sheet.above, *rows))


def _find_item(head: TableHead, geometry: Geometry) -> None:
    """Find the column with the names of the lines of money: the first, whatever its head says."""
    if not head.columns:
        return
    first = head.columns[0]
    second = head.columns[1] if len(head.columns) > 1 else first
    if first.head.strip() and not first.meaning and second.meaning == "item":
        return  # 预算类型 | 资金来源
    texts = _texts_under(head, geometry, 0)
    names = bool(texts) and all(not is_figure(text) and not is_void(text) for text in texts)
    numbers = any(is_figure(text) for text in texts)
    if first.meaning == "item" or names or (not first.head.strip() and not numbers):
        for column in head.columns:
            if column.meaning == "item":
                column.meaning = ""
        first.meaning = "item"


def is_figure(text: str) -> bool:
    """Return whether ``text`` is an amount and no name: 2021年 is a line's name."""
    number = split_number(text)
    return number is not None and not number[1].startswith("年")


def _texts_under(head: TableHead, geometry: Geometry, number: int) -> list[str]:
    """Return the texts of column ``number`` in the three rows under the heads."""
    texts = []
    for row in range(head.last + 1, min(head.last + 4, len(geometry))):
        texts += [
            box.text
            for box in geometry.filled(row)
            if head.column_of(box, geometry, geometry.counts[row]) == number
        ]
    return texts


def _find_levels(head: TableHead) -> None:
    """Distinguish levels from names: of 三级指标 and 指标名称 the last is the indicator's name."""
    names = [column for column in head.columns if column.meaning == "name"]
    deeper = next((column for column in head.columns if column.meaning == "level4"), None)
    has_halves = sum(column.meaning == "target" for column in head.columns) > 1
    if deeper is not None and names:
        names[0].meaning, deeper.meaning = "level3", "name"
    elif len(names) == 2 and not has_halves:
        meanings = {column.meaning for column in head.columns}
        free = [level for level in ("level1", "level2") if level not in meanings]
        names[0].meaning = free[-1] if len(free) == 1 else free[0] if free else "level3"
