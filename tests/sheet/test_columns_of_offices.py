"""Columns whose meaning stands in the heads around them, in the years above them or in the texts below.

The shapes occur in offices all over; projects, units and figures are invented.
"""

from __future__ import annotations

import pytest

from jixiao_gui.form.model import Form, own_text
from jixiao_gui.sheet.recognise import Recognised, recognise
from tests.sheet.sheets import drawn_sheet
from tests.sheet.test_own_layouts import fresh, printed

TITLE = ("项目支出绩效自评表", "（2022年度）")


def read(drawing: str, above: tuple[str, ...] = TITLE, *, of_the_year: bool = False) -> Recognised:
    """The form of a drawing, read, printed and read again."""
    found = recognise(drawn_sheet(drawing, above=above), fresh(), of_the_year=of_the_year)
    assert not [note.message for note in found.notes if note.kind == "leftover"]
    again = recognise(printed(found), fresh(), of_the_year=of_the_year).form
    assert (again.funds, again.goal, again.indicators, again.extra) == (
        found.form.funds,
        found.form.goal,
        found.form.indicators,
        found.form.extra,
    )
    return found


def levels(form: Form) -> list[tuple[str, str, str]]:
    return [(row.level1, row.level2, row.name) for row in form.indicators]


def test_a_column_between_class_and_name_is_the_second_level() -> None:
    form = read("""
项目名称>2|云岭市轮椅适配>6
类别|分类|指标名称|指标解释|指标权重|目标值|实际值|得分
产出>1>2|适配数量|适配人次|全年总数|60|1800|1852|60
^1|适配质量|合格率|验收合格数占比|30|98|99|30
合计>4|90|>2|90
""").form
    assert levels(form) == [("产出", "适配数量", "适配人次"), ("产出", "适配质量", "合格率")]


def test_a_column_of_figures_between_class_and_name_is_no_level() -> None:
    form = read("""
项目名称>2|云岭市轮椅适配>6
类别|编号|指标名称|指标解释|指标权重|目标值|实际值|得分
产出>1>2|1|适配人次|全年总数|60|1800|1852|60
^1|2|合格率|验收合格数占比|30|98|99|30
合计>4|90|>2|90
""").form
    assert levels(form) == [("产出", "", "适配人次"), ("产出", "", "合格率")]


def test_under_each_level_stand_its_name_and_its_points() -> None:
    form = read("""
项目名称>3|云岭县医院设备>6
一级指标>2|二级指标>2|三级指标>2|评分标准>1>2|自评得分>1>2|佐证材料>1>2
名称|分值|名称|分值|名称|分值|^1|^1|^1
投入>1>2|20>1>2|立项|8|论证决策|8|集体决策得满分|8|会议纪要
^1|^1|资金落实|12|资金到位|12|按到位率计分|11.5|回单
效益|80|社会效益|80|诊疗人次|80|每低1%扣1分|77|年报
合计|100||100||100||96.5|
""").form
    assert levels(form)[1:] == [("投入", "资金落实", "资金到位"), ("效益", "社会效益", "诊疗人次")]
    assert [(row.weight, row.score) for row in form.indicators] == [("8", "8"), ("12", "11.5"), ("80", "77")]


@pytest.mark.parametrize("height", ["", ">1>2"])
def test_one_head_over_the_levels_stands_beside_the_other_heads(height: str) -> None:
    below = "|^1|^1|^1|^1|^1" if height else "|||||"
    form = read(f"""
项目名称>3|云岭市消防站>5
指标层级>3|指标权重{height}|指标值{height}|实际值{height}|指标得分{height}|差异原因{height}
一级|二级|三级{below}
产出>1>2|数量|新建站点|30%|2个|2个|30|
^1|质量|合格率|30%|100%|100%|30|
效益|社会效益|到场时间|40%|≥3分钟|2.8分钟|36|拥堵
得分合计>3|100%|||96|
""").form
    assert levels(form)[0] == ("产出", "数量", "新建站点")
    assert [(row.weight, row.target, row.actual) for row in form.indicators[2:]] == [
        ("40%", "≥3分钟", "2.8分钟")
    ]


@pytest.mark.parametrize(
    ("heads", "actual"),
    [
        ("一季度|上半年|前三季度", "9"),
        ("一季度|二季度|三季度", ""),
        ("一季度|二季度|累计", "9"),
        ("1-3月|1-6月|1-9月", "9"),
    ],
)
def test_what_was_done_to_date_is_the_result_and_one_quarter_is_not(heads: str, actual: str) -> None:
    form = read(
        f"""
项目名称>2|云岭市内涝治理>7
一级指标>1>2|二级指标>1>2|三级指标>1>2|年度指标值>1>2|完成情况>3|全年预计完成情况>1>2|偏差原因>1>2
^1|^1|^1|^1|{heads}|^1|^1
产出指标|数量指标|改造易涝点|12处|2|5|9|12处|
效益指标|社会效益指标|受益居民|3万人|1|2|3|3万人|
""",
        ("项目支出绩效运行监控表", "（2022年度）"),
        of_the_year=True,
    ).form
    assert form.indicators[0].actual == actual
    assert own_text(form.indicators[0].extra, "forecast") == "12处"


