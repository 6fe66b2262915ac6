"""Sums between the indicators, forms side by side, columns of several years, goals row by row.

The shapes occur in offices all over; projects, units and figures are invented.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao_gui.form.cells import paths_of
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.making.conversion import convert
from jixiao_gui.form.model import own_text
from jixiao_gui.form.places import place_of
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import read_template
from jixiao_gui.formats.json.json_form_reading import form_from_dict
from jixiao_gui.formats.json.json_forms import form_to_dict
from jixiao_gui.sheet.recognise import recognise
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.splitting import split_forms
from tests.sheet.sheets import drawn_sheet
from tests.sheet.test_own_layouts import fresh, printed, texts_of

TITLE = ("项目支出绩效自评表", "（2022年度）")
SUMS = drawn_sheet(
    """
项目名称|云岭县农田建设>8
一级指标|权重|二级指标|三级指标|权重|评分标准|完成值|得分|扣分原因
决策>1>2|15>1>2|项目立项|立项依据|8|缺一项扣2分|齐全|8|
^1|^1|绩效目标|目标合理|7|不合理扣1分|较合理|6|未量化
小计>4|15|||14|
产出|75|产出数量|建成面积|75|按完成率|2万亩|75|
合计>4|75|||75|
效益|10|满意度|农户满意度|10|≥90%满分|95%|10|
总分>4|100|||99|
""",
    above=("财政重点项目绩效评价打分表", "（2022年度）"),
)
YEARS = drawn_sheet(
    """
政策名称|云岭省贷款贴息>6
政策资金（万元）>1>3|来源>1>2|2021年>2|2022年>2|备注>1>2
^1|^1|预算数|执行数|预算数|执行数|^1
^1|合计|3200|3100|3600|3550|
二级指标|三级指标|2021年完成值|2022年目标值|2022年完成值|得分|备注
数量指标|贴息笔数|3800笔|4000笔|4120笔|60|
满意度|满意度|93%|≥90%|94%|30|
""",
    above=("政策绩效自评表", "2022年度"),
)
GOALS = drawn_sheet(
    """
项目名称|云岭区电梯更新>6
年度目标>1>3|序号|年初设定目标>2|完成情况>2|完成程度
^1|1|更新电梯30部>2|更新31部>2|103%
^1|2|宣传4次>2|宣传4次>2|100%
一级指标|二级指标|指标名称|指标值|实际值|得分|备注
产出|数量|更新电梯|30部|31部|60|
效益|社会|惠及户数|≥900户|930户|30|
自评等级|优|自评总分|90|自评人|万某>2
""",
    above=TITLE,
)


@pytest.mark.parametrize("sheet", [SUMS, YEARS, GOALS], ids=["sums", "years", "goals"])
def test_every_text_is_printed_again_and_read_as_the_same_form(sheet: Sheet) -> None:
    found = recognise(sheet, fresh())
    assert not [note.message for note in found.notes if note.kind == "leftover"]
    again_texts = texts_of(printed(found))
    joined = "".join(again_texts)
    assert not {text for text in texts_of(sheet) - again_texts if text not in joined}
    for templates in (fresh(), Templates({found.template.id: found.template}, (), fresh().rules)):
        again = recognise(printed(found), templates)
        assert again.form.indicators == found.form.indicators
        assert (again.form.funds, again.form.goal, again.form.extra) == (
            found.form.funds,
            found.form.goal,
            found.form.extra,
        )


def test_a_sum_between_the_indicators_is_no_indicator() -> None:
    found = recognise(SUMS, fresh())
    form = found.form
    assert [row.name for row in form.indicators] == ["立项依据", "目标合理", "建成面积", "农户满意度"]
    sums = [
        (own_text(row.extra, "xsum"), own_text(row.extra, "xsum_weight"), own_text(row.extra, "xsum_score"))
        for row in form.indicators
    ]
    assert sums == [("", "", ""), ("小计", "15", "14"), ("合计", "75", "75"), ("", "", "")]
    assert form.total.score == "99"
    assert evaluate(form, found.template).printed["total.score"] == "99"


def test_a_sum_is_among_the_cells_and_has_a_name() -> None:
    found = recognise(SUMS, fresh())
    path = "indicators.1.xsum_score"
    assert path in set(paths_of(found.form, found.template))
    assert place_of(found.template, path) == "第 2 行下小计行的得分"
    assert path in {cell.path for _, cell in printed(found).cells()}


def test_a_sum_goes_through_json_and_is_told_where_another_layout_has_none() -> None:
    found = recognise(SUMS, fresh())
    templates = fresh()
    template = templates.add(found.template)
    form = replace(found.form, template=template.id)
    again = form_from_dict(form_to_dict(form, templates), templates)
    assert again.indicators == form.indicators
    lost = convert(form, template, templates["mof-2020"]).lost
    assert "14" in [one.text for one in lost]


def test_columns_of_the_year_before_are_the_places_own() -> None:
    found = recognise(YEARS, fresh())
    line = found.form.funds[0]
    assert (line.budget, line.executed) == ("3600", "3550")
    assert {"3200", "3100"} <= set(dict(line.extra).values())
    assert [(row.target, row.actual) for row in found.form.indicators] == [
        ("4000笔", "4120笔"),
        ("≥90%", "94%"),
    ]


def test_numbered_goals_are_the_lines_of_one() -> None:
    form = recognise(GOALS, fresh()).form
    assert form.goal.expected == "（1）更新电梯30部\n（2）宣传4次"
    assert form.goal.achieved == "（1）更新31部\n（2）宣传4次"
    assert {"（1）103%\n（2）100%", "优"} <= set(dict(form.extra).values())
    assert form.total.score == "90"


@pytest.mark.parametrize("gap", ["注：本表一式两份>4", "填表人：　　审核人：>4", "|||"])
def test_of_forms_under_each_other_each_has_its_title_and_year(gap: str) -> None:
    sheet = drawn_sheet(
        f"""
