"""The words of the help windows; the manual itself is in docs/manual."""

from __future__ import annotations

# about
ABOUT_TITLE = "关于“绩效自评”"
ABOUT_WORDS = (
    "编辑、核对、导出《项目支出绩效自评表》。执行率、得分、总分随填随算，校验按财政部门的规则进行。"
    "程序不连接网络，数据只保存在本机。"
)
ABOUT_LICENCE = (
    "程序：Apache License 2.0。界面：Qt for Python（LGPL）。字体：思源宋体、思源黑体（SIL OFL 1.1）。"
)
VERSIONS = "版本信息"
COPY_VERSIONS = "复制信息(&C)"
COPIED = "已复制"
PROGRAM_VERSION = "程序"
SYSTEM_VERSION = "系统"
HOME_FOLDER = "数据文件夹"

# keys
KEYS_TITLE = "快捷键"
KEYS_SEARCH = "搜索快捷键"
KEYS_COLUMNS = ("操作", "按键")
KEYS_NONE = "没有找到这样的快捷键。"
IN_TABLE = "在表格中"
IN_EDITOR = "在单元格编辑框中"
IN_PREVIEW = "在打印预览中"
IN_LIST = "在自评表列表中"
IN_SEARCH = "在查找和替换中"
IN_COMPARISON = "在比较窗口中"
"""Keys that no action has, because they belong to one part of the window."""

# the manual
MANUAL_TITLE = "使用手册"
MANUAL_SEARCH = "搜索手册"
MANUAL_CONTENTS = "目录"
MANUAL_PAGE = "手册正文"
MANUAL_FOUND = "找到 {count} 处"
MANUAL_BACK = "后退"
MANUAL_FORWARD = "前进"
MANUAL_PDF = "导出 PDF…"
MANUAL_PDF_NAME = "绩效自评使用手册"
MANUAL_SAVED = "已导出到“{path}”。"
MANUAL_NOT_SAVED = "程序遇到意外问题，没有导出；请再试一次。"
MANUAL_WORKING = "正在导出……"
MANUAL_MISSING = "没有找到使用手册的文件，请重新安装程序。"
MANUAL_SUBJECT = "项目支出绩效自评表编辑器使用手册"
PICTURE = "图：{name}"
