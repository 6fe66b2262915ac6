"""The page on its desk."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from jixiao_gui.form.template import Templates
from jixiao_gui.window.table.page import PIXELS_PER_MM
from jixiao_gui.window.table.page_view import PageView
from jixiao_gui.window.table.sheet_scroll_area import MARGIN, SIDE
from tests.invented import invented_form
from tests.laid_out import laid_out


def test_no_scroll_bar_for_the_desk_alone(qtbot: QtBot, templates: Templates) -> None:
    """On a 1366 pixels wide screen the page fits, though the desk beside it does not quite."""
    form = invented_form()
    template = templates[form.template]
    view = PageView()
    qtbot.addWidget(view)
    view.show_sheet(laid_out(form, template))
    view.resize(2000, 600)
    view.show()
    width = round(210 * PIXELS_PER_MM)
    beside = view.width() - view.viewport().width()
    for free, scrolls in ((2 * MARGIN, False), (2 * SIDE + 2, False), (-20, True)):
        view.resize(width + free + beside, 600)
        assert (view.horizontalScrollBar().maximum() > 0) is scrolls, free
