"""The words of completion and of the library of indicators."""

from __future__ import annotations

# proposals
POPUP_NAME = "输入提示"
TARGET = "指标值 {target}"
WEIGHT = "分值 {weight}"
FROM_LIBRARY = "指标库"

# the library
TITLE = "指标库"
HINT = "双击插入到表中，按 F2 修改。指标库保存在本机，各项目文件通用。"
SEARCH = "搜索指标、指标值或分类"
COLUMNS = ("一级指标", "二级指标", "三级指标", "年度指标值", "分值")
INSERT = "插入到表中"
ADD_CURRENT = "加入所选指标"
REMOVE = "删除"
IMPORT = "导入…"
EXPORT = "导出…"
CLOSE = "关闭"
UNDO_REMOVE = "撤销删除"
COUNT = "共 {count} 条"
FOUND = "找到 {found} / {count} 条"
EMPTY = "指标库还是空的。\n在表中选中指标行，按“加入所选指标”；或导入别人导出的指标库。"
NOTHING_FOUND = "没有找到相符的指标。"
ADDED = "已加入 {count} 条指标。"
ADDED_KNOWN = "所选指标已在指标库中，内容已更新。"
NOTHING_TO_ADD = "请先在表中选中已填名称的指标行。"
REMOVED = "已删除 {count} 条指标。"
INSERTED = "已插入 {count} 行指标，可用“撤销”取消。"
INSERT_ROWS = "从指标库插入 {count} 行指标"
NO_FORM = "请先打开一张自评表。"
IMPORTED = "已导入 {count} 条新指标。"
IMPORTED_NONE = "文件中的指标都已在指标库中。"
EXPORTED = "已导出 {count} 条指标到“{path}”。"
NAME_NEEDED = "三级指标不能为空。"
NAME_TAKEN = "指标库中已有同名指标。"
FILE_NAME = "指标库.json"
FILTER = "指标库 (*.json);;所有文件 (*)"
IMPORT_TITLE = "导入指标库"
EXPORT_TITLE = "导出指标库"

# what went wrong
CANNOT_READ = "无法读取指标库文件“{path}”：{reason}。"
CANNOT_KEEP = "无法保存指标库“{path}”：{reason}。"
NO_LIBRARY = "“{path}”不是指标库文件，或文件已损坏。"
TOO_NEW = "指标库文件“{path}”由更新版本的程序保存，请升级程序后再用。"
SET_ASIDE = "指标库文件已损坏，原文件改名保留为“{path}”；指标库已重新开始。"
