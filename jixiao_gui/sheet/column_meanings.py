"""The meanings of a table's columns, by their heads, the heads beside them and the texts under them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.form.numbers import fold, split_number
from jixiao_gui.sheet.fund_columns import (
    ADJUSTED,
    AMOUNTS,
    FIRST,
    WHOLE,
    YEAR,
    lines_over_table,
    set_fund_meanings,
)
from jixiao_gui.sheet.geometry import Geometry
from jixiao_gui.sheet.level_columns import find_levels, set_numbered_levels
from jixiao_gui.sheet.table_head import HeadColumn, TableHead
from jixiao_gui.sheet.words import Vocabulary, bare_word

_TWICE = ("level2", "name", "target")
"""Columns that a form with two halves prints twice; the last ones are the year's."""
_ITS_NAME = re.compile("^(名称|内容|指标|指标名称|指标内容)$")
"""The one of several columns under a level's head that names it."""
_LAST = re.compile("(调整后|变更后|全年|最终)(数|额|金额)?$")
_SIGN = re.compile("[≥≤=<>≧≦＝═]{1,2}|不[少大小低高]于|大于|小于|等于|定性")
_TO_REACH = re.compile("[≥≤=<>≧≦]|[0-9]")
"""How a target begins that is a figure."""
_LONGEST_TARGET = 14
_PERIOD = re.compile(
    "^(第?[一二三四1-4]季度?|[上下]半年|前[三3]季度|[0-9]{1,2}(-[0-9]{1,2})?月|全年|累计|合计)"
)
"""The head of what was done in a part of the year."""
_TO_DATE = re.compile("^(上半年|前[三3]季度|1-[0-9]{1,2}月|全年|累计|合计)")
"""The head of what was done since the year began."""
_THIS_YEAR = re.compile("年度|本年|当年|全年")
"""What a head says that is about the form's year."""
_ALL_YEARS = re.compile("实施期|项目期|中期|长期|总体|累计|全周期|[三五]年|^总(目标|指标|计划|量)")
"""What a head says that is about more than the form's year."""
_YEARS_PART = re.compile("^(本年度?|当年|年度|全年)(数|额|金额|资金|支出|执行|安排)?$")
"""The column of the form's year under an amount's head: 支出数 over 本年 | 上年结转."""
_PAST = re.compile("上年|上一年|去年|往年|历年|以前年度")
"""Heads of the year before."""


def set_meanings(head: TableHead, geometry: Geometry, words: Vocabulary) -> None:
    """Set the meaning of each column of ``head``, by its words and by the texts under it."""
    part = "indicators" if head.kind == "indicators" else "funds"
    for column in head.columns:
        column.meaning = words.meaning(part, column.head)
        if column.upper and (not column.meaning or WHOLE.match(fold(column.head))):
            column.meaning = _meaning_under(words.meaning(part, column.upper), column)
        if column.upper and _ITS_NAME.match(fold(column.head)):
            column.meaning = _named_under(words.meaning(part, column.upper)) or column.meaning
        column.guessed = bool(column.meaning)
    if head.kind == "funds":
        _find_years_part(head, words)
        set_fund_meanings(head, geometry)
    else:
        set_numbered_levels(head)
        _part_columns(head, geometry)
        _drop_all_years(head)
        find_levels(head, geometry)
        _find_target(head, geometry)
        _find_value(head, words, "target")
        _find_value(head, words, "actual")
        _find_weight(head)
        _find_score(head)
    _prefer_year(head, geometry)
    _drop_repeated(head)


def _meaning_under(upper_meaning: str, column: HeadColumn) -> str:
    """Return what ``column`` means whose own head says nothing, under a head of ``upper_meaning``."""
    word = fold(column.head)
    if not word or (upper_meaning in AMOUNTS and WHOLE.match(word)):
        return upper_meaning
    if upper_meaning in ("initial", "budget"):  # 预算数 over 年初 | 调整后
        return "initial" if FIRST.search(word) else "budget" if _LAST.match(word) else ""
    return ""


def _find_years_part(head: TableHead, words: Vocabulary) -> None:
    """Take the form's year's of the amounts under one head where none of them is the whole."""
    for upper in dict.fromkeys(column.upper for column in head.columns if column.upper):
        meaning = words.meaning("funds", upper)
        if meaning not in AMOUNTS or any(column.meaning == meaning for column in head.columns):
            continue
        under = [column for column in head.columns if column.upper == upper and not column.meaning]
        of_year = [column for column in under if _YEARS_PART.match(fold(column.head))]
        for column in of_year[:1]:
            column.meaning, column.guessed = meaning, True


