"""Draw a layout as a picture: its blank form on a small page."""

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

_OVERSAMPLING = 4
"""The factor by which the page is drawn larger and then scaled down, so that its lines stay fine."""


def picture(template: Template, size: QSize, ratio: float) -> QPixmap:
    """Return the blank form in ``size`` logical pixels, of ``ratio`` device pixels each."""
    form = template.new_form()
    sheet = layout(form, template, evaluate(form, template))
    room = size * ratio
    page_at_scale_one = Page(sheet, 1.0, advance)
    scale = min(room.width() / page_at_scale_one.width, room.height() / page_at_scale_one.height)
    page = Page(sheet, scale * _OVERSAMPLING, advance)
    large = QImage(page.width, page.height, QImage.Format.Format_RGB32)
    painter = QPainter(large)
    page_rect = QRect(0, 0, page.width, page.height)
    PagePainter(page).paint(painter, QRegion(page_rect), {}, Selection(), False)
    painter.end()
    small = large.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    pixmap = QPixmap(room)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    corner = QPoint((room.width() - small.width()) // 2, (room.height() - small.height()) // 2)
    painter.drawImage(corner, small)
    painter.setPen(colour("line"))
    painter.drawRect(QRect(corner, small.size()).adjusted(0, 0, -1, -1))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
