"""More forms of places nobody wrote down: what their heads mean, and that they come out as they came in.

The shapes occur in offices all over; projects, units and figures are invented.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.checks import check_form
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form, own_text, own_texts
from jixiao_gui.form.template import Templates
from jixiao_gui.sheet.recognise import NotAForm, Recognised, recognise
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.words import common_vocabulary
from tests.sheet.sheets import drawn_sheet
from tests.sheet.test_own_layouts import fresh, printed, texts_of

TITLE = ("项目支出绩效自评表", "（2022年度）")
SHAPES: dict[str, Sheet] = {
    "goal heads alone, headings across, yuan": drawn_sheet(
        """
一、项目基本情况>8
项目名称>2|云岭市实验室建设>6
>8
二、资金使用情况（单位：元）>8
资金项目>2|预算数>2|支出数|支出率|分值|得分
资金总额>2|1,250,000.00>2|1,187,500.00|95%|10|9.5
其中：财政资金>2|1,250,000.00>2|1,187,500.00|95%||
三、年度目标及完成情况>8
预期目标>4|实际完成情况>4
新建实验室2间。>4|建成实验室2间。>4
四、绩效指标>8
一级指标|二级指标|三级指标|指标值|完成值|分值|得分|扣分原因
产出指标|数量指标|新建实验室|2间|2间|50|50|
效益指标|社会效益指标|受益学生|≥800人|760人|40|38.5|招生减少
总分>5|100|98|
""",
        above=("云岭大学项目支出绩效自评表", "（2022年度）"),
    ),
    "target in three columns under one head": drawn_sheet(
        """
项目名称>2|云岭市基站维护>8
主管部门>2|云岭市工信局>4|建设单位>2|云岭市通信站>2
绩效指标>1>4|一级指标>1>2|二级指标>1>2|三级指标>1>2|年度指标值>3|实际完成值>1>2|分值>1>2|得分>1>2
^1|^1|^1|^1|符号|数值|单位|^1|^1|^1
^1|产出指标|数量指标|基站数量|=|40|座|40|50|50
^1|效益指标|社会效益指标|覆盖率|≥|98|%|98.6|40|40
总分>8|90|90
""",
        above=TITLE,
    ),
    "a value at first and one adjusted, sum of the money last": drawn_sheet(
        """
政策名称>2|云岭省稳岗返还>7
政策资金（万元）>1>4|年度|年初预算数|调整预算数|实际支出数>2|支出进度>2|结余
^1|2021年|1000|1000|900>2|90%>2|100
^1|2022年|1200|1300|1300>2|100%>2|0
^1|合计|2200|2300|2200>2|95.65%>2|100
政策目标>1>2|政策总目标>4|年度完成情况>4
^1|稳定岗位20万个。>4|稳定岗位21万个。>4
绩效指标>1>3|一级指标>1>2|二级指标>1>2|三级指标>1>2|指标值>2|实际完成值>1>2|分值>1>2|得分>1>2
^1|^1|^1|^1|年初值|调整值|^1|^1|^1
^1|产出指标|数量指标|返还企业数|3000户|3200户|3300户|100|100
""",
        above=("政策绩效自评表", "（2022年度）"),
    ),
    "weights of each level, goals in rows": drawn_sheet(
        """
项目名称>2|云岭市地力保护>6
主管部门>2|云岭市农业局>2|实施单位>2|云岭市农技站>2
年度总体目标>1>3|目标编号|年初目标>2|调整目标>2|实际完成情况>2
^1|目标1|发放补贴20万亩。>2|发放补贴21万亩。>2|已发放补贴21万亩。>2
^1|目标2|测土配方5万亩。>2|测土配方5万亩。>2|测土配方5万亩。>2
一级指标|权重|二级指标|权重|三级指标|权重|实际完成值|得分
产出指标|60|数量指标|60|补贴面积|60|21万亩|60
满意度指标|40|满意度|40|农户满意度|40|95%|39
总分>4||100||99
""",
        above=TITLE,
    ),
    "two columns under the indicator's head, amounts in pairs": drawn_sheet(
        """
项目名称>2|云岭市道路保洁>3|项目编码|5001>2
年初预算（万元）>2|260|调整预算（万元）|250|实际支出（万元）|245>2
指标名称>2|计量单位|指标性质|指标值|完成值|权重|得分
产出指标>1>2|保洁面积|万平方米|≥|120|121|60|60
^1|清扫频次|次/日|≥|2|2|20|20
满意度指标|市民满意度|%|≥|90|88|20|19
""",
        above=TITLE,
    ),
    "tasks with amounts and points": drawn_sheet(
        """
