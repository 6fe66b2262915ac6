"""The summary's window and files, and the audit report, from the real main window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from jixiao_gui.book.changes import AddForms, RemoveForms
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.window import dialogs
from jixiao_gui.window.dialogs import NewBook
from jixiao_gui.window.jobs import Job
from jixiao_gui.window.layouts import layout_dialogs
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.review import draft_window, review_texts, summary_window
from jixiao_gui.window.review.summary_table import SummaryTable
from jixiao_gui.window.review.summary_window import SummaryWindow
from tests.invented import invented_form
from tests.window.found_widgets import find_children

from .conftest import Keyboard


def opened_summary(window: MainWindow, qtbot: QtBot) -> SummaryWindow:
    window.actions_["summary"].trigger()
    made = window.rooms.review.summary
    assert made is not None
    qtbot.waitUntil(lambda: made.summary is not None)
    return made


def texts_of(table: SummaryTable, column: int) -> list[str]:
    model = table.shown
    return [model.index(row, column).data() for row in range(model.rowCount())]


def column_of(table: SummaryTable, head: str) -> int:
    model = table.shown
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    return heads.index(head)


def test_the_screen_says_what_the_forms_say(opened: MainWindow, qtbot: QtBot) -> None:
    made = opened_summary(opened, qtbot)
    lines = made.lines
    assert texts_of(lines, column_of(lines, "项目名称"))[:3] == ["设备更新", "※ 系统运维", "培训"]
    assert texts_of(lines, column_of(lines, "全年执行数")) == ["45", "40", "80", "165"]
    assert texts_of(lines, column_of(lines, "执行率")) == ["56.3%", "100.0%", "100.0%", "68.8%"]
    assert texts_of(lines, column_of(lines, "总分\n得分")) == ["95.6", "100", "100", "98.5"]
    assert texts_of(made.units, 0) == ["示范区服务中心", "合计"]
    assert "3 个项目" in made.words.text()
    assert "平均分 98.5" in made.words.text()
    assert made.notes.text().startswith("※")


def test_a_click_sorts_and_the_sum_stays_last(opened: MainWindow, qtbot: QtBot) -> None:
    made = opened_summary(opened, qtbot)
    column = column_of(made.lines, "全年执行数")
    made.lines.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    assert texts_of(made.lines, column) == ["80", "45", "40", "165"]
    made.lines.sortByColumn(column, Qt.SortOrder.AscendingOrder)
    assert texts_of(made.lines, column) == ["40", "45", "80", "165"]


def test_it_follows_the_book_and_leads_to_a_form(
    opened: MainWindow, qtbot: QtBot, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opened_summary(opened, qtbot)
    column = column_of(made.lines, "全年执行数")
    with qtbot.waitSignal(made.shown):
        keyboard.at("funds.0.executed").type("50").press(Qt.Key.Key_Return)
    assert texts_of(made.lines, column)[0] == "50"
    made.lines.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    made.lines.doubleClicked.emit(made.lines.shown.index(0, 0))
    assert opened.desk.form is not None
    assert opened.desk.form.project == "培训"
    made.lines.doubleClicked.emit(made.lines.shown.index(3, 0))  # the sums are no form
    assert opened.desk.form.project == "培训"
    monkeypatch.setattr(summary_window, "_REFRESH_UP_TO", 2)
    assert made.stale.isHidden()
    opened.actions_["undo"].trigger()
    assert not made.stale.isHidden()
    with qtbot.waitSignal(made.shown):
        qtbot.mouseClick(made.refresh_button, Qt.MouseButton.LeftButton)
    assert made.stale.isHidden()
    assert "45" in texts_of(made.lines, column)


def test_dots_tell_their_project(opened: MainWindow, qtbot: QtBot) -> None:
    made = opened_summary(opened, qtbot)
    made.tabs.setCurrentIndex(3)
    spots = made.scatter.spots()
    assert [[point.project for point in made.scatter.points_at(spot)] for spot in spots] == [
        ["设备更新"],
        ["系统运维", "培训"],
        ["系统运维", "培训"],
    ]
    assert made.scatter.points_at(QPointF(0, 0)) == []
    found: list[int] = []
    made.scatter.opened.connect(found.append)
    qtbot.mouseDClick(made.scatter, Qt.MouseButton.LeftButton, pos=spots[0].toPoint())
    assert found == [1]
    for chart in (made.bars, made.scatter):
        picture = chart.grab().toImage()
        colours = {picture.pixelColor(x, y).rgb() for x in range(0, 280, 3) for y in range(0, 240, 3)}
        assert len(colours) > 3
    assert made.bars.accessibleDescription().startswith("优 3")


def test_it_is_written_as_every_kind(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opened_summary(opened, qtbot)
    for kind in ("xlsx", "docx", "pdf"):
        target = tmp_path / f"汇总.{kind}"
        name = str(target.with_suffix(""))
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_a, name=name, kind=kind: (name, f"(*.{kind})")
        )
        made.export_wanted.emit(kind)
        qtbot.waitUntil(lambda: not opened.rooms.files.busy)
        assert target.stat().st_size > 4000
        assert str(target) in made.messages.words.text()


def test_the_audit_report(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("docx", "pdf"):
        target = tmp_path / f"报告.{kind}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, name=str(target): (name, ""))
        opened.actions_["audit_report"].trigger()
        qtbot.waitUntil(lambda: not opened.rooms.files.busy)
        assert target.stat().st_size > 4000
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "没有" / "报告.pdf"), ""))
    opened.actions_["audit_report"].trigger()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert "报告.pdf" in opened.bar.words.text()
    assert "已导出" not in opened.bar.words.text()


def test_a_file_named_without_its_suffix_is_asked_about_before_it_is_replaced(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(dialogs, "ask_replace", lambda _parent, path: asked.append(path.name))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "表"), ""))
    made = ("docx", "jxb", "xlsx", "toml", "json", "pdf")
    for kind in made:
        (tmp_path / f"表.{kind}").write_text("别人的", "utf-8")
    opened.actions_["audit_report"].trigger()
    opened.actions_["package"].trigger()
    opened.actions_["ledger"].trigger()
    opened.rooms.office.ask_export("xlsx")
    layout_dialogs.ask_export(opened, tmp_path / "版式.toml")
    opened.rooms.library._ask_export()
    opened.rooms.help.show_manual("quick")
    manual = opened.rooms.help.manual
    assert manual is not None
    manual._ask_pdf()
    assert asked == [f"表.{kind}" for kind in made]
    assert not opened.rooms.files.busy
    assert all((tmp_path / f"表.{kind}").read_text("utf-8") == "别人的" for kind in made)
    manual.close()


def test_the_self_evaluation_report(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "自评报告.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target.with_suffix("")), ""))
    opened.actions_["self_report"].trigger()
    window = opened.rooms.review.draft
    assert window is not None
    qtbot.waitUntil(lambda: window.draft is not None)
    assert window.write.isEnabled()
    shown = window.page.toPlainText()
    assert "“设备更新”" in shown
    first = window.outline.currentData()
    assert str(shown.count("【请补充】")) in window.words.text()
    other = next(n for n in range(window.outline.count()) if window.outline.itemData(n) != first)
    window.outline.setCurrentIndex(other)
    window.make_draft(str(window.outline.currentData()))
    qtbot.waitUntil(lambda: not window.busy)
    assert window.page.toPlainText() != shown
    window.make_draft(first)
    qtbot.waitUntil(lambda: not window.busy)
    window.write.click()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(target)).paragraphs)
    assert "“设备更新”" in text
    assert f"有 {text.count('【请补充】')} 处" in opened.bar.words.text()
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "没有" / "报告.docx"), "")
    )
    window.write.click()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert "报告.docx" in opened.bar.words.text()
    assert "已起草" not in opened.bar.words.text()
    opened.desk.take(None)
    assert opened.rooms.review.draft is None


def test_the_report_is_on_the_chosen_forms_and_says_when_it_is_old(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened.desk.book is not None
    ids = opened.desk.book.ids()
    opened.desk.apply(AddForms("", (invented_form("没有选的", "80"),)))
    opened.forms.table.select_ids(ids, ids[0])
    assert opened.forms.selected_ids() == ids
    target = tmp_path / "自评报告.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    opened.actions_["self_report"].trigger()
    window = opened.rooms.review.draft
    assert window is not None
    qtbot.waitUntil(lambda: not window.busy)
    assert window.scope.currentText() == "所选 3 张表"
    assert "没有选的" not in window.page.toPlainText()
    window.write.click()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert "没有选的" not in "\n".join(p.text for p in docx.Document(str(target)).paragraphs)
    window.scope.setCurrentIndex(0)
    window.scope.activated.emit(0)
    qtbot.waitUntil(lambda: not window.busy)
    assert "没有选的" in window.page.toPlainText()
    assert not window.refresh.isVisible()
    monkeypatch.setattr(draft_window, "_REFRESH_UP_TO", 4)
    opened.desk.apply(AddForms("", (invented_form("后来加的", "80"),)))
    assert window.refresh.isVisible()
    assert "不是最新的" in window.words.text()
    window.refresh.click()
    qtbot.waitUntil(lambda: not window.busy)
    assert not window.refresh.isVisible()
    assert "后来加的" in window.page.toPlainText()
    window.reject()


def test_the_report_follows_the_book_by_itself(opened: MainWindow, qtbot: QtBot) -> None:
    """Of the forms chosen at its opening those stay that are still there; a click is no choice."""
    assert opened.desk.book is not None
    ids = opened.desk.book.ids()
    opened.forms.table.select_ids(ids[:2], ids[0])
    opened.actions_["self_report"].trigger()
    window = opened.rooms.review.draft
    assert window is not None
    qtbot.waitUntil(lambda: not window.busy)
    opened.forms.table.select_ids([ids[2]], ids[2])
    opened.view.goto("project")
    opened.rooms.table.cells.type({"project": "改过的名称"}, "type")
    qtbot.waitUntil(lambda: "改过的名称" not in window.page.toPlainText() and not window.busy)
    opened.show_form(ids[0])
    opened.rooms.table.cells.type({"project": "改过的项目"}, "type")
    qtbot.waitUntil(lambda: "改过的项目" in window.page.toPlainText())
    assert window.scope.currentText() == "所选 2 张表"
    opened.desk.apply(RemoveForms("", (ids[0],)))
    assert window.scope.currentText() == "所选 1 张表"
    opened.desk.apply(RemoveForms("", (ids[1],)))
    assert window.scope.currentText() == "全部 1 张表"
    qtbot.waitUntil(lambda: "改过的名称" in window.page.toPlainText())
    opened.desk.undo.undo()
    assert window.scope.itemText(0) == "全部 2 张表"
    window.reject()


@pytest.mark.parametrize("command", ["summary", "self_report", "correct_all", "book_findings"])
def test_a_window_that_works_beside_says_when_the_work_has_failed(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """It stood at 正在…… for ever."""
    monkeypatch.setattr(Job, "run", lambda self: self.crashed.emit())
    opened.actions_[command].trigger()

    def told() -> bool:
        words = [
            label.text()
            for dialog in find_children(opened, QDialog)
            for label in find_children(dialog, QLabel)
        ]
        return any("意外问题" in text for text in words)

    qtbot.waitUntil(told)


def test_it_closes_with_its_book(opened: MainWindow, qtbot: QtBot) -> None:
    opened_summary(opened, qtbot)
    opened.desk.take(None)
    assert opened.rooms.review.summary is None
    assert not opened.actions_["summary"].isEnabled()


def test_years_stand_side_by_side(opened: MainWindow, qtbot: QtBot) -> None:
    made = opened_summary(opened, qtbot)
    assert not made.tabs.isTabVisible(4)  # one year alone
    made.reject()
    later = invented_form("设备 更新", "80", year="2024")
    opened.desk.apply(AddForms("", (later, invented_form("新项目", "8", year="2024"))))
    made = opened_summary(opened, qtbot)
    assert made.tabs.isTabVisible(4)
    years = made.years
    assert texts_of(years, 0) == ["设备 更新", "系统运维", "培训", "新项目"]
    assert texts_of(years, column_of(years, "2023\n全年执行数")) == ["45", "40", "80", "—"]
    assert texts_of(years, column_of(years, "2024\n执行率"))[:2] == ["100.0%", "—"]
    assert texts_of(years, column_of(years, "总分\n变化")) == ["4.4", "—", "—", "—"]
    asked: list[int] = []
    made.goto_wanted.connect(asked.append)
    made.years.doubleClicked.emit(years.shown.index(0, 0))
    assert asked == [4]


def test_names_get_the_room_and_no_figure_is_cut(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.desk.form is not None
    long = "公共服务设施更新改造及信息化运行维护补助项目"
    opened.desk.edit(ReplaceForm("改", replace(opened.desk.form, project=long)))
    opened.actions_["summary"].trigger()
    made = opened.rooms.review.summary
    assert made is not None
    qtbot.waitUntil(lambda: made.summary is not None)
    table = made.lines
    heads = [
        str(table.shown.headerData(n, Qt.Orientation.Horizontal)) for n in range(table.shown.columnCount())
    ]
    wide = table.fontMetrics().horizontalAdvance
    for column, head in enumerate(heads):
        if head not in ("主管部门", "实施单位"):
            for row in range(table.shown.rowCount()):
                words = str(table.shown.data(table.shown.index(row, column)) or "")
                assert table.columnWidth(column) > wide(words), (head, words)
    assert table.columnWidth(heads.index("项目名称")) >= wide(long)
    made.reject()


def test_a_book_that_was_just_begun_has_a_summary(opened: MainWindow, qtbot: QtBot) -> None:
    """Of a blank form there is nothing to compare year by year, not even a sum."""
    opened.rooms.files.new(NewBook("beijing-2023", "2023", "", ""))
    window = opened_summary(opened, qtbot)
    assert window.years.shown.rowCount() == 0
    assert window.lines.shown.rowCount() >= 1
    window.reject()


def test_tables_behind_a_tab_use_the_window_and_a_hint_says_what_a_double_click_does(
    opened: MainWindow, qtbot: QtBot
) -> None:
    made = opened_summary(opened, qtbot)
    assert made.hint.text() == review_texts.HINT
    for table in (made.departments, made.units):
        made.tabs.setCurrentWidget(table)
        QApplication.processEvents()
        assert table.horizontalHeader().length() >= table.viewport().width() - 1
        assert made.hint.text() == ""
    made.tabs.setCurrentIndex(review_texts.TABS.index(review_texts.CHARTS))
    assert made.hint.text() == review_texts.CHART_HINT
    made.reject()


def test_the_draft_names_an_outline_once_it_is_known(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[str] = []
    make_draft = draft_window.DraftWindow.make_draft

    def made(window: draft_window.DraftWindow, outline: str) -> None:
        named.append(window.outline.currentText())
        make_draft(window, outline)

    monkeypatch.setattr(draft_window.DraftWindow, "make_draft", made)
    opened.actions_["self_report"].trigger()
    window = opened.rooms.review.draft
    assert window is not None
    window.on_change()  # before it is known: the outline that the forms' layouts name is still wanted
    qtbot.waitUntil(lambda: window.draft is not None and not window.busy and len(named) > 1)
    assert named[0] == ""
    assert window.outline.currentText().startswith("单位项目支出")
    window.reject()
