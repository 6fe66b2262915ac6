"""The words of the settings window."""

from __future__ import annotations

TITLE = "设置"
LOOK = "外观"
SCHEME = "颜色(&C)"
SCHEMES = {"system": "跟随系统", "light": "浅色", "dark": "深色"}
TYPE_SIZE = "界面字号(&Z)"
TYPE_SIZES = ("标准", "大", "特大")
LOOK_HINT = "表格页面始终为白色，与打印一致。"
START = "启动"
REOPEN = "启动时打开上次的自评表册(&O)"
FORGET = "清空“最近打开”(&R)"
FORGOTTEN = "已清空。"
NEW = "新建自评表册时预先填入"
YEAR = "年度(&Y)"
DEPARTMENT = "主管部门(&D)"
UNIT = "实施单位(&U)"
TEMPLATE = "模板(&T)"
PAPER = "表格字体"
SYSTEM_FONTS = "屏幕、打印和 PDF、OFD 用本机的宋体、黑体（没有时用自带字体）(&F)"
SAFETY = "数据与备份"
FACTS = (
    "每改一处，立即写入本机的工作副本；程序或电脑意外中断，下次启动时可以恢复。"
    "每次保存前，原文件自动留一份备份：保留最近 {kept} 份，更早的每天保留一份。"
)
FOLDER = "数据文件夹"
OPEN_FOLDER = "打开文件夹(&P)"
