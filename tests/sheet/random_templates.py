"""Templates of any shape and forms in them, for hypothesis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from jixiao_gui import paths
from jixiao_gui.form.cell_texts import set_text, with_part_text, with_table
from jixiao_gui.form.model import Form, FundLine, Indicator, OwnTable, own_texts
from jixiao_gui.form.reconciling import reconcile
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_file import load_templates, read_template

RULES = load_templates([paths.resources_folder()]).rules
WIDTH = 174.0
_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_LABELS = st.text(_SIGNS, min_size=2, max_size=5)
"""Words that no vocabulary knows."""
TEXTS = st.one_of(
    st.just(""),
    st.text(alphabet="木火土金水一二三，。 0123456789%≥≤元\n", max_size=12).map(
        lambda text: "\n".join(line.strip() for line in text.split("\n") if line.strip())
    ),
)
LINES = st.text(alphabet="木火土金水一二三", min_size=2, max_size=10)
_FUNDS = ("initial", "budget", "executed", "weight", "rate", "score", "x1", "forecast")
_INDICATORS = (
    "comparator",
    "target",
    "measure_unit",
    "actual",
    "weight",
    "score",
    "deviation",
    "x1",
    "standard",
)


@st.composite
def templates(draw: st.DrawFn) -> Template:
    """A layout with its own words, columns, widths, order of parts, heads of one row or two."""
    words = iter(draw(st.lists(_LABELS, min_size=60, max_size=60, unique=True)))
    fields = iter(f"x{number}" for number in range(1, 40))
    header = [
        _pairs(draw, words, [next(fields) if draw(st.booleans()) else known for known in row])
        for row in draw(st.sampled_from(_HEADS))
    ]
    parts: list[dict[str, Any]] = []
    if draw(st.booleans()):
        parts.append(_table(draw, words, "funds", ("item", *_some(draw, _FUNDS, 2)), lines=3))
    if draw(st.booleans()):
        parts.append(_goal(draw, words))
    indicators = _table(draw, words, "indicators", ("level1", "level2", "name", *_some(draw, _INDICATORS, 2)))
    parts.append(indicators)
    if draw(st.booleans()):
        tasks = _table(draw, words, "tasks", ("x1", "x2", "x3"), lines=2)
        if draw(st.booleans()):  # a sum under the rows, beside the same label
            first, *rest = (column["width"] for column in tasks["columns"])
            cells = [next(words), {"field": next(fields)}]
            tasks["foot"] = [{"cells": cells, "widths": [first, round(sum(rest), 2)]}]
        parts.append(tasks)
    if draw(st.booleans()):
        parts.append({"id": "blocks", "rows": [_pairs(draw, words, [next(fields)])]})
    parts = draw(st.permutations(parts))
    if draw(st.booleans()) and "score" in [column["id"] for column in indicators["columns"]]:
        cells = [next(words), {"field": "total.score"}]
        parts.append({"id": "sum", "rows": [{"cells": cells, "widths": _widths(draw, 2)}]})
    data = {
        "id": f"random-{next(words)}",
        "name": "随机",
        "rules": "general",
        "title": f"{next(words)}自评表",
        "year_line": draw(st.sampled_from(["（{year}年度）", "", "{year}年度"])),
        "caption": draw(st.sampled_from(["", "附件1"])),
        "above": [f"单位：{next(words)}"] if draw(st.booleans()) else [],
        "below": [f"注：{next(words)}"] if draw(st.booleans()) else [],
        "money": draw(st.sampled_from(["万元", "元"])),
        "page": draw(st.sampled_from(["portrait", "landscape"])),
        "section": [{"id": "header", "rows": header}, *parts],
    }
    return read_template(data, RULES)


_HEADS = (
    [["project"]],
    [["project"], ["department", "unit"]],
    [["project", "leader"], ["department"], ["unit", "phone"]],
)


def _some(draw: st.DrawFn, names: tuple[str, ...], least: int) -> list[str]:
    return draw(st.lists(st.sampled_from(names), min_size=least, max_size=len(names), unique=True))


def _widths(draw: st.DrawFn, count: int) -> list[float]:
    shares = draw(st.lists(st.integers(1, 6), min_size=count, max_size=count))
    return [round(WIDTH * share / sum(shares), 2) for share in shares]


def _pairs(draw: st.DrawFn, words: Any, fields: list[str]) -> dict[str, Any]:
    cells = [cell for field in fields for cell in (next(words), {"field": field})]
    return {"cells": cells, "widths": _widths(draw, len(cells))}


def _goal(draw: st.DrawFn, words: Any) -> dict[str, Any]:
    widths = _widths(draw, 3)
    heads = [{"text": next(words), "rows": 2}, next(words), next(words)]
    fields = [{"rows": 0}, {"field": "goal.expected"}, {"field": "goal.achieved"}]
    return {"id": "goals", "rows": [{"cells": heads, "widths": widths}, {"cells": fields, "widths": widths}]}


def _table(draw: st.DrawFn, words: Any, id: str, columns: tuple[str, ...], lines: int = 0) -> dict[str, Any]:
    side = draw(st.booleans()) or id == "funds"
    widths = _widths(draw, len(columns) + side)
    heads = [
        {"id": name, "head": next(words), "width": width}
        for name, width in zip(columns, widths[side:], strict=True)
    ]
    if id == "tasks":
        for head in heads[: draw(st.integers(0, 3))]:
            head["merge"] = "down"
    if draw(st.booleans()) and len(heads) > 4:
        upper = next(words)
        for head in heads[3:5]:
            head["upper"] = upper
    items = [{columns[0]: next(words)} for _ in range(lines)] if id == "funds" else []
    return {
        "id": id,
        "label": next(words) if side else "",
        "label_width": widths[0] if side else 0,
        "columns": heads,
        "lines": items or [{columns[0]: "", columns[1]: ""}] * lines,
    }


@st.composite
def filled(draw: st.DrawFn, template: Template) -> Form:
    """A form of ``template`` with texts in its cells, as reading leaves it."""
    form = template.new_form("2023" if template.year_line and draw(st.booleans()) else "")
    for path in template.grid_fields:
        form = set_text(form, path, draw(TEXTS))
    if template.table("funds"):
        rows = []
        for line in form.funds:
            row: FundLine = line
            for name in template.fields("funds"):
                row = row if name == "item" else with_part_text(row, name, draw(TEXTS))
            rows.append(row)
        form = replace(form, funds=tuple(rows))
    indicators = []
    for _ in range(draw(st.integers(1, 4))):
        row_ = Indicator(draw(_LEVELS), draw(_LEVELS))
        for name in template.fields("indicators"):
            row_ = row_ if name.startswith("level") else with_part_text(row_, name, draw(TEXTS))
        indicators.append(row_)
    form = replace(form, indicators=tuple(indicators))
    table = template.table("tasks")
    if table is not None:
        labels = {c.id: st.sampled_from(["", "木事", "火 事"]) for c in table.columns if c.merge == "down"}
        texts = st.fixed_dictionaries(dict.fromkeys(table.fields, TEXTS) | labels)
        tasks = draw(st.lists(texts, min_size=2, max_size=4))
        form = with_table(form, OwnTable("tasks", tuple(own_texts(row) for row in tasks)))
    if draw(st.booleans()):
        form = replace(form, above=tuple(draw(st.lists(LINES, min_size=1, max_size=2))))
    return reconcile(form, template)[0]


_LEVELS = st.sampled_from(["木类", "火类", "土类"])