def _is_of_year(column: HeadColumn) -> bool:
    """Return whether the heads of ``column`` name one year, or the form's."""
    words = fold(f"{column.upper}{column.head}")
    return _THIS_YEAR.search(words) is not None or YEAR.search(words) is not None


def _drop_all_years(head: TableHead) -> None:
    """Take no target or result of all years where a column has the year's: 实施期指标值 | 年度指标值."""
    if sum(column.meaning == "name" for column in head.columns) > 1:
        return  # two halves, each with its names
    for meaning in ("target", "actual"):
        alike = [column for column in head.columns if column.meaning == meaning]
        of_year = [column for column in alike if _is_of_year(column)]
        for column in alike if of_year else ():
            longer = _ALL_YEARS.search(fold(f"{column.upper}{column.head}")) is not None
            if longer and column not in of_year:
                column.meaning = ""


def _named_under(upper_meaning: str) -> str:
    """Return what a column of names means under a level's head: 一级指标 over 名称 | 分值."""
    return upper_meaning if upper_meaning in (*LEVEL_FIELDS, "name", "level4") else ""


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
            texts = [head.texts_under(geometry, number) for number in numbers]
            figures = [n for n, column_texts in enumerate(texts) if any(map(split_number, column_texts))]
            columns[figures[0] if figures else 0].meaning = "target"
            if not any(column.meaning == "comparator" for column in head.columns):
                _find_comparator(columns, texts)


def _find_comparator(columns: Sequence[HeadColumn], texts: Sequence[Sequence[str]]) -> None:
    """Take a column of signs alone, ≥, of those under the target's head for the comparator."""
    for column, column_texts in zip(columns, texts, strict=True):
        if not column.meaning and column_texts and all(_SIGN.fullmatch(fold(text)) for text in column_texts):
            column.meaning = "comparator"
            return


def _find_target(head: TableHead, geometry: Geometry) -> None:
    """Take 考核标准 for the target where no column is called one and figures to reach stand under it."""
    if any(column.meaning == "target" or column.upper for column in head.columns):
        return
    for number, column in enumerate(head.columns):
        texts = head.texts_under(geometry, number) if column.meaning == "standard" else []
        if texts and all(
            _TO_REACH.match(fold(text)) and len(fold(text)) <= _LONGEST_TARGET for text in texts
        ):
            column.meaning, column.guessed = "target", True
            return


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


def _find_value(head: TableHead, words: Vocabulary, name: str) -> None:
    """Find the ``name``, target or actual, among the columns under its head: the adjusted, else the first."""
    under = [c for c in head.columns if c.upper and words.meaning("indicators", c.upper) == name]
    under = [column for column in under if column.meaning in ("", name)]
    adjusted = [column for column in under if ADJUSTED.search(fold(column.head))]
    if not adjusted and any(column.meaning == name for column in head.columns):
        return
    for column in under:
        column.meaning = ""
    if any(_ALL_YEARS.search(fold(column.head)) for column in under):  # 实施期 | 年度, 累计 | 本年
        under = [column for column in under if _THIS_YEAR.search(fold(column.head))] or under
    if name == "actual" and len(under) > 1 and any(_PERIOD.match(fold(column.head)) for column in under):
        under = [column for column in under if _TO_DATE.match(fold(column.head))][-1:]
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
    years = [YEAR.search(fold(f"{column.upper}{column.head}")) for column in head.columns]
    named = {match[1] for match in years if match}
    dropped = [column for column in head.columns if _is_past(column)]
    several = len(named) > 1 or 0 < len(dropped) < len(head.columns)
    if named:
        printed = YEAR.findall(fold(lines_over_table(geometry)))
        last = max(named) if len(named) > 1 or not printed else ""
        form_year = next((year for year in printed if year in named), last)
        dropped += [
            c for c, match in zip(head.columns, years, strict=True) if match and match[1] != form_year
        ]
    alike = {column.meaning for column in head.columns if column not in dropped}
    for column in dropped:
        if several or column.meaning in alike:
            column.meaning = ""


def _is_past(column: HeadColumn) -> bool:
    """Return whether the heads of ``column`` name a year before, and not only in brackets: （含历年结转）."""
    return _PAST.search(f"{bare_word(column.upper)}{bare_word(column.head)}") is not None
