"""The words of the table's own commands: filling, ticks, rows."""

from __future__ import annotations

# undo names
TAKE_ONE = "填入{cell}"
TAKE_MANY = "填入指标（{count} 格）"
TICK = "勾选{cell}"
FILL_DOWN = "向下填充 {count} 格"
FILL_RIGHT = "向右填充 {count} 格"
INDICATOR = "指标"
INSERT_ROW = "插入{kind}行"
INSERT_ROWS = "插入 {count} 行{kind}"
DUPLICATE_ROW = "创建{kind}行副本"
DUPLICATE_ROWS = "创建 {count} 行{kind}的副本"
DELETE_ROWS = "删除 {count} 行{kind}"
MOVE_ROW = "移动{kind}行"
MOVE_ROWS = "移动 {count} 行{kind}"
PASTE_ROWS = "粘贴 {count} 格，增加 {rows} 行{kind}"
MOVE_GROUP = "移动“{label}”"
RELABEL = "移到“{label}”"
ADD_GROUP = "添加“{label}”"
ADD_GROUP_BLANK = "添加二级指标"
ADD_SECTION_BLANK = "添加一级指标"
RENUMBER = "重新编号指标"
NUMBER = "加上指标编号"
UNNUMBER = "去掉指标编号"
SHARE_WEIGHTS = "平均分配分值"
RESTORE_BLANKS = "恢复模板空白行"

# menus
LABEL_PAIR = "{level1}／{level2}"
KEEP_LEVEL2 = "二级指标不变"
NEW_LEVEL2 = "其他二级指标…"
NEW_LEVEL1 = "其他一级指标…"
NO_LABEL = "（空）"

WIDTHS = "调整列宽"

# why nothing was done
NO_ROOM = "旁边的列已经最窄，不能再移。"
WIDTHS_FIT = "列宽已经合适，没有改动。"
NOTHING_ABOVE = "上方没有可以填充的内容。"
NOTHING_LEFT = "左侧没有可以填充的内容。"
FIXED_ROWS = "光标所在的行是固定的，不能增删或移动；请先点到可增行的表里。"
LAST_ROW = "表里只剩这一行空白行，没有删除。"
AT_THE_EDGE = "已经到头，不能再移动。"
SAME_PLACE = "所选指标已经在这里。"
NUMBERED = "指标编号已经连续。"
NOT_NUMBERED = "还没有填写指标名称。"
NO_BLANKS = "没有空白指标行。"
ALL_THERE = "模板的各级指标都在表中，没有需要恢复的空白行。"

# pasting
PASTE_LEFT = "有 {count} 格没有对应的单元格，没有粘贴：“{words}”{more}。"
PASTE_MORE = "等"
PASTE_KEPT = "剪贴板里有 {count} 个空格对着有内容的单元格，没有清空它们；要清空请选中后按 Delete。"
PASTE_TWO_FIGURES = "这一格只填一个数，剪贴板里有 {count} 行数，往下放不下，没有粘贴。"
PASTE_EMPTY = "剪贴板里没有可以粘贴的文字。"
PASTE_PICTURE = "图片不能粘贴到单元格里。"

# what belongs into an empty cell of a self-evaluation, by its meaning
FIELD_TIPS = {
    "project": "与批复的预算项目名称一致。",
    "department": "主管预算部门的全称。",
    "unit": "使用这笔资金的单位的全称。",
    "initial": "年初批复的预算数，以{money}为单位。",
    "budget": "年中调整以后的预算数，以{money}为单位；没有调整的，Ctrl+R 填入左边的数。",
    "executed": "实际支出的数，以{money}为单位。",
    "goal.expected": "年初申报或批复的总体目标。",
    "goal.achieved": "对照预期目标，写完成了什么、效果怎样。",
    "name": "一行一个指标，写明考核什么，如“培训人数”。打几个字就有提示，按 ↓ 选中。",
    "target": "年初定的指标值，带比较符号和单位，如“≥95%”“12次”。",
    "actual": "实际完成的数或情况。打一个数，指标值的单位自动跟上。",
    "weight": "这一项的满分；全表连同执行率合计 100 分。",
    "score": "按完成情况打分，不超过分值；Shift+F9 按建议打分。",
    "deviation": "没有完成、超出较多或扣了分的，写明原因和改进措施；Ctrl+J 草拟开头。",
}

# a computed cell that was typed over
NOW_MANUAL = "“{cell}”改为手工填写，不再随其他格变化。"
NOW_MANUAL_MANY = "{count} 个自动计算的格改为手工填写，不再随其他格变化。"
FOLLOW_AGAIN = "恢复自动计算"

# amounts in the other unit
SEEMS_YUAN = "粘贴的金额像是以元为单位，这张表是万元。"
TO_WAN = "换算成万元"

# the page's fonts
FONTS_OFFER = "本机有宋体、黑体，屏幕、打印和 PDF、OFD 都用它们吗？标题有小标宋时用小标宋。以后可在设置里改。"
FONTS_USE = "使用"
FONTS_USED = "已改用本机的宋体、黑体。"

# the status line
BLOCK_SUM = "计数 {count}　求和 {sum}"

# the grip beside the rows
GRIP_TIP = "单击选中整行，拖动可移动"
DROP_INTO = "移到 {label}"

DELETED_ROWS = "已删除 {count} 行。"

# what a screen reader says of a cell
SPOKEN_PLACE = "第 {row} 行第 {column} 列"
SPOKEN_ROW = "第 {row} 行"
SPOKEN_COLUMN = "第 {column} 列"
SPOKEN_EMPTY = "空白"
SPOKEN_COMPUTED = "自动计算"
SPOKEN_MANUAL = "手工填写的计算格"
SPOKEN_FIXED = "固定文字"
SPOKEN_BLOCK = "选中 {count} 格"
