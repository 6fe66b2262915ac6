"""Importing from the window: the report that leads to cells, the question about the same forms, drops."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import RemoveForms
from jixiao_gui.exchange import import_plan
from jixiao_gui.exchange.import_plan import Way
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats.json.json_forms import write_json
from jixiao_gui.window import dialogs, long_change
from jixiao_gui.window.dialogs import NewBook
from jixiao_gui.window.importing import form_placer
from jixiao_gui.window.importing.report_window import ReportWindow
from jixiao_gui.window.importing.same_dialog import SameDialog
from jixiao_gui.window.main_window import MainWindow
from tests.formats.small_forms import locked, small_forms
from tests.invented import invented_form
from tests.window.found_widgets import find_child, item_at

from .conftest import Keyboard, open_book

NOTED = """附件1-1
\t项目支出绩效自评表

\t（2023年度）

\t项目名称
\t抄录

\t主管部门
\t某局
\t实施单位
\t某中心

\t项目资金（万元）
\t
\t年初预算数
\t全年预算数
\t全年执行数
\t分值
\t执行率
\t得分

\t
\t年度资金总额
\t80
\t80
\t45
\t10
\t100
\t

\t年度总体目标
\t预期目标
\t实际完成情况

\t
\t改造
\t改造完成

\t绩效指标
\t一级指标
\t二级指标
\t三级指标
\t年度指标值
\t实际完成值
\t分值
\t得分
\t偏差原因分析及改进措施

\t
\t产出指标
\t数量指标
\t点位
\t≥3个
\t3个
\t90
\t90
\t

\t总分
\t100
\t