部门（单位）名称>2|云岭市生态局>8
年度主要任务>1>5|任务名称>1>2|完成情况>1>2|预算数（万元）>2|执行数（万元）>2|分值>1>2|执行率>1>2|得分>1>2
^1|^1|^1|总额|财政拨款|总额|财政拨款|^1|^1|^1
^1|大气监测|子站运维|210|200|208|198||99.05%|
^1|水质治理|治理断面|450|450|420|420||93.33%|
^1|金额合计||660|650|628|618|10|95.15%|9.52
绩效指标>1>3|一级指标|二级指标|三级指标>2|年度指标值|实际完成值>2|分值|得分
^1|产出指标|数量指标|监测子站>2|12个|12个>2|50|50
^1|效益指标|生态效益指标|优良天数>2|≥290天|295天>2|40|40
总分>8|100|99.52
""",
        above=("部门整体支出绩效自评表", "（2022年度）"),
    ),
    "money by places, then the money": drawn_sheet(
        """
专项资金名称>2|云岭省衔接资金>5
资金分配情况>1>3|县（市、区）|下达金额|已支出金额|支出进度>3
^1|甲县|1200|1100|91.67%>3
^1|乙县|1800|1750|97.22%>3
资金情况（万元）>1>3||全年预算数A|全年执行数B|执行率B/A>3
^1|资金总额|3000|2850|95%>3
^1|其中：中央|3000|2850|95%>3
绩效指标>1>2|一级指标|二级指标|三级指标|年度目标值|全年完成值|偏差及原因
^1|产出指标|数量指标|产业项目数|≥45个|46个|
""",
        above=("专项转移支付绩效自评表", "（2022年度）"),
    ),
    "two rows of heads over the money": drawn_sheet(
        """
项目名称|云岭市水库加固>9
资金情况>1>4|资金来源>1>2|预算情况（万元）>3|执行情况（万元）>3|分值>1>2|得分>1>2
^1|^1|年初预算|预算调整|全年预算|全年执行|结余|执行率|^1|^1
^1|合计|800|-50|750|735|15|98%|10|9.8
^1|中央资金|800|-50|750|735|15|98%||
绩效指标>1>2|一级指标|二级指标|三级指标>2|年度指标值|实际完成值>2|分值|得分
^1|产出指标|数量指标|加固水库>2|2座|2座>2|90|90
总分>8|100|99.8
""",
        above=TITLE,
    ),
    "rows of another kind under the money": drawn_sheet(
        """
县级预算部门名称>2|云岭市资源局>6
年度预算申请（万元）>1>5||上年结转|年初预算数|全年预算数|全年执行数|执行率|得分
^1|年度资金总额|120|2300|2500|2400|96%|9.6
^1|按收入性质分：>4|按支出性质分：>3
^1|其中：一般公共预算：2100>4|其中：基本支出：1500>3
^1|政府性基金拨款：400>4|项目支出：900>3
绩效指标>1>2|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
^1|产出指标|数量指标|变更图斑|≥3000个|3120个|90|90
总分>6|100|99.6
""",
        above=("部门整体支出绩效自评表", "（2022年度）"),
    ),
    "the label of the money over its lines": drawn_sheet(
        """
