"""Forms drawn on pages, once for every kind of file that has pages: PDF and OFD.

This module alone decides what is drawn where, and where a page ends. A `PageFile` writes the texts, rules,
pages and bookmarks. Millimetres from a page's left and top edge, but below `PageFile` points from its left
and bottom edge, as type is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, repeat

from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.pdf_marks import BLANK, marked
from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.drawn_form import DrawnForm, FormRecorder
from jixiao_gui.formats.writing.fonts import FontChain, FontChoice
from jixiao_gui.formats.writing.page_file import PageFile
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

SUBJECT = "项目支出绩效自评表"
RULE_WEIGHT = 0.5
"""Points; rules reach into each other's ends by half of it, so that corners are closed."""
CACHED = 20_000
"""Texts that a file caches in the form in which it writes them."""


def draw_form(sheet: Sheet, choice: FontChoice) -> DrawnForm:
    """Return ``sheet`` drawn on pages, to be put into a file elsewhere."""
    drawing = FormRecorder(choice)
    pages = _FootlessPages(drawing, choice)
    pages.draw(sheet, "", numbered=False)
    return DrawnForm(sheet.title, drawing.width, drawing.height, pages.numbered, tuple(drawing.pages))


def write_pages(
    file: PageFile,
    sheets: Iterable[Sheet | DrawnForm],
    names: Iterable[str],
    progress: Progress | None,
    choice: FontChoice,
    *,
    by_form: bool = False,
) -> list[str]:
    """Draw ``sheets`` into ``file``, each from a new page, with a bookmark of its name (else of its title).

    Pages are counted through the file, or each form's from 1 with ``by_form``. Returns the characters that no
    font has. A book without forms is one empty page. Raises `Cancelled` when ``progress`` returns False.
    """
    pages = _Pages(file, choice, by_form=by_form)
    labels = chain(names, repeat(""))
    pending = iter(sheets)
    sheet = next(pending, None)
    count = 0
    while sheet is not None:
        following = next(pending, None)
        draw = pages.put if isinstance(sheet, DrawnForm) else pages.draw
        draw(sheet, next(labels) or sheet.title, numbered=following is not None)  # type: ignore[arg-type]
        count += 1
        step(progress, count)
        sheet = following
    if not pages.count:
        file.end_page()
    pages.end_count()
    file.finish()
    return list(file.missing)


def set_pages(sheet: Sheet, choice: FontChoice = FontChoice.BUNDLED) -> tuple[Setting, list[Page]]:
    """Return the setting of ``sheet`` and its pages, one page where the type allows it."""
    advance = fonts.song(choice).advance
    rooms = table_rooms(sheet, advance)
    setting = fitting(sheet, rooms.whole, advance)
    if setting.height <= rooms.whole:
        return setting, paginate(sheet, setting, rooms.whole, rooms.other)
    return setting, paginate(sheet, setting, rooms.first, rooms.other)


