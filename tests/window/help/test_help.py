"""The manual, the keys, the about box, and F1."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import platform
import re
import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

import jixiao_gui.window
from jixiao_gui import __version__
from jixiao_gui.form.checks import LEVEL_NAMES, RULES
from jixiao_gui.formats.manual.manual_text import (
    Chapter,
    Grid,
    Heading,
    Items,
    Paragraph,
    Picture,
    Span,
    plain,
    words_of,
)
from jixiao_gui.paths import manual_folder
from jixiao_gui.window.command import plain as plain_text
from jixiao_gui.window.command import readable
from jixiao_gui.window.help.about import About
from jixiao_gui.window.help.keys import BY_HAND
from jixiao_gui.window.help.keys_window import KeysWindow
from jixiao_gui.window.help.manual_window import ManualWindow, load_chapters
from jixiao_gui.window.help.pages import FIRST, PAGES, page_of
from jixiao_gui.window.key_list import key_groups
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.menus import GROUPS, TABLES, Group, arranged, commands
from jixiao_gui.window.options.options_window import OptionsWindow
from tests.window.found_widgets import find_child, find_children

from ..conftest import Keyboard

CHAPTERS = load_chapters(key_groups())
PAGE_NAMES = {chapter.id for chapter in CHAPTERS} | {
    f"{chapter.id}#{section.anchor}" for chapter in CHAPTERS for section in chapter.sections
}


def spans_of(chapter: Chapter) -> list[Span]:
    found: list[Span] = []
    for block in chapter.blocks:
        if isinstance(block, Heading | Paragraph):
            found += block.line
        elif isinstance(block, Items):
            found += [span for line in block.lines for span in line]
        elif isinstance(block, Grid):
            found += [span for row in (block.head, *block.rows) for line in row for span in line]
    return found


# --- what the manual says ------------------------------------------------------------------------


def test_every_rule_has_its_entry() -> None:
    """By id, under its own title, its usual level first, then what to do."""
    [rules] = [chapter for chapter in CHAPTERS if chapter.id == "rules"]
    entries: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    anchor = ""
    for block in rules.blocks:
        if isinstance(block, Heading):
            anchor = block.anchor
            titles[anchor] = plain(block.line).strip()
        else:
            entries.setdefault(anchor, []).extend(words_of(block))
    for rule in RULES.values():
        assert titles.get(rule.id) == rule.title, rule.id
        assert entries[rule.id][0].startswith(LEVEL_NAMES[rule.level]), rule.id
        assert entries[rule.id][1].startswith("怎么办："), rule.id
    assert {id for id in titles if re.fullmatch(r"[a-z0-9-]+", id)} == set(RULES)


def test_every_link_leads_somewhere() -> None:
    for chapter in CHAPTERS:
        for span in spans_of(chapter):
            if span.kind == "link":
                assert span.target in PAGE_NAMES, (chapter.id, span.target)


def test_every_picture_is_there() -> None:
    for chapter in CHAPTERS:
        for block in chapter.blocks:
            if isinstance(block, Picture):
                assert block.path.is_file(), (chapter.id, block.path.name)
                assert block.words


def test_every_key_that_the_manual_names_is_real() -> None:
    real = {readable(keys.strip()) for command in commands() for keys in command.keys.split(";")}
    real |= {part for rows in BY_HAND.values() for each in rows for part in each.keys.split("；")}
    real |= {"Shift", "Ctrl", "Alt"}
    for path in manual_folder().glob("*.md"):
        for code in re.findall(r"(?<!`)`([^`\n]+)`", path.read_text("utf-8")):
            if code.startswith(".") or re.fullmatch(r"[a-z0-9-]+", code):
                continue  # a suffix, a rule's id
            assert code in real, (path.name, code)


def test_the_manual_names_commands_as_the_menus_do() -> None:
    """“菜单 → 命令” in the words of the menu."""
    submenus = {submenu.plain_text for table in TABLES for submenu in table.submenus}
    menus = (
        {plain_text(menu.value) for menu in Menu} | {plain_text(group.text) for group in GROUPS} | submenus
    )
    named = {command.plain_text for command in commands()} | menus
    for chapter in CHAPTERS:
        for block in chapter.blocks:
            for line in words_of(block):
                for path in re.findall(r"“([^”]* → [^”]*)”", line):
                    menu, *parts = path.split(" → ")
                    assert menu in menus, path
                    assert set(parts) <= named, path


def test_every_chapter_has_a_title_and_text() -> None:
    assert CHAPTERS[0].id == FIRST
    assert len({chapter.id for chapter in CHAPTERS}) == len(CHAPTERS)
    for chapter in CHAPTERS:
        first = chapter.blocks[0]
        assert isinstance(first, Heading)
        assert first.level == 1
        assert len(chapter.blocks) > 2
        anchors = [section.anchor for section in chapter.sections]
        assert len(set(anchors)) == len(anchors), chapter.id


# --- the manual's window -------------------------------------------------------------------------


@pytest.fixture
def manual(window: MainWindow) -> ManualWindow:
    window.rooms.help.show_manual("quick")
    assert window.rooms.help.manual is not None
    return window.rooms.help.manual


def test_links_contents_and_history(manual: ManualWindow) -> None:
    assert "十分钟上手" in manual.page.toPlainText()
    manual.open_page("rules#rate-mismatch")
    assert "执行率不符" in manual.page.toPlainText()
    assert manual.page.verticalScrollBar().value() > 0
    assert manual.contents.currentItem().text(0).strip() == "执行率不符"
    manual.back.click()
    assert manual.shown == "quick"
    manual.forward.click()
    assert manual.shown == "rules#rate-mismatch"
    top = manual.contents.topLevelItem(1)
    manual.contents.setCurrentItem(top)
    assert manual.shown == CHAPTERS[1].id
    manual.open_page("no such page")
    assert manual.shown == CHAPTERS[1].id


def test_search_finds_headings_by_their_text(manual: ManualWindow) -> None:
    whole = manual.contents.topLevelItemCount()
    manual.search.setText("备份 断电")
    assert 0 < manual.contents.topLevelItemCount() < whole
    assert manual.words.text().startswith("找到")
    manual.search.setText("没有这样的词")
    assert manual.contents.topLevelItemCount() == 0
    manual.search.clear()
    assert manual.contents.topLevelItemCount() == whole


def test_pictures_are_as_wide_as_the_room(manual: ManualWindow, qtbot: QtBot) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    picture = next(b.path for b in CHAPTERS[0].blocks if isinstance(b, Picture))
    before = manual.page.width_of(picture)
    assert before <= manual.page.viewport().width()
    manual.resize(700, 600)
    qtbot.waitUntil(lambda: f'width="{manual.page.width_of(picture)}"' in manual.page.toHtml())
    assert manual.page.width_of(picture) < before
    image = manual.page.loadResource(kind, picture.as_posix())
    assert isinstance(image, QImage)
    assert image.width() == manual.page.width_of(picture)


def test_the_manual_as_pdf(
    manual: ManualWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdf

    target = tmp_path / "手册 1.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    manual.pdf.click()
    qtbot.waitUntil(manual.pdf.isEnabled, timeout=60_000)
    assert target.name in manual.messages.words.text()
    assert (manual.messages.button.text(), manual.messages.second.text()) == ("打开", "打开文件夹")
    reader = pypdf.PdfReader(target)
    whole = "".join(page.extract_text() for page in reader.pages)
    for words in ("目录", "十分钟上手", "执行率不符", "意外中断之后", "Ctrl+Shift+N"):
        assert words in whole
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles == [chapter.title for chapter in CHAPTERS]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "x.pdf"), ""))
    manual.pdf.click()
    qtbot.waitUntil(manual.pdf.isEnabled, timeout=60_000)
    assert "所在的文件夹不存在" in manual.words.text()


# --- F1 ------------------------------------------------------------------------------------------


def test_f1_leads_to_what_has_the_focus(opened: MainWindow, keyboard: Keyboard) -> None:
    for widget, page in (
        (opened.view, "table"),
        (opened.forms.search, "list"),
        (opened.panel.list, "findings"),
    ):
        widget.setFocus()
        opened.actions_["manual"].trigger()
        assert opened.rooms.help.manual is not None
        assert opened.rooms.help.manual.shown == page
        opened.activateWindow()
    keyboard.at("project").type("x")
    opened.actions_["manual"].trigger()
    assert opened.rooms.help.manual is not None
    assert opened.rooms.help.manual.shown == "table"
    opened.view.cancel_editor()


def test_f1_in_a_dialog(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["settings"].trigger()
    [options] = find_children(window, OptionsWindow)
    qtbot.waitUntil(lambda: find_child(options, QShortcut, "help") is not None)
    options.scheme.setFocus()
    qtbot.keyClick(options.scheme, Qt.Key.Key_F1)
    assert window.rooms.help.manual is not None
    assert window.rooms.help.manual.shown == "settings"
    assert window.rooms.help.manual.isVisible()
    options.reject()
    window.close()
    assert not window.rooms.help.manual.isVisible()


def test_f1_knows_every_window_of_the_program() -> None:
    for module in pkgutil.walk_packages(jixiao_gui.window.__path__, "jixiao_gui.window."):
        importlib.import_module(module.name)
    ours: set[type[QDialog]] = {
        each for each in QDialog.__subclasses__() if each.__module__.startswith("jixiao_gui.")
    }
    assert len(ours) > 25
    others = {each for each in ours if each.__name__ not in PAGES}
    assert {each.__name__ for each in others if '"help"' not in inspect.getsource(each)} == set()


def test_every_page_that_f1_leads_to_is_there() -> None:
    assert set(PAGES.values()) <= PAGE_NAMES
    assert page_of(None) == FIRST


# --- keys and about ------------------------------------------------------------------------------


def test_every_action_with_a_key_is_listed_once(window: MainWindow) -> None:
    listed = [each.keys for _, rows in key_groups() for each in rows]
    in_menus = [item for order in arranged().values() for item in order]
    in_menus += [entry for item in in_menus if isinstance(item, Group) for entry in item.order]
    for command in commands():
        assert in_menus.count(command) == 1, f"{command.id} does not stand in one menu"
        if command.keys:
            assert listed.count(command.shown_keys) == 1, command.id
            shortcut = window.actions_[command.id].shortcut()
            assert shortcut == QKeySequence(command.keys.split("; ")[0])


def test_no_key_is_given_twice() -> None:
    keys = [
        QKeySequence(part).toString() for command in commands() for part in command.keys.split("; ") if part
    ]
    assert sorted(keys) == sorted(set(keys))


def test_the_keys_that_are_shown_are_not_taken_by_windows() -> None:
    """Input methods keep the first three for themselves, graphics drivers turn the screen at the others."""
    taken = {"Ctrl+.", "Ctrl+Shift+F", "Ctrl+Space"}
    for command in commands():
        assert command.keys.split("; ")[0] not in taken, command.id
        assert "Ctrl+Alt+" not in command.keys, command.id


def test_the_keys_window_is_searched(window: MainWindow) -> None:
    window.actions_["keys"].trigger()
    [keys] = find_children(window, KeysWindow)
    keys.search.setText("另存")
    seen = [
        group.child(row).text(0)
        for group in (keys.list.topLevelItem(n) for n in range(keys.list.topLevelItemCount()))
        for row in range(group.childCount())
        if not group.child(row).isHidden() and not group.isHidden()
    ]
    assert seen == ["另存为"]
    keys.reject()


def test_about_names_the_versions(window: MainWindow, home: Path) -> None:
    window.actions_["about"].trigger()
    [about] = find_children(window, About)
    about.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    for part in (__version__, platform.python_version(), qVersion(), sqlite3.sqlite_version, str(home)):
        assert str(part) in copied
    assert about.copy_button.text() == "已复制"
    about.reject()


def test_qts_own_dialogs_speak_chinese(window: MainWindow) -> None:
    box = QMessageBox(window)
    box.setStandardButtons(QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Cancel)
    words = {button.text().split("(")[0] for button in box.buttons()}
    assert words == {"保存", "取消"}
    dialog = QFileDialog(window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    assert dialog.labelText(QFileDialog.DialogLabel.FileName).startswith("文件名")
