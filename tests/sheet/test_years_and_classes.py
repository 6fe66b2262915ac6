"""Columns of all years beside the form's year, and indicators in classes, each with its goal, label or heads.

The shapes occur in offices all over; projects, units and figures are invented.
"""

from __future__ import annotations

import pytest

from jixiao_gui.form.model import own_text
from jixiao_gui.sheet.numbered_rows import join_numbers
from jixiao_gui.sheet.recognise import recognise
from jixiao_gui.sheet.words import common_vocabulary
from tests.sheet.sheets import drawn_sheet
from tests.sheet.test_columns_of_offices import TITLE, levels, read
from tests.sheet.test_own_layouts import fresh, printed

HEADER = "项目名称>2|云岭市湿地修复>6"


def values(drawing: str, *, of_the_year: bool = False) -> list[tuple[str, str]]:
    form = read(drawing, of_the_year=of_the_year).form
    return [(row.target, row.actual) for row in form.indicators]


def test_of_targets_of_all_years_and_one_the_years_is_the_target() -> None:
    declared = f"""
{HEADER}
绩效指标>1>3|一级指标|二级指标|三级指标>2|实施期指标值|年度指标值|评分标准
^1|产出指标|数量指标|修复湿地>2|900亩|300亩|按比例
^1|效益指标|生态效益指标|鸟类增加>2|9种|3种|按比例
"""
    found = recognise(
        drawn_sheet(declared, above=("项目支出绩效目标申报表", "（2025年度）")), fresh(), of_the_year=True
    )
    assert [row.target for row in found.form.indicators] == ["300亩", "3种"]
    assert [dict(row.extra)["x1"] for row in found.form.indicators] == ["900亩", "9种"]


def test_under_target_and_result_the_years_columns_count() -> None:
    drawing = f"""
{HEADER}
一级指标>1>2|二级指标>1>2|三级指标>1>2|目标值>2|实际完成值>2|得分>1>2
^1|^1|^1|实施期|年度|累计|本年|^1
产出|数量|修复湿地|900亩|300亩|612亩|306亩|50
效益|生态|鸟类增加|9种|3种|7种|2种|30
"""
    assert values(drawing) == [("300亩", "306亩"), ("3种", "2种")]


def test_what_was_paid_this_year_is_the_amount_under_its_head() -> None:
    form = read(f"""
{HEADER}
资金投入（万元）>1>3|资金来源>1>2|全年预算数>1>2|支出数>2|结转结余>1>2|执行率>1>2|得分>1>2
^1|^1|^1|本年|上年结转|^1|^1|^1
^1|合计|540|518.4|6|21.6|96%|9.6
绩效指标>1>2|一级指标|二级指标|三级指标|指标值|完成值|得分|存在问题
^1|产出指标|数量指标|修复湿地|300亩|285亩|48|开工晚
""").form
    assert [(line.budget, line.executed) for line in form.funds] == [("540", "518.4")]
    assert form.indicators[0].deviation == "开工晚"


def test_half_a_year_is_what_was_spent_where_no_column_has_the_year() -> None:
    found = recognise(
        drawn_sheet(
            f"""
{HEADER}
项目资金（万元）>1>2|>2|年初预算数|上半年|全年预计|备注>2
^1|年度资金总额>2|120|56|118|>2
绩效指标>1>2|一级指标|二级指标|三级指标>2|年度指标值|上半年完成值|偏差原因
^1|产出指标|数量指标|修复湿地>2|300亩|120亩|
""",
            above=("项目支出绩效运行监控表", "（2022年度）"),
        ),
        fresh(),
        of_the_year=True,
    )
    line = found.form.funds[0]
    assert (line.initial, line.executed, own_text(line.extra, "forecast")) == ("120", "56", "118")


def test_half_a_year_stands_beside_what_was_spent_in_all_of_it() -> None:
    form = read(f"""
{HEADER}
项目资金（万元）>1>2|>2|全年预算数|上半年|全年执行数|执行率>2
^1|年度资金总额>2|120|56|118|98.33%>2
绩效指标>1>2|一级指标|二级指标|三级指标>2|年度指标值|完成值|得分
^1|产出指标|数量指标|修复湿地>2|300亩|320亩|50
""").form
    assert (form.funds[0].executed, form.funds[0].rate) == ("118", "98.33%")