项目名称>2|云岭市电梯维保>5
资金执行情况（万元）>2|全年预算|全年支出|支出率|分值|得分
合计>2|20|19|95%|10|9.5
预期目标>2|按时维保。>5
完成情况>2|全部完成。>5
二级指标|三级指标|目标值|完成值|分值|得分|扣分原因
数量指标|维保数量|10项|10项|50|50|
质量指标|合格率|100%|98%|40|39.2|返工1项
总得分>4|100|98.7|
""",
        above=TITLE,
    ),
}


def read(name: str, templates: Templates | None = None) -> Recognised:
    return recognise(SHAPES[name], templates or fresh())


@pytest.mark.parametrize("name", SHAPES)
def test_every_text_is_printed_again(name: str) -> None:
    found = read(name)
    assert not [note.message for note in found.notes if note.kind in ("leftover", "differs")]
    again, was = texts_of(printed(found)), texts_of(SHAPES[name])
    joined = "".join(again)
    assert not {text: count for text, count in (was - again).items() if text not in joined}


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_printed_is_read_as_the_same_form(name: str) -> None:
    found = read(name)
    for templates in (fresh(), Templates({found.template.id: found.template}, (), fresh().rules)):
        again = recognise(printed(found), templates)
        assert [get_text(again.form, path) for path in again.template.grid_fields] == [
            get_text(found.form, path) for path in found.template.grid_fields
        ]
        assert again.form.funds == found.form.funds
        assert again.form.indicators == found.form.indicators
        assert again.form.tables == found.form.tables


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_is_wrong_with_its_figures(name: str) -> None:
    found = read(name)
    wrong = ("rate-mismatch", "rate-score-mismatch", "total-mismatch", "funds-sources", "over-executed")
    assert not [f.message for f in check_form(found.form, found.template) if f.rule in wrong]


def funds(form: Form) -> list[tuple[str, str, str, str, str]]:
    return [(line.item, line.initial, line.budget, line.executed, line.rate) for line in form.funds]


def test_headings_across_are_words_and_goals_stand_under_their_heads() -> None:
    found = read("goal heads alone, headings across, yuan")
    assert found.template.money == "元"
    assert (found.form.goal.expected, found.form.goal.achieved) == ("新建实验室2间。", "建成实验室2间。")
    assert found.form.funds[0].rate == "95%"
    assert own_texts({}) == found.form.extra  # no heading is a cell to fill in


def test_of_three_columns_under_the_target_the_figure_is_it() -> None:
    form = read("target in three columns under one head").form
    assert [row.full_target for row in form.indicators] == ["=40座", "≥98%"]
    assert form.unit == "云岭市通信站"


def test_the_adjusted_value_is_the_target_and_years_are_lines() -> None:
    form = read("a value at first and one adjusted, sum of the money last").form
    assert [row.target for row in form.indicators] == ["3200户"]
    assert funds(form)[2] == ("合计", "2200", "2300", "2200", "95.65%")
    assert [line.item for line in form.funds] == ["2021年", "2022年", "合计"]
    assert (form.goal.expected, form.goal.achieved) == ("稳定岗位20万个。", "稳定岗位21万个。")


def test_of_several_weights_the_indicators_own_counts() -> None:
    form = read("weights of each level, goals in rows").form
    assert [row.weight for row in form.indicators] == ["60", "40"]
    assert form.goal.expected == "目标1：发放补贴20万亩。\n目标2：测土配方5万亩。"
    assert form.goal.achieved == "目标1：已发放补贴21万亩。\n目标2：测土配方5万亩。"


def test_under_one_head_level_and_name_are_two_columns() -> None:
    found = read("two columns under the indicator's head, amounts in pairs")
    assert [(row.level1, row.name, row.target) for row in found.form.indicators] == [
        ("产出指标", "保洁面积", "120"),
        ("产出指标", "清扫频次", "2"),
        ("满意度指标", "市民满意度", "90"),
    ]
    head = next(row for row in printed(found).rows if any(cell.text == "指标名称" for cell in row.cells))
    assert next(cell.columns for cell in head.cells if cell.text == "指标名称") > 1
    assert funds(found.form) == [("", "260", "250", "245", "")]  # labels and figures in one row: no head


def test_tasks_are_no_money_and_their_points_are_left_to_the_clerk() -> None:
    found = read("tasks with amounts and points")
    assert not found.form.funds
    (table,) = found.form.tables
    assert own_text(table.rows[0], "x1") == "大气监测"
    assert "total.score" not in evaluate(found.form, found.template).figures


def test_places_are_no_money() -> None:
    form = read("money by places, then the money").form
    assert funds(form)[0] == ("资金总额", "", "3000", "2850", "95%")
    assert len(form.tables[0].rows) == 2


def test_money_under_two_rows_of_heads() -> None:
    assert funds(read("two rows of heads over the money").form)[0] == ("合计", "800", "750", "735", "98%")


def test_other_rows_beside_the_moneys_label_are_its_foot() -> None:
    found = read("rows of another kind under the money")
    assert [line.item for line in found.form.funds] == ["年度资金总额"]
    table = found.template.table("funds")
    assert table is not None
    assert [len(row.cells) for row in table.foot] == [2, 2, 2]
    assert {"其中：一般公共预算：2100", "项目支出：900"} <= {text for _, text in found.form.extra}
    assert found.form.unit == "云岭市资源局"


def test_the_corner_over_names_is_no_label_at_the_side() -> None:
    form = read("the label of the money over its lines").form
    assert funds(form) == [("合计", "", "20", "19", "95%")]


MONITORING = drawn_sheet(
    """
