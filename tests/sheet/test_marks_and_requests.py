"""Marks behind heads, amounts that are asked for or handed on, totals that stand beside their heads.

The shapes occur in offices all over; projects, units and figures are invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_gui.form.model import Form, own_text
from jixiao_gui.form.template import Templates
from jixiao_gui.sheet.lines import sort_above
from jixiao_gui.sheet.recognise import Recognised, recognise
from jixiao_gui.sheet.words import common_vocabulary, without_mark
from tests.form_files import write_forms
from tests.laid_out import laid_out
from tests.sheet.sheets import drawn_sheet
from tests.sheet.test_own_layouts import fresh

TITLE = ("2022年度项目支出绩效自评表",)
INDICATORS = """
绩效指标>1>3|一级指标|二级指标|三级指标>2|指标值|完成值|分值|得分
^1|产出指标|数量指标|改造校舍>2|14所|14所|50|50
^1|效益指标|社会效益指标|受益学生>2|3600人|3712人|40|38.5
"""
TOTAL = "总分>7|90|88.5"


def read(
    head: str, total: str = TOTAL, *, above: tuple[str, ...] = TITLE, templates: Templates | None = None
) -> Recognised:
    """A sheet nine columns wide that has ``head`` over its indicators, read."""
    drawing = head.strip("\n") + INDICATORS + total
    return recognise(drawn_sheet(drawing, above=above), templates or fresh(), of_the_year=True)


MARKED = """
单位名称>2|云岭县气象台>7
资金安排（万元）>1>4|资金结构>1>3|预算安排>3|拨付情况>2|结余情况>2
^1|^1|年初预算安排金额（含历年结余）|年中调整金额|小计|年度拨付金额|支出实现率|资金结余|资金结余率
^1|^1|①|②|③=①+②|④|⑤=④/③|⑥=③-④|⑦=⑥/③
^1|合计|532|35|567|560|98.77%|7|1.23%
"""


def test_columns_of_rests_stand_beside_what_was_granted_and_handed_on() -> None:
    form = read(MARKED).form
    (line,) = form.funds
    assert (line.initial, line.budget, line.executed, line.rate) == ("532", "567", "560", "98.77%")
    assert [own_text(line.extra, name) for name in ("x1", "x2", "x3")] == ["35", "7", "1.23%"]


def test_marks_that_are_printed_in_the_heads_are_read_again(tmp_path: Path) -> None:
    templates = fresh()
    read_first = read(MARKED, templates=templates)
    again = recognise(laid_out(read_first.form, read_first.template), templates)
    assert again.form.funds == read_first.form.funds
    document = write_forms(tmp_path / "a.docx", templates, read_first.form)
    import docx

    heads = [cell.text for row in docx.Document(str(document)).tables[0].rows for cell in row.cells]
    cells = docx.Document(str(document)).tables[0]._cells
    assert "小计\n③=①+②" in heads
    assert any([p.text for p in cell.paragraphs] == ["小计", "③=①+②"] for cell in cells)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("小计③=①+②", "小计"),
        ("执行率\nC=B/A", "执行率"),
        ("全年预算数\nA", "全年预算数"),
        ("执行率⑤＝④／③", "执行率"),
        ("指标值A", "指标值A"),
        ("①", "①"),
        ("目标\n2022", "目标\n2022"),
    ],
)
def test_the_mark_behind_a_head(head: str, expected: str) -> None:
    assert without_mark(head) == expected


def test_what_was_handed_on_stands_beside_what_was_spent() -> None:
    form = read("""
项目名称>2|云岭县校舍取暖改造>7
资金情况（万元）>1>2|资金来源>2|预算数>2|拨付数|支出数|支出率|备注
^1|合计>2|200>2|190|180|90%|
""").form
    assert (form.funds[0].executed, own_text(form.funds[0].extra, "x1")) == ("180", "190")


def test_what_is_asked_for_of_each_source_is_the_forms_money() -> None:
    form = read(
        """
项目名称>2|云岭县校舍取暖改造>7
资金申请（万元）>1>4|资金来源>2|申请金额>3|其中：上年结余>3
^1|资金总额>2|860>3|40>3
^1|一般公共预算>2|700>3|>3
^1|单位自筹>2|160>3|40>3
"""
    ).form
    assert [(line.item, line.budget) for line in form.funds] == [
        ("资金总额", "860"),
        ("一般公共预算", "700"),
        ("单位自筹", "160"),
    ]
    assert own_text(form.funds[2].extra, "x1") == "40"


def test_what_was_asked_for_is_no_budget_beside_what_was_granted() -> None:
    form = read("""
