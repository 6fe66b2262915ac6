"""Invented layouts out of the way, and filled forms of them, for the tests of what goes out."""

from __future__ import annotations

import tomllib
from dataclasses import replace

from jixiao_gui import paths
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.model import Form, FundLine, Goal, Indicator, OwnTable, Total, own_texts
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.form.template_file import load_templates, read_template
from jixiao_gui.sheet.sheet import Sheet
from tests.laid_out import laid_out

TWO_HEADS = '''
id = "two-heads"
name = "两层表头（元）"
rules = "mof-2020"
money = "元"
caption = "附件3\\n报表编号：某财绩02表"
title = "{year}年度项目支出绩效自评表"
above = ["填报单位（盖章）：          填报日期：    年  月  日          单位：元"]
below = [
    """注：1.得分一档最高不能超过该指标分值上限。各级指标的权重由部门根据重要程度确定，\\
    原则上产出指标 50 分、效益指标 30 分、满意度指标 10 分、预算资金执行率 10 分。""",
    "    2.请在“偏差原因”中说明偏离目标、不能完成目标的原因及拟采取的措施。",
]
sign_off = ["单位负责人：", "填表人：", "联系电话："]

[[section]]
id = "header"
[[section.rows]]
cells = ["项目名称", {field = "project"}, "项目类别", {field = "x1", text = "□部门项目 □转移支付"}]
widths = [28, 60, 26, 60]
[[section.rows]]
cells = ["主管部门", {field = "department"}, "实施单位", {field = "unit"}]
widths = [28, 60, 26, 60]

[[section]]
id = "funds"
label = "项目资金"
label_width = 28
columns = [
    {id = "item", head = "", width = 36},
    {id = "initial", head = "年初数", width = 25, upper = "预算"},
    {id = "budget", head = "调整后数", width = 25, upper = "预算"},
    {id = "executed", head = "执行数", width = 25, upper = "执行"},
    {id = "rate", head = "执行率", width = 15, upper = "执行"},
    {id = "score", head = "得分", width = 20},
]
lines = [{item = "合计"}, {item = "财政拨款"}, {item = "其他"}]

[[section]]
id = "indicators"
label = "绩效指标"
label_width = 10
vertical = true
columns = [
    {id = "level1", head = "一级指标", width = 16},
    {id = "level2", head = "二级指标", width = 18},
    {id = "name", head = "三级指标", width = 30},
    {id = "comparator", head = "符号", width = 10, upper = "年度指标值"},
    {id = "target", head = "数值", width = 18, upper = "年度指标值"},
    {id = "measure_unit", head = "计量单位", width = 12, upper = "年度指标值"},
    {id = "actual", head = "实际完成值", width = 18},
    {id = "weight", head = "分值", width = 10},
    {id = "score", head = "得分", width = 10},
    {id = "deviation", head = "偏差原因", width = 22},
]
lines = [{level1 = "产出指标", level2 = "数量指标"}]

[[section]]
id = "total"
[[section.rows]]
cells = ["总分", {field = "total.weight", text = "100"}, {field = "total.score"}, ""]
widths = [132, 10, 10, 22]
'''

