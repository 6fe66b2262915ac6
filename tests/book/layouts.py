"""Invented layouts for the tests of the project file, and any layout that can be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from jixiao_gui.form.model import OWN_MEANINGS, FundLine, Indicator, own_texts
from jixiao_gui.form.rules import RuleSet, read_rules
from jixiao_gui.form.template import BOOK, Template, Templates
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import read_template
from jixiao_gui.form.template_sections import Column, Grid, GridCell, GridRow, Table

_WIDTH = 180.0
_names = st.sampled_from(("x1", "x2", "x_3", *OWN_MEANINGS))
_words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), max_size=6)


def fresh_templates(templates: Templates) -> Templates:
    """The layouts of another desk, which has the program's alone."""
    return Templates(dict(templates.by_id), templates.problems, dict(templates.rules))


def county(rules: RuleSet, id: str = "xx-county", *, title: str = "某县项目{year}年自评表") -> Template:
    """A place's own layout: own columns, an own table, lines around, amounts in 元."""
    head = Grid(
        "head",
        (
            GridRow(
                (
                    GridCell("项目名称"),
                    GridCell(field="project"),
                    GridCell("填表人"),
                    GridCell(field="x_filler"),
                ),
                (30, 60, 30, 60),
            ),
        ),
    )
    funds = Table(
        "funds",
        "资金",
        20,
        (Column("item", "来源", 60), Column("budget", "批复数", 50), Column("x_paid", "已付", 50)),
        rows=(FundLine("合计"),),
    )
    tasks = Table(
        "tasks", "任务", 20, (Column("x1", "任务名称", 100), Column("note", "备注", 60)), grows=True
    )
    rows = Table(
        "indicators",
        "指标",
        20,
        (
            Column("level1", "一级", 30, merge="down"),
            Column("name", "三级指标", 50),
            Column("x1", "目标", 30),
            Column("actual", "完成", 30),
            Column("x2", "得分依据", 20),
        ),
        rows=(Indicator("产出", name="数量"),),
        grows=True,
    )
    return Template(
        id=id,
        name="某县",
        source="读自一份表",
        rules=rules,
        caption="附件 3",
        title=title,
        year_line="",
        sections=(head, funds, tasks, rows),
        above=("单位：",),
        below=("注：一式两份",),
        money="元",
        guessed=("funds.budget",),
        origin=BOOK,
    )


def other_rules(id: str = "xx-rules") -> RuleSet:
    """A rule set of a user's own."""
    return read_rules(
        {"id": id, "name": "某县规则", "rate_weight": {"value": "20", "source": "县财〔2023〕1 号"}}
    )


def any_layouts(rules: RuleSet) -> st.SearchStrategy[Template]:
    """Layouts that the files' reader takes: what it refuses, no book ever holds."""
    return st.builds(
        _layout,
        st.just(rules),
        st.sampled_from(("xx-a", "xx-b", "xx-县")),
        st.tuples(_words, _words, _words),
        st.lists(_names, max_size=4, unique=True),
        st.lists(_names, max_size=4, unique=True),
        st.lists(_names, min_size=1, max_size=3, unique=True),
        st.lists(_words, max_size=3),
        st.booleans(),
    )


def _layout(
    rules: RuleSet,
    id: str,
    words: tuple[str, str, str],
    own: list[str],
    of_funds: list[str],
    of_tasks: list[str],
    lines: list[str],
    flag: bool,
) -> Template:
    def table(id: str, names: list[str]) -> Table:
        each = _WIDTH / len(names)
        columns = tuple(Column(name, f"{words[0]}{n}", each) for n, name in enumerate(names))
        rows: tuple[Any, ...] = ()
        if id == "tasks" and flag:
            rows = (own_texts({names[0]: words[1]}),)
        return Table(id, words[2], 0, columns, rows=rows, grows=id != "funds")

    made = Template(
        id=id,
        name=words[0] or "无名",
        source="",
        rules=rules,
        caption="",
        title=words[1].replace("{", "").replace("}", "") + "{year}",
        year_line="",
        sections=(
            table("funds", ["item", "budget", *of_funds]),
            table("tasks", of_tasks),
            table("indicators", ["name", "target", *own]),
        ),
        above=tuple(lines),
        below=tuple(lines[1:]),
        landscape=flag,
        origin=BOOK,
    )
    read = read_template(template_data(made), {rules.id: rules})
    return replace(read, origin=BOOK)
