"""The words of the findings' room."""

from __future__ import annotations

ALL_RULES = "全部规则"
RULE_FILTER = "按规则筛选"
RULE_ITEM = "{title}（{count}）"
LEVEL_CHIP = "{name} {count}"
LEVEL_TIP = "显示或隐藏{name}"
NOTHING_SHOWN = "筛选条件下没有问题。"
FOLD_LINE = "{title}（{count} 处）"
FOLD_OPEN = "▾"
FOLD_CLOSED = "▸"
FOLD_SAID = "{level}：{words}，按 Enter 展开或收起"
NEXT_FORM = "本表的错误和提醒已看完，转到第 {number} 张。"
MORE = "更多操作"
MORE_MARK = "⋯"
SAID = "已确认：{reason}"
SAID_DAY = "已确认（{day}）：{reason}"

# what is not filled in yet
UNFILLED = "还有 {count} 处未填"
UNFILLED_TIP = "展开或收起未填的地方"
UNFILLED_LIST = "未填的地方"
UNFILLED_NEXT = "下一处"
UNFILLED_NEXT_TIP = "到下一处未填的单元格（Ctrl+F8）"
NOTHING_UNFILLED = "没有未填的地方。"
FINISHED = "填报完成"
FINISHED_TIP = "标记本表已填完，之后未填的地方按错误和提醒列出"
FINISHED_ALREADY = "本表已经标记为填报完成。"
NOT_FINISHED = "本表还在填报，没有标记。"
REFILLING = "改回填报中"
ONLY_UNFILLED = "已填的部分没有发现问题。"

# menu of a finding
MENU_CORRECT = "更正此处"
MENU_CORRECT_TO = "更正为 {expected}"
MENU_AS_DECLARED = "按申报改为 {expected}"
MENU_KEEP = "保留（不按申报改）"
KEPT = "已按批复调整，保留本表的内容。"
MENU_KIND = "更正所有“{title}”…"
MENU_DRAFT = "草拟原因…"
MENU_ACKNOWLEDGE = "确认此条…"
MENU_REASON = "修改确认理由…"
MENU_REOPEN = "撤销确认"
MENU_ONLY = "只看“{title}”"

# undo names
ACKNOWLEDGE = "确认问题"
REOPEN = "撤销确认"
CORRECT_KIND = "更正{title}（{count} 处）"
CORRECT_MANY = "全部更正（{count} 处）"
SCORE_AUTO = "按建议打分"
SCORE_MANUAL = "改为手工打分"

# acknowledging
REASON_TITLE = "确认问题"
REASON_LABEL = "确认的理由"
REASON_HINT = "确认后不再计入错误和提醒，理由保存在自评表册中，并写入校验报告。"
REASON_PLACE = "写明为什么可以这样填"
REASONS = ("已核实，情况属实", "按上级部门的口径填报", "另有说明材料")
REASON_OK = "确认"

# correcting many
CORRECT_TITLE = "更正"
SCOPE = "范围"
SCOPE_FORM = "本表"
SCOPE_BOOK = "全部 {count} 张表"
KIND = "问题"
KIND_ALL = "全部错误和提醒"
CORRECT_COLUMNS = ("自评表", "位置", "原来", "改为")
CORRECT_WORDS = "将更正 {findings} 处，涉及 {forms} 张表。下面是全部改动，确定后一次完成，可以一步撤销。"
CORRECT_MORE = (
    "将更正 {findings} 处，涉及 {forms} 张表；改动较多，下面列出前 {shown} 项。确定后一次完成，可以一步撤销。"
)
CORRECT_TICKED = "将更正 {findings} 处；没有勾选的不动。确定后一次完成，可以一步撤销。"
CORRECT_TIP = "去掉勾选，这一处就不更正；双击转到这一处"
CORRECT_NONE = "没有可以更正的地方。"
CORRECT_WORKING = "正在查找……{done} / {count} 张"
CORRECT_OK = "更正"
CANCEL = "取消"
EMPTY = "（空）"
FORM_NAME = "{number}. {project}"
CORRECTED = "已更正 {findings} 处，涉及 {forms} 张表。"

# commands
NOTHING_TO_ACKNOWLEDGE = "这一格没有可以确认的问题。"
NO_DRAFT = "这一行的年度指标值或实际完成值没有填写，无法草拟。"
DRAFT_OPENED = "已按本行数字草拟，请补写原因后按 Enter；按 Esc 放弃。"
NO_ROW = "请先选中指标行。"
NO_SUGGESTION = "第 {row} 行没有建议得分：{reason}"
ALL_SCORED = "{count} 行按建议打分。"
SOME_SCORED = "{count} 行按建议打分；{left} 行读不出或需要自行判断，仍为手工打分。"
NONE_SCORED = "没有可以按建议打分的行。"
NONE_MANUAL = "所选的行没有按建议打分。"

# the rules
MENU_RULE = "更改或停用这条规则…"
RULES_TITLE = "校验规则"
RULES_HINT = "“{name}”的各项校验。不合本单位情况的，可以改级别或停用；“提示”只供参考，不计入错误和提醒。"
RULES_COLUMNS = ("规则", "查什么", "级别")
RULE_LEVEL = "{title}的级别"
RULE_OFF = "不查"
EXCEED = "超过指标值多少算“大幅超额完成”"
ADJUST = "全年预算数比年初预算数变动多少算“调整较大”"
RULES_FOR_BOOK = "只用于本册"
RULES_FOR_ALL = "以后都这样"
RULES_RESET = "恢复原规定"
SET_RULES = "更改校验规则"
RULES_SET_BOOK = "已更改本册的校验规则，随文件保存；可用“撤销”恢复。"
RULES_SET_ALL = "已更改校验规则，今后各册都按此校验。"

# the whole book
BOOK_TITLE = "全部表的问题"
BOOK_UNIT = "实施单位"
BOOK_ALL_UNITS = "全部单位"
BOOK_HINTS = "也列出提示"
BOOK_COLUMNS = ("规则、自评表", "位置", "问题")
BOOK_RULE = "{title}（{count} 处，{forms} 张表）"
BOOK_WORDS = "共 {count} 处，涉及 {forms} 张表。"
BOOK_NONE = "没有发现问题。"
BOOK_MORE = "问题较多，只列出前 {count} 处；可以先选一个单位。"
BOOK_HINT = "双击转到那一格；勾选规则，就勾选了它的每一处。"
BOOK_CORRECT = "更正勾选的"
BOOK_ACKNOWLEDGE = "确认勾选的…"
BOOK_REASON = "确认 {count} 处问题"
ACKNOWLEDGE_MANY = "确认问题（{count} 处）"
ACKNOWLEDGED_MANY = "已确认 {count} 处，涉及 {forms} 张表；可用“撤销”恢复。"
