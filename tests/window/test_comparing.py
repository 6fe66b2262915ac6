"""The comparison window, and a whole book carried forward."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from jixiao_gui.book.book import Book
from jixiao_gui.book.book_rows import BookInfo
from jixiao_gui.book.changes import AddForms
from jixiao_gui.exchange.next_year import carry_book
from jixiao_gui.form.model import Goal
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Cancelled
from jixiao_gui.window import dialogs
from jixiao_gui.window.comparing.compare_window import CompareWindow, matching_height
from jixiao_gui.window.main_window import MainWindow
from tests.invented import invented_form
from tests.window.found_widgets import find_children


@pytest.fixture
def last_year(templates: Templates, home: Path, tmp_path: Path) -> Path:
    """Last year's book: the same project with another amount and one indicator less."""
    path = tmp_path / "部门 2022.db"
    form = invented_form("设备更新", "60", year="2022", goal=Goal("更新设备。", "更新了一半。"))
    form = form.__class__(
        **{
            **{name: getattr(form, name) for name in form.__slots__},
            "indicators": form.indicators[:2] + form.indicators[3:],
        }
    )
    with Book.new(templates, home, year="2022") as book:
        book.apply(AddForms("", (invented_form("别的事"), form)))
        book.save_as(path)
    return path


def compare(window: MainWindow) -> CompareWindow:
    window.actions_["form_compare"].trigger()
    [made] = [one for one in find_children(window, CompareWindow) if one.isVisible()]
    QTest.qWait(1)  # the forms are named and read once the window is there
    QTest.qWait(1)
    return made


def test_a_comparison_that_is_closed_at_once_reads_no_form(opened: MainWindow) -> None:
    opened.actions_["form_compare"].trigger()
    [made] = [one for one in find_children(opened, CompareWindow) if one.isVisible()]
    opened.desk.take(None)
    QApplication.processEvents()
    assert not isValid(made) or made.comparison is None


