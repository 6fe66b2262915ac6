"""The columns of the levels of indicators and of their names: 一级指标 | 二级指标 | 三级指标."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.form.numbers import fold, split_number
from jixiao_gui.sheet.geometry import Geometry
from jixiao_gui.sheet.table_head import HeadColumn, TableHead

_FIRST_LEVEL = re.compile("指标[1一]")
_LONGEST_LEVEL = 16
"""Characters that the name of a level has at most."""


def numbered_levels(heads: Sequence[str]) -> dict[int, str]:
    """Return the meaning of each of ``heads`` that numbers a level, by its place: 指标1 | 指标2 | 指标3.

    They stand beside one another from 1 on; the last one is the indicator's name.
    """
    words = [fold(head) for head in heads]
    first = next((n for n, word in enumerate(words) if _FIRST_LEVEL.fullmatch(word)), None)
    if first is None:
        return {}
    count = 1
    while first + count < len(words) and words[first + count] in (
        f"指标{count + 1}",
        f"指标{'一二三四'[count : count + 1]}",
    ):
        count += 1
    levels = (*("level1", "level2", "level3")[: count - 1], "name")
    return {first + n: level for n, level in enumerate(levels)} if 1 < count <= 4 else {}


def set_numbered_levels(head: TableHead) -> None:
    """Set the meanings of the columns whose heads number the levels: 指标1 | 指标2 | 指标3."""
    for number, level in numbered_levels([column.head for column in head.columns]).items():
        head.columns[number].meaning, head.columns[number].guessed = level, True


def find_levels(head: TableHead, geometry: Geometry) -> None:
    """Distinguish levels from names: of 三级指标 and 指标名称 the last is the indicator's name."""
    _part_first_levels(head)
    names = [column for column in head.columns if column.meaning == "name"]
    deeper = next((column for column in head.columns if column.meaning == "level4"), None)
    has_halves = sum(column.meaning == "target" for column in head.columns) > 1
    if deeper is not None and names:
        names[0].meaning, deeper.meaning = "level3", "name"
    elif len(names) == 2 and not has_halves:
        meanings = {column.meaning for column in head.columns}
        free = [level for level in ("level1", "level2") if level not in meanings]
        names[0].meaning = free[-1] if len(free) == 1 else free[0] if free else "level3"
    elif len(names) == 1:
        _find_level_between(head, geometry, names[0])


def _part_first_levels(head: TableHead) -> None:
    """Take the second of two columns that class the indicators for the second level: 指标类型 | 指标分类."""
    firsts = [column for column in head.columns if column.meaning == "level1"]
    if len(firsts) == 2 and not any(column.meaning == "level2" for column in head.columns):
        firsts[1].meaning, firsts[1].guessed = "level2", True


def _find_level_between(head: TableHead, geometry: Geometry, name: HeadColumn) -> None:
    """Take the only column between the first level and the name for the second: 类别 | 分类 | 指标名称.

    Its texts are words, and some stand in more rows than one or differ from the first level's.
    """
    levels = [column for column in head.columns if column.meaning in LEVEL_FIELDS]
    if [column.meaning for column in levels] != ["level1"]:
        return
    first, last = head.columns.index(levels[0]), head.columns.index(name)
    between = range(first + 1, last)
    if len(between) != 1 or head.columns[between[0]].meaning or not head.columns[between[0]].head.strip():
        return
    texts = head.texts_under(geometry, between[0])
    if all(split_number(text) is None and len(fold(text)) <= _LONGEST_LEVEL for text in texts):
        head.columns[between[0]].meaning, head.columns[between[0]].guessed = "level2", True
