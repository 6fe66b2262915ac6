"""The words of recovery, backups and rescue."""

from __future__ import annotations

# work that was left
DROP = "删除(&D)"
ORPHANS_TITLE = "找回未保存的工作"
ORPHANS_HINT = "上次程序没有正常退出。下面是没有保存到文件的工作，可以找回接着做。"
ORPHANS_COLUMNS = ("自评表册", "最后修改", "未保存的修改", "自评表")
MOVED = "没有，刚另存到这里"
ORPHANS_NONE = "没有需要找回的工作。"
NEVER_SAVED = "从未保存"
CHANGES = "{count} 处"
OPEN_TEXT = "正在输入的内容"
BROKEN = "无法读取"
FORMS = "{count} 张"
RECOVER = "找回"
COMPARE = "对比(&C)…"
RECOVERED = "已找回“{name}”中未保存的工作（{changes}），请核对后保存。"
DRAFT_FOUND = "正在输入的内容也找回了：按 Enter 记下，按 Esc 放弃。"
DRAFT_LOST = "上次正在输入的内容“{text}”所在的单元格已不在，可以复制后粘贴到别处。"
COPY = "复制"

# comparing
COMPARE_ORPHAN = "未保存的修改：{name}"
COMPARE_BACKUP = "备份与现在的差别：{time}"
COMPARE_COLUMNS = ("位置", "{before}", "{after}")
IN_FILE = "已保存的文件"
IN_WORK = "未保存的工作"
NOW = "现在"
IN_BACKUP = "备份"
FORM_ADDED = "增加"
FORM_REMOVED = "删除"
FORM_CHANGED = "修改 {count} 处"
FORM_MARKED = "仅标记不同"
SAME = "内容相同。"
COUNTS = "修改 {changed} 张，增加 {added} 张，删除 {removed} 张，其余 {same} 张相同。"
MORE = "差别较多，只列出前 {count} 张。"
ROW = "第 {row} 行指标"
FUND_ROW = "项目资金第 {row} 行"
READING = "正在读取……"
NO_READING = "无法读取。"

# backups
BACKUPS_TITLE = "历史备份：{name}"
BACKUPS_HINT = "每次保存前的内容都会留下：最近 10 份，更早的每天一份。恢复不会改动文件，保存时才写入。"
BACKUPS_NONE = "“{name}”还没有历史备份；从第二次保存起，每次保存前的内容会留在这里。"
BACKUPS_NO_FILE = "这个自评表册还没有保存过，没有历史备份。"
BACKUP_CONTENT = "备份中的自评表"
BACKUPS_COLUMNS = ("时间", "大小")
BACKUP_FORMS = "{count} 张表，其中 {errors} 张有错误"
BACKUP_COLUMNS = ("序号", "项目名称", "执行率", "总分", "等级")
RESTORE = "恢复到此备份"
RESTORE_NAME = "恢复 {time} 的备份"
RESTORED = "已恢复 {time} 的备份；可用“撤销”取回刚才的内容，保存后才写入文件。"
RESTORED_OPEN = "已打开 {time} 的备份，原文件没有改动；保存时写入“{path}”。"
SAVE_COPY = "另存为(&A)…"
COPY_SAVED = "已把 {time} 的备份另存到“{path}”。"
OPEN_FOLDER = "打开备份文件夹(&O)"
KB, MB = "{size:.0f} KB", "{size:.1f} MB"

# damaged files
RESCUE = "恢复或抢救…"
RESCUE_TITLE = "文件已损坏"
RESCUE_BACKUP = "打开最近的完好备份"
RESCUE_BACKUP_HINT = "{time} 保存的内容，推荐"
RESCUE_NO_BACKUP_HINT = "没有找到完好的备份"
RESCUE_LIST = "查看全部历史备份…"
RESCUE_LIST_HINT = "选一份，先看内容再恢复"
RESCUE_SALVAGE = "抢救还能读出的内容"
RESCUE_SALVAGE_HINT = "放入一个新的自评表册，并说明缺了什么；原文件不动"
SALVAGING = "正在抢救……"
SALVAGED = "已抢救出 {count} 张表，请对照说明核对后保存。"
SALVAGE_REPORT = "抢救说明"
