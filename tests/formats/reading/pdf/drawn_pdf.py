"""PDF files drawn by hand, in the ways in which Word, WPS, printer drivers and others draw a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.canvas import open_canvas

SIZE = 10.0
LINE = 14.0
Table = Sequence[Sequence[str | None]]
"""Rows of texts; None is a square that the cell at its left covers, "^" one that the cell above covers."""
Draw = Callable[[Any, float, float, float, float], None]
"""Draws a rule from (x, y) to (x, y)."""


def stroke(canvas: Any, x: float, y: float, to_x: float, to_y: float) -> None:
    canvas.line(x, y, to_x, to_y)


def thin_rectangle(canvas: Any, x: float, y: float, to_x: float, to_y: float) -> None:
    """As Word does, a corner a rectangle of its own."""
    if x == to_x:
        canvas.rect(x - 0.24, y + 0.24, 0.48, to_y - y - 0.48, stroke=0, fill=1)
    else:
        canvas.rect(x + 0.24, y - 0.24, to_x - x - 0.48, 0.48, stroke=0, fill=1)
    canvas.rect(x - 0.24, y - 0.24, 0.48, 0.48, stroke=0, fill=1)
    canvas.rect(to_x - 0.24, to_y - 0.24, 0.48, 0.48, stroke=0, fill=1)


def twice(canvas: Any, x: float, y: float, to_x: float, to_y: float) -> None:
    """In two pieces, then again a hair off."""
    middle_x, middle_y = (x + to_x) / 2, (y + to_y) / 2
    canvas.line(x, y, middle_x, middle_y)
    canvas.line(middle_x, middle_y, to_x, to_y)
    canvas.line(x + 0.1, y + 0.1, to_x + 0.1, to_y + 0.1)


def double(canvas: Any, x: float, y: float, to_x: float, to_y: float) -> None:
    off = (0.75, 0.0) if x == to_x else (0.0, 0.75)
    for sign in (1, -1):
        canvas.line(x + sign * off[0], y + sign * off[1], to_x + sign * off[0], to_y + sign * off[1])


def dots(canvas: Any, x: float, y: float, to_x: float, to_y: float) -> None:
    steps = max(int((to_x - x + to_y - y) / 1.6), 1)
    for n in range(steps + 1):
        canvas.rect(
            x + (to_x - x) * n / steps - 0.3, y + (to_y - y) * n / steps - 0.3, 0.6, 0.6, stroke=0, fill=1
        )


class Page:
    """One page in the making; lengths in points from the top left corner of the page as it is read."""

    def __init__(self, canvas: Any, width: float, height: float) -> None:
        self.canvas, self.width, self.height = canvas, width, height

    def text(self, text: str, x: float, base: float, size: float = SIZE) -> None:
        if text:
            self.canvas.setFont(fonts.song().first.fontName, size)
            self.canvas.drawString(x, self.height - base, text)

    def table(
        self,
        table: Table,
        widths: Sequence[float],
        top: float,
        left: float = 60,
        draw: Draw = stroke,
        shading: bool = False,
        without: Callable[[int, int, str], bool] | None = None,
    ) -> float:
        """Draw a table, one line of text a row unless it has more; its lower edge.

        ``without`` says which side (left, top, right, bottom) of which square has no rule.
        """
        xs = [left]
        for width in widths:
            xs.append(xs[-1] + width)
        ys = [top]
        for texts in table:
            ys.append(ys[-1] + 8 + LINE * max(len((text or "").split("\n")) for text in texts))
        for row, (y, to_y) in enumerate(pairwise(ys)):
            for column, (x, to_x) in enumerate(pairwise(xs)):
                if shading and row == 0:
                    self.canvas.setFillGray(0.85)
                    self.canvas.rect(x, self.height - to_y, to_x - x, to_y - y, stroke=0, fill=1)
                    self.canvas.setFillGray(0)
                sides = {
                    "left": (x, y, x, to_y, table[row][column] is None),
                    "top": (x, y, to_x, y, self._covered(table, row, column)),
                    "right": (to_x, y, to_x, to_y, column + 1 < len(widths)),
                    "bottom": (x, to_y, to_x, to_y, row + 1 < len(table)),
                }
                for side, (a, b, c, d, skipped) in sides.items():
                    if not skipped and not (without and without(row, column, side)):
                        draw(self.canvas, a, self.height - d, c, self.height - b)
                for number, line in enumerate((table[row][column] or "").split("\n")):
                    if line != "^":
                        self.text(line, x + 4, y + 14 + LINE * number)
        return ys[-1]

    @staticmethod
    def _covered(table: Table, row: int, column: int) -> bool:
        while table[row][column] is None:
            column -= 1
        return table[row][column] == "^"


def draw_pdf(
    path: Path, *pages: Callable[[Page], object], width: float = 595, height: float = 842, turn: int = 0
) -> Path:
    """A PDF of ``pages``. ``turn``: quarters by which what is drawn is turned on its sheet of paper."""
    paper = (height, width) if turn % 2 else (width, height)
    canvas: Canvas = open_canvas(str(path), paper, fonts.song().first, title="", subject="")
    canvas._doc.info.producer = "another program"  # type: ignore[attr-defined]
    for page in pages:
        if turn:
            canvas.translate(*{1: (0.0, width), 2: (width, height), 3: (height, 0.0)}[turn])
            canvas.rotate(-90 * turn)
        page(Page(canvas, width, height))
        canvas.showPage()
    canvas.save()
    return path
