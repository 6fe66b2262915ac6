"""Rules switched off or given another level or threshold in the window: for a book, for good."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from jixiao_gui.book.book import Book, RemoveForms
from jixiao_gui.form.checks import RULES
from jixiao_gui.form.rules import load_rules
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats import Cancelled
from jixiao_gui.paths import resources_folder
from jixiao_gui.window import long_change
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.findings.rules_dialog import RulesDialog
from jixiao_gui.window.main_window import MainWindow

from .findings_shown import show_second_form, shown_finding, shown_rules


@pytest.fixture(autouse=True)
def templates_as_they_were(templates: Templates) -> Iterator[None]:
    """The templates are the session's: what a book brings along stays in them."""
    before, rules_before = dict(templates.by_id), templates.rules
    yield
    templates.by_id.clear()
    templates.by_id.update(before)
    templates.rules = rules_before


def dialog(window: MainWindow, rule: str = "") -> RulesDialog:
    window.rooms.findings.rules.ask(rule)
    made = window.rooms.findings.rules.dialog
    assert made is not None
    return made


def errors(window: MainWindow) -> list[int]:
    assert window.desk.book is not None
    return [entry.errors for entry in window.desk.book.entries()]


def test_a_rule_is_switched_off_for_this_book(opened: MainWindow, home: Path, book_path: Path) -> None:
    show_second_form(opened)
    before, listed = opened.desk.form, errors(opened)
    made = dialog(opened, "rate-mismatch")
    assert made.table.currentRow() == list(RULES).index("rate-mismatch")
    made.choose("rate-mismatch", "off")
    made.choose("rate-score-mismatch", "info")
    made.for_book.click()
    assert "rate-mismatch" not in shown_rules(opened)
    assert shown_finding(opened, "rate-score-mismatch").level == "info"
    assert sum(errors(opened)) == sum(listed) - 2
    assert opened.actions_["undo"].text() == "撤销 更改校验规则"
    opened.actions_["undo"].trigger()
    assert opened.desk.form == before
    assert "rate-mismatch" in shown_rules(opened)
    assert errors(opened) == listed
    opened.actions_["redo"].trigger()
    opened.actions_["save"].trigger()
    opened.rooms.files.wait()
    again = load_templates([resources_folder()])  # another desk
    with Book.open(book_path, again, home.with_name("other"), lock=False) as book:
        template = again[next(iter(book.forms())).template]
        assert template.rules.level("rate-mismatch", "error") == "off"
        assert again["beijing-2023"].rules.level("rate-mismatch", "error") == "error"


def test_every_threshold_is_set_and_what_was_not_touched_stays(opened: MainWindow) -> None:
    show_second_form(opened)
    made = dialog(opened)
    made.show_settings(replace(made.settings(), exceed=Decimal("0.125"), adjust=Decimal(0)))
    made.pace.setValue(70)
    made.forecast.setValue(20)
    made.for_book.click()
    assert opened.desk.shown is not None
    now = opened.desk.shown.template.rules
    thresholds = now.exceed_threshold, now.adjust_threshold, now.pace_threshold, now.forecast_threshold
    assert thresholds == (Decimal("0.125"), Decimal(0), Decimal("0.7"), Decimal("0.2"))
    assert {"pace_threshold", "forecast_threshold"} <= set(now.sources)
    again = dialog(opened)
    assert (again.pace.value(), again.forecast.value()) == (70, 20)
    again.reset.click()
    assert (again.pace.value(), again.forecast.value()) == (80, 30)


def test_the_books_settings_are_shown_and_go_back(opened: MainWindow) -> None:
    show_second_form(opened)
    made = dialog(opened)
    made.choose("rate-mismatch", "off")
    made.exceed.setValue(50)
    made.for_book.click()
    assert opened.desk.shown is not None
    assert opened.desk.shown.template.name.endswith("（本册规则）")
    assert opened.desk.shown.template.rules.exceed_threshold == Decimal("0.5")
    again = dialog(opened)
    assert again.level("rate-mismatch") == "off"
    assert again.exceed.value() == 50
    again.reset.click()
    again.for_book.click()
    assert opened.desk.form is not None
    assert opened.desk.form.template == "beijing-2023"
    assert "rate-mismatch" in shown_rules(opened)


def test_the_cursor_stays_where_it_is(opened: MainWindow) -> None:
    show_second_form(opened)
    assert opened.view.goto("indicators.1.actual")
    made = dialog(opened)
    made.choose("rate-mismatch", "off")
    made.for_book.click()
    assert opened.view.current_path == "indicators.1.actual"
    opened.actions_["undo"].trigger()
    assert opened.view.current_path == "indicators.1.actual"