填表人：无名
"""


def projects(window: MainWindow) -> list[str]:
    book = window.desk.book
    return [entry.project for entry in book.entries()] if book is not None else []


def done(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.rooms.files.busy)
    QApplication.processEvents()


@pytest.fixture
def json_file(tmp_path: Path, templates: Templates) -> Callable[..., Path]:
    def write(name: str, *forms: Form) -> Path:
        path = tmp_path / name
        path.write_text("".join(write_json(forms, templates)), "utf-8")
        return path

    return write


def children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [item.child(row) for row in range(item.childCount())]


def test_the_report_tells_and_leads_to_the_cell(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    source = tmp_path / "抄录.txt"
    source.write_text(NOTED, "utf-8")
    opened.rooms.importing.importer.import_files([source])
    done(opened, qtbot)
    report = opened.rooms.importing.importer.reports.window
    assert isinstance(report, ReportWindow)
    assert report.isVisible()  # something differs from the formula and something was left over
    assert not report.isModal()
    top = report.tree.topLevelItem(0)
    assert top is not None
    told = [child.text(0) for child in children(top)]
    assert told[0].startswith("北京市 2023 年度（附件1-1），指标 1 行")
    differs = next(child for child in children(top) if "执行率原为 100" in child.text(0))
    assert any("已按公式填入" in text for text in told)
    rest = report.tree.topLevelItem(1)
    assert rest is not None
    assert "填表人：无名" in children(rest)[0].text(0)
    assert "与公式不符 1 处" in report.summary.text()
    opened.show_form(open_book(opened).entries()[0].id)
    report.tree.itemClicked.emit(differs, 0)
    assert opened.desk.form is not None
    assert opened.desk.form.project == "抄录"
    assert opened.view.current_path == "funds.0.rate"
    opened.undo()
    report.tree.itemClicked.emit(differs, 0)
    assert "已不在" in opened.bar.words.text()


def test_the_report_is_kept_for_the_menu_and_copied_as_the_verb_prints_it(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.actions_["import_report"].trigger()
    assert "还没有导入过" in opened.bar.words.text()
    source = tmp_path / "抄录.txt"
    source.write_text(NOTED, "utf-8")
    opened.rooms.importing.importer.import_files([source])
    done(opened, qtbot)
    report = opened.rooms.importing.importer.reports.window
    assert report is not None
    report.close()
    opened.bar.button.click()
    assert report.isVisible()
    opened.bar.hide()
    report.close()
    opened.actions_["import_report"].trigger()
    assert report.isVisible()
    assert next(report._report.lines()) == "第 1 张 抄录：读入（抄录.txt，模板 beijing-2023，指标 1 行）。"


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (Way.KEEP, ["设备更新", "系统运维", "培训", "设备更新", "新项目"]),
        (Way.REPLACE, ["设备更新", "系统运维", "培训", "新项目"]),
        (Way.SKIP, ["设备更新", "系统运维", "培训", "新项目"]),
    ],
)
def test_a_form_that_is_there_is_asked_about(
    opened: MainWindow, json_file: Callable[..., Path], qtbot: QtBot, way: Way, expected: list[str]
) -> None:
    changed = set_text(invented_form(), "leader", "别人")
    opened.rooms.importing.importer.import_files([json_file("收来.json", changed, invented_form("新项目"))])
    done(opened, qtbot)
    dialog = find_child(opened, SameDialog)
    assert dialog is not None
    assert projects(opened) == ["设备更新", "系统运维", "培训"]
    assert item_at(dialog.table, 0, 3).text() == "1 处不同"
    assert dialog.way(0) is Way.KEEP
    dialog.all_buttons[way].click()
    dialog.accept()
    assert projects(opened) == expected
    book = opened.desk.book
    assert book is not None
    first = book.form(book.entries()[0].id)
    assert first.leader == ("别人" if way is Way.REPLACE else "项目组")
    opened.undo()  # one step, whatever was chosen
    assert projects(opened) == ["设备更新", "系统运维", "培训"]
    assert book.form(book.entries()[0].id).leader == "项目组"


def test_many_forms_are_compared_and_written_beside_the_window(
    opened: MainWindow, json_file: Callable[..., Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_placer, "_FEW_FORMS", 0)
    monkeypatch.setattr(long_change, "AT_ONCE", 0)
    threads: list[int] = []

    def noting(call: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any) -> Any:
            threads.append(threading.get_ident())
            return call(*given)

        return noted

    monkeypatch.setattr(import_plan, "find_same", noting(import_plan.find_same))
    monkeypatch.setattr(Book, "apply", noting(Book.apply))
    opened.rooms.importing.importer.import_files(
        [json_file("收来.json", invented_form(), invented_form("新项目"))]
    )
    done(opened, qtbot)
    dialog = find_child(opened, SameDialog)
    assert dialog is not None
    dialog.all_buttons[Way.REPLACE].click()
    dialog.accept()
    done(opened, qtbot)
    assert len(threads) == 2
    assert threading.get_ident() not in threads
    assert projects(opened) == ["设备更新", "系统运维", "培训", "新项目"]
    assert "已导入 2 张表，替换 1 张" in opened.bar.words.text()
    opened.undo()
    done(opened, qtbot)
    assert projects(opened) == ["设备更新", "系统运维", "培训"]


def test_a_book_that_changes_while_it_is_compared_is_compared_anew(
    opened: MainWindow, json_file: Callable[..., Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_placer, "_FEW_FORMS", 0)
    book, find_same = opened.desk.book, import_plan.find_same
    asked: list[list[import_plan.Same]] = []
    assert book is not None

    def delete_meanwhile(*given: Any) -> list[import_plan.Same]:
        found = find_same(*given)
        if not asked:
            book.apply(RemoveForms("删", (book.ids()[0],)))
        asked.append(found)
        return found

    monkeypatch.setattr(import_plan, "find_same", delete_meanwhile)
    opened.rooms.importing.importer.import_files([json_file("收来.json", invented_form())])
    done(opened, qtbot)
    assert [len(found) for found in asked] == [1, 0]
    assert find_child(opened, SameDialog) is None
    assert [entry.project for entry in book.entries()] == ["系统运维", "培训", "设备更新"]


def test_the_same_content_is_left_out_unless_the_user_says_otherwise(
    opened: MainWindow, json_file: Callable[..., Path], qtbot: QtBot
) -> None:
    opened.rooms.importing.importer.import_files([json_file("又来.json", invented_form())])
    done(opened, qtbot)
    dialog = find_child(opened, SameDialog)
    assert dialog is not None
    assert item_at(dialog.table, 0, 3).text() == "内容相同"
    assert dialog.way(0) is Way.SKIP
    dialog.accept()
    assert len(projects(opened)) == 3
    assert "册中都有了" in opened.bar.words.text()
    assert not opened.desk.dirty


def test_cancelling_the_question_imports_nothing(
    opened: MainWindow, json_file: Callable[..., Path], qtbot: QtBot
) -> None:
    opened.rooms.importing.importer.import_files(
        [json_file("又来.json", invented_form(), invented_form("新项目"))]
    )
    done(opened, qtbot)
    dialog = find_child(opened, SameDialog)
    assert dialog is not None
    dialog.reject()
    assert len(projects(opened)) == 3
    assert not opened.desk.dirty


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def test_dropped_files_and_folders_are_imported_together(
    opened: MainWindow, json_file: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "各单位" / "乙"
    folder.mkdir(parents=True)
    json_file("各单位/乙/二.json", invented_form("乙项目"))
    (folder / "~$二.docx").write_bytes(b"x")
    (folder / "照片.jpg").write_bytes(b"x")
    drop(opened, json_file("一.json", invented_form("甲项目")), tmp_path / "各单位")
    qtbot.waitUntil(lambda: len(projects(opened)) == 5)
    done(opened, qtbot)
    assert projects(opened)[3:] == ["甲项目", "乙项目"]
    assert opened.actions_["undo"].text() == "撤销 导入 2 张表"


def test_a_dropped_book_is_opened_or_collected(
    window: MainWindow, book_path: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(window, book_path)
    qtbot.waitUntil(lambda: len(projects(window)) == 3)
    other = tmp_path / "别的单位.db"
    other.write_bytes(book_path.read_bytes())
    menu = window.rooms.importing.importer.drop_menu(other)
    assert [action.text() for action in menu.actions() if action.text()] == [
        "打开“别的单位.db”",
        "把“别的单位.db”中的自评表导入当前自评表册",
        "取消",
    ]
    menu.actions()[1].trigger()
    done(window, qtbot)
    dialog = find_child(window, SameDialog)
    assert dialog is not None
    dialog.set_all(Way.KEEP)
    dialog.accept()
    assert len(projects(window)) == 6
    shown: list[QPoint] = []
    monkeypatch.setattr("PySide6.QtWidgets.QMenu.popup", lambda _menu, point: shown.append(point))
    drop(window, other)
    qtbot.waitUntil(lambda: len(shown) == 1)
    menu.deleteLater()


@pytest.mark.parametrize("filled", [False, True])
def test_the_blank_form_of_a_new_book_makes_way_for_what_is_imported(
    window: MainWindow, json_file: Callable[..., Path], keyboard: Keyboard, qtbot: QtBot, filled: bool
) -> None:
    window.rooms.files.new(NewBook("beijing-2023", "2023", "某局", "某中心"))
    if filled:
        keyboard.at("leader").type("x").press(Qt.Key.Key_Return)
    window.rooms.importing.importer.import_files(
        [json_file("表.json", invented_form("甲"), invented_form("乙"))]
    )
    qtbot.waitUntil(lambda: not window.rooms.files.busy)
    assert projects(window) == ([""] if filled else []) + ["甲", "乙"]
    assert window.desk.form is not None
    assert window.desk.form.project == "甲"
    window.actions_["undo"].trigger()
    assert projects(window) == [""]


@pytest.mark.parametrize("way", [Way.REPLACE, Way.SKIP, Way.KEEP])
def test_the_blank_form_that_the_import_meets_is_replaced_as_any(
    window: MainWindow, json_file: Callable[..., Path], qtbot: QtBot, way: Way
) -> None:
    """A department's form has no project: unit and year alone make it the same."""
    layout = next(t for t in window.desk.templates if not t.has("project") and t.has("unit"))
    window.rooms.files.new(NewBook(layout.id, "2023", "某局", "某局"))
    assert window.desk.form is not None
    sent = replace(window.desk.form, goal=replace(window.desk.form.goal, expected="保障履职"), token="")
    window.rooms.importing.importer.import_files([json_file("部门.json", sent, invented_form("甲"))])
    qtbot.waitUntil(lambda: find_child(window, SameDialog) is not None)
    dialog = find_child(window, SameDialog)
    assert isinstance(dialog, SameDialog)
    dialog.set_all(way)
    dialog.accept()
    qtbot.waitUntil(lambda: not window.rooms.files.busy)
    assert window.desk.book is not None
    goals = [form.goal.expected for form in window.desk.book.forms() if form.template == layout.id]
    assert goals == (["保障履职"] if way is not Way.SKIP else [""])
    assert projects(window).count("甲") == 1


