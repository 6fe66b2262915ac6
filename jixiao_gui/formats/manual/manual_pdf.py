"""The user's manual as PDF: title, contents, chapters; A4, with bookmarks for a reader's side bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest
from typing import BinaryIO

from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.manual.manual_text import (
    Block,
    Chapter,
    Grid,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    plain,
)
from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.drawing import Drawing
from jixiao_gui.formats.writing.fonts import FontChain
from jixiao_gui.sheet.typeset import MM_PER_POINT, break_lines

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, END = 24.0, 186.0, 22.0, 275.0
_BODY, _CELL, _NOTE = 10.5, 9.5, 10.0
_HEADS = {1: (18.0, 16.0), 2: (13.0, 10.0), 3: (11.0, 8.0)}
"""By a heading's level: type in points, height in mm."""
_LEAD = 0.62
"""A line's height in mm for each point of type."""
_CONTENTS_LINE = 8.0


@dataclass(slots=True)
class _Page:
    """A page: the calls that draw it, made once all pages are known."""

    draws: list[Callable[[], object]] = field(default_factory=list)

    def add(self, draw: Callable[..., object], *arguments: object, **more: object) -> None:
        """Add a call to ``draw`` with these arguments."""
        self.draws.append(partial(draw, *arguments, **more))


def write_manual(
    chapters: Sequence[Chapter], target: BinaryIO, title: str, subject: str, progress: Progress | None = None
) -> None:
    """Write the manual as PDF.

    Raises `Cancelled` when ``progress``, called with the number of chapters, returns False, and `OSError`.
    """
    _Manual(Drawing(target, WIDTH, HEIGHT, title, subject), title, subject).write(chapters, progress)


