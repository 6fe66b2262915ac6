"""A user's template with its own words: what it prints is recognised by those words, whatever they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jixiao_gui import paths
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form, Goal, Indicator, Total
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.sheet.recognise import recognise
from jixiao_gui.sheet.sheet import Sheet
from tests.laid_out import laid_out

REWORDED = {
    "the total": [('label = "总分"', 'label = "合计得分"')],
    "the indicator's head": [('"三级指标"', '"指标名称"')],
    "the goals' heads": [('["预期目标", "实际完成情况"]', '["年初目标", "完成情况"]')],
    "the funds' heads": [('"全年\\n预算数"', '"批复数"'), ('"全年\\n执行数"', '"支出数"')],
    "the title": [('title = "项目支出绩效自评表"', 'title = "财政资金使用情况表"')],
    "words that nobody else prints": [
        ('"三级指标"', '"丙级"'),
        ('"二级指标"', '"乙级"'),
        ('"一级指标"', '"甲级"'),
        ('"年度\\n指标值"', '"想要"'),
        ('"实际\\n完成值"', '"做到"'),
        ('"分值", "得分", "偏差', '"满分", "实得", "偏差'),
        ('label = "总分"', 'label = "加起来"'),
        ('["预期目标", "实际完成情况"]', '["想做", "做了"]'),
        ('"年初\\n预算数", "全年\\n预算数", "全年\\n执行数"', '"年初给", "后来给", "用了"'),
    ],
}


def with_words(home: Path, name: str) -> Templates:
    """The program's templates and a user's copy of Beijing's with other words."""
    text = (paths.resources_folder() / "templates" / "beijing-2023.toml").read_text("utf-8")
    for old, new in REWORDED[name]:
        assert old in text
        text = text.replace(old, new)
    (home / "templates").mkdir(parents=True)
    text = text.replace('id = "beijing-2023"', 'id = "own-words"')
    (home / "templates" / "own.toml").write_text(text, "utf-8")
    templates = load_templates([paths.resources_folder(), home])
    assert not templates.problems
    return templates


def a_form(template: Template) -> Form:
    rows = (
        Indicator("产出指标", "数量指标", "清淤长度", "≥5公里", "5公里", "50", "50", ""),
        Indicator("效益指标", "社会效益指标", "居民满意", "≥90%", "92%", "40", "36.3", "略低"),
    )
    first = replace(
        template.fund_lines[0], initial="80", budget="80", executed="74", rate="92.5%", score="9.3"
    )
    return replace(
        template.new_form("2023"),
        project="河道清淤",
        department="云岭市水务局",
        unit="河道站",
        funds=(first, *template.fund_lines[1:]),
        goal=Goal("清淤两条。", "清淤了两条。"),
        indicators=rows,
        total=Total("100", "95.6"),
    )


def printed(form: Form, template: Template) -> Sheet:
    return laid_out(form, template)


@pytest.mark.parametrize("name", REWORDED)
def test_what_it_prints_is_read_back(tmp_path: Path, name: str) -> None:
    templates = with_words(tmp_path, name)
    template = templates["own-words"]
    form = a_form(template)
    found = recognise(printed(form, template), templates)
    assert found.template.id == "own-words"
    assert found.form == form
    assert evaluate(found.form, template).printed["total.score"] == "95.6"
    assert not found.notes


@pytest.mark.parametrize("name", REWORDED)
def test_a_head_that_comes_again_on_a_new_page_is_no_row(tmp_path: Path, name: str) -> None:
    templates = with_words(tmp_path, name)
    template = templates["own-words"]
    form = a_form(template)
    sheet = printed(form, template)
    head = next(n for n, row in enumerate(sheet.rows) if row.section.value == "indicator_head")
    again = replace(sheet.rows[head], cells=tuple(replace(cell, rows=1) for cell in sheet.rows[head].cells))
    rows = (*sheet.rows[: head + 2], again, *sheet.rows[head + 2 :])
    found = recognise(replace(sheet, rows=rows), templates)
    assert found.template.id == "own-words"
    assert found.form.indicators == form.indicators
