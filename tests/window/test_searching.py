"""Find, replace and go to in the real window."""

from __future__ import annotations

import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms
from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.search_replace import Query
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Cancelled
from jixiao_gui.window import long_change
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.searching import searcher
from jixiao_gui.window.searching.searcher import search_book
from tests.invented import invented_form

from .conftest import Keyboard


def find(window: MainWindow, words: str, *, book: bool = False, by: str | None = None) -> None:
    window.actions_["find" if by is None else "replace"].trigger()
    window.rooms.searching.bar.scope.setCurrentIndex(1 if book else 0)
    window.rooms.searching.bar.words.setText(words)
    if by is not None:
        window.rooms.searching.bar.by.setText(by)


def wait(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.rooms.searching.busy and not window.rooms.files.busy)


def hits(window: MainWindow) -> list[tuple[int, str]]:
    assert window.desk.book is not None
    numbers = {entry.id: entry.number for entry in window.desk.book.entries()}
    return [(numbers[found.form_id], found.hit.path) for found in window.rooms.searching.searcher.hits]


def lines(window: MainWindow) -> list[str]:
    model = window.rooms.searching.bar.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


# --- find ------------------------------------------------------------------------------------------


def test_hits_are_found_as_one_types_and_enter_goes_round(opened: MainWindow, qtbot: QtBot) -> None:
    find(opened, "设备")
    bar = opened.rooms.searching.bar
    assert hits(opened) == [
        (1, path) for path in ("project", "goal.expected", "goal.achieved", "indicators.0.name")
    ]
    count = len(hits(opened))
    assert bar.count.text() == f"共 {count} 处"
    seen = []
    for _ in range(count + 1):
        qtbot.keyClick(bar.words, Qt.Key.Key_Return)
        seen.append(opened.view.current_path)
    assert seen == [*(path for _, path in hits(opened)), "project"]
    assert bar.count.text() == f"第 1 / {count} 处"
    qtbot.keyClick(bar.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert opened.view.current_path == hits(opened)[-1][1]


def _text(window: MainWindow, path: str) -> str:
    assert window.desk.form is not None
    return get_text(window.desk.form, path)


def test_the_first_hit_is_the_one_after_the_cursor(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.1.name")
    find(opened, "指标")
    opened.actions_["find_next"].trigger()
    assert opened.view.current_path == "indicators.2.level2"
    opened.view.goto("project")
    opened.rooms.searching.bar.words.setText("≥")
    opened.actions_["find_previous"].trigger()
    assert opened.view.current_path == hits(opened)[-1][1]


def test_f3_goes_on_after_the_bar_is_closed(opened: MainWindow, qtbot: QtBot) -> None:
    find(opened, "≥")
    qtbot.keyClick(opened.rooms.searching.bar.words, Qt.Key.Key_Escape)
    assert opened.rooms.searching.bar.isHidden()
    opened.actions_["find_next"].trigger()
    first = opened.view.current_path
    opened.actions_["find_next"].trigger()
    assert opened.view.current_path != first


def test_a_computed_figure_is_found(opened: MainWindow) -> None:
    find(opened, "56.3%")
    assert hits(opened) == [(1, "funds.0.rate")]


def test_hits_follow_what_is_typed(opened: MainWindow, keyboard: Keyboard) -> None:
    find(opened, "雨水")
    assert hits(opened) == []
    assert opened.rooms.searching.bar.count.text() == "没有找到"
    keyboard.at("goal.achieved").type("雨水").press(Qt.Key.Key_Return)
    assert hits(opened) == [(1, "goal.achieved")]
    opened.actions_["undo"].trigger()
    assert hits(opened) == []


def test_an_open_editor_is_kept_and_its_selected_words_are_looked_for(
    opened: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.at("goal.achieved").type("雨水管")
    opened.view.editor.selectAll()
    opened.actions_["find"].trigger()
    assert opened.rooms.searching.bar.words.text() == "雨水管"
    assert _text(opened, "goal.achieved") == "雨水管"
    assert len(hits(opened)) == 1


def test_case_and_whole_cells(opened: MainWindow) -> None:
    opened.rooms.table.cells.type({"leader": "Li", "phone": "LI"}, "type")
    find(opened, "li")
    assert len(hits(opened)) == 2
    opened.rooms.searching.bar.case.click()
    assert hits(opened) == []
    opened.rooms.searching.bar.case.click()
    opened.rooms.searching.bar.words.setText("30")
    opened.rooms.searching.bar.whole.click()
    assert {path for _, path in hits(opened)} == {"indicators.0.weight", "indicators.0.score"}


# --- the whole book --------------------------------------------------------------------------------


def test_the_whole_book_beside_the_window(opened: MainWindow, qtbot: QtBot) -> None:
    find(opened, "运维", book=True)
    wait(opened, qtbot)
    assert hits(opened) == [(2, "project")]
    assert opened.rooms.searching.bar.count.text() == "共 1 处，1 张表"
    assert lines(opened) == ["第 2 张　系统运维　·　项目名称：系统运维"]
    opened.rooms.searching.bar.hit_wanted.emit(0)
    assert opened.desk.form is not None
    assert (opened.desk.form.project, opened.view.current_path) == ("系统运维", "project")


def test_computed_figures_of_the_whole_book(opened: MainWindow, qtbot: QtBot) -> None:
    find(opened, "100%", book=True)
    wait(opened, qtbot)
    assert hits(opened) == [(2, "funds.0.rate"), (3, "funds.0.rate")]


def test_changed_forms_and_other_forms_are_looked_through_again(opened: MainWindow, qtbot: QtBot) -> None:
    find(opened, "培训", book=True)
    wait(opened, qtbot)
    assert hits(opened) == [(3, "project")]
    opened.rooms.table.cells.type({"goal.achieved": "培训完成"}, "type")
    assert hits(opened) == [(1, "goal.achieved"), (3, "project")]
    opened.actions_["form_copy"].trigger()
    wait(opened, qtbot)
    assert hits(opened) == [(1, "goal.achieved"), (2, "goal.achieved"), (4, "project")]


def test_the_book_may_be_closed_while_it_is_looked_through(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def look(*arguments: Any) -> Any:
        begun.set()
        time.sleep(0.2)  # the book is closed meanwhile, which waits
        return search_book(*arguments)

    monkeypatch.setattr(searcher, "search_book", look)
    find(opened, "培训", book=True)
    qtbot.waitUntil(begun.is_set)
    opened.desk.take(None)
    wait(opened, qtbot)
    assert opened.rooms.searching.bar.isHidden()


def test_the_database_passes_over_no_form(templates: Templates, home: Path) -> None:
    forms = [
        invented_form("Ａ类项目"),
        invented_form("二", leader="Abc"),
        invented_form("三", goal=invented_form().goal.__class__("第一行\n第二 行", "")),
        invented_form("四", phone="一%"),
    ]
    with Book.new(templates, home) as book:
        book.apply(AddForms("", tuple(forms)))
        ids = [entry.id for entry in book.entries()]

        def found(words: str) -> list[int]:
            return sorted(
                {hit.form_id for hit in search_book(book, ids, templates, Query(words), lambda _: True)}
            )

        assert found("ａ类") == [1]
        assert found("ABC") == [2]
        assert found("第二 行") == [3]
        assert found("行\n第") == [3]
        assert found("一%") == [4]
        assert found("_") == []
        assert found("56.3") == [1, 2, 3, 4]


def test_a_search_can_be_given_up(templates: Templates, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searcher, "_FORMS_A_STEP", 1)
    with Book.new(templates, home) as book:
        book.apply(AddForms("", (invented_form(), invented_form())))
        ids = [entry.id for entry in book.entries()]
        with pytest.raises(Cancelled):
            search_book(book, ids, templates, Query("设备"), lambda _done: False)


# --- replace ---------------------------------------------------------------------------------------


def test_tab_leads_from_the_words_to_what_takes_their_place(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_["replace"].trigger()
    bar = opened.rooms.searching.bar
    order = [bar.words, bar.by, bar.one, bar.all]
    for here, there in pairwise(order):
        assert here.hasFocus()
        qtbot.keyClick(here, Qt.Key.Key_Tab)
        assert there.hasFocus()


def test_one_after_the_other(opened: MainWindow, qtbot: QtBot) -> None:
    find(opened, "设备", by="设备设备")
    bar = opened.rooms.searching.bar
    qtbot.keyClick(bar.words, Qt.Key.Key_Return)
    assert "替换为：设备设备更新" in lines(opened)[0]
    qtbot.mouseClick(bar.one, Qt.MouseButton.LeftButton)
    assert opened.desk.form is not None
    assert opened.desk.form.project == "设备设备更新"
    assert opened.view.current_path == "goal.expected"
    assert opened.desk.undo.undoText() == "替换项目名称"
    opened.actions_["undo"].trigger()
    assert opened.desk.form.project == "设备更新"


def test_a_computed_figure_is_not_replaced(opened: MainWindow, qtbot: QtBot) -> None:
    find(opened, "56.3%", by="99%")
    qtbot.keyClick(opened.rooms.searching.bar.words, Qt.Key.Key_Return)
    opened.rooms.searching.replace_one()
    opened.rooms.searching.replace_all()
    assert not opened.desk.undo.canUndo()
    assert (
        "计算得出" in opened.statusBar().currentMessage()
        or "没有可以替换" in opened.statusBar().currentMessage()
    )


def test_all_of_the_form_in_one_step(opened: MainWindow) -> None:
    before = opened.desk.form
    find(opened, "设备", by="仪器")
    count = len(hits(opened))
    opened.rooms.searching.bar.all.click()
    assert hits(opened) == []
    assert opened.desk.form is not None
    assert opened.desk.form.project == "仪器更新"
    assert f"替换 {count} 处" in opened.bar.words.text()
    opened.actions_["undo"].trigger()
    assert opened.desk.form == before


@pytest.mark.parametrize("at_once", [60, 1])
def test_all_of_the_book_in_one_step(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(long_change, "AT_ONCE", at_once)
    assert opened.desk.book is not None
    before = list(opened.desk.book.forms())
    find(opened, "更新", by="升级", book=True)
    wait(opened, qtbot)
    forms = {number for number, _ in hits(opened)}
    assert len(forms) == 3
    opened.rooms.searching.bar.all.click()
    wait(opened, qtbot)
    assert opened.isEnabled()
    assert "更新" not in str(list(opened.desk.book.forms()))
    assert "3 张表" in opened.bar.words.text()
    assert next(entry.project for entry in opened.desk.book.entries()) == "设备升级"
    wait(opened, qtbot)
    opened.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: not opened.bench.long_change.busy)
    assert list(opened.desk.book.forms()) == before
    assert not opened.desk.undo.canUndo()
    assert not opened.desk.dirty
    opened.actions_["redo"].trigger()
    qtbot.waitUntil(lambda: not opened.bench.long_change.busy)
    assert "更新" not in str(list(opened.desk.book.forms()))
    assert opened.desk.dirty


def test_too_many_hits_are_not_replaced(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searcher, "MOST", 2)
    find(opened, "指标", by="项", book=True)
    wait(opened, qtbot)
    assert len(hits(opened)) == 2
    opened.rooms.searching.bar.all.click()
    assert not opened.desk.undo.canUndo()
    assert "没有替换" in opened.bar.words.text()


# --- go to -----------------------------------------------------------------------------------------


def test_go_to_a_number_and_to_a_name(opened: MainWindow, qtbot: QtBot) -> None:
    def go(words: str) -> str:
        opened.actions_["goto"].trigger()
        box = opened.rooms.searching.goto
        assert box.isVisible()
        box.line.setText(words)
        qtbot.keyClick(box.line, Qt.Key.Key_Return)
        assert not box.isVisible()
        assert opened.desk.form is not None
        return opened.desk.form.project

    assert go("3") == "培训"
    assert go("运维") == "系统运维"
    opened.actions_["goto"].trigger()
    box = opened.rooms.searching.goto
    qtbot.keyClick(box.line, Qt.Key.Key_Down)
    assert box.list.currentIndex().row() == 1
    box.line.setText("没有")
    assert box.list.isHidden()
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert box.isVisible()
    qtbot.keyClick(box.line, Qt.Key.Key_Escape)
    assert not box.isVisible()


def test_a_hit_in_the_funds_is_told_by_its_line(opened: MainWindow, qtbot: QtBot) -> None:
    find(opened, "80", book=True)
    wait(opened, qtbot)
    told = [line.partition("　·　")[2] for line in lines(opened)]
    assert told[:2] == ["年度资金总额 年初预算数：80", "年度资金总额 全年预算数：80"]
    assert "当年财政拨款 年初预算数：80" in told