项目名称>2|云岭市自行车运维>6
预算执行情况（元）>1>2|资金来源|年初预算|调整预算|1-8月支出数|1-8月支出进度|全年预计支出数>2
^1|合计|3000000|3200000|1900000|59.38%|3200000>2
绩效目标>1>2|年度绩效目标>4|1-8月完成情况>3
^1|运维自行车5000辆。>4|运维4980辆。>3
绩效指标>1>3|一级指标|二级指标|三级指标|年度指标值|1-8月完成值|全年预计完成值|完成可能性
^1|产出|数量|运维车辆|5000辆|4980辆|5000辆|确定能
^1|满意度|市民|满意度|≥90%|—|90%|确定能
""",
    above=("市级项目绩效运行监控表", "（2023年1-8月）"),
)


def test_a_places_monitoring_form_is_read_where_it_is_asked_for() -> None:
    with pytest.raises(NotAForm):
        recognise(MONITORING, fresh())
    found = recognise(MONITORING, fresh(), of_the_year=True)
    assert (found.template.kind, found.template.money, found.form.year) == ("监控表", "元", "2023")
    assert found.form.goal.achieved == "运维4980辆。"
    assert [own_text(row.extra, "forecast") for row in found.form.indicators] == ["5000辆", "90%"]
    assert found.template.year_line == "（{year}年1-8月）"


def test_points_that_no_cell_shows_count_where_they_make_the_whole() -> None:
    sheet = drawn_sheet(
        """
项目名称>2|云岭市就业补助>6
项目资金（万元）>1>2||上年结转数|年初预算数|年度执行数|分值|执行率>2
^1|年度资金总额|0|860|845|10|98.26%>2
一级指标|二级指标|三级指标|指标值|完成值|分值|得分|未完成原因
产出指标|数量指标|补贴人次|≥1200|1260|90|90|
总分>5|100|99.8|
""",
        above=TITLE,
    )
    found = recognise(sheet, fresh())
    assert not [note for note in found.notes if note.kind == "differs"]
    less = set_text(found.form, "indicators.0.score", "80")
    assert evaluate(less, found.template).printed["total.score"] == "89.8"
    manual = replace(less, manual=frozenset({"total.score"}))
    (wrong,) = [f for f in check_form(manual, found.template) if f.rule == "total-mismatch"]
    assert wrong.message == "总分应为 89.8（各项得分之和），表中为 99.8。"


def test_a_total_row_may_be_the_indicators_alone() -> None:
    sheet = drawn_sheet(
        """
项目名称>2|云岭市河长制>6
预算执行>1>2|预算数>2|执行数>2|执行率|得分>2
^1|36>2|36>2|100%|10>2
一级指标|二级指标|三级指标|指标值|完成值|分值|得分|偏差原因
产出指标|数量指标|巡河次数|≥240次|250次|90|90|
合计>5|90|90|
""",
        above=TITLE,
    )
    found = recognise(sheet, fresh())
    assert not [note for note in found.notes if note.kind == "differs"]
    assert evaluate(found.form, found.template).printed["total.score"] == "90"


def test_a_title_may_begin_a_line_above_and_a_cell_name_the_year() -> None:
    sheet = drawn_sheet(
        """
项目名称|云岭市防控|评价年度|2021年
项目单位|云岭市疾控中心|联系电话|0000-0000000
指标类型|指标内容|目标值|完成值
产出指标|购置设备|12台|12台
效益指标|检测能力|≥20%|25%
主管部门审核意见|同意。|财政部门意见|已审。
""",
        above=("附件5", "云岭市市级专项资金", "绩效自评表"),
        below=("填报单位（公章）：        填报日期：2022年3月10日",),
    )
    found = recognise(sheet, fresh())
    assert (found.form.year, found.form.department) == ("2021", "")
    assert found.template.title == "云岭市市级专项资金\n绩效自评表"
    assert found.template.caption == "附件5"
    assert [(row.level1, row.name) for row in found.form.indicators] == [
        ("产出指标", "购置设备"),
        ("效益指标", "检测能力"),
    ]


def test_a_pair_is_no_row_of_heads_though_the_next_row_stands_under_it() -> None:
    sheet = drawn_sheet(
        """
