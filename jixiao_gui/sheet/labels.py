"""Words that real forms print for the same field, beside what a template prints itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

HEADER_LABELS = (
    ("项目名称", "project"),
    ("主管部门", "department"),
    ("实施单位", "unit"),
    ("项目单位", "unit"),
    ("项目承担单位", "unit"),
    ("项目负责人", "leader"),
    ("联系电话", "phone"),
)
FUND_HEADS = (
    ("年初预算", "initial"),
    ("全年预算", "budget"),
    ("全年执行", "executed"),
    ("分值", "weight"),
    ("执行率", "rate"),
    ("得分", "score"),
)
GOAL_HEADS = (
    ("预期目标", "expected"),
    ("年初设定目标", "expected"),
    ("实际完成", "achieved"),
    ("年度总体目标完成情况", "achieved"),
    ("目标实际完成", "achieved"),
)
INDICATOR_HEADS = (
    ("一级指标", "level1"),
    ("二级指标", "level2"),
    ("三级指标", "name"),
    ("年度指标值", "target"),
    ("实际完成值", "actual"),
    ("全年实际值", "actual"),
    ("分值", "weight"),
    ("得分", "score"),
    ("偏差原因", "deviation"),
    ("未完成原因", "deviation"),
)
"""(how the folded label begins, field)."""


def find_field(word: str, own: Mapping[str, str], common: Iterable[tuple[str, str]]) -> str:
    """The field that the folded label ``word`` stands for: the template's own first; "" for none."""
    if word in own:
        return own[word]
    return next((name for start, name in common if word.startswith(start)), "")