INDICATORS = """
一级指标|二级指标|三级指标|指标值|完成值|分值|得分|备注
产出指标|数量指标|资助人数|2600人|2655人|50|50|
效益指标|社会效益指标|巩固率|≥95%|96%|40|40|
"""


def amounts(form: Form) -> list[tuple[str, str, str, str]]:
    return [(line.item, line.budget, line.executed, line.rate) for line in form.funds]


def test_the_sum_of_what_was_carried_over_and_granted_is_the_budget() -> None:
    form = read(f"""
项目名称>2|云岭省奖助学金>6
项目资金（万元）>1>3|>2|上年结转|本年预算|合计|执行数|执行率
^1|资金总额>2|20|180|200|190|95%
^1|其中：财政资金>2|20|180|200|190|95%
{INDICATORS.strip()}
""").form
    assert amounts(form) == [("资金总额", "200", "190", "95%"), ("其中：财政资金", "200", "190", "95%")]


def test_investment_planned_for_the_year_stands_beside_all_of_it() -> None:
    form = read(f"""
项目名称>2|云岭园区厂房>6
项目资金（万元）>1>3|资金来源>2|计划总投资|本年计划投资|本年到位资金|本年实际支出|支出率
^1|合计>2|20000|9500|9200|8740|92%
^1|专项债券资金>2|12000|8000|8000|7640|95.5%
{INDICATORS.strip()}
""").form
    assert amounts(form)[0] == ("合计", "9500", "8740", "92%")


def test_years_under_the_head_of_years_are_names_of_lines() -> None:
    form = read(f"""
项目名称>2|云岭市路灯运维>6
项目资金（万元）>1>4|年度>2|年初预算数|全年预算数|全年执行数>2|执行率
^1|2021>2|900|900|880>2|97.78%
^1|2022>2|950|940|921.2>2|98%
^1|累计>2|1850|1840|1801.2>2|97.89%
{INDICATORS.strip()}
""").form
    assert [line.item for line in form.funds] == ["2021", "2022", "累计"]


def test_of_years_side_by_side_the_forms_year_is_the_budget() -> None:
    form = read(
        """
项目名称>2|云岭省数字档案馆>6
项目资金（万元）>1>4|资金来源>2|合计|2022年|2023年|2024年>2
^1|资金总额>2|1200|500|400|300>2
^1|其中：财政拨款>2|1000|450|300|250>2
^1|其他资金>2|200|50|100|50>2
一级指标|二级指标|三级指标>2|指标值>2|分值|备注
产出指标|数量指标|数字化卷数>2|≥20万卷>2|50|
效益指标|社会效益指标|查档提速>2|≥40%>2|40|
""",
        ("项目支出绩效目标申报表", "（2022年度）"),
        of_the_year=True,
    ).form
    assert [(line.item, line.budget) for line in form.funds] == [
        ("资金总额", "500"),
        ("其中：财政拨款", "450"),
        ("其他资金", "50"),
    ]


def test_in_a_row_of_labels_the_amount_of_the_year_is_the_budget() -> None:
    form = read(f"""
项目名称|云岭市消防站>3|主管部门|云岭市消防支队>3
总预算（万元）|1500|当年预算|600|当年支出|588|执行率|98%
{INDICATORS.strip()}
""").form
    assert amounts(form) == [("", "600", "588", "98%")]


@pytest.mark.parametrize("side", ["资金使用（万元）", "预算资金（万元）"])
def test_a_label_before_labels_of_amounts_is_words(side: str) -> None:
    found = read(f"""
项目名称|云岭市帐篷储备>5|主管部门|云岭市应急局
{side}>2|批复预算|260|支出资金|247|支出率|95%
{INDICATORS.strip()}
""")
    assert amounts(found.form) == [("", "260", "247", "95%")]
    assert side in [cell.text for row in printed(found).rows for cell in row.cells if not cell.path]
    assert not found.form.extra


def test_a_person_to_ask_is_no_leader() -> None:
    form = read(f"""
项目名称>2|云岭县农田>2|项目联系人>2|万某>2
{INDICATORS.strip()}
""").form
    assert form.leader == ""
    assert "万某" in dict(form.extra).values()


