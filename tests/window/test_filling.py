"""One field filled into many forms, names unified over the book; full-width figures typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book.changes import EditForm
from jixiao_gui.form.edits import CellState, SetCells
from jixiao_gui.window.forms.fill_dialog import FillDialog
from jixiao_gui.window.main_window import MainWindow
from tests.window.found_widgets import item_at

from .conftest import Keyboard, shown


def texts_of(window: MainWindow, field: str) -> list[str]:
    assert window.desk.book is not None
    return [str(getattr(form, field)) for form in window.desk.book.forms()]


def respell(window: MainWindow, number: int, text: str) -> None:
    assert window.desk.book is not None
    edit = SetCells("", (("unit", CellState(text)),))
    window.desk.apply(EditForm("", window.desk.book.ids()[number], edit))


def ask(window: MainWindow) -> FillDialog:
    window.actions_["fill_forms"].trigger()
    made = window.rooms.forms.fill.dialog
    assert made is not None
    return made


def choose(made: FillDialog, field: str) -> None:
    made.field.setCurrentIndex(made.field.findData(field))


def test_spellings_of_one_name_are_unified(opened: MainWindow) -> None:
    respell(opened, 1, "示范区服务中心（本级）")
    respell(opened, 2, "财政所")
    made = ask(opened)
    choose(made, "unit")
    items = [item_at(made.table, row, 0) for row in range(3)]
    rows = [(item.text(), item.checkState()) for item in items]
    assert rows == [
        ("示范区服务中心", Qt.CheckState.Checked),
        ("示范区服务中心（本级）", Qt.CheckState.Checked),
        ("财政所", Qt.CheckState.Unchecked),
    ]
    assert made.text.text() == "示范区服务中心"
    assert "将改 1 张" in made.words.text()
    made.accept()
    assert texts_of(opened, "unit") == ["示范区服务中心", "示范区服务中心", "财政所"]
    assert opened.actions_["undo"].text() == "撤销 统一填写实施单位（1 张）"
    opened.actions_["undo"].trigger()
    assert texts_of(opened, "unit")[1] == "示范区服务中心（本级）"


def test_a_year_is_filled_into_the_chosen_forms(opened: MainWindow, qtbot: QtBot) -> None:
    opened.forms.table.selectAll()
    made = ask(opened)
    choose(made, "year")
    made.text.setText("２０２4")  # as typing does, it becomes plain
    assert len(made.ids()) == 3
    made.accept()
    qtbot.waitUntil(lambda: texts_of(opened, "year") == ["2024"] * 3)
    assert "3 张表的年度" in opened.bar.words.text()


def test_what_is_alike_needs_nothing(opened: MainWindow) -> None:
    made = ask(opened)
    choose(made, "leader")
    assert made.text.text() == "项目组"
    assert not made.ok.isEnabled()
    made.text.setText("另一组")
    assert made.ok.isEnabled()
    item_at(made.table, 0, 0).setCheckState(Qt.CheckState.Unchecked)
    assert not made.ok.isEnabled()


def test_full_width_figures_become_plain_ones(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("funds.0.executed").type("６４．５").press(Qt.Key.Key_Return)
    assert shown(opened, "funds.0.executed") == "64.5"
    keyboard.at("indicators.0.name").type("１号楼").press(Qt.Key.Key_Return)
    assert shown(opened, "indicators.0.name") == "１号楼"
