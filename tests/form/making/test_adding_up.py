"""Forms added up: a department from its projects, transfer forms of units, each figure with its sources."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from jixiao_gui import paths
from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.making.adding_projects import (
    PartsToFill,
    add_projects,
    can_add_up,
    candidates,
    task_table,
)
from jixiao_gui.form.making.adding_up import Part, add_transfers, combine, source_of
from jixiao_gui.form.model import Form, own_texts
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.json.json_forms import iter_json

TEMPLATES = load_templates([paths.resources_folder()])
SAMPLES = {
    form.template: form
    for form in iter_json((paths.resources_folder() / "samples" / "year.json").read_text("utf-8"), TEMPLATES)
}


def part(id: str, rows: tuple[int, ...] = (), **fields: Any) -> Part:
    form = replace(SAMPLES[id], token=f"t-{id}", **fields)
    return Part(form, TEMPLATES[id], rows)


PROJECTS = [part("target-mof", (0, 1, 4)), part("target-shanghai-2026", (1, 5))]
DEPARTMENT = TEMPLATES["department-target-mof"]


def sources(form: Form, cell: str) -> list[tuple[str, str, str]]:
    return [(s.origin, s.origin_cell, s.text) for s in form.sources if s.cell == cell]


def test_a_department_from_its_projects() -> None:
    made = add_projects(DEPARTMENT.new_form("2026", "某局"), DEPARTMENT, PROJECTS)
    form = made.form
    rows = [dict(row) for row in form.table("tasks").rows]
    assert [(row["x1"], row["x3"], row["x4"], row["x5"]) for row in rows] == [
        ("社区养老服务站运营", "120", "110", "10"),
        ("街道养老服务站运营", "120", "100", "10"),  # its form counts in 元
    ]
    assert [get_text(form, path) for path in ("x1", "x2", "x3")] == ["240", "210", "20"]
    assert sources(form, "x1") == [
        ("t-target-mof", "funds.0.initial", "120"),
        ("t-target-shanghai-2026", "funds.0.initial", "1200000"),
    ]
    assert form.goal.expected.startswith("1.社区养老服务站运营：")
    assert [row.name for row in form.indicators][:3] == ["运行服务站数量", "服务老人数量", "项目总成本"]
    assert sources(form, "indicators.1.target") == [("t-target-mof", "indicators.1.target", "≥1200名")]
    assert len(made.notes) == 1  # the second project's indicator of the same name


def test_added_up_again_nothing_is_there_twice_and_own_rows_stay() -> None:
    own = own_texts({"x1": "护理员培训", "x3": "30"})
    blank = DEPARTMENT.new_form("2026", "某局")
    once = add_projects(
        replace(blank, tables=(replace(blank.table("tasks"), rows=(own,)),)), DEPARTMENT, PROJECTS
    ).form
    assert get_text(once, "x1") == "270"
    again = add_projects(once, DEPARTMENT, PROJECTS).form
    assert again == once
    less = add_projects(once, DEPARTMENT, PROJECTS, PartsToFill(goals=False, funds=False, tasks=False)).form
    assert less.tables == once.tables


def test_the_fund_line_of_projects() -> None:
    layout = TEMPLATES["department-suiyang"]
    made = add_projects(SAMPLES["department-suiyang"], layout, [part("mof-2020"), part("anhui")])
    line = made.form.funds[2]
    assert (line.initial, line.executed) == ("120", "234")
    assert made.form.funds[0] == SAMPLES["department-suiyang"].funds[0]
    assert any("没有年初预算数" in note for note in made.notes)


def test_transfer_forms_of_units() -> None:
    layout = TEMPLATES["transfer"]
    parts = [part("transfer", unit="甲县"), part("transfer", unit="乙县")]
    less = set_text(parts[1].form, "indicators.2.actual", "94%")
    less = set_text(less, "funds.0.budget", "40")
    other = replace(parts[1], form=set_text(less, "indicators.3.actual", "2026年11月"))
    made = add_transfers(layout.new_form("2026"), layout, [parts[0], other])
    form = made.form
    assert (form.funds[0].budget, form.funds[1].executed) == ("160", "160")
    by_name = {row.name: row for row in form.indicators}
    assert by_name["运行服务站数量"].target == "=12个"
    assert by_name["服务老人数量"].actual == "2472名"
    assert by_name["服务人员持证率"].actual == "96.25%"  # 97 of 120, 94 of 40
    assert by_name["服务站投入运行时间"].actual == ""
    assert any("服务站投入运行时间" in note for note in made.notes)
    assert form.goal.expected.startswith("1.甲县：")
    assert sources(form, "funds.0.budget") == [
        ("t-transfer", "funds.0.budget", "120"),
        ("t-transfer", "funds.0.budget", "40"),
    ]


@pytest.mark.parametrize(
    ("texts", "name", "sum"),
    [
        (["≥3个", "2个"], "站点", "≥5个"),
        (["5公里", "3000米"], "长度", "8公里"),
        (["≥90%", "≥96%"], "合格率", "≥92%"),
        (["80分", "95分"], "人均得分", "85分"),
        (["5年", "5年"], "年限", "5年"),
        (["5年", "3年"], "年限", None),
        (["显著", "显著"], "效果", "显著"),
        (["显著", "一般"], "效果", None),
        (["10个", "10公里"], "站点", None),
        (["12月底前", "12月底前"], "时间", "12月底前"),
    ],
)
def test_values_put_together(texts: list[str], name: str, sum: str | None) -> None:
    assert combine(texts, [Decimal(100), Decimal(50)], name) == sum


def test_what_can_be_added_up() -> None:
    assert {t.id for t in TEMPLATES if can_add_up(t)} == {"department-target-mof", "department-suiyang"}
    assert task_table(TEMPLATES["mof-2020"]) is None
    others = list(enumerate(TEMPLATES))
    ids = [template.id for template in TEMPLATES]
    found = {ids[n] for n in candidates(DEPARTMENT, others)}
    assert found == {"target-mof", "target-shanghai-2026"}
    assert {ids[n] for n in candidates(TEMPLATES["transfer"], others)} == {"transfer"}


def test_the_source_of_a_cell_is_its_text_and_of_a_target_the_whole_of_it() -> None:
    form = set_text(
        set_text(SAMPLES["target-mof"], "indicators.0.target", "8"), "indicators.0.comparator", "≥"
    )
    one = Part(replace(form, token="t"), TEMPLATES["target-mof"])
    assert source_of(one, "indicators.0.target").text == "≥8"
    name = source_of(one, "indicators.0.name")
    assert (name.origin, name.origin_cell, name.text) == ("t", "indicators.0.name", form.indicators[0].name)