def test_short_words_label_the_goals_beside_the_goals_label() -> None:
    form = read(f"""
项目名称>2|云岭市绿地>6
目/标>1>2|预期|管养绿地210万平方米。>6
^1|完成|管养绿地212万平方米。>6
{INDICATORS.strip()}
""").form
    assert (form.goal.expected, form.goal.achieved) == ("管养绿地210万平方米。", "管养绿地212万平方米。")


def test_numbered_headings_stay_in_the_table_the_first_too() -> None:
    found = read(f"""
一、基本情况>8
项目名称>2|云岭市健身路径>6
二、绩效指标>8
{INDICATORS.strip()}
""")
    assert found.template.above == ()
    words = [cell.text for row in printed(found).rows for cell in row.cells]
    assert {"一、基本情况", "二、绩效指标"} <= set(words)


def goals(rows: str) -> Form:
    count = rows.strip().count("\n") + 1
    return read(f"""
项目名称>2|云岭市养老服务>6
年度总体目标>1>{count + 1}|序号|年初目标>3|完成情况>3
{rows.strip()}
{INDICATORS.strip()}
""").form


def test_numbered_goals_are_the_lines_of_one() -> None:
    form = goals("^1|1|新建中心6个>3|新建6个>3\n^1|2|改造2300户>3|改造2356户>3\n^1|3|培训500人>3|>3")
    assert form.goal.expected == "1.新建中心6个\n2.改造2300户\n3.培训500人"
    assert form.goal.achieved == "1.新建6个\n2.改造2356户\n3."


def test_goals_that_begin_with_figures_are_numbered_in_brackets() -> None:
    form = goals("^1|1|6个中心>3|6个>3\n^1|2|改造2300户>3|改造2356户>3")
    assert (form.goal.expected, form.goal.achieved) == (
        "（1）6个中心\n（2）改造2300户",
        "（1）6个\n（2）改造2356户",
    )


def test_goals_numbered_in_their_own_text_are_the_lines_of_one() -> None:
    form = read(f"""
项目名称>2|云岭市统计调查>6
年度绩效目标>1>3|年初设定目标>4|年度目标完成情况>3
^1|目标1：抽样调查120个小区>4|目标1完成情况：120个>3
^1|目标2：编印年鉴>4|目标2完成情况：已编印>3
{INDICATORS.strip()}
""").form
    assert form.goal.expected == "目标1：抽样调查120个小区\n目标2：编印年鉴"
    assert form.goal.achieved == "目标1完成情况：120个\n目标2完成情况：已编印"


def test_blank_rows_for_goals_stay_rows() -> None:
    found = read(
        """
项目名称>2|>6
年度总体目标>1>3|序号|年初目标>3|完成情况>3
^1|1|>3|>3
^1|2|>3|>3
一级指标|二级指标|三级指标|指标值|完成值|分值|得分|备注
产出指标|数量指标|||||||
""".replace("数量指标|||||||", "数量指标||||||")
    )
    assert {"1", "2"} <= set(dict(found.form.extra).values())


@pytest.mark.parametrize(
    ("lines", "year_line"),
    [
        (("项目支出绩效自评表", "（２０２２ 年度）"), "（{year} 年度）"),
        (("项目支出绩效自评表", "（2 0 2 2年度）"), "（{year}年度）"),
        (("项目支出绩效自评表", "（2022）"), "（{year}）"),
        (("项目支出绩效自评表", "2022"), "{year}"),
    ],
)
def test_a_year_may_be_printed_wide_apart_or_alone(lines: tuple[str, ...], year_line: str) -> None:
    found = read(f"项目名称>2|云岭市健身路径>6\n{INDICATORS.strip()}", lines)
    assert (found.form.year, found.template.year_line) == ("2022", year_line)
    assert not found.template.above


def test_a_heading_over_each_class_of_indicators_is_no_indicator() -> None:
    found = read("""
项目名称>2|云岭县宣传>2|实施单位|云岭县公安局
序号|指标名称|评分标准|目标完成情况|分值|得分
一、产出指标（50分）>6
1|宣传场次|每少1场扣2分|完成36场|30|30
2|发放资料|按比例计分|发放2.8万份|20|20
二、效益指标（40分）>6
3|知晓率|≥90%得满分|达到92%|40|38
合计>4|90|88
""")
    rows = found.form.indicators
    assert [(row.name, row.actual, row.weight, row.score) for row in rows] == [
        ("宣传场次", "完成36场", "30", "30"),
        ("发放资料", "发放2.8万份", "20", "20"),
        ("知晓率", "达到92%", "40", "38"),
    ]
    words = [cell.text for row in printed(found).rows for cell in row.cells]
    assert {"一、产出指标（50分）", "二、效益指标（40分）"} <= set(words)


