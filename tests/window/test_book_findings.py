"""The findings of the whole book: by rule and unit, corrected and acknowledged many at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book.changes import EditForm
from jixiao_gui.form.checks import RULES
from jixiao_gui.form.edits import CellState, Compound, SetCells, SetRemarks
from jixiao_gui.form.filling import MARKED, finished
from jixiao_gui.form.model import FINISHED
from jixiao_gui.window.findings.book_window import BookWindow
from jixiao_gui.window.main_window import MainWindow


def spoil(window: MainWindow, number: int, **texts: str) -> None:
    """Put texts into cells of a form that was marked finished."""
    assert window.desk.book is not None
    form_id = window.desk.book.ids()[number]
    mark = SetRemarks("", finished(window.desk.book.form(form_id), MARKED))
    cells = SetCells("", tuple((path, CellState(text)) for path, text in texts.items()))
    window.desk.apply(EditForm("", form_id, Compound("", (mark, cells))))


def show(window: MainWindow, qtbot: QtBot) -> BookWindow:
    window.actions_["book_findings"].trigger()
    made = window.rooms.findings.book.window
    assert made is not None
    wait(made, qtbot)
    return made


def wait(made: BookWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not made.busy)


def tops(made: BookWindow) -> list[str]:
    items = (made.tree.topLevelItem(n) for n in range(made.tree.topLevelItemCount()))
    return [item.data(0, Qt.ItemDataRole.UserRole)[1] for item in items if item is not None]


def tick(made: BookWindow, rule: str) -> None:
    item = made.tree.topLevelItem(tops(made).index(rule))
    assert item is not None
    item.setCheckState(0, Qt.CheckState.Checked)


def test_they_stand_by_rule_errors_first(opened: MainWindow, qtbot: QtBot) -> None:
    spoil(opened, 0, phone="")
    spoil(opened, 2, phone="", unit="另一单位")
    made = show(opened, qtbot)
    assert tops(made)[:2] == ["rate-mismatch", "rate-score-mismatch"]
    assert "header-missing" in tops(made)
    assert "level1-weights" not in tops(made)
    top = made.tree.topLevelItem(tops(made).index("header-missing"))
    assert top is not None
    assert top.text(0) == f"{RULES['header-missing'].title}（2 处，2 张表）"
    assert top.isExpanded(), "few enough to be shown at once"
    made.hints.setChecked(True)
    assert "level1-weights" in tops(made)
    made.unit.setCurrentIndex(made.unit.findData("另一单位"))
    assert {each.unit for each in made.findings} == {"示范区服务中心", "另一单位"}
    assert all(item.text(0).startswith("3. ") for item in made._items())
    item = next(i for i in made._items() if i.data(0, Qt.ItemDataRole.UserRole).finding.cell == "phone")
    made.tree.itemDoubleClicked.emit(item, 0)
    assert opened.view.current_path == "phone"
    assert opened.desk.form is not None
    assert opened.desk.form.unit == "另一单位"


def test_a_blank_form_lists_none_of_its_empty_cells(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_["form_add"].trigger()
    added = opened.desk.form_id
    made = show(opened, qtbot)
    assert made.findings
    assert [each.finding.rule for each in made.findings if each.form_id == added] == []


def test_ticked_ones_are_corrected_and_no_others(opened: MainWindow, qtbot: QtBot) -> None:
    made = show(opened, qtbot)
    assert not made.correct.isEnabled()
    tick(made, "rate-mismatch")
    made.correct.click()
    assert opened.desk.book is not None
    form = opened.desk.book.form(opened.desk.book.ids()[1])
    assert "funds.0.rate" not in form.manual
    assert form.funds[0].score == "10"
    assert opened.actions_["undo"].text() == "撤销 全部更正（1 处）"
    wait(made, qtbot)
    assert "rate-mismatch" not in tops(made)
    opened.actions_["undo"].trigger()
    wait(made, qtbot)
    assert "rate-mismatch" in tops(made)


def test_ticks_outlast_an_edit(opened: MainWindow, qtbot: QtBot) -> None:
    spoil(opened, 0, phone="")
    made = show(opened, qtbot)
    tick(made, "rate-mismatch")
    spoil(opened, 2, phone="")
    wait(made, qtbot)
    assert [each.finding.rule for each in made.findings].count("header-missing") == 2
    assert [each.finding.rule for each in made.ticked()] == ["rate-mismatch"]
    assert made.correct.isEnabled()


def test_many_are_acknowledged_with_one_reason(opened: MainWindow, qtbot: QtBot) -> None:
    spoil(opened, 0, phone="")
    spoil(opened, 2, phone="")
    made = show(opened, qtbot)
    tick(made, "header-missing")
    assert len(made.ticked()) == 2
    made.acknowledge.click()
    dialog = opened.rooms.findings.book.dialog
    assert dialog is not None
    assert dialog.windowTitle() == "确认 2 处问题"
    dialog.reason.setCurrentText("不公开电话")
    dialog.accept()
    wait(made, qtbot)
    assert "header-missing" not in tops(made)
    assert opened.desk.book is not None
    remarks = [remark for form in opened.desk.book.forms() for remark in form.remarks]
    reasons = [remark.reason for remark in remarks if remark.kind != FINISHED]
    assert reasons == ["不公开电话"] * 2
    opened.actions_["undo"].trigger()
    wait(made, qtbot)
    assert "header-missing" in tops(made)
    made.reject()
    assert opened.rooms.findings.book.window is None


def test_before_anything_is_found_nothing_can_be_corrected(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_["book_findings"].trigger()
    window = opened.rooms.findings.book.window
    assert window is not None
    for button in (window.correct, window.acknowledge):
        assert not button.isEnabled()
        assert button.toolTip().startswith("先勾选")
    qtbot.waitUntil(lambda: bool(window.findings))
    window.reject()
