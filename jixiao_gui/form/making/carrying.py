"""Carrying a form forward to the next year (结转下年): what was planned stays, what was achieved goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from jixiao_gui.form.cell_texts import AnyRow, get_text, row_text, rows_of, set_text, with_row_text, with_rows
from jixiao_gui.form.form_years import next_year, year_number
from jixiao_gui.form.fund_total import total_line
from jixiao_gui.form.model import AMOUNT_FIELDS, CORE_FIELDS, Form, FundLine
from jixiao_gui.form.numbers import read_points
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Table

_NAMED_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s*年)")
_DAY = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}([.\-/])\d{1,2}\1\d{1,2}")
_NO_DAY = "    年  月  日"
_RESULTS = frozenset(
    (
        *(*AMOUNT_FIELDS, "rate", "achieved", "actual", "score", "deviation"),
        *("grade", "reviewed_score", "forecast", "note"),
    )
)
"""Columns by meaning that hold the results of a plan, amounts among them: each year has its own."""
_PLANS = frozenset(
    (
        *("item", "weight", "expected", "level1", "level2", "level3", "level4", "name", "target", "group"),
        *("comparator", "measure_unit", "standard", "project_code"),
    )
)
_RESULT_WORDS = (
    *("实际", "完成", "执行", "支出", "到位", "金额", "预算", "结果", "得分", "评分", "等级", "评价", "结论"),
    *("原因", "偏差", "问题", "措施", "改进", "整改", "建议", "经验", "说明", "概述", "备注", "成效"),
    *("审核", "意见", "签", "日期"),
)
"""Words over a column, or beside a cell, that mark results where its id has no meaning."""


def carry_forward(form: Form, template: Template, year: str = "") -> Form:
    """Return ``form`` for ``year``, or for the year after its own.

    Head, expected goal, indicators with targets and weights stay, and so do a place's own cells that tell of
    a plan; amounts, rate, scores, achieved goal, actual values and reasons of deviation are empty or what the
    blank form has, and so is what was remarked on findings. A year in the title, in the lines around the
    table and in fund lines moves on; the day on which the form was filled in is left open. Computed cells
    follow their formulas. It is a form of its own, made from none.
    """
    year = year or next_year(form.year)
    old, new = year_number(form.year), year_number(year)
    years = new - old if old is not None and new is not None else 0
    bare = replace(form, manual=frozenset(), filled=frozenset(), remarks=(), token="", sources=())
    carried = _without_known_results(bare)
    for path in template.grid_fields:
        if not _is_plan(path, template):
            carried = set_text(carried, path, template.defaults.get(path, ""))
    for id in ("funds", "indicators", *(table.id for table in form.tables)):
        table = template.table(id)
        if table is not None:
            rows = tuple(rows_of(carried, id))
            carried = with_rows(
                carried, id, [_emptied(row, n, table, template) for n, row in enumerate(rows)]
            )
    return replace(
        carried,
        year=year,
        funds=tuple(replace(line, item=_with_later_years(line.item, years)) for line in carried.funds),
        title=_title(form, template, years),
        above=_lines(form.above, template.lines_above(form), years),
        below=_lines(form.below, template.lines_below(form), years),
    )


def _is_plan(path: str, template: Template) -> bool:
    """Return whether the cell at ``path``, or the column such as ``funds.x1``, tells of a plan."""
    name = path.rpartition(".")[2]
    if name in _RESULTS or name in _PLANS or path in CORE_FIELDS[""]:
        return name not in _RESULTS
    words = template.words.get(path, "") + template.side_words.get(path, "") + _upper_head(path, template)
    return not any(word in "".join(words.split()) for word in _RESULT_WORDS)


def _upper_head(path: str, template: Template) -> str:
    """Return the head over the head of a column: 偏差原因分析, 完成目标可能性."""
    head, _, name = path.rpartition(".")
    table = template.table(head)
    return next((c.upper for c in table.columns if c.id == name), "") if table is not None else ""


def _emptied(row: AnyRow, number: int, table: Table, template: Template) -> AnyRow:
    """Return a row without its results; where the blank form prints something there, that stands again."""
    blank = table.rows[number] if number < len(table.rows) and not table.grows else None
    for name in table.fields:
        if _is_plan(f"{table.id}.{name}", template) or _is_mark(row, number, table, name):
            continue
        row = with_row_text(row, name, row_text(blank, name) if blank is not None else "")
    return row


def _is_mark(row: AnyRow, number: int, table: Table, name: str) -> bool:
    """Return whether a fund line's score is a dash: the layout's, no score of last year's."""
    if table.id != "funds" or name != "score" or read_points(row_text(row, name)) is not None:
        return False
    return number != total_line([line for line in table.rows if isinstance(line, FundLine)])


def _without_known_results(form: Form) -> Form:
    """Return ``form`` without results, those among them that a layout had which it no longer has."""
    for path in ("goal.achieved", "total.score"):
        if get_text(form, path):
            form = set_text(form, path, "")
    return replace(
        form,
        funds=tuple(replace(line, initial="", budget="", executed="", rate="") for line in form.funds),
        indicators=tuple(replace(row, actual="", score="", deviation="") for row in form.indicators),
    )


def _title(form: Form, template: Template, years: int) -> str:
    """Return the title for the year to come; "" where the layout's own will do."""
    shown = form.title or f"{template.title}\n{template.year_line}"
    later = _with_later_years(shown, years)
    return form.title if later == shown else later


def _lines(own_lines: Sequence[str] | None, shown: Sequence[str], years: int) -> tuple[str, ...] | None:
    """Return the lines around the table for the year to come; ``None`` where the layout's own will do."""
    later = tuple(_with_later_years(_DAY.sub(_NO_DAY, line), years) for line in shown)
    return None if own_lines is None and later == tuple(shown) else later


def _with_later_years(text: str, years: int) -> str:
    """Return ``text`` with every year in it that many years later; 财预〔2020〕10号 stays."""
    if not years:
        return text
    return _NAMED_YEAR.sub(lambda match: str(int(match[0]) + years), text)
