"""The words of adding forms up, and of what a cell was made from."""

from __future__ import annotations

TITLE = "汇总到本表"
DEPARTMENT_HINT = (
    "勾选要汇总的项目；展开一个项目，勾选要列入本表的指标。金额相加，每个数都能查来源，可以一步撤销。"
)
TRANSFER_HINT = "勾选要汇总的表。金额和数量相加，百分率按资金加权平均，每个数都能查来源，可以一步撤销。"
COLUMNS, UNIT_COLUMNS = ("项目、指标", "单位、指标值"), ("单位", "项目")
FORM_LINE = "{number}. {name}"
TASKS = "主要任务和金额(&T)"
GOALS = "目标(&G)"
FUNDS = "项目支出(&F)"
COUNT = "已勾选 {forms} 张表，{rows} 个指标。"
OK = "汇总"
CANCEL = "取消"
NAME = "汇总 {count} 张表"
DONE = "已汇总 {count} 张表。"
NOTES = "有 {count} 处没有汇总。"
NOTES_TITLE = "没有汇总的内容"
SHOW = "查看"
NOT_HERE = "这张表不是部门整体表，册里也没有同样版式、同一年度的其他表，没有可以汇总的。"
NO_PARTS = "册里没有同一年度、可以汇总到本表的项目表。"

# sources
SOURCE_LINE = "{number}. {name}　{place}：{text}"
SOURCE_NOW = "{line}（现为 {now}）"
SOURCE_FORM = "本表由第 {number} 张“{name}”（{kind}）生成"
EMPTY = "空"
NO_SOURCE = "这一格没有来源：不是汇总来的，本表也不是由别的表生成的。"
GONE = "来源的表已不在册中。"
