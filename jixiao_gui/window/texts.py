"""The words that users read in more than one room; a room's own stand in its ``_texts`` module.

The words of commands stand with the commands.
"""

from __future__ import annotations

FULL_NAME = "项目支出绩效自评表编辑器"

# the form
VIEW_NAME = "项目支出绩效自评表"
EDITOR_NAME = "单元格编辑框"
READ_ONLY_EDIT = "此自评表册以只读方式打开，不能修改；可另存为新文件后再编辑。"
FIXED_CELL = "这是表格的固定文字，不能修改。"
NO_PLACE_TO_PASTE = "剪贴板的内容没有落在可填写的单元格里，没有粘贴。"
MANUAL_TIP = "手工填写，不随公式变化。按公式应为：{formula}"
MANUAL_HINT = "右键可“恢复自动计算”。"
AUTO_TIP = "自动计算：{formula}"
NOT_COMPUTED = "暂不能计算：{reason}。"
FORMULA_RATE = "{executed_name} {executed} ÷ {budget_name} {budget} = {rate}"
FORMULA_SCORE = "分值 {weight} × 执行率 {rate}（最高按 100%）= {score}"
FORMULA_TOTAL = "执行率得分 {score} + 各项指标得分合计 {indicators} = {total}"
FORMULA_INDICATORS = "各项指标得分合计 {indicators} = {total}"

# undo names
EDIT_CELL = "修改{cell}"
EDIT_CELLS = "修改 {count} 格"
CLEAR_CELL = "清除{cell}"
CLEAR_CELLS = "清除 {count} 格"
CUT_CELLS = "剪切 {count} 格"
PASTE_CELL = "粘贴{cell}"
PASTE_CELLS = "粘贴 {count} 格"
FOLLOW = "恢复自动计算{cell}"
REMOVE_BLANKS = "删除空白指标行"
ADD_FORM = "新建自评表"
COPY_FORM = "创建自评表副本"
DELETE_FORM = "删除自评表"
MOVE_FORM = "移动自评表"
UNDO = "撤销"
REDO = "重做"

# panels
FORMS_TITLE = "自评表"
FORMS_SEARCH = "搜索项目、部门、单位"
FORMS_COUNT = "共 {count} 张"
FORMS_EMPTY = "还没有自评表。\n按“新建自评表”，或从 Word 等文件导入。"
COLUMNS = ("序号", "项目名称", "执行率", "总分", "等级", "错误")
FINDINGS_TITLE = "校验"
FINDINGS_NONE = "没有发现问题。"
ACKNOWLEDGED = "已确认"
CORRECT_ONE = "更正"
CORRECT_ALL_BUTTON = "全部更正"
CORRECT_TIP = "把此处改为 {expected}"
CORRECT_TIP_PLAIN = "按建议更正此处"
SOURCE_TIP = "依据：{source}"
NOTHING_TO_CORRECT = "没有可以自动更正的问题。"
NO_SUGGESTION_YET = "年度指标值、实际完成值或分值没有填写。"
OFFICE_SCORE_TIP = "复核分 {score}（自评 {own}）：{why}"
AUTO_SCORE_TIP = "按建议打分：{reasoning}"
MADE_FROM_TIP = "由 {count} 处得来，右键选“来源”可以转到。"
SUGGESTION_TIP = "建议：{reasoning}"
NO_FINDINGS = "本表没有发现问题。"

