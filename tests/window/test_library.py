"""The clerk's library of indicators: its file, its window, and the way into the form and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from jixiao_gui.window.library import store
from jixiao_gui.window.library.library_window import LibraryWindow
from jixiao_gui.window.library.store import Entry, Library, LibraryError
from jixiao_gui.window.main_window import MainWindow
from tests.window.found_widgets import find_children

from .conftest import Keyboard

SHIFT = Qt.KeyboardModifier.ShiftModifier
TRAINING = Entry("产出指标", "数量指标", "培训场次", "≥5场", "15")
INCOME = Entry("效益指标", "经济效益指标", "增收", "≥3%", "10")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "home" / "library.json")


def shown(window: LibraryWindow) -> list[str]:
    return [entry.name for entry in window.model.shown]


def open_window(window: MainWindow) -> LibraryWindow:
    window.actions_["library"].trigger()
    assert window.rooms.library.window is not None
    return window.rooms.library.window


def press(window: LibraryWindow, words: str) -> None:
    next(
        button for button in find_children(window, QPushButton) if button.text().split("(&")[0] == words
    ).click()


# --- the file --------------------------------------------------------------------------------------


def test_what_is_added_is_there_next_time(library: Library, tmp_path: Path) -> None:
    assert library.entries() == ()
    assert library.add([TRAINING, INCOME, Entry("产出指标", "数量指标", "")]) == 2
    assert Library(tmp_path / "home" / "library.json").entries() == (TRAINING, INCOME)
    better = Entry("产出指标", "数量指标", "培训场次", "≥6场", "15")
    assert library.add([better]) == 0
    assert library.entries() == (better, INCOME)


def test_two_windows_share_the_file(library: Library, tmp_path: Path) -> None:
    other = Library(tmp_path / "home" / "library.json")
    library.add([TRAINING])
    other.add([INCOME])
    assert library.entries() == (TRAINING, INCOME)
    library.remove([TRAINING])
    assert other.entries() == (INCOME,)


texts = st.text(st.sampled_from('甲乙 "\\\n%≥1\u3000\ud800'), max_size=8)


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_an_export_comes_back(tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]) -> None:
    folder = tmp_path_factory.mktemp("library")
    one, other = Library(folder / "一.json"), Library(folder / "二.json")
    one.add(Entry("产出指标", "数量指标", f"名{name}", target) for name, target in pairs)
    one.write_to(folder / "出.json")
    other.read_from(folder / "出.json")
    assert other.entries() == store.read(folder / "一.json")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "不是 JSON",
        "[]",
        '{"format": "jixiao-book"}',
        '{"format": "jixiao-library", "version": 1}',
        "[" * 9000,
    ],
)
def test_a_damaged_file_is_set_aside_and_kept(library: Library, tmp_path: Path, content: str) -> None:
    path = tmp_path / "home" / "library.json"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    assert library.entries() == ()
    assert "已损坏" in library.problem
    assert (path.parent / "library-damaged-1.json").read_text("utf-8") == content
    library.add([TRAINING])
    assert library.entries() == (TRAINING,)


def test_a_newer_file_is_left_alone(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "home" / "library.json"
    path.parent.mkdir()
    content = json.dumps({"format": "jixiao-library", "version": 2, "indicators": []})
    path.write_text(content)
    with pytest.raises(LibraryError, match="升级程序"):
        library.add([TRAINING])
    assert path.read_text() == content


def test_strange_items_are_passed_over(tmp_path: Path) -> None:
    items = [
        1,
        {"name": 5},
        {"name": "甲\r\n", "level1": "产出 指标", "target": None},
        {"name": "甲", "level1": "产出指标"},
    ]
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"format": "jixiao-library", "version": 1, "indicators": items}))
    assert store.read(path) == (Entry("产出指标", "", "甲"),)


def test_a_full_disk_loses_nothing(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library.add([TRAINING])

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(LibraryError, match="磁盘已满"):
        library.add([INCOME])
    monkeypatch.undo()
    assert Library(tmp_path / "home" / "library.json").entries() == (TRAINING,)


# --- the window ------------------------------------------------------------------------------------


def test_rows_go_in_and_come_out(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.name").type("指标1：更新设备").press(Qt.Key.Key_Return)
    keyboard.at("indicators.0.name").press(Qt.Key.Key_Down, SHIFT)
    opened.actions_["library_add"].trigger()
    assert "已加入 2 条" in opened.statusBar().currentMessage()
    opened.actions_["library_add"].trigger()
    assert "已在指标库中" in opened.statusBar().currentMessage()
    library = open_window(opened)
    assert shown(library) == ["更新设备", "验收合格"]  # without its number
    before = opened.desk.form
    library.table.selectAll()
    press(library, "插入到表中")
    assert opened.desk.form is not None
    assert [row.name for row in opened.desk.form.indicators[:4]] == [
        "指标1：更新设备",
        "指标2：更新设备",
        "验收合格",
        "验收合格",
    ]
    assert opened.actions_["undo"].text() == "撤销 从指标库插入 2 行指标"
    opened.actions_["undo"].trigger()
    assert opened.desk.form == before


def test_an_entry_makes_its_group(opened: MainWindow, keyboard: Keyboard) -> None:
    opened.rooms.library.library.add([INCOME, Entry("", "", "无分类")])
    keyboard.at("indicators.4.name")
    library = open_window(opened)
    library.choose(0)
    library.table.doubleClicked.emit(library.model.index(0, 2))
    form = opened.desk.form
    assert form is not None
    assert (form.indicators[3].level2, form.indicators[3].name) == ("经济效益指标", "增收")
    assert "已插入 1 行" in library.message.text()
    keyboard.at("indicators.5.name")
    library.choose(1)
    press(library, "插入到表中")
    assert opened.desk.form is not None
    assert opened.desk.form.indicators[-1].level2 == "服务对象满意度指标"  # of the row that is current


def test_search_and_edit(opened: MainWindow) -> None:
    opened.rooms.library.library.add([TRAINING, INCOME])
    library = open_window(opened)
    library.search.setText("经济 增")
    assert shown(library) == ["增收"]
    assert library.message.text() == "找到 1 / 2 条"
    model = library.model
    assert model.setData(model.index(0, 3), "≥5%")
    assert opened.rooms.library.library.entries()[1].target == "≥5%"
    assert not model.setData(model.index(0, 2), " ")
    assert "不能为空" in library.message.text()
    assert not model.setData(model.index(0, 3), "≥5%")
    library.search.setText("没有这个")
    assert library.empty.isVisibleTo(library)
    assert library.empty.text() == "没有找到相符的指标。"


def test_a_name_is_there_once(opened: MainWindow) -> None:
    opened.rooms.library.library.add([TRAINING, Entry("产出指标", "数量指标", "培训人数")])
    library = open_window(opened)
    assert not library.model.setData(library.model.index(1, 2), "培训场次")
    assert "已有同名" in library.message.text()


def test_what_is_removed_can_be_put_back(opened: MainWindow) -> None:
    opened.rooms.library.library.add([TRAINING, INCOME])
    library = open_window(opened)
    library.choose(0)
    press(library, "删除")
    assert shown(library) == ["增收"]
    assert "已删除 1 条" in library.message.text()
    press(library, "撤销删除")
    assert shown(library) == ["培训场次", "增收"]


def test_import_and_export(opened: MainWindow, tmp_path: Path) -> None:
    library = open_window(opened)
    assert "还是空的" in library.empty.text()
    opened.rooms.library.library.add([TRAINING])
    opened.rooms.library.export_to(tmp_path / "出.json")
    assert "已导出 1 条" in library.messages.words.text()
    assert library.messages.button.text() == "打开文件夹"
    opened.rooms.library.library.remove([TRAINING])
    opened.rooms.library.import_from(tmp_path / "出.json")
    assert shown(library) == ["培训场次"]
    assert "已导入 1 条" in library.message.text()
    opened.rooms.library.import_from(tmp_path / "不在.json")
    assert "无法读取" in library.message.text()
    (tmp_path / "别的.json").write_text("{}")
    opened.rooms.library.import_from(tmp_path / "别的.json")
    assert "不是指标库文件" in library.message.text()
    assert (tmp_path / "别的.json").exists()  # a stranger's file is not renamed


def test_placeholders_are_not_kept(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at("indicators.0.name")
    opened.actions_["row_below"].trigger()
    opened.actions_["library_add"].trigger()
    assert "请先" in opened.statusBar().currentMessage()
    assert opened.rooms.library.library.entries() == ()


def test_without_a_form_nothing_is_inserted(window: MainWindow) -> None:
    window.rooms.library.library.add([TRAINING])
    library = open_window(window)
    library.choose(0)
    press(library, "插入到表中")
    assert "请先打开" in library.message.text()
