"""The words of preview, printing and the export window."""

from __future__ import annotations

CLOSE = "关闭"
CANCEL = "取消"

# preview and print
PREVIEW_TITLE = "打印预览 — {title}"
PREVIEW_NAME = "打印预览的页面"
PREVIEW_SOURCE = "预览范围"
THIS_FORM = "当前自评表"
CHOSEN_FORMS = "所选 {count} 张表"
ALL_FORMS = "全部 {count} 张表"
PRINT = "打印…"
PREVIOUS_PAGE = "上一页(&B)"
NEXT_PAGE = "下一页(&N)"
PAGE_NUMBER = "页码"
OF_PAGES = "/ {count} 页"
FIT_WIDTH = "适合宽度"
FIT_PAGE = "整页"
ZOOM = "缩放"
ZOOM_TIP = "缩放（Ctrl+滚轮）"
LAYING_OUT = "正在排版，已完成 {done} 张……"
PRINTING = "正在发送到打印机，已完成 {done} 页……"
PRINTED = "已把 {count} 页发送到打印机。"
NOTHING_TO_PRINT = "还没有自评表，没有可以打印的内容。"

# the export window
EXPORT_TITLE = "导出"
EXPORT_KIND = "文件类型(&K)"
EXPORT_SCOPE = "内容(&S)"
EXPORT_KINDS = {
    "docx": "Word 文档（docx）",
    "pdf": "PDF 文件",
    "ofd": "OFD 版式文件",
    "xlsx": "Excel 工作簿（xlsx）",
    "json": "JSON 数据",
    "txt": "文本",
}
BLANK_OF = "空白表：{name}"
BLANK_NAME = "空白表 {id}"
EACH = "每张表一个文件(&E)"
NAMING = "文件名(&N)"
PATTERNS = ("{序号}-{项目}", "{单位}-{项目}", "{项目}", "{年度}-{单位}-{表种}-{项目}")
"""Patterns of file names to choose from; any other can be typed."""
PATTERN_TIP = "可用 {tokens}，其余文字照写；用 / 分文件夹"
PATTERN_EXAMPLE = "如 {name}"
PATTERN_UNKNOWN = "没有 {unknown} 这一项，可用 {tokens}。"
PAGES = "页码(&P)"
PAGES_NAME = "页码方式"
PAGES_THROUGH = "各表连续编页码"
PAGES_BY_FORM = "每张表从第 1 页起"
BY_UNIT = "按实施单位分文件夹(&U)"
DROP_BLANK = "不导出没有填写的指标行(&D)"
MASK_PHONE = "联系电话中间几位以 * 代替(&M)"
SYSTEM_FONTS = "用本机的宋体、黑体，标题用小标宋（没有时用自带字体）(&F)"
EXPORT = "导出…"
FOLDER_TITLE = "导出到文件夹"
ERRORS_FOUND = "其中 {count} 张有错误或没有填完：{which}。"
RIGHT_ONLY = "只导出没有错误、已经填完的(&R)"
MARK_EXPORTED = "标记已导出的表"
NOTHING_TO_EXPORT = "还没有自评表，没有可导出的内容。"
NOTHING_LEFT = "没有可导出的自评表。"
EXPORTED_EACH = "已导出 {count} 个文件到“{path}”。"
EXPORTED = "已导出 {count} 张表到“{path}”。"
WORKING = "正在导出……{done} / {count} 张"
