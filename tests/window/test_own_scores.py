"""A layout's own column of the office's score in the real window: typed, pasted, filled, replaced, undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jixiao_gui import exchange
from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms
from jixiao_gui.cli import main
from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.office.reviewing import office_scores
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import resources_folder
from jixiao_gui.window.comparing.compare_window import CompareWindow
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.office.review_dialog import ReviewDialog
from jixiao_gui.window.table.marks import marks_of
from tests.invented import invented_form
from tests.own_score import with_own_scores
from tests.window.found_widgets import find_children

from .conftest import Keyboard, shown

COLUMN, TOTAL = "indicators.0.reviewed_score", "total.reviewed_score"


@pytest.fixture
def templates() -> Templates:
    """Layouts of this module's own, which gets one with the column."""
    return load_templates([resources_folder()])


@pytest.fixture
def book_path(templates: Templates, home: Path, tmp_path: Path) -> Path:
    """Two forms in the layout that has the column."""
    own = templates.add(with_own_scores(templates[invented_form().template]))
    path = tmp_path / "部门 2023.db"
    with Book.new(templates, home, year="2023") as book:
        forms = (replace(invented_form(), template=own.id), replace(invented_form("培训"), template=own.id))
        book.apply(AddForms("", forms))
        book.save_as(path)
    return path


def scores(window: MainWindow) -> dict[str, str]:
    """The office's scores of the form on show, each as it stands in the column too."""
    form = window.desk.form
    assert form is not None
    found = {cell: score.expected for cell, score in office_scores(form).items()}
    for cell, score in found.items():
        assert get_text(form, f"{cell.rpartition('.')[0]}.reviewed_score") == score
    return {cell.replace("indicators.", "").replace(".score", ""): score for cell, score in found.items()}


def type_in(_window: MainWindow, keyboard: Keyboard, _board: QClipboard, _qtbot: QtBot) -> None:
    for path, score in ((COLUMN, "28"), ("indicators.1.reviewed_score", "19"), (TOTAL, "88")):
        keyboard.at(path).type(score).press(Qt.Key.Key_Return)


def paste(window: MainWindow, keyboard: Keyboard, board: QClipboard, _qtbot: QtBot) -> None:
    board.setText("28\n19")
    keyboard.at(COLUMN)
    window.actions_["paste"].trigger()
    board.setText("88")
    keyboard.at(TOTAL)
    window.actions_["paste"].trigger()


def give_beside(window: MainWindow, keyboard: Keyboard, _board: QClipboard, _qtbot: QtBot) -> None:
    for path, score in (("indicators.0.score", "28"), ("indicators.1.reviewed_score", "19"), (TOTAL, "88")):
        keyboard.at(path)
        window.actions_["review_remark"].trigger()
        dialog = window.rooms.office.remarks.dialog
        assert isinstance(dialog, ReviewDialog)
        dialog.score.setText(score)
        dialog.accept()


def replace_all(window: MainWindow, keyboard: Keyboard, _board: QClipboard, qtbot: QtBot) -> None:
    for path, score in ((COLUMN, "甲28"), ("indicators.1.reviewed_score", "甲19"), (TOTAL, "甲88")):
        keyboard.at(path).type(score).press(Qt.Key.Key_Return)
    window.actions_["replace"].trigger()
    bar = window.rooms.searching.bar
    bar.scope.setCurrentIndex(1)
    bar.words.setText("甲")
    bar.by.setText("")
    qtbot.waitUntil(
        lambda: not window.rooms.searching.busy and len(window.rooms.searching.searcher.hits) == 3
    )
    bar.all.click()


@pytest.mark.parametrize("way", [type_in, paste, give_beside, replace_all])
def test_whichever_way_a_score_comes_it_is_one_number(
    opened: MainWindow,
    keyboard: Keyboard,
    clipboard: QClipboard,
    qtbot: QtBot,
    way: Callable[[MainWindow, Keyboard, QClipboard, QtBot], None],
) -> None:
    before = opened.desk.form
    way(opened, keyboard, clipboard, qtbot)
    wanted = {"0": "28", "1": "19", "total": "88"}
    qtbot.waitUntil(lambda: scores(opened) == wanted and not opened.rooms.files.busy)
    assert opened.desk.shown is not None
    assert "复核分 28（自评 30）" in marks_of(opened.desk.shown)["indicators.0.score"].tip
    assert (shown(opened, COLUMN), shown(opened, TOTAL)) == ("28", "88")
    steps = opened.desk.undo.index()
    for _ in range(steps):
        opened.actions_["undo"].trigger()
        qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert opened.desk.form == before
    for _ in range(steps):
        opened.actions_["redo"].trigger()
        qtbot.waitUntil(lambda: not opened.rooms.files.busy)
    assert scores(opened) == wanted
    assert opened.desk.book is not None
    assert set(opened.desk.book.office_totals().values()) == {"88"}


def test_a_score_is_filled_down_and_deleted(opened: MainWindow, keyboard: Keyboard) -> None:
    keyboard.at(COLUMN).type("9").press(Qt.Key.Key_Return)
    keyboard.at(COLUMN)
    for _ in range(2):
        keyboard.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    opened.actions_["fill_down"].trigger()
    assert scores(opened) == {"0": "9", "1": "9", "2": "9"}
    keyboard.press(Qt.Key.Key_Delete)
    assert scores(opened) == {}
    opened.actions_["undo"].trigger()
    assert scores(opened) == {"0": "9", "1": "9", "2": "9"}


def test_what_is_compared_and_printed_has_the_offices_score(
    opened: MainWindow, keyboard: Keyboard, tmp_path: Path, templates: Templates
) -> None:
    keyboard.at("indicators.0.score")
    opened.rooms.office.remarks.remark("indicators.0.score", "", score="28")
    opened.actions_["form_compare"].trigger()
    (compared,) = [one for one in find_children(opened, CompareWindow) if one.isVisible()]
    QTest.qWait(1)  # the forms are named and read once the window is there
    QTest.qWait(1)
    assert compared.comparison is not None
    told = {(one.left, one.before) for one in compared.comparison.differences}
    assert (COLUMN, "28") in told
    compared.close()
    book = opened.desk.book
    assert book is not None
    for kind in ("txt", "docx", "pdf"):
        target = tmp_path / f"表.{kind}"
        exchange.export_forms(book.forms, templates, target)
        (first, _) = exchange.import_sources([target], templates).forms
        assert first.form.indicators[0].extra == (("reviewed_score", "28"),), kind


def test_forms_that_are_imported_bring_the_scores_of_their_column(
    opened: MainWindow,
    keyboard: Keyboard,
    tmp_path: Path,
    templates: Templates,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyboard.at(COLUMN).type("28").press(Qt.Key.Key_Return)
    book = opened.desk.book
    assert book is not None
    exchange.export_forms(book.forms, templates, tmp_path / "表.docx")
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "other"))
    into = tmp_path / "新.db"
    assert main(["import", str(tmp_path / "表.docx"), "--into", str(into)]) == 0
    with Book.open(into, load_templates([resources_folder()]), tmp_path / "other") as there:
        (first, _) = there.forms()
    assert [(one.cell, one.expected) for one in office_scores(first).values()] == [
        ("indicators.0.score", "28")
    ]
