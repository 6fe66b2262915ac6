"""The kinds of tables under a row of heads: indicators, the form's money, a list of a place's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.fund_columns import AMOUNTS, YEAR_ALONE
from jixiao_gui.sheet.geometry import Box
from jixiao_gui.sheet.level_columns import numbered_levels
from jixiao_gui.sheet.table_head import TableHead
from jixiao_gui.sheet.words import Vocabulary

_TASKS = re.compile(
    "任务|重点工作|工作内容|明细|支出内容|资金用途|^(县|市|区|地区|区域|市县|州|乡镇|镇街|街道|单位|项目单位)(名称)?($|[(、])|分配"
)
"""Heads of a list of tasks or of places, which has amounts as well but is not the form's money."""
_BESIDE_AMOUNTS = re.compile("结余|结转|调整|追加|到位|其中|以前年度|累计|总投资")
"""What heads say that stand beside those of the form's amounts."""
_LEAST_LINES = 3
"""Rows that the label beside the money has at least: heads over two lines."""
_FIGURE = re.compile(r"^[-+]?[0-9][0-9,]*(?:[.][0-9]+)?(?:%|万?元)?$")
"""An amount or a rate: no head is one."""
_QUARTER = re.compile("第?[一二三四1-4]季度?|[上下]半年")
"""The head of a part of the year."""


def lists_tasks(head: TableHead) -> bool:
    """Return whether a table with amounts is a list of tasks or places, and not the form's money."""
    first = [column.head for column in head.columns[:1]]
    return any(_TASKS.search(fold(words)) for words in (*first, head.side.text if head.side else ""))


def has_two_sides(head: TableHead, words: Vocabulary) -> bool:
    """Return whether amounts stand twice, each time behind names: 收入项目 | 预算数 | 支出项目 | 预算数."""
    meanings = [words.meaning("funds", column.head) for column in head.columns]
    names = [number for number, meaning in enumerate(meanings) if meaning not in AMOUNTS]
    if "rate" in meanings or any(column.upper for column in head.columns) or names[:1] != [0]:
        return False
    twice = any(meanings.count(meaning) == 2 for meaning in AMOUNTS)
    return twice and any(meanings[number - 1] in AMOUNTS for number in names[1:])


def head_kind(boxes: Sequence[Box], words: Vocabulary) -> str:
    """Return of which table ``boxes`` are the heads: "indicators", "funds" or "" for neither."""
    filled = [box for box in boxes if box.filled]
    if any(_FIGURE.match(fold(box.text)) for box in filled):
        return ""
    if _are_indicator_heads(filled, words):
        return "indicators"
    return "funds" if _are_fund_heads(filled, words) else ""


def _are_indicator_heads(boxes: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``boxes`` are the heads of indicators."""
    meanings = [words.meaning("indicators", box.text) for box in boxes]
    for number, level in numbered_levels([box.text for box in boxes]).items():
        meanings[number] = level
    distinct = set(meanings) - {""}
    named = any(fold(box.text).startswith(("三级指标", "指标名称")) for box in boxes)
    named = named or {"name", "target"} <= distinct
    # points and how they are given, without a target
    named = named or ({"name", "weight"} <= distinct and len(distinct) > 3)
    # a clerk's own text may begin like a head, in a row that has others beside it
    most = sum(map(bool, meanings)) >= 0.6 * max(1, len(boxes) - 1)
    levels = distinct.issuperset(LEVEL_FIELDS) or {"level2", "name"} <= distinct or named
    return most and levels and len(distinct) >= (2 if named else 3)


def _are_fund_heads(boxes: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``boxes`` are the heads of the form's money."""
    meanings = [words.meaning("funds", box.text) for box in boxes]
    amounts = {meaning for meaning in meanings if meaning in AMOUNTS}
    results = {meaning for meaning in meanings if meaning in ("rate", "weight", "score")}
    most = sum(map(bool, meanings)) >= 0.6 * max(1, len(boxes) - 1)
    if _are_years_of_money(boxes, words) or (amounts and _are_quarters_of_money(boxes, words)):
        return True
    # beside 上年结转, 结余 and the like
    most = most or ("executed" in amounts and len(amounts) > 1 and "rate" in meanings)
    if _name_one_amount(boxes, words):
        return True
    return most and len(boxes) >= 2 and bool(amounts) and len(amounts) + len(results) >= 2


def _name_one_amount(boxes: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether one amount of each source stands beside 项目资金: 资金来源 | 申请金额 | 其中：上年结余.

    The head over the sources may be a blank; then two heads and more stand behind it.
    """
    if len(boxes) < 3 or not words.meaning("fund_labels", boxes[0].text):
        return False
    label, *heads = boxes
    if words.meaning("funds", heads[0].text) == "item":
        heads = heads[1:]
    elif label.rows < _LEAST_LINES or heads[0].start <= label.end or len(heads) < 2:
        return False
    meanings = [words.meaning("funds", box.text) for box in heads]
    return (
        any(meaning in AMOUNTS for meaning in meanings)
        and all(m or _BESIDE_AMOUNTS.search(fold(b.text)) for m, b in zip(meanings, heads, strict=True))
        and all(first.end == second.start for first, second in pairwise(boxes[1:]))
    )


def _are_years_of_money(boxes: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``boxes`` are years over the amounts of sources: 资金来源 | 合计 | 2025年 | 2026年."""
    return (
        _name_money(boxes, words)
        and len(boxes) > 2
        and all(YEAR_ALONE.match(fold(box.text)) for box in boxes[-2:])
    )


def _are_quarters_of_money(boxes: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``boxes`` part an amount over the year: 资金来源 | 年度申请数 | 第一季度 | 第二季度 …"""
    quarters = sum(_QUARTER.fullmatch(fold(box.text)) is not None for box in boxes)
    return quarters > 1 and _name_money(boxes, words)


def _name_money(boxes: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``boxes`` begin with the label of the money or the head over its sources."""
    labelled = any(words.meaning("fund_labels", box.text) for box in boxes[:1])
    return labelled or any(words.meaning("funds", box.text) == "item" for box in boxes[:2])


def lists_amounts(heads: Sequence[Box], words: Vocabulary) -> bool:
    """Return whether ``heads`` stand over a list with amounts: 子项目名称 | 承担单位 | 预算数 | 支出数.

    Labels with values beside them have no two amounts' names next to one another.
    """
    amounts = [words.meaning("funds", box.text) in AMOUNTS for box in heads]
    return any(first and second for first, second in pairwise(amounts))