@pytest.mark.parametrize("size", [(911, 456), (1280, 664), (1340, 800), (1900, 1000)])
def test_both_pages_are_seen_whole_across_at_one_zoom(
    opened: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = compare(opened)
    window.choice.setCurrentIndex(0)
    window.resize(*size)
    qtbot.waitUntil(lambda: window.width() == size[0])
    for page in (window.left, window.right):
        assert page.horizontalScrollBar().maximum() == 0
    assert window.left.zoom == window.right.zoom
    before = window.left.zoom
    window.left.set_zoom(150)  # the user's own stays
    window.resize(size[0] - 60, size[1])
    assert (window.left.zoom, window.right.zoom) == (150, 150)
    assert before <= 100
    window.reject()


@pytest.mark.parametrize("zoom", [58, 96, 100, 150, 200])
def test_the_stripe_of_a_difference_covers_no_word(
    opened: MainWindow, zoom: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a small screen it covered the first character of each cell."""
    page = compare(opened).left
    page.set_zoom(zoom)
    page.verticalScrollBar().setValue(0)
    cell = page.cell_rect("project")
    assert page.viewport().rect().contains(cell.topLeft())
    page.move_to((0, 0))  # the current cell has a frame
    monkeypatch.setattr(page, "_kinds", {})
    plain = page.viewport().grab().toImage()
    rows = range(cell.top() + 4, cell.bottom() - 4)
    columns = range(cell.left() + 2, cell.right())
    first = next(x for x in columns if any(plain.pixelColor(x, y).lightness() < 160 for y in rows))
    assert page.stripe_of(cell).right() < first


def test_last_years_form_is_found_and_its_differences_are_gone_through(
    opened: MainWindow, last_year: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = compare(opened)
    monkeypatch.setattr(dialogs, "ask_open", lambda *_: last_year)
    qtbot.mouseClick(window.other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert window.choice.currentText() == "第 2 张　设备更新（2022）"
    assert not opened.bar.isVisible()
    assert window.comparison is not None
    count = len(window.comparison.differences)
    assert window.words.text() == f"共 {count} 处不同"
    said = []
    for _ in range(count):
        window.step(1)
        said.append(window.words.text())
    assert said[0] == f"第 1 / {count} 处　全年执行数：45 → 60"
    assert f"第 {said.index(said[-2]) + 1} / {count} 处　仅本表有　第 3 行三级指标：完成时间" in said
    window.current_index = 0
    window.step(1)
    assert window.left.current_path == window.right.current_path
    window.step(-1)
    window.step(-1)
    assert window.words.text() == said[-1]
    assert set(window.left._kinds.values()) == {"changed", "only-left"}
    assert "only-left" not in window.right._kinds.values()
    window.close()


def test_two_chosen_forms(opened: MainWindow) -> None:
    assert opened.desk.book is not None
    ids = [entry.id for entry in opened.desk.book.entries()]
    opened.forms.table.select_ids([ids[0], ids[2]], ids[0])
    window = compare(opened)
    assert window.choice.currentText().startswith("第 3 张　培训")
    window.choice.setCurrentIndex(0)
    assert window.comparison is not None
    assert window.comparison.differences[0].after == "系统运维"
    opened.desk.take(None)
    assert not window.isVisible()


def test_a_copy_is_the_same(opened: MainWindow) -> None:
    opened.actions_["form_copy"].trigger()
    window = compare(opened)
    assert window.words.text() == "两张表内容相同。"
    assert not window.next.isEnabled()
    window.step(1)
    window.close()


def test_a_single_form_has_nothing_to_be_compared_with(opened: MainWindow) -> None:
    opened.forms.table.selectAll()
    opened.actions_["form_delete"].trigger()
    opened.actions_["form_add"].trigger()
    window = compare(opened)
    assert "没有可以对照" in window.words.text()
    window.close()


def test_both_pages_scroll_together(opened: MainWindow, qtbot: QtBot) -> None:
    window = compare(opened)
    window.resize(900, 360)
    qtbot.waitUntil(lambda: window.left.verticalScrollBar().maximum() > 100)
    window.left.verticalScrollBar().setValue(90)
    assert window.right.verticalScrollBar().value() == 90
    window.right.verticalScrollBar().setValue(40)
    assert window.left.verticalScrollBar().value() == 40
    window.left.set_zoom(125)
    assert window.right.zoom == 125
    window.close()


_STEPS = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=1, max_size=8)


@given(_STEPS, st.integers(0, 500))
def test_heights_meet_at_the_anchors_and_never_cross(steps: list[tuple[int, int]], height: int) -> None:
    anchors, one, other = [], 0, 0
    for a, b in steps:
        one, other = one + a, other + b
        anchors.append((one, other))
    assert all(matching_height(anchors, a) == b for a, b in anchors)
    assert matching_height(anchors, height) <= matching_height(anchors, height + 1)


def test_pages_without_anchors_scroll_alike() -> None:
    assert matching_height([], 70) == 70


# --- the whole book --------------------------------------------------------------------------------


def test_the_book_is_carried_into_next_years(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def answer(_parent: object, proposal: Path) -> Path:
        asked.append(proposal)
        return proposal

    monkeypatch.setattr(dialogs, "ask_save_as", answer)
    opened.actions_["carry_book"].trigger()
    qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert asked == [tmp_path / "部门 2024.db"]
    assert "已结转 3 张" in opened.bar.words.text()
    assert (opened.bar.button.text(), opened.bar.second.text()) == ("打开", "打开文件夹")
    assert not opened.desk.dirty
    qtbot.mouseClick(opened.bar.button, Qt.MouseButton.LeftButton)
    book = opened.desk.book
    assert book is not None
    assert (book.path, book.info.year) == (tmp_path / "部门 2024.db", "2024")
    forms = list(book.forms())
    assert [(form.project, form.year) for form in forms] == [
        (p, "2024") for p in ("设备更新", "系统运维", "培训")
    ]
    assert {form.funds[0].executed for form in forms} == {""}


def test_the_open_file_is_not_replaced_by_next_years(
    opened: MainWindow, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = book_path.read_bytes()
    monkeypatch.setattr(dialogs, "ask_save_as", lambda *_: book_path)
    opened.actions_["carry_book"].trigger()
    assert "不能结转" in opened.bar.words.text()
    assert book_path.read_bytes() == before


def test_carrying_can_be_given_up_and_leaves_nothing(
    templates: Templates, home: Path, tmp_path: Path
) -> None:
    target = tmp_path / "2024.db"
    with pytest.raises(Cancelled):
        carry_book(
            [invented_form()] * 101,
            BookInfo("beijing-2023", "2023"),
            templates,
            home,
            target,
            lambda _: False,
        )
    assert not target.exists()
    assert not list(home.rglob("*.db"))