项目支出绩效自评表>4
（2021年度）>4
项目名称|体校器材>3
二级指标|三级指标|指标值|完成值
数量指标|器材|≥100件|110件
{gap}
附件2：项目支出绩效自评表>4
（2022年度）>4
金额单位：万元>4
项目名称|体校场地>3
二级指标|三级指标|指标值|完成值
数量指标|场地|2块|2块
""",
    )
    first, second = split_forms(sheet)
    assert recognise(first, fresh()).form.year == "2021"
    found = recognise(second, fresh())
    assert (found.form.project, found.form.year) == ("体校场地", "2022")
    assert found.template.above == ("金额单位：万元",)
    assert not found.form.extra


def test_heads_that_come_again_beside_the_label_are_no_group() -> None:
    sheet = drawn_sheet(
        """
项目名称>2|体校器材>3
绩效指标>1>4|二级指标|三级指标|指标值|完成值
^1|数量指标|器材|≥100件|110件
^1|二级指标|三级指标|指标值|完成值
^1|满意度|家长满意度|≥90%|95%
""",
        above=TITLE,
    )
    rows = recognise(sheet, fresh()).form.indicators
    assert [(row.name, own_text(row.extra, "group")) for row in rows] == [("器材", ""), ("家长满意度", "")]


def test_forms_side_by_side_are_two() -> None:
    sheet = drawn_sheet(
        """
项目支出绩效自评表>4||项目支出绩效自评表>4
项目名称|体校器材>3||项目名称|体校场地>3
二级指标|三级指标|指标值|完成值||二级指标|三级指标|指标值|完成值
数量指标|器材|≥100件|110件||数量指标|场地|2块|2块
满意度|家长满意度|≥90%|95%||满意度|学员满意度|≥90%|92%
总分|90|||||||
""",
        above=(),
    )
    left, right = split_forms(sheet)
    forms = [recognise(one, fresh()).form for one in (left, right)]
    assert [form.project for form in forms] == ["体校器材", "体校场地"]
    assert [row.name for row in forms[1].indicators] == ["场地", "学员满意度"]
    assert len(left.widths) == len(right.widths) == 4


def test_a_form_of_two_halves_is_one() -> None:
    sheet = drawn_sheet(
        """
项目名称|校舍加固>3|项目代码|001
一级指标|三级指标|指标值|三级指标|指标值|备注
产出指标|加固栋数|60栋|加固栋数|20栋|
""",
        above=TITLE,
    )
    assert len(split_forms(sheet)) == 1


GROUPS = drawn_sheet(
    """
项目名称|云岭区图书车>5
二、绩效指标>6
（一）产出指标>6
指标名称|指标值|完成值|分值|得分|备注
服务点|30个|32个|60|60|
（二）满意度指标>6
指标名称|指标值|完成值|分值|得分|备注
读者满意度|≥90%|96%|40|40|
总分>3|100|100|
""",
    above=TITLE,
)


def test_heads_that_come_again_under_a_heading_go_on() -> None:
    found = recognise(GROUPS, fresh())
    assert [(row.name, own_text(row.extra, "group")) for row in found.form.indicators] == [
        ("服务点", ""),
        ("读者满意度", "（二）满意度指标"),
    ]
    assert texts_of(printed(found)) == texts_of(GROUPS)
    assert recognise(printed(found), fresh()).form.indicators == found.form.indicators


def test_points_without_targets_make_a_scoring_form() -> None:
    sheet = drawn_sheet(
        """
