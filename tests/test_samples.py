"""The sample forms: read whole, figures worked out by hand, and the same out of every text format."""

from __future__ import annotations

import re

import pytest

from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.formats.json.json_forms import form_to_dict, iter_json, write_json
from jixiao_gui.formats.text import read_text, write_text
from jixiao_gui.sheet.recognise import Recognised, recognise
from tests.sheet.drawn import SAMPLES, TEMPLATES, sheet_of


@pytest.fixture(scope="module")
def samples() -> list[Recognised]:
    return [recognise(sheet, TEMPLATES) for sheet in read_text(SAMPLES.read_text("utf-8")).sheets]


def dicts(forms: list[Form]) -> list[dict[str, object]]:
    return [form_to_dict(form, TEMPLATES) for form in forms]


def test_eight_forms_of_both_layouts(samples: list[Recognised]) -> None:
    assert [one.template.id for one in samples] == (
        ["beijing-2023"] * 4 + ["beijing-2023-b"] + ["beijing-2023"] * 3
    )
    assert [len(one.form.indicators) for one in samples] == [27, 11, 9, 7, 12, 27, 30, 5]
    assert all(one.form.project and one.form.department for one in samples)


def test_the_shapes_that_real_forms_show(samples: list[Recognised]) -> None:
    forms = [one.form for one in samples]
    assert [sum(row.is_blank for row in form.indicators) for form in forms] == [18, 0, 0, 0, 1, 21, 0, 0]
    assert len({row.level2 for row in forms[0].indicators}) == 9
    assert "效果指标" in {row.level1 for row in forms[3].indicators}
    assert "进度指标" in {row.level2 for row in forms[3].indicators}
    assert not any(row.name.startswith("指标") for row in forms[3].indicators)
    assert (forms[4].goal.expected, forms[4].goal.achieved) == ("", "")
    assert len(forms[6].goal.expected) > 300
    assert "\n\n" in forms[6].goal.expected
    assert "\n\n" in forms[6].goal.achieved


def test_what_is_told_of_them(samples: list[Recognised]) -> None:
    told = [[note.kind for note in one.notes] for one in samples]
    assert told == [
        ["differs", "differs", "filled"],  # rate and its score against the formula, total empty
        [],
        ["leftover"],  # a total cell of five lines
        ["guess", "differs"],  # a head that lost a character, a rate of two decimals
        ["differs", "differs", "differs"],
        ["filled"],  # rate score empty; the bookmark behind the form before is the file's leftover
        ["filled"],
        [],
    ]


@pytest.mark.parametrize(
    ("number", "figures", "printed_total"),
    [
        # 28 ÷ 50; 10 × 0.56; nine indicators of 10; 5.6 + 90. The table says 10 + 90.
        (1, ["0.56", "5.6", "90", "90", "95.6", "优"], "100"),
        # 35.5 ÷ 36 = 0.98611…; 9.86 → 9.9; 10+9+5+10+9+5+14+14+9 = 85; 9.9 + 85
        (3, ["0.9861111111", "9.9", "90", "85", "94.9", "优"], "94.9"),
        # 9.3 ÷ 15; 10 × 0.62; 10+5+10+5+5+5+5+10+10+20 = 85; 6.2 + 85
        (5, ["0.62", "6.2", "85", "85", "91.2", "优"], "　100"),
        # 24.75 ÷ 25; 9.9; 15+20+5+20+20+20 = 100; two scores are missing
        (6, ["0.99", "9.9", "100", None, None, None], ""),
        # 17.28 ÷ 18; 9.6; 30+18+20+9+10 = 87; 9.6 + 87
        (8, ["0.96", "9.6", "90", "87", "96.6", "优"], "96.6"),
    ],
)
def test_computed_figures(
    samples: list[Recognised], number: int, figures: list[str | None], printed_total: str
) -> None:
    form = samples[number - 1].form
    data = form_to_dict(form, TEMPLATES)
    assert list(data["computed"].values()) == figures
    assert evaluate(form, TEMPLATES[form.template]).printed["total.score"] == printed_total


def test_out_and_in_again_as_text(samples: list[Recognised]) -> None:
    forms = [one.form for one in samples]
    text = "".join(write_text(sheet_of(form) for form in forms))
    again = [recognise(sheet, TEMPLATES).form for sheet in read_text(text).sheets]
    assert dicts(again) == dicts(forms)


def test_out_and_in_again_as_json(samples: list[Recognised]) -> None:
    text = "".join(write_json((one.form for one in samples), TEMPLATES))
    assert "".join(write_json(iter_json(text, TEMPLATES), TEMPLATES)) == text


def test_no_number_in_them_could_be_a_telephone() -> None:
    text = SAMPLES.read_text("utf-8")
    assert re.findall(r"\d[\d -]{6,}\d", text.replace("000-0000", "")) == []
    assert set(re.findall(r"联系电话\n\t(.*)", text)) == {"000-0000", ""}
    assert all(leader.endswith("组组长") for leader in re.findall(r"项目负责人\n\t(.*)", text))