@pytest.mark.parametrize("heads", ["指标1|指标2|指标3", "指标一|指标二|指标三"])
def test_numbered_heads_are_the_levels(heads: str) -> None:
    form = read(f"""
{HEADER}
{heads}|计划值|实际值|分值|自评分|复核分
产出>1>2|数量|修复湿地|300亩|306亩|60|60|60
^1|质量|成活率|95%|93%|20|18|18
效益|社会|受益村|9个|9个|20|20|19
总分>5|100|98|97
""").form
    assert levels(form)[:2] == [("产出", "数量", "修复湿地"), ("产出", "质量", "成活率")]
    assert (form.total.score, own_text(form.total.extra, "reviewed_score")) == ("98", "97")


def test_each_goal_stands_over_its_own_indicators() -> None:
    found = read(f"""
{HEADER}
年度绩效目标1（50分）：>2|修复湿地>6
年度绩效指标>1>3|一级指标|二级指标|三级指标|年初目标值（A）>2|实际完成值（B）|得分
^1|产出指标|数量指标|修复湿地|300亩>2|306亩|30
^1|效益指标|生态效益指标|鸟类增加|3种>2|2种|15
年度绩效目标2（40分）：>2|做好宣传>6
年度绩效指标>1>3|一级指标|二级指标|三级指标|年初目标值（A）>2|实际完成值（B）|得分
^1|产出指标|数量指标|宣传活动|12场>2|12场|20
^1|满意度指标|服务对象满意度|居民满意度|90%>2|94%|20
总分>7|85
""")
    form = found.form
    assert [row.name for row in form.indicators] == ["修复湿地", "鸟类增加", "宣传活动", "居民满意度"]
    groups = [own_text(row.extra, "group") for row in form.indicators]
    assert groups == ["", "", "年度绩效目标2（40分）：", "年度绩效目标2（40分）："]
    assert (form.goal.expected, dict(form.extra)["x1"]) == ("修复湿地", "做好宣传")
    assert form.total.score == "85"
    assert not form.tables


def test_a_class_with_a_label_of_its_own_at_the_side_goes_on() -> None:
    found = read(f"""
{HEADER}
绩/效/指/标>1>3|一级指标|二级指标|三级指标>2|目标值|实际完成|自评得分
^1|产出指标|数量指标|修复湿地>2|300亩|306亩|50
^1|效益指标|生态效益指标|鸟类增加>2|3种|2种|30
满/意/度|满意度指标|服务对象满意度|居民满意度>2|90%|94%|10
总得分>7|90
""")
    assert levels(found.form)[2] == ("满意度指标", "服务对象满意度", "居民满意度")
    assert own_text(found.form.indicators[2].extra, "group") == "满\n意\n度"


def test_numbers_of_the_parts_stand_before_their_labels() -> None:
    found = read("""
序号|项目概况>9
1|项目名称>2|云岭市健身步道>4|负责人|何某>2
2>1>3|项目资金（万元）>2>3|资金项目|预算数>2|实际支出>2|执行率>2
^1|^2|财政拨款|150>2|147>2|98%>2
^1|^2|体彩公益金|50>2|45>2|90%>2
3>1>3|绩效指标>1>3|一级指标|二级指标|三级指标>2|指标值|完成值|得分|原因分析
^1|^1|产出指标|数量指标|健身步道>2|40条|41条|50|
^1|^1|效益指标|社会效益指标|受益人数>2|8万人|7.6万人|38|宣传少
合计>8|88|
""")
    form = found.form
    assert (form.project, form.leader, form.total.score) == ("云岭市健身步道", "何某", "88")
    assert [(line.item, line.executed) for line in form.funds] == [("财政拨款", "147"), ("体彩公益金", "45")]
    assert levels(form)[1] == ("效益指标", "社会效益指标", "受益人数")
    assert form.indicators[1].deviation == "宣传少"
    words = {cell.text for row in printed(found).rows for cell in row.cells}
    assert {"1、项目名称", "2、项目资金（万元）", "3、绩效指标"} <= words