项目名称>2|云岭县校舍取暖改造>7
资金情况（万元）>1>2|资金来源>2|申请数>2|批复数|执行数|执行率|备注
^1|合计>2|300>2|200|180|90%|
""").form
    assert (form.funds[0].budget, own_text(form.funds[0].extra, "x1")) == ("200", "300")


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("总分>6|100|98.5|", ("100", "98.5")),  # both a column left of their heads
        ("合计>6|8|100|", ("100", "")),  # the number of indicators, the weight, no score yet
        ("|总分>6|100|98.5", ("100", "98.5")),  # a blank where the label of the indicators ended
    ],
)
def test_the_total_beside_its_heads(total: str, expected: tuple[str, str]) -> None:
    templates = fresh()
    recognised = read("项目名称>2|云岭县校舍取暖改造>7", total, templates=templates)
    weight, score = expected
    assert recognised.form.total.weight == weight
    assert score in ("", recognised.form.total.score)
    again = recognise(laid_out(recognised.form, recognised.template), templates)
    assert again.form.total.extra == recognised.form.total.extra


def test_who_builds_is_the_unit_and_the_years_building_the_goal() -> None:
    form: Form = read("""
项目名称>2|云岭县中学教学楼>7
项目法人（建设单位）>2|云岭县教育局>3|主管部门|云岭市教育局>3
年度建设目标>2|主体完工>3|年度完成情况|完成80%>3
""").form
    assert (form.unit, form.department) == ("云岭县教育局", "云岭市教育局")
    assert (form.goal.expected, form.goal.achieved) == ("主体完工", "完成80%")
    assert common_vocabulary().meaning("header", "项目法人") == "unit"


@pytest.mark.parametrize("line", ["（2024年度1—8月）", "（2024年1-8月）", "（2024年度上半年）"])
def test_the_year_line_of_a_part_of_the_year(line: str) -> None:
    lines = sort_above(["项目支出绩效运行监控表", line])
    assert (lines.year, lines.title) == ("2024", "项目支出绩效运行监控表")
    assert lines.year_line == line.replace("2024", "{year}")


PAIRED = """
项目名称>2|云岭县森林防火通道>4|实施（主管）单位>2|云岭县林业站
预算执行>1>4|预算安排情况（调整后）>2|资金到位情况>2|资金执行情况>3|预算执行进度
^1|预算数：|820|到位数：|810|执行数：>2|796.4|97.1%>1>3
^1|其中：财政资金|800|其中：财政资金|790|其中：财政资金>2|780.4|^1
^1|其他|20|其他|20|其他>2|16|^1
目标完成>1>2|年度预期目标>4|具体完成情况>3|总体完成率
^1|新建通道48公里，维护隔离带>4|新建通道48公里，维护隔离带120公里>3|100%
"""


def test_amounts_stand_behind_their_names_under_heads() -> None:
    templates = fresh()
    recognised = read(PAIRED, templates=templates)
    form = recognised.form
    assert [(line.item, line.budget, line.executed, line.rate) for line in form.funds] == [
        ("", "820", "796.4", "97.1%"),
        ("其中：财政资金", "800", "780.4", ""),
        ("其他", "20", "16", ""),
    ]
    arrived = [own_text(form.extra, name) for name in ("x1", "x2", "x3")]
    assert arrived == ["810", "790", "20"]
    assert (form.unit, form.goal.achieved) == ("云岭县林业站", "新建通道48公里，维护隔离带120公里")
    again = recognise(laid_out(form, recognised.template), templates)
    assert again.form.funds == form.funds


def test_names_and_amounts_without_a_head_for_the_budget_are_no_money() -> None:
    form = read("""
项目名称>2|云岭县森林防火通道>7
人员>1>3|在编情况>2|外聘情况>3|合计人数>3
^1|人数|12|人数>2|3|15>3
^1|其中：女|5|其中：女>2|1|6>3
""").form
    assert form.funds == ()


def test_a_request_of_the_year_beside_the_whole_investment() -> None:
    form = read(
        """
项目名称>2|云岭县标准厂房>7
项目投融资>2>3|>2|项目总投资>2|本年度申请>2|以前年度已安排
^1|资金总额>2|36000>2|12000>2|8000
^1|其中：专项债券>2|24000>2|9000>2|5000
""".replace("^1", "^2")
    ).form
    assert [(line.item, line.budget) for line in form.funds] == [
        ("资金总额", "12000"),
        ("其中：专项债券", "9000"),
    ]


def test_a_difference_of_reviews_is_no_deviation() -> None:
    words = common_vocabulary()
    assert words.meaning("indicators", "自评与复评差异说明") == ""
    assert words.meaning("indicators", "目标值与完成值差异说明") == "deviation"
