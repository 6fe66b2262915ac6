"""Indicators that come with the program: whole, searchable, proposed while typing, switchable."""

from __future__ import annotations

from PySide6.QtCore import Qt

from jixiao_gui.form.numbers import read_points
from jixiao_gui.form.template import Templates
from jixiao_gui.window.library.common import common_entries, common_kinds
from jixiao_gui.window.main_window import MainWindow

from .conftest import Keyboard, shown


def test_each_kind_fills_a_form(templates: Templates) -> None:
    groups = {(row.level1, row.level2) for row in templates["beijing-2023"].blank_rows}
    assert len(common_kinds()) >= 10
    for kind in common_kinds():
        weights: dict[str, int] = {}
        for entry in kind.entries:
            assert entry.name, kind.name
            assert entry.target, entry.name
            assert (entry.level1, entry.level2) in groups, entry
            points = read_points(entry.weight)
            assert points is not None
            weights[entry.level1] = weights.get(entry.level1, 0) + int(points)
        assert weights == {"产出指标": 50, "效益指标": 30, "满意度指标": 10}, kind.name
        assert len({entry.key for entry in kind.entries}) == len(kind.entries)


def test_they_are_proposed_while_typing(opened: MainWindow, keyboard: Keyboard) -> None:
    opened.actions_["form_add"].trigger()
    keyboard.at("indicators.0.name").type("培训人")
    popup = opened.rooms.library.completer.popup
    assert popup.isVisible()
    keyboard.press(Qt.Key.Key_Down).press(Qt.Key.Key_Return)
    assert shown(opened, "indicators.0.name") == "指标1：培训人次"
    assert shown(opened, "indicators.0.target") == "≥200人次"
    assert shown(opened, "indicators.0.weight") == "10"


def test_they_can_be_switched_off(opened: MainWindow, keyboard: Keyboard) -> None:
    opened.rooms.library.show()
    window = opened.rooms.library.window
    assert window is not None
    assert window.propose.isChecked()
    window.propose.setChecked(False)
    keyboard.at("indicators.0.name").type("培训人")
    assert not opened.rooms.library.completer.popup.isVisible()
    keyboard.press(Qt.Key.Key_Escape)
    window.propose.setChecked(True)
    keyboard.at("indicators.0.name").type("培训人")
    assert opened.rooms.library.completer.popup.isVisible()


def test_a_kind_is_looked_through_and_inserted(opened: MainWindow) -> None:
    opened.actions_["form_add"].trigger()
    opened.rooms.library.show()
    window = opened.rooms.library.window
    assert window is not None
    window.source.setCurrentIndex(1)
    entries = list(common_kinds()[0].entries)
    assert window.model.shown == entries
    index = window.model.index(0, 2)
    assert not window.model.flags(index) & Qt.ItemFlag.ItemIsEditable
    window.search.setText("人次")
    assert [entry.name for entry in window.model.shown] == ["培训人次"]
    window.search.clear()
    window.table.selectAll()
    assert not window.remove.isEnabled()
    window.insert.click()
    assert opened.desk.form is not None
    names = [row.name for row in opened.desk.form.indicators if not row.is_blank]
    assert names[:2] == ["指标1：培训班次", "指标2：培训人次"]
    assert len(names) == len(entries)
    window.source.setCurrentIndex(0)
    assert window.model.own
    assert window.model.shown == []


def test_own_words_come_before_them(opened: MainWindow) -> None:
    suggestions = opened.rooms.library.suggestions
    assert any(entry.name == "受益人数" for entry in common_entries())
    form = opened.desk.form
    assert form is not None
    suggestions.learn(form, ["indicators.0.name"])
    found = suggestions.find(form, "indicators.0.name", "设备")
    assert found[0].text == "更新设备"
    assert any(each.common for each in found[1:])
