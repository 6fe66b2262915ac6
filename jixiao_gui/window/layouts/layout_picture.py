"""A layout as a picture: its blank form on a small page."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion

from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.template import Template
from jixiao_gui.sheet.layout import layout
from jixiao_gui.window.table.page import Page
from jixiao_gui.window.table.painter import PagePainter, Selection
from jixiao_gui.window.table.paper_fonts import advance
from jixiao_gui.window.theme import colour


def picture(template: Template, size: QSize, ratio: float) -> QPixmap:
    """Draw the blank form into ``size`` logical pixels; ``ratio`` of them are a logical one on the screen."""
    form = template.new_form()
    sheet = layout(form, template, evaluate(form, template))
    first = Page(sheet, 1.0, advance)
    scale = min(size.width() / first.width, size.height() / first.height) * ratio
    page = Page(sheet, scale, advance)
    made = QPixmap(size * ratio)
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate((made.width() - page.width) // 2, max(made.height() - page.height, 0) // 2)
    whole = QRect(0, 0, min(page.width, made.width()), min(page.height, made.height()))
    PagePainter(page).paint(painter, QRegion(whole), {}, Selection(), False)
    painter.setPen(colour("line"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(whole.adjusted(0, 0, -1, -1))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
