"""Pages as PDF, written on reportlab's canvas.

A page's content is written as text of our own, for the canvas formats each number in Python at a third of
the whole time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from os import PathLike
from typing import Any, BinaryIO

from reportlab.pdfbase.pdfdoc import PDFName, PDFStream
from reportlab.pdfbase.ttfonts import TTFont

from jixiao_gui.formats import Progress
from jixiao_gui.formats.pdf_marks import KEYWORD
from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.canvas import open_canvas, save
from jixiao_gui.formats.writing.fonts import FontChain, FontChoice
from jixiao_gui.formats.writing.form_pages import CACHED, RULE_WEIGHT, SUBJECT, PageFile, write_pages
from jixiao_gui.formats.writing.ruled_lines import Rules
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.typeset import MM_PER_POINT

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
    return write_pages(_Pdf(target, title, author, choice), sheets, names, progress, choice)


class _Pdf(PageFile):
    """One PDF in the making."""

    def __init__(
        self, target: str | PathLike[str] | BinaryIO, title: str, author: str, choice: FontChoice
    ) -> None:
        super().__init__(choice)
        self._song = fonts.song(choice)
        size = self.width / MM_PER_POINT, self.height / MM_PER_POINT
        self._canvas = open_canvas(
            target, size, self._song.first, title=title, subject=SUBJECT, author=author
        )
        self._document = self._canvas._doc
        self._document.info.keywords = KEYWORD
        self._texts: dict[tuple[FontChain, str], list[tuple[str, str, float]]] = {}
        self._counted: tuple[FontChain, float] | None = None
        self._out: list[str] = []

    def resize(self, width: float, height: float) -> None:
        super().resize(width, height)
        self._canvas.setPageSize((width / MM_PER_POINT, height / MM_PER_POINT))

    def bookmark(self, name: str) -> None:
        number = self._canvas.getPageNumber()
        key = f"form-{number}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(name, key, 0, False)

    def end_page(self) -> None:
        self._flush()
        self._canvas.showPage()
        # reportlab keeps the text of each page until the end; packed now, a thousand forms stay small
        page = self._document.Pages.pages[-1]
        packed = PDFStream(content=zlib.compress(page.stream.encode("ascii")), filters=[])
        packed.dictionary["Filter"] = PDFName("FlateDecode")
        page.Contents, page.stream = packed, None

    def rules(self, rules: Rules) -> None:
        self._out.append(f"{RULE_WEIGHT} w 2 J")
        for x, y, to_x, to_y in rules:
            self._out.append(
                f"{x / MM_PER_POINT:.2f} {(self.height - y) / MM_PER_POINT:.2f} m "
                f"{to_x / MM_PER_POINT:.2f} {(self.height - to_y) / MM_PER_POINT:.2f} l S"
            )

    def page_count(self, font: FontChain, size: float, x: float, middle: float) -> None:
        """Draw a form of the PDF that is drawn itself at the end, when the number is known."""
        self._counted = font, size
        self._out.append(f"q 1 0 0 1 {x / MM_PER_POINT:.2f} {self.baseline(middle, size):.2f} cm")
        self._flush()
        self._canvas.doForm(_TOTAL)
        self._out.append("Q")

    def _flush(self) -> None:
        self._canvas._code.append("\n".join(self._out))
        self._out = []

    def show(
        self, font: FontChain, text: str, size: float, x: float, y: float, *, heavy: bool = False
    ) -> None:
        parts = self._texts.get((font, text))
        if parts is None:
            parts = self._parts(font, text)
            if len(self._texts) >= CACHED:
                self._texts.clear()
            self._texts[font, text] = parts
        out = self._out
        if heavy:
            out.append(f"2 Tr {size / 45:.2f} w")
        for name, code, start in parts:
            if name:
                out.append(f"BT {name} {size:g} Tf {x + start * size:.2f} {y:.2f} Td <{code}> Tj ET")
            else:
                self.substitute(code, size, x + start * size, y)
        if heavy:
            out.append("0 Tr")

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

    def frame(self, x: float, y: float, size: float) -> None:
        self._out.append(f"q 0.3 w {x:.2f} {y:.2f} {size:.2f} {size:.2f} re S Q")

    def finish(self, pages: int) -> None:
        if self._counted is not None:
            font, size = self._counted
            self._canvas.beginForm(_TOTAL, 0, -size, 100, size * 2)
            self.show(font, f"{pages} 页", size, 0, 0)
            self._flush()
            self._canvas.endForm()
        save(self._canvas)
