"""A form made from its forerunner: what comes along, where it goes, and what is told to have no place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao_gui import paths
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.making.forerunner import succeed, year_after
from jixiao_gui.form.model import Form, Indicator, Source, own_text
from jixiao_gui.form.project_forms import (
    ProjectForm,
    forerunner,
    group_projects,
    groups_of_several,
    new_token,
    origin_of,
    project_form,
)
from jixiao_gui.form.stages import stage
from jixiao_gui.form.template import DECLARED, JUDGED
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.json.json_forms import iter_json

TEMPLATES = load_templates([paths.resources_folder()])
SAMPLES = {
    form.template: form
    for form in iter_json((paths.resources_folder() / "samples" / "year.json").read_text("utf-8"), TEMPLATES)
}


def successor(old: str, new: str, form: Form | None = None) -> Form:
    return succeed(form or SAMPLES[old], TEMPLATES[old], TEMPLATES[new]).form


@pytest.mark.parametrize("new", ["monitor-mof", "mof-2020", "mof-2021", "hubei", "anhui", "transfer"])
def test_targets_goal_money_and_head_come_along(new: str) -> None:
    declared = replace(SAMPLES["target-mof"], token="d1")
    found = succeed(declared, TEMPLATES["target-mof"], TEMPLATES[new])
    form = found.form
    assert (form.project, form.unit, form.year, form.template) == (*_head(declared), new)
    assert sorted((row.name, row.full_target) for row in form.indicators) == sorted(
        (row.name, row.full_target) for row in declared.indicators
    )
    assert all(not (row.actual or row.score or row.deviation) for row in form.indicators)
    assert form.sources == (Source("", "d1"),)
    assert form.token == ""
    line = form.funds[0]
    amount = line.initial or line.budget
    assert amount in ("120", "1200000")
    assert line.executed == ""
    assert found.strange == ()
    assert "≥3600名" in {lost.text for lost in found.lost}
    evaluate(form, TEMPLATES[new])


def _head(form: Form) -> tuple[str, str, str]:
    return form.project, form.unit, form.year


def test_cost_goes_where_the_layout_has_it_and_back() -> None:
    newer = successor("target-mof", "mof-2021")
    assert (newer.indicators[0].level1, newer.indicators[0].level2) == ("成本指标", "经济成本指标")
    older = successor("mof-2021", "monitor-mof", newer)
    (cost,) = [row for row in older.indicators if row.name == "项目总成本"]
    assert (cost.level1, cost.level2) == ("产出指标", "成本指标")
    assert older.year == "2027"  # a monitoring after the self-evaluation is the next year's


def test_words_of_other_places_are_those_of_the_layout() -> None:
    rows = (
        Indicator("产出指标", "进度指标", "完工时间", "6月底前"),
        Indicator("效果指标", "环境效益指标", "绿化率", "≥30%"),
        Indicator("效果指标", "产业带动指标", "带动企业", "≥5家"),
        Indicator("决策指标", "立项指标", "立项规范", "规范"),
    )
    form = replace(SAMPLES["target-mof"], indicators=rows)
    found = succeed(form, TEMPLATES["target-mof"], TEMPLATES["mof-2020"])
    assert [(row.level1, row.level2) for row in found.form.indicators] == [
        ("产出指标", "时效指标"),
        ("效益指标", "生态效益指标"),
        ("效益指标", "产业带动指标"),
        ("决策指标", "立项指标"),
    ]
    assert found.strange == ("决策指标",)


def test_results_stay_behind_and_are_not_told() -> None:
    found = succeed(SAMPLES["monitor-mof"], TEMPLATES["monitor-mof"], TEMPLATES["mof-2020"])
    assert found.lost == ()
    assert found.form.funds[0].executed == ""
    assert found.form.indicators[0].extra == ()
    back = succeed(SAMPLES["mof-2020"], TEMPLATES["mof-2020"], TEMPLATES["target-mof"])
    assert back.lost == ()
    assert back.form.year == "2027"
    assert back.form.funds[0].initial == ""  # each year has its own money
    assert own_text(back.form.funds[0].extra, "term_item") == "中期资金总额："
    assert {own_text(row.extra, "term_level2") == row.level2 for row in back.form.indicators} == {True}


def test_a_target_in_three_columns_and_in_one() -> None:
    three = successor("target-mof", "yunnan")
    row = three.indicators[1]
    assert (row.target, dict(row.extra)) == ("1200", {"comparator": "≥", "measure_unit": "名"})
    assert three.indicators[3].target == "2026年9月底前"
    one = successor("yunnan", "target-mof", three)
    assert one.indicators[1].target == "≥1200名"


def test_the_blank_form_stays_a_blank_form() -> None:
    for old in TEMPLATES:
        blank = old.new_form("2026")
        for new in ("monitor-mof", "mof-2020", "target-mof"):
            form = succeed(blank, old, TEMPLATES[new]).form
            assert form.indicators == TEMPLATES[new].blank_rows
            assert form.year == year_after("2026", old, TEMPLATES[new])


def test_forms_of_a_project_are_found_by_links_and_by_names() -> None:
    declared = ProjectForm("a", "2026", "道路 养护", "建设局", "t1", "")
    forms = [
        declared,
        ProjectForm("a", "2026年", "道路养护", "建设局", "", ""),
        ProjectForm("a", "2026", "2026年度道路养护", "", "", ""),
        ProjectForm("a", "2026", "道路养护工程", "养护站", "", "t1"),
        ProjectForm("a", "2027", "道路养护", "建设局", "", "t1"),
        ProjectForm("a", "2026", "", "", "", ""),
        ProjectForm("a", "2026", "", "", "", ""),
        ProjectForm("a", "2026", "", "建设局", "", "nobody"),
        ProjectForm("部门", "2026", "", "建设局", "", ""),
        ProjectForm("a", "2026", "", "建设局", "", ""),
        ProjectForm("部门2", "2026", "", "建设 局", "", ""),
    ]
    # without a name a form is alone, unless its layout has no place for one
    assert group_projects(forms, {"部门", "部门2"}) == [0, 0, 0, 0, 4, 5, 6, 7, 8, 9, 8]
    assert groups_of_several(group_projects(forms)) == {0: [0, 1, 2, 3]}


def test_the_forerunner_is_the_one_it_was_made_from() -> None:
    forms = [
        ProjectForm("a", "2026", "甲", "乙", "", ""),
        ProjectForm("a", "2026", "甲", "乙", "d2", ""),
        ProjectForm("a", "2026", "甲", "乙", "m1", "d2"),
        ProjectForm("a", "2026", "甲", "乙", "", "m1"),
        ProjectForm("a", "2026", "甲", "乙", "", ""),
    ]
    stages = {0: 0, 1: 0, 2: 1, 3: 2, 4: 2}
    members = range(5)
    assert forerunner(3, members, forms, stages, 0) == 1
    assert forerunner(3, members, forms, stages, 1) == 2
    assert forerunner(4, members, forms, stages, 0) == 0
    assert forerunner(0, [0], forms, stages, 1) is None
    circle = [ProjectForm("a", "2026", "甲", "乙", "a", "b"), ProjectForm("a", "2026", "甲", "乙", "b", "a")]
    assert forerunner(0, [0, 1], circle, {0: 2, 1: 2}, 0) is None


def test_what_is_known_of_a_form() -> None:
    form = replace(SAMPLES["mof-2020"], sources=(Source("funds.0.initial", "x"), Source("", "d1")))
    assert origin_of(form) == "d1"
    assert project_form(form).origin == "d1"
    assert new_token() != new_token()
    assert stage(DECLARED) < stage(JUDGED) == stage("评价表")
