"""Borders of columns dragged with the mouse; 自动列宽."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.book.changes import AddForms
from jixiao_gui.form.template import BOOK, Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.table.table_controller import TableController

from .conftest import Keyboard

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def templates() -> Templates:
    """Of its own for each test: layouts of books are added to them."""
    return load_templates([resources_folder()])


def head_border(window: MainWindow, words: str) -> QPoint:
    """The right border of the head with these words, in the viewport."""
    view = window.view
    assert view.grid is not None
    place = next(p for p in view.grid.places if "".join(p.cell.text.split()) == words and not p.cell.path)
    view.show_rect(view.place_rect(place))
    rect = view.place_rect(place)
    return QPoint(rect.right() + 1, rect.center().y())


def drag(window: MainWindow, qtbot: QtBot, start: QPoint, by: int) -> None:
    viewport = window.view.viewport()
    qtbot.mouseMove(viewport, start)
    qtbot.mousePress(viewport, LEFT, pos=start)
    qtbot.mouseMove(viewport, start + QPoint(by // 2, 0))
    qtbot.mouseMove(viewport, start + QPoint(by, 0))
    assert window.rooms.table.columns.borders.to is not None
    qtbot.mouseRelease(viewport, LEFT, pos=start + QPoint(by, 0))


def widths(window: MainWindow) -> dict[str, float]:
    assert window.desk.shown is not None
    table = window.desk.shown.template.table("indicators")
    assert table is not None
    return {column.id: column.width for column in table.columns}


@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_a_border_is_dragged_and_put_back(opened: MainWindow, qtbot: QtBot, zoom: int) -> None:
    view = opened.view
    view.set_zoom(zoom)
    view.goto("indicators.1.name")
    start = head_border(opened, "三级指标")
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum() // 2)
    start = head_border(opened, "三级指标")
    before, scrolled = widths(opened), view.verticalScrollBar().value()
    forms = [opened.desk.book.form(id) for id in opened.desk.book.ids()] if opened.desk.book else []
    by = round(6 * view.pixels_per_mm)
    qtbot.mouseMove(view.viewport(), start)
    assert view.viewport().cursor().shape() == Qt.CursorShape.SplitHCursor
    drag(opened, qtbot, start, by)
    after = widths(opened)
    assert after["name"] == pytest.approx(before["name"] + 6, abs=0.3)
    assert after["target"] == pytest.approx(before["target"] - 6, abs=0.3)
    assert view.verticalScrollBar().value() == pytest.approx(scrolled, abs=60)  # it stays where it was
    assert opened.desk.shown is not None
    assert opened.desk.shown.template.origin == BOOK
    assert opened.desk.shown.template.name.endswith("（本项目）")
    assert "（本项目）" in opened.bar.words.text()
    assert opened.desk.book is not None
    assert {opened.desk.book.form(id).template for id in opened.desk.book.ids()} == {
        opened.desk.shown.template.id
    }
    assert opened.actions_["undo"].text() == "撤销 调整列宽"
    opened.actions_["undo"].trigger()
    assert widths(opened) == before
    assert [opened.desk.book.form(id) for id in opened.desk.book.ids()] == forms
    opened.actions_["redo"].trigger()
    assert widths(opened) == after


def test_the_second_drag_asks_nothing_and_makes_no_more_copies(opened: MainWindow, qtbot: QtBot) -> None:
    for _ in range(2):
        drag(opened, qtbot, head_border(opened, "三级指标"), 12)
    assert opened.desk.book is not None
    [own] = opened.desk.book.templates()
    assert own.template.name.count("（本项目）") == 1
    assert own.forms == 3


def test_paper_follows_the_screen(opened: MainWindow, qtbot: QtBot, tmp_path: object) -> None:
    from pathlib import Path

    from jixiao_gui.formats.reading.docx.docx_in import read_docx
    from jixiao_gui.formats.writing.docx_out import write_docx

    drag(opened, qtbot, head_border(opened, "三级指标"), 40)
    assert opened.desk.shown is not None
    path = Path(str(tmp_path)) / "表.docx"
    write_docx([opened.desk.shown.sheet], path)
    [sheet] = read_docx(path).sheets
    assert sum(sheet.widths) == pytest.approx(sum(opened.desk.shown.sheet.widths), abs=1)
    assert len(sheet.widths) == len(opened.desk.shown.sheet.widths)
    for one, two in zip(sheet.widths, opened.desk.shown.sheet.widths, strict=True):
        assert one == pytest.approx(two, abs=0.2)


def test_escape_leaves_all_as_it_was(opened: MainWindow, qtbot: QtBot) -> None:
    before = opened.desk.shown
    viewport, start = opened.view.viewport(), head_border(opened, "三级指标")
    opened.view.setFocus()
    qtbot.mousePress(viewport, LEFT, pos=start)
    qtbot.mouseMove(viewport, start + QPoint(30, 0))
    qtbot.keyClick(opened.view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(viewport, LEFT, pos=start + QPoint(30, 0))
    assert opened.desk.shown == before
    assert opened.rooms.table.columns.borders.to is None


def test_a_border_between_texts_is_no_handle(opened: MainWindow) -> None:
    view = opened.view
    view.goto("indicators.1.name")
    rect = view.cell_rect("indicators.1.name")
    assert opened.rooms.table.columns.borders.border_at(QPointF(rect.right() + 1, rect.center().y())) is None
    assert isinstance(opened.rooms.table, TableController)


def test_a_read_only_book_keeps_its_borders(opened: MainWindow) -> None:
    start = head_border(opened, "三级指标")
    opened.view.read_only = True
    assert opened.rooms.table.columns.borders.border_at(QPointF(start)) is None


def test_automatic_widths(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.target").type("于十二月底以前完成全部设备采购安装调试验收并交付使用").press(
        Qt.Key.Key_Return
    )
    before = widths(opened)
    opened.actions_["widths_fit"].trigger()
    after = widths(opened)
    assert after["target"] > before["target"]
    assert after["deviation"] < before["deviation"]
    assert sum(after.values()) == pytest.approx(sum(before.values()), abs=0.1)
    opened.actions_["widths_fit"].trigger()
    assert "合适" in opened.statusBar().currentMessage()
    opened.actions_["undo"].trigger()
    assert widths(opened) == before


def test_many_forms_are_written_beside_the_window(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.desk.form is not None
    assert opened.desk.book is not None
    assert opened.desk.apply(AddForms("多张", (opened.desk.form,) * 70))
    before = widths(opened)
    drag(opened, qtbot, head_border(opened, "三级指标"), 20)
    qtbot.waitUntil(lambda: not opened.bench.long_change.busy)
    own = opened.desk.book.templates()
    assert [one.forms for one in own] == [73]
    after = widths(opened)
    assert after != before
    opened.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: not opened.bench.long_change.busy)
    assert widths(opened) == before
    assert opened.desk.book.templates() == []
