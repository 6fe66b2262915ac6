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

from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.pdf_marks import BLANK, KEYWORD, marked
from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.canvas import open_canvas, save
from jixiao_gui.formats.writing.fonts import FontChain, FontChoice
from jixiao_gui.formats.writing.paginate import Page, paginate, part_on
from jixiao_gui.formats.writing.paper import (
    FOOT_SIZE,
    MARGIN_BOTTOM,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SIGN_LINE,
    SIGN_SIZE,
    Kind,
    SetLine,
    heading,
    lines_below,
    lines_width,
    on_paper,
    page_size,
    table_rooms,
    table_top,
)
from jixiao_gui.formats.writing.ruled_lines import Rules
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
    pages_by_form: bool = False,
) -> list[str]:
    """Write ``sheets`` to ``target``, each from a new page, with a bookmark of its name (else of its title).

    Gives the characters that no font has; each stands as a box with its code point in it. Pages are counted
    through the file, or each form's from 1 with ``pages_by_form``. The same
    sheets give the same bytes. Raises `Cancelled` when ``progress`` says stop, then nothing
    was written; OSError when ``target`` cannot be written.
    """
    paper = _Paper(target, title, author, choice, pages_by_form)
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
    """Return how ``sheet`` is set and spread over pages; one page wherever the type allows it."""
    advance = fonts.song(choice).advance
    rooms = table_rooms(sheet, advance)
    setting = fitting(sheet, rooms.whole, advance)
    if setting.height <= rooms.whole:
        return setting, paginate(sheet, setting, rooms.whole, rooms.other)
    return setting, paginate(sheet, setting, rooms.first, rooms.other)