项目名称|云岭市河道|主管部门|云岭市水利局
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|巡河次数|240次
总体目标|河道常态保洁|目标完成情况|河道全年常态保洁
自评人员|万某|自评日期|2022.12.30
""",
        above=TITLE,
    )
    form = recognise(sheet, fresh()).form
    assert (form.goal.expected, form.goal.achieved) == ("河道常态保洁", "河道全年常态保洁")


def test_a_line_of_blanks_across_the_last_row_is_below_the_table() -> None:
    sheet = drawn_sheet(
        """
项目名称|云岭市河道|主管部门|云岭市水利局
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|巡河次数|240次
填报单位（公章）：        填报日期：2022年3月10日>4
""",
        above=TITLE,
    )
    found = recognise(sheet, fresh())
    assert found.form.unit == ""
    assert found.template.lines_below(found.form) == ("填报单位（公章）：        填报日期：2022年3月10日",)


@pytest.mark.parametrize(
    ("part", "word", "field"),
    [
        ("header", "主管部门审核意见", ""),
        ("header", "项目单位意见", ""),
        ("header", "省（市）级主管部门", "department"),
        ("header", "主管部门及代码", "department"),
        ("header", "项目建设单位", "unit"),
        ("header", "政策名称", "project"),
        ("funds", "资金实际使用金额", "executed"),
        ("funds", "年度执行数", "executed"),
        ("funds", "支付进度", "rate"),
        ("funds", "预算批复金额", "initial"),
        ("funds", "预算指标数", "budget"),
        ("funds", "结转结余", ""),
        ("funds", "全年预计支出数", "forecast"),
        ("goal", "年度目标实际完成情况", "achieved"),
        ("goal", "1-8月完成情况", "achieved"),
        ("goal", "年度绩效目标（实际完成）", "achieved"),
        ("goal", "年度绩效目标（预期）", "expected"),
        ("goal", "政策总目标", "expected"),
        ("goal", "中长期目标", ""),
        ("goal", "调整后目标", ""),
        ("goal", "预算执行情况", ""),
        ("indicators", "指标值说明", ""),
        ("indicators", "计划完成值", "target"),
        ("indicators", "完成比例B/A", ""),
        ("indicators", "一级指标权重", "weight"),
        ("indicators", "得分率", ""),
        ("indicators", "财政抽查得分", "reviewed_score"),
        ("indicators", "未完成原因及拟采取措施", "deviation"),
        ("indicators", "扣分依据", "standard"),
        ("indicators", "实际完成值", "actual"),
        ("header", "项目支出名称", "project"),
        ("header", "专项（项目）名称", "project"),
        ("header", "债券项目名称", "project"),
        ("header", "政策/项目名称", "project"),
        ("header", "单位名称", "unit"),
        ("header", "市直主管部门", "department"),
        ("header", "主管（归口）部门", "department"),
        ("header", "中央主管部门", ""),
        ("header", "购买主体", "unit"),
        ("header", "项目业主", "unit"),
        ("header", "申报（实施）单位", "unit"),
        ("header", "承接主体", ""),
        ("header", "课题负责人", "leader"),
        ("header", "单位负责人", ""),
        ("funds", "全年预算执行率", "rate"),
        ("funds", "预算执行率得分", "score"),
        ("funds", "执行率分值", "weight"),
        ("funds", "年度计划投资", "budget"),
        ("funds", "完成投资", "executed"),
        ("goal", "年末完成情况", "achieved"),
        ("goal", "服务目标", "expected"),
        ("goal", "项目完成情况", ""),
        ("indicators", "一级指标及分值", "level1"),
        ("indicators", "绩效标准", "target"),
        ("indicators", "业绩值", "actual"),
        ("indicators", "自评", "score"),
        ("indicators", "主管部门审核", "reviewed_score"),
        ("indicators", "财政复核", "reviewed_score"),
        ("indicators", "审核意见", ""),
        ("indicators", "存在问题及原因", "deviation"),
        ("indicators", "差异原因及整改", "deviation"),
    ],
)
def test_what_words_mean_that_no_list_has(part: str, word: str, field: str) -> None:
    assert common_vocabulary().meaning(part, word) == field


def amounts_in(unit: str, first: str, *, label: str = "", line: str = "") -> Sheet:
    """A form whose amounts are in ``unit``, which the label of its money or a line above says."""
    return drawn_sheet(
        f"""