# status
STATUS_TOTAL = "总分 {total}"
STATUS_GRADE = "等级 {grade}"
STATUS_WEIGHTS = "分值合计 {weights}"
STATUS_NONE = "—"
STATUS_SAVED = "已保存"
STATUS_UNSAVED = "未保存"
STATUS_READ_ONLY = "只读"
STATUS_FAILED = "保存失败"
STATUS_SAVING = "正在保存……"
READ_ONLY_BUTTON = "另存为…"
READ_ONLY_TAKE_OVER = "接着编辑…"
READ_ONLY_TAKE_OVER_TIP = "那台电脑上已经不用这个自评表册了，在这里接着编辑"
STATUS_ZOOM = "{zoom}%"
STATUS_ZOOM_TIP = "页面的缩放比例；双击改为适合页宽"
STATUS_FINDINGS = "校验（{count}）"
STATUS_LIST_TIP = "显示自评表列表（Alt+1）"
STATUS_FINDINGS_TIP = "显示校验结果（Alt+2）"
UNTITLED = "未命名"
OF_YEAR = "{year}年度"
WINDOW_TITLE = "{star}{book} — {program}"
READ_ONLY_TITLE = "{book}（只读）— {program}"
CANCELLED = "已取消，没有写入任何内容。"
WRITING = "正在写入……"
UNDONE = "已撤销“{name}”，共 {forms} 张表。"
REDONE = "已重做“{name}”，共 {forms} 张表。"
BUSY = "上一项导入或导出还没有完成，请稍候再试。"
TEMPLATE_PROBLEM = "部分模板不能使用：{problems}"
UNKNOWN_TEMPLATE = "此表的模板“{template}”不在本机，暂不能显示；请把模板文件放入用户文件夹后重开。"
NO_SAMPLE = "没有找到示例文件。"

# questions
CANCEL = "取消"
SAVE = "保存"
DONT_SAVE = "不保存"
ASK_SAVE = "是否保存对“{book}”的修改？"
ASK_SAVE_MORE = "不保存，修改将会丢失。"
ASK_REPLACE = "“{name}”已经存在，是否替换？"
REPLACE = "替换"
DELETED_FORM = "已删除“{project}”。"
OPEN_FILE = "打开"
OPEN_FOLDER = "打开文件夹"
CLOSE = "关闭"

# files
BOOK_FILTER = "自评表册 (*.db *.jixiao);;所有文件 (*)"
EXPORT_FILTERS = {
    "docx": "Word 文档 (*.docx)",
    "pdf": "PDF 文件 (*.pdf)",
    "ofd": "OFD 版式文件 (*.ofd)",
    "xlsx": "Excel 工作簿 (*.xlsx)",
    "json": "JSON 数据 (*.json)",
    "txt": "文本 (*.txt)",
}
OPEN_TITLE = "打开自评表册"
SAVE_AS_TITLE = "另存为"
EXPORT_TITLE = "导出自评表"

# files to import
IMPORT_TITLE = "导入自评表"
LIST_TITLE = "从项目列表导入"
ALL_KINDS = "可导入的文件"
ALL_FILES = "所有文件 (*)"
LIST_KINDS = "项目列表"

# new book, start page
NEW_BOOK_TITLE = "新建自评表册"
NEW_YEAR = "年度(&Y)"
NEW_DEPARTMENT = "主管部门(&D)"
NEW_UNIT = "实施单位(&U)"
NEW_TEMPLATE = "模板(&T)"
NEW_HINT = "年度、部门和单位会填入每张新表，之后可以修改。"
CREATE = "新建"
START_TITLE = "项目支出绩效自评表"
START_HINT = "填写、核对、打印，一步到位。"
START_NEW = "新建自评表册"
START_NEW_HINT = "一个单位一年一册，放多张表"
START_OPEN = "打开自评表册"
START_OPEN_HINT = "打开已有的册（.db 文件）"
START_IMPORT = "从 Word、Excel 等文件导入"
START_IMPORT_HINT = "读入以前填好的自评表"
START_SAMPLE = "看看示例"
START_SAMPLE_HINT = "几张虚构项目的自评表，随便试"
START_RECENT = "最近打开"
START_NO_RECENT = "这里会列出最近打开的自评表册。"


# errors that nobody expected
UNEXPECTED = "程序遇到意外问题，刚才的操作可能没有完成；已填内容不受影响，可以继续。详情记在“{log}”。"
CRASHED = "程序遇到意外问题，没有完成；已填内容不受影响，请再试一次。"
COPY_DETAILS = "复制详情"
