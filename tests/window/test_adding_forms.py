"""Forms added up in the window: chosen in a dialog, one undo step, every figure leads to its sources."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import AddForms
from jixiao_gui.form.filling import is_finished
from jixiao_gui.form.hand_in import ticked_stamps
from jixiao_gui.form.template import Templates
from jixiao_gui.formats.json.json_forms import iter_json
from jixiao_gui.paths import resources_folder
from jixiao_gui.window.forms import adding_texts as texts
from jixiao_gui.window.main_window import MainWindow


@pytest.fixture
def year(window: MainWindow, templates: Templates, home: Path, tmp_path: Path) -> MainWindow:
    """A book of every sample, two transfer forms among them, and a blank department's form on show."""
    text = (resources_folder() / "samples" / "year.json").read_text("utf-8")
    forms = list(iter_json(text, templates))
    transfer = next(form for form in forms if form.template == "transfer")
    blank = templates["department-target-mof"].new_form("2026", "云岭市民政局")
    path = tmp_path / "全年.db"
    with Book.new(templates, home, year="2026") as book:
        book.apply(AddForms("", (blank, *forms, replace(transfer, unit="另一单位"))))
        book.save_as(path)
    assert window.rooms.files.open(path)
    return window


def test_a_department_is_filled_and_each_figure_leads_to_its_sources(year: MainWindow) -> None:
    before = year.desk.form
    year.actions_["add_up"].trigger()
    dialog = year.rooms.adding_up.dialog
    assert dialog is not None
    names = [dialog.tree.topLevelItem(n).text(0) for n in range(dialog.tree.topLevelItemCount())]
    assert [name.split(" ")[1] for name in names] == ["社区养老服务站运营", "街道养老服务站运营"]
    dialog.tree.topLevelItem(0).child(1).setCheckState(0, Qt.CheckState.Checked)
    assert "1 个指标" in dialog.words.text()
    dialog.ok.click()
    form = year.desk.form
    assert form is not None
    assert dict(form.extra)["x1"] == "240"
    assert [row.name for row in form.indicators] == ["服务老人数量"]
    assert year.desk.undo.count() == 1
    year.view.goto("x1")
    assert "来源" in year.view.mark("x1").tip
    origins = year.rooms.sources.origins()
    assert [origin.words.split("：")[1] for origin in origins] == ["120", "1200000"]
    year.actions_["cell_sources"].trigger()
    menu = year.rooms.sources.menu
    assert menu is not None
    menu.actions()[1].trigger()
    assert year.desk.form is not None
    assert year.desk.form.template == "target-shanghai-2026"
    assert year.view.current_path == "funds.0.initial"
    year.rooms.table.cells.type({"funds.0.initial": "1300000"}, "type")
    assert year.desk.book is not None
    year.show_form(year.desk.book.ids()[0])
    year.view.goto("x1")
    assert "现为 1300000" in year.rooms.sources.origins()[1].words
    menu.close()
    year.undo()
    year.undo()
    assert year.desk.book.form(year.desk.book.ids()[0]) == before
    assert not any(entry.token for entry in year.desk.book.entries())


def test_transfer_forms_are_put_into_one(year: MainWindow) -> None:
    assert year.desk.book is not None
    last = year.desk.book.ids()[-1]
    year.show_form(last)
    year.actions_["add_up"].trigger()
    dialog = year.rooms.adding_up.dialog
    assert dialog is not None
    assert dialog.tree.topLevelItemCount() == 1
    item = dialog.tree.topLevelItem(0)
    assert item.childCount() == 0
    entry = next(e for e in year.desk.book.entries() if item.text(0).startswith(f"{e.number}. "))
    assert item.text(0) == f"{entry.number}. {entry.unit}"
    assert item.text(1) == entry.project, "forms of one unit are told apart"
    dialog.tree.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert not dialog.ok.isEnabled()
    dialog.reject()
    assert year.desk.undo.count() == 0


def test_where_nothing_can_be_added_up_it_is_said(year: MainWindow) -> None:
    assert year.desk.book is not None
    entry = next(e for e in year.desk.book.entries() if e.template == "mof-2020")
    year.show_form(entry.id)
    said: list[str] = []
    year.rooms.adding_up.hinted.connect(said.append)
    year.rooms.sources.hinted.connect(said.append)
    year.actions_["add_up"].trigger()
    year.view.goto("unit")
    year.actions_["cell_sources"].trigger()
    assert said == [texts.NOT_HERE, texts.NO_SOURCE]


def test_a_form_leads_to_its_forerunner(year: MainWindow) -> None:
    assert year.desk.book is not None
    entry = next(e for e in year.desk.book.entries() if e.template == "target-mof")
    year.show_form(entry.id)
    year.rooms.forms.following.make(year.desk.templates["mof-2021"])
    year.view.goto("indicators.0.target")  # 项目总成本, which stands elsewhere in the declaration
    (origin,) = year.rooms.sources.origins()
    assert (origin.form_id, origin.cell) == (entry.id, "indicators.4.target")
    assert "申报" in origin.words


def test_what_the_place_asks_for_is_ticked_off(year: MainWindow) -> None:
    assert year.desk.book is not None
    entry = next(e for e in year.desk.book.entries() if e.template == "sichuan-0013zp")
    year.show_form(entry.id)
    year.actions_["finish"].trigger()
    dialog = year.rooms.findings.filling.hand_in
    assert dialog is not None
    assert "3 项" in dialog.words.text()
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    dialog._accept()
    assert year.desk.form is not None
    assert ticked_stamps(year.desk.form) == {"实施单位盖章"}
    assert is_finished(year.desk.form)
    year.actions_["finish"].trigger()  # later the rest
    dialog = year.rooms.findings.filling.hand_in
    assert dialog is not None
    assert dialog.chosen() == ["实施单位盖章"]
    dialog.reject()
    year.undo()
    assert ticked_stamps(year.desk.form) == set()
