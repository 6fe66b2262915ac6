"""What a place's own form has beside the known columns goes through JSON, and its template with it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.model import Form, Goal, Indicator, OwnTable, own_texts
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.template import PROGRAM, Templates
from jixiao_gui.form.template_data import template_data
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.json.json_form_reading import form_from_dict
from jixiao_gui.formats.json.json_forms import form_to_dict, iter_json, write_json
from jixiao_gui.formats.json.json_own import own_words
from tests.formats.odd_layouts import ODD, RULES, TEMPLATES, filled

_BREAKS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Signs that people see as line breaks: reading makes them some."""
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=_BREAKS), max_size=12)
ENDS = st.sampled_from(["", " ", "\t", "\n", "\r\n", "　", "\x00", "\x1f", "{year}", "2023"])
TEXTS = st.builds(lambda a, b, c: a + b + c, ENDS, ANY, ENDS)


def written(*forms: Form, templates: Templates = TEMPLATES) -> str:
    return "".join(write_json(forms, templates))


def bare_desk() -> Templates:
    """Another desk: the program's templates alone."""
    return Templates(dict(RULES.by_id), (), RULES.rules)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form of any template with any text in any cell, lines and title of its own among them."""
    form = filled(draw(st.sampled_from(ODD)), draw(st.integers(0, 4)))
    template = TEMPLATES[form.template]
    paths = [*template.grid_fields]
    for table in template.tables:
        count = len(form.funds if table.id == "funds" else form.indicators)
        if table.id not in ("funds", "indicators"):
            count = len(form.table(table.id).rows)
        paths += [f"{table.id}.{n}.{name}" for n in range(count) for name in table.fields]
    for path in draw(st.lists(st.sampled_from(paths), max_size=8)):
        text = draw(TEXTS)
        form = set_text(form, path, "".join(text.split()) if path.endswith(("level1", "level2")) else text)
    lines = st.none() | st.lists(TEXTS, max_size=3).map(tuple)
    return replace(
        form,
        year=draw(st.sampled_from(["", "2023"])),
        title=draw(st.just("") | TEXTS),
        above=draw(lines),
        below=draw(lines),
    )


@given(st.lists(forms(), max_size=3))
@settings(deadline=None, max_examples=60)
def test_in_equals_out_to_the_last_character(drawn: list[Form]) -> None:
    text = written(*drawn)
    assert written(*iter_json(text, TEMPLATES)) == text
    desk = bare_desk()
    assert written(*iter_json(text, desk), templates=desk) == text


@given(forms())
@settings(deadline=None, max_examples=60)
def test_every_text_is_in_the_json(form: Form) -> None:
    def texts(data: Any) -> list[str]:
        if isinstance(data, dict):
            return [text for one in data.values() for text in texts(one)]
        return [text for one in data for text in texts(one)] if isinstance(data, list) else [data]

    told = texts(json.loads(written(form))["forms"][0])
    own = [text for _, text in form.extra]
    own += [text for line in form.funds for _, text in line.extra]
    own += [text for row in form.indicators for _, text in row.extra]
    own += [text for table in form.tables for row in table.rows for _, text in row]
    own += [*(form.above or ()), *(form.below or ()), form.goal.expected, form.project]
    assert all(text in told for text in own)


def test_own_columns_are_named_by_what_is_printed() -> None:
    data = form_to_dict(filled("two-heads"), TEMPLATES)
    assert data["money"] == "元"
    assert data["extra"] == {"项目类别": "☑部门项目 □转移支付"}
    assert data["indicators"][0]["extra"] == {"符号": "≥", "计量单位": "台"}
    assert data["spans"] == {"indicators.0.deviation": 4, "indicators.4.deviation": 4}
    assert data["above"][:2] == ["附件3", "报表编号：某财绩02表"]
    assert data["title"] == "2023年度项目支出绩效自评表"
    assert "weight" not in data["funds"][0]
    assert "level2" not in form_to_dict(filled("text-blocks"), TEMPLATES)["indicators"][0]
    (table,) = form_to_dict(filled("tasks", 1), TEMPLATES)["tables"]
    assert (table["label"], table["heads"]) == (
        "年度主要任务",
        ["任务名称", "主要内容", "总额", "财政拨款", "其他资金"],
    )
    assert table["rows"][0][0] == "任务1"


def test_of_two_heads_alike_the_second_is_numbered() -> None:
    monitor = TEMPLATES["monitor"]
    sections = list(monitor.sections)
    table = monitor.table("indicators")
    assert table is not None
    alike = tuple(
        replace(column, head="原因") if column.id in ("x1", "x3") else column for column in table.columns
    )
    sections[2] = replace(table, columns=alike)
    words = own_words(replace(monitor, sections=tuple(sections)))
    assert [key for key in words.extra("indicators", ()) if key.startswith("原因")] == ["原因", "原因#2"]
    assert words.id("indicators", "原因#2") == "x3"


def test_what_the_template_has_no_column_for_is_kept_and_what_another_hand_wrote_too() -> None:
    form = replace(
        filled("tasks", 1),
        goal=Goal("甲", "乙", extra=own_texts({"standard": "丙"})),
        tables=(
            OwnTable("x_tasks", (own_texts({"x1": "任务1", "x9": "丁"}),)),
            OwnTable("x7", ((("x1", "戊"),),)),
        ),
        indicators=(Indicator("产出指标", name="己", extra=own_texts({"group": "中期"})),),
    )
    data = json.loads(json.dumps(form_to_dict(form, TEMPLATES)))
    assert form_to_dict(form_from_dict(data, TEMPLATES), TEMPLATES) == data
    data["extra"]["别人写的 一栏"] = "庚"
    data["tables"].append({"label": "另一张表", "heads": ["头"], "rows": [["辛"]]})
    again = form_to_dict(form_from_dict(data, TEMPLATES), TEMPLATES)
    assert again == data


def test_half_a_surrogate_pair_is_no_character_anywhere() -> None:
    half = "\ud800"
    data = form_to_dict(filled(ODD[0], 1), TEMPLATES)
    data |= {"above": [half], "below": [half], "extra": {half: half}}
    data["tables"] = [{"label": half, "heads": [half], "rows": [[half]]}]
    again = form_to_dict(form_from_dict(data, TEMPLATES), TEMPLATES)
    assert again["above"] == again["below"] == ["\ufffd"]
    assert again["extra"]["\ufffd"] == "\ufffd"
    assert {"label": "\ufffd", "heads": ["\ufffd"], "rows": [["\ufffd"]]} in again["tables"]
    json.dumps(again, ensure_ascii=False).encode()


def test_the_title_follows_when_the_year_is_changed() -> None:
    data = {**form_to_dict(filled("tasks"), TEMPLATES), "title": "某市2023年自评表\n（2023年度）"}
    form = replace(form_from_dict(data, TEMPLATES), year="2024")
    assert form_to_dict(form, TEMPLATES)["title"] == "某市2024年自评表\n（2024年度）"


def test_templates_that_do_not_come_with_the_program_are_carried() -> None:
    program = RULES.default.new_form("2023")
    text = written(filled("tasks"), program, filled("monitor"))
    assert list(json.loads(text)["templates"]) == ["monitor", "tasks"]
    assert json.loads(written(program))["templates"] == {}
    desk = bare_desk()
    read = list(iter_json(text, desk))
    assert [form.template for form in read] == ["tasks", RULES.default.id, "monitor"]
    assert template_data(desk["tasks"]) == template_data(TEMPLATES["tasks"])


@pytest.mark.parametrize("value", ["x" * 200_000, "（" * 60_000, " \n" * 60_000, [[[]]], 10**30, None])
@pytest.mark.parametrize("key", ["rules", "source", "section", "name", "title"])
def test_a_strangers_template_ends_with_a_short_sentence_or_is_read(key: str, value: object) -> None:
    file = json.loads(written(filled("tasks")))
    (template,) = file["templates"].values()
    assert key in template
    template[key] = value
    said = ""
    try:
        assert len(list(iter_json(json.dumps(file), bare_desk()))) == 1
    except FormatError as error:
        said = str(error)
    assert len(said) < 300
    assert "\n" not in said
    assert not re.search("[a-z]{4} [a-z]{2}", said)  # nothing that Python says


def test_templates_may_stand_behind_the_forms() -> None:
    data = json.loads(written(filled("tasks")))
    other = {"forms": data["forms"], "templates": data["templates"], "version": 2, "format": data["format"]}
    desk = bare_desk()
    (form,) = iter_json(json.dumps(other), desk)
    assert form_to_dict(form, desk) == data["forms"][0]


def test_another_template_of_the_same_id_is_told_apart() -> None:
    text = written(filled("tasks"))
    desk = bare_desk()
    desk.add(replace(TEMPLATES["tasks"], title="另一个标题"))
    (form,) = iter_json(text, desk)
    assert form.template == "tasks~2"
    assert form_to_dict(form, desk)["title"] == form_to_dict(filled("tasks"), TEMPLATES)["title"]


@pytest.mark.parametrize("known", [False, True])
def test_a_rule_set_of_a_place_comes_along(known: bool) -> None:
    rules = RuleSet(
        id="place",
        name="某市",
        rate_weight=Decimal(20),
        rate_caps=((Decimal("0.5"), Decimal(60)),),
        levels={"goal-copied": "off"},
        sources={"rate_weight": "某通知"},
    )
    desk = Templates(dict(RULES.by_id), (), {**RULES.rules, "place": rules})
    desk.add(replace(TEMPLATES["tasks"], rules=rules))
    text = written(filled("tasks"), templates=desk)
    other = desk if known else bare_desk()
    (form,) = iter_json(text, other)
    found = other[form.template].rules
    assert (found.rate_weight, found.rate_caps, found.levels) == (Decimal(20), rules.rate_caps, rules.levels)
    assert found.sources["rate_weight"] == "某通知"
    assert written(form, templates=other) == text


def test_the_odd_layouts_are_none_of_the_programs() -> None:
    assert all(TEMPLATES[id].origin != PROGRAM for id in ODD)
