"""Forms of places whose layouts nobody wrote down: read off the sheet, nothing lost, nothing invented.

The shapes are those of real forms; projects, units and figures are invented.
"""

from __future__ import annotations

from collections import Counter

import pytest

from jixiao_gui import paths
from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import own_text
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import load_templates, read_template
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.recognise import NotAForm, Recognised, recognise
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.splitting import split_forms
from tests.sheet.sheets import drawn_sheet

SHAPES: dict[str, Sheet] = {
    "text blocks, comparator and unit apart": drawn_sheet(
        """
项目名称>3|云岭市河道清淤工程>8
主管部门>3|云岭市水务局>4|实施单位/（盖章）|云岭市河道站>3
项目基本情况>1>3|1.项目年度目标完成情况>2>2|项目年度目标>4|年度目标完成情况>4
^1|^2|清淤两条河道。>4|两条河道清淤完毕。>4
^1|2.项目实施内容及过程概述>2|按月巡查，汛前完工。>8
预算执行情况（10分）>1>4|年度预算数（万元）>2|年初预算|调整后预算数|预算执行数>2|预算执行率|权重|得分|原因
^1|总额>2|80.00|90.00|81.00>2|90.00%|10|9|预算执行率未达到90%的需说明原因。>1>3
^1|其中：财政资金>2|80.00|90.00|81.00>2|90.00%|/|/|^1
^1|单位资金>2|0.00|0.00|0.00>2|0.00%|/|/|^1
绩效指标（90分）>1>3|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析
^1|产出指标|数量指标|清淤长度|≥|5|公里|5.2|60|60|
^1|效益指标|社会效益指标|居民满意|≥|90|%|95|30|30|
合计>8|100|99|
评价结论|自评 99 分，达到预期。>10
存在问题|进度前松后紧。>10
项目负责人：>6|财务负责人：>5
""",
        above=("报表编号：000000_0001", "部门预算项目支出绩效自评表（2023年度）"),
    ),
    "two rows of heads, money in yuan, a grade": drawn_sheet(
        """
部门：云岭市第一小学>8|公开9表>2
项目名称>2|营养改善>8
主管部门>2|云岭市教育局>3|实施单位>2|云岭市第一小学>3
项目资金/（元）>2>3|>2|年初预算数|全年预算数|全年执行数|分值|执行率|得分
^2|年度资金总额>2||387664.62|387664.62|10|100%|10
^2|其中：当年财政/拨款>2||387664.62|387664.62|—||—
年度/总体/目标>1>2|预期目标>5|实际完成情况>4
^1|全员覆盖。>5|已全员覆盖。>4
绩效指标>3|年度指标值>3|全年完成情况>1>2|分值>1>2|得分>1>2|偏差原因分析及改进措施>1>2
一级指标|二级指标|三级指标|指标性质|指标值|度量单位|^1|^1|^1|^1
产出指标>1>2|数量指标|受助人数|≧|735|人次|735|50|50|
^1|质量指标|覆盖率|═|100|%|100%|20|20|
满意度指标|服务对象满意度指标|家长满意度|≧|95|%|98%|20|20|
其他需要说明事项>2|无>8
总分>7|100|100|优
""",
        above=("2022年度项目支出绩效自评表",),
    ),
    "ticks, a rate of twenty points, two goals, no weights": drawn_sheet(
        """
项目名称>2|服务外包扶持>6
主管部门>2|云岭市商务局>2|项目实施单位>2|云岭市促进中心>2
项目类别>2|1、部门预算项目☑ 2、专项□>6
预算执行情况/（万元）/（20分）>2>2|>2|预算数（A）|执行数（B）|执行率|得分/（20分*执行率）
^2|年度财政资金总额>2|100|100|100%|20
年度绩效目标1/（40分）>1>3|一级指标|二级指标|三级指标>2|年初目标值（A）|实际完成值（B）|得分
^1|产出指标|数量指标|企业数>2|3|3|20>1>2
^1|效益指标|社会效益|带动就业>2|100|120|^1
年度绩效目标2/（40分）>1>2|一级指标|二级指标|三级指标>2|年初目标值（A）|实际完成值（B）|得分
^1|产出指标|数量指标|展会数>2|5|5|40
总分>7|80
偏差大或目标未完成原因分析>2|无>6
单位主要负责人/签批意见>2|签名：　　　年　月　日>6
""",
        above=("2021年度商务发展项目自评表", "单位名称：云岭市商务局　　填报日期：2022年3月18日"),
        below=("备注：", "1.预算数为调整后财政资金总额。"),
    ),
    "weights before targets, leader and phone in one cell": drawn_sheet(
        """
项目名称>2|水价改革>3|项目负责人及电话>2|（略）>2
主管部门>2|云岭市水务局>3|实施单位>2|云岭市灌区>2
资金情况/（万元）>2>3|>2|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分
^2|年度资金总额：>2|20|20|10|100.00%|10
^2|其中：本年财政拨款>2|20|20|||
年度总体目标>1>2|年初设定目标>4|年度总体目标完成情况综述>4
^1|改造一处。>4|改造一处，通水。>4
绩效指标>1>4|一级指标|二级指标|三级指标|分值|年度指标值|全年实际值|得分|未完成原因及拟采取的改进措施
^1|产出指标/（70分）>1>2|数量指标|安装水标尺|70|≥266米|≥266米|70|
^1|^1|质量指标||||||
^1|满意度指标/（20分）|服务对象满意度指标|用户满意度|20|≥95%|≥95%|20|
总分>4|100|>2|100|
""",
        above=("附件：", "绩效目标自评表（2022年度）"),
        below=("注：1.各部门根据重要程度确定分值。",),
    ),
    "formulas in words, goals without heads": drawn_sheet(
        """
项目名称>3|道路保洁>7
主管部门及代码>3|云岭市城管局>3|实施单位：|云岭市环卫站>3
项目资金/（万元）>2>3|>2|年初预算数（A）|全年执行数（B）|分值/（10分）|执行率（B/A）|得分|得分计算方法
^2|年度资金总额：>2|310|155|10|50%|5|执行率*该指标分值。>1>2
^2|　　　其他资金>2||||||^1
年度总体目标|保洁二十条道路。>5|二十条道路保洁达标。>4
绩效指标>1>2|一级指标|二级指标|三级指标|分值|年度指标值（A）|全年实际值（B）|得分计算方法|得分|未完成原因分析
^1|产出指标/（90分）|数量指标|道路数|90|20条|20条|完成值达到指标值，记满分。|90|
总分>8|95|
""",
        above=("项目支出绩效自评表（2016年度）",),
    ),
    "transfer, no points at all": drawn_sheet(
        """
转移支付（项目）名称>2|云岭市科技引导资金>5
中央主管部门>2|（略）>5
地方主管部门>2|云岭市科技局>2|实施单位>2|
项目资金/（万元）>2>3|>2|全年预算数（A）|全年执行数（B）|预算执行率（B/A）
^2|年度资金总额：>2|100|90|90%
^2|其中：中央补助>2|100|90|90%
年度总体目标>1>2|年初设定目标>3|全年实际完成情况>3
^1|支持五家。>3|支持六家。>3
绩效指标>1>3|一级指标|二级指标|三级指标|年度指标值|全年完成值|未完成原因和改进措施
^1|产出指标>1>2|数量指标|支持家数|5家|6家|
^1|^1|质量指标|验收率|100%|100%|
""",
        above=("附件3", "引导资金绩效目标自评表（2021年度）"),
    ),
    "adjusted targets, no levels, a review column": drawn_sheet(
        """
项目名称>2|老旧小区改造>4|自评总分（分）>2|95>2
主管部门>2|云岭市住建局>4|财政处室>2|（略）>2
部门预算执行情况（万元）>1>2|年初预算数>2|全年（调整）预算数>2|全年执行数|执行率（%）>2|执行率权重|执行率得分（分）
^1|100>2|120>2|108|90>2|10|9
当年绩效目标>1>2|年初绩效目标>3|全年（调整）绩效目标>3|全年目标实际完成情况>3
^1|改造十个小区。>3|改造十二个小区。>3|改造了十二个。>3
绩效指标>1>3|指标名称|计量单位|指标性质|年初指标值|调整指标值|全年完成值|得分系数（%）|指标权重（分）|指标得分（分）
^1|改造小区数|个|≥|10|12|12|100|50|50
^1|居民满意度|%|≥|90|90|85|90|40|36
""",
        above=("2021年度项目支出绩效自评表",),
    ),
    "tasks with two rows of heads": drawn_sheet(
        """
部门（单位）名称>2|云岭市林业局>5
年度主要任务>1>4|任务名称>1>2|主要内容>2>2|预算金额（万元）>3
^1|^1|^2|总额|财政拨款|其他资金
^1|任务1|造林>2|100|100|0
^1|任务2|护林>2|50|40|10
年度总体目标|造林一千亩。>6
年度绩效指标>1>3|一级指标|二级指标|三级指标>2|年度指标值|实际完成值
^1|产出指标|数量指标|造林面积>2|1000亩|1000亩
^1|效益指标|生态效益|覆盖率>2|提升|提升
""",
        above=("部门整体支出绩效自评表", "（2022年度）"),
    ),
    "goals in one row, no levels": drawn_sheet(
        """
项目名称|河道保洁>3|项目编码|000-77>3
县级主管部门|云岭市水务局>3|单位名称|云岭市河道站>3
年度绩效目标|河道清洁。>2|实际完成情况|全年清洁。|偏差原因|无偏差>2
指标名称|计算符号|指标值|实际完成值|计量单位|分值|得分|偏差原因
河道长度|≥|12.5|12.5|公里|60|60|
群众满意度|≥|95|90|%|40|38|宣传不足
总分>5|100|98|
""",
        above=("项目支出绩效自评表（2022年度）",),
    ),
    "a table of its own under the money": drawn_sheet(
        """
项目名称>2|粮库维修>5
主管部门>2|云岭市粮食局>2|实施单位|云岭市粮库>2
项目资金（万元）>1>3|>1|年初预算数|全年预算数|全年执行数|分值|执行率
^1|年度资金总额|200|200|190|10|95%
^1|其中：当年财政拨款|200|200|190|—|95%
项目实施进度>1>3|阶段|计划开始|计划完成|实际完成|完成比例|说明
^1|招标|3月|4月|4月|100%|
^1|施工|5月|9月|10月|100%|雨季顺延
绩效指标>1>3|二级指标|三级指标|年度指标值|实际完成值|分值|得分
^1|数量指标|维修栋数|4栋|4栋|60|60
^1|时效指标|完工时间|11月|12月|30|28
总分>5|100|97.5
""",
        above=("项目支出绩效自评表（2021年度）",),
    ),
    "money by sources across": drawn_sheet(
        """
项目名称>2|监管平台>6
主管部门>2|云岭市市场局>2|实施单位>2|云岭市信息中心>2
项目资金（万元）>1>4|>1|资金总额|财政拨款|其他资金|上年结转|执行率|得分
^1|年初预算数|100|80|20|0||
^1|全年预算数|110|90|20|0||
^1|全年执行数|99|81|18|0|90%|9
绩效指标>1>3|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
^1|产出指标|数量指标|模块数|8个|8个|50|50
^1|满意度指标|满意度|用户满意度|≥90%|92%|40|40
总分>6|100|99
""",
        above=("项目支出绩效自评表（2022年度）",),
    ),
    "label and value in one cell, money in one row": drawn_sheet(
        """
项目名称：古树保护>4|填报日期：2023年1月10日>3
主管部门：云岭市园林局>4|实施单位：云岭市园林中心>3
预算资金（万元）|年初预算|30|实际支出|29.4|执行率|98%
总体目标|保护三十株。>3|完成情况|保护了三十一株。>2
绩效指标>1>3|一级指标|二级指标|三级指标|指标值|完成值|得分
^1|产出指标|数量指标|古树数|30株|31株|50
^1|效益指标|生态效益|成活率|100%|100%|40
自评得分>6|99.8
""",
        above=("项目支出绩效自评表（2022年度）",),
    ),
    "numbered indicators": drawn_sheet(
        """
项目名称>3|水渠维修>6
项目执行单位>3|云岭市水利站>6
年度目标>2|维修八公里。>7
完成情况>2|维修了八公里。>7
序号|一级指标|二级指标|三级指标|目标值|完成值|权重|自评得分|佐证材料
1|产出>1>2|数量|水渠长度|8公里|8公里|40|40|验收单
2|^1|质量|合格率|100%|100%|20|20|验收单
3|效益|经济效益|灌溉面积|500亩|480亩|40|38|
自评总分>6|100|98|
""",
        above=("项目支出绩效自评表（2023年度）",),
    ),
}


