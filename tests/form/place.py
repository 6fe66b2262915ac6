"""A layout of some place with the columns that a test wants, and a complete form in it."""

from __future__ import annotations

from typing import Any

from jixiao_gui.form.model import Form, FundLine, Goal, Indicator, Total
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_file import read_template
from tests.form.forms import TEMPLATES
from tests.invented import invented_form


def layout(
    funds: str = "item initial budget executed weight rate score",
    indicators: str = "level1 level2 name target actual weight score deviation",
    goal: str = "expected achieved",
    total: str = "weight score",
    words: dict[str, str] | None = None,
    **keys: Any,
) -> Template:
    """A layout with these columns; heads are the columns' usual words, or ``words``."""
    words = words or {}
    sections: list[dict[str, Any]] = [{"id": "header", "rows": [_row("项目名称", "project")]}]
    if funds:
        columns = [{"id": id, "head": words.get(f"funds.{id}", id), "width": 24} for id in funds.split()]
        sections.append({"id": "funds", "columns": columns, "lines": []})
        if wide := 300 - 24 * len(columns):
            columns[0]["width"] = 24 + wide
    if goal:
        sections.append({"id": "goals", "rows": [_row(name, f"goal.{name}") for name in goal.split()]})
    columns = [
        {"id": id, "head": words.get(f"indicators.{id}", id), "width": 20} for id in indicators.split()
    ]
    columns[0]["width"] = 20 + 300 - 20 * len(columns)
    sections.append({"id": "indicators", "columns": columns, "lines": []})
    if total:
        sections.append({"id": "sum", "rows": [_row("合计", f"total.{name}") for name in total.split()]})
    data = {
        "id": "place",
        "name": "某地",
        "rules": "general",
        "title": "{year}年度自评表",
        "page": "landscape",
        "section": sections,
        **keys,
    }
    return read_template(data, TEMPLATES.rules)


def _row(label: str, field: str) -> dict[str, Any]:
    return {"cells": [label, {"field": field}], "widths": [100, 200]}


def row(level1: str, **cells: Any) -> Indicator:
    known = {"name": f"{level1}之一", "target": "≥10场", "actual": "10场", **cells}
    return Indicator(level1=level1, level2=known.pop("level2", "数量指标"), **known)


def rows(*weights: str, score: bool = True) -> tuple[Indicator, ...]:
    labels = ("产出指标", "效益指标", "满意度指标")
    return tuple(
        row(label, weight=weight, score=weight if score else "")
        for label, weight in zip(labels, weights, strict=False)
    )


LINES = (
    FundLine("资金总额", "80", "80", "72", "10", "90%", "9"),
    FundLine("其中：财政拨款", "80", "80", "72"),
)
GOAL = Goal("清淤两条河道。", "两条河道已清淤，水流通畅。")


def form(**parts: Any) -> Form:
    """Return a complete form in `layout`, without the fields that it does not have."""
    texts = {
        "project": "河道清淤",
        "template": "place",
        "department": "",
        "unit": "",
        "leader": "",
        "phone": "",
    }
    tables = {"funds": LINES, "indicators": rows("50", "30", "10"), "total": Total("100", "99")}
    return invented_form(**{**texts, **tables, "goal": GOAL, **parts})