class _Manual:
    """Sets the chapters on pages and draws them."""

    def __init__(self, draw: Drawing, title: str, subject: str) -> None:
        self._draw = draw
        self._title, self._subject = title, subject
        self._song, self._hei = fonts.song(), fonts.hei()
        self._pages: list[_Page] = []
        self._below_top = END
        self._starts: list[tuple[Heading, int]] = []

    def write(self, chapters: Sequence[Chapter], progress: Progress | None) -> None:
        """Set all chapters, then draw title, contents and pages."""
        for number, chapter in enumerate(chapters, 1):
            self._begin_page()
            for block, following in zip_longest(chapter.blocks, chapter.blocks[1:]):
                self._block(block, following)
            step(progress, number)
        fronts = self._fronts()
        for number, page in enumerate((*fronts, *self._pages)):
            for draw in page.draws:
                draw()
            inside = number - len(fronts)
            for heading, start in self._starts:
                if start == inside:
                    self._bookmark(heading)
            if inside >= 0:
                self._draw.text(self._song, str(inside + 1), 9, WIDTH / 2, HEIGHT - 12, "center")
            self._draw.turn()
        self._draw.save()

    def _fronts(self) -> list[_Page]:
        """Return the title's page and the pages of contents."""
        lines = [(heading, start) for heading, start in self._starts if heading.level <= 2]
        title_page = _Page()
        middle = WIDTH / 2
        title_page.add(self._draw.text, fonts.title(), self._title, 24, middle, 90, "center", heavy=True)
        title_page.add(self._draw.text, self._song, self._subject, 12, middle, 106, "center")
        pages = [title_page]
        room = int((END - TOP - 14) / _CONTENTS_LINE)
        for first_line in range(0, len(lines), room):
            page = _Page()
            pages.append(page)
            if first_line == 0:
                page.add(self._draw.text, self._hei, "目录", 16, middle, TOP + 4, "center")
            for row, (heading, start) in enumerate(lines[first_line : first_line + room]):
                page.add(self._contents_line, heading, start, TOP + 16 + row * _CONTENTS_LINE)
        return pages

    def _contents_line(self, heading: Heading, start: int, y: float) -> None:
        chain = self._hei if heading.level == 1 else self._song
        left = LEFT + (heading.level - 1) * 7
        words, number = plain(heading.line), str(start + 1)
        self._draw.text(chain, words, 10.5, left, y)
        self._draw.text(self._song, number, 10.5, RIGHT, y, "right")
        rule_start = left + chain.width(words) * 10.5 * MM_PER_POINT + 2
        rule_end = RIGHT - self._song.width(number) * 10.5 * MM_PER_POINT - 2
        if rule_end > rule_start:
            self._draw.rule(rule_start, y + 1.2, rule_end, y + 1.2, 0.3, 0.5, 1.0)
        self._draw.canvas.linkRect(
            "",
            _name(heading, start),
            (self._draw.x(left), self._draw.y(y + 3), self._draw.x(RIGHT), self._draw.y(y - 3)),
        )

    def _bookmark(self, heading: Heading) -> None:
        name = _name(heading, next(start for each, start in self._starts if each is heading))
        self._draw.canvas.bookmarkPage(name)
        if heading.level <= 2:
            self._draw.canvas.addOutlineEntry(
                plain(heading.line), name, heading.level - 1, closed=heading.level == 1
            )

    # --- pages ---------------------------------------------------------------------------------

    def _begin_page(self) -> None:
        self._pages.append(_Page())
        self._below_top = TOP

    def _ensure_room(self, height: float) -> None:
        """Begin a new page where ``height`` mm do not fit any more."""
        if self._below_top + height > END and self._below_top > TOP:
            self._begin_page()

    def _later(self, draw: Callable[..., object], *arguments: object) -> None:
        self._pages[-1].add(draw, *arguments)

    def _block(self, block: Block, following: Block | None) -> None:
        if isinstance(block, Heading):
            # a heading is never alone at a page's end
            self._heading(block, _size(following)[1] + 8 if isinstance(following, Picture) else 24)
        elif isinstance(block, Paragraph):
            self._paragraph(block)
        elif isinstance(block, Items):
            for number, line in enumerate(block.lines, 1):
                self._text(line, _BODY, LEFT + 6, RIGHT, mark=f"{number}." if block.numbered else "•")
            self._below_top += 2
        elif isinstance(block, Grid):
            self._grid(block)
        else:
            self._picture(block)

    def _heading(self, block: Heading, following_height: float) -> None:
        size, height = _HEADS[min(block.level, 3)]
        if self._below_top > TOP:
            self._below_top += height * 0.4
        self._ensure_room(height + following_height)
        self._starts.append((block, len(self._pages) - 1))
        y = self._below_top + height / 2
        self._later(self._draw.text, self._hei, plain(block.line), size, LEFT, y)
        self._below_top += height

    def _paragraph(self, block: Paragraph) -> None:
        if not block.note:
            self._text(block.line, _BODY, LEFT, RIGHT)
            self._below_top += 2
            return
        height = len(self._lines(block.line, _NOTE, RIGHT - LEFT - 10)) * _NOTE * _LEAD + 5
        self._ensure_room(height)
        top = self._below_top
        self._later(self._draw.box, LEFT, top, RIGHT - LEFT, height, 0.95)
        self._later(self._draw.rule, LEFT, top, LEFT, top + height, 2.0, 0.4)
        self._below_top += 2.5
        self._text(block.line, _NOTE, LEFT + 5, RIGHT - 5)
        self._below_top = top + height + 3

    def _picture(self, block: Picture) -> None:
        from reportlab.lib.utils import ImageReader

        if not block.path.is_file():
            return
        image = ImageReader(str(block.path))
        width, height = _size(block)
        self._ensure_room(height + 8)
        left, top = (WIDTH - width) / 2, self._below_top
        corner = self._draw.x(left), self._draw.y(top + height)
        self._later(self._draw.canvas.drawImage, image, *corner, self._draw.x(width), self._draw.x(height))
        self._later(self._draw.frame, left, top, width, height, 0.3)
        y = top + height + 4
        self._later(self._draw.text, self._song, block.words, 9, WIDTH / 2, y, "center")
        self._below_top = top + height + 10

    def _grid(self, block: Grid) -> None:
        needs = [max(len(plain(row[n])) for row in (block.head, *block.rows)) for n in range(len(block.head))]
        shares = [min(max(need, 4), 34) for need in needs]
        edges = [LEFT]
        for share in shares:
            edges.append(edges[-1] + (RIGHT - LEFT) * share / sum(shares))
        self._row(block.head, edges, head=True)
        for row in block.rows:
            if self._row_height(row, edges) + self._below_top > END:
                self._begin_page()
                self._row(block.head, edges, head=True)
            self._row(row, edges)
        self._below_top += 3

    def _row_height(self, cells: Sequence[Line], edges: list[float]) -> float:
        most = max(
            len(self._lines(cell, _CELL, right - left - 4))
            for cell, left, right in zip(cells, edges, edges[1:], strict=False)
        )
        return most * _CELL * _LEAD + 2.4

    def _row(self, cells: Sequence[Line], edges: list[float], *, head: bool = False) -> None:
        height = self._row_height(cells, edges)
        self._ensure_room(height + (12 if head else 0))
        top = self._below_top
        if head:
            self._later(self._draw.box, edges[0], top, edges[-1] - edges[0], height, 0.92)
        for cell, left, right in zip(cells, edges, edges[1:], strict=False):
            self._below_top = top + 1.2
            self._text(cell, _CELL, left + 2, right - 2)
            self._later(self._draw.frame, left, top, right - left, height, 0.3)
        self._below_top = top + height

    # --- lines ---------------------------------------------------------------------------------

    def _lines(self, line: Line, size: float, room: float) -> list[str]:
        return break_lines(plain(line), room / (size * MM_PER_POINT), self._hei.advance)

    def _text(self, line: Line, size: float, left: float, right: float, mark: str = "") -> None:
        """Set a line of pieces between the edges ``left`` and ``right`` (mm), below the last one."""
        styles = [span.kind for span in line for _ in span.text]
        words = plain(line)
        position = 0
        for number, text in enumerate(self._lines(line, size, right - left)):
            self._ensure_room(size * _LEAD)
            position = words.index(text, position)
            y = self._below_top + size * _LEAD / 2
            if mark and number == 0:
                self._later(self._draw.text, self._song, mark, size, left - 5, y)
            x = left
            for chain, piece in self._runs(text, styles[position : position + len(text)]):
                self._later(self._draw.text, chain, piece, size, x, y)
                x += chain.width(piece) * size * MM_PER_POINT
            position += len(text)
            self._below_top += size * _LEAD

    def _runs(self, text: str, styles: list[str]) -> list[tuple[FontChain, str]]:
        """Return ``text`` cut where its type changes; bold words and keys are in Hei."""
        runs: list[tuple[FontChain, str]] = []
        for char, style in zip(text, styles, strict=True):
            chain = self._hei if style in ("bold", "code") else self._song
            if runs and runs[-1][0] is chain:
                runs[-1] = (chain, runs[-1][1] + char)
            else:
                runs.append((chain, char))
        return runs


def _size(picture: Picture) -> tuple[float, float]:
    """Return the printed width and height of a picture in mm, two to a page; (0, 0) without its file."""
    from reportlab.lib.utils import ImageReader

    if not picture.path.is_file():
        return 0.0, 0.0
    across, down = ImageReader(str(picture.path)).getSize()
    width = min(RIGHT - LEFT, across * 0.2)
    height = width * down / across
    most = (END - TOP) * 0.45
    return (width * most / height, most) if height > most else (width, height)


def _name(heading: Heading, start: int) -> str:
    return f"p{start}-{heading.anchor}"
