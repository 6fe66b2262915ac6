"""The list of forms in the real window: search, order, groups, dragging, and what is done to the choice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms
from jixiao_gui.form.template import Templates
from jixiao_gui.window import dialogs
from jixiao_gui.window.forms.convert_dialog import ConvertDialog
from jixiao_gui.window.forms.entry_delegate import ENTRY_ROLE, FIGURES_ROLE, fitting
from jixiao_gui.window.forms.list_model import MIME, FormListModel
from jixiao_gui.window.forms.list_view import FormListView
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.paper.export_window import ExportWindow
from tests.invented import invented_form
from tests.window.found_widgets import find_children


def projects(window: MainWindow) -> list[str]:
    model = window.forms.model
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def in_book(window: MainWindow) -> list[str]:
    assert window.desk.book is not None
    return [entry.project for entry in window.desk.book.entries()]


def choose(window: MainWindow, *names: str) -> None:
    rows = [projects(window).index(name) for name in names]
    model = window.forms.model
    ids = [window.forms.model.id_at(row) for row in rows]
    window.forms.table.setCurrentIndex(model.index(rows[0], 0))
    window.forms.table.select_ids([id for id in ids if id is not None], ids[0])


def wait_for_search(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.rooms.forms.search.busy)


@pytest.fixture
def five_forms(window: MainWindow, templates: Templates, home: Path, tmp_path: Path) -> MainWindow:
    """A book of five forms open in the window."""
    names = ("设备更新", "系统运维", "培训", "档案整理", "道路养护")
    forms = [
        invented_form(name, str(30 + 10 * number), department="甲部门" if number % 2 else "乙部门")
        for number, name in enumerate(names)
    ]
    path = tmp_path / "五张.db"
    with Book.new(templates, home, year="2023") as book:
        book.apply(AddForms("", tuple(forms)))
        book.save_as(path)
    assert window.rooms.files.open(path)
    return window


# --- what is shown ---------------------------------------------------------------------------------


def test_words_in_the_cells_are_found_beside_the_window(five_forms: MainWindow, qtbot: QtBot) -> None:
    assert five_forms.desk.book is not None
    five_forms.view.goto("goal.achieved")
    five_forms.rooms.table.cells.type({"goal.achieved": "全部到位"}, "type")
    five_forms.forms.search.setText("到位")
    assert projects(five_forms) == []
    wait_for_search(five_forms, qtbot)
    assert projects(five_forms) == ["设备更新"]
    five_forms.forms.search.setText("道路")
    assert projects(five_forms) == ["道路养护"]
    wait_for_search(five_forms, qtbot)
    assert projects(five_forms) == ["道路养护"]


def test_the_answer_to_words_that_are_no_longer_asked_is_dropped(five_forms: MainWindow) -> None:
    five_forms.forms.search.setText("培训")
    five_forms.forms.set_found("别的", [1, 2, 3])
    assert projects(five_forms) == ["培训"]


def test_a_book_may_go_while_it_is_searched(five_forms: MainWindow, book_path: Path, qtbot: QtBot) -> None:
    five_forms.forms.search.setText("更新设备")
    five_forms.rooms.forms.search._start()  # and not after the pause: it must be under way, not over
    assert five_forms.rooms.forms.search._job is not None
    assert five_forms.rooms.files.open(book_path)
    wait_for_search(five_forms, qtbot)
    assert projects(five_forms) == ["设备更新", "系统运维", "培训"]


def test_the_count_tells_what_is_hidden_and_a_click_shows_all(five_forms: MainWindow, qtbot: QtBot) -> None:
    assert not five_forms.forms.clear.isVisible()
    assert five_forms.forms._count.text() == "共 5 张"
    five_forms.forms.search.setText("培训")
    five_forms.forms.choices.choose("status", "errors")
    assert five_forms.forms._count.text() == "显示 0 / 5 张"
    assert five_forms.forms._stack.currentIndex() == 2
    qtbot.mouseClick(five_forms.forms.clear, Qt.MouseButton.LeftButton)
    assert (five_forms.forms.search.text(), five_forms.forms.state.status) == ("", "all")
    assert len(projects(five_forms)) == 5
    assert not five_forms.forms.clear.isVisible()


def test_order_and_groups_are_remembered(
    five_forms: MainWindow, templates: Templates, home: Path, qtbot: QtBot
) -> None:
    five_forms.forms.choices.choose("sort", "rate")
    five_forms.forms.choices.descending.trigger()
    assert projects(five_forms)[0] == "道路养护"
    five_forms.forms.choices.choose("group", "department")
    assert projects(five_forms) == [
        "乙部门",
        "道路养护",
        "培训",
        "设备更新",
        "甲部门",
        "档案整理",
        "系统运维",
    ]
    other = MainWindow(templates, home)
    qtbot.addWidget(other)
    assert (other.forms.state.sort, other.forms.state.descending) == ("rate", True)
    assert other.forms.state.group == "department"
    assert other.forms.choices.sort.text().startswith("执行率")


def test_a_group_folds_by_key_and_click(five_forms: MainWindow, qtbot: QtBot) -> None:
    five_forms.forms.choices.choose("group", "department")
    table = five_forms.forms.table
    rect = table.visualRect(five_forms.forms.model.index(0, 0))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert projects(five_forms) == ["乙部门", "甲部门", "系统运维", "档案整理"]
    assert five_forms.forms._count.text() == "共 5 张"
    table.setCurrentIndex(five_forms.forms.model.index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert projects(five_forms)[:2] == ["乙部门", "设备更新"]
    qtbot.keyClick(table, Qt.Key.Key_Left)
    assert projects(five_forms)[:2] == ["乙部门", "甲部门"]


def test_previous_and_next_pass_over_heads_of_groups(five_forms: MainWindow) -> None:
    five_forms.forms.choices.choose("group", "department")
    choose(five_forms, "道路养护")
    five_forms.actions_["form_next"].trigger()
    assert five_forms.desk.form is not None
    assert five_forms.desk.form.project == "系统运维"


def test_ctrl_pgdown_leaves_one_form_chosen(five_forms: MainWindow, qtbot: QtBot) -> None:
    """With Ctrl held the list added the next form to the choice: 删除 then took every form seen."""
    for number in (1, 2):
        qtbot.keyClick(five_forms, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        assert five_forms.forms.selected_ids() == [five_forms.desk.form_id]
        assert five_forms.forms.model.row_of(five_forms.desk.form_id or 0) == number


def test_a_line_does_not_jump_away_while_its_form_is_filled_in(five_forms: MainWindow) -> None:
    five_forms.forms.choices.choose("sort", "rate")
    before = projects(five_forms)
    five_forms.rooms.table.cells.type({"funds.0.executed": "80"}, "type")
    assert projects(five_forms) == before


def test_the_keys_of_the_search_line(five_forms: MainWindow, qtbot: QtBot) -> None:
    five_forms.actions_["list_search"].trigger()
    qtbot.keyClicks(five_forms.forms.search, "x")
    qtbot.keyClick(five_forms.forms.search, Qt.Key.Key_Escape)
    assert five_forms.forms.search.text() == ""
    qtbot.keyClick(five_forms.forms.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() in (five_forms.forms.table, None)


# --- several chosen --------------------------------------------------------------------------------


def test_the_choice_outlasts_another_order(five_forms: MainWindow) -> None:
    choose(five_forms, "培训", "道路养护")
    ids = five_forms.forms.selected_ids()
    five_forms.forms.choices.choose("sort", "name")
    assert five_forms.forms.selected_ids() == ids
    assert five_forms.forms._count.text() == "共 5 张，已选 2 张"
    assert five_forms.desk.form is not None
    assert five_forms.desk.form.project == "培训"


def test_all_with_the_key_of_the_list_and_not_of_the_form(five_forms: MainWindow, qtbot: QtBot) -> None:
    five_forms.forms.table.setFocus()
    qtbot.waitUntil(five_forms.forms.table.hasFocus)
    five_forms.actions_["select_all"].trigger()
    assert len(five_forms.forms.selected_ids()) == 5


def test_where_a_form_was_deleted_the_next_one_is_shown(five_forms: MainWindow) -> None:
    names = in_book(five_forms)
    for gone, then in (((2,), 3), ((0, 1), 2), ((4,), 3)):
        choose(five_forms, *(names[number] for number in gone))
        five_forms.actions_["form_delete"].trigger()
        assert five_forms.desk.form is not None
        assert five_forms.desk.form.project == names[then], gone
        five_forms.actions_["undo"].trigger()
        assert in_book(five_forms) == names


def test_several_are_deleted_in_one_step(five_forms: MainWindow, qtbot: QtBot) -> None:
    choose(five_forms, "系统运维", "档案整理")
    qtbot.keyClick(five_forms.forms.table, Qt.Key.Key_Delete)
    assert in_book(five_forms) == ["设备更新", "培训", "道路养护"]
    five_forms.actions_["undo"].trigger()
    assert in_book(five_forms) == ["设备更新", "系统运维", "培训", "档案整理", "道路养护"]
    assert not five_forms.desk.undo.canUndo()


def test_several_are_duplicated_each_below_itself(five_forms: MainWindow) -> None:
    choose(five_forms, "设备更新", "培训")
    five_forms.actions_["form_copy"].trigger()
    assert in_book(five_forms)[:5] == ["设备更新", "设备更新", "系统运维", "培训", "培训"]
    assert five_forms.desk.undo.undoText() == "创建 2 张表的副本"
    five_forms.actions_["undo"].trigger()
    assert len(in_book(five_forms)) == 5


def test_several_are_moved_together(five_forms: MainWindow) -> None:
    choose(five_forms, "系统运维", "档案整理")
    five_forms.actions_["form_up"].trigger()
    assert in_book(five_forms) == ["系统运维", "档案整理", "设备更新", "培训", "道路养护"]
    assert [five_forms.forms.model.number_of(id) for id in five_forms.forms.selected_ids()] == [1, 2]
    five_forms.actions_["form_down"].trigger()
    assert in_book(five_forms)[:3] == ["设备更新", "系统运维", "档案整理"]
    five_forms.actions_["form_last"].trigger()
    assert in_book(five_forms)[3:] == ["系统运维", "档案整理"]
    five_forms.actions_["form_first"].trigger()
    assert in_book(five_forms)[:2] == ["系统运维", "档案整理"]
    index = five_forms.desk.undo.index()
    five_forms.actions_["form_first"].trigger()
    five_forms.actions_["form_up"].trigger()
    assert five_forms.desk.undo.index() == index


def test_no_order_is_changed_that_is_not_seen(five_forms: MainWindow) -> None:
    five_forms.forms.choices.choose("sort", "name")
    five_forms.actions_["form_last"].trigger()
    assert in_book(five_forms)[0] == "设备更新"
    assert "表格顺序" in five_forms.statusBar().currentMessage()
    assert (
        not five_forms.forms.model.flags(five_forms.forms.model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    )


def drag(window: MainWindow, monkeypatch: pytest.MonkeyPatch, onto: str, below: bool = False) -> None:
    """Let go of the chosen forms over the line ``onto``."""
    table, model = window.forms.table, window.forms.model
    rect = table.visualRect(model.index(projects(window).index(onto), 0))
    point = QPointF(rect.center().x(), rect.bottom() - 2 if below else rect.top() + 2)
    data = model.mimeData(table.selectionModel().selectedIndexes())
    assert data.hasFormat(MIME)
    monkeypatch.setattr(QDropEvent, "source", lambda _event: table)
    event = QDropEvent(
        point,
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )
    table.dropEvent(event)


def test_dragging_is_one_step(five_forms: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(five_forms, "系统运维", "档案整理")
    drag(five_forms, monkeypatch, "设备更新")
    assert in_book(five_forms) == ["系统运维", "档案整理", "设备更新", "培训", "道路养护"]
    five_forms.actions_["undo"].trigger()
    assert in_book(five_forms)[0] == "设备更新"
    choose(five_forms, "设备更新")
    drag(five_forms, monkeypatch, "道路养护", below=True)
    assert in_book(five_forms)[-1] == "设备更新"
    choose(five_forms, "培训")
    drag(five_forms, monkeypatch, "培训", below=True)
    assert five_forms.desk.undo.undoText() == "移动自评表"
    assert in_book(five_forms) == ["系统运维", "培训", "档案整理", "道路养护", "设备更新"]


# --- whole forms -----------------------------------------------------------------------------------


def test_a_new_form_of_another_layout(five_forms: MainWindow) -> None:
    [action] = [a for a in five_forms.actions_.menus["add_from"].actions() if "101号" in a.text()]
    action.trigger()
    assert five_forms.desk.form is not None
    assert five_forms.desk.form.template == "mof-2021"
    assert five_forms.desk.form.department == "乙部门"


def test_carried_forward_into_this_book(five_forms: MainWindow) -> None:
    choose(five_forms, "培训", "道路养护")
    five_forms.actions_["form_carry"].trigger()
    assert in_book(five_forms)[5:] == ["培训", "道路养护"]
    form = five_forms.desk.form
    assert form is not None
    assert (form.project, form.year, form.funds[0].executed, form.goal.expected) == (
        "培训",
        "2024",
        "",
        "更新设备。",
    )
    assert "2024" in five_forms.bar.words.text()
    five_forms.actions_["undo"].trigger()
    assert len(in_book(five_forms)) == 5


def test_another_layout_tells_first_what_it_has_no_place_for(five_forms: MainWindow) -> None:
    before = five_forms.desk.form
    [action] = [a for a in five_forms.actions_.menus["convert"].actions() if "附件:1" in a.text()]
    action.trigger()
    [dialog] = find_children(five_forms, ConvertDialog)
    assert "项目负责人：项目组" in dialog.lines.toPlainText()
    dialog.reject()
    assert five_forms.desk.form == before
    action.trigger()
    [dialog] = [one for one in find_children(five_forms, ConvertDialog) if one.isVisible()]
    dialog.accept()
    assert five_forms.desk.form is not None
    assert five_forms.desk.form.template == "beijing-2023-b"
    five_forms.actions_["undo"].trigger()
    assert five_forms.desk.form == before


def test_the_same_layout_is_no_step(five_forms: MainWindow) -> None:
    [action] = [a for a in five_forms.actions_.menus["convert"].actions() if "附件1-1" in a.text()]
    action.trigger()
    assert not five_forms.desk.undo.canUndo()


def test_the_chosen_forms_are_exported(
    five_forms: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    choose(five_forms, "系统运维", "道路养护")
    five_forms.actions_["export"].trigger()
    [window] = find_children(five_forms, ExportWindow)
    assert window.scope.currentText() == "所选 2 张表"
    window.kind.setCurrentIndex(window.kind.findData("json"))
    target = tmp_path / "out.json"
    monkeypatch.setattr(dialogs, "ask_export", lambda *_: target)
    window.accept()
    qtbot.waitUntil(lambda: not five_forms.rooms.files.busy)
    written = target.read_text("utf-8")
    assert "系统运维" in written
    assert "道路养护" in written
    assert "设备更新" not in written


def test_an_empty_book_says_what_to_do(five_forms: MainWindow, qtbot: QtBot) -> None:
    five_forms.forms.table.selectAll()
    five_forms.actions_["form_delete"].trigger()
    empty = five_forms.rooms.forms.empty
    assert empty.isVisible()
    qtbot.mouseClick(empty.new, Qt.MouseButton.LeftButton)
    assert five_forms.desk.form is not None
    assert not empty.isVisible()


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows each time that Qt lays out the list of a window that is made after this: one number of lines."""
    found: list[int] = []

    def lay_out(view: FormListView) -> None:
        found.append(view.model().rowCount())
        QListView.doItemsLayout(view)

    monkeypatch.setattr(FormListView, "doItemsLayout", lay_out, raising=False)
    return found