class _Paper:
    """One PDF in the making."""

    def __init__(
        self,
        target: str | PathLike[str] | BinaryIO,
        title: str,
        author: str,
        choice: FontChoice,
        pages_by_form: bool,
    ) -> None:
        self._choice = choice
        self._song, self._hei, self._title = fonts.song(choice), fonts.hei(choice), fonts.title(choice)
        self._width, self._height = PAGE_WIDTH, PAGE_HEIGHT
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
        self._pages_by_form, self._before, self._total = pages_by_form, 0, _TOTAL
        self._out: list[str] = []

    def draw(self, sheet: Sheet, name: str, *, numbered: bool) -> None:
        """Draw one form; ``numbered`` when more forms follow, for then pages have numbers."""
        sheet = on_paper(sheet)
        self._width, self._height = page_size(sheet)
        self._canvas.setPageSize((self._width / MM_PER_POINT, self._height / MM_PER_POINT))
        setting, pages = set_pages(sheet, self._choice)
        above = heading(sheet, self._song.advance)
        top = table_top(sheet, above)
        filled = pages[-1].filled + (top or 0.0 if len(pages) == 1 else 0.0)
        over = max(len(lines_below(sheet, self._song.advance, filled)) - 1, 0)
        count = len(above) + (top is None) + len(pages) - 1 + over
        self._numbered = self._numbered or numbered or count > 1
        left = (self._width - lines_width(sheet)) / 2
        key = f"form-{self._page + 1}"
        if self._pages_by_form:
            self._before, self._total = self._page, f"{_TOTAL}-{self._page + 1}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(name or f"第 {self._page + 1} 页", key, 0, False)
        for lines in above[:-1]:
            self._lines(sheet, lines, left)
            self._end_page()
        self._lines(sheet, above[-1], left)
        if top is None:
            self._end_page()
        blocks = [marked(block) for block in setting.blocks]
        printed: dict[Block, int] = {}
        bottom = self._table(setting, blocks, pages[0], left, MARGIN_TOP + (top or 0.0), printed)
        for page in pages[1:]:
            self._end_page()
            bottom = self._table(setting, blocks, page, left, MARGIN_TOP, printed)
        bottom = self._below(sheet, left, bottom)
        if sheet.sign_off:
            if bottom + SIGN_LINE > self._height - MARGIN_BOTTOM + 0.01:
                self._end_page()
                bottom = MARGIN_TOP
            self._sign_off(sheet, left, bottom)
        self._end_page()
        if self._pages_by_form:
            self._tell_total()

    def _table(
        self,
        setting: Setting,
        blocks: Sequence[Block],
        page: Page,
        left: float,
        top: float,
        printed: dict[Block, int],
    ) -> float:
        """Draw a page's part of the table; return its lower edge."""
        rules = Rules()
        for block in blocks:
            part = part_on(page, block, setting.style, printed)
            if part is not None:
                rules.cell(left + block.left, top + part.top, block.width, part.height)
                self._words(block, part.lines, setting.style, left + block.left, top + part.middle)
        self._draw(rules)
        return top + page.filled

    def _end_page(self) -> None:
        self._page += 1
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

    def _below(self, sheet: Sheet, left: float, bottom: float) -> float:
        """Return the lines under a table that ends at ``bottom``; returns where they end."""
        pages = lines_below(sheet, self._song.advance, bottom - MARGIN_TOP)
        for number, lines in enumerate(pages):
            if number:
                self._end_page()
            self._lines(sheet, lines, left)
            if lines:
                bottom = MARGIN_TOP + lines[-1].top + lines[-1].kind.height
        return bottom

    def _lines(self, sheet: Sheet, lines: Sequence[SetLine], left: float) -> None:
        """Draw lines above or below the table, on one page."""
        for line in lines:
            kind, middle = line.kind, MARGIN_TOP + line.top + line.kind.height / 2
            if kind is Kind.TITLE:
                self._title_line(sheet, line.text, middle)
            elif kind is Kind.YEAR:
                self._centre(self._song, line.text, kind.size, self._width / 2, middle)
            else:
                font = self._hei if kind is Kind.CAPTION else self._song
                self._line(font, line.text, kind.size, left, middle)

    def _title_line(self, sheet: Sheet, text: str, middle: float) -> None:
        room = lines_width(sheet) / MM_PER_POINT
        size = min(Kind.TITLE.size, room / max(self._title.width(text), 1.0))
        # a hair of outline makes the regular weight a bold one
        self._out.append(f"2 Tr {size / 45:.2f} w")
        self._centre(self._title, text, size, self._width / 2, middle)
        self._out.append("0 Tr")

    def _draw(self, rules: Rules) -> None:
        self._out.append("0.5 w 2 J")  # rules reach into each other's ends, so that corners are closed
        for x, y, to_x, to_y in rules:
            self._out.append(
                f"{x / MM_PER_POINT:.2f} {(self._height - y) / MM_PER_POINT:.2f} m "
                f"{to_x / MM_PER_POINT:.2f} {(self._height - to_y) / MM_PER_POINT:.2f} l S"
            )

    def _words(self, block: Block, lines: Sequence[str], style: Style, x: float, middle: float) -> None:
        """Draw the lines of a cell whose left border is at ``x``; ``middle`` is that of the first line."""
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
        """Draw 第 n 页 共 N 页; N is a form of the PDF that is drawn when it is known."""
        middle = self._height - MARGIN_BOTTOM / 2
        before = f"第 {self._page - self._before} 页　共 "
        width = (self._song.width(before) + self._song.width("00 页")) * FOOT_SIZE * MM_PER_POINT
        x = (self._width - width) / 2
        self._line(self._song, before, FOOT_SIZE, x, middle)
        x += self._song.width(before) * FOOT_SIZE * MM_PER_POINT
        baseline = (self._height - middle) / MM_PER_POINT - FOOT_SIZE * 0.36
        self._out.append(f"q 1 0 0 1 {x / MM_PER_POINT:.2f} {baseline:.2f} cm")
        self._flush()
        self._canvas.doForm(self._total)
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
            baseline = (self._height - middle) / MM_PER_POINT - size * 0.36
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
        """Return ``text`` as (font's name in the PDF, codes in hex, start in em); no name: no font has it."""
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
        """Draw a box with the code point in it, in the place of a character that no font has."""
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
        if not self._pages_by_form:
            self._tell_total()
        save(self._canvas)

    def _tell_total(self) -> None:
        """Draw N 页 for the pages counted so far, which wait for it."""
        if self._numbered:
            self._canvas.beginForm(self._total, 0, -FOOT_SIZE, 100, FOOT_SIZE * 2)
            self._show(self._song, f"{self._page - self._before} 页", FOOT_SIZE, 0, 0)
            self._flush()
            self._canvas.endForm()
