"""The table under the hands: typing, Excel's keys, blocks, the input method."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QClipboard, QHelpEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.form.edits import follow_scores
from jixiao_gui.form.template import Templates
from jixiao_gui.window.dialogs import NewBook
from jixiao_gui.window.main_window import MainWindow

from .conftest import Keyboard, shown

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def figures(window: MainWindow) -> tuple[str, str, str]:
    return shown(window, "funds.0.rate"), shown(window, "funds.0.score"), shown(window, "total.score")


def test_figures_follow_each_key(opened: MainWindow, keyboard: Keyboard) -> None:
    assert figures(opened) == ("56.3%", "5.6", "95.6")
    keyboard.at("funds.0.executed").type("6")
    assert figures(opened) == ("7.5%", "0.8", "90.8")
    assert "90.8" in opened.status.total.text()
    keyboard.type("4")
    assert figures(opened) == ("80%", "8", "98")
    assert opened.desk.form is not None
    assert opened.desk.form.funds[0].executed == "45"  # nothing is kept yet
    keyboard.press(Qt.Key.Key_Return)
    assert opened.desk.form.funds[0].executed == "64"
    assert figures(opened) == ("80%", "8", "98")
    assert opened.view.current_path == "funds.1.executed"
    assert "优" in opened.status.grade.text()


def test_escape_restores(opened: MainWindow, keyboard: Keyboard) -> None:
    before = opened.desk.form
    keyboard.at("funds.0.executed").type("1").press(Qt.Key.Key_Escape)
    assert opened.view.editing == ""
    assert figures(opened) == ("56.3%", "5.6", "95.6")
    assert opened.desk.form == before
    assert not opened.desk.undo.canUndo()


def test_undo_and_redo_are_named_and_lead_to_the_cell(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("funds.0.executed").type("64").press(Qt.Key.Key_Return)
    assert opened.actions_["undo"].text() == "撤销 修改全年执行数"
    assert opened.desk.dirty
    keyboard.at("goal.expected")
    opened.actions_["undo"].trigger()
    assert figures(opened) == ("56.3%", "5.6", "95.6")
    assert opened.view.current_path == "funds.0.executed"
    assert opened.actions_["redo"].text() == "重做 修改全年执行数"
    assert not opened.desk.dirty
    opened.actions_["redo"].trigger()
    assert figures(opened) == ("80%", "8", "98")


def test_save_reopen_equal(
    opened: MainWindow, keyboard: Keyboard, book_path: Path, templates: Templates
) -> None:
    keyboard.at("funds.0.executed").type("64").press(Qt.Key.Key_Return)
    keyboard.at("goal.achieved").type("x").press(Qt.Key.Key_Return, CONTROL).type("y").press(Qt.Key.Key_Tab)
    kept = opened.desk.form
    assert opened.rooms.files.save()
    assert not opened.desk.dirty
    assert opened.status.saved.text() == "已保存"
    opened.desk.take(None)
    with Book.open(book_path, templates, opened.desk.home, lock=False) as book:
        assert next(book.forms()) == kept
    assert opened.rooms.files.open(book_path)
    assert opened.desk.form == kept
    assert kept is not None
    assert kept.goal.achieved == "x\ny"


def test_keys_move_as_in_excel(opened: MainWindow, keyboard: Keyboard) -> None:
    view = opened.view
    keyboard.at("indicators.0.target").press(Qt.Key.Key_Tab)
    assert view.current_path == "indicators.0.actual"
    keyboard.press(Qt.Key.Key_Tab).press(Qt.Key.Key_Return)
    assert view.current_path == "indicators.1.target"  # below the cell at which the Tabs began
    keyboard.press(Qt.Key.Key_Return, SHIFT)
    assert view.current_path == "indicators.0.target"
    keyboard.at("indicators.1.deviation").press(Qt.Key.Key_Tab)
    assert view.current_path == "indicators.2.name"  # not the name of its group
    keyboard.press(Qt.Key.Key_Backtab, SHIFT)
    assert view.current_path == "indicators.1.deviation"
    keyboard.at("project").press(Qt.Key.Key_Down)
    assert view.current_path == "department"
    keyboard.press(Qt.Key.Key_Right)
    assert view.current_path == "unit"  # over the printed word


def test_tab_and_enter_do_not_lead_onto_the_names_of_rows(opened: MainWindow, keyboard: Keyboard) -> None:
    """Who types the head of a form and goes on with the amounts must not type over 年度资金总额."""
    view = opened.view
    keyboard.at("phone").type("1").press(Qt.Key.Key_Tab).type("90").press(Qt.Key.Key_Tab)
    assert (shown(opened, "funds.0.item"), shown(opened, "funds.0.initial")) == ("年度资金总额", "90")
    keyboard.at("leader").type("甲").press(Qt.Key.Key_Return)
    assert view.current_path == "funds.0.initial"
    keyboard.at("funds.0.item").press(Qt.Key.Key_Return)
    assert view.current_path == "funds.1.item"  # who is among the names stays there
    keyboard.at("goal.expected").press(Qt.Key.Key_Return)
    assert view.current_path == "indicators.0.name"
    keyboard.press(Qt.Key.Key_Return, SHIFT)
    assert view.current_path.startswith("goal.")


def test_arrows_cross_merged_cells_on_their_line(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.2.name").press(Qt.Key.Key_Left).press(Qt.Key.Key_Left)
    assert opened.view.current_path == "indicators.0.level1"
    keyboard.press(Qt.Key.Key_Right).press(Qt.Key.Key_Right)
    assert opened.view.current_path == "indicators.2.name"
    keyboard.at("indicators.0.level1").press(Qt.Key.Key_Down)
    assert opened.view.current_path == "indicators.3.level1"


def test_f2_edits_and_arrows_stay_inside(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project").press(Qt.Key.Key_F2)
    assert opened.view.editor.toPlainText() == "设备更新"
    keyboard.press(Qt.Key.Key_Left).type("的").press(Qt.Key.Key_Return)
    assert shown(opened, "project") == "设备更的新"


def test_typing_replaces_and_an_arrow_leaves(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project").type("ab").press(Qt.Key.Key_Down)
    assert shown(opened, "project") == "ab"
    assert opened.view.current_path == "department"


def test_the_first_key_of_a_composition_is_not_lost(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("project")
    assert opened.view.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(opened.view, QInputMethodEvent("xiang", []))
    assert opened.view.editing == "project"
    assert opened.view.editor.composing
    done = QInputMethodEvent("", [])
    done.setCommitString("项")
    QApplication.sendEvent(opened.view.editor, done)
    keyboard.press(Qt.Key.Key_Return)
    assert shown(opened, "project") == "项"


def test_delete_lets_a_manual_figure_follow_again(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("funds.0.rate").type("90%").press(Qt.Key.Key_Return)
    assert opened.desk.form is not None
    assert opened.desk.form.manual == {"funds.0.rate"}
    assert opened.view.mark("funds.0.rate").manual
    assert "56.3%" in opened.view.mark("funds.0.rate").tip
    keyboard.at("funds.0.rate").press(Qt.Key.Key_Delete)
    assert opened.desk.form.manual == frozenset()
    assert shown(opened, "funds.0.rate") == "56.3%"
    tip = opened.view.mark("funds.0.rate").tip
    assert "全年执行数 45 ÷ 全年预算数 80 = 56.3%" in tip


def test_follow_action(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("total.score").type("99").press(Qt.Key.Key_Return)
    assert shown(opened, "total.score") == "99"
    keyboard.at("total.score")
    opened.actions_["follow"].trigger()
    assert shown(opened, "total.score") == "95.6"


def test_block_copy_paste_with_line_breaks(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    keyboard.at("indicators.0.name").type("a").press(Qt.Key.Key_Return, CONTROL).type("b").press(
        Qt.Key.Key_Tab
    )
    keyboard.at("indicators.0.name")
    for _ in range(2):
        keyboard.press(Qt.Key.Key_Right, SHIFT)
    keyboard.press(Qt.Key.Key_Down, SHIFT)
    opened.actions_["copy"].trigger()
    assert clipboard.text() == '"a\nb"\t≥12台\t12台\r\n验收合格\t≥95%\t96%'
    keyboard.at("indicators.3.name")
    opened.actions_["paste"].trigger()
    assert [shown(opened, f"indicators.{row}.name") for row in (3, 4)] == ["a\nb", "验收合格"]
    assert shown(opened, "indicators.4.actual") == "96%"
    assert opened.actions_["undo"].text() == "撤销 粘贴 6 格"
    opened.actions_["undo"].trigger()
    assert shown(opened, "indicators.3.name") == "等候缩短"


def test_a_block_longer_than_the_table_adds_rows(
    opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard
) -> None:
    clipboard.setText('一\t1\r\n"二\n行"\t2\r\n三\t3')
    keyboard.at("indicators.4.name")
    opened.actions_["paste"].trigger()
    form = opened.desk.form
    assert form is not None
    assert [(row.level2, row.name, row.target) for row in form.indicators[4:]] == [
        ("服务对象满意度指标", "一", "1"),
        ("服务对象满意度指标", "二\n行", "2"),
        ("服务对象满意度指标", "三", "3"),
    ]
    opened.actions_["undo"].trigger()
    assert opened.desk.form is not None
    assert len(opened.desk.form.indicators) == 5


def test_cut_clears_as_one_step(opened: MainWindow, keyboard: Keyboard, clipboard: QClipboard) -> None:
    keyboard.at("indicators.0.target").press(Qt.Key.Key_Right, SHIFT)
    opened.actions_["cut"].trigger()
    assert clipboard.text() == "≥12台\t12台"
    assert shown(opened, "indicators.0.target") == shown(opened, "indicators.0.actual") == ""
    opened.actions_["undo"].trigger()
    assert shown(opened, "indicators.0.actual") == "12台"
    assert not opened.desk.undo.canUndo()


def test_an_edit_paints_what_differs_only(opened: MainWindow, keyboard: Keyboard) -> None:
    view = opened.view
    keyboard.at("funds.0.executed").type("6")
    for path in ("funds.0.rate", "funds.0.score"):
        assert view.painted.contains(view.cell_rect(path).center())
    for path in ("project", "funds.0.budget", "goal.expected", "indicators.0.name"):
        assert not view.painted.contains(view.cell_rect(path).center())


def test_rows_grow_as_one_types(opened: MainWindow, keyboard: Keyboard) -> None:
    view = opened.view
    before = view.cell_rect("indicators.0.target").height()
    below = view.cell_rect("indicators.1.target").top()
    keyboard.at("indicators.0.target").type("12台及其配套的全部附属设备与安装调试").press(Qt.Key.Key_F2)
    assert view.cell_rect("indicators.0.target").height() > before
    assert view.cell_rect("indicators.1.target").top() > below
    assert view.editor.height() >= view.cell_rect("indicators.0.target").height()
    keyboard.press(Qt.Key.Key_Escape)
    assert view.cell_rect("indicators.0.target").height() == before


def test_printed_words_take_no_typing(opened: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    rect = opened.view.cell_rect("project")
    label = rect.center() - QPoint(rect.width() // 2 + 20, 0)
    qtbot.mouseClick(opened.view.viewport(), Qt.MouseButton.LeftButton, pos=label)
    assert opened.view.current_path == ""
    keyboard.type("x")
    assert opened.view.editing == ""
    assert "固定文字" in opened.statusBar().currentMessage()


def test_a_double_click_edits_and_a_click_elsewhere_commits(opened: MainWindow, qtbot: QtBot) -> None:
    view = opened.view
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(view.viewport(), left, pos=view.cell_rect("department").center())
    qtbot.mouseDClick(view.viewport(), left, pos=view.cell_rect("department").center())
    assert view.editing == "department"
    view.editor.replace("另一部门")
    qtbot.mouseClick(view.viewport(), left, pos=view.cell_rect("project").center())
    assert view.editing == ""
    assert shown(opened, "department") == "另一部门"
    assert view.current_path == "project"


@pytest.mark.parametrize("zoom", [50, 100, 200, 300])
def test_zoom_keeps_the_proportions(opened: MainWindow, zoom: int) -> None:
    opened.view.set_zoom(100)
    before = opened.view.cell_rect("project")
    opened.view.set_zoom(zoom)
    after = opened.view.cell_rect("project")
    assert abs(after.width() - before.width() * zoom / 100) <= 3
    assert abs(after.height() - before.height() * zoom / 100) <= 3
    assert opened.status.zoom.text() == f"{zoom}%"


def test_tab_runs_over_what_is_typed(opened: MainWindow, keyboard: Keyboard) -> None:
    assert opened.desk.form is not None
    opened.desk.edit(follow_scores(opened.desk.form, [0], ""))
    view = opened.view
    keyboard.at("funds.0.executed").press(Qt.Key.Key_Tab)
    assert view.current_path == "funds.1.initial"  # past 10, rate and score
    keyboard.press(Qt.Key.Key_Tab, SHIFT)
    assert view.current_path == "funds.0.executed"
    keyboard.at("funds.1.executed").press(Qt.Key.Key_Tab)
    assert view.current_path == "funds.2.initial"  # past the empty rate of a source of funds
    keyboard.at("indicators.0.weight").press(Qt.Key.Key_Tab)
    assert view.current_path == "indicators.0.deviation"  # past the score that follows
    keyboard.at("indicators.1.weight").press(Qt.Key.Key_Tab)
    assert view.current_path == "indicators.1.score"
    keyboard.at("indicators.4.deviation").press(Qt.Key.Key_Tab)
    assert view.current_path == "indicators.4.deviation"  # nothing to type comes after it
    keyboard.at("funds.0.executed").press(Qt.Key.Key_Right)
    assert view.current_path == "funds.0.weight"  # arrows reach all


def test_typing_over_a_computed_cell_asks(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("funds.0.rate").type("99%").press(Qt.Key.Key_Return)
    assert figures(opened)[0] == "99%"
    assert opened.bar.isVisible()
    assert opened.bar.words.text() == "“执行率”改为手工填写，不再随其他格变化。"
    assert opened.bar.button.text() == "恢复自动计算"
    opened.bar.button.click()
    assert figures(opened) == ("56.3%", "5.6", "95.6")
    assert not opened.bar.isVisible()
    assert opened.actions_["undo"].text() == "撤销 恢复自动计算执行率"


def test_a_score_that_follows_asks_too(opened: MainWindow, keyboard: Keyboard) -> None:
    assert opened.desk.form is not None
    opened.desk.edit(follow_scores(opened.desk.form, [0], ""))
    keyboard.at("indicators.0.score").type("12").press(Qt.Key.Key_Return)
    assert opened.bar.isVisible()
    opened.bar.button.click()
    assert opened.desk.form.indicators[0].auto
    assert shown(opened, "indicators.0.score") == "30"


def test_the_question_goes_with_its_cell(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("total.score").type("99").press(Qt.Key.Key_Return)
    assert opened.bar.isVisible()
    opened.actions_["undo"].trigger()
    assert not opened.bar.isVisible()
    keyboard.at("total.score").type("99").press(Qt.Key.Key_Return)
    opened.actions_["form_next"].trigger()
    assert not opened.bar.isVisible()
    keyboard.at("project").type("x").press(Qt.Key.Key_Return)
    assert not opened.bar.isVisible()
    keyboard.at("funds.0.rate").type("1").press(Qt.Key.Key_Return)
    assert not opened.bar.isVisible()  # it was the clerk's own already


def actual(window: MainWindow, row: int = 0) -> str:
    assert window.desk.form is not None
    return window.desk.form.indicators[row].actual


def test_a_bare_number_gets_the_unit_of_its_target(opened: MainWindow, keyboard: Keyboard) -> None:
    """Marked behind it, as Excel completes: typing on takes its place, Backspace removes it for good."""
    opened.rooms.table.cells.type({"indicators.0.target": "≥12台", "indicators.0.actual": ""}, "type")
    keyboard.at("indicators.0.actual").type("1")
    assert (opened.view.editor_text, opened.view.editor.textCursor().selectedText()) == ("1台", "台")
    assert shown(opened, "indicators.0.actual") == "1台"
    keyboard.type("3").press(Qt.Key.Key_Return)
    assert actual(opened) == "13台"
    keyboard.at("indicators.0.actual").type("12.5").press(Qt.Key.Key_Tab)
    assert actual(opened) == "12.5台"
    keyboard.at("indicators.0.actual").type("14").press(Qt.Key.Key_Backspace).press(Qt.Key.Key_Return)
    assert actual(opened) == "14"
    keyboard.at("indicators.0.actual").type("15").press(Qt.Key.Key_Return)
    assert actual(opened) == "15"  # without a unit before, without one again
    keyboard.at("indicators.0.actual").press(Qt.Key.Key_Delete).type("16").type("套").press(Qt.Key.Key_Return)
    assert actual(opened) == "16套"
    keyboard.at("indicators.0.actual").type("约").type("9").press(Qt.Key.Key_Return)
    assert actual(opened) == "约9"


@pytest.mark.parametrize("target", ["100", "有效提升", "12月底前", "≥1.2万人次", ""])
def test_where_no_unit_is_plain_none_is_put_in(opened: MainWindow, keyboard: Keyboard, target: str) -> None:
    opened.rooms.table.cells.type({"indicators.0.target": target, "indicators.0.actual": ""}, "type")
    keyboard.at("indicators.0.actual").type("97").press(Qt.Key.Key_Return)
    assert actual(opened) == "97"


def test_a_number_out_of_an_input_method_gets_the_unit_too(opened: MainWindow, keyboard: Keyboard) -> None:
    opened.rooms.table.cells.type({"indicators.0.target": "≥95%", "indicators.0.actual": ""}, "type")
    keyboard.at("indicators.0.actual")
    for composed, handed_in in (("9", ""), ("97", ""), ("", "97")):
        event = QInputMethodEvent(composed, [])
        event.setCommitString(handed_in)
        QApplication.sendEvent(opened.view, event)
    QApplication.processEvents()
    assert opened.view.editor_text == "97%"
    keyboard.press(Qt.Key.Key_Return)
    assert actual(opened) == "97%"


def test_an_empty_cell_says_what_belongs_into_it(opened: MainWindow) -> None:
    tip = opened.view.tip
    assert tip("indicators.0.target") == ""  # it is filled
    opened.rooms.table.cells.type(
        {"indicators.0.target": "", "indicators.0.name": "指标1：", "funds.0.budget": ""}, "type"
    )
    assert "比较符号" in tip("indicators.0.target")
    assert "考核什么" in tip("indicators.0.name")
    assert "以万元为单位" in tip("funds.0.budget")
    place = opened.view.cell_rect("indicators.0.target").center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, opened.view.viewport().mapToGlobal(place))
    QApplication.sendEvent(opened.view.viewport(), event)
    assert "比较符号" in QToolTip.text()
    QToolTip.hideText()


def test_tab_passes_the_names_of_the_middle_term_too(window: MainWindow, keyboard: Keyboard) -> None:
    """The form of declared targets prints names of funds and level 2 on both sides."""
    window.rooms.files.new(NewBook("target-mof", "2026", "某局", "某中心"))
    passed = []
    keyboard.at("project")
    for _ in range(30):
        keyboard.press(Qt.Key.Key_Tab)
        passed.append(window.view.current_path.rpartition(".")[2])
    assert {"term_amount", "term_name", "initial", "target"} <= set(passed)
    assert not {"item", "term_item", "level2", "term_level2"} & set(passed)
