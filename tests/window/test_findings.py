"""The findings' room: led to, filtered, corrected, acknowledged, drafted; scores that follow suggestions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.form.checks import Finding, count_levels
from jixiao_gui.form.model import ACKNOWLEDGED, CORRECTED, FINISHED
from jixiao_gui.form.template import Templates
from jixiao_gui.window.findings.findings_list import ACKNOWLEDGED as ACKNOWLEDGED_FILTER
from jixiao_gui.window.findings.findings_list import FoldedHints, folded, in_order
from jixiao_gui.window.findings.reason_dialog import ReasonDialog
from jixiao_gui.window.main_window import MainWindow
from tests.window.found_widgets import find_child, find_children, item_at

from .conftest import Keyboard, open_book, shown
from .findings_shown import (
    card_of,
    correct_dialog,
    correct_rows,
    show_second_form,
    shown_finding,
    shown_rules,
)

# --- correcting --------------------------------------------------------------------------------


def test_a_correction_button(opened: MainWindow, qtbot: QtBot) -> None:
    show_second_form(opened)
    assert shown(opened, "funds.0.rate") == "100%"
    button = find_child(card_of(opened, "rate-mismatch"), QPushButton, "correct")
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown(opened, "funds.0.rate") == "50%"
    assert "rate-mismatch" not in shown_rules(opened)
    assert opened.panel.list.count() == len(folded(opened.desk.findings, ()))
    assert opened.desk.form is not None
    told = [(r.kind, r.rule) for r in opened.desk.form.remarks if r.kind != FINISHED]
    assert told == [(CORRECTED, "rate-mismatch")]
    opened.actions_["undo"].trigger()
    assert shown(opened, "funds.0.rate") == "100%"
    assert opened.desk.form.remarks == ()


def test_all_corrections_are_told_first_and_are_one_step(opened: MainWindow, qtbot: QtBot) -> None:
    show_second_form(opened)
    before = opened.desk.form
    qtbot.mouseClick(opened.panel.all_button, Qt.MouseButton.LeftButton)
    made = correct_dialog(opened)
    assert correct_rows(made) == [
        ["2. 系统运维", "执行率", "100%", "50%"],
        ["2. 系统运维", "执行率得分", "10", "5"],
        ["2. 系统运维", "总分", "100", "95"],
    ]
    assert opened.desk.form == before
    made.accept()
    assert (shown(opened, "funds.0.rate"), shown(opened, "funds.0.score")) == ("50%", "5")
    assert shown(opened, "total.score") == "95"
    assert not any(f.correctable and f.level != "info" for f in opened.desk.findings)
    opened.actions_["undo"].trigger()
    assert opened.desk.form == before
    assert not opened.desk.undo.canUndo()


def test_one_kind_over_the_whole_book_is_one_step(
    opened: MainWindow, keyboard: Keyboard, qtbot: QtBot
) -> None:
    keyboard.at("funds.0.rate").type("99").press(Qt.Key.Key_Return)
    show_second_form(opened)
    before = [open_book(opened).form(entry.id) for entry in open_book(opened).entries()]
    opened.rooms.findings.finding.ask_correct("rate-mismatch")
    made = correct_dialog(opened)
    assert made.kind.currentData() == "rate-mismatch"
    assert correct_rows(made) == [["2. 系统运维", "执行率", "100%", "50%"]]
    made.scope.setCurrentIndex(1)
    qtbot.waitUntil(lambda: made.planned is not None)
    assert [row[0] for row in correct_rows(made)] == ["1. 设备更新", "2. 系统运维"]
    assert [row[2:] for row in correct_rows(made)] == [["99", "56.3%"], ["100%", "50%"]]
    made.accept()
    qtbot.waitUntil(lambda: shown(opened, "funds.0.rate") == "50%" and not opened.rooms.files.busy)
    assert opened.desk.book is not None
    assert [form.funds[0].rate for form in opened.desk.book.forms()] == ["", "", ""]
    assert shown(opened, "funds.0.score") == "10"  # of another kind: left as it was
    opened.actions_["undo"].trigger()
    assert list(opened.desk.book.forms()) == before
    opened.actions_["redo"].trigger()
    assert [form.funds[0].rate for form in opened.desk.book.forms()] == ["", "", ""]


def test_the_keyboard_goes_to_what_corrects_once_there_is_something(
    opened: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.at("funds.0.rate").type("99").press(Qt.Key.Key_Return)
    show_second_form(opened)
    opened.rooms.findings.finding.ask_correct("rate-mismatch")
    made = correct_dialog(opened)
    cancel = next(button for button in find_children(made, QPushButton) if button.text() == "取消")
    cancel.setFocus()
    made.refresh()
    assert made.focusWidget() is made.ok
    made.scope.setFocus()
    made.refresh()
    assert made.focusWidget() is made.scope
    made.reject()


def test_from_a_form_without_faults_the_whole_book_is_corrected(opened: MainWindow, qtbot: QtBot) -> None:
    assert not any(f.correctable and f.open and f.level != "info" for f in opened.desk.findings)
    assert opened.panel.all_button.isEnabled()
    opened.actions_["correct_all"].trigger()
    made = correct_dialog(opened)
    assert made.scope.currentData() == "book"
    qtbot.waitUntil(lambda: made.planned is not None)
    assert {row[0] for row in correct_rows(made)} == {"2. 系统运维"}
    made.accept()
    assert opened.desk.book is not None
    assert opened.desk.book.form(2).funds[0].rate == ""


def test_a_book_to_read_alone_is_not_corrected(
    book_path: Path, templates: Templates, tmp_path: Path, window: MainWindow
) -> None:
    with Book.open(book_path, templates, tmp_path / "other"):
        assert window.rooms.files.open(book_path)
        assert window.desk.read_only
        show_second_form(window)
        assert not window.panel.all_button.isEnabled()
        assert not window.actions_["correct_all"].isEnabled()


def test_a_list_that_is_still_being_made_can_be_left(opened: MainWindow, qtbot: QtBot) -> None:
    opened.rooms.findings.finding.ask_correct()
    made = correct_dialog(opened)
    made.scope.setCurrentIndex(1)
    made.reject()
    show_second_form(opened)
    qtbot.wait(30)
    assert not opened.desk.undo.canUndo()


def test_a_place_without_its_tick_stays_as_it_is(opened: MainWindow) -> None:
    show_second_form(opened)
    opened.rooms.findings.finding.ask_correct()
    made = correct_dialog(opened)
    ticks = [item_at(made.table, row, 0).checkState() for row in range(2)]
    assert ticks == [Qt.CheckState.Checked] * 2
    item_at(made.table, 1, 0).setCheckState(Qt.CheckState.Unchecked)
    assert "将更正 1 处" in made.words.text() or "没有勾选的不动" in made.words.text()
    made.table.cellDoubleClicked.emit(1, 0)
    assert opened.view.current_path == "funds.0.score"
    made.accept()
    assert (shown(opened, "funds.0.rate"), shown(opened, "funds.0.score")) == ("50%", "10")
    assert "rate-score-mismatch" in shown_rules(opened)
    opened.actions_["undo"].trigger()
    opened.rooms.findings.finding.ask_correct()
    made = correct_dialog(opened)
    for row in range(made.table.rowCount()):
        item = item_at(made.table, row, 0)
        if item.data(Qt.ItemDataRole.CheckStateRole) is not None:
            item.setCheckState(Qt.CheckState.Unchecked)
    assert not made.ok.isEnabled()


def test_a_change_meanwhile_is_planned_again(opened: MainWindow, keyboard: Keyboard) -> None:
    show_second_form(opened)
    opened.rooms.findings.finding.ask_correct()
    made = correct_dialog(opened)
    assert len(correct_rows(made)) == 3
    keyboard.at("funds.0.rate").type("50%").press(Qt.Key.Key_Return)
    assert [row[1] for row in correct_rows(made)] == ["执行率得分", "总分"]
    made.reject()


def test_nothing_to_correct_is_said(opened: MainWindow, qtbot: QtBot) -> None:
    opened.rooms.findings.finding.ask_correct("name-variants")
    made = correct_dialog(opened)
    qtbot.waitUntil(lambda: made.planned is not None)
    assert not made.ok.isEnabled()
    assert correct_rows(made) == []
    made.accept()
    assert made.isVisible()
    made.reject()


# --- led to and filtered -----------------------------------------------------------------------


def error_and_warning_cells(window: MainWindow) -> list[str]:
    """The cells of errors, then of warnings."""
    return [each.cell for each in in_order(window.desk.findings) if each.cell and each.level != "info"]


def test_f8_goes_round_errors_and_warnings(opened: MainWindow, keyboard: Keyboard) -> None:
    show_second_form(opened)
    keyboard.at("phone").press(Qt.Key.Key_Delete)
    cells = error_and_warning_cells(opened)
    assert (cells[0], cells[-1]) == ("funds.0.rate", "phone")
    seen = []
    for _ in range(len(cells) + 1):
        opened.actions_["next_finding"].trigger()
        seen.append(opened.view.current_path)
    assert seen == [*cells, cells[0]]
    opened.actions_["previous_finding"].trigger()
    assert opened.view.current_path == cells[-1]


def test_f8_goes_on_to_the_next_form_that_has_any(opened: MainWindow, keyboard: Keyboard) -> None:
    ids = [entry.id for entry in opened.desk.book.entries()] if opened.desk.book else []
    opened.show_form(ids[2])
    keyboard.at("phone").press(Qt.Key.Key_Delete)
    opened.show_form(ids[0])
    opened.actions_["next_finding"].trigger()
    assert (opened.desk.form_id, opened.view.current_path) == (ids[1], "funds.0.rate")
    assert "第 2 张" in opened.statusBar().currentMessage()
    for _ in error_and_warning_cells(opened):
        opened.actions_["next_finding"].trigger()
    assert (opened.desk.form_id, opened.view.current_path) == (ids[2], "phone")
    opened.actions_["previous_finding"].trigger()
    assert opened.desk.form_id == ids[1]
    assert opened.view.current_path == error_and_warning_cells(opened)[-1]


def test_hints_are_a_line_a_rule(opened: MainWindow) -> None:
    show_second_form(opened)
    hints = [each for each in opened.desk.findings if each.level == "info"]
    assert [each.rule for each in hints] == ["level1-weights"] * 2
    panel = opened.panel
    assert panel.list.lines[-1] == FoldedHints("level1-weights", 2)
    item = panel.list.item(panel.list.count() - 1)
    assert "2 处" in item.data(Qt.ItemDataRole.AccessibleTextRole)
    panel.list.itemClicked.emit(item)
    QApplication.processEvents()
    assert panel.list.listed[-2:] == hints
    assert panel.list.lines[-3] == FoldedHints("level1-weights", 2, open=True)
    panel.fold("level1-weights")
    assert panel.list.lines[-1] == FoldedHints("level1-weights", 2)
    panel.show_rule("level1-weights")
    assert panel.list.listed == hints  # chosen, they are shown and F8 leads to them
    opened.actions_["next_finding"].trigger()
    assert opened.view.current_path == hints[0].cell


def test_errors_come_first(opened: MainWindow, keyboard: Keyboard) -> None:
    show_second_form(opened)
    keyboard.at("phone").press(Qt.Key.Key_Delete)
    levels = [each.level for each in opened.panel.list.listed]
    assert levels == sorted(levels)  # error, warning
    assert opened.panel.list.listed[-1].cell == "phone"


def test_f8_skips_none_when_the_one_before_was_mended(opened: MainWindow) -> None:
    """The list goes on to the next by itself when one is mended; the eye has not been there yet."""
    show_second_form(opened)
    cells = error_and_warning_cells(opened)
    at = cells.index("funds.0.rate")
    for _ in range(at + 1):
        opened.actions_["next_finding"].trigger()
    assert opened.view.current_path == "funds.0.rate"
    opened.actions_["correct"].trigger()
    assert "rate-mismatch" not in shown_rules(opened)
    opened.actions_["next_finding"].trigger()
    assert opened.view.current_path == cells[at + 1]


def test_f8_begins_with_the_first_finding_of_a_form(opened: MainWindow) -> None:
    show_second_form(opened)
    opened.panel.list.setFocus()  # as F6 does: the list makes its first row current
    opened.actions_["next_finding"].trigger()
    first = next(each.cell for each in opened.desk.findings if each.cell)
    assert opened.view.current_path == first
    opened.actions_["next_finding"].trigger()
    forms = opened.desk.book.entries() if opened.desk.book else []
    opened.show_form(forms[0].id)
    show_second_form(opened)
    opened.actions_["next_finding"].trigger()
    assert opened.view.current_path == first


def test_a_click_on_a_finding_leads_to_its_cell(opened: MainWindow) -> None:
    show_second_form(opened)
    number = shown_rules(opened).index("rate-mismatch")
    opened.panel.list.itemClicked.emit(opened.panel.list.item(number))
    assert opened.view.current_path == "funds.0.rate"
    assert opened.view.mark("funds.0.rate").level == "error"


def test_levels_and_rules_filter_the_list_and_f8(opened: MainWindow, keyboard: Keyboard) -> None:
    show_second_form(opened)
    keyboard.at("phone").press(Qt.Key.Key_Delete)
    counts = count_levels(opened.desk.findings)
    assert counts["warning"] >= 1
    assert {level: opened.panel.chips[level].text() for level in counts} == {
        level: str(count) for level, count in counts.items()
    }
    opened.panel.chips["error"].setChecked(False)
    assert {each.level for each in opened.panel.list.listed} == {"warning"}
    opened.actions_["next_finding"].trigger()
    assert opened.view.current_path == "phone"
    opened.panel.chips["error"].setChecked(True)
    opened.panel.show_rule("rate-mismatch")
    assert [each.rule for each in opened.panel.list.listed] == ["rate-mismatch"]
    for _ in range(2):
        opened.actions_["next_finding"].trigger()
        assert opened.view.current_path == "funds.0.rate"
    opened.rooms.findings.finding.correct(shown_finding(opened, "rate-mismatch"))
    assert opened.panel.list.listed == []
    assert opened.panel.rule.currentData() == "rate-mismatch"  # still chosen
    opened.panel.show_rule("")
    assert opened.panel.list.lines == folded(opened.desk.findings, ())


# --- acknowledging -----------------------------------------------------------------------------


def test_acknowledged_with_a_reason_not_counted_and_kept(
    opened: MainWindow, keyboard: Keyboard, templates: Templates, home: Path, book_path: Path
) -> None:
    show_second_form(opened)
    entries = opened.forms.model
    before = count_levels(opened.desk.findings)["error"]
    keyboard.at("funds.0.rate")
    opened.actions_["acknowledge"].trigger()
    asked = opened.rooms.findings.finding.dialog
    assert isinstance(asked, ReasonDialog)
    assert not asked.ok.isEnabled()
    asked.reason.setEditText("  按上级  口径 ")
    asked.accept()
    known = shown_finding(opened, "rate-mismatch")
    assert known.remark is not None
    assert (known.remark.kind, known.remark.reason) == (ACKNOWLEDGED, "按上级 口径")
    assert count_levels(opened.desk.findings)["error"] == before - 1
    assert int(entries.index(1, 5).data() or 0) == before - 1
    mark = opened.view.mark("funds.0.rate")
    assert (mark.level, "已确认" in mark.tip) == ("", True)
    assert opened.panel.chips[ACKNOWLEDGED_FILTER].text() == "1"
    assert not opened.panel.chips[ACKNOWLEDGED_FILTER].isHidden()
    assert opened.rooms.files.save()
    opened.actions_["undo"].trigger()
    assert shown_finding(opened, "rate-mismatch").open
    assert int(entries.index(1, 5).data() or 0) == before
    with Book.open(book_path, templates, home, read_only=True, lock=False) as book:
        assert [len(form.remarks) for form in book.forms()] == [0, 1, 0]


def test_its_reason_can_be_changed_and_it_can_be_taken_back(opened: MainWindow) -> None:
    show_second_form(opened)
    opened.rooms.findings.finding.acknowledge(shown_finding(opened, "rate-mismatch"), "一")
    opened.rooms.findings.finding.ask_reason(shown_finding(opened, "rate-mismatch"))
    asked = opened.rooms.findings.finding.dialog
    assert isinstance(asked, ReasonDialog)
    assert asked.reason.currentText() == "一"
    asked.reason.setEditText("二")
    asked.accept()
    assert opened.desk.form is not None
    assert [remark.reason for remark in opened.desk.form.remarks] == ["二"]
    names = [
        action.text()
        for action in opened.rooms.findings.menu(shown_finding(opened, "rate-mismatch")).actions()
    ]
    assert "撤销确认" in names
    assert not any("更正" in name for name in names)
    opened.rooms.findings.finding.reopen(shown_finding(opened, "rate-mismatch"))
    assert shown_finding(opened, "rate-mismatch").open
    assert opened.desk.form.remarks == ()


def test_corrections_leave_the_acknowledged_alone(opened: MainWindow) -> None:
    show_second_form(opened)
    opened.rooms.findings.finding.acknowledge(shown_finding(opened, "rate-mismatch"), "按上级口径")
    opened.rooms.findings.finding.ask_correct()
    correct_dialog(opened).accept()
    assert (shown(opened, "funds.0.rate"), shown(opened, "funds.0.score")) == ("100%", "5")


# --- drafting ----------------------------------------------------------------------------------


def test_a_draft_is_offered_and_finished_by_the_clerk(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.actual").type("9").press(Qt.Key.Key_Return)
    found = shown_finding(opened, "deviation-unexplained")
    names = {action.text(): action for action in opened.rooms.findings.menu(found).actions()}
    assert opened.desk.form is not None
    assert opened.desk.form.indicators[0].deviation == ""  # never inserted unasked
    names["草拟原因…"].trigger()
    assert opened.view.editing == "indicators.0.deviation"
    drafted = "年度指标值为≥12台，实际完成9台，比指标值低25%，主要原因是"
    assert opened.view.editor_text == drafted
    assert opened.desk.form.indicators[0].deviation == ""
    keyboard.type("到货晚。").press(Qt.Key.Key_Return)
    assert opened.desk.form.indicators[0].deviation == drafted + "到货晚。"
    assert "deviation-unexplained" not in shown_rules(opened)


def test_a_draft_can_be_given_up(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.actual").type("9").press(Qt.Key.Key_Return)
    keyboard.at("indicators.0.name")
    opened.actions_["draft"].trigger()
    assert opened.view.editing == "indicators.0.deviation"
    keyboard.press(Qt.Key.Key_Escape)
    assert shown(opened, "indicators.0.deviation") == ""
    said: list[str] = []
    opened.rooms.findings.hinted.connect(said.append)
    keyboard.at("indicators.0.target").press(Qt.Key.Key_Delete)
    opened.actions_["draft"].trigger()
    assert opened.view.editing == ""
    assert len(said) == 1


# --- scores by suggestion ----------------------------------------------------------------------


def test_a_rows_score_follows_what_is_typed(opened: MainWindow, keyboard: Keyboard) -> None:
    before = opened.desk.form
    keyboard.at("indicators.0.score")
    opened.actions_["score_rows"].trigger()
    assert opened.desk.form is not None
    assert [row.auto for row in opened.desk.form.indicators] == [True, False, False, False, False]
    keyboard.at("indicators.0.actual").type("9")
    assert shown(opened, "indicators.0.score") == "22.5"  # at each keystroke
    keyboard.press(Qt.Key.Key_Return)
    assert shown(opened, "total.score") == "88.1"
    assert "按建议打分" in opened.view.mark("indicators.0.score").tip
    assert "30 × 9 ÷ 12" in opened.view.mark("indicators.0.score").tip
    keyboard.at("indicators.0.score")
    opened.actions_["score_manual"].trigger()
    assert opened.desk.form.indicators[0].score == "22.5"
    assert not opened.desk.form.indicators[0].auto
    for _ in range(3):
        opened.actions_["undo"].trigger()
    assert opened.desk.form == before


def test_the_whole_form_leaves_what_cannot_be_read_to_the_clerk(
    opened: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.at("indicators.1.actual").type("良好").press(Qt.Key.Key_Return)
    said: list[str] = []
    opened.rooms.findings.hinted.connect(said.append)
    opened.actions_["score_form"].trigger()
    assert opened.desk.form is not None
    assert [row.auto for row in opened.desk.form.indicators] == [True, False, True, True, True]
    assert shown(opened, "indicators.1.score") == "20"
    assert said == ["4 行按建议打分；1 行读不出或需要自行判断，仍为手工打分。"]
    keyboard.at("indicators.1.score")
    opened.actions_["score_rows"].trigger()
    assert "读不出" in said[-1]
    assert not opened.desk.form.indicators[1].auto
    opened.actions_["undo"].trigger()
    assert not any(row.auto for row in opened.desk.form.indicators)


def test_a_read_only_book_offers_nothing_that_changes_it(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_second_form(opened)
    monkeypatch.setattr(type(opened.desk), "read_only", property(lambda _desk: True))
    names = [
        action.text()
        for action in opened.rooms.findings.menu(shown_finding(opened, "rate-mismatch")).actions()
    ]
    assert names == ["只看“执行率不符”"]
    opened.panel.set_findings(opened.panel.findings, True, changeable=False)
    buttons = find_children(opened.panel.list, QPushButton, "correct")
    assert buttons
    assert not any(button.isEnabled() for button in buttons)
    opened.panel.set_findings(opened.panel.findings, True, changeable=True)
    assert all(button.isEnabled() for button in find_children(opened.panel.list, QPushButton, "correct"))
    opened.rooms.findings.finding.ask_reason(shown_finding(opened, "rate-mismatch"))
    assert opened.rooms.findings.finding.dialog is None


def test_a_right_click_and_the_button_open_the_same_menu(opened: MainWindow, qtbot: QtBot) -> None:
    show_second_form(opened)
    asked: list[tuple[str, QPoint]] = []

    def note(found: Finding, point: QPoint) -> None:
        asked.append((found.rule, point))

    wanted: Callable[[Finding, QPoint], None] = note
    opened.panel.menu_wanted.disconnect()
    opened.panel.menu_wanted.connect(wanted)
    qtbot.mouseClick(card_of(opened, "rate-mismatch").more, Qt.MouseButton.LeftButton)
    item = opened.panel.list.item(0)
    opened.panel.list.customContextMenuRequested.emit(opened.panel.list.visualItemRect(item).center())
    assert [rule for rule, _ in asked] == ["rate-mismatch", opened.panel.list.listed[0].rule]
