"""The meanings of columns under heads that places print in their own ways: two rows, marks, other years.

The shapes occur in offices all over; projects, units and figures are invented.
"""

from __future__ import annotations

import pytest

from jixiao_gui.form.model import Form, own_text
from jixiao_gui.sheet.recognise import recognise
from jixiao_gui.sheet.sheet import Sheet
from tests.sheet.sheets import drawn_sheet
from tests.sheet.test_own_layouts import fresh

TITLE = ("2022年度项目支出绩效自评表",)
INDICATORS = """
绩效指标>1>3|一级指标|二级指标|三级指标>2|指标值|完成值|分值|得分
^1|产出指标|数量指标|改造校舍>2|14所|14所|50|50
^1|效益指标|社会效益指标|受益学生>2|3600人|3712人|40|40
总分>7|90|90
"""


def read(head: str, *, above: tuple[str, ...] = TITLE) -> Form:
    """The form of a sheet nine columns wide that has ``head`` over its indicators."""
    return recognise(drawn_sheet(head.strip("\n") + INDICATORS, above=above), fresh()).form


def test_what_was_granted_and_adjusted_stands_under_one_head() -> None:
    form = read("""
项目名称>2|云岭县校舍取暖改造>7
预算执行>1>4|资金来源>2>2|预算数>3|执行数>2|执行率>1>2
^1|^2|年初|调整|调整后|拨付|支出|^1
^1|合计>2|210|-12.5|197.5|197.5|189.6|96%
^1|县级>2|50|-12.5|37.5|37.5|31.5|84%
""")
    total = form.funds[0]
    assert (total.initial, total.budget, total.executed) == ("210", "197.5", "189.6")
    assert own_text(total.extra, "x1") == "-12.5"
    assert [line.item for line in form.funds] == ["合计", "县级"]


@pytest.mark.parametrize(
    ("budget", "executed", "longer_budget", "longer_executed"),
    [
        ("本年度预算", "本年度支出", "总预算", "累计支出"),
        ("2022年预算数", "2022年执行数", "以前年度下达数", "以前年度支出数"),
    ],
)
def test_amounts_of_all_years_stand_beside_those_of_the_year(
    budget: str, executed: str, longer_budget: str, longer_executed: str
) -> None:
    form = read(f"""
项目名称>2|云岭县校舍取暖改造>7
经费（万元）>1>3|>2|{longer_budget}|{longer_executed}|{budget}|{executed}>2|执行率
^1|合计>2|90|78|30|27.6>2|92%
^1|省级资金>2|40|38|20|18>2|90%
""")
    assert [(line.budget, line.executed) for line in form.funds] == [("30", "27.6"), ("20", "18")]


def test_a_third_row_of_heads_numbers_the_columns() -> None:
    form = read("""
项目名称>2|云岭县校舍取暖改造>7
资金情况（万元）>1>5|资金来源>1>3|预算安排情况>3|资金使用情况>2|结余情况>2
^1|^1|年初预算数|年中调整数|全年预算数|实际支出数|执行率|结余数|结余率
^1|^1|①|②|③=①+②|④|⑤=④/③|⑥=③-④|⑦=⑥/③
^1|财政拨款|430|20|450|438.5|97.4%|11.5|2.6%
^1|合计|480|20|500|478.5|95.7%|21.5|4.3%
""")
    assert [line.item for line in form.funds] == ["财政拨款", "合计"]
    last = form.funds[1]
    assert (last.initial, last.budget, last.executed, last.rate) == ("480", "500", "478.5", "95.7%")


def test_amounts_of_one_and_two_are_no_marks_of_columns() -> None:
    form = read("""
项目名称>2|云岭县校舍取暖改造>7
资金情况（万元）>1>3|资金来源>2|年初预算数>2|全年预算数|全年执行数>2|执行率
^1|合计>2|1>2|2|2>2|100%
^1|其他>2|>2|1|1>2|100%
""")
    assert [line.budget for line in form.funds] == ["2", "1"]


def test_each_of_two_words_of_the_goal_stands_beside_its_short_text() -> None:
    form = read("""
项目名称>2|云岭县校舍取暖改造>7
年度目标>1>2|目标设定>2|为14所学校更换热泵。>6
^1|完成情况>2|14所学校全部更换。>6
""")
    assert (form.goal.expected, form.goal.achieved) == ("为14所学校更换热泵。", "14所学校全部更换。")