def test_a_document_that_is_opened_as_a_book_is_offered_for_import(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "去年的表.txt"
    path.write_text(NOTED, "utf-8")
    assert not opened.rooms.files.open(path)
    assert opened.bar.words.text() == "“去年的表.txt”是文本，不是自评表册；可以把其中的自评表导入。"
    assert opened.bar.button.text() == "导入"
    opened.bar.button.click()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert opened.desk.book is not None
    assert [entry.project for entry in opened.desk.book.entries()][-1] == "抄录"


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"SQLite format 3\0" + bytes(200)])
def test_what_cannot_be_imported_either_is_only_refused(
    opened: MainWindow, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "别的.db"
    path.write_bytes(content)
    assert not opened.rooms.files.open(path)
    assert "不是本程序的自评表册" in opened.bar.words.text()
    assert opened.bar.button.isHidden()


def test_several_books_are_collected(
    window: MainWindow, book_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "别的单位.db"
    other.write_bytes(book_path.read_bytes())
    drop(window, book_path, other)
    done(window, qtbot)
    qtbot.waitUntil(lambda: find_child(window, SameDialog) is not None)
    dialog = find_child(window, SameDialog)
    assert dialog is not None
    assert "（同一次导入）" in item_at(dialog.table, 0, 3).text()
    dialog.accept()
    assert projects(window) == ["设备更新", "系统运维", "培训"]


def test_an_import_can_be_cancelled(opened: MainWindow, json_file: Callable[..., Path], qtbot: QtBot) -> None:
    many = json_file("许多.json", *(invented_form(f"项目{n}") for n in range(300)))
    opened.rooms.importing.importer.import_files([many])
    opened.bar.button.click()
    done(opened, qtbot)
    qtbot.waitUntil(lambda: "已取消" in opened.bar.words.text())
    assert len(projects(opened)) == 3


def test_a_read_only_book_takes_nothing(
    opened: MainWindow, json_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(opened.desk), "read_only", property(lambda _desk: True))
    opened.rooms.importing.importer.import_files([json_file("一.json", invented_form("甲项目"))])
    assert not opened.rooms.files.busy
    assert "只读" in opened.bar.words.text()


def test_a_folder_is_asked_for(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "空").mkdir()
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "空")
    opened.actions_["import_folder"].trigger()
    done(opened, qtbot)
    qtbot.waitUntil(lambda: "没有可以导入" in opened.bar.words.text())


def test_files_that_fail_are_told_beside_those_that_come(
    opened: MainWindow, json_file: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"x")
    opened.rooms.importing.importer.import_files([broken, json_file("一.json", invented_form("甲项目"))])
    done(opened, qtbot)
    assert projects(opened)[3:] == ["甲项目"]
    report = opened.rooms.importing.importer.reports.window
    assert report is not None
    last = report.tree.topLevelItem(report.tree.topLevelItemCount() - 1)
    assert last is not None
    assert last.text(0) == "没能读取的文件"
    assert "坏.docx" in children(last)[0].text(0)


def test_a_locked_file_is_asked_about(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "机密.docx"
    path.write_bytes(locked(small_forms(tmp_path)["xlsx"], "对的"))
    given = ["错的", "对的"]
    asked: list[str] = []

    def ask(_parent: object, _title: str, words: str) -> str:
        asked.append(words)
        return given[len(asked) - 1]

    monkeypatch.setattr(dialogs, "ask_password", ask)
    before = len(projects(opened))
    opened.rooms.importing.importer.import_files([path])
    qtbot.waitUntil(lambda: len(projects(opened)) == before + 1)
    assert "设有打开密码" in asked[0]
    assert "密码不对" in asked[1]


def test_who_knows_no_password_is_told(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "机密.docx"
    path.write_bytes(locked(small_forms(tmp_path)["xlsx"], "对的"))
    monkeypatch.setattr(dialogs, "ask_password", lambda *_: "")
    opened.rooms.importing.importer.import_files([path])
    qtbot.waitUntil(lambda: "打开密码" in opened.bar.words.text())


def test_last_years_forms_are_carried_into_this_years_book(
    window: MainWindow, json_file: Callable[..., Path], qtbot: QtBot
) -> None:
    window.rooms.files.new(NewBook("beijing-2023", "2024", "云岭市科技主管部门", "云岭市数据服务中心"))
    window.rooms.importing.importer.import_files(
        [json_file("去年.json", invented_form("甲"), invented_form("乙"))]
    )
    done(window, qtbot)
    assert window.bar.button.text() == "结转到 2024 年度"
    window.view.setFocus()
    window.actions_["next_pane"].trigger()  # F6 leads to what a message asks
    assert window.bar.button.hasFocus()
    qtbot.keyClick(window.bar.button, Qt.Key.Key_Return)
    book = window.desk.book
    assert book is not None
    assert projects(window) == ["甲", "乙"]  # without the blank form that the book began with
    assert [entry.year for entry in book.entries()] == ["2024"] * 2
    form = window.desk.form
    assert form is not None
    assert (form.project, form.funds[0].executed, form.indicators[0].actual) == ("甲", "", "")
    assert form.indicators[0].target == invented_form().indicators[0].target
    assert window.actions_["undo"].text() == "撤销 结转 2 张到 2024 年度"
    window.actions_["undo"].trigger()
    assert [entry.year for entry in book.entries()] == ["2023", "2023"]


def test_forms_of_the_books_own_year_are_not_offered_to_be_carried(
    opened: MainWindow, json_file: Callable[..., Path], qtbot: QtBot
) -> None:
    opened.rooms.importing.importer.import_files([json_file("今年.json", invented_form("丙"))])
    done(opened, qtbot)
    assert "结转" not in opened.bar.button.text()
