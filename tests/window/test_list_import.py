"""A list of projects: shown before anything changes, columns changeable, one undo step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from jixiao_gui.window import dialogs
from jixiao_gui.window.importing.list_dialog import ListDialog
from jixiao_gui.window.main_window import MainWindow
from tests.window.found_widgets import find_child
from tests.workbooks import write_workbook

HEAD = ["序号", "项目名称", "实施单位", "年初预算数", "全年预算数", "全年执行数", "拨付额"]


@pytest.fixture
def listed(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: list[object], title: str = "2023年度项目一览表（单位：元）") -> Path:
        return write_workbook(tmp_path / "一览表.xlsx", [[title], HEAD, *lines])

    return write


def shown(window: MainWindow, path: Path, qtbot: QtBot) -> ListDialog:
    window.rooms.importing.lists.open(path)
    qtbot.waitUntil(lambda: find_child(window, ListDialog) is not None and not window.rooms.files.busy)
    QApplication.processEvents()
    dialog = find_child(window, ListDialog)
    assert dialog is not None
    return dialog


def lines(dialog: ListDialog) -> list[list[str]]:
    found = []
    for place in range(dialog.outcome.topLevelItemCount()):
        item = dialog.outcome.topLevelItem(place)
        assert item is not None
        found.append([item.text(column) for column in range(dialog.outcome.columnCount())])
        for row in range(item.childCount()):
            child = item.child(row)
            found.append([child.text(column) for column in range(dialog.outcome.columnCount())])
    return found


def projects(window: MainWindow) -> list[str]:
    assert window.desk.book is not None
    return [entry.project for entry in window.desk.book.entries()]


def test_funds_are_filled_after_the_differences_were_shown(
    opened: MainWindow, listed: Callable[..., Path], qtbot: QtBot
) -> None:
    path = listed(
        [1, "设备更新", "甲中心", 800000, 800000, 600000, None],
        [2, "培 训", "甲中心", 800000, 800000, 800000, None],
        [3, "没有的", "甲中心", 1, 1, 1, None],
    )
    dialog = shown(opened, path, qtbot)
    assert dialog.fill.isChecked()
    assert lines(dialog) == [
        ["设备更新", "", "", "", ""],
        ["", "年度资金总额 全年执行数", "45", "→ 60", ""],
        ["培 训", "", "", "", "与列表一致，不用填写"],
        ["没有的", "", "", "", "没有同名的自评表"],
    ]
    assert dialog.go.text() == "填写 1 张"
    assert opened.desk.form is not None
    assert opened.desk.form.funds[0].executed == "45"
    dialog.accept()
    assert opened.desk.form.funds[0].executed == "60"
    assert opened.actions_["undo"].text() == "撤销 按列表填写 1 张表的资金"
    assert "共 1 格" in opened.bar.words.text()
    opened.undo()
    assert opened.desk.form.funds[0].executed == "45"


def test_new_forms_are_made_of_the_ticked_lines(
    opened: MainWindow, listed: Callable[..., Path], qtbot: QtBot
) -> None:
    path = listed(
        [1, "设备更新", "甲中心", 800000, 800000, 600000, None],
        [2, "河道清淤", "甲中心", 1230000, 1230000, "约3", None],
        [3, "绿地养护", "甲中心", 10000, 10000, 10000, None],
    )
    dialog = shown(opened, path, qtbot)
    dialog.new.setChecked(True)
    assert [line[0] for line in lines(dialog)] == ["设备更新", "河道清淤", "绿地养护"]
    assert lines(dialog)[0][5] == "册中已有"  # and so not ticked
    assert dialog.go.text() == "新建 2 张"
    item = dialog.outcome.topLevelItem(2)
    assert item is not None
    item.setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.go.text() == "新建 1 张"
    assert "约3" in dialog.notes.toPlainText()
    dialog.accept()
    assert projects(opened) == ["设备更新", "系统运维", "培训", "河道清淤"]
    assert opened.desk.form is not None
    assert (opened.desk.form.funds[0].initial, opened.desk.form.unit) == ("123", "甲中心")
    assert opened.actions_["undo"].text() == "撤销 按列表新建 1 张表"
    opened.undo()
    assert projects(opened) == ["设备更新", "系统运维", "培训"]


def test_the_meaning_of_a_column_and_the_unit_can_be_changed(
    opened: MainWindow, listed: Callable[..., Path], qtbot: QtBot
) -> None:
    dialog = shown(opened, listed([1, "设备更新", "甲", 80, 80, 45, 70], title="一览表（单位：万元）"), qtbot)
    assert dialog.go.text() == "填写 0 张"
    assert not dialog.go.isEnabled()
    box = dialog.columns.cellWidget(0, 6)
    assert isinstance(box, QComboBox)
    assert box.currentText() == "（不读入）"
    box.setCurrentIndex(box.findText("全年执行数"))
    box.activated.emit(box.currentIndex())
    former = dialog.columns.cellWidget(0, 5)
    assert isinstance(former, QComboBox)
    assert former.currentText() == "（不读入）"  # two columns cannot be the same
    assert lines(dialog)[1] == ["", "年度资金总额 全年执行数", "45", "→ 70", ""]
    dialog.unit.setCurrentText("千元")
    dialog.unit.activated.emit(dialog.unit.currentIndex())
    assert ["", "年度资金总额 全年执行数", "45", "→ 7", ""] in lines(dialog)
    name = dialog.columns.cellWidget(0, 1)
    assert isinstance(name, QComboBox)
    name.setCurrentIndex(0)
    name.activated.emit(0)
    assert not dialog.go.isEnabled()
    dialog.reject()
    assert not opened.desk.dirty


def test_a_list_among_the_imports_leads_to_the_preview(
    window: MainWindow, listed: Callable[..., Path], qtbot: QtBot
) -> None:
    window.rooms.importing.importer.import_files([listed([1, "河道清淤", "甲", 10000, 10000, 10000, None])])
    qtbot.waitUntil(lambda: find_child(window, ListDialog) is not None and not window.rooms.files.busy)
    dialog = find_child(window, ListDialog)
    assert dialog is not None
    assert not dialog.fill.isEnabled()  # no book is open: forms can only be made
    dialog.accept()
    assert projects(window) == ["河道清淤"]
    assert window.desk.form is not None
    assert window.desk.form.year == "2023"


def test_what_is_no_list_is_one_sentence(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "空.csv"
    path.write_text("甲,乙\n1,2\n", "utf-8")
    monkeypatch.setattr(dialogs, "ask_list", lambda _parent, _folder: path)
    opened.actions_["import_list"].trigger()
    qtbot.waitUntil(lambda: "空.csv" in opened.bar.words.text())
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert find_child(opened, ListDialog) is None