def fresh() -> Templates:
    return load_templates([paths.resources_folder()])


def read(sheet: Sheet, templates: Templates | None = None) -> Recognised:
    return recognise(sheet, templates or fresh())


def texts_of(sheet: Sheet) -> Counter[str]:
    """Every text of a sheet, folded."""
    lines = (sheet.caption, sheet.title, sheet.year_line, *sheet.above, *sheet.below, *sheet.sign_off)
    cells = [cell.text for row in sheet.rows for cell in row.cells if cell.rows]
    return Counter(fold(text) for text in (*lines, *cells) if fold(text))


def printed(found: Recognised) -> Sheet:
    return layout(found.form, found.template, evaluate(found.form, found.template))


@pytest.mark.parametrize("name", SHAPES)
def test_every_text_is_printed_again(name: str) -> None:
    found = read(SHAPES[name])
    assert not [note for note in found.notes if note.kind == "leftover"]
    again, was = texts_of(printed(found)), texts_of(SHAPES[name])
    joined = "".join(again)
    missing = {text: count for text, count in (was - again).items() if text not in joined}
    assert not missing


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_printed_is_read_as_the_same_form(name: str) -> None:
    found = read(SHAPES[name])
    for templates in (fresh(), Templates({found.template.id: found.template}, (), fresh().rules)):
        again = read(printed(found), templates)
        assert [get_text(again.form, path) for path in again.template.grid_fields] == [
            get_text(found.form, path) for path in found.template.grid_fields
        ]
        assert [line.item for line in again.form.funds] == [line.item for line in found.form.funds]
        assert again.form.indicators == found.form.indicators
        assert again.form.tables == found.form.tables
        assert again.template.lines_above(again.form) == found.template.lines_above(found.form)


