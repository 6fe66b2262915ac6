"""A form whose money is added up below, under the hands: the rate of the last line follows each key."""

from __future__ import annotations

from pathlib import Path

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms
from jixiao_gui.form.template import Templates
from jixiao_gui.window.main_window import MainWindow
from tests.sheet import sum_below

from .conftest import Keyboard, shown


def test_the_rate_of_the_last_line_follows(
    window: MainWindow, keyboard: Keyboard, templates: Templates, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "公路 2022.db"
    with Book.new(templates, home, year="2022") as book:
        book.apply(AddForms("", (sum_below.read(templates).form,)))
        book.save_as(path)
    assert window.rooms.files.open(path)
    assert [shown(window, f"funds.{n}.rate") for n in (0, 3)] == ["98.3%", "90%"]
    keyboard.at("funds.3.executed").type("100")
    assert [shown(window, f"funds.{n}.rate") for n in (0, 3)] == ["98.3%", "50%"]
    assert shown(window, "funds.3.score") == "5"
    assert shown(window, "total.score") == "95"
    assert "95" in window.status.total.text()
