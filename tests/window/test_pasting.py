"""A whole form pasted from Word, WPS or Excel: asked about in the table, made new from the menu."""

from __future__ import annotations

import html

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard
from pytestqt.qtbot import QtBot

from jixiao_gui.form.filling import is_finished
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.template import Templates
from jixiao_gui.formats.tabbed_text import write_block
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.window.importing.list_dialog import ListDialog
from jixiao_gui.window.importing.same_dialog import SameDialog
from jixiao_gui.window.main_window import MainWindow
from tests.invented import invented_form
from tests.sheet.drawn import sheet_of
from tests.window.found_widgets import find_child

from .conftest import Keyboard, open_book


def as_word(sheet: Sheet) -> str:
    """As Word puts a table on the clipboard."""
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td width=60 colspan={cell.columns} rowspan={cell.rows}><p class=MsoNormal>"
            + html.escape(cell.text).replace("\n", "</p><p class=MsoNormal>")
            + "<o:p></o:p></p></td>"
            for cell in row.cells
            if cell.rows
        )
        + "</tr>\r\n"
        for row in sheet.rows
    )
    head = "<html><head><style>td{}</style></head>"
    return f"{head}<body><table class=MsoTableGrid>{rows}</table></body></html>"


def as_excel(sheet: Sheet) -> str:
    """As Excel puts cells on the clipboard as text: every square of the grid."""
    width = len(sheet.widths)
    lines = []
    for row in sheet.rows:
        line = [""] * width
        for cell in row.cells:
            line[cell.column] = cell.text
        lines.append(line)
    return write_block(lines)


def put(clipboard: QClipboard, sheet: Sheet, *, with_html: bool = True) -> None:
    data = QMimeData()
    data.setText(as_excel(sheet))
    if with_html:
        data.setHtml(as_word(sheet))
    clipboard.setMimeData(data)


def projects(window: MainWindow) -> list[str]:
    assert window.desk.book is not None
    return [entry.project for entry in window.desk.book.entries()]


@pytest.mark.parametrize("with_html", [True, False], ids=["html", "text"])
@pytest.mark.parametrize("template", ["beijing-2023", "beijing-2023-b", "mof-2020", "mof-2021"])
def test_a_form_of_every_template_is_pasted_as_a_new_one(
    opened: MainWindow, templates: Templates, clipboard: QClipboard, template: str, with_html: bool
) -> None:
    lines = templates[template].new_form("2023").funds
    cost = Indicator("成本指标", "经济成本指标", "控制支出", "≤80万元", "80万元", "", "")
    rows = invented_form().indicators + ((cost,) if template == "mof-2021" else ())
    form = invented_form("河道清淤", template=template, year="2022", funds=lines, indicators=rows)
    put(clipboard, sheet_of(form, templates), with_html=with_html)
    opened.actions_["paste_new"].trigger()
    assert projects(opened)[3:] == ["河道清淤"]
    made = opened.desk.form
    assert made is not None
    assert made.template == template
    assert made.year == "2023"  # the title was not copied: the book's year
    assert made.indicators == form.indicators
    assert made.goal == form.goal
    assert is_finished(made)  # it has scores: as a file's form it was handed in
    assert opened.actions_["undo"].text() == "撤销 粘贴为新表"
    opened.undo()
    assert len(projects(opened)) == 3


def test_a_whole_form_pasted_into_the_table_is_asked_about(
    opened: MainWindow, templates: Templates, clipboard: QClipboard, keyboard: Keyboard
) -> None:
    put(clipboard, sheet_of(invented_form("河道清淤", leader="别人"), templates))
    keyboard.at("department")
    opened.actions_["paste"].trigger()
    menu = opened.rooms.importing.pasting.menu
    assert menu is not None
    assert menu.isVisible()
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[0] == "剪贴板里是完整的自评表“河道清淤”"
    shown_id = opened.desk.form_id
    assert shown_id is not None
    assert opened.desk.form == open_book(opened).form(shown_id)
    next(action for action in menu.actions() if action.text().startswith("填入本表")).trigger()
    menu.close()
    assert opened.desk.form is not None
    assert (opened.desk.form.project, opened.desk.form.leader) == ("河道清淤", "别人")
    assert len(projects(opened)) == 3
    assert opened.actions_["undo"].text() == "撤销 用剪贴板的表填写"
    opened.undo()
    assert projects(opened) == ["设备更新", "系统运维", "培训"]


def test_a_block_of_cells_goes_its_usual_way(
    opened: MainWindow, clipboard: QClipboard, keyboard: Keyboard
) -> None:
    clipboard.setText("某部门")
    keyboard.at("department")
    opened.actions_["paste"].trigger()
    assert opened.rooms.importing.pasting.menu is None
    assert opened.desk.form is not None
    assert opened.desk.form.department == "某部门"


def test_an_open_editor_takes_the_text(
    opened: MainWindow, templates: Templates, clipboard: QClipboard, keyboard: Keyboard
) -> None:
    put(clipboard, sheet_of(invented_form("河道清淤"), templates))
    keyboard.at("goal.expected")
    opened.view.begin_edit()
    opened.actions_["paste"].trigger()
    assert opened.rooms.importing.pasting.menu is None
    assert "项目名称" in opened.view.editor.toPlainText()


def test_a_form_that_is_there_is_asked_about_here_too(
    opened: MainWindow, templates: Templates, clipboard: QClipboard
) -> None:
    put(clipboard, sheet_of(invented_form(), templates))
    opened.actions_["paste_new"].trigger()
    dialog = find_child(opened, SameDialog)
    assert dialog is not None
    dialog.reject()
    assert len(projects(opened)) == 3


def test_a_list_on_the_clipboard_is_shown_first(opened: MainWindow, clipboard: QClipboard) -> None:
    clipboard.setText("项目名称\t年初预算数\t全年预算数\t全年执行数\r\n河道清淤\t80\t80\t45\r\n")
    opened.actions_["paste_new"].trigger()
    dialog = find_child(opened, ListDialog)
    assert dialog is not None
    dialog.accept()
    assert projects(opened)[3:] == ["河道清淤"]


@pytest.mark.parametrize("text", ["", "随便几个字", "甲\t乙\r\n丙\t丁"])
def test_what_is_no_form_is_one_sentence(opened: MainWindow, clipboard: QClipboard, text: str) -> None:
    clipboard.setText(text)
    opened.actions_["paste_new"].trigger()
    assert "剪贴板里没有自评表" in opened.bar.words.text()


def test_a_form_is_pasted_without_a_book(
    window: MainWindow, templates: Templates, clipboard: QClipboard, qtbot: QtBot
) -> None:
    put(clipboard, sheet_of(invented_form("河道清淤"), templates))
    window.actions_["paste_new"].trigger()
    qtbot.waitUntil(lambda: window.desk.book is not None)
    assert projects(window) == ["河道清淤"]