@pytest.mark.parametrize("name", SHAPES)
def test_the_layout_is_told_and_is_a_template_of_its_own(name: str) -> None:
    templates = fresh()
    found = read(SHAPES[name], templates)
    assert found.template.id in templates
    (line,) = [note.message for note in found.notes if note.kind == "guess"]
    assert "按表格自身的版式读入" in line
    rebuilt = read_template(template_data(found.template), templates.rules)
    assert rebuilt.sections == found.template.sections
    # the same place's next form is no new layout
    count = len(templates)
    assert read(SHAPES[name], templates).template.id == found.template.id
    assert len(templates) == count


def test_meanings_are_found_under_a_places_own_words() -> None:
    form = read(SHAPES["text blocks, comparator and unit apart"]).form
    assert (form.year, form.unit) == ("2023", "云岭市河道站")
    assert (form.goal.expected, form.goal.achieved) == ("清淤两条河道。", "两条河道清淤完毕。")
    first = form.funds[0]
    assert (first.item, first.initial, first.budget, first.executed, first.weight) == (
        "总额",
        "80.00",
        "90.00",
        "81.00",
        "10",
    )
    row = form.indicators[0]
    assert (row.target, own_text(row.extra, "comparator"), row.full_target) == ("5", "≥", "≥5公里")
    assert (form.total.weight, form.total.score) == ("100", "99")