MONITOR = """
id = "monitor"
name = "绩效运行监控表"
rules = "mof-2020"
kind = "监控表"
page = "landscape"
caption = "附件2"
title = "项目支出绩效目标执行监控表"
year_line = "（{year}年度1月—7月）"
below = ["说明：可能性栏在“确定能、有可能、完全不可能”中选一项打√；偏差原因不够填写的另附页。"]

[[section]]
id = "header"
[[section.rows]]
cells = ["项目名称", {field = "project"}, "主管部门及代码", {field = "department"}]
widths = [40, 90, 41, 90]

[[section]]
id = "funds"
label = "项目资金\\n（万元）"
label_width = 40
every_rate = true
columns = [
    {id = "item", head = "", width = 60},
    {id = "initial", head = "年初预算数", width = 40},
    {id = "executed", head = "1—7月执行数", width = 40},
    {id = "rate", head = "1—7月执行率", width = 40},
    {id = "forecast", head = "全年预计执行数", width = 41},
]
lines = [{item = "年度资金总额"}, {item = "其中：本年财政拨款"}]

[[section]]
id = "indicators"
label = "绩效指标"
label_width = 10
vertical = true
columns = [
    {id = "level1", head = "一级指标", width = 15},
    {id = "level2", head = "二级指标", width = 17},
    {id = "name", head = "三级指标", width = 32},
    {id = "target", head = "年度指标值", width = 20},
    {id = "actual", head = "1—7月\\n执行情况", width = 22},
    {id = "forecast", head = "全年预计\\n完成情况", width = 20},
    {id = "x1", head = "经费保障", width = 11, upper = "偏差原因分析"},
    {id = "x2", head = "制度保障", width = 11, upper = "偏差原因分析"},
    {id = "x3", head = "人员保障", width = 11, upper = "偏差原因分析"},
    {id = "x4", head = "硬件条件", width = 11, upper = "偏差原因分析"},
    {id = "x5", head = "其他", width = 11, upper = "偏差原因分析"},
    {id = "deviation", head = "原因说明", width = 28, upper = "偏差原因分析"},
    {id = "x6", head = "确定能", width = 14, upper = "完成目标可能性"},
    {id = "x7", head = "有可能", width = 14, upper = "完成目标可能性"},
    {id = "x8", head = "完全\\n不可能", width = 14, upper = "完成目标可能性"},
]
lines = [{level1 = "产出指标", level2 = "数量指标"}]
"""

TEXT_BLOCKS = """
id = "text-blocks"
name = "指标下面有文字"
rules = "mof-2020"
caption = ""
title = "财政支出项目自评表"
above = ["", "编制单位：　　　　　　　　　　　　单位：万元"]

[[section]]
id = "header"
[[section.rows]]
cells = ["项目名称", {field = "project"}]
widths = [30, 140]

[[section]]
id = "indicators"
label = ""
label_width = 0
columns = [
    {id = "level1", head = "指标类型", width = 30},
    {id = "name", head = "指标", width = 60},
    {id = "target", head = "目标值", width = 25},
    {id = "actual", head = "完成值", width = 25},
    {id = "deviation", head = "备注", width = 30},
]
lines = [{level1 = "产出指标"}]

[[section]]
id = "words"
[[section.rows]]
cells = ["存在问题", {field = "x1"}]
widths = [30, 140]
height = 20
[[section.rows]]
cells = ["改进措施", {field = "x2"}]
widths = [30, 140]
height = 20
[[section.rows]]
cells = ["评价结论", {field = "grade"}, "以上内容由项目单位填写，财政部门不作修改。"]
widths = [30, 50, 90]
"""

TASKS = """
id = "tasks"
name = "年度主要任务"
rules = "mof-2020"
kind = "部门整体"
caption = "附件5"
title = "部门整体支出绩效自评表"
year_line = "（{year}年度）"

[[section]]
id = "header"
[[section.rows]]
cells = ["部门名称", {field = "department"}]
widths = [30, 144]

[[section]]
id = "goal"
[[section.rows]]
cells = [{text = "年度总体目标", rows = 2}, "年初设定目标", "全年实际完成情况"]
widths = [30, 72, 72]
[[section.rows]]
cells = [{rows = 0}, {field = "goal.expected"}, {field = "goal.achieved"}]
widths = [30, 72, 72]
height = 16

[[section]]
id = "x_tasks"
label = "年度主要任务"
label_width = 30
columns = [
    {id = "x1", head = "任务名称", width = 34, merge = "down"},
    {id = "x2", head = "主要内容", width = 50},
    {id = "x3", head = "总额", width = 20, upper = "预算金额（万元）"},
    {id = "x4", head = "财政\\n拨款", width = 20, upper = "预算金额（万元）"},
    {id = "x5", head = "其他\\n资金", width = 20, upper = "预算金额（万元）"},
]
lines = [{x1 = "任务1"}, {x1 = "任务2"}]
"""

RULES = load_templates([paths.resources_folder()])


