"""The words of opening and saving books."""

from __future__ import annotations

# saving
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

# work that was left
ASK_DROP = "删除“{name}”中未保存的工作？"
ASK_DROP_MORE = "删除后不能恢复；已保存的自评表册不受影响。"
DROP = "删除"

# lines to read
SHOW_REPORT = "查看说明"
COPY = "复制(&C)"
