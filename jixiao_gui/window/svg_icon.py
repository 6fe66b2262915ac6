"""An icon drawn from an SVG file in the current colours, so that a switch to dark needs no new icons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

_FADED = 0.38
"""The opacity of a disabled icon."""


class SvgIcon(QIconEngine):
    """An icon engine for one SVG file; ``inks`` returns the replacement of each colour in the file."""

    def __init__(self, path: Path, inks: Callable[[], Mapping[str, str]]) -> None:
        super().__init__()
        self._path = path
        self._inks = inks
        self._text = ""
        self._drawn: dict[tuple[object, ...], QPixmap] = {}

    def clone(self) -> QIconEngine:
        return SvgIcon(self._path, self._inks)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        pixmap = self.pixmap(rect.size() * ratio, mode, state)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(rect, pixmap)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:  # noqa: ARG002 - Qt's own
        inks = self._inks()
        faded = mode == QIcon.Mode.Disabled
        key = (size.width(), size.height(), faded, tuple(inks.values()))
        cached = self._drawn.get(key)
        if cached is None:
            cached = self._drawn[key] = self._draw(size, inks, _FADED if faded else 1.0)
        return cached

    def _draw(self, size: QSize, inks: Mapping[str, str], opacity: float) -> QPixmap:
        from PySide6.QtSvg import QSvgRenderer

        if not self._text:
            self._text = self._path.read_text("utf-8")
        text = self._text
        for file_colour, theme_colour in inks.items():
            text = text.replace(f'"{file_colour}"', f'"{theme_colour}"')
        pixmap = QPixmap(size)
        pixmap.fill(QColor(0, 0, 0, 0))
        side = min(size.width(), size.height())
        box = QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side)
        painter = QPainter(pixmap)
        painter.setOpacity(opacity)
        QSvgRenderer(text.encode()).render(painter, box)
        painter.end()
        return pixmap
