"""Where a cell stands on the form, in the form's own words: 全年执行数, 第 3 行得分."""

from __future__ import annotations

import re

from jixiao_gui.form.evaluation import AMOUNT_NAMES
from jixiao_gui.form.template import Block, Template

_RATE_CELLS = {"rate": "执行率", "score": "执行率得分", "weight": "执行率分值"}
_LETTER = re.compile("[（(][A-Z][）)]$")
"""全年实际值（B）: a letter for a formula in the head is no part of the name."""
_HEADER = {
    "project": "项目名称",
    "department": "主管部门",
    "unit": "实施单位",
    "leader": "项目负责人",
    "phone": "联系电话",
}


def place_of(template: Template, path: str) -> str:
    """What the cell at ``path`` is called on paper; ``path`` itself where the layout has no such cell."""
    head, _, rest = path.partition(".")
    number, _, name = rest.partition(".")
    if head == "funds" and number.isdecimal():
        if number == "0" and name in _RATE_CELLS:
            return _RATE_CELLS[name]
        return AMOUNT_NAMES.get(name) or _head(template.funds, name)
    if head == "indicators" and number.isdecimal():
        return f"第 {int(number) + 1} 行{_head(template.indicators, name)}"
    if head == "goal":
        return _head(template.goal, rest)
    if head == "total":
        return "分值合计" if rest == "weight" else "总分"
    return _HEADER.get(path, path)


def _head(block: Block, name: str) -> str:
    words = "".join(dict(zip(block.fields, block.heads, strict=True)).get(name, name).split())
    return _LETTER.sub("", words)
