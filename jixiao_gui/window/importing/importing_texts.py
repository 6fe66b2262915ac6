"""The words of importing that a user reads."""

from __future__ import annotations

# files
FOLDER_TITLE = "导入文件夹中的自评表"
WORKING = "正在导入……已读 {done} 张"
WORKING_FILES = "正在导入第 {number} / {count} 个文件“{file}”……已读 {done} 张"
COMPARING = "正在与册中的自评表比对……"
NAME = "导入 {count} 张表"
NAME_REPLACED = "导入 {count} 张表（替换 {replaced} 张）"
DONE = "已导入 {count} 张表{more}。"
DONE_NOTES = "已导入 {count} 张表{more}，有 {notes} 处需要留意。"
REPLACED = "，替换 {count} 张"
SKIPPED = "，跳过 {count} 张"
FAILED = "，有 {count} 个文件没能读取"
NOTHING = "没有导入自评表。"
ALL_SKIPPED = "这些自评表册中都有了，没有导入。"
DETAILS = "查看说明"
CARRY_ON = "结转到 {year} 年度"
CARRIED_ON = "结转 {count} 张到 {year} 年度"
CARRIED_ON_TOLD = "已{name}：目标和指标保留，资金、完成值、得分待填。Ctrl+Z 可以恢复去年的表。"
OTHER_BOOK = "导入期间换了一册，没有导入；请重新导入。"
NO_FILES = "文件夹中没有可以导入的文件。"
IS_LIST = "“{file}”是项目列表，不是自评表。"
FROM_LIST = "按列表导入…"

# dropping a book on an open one
DROP_OPEN = "打开“{file}”"
DROP_COLLECT = "把“{file}”中的自评表导入当前自评表册"

# another program's file that was opened as a book
NOT_OPENED = "“{file}”是{kind}，不是自评表册；可以把其中的自评表导入。"
IMPORT_IT = "导入"

# a file that opens with a password
PASSWORD_TITLE = "需要密码"
PASSWORD_WORDS = "“{file}”设有打开密码，请输入密码；取消则不导入这个文件。"
PASSWORD_WRONG = "“{file}”的密码不对，请重新输入；取消则不导入这个文件。"

# the report
REPORT_TITLE = "导入说明"
REPORT_SUMMARY = "读入 {forms} 张表"
REPORT_KINDS = {
    "differs": "与公式不符 {count} 处",
    "filled": "按公式填入 {count} 处",
    "guess": "推断 {count} 处",
    "leftover": "未导入 {count} 处",
    "remark": "说明 {count} 条",
    "failure": "没能读取 {count} 个文件",
}
REPORT_HINT = "单击一行，转到那张表的那一格。"
REPORT_ONLY = "只看需要留意的(&O)"
REPORT_ROWS = "{number}　{project}"
REPORT_ABOUT = "{template}，指标 {rows} 行"
REPORT_REPLACED = "，替换了原表"
REPORT_SKIPPED = "，册中已有，跳过"
REPORT_OUTSIDE = "表外文字"
REPORT_LEFT = "“{text}”未导入。"
REPORT_REMARKS = "文件的说明"
REPORT_FAILED = "没能读取的文件"
REPORT_GONE = "这张表已不在册中。"
REPORT_COLUMNS = ("自评表", "来自")
NO_REPORT = "还没有导入过文件。"
COPY = "复制全部(&C)"

# the same form twice
SAME_TITLE = "册中已有这些自评表"
SAME_WORDS = "以下 {count} 张与已有的自评表项目、年度相同，请选择如何处理。其余 {rest} 张直接导入。"
SAME_WORDS_ALL = "以下 {count} 张与已有的自评表项目、年度相同，请选择如何处理。"
SAME_COLUMNS = ("项目名称", "年度", "来自", "与已有的表相比", "处理")
SAME_EQUAL = "内容相同"
SAME_DIFFERENT = "{count} 处不同"
SAME_EARLIER = "（同一次导入）"
SAME_ALL = "全部设为："
WAYS = {"keep": "都保留", "replace": "替换", "skip": "跳过"}
WAY_KEYS = {"keep": "K", "replace": "R", "skip": "S"}
IMPORT = "导入"
SAME_CANCELLED = "已取消，没有导入。"

# a list of projects
LIST_WORKING = "正在读取项目列表……"
LIST_SHEET = "工作表(&S)"
LIST_SHEETS = "第 {number} 个，{count} 个项目"
LIST_COLUMNS = "各栏的意思，不对的可以改："
LIST_UNUSED = "（不读入）"
LIST_UNIT = "金额单位(&U)"
LIST_UNITS = ("万元", "元", "百元", "千元", "亿元")
LIST_NEW = "每个项目新建一张表(&N)"
LIST_FILL = "填写已有自评表的资金，按项目名称对应(&F)"
LIST_YEAR = "年度(&Y)"
LIST_TEMPLATE = "模板(&T)"
LIST_NEW_HEADS = ("项目名称", "年度", "主管部门", "实施单位", "资金", "说明")
LIST_FILL_HEADS = ("项目名称", "栏目", "现在", "列表", "说明")
LIST_THERE = "册中已有"
LIST_SAME = "与列表一致，不用填写"
LIST_NO_FORM = "没有同名的自评表"
LIST_AMBIGUOUS = "同名的有 {forms} 张表、{rows} 行，无法对应"
LIST_EMPTY_CELL = "（空）"
LIST_DO_NEW = "新建 {count} 张"
LIST_DO_FILL = "填写 {count} 张"
LIST_NEW_NAME = "按列表新建 {count} 张表"
LIST_FILL_NAME = "按列表填写 {count} 张表的资金"
LIST_FILLED = "已按列表填写 {count} 张表的资金，共 {cells} 格。"
LIST_NO_PROJECT = "请先指明哪一栏是项目名称。"
LIST_NOTHING = "没有需要填写的资金。"
LIST_NO_BOOK = "还没有打开自评表册，只能新建。"
LIST_NOTES = "读列表时的说明（{count} 条）："

# pasting
CLIPBOARD = "剪贴板"
PASTE_NAME = "粘贴为新表"
PASTE_FILL_NAME = "用剪贴板的表填写"
PASTE_TITLE = "剪贴板里是完整的自评表“{project}”"
PASTE_FILL = "填入本表，替换全部内容(&F)"
PASTE_NEW = "粘贴为新表(&N)"
PASTE_CELLS = "从当前格起按单元格粘贴(&C)"
PASTE_FILES_TITLE = "剪贴板里是复制的文件“{file}”等 {count} 个"
PASTE_FILE_TITLE = "剪贴板里是复制的文件“{file}”"
PASTE_FILES = "导入为自评表(&I)"
PASTE_NO_FILES = (
    "剪贴板里是文件“{file}”，不能粘贴到单元格里，也不能导入；"
    "能导入的是 Word、WPS、Excel、PDF、网页、文本等文件。"
)
PASTE_NOTHING = "剪贴板里没有自评表。请在 Word、WPS 或 Excel 中选中整张表格，复制后再粘贴。"
PASTED = "已用剪贴板的表填写“{project}”。"
PASTED_NOTES = "已用剪贴板的表填写“{project}”，有 {notes} 处需要留意。"
