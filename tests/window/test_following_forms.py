"""One project's forms of the year in the list, and forms made from their forerunners."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms
from jixiao_gui.form.template import Templates
from jixiao_gui.formats.json.json_forms import iter_json
from jixiao_gui.paths import resources_folder
from jixiao_gui.window import long_change
from jixiao_gui.window.findings import book_checker
from jixiao_gui.window.lines_window import LinesWindow
from jixiao_gui.window.main_window import MainWindow
from tests.window.found_widgets import find_child, find_children

from .conftest import open_book
from .findings_shown import card_of, shown_finding, shown_rules


@pytest.fixture
def declared(window: MainWindow, templates: Templates, home: Path, tmp_path: Path) -> MainWindow:
    """Two declarations open in the window."""
    text = (resources_folder() / "samples" / "year.json").read_text("utf-8")
    forms = [form for form in iter_json(text, templates) if form.template.startswith("target-")]
    path = tmp_path / "申报.db"
    with Book.new(templates, home, year="2026") as book:
        book.apply(AddForms("", tuple(forms)))
        book.save_as(path)
    assert window.rooms.files.open(path)
    return window


def templates_in_book(window: MainWindow) -> list[str]:
    assert window.desk.book is not None
    return [entry.template for entry in window.desk.book.entries()]


def make(window: MainWindow, template: str) -> None:
    window.rooms.forms.following.make(window.desk.templates[template])


def test_a_monitoring_is_made_below_its_declaration_and_undone(declared: MainWindow) -> None:
    assert declared.desk.book is not None
    make(declared, "monitor-mof")
    assert templates_in_book(declared) == ["target-mof", "monitor-mof", "target-shanghai-2026"]
    form = declared.desk.form
    assert form is not None
    assert form.template == "monitor-mof"
    entries = open_book(declared).entries()
    assert entries[1].origin == entries[0].token != ""
    assert "没有位置" in declared.bar.words.text()
    declared.bar.button.click()
    (lines,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, LinesWindow) and w.isVisible())
    lines.reject()
    declared.undo()
    assert templates_in_book(declared) == ["target-mof", "target-shanghai-2026"]
    assert [entry.token for entry in open_book(declared).entries()] == ["", ""]
    declared.desk.undo.redo()
    assert open_book(declared).entries()[1].origin == entries[0].token


def test_many_at_once_are_one_step(declared: MainWindow) -> None:
    declared.forms.table.selectAll()
    make(declared, "mof-2021")
    assert templates_in_book(declared) == ["target-mof", "mof-2021", "target-shanghai-2026", "mof-2021"]
    assert declared.desk.undo.count() == 1
    make(declared, "monitor-mof")  # of the form on show, a self-evaluation: for next year
    assert declared.desk.form is not None
    assert declared.desk.form.year == "2027"


def test_from_many_beside_the_window(
    declared: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_change, "AT_ONCE", 1)
    declared.forms.table.selectAll()
    make(declared, "monitor-mof")
    qtbot.waitUntil(lambda: len(templates_in_book(declared)) == 4 and not declared.bench.jobs.busy)
    assert templates_in_book(declared)[1::2] == ["monitor-mof", "monitor-mof"]
    assert declared.desk.undo.count() == 1


def test_the_menu_names_kinds_and_years(declared: MainWindow) -> None:
    menu = QMenu()
    declared.rooms.forms.following.fill_menu(menu)
    titles = [action.text() for action in menu.actions()]
    assert titles[:3] == ["目标申报表（2027 年度）", "监控表（2026 年度）", "自评表（2026 年度）"]
    below = next(each for each in find_children(menu, QMenu) if each.title().startswith("监控表"))
    below.actions()[0].trigger()
    assert "monitor-mof" in templates_in_book(declared)


def test_the_menu_begins_with_the_layouts_that_are_used(declared: MainWindow) -> None:
    def offered() -> list[str]:
        menu = QMenu()
        declared.rooms.forms.following.fill_menu(menu)
        below = next(each for each in find_children(menu, QMenu) if each.title().startswith("自评表"))
        return [action.text() for action in below.actions()]

    templates = declared.desk.templates
    assert offered()[0] == templates.default.name
    declared.settings.set_text("new/template", "mof-2020")
    assert offered()[0] == templates["mof-2020"].name
    make(declared, "yunnan")
    assert offered()[:2] == [templates["yunnan"].name, templates["mof-2020"].name]


def test_grouped_by_project_with_the_keyboard(declared: MainWindow, qtbot: QtBot) -> None:
    make(declared, "monitor-mof")
    make(declared, "mof-2020")
    declared.forms.choices.choose("group", "project")
    model, table = declared.forms.model, declared.forms.table
    words = [model.index(row, 1).data() for row in range(model.rowCount())]
    assert words[0] == "社区养老服务站运营"
    assert [head.count for row in range(model.rowCount()) if (head := model.group_at(row))] == [3, 1]
    from jixiao_gui.window.forms.entry_delegate import FIGURES_ROLE

    kinds = [str(model.index(row, 1).data(FIGURES_ROLE)).split("　")[0] for row in (1, 2, 3)]
    assert kinds == ["申报", "监控", "自评"]
    assert str(model.index(1, 1).data(Qt.ItemDataRole.AccessibleTextRole)).startswith("申报")
    table.setFocus()
    table.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert model.rowCount() == 3
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: declared.desk.form is not None and declared.desk.form.template == "monitor-mof")
    declared.forms.choices.choose("status", "errors")
    declared.forms.clear_filter()
    assert declared.forms.state.group == "project"


@pytest.mark.parametrize("large", [False, True])
def test_a_target_that_differs_is_marked_and_asked_about(
    declared: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    if large:  # of a large book the list alone is read, and the forms of the project on show
        monkeypatch.setattr(book_checker, "_READ_UP_TO", 0)
    whole = declared.rooms.findings.whole
    whole.timer.setInterval(0)
    make(declared, "mof-2020")
    declared.view.goto("indicators.1.target")
    declared.rooms.table.cells.type({"indicators.1.target": "≥1000名"}, "type")
    qtbot.waitUntil(lambda: "target-changed" in shown_rules(declared))
    mark = declared.view.mark("indicators.1.target")
    assert mark.level == "warning"
    assert "≥1000名" in mark.tip
    assert "≥1200名" in mark.tip
    found = shown_finding(declared, "target-changed")
    words = [action.text() for action in declared.rooms.findings.menu(found).actions()]
    assert "按申报改为 ≥1200名" in words
    assert "保留（不按申报改）" in words
    button = find_child(card_of(declared, "target-changed"), QPushButton, "correct")
    assert isinstance(button, QPushButton)
    assert button.text() == "按申报改"
    declared.rooms.findings.finding.acknowledge(found, "批复调整")
    assert not shown_finding(declared, "target-changed").open
    qtbot.waitUntil(lambda: not whole.busy)
    assert not shown_finding(declared, "target-changed").open
    declared.undo()
    qtbot.waitUntil(lambda: "target-changed" in shown_rules(declared))
    declared.rooms.findings.finding.correct_cell()
    assert declared.desk.form is not None
    assert declared.desk.form.indicators[1].target == "≥1200名"
    assert "target-changed" not in shown_rules(declared)
    other = next(e.id for e in open_book(declared).entries() if e.id != declared.desk.form_id)
    declared.desk.undo.undo()
    declared.show_form(other)
    qtbot.waitUntil(lambda: not whole.busy)
    declared.show_form(next(e.id for e in open_book(declared).entries() if e.template == "mof-2020"))
    qtbot.waitUntil(lambda: "target-changed" in shown_rules(declared))


def test_the_sample_of_a_year_opens_grouped(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["year_sample"].trigger()
    qtbot.waitUntil(lambda: window.desk.book is not None and window.desk.book.count() == 7)
    window.forms.choices.choose("group", "project")
    model = window.forms.model
    heads = [head for row in range(model.rowCount()) if (head := model.group_at(row))]
    assert [(head.name, head.count, head.errors) for head in heads] == [
        ("社区养老服务站运营", 3, 0),
        ("适老化改造", 3, 0),
        ("云岭市养老服务中心", 1, 0),
    ]


def offered(window: MainWindow) -> dict[str, list[str]]:
    """The layouts that 由此表生成 offers, by kind."""
    menu = QMenu()
    window.rooms.forms.following.fill_menu(menu)
    kinds = (action.menu() for action in menu.actions())
    return {
        kind.title(): [each.text() for each in kind.actions()] for kind in kinds if isinstance(kind, QMenu)
    }


def test_a_departments_form_follows_one_of_a_department_alone(
    window: MainWindow, templates: Templates, home: Path
) -> None:
    text = (resources_folder() / "samples" / "year.json").read_text("utf-8")
    wanted = ("target-mof", "department-target-mof")
    forms = tuple(form for form in iter_json(text, templates) if form.template in wanted)
    with Book.new(templates, home / "other", year="2026") as book:
        book.apply(AddForms("", forms))
        window.desk.take(book)
        whole = {name for name in (t.name for t in templates) if "整体" in name}
        for id, template in zip(book.ids(), (form.template for form in forms), strict=True):
            window.show_form(id)
            names = {name for layouts in offered(window).values() for name in layouts}
            assert (names == whole) if template == "department-target-mof" else (names and not names & whole)
        window.desk.take(None)


def test_a_departments_form_is_called_by_the_department(
    window: MainWindow, templates: Templates, home: Path
) -> None:
    layout = templates["department-target-mof"]
    with Book.new(templates, home / "other", year="2026") as book:
        book.apply(AddForms("", (layout.new_form("2026", "示范区 文化局"), layout.new_form("2026"))))
        window.desk.take(book)
        model = window.forms.table.model()
        assert [model.index(row, 1).data() for row in (0, 1)] == ["示范区 文化局", "（未填单位名称）"]
        window.desk.take(None)