def test_numbers_of_indicators_are_no_parts_numbers() -> None:
    sheet = drawn_sheet("""
序号|指标名称|目标值|完成值|得分
1|修复湿地|300亩|306亩|50
2|鸟类增加|3种|2种|30
3|居民满意度|90%|94%|10
""")
    assert join_numbers(sheet) is sheet


@pytest.mark.parametrize(
    ("unit", "budget", "expected"),
    [("百元", "12000", "120"), ("千元", "1200", "120"), ("百万元", "1.2", "120")],
)
def test_amounts_in_any_unit_become_wan(unit: str, budget: str, expected: str) -> None:
    found = read(
        f"""
{HEADER}
项目资金>1>2|>2|全年预算数|全年执行数|执行率>3
^1|年度资金总额>2|{budget}|{budget}|100%>3
绩效指标>1>2|一级指标|二级指标|三级指标>2|年度指标值|完成值|得分
^1|产出指标|数量指标|修复湿地>2|300亩|320亩|50
""",
        above=(*TITLE, f"单位：{unit}"),
    )
    assert (found.form.funds[0].budget, found.template.money) == (expected, "万元")


def test_a_layout_without_a_title_takes_no_year_line_for_one() -> None:
    templates = fresh()
    table = """
项目名称>2|云岭市湿地修复>6
绩效指标>1>2|一级指标|二级指标|三级指标>2|年度指标值|完成值|得分
^1|产出指标|数量指标|修复湿地>2|300亩|320亩|50
"""
    assert recognise(drawn_sheet(table), templates).template.title == ""
    found = recognise(drawn_sheet(f"{table}总分>7|50", above=("湿地绩效自评表", "（2016年度）")), templates)
    assert (found.template.title, found.form.year) == ("湿地绩效自评表", "2016")


def test_a_title_in_two_lines_may_part_behind_the_word_performance() -> None:
    table = """
项目名称>2|云岭市湿地修复>6
绩效指标>1>2|一级指标|二级指标|三级指标>2|年度指标值|完成值|得分
^1|产出指标|数量指标|修复湿地>2|300亩|320亩|50
"""
    found = recognise(drawn_sheet(table, above=("2023年度项目支出绩效", "单位自评表")), fresh())
    assert (found.template.title, found.form.year) == ("{year}年度项目支出绩效\n单位自评表", "2023")


def test_the_goal_of_a_departments_duties_is_the_goal() -> None:
    assert (
        read("""
部门（单位）名称>2|云岭市水利局>6
年度履职目标>2|保障供水安全。>6
绩效指标>1>2|一级指标|二级指标|三级指标>2|年度指标值|完成值|得分
^1|产出指标|数量指标|修复渠道>2|46公里|48公里|50
""").form.goal.expected
        == "保障供水安全。"
    )


def test_of_two_goals_under_their_heads_the_years_is_the_expected_one() -> None:
    form = read(
        """
项目名称>2|云岭市专业群建设>6
绩效目标>1>2|总目标（2022-2024年）>3|年度目标>2|年度完成情况>2
^1|建成专业群2个。>3|建成专业群1个。>2|建成1个。>2
一级指标|二级指标|三级指标>2|总目标值|2024年目标值|2024年完成值|得分
产出指标|数量指标|立项教材>2|30部|12部|13部|60
效益指标|社会效益指标|培训人次>2|3万|1万|1.2万|30
""",
        above=("项目支出绩效自评表", "（2024年度）"),
    ).form
    assert (form.goal.expected, form.goal.achieved) == ("建成专业群1个。", "建成1个。")
    assert [(row.target, row.actual) for row in form.indicators] == [("12部", "13部"), ("1万", "1.2万")]