def test_for_good_is_refused_as_a_whole_while_another_work_runs(
    opened: MainWindow, home: Path, qtbot: QtBot
) -> None:
    show_second_form(opened)
    made = dialog(opened)
    made.choose("rate-mismatch", "off")
    go_on = threading.Event()
    opened.bench.jobs.run(lambda _progress: go_on.wait(30), lambda _: None, lambda _: ("", 0))
    made.for_all.click()
    go_on.set()
    qtbot.waitUntil(lambda: not opened.bench.jobs.busy)
    assert not (home / "rules").exists()
    assert "rate-mismatch" in shown_rules(opened)


def test_for_good_in_a_large_book_that_has_rules_of_its_own(
    opened: MainWindow, home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_change, "AT_ONCE", 0)
    show_second_form(opened)
    made = dialog(opened)
    made.exceed.setValue(50)
    made.for_book.click()
    qtbot.waitUntil(lambda: not opened.bench.jobs.busy)
    listed = errors(opened)
    made = dialog(opened)
    made.choose("rate-mismatch", "off")
    made.for_all.click()
    qtbot.waitUntil(lambda: opened.bar.words.text() == texts.RULES_SET_ALL)
    assert (home / "rules" / "beijing-2023.toml").exists()
    assert "rate-mismatch" not in shown_rules(opened)
    assert sum(errors(opened)) == sum(listed) - 1


def test_for_good_given_up_half_way_is_followed_on_show(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise Cancelled

    monkeypatch.setattr(Book, "recount", stop)
    show_second_form(opened)
    made = dialog(opened)
    made.choose("rate-mismatch", "off")
    made.for_all.click()
    qtbot.waitUntil(lambda: not opened.bench.jobs.busy)
    assert "rate-mismatch" not in shown_rules(opened)


def test_what_the_whole_book_shows_follows_the_rules(opened: MainWindow, qtbot: QtBot) -> None:
    whole = opened.rooms.findings.whole
    whole.timer.setInterval(0)
    opened.actions_["form_copy"].trigger()
    qtbot.waitUntil(lambda: not whole.busy and "duplicate-form" in shown_rules(opened))
    made = dialog(opened)
    made.choose("duplicate-form", "info")
    made.for_all.click()
    qtbot.waitUntil(lambda: shown_finding(opened, "duplicate-form").level == "info")


def test_for_good_is_a_rule_file_of_the_users(opened: MainWindow, home: Path, qtbot: QtBot) -> None:
    show_second_form(opened)
    listed = errors(opened)
    made = dialog(opened)
    made.choose("rate-mismatch", "off")
    made.choose("header-missing", "error")
    made.for_all.click()
    qtbot.waitUntil(lambda: not opened.bench.jobs.busy and "rate-mismatch" not in shown_rules(opened))
    qtbot.waitUntil(lambda: sum(errors(opened)) == sum(listed) - 1)
    written = load_rules(home / "rules" / "beijing-2023.toml")
    assert written.level("rate-mismatch", "error") == "off"
    assert written.has_sources("header-missing", ())  # an error it is, and not a warning
    later = load_templates([resources_folder(), home])
    assert later["beijing-2023"].rules.level("rate-mismatch", "error") == "off"
    assert later.problems == ()
    made = dialog(opened)
    assert made.level("rate-mismatch") == "off"
    made.reset.click()  # as it came with the program
    made.for_all.click()
    qtbot.waitUntil(lambda: not opened.bench.jobs.busy and "rate-mismatch" in shown_rules(opened))
    assert load_rules(home / "rules" / "beijing-2023.toml").level("rate-mismatch", "error") == "error"
    assert len(list((home / "rules").glob("*.toml"))) == 1


def test_an_undo_after_that_goes_by_the_new_rules(opened: MainWindow, qtbot: QtBot) -> None:
    show_second_form(opened)
    listed = errors(opened)
    assert opened.desk.book is not None
    assert opened.desk.apply(RemoveForms("删", tuple(opened.desk.book.ids()[1:])))
    opened.desk.undo.undo()
    assert errors(opened) == listed
    opened.desk.undo.redo()
    made = dialog(opened)
    made.choose("rate-mismatch", "off")
    made.for_all.click()
    qtbot.waitUntil(lambda: not opened.bench.jobs.busy)
    opened.desk.undo.undo()
    assert sum(errors(opened)) == sum(listed) - 1
