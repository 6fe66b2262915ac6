"""The words of the whole program together: one way of writing, one name for one thing."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

import jixiao_gui.window
from jixiao_gui.window import texts
from jixiao_gui.window.dialogs import ask_replace, ask_save
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.menus import TABLES, commands
from jixiao_gui.window.questions import ask_changed, ask_drop, ask_take_over

HAN = r"[\u4e00-\u9fff]"
WRONG = {
    "其它": "其他",
    "登陆": "登录",
    "帐号": "账号",
    "缺省": "默认",
    "工程文件": "自评表册",
    "数据库文件": "自评表册",
    "评价表": "自评表",
    "备份文件夹中": "历史备份",
    "搜寻": "搜索",
    "点击": "单击",
    "按下": "按",
    "您好": "",
    "错误码": "",
    "撤消": "撤销",
    "选中了": "选中",
    "删除掉": "删除",
    "导入进": "导入",
}


def test_every_question_bears_the_window_s_one_name(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    titles: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: titles.append(box.windowTitle()))
    ask_save(window, "甲")
    ask_changed(window, "已被改过。")
    ask_drop(window, "甲")
    ask_take_over(window, "同事", "另一台电脑")
    ask_replace(window, tmp_path / "甲.db")
    assert titles == [texts.FULL_NAME] * 5


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in (*value, *value.values()):
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


def all_texts() -> list[tuple[str, str]]:
    """(module.NAME, text) of every module of texts of the window, and (id, text) of the commands."""
    found = []
    for module in pkgutil.walk_packages(jixiao_gui.window.__path__, "jixiao_gui.window."):
        if not module.name.endswith("texts"):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if name.isupper():
                place = f"{module.name.removeprefix('jixiao_gui.window.')}.{name}"
                found += [(place, text) for text in _strings(value)]
    found += [(menu.name, menu.value) for menu in Menu]
    found += [(command.id, text) for command in commands() for text in (command.text, command.short) if text]
    found += [(submenu.id, submenu.text) for table in TABLES for submenu in table.submenus]
    return found


TEXTS = all_texts()


def test_all_rooms_are_read() -> None:
    assert len({place.rsplit(".", 1)[0] for place, _ in TEXTS}) >= 10
    assert len(TEXTS) > 500


@pytest.mark.parametrize("wrong", WRONG)
def test_one_name_for_one_thing(wrong: str) -> None:
    assert [place for place, text in TEXTS if wrong in text] == []


def test_punctuation_is_chinese() -> None:
    """No ASCII mark between or after Chinese words; brackets that hold a menu's letter are ASCII."""
    wrong = []
    for place, text in TEXTS:
        if ";;" in text or "(*" in text:  # a filter of the file dialog
            continue
        plain = re.sub(r"\(&.\)|\{[^}]*\}", "", text)
        if re.search(rf"{HAN}[,;?!:]|{HAN}\(|\){HAN}|\"{HAN}|{HAN}\"|'{HAN}|\.\.\.", plain):
            wrong.append((place, text))
    assert wrong == []


def test_work_that_goes_on_ends_in_dots() -> None:
    """正在……: the long dots of Chinese; the short ones stand on commands that ask first."""
    wrong = [
        (place, text)
        for place, text in TEXTS
        if re.search(r"正在(保存|读取|导出|导入|排版|发送|抢救|查找|替换|写入|汇总|结转)", text)
        and re.search(r"(?<!…)…(?!…)", text)
    ]
    assert wrong == []


def test_sentences_end_and_labels_do_not() -> None:
    """A sentence of two clauses ends in a full stop, colon or question mark."""
    wrong = [
        (place, text)
        for place, text in TEXTS
        if "；" in text and len(text) > 24 and text[-1] not in "。：？…）”" and "{" not in text
    ]
    assert wrong == []


def test_quotes_and_brackets_are_in_pairs() -> None:
    pairs = (("“", "”"), ("‘", "’"), ("（", "）"), ("《", "》"), ("【", "】"), ("〔", "〕"))
    wrong = [
        (place, text) for place, text in TEXTS for one, other in pairs if text.count(one) != text.count(other)
    ]
    assert wrong == []