def test_under_headings_of_classes_the_first_level_is_the_second() -> None:
    found = read("""
项目名称>2|云岭区口袋公园>5
指标类型|指标名称|分值|评分标准|目标值|完成值|得分
一、产出指标（50分）>7
数量|口袋公园数|30|按比例|6处|6处|30
质量|验收合格率|20|每低1%扣1分|100%|100%|20
二、效益指标（40分）>7
社会|受益居民|40|按比例|≥2万人|1.9万人|38
总分>2|90|>3|88
""")
    assert levels(found.form) == [
        ("", "数量", "口袋公园数"),
        ("", "质量", "验收合格率"),
        ("", "社会", "受益居民"),
    ]
    words = [cell.text for row in printed(found).rows for cell in row.cells]
    assert {"一、产出指标（50分）", "二、效益指标（40分）"} <= set(words)


def test_a_note_under_the_lines_of_money_is_no_line() -> None:
    found = read("""
项目名称>2|云岭区科创资助>6
资金安排（万元）>1>3|年度预算安排>2|调整后预算|实际支出|支出率|结转下年>2
^1|5000>2|4800|4704|98%|96>2
^1|备注：含上年结转120万元>7
一级指标|二级指标|三级指标>2|计划完成值|实际完成值|权重|评分
产出|数量|资助企业数>2|220家|231家|100|100
""")
    assert [(line.budget, line.executed) for line in found.form.funds] == [("4800", "4704")]
    words = [cell.text for row in printed(found).rows for cell in row.cells]
    assert "备注：含上年结转120万元" in words


@pytest.mark.parametrize(
    ("part", "word", "meaning"),
    [
        ("header", "实施企业", "unit"),
        ("funds", "计划投入", "budget"),
        ("funds", "实际到位", "budget"),
        ("funds", "资金名称", "item"),
        ("funds", "结余", ""),
    ],
)
def test_words_of_money_and_of_the_one_who_spends_it(part: str, word: str, meaning: str) -> None:
    assert common_vocabulary().meaning(part, word) == meaning


def test_who_fills_in_stands_over_the_form_in_a_row_across_too() -> None:
    table = """
项目名称>2|云岭市湿地修复>6
绩效指标>1>2|一级指标|二级指标|三级指标>2|年度指标值|完成值|得分
^1|产出指标|数量指标|修复湿地>2|300亩|320亩|50
"""
    line = "填报单位（公章）：云岭市湿地中心"
    in_row = read(f"{line}>8{table}")
    over = read(table, above=(*TITLE, line))
    for found in (in_row, over):
        assert (found.template.above, found.form.unit) == ((line,), "")


def test_an_amount_parted_over_the_quarters_is_the_forms_money() -> None:
    declared = """
项目名称>2|云岭县公交>6
资金申请（万元）>1>3|资金来源|年度申请数|第一季度|第二季度|第三季度|第四季度|备注
^1|合计|400|100|100|100|100|
^1|其他资金|40|10|10|10|10|票款
绩效指标>1>2|一级指标|二级指标|三级指标|年度指标值|评分标准>3
^1|产出指标|数量指标|新开线路|6条|按比例>3
"""
    found = recognise(
        drawn_sheet(declared, above=("项目绩效目标申报表", "（2025年度）")), fresh(), of_the_year=True
    )
    assert [(line.item, line.budget) for line in found.form.funds] == [("合计", "400"), ("其他资金", "40")]
    assert "票款" in dict(found.form.funds[1].extra).values()


def test_upright_words_label_the_total() -> None:
    form = read("""
项/目/名/称>2|云岭河清漂>6
一级/指标|二级/指标|三级/指标>2|指/标/值|完/成/值|分/值|得/分
产出/指标|数量/指标|清漂里程>2|180公里|182公里|100|97
总/分>6|100|97
""").form
    assert (form.project, form.total.weight, form.total.score) == ("云岭河清漂", "100", "97")


def test_the_score_may_stand_among_the_labels_above() -> None:
    form = read("""
项目名称|云岭市渔船更新>3|评价得分|95.5|评价等级|优
预定目标|更新渔船30艘。>7
实现情况|更新渔船30艘。>7
指标类别|指标名称>2|预期值|实际值|权重分|自评得分|扣分说明
产出指标|更新渔船>2|30艘|30艘|100|95.5|
""").form
    assert form.total.score == "95.5"


def test_points_of_the_money_may_be_called_points_of_performance() -> None:
    assert common_vocabulary().meaning("funds", "绩效得分") == "score"
