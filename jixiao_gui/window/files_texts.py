"""The words of opening and saving books."""

from __future__ import annotations

# saving
SAVED_AGAIN = "原来的文件不在那里了（可能被移动、改名或删除），已重新存为“{path}”。"
SAVED_TO = "已保存到“{path}”。"
SAVE_CRASHED = "程序遇到意外问题，没有保存；修改都还在，请再试一次或另存。详情记在“{log}”。"
ELSEWHERE = "换个位置保存"
MINE = "{name}（我的修改 {time}）"
KEPT_BOTH = "两份都留下了：您的内容在“{mine}”，别人改过的“{theirs}”没有动。"
CHANGED_MORE = (
    "“保留两份”把您的内容存为旁边的新文件，现有文件不动；“覆盖”以您的内容替换它，原内容留在历史备份中。"
)
KEEP_BOTH = "保留两份"
SAVE_AS = "另存为…"
OVERWRITE = "覆盖"

NO_FILE_YET = "此自评表册还没有保存成文件；按 Ctrl+S 保存后，就能打开它所在的文件夹。"
NO_FOLDER = "自评表册所在的文件夹“{folder}”不在了（可能被移动、改名，或 U 盘、网络盘已断开）。"

# a book that is open elsewhere
ASK_TAKE_OVER = "{user}（{host}）真的不再用这个自评表册了吗？"
ASK_TAKE_OVER_MORE = (
    "那台电脑已经关机、程序在那里没有正常退出，或者文件是从那里复制来的，就可以在这里接着编辑。"
    "万一对方还开着，后保存的一方会先看到提示，不会悄悄覆盖。"
)
SOMEBODY, SOME_COMPUTER = "其他用户", "未知计算机"
TAKE_OVER = "接着编辑"
TAKEN_OVER = "此自评表册刚刚又被别人打开，仍以只读方式打开。"

# work that was left
ASK_DROP = "删除“{name}”中未保存的工作？"
ASK_DROP_MORE = "删除后不能恢复；已保存的自评表册不受影响。"
DROP = "删除"

# lines to read
SHOW_REPORT = "查看说明"
COPY = "复制(&C)"
