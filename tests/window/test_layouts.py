"""The window of layouts, with the real window and real files."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from jixiao_gui.book.changes import AddForms
from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.meanings import column_meanings
from jixiao_gui.form.template import BOOK, USER, Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.writing.docx_out import write_docx
from jixiao_gui.paths import resources_folder
from jixiao_gui.window import theme
from jixiao_gui.window.layouts import layout_dialogs
from jixiao_gui.window.layouts.layouts_window import LayoutsWindow
from jixiao_gui.window.layouts.meanings_table import MeaningsTable
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.start import application
from tests.laid_out import laid_out
from tests.window.found_widgets import find_children

from .own_form import own_template

NAME = "云岭市绩效运行监控表"


@pytest.fixture
def templates() -> Templates:
    """Of its own for each test: layouts of books are added to them."""
    return load_templates([resources_folder()])


@pytest.fixture
def placed(opened: MainWindow) -> MainWindow:
    """The open book with a form more, in the place's layout, on show."""
    template = opened.desk.templates.add(own_template(opened.desk.templates))
    form = set_text(template.new_form("2024"), "indicators.0.x2", "晚了一周")
    assert opened.desk.apply(AddForms("新建", (form,)))
    return opened


@pytest.fixture
def asked(placed: MainWindow, qtbot: QtBot) -> LayoutsWindow:
    """The window of layouts, opened by its command."""
    placed.actions_["layouts"].trigger()
    window = placed.rooms.layouts.window
    assert window is not None
    qtbot.waitExposed(window)
    return window


def names(window: LayoutsWindow) -> list[str]:
    return [line.template.name for line in window._lines]


def test_all_layouts_are_there_with_pictures_and_uses(
    placed: MainWindow, asked: LayoutsWindow, qtbot: QtBot
) -> None:
    assert len(asked._lines) == len(placed.desk.templates)
    assert asked.chosen == "own-monitor"
    rows = [asked.list.item(row) for row in range(asked.list.count())]
    used = {row.text().splitlines()[0]: row.text().splitlines()[-1] for row in rows}
    assert used[NAME] == "1 张表在用"
    assert list(used.values()).count("3 张表在用") == 1
    qtbot.waitUntil(lambda: not any(row.icon().isNull() for row in rows))
    for row in rows:
        picture = row.icon().pixmap(asked.list.iconSize()).toImage()
        colours = {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(picture.height())}
        assert len(colours) > 3, row.text()
    assert "2 处" in asked.state.text()


def test_nothing_is_empty_below_the_last_layout(asked: LayoutsWindow) -> None:
    """In a low window half of the list was, and one layout alone was seen."""
    asked.resize(asked.width(), 344)
    QApplication.processEvents()
    asked.list.scrollToBottom()
    last = asked.list.visualItemRect(asked.list.item(asked.list.count() - 1))
    assert asked.list.viewport().height() - last.bottom() < last.height() // 4


def test_a_meaning_is_changed_at_once_and_undone(placed: MainWindow, asked: LayoutsWindow) -> None:
    before = placed.desk.form
    box = asked.meanings.choice("indicators.x2")
    box.setCurrentIndex(box.findData("deviation"))
    box.activated.emit(box.currentIndex())
    form, shown = placed.desk.form, placed.desk.shown
    assert form is not None
    assert shown is not None
    assert form.indicators[0].deviation == "晚了一周"
    assert shown.template.has("indicators.deviation")
    assert placed.view.grid is not None
    assert placed.view.grid.by_path["indicators.0.deviation"].cell.text == "晚了一周"
    assert asked.chosen == form.template
    assert asked.meanings.choice("indicators.deviation").currentText() == "偏差原因"
    assert placed.actions_["undo"].text() == "撤销 改“偏差说明”的含义"
    asked.undo_wanted.emit()
    assert placed.desk.form == before
    assert asked.chosen == "own-monitor"


def test_a_score_that_is_told_makes_a_total(placed: MainWindow, asked: LayoutsWindow) -> None:
    """The effect on what is computed: a column becomes the score, and the status line counts weights."""
    box = asked.meanings.choice("indicators.x2")
    box.setCurrentIndex(box.findData("weight"))
    box.activated.emit(box.currentIndex())
    assert not placed.status.weights.isHidden()
    placed.actions_["undo"].trigger()
    assert placed.status.weights.isHidden()


def test_guesses_are_confirmed(placed: MainWindow, asked: LayoutsWindow) -> None:
    assert "推测" in asked.meanings.choice("x1").currentText()
    box = asked.meanings.choice("x1")
    box.activated.emit(box.currentIndex())  # chosen as it is: right
    assert asked._lines[-1].template.guessed == ("tasks.x2",)
    asked.confirm.click()
    assert not asked.confirm.isEnabled()
    confirmed = placed.desk.templates["own-monitor"]
    assert confirmed.guessed == ()
    placed.actions_["undo"].trigger()
    assert placed.desk.templates["own-monitor"].guessed == ("tasks.x2",)


