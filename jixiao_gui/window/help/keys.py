"""List the keys that belong to one part of the window and to no command."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao_gui.window.help import help_texts as texts


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys and what they do; ``keys`` as shown, alternatives separated by ``；``."""

    words: str
    keys: str


BY_HAND: dict[str, tuple[Keys, ...]] = {
    texts.IN_TABLE: (
        Keys("移到相邻的单元格", "方向键"),
        Keys("跳到一串内容的尽头，或下一处内容", "Ctrl+方向键"),
        Keys("选中一片单元格；选到尽头", "Shift+方向键；Ctrl+Shift+方向键"),
        Keys("下一格，到行末转到下一行", "Tab"),
        Keys("上一格", "Shift+Tab"),
        Keys("下一行", "Enter"),
        Keys("上一行", "Shift+Enter"),
        Keys("本行第一格；最后一格", "Home；End"),
        Keys("表的第一格；最后一格", "Ctrl+Home；Ctrl+End"),
        Keys("下翻一屏；上翻一屏", "PgDown；PgUp"),
        Keys("把勾移到下一个方框；打上或去掉√", "空格"),
        Keys("编辑单元格，光标在末尾", "F2"),
        Keys("直接输入，替换原内容", "任意字符"),
        Keys("清除内容", "Delete"),
        Keys("清除并开始输入", "Backspace"),
        Keys("缩放页面", "Ctrl+滚轮"),
    ),
    texts.IN_EDITOR: (
        Keys("完成，到下一行；上一行", "Enter；Shift+Enter"),
        Keys("完成，到下一格；上一格", "Tab；Shift+Tab"),
        Keys("在格内换行", "Ctrl+Enter；Alt+Enter"),
        Keys("放弃修改，恢复原内容", "Esc"),
        Keys("选输入提示；填入", "↓；Enter"),
        Keys("列出输入提示", "输入时 Alt+↓"),
        Keys("方向键改为移动光标，或改回移动单元格", "F2"),
    ),
    texts.IN_LIST: (
        Keys("选多张", "Shift+方向键；Ctrl+A"),
        Keys("到表中填写", "Enter"),
        Keys("删除所选自评表", "Delete"),
        Keys("折叠、展开分组", "←；→"),
    ),
    texts.IN_SEARCH: (
        Keys("下一处；上一处", "Enter；Shift+Enter"),
        Keys("到结果列表", "↓"),
        Keys("关闭", "Esc"),
    ),
    texts.IN_COMPARISON: (Keys("下一处不同；上一处不同", "F8；Shift+F8"),),
    texts.IN_PREVIEW: (
        Keys("下一页；上一页", "PgDown；PgUp"),
        Keys("第一页；最后一页", "Home；End"),
        Keys("缩放", "Ctrl+滚轮"),
    ),
}
"""Keys that work in one part of the window and belong to no command, by that part."""

KeyGroups = list[tuple[str, list[Keys]]]
"""(where the keys work, keys), in the order in which they are listed."""