def test_a_text_beside_its_goals_word_is_no_printed_word() -> None:
    form = read(SHAPES["goals in one row, no levels"]).form
    assert (form.goal.expected, form.goal.achieved) == ("河道清洁。", "全年清洁。")
    assert (form.department, form.unit) == ("云岭市水务局", "云岭市河道站")


def test_numbers_before_indicators_are_a_column() -> None:
    found = read(SHAPES["numbered indicators"])
    assert [own_text(row.extra, "x1") for row in found.form.indicators] == ["1", "2", "3"]
    assert [row.level1 for row in found.form.indicators] == ["产出", "产出", "效益"]
    table = found.template.table("indicators")
    assert table is not None
    assert table.label == ""


def test_a_result_is_held_against_the_adjusted_target() -> None:
    row = read(SHAPES["adjusted targets, no levels, a review column"]).form.indicators[0]
    assert (row.target, row.actual) == ("12", "12")
    assert "10" in dict(row.extra).values()


def test_a_label_over_its_rows_begins_another_table() -> None:
    form = read(SHAPES["a table of its own under the money"]).form
    assert [line.item for line in form.funds] == ["年度资金总额", "其中：当年财政拨款"]
    (own,) = form.tables
    assert [dict(row)["x1"] for row in own.rows] == ["招标", "施工"]
    (across,) = read(SHAPES["money by sources across"]).form.tables
    assert [dict(row)["x2"] for row in across.rows] == ["100", "110", "99"]


