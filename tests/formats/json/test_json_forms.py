"""The JSON of a book's forms: in equals out, and bad files end with a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.form.model import Form, Indicator, Total
from jixiao_gui.formats import Cancelled, FormatError
from jixiao_gui.formats.json.json_forms import form_to_dict, iter_json, write_json
from jixiao_gui.formats.text import read_text
from jixiao_gui.sheet.recognise import recognise
from tests.sheet.drawn import FILES, TEMPLATES, forms


def written(*forms: Form) -> str:
    return "".join(write_json(forms, TEMPLATES))


def in_file(version: int = 2, **changed: Any) -> str:
    """A JSON file of one form in which some keys are otherwise."""
    one = form_to_dict(TEMPLATES.default.new_form("2023"), TEMPLATES)
    return json.dumps({"format": "jixiao-book", "version": version, "forms": [{**one, **changed}]})


def test_the_keys_of_a_form_and_their_order() -> None:
    data = json.loads(written(TEMPLATES.default.new_form("2023")))
    assert list(data) == ["format", "version", "templates", "forms"]
    assert data["templates"] == {}
    assert (data["format"], data["version"], len(data["forms"])) == ("jixiao-book", 2, 1)
    one = data["forms"][0]
    header = ["template", "year", "project", "department", "unit", "leader", "phone"]
    lines_and_money = ["title", "above", "below", "money"]
    parts = ["funds", "goal", "indicators", "total", "extra", "tables", "manual", "computed"]
    assert list(one) == [*header, *lines_and_money, *parts]
    assert one["title"] == "项目支出绩效自评表\n（2023年度）"
    assert (one["above"], one["below"], one["money"]) == (["附件1-1"], [], "万元")
    assert list(one["funds"][0]) == (
        ["item", "initial", "budget", "executed", "weight", "rate", "score", "extra"]
    )
    assert list(one["indicators"][0]) == (
        ["level1", "level2", "name", "target", "actual", "weight", "score", "deviation", "extra"]
    )
    assert list(one["goal"]) == ["expected", "achieved", "extra"]
    assert (one["extra"], one["tables"]) == ({}, [])
    assert one["computed"] == {
        "rate": None,
        "rate_score": None,
        "indicator_weight": "0",
        "indicator_score": None,
        "total": None,
        "grade": None,
    }


def test_the_second_layout_has_no_budget() -> None:
    one = form_to_dict(TEMPLATES["beijing-2023-b"].new_form("2023"), TEMPLATES)
    assert list(one["funds"][0]) == ["item", "initial", "executed", "weight", "rate", "score", "extra"]


def test_no_forms() -> None:
    assert list(iter_json(written(), TEMPLATES)) == []


def test_labels_lose_white_space_and_texts_keep_it() -> None:
    row = {"level1": "产出\n指标", "level2": " 数量指标", "name": "　移栽\t养护 \n", "weight": None}
    (form,) = iter_json(in_file(indicators=[row]), TEMPLATES)
    (line,) = form.indicators
    assert (line.level1, line.level2, line.name) == ("产出指标", "数量指标", "　移栽\t养护 \n")


def test_version_1_is_read_as_it_was_written() -> None:
    row = {"level1": "产出\n指标", "level2": " 数量指标", "name": "　移栽\r\n养护", "weight": None}
    one = json.loads(in_file())["forms"][0]
    for name in ("title", "above", "below", "money", "extra", "tables"):
        del one[name]
    one["goal"] = {"expected": "改造\n", "achieved": ""}
    text = json.dumps({"format": "jixiao-book", "version": 1, "forms": [{**one, "indicators": [row]}]})
    (form,) = iter_json(text, TEMPLATES)
    assert (form.goal.expected, form.above, form.title) == ("改造", None, "")
    (line,) = form.indicators
    assert (line.level1, line.level2, line.name, line.weight) == ("产出指标", "数量指标", "　移栽\n养护", "")


def test_a_recorded_figure_that_differs_is_manual_though_the_file_does_not_say_so() -> None:
    funds = [
        {
            "item": "年度资金总额",
            "initial": "80",
            "budget": "80",
            "executed": "60",
            "weight": "10",
            "rate": "100%",
        }
    ]
    (form,) = iter_json(in_file(funds=funds, manual=[]), TEMPLATES)
    assert form.manual == {"funds.0.rate"}


def test_a_total_that_was_filled_in_comes_back() -> None:
    """Scores above the weight that the total row states: the total is of the whole form, with the rate."""
    blank = TEMPLATES["anhui"].new_form("2023")
    row = Indicator(level1="产出指标", level2="数量指标", score="10")
    form = replace(blank, indicators=(row,), total=Total(weight="0"), filled=frozenset({"total.score"}))
    text = written(form)
    assert json.loads(text)["forms"][0]["computed"]["total"] is None
    assert written(*iter_json(text, TEMPLATES)) == text


@given(st.lists(forms(), max_size=3))
@settings(deadline=None, max_examples=80)
def test_in_equals_out(drawn: list[Form]) -> None:
    text = written(*drawn)
    assert written(*iter_json(text, TEMPLATES)) == text


@pytest.mark.parametrize(("path", "count"), FILES)
def test_the_forms_of_a_file_come_back_out_of_the_json(path: Path, count: int) -> None:
    sheets = read_text(path.read_text("utf-8")).sheets
    text = written(*(recognise(sheet, TEMPLATES).form for sheet in sheets))
    again = list(iter_json(text, TEMPLATES))
    assert len(again) == count
    assert written(*again) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "12",
        '{"format": "other"}',
        '{"format": "jixiao-book", "version": 3, "forms": []}',
        '{"format": "jixiao-book", "version": 1}',
        '{"format": "jixiao-book", "version": 1, "forms": {}}',
        '{"format": "jixiao-book", "version": 1, "forms": [1]}',
        '{"format": "jixiao-book", "version": 1, "forms": [{}]}',
        "[" * 100_000,
        in_file(template="unknown"),
        in_file(project=5),
        in_file(funds=None),
        in_file(funds=["80"]),
        in_file(funds=7),
        in_file(goal="改造"),
        in_file(indicators=[{"name": ["移栽"]}]),
        in_file(total=[]),
        in_file(manual=3),
        in_file(money="元"),
        in_file(extra=["甲"]),
        in_file(extra={"甲": 3}),
        in_file(above="附件1"),
        in_file(tables={}),
        in_file(tables=[3]),
        in_file(tables=[{"label": "甲", "heads": ["乙"], "rows": [["丙", "丁"]]}]),
        in_file(spans=[]),
        '{"format": "jixiao-book", "version": true, "forms": []}',
        '{"format": "jixiao-book", "version": "2", "forms": []}',
        '{"format": "jixiao-book", "forms": []}',
        '{"format": "jixiao-book", "version": 2, "forms": [], "forms": []}',
        in_file(project="绿道").replace('"project"', '"project": "河道", "project"'),
        in_file(goal={"expected": "甲"}).replace('"expected"', '"expected": "乙", "expected"'),
        in_file(unknown=float("nan")),
        in_file(computed={"rate": float("inf")}),
        '{"format": "jixiao-book", "version": 2, "templates": [], "forms": []}',
        '{"format": "jixiao-book", "version": 2, "templates": {"a": 3}, "forms": []}',
        '{"format": "jixiao-book", "version": 2, "templates": {"a": {}}, "forms": []}',
    ],
    ids=lambda text: text[:60],
)
def test_a_bad_file_ends_with_a_chinese_sentence(text: str) -> None:
    with pytest.raises(FormatError, match=r"[\u4e00-\u9fff。）”]$") as caught:
        list(iter_json(text, TEMPLATES))
    assert "object" not in str(caught.value)


def test_writing_can_be_cancelled() -> None:
    form = TEMPLATES.default.new_form("2023")
    with pytest.raises(Cancelled):
        list(write_json([form, form], TEMPLATES, lambda done: done < 2))
