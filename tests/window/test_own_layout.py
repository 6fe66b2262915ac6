"""A fifth layout, a file in the user's folder: offered, filled in, printed like the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.paths import resources_folder
from jixiao_gui.window import dialogs
from jixiao_gui.window.dialogs import NewBookDialog
from jixiao_gui.window.main_window import MainWindow
from jixiao_gui.window.paper.export_request import ExportRequest
from jixiao_gui.window.paper.export_window import ExportWindow
from tests.window.found_widgets import find_children

NAME = "某市 2025 年度"


@pytest.fixture
def templates(home: Path) -> Templates:
    """The program's layouts, one of the user's, and one that cannot be used."""
    folder = home / "templates"
    folder.mkdir(parents=True)
    text = (resources_folder() / "templates" / "beijing-2023.toml").read_text("utf-8")
    text = text.replace('id = "beijing-2023"', 'id = "city-2025"\nsign_off = ["填表人：", "日期："]')
    text = text.replace("北京市 2023 年度（附件1-1）", NAME).replace('"项目负责人"', '"责任人"')
    (folder / "city.toml").write_text(text, "utf-8")
    (folder / "broken.toml").write_text("id = 3", "utf-8")
    return load_templates([resources_folder(), home])


def test_a_layout_of_the_users_own_is_one_like_the_others(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "broken.toml" in window.bar.words.text()
    window.actions_["new"].trigger()
    [dialog] = find_children(window, NewBookDialog)
    dialog.template.setCurrentIndex(dialog.template.findText(NAME))
    dialog.accept()
    qtbot.waitUntil(lambda: window.desk.form is not None)
    assert window.desk.form is not None
    assert window.desk.form.template == "city-2025"
    assert window.desk.shown is not None
    sheet = window.desk.shown.sheet
    assert "责任人" in [cell.text for _, cell in sheet.cells()]
    assert sheet.sign_off == ("填表人：", "日期：")
    asking = ExportWindow(1, True, window.desk.templates, ExportRequest(), window)
    qtbot.addWidget(asking)
    asking.scope.setCurrentIndex(asking.scope.findData("city-2025"))
    assert NAME in asking.scope.currentText()
    target = tmp_path / "空白.docx"
    monkeypatch.setattr(dialogs, "ask_export", lambda *_: target)
    window.rooms.paper.exporter.export(asking.request())
    qtbot.waitUntil(lambda: not window.rooms.files.busy)
    read = read_docx(target)
    assert "责任人" in [cell.text for row in read.sheets[0].rows for cell in row.cells]
