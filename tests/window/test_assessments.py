"""A form is evaluated and checked once for each state that it has: what is shown is what was stored."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from jixiao_gui.form import assessment, checks
from jixiao_gui.form.evaluation import Evaluation, evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template
from jixiao_gui.window import desk
from jixiao_gui.window.dialogs import NewBook
from jixiao_gui.window.main_window import MainWindow

from .conftest import Keyboard


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often forms were evaluated, and how often checked."""
    counted: Counter[str] = Counter()
    really = checks.check_form

    def counting_evaluate(form: Form, template: Template) -> Evaluation:
        counted["evaluated"] += 1
        return evaluate(form, template)

    def counting_check(form: Form, template: Template, evaluation: Evaluation) -> list[checks.Finding]:
        counted["checked"] += 1
        return really(form, template, evaluation)

    for module in (assessment, desk, checks):
        monkeypatch.setattr(module, "evaluate", counting_evaluate)
    monkeypatch.setattr(checks, "check_form", counting_check)
    return counted


def enter(keyboard: Keyboard, path: str, text: str, worked: Counter[str]) -> Counter[str]:
    """What Enter alone takes, after ``text`` was typed."""
    keyboard.at(path).type(text)
    worked.clear()
    keyboard.press(Qt.Key.Key_Return)
    return worked


def test_a_figure_of_a_finished_form(opened: MainWindow, keyboard: Keyboard, worked: Counter[str]) -> None:
    enter(keyboard, "project", "甲", worked)  # gets the mark of a complete form, if it has none
    assert enter(keyboard, "funds.0.executed", "70", worked) == {"evaluated": 1, "checked": 1}
    worked.clear()
    opened.actions_["undo"].trigger()  # the list's figures are known from before
    assert worked == {"evaluated": 1, "checked": 1}


def test_a_text_of_a_form_being_filled_in(
    window: MainWindow, keyboard: Keyboard, worked: Counter[str], tmp_path: Path
) -> None:
    window.rooms.files.new(NewBook("beijing-2023", "2023", "示范区主管部门", "示范区档案馆"))
    assert enter(keyboard, "project", "甲", worked) == {"evaluated": 1, "checked": 1}
    shown, book = window.desk.shown, window.desk.book
    assert shown is not None
    assert book is not None
    assert shown.unfilled
    assert shown.form is book.form(shown.form_id)  # the very form that was foreseen
    book.save_as(tmp_path / "册.db")
    assert [form.project for form in book.forms()] == ["甲"]
    command = window.desk.undo.next_change(back=False) or window.desk.undo.next_change(back=True)
    assert getattr(command, "foreseen", None) is None  # a step of undo holds no forms


def test_a_form_that_is_only_opened(opened: MainWindow, worked: Counter[str]) -> None:
    assert opened.desk.book is not None
    opened.desk.show(opened.desk.book.ids()[2])
    assert worked == {"evaluated": 1, "checked": 1}
    worked.clear()
    opened.desk.set_book_findings({})
    assert worked == {}