def test_under_the_money_the_names_of_its_lines_end_with_it() -> None:
    form = read(f"""
项目名称>2|云岭市城市体检>6
项目资金（万元）>1>2|>3|全年预算数|全年执行数>2|执行率
^1|年度资金总额>3|120|114>2|95%
总体目标|1.完成60项采集>7
完成情况|1.已完成60项>7
{INDICATORS.strip()}
""").form
    assert amounts(form) == [("年度资金总额", "120", "114", "95%")]


def test_a_score_alone_labels_the_total_under_the_indicators() -> None:
    total = read("""
项目名称>2|云岭县森林防火>6
资金（万元）>2|预算安排|300|实际使用|291>3
一级指标|二级指标|三级指标|标准分|指标值|完成值|单位自评|主管部门复评
产出|产出数量|防火道|60|36公里|36公里|60|60
效益|生态效益|火灾受害率|40|≤0.9‰|0.1‰|38|36
得分>3|100|||98|96
""").form
    assert (total.total.weight, total.total.score) == ("100", "98")
    assert total.funds[0].item == ""


def test_a_list_of_parts_with_amounts_is_a_table_and_no_head_of_the_form() -> None:
    form = read(f"""
专项名称>2|云岭县产业引导>6
项目明细>1>3|子项目名称>2|承担单位>2|预算数（万元）|支出数（万元）|进度
^1|技改补助>2|甲公司>2|200|200|100%
^1|小升规奖励>2|乙公司>2|120|110|91.67%
资金情况>1>2|资金来源>2|预算数（万元）>2|执行数（万元）>2|执行率
^1|资金总额>2|320>2|310>2|96.88%
{INDICATORS.strip()}
""").form
    assert form.unit == ""
    assert [own_text(row, "x1") for row in form.tables[0].rows] == ["技改补助", "小升规奖励"]
    assert amounts(form) == [("资金总额", "320", "310", "96.88%")]


def test_standards_that_are_figures_to_reach_are_the_targets() -> None:
    form = read("""
购买服务项目名称|云岭区养老巡访>3|购买方式|公开招标
合同金额（万元）|98|已支付金额（万元）|93.1|支付率|95%
服务目标|巡访独居老人2600人。>5
服务完成情况|巡访2655人。>5
考核内容|考核指标|考核标准|完成情况|分值|考核得分
服务数量|巡访次数|≥13万人次|13.8万人次|60|60
满意度|老人满意度|≥90%|95%|40|40
合计>4|100|100
""").form
    assert [(row.target, row.score) for row in form.indicators] == [("≥13万人次", "60"), ("≥90%", "40")]
    assert (form.goal.expected, form.goal.achieved) == ("巡访独居老人2600人。", "巡访2655人。")
    assert amounts(form) == [("", "98", "93.1", "95%")]


def test_standards_in_words_are_no_targets() -> None:
    form = read("""
购买服务项目名称|云岭区养老巡访>5
考核内容|考核指标|考核标准|完成情况|分值|考核得分
服务数量|巡访次数|每少1次扣1分|13.8万人次|60|60
满意度|老人满意度|90%以上得满分，以下不得分|95%|40|40
合计>4|100|100
""").form
    assert [row.target for row in form.indicators] == ["", ""]
    assert own_text(form.indicators[0].extra, "standard") == "每少1次扣1分"


@pytest.mark.parametrize(
    "rows",
    [
        "总体绩效目标|三年认证900个。>3|年度绩效目标|认证300个。>3",
        "总体绩效目标>2|三年认证900个。>6\n年度绩效目标>2|认证300个。>6",
    ],
)
def test_of_two_goals_the_years_is_the_expected_one(rows: str) -> None:
    form = read(
        f"""
项目名称|云岭省食品认证>3|主管部门编码及名称|云岭省农业厅>3
{rows}
一级指标|二级指标|三级指标>2|指标值>2|分值|备注
产出指标|数量指标|认证产品>2|≥300个>2|50|
效益指标|经济效益指标|带动产值>2|≥2亿元>2|40|
""",
        ("项目支出绩效目标申报表", "（2022年度）"),
        of_the_year=True,
    ).form
    assert form.department == "云岭省农业厅"
    assert form.goal.expected == "认证300个。"
    assert "三年认证900个。" in dict(form.extra).values()


def test_a_sign_before_the_target_is_its_comparator() -> None:
    form = read("""
项目名称>2|云岭县公路养护>6
绩效指标|目标值>2|单位|全年实际值|分值|得分|偏差原因
养护里程|≥|320|公里|331|60|60|
路况优良率|≥|85|%|83|40|39|水毁
总分>5|100|99|
""").form
    assert [row.full_target for row in form.indicators] == ["≥320公里", "≥85%"]
