"""Indicator rows by menu and key: several at once, groups, labels, numbers, weights; each one undo step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from jixiao_gui.window.main_window import MainWindow
from tests.window.found_widgets import find_children

from .conftest import Keyboard, shown

SHIFT = Qt.KeyboardModifier.ShiftModifier


def column(window: MainWindow, name: str = "name") -> list[str]:
    form = window.desk.form
    assert form is not None
    return [getattr(row, name) for row in form.indicators]


def select(keyboard: Keyboard, first: int, last: int) -> None:
    keyboard.at(f"indicators.{first}.name")
    for _ in range(last - first):
        keyboard.press(Qt.Key.Key_Down, SHIFT)


def choose(menu: QMenu, *words: str) -> None:
    """Open a menu that is filled when opened and choose an entry of a submenu."""
    menu.aboutToShow.emit()
    for word in words[:-1]:
        menu = next(under for under in find_children(menu, QMenu) if under.title() == word)
    next(action for action in menu.actions() if action.text() == words[-1]).trigger()


@pytest.mark.parametrize(
    ("action", "names", "chosen"),
    [
        ("row_above", ["", "", "更新设备", "验收合格", "完成时间", "等候缩短", "满意度"], (0, 1)),
        ("row_below", ["更新设备", "验收合格", "", "", "完成时间", "等候缩短", "满意度"], (2, 3)),
        (
            "row_copy",
            ["更新设备", "验收合格", "更新设备", "验收合格", "完成时间", "等候缩短", "满意度"],
            (2, 3),
        ),
        ("row_delete", ["完成时间", "等候缩短", "满意度"], (0, 0)),
        ("row_down", ["完成时间", "更新设备", "验收合格", "等候缩短", "满意度"], (1, 2)),
    ],
)
def test_several_rows_at_once(
    opened: MainWindow, keyboard: Keyboard, action: str, names: list[str], chosen: tuple[int, int]
) -> None:
    before = opened.desk.form
    select(keyboard, 0, 1)
    opened.actions_[action].trigger()
    assert column(opened) == names
    paths = [place.cell.path for place in opened.view.selected()]
    assert (paths[0], paths[-1]) == (f"indicators.{chosen[0]}.name", f"indicators.{chosen[1]}.name")
    opened.actions_["undo"].trigger()
    assert opened.desk.form == before
    assert not opened.desk.undo.canUndo()


def test_a_group_moves_by_its_label(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.level2")
    opened.actions_["row_down"].trigger()
    assert column(opened, "level2")[:3] == ["质量指标", "数量指标", "时效指标"]
    assert opened.view.current_path == "indicators.1.level2"
    assert opened.actions_["undo"].text() == "撤销 移动“数量指标”"
    keyboard.at("indicators.3.level1")
    opened.actions_["row_up"].trigger()
    assert column(opened, "level1") == ["效益指标", *["产出指标"] * 3, "满意度指标"]
    opened.actions_["row_up"].trigger()
    assert "已经到头" in opened.statusBar().currentMessage()


def test_rows_are_moved_to_another_group_by_a_menu(opened: MainWindow, keyboard: Keyboard) -> None:
    before = opened.desk.form
    select(keyboard, 0, 1)
    choose(opened.actions_.menus["move_rows"], "效益指标", "社会效益指标")
    assert column(opened) == ["完成时间", "等候缩短", "更新设备", "验收合格", "满意度"]
    assert column(opened, "level2")[1:4] == ["社会效益指标"] * 3
    assert opened.actions_["undo"].text() == "撤销 移到“效益指标／社会效益指标”"
    assert len(opened.view.selected()) == 2
    grid = opened.view.grid
    assert grid is not None
    assert grid.by_path["indicators.1.level2"].cell.rows == 3  # merged by itself
    opened.actions_["undo"].trigger()
    assert opened.desk.form == before
    keyboard.at("indicators.0.level2")
    choose(opened.actions_.menus["move_rows"], "满意度指标", "二级指标不变")
    assert [column(opened, name)[-1] for name in ("level1", "level2")] == ["满意度指标", "数量指标"]


def test_a_group_is_added_where_the_template_has_it(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project")
    choose(opened.actions_.menus["add_group"], "效益指标", "经济效益指标")
    assert column(opened, "level2")[3:5] == ["经济效益指标", "社会效益指标"]
    assert opened.view.editing == "indicators.3.name"
    keyboard.type("增收").press(Qt.Key.Key_Return)
    assert column(opened)[3] == "增收"


def test_a_label_of_ones_own(opened: MainWindow, keyboard: Keyboard) -> None:
    choose(opened.actions_.menus["add_group"], "产出指标", "其他二级指标…")
    assert opened.view.editing == "indicators.3.level2"
    keyboard.type("进度指标").press(Qt.Key.Key_Return)
    assert column(opened, "level2")[2:4] == ["时效指标", "进度指标"]
    assert column(opened, "level1")[3] == "产出指标"
    choose(opened.actions_.menus["add_group"], "其他一级指标…")
    assert opened.view.editing == "indicators.6.level1"
    keyboard.type("成本指标").press(Qt.Key.Key_Return)
    assert column(opened, "level1")[-1] == "成本指标"


def test_a_merged_label_is_renamed_for_its_run(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.level1").type("进度指标").press(Qt.Key.Key_Return)
    assert column(opened, "level1") == ["进度指标"] * 3 + ["效益指标", "满意度指标"]
    opened.actions_["undo"].trigger()
    assert column(opened, "level1")[0] == "产出指标"


def test_numbers_come_and_go(opened: MainWindow) -> None:
    opened.actions_["rows_number"].trigger()
    assert column(opened)[:2] == ["指标1：更新设备", "指标1：验收合格"]
    opened.actions_["rows_number"].trigger()
    assert "已经连续" in opened.statusBar().currentMessage()
    opened.actions_["rows_switch_numbers"].trigger()
    assert column(opened)[:2] == ["更新设备", "验收合格"]
    assert opened.actions_["undo"].text() == "撤销 去掉指标编号"
    opened.actions_["rows_switch_numbers"].trigger()
    assert column(opened)[:2] == ["指标1：更新设备", "指标1：验收合格"]
    assert opened.actions_["rows_switch_numbers"].shortcut().toString() == "Ctrl+B"


@pytest.fixture
def blank(opened: MainWindow) -> MainWindow:
    """A blank form of the layout on show."""
    opened.actions_["form_add"].trigger()
    assert column(opened)[:3] == ["指标1：", "指标2：", "……"]
    return opened


def test_the_number_stays_when_a_name_is_typed_over(blank: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.name").type("abc")
    assert blank.view.editor_text == "指标1：abc"
    keyboard.press(Qt.Key.Key_Return).type("检修").press(Qt.Key.Key_Return).type("巡查").press(Qt.Key.Key_Tab)
    assert column(blank)[:3] == ["指标1：abc", "指标2：检修", "指标3：巡查"]
    keyboard.at("indicators.0.name").type("x").press(Qt.Key.Key_Escape)
    keyboard.at("indicators.0.name").press(Qt.Key.Key_Backspace).type("培训").press(Qt.Key.Key_Return)
    assert column(blank)[0] == "指标1：培训"


def test_a_number_that_is_typed_counts(blank: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.name").type("指标5：检修").press(Qt.Key.Key_Return)
    assert column(blank)[0] == "指标5：检修"


def test_pasted_names_get_the_numbers_of_their_rows(blank: MainWindow, keyboard: Keyboard) -> None:
    QApplication.clipboard().setText("检修\t\n巡查\t\n清淤\t")
    keyboard.at("indicators.0.name")
    blank.view.paste()
    assert column(blank)[:3] == ["指标1：检修", "指标2：巡查", "指标3：清淤"]


def test_names_pasted_over_others_keep_the_numbers_of_the_rows(blank: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.name").type("检修").press(Qt.Key.Key_Return)
    QApplication.clipboard().setText("培训\t\n巡查\t")
    keyboard.at("indicators.0.name")
    blank.view.paste()
    assert column(blank)[:3] == ["指标1：培训", "指标2：巡查", "……"]


def test_pasted_numbers_take_the_place_of_the_rows(blank: MainWindow, keyboard: Keyboard) -> None:
    QApplication.clipboard().setText("1.检修\t\n2.巡查\t")
    keyboard.at("indicators.0.name")
    blank.view.paste()
    assert column(blank)[:3] == ["1.检修", "2.巡查", "……"]


def test_a_typed_number_as_lists_have_it_takes_the_place_of_the_rows(
    blank: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.at("indicators.0.name").type("1、检修").press(Qt.Key.Key_Return)
    assert column(blank)[0] == "1、检修"


def test_two_numbers_that_stood_there_stay_when_the_name_is_edited(
    blank: MainWindow, keyboard: Keyboard
) -> None:
    blank.rooms.table.cells.type({"indicators.1.name": "培训"}, "fill_down")
    blank.rooms.table.cells.type({"indicators.1.name": "指标2：2.培训"}, "fill_down")
    keyboard.at("indicators.1.name").press(Qt.Key.Key_F2).type("班").press(Qt.Key.Key_Return)
    assert column(blank)[1] == "指标2：2.培训班"


def test_an_inserted_row_goes_on_counting(blank: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.name").type("检修").press(Qt.Key.Key_Return)
    keyboard.at("indicators.1.name")
    blank.actions_["row_below"].trigger()
    keyboard.type("巡查").press(Qt.Key.Key_Return)
    assert column(blank)[:3] == ["指标1：检修", "指标2：", "指标3：巡查"]


def test_weights_are_shared_over_the_selected_rows(opened: MainWindow, keyboard: Keyboard) -> None:
    select(keyboard, 0, 2)
    opened.actions_["rows_share"].trigger()
    assert column(opened, "weight") == ["20", "20", "20", "20", "10"]
    assert opened.actions_["undo"].text() == "撤销 平均分配分值"
    keyboard.at("indicators.0.name")
    opened.actions_["rows_share"].trigger()
    assert "请先选中" in opened.statusBar().currentMessage()


def test_blank_rows_go_and_come_back(opened: MainWindow) -> None:
    opened.actions_["rows_clean"].trigger()
    assert "没有空白" in opened.statusBar().currentMessage()
    opened.actions_["rows_restore"].trigger()
    assert len(column(opened)) == 5 + 3 * 4
    assert column(opened, "level2")[3:6] == ["成本指标"] * 3
    assert opened.actions_["undo"].text() == "撤销 恢复模板空白行"
    opened.actions_["rows_clean"].trigger()
    assert len(column(opened)) == 5


def test_nothing_is_offered_where_nothing_may_change(opened: MainWindow, keyboard: Keyboard) -> None:
    menus = opened.actions_.menus
    keyboard.at("project")
    assert not menus["move_rows"].menuAction().isEnabled()
    assert menus["add_group"].menuAction().isEnabled()
    keyboard.at("indicators.0.name")
    assert menus["move_rows"].menuAction().isEnabled()
    opened.desk.take(None)
    assert not menus["add_group"].menuAction().isEnabled()


def test_keys_for_rows(opened: MainWindow, keyboard: Keyboard) -> None:
    assert opened.actions_["fill_down"].shortcut().toString() == "Ctrl+D"
    assert opened.actions_["row_copy"].shortcut().toString() == "Ctrl+Shift+D"
    keyboard.at("indicators.1.name").press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert column(opened)[1:3] == ["完成时间", "验收合格"]
    assert shown(opened, "indicators.2.name") == "验收合格"
