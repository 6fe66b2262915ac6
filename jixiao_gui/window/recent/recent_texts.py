"""The words of the recent books."""

from __future__ import annotations

FORMS = "{count} 张表"
OPENED = "{when} 打开"
MISSING = "文件不在原处"
UNSAVED = "有未保存的修改"
JOIN = "　·　"
TODAY = "今天 {time}"
YESTERDAY = "昨天 {time}"
THIS_YEAR = "{month}月{day}日"
OTHER_YEAR = "{year}年{month}月{day}日"
NONE = "还没有打开过自评表册"
FORGET = "从列表中移除“{name}”"
FORGET_TIP = "从列表中移除（Delete），不删除文件"
