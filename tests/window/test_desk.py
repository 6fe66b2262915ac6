"""The desk announces once what follows of each act, all of it together."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms, RemoveForms
from jixiao_gui.book.errors import BookDamaged
from jixiao_gui.form import checks
from jixiao_gui.form.checks import Finding, check_form
from jixiao_gui.form.checks.base import Case, run
from jixiao_gui.form.edits import CellState, SetCells
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.sheet.layout import layout
from jixiao_gui.window.desk import Desk, Shown
from tests.invented import invented_form


class Listener:
    """Keeps what was announced; at each time the desk's own state is what it announces."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.heard: list[Shown | None] = []
        desk.changed.connect(self._on_changed)

    def _on_changed(self, shown: Shown | None) -> None:
        if shown is None or not shown.preview:
            assert self._desk.shown is shown
        if shown is not None:
            assert shown.form_id == self._desk.form_id
            assert shown.evaluation == evaluate(shown.form, shown.template)
            assert shown.sheet == layout(shown.form, shown.template, shown.evaluation)
        self.heard.append(shown)

    def take(self) -> list[Shown | None]:
        heard, self.heard = self.heard, []
        return heard


@pytest.fixture
def desk(qapp: QApplication, templates: Templates, home: Path) -> Iterator[Desk]:  # noqa: ARG001 - Qt is there
    desk = Desk(templates, home)
    book = Book.new(templates, home, year="2023")
    book.apply(AddForms("", (invented_form(), invented_form("系统运维", "40"))))
    desk.take(book)
    yield desk
    desk.take(None)


def executed(text: str) -> SetCells:
    return SetCells("改", (("funds.0.executed", CellState(text)),))


def test_another_form_is_announced_as_opened(desk: Desk) -> None:
    listener = Listener(desk)
    assert desk.book is not None
    desk.show(desk.book.ids()[1])
    [shown] = listener.take()
    assert shown is not None
    assert (shown.form.project, shown.opened, shown.preview) == ("系统运维", True, False)
    desk.show(desk.book.ids()[1])
    assert listener.take() == []


def test_an_edit_of_a_form_that_is_being_filled_in_is_checked_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.add_form(desk.templates.default, "新建")
    assert desk.shown is not None
    assert desk.shown.unfilled
    checked: list[Form] = []

    def note(case: Case, only: str) -> list[Finding]:
        checked.append(case.form)
        return run(case, only)

    monkeypatch.setattr(checks, "run", note)
    assert desk.edit(SetCells("改", (("project", CellState("河道清淤")),)))
    assert len(checked) == 1


def test_an_edit_its_undo_and_its_redo_are_announced_once_each(desk: Desk) -> None:
    listener = Listener(desk)
    assert desk.edit(executed("40"))
    desk.undo.take(back=True)
    desk.undo.take(back=False)
    heard = listener.take()
    assert [shown.form.funds[0].executed for shown in heard if shown] == ["40", "45", "40"]
    assert not any(shown.opened or shown.preview for shown in heard if shown)
    assert all(shown.evaluation.printed["funds.0.rate"] for shown in heard if shown)


def test_a_preview_is_announced_and_not_kept(desk: Desk) -> None:
    listener, stored = Listener(desk), desk.shown
    assert stored is not None
    desk.preview("funds.0.executed", "8")
    [shown] = listener.take()
    assert shown is not None
    assert shown.preview
    assert shown.evaluation.printed["funds.0.rate"] == "10%"
    assert shown.findings == stored.findings
    assert desk.shown is stored
    desk.end_preview()
    [after] = listener.take()
    assert after is not None
    assert (after.form, after.sheet, after.preview) == (stored.form, stored.sheet, False)
    desk.end_preview()
    assert listener.take() == []


def test_what_is_as_it_was_stays_the_same_object(desk: Desk) -> None:
    """By that the table knows what it has to paint again."""
    listener, stored = Listener(desk), desk.shown
    assert stored is not None
    desk.preview("funds.0.executed", "8")
    desk.end_preview()
    desk.edit(executed("8"))
    before = list(stored.sheet.rows)
    for shown in listener.take():
        assert shown is not None
        same = sum(new is old for new, old in zip(shown.sheet.rows, before, strict=True))
        assert same >= len(before) - 3
        before = list(shown.sheet.rows)


def test_what_the_book_tells_is_announced_with_the_rest(desk: Desk) -> None:
    listener = Listener(desk)
    assert desk.shown is not None
    finding = desk.shown.findings[0] if desk.shown.findings else None
    desk.set_book_findings({desk.form_id or 0: [finding] if finding else []})
    [shown] = listener.take()
    assert shown is not None
    assert not shown.opened
    desk.preview("funds.0.executed", "8")
    listener.take()
    desk.set_book_findings({})
    assert listener.take() == [], "not while an editor is open"


def test_without_a_form_nothing_is_shown(desk: Desk) -> None:
    listener = Listener(desk)
    assert desk.book is not None
    desk.apply(RemoveForms("删", tuple(desk.book.ids())))
    assert listener.take() == [None]
    assert (desk.shown, desk.form, desk.form_id, desk.findings) == (None, None, None, [])


def test_what_the_book_tells_meanwhile_is_there_after_a_preview(desk: Desk) -> None:
    assert desk.shown is not None
    [other, *_] = check_form(Form("beijing-2023"), desk.shown.template)
    more = replace(
        other, rule="duplicate-form", cell="project", message="重复", recorded=desk.shown.form.project
    )
    desk.preview("funds.0.executed", "8")
    desk.set_book_findings({desk.shown.form_id: [more]})
    desk.end_preview()
    assert "duplicate-form" in [finding.rule for finding in desk.findings]


def test_a_form_that_cannot_be_read_after_a_change_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []
    desk.message.connect(lambda level, words: said.append((level, words)))

    def unreadable(_book: Book, _form_id: int) -> Form:
        raise BookDamaged("读不出这张表。")

    monkeypatch.setattr(Book, "form", unreadable)
    assert desk.edit(executed("30"))
    assert said == [("error", "读不出这张表。")]
    assert desk.shown is None
    monkeypatch.undo()
    desk.undo.take(back=True)
    assert desk.form is not None


def test_steps_that_qt_deletes_at_the_end_of_the_process_tell_nobody() -> None:
    """Qt forgets the steps in the destructor and says so, when no window was closed."""
    program = """
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from shiboken6 import delete
from jixiao_gui.book.changes import MoveForms
from jixiao_gui.window.undo_steps import UndoSteps
app = QGuiApplication([])
steps = UndoSteps(lambda change, applied: change, parent := QObject())
steps.moved.connect(lambda index: print("moved", steps.index()))
steps.add(MoveForms("一步", (), 0), MoveForms("一步", (), 0))
delete(parent)
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["moved", "1"]
    assert "already deleted" not in done.stderr
