"""An invented place's own layout: tasks in a table of its own, boxes to tick, a column to tick, no total."""

from __future__ import annotations

import tomllib

from jixiao_gui.form.template import BOOK, Template, Templates
from jixiao_gui.form.template_file import read_template

_TEXT = """
id = "own-monitor"
name = "云岭市绩效运行监控表"
rules = "mof-2020"
kind = "监控表"
title = "{year}年度绩效运行监控表"
above = ["填报单位：", "金额单位：元"]
below = ["注：按实际填写。"]
money = "元"
guessed = ["tasks.x2", "x1"]

[[section]]
id = "header"

[[section.rows]]
cells = ["项目名称", { field = "project" }, "主管部门", { field = "department" }]
widths = [30, 57, 30, 57]

[[section.rows]]
cells = ["项目类别", { field = "x1", text = "1、部门预算项目□ 2、市直专项□ 3、市对下转移支付□" }]
widths = [30, 144]

[[section]]
id = "tasks"
label = "年度主要任务"
label_width = 30
columns = [
    { id = "x1", head = "任务", width = 57 },
    { id = "x2", head = "完成情况", width = 57 },
    { id = "x3", head = "能", width = 15, upper = "能否完成" },
    { id = "x4", head = "否", width = 15, upper = "能否完成" },
]
lines = [{ x1 = "任务1" }, { x1 = "任务2" }, { x1 = "任务3" }]

[[section]]
id = "indicators"
label = "绩效指标"
label_width = 10
columns = [
    { id = "level1", head = "一级指标", width = 30 },
    { id = "x1", head = "指标内容", width = 54 },
    { id = "target", head = "指标值", width = 30 },
    { id = "actual", head = "完成值", width = 30 },
    { id = "x2", head = "偏差说明", width = 20 },
]
lines = [{ level1 = "产出指标" }, { level1 = "产出指标" }, { level1 = "效益指标" }]
"""


def own_template(templates: Templates) -> Template:
    """The layout, as a book would carry it."""
    return read_template(tomllib.loads(_TEXT), templates.rules, origin=BOOK)