def test_the_programs_layouts_are_copied_before_they_change(placed: MainWindow, asked: LayoutsWindow) -> None:
    asked.choose("mof-2020")
    with pytest.raises(KeyError):
        asked.meanings.choice("indicators.actual")
    assert not asked.rename.isEnabled()
    assert not asked.drop.isEnabled()
    asked.copy.click()
    assert asked.chosen == "mof-2020-2"
    assert asked.meanings.choice("indicators.actual").currentText() == "实际完成值"
    placed.actions_["undo"].trigger()
    assert "mof-2020-2" not in [line.template.id for line in asked._lines]


def test_a_layout_is_renamed_and_dropped(
    placed: MainWindow, asked: LayoutsWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout_dialogs, "ask_name", lambda *_: "我们的表")
    asked.rename.click()
    assert "我们的表" in names(asked)
    assert NAME not in names(asked)
    assert not asked.drop.isEnabled()  # a form has it
    asked.copy.click()
    assert asked.drop.isEnabled()
    asked.drop.click()
    assert "我们的表 副本" not in names(asked)
    for _ in range(3):
        placed.actions_["undo"].trigger()
    assert NAME in names(asked)


def test_a_layout_is_kept_for_all_books_and_removed(
    placed: MainWindow, asked: LayoutsWindow, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked.keep.click()
    path = home / "templates" / f"{NAME}.toml"
    assert str(path) in asked.message.text()
    assert "own-monitor" in load_templates([resources_folder(), home])
    assert placed.desk.templates["own-monitor"].origin == USER
    assert placed.desk.form is not None
    assert placed.desk.form.template == "own-monitor"
    placed.actions_["form_delete"].trigger()
    asked.choose("own-monitor")
    monkeypatch.setattr(layout_dialogs, "ask_remove", lambda *_: False)
    asked.drop.click()
    assert path.exists()
    monkeypatch.setattr(layout_dialogs, "ask_remove", lambda *_: True)
    asked.drop.click()
    assert not path.exists()
    assert placed.desk.templates["own-monitor"].origin == BOOK


def test_a_layout_is_exported(
    placed: MainWindow, asked: LayoutsWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "版式.toml"
    monkeypatch.setattr(layout_dialogs, "ask_export", lambda *_: out)
    asked.export.click()
    assert tomllib.loads(out.read_text("utf-8"))["id"] == "own-monitor"
    assert out.name in asked.messages.words.text()
    assert asked.messages.button.text() == "打开文件夹"
    blocked = tmp_path / "没有的文件夹" / "版式.toml"
    monkeypatch.setattr(layout_dialogs, "ask_export", lambda *_: blocked)
    asked.export.click()
    assert blocked.name in asked.message.text()
    assert placed.desk.book is not None


def test_a_blank_form_becomes_a_layout(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "空白表.docx"
    template = own_template(opened.desk.templates)
    write_docx([laid_out(template.new_form(), template)], path)
    monkeypatch.setattr(layout_dialogs, "ask_file", lambda *_: path)
    opened.actions_["layout_from_file"].trigger()
    qtbot.waitUntil(lambda: opened.desk.form is not None and opened.desk.form.template != "beijing-2023")
    form, shown = opened.desk.form, opened.desk.shown
    assert form is not None
    assert shown is not None
    assert shown.template.origin == BOOK
    assert "任务" in {cell.text for _, cell in shown.sheet.cells()}
    assert get_text(form, "project") == ""
    assert opened.desk.book is not None
    assert [one.template.id for one in opened.desk.book.templates()] == [form.template]
    opened.actions_["undo"].trigger()
    assert opened.desk.book.count() == 3


def test_what_is_no_form_is_told(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(b"no document")
    monkeypatch.setattr(layout_dialogs, "ask_file", lambda *_: path)
    opened.actions_["layout_from_file"].trigger()
    qtbot.waitUntil(
        lambda: "坏.docx" in opened.bar.words.text() and "读取“" not in opened.bar.words.text()[:5]
    )
    assert opened.desk.book is not None
    assert opened.desk.book.count() == 3


def test_the_lines_of_one_form(placed: MainWindow, qtbot: QtBot) -> None:
    from jixiao_gui.window.layouts.lines_dialog import LinesDialog

    placed.actions_["form_lines"].trigger()
    [dialog] = find_children(placed, LinesDialog)
    qtbot.waitExposed(dialog)
    assert dialog.edits["above"].toPlainText() == "填报单位：\n金额单位：元"
    dialog.edits["above"].setPlainText("填报单位：云岭市服务中心\n金额单位：元")
    dialog.edits["title"].setPlainText("{年度}年度监控表（草稿）")
    dialog.accept()
    form, shown = placed.desk.form, placed.desk.shown
    assert form is not None
    assert shown is not None
    assert form.above == ("填报单位：云岭市服务中心", "金额单位：元")
    assert form.below is None
    assert shown.sheet.title == "2024年度监控表（草稿）"
    assert placed.actions_["undo"].text() == "撤销 改表头和附注"
    placed.actions_["undo"].trigger()
    assert placed.desk.form is not None
    assert placed.desk.form.title == ""
    assert placed.desk.form.above is None


def test_a_read_only_book_changes_no_layout(placed: MainWindow, asked: LayoutsWindow) -> None:
    asked.show_lines(asked._lines, read_only=True)
    assert not asked.rename.isEnabled()
    assert not asked.copy.isEnabled()
    assert not asked.money.isEnabled()
    with pytest.raises(KeyError):
        asked.meanings.choice("x1")
    assert placed.isVisible()


def test_money_is_told(placed: MainWindow, asked: LayoutsWindow) -> None:
    asked.money.setCurrentText("万元")
    asked.money.textActivated.emit("万元")
    assert placed.desk.shown is not None
    assert placed.desk.shown.template.money == "万元"
    placed.actions_["undo"].trigger()
    assert placed.desk.shown.template.money == "元"
    assert asked.money.currentText() == "元"


def test_keys_reach_everything(asked: LayoutsWindow, qtbot: QtBot) -> None:
    asked.list.setFocus()
    seen = set()
    for _ in range(60):
        qtbot.keyClick(asked.focusWidget() or asked, Qt.Key.Key_Tab)
        seen.add(asked.focusWidget())
    assert {asked.list, asked.copy, asked.export, asked.from_file, asked.new_form} <= seen


@pytest.mark.parametrize(("line", "name"), [("title", "title"), ("below", "below"), ("above", "above")])
def test_a_double_click_on_a_line_asks_for_it(placed: MainWindow, qtbot: QtBot, line: str, name: str) -> None:
    from jixiao_gui.window.layouts.lines_dialog import LinesDialog

    view = placed.view
    middle = view.viewport().width() // 2
    found = [y for y in range(view.viewport().height()) if view.line_at(QPointF(middle, y)) == line]
    assert found
    point = QPoint(middle, found[len(found) // 2])
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    [dialog] = find_children(placed, LinesDialog)
    qtbot.waitExposed(dialog)
    assert dialog.focusWidget() is dialog.edits[name]
    dialog.reject()


def test_without_a_book_a_new_one_is_begun(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "空白表.docx"
    template = own_template(window.desk.templates)
    write_docx([laid_out(template.new_form(), template)], path)
    monkeypatch.setattr(layout_dialogs, "ask_file", lambda *_: path)
    window.actions_["layout_from_file"].trigger()
    qtbot.waitUntil(lambda: window.desk.form is not None)
    assert window.desk.book is not None
    assert window.desk.form is not None
    assert window.desk.book.info.template == window.desk.form.template
    window.actions_["form_add"].trigger()
    assert window.desk.book.count() == 2
    assert {window.desk.book.form(id).template for id in window.desk.book.ids()} == {
        window.desk.form.template
    }


def test_a_saved_book_shows_its_layout_elsewhere(
    placed: MainWindow, qtbot: QtBot, tmp_path: Path, templates: Templates
) -> None:
    from jixiao_gui.book.book import Book

    placed.actions_["widths_fit"].trigger()
    shown = placed.desk.shown
    assert shown is not None
    assert placed.desk.book is not None
    path = tmp_path / "带版式.db"
    placed.desk.book.save_as(path)
    fresh = load_templates([resources_folder()])
    with Book.open(path, fresh, tmp_path / "另一台") as book:
        form = next(
            book.form(id)
            for id in book.ids()
            if book.form(id).template not in templates.by_id or fresh[book.form(id).template].origin == BOOK
        )
        assert fresh[form.template].sections == shown.template.sections
    assert qtbot is not None


def test_a_new_form_of_a_layout_is_of_the_same_department_and_unit(opened: MainWindow) -> None:
    like = opened.desk.form
    assert like is not None
    assert like.department
    opened.rooms.layouts.new_form("mof-2021")
    form = opened.desk.form
    assert form is not None
    assert form.template == "mof-2021"
    assert (form.department, form.unit, form.year) == (like.department, like.unit, like.year)


@pytest.mark.parametrize("size", theme.TYPE_SIZES)
def test_no_meaning_is_cut_in_any_size_of_type(opened: MainWindow, templates: Templates, size: float) -> None:
    """Of a guess, “（推测，请核对）” was cut in the largest type."""
    app = application()
    theme.use(app, theme.SYSTEM, size)
    try:
        template = templates.default
        guessed = replace(template, guessed=tuple(line.path for line in column_meanings(template)))
        table = MeaningsTable(opened)
        table.resize(700, 400)
        table.show_template(guessed, changeable=True)
        table.show()
        QApplication.processEvents()
        boxes = [table.cellWidget(row, 2) for row in range(table.rowCount())]
        found = [box for box in boxes if isinstance(box, QComboBox)]
        assert len(found) > 5
        for box in found:
            option = QStyleOptionComboBox()
            box.initStyleOption(option)
            field = QStyle.SubControl.SC_ComboBoxEditField
            room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box)
            assert box.fontMetrics().horizontalAdvance(box.currentText()) <= room.width()
            assert box.height() >= box.sizeHint().height()
    finally:
        theme.use(app, theme.SYSTEM, theme.TYPE_SIZES[0])
