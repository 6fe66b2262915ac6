"""The names of cells, in the words that the template prints: 全年执行数, 第 3 行得分."""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.fund_total import total_line
from jixiao_gui.form.spans import column_of_subtotal, is_of_subtotal
from jixiao_gui.form.template import Template

HEADER_NAMES = {
    "project": "项目名称",
    "department": "主管部门",
    "unit": "实施单位",
    "leader": "项目负责人",
    "phone": "联系电话",
}
YEAR_NAME = "年度"
AMOUNT_NAMES = {"initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数"}
"""The usual names of the head's fields and of amounts, also where no template is at hand: lists, sums."""
_RATE_CELLS = {"rate": "执行率", "score": "执行率得分", "weight": "执行率分值"}
_NOT_THE_NAME = re.compile("[（(][A-Z/]+[）)]|[（(][^（）()]*分[^（）()]*[）)]$")
"""全年实际值（B）, 得分（20分*执行率）: a letter for a formula, or a formula, is no part of the name."""
_USUAL_COLUMNS = {
    "indicators.level1": "一级指标",
    "indicators.level2": "二级指标",
    "indicators.name": "三级指标",
    "indicators.target": "年度指标值",
    "indicators.actual": "实际完成值",
    "indicators.weight": "分值",
    "indicators.score": "得分",
    "indicators.deviation": "偏差原因",
}
_USUAL = {
    "goal.expected": "预期目标",
    "goal.achieved": "实际完成情况",
    "title": "标题",
    "year": YEAR_NAME,
    **HEADER_NAMES,
    **AMOUNT_NAMES,
    "item": "资金项目",
}
"""The names of cells for which the template prints no word."""


def amount_name(template: Template, name: str) -> str:
    """Return the name of a column of amounts, one of `AMOUNT_NAMES` or a place's own."""
    return _name(template.words.get(f"funds.{name}", "")) or _USUAL.get(name, name)


def column_name(template: Template, column: str) -> str:
    """Return the name of a column such as ``indicators.actual``, without the letter of a formula."""
    head, _, name = column.rpartition(".")
    if is_of_subtotal(name):
        base_column = column_of_subtotal(name)
        return f"下小计行的{column_name(template, f'{head}.{base_column}')}" if base_column else "下小计行"
    words = _name(template.words.get(column, ""))
    return words or _USUAL_COLUMNS.get(column, column.rpartition(".")[2])


def value_names(template: Template) -> tuple[str, str]:
    """Return the names of the columns of targets and of actual values."""
    return column_name(template, "indicators.target"), column_name(template, "indicators.actual")


def goal_name(template: Template) -> str:
    """Return the beginning of a sentence about a goal's cell: ``年度总体目标的``, the words at its side."""
    side = _name(template.side_words.get("goal.expected", "") or template.side_words.get("goal.achieved", ""))
    return f"{side}的" if side else ""


def place_of(template: Template, path: str) -> str:
    """Return the name of the cell at ``path`` on paper; ``path`` itself where the layout has no such cell."""
    head, number, name = split_path(path)
    if head == "funds" and number >= 0:
        if number == total_line(template.fund_lines) and name in _RATE_CELLS:
            return _RATE_CELLS[name]
        return amount_name(template, name)
    if head in ("above", "below") and number >= 0:
        return f"表{'上' if head == 'above' else '下'}第 {number + 1} 行文字"
    if number >= 0:
        return f"第 {number + 1} 行{column_name(template, f'{head}.{name}')}"
    if path == "total.weight":
        return "分值合计"
    words = _name(template.words.get(path, ""))
    if path == "total.score":
        return words or "总分"
    return words or _USUAL.get(path, path)


@lru_cache(maxsize=1024)
def _name(words: str) -> str:
    bare = "".join(words.split()).rstrip("：:")
    return _NOT_THE_NAME.sub("", bare) or bare