项目名称>2|云岭省公路建设补助>6
资金情况{label}>1>3|>2|上年结转|预算数（A）|执行数（B）>2|执行率
^1|资金总额>2|0.1|{first}|1.2>2|96%
^1|其中：省级资金>2||0.45|0.4>2|88.9%
一级指标|二级指标|三级指标>2|指标值|完成值|分值|得分
产出指标|数量指标|新增里程>2|68公里|68公里|50|50
效益指标|经济效益指标|带动投资（{unit}）>2|3|3.1|40|40
总分>6|90|90
""",
        above=("2022年度项目支出绩效自评表", *([line] if line else [])),
    )


@pytest.mark.parametrize(
    ("label", "line"), [("（亿元）", ""), ("（单位：亿元）", ""), ("", "填报单位：公路局　　单位：亿元")]
)
def test_amounts_in_yi_become_wan(label: str, line: str) -> None:
    found = recognise(amounts_in("亿元", "1.25", label=label, line=line), fresh())
    lines = found.form.funds
    assert [(row.budget, row.executed) for row in lines] == [("12500", "12000"), ("4500", "4000")]
    assert [own_text(row.extra, "x1") for row in lines] == ["1000", ""]
    assert [row.rate for row in lines] == ["96%", "88.9%"]
    assert found.template.money == "万元"
    assert any("亿元" in note.message and "万元" in note.message for note in found.notes)
    assert not any("亿元" in text for text in (*found.template.above, found.template.tables[0].label))
    assert found.form.indicators[1].name == "带动投资（亿元）"
    assert found.form.indicators[1].target == "3"


def test_amounts_in_wan_stay_where_something_else_is_in_yi() -> None:
    found = recognise(amounts_in("亿元", "1.25", label="（万元）"), fresh())
    assert [row.budget for row in found.form.funds] == ["1.25", "0.45"]


@pytest.mark.parametrize(("value", "unit"), [("云岭市文化馆", "云岭市文化馆"), ("万元", ""), ("", "")])
def test_the_plain_word_unit_labels_an_institution(value: str, unit: str) -> None:
    sheet = drawn_sheet(
        f"""
项目名称>2|云岭市书屋>2|单位>2|{value}>2
一级指标|二级指标|三级指标>2|指标值|完成值|分值|得分
产出指标|数量指标|书屋>2|6间|6间|50|50
效益指标|社会效益指标|读者>2|3万人|3万人|40|40
总分>6|90|90
""",
        above=TITLE,
    )
    assert recognise(sheet, fresh()).form.unit == unit


def test_a_line_over_the_form_does_not_take_the_place_of_its_unit() -> None:
    sheet = drawn_sheet(
        """
项目单位：云岭市文化和旅游局>8
项目名称>2|云岭市书屋>2|实施单位>2|云岭市文化馆>2
一级指标|二级指标|三级指标>2|指标值|完成值|分值|得分
产出指标|数量指标|书屋>2|6间|6间|50|50
效益指标|社会效益指标|读者>2|3万人|3万人|40|40
总分>6|90|90
""",
        above=TITLE,
    )
    found = recognise(sheet, fresh())
    assert found.form.unit == "云岭市文化馆"
    assert "项目单位：云岭市文化和旅游局" in found.template.lines_above(found.form)


def test_a_total_stands_under_other_heads() -> None:
    sheet = drawn_sheet(
        """
项目名称>2|云岭市书屋>7
绩效指标>1>3|一级指标|二级指标|三级指标|分值|指标值|完成值|得分|偏差原因
^1|产出指标|数量指标|书屋|50|6间|6间|50|
^1|效益指标|社会效益指标|读者|40|3万人|2.9万人|38|
总分>3|90|>2|88|>2
""",
        above=TITLE,
    )
    total = recognise(sheet, fresh()).form.total
    assert (total.weight, total.score) == ("90", "88")


@pytest.mark.parametrize(
    ("head", "field"),
    [("预算下达数（万元）", "budget"), ("预算安排金额", "budget"), ("年初预算数", "initial")],
)
def test_the_only_amount_granted_is_the_budget(head: str, field: str) -> None:
    sheet = drawn_sheet(
        f"""
项目名称>2|云岭市书屋>6
项目资金>1>2|资金来源>2|{head}>2|实际支出数>2|支出率
^1|合计>2|80>2|72>2|90%
一级指标|二级指标|三级指标>2|指标值|完成值|分值|得分
产出指标|数量指标|书屋>2|6间|6间|50|50
总分>6|50|50
""",
        above=TITLE,
    )
    assert getattr(recognise(sheet, fresh()).form.funds[0], field) == "80"
