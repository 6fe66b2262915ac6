"""The collecting office in the real window: list, folder, what waits, remarks and verdicts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.form.model import Form, Indicator, Remark
from jixiao_gui.form.office.ledger import State
from jixiao_gui.form.office.reviewing import verdict_of
from jixiao_gui.form.template import Templates
from jixiao_gui.window import dialogs
from jixiao_gui.window.comparing.compare_window import CompareWindow
from jixiao_gui.window.fitting import FRAME
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.office import delivery_intake
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.office.ledger_model import LATE
from jixiao_gui.window.office.ledger_window import LedgerWindow
from jixiao_gui.window.office.office_dialogs import ReturnDialog
from jixiao_gui.window.office.review_dialog import ReviewDialog
from jixiao_gui.window.table.marks import marks_of
from tests.form_files import write_forms
from tests.invented import invented_form
from tests.window.found_widgets import find_children
from tests.workbooks import write_workbook

from .conftest import open_book

UNITS = ("示范区图书馆", "示范区文化馆", "示范区体育馆")


@pytest.fixture
def list_path(tmp_path: Path) -> Path:
    heads = ["单位名称", "项目名称", "截止日期", "联系人"]
    lines = [[unit, "设备更新", "2024-03-31", "某人"] for unit in UNITS]
    return write_workbook(tmp_path / "名单.xlsx", [heads, *lines])


@pytest.fixture
def ledger(
    opened: MainWindow, list_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> LedgerWindow:
    """The ledger with a list of three units, of which none has handed anything in."""
    monkeypatch.setattr(delivery_intake, "_DELAY", 50)
    opened.actions_["ledger"].trigger()
    made = opened.rooms.office.ledger
    assert made is not None
    opened.rooms.office.duties.read_list(list_path)
    qtbot.waitUntil(lambda: len(made.ledger.lines) == 3)
    return made


def test_of_a_book_that_can_only_be_read_the_ledger_is_only_looked_at(
    opened: MainWindow, book_path: Path, templates: Templates, home: Path, tmp_path: Path
) -> None:
    opened.desk.take(Book.open(book_path, templates, home, read_only=True))
    opened.actions_["ledger"].trigger()
    made = opened.rooms.office.ledger
    assert made is not None

    def enabled(window: LedgerWindow, id: str) -> list[bool]:
        menu = window.buttons[id].menu()
        assert menu is not None
        return [action.isEnabled() for action in menu.actions()]

    assert not any(made.buttons[id].isEnabled() for id in ("pass", "return", "waiting"))
    assert enabled(made, "list") == [False, False, False, False, True]
    assert enabled(made, "take") == [False, False, True]
    assert made.buttons["export"].isEnabled()
    made.dropped.emit([tmp_path])
    assert "只读" in made.messages.words.text()
    made.reject()
    opened.desk.take(Book.open(book_path, templates, home))
    opened.actions_["ledger"].trigger()
    made = opened.rooms.office.ledger
    assert made is not None
    assert all((*enabled(made, "list"), *enabled(made, "take")))


def write(window: MainWindow, path: Path, *forms: Form) -> Path:
    return write_forms(path, window.desk.templates, *forms)


def of_unit(number: int, **fields: Any) -> Form:
    return invented_form("设备更新", unit=UNITS[number], **fields)


def states(ledger: LedgerWindow) -> list[State]:
    ledger.refresh()
    return [line.state for line in ledger.ledger.lines]


def taken(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    window.rooms.office.intake.watch(folder)
    qtbot.waitUntil(lambda: not window.bench.long_change.busy)


def test_a_list_is_read_shown_filtered_and_undone(
    opened: MainWindow, ledger: LedgerWindow, list_path: Path, qtbot: QtBot
) -> None:
    assert states(ledger) == [State.MISSING] * 3
    assert ledger.messages.words.text() == "名单读入：新增 3 项，更新 0 项。"
    assert "应报 3 项，已收 0 项" in ledger.words.text()
    ledger.search.setText("文化")
    assert [line.duty.unit for line in ledger.model.shown] == ["示范区文化馆"]
    ledger.search.clear()
    ledger.state.setCurrentIndex(ledger.state.findText("已报（0）"))
    assert ledger.model.shown == []
    ledger.state.setCurrentIndex(ledger.state.findText("逾期（3）"))
    assert ledger.state.currentData() == LATE
    assert len(ledger.model.shown) == 3
    opened.rooms.office.duties.read_list(list_path)
    qtbot.waitUntil(lambda: ledger.messages.words.text() == "名单与台账一致，没有改动。")
    opened.undo()
    assert states(ledger) == []


def test_files_wait_while_a_cell_is_being_edited(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "报送"
    write(opened, folder / "a.docx", of_unit(0))
    taken(opened, qtbot, folder)
    assert opened.view.goto("project")
    opened.view.begin_edit()
    assert opened.view.editing
    write(opened, folder / "b.docx", of_unit(1))
    qtbot.wait(400)  # several times the delay
    assert opened.view.editing
    assert states(ledger)[1] is State.MISSING
    opened.view.cancel_editor()
    qtbot.waitUntil(lambda: states(ledger)[1] is State.LATE)


def test_a_batch_that_was_undone_is_taken_in_again_when_asked_for(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "报送"
    write(opened, folder / "a.docx", of_unit(0))
    taken(opened, qtbot, folder)
    opened.undo()
    qtbot.waitUntil(lambda: states(ledger)[0] is State.MISSING)
    taken(opened, qtbot, folder)
    assert states(ledger)[0] is State.LATE


def test_a_folder_is_taken_in_and_watched(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "报送"
    write(opened, folder / "图书馆" / "a.docx", of_unit(0))
    write(opened, folder / "别的.docx", invented_form("别的项目", unit="某公司"))
    count = len(open_book(opened).ids())
    taken(opened, qtbot, folder)
    assert states(ledger) == [State.LATE, State.MISSING, State.MISSING]
    assert "新收 1 张" in ledger.messages.words.text()
    assert ledger.buttons["waiting"].text() == "待认领（1）(&W)…"
    assert str(folder) in ledger.watching.text()
    # a new file in a folder of the folder
    write(opened, folder / "图书馆" / "b.json", of_unit(1))
    qtbot.waitUntil(lambda: states(ledger)[1] is State.LATE)
    qtbot.waitUntil(lambda: not opened.bench.long_change.busy)
    opened.undo()
    opened.undo()
    assert len(open_book(opened).ids()) == count
    assert states(ledger) == [State.MISSING] * 3
    opened.bench.long_change.step(back=False)
    opened.bench.long_change.step(back=False)
    assert states(ledger) == [State.LATE, State.LATE, State.MISSING]


def test_what_waits_is_matched_by_hand(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    write(opened, tmp_path / "报送" / "x.docx", invented_form("别的项目", unit="某公司"))
    taken(opened, qtbot, tmp_path / "报送")
    ledger.refresh()
    ledger.buttons["waiting"].click()
    dialog = opened.rooms.office.intake.waiting
    assert dialog is not None
    dialog.search.setText("体育")
    dialog.duties.setCurrentRow(0)
    dialog.match.click()
    assert states(ledger)[2] is State.LATE
    assert dialog.waiting.count() == 0
    assert not dialog.match.isEnabled()
    dialog.reject()


def test_what_waits_is_matched_with_one_key_a_form(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "报送"
    write(opened, folder / "x.docx", invented_form("设备更新二期", unit="示范区文化馆"))
    write(opened, folder / "y.docx", invented_form("更新设备", unit="某区体育馆"))
    taken(opened, qtbot, folder)
    ledger.refresh()
    ledger.buttons["waiting"].click()
    dialog = opened.rooms.office.intake.waiting
    assert dialog is not None
    for _ in range(2):
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)
    assert states(ledger) == [State.MISSING, State.LATE, State.LATE]
    assert dialog.waiting.count() == 0
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert opened.rooms.office.intake.waiting is None


def test_a_match_in_doubt_is_shown_and_given_to_another_line(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "报送"
    write(opened, folder / "a.docx", of_unit(1))
    write(opened, folder / "b.docx", invented_form("设备更新", unit="示范图书馆"))  # 示范区's, or another's
    taken(opened, qtbot, folder)
    assert "单位、项目或年度不同、请核对 1 张" in ledger.messages.words.text()
    ledger.messages.second.click()
    assert ledger.state.currentText() == "写法或年度不同、请核对（1）"
    (line,) = ledger.chosen()
    assert (line.duty.unit, line.spelled) == (UNITS[0], "单位“示范图书馆”")
    assert not ledger.table.isColumnHidden(texts.HEADS.index("表中写法（请核对）"))
    tip = ledger.model.data(ledger.model.index(0, 2), Qt.ItemDataRole.ToolTipRole)
    assert tip == "表中写的是单位“示范图书馆”，收为“示范区图书馆　设备更新”。不是的，单击“改认”。"
    ledger.buttons["put_back"].click()
    dialog = opened.rooms.office.intake.waiting
    assert dialog is not None
    assert states(ledger) == [State.MISSING, State.LATE, State.MISSING]
    assert ledger.state.currentData() is None  # nothing is in doubt any more
    assert dialog.duties.item(dialog.duties.count() - 1).text().startswith(UNITS[0])
    dialog.search.setText("体育")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert states(ledger) == [State.MISSING, State.LATE, State.LATE]
    dialog.reject()
    for _ in range(2):
        opened.undo()
    assert states(ledger) == [State.LATE, State.LATE, State.MISSING]
    assert ledger.ledger.doubtful == 1
    opened.rooms.office.remarks.give_pass(ledger.ledger.lines[0].forms)
    qtbot.waitUntil(lambda: not opened.bench.long_change.busy)
    ledger.refresh()
    assert ledger.ledger.doubtful == 0


def test_a_unit_that_a_list_spells_otherwise_is_told(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    again = write_workbook(
        tmp_path / "又.xlsx",
        [["单位名称", "项目名称", "截止日期"], ["示范图书馆", "设备更新", "2024-04-15"]],
    )
    opened.rooms.office.duties.read_list(again)
    qtbot.waitUntil(lambda: "更新 1 项" in ledger.messages.words.text())
    assert "“示范图书馆”即“示范区图书馆”，请核对" in ledger.messages.words.text()
    ledger.refresh()
    assert [line.duty.due for line in ledger.ledger.lines] == ["2024-04-15", "2024-03-31", "2024-03-31"]


def test_a_unit_is_found_and_its_form_opened_by_keys(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    write(opened, tmp_path / "报送" / "x.docx", of_unit(2))
    taken(opened, qtbot, tmp_path / "报送")
    ledger.refresh()
    ledger.search.setFocus()
    ledger.search.setText("体育")  # as an input method does
    qtbot.keyClick(ledger.search, Qt.Key.Key_Return)
    assert [line.duty.unit for line in ledger.chosen()] == [UNITS[2]]
    qtbot.keyClick(ledger.table, Qt.Key.Key_Return)
    assert opened.desk.form is not None
    assert opened.desk.form.unit == UNITS[2]


def test_columns_that_say_nothing_make_room_for_the_project(ledger: LedgerWindow) -> None:
    hidden = [head for n, head in enumerate(texts.HEADS) if ledger.table.isColumnHidden(n)]
    empty = ["表中写法（请核对）", "表种", "级次", "报送日期", "错误", "提醒"]
    assert hidden == [*empty, "总分", "复核分", "等级", "备注"]


def test_what_is_done_with_lines_waits_for_a_chosen_line(ledger: LedgerWindow) -> None:
    buttons = [ledger.buttons[id] for id in ("pass", "return", "put_back", "versions")]
    ledger.table.clearSelection()
    assert not any(button.isEnabled() for button in buttons)
    assert buttons[0].toolTip() == texts.CHOOSE_LINES
    ledger.table.selectRow(0)
    assert all(button.isEnabled() for button in buttons)
    assert not buttons[0].toolTip()
    ledger.refresh()  # keeps the choice
    assert all(button.isEnabled() for button in buttons)
    ledger.search.setText("没有这样的单位")
    assert not any(button.isEnabled() for button in buttons)


def test_what_happened_is_told_in_the_window_in_front(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.show()
    write(opened, tmp_path / "报送" / "x.docx", of_unit(0))
    taken(opened, qtbot, tmp_path / "报送")
    ledger.refresh()
    with qtbot.waitActive(ledger):
        ledger.activateWindow()
    ledger.table.selectRow(0)
    ledger.buttons["return"].click()
    dialog = opened.rooms.office.remarks.dialog
    assert isinstance(dialog, ReturnDialog)
    dialog.accept()
    assert ledger.messages.isVisible()
    assert ledger.messages.words.text().startswith("已退回 1 张")
    assert not opened.bar.isVisible()
    for id in ("close", "export", "pass"):
        button = ledger.buttons[id]
        place = button.rect().translated(button.mapTo(ledger, button.rect().topLeft()))
        assert not ledger.messages.geometry().intersects(place), id
    QApplication.sendEvent(opened, QEvent(QEvent.Type.WindowActivate))  # as a click on it brings about
    opened.bar.tell("good", "在主窗口")
    assert opened.bar.isVisible()
    assert not ledger.messages.isVisible()


def test_a_form_is_returned_mended_and_taken_in_again(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "报送"
    write(opened, folder / "a.docx", of_unit(0))
    taken(opened, qtbot, folder)
    ledger.refresh()
    (id,) = ledger.ledger.lines[0].forms
    opened.goto_cell(id, "indicators.0.actual")
    opened.actions_["review_remark"].trigger()
    dialog = opened.rooms.office.remarks.dialog
    assert isinstance(dialog, ReviewDialog)
    dialog.words.setPlainText("附件为 10 台")
    dialog.expected.setText("10台")
    dialog.accept()
    found = [f for f in opened.desk.findings if f.rule == "review-remark"]
    assert [f.cell for f in found] == ["indicators.0.actual"]
    ledger.table.selectRow(0)
    ledger.buttons["return"].click()
    asked = opened.rooms.office.remarks.dialog
    assert isinstance(asked, ReturnDialog)
    asked.accept()
    assert states(ledger)[0] is State.RETURNED
    mended = of_unit(0)
    first = Indicator("产出指标", "数量指标", "更新设备", "≥12台", "10台", "30", "25")
    write(opened, folder / "a2.docx", replace(mended, indicators=(first, *mended.indicators[1:])))
    qtbot.waitUntil(lambda: states(ledger)[0] is not State.RETURNED)
    qtbot.waitUntil(lambda: not opened.bench.long_change.busy)
    opened.goto_cell(id, "")
    assert not [f for f in opened.desk.findings if f.rule == "review-remark"]
    ledger.table.selectRow(0)
    ledger.buttons["versions"].click()
    [versions] = [one for one in find_children(opened, CompareWindow) if one.isVisible()]
    assert versions.comparison is not None
    assert versions.comparison.differences
    versions.close()
    ledger.table.selectRow(0)
    ledger.buttons["pass"].click()
    assert states(ledger)[0] is State.PASSED
    verdict = verdict_of(open_book(opened).form(id))
    assert verdict is not None


def test_a_score_of_the_office_stands_beside_the_units_own(opened: MainWindow) -> None:
    opened.view.goto("total.score")
    opened.actions_["review_remark"].trigger()
    dialog = opened.rooms.office.remarks.dialog
    assert isinstance(dialog, ReviewDialog)
    assert not dialog.ok.isEnabled()
    dialog.score.setText("90")
    dialog.accept()
    assert opened.desk.shown is not None
    assert "复核分 90（自评 95.6）" in marks_of(opened.desk.shown)["total.score"].tip
    assert open_book(opened).office_totals() == {opened.desk.form_id: "90"}
    opened.actions_["review_remark"].trigger()
    again = opened.rooms.office.remarks.dialog
    assert isinstance(again, ReviewDialog)
    assert again.remarks.item(0).text() == "复核分　总分：自评 95.6，复核 90"
    again.remarks.setCurrentRow(0)
    again.drop.click()
    assert opened.desk.form is not None
    assert opened.desk.form.remarks == ()
    again.reject()


@pytest.mark.usefixtures("ledger")
def test_the_ledger_is_exported(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("xlsx", "docx", "pdf"):
        target = tmp_path / f"台账.{kind}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, target=target: (str(target), ""))
        opened.rooms.office.ask_export(kind)
        qtbot.waitUntil(target.exists)
        qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    page = openpyxl.load_workbook(tmp_path / "台账.xlsx")["统计"]
    assert page["A4"].value == "未报"
    assert page["B4"].value.startswith("=COUNTIF(")


@pytest.mark.usefixtures("ledger")
def test_closing_the_book_in_the_middle_leaves_nothing_behind(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "报送"
    for number in range(5):
        write(opened, folder / f"{number}.docx", of_unit(number % 3, year=str(2000 + number)))
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: folder)
    opened.rooms.office.intake.ask_folder()
    opened.desk.take(None)
    assert opened.rooms.office.ledger is None
    qtbot.waitUntil(lambda: not opened.bench.long_change.busy)
    assert opened.menuBar().isEnabled()


def test_answers_go_into_folders_by_unit(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "报送"
    for number in range(2):
        write(opened, folder / f"{number}.docx", of_unit(number))
    taken(opened, qtbot, folder)
    ledger.refresh()
    (id,) = ledger.ledger.lines[1].forms
    opened.goto_cell(id, "goal.achieved")
    opened.rooms.office.remarks.remark("goal.achieved", "写得太简单")
    ledger.refresh()
    ledger.table.selectRow(1)
    out = tmp_path / "退回"
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: out)
    ledger.buttons["answers"].click()
    asked = opened.rooms.office.reports.dialog
    assert asked is not None
    asked.accept()
    qtbot.waitUntil(lambda: "已为 1 个单位生成退回意见，共 1 张表、1 处。" in opened.bar.words.text())
    assert [path.name for path in out.iterdir()] == ["示范区文化馆"]


def test_a_package_is_written_and_dropped_on_the_window(
    opened: MainWindow, ledger: LedgerWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
    from PySide6.QtGui import QDropEvent

    from jixiao_gui.exchange.handing_in import write_package

    target = tmp_path / "本册.jxb"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    opened.actions_["package"].trigger()
    qtbot.waitUntil(lambda: "上报包已存为" in opened.bar.words.text())
    assert "其中 1 张还有错误" in opened.bar.words.text()
    sent = tmp_path / "图书馆.jxb"
    write_package([of_unit(0)], opened.desk.templates, sent, tmp_path / "home2", title="自评表")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sent))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    opened.dropEvent(event)
    qtbot.waitUntil(lambda: states(ledger)[0] is State.LATE)


def test_a_sample_is_drawn_and_written(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.actions_["sample"].trigger()
    qtbot.waitUntil(lambda: opened.rooms.office.reports.sample is not None)
    window = opened.rooms.office.reports.sample
    assert window is not None
    window.count.setValue(2)
    window.way.setCurrentIndex(1)
    assert window.table.rowCount() == 2
    assert "按风险抽取 2 张" in window.rule.text()
    target = tmp_path / "抽查.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.export_wanted.emit("docx")
    qtbot.waitUntil(target.exists)
    window.table.selectRow(0)
    window._goto(0)
    assert opened.desk.form_id == window.sample.drawn[0].lot.id
    window.reject()


@pytest.mark.parametrize(("command", "kind"), [("analysis", "xlsx"), ("public_list", "pdf")])
def test_what_is_reported_up(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, command: str, kind: str
) -> None:
    target = tmp_path / f"报告.{kind}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    opened.actions_[command].trigger()
    asked = opened.rooms.office.reports.dialog
    assert asked is not None
    asked.kind.setCurrentIndex(asked.kind.findData(kind))  # type: ignore[attr-defined]
    asked.accept()
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: "已导出到" in opened.bar.words.text())


def test_a_remark_with_all_that_may_be_asked_finds_room_on_a_small_screen(qtbot: QtBot) -> None:
    """1366 by 768 at 150 % are 512 pixels high, less the title bar."""
    review = Remark("review", "", "", "", "", "", "请核对")
    there = [(review, "待改　整张表：请核对")] * 9
    dialog = ReviewDialog("总分", "99", there, scored=True)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.minimumSize().height() <= 512 - FRAME
    assert dialog.score.y() == dialog.expected.y()


def test_a_column_that_was_dragged_keeps_its_width(ledger: LedgerWindow, qtbot: QtBot) -> None:
    """Each change of the book and of the window's size set all of them anew."""
    header = ledger.table.horizontalHeader()
    wide = header.sectionSize(0) + 70
    header.resizeSection(0, wide)
    others = header.sectionSize(5)
    ledger.refresh()
    ledger.resize(ledger.width() + 40, ledger.height())
    qtbot.waitUntil(lambda: header.sectionSize(0) == wide)
    assert header.sectionSize(5) == others
    ledger.search.setText("文化")
    ledger.refresh()
    assert header.sectionSize(0) == wide
