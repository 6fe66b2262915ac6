"""The words of the review room."""

from __future__ import annotations

EXPORT_SUMMARY, EXPORT_AUDIT, EXPORT_REPORT = "导出汇总", "导出校验报告", "导出绩效自评报告"
WINDOW_TITLE = "汇总 — {book}"
CHARTS = "图表"
TABS = ("项目", "按主管部门", "按实施单位", CHARTS, "年度对比")
PROJECT, EXECUTED, RATE, TOTAL, CHANGE = "项目名称", "全年执行数", "执行率", "总分", "总分\n变化"
DEPARTMENT, UNIT = "主管部门", "实施单位"
SUM = "合计（总分为平均分）"
GROUP_SUM = "合计"
DISPUTED = "所填的执行率、得分或总分与公式不符，按所填列示。"
HINT = "双击一行打开该表"
CHART_HINT = "双击一个点打开该表"
WORKING = "正在汇总……{done} / {count} 张"
EMPTY = "还没有自评表。"
KEY_FIGURES = "{counted}　全年执行数 {executed} 万元　执行率 {rate}　平均分 {average}　{grades}"
GRADE = "{grade} {count}"
STALE = "自评表册有改动，汇总不是最新的。"
REFRESH = "刷新"
EXPORT = "导出(&E)"
EXPORTS = {"xlsx": "Excel 工作簿…", "docx": "Word 文档…", "pdf": "PDF 文件…"}
EXPORTED = "已导出到“{path}”。"
WORKING_FILE = "正在写入……"
WORKING_AUDIT = "正在校验……{done} / {count} 张"
SUMMARY_NAME = "{book}汇总"
AUDIT_NAME = "{book}校验报告"
AUDIT_FILTER = "Word 文档 (*.docx);;PDF 文件 (*.pdf)"
REPORT_NAME = "{book}绩效自评报告"
REPORT_FILTER = "Word 文档 (*.docx)"
DRAFT_TITLE = "绩效自评报告"
DRAFT_OUTLINE = "提纲(&T)"
DRAFT_SCOPE = "内容(&S)"
DRAFT_SOURCE = "提纲依据：{source}"
DRAFT_ALL, DRAFT_CHOSEN = "全部 {count} 张表", "所选 {count} 张表"
DRAFT_STALE = "自评表册有改动，草稿不是最新的。"
DRAFT_WORKING = "正在起草……"
DRAFT_WORKING_AT = "正在起草……{done} 张"
DRAFT_WRITE = "存为 Word 文档…"
DRAFT_GAPS = "{forms} 张表；有 {gaps} 处“【请补充】”要填，可以存为 Word 后再补。"
DRAFT_WHOLE = "{forms} 张表。"
DRAFT_COLUMNS = (
    *("序号", "项目名称", "实施单位", "全年预算数（万元）"),
    *("全年执行数（万元）", "执行率", "得分", "等级"),
)
WORKING_REPORT = "正在起草……{done} / {count} 张"
DRAFTED = "已起草到“{path}”，有 {gaps} 处“【请补充】”要填。"
NO_SELF_EVALUATION = "自评表册中没有自评表，绩效自评报告没有可以写的内容。"
NO_SELF_EVALUATION_CHOSEN = "所选的表都不是自评表，绩效自评报告没有可以写的内容。"
SUMMARY_FILTERS = {
    "xlsx": "Excel 工作簿 (*.xlsx)",
    "docx": "Word 文档 (*.docx)",
    "pdf": "PDF 文件 (*.pdf)",
}
BARS_NAME = "等级分布图"
SCATTER_NAME = "执行率与总分图"
POINT_TIP = "{number}. {project}\n执行率 {rate}　总分 {total}"
MORE_POINTS = "\n……共 {counted}在此处"
