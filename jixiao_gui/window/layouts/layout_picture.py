"""A layout as a picture: its blank form on a small page."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QRegion

from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.template import Template
from jixiao_gui.sheet.layout import layout
from jixiao_gui.window.table.page import Page
from jixiao_gui.window.table.painter import PagePainter, Selection
from jixiao_gui.window.table.paper_fonts import advance
from jixiao_gui.window.theme import colour

_FINER = 4
"""How much larger the page is drawn than it is shown: its lines then come out as fine as they are."""


def picture(template: Template, size: QSize, ratio: float) -> QPixmap:
    """Draw the blank form into ``size`` logical pixels; ``ratio`` of them are a logical one on the screen."""
    form = template.new_form()
    sheet = layout(form, template, evaluate(form, template))
    room = size * ratio
    first = Page(sheet, 1.0, advance)
    scale = min(room.width() / first.width, room.height() / first.height)
    page = Page(sheet, scale * _FINER, advance)
    large = QImage(page.width, page.height, QImage.Format.Format_RGB32)
    painter = QPainter(large)
    whole = QRect(0, 0, page.width, page.height)
    PagePainter(page).paint(painter, QRegion(whole), {}, Selection(), False)
    painter.end()
    small = large.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    made = QPixmap(room)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    corner = QPoint((room.width() - small.width()) // 2, (room.height() - small.height()) // 2)
    painter.drawImage(corner, small)
    painter.setPen(colour("line"))
    painter.drawRect(QRect(corner, small.size()).adjusted(0, 0, -1, -1))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