def all_templates() -> Templates:
    """The program's and the odd ones, in a registry of their own."""
    templates = Templates(dict(RULES.by_id), (), RULES.rules)
    for text in (TWO_HEADS, MONITOR, TEXT_BLOCKS, TASKS):
        templates.add(read_template(tomllib.loads(text), RULES.rules))
    return templates


TEMPLATES = all_templates()
ODD = ("two-heads", "monitor", "text-blocks", "tasks")


def filled(id: str, rows: int = 8) -> Form:
    """A form of the odd layout ``id`` with ``rows`` rows in its growing table."""
    return _FILLED[id](TEMPLATES[id], rows)


def _two_heads(template: Template, rows: int) -> Form:
    form = set_text(template.new_form("2023", "示例单位"), "x1", "☑部门项目 □转移支付")
    form = replace(form, project="示例设备更新", department="示例主管部门")
    funds = (
        FundLine("合计", "1200000", "1200000", "1150000.50"),
        FundLine("财政拨款", "1200000", "1200000", "1150000.50"),
        FundLine("其他"),
    )
    indicators = [
        Indicator(
            "产出指标" if n < rows * 2 // 3 else "效益指标",
            "数量指标" if n % 6 < 3 else "质量指标",
            f"更新设备第{n + 1}类并完成安装调试",
            f"{20 + n}",
            f"{21 + n}台",
            "10",
            "10",
            "因部分设备到货较晚，安装调试顺延至下一季度完成，已与供货方约定。" if n % 4 == 0 else "",
            extra=own_texts({"comparator": "≥", "measure_unit": "台"}),
            spans=(("deviation", 4),) if n % 4 == 0 else (),
        )
        for n in range(rows)
    ]
    return replace(form, funds=funds, indicators=tuple(indicators), total=Total("100"))


def _monitor(template: Template, rows: int) -> Form:
    form = replace(template.new_form("2023"), project="示例平台运行维护", department="示例局（000）")
    funds = (
        replace(
            FundLine("年度资金总额", "80", "", "45"),
            extra=own_texts({"forecast": "80"}),
        ),
        FundLine("其中：本年财政拨款", "80", "", "45"),
    )
    indicators = [
        Indicator(
            "产出指标" if n < rows // 2 else "效益指标",
            "数量指标" if n % 4 < 2 else "时效指标",
            f"巡检次数{n + 1}",
            "≥12次",
            "7次",
            deviation="" if n % 3 else "经费到位较晚，预计三季度补齐",
            extra=own_texts({"forecast": "12次", f"x{1 + n % 5}": "√", f"x{6 + n % 3}": "√"}),
        )
        for n in range(rows)
    ]
    return replace(form, funds=funds, indicators=tuple(indicators))


def _text_blocks(template: Template, rows: int) -> Form:
    form = replace(template.new_form("2023"), project="示例培训")
    indicators = [Indicator("产出指标", "", f"培训场次{n + 1}", "≥10场", "12场") for n in range(rows)]
    form = replace(form, indicators=tuple(indicators))
    form = set_text(form, "x1", "一是进度偏慢；\n二是资料归档不及时。")
    form = set_text(form, "x2", "加强调度，按月通报进度，明确专人负责归档，" * 8)
    return set_text(form, "grade", "良")


def _tasks(template: Template, rows: int) -> Form:
    form = replace(
        template.new_form("2023"),
        department="示例局",
        goal=Goal("完成全年任务。", "全年任务均已完成。"),
    )
    texts = [
        own_texts({"x1": f"任务{n // 3 + 1}", "x2": f"主要内容{n + 1}，" * 4, "x3": "30", "x4": "30"})
        for n in range(rows)
    ]
    return replace(form, tables=(OwnTable("x_tasks", tuple(texts)),))


_FILLED = {
    "two-heads": _two_heads,
    "monitor": _monitor,
    "text-blocks": _text_blocks,
    "tasks": _tasks,
}


def odd_sheet(id: str, rows: int = 8) -> Sheet:
    """The sheet of the form in the layout ``id``, see `filled`."""
    form = filled(id, rows)
    return laid_out(form, TEMPLATES[form.template])