def test_label_and_value_in_one_cell_beside_another_such() -> None:
    found = read(SHAPES["label and value in one cell, money in one row"])
    form = found.form
    assert (form.project, form.department, form.unit) == ("古树保护", "云岭市园林局", "云岭市园林中心")
    assert (form.goal.expected, form.goal.achieved) == ("保护三十株。", "保护了三十一株。")
    assert "填报日期：2023年1月10日" in dict(form.extra).values()
    assert [(line.initial, line.executed, line.rate) for line in form.funds] == [("30", "29.4", "98%")]
    assert form.total.score == "99.8"


def test_money_in_yuan_stays_yuan() -> None:
    found = read(SHAPES["two rows of heads, money in yuan, a grade"])
    assert found.template.money == "元"
    assert found.form.funds[0].executed == "387664.62"
    assert own_text(found.form.total.extra, "grade") == "优"


def test_a_rate_may_be_worth_twenty_points_and_goals_may_be_several() -> None:
    found = read(SHAPES["ticks, a rate of twenty points, two goals, no weights"])
    assert evaluate(found.form, found.template).printed["funds.0.score"] == "20"
    assert [own_text(row.extra, "group") for row in found.form.indicators] == [
        "",
        "",
        "年度绩效目标2\n（40分）",
    ]
    assert dict(found.form.indicators[0].spans) == {"score": 2}
    assert not found.form.manual  # 20 + 20 + 40


def test_nothing_is_worked_out_where_the_form_has_no_cell_for_it() -> None:
    found = read(SHAPES["transfer, no points at all"])
    figures = evaluate(found.form, found.template)
    assert "total.score" not in figures.printed
    assert figures.grade == ""
    assert figures.printed["funds.0.rate"] == "90%"


def test_the_denominator_is_the_amount_that_the_form_has() -> None:
    found = read(SHAPES["formulas in words, goals without heads"])
    assert evaluate(found.form, found.template).rate.text == "50%"
    assert found.form.goal.achieved == "二十条道路保洁达标。"


def test_two_forms_in_one_table_are_two() -> None:
    shape = SHAPES["weights before targets, leader and phone in one cell"]
    both = Sheet(rows=(*shape.rows, *shape.rows), widths=shape.widths, above=shape.above)
    parts = split_forms(both)
    assert len(parts) == 2
    assert [read(part).form.project for part in parts] == ["水价改革", "水价改革"]


def test_a_declaration_is_no_self_evaluation_but_may_become_a_template() -> None:
    sheet = drawn_sheet(
        """
项目名称>2|系统运维>6
主管部门及代码>2|云岭市数据局>2|实施单位>2|云岭市数据局>2
总体目标>1>2|中期目标（2026年—2028年）>3|年度目标>4
^1|三年稳定运行。>3|稳定运行一年。>4
绩效指标>1>3|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值
^1|产出指标|数量指标|系统数|3个|数量指标|系统数|1个
^1|满意度指标|满意度指标|用户满意度|≥90%|满意度指标|用户满意度|≥90%
""",
        above=("项目支出绩效目标申报表", "（2026年度）"),
    )
    with pytest.raises(NotAForm):
        read(sheet)
    found = recognise(sheet, fresh(), any_kind=True)
    assert found.template.kind == "目标申报表"
    assert [row.target for row in found.form.indicators] == [
        "1个",
        "≥90%",
    ]  # the year's half has the meanings
    assert found.form.goal.expected == "稳定运行一年。"
