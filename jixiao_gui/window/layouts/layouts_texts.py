"""The words of the window of layouts and of what is done to layouts."""

from __future__ import annotations

TITLE = "版式"
HINT = "“含义”决定哪些格参与计算和校验；改了含义或列宽，用这个版式的表马上跟着变，Ctrl+Z 可撤销。"
GROUPS = {"program": "程序自带", "user": "本机保存", "book": "本册"}
USED = "{count} 张表在用"
NOT_USED = "没有表在用"
LIST_NAME = "全部版式"
MEANINGS_NAME = "各栏的含义"
COLUMNS = ("表上的字", "所在部分", "含义")
NO_WORDS = "（无字）"
OUTSIDE = "单独的格"
OWN_MEANING = "自有的栏（不参与计算）"
GUESSED = "{meaning}（推测，请核对）"
FACTS = "{kind}　金额单位：{money}　{page}　{used}"
SOURCE = "来源：{source}"
PAGES = {True: "横向", False: "纵向"}
MONEY = "金额单位"
FIXED = "这个版式不属于本册，各栏含义不能在这里改；要改请先按“复制”。"
UNREADABLE = "这个版式无法读取，用它的表暂按默认版式显示；不能修改。"
GUESSES = "有 {count} 处含义是程序推测的，请核对；都对就按“全部确认”。"
ALL_KNOWN = "各栏的含义都已确认。"

# buttons
FROM_FILE = "打开空白表作为版式(&O)…"
NEW_FORM = "按此新建表"
CONFIRM = "全部确认(&A)"
RENAME = "改名(&N)…"
COPY = "复制(&C)"
KEEP = "保存到本机(&S)"
KEEP_TIP = "保存到本机后，本机的所有自评表册都能用"
EXPORT = "导出(&E)…"
DROP = "删除(&D)"
DROP_TIP = "还有表在用的版式不能删除"

# undo names
REPLACE_MEANING = "改“{words}”的含义"
CONFIRMED = "确认版式“{name}”各栏的含义"
MONEY_CHANGED = "改版式“{name}”的金额单位"
RENAMED = "版式改名"
COPIED = "复制版式“{name}”"
DROPPED = "删除版式“{name}”"
STARTED = "按“{name}”新建自评表"
LINES = "改表头和附注"

# what was done
MADE_OWN = "“{before}”供各册通用，改动记在本册自己的版式“{name}”里，用它的表都已换用；可撤销。"
OWN_NAME = "{name}（本项目）"
COPY_NAME = "{name} 副本"
READING = "正在读取“{file}”……"
FOUND_KNOWN = "“{file}”就是现有版式“{name}”，已按它新建一张表。"
FOUND = "已读入版式“{name}”并新建一张表；有 {count} 处含义是推测的，请在“版式”窗口核对。"
FOUND_SURE = "已读入版式“{name}”并新建一张表。"
LOOK = "核对"
KEPT = "已把版式“{name}”保存到本机“{path}”，以后各册都能用。"
KEPT_ALREADY = "本机已有同样的版式“{name}”，不必再存。"
NO_RULES = (
    "版式“{name}”没有保存到本机：所用的规则“{rules}”只在自评表册里；请先把规则文件放入本机 rules 文件夹。"
)
ID_TAKEN = "版式“{name}”没有保存到本机：编号与“{other}”相同；请先按“复制”，再保存副本。"
NO_FOLDER = "无法建立文件夹“{folder}”，版式没有保存；请检查能否写入。"
EXPORTED = "已把版式“{name}”导出到“{path}”。"
REMOVED = "已从本机删除版式“{name}”的文件“{file}”；用过它的自评表册里各有一份，不受影响。"
NOT_REMOVED = "版式“{name}”没有删除：{why}。"
NO_FILE = "没有找到版式“{name}”的文件"
IN_USE = "版式“{name}”还有 {count} 张表在用，不能删除；请先给这些表更换模板。"
ASK_REMOVE = "从本机删除版式“{name}”？删除后不能撤销。"
REMOVE = "删除"
READ_ONLY = "自评表册以只读方式打开，不能修改版式。"
OTHER_BOOK = "自评表册已经换过，没有读入版式；请再做一次。"

# questions
OPEN_TITLE = "打开空白表作为版式"
EXPORT_TITLE = "导出版式"
EXPORT_FILTER = "版式文件 (*.toml)"
NAME_TITLE = "版式改名"
NAME_LABEL = "名称："

# title and lines around the table
LINES_TITLE = "表头和附注"
LINES_HINT = "只改这张表。一行一条；标题中的 {年度} 代表这张表的年度。改成与版式相同的字，就重新跟随版式。"
LINES_HEAD = "标题(&T)"
LINES_ABOVE = "表上方的文字(&A)"
LINES_BELOW = "表下方的文字(&B)"
OK = "确定"
