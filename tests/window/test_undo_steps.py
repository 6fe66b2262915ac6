"""The steps of undo: what none of them needs any more is freed little by little."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm, RemoveForms
from jixiao_gui.book.removed_forms import RemovedForms, StoredForm
from jixiao_gui.form.edits import Edit
from jixiao_gui.form.model import Form
from jixiao_gui.window import undo_steps
from jixiao_gui.window.undo_steps import UndoSteps
from tests.invented import invented_form

COUNT = 300


class Traced:
    """An edit that tells when it is freed."""

    name = "改"

    def __init__(self, freed: list[int], number: int) -> None:
        self._freed, self._number = freed, number

    def apply(self, form: Form) -> Form:
        return form

    def inverse(self, before: Form) -> Edit:
        assert before
        return self

    def __del__(self) -> None:
        self._freed.append(self._number)


def traced(freed: list[int]) -> Changes:
    return Changes("改", tuple(EditForm("改", number, Traced(freed, number)) for number in range(COUNT)))


@pytest.fixture
def steps(qapp: QApplication) -> Iterator[UndoSteps]:
    parent = QObject(qapp)
    yield UndoSteps(lambda change, applied: applied or replace(change), parent)
    parent.deleteLater()


def assert_freed_later(freed: list[int], qtbot: QtBot) -> None:
    assert len(freed) < COUNT
    qtbot.waitUntil(lambda: len(freed) == COUNT)
    assert sorted(freed) == list(range(COUNT))


@pytest.fixture(autouse=True)
def _slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_steps, "_FREE_SECONDS", 0.0)


def test_a_change_that_its_undo_replaces(steps: UndoSteps, qtbot: QtBot) -> None:
    freed: list[int] = []
    steps.add(traced(freed), RemoveForms("改", ()))
    steps.take(back=True, applied=RemoveForms("改", (1,)))
    assert steps.next_change(back=False) == RemoveForms("改", (1,))
    assert_freed_later(freed, qtbot)


def test_an_inverse_that_redo_replaces(steps: UndoSteps, qtbot: QtBot) -> None:
    freed: list[int] = []
    steps.add(RemoveForms("改", ()), traced([]))
    steps.take(back=True, applied=RemoveForms("改", (2,)))
    steps.take(back=False, applied=traced(freed))
    steps.take(back=True, applied=RemoveForms("改", (3,)))
    steps.take(back=False, applied=RemoveForms("改", (4,)))
    assert steps.next_change(back=True) == RemoveForms("改", (4,))
    assert_freed_later(freed, qtbot)


def test_steps_that_a_new_one_removes(steps: UndoSteps, qtbot: QtBot) -> None:
    freed: list[int] = []
    steps.add(RemoveForms("改", ()), RemoveForms("改", ()))
    steps.take(back=True, applied=traced(freed))
    steps.add(RemoveForms("别的", ()), RemoveForms("别的", ()))
    assert steps.count() == 1
    assert_freed_later(freed, qtbot)


def test_all_steps_of_a_book_that_is_closed(steps: UndoSteps, qtbot: QtBot) -> None:
    freed: list[int] = []
    steps.add(traced(freed), RemoveForms("改", ()))
    steps.forget_all()
    assert steps.count() == 0
    assert_freed_later(freed, qtbot)


def test_forms_are_freed_one_by_one_but_not_made_for_it(steps: UndoSteps, qtbot: QtBot) -> None:
    class Other(list[Form]):
        def __iter__(self) -> object:  # type: ignore[override]
            raise AssertionError("it would unpack them all")

    forms = tuple(invented_form(f"项目{number}") for number in range(3))
    removed = RemovedForms([StoredForm(number, (), {}) for number in range(5)])
    for change in (AddForms("加", forms), AddForms("加", removed), AddForms("加", Other(forms))):
        added: Change = change
        steps.add(added, RemoveForms("加", ()))
        steps.take(back=True, applied=RemoveForms("加", ()))
    waiting = steps._forgotten._parts
    assert sum(isinstance(part, Form) for part in waiting) == 3
    assert sum(isinstance(part, StoredForm) for part in waiting) == 5
    assert sum(isinstance(part, AddForms) for part in waiting) == 1
    qtbot.waitUntil(lambda: not waiting)