class _Pages:
    """Draws forms one after the other; ``count``: the pages drawn."""

    def __init__(self, file: PageFile, choice: FontChoice, *, by_form: bool = False) -> None:
        self._file = file
        self._choice = choice
        self._song, self._hei, self._title = fonts.song(choice), fonts.hei(choice), fonts.title(choice)
        self._width, self._height = PAGE_WIDTH, PAGE_HEIGHT
        self.numbered = False
        """Whether pages get a foot with their number."""
        self.count = 0
        self._by_form = by_form
        self._before = 0
        """Pages that were counted before, where each form's begin at 1."""

    def end_count(self) -> None:
        """Write the number of pages into their feet, at the end of the file or of a form."""
        self._file.end_count(self.count - self._before)
        self._before = self.count

    def draw(self, sheet: Sheet, name: str, *, numbered: bool) -> None:
        """Draw one form; ``numbered`` when more forms follow, for then pages have numbers."""
        sheet = on_paper(sheet)
        self._width, self._height = page_size(sheet)
        self._file.resize(self._width, self._height)
        setting, pages = set_pages(sheet, self._choice)
        above = heading(sheet, self._song.advance)
        top = table_top(sheet, above)
        filled = pages[-1].filled + (top or 0.0 if len(pages) == 1 else 0.0)
        over = max(len(lines_below(sheet, self._song.advance, filled)) - 1, 0)
        count = len(above) + (top is None) + len(pages) - 1 + over
        self.numbered = self.numbered or numbered or count > 1
        left = (self._width - lines_width(sheet)) / 2
        self._file.bookmark(name or f"第 {self.count + 1} 页")
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
        if self._by_form:
            self.end_count()

    def put(self, form: DrawnForm, name: str, *, numbered: bool) -> None:
        """Put a form into the file that was drawn elsewhere."""
        self._width, self._height = form.width, form.height
        self._file.resize(self._width, self._height)
        self.numbered = self.numbered or numbered or form.several
        self._file.bookmark(name or f"第 {self.count + 1} 页")
        chains = {"song": self._song, "hei": self._hei, "title": self._title}
        for page in form.pages:
            for piece in page:
                if piece and isinstance(piece[0], str):
                    font, text, size, x, y, heavy = piece
                    self._file.show(chains[font], text, size, x, y, heavy=heavy)
                else:
                    self._file.rules(piece)
            self._end_page()
        if self._by_form:
            self.end_count()

    def _table(
        self,
        setting: Setting,
        blocks: Sequence[Block],
        page: Page,
        left: float,
        top: float,
        printed: dict[Block, int],
    ) -> float:
        """Draw a page's part of the table and return its lower edge."""
        rules = Rules()
        for block in blocks:
            part = part_on(page, block, setting.style, printed)
            if part is not None:
                rules.cell(left + block.left, top + part.top, block.width, part.height)
                self._words(block, part.lines, setting.style, left + block.left, top + part.middle)
        self._file.rules(rules)
        return top + page.filled

    def _end_page(self) -> None:
        self.count += 1
        if self.numbered:
            self._foot()
        self._file.end_page()

    def _below(self, sheet: Sheet, left: float, bottom: float) -> float:
        """Draw the lines under a table that ends at ``bottom`` and return their lower edge."""
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
                room = lines_width(sheet) / MM_PER_POINT
                size = min(Kind.TITLE.size, room / max(self._title.width(line.text), 1.0))
                self._centre(self._title, line.text, size, middle, heavy=True)
            elif kind is Kind.YEAR:
                self._centre(self._song, line.text, kind.size, middle)
            else:
                font = self._hei if kind is Kind.CAPTION else self._song
                self._file.text(font, line.text, kind.size, left, middle)

    def _words(self, block: Block, lines: Sequence[str], style: Style, x: float, middle: float) -> None:
        """Draw the lines of a cell whose left border is at ``x``; ``middle`` is that of the first line."""
        side, size, centred = style.side, style.size, block.centred
        for line in lines:
            start = x + side
            if centred:
                # a mark at its end is not seen, so nothing is moved for it
                line = line.lstrip(" ")
                width = self._song.width(line.rstrip(" ").removesuffix(BLANK))
                start = x + (block.width - width * size * MM_PER_POINT) / 2
            self._file.text(self._song, line, size, start, middle)
            middle += style.line

    def _sign_off(self, sheet: Sheet, left: float, top: float) -> None:
        width = sum(sheet.widths) / len(sheet.sign_off)
        for number, text in enumerate(sheet.sign_off):
            self._file.text(self._song, text, SIGN_SIZE, left + number * width, top + SIGN_LINE / 2 + 1)

    def _foot(self) -> None:
        """Draw 第 n 页 共 N 页."""
        middle = self._height - MARGIN_BOTTOM / 2
        before = f"第 {self.count - self._before} 页　共 "
        width = (self._song.width(before) + self._song.width("00 页")) * FOOT_SIZE * MM_PER_POINT
        x = (self._width - width) / 2
        self._file.text(self._song, before, FOOT_SIZE, x, middle)
        x += self._song.width(before) * FOOT_SIZE * MM_PER_POINT
        self._file.page_count(self._song, FOOT_SIZE, x, middle)

    def _centre(self, font: FontChain, text: str, size: float, middle: float, *, heavy: bool = False) -> None:
        x = self._width / 2 - font.width(text) * size * MM_PER_POINT / 2
        self._file.text(font, text, size, x, middle, heavy=heavy)


class _FootlessPages(_Pages):
    """Draws the pages of one form for a file that is made elsewhere, which adds the feet."""

    def _end_page(self) -> None:
        self.count += 1
        self._file.end_page()
