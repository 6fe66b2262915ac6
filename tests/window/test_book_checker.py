"""What only the whole book shows: found beside the window, told soon, corrected form by form."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jixiao_gui.form.checks import Finding
from jixiao_gui.window import jobs
from jixiao_gui.window.findings import book_checker
from jixiao_gui.window.main_window import MainWindow

from .conftest import Keyboard, shown
from .findings_shown import correct_dialog, correct_rows, shown_finding, shown_rules


def test_what_only_the_whole_book_shows_follows_soon(
    opened: MainWindow, keyboard: Keyboard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = opened.rooms.findings.whole
    whole.timer.setInterval(0)
    qtbot.waitUntil(lambda: not whole.busy)
    assert not {"duplicate-form", "name-variants"} & set(shown_rules(opened))
    keyboard.at("unit").type("示范区 服务中心").press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "name-variants" in shown_rules(opened))
    found = shown_finding(opened, "name-variants")
    assert (found.cell, found.expected) == ("unit", "示范区服务中心")
    opened.rooms.findings.finding.correct(found)
    assert "name-variants" not in shown_rules(opened)  # at once: its text has changed
    assert shown(opened, "unit") == "示范区服务中心"
    monkeypatch.setattr(book_checker, "_READ_UP_TO", 0)  # of a large book the list alone is read
    opened.actions_["form_copy"].trigger()
    qtbot.waitUntil(lambda: "duplicate-form" in shown_rules(opened))
    opened.rooms.findings.finding.acknowledge(shown_finding(opened, "duplicate-form"), "分两批填报")
    assert not shown_finding(opened, "duplicate-form").open
    qtbot.waitUntil(lambda: not whole.busy)
    assert not shown_finding(opened, "duplicate-form").open
    opened.desk.take(None)
    assert not whole.busy or opened.desk.book is None


def test_a_book_that_is_left_while_it_is_looked_through(opened: MainWindow) -> None:
    opened.rooms.findings.whole.check()
    opened.desk.take(None)
    assert opened.desk.findings == []


def test_the_look_rests_while_the_user_works_and_begins_anew_after_a_change(
    opened: MainWindow, keyboard: Keyboard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, asked = opened.rooms.findings.whole, []
    whole.timer.setInterval(0)
    qtbot.waitUntil(lambda: not whole.busy)
    monkeypatch.setattr(jobs, "IDLE_AFTER", 3600.0)

    def note(*given: object) -> dict[int, object]:
        asked.append(given)
        return {}

    monkeypatch.setattr(book_checker, "check_book_wide", note)
    opened.actions_["form_next"].trigger()
    whole.check()
    job = whole._job
    assert job is not None
    assert not job.wait(100), "it waits: the user has just gone to another form"
    keyboard.at("unit").type("另一单位").press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: whole._job is not job)
    assert asked == [], "what was begun before the change was given up"
    monkeypatch.setattr(jobs, "IDLE_AFTER", 0.0)
    opened.actions_["form_previous"].trigger()
    qtbot.waitUntil(lambda: not whole.busy)
    assert len(asked) == 1


def test_a_kind_of_the_whole_book_is_corrected_in_one_form_alone(
    opened: MainWindow, keyboard: Keyboard, qtbot: QtBot
) -> None:
    opened.actions_["form_copy"].trigger()
    for _ in range(2):
        keyboard.at("department").type("示范区 主管部门").press(Qt.Key.Key_Return)
        opened.actions_["form_next"].trigger()
    opened.actions_["form_previous"].trigger()
    opened.rooms.findings.finding.ask_correct("name-variants")
    made = correct_dialog(opened)
    qtbot.waitUntil(lambda: made.planned is not None)
    assert [row[1:] for row in correct_rows(made)] == [["主管部门", "示范区 主管部门", "示范区主管部门"]]
    made.scope.setCurrentIndex(1)
    qtbot.waitUntil(lambda: made.planned is not None)
    assert len(correct_rows(made)) == 2
    made.scope.setCurrentIndex(0)
    qtbot.waitUntil(lambda: made.planned is not None)
    made.accept()
    assert opened.desk.book is not None
    departments = [form.department for form in opened.desk.book.forms()]
    assert departments == ["示范区主管部门", "示范区 主管部门", "示范区主管部门", "示范区主管部门"]


def test_nobody_looks_while_another_thread_changes_the_book(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window's thread would wait for the change, or find forms that it removes."""
    whole, change = opened.rooms.findings.whole, opened.bench.long_change
    whole.timer.setInterval(0)
    monkeypatch.setattr(book_checker, "_READ_UP_TO", 0)
    opened.actions_["form_copy"].trigger()  # two forms of one project, which are compared here
    qtbot.waitUntil(lambda: not whole.busy)
    compared: list[object] = []

    def check_project(*arguments: object) -> dict[int, list[Finding]]:
        compared.append(arguments)
        return {}

    monkeypatch.setattr(book_checker, "check_project", check_project)
    looked, go_on = threading.Event(), threading.Event()

    def look(*_arguments: object) -> dict[int, list[Finding]]:
        looked.set()
        go_on.wait(10)
        return {}

    monkeypatch.setattr(book_checker, "check_book_wide", look)
    whole.check()
    assert looked.wait(10)
    end = threading.Event()
    assert change.run_exclusively(lambda _progress: end.wait(10), lambda _result: None, lambda _n: ("", 0))
    go_on.set()  # the look ends while the book is being changed
    qtbot.waitUntil(lambda: whole._job is None)
    whole.check()
    assert whole._job is None
    assert whole.busy
    assert compared == []
    end.set()
    qtbot.waitUntil(lambda: not change.busy)
    qtbot.waitUntil(lambda: not whole.busy)
    assert compared
