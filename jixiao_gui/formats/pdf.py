"""Sheets to PDF, drawn straight on reportlab's canvas.

A page's content is written as text of our own, for the canvas formats each number in Python at a third of
the whole time. Points in the content, measured from the bottom; millimetres everywhere else.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from os import PathLike
from typing import Any, BinaryIO

from reportlab.pdfbase.pdfdoc import PDFName, PDFStream
from reportlab.pdfbase.ttfonts import TTFont

from jixiao_gui.formats import Progress, fonts, step
from jixiao_gui.formats.canvas import open_canvas, save
from jixiao_gui.formats.fonts import FontChain, FontChoice
from jixiao_gui.formats.paginate import Page, paginate, part_on
from jixiao_gui.formats.paper import (
    CAPTION_LINE,
    CAPTION_SIZE,
    FOOT_SIZE,
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SIGN_LINE,
    SIGN_SIZE,
    TITLE_LINE,
    TITLE_SIZE,
    YEAR_LINE,
    YEAR_SIZE,
    heading_height,
    table_room,
)
from jixiao_gui.formats.pdf_marks import BLANK, KEYWORD, marked
from jixiao_gui.formats.rules import Rules
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.typeset import MM_PER_POINT, Block, Setting, Style, fitting

_CACHED = 20_000
"""How many texts keep their content, so that memory stays flat however many forms there are."""
_TOTAL = "page-total"


def write_pdf(
    sheets: Iterable[Sheet],
    target: str | PathLike[str] | BinaryIO,
    *,
    title: str = "",
    author: str = "",
    names: Iterable[str] = (),
    progress: Progress | None = None,
    choice: FontChoice = FontChoice.BUNDLED,
) -> list[str]:
    """Write ``sheets`` to ``target``, each from a new page, with a bookmark of its name (else of its title).

    Gives the characters that no font has; each stands as a box with its code point in it. The same
    sheets give the same bytes. Raises `Cancelled` when ``progress`` says stop, then nothing
    was written; OSError when ``target`` cannot be written.
    """
    paper = _Paper(target, title, author, choice)
    labels = chain(names, repeat(""))
    pending = iter(sheets)
    sheet = next(pending, None)
    done = 0
    while sheet is not None:
        following = next(pending, None)
        paper.draw(sheet, next(labels) or sheet.title, numbered=following is not None)
        done += 1
        step(progress, done)
        sheet = following
    paper.save()
    return list(paper.missing)


def set_pages(sheet: Sheet, choice: FontChoice = FontChoice.BUNDLED) -> tuple[Setting, list[Page]]:
    """How ``sheet`` is set and spread over pages; one page wherever the type allows it."""
    first = table_room(sheet)
    setting = fitting(sheet, first, fonts.song(choice).advance)
    return setting, paginate(sheet, setting, first, first + heading_height(sheet))


class _Paper:
    """One PDF in the making."""

    def __init__(
        self, target: str | PathLike[str] | BinaryIO, title: str, author: str, choice: FontChoice
    ) -> None:
        self._choice = choice
        self._song, self._hei, self._title = fonts.song(choice), fonts.hei(choice), fonts.title(choice)
        size = PAGE_WIDTH / MM_PER_POINT, PAGE_HEIGHT / MM_PER_POINT
        self._canvas = open_canvas(
            target, size, self._song.first, title=title, subject="项目支出绩效自评表", author=author
        )
        self._document = self._canvas._doc
        self._document.info.keywords = KEYWORD
        self._texts: dict[tuple[FontChain, str], list[tuple[str, str, float]]] = {}
        self.missing: dict[str, None] = {}
        self._numbered = False
        self._page = 0
        self._out: list[str] = []

    def draw(self, sheet: Sheet, name: str, *, numbered: bool) -> None:
        """Draw one form; ``numbered`` when more forms follow, for then pages have numbers."""
        setting, pages = set_pages(sheet, self._choice)
        self._numbered = self._numbered or numbered or len(pages) > 1
        left = (PAGE_WIDTH - sum(sheet.widths)) / 2
        blocks = [marked(block) for block in setting.blocks]
        printed: dict[Block, int] = {}
        for number, page in enumerate(pages):
            self._page += 1
            top = MARGIN_TOP
            if number == 0:
                key = f"form-{self._page}"
                self._canvas.bookmarkPage(key)
                self._canvas.addOutlineEntry(name or f"第 {self._page} 页", key, 0, False)
                top += self._heading(sheet, left)
            rules = Rules()
            for block in blocks:
                part = part_on(page, block, setting.style, printed)
                if part is not None:
                    rules.cell(left + block.left, top + part.top, block.width, part.height)
                    self._words(block, part.lines, setting.style, left + block.left, top + part.middle)
            self._draw(rules)
            if number == len(pages) - 1 and sheet.sign_off:
                self._sign_off(sheet, left, top + page.filled)
            if self._numbered:
                self._foot()
            self._turn()

    def _turn(self) -> None:
        self._canvas._code.append("\n".join(self._out))
        self._out = []
        self._canvas.showPage()
        # reportlab keeps the text of each page until the end; packed now, a thousand forms stay small
        page = self._document.Pages.pages[-1]
        packed = PDFStream(content=zlib.compress(page.stream.encode("ascii")), filters=[])
        packed.dictionary["Filter"] = PDFName("FlateDecode")
        page.Contents, page.stream = packed, None

    def _heading(self, sheet: Sheet, left: float) -> float:
        """Caption, title and year line; returns their height in mm."""
        top, middle = MARGIN_TOP, PAGE_WIDTH / 2
        if sheet.caption:
            self._line(self._hei, sheet.caption, CAPTION_SIZE, left, top + CAPTION_LINE / 2)
            top += CAPTION_LINE
        if sheet.title:
            room = sum(sheet.widths) or PAGE_WIDTH - 2 * MARGIN_SIDE
            size = min(TITLE_SIZE, room / MM_PER_POINT / max(self._title.width(sheet.title), 1.0))
            # a hair of outline makes the regular weight a bold one
            self._out.append(f"2 Tr {size / 45:.2f} w")
            self._centre(self._title, sheet.title, size, middle, top + TITLE_LINE / 2)
            self._out.append("0 Tr")
            top += TITLE_LINE
        if sheet.year_line:
            self._centre(self._song, sheet.year_line, YEAR_SIZE, middle, top + YEAR_LINE / 2)
        return heading_height(sheet)

    def _draw(self, rules: Rules) -> None:
        self._out.append("0.5 w 2 J")  # rules reach into each other's ends, so that corners are closed
        for x, y, to_x, to_y in rules:
            self._out.append(
                f"{x / MM_PER_POINT:.2f} {(PAGE_HEIGHT - y) / MM_PER_POINT:.2f} m "
                f"{to_x / MM_PER_POINT:.2f} {(PAGE_HEIGHT - to_y) / MM_PER_POINT:.2f} l S"
            )

    def _words(self, block: Block, lines: Sequence[str], style: Style, x: float, middle: float) -> None:
        """The lines of a cell whose left border is at ``x``; ``middle`` is that of the first line."""
        for line in lines:
            start = x + style.side
            if block.centred:
                # a mark at its end is not seen, so nothing is moved for it
                line = line.lstrip(" ")
                width = self._song.width(line.rstrip(" ").removesuffix(BLANK))
                start = x + (block.width - width * style.size * MM_PER_POINT) / 2
            self._line(self._song, line, style.size, start, middle)
            middle += style.line

    def _sign_off(self, sheet: Sheet, left: float, top: float) -> None:
        width = sum(sheet.widths) / len(sheet.sign_off)
        for number, text in enumerate(sheet.sign_off):
            self._line(self._song, text, SIGN_SIZE, left + number * width, top + SIGN_LINE / 2 + 1)

    def _foot(self) -> None:
        """第 n 页 共 N 页; N is a form of the PDF that is drawn at the end, when it is known."""
        middle = PAGE_HEIGHT - MARGIN_BOTTOM / 2
        before = f"第 {self._page} 页　共 "
        width = (self._song.width(before) + self._song.width("00 页")) * FOOT_SIZE * MM_PER_POINT
        x = (PAGE_WIDTH - width) / 2
        self._line(self._song, before, FOOT_SIZE, x, middle)
        x += self._song.width(before) * FOOT_SIZE * MM_PER_POINT
        baseline = (PAGE_HEIGHT - middle) / MM_PER_POINT - FOOT_SIZE * 0.36
        self._out.append(f"q 1 0 0 1 {x / MM_PER_POINT:.2f} {baseline:.2f} cm")
        self._flush()
        self._canvas.doForm(_TOTAL)
        self._out.append("Q")

    def _flush(self) -> None:
        self._canvas._code.append("\n".join(self._out))
        self._out = []

    def _centre(self, font: FontChain, text: str, size: float, x: float, middle: float) -> None:
        self._line(font, text, size, x - font.width(text) * size * MM_PER_POINT / 2, middle)

    def _line(self, font: FontChain, text: str, size: float, x: float, middle: float) -> None:
        """Draw ``text`` from ``x`` mm on, its middle ``middle`` mm below the page's top."""
        if text:
            # the middle of an ideograph lies 0.36 em above the baseline
            baseline = (PAGE_HEIGHT - middle) / MM_PER_POINT - size * 0.36
            self._show(font, text, size, x / MM_PER_POINT, baseline)

    def _show(self, font: FontChain, text: str, size: float, x: float, y: float) -> None:
        parts = self._texts.get((font, text))
        if parts is None:
            parts = self._parts(font, text)
            if len(self._texts) >= _CACHED:
                self._texts.clear()
            self._texts[font, text] = parts
        out = self._out
        for name, code, start in parts:
            if name:
                out.append(f"BT {name} {size:g} Tf {x + start * size:.2f} {y:.2f} Td <{code}> Tj ET")
            else:
                self._substitute(code, size, x + start * size, y)

    def _parts(self, font: FontChain, text: str) -> list[tuple[str, str, float]]:
        """``text`` as (font's name in the PDF, codes in hex, start in em); no name: no font has it."""
        parts = []
        start = 0.0
        for run in font.runs(text):
            if run.font is None:
                self.missing[run.text] = None
                parts.append(("", run.text, start))
                start += 1.0
                continue
            for name, code, width in self._split(run.font, run.text):
                parts.append((name, code, start))
                start += width
        return parts

    def _split(self, font: TTFont, text: str) -> Iterable[tuple[str, str, float]]:
        face: Any = font.face
        widths = face.getCharWidth
        begin = 0
        for subset, codes in font.splitString(text, self._document):
            name = font.getSubsetInternalName(subset, self._document)
            piece = text[begin : begin + len(codes)]
            begin += len(codes)
            yield name, codes.hex(), sum(widths(ord(char)) for char in piece) / 1000

    def _substitute(self, char: str, size: float, x: float, y: float) -> None:
        """A box with the code point in it, in the place of a character that no font has."""
        self._out.append(
            f"q 0.3 w {x + size * 0.04:.2f} {y - size * 0.1:.2f} {size * 0.92:.2f} {size * 0.92:.2f} re S Q"
        )
        digits = f"{ord(char):04X}"
        half = (len(digits) + 1) // 2
        for number, line in enumerate((digits[:half], digits[half:])):
            small = size * 0.38
            middle = x + size * 0.5 - self._hei.width(line) * small / 2
            self._show(self._hei, line, small, middle, y + size * (0.42 - 0.42 * number))

    def save(self) -> None:
        """Finish the file. A book without forms is one empty page."""
        if not self._page:
            self._turn()
        if self._numbered:
            self._canvas.beginForm(_TOTAL, 0, -FOOT_SIZE, 100, FOOT_SIZE * 2)
            self._show(self._song, f"{self._page} 页", FOOT_SIZE, 0, 0)
            self._flush()
            self._canvas.endForm()
        save(self._canvas)