def test_an_edit_asks_the_list_of_no_other_line(
    laid_out: list[int], window: MainWindow, home: Path, templates: Templates
) -> None:
    """Qt lays a whole list out anew for one changed line; with 10,000 that took ten times the edit."""
    with Book.new(templates, home / "other", year="2023") as book:
        book.apply(AddForms("", tuple(invented_form(f"项目{n}") for n in range(400))))
        book.save_as(home / "400.db")
    assert window.rooms.files.open(home / "400.db")
    QApplication.processEvents()
    assert laid_out.count(400) == 1, "once for a book"
    laid_out.clear()
    window.rooms.table.cells.type({"funds.0.executed": "20"}, "type")
    for _ in range(5):
        QApplication.processEvents()
    entry = window.forms.model.index(0, 0).data(ENTRY_ROLE)
    assert entry.rate == "25%"
    assert laid_out == []


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (32, "自评　执行率 97.5%　总分 99.75　优"),
        (30, "自评  执行率 97.5%  总分 99.75  优"),
        (20, "自评  总分 99.75  优"),
    ],
)
def test_a_total_is_never_cut(room: int, shown: str) -> None:
    def width(words: str) -> int:  # a space of no width makes the second line the shorter
        return sum({" ": 0}.get(char, 1 if char.isascii() else 2) for char in words)

    assert fitting("自评　执行率 97.5%　总分 99.75　优", width, room) == shown


