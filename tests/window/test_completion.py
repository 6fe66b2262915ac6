"""Proposals while one types: from the book, earlier books and the library; never in the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms
from jixiao_gui.book.usage import Usage
from jixiao_gui.book.usage_reading import usage_of
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Cancelled
from jixiao_gui.window.library.store import Entry
from jixiao_gui.window.library.suggestions import Suggestions, build
from jixiao_gui.window.main_window import MainWindow
from tests.invented import invented_form

from .conftest import Keyboard, shown

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def learned(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window when all words of the book have been read."""
    qtbot.waitUntil(lambda: not opened.rooms.library.suggestion_loader.busy)
    return opened


def offered(window: MainWindow) -> list[str]:
    popup = window.rooms.library.completer.popup
    return [popup.list.item(row).text() for row in range(popup.list.count())] if popup.isVisible() else []


def test_heads_come_from_the_book(learned: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("unit").type("服务")
    assert offered(learned) == ["示范区服务中心"]
    keyboard.press(Qt.Key.Key_Down).press(Qt.Key.Key_Return)
    assert shown(learned, "unit") == "示范区服务中心"
    assert not learned.rooms.library.completer.popup.isVisible()


def test_a_name_brings_target_and_weight_into_empty_cells(learned: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.name")
    learned.actions_["row_below"].trigger()
    keyboard.at("indicators.1.name").type("更新")
    assert offered(learned) == ["更新设备"]
    keyboard.press(Qt.Key.Key_Down).press(Qt.Key.Key_Return)
    form = learned.desk.form
    assert form is not None
    assert form.indicators[1] == Indicator("产出指标", "数量指标", "更新设备", "≥12台", weight="30")
    assert learned.view.current_path == "indicators.2.name"
    assert learned.actions_["undo"].text() == "撤销 填入指标（3 格）"
    learned.actions_["undo"].trigger()
    assert learned.desk.form is not None
    assert learned.desk.form.indicators[1] == Indicator("产出指标", "数量指标")


def test_what_is_filled_stays(learned: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.1.name").type("等候").press(Qt.Key.Key_Down).press(Qt.Key.Key_Tab)
    assert learned.desk.form is not None
    row = learned.desk.form.indicators[1]
    assert (row.name, row.target, row.weight) == ("等候缩短", "≥95%", "20")
    assert learned.view.current_path == "indicators.1.target"


def test_the_number_before_a_name_is_kept(learned: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.1.name").type("指标2：满意").press(Qt.Key.Key_Down).press(Qt.Key.Key_Return)
    assert shown(learned, "indicators.1.name") == "指标2：满意度"


def test_enter_keeps_what_was_typed(learned: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("unit").type("服务")
    assert offered(learned)
    keyboard.press(Qt.Key.Key_Return)
    assert shown(learned, "unit") == "服务"
    keyboard.at("unit").type("服").press(Qt.Key.Key_Tab)
    assert shown(learned, "unit") == "服"


def test_escape_closes_the_list_first(learned: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("unit").type("服务").press(Qt.Key.Key_Escape)
    assert offered(learned) == []
    assert learned.view.editing == "unit"
    keyboard.press(Qt.Key.Key_Escape)
    assert learned.view.editing == ""
    assert shown(learned, "unit") == "示范区服务中心"


def test_up_and_down_go_round_and_out(learned: MainWindow, keyboard: Keyboard) -> None:
    popup = learned.rooms.library.completer.popup
    keyboard.at("indicators.0.name").type("度")
    assert popup.row == -1
    keyboard.press(Qt.Key.Key_Down)
    assert popup.row == 0
    keyboard.press(Qt.Key.Key_Up)
    assert popup.row == -1
    keyboard.press(Qt.Key.Key_Up)  # not in the list any more: an arrow leaves the cell as always
    assert learned.view.editing == ""


def test_figures_are_typed_in_peace(learned: MainWindow, keyboard: Keyboard) -> None:
    for path in ("funds.0.executed", "indicators.0.weight", "indicators.0.target", "project", "phone"):
        keyboard.at(path).type("1")
        assert offered(learned) == [], path
        keyboard.press(Qt.Key.Key_Escape)


def test_the_list_is_away_while_an_input_method_composes(learned: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("unit").type("服")
    assert offered(learned)
    QApplication.sendEvent(learned.view.editor, QInputMethodEvent("wu", []))
    assert offered(learned) == []
    done = QInputMethodEvent("", [])
    done.setCommitString("务")
    QApplication.sendEvent(learned.view.editor, done)
    assert offered(learned) == ["示范区服务中心"]


def test_alt_down_shows_the_list_as_in_excel(learned: MainWindow, keyboard: Keyboard) -> None:
    before = learned.desk.form
    keyboard.at("department").press(Qt.Key.Key_F2).press(Qt.Key.Key_Down, ALT)
    assert learned.view.editing == "department"
    assert offered(learned) == ["示范区主管部门"]
    keyboard.press(Qt.Key.Key_Escape).press(Qt.Key.Key_Escape)
    keyboard.at("indicators.1.name").press(Qt.Key.Key_F2).press(Qt.Key.Key_Down, ALT)
    assert learned.desk.form == before  # the row has not moved
    assert len(offered(learned)) >= 1


def test_a_click_takes_a_proposal(learned: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    keyboard.at("unit").type("服务")
    popup = learned.rooms.library.completer.popup
    rect = popup.list.visualItemRect(popup.list.item(0))
    qtbot.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert shown(learned, "unit") == "示范区服务中心"
    assert learned.view.hasFocus()


def test_what_was_just_typed_is_proposed(learned: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.deviation").type("受天气影响工期延后").press(Qt.Key.Key_Return)
    keyboard.at("indicators.3.deviation").type("天气")
    assert offered(learned) == ["受天气影响工期延后"]


def test_earlier_books_are_known(
    window: MainWindow,
    book_path: Path,
    templates: Templates,
    tmp_path: Path,
    qtbot: QtBot,
    keyboard: Keyboard,
) -> None:
    earlier = tmp_path / "去年.db"
    row = Indicator("产出指标", "数量指标", "指标1：培训场次", "≥5场", weight="15", deviation="疫情影响")
    with Book.new(templates, window.desk.home) as book:
        book.apply(AddForms("", (invented_form(unit="另一单位", indicators=(row,)),)))
        book.save_as(earlier)
    (tmp_path / "坏.db").write_bytes(b"no book")
    for path in (earlier, tmp_path / "坏.db", tmp_path / "不在.db"):
        window.settings.add_recent(path)
    assert window.rooms.files.open(book_path)
    qtbot.waitUntil(lambda: not window.rooms.library.suggestion_loader.busy)
    keyboard.at("unit").type("另")
    assert offered(window) == ["另一单位"]
    keyboard.press(Qt.Key.Key_Escape).press(Qt.Key.Key_Escape)
    keyboard.at("indicators.0.name").type("培训")
    popup = window.rooms.library.completer.popup
    assert offered(window)[0] == "培训场次"
    assert "指标值 ≥5场" in str(popup.list.item(0).data(Qt.ItemDataRole.UserRole))


def test_the_popup_stays_in_view(learned: MainWindow, keyboard: Keyboard) -> None:
    learned.view.set_zoom(200)
    for path in ("department", "indicators.4.name", "indicators.4.deviation", "leader"):
        keyboard.at(path).press(Qt.Key.Key_F2).press(Qt.Key.Key_Down, ALT)
        popup = learned.rooms.library.completer.popup
        if popup.isVisible():
            assert learned.view.viewport().rect().contains(popup.geometry()), path
        keyboard.press(Qt.Key.Key_Escape).press(Qt.Key.Key_Escape)


def test_the_book_counts_its_words(book_path: Path, templates: Templates, home: Path) -> None:
    used = usage_of(book_path)
    assert used.heads["unit"] == {"示范区服务中心": 3}
    assert used.indicators["产出指标", "数量指标", "更新设备", "≥12台", "30"] == 3
    with Book.open(book_path, templates, home, lock=False) as book:
        first, rest = book.usages(2)
        assert first.heads["unit"] + rest.heads["unit"] == used.heads["unit"]
        assert first.indicators + rest.indicators == used.indicators
        assert list(book.usages(1000)) == [used]


def test_background_readers_wait_for_nobody_who_holds_the_book(
    book_path: Path, templates: Templates, home: Path
) -> None:
    """A thread that holds the book's lock cannot keep them, nor can they keep the window."""
    with Book.open(book_path, templates, home, lock=False) as book:
        expected = book.entries()
        read: list[object] = []
        thread = threading.Thread(
            target=lambda: read.extend((book.entries_by_own_connection(), list(book.usages(2))))
        )
        with book._access:
            thread.start()
            thread.join(10)
            assert not thread.is_alive()
        assert read[0] == expected


def test_the_learner_ends_when_the_book_is_left(learned: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    book, closed = learned.desk.book, []
    assert book is not None

    def endless(_forms: int) -> Iterator[Usage]:
        try:
            while True:
                yield Usage()
        finally:
            closed.append(True)

    monkeypatch.setattr(book, "usages", endless)
    learned.rooms.library.suggestion_loader._read_open_book()
    assert learned.rooms.library.suggestion_loader.busy
    learned.desk.take(None)
    assert closed, "the book was closed under its reader"


def test_the_likeliest_comes_first() -> None:
    used = Usage()
    used.indicators["产出指标", "数量指标", "培训人数", "≥90人", "10"] = 5
    used.indicators["产出指标", "质量指标", "培训合格率", "≥95%", "20"] = 9
    used.indicators["产出指标", "数量指标", "参加培训单位", "≥3家", "5"] = 50
    known = Suggestions()
    known.books = build([used])
    form = invented_form()
    assert [one.text for one in known.find(form, "indicators.0.name", "培训")] == [
        "培训合格率",
        "培训人数",
        "参加培训单位",
    ]
    known.set_library((Entry("产出指标", "数量指标", "培训人数", "≥200人", "12"),))
    first = known.find(form, "indicators.0.name", "培训")[0]
    assert (first.text, first.target, first.library) == ("培训人数", "≥200人", True)
    assert known.find(form, "indicators.0.name", "指标1：培训合")[0].text == "培训合格率"
    assert known.find(form, "indicators.0.target", "9") == []
    assert known.find(form, "indicators.99.name", "培训")[0].text in ("培训人数", "培训合格率")


def test_building_the_index_rests_when_told_and_can_be_stopped() -> None:
    used = Usage()
    breaths: list[None] = []
    for number in range(2000):
        used.indicators["产出指标", "数量指标", f"指标{number}：调研报告", "≥1", "5"] += 1

    def stop() -> None:
        breaths.append(None)
        if len(breaths) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        build([used], stop)
    breaths = [None] * 10
    assert [word for _, word in build([used], stop).lists["name"]] == ["调研报告"]
