"""The list of forms, the findings, and the commands on rows and forms."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book.form_reading import FormEntry
from jixiao_gui.window.forms.form_list import FormList
from jixiao_gui.window.main_window import MainWindow

from .conftest import Keyboard, shown


def row_texts(window: MainWindow, row: int) -> list[str]:
    model = window.forms.model
    return [model.index(row, column).data() for column in range(model.columnCount())]


def rules(window: MainWindow) -> list[str]:
    return [finding.rule for finding in window.desk.findings]


def show_second(window: MainWindow) -> None:
    window.actions_["form_next"].trigger()


def test_the_list_shows_and_follows(opened: MainWindow, keyboard: Keyboard) -> None:
    assert row_texts(opened, 0)[:5] == ["1", "设备更新", "56.3%", "95.6", "优"]
    keyboard.at("funds.0.executed").type("8").press(Qt.Key.Key_Return)
    keyboard.at("project").type("x").press(Qt.Key.Key_Return)
    assert row_texts(opened, 0)[1:5] == ["x", "10%", "91", "优"]
    assert int(row_texts(opened, 1)[5]) >= 1


def test_search_in_the_list(opened: MainWindow) -> None:
    opened.forms.search.setText("运维")
    assert opened.forms.table.model().rowCount() == 1
    opened.forms.search.setText("示范区 培训")
    assert opened.forms.table.model().rowCount() == 1
    opened.forms.search.clear()
    assert opened.forms.table.model().rowCount() == 3


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ("row_above", ["更新设备", "", "验收合格", "完成时间"]),
        ("row_below", ["更新设备", "验收合格", "", "完成时间"]),
        ("row_copy", ["更新设备", "验收合格", "验收合格", "完成时间"]),
        ("row_delete", ["更新设备", "完成时间", "等候缩短", "满意度"]),
        ("row_up", ["验收合格", "更新设备", "完成时间", "等候缩短"]),
        ("row_down", ["更新设备", "完成时间", "验收合格", "等候缩短"]),
    ],
)
def test_indicator_rows(opened: MainWindow, keyboard: Keyboard, action: str, names: list[str]) -> None:
    before = opened.desk.form
    keyboard.at("indicators.1.name")
    opened.actions_[action].trigger()
    assert opened.desk.form is not None
    assert [row.name for row in opened.desk.form.indicators[:4]] == names
    assert opened.view.grid is not None
    assert opened.view.current_path.startswith("indicators.")
    opened.actions_["undo"].trigger()
    assert opened.desk.form == before


def test_a_merged_label_stands_for_its_rows(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.level1")
    opened.actions_["row_delete"].trigger()
    assert opened.desk.form is not None
    assert [row.level1 for row in opened.desk.form.indicators] == ["效益指标", "满意度指标"]


def test_row_actions_need_a_row(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project")
    assert not opened.actions_["row_delete"].isEnabled()
    keyboard.at("indicators.0.name")
    assert opened.actions_["row_delete"].isEnabled()


def test_blank_rows_go(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.1.name")
    opened.actions_["row_below"].trigger()
    opened.actions_["rows_clean"].trigger()
    assert opened.desk.form is not None
    assert len(opened.desk.form.indicators) == 5


def test_forms_come_go_and_move(opened: MainWindow) -> None:
    def projects() -> list[str]:
        return [row_texts(opened, row)[1] for row in range(opened.forms.model.rowCount())]

    opened.actions_["form_copy"].trigger()
    assert projects() == ["设备更新", "设备更新", "系统运维", "培训"]
    opened.actions_["form_down"].trigger()
    assert projects() == ["设备更新", "系统运维", "设备更新", "培训"]
    opened.actions_["form_delete"].trigger()
    assert projects() == ["设备更新", "系统运维", "培训"]
    for _ in range(3):
        opened.actions_["undo"].trigger()
    assert projects() == ["设备更新", "系统运维", "培训"]
    assert not opened.desk.dirty
    for _ in range(3):
        opened.actions_["redo"].trigger()
    assert projects() == ["设备更新", "系统运维", "培训"]
    opened.actions_["form_add"].trigger()
    assert opened.desk.form is not None
    assert (opened.desk.form.year, opened.desk.form.project) == ("2023", "")


def test_the_last_form_can_go_too(opened: MainWindow) -> None:
    for _ in range(3):
        opened.actions_["form_delete"].trigger()
    assert opened.view.sheet is None
    assert not opened.actions_["form_delete"].isEnabled()
    assert opened.actions_["form_add"].isEnabled()
    opened.actions_["undo"].trigger()
    assert opened.view.sheet is not None


def test_undo_shows_the_form_that_it_changes(opened: MainWindow, keyboard: Keyboard) -> None:
    first = opened.desk.form_id
    keyboard.at("project").type("x").press(Qt.Key.Key_Return)
    show_second(opened)
    opened.actions_["undo"].trigger()
    assert opened.desk.form_id == first
    assert shown(opened, "project") == "设备更新"


def test_thousands_of_forms_are_listed(qtbot: QtBot) -> None:
    entry = FormEntry(1, 1, "beijing-2023", "2023", "项目", "部门", "单位", "90%", "99", "优", 0, 0)
    panel = FormList()
    qtbot.addWidget(panel)
    panel.set_entries([entry._replace(id=n, number=n, project=f"项目{n}") for n in range(1, 10001)])
    panel.search.setText("项目9999")
    assert panel.table.model().rowCount() == 1
    assert panel.neighbour(9999, 1) is None