def test_laying_the_list_out_asks_the_model_nothing(
    five_forms: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt asks for each line how many there are: answered by Python it takes 100 ms for 10,000."""
    asked: list[str] = []
    for name in ("rowCount", "columnCount", "index", "parent", "hasIndex"):
        assert name not in vars(FormListModel)
    model = five_forms.forms.model
    entry = five_forms.forms.entries()[0]
    many = [entry._replace(id=1000 + n, number=n + 1) for n in range(3000)]
    data = FormListModel.data

    def counted(*arguments: Any) -> Any:
        asked.append("data")
        return data(*arguments)

    monkeypatch.setattr(FormListModel, "data", counted)
    five_forms.forms.set_entries(many, 1000)
    for _ in range(5):
        QApplication.processEvents()
    assert model.rowCount() == len(many)
    assert 0 < len(asked) < 1000, "those that are seen"


def test_forms_of_several_years_say_their_year(opened: MainWindow) -> None:
    model = opened.forms.model
    figures = [str(model.index(row, 0).data(FIGURES_ROLE)) for row in range(model.rowCount())]
    assert [words.startswith("执行率") for words in figures] == [True, True, True]
    book = opened.desk.book
    assert book is not None
    opened.desk.apply(AddForms("", (replace(invented_form("明年的"), year="2024"),)))
    figures = [str(model.index(row, 0).data(FIGURES_ROLE)) for row in range(model.rowCount())]
    assert [words[:4] for words in figures] == ["2023", "2023", "2023", "2024"]
    assert "2024" in str(model.index(3, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    opened.show_form(book.ids()[3])
    opened.rooms.table.cells.type({"year": "2023"}, "type")
    QApplication.processEvents()
    assert str(model.index(0, 0).data(FIGURES_ROLE)).startswith("执行率")