项目名称|云岭区企业上云>4|预算金额|500万元
评价维度|评价指标|评价标准|分值|扣分|评价得分|评分说明
决策（40分）|立项规范性|程序合规得满分|40|0|40|有批复
绩效（60分）|上云企业数|≥200家得满分|60|5|55|实际190家
合计>3|100|5|95|
""",
        above=("企业服务项目绩效评价表", "（2022年度）"),
    )
    form = recognise(sheet, fresh()).form
    rows = [(row.level1, row.name, row.weight, row.score, row.deviation) for row in form.indicators]
    assert rows == [
        ("决策（40分）", "立项规范性", "40", "40", ""),
        ("绩效（60分）", "上云企业数", "60", "55", ""),
    ]
    assert form.total.score == "95"
    assert form.funds[0].budget == "500万元"


def test_amounts_under_several_sources_are_those_of_the_whole() -> None:
    sheet = drawn_sheet(
        """
项目名称|云岭省公路安防>6
资金来源>1>2|中央资金>2|省级资金>2|合计>2
^1|下达数|支出数|下达数|支出数|下达数|支出数
金额（万元）|500|490|300|290|800|780
二级指标|三级指标>2|目标值|完成值|得分|复核扣分说明
数量|安防里程>2|120公里|122公里|60|测量口径不一
""",
        above=TITLE,
    )
    found = recognise(sheet, fresh())
    (line,) = found.form.funds
    assert (line.budget, line.executed) == ("800", "780")
    assert {"500", "490", "300", "290"} <= set(dict(line.extra).values())
    (row,) = found.form.indicators
    assert (row.deviation, list(dict(row.extra).values())) == ("", ["测量口径不一"])
    assert texts_of(printed(found)) == texts_of(sheet)


def test_the_source_names_a_line_behind_its_kind_of_budget() -> None:
    sheet = drawn_sheet(
        """
项目名称|云岭市调查经费>6
预算执行（万元）>1>3|预算类型|资金来源|全年预算数|全年执行数|执行率|得分
^1|合计|合计|1500|1485|99%|9.9
^1|项目支出|其他资金|40|35|87.5%|—
二级指标|三级指标>2|目标值|完成值>2|得分
数量|样本量>2|5000户|5060户>2|90
""",
        above=TITLE,
    )
    form = recognise(sheet, fresh()).form
    assert [line.item for line in form.funds] == ["合计", "其他资金"]


def test_a_row_of_signatures_under_the_total_is_no_indicator() -> None:
    sheet = drawn_sheet(
        """
项目名称|云岭县山塘加固>7
一级指标|二级指标|三级指标|目标值|完成值|分值|得分|未完成原因
产出|数量|加固山塘|86座|84座|60|58.6|汛期停工
满意度|满意度|群众满意度|≥90%|93%|40|40|
总分>5|100|98.6|
审核人：>2||复核人：||填表人：|>2
""",
        above=TITLE,
    )
    form = recognise(sheet, fresh()).form
    assert (form.total.weight, form.total.score) == ("100", "98.6")
    assert not any(own_text(row.extra, "xsum") for row in form.indicators)


STACKED = """
项目名称|云岭县渔港清淤>7
一级指标|二级指标|三级指标|目标值|完成值|分值|得分|备注
产出|数量|清淤方量|26万方|27万方|90|90|
总分>5|90|90|
>8
附件2>8
部门整体支出绩效自评表（2022年度）>8
部门名称|云岭县渔业局>7
一级指标|二级指标|三级指标|目标值|完成值|分值|得分|备注
产出|数量|渔船检验|1800艘|1860艘|90|88|
总分>5|90|88|
"""


def test_a_departments_form_under_a_projects_is_another() -> None:
    parts = split_forms(drawn_sheet(STACKED, above=TITLE))
    forms = [recognise(part, fresh()).form for part in parts]
    assert [(form.project, form.unit) for form in forms] == [("云岭县渔港清淤", ""), ("", "云岭县渔业局")]
    assert [form.total.score for form in forms] == ["90", "88"]


def test_a_unit_under_the_project_begins_no_form() -> None:
    rows = STACKED.strip("\n").split("\n")[:4]
    sheet = drawn_sheet("\n".join([*rows, "单位名称|云岭县渔业局>7"]), above=TITLE)
    assert split_forms(sheet) == [sheet]


def test_a_second_total_is_a_text_of_the_forms_own() -> None:
    rows = STACKED.strip("\n").split("\n")[:4]
    sheet = drawn_sheet("\n".join([*rows, "合计>5|90|89|复核"]), above=TITLE)
    templates = fresh()
    recognised = recognise(sheet, templates)
    assert (recognised.form.total.weight, recognised.form.total.score) == ("90", "90")
    data = template_data(recognised.template)
    assert read_template(data, templates.rules).grid_fields == recognised.template.grid_fields
