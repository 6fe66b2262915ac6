"""Lines, boxes and texts on reportlab's canvas, measured in millimetres from a page's left and top edge.

Texts are in our fonts; a character that none of them has is drawn as a box with its code point.
"""

from __future__ import annotations

from typing import BinaryIO

from reportlab.pdfbase import pdfmetrics

from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.canvas import open_canvas, save
from jixiao_gui.formats.writing.fonts import FontChain
from jixiao_gui.sheet.typeset import MM_PER_POINT

_CACHED = 20_000


class Drawing:
    """A PDF being drawn. Greys are 0 (black) to 1 (white), type sizes and line widths in points."""

    def __init__(self, target: BinaryIO, width: float, height: float, title: str, subject: str) -> None:
        self.width, self.height = width, height
        size = width / MM_PER_POINT, height / MM_PER_POINT
        self.canvas = open_canvas(target, size, fonts.song().first, title=title, subject=subject)
        self._runs: dict[tuple[FontChain, str], list[tuple[str, str, float]]] = {}
        self._named: set[str] = set()

    def x(self, across: float) -> float:
        """Return points for millimetres from the left."""
        return across / MM_PER_POINT

    def y(self, down: float) -> float:
        """Return points from the bottom for millimetres from the top of the page."""
        return (self.height - down) / MM_PER_POINT

    def ink(self, grey: float) -> None:
        """Set the colour of texts and fillings that follow."""
        self.canvas.setFillGray(grey)

    def box(self, left: float, top: float, width: float, height: float, grey: float) -> None:
        """Draw a filled rectangle without a border."""
        self.canvas.setFillGray(grey)
        self.canvas.rect(self.x(left), self.y(top + height), self.x(width), self.x(height), stroke=0, fill=1)
        self.canvas.setFillGray(0)

    def coloured_box(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """Draw a filled rectangle in a colour such as ``#F8CBAD``, without a border."""
        red, green, blue = (int(colour[position : position + 2], 16) / 255 for position in (1, 3, 5))
        self.canvas.setFillColorRGB(red, green, blue)
        self.canvas.rect(self.x(left), self.y(top + height), self.x(width), self.x(height), stroke=0, fill=1)
        self.canvas.setFillGray(0)

    def frame(self, left: float, top: float, width: float, height: float, weight: float = 0.6) -> None:
        """Draw a rectangle's border."""
        self.canvas.setStrokeGray(0)
        self.canvas.setLineWidth(weight)
        self.canvas.rect(self.x(left), self.y(top + height), self.x(width), self.x(height), stroke=1, fill=0)

    def rule(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        weight: float = 0.4,
        grey: float = 0.0,
        dash: float = 0.0,
    ) -> None:
        """Draw a straight line."""
        self.canvas.setStrokeGray(grey)
        self.canvas.setLineWidth(weight)
        self.canvas.setDash([dash, dash] if dash else [])
        self.canvas.line(self.x(left), self.y(top), self.x(right), self.y(bottom))

    def dot(self, across: float, down: float, radius: float) -> None:
        """Draw a ring that stays visible among many others."""
        self.canvas.setStrokeGray(0.15)
        self.canvas.setFillGray(0.72)
        self.canvas.setLineWidth(0.5)
        self.canvas.setDash([])
        self.canvas.circle(self.x(across), self.y(down), self.x(radius), stroke=1, fill=1)
        self.canvas.setFillGray(0)

    def text(
        self,
        chain: FontChain,
        text: str,
        size: float,
        across: float,
        middle: float,
        align: str = "left",
        *,
        heavy: bool = False,
    ) -> None:
        """Draw one line whose middle lies ``middle`` mm below the page's top, by its left, center or right.

        ``heavy`` draws a thin outline around it, which makes the regular weight bold.
        """
        if not text:
            return
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        start = self.x(across) - (chain.width(text) * size * share if share else 0.0)
        baseline = self.y(middle) - size * 0.36
        mode = 2 if heavy else None
        if heavy:
            self.canvas.setStrokeGray(0)
            self.canvas.setLineWidth(size / 45)
        for name, piece, offset in self._pieces(chain, text):
            if name:
                self.canvas.setFont(name, size)
                self.canvas.drawString(start + offset * size, baseline, piece, mode=mode)
            else:
                self._substitute(piece, size, start + offset * size, baseline)

    def _pieces(self, chain: FontChain, text: str) -> list[tuple[str, str, float]]:
        """Return ``text`` by font: (the font's name, piece, start in em); no name where no font has it."""
        pieces = self._runs.get((chain, text))
        if pieces is None:
            pieces = []
            start = 0.0
            for run in chain.runs(text):
                name = ""
                if run.font is not None:
                    name = str(run.font.fontName)
                    if name not in self._named:
                        pdfmetrics.registerFont(run.font)
                        self._named.add(name)
                pieces.append((name, run.text, start))
                start += chain.width(run.text)
            if len(self._runs) >= _CACHED:
                self._runs.clear()
            self._runs[chain, text] = pieces
        return pieces

    def _substitute(self, char: str, size: float, x: float, y: float) -> None:
        self.canvas.setLineWidth(0.3)
        self.canvas.rect(x + size * 0.04, y - size * 0.1, size * 0.92, size * 0.92, stroke=1, fill=0)
        chain = fonts.hei()
        digits = f"{ord(char):04X}"
        half = (len(digits) + 1) // 2
        self.canvas.setFont(chain.first.fontName, size * 0.38)
        for number, line in enumerate((digits[:half], digits[half:])):
            self.canvas.drawCentredString(x + size / 2, y + size * (0.42 - 0.42 * number), line)

    def turn(self) -> None:
        """End the page."""
        self.canvas.showPage()

    def save(self) -> None:
        """Finish the file."""
        save(self.canvas)
