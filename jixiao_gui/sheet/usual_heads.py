"""The heads and labels that official forms print, by which readers know the rows of a table without a grid.

Where text was saved without its table, or a table over several pages, a clerk's own words must not pass for a
head: these few are safe, and compared by their beginning. What other words mean, the vocabulary tells
(`words.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.sheet import Row

PROJECT_LABEL, TOTAL_LABEL = "项目名称", "总分"
"""The first label of a form and the label of its last row."""
LEVEL_HEADS = ("一级指标", "二级指标", "三级指标")
AMOUNT_HEADS = ("年初预算", "全年执行")
GOAL_HEADS = ("预期目标", "年初设定目标")
USUAL_HEADS = (*LEVEL_HEADS, *AMOUNT_HEADS, "执行率", *GOAL_HEADS)
VALUE_HEADS = ("年度指标值", "指标值", "实际完成值")
_HEAD_PAIRS = (LEVEL_HEADS[1:], AMOUNT_HEADS, ("预期目标", "实际完成"))


def are_heads(texts: Iterable[str]) -> bool:
    """Return whether the ``texts`` of a row are column heads: two of indicators, of money or of the goal."""
    words = [fold(text) for text in texts]
    return any(all(any(word.startswith(head) for word in words) for head in pair) for pair in _HEAD_PAIRS)


def first_word(row: Row) -> str:
    """Return the folded text of the first filled cell, "" in a blank row."""
    return next((word for cell in row.cells if (word := fold(cell.text))), "")


def is_total_row(row: Row) -> bool:
    """Return whether ``row`` begins with 总分."""
    return first_word(row).startswith(TOTAL_LABEL)
