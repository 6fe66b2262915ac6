"""What list, filters, status line and dialogs show of a layout without rate, total and weights."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from jixiao_gui.book.changes import AddForms
from jixiao_gui.form.filling import READ, finished
from jixiao_gui.window.arrange import ListState
from jixiao_gui.window.dialogs import NewBook, NewBookDialog
from jixiao_gui.window.forms.entry_delegate import FIGURES_ROLE
from jixiao_gui.window.main_window import MainWindow

from .own_form import own_template


@pytest.fixture
def mixed(opened: MainWindow) -> MainWindow:
    """The open book with a form more, in the place's layout."""
    template = opened.desk.templates.add(own_template(opened.desk.templates))
    form = replace(template.new_form("2024"), project="监控")
    form = replace(form, remarks=finished(form, READ))
    assert opened.desk.apply(AddForms("新建", (form,)))
    return opened


def test_figures_that_a_layout_lacks_are_not_shown(mixed: MainWindow) -> None:
    model = mixed.forms.model
    words = [model.index(row, 0).data(FIGURES_ROLE) for row in range(4)]
    own = next(row for row in range(4) if model.index(row, 1).data() == "监控")
    assert words[own] == "2024 监控"  # what it is, in a book of several kinds and years, and no figures
    assert "总分 95.6" in words[0]
    assert "执行率 56.3%" in words[0]
    assert mixed.status.total.isHidden()
    assert mixed.status.grade.isHidden()
    assert mixed.status.weights.isHidden()
    mixed.show_form(1)
    assert not mixed.status.total.isHidden()
    assert not mixed.status.grade.isHidden()


def test_a_form_without_a_total_is_not_incomplete_for_that(mixed: MainWindow) -> None:
    model = mixed.forms.model

    def shown(status: str) -> list[str]:
        model.set_state(ListState(status=status))
        return [str(model.index(row, 1).data()) for row in range(model.rowCount())]

    assert "监控" not in shown("incomplete")
    assert "监控" in shown("done")
    assert len(shown("all")) == 4


def test_new_forms_and_books_are_offered_the_books_own_layout(mixed: MainWindow, qtbot: QtBot) -> None:
    menu = QMenu()
    mixed.rooms.forms.whole.fill_add_menu(menu)
    assert [action.text() for action in menu.actions()][-1] == "云岭市绩效运行监控表"
    dialog = NewBookDialog(mixed.desk.layouts(), NewBook("", "", "", ""), mixed)
    qtbot.addWidget(dialog)
    assert dialog.template.findText("云岭市绩效运行监控表") >= 0
    mixed.desk.take(None)
    names = [template.name for template in mixed.desk.layouts()]
    assert names
    assert "云岭市绩效运行监控表" not in names
