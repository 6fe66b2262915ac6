"""The words of the list of forms and of what is done to whole forms."""

from __future__ import annotations

from jixiao_gui.form.project_forms import NO_PROJECT

# the list
STATUS = {
    "all": "全部状态",
    "errors": "有错误",
    "warnings": "有提醒",
    "incomplete": "未完成",
    "done": "已完成",
}
STATUS_TIP = "按状态筛选"
SORT = {
    "book": "表格顺序",
    "name": "项目名称",
    "rate": "执行率",
    "total": "总分",
    "errors": "错误数",
}
SORT_TIP = "排列次序"
DESCENDING = "倒序"
GROUP = {"": "不分组", "project": "按项目", "department": "按部门", "unit": "按单位"}
GROUP_TIP = "分组显示"
NO_GROUP = {"project": NO_PROJECT, "department": "（未填主管部门）", "unit": "（未填实施单位）"}
GROUP_COUNT = "{count} 张"
GROUP_ERRORS = "{count} 张，{errors} 张有错误"
SHOWN = "显示 {found} / {count} 张"
SELECTED = "，已选 {count} 张"
CLEAR = "清除筛选"
CLEAR_TIP = "显示全部自评表"
NOTHING_FOUND = "没有符合条件的自评表。"
NO_MOVE = "按“表格顺序”排列且不分组时，才能调整次序。"
SEARCH = "搜索（含表内文字）"
SEARCH_TIP = "搜索项目、部门、单位和表内各栏文字，用空格分隔多个词（Ctrl+F3）"
COLLAPSED = "，已折叠"

# an empty book
EMPTY_TITLE = "册里还没有自评表"
EMPTY_HINT = "新建一张空白表开始填写，或导入以前填好的 Word、Excel 文件。也可以把文件拖到这里。"
EMPTY_NEW = "新建自评表"
EMPTY_IMPORT = "从 Word 等文件导入…"

# commands
ADD_FROM = "按“{name}”新建自评表"
COPY_FORMS = "创建 {count} 张表的副本"
DELETE_FORMS = "删除 {count} 张表"
DELETED_FORMS = "已删除 {count} 张表。"
MOVE_FORMS = "移动 {count} 张表"
CARRY = "结转 {count} 张表"
CARRIED = "已结转 {count} 张表到 {year} 年度，列在最后：目标和指标保留，资金、完成值、得分已清空。"
CARRY_NAME = "{name} {year}"
CARRYING = "正在结转……{done} / {count} 张"
CARRIED_BOOK = "已结转 {count} 张表到“{path}”。"
CARRY_OVER_ITSELF = "不能结转到正打开的自评表册，请换一个文件名。"
OPEN_IT = "打开"
CONVERT = "换为“{name}”模板"
CONVERTING = "正在更换模板……{done} / {count} 张"
CONVERTED = "已把 {count} 张表换为“{name}”模板。"
CONVERT_SAME = "所选自评表已是这个模板。"
CONVERT_TITLE = "更换模板"
CONVERT_LOST = "“{name}”没有下列内容的位置，更换后这些内容不再保留（可用“撤销”恢复）："
LOST_MORE = "……共 {count} 处，这里列出前 {shown} 处。"
CONVERT_ANYWAY = "更换模板(&Y)"
LOST_LINE = "第 {number} 张 {project}　{place}：{text}"
CANCEL = "取消"
NOT_AT_HAND = "有的自评表的模板不在本机，没有更换。"

# forms made from others
FOLLOW = "生成“{name}”"
FOLLOW_KIND = "{kind}"
FOLLOW_KIND_OF = "{kind}（{year} 年度）"
FOLLOWED = "已生成 {count} 张{kind}，列在原表之后：项目、目标和指标已带过来。"
FOLLOWING = "正在生成……{done} / {count} 张"
FOLLOW_LOST = "有 {count} 处内容在新表里没有位置。"
FOLLOW_LOST_TITLE = "没有位置的内容"
FOLLOW_LOST_LINE = "{project}　{place}：{text}"
FOLLOW_STRANGE = "{project}　一级指标“{level}”：新表没有这一类，这几行原样保留"
FOLLOW_NOT_AT_HAND = "所选的表的模板不在本机，没有生成。"
SHOW_THEM = "查看"

# one field in many forms
FILL_TITLE = "批量填写、统一名称"
FILL_FIELD = "栏目(&F)"
FILL_SCOPE = "范围(&S)"
FILL_ALL = "全部 {count} 张"
FILL_CHOSEN = "所选 {count} 张"
FILL_COLUMNS = ("现在的写法", "自评表")
FILL_TIP = "勾选要改的写法；双击一行，就用这一种写法"
FILL_COUNT = "{count} 张"
FILL_TO = "都填为(&T)"
FILL_PLACE = "输入，或双击上面的一种写法"
FILL_WORDS = "将改 {count} 张表，可以一步撤销。"
FILL_NOTHING = "勾选的各张已经一致，没有要改的。"
FILL_OK = "填入"
FILL_NAME = "统一填写{field}（{count} 张）"
FILLED = "已统一填写 {count} 张表的{field}，可用“撤销”恢复。"
