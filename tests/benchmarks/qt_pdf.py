"""Qt's own PDF writer on the pages of ours: the same lines and rules in the same places, the same font."""

from __future__ import annotations

import os
from collections.abc import Sequence

from jixiao_gui import paths
from jixiao_gui.formats.writing.drawn_form import DrawnForm
from jixiao_gui.formats.writing.fonts import FontChoice
from jixiao_gui.formats.writing.form_pages import draw_form
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.typeset import MM_PER_POINT

_DOTS = 1200
"""Of Qt's paper, to the inch."""


class QtPages:
    """Forms set and placed by us, to be written by Qt."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtGui import QFontDatabase, QGuiApplication

        self._application = QGuiApplication.instance() or QGuiApplication([])
        font = QFontDatabase.addApplicationFont(str(paths.resources_folder() / "fonts" / "Song.ttf"))
        self._family = QFontDatabase.applicationFontFamilies(font)[0]
        self.drawn: list[DrawnForm] = [draw_form(sheet, FontChoice.BUNDLED) for sheet in sheets]

    def write(self) -> int:
        """Write a PDF to memory; returns its bytes."""
        from PySide6.QtCore import QBuffer, QIODevice, QLineF, QMarginsF, QPointF, Qt
        from PySide6.QtGui import QFont, QPageSize, QPainter, QPdfWriter, QPen

        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.ReadWrite)
        writer = QPdfWriter(buffer)
        writer.setResolution(_DOTS)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        painter = QPainter(writer)
        painter.setPen(QPen(Qt.GlobalColor.black, _DOTS / 144))
        scale, across, size = _DOTS / 72, _DOTS / 25.4, 0.0
        pages = [(form.height / MM_PER_POINT, page) for form in self.drawn for page in form.pages]
        for number, (height, page) in enumerate(pages):
            if number:
                writer.newPage()
            for piece in page:
                if piece and isinstance(piece[0], str):
                    _, text, wanted, x, y, _ = piece
                    if wanted != size:
                        size, font = wanted, QFont(self._family)
                        font.setPointSizeF(size)
                        painter.setFont(font)
                    painter.drawText(QPointF(x * scale, (height - y) * scale), text)
                else:
                    for a, b, c, d in piece:
                        painter.drawLine(QLineF(a * across, b * across, c * across, d * across))
        painter.end()
        return buffer.data().size()