def test_amounts_of_the_whole_term_stand_beside_those_of_the_year_in_cells() -> None:
    form = read("""
项目名称>2|云岭县水土保持>7
资金情况（万元）>1>3|实施期金额：>2|9000>2|年度金额：>2|3000>2
^1|其中：财政拨款>2|8400>2|其中：财政拨款>2|2800>2
^1|其他资金>2|600>2|其他资金>2|200>2
""")
    assert [(line.item, line.budget) for line in form.funds] == [
        ("年度金额：", "3000"),
        ("其中：财政拨款", "2800"),
        ("其他资金", "200"),
    ]
    assert [own_text(line.extra, "term_amount") for line in form.funds] == ["9000", "8400", "600"]


def test_sign_value_and_unit_stand_under_target_and_result_alike() -> None:
    sheet: Sheet = drawn_sheet(
        """
项目名称>2|云岭市供热管网改造>10
一级指标>1>2|二级指标>1>2|三级指标>1>2|指标值>3|完成值>3|分值>1>2|得分>1>2|扣分原因>1>2
^1|^1|^1|运算符号|内容|度量单位|运算符号|内容|度量单位|^1|^1|^1
产出指标|数量指标|改造长度|≥|46|公里|=|46.3|公里|50|50|
效益指标|社会效益指标|受益户数|≥|3.2|万户|=|3.1|万户|40|38|拆迁
总分>9|90|88|
""",
        above=TITLE,
    )
    rows = recognise(sheet, fresh()).form.indicators
    assert [(row.target, row.actual) for row in rows] == [("46", "46.3"), ("3.2", "3.1")]


def test_the_number_of_a_table_is_no_title() -> None:
    found = recognise(
        drawn_sheet(
            "项目名称>2|云岭县校舍取暖改造>7" + INDICATORS,
            above=("县级预算项目绩效自评表", "（2022年度）", "云财绩自评02表", "金额单位：万元"),
        ),
        fresh(),
    )
    assert found.template.title == "县级预算项目绩效自评表"
    assert found.template.above == ("云财绩自评02表", "金额单位：万元")


def test_an_amount_of_another_year_stands_beside_those_of_the_form() -> None:
    form = read("""
项目名称>2|云岭县校舍取暖改造>7
经费（万元）>1>3|>2|2021年预算数|全年预算数|全年执行数|执行率>2|2023年预算数
^1|合计>2|90|78|30|27.6%>2|92
^1|省级资金>2|40|38|20|18%>2|90
""")
    assert [(line.budget, line.executed) for line in form.funds] == [("78", "30"), ("38", "20")]


@pytest.mark.parametrize(
    ("cells", "weight", "score"),
    [
        ("总分>7|100|98.5", "100", "98.5"),
        ("总分>6|100|98.5|优", "100", "98.5"),
        ("总分>7|100|优", "100", "优"),
    ],
)
def test_a_grade_stands_behind_the_score(cells: str, weight: str, score: str) -> None:
    total = read("项目名称>2|云岭县校舍取暖改造>7").total
    assert (total.weight, total.score) == ("90", "90")
    sheet = drawn_sheet(
        "项目名称>2|云岭县校舍取暖改造>7" + INDICATORS.replace("总分>7|90|90", cells), above=TITLE
    )
    total = recognise(sheet, fresh()).form.total
    assert (total.weight, total.score) == (weight, score)


@pytest.mark.parametrize("money_first", [True, False])
def test_money_and_goal_stand_side_by_side(money_first: bool) -> None:
    money = [
        "资金情况>1>4||年初预算|调整后预算|执行数",
        "^1|总额|230|210|205.8",
        "^1|财政拨款|200|180|180",
        "^1|其他资金|30|30|25.8",
    ]
    goal = ["总体目标>1>4|年初目标>3", "^1|补植行道树3200株。>3", "^1|完成情况>3", "^1|补植3265株。>3"]
    halves = zip(*((money, goal) if money_first else (goal, money)), strict=True)
    form = read("\n".join(["项目名称>2|云岭市行道树补植>7", *map("|".join, halves)]) + "\n")
    assert [(line.item, line.initial, line.budget, line.executed) for line in form.funds] == [
        ("总额", "230", "210", "205.8"),
        ("财政拨款", "200", "180", "180"),
        ("其他资金", "30", "30", "25.8"),
    ]
    assert (form.goal.expected, form.goal.achieved) == ("补植行道树3200株。", "补植3265株。")
    assert [row.name for row in form.indicators] == ["改造校舍", "受益学生"]
