"""Name the menus of the menu bar: all that the first paint needs to know of the commands."""

from __future__ import annotations

from enum import Enum


class Menu(Enum):
    """The menus in their order; the value is the title."""

    FILE = "文件(&F)"
    EDIT = "编辑(&E)"
    FORMS = "表格(&T)"
    ROWS = "指标(&I)"
    CHECK = "校验(&C)"
    OFFICE = "汇总(&G)"
    VIEW = "视图(&V)"
    HELP = "帮助(&H)"
