"""Money that no table has: labels with values in a row, a line for each source, sources side by side.

The shapes occur in offices all over; projects, units and figures are invented.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.making.conversion import convert
from jixiao_gui.form.meanings import column_meanings, with_meaning
from jixiao_gui.form.model import Form, own_text
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import read_template
from jixiao_gui.sheet.recognise import Recognised, recognise
from jixiao_gui.sheet.sheet import Sheet
from tests.laid_out import laid_out
from tests.sheet.sheets import drawn_sheet
from tests.sheet.test_own_layouts import fresh, printed, texts_of

TITLE = ("项目支出绩效自评表", "（2022年度）")
_INDICATORS = """\
一级指标|二级指标|三级指标|指标值>2|完成值>2|得分
产出指标|数量指标|改造泊位|≥120个>2|125个>2|60
满意度指标|满意度|市民满意度|≥90%>2|92%>2|30
"""
SHAPES: dict[str, Sheet] = {
    "labels and values in one row": drawn_sheet(
        f"""
项目|云岭市泊位改造>5|项目类别|特定目标类
主管部门|云岭市城管局>3|责任单位|云岭市停车中心>3
预算数（万元）|356.80|支出数（万元）|340.12|执行率|95.33%|得分|9.53
{_INDICATORS}""",
        above=TITLE,
    ),
    "one amount of several sources in a row": drawn_sheet(
        f"""
项目名称|云岭市泊位改造>7
资金总额|28|其中：财政奖补|20>2|村级自筹|8>2
支出总额|27|其中：财政奖补|19>2|村级自筹|8>2
支出进度|96.43%|结余金额|1>5
{_INDICATORS}""",
        above=TITLE,
    ),
    "a line for each source": drawn_sheet(
        f"""
项目名称|云岭市泊位改造>7
项目资金（万元）>1>3|实施期资金总额>2|3600|年度资金总额>2|1200>2
^1|其中：财政拨款>2|3000|其中：财政拨款>2|1000>2
^1|其他资金>2|600|其他资金>2|200>2
{_INDICATORS}""",
        above=TITLE,
    ),
    "sources side by side": drawn_sheet(
        f"""
项目名称|云岭市泊位改造>7
资金情况>1>5|资金来源|合计|中央资金|省级资金>2|其他资金>2
^1|预算安排数|5200|2600|1600>2|1000>2
^1|到位数|5100|2600|1600>2|900>2
^1|支出数|4950|2550|1550>2|850>2
^1|执行率|95.19%|98.08%|96.88%>2|85%>2
{_INDICATORS}""",
        above=TITLE,
    ),
}
LINES = {
    "labels and values in one row": [("", "356.80", "340.12", "95.33%")],
    "one amount of several sources in a row": [
        ("", "28", "27", "96.43%"),
        ("其中：财政奖补", "20", "19", ""),
        ("村级自筹", "8", "8", ""),
    ],
    "a line for each source": [
        ("年度资金总额", "1200", "", ""),
        ("其中：财政拨款", "1000", "", ""),
        ("其他资金", "200", "", ""),
    ],
    "sources side by side": [
        ("合计", "5200", "4950", "95.19%"),
        ("中央资金", "2600", "2550", "98.08%"),
        ("省级资金", "1600", "1550", "96.88%"),
        ("其他资金", "1000", "850", "85%"),
    ],
}


def read(name: str) -> Recognised:
    return recognise(SHAPES[name], fresh())


def lines(form: Form) -> list[tuple[str, str, str, str]]:
    return [(line.item, line.budget, line.executed, line.rate) for line in form.funds]


@pytest.mark.parametrize("name", SHAPES)
def test_the_money_is_the_forms(name: str) -> None:
    assert lines(read(name).form) == LINES[name]


@pytest.mark.parametrize("name", SHAPES)
def test_every_text_is_printed_again_and_read_as_the_same_form(name: str) -> None:
    found = read(name)
    assert not texts_of(SHAPES[name]) - texts_of(printed(found))
    for templates in (fresh(), Templates({found.template.id: found.template}, (), fresh().rules)):
        again = recognise(printed(found), templates)
        assert again.form.funds == found.form.funds
        assert [get_text(again.form, path) for path in again.template.grid_fields] == [
            get_text(found.form, path) for path in found.template.grid_fields
        ]


@pytest.mark.parametrize("name", SHAPES)
def test_the_layout_goes_through_a_file_and_makes_blank_forms(name: str) -> None:
    template = read(name).template
    again = read_template(template_data(template), fresh().rules)
    assert again.sections == template.sections
    blank = again.new_form("2023")
    assert [line.item for line in blank.funds] == [line[0] for line in LINES[name]]
    assert not any(line.budget or line.executed for line in blank.funds)
    sheet = laid_out(blank, again)
    assert any(cell.path == "funds.0.budget" for _, cell in sheet.cells())


def test_header_words_of_such_forms() -> None:
    form = read("labels and values in one row").form
    assert (form.project, form.unit) == ("云岭市泊位改造", "云岭市停车中心")
    assert "特定目标类" in dict(form.extra).values()


def test_the_rate_follows_its_amounts() -> None:
    found = read("labels and values in one row")
    assert "funds.0.rate" in evaluate(found.form, found.template).figures
    less = set_text(found.form, "funds.0.executed", "178.4")
    less = replace(less, manual=frozenset())
    assert evaluate(less, found.template).printed["funds.0.rate"].startswith("50")


def test_years_to_come_stand_beside_the_years_lines() -> None:
    first = read("a line for each source").form.funds[0]
    assert own_text(first.extra, "term_item") == "实施期资金总额"
    assert own_text(first.extra, "term_amount") == "3600"


def test_what_came_is_no_budget_and_is_kept_under_its_label() -> None:
    found = read("sources side by side")
    own = [dict(line.extra) for line in found.form.funds]
    assert [list(texts.values()) for texts in own] == [["5100"], ["2600"], ["1600"], ["900"]]
    (column,) = {name for texts in own for name in texts}
    assert found.template.words[f"funds.{column}"] == "到位数"


def test_a_form_without_the_lines_is_laid_out_all_the_same() -> None:
    found = read("sources side by side")
    short = replace(found.form, funds=found.form.funds[:1])
    sheet = laid_out(short, found.template)
    assert "funds.1.budget" not in {cell.path for _, cell in sheet.cells()}


def test_its_columns_meanings_can_be_told() -> None:
    found = read("sources side by side")
    there = {line.path: line.meaning for line in column_meanings(found.template)}
    assert there["funds.budget"] == "budget"
    changed, moves = with_meaning(found.template, "funds.budget", "initial")
    assert moves == (("funds.budget", "funds.initial"),)
    assert {f"funds.{number}.initial" for number in range(4)} <= set(changed.grid_fields)


def test_its_amounts_go_to_another_layout() -> None:
    found = read("sources side by side")
    made = convert(found.form, found.template, fresh()["mof-2020"])
    assert (made.form.funds[0].budget, made.form.funds[0].executed) == ("5200", "4950")


def test_beside_a_table_of_money_such_labels_are_the_places_own() -> None:
    sheet = drawn_sheet(
        """
项目名称|云岭市泊位改造>3|预算数|100
资金情况>1>2|资金来源|全年预算数|全年执行数|执行率|得分
^1|合计|90|90|100%|10
一级指标|二级指标|三级指标|指标值|完成值|得分
产出指标|数量指标|改造泊位|≥120个|125个|60
""",
        above=TITLE,
    )
    form = recognise(sheet, fresh()).form
    assert lines(form) == [("合计", "90", "90", "100%")]
    assert "100" in dict(form.extra).values()
