"""Pages as PDF, with reportlab's fonts.

The content of a page is written here, since reportlab's canvas formats each number in Python, which would
take a third of the whole time.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from reportlab.pdfbase.pdfdoc import PDFInfo

from jixiao_gui.formats import Progress
from jixiao_gui.formats.pdf_marks import KEYWORD
from jixiao_gui.formats.writing.canvas import document_info
from jixiao_gui.formats.writing.drawn_form import DrawnForm
from jixiao_gui.formats.writing.fonts import FontChain, FontChoice, drawn
from jixiao_gui.formats.writing.form_pages import CACHED, RULE_WEIGHT, SUBJECT, write_pages
from jixiao_gui.formats.writing.page_file import PageFile
from jixiao_gui.formats.writing.pdf_objects import PdfObjects
from jixiao_gui.formats.writing.ruled_lines import Rule
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.typeset import MM_PER_POINT

_TOTAL = "Total"
"""The name by which a page shows the number of pages."""


def write_pdf(
    sheets: Iterable[Sheet | DrawnForm],
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

    Sheets that `draw_form` has drawn are taken as well. Pages are counted through the file, or each
    form's from 1 with ``pages_by_form``.

    Returns the characters that no font has; each is drawn as a box with its code point. The same
    sheets give the same bytes. Raises `Cancelled` when ``progress`` returns False, before
    anything is written; OSError when ``target`` cannot be written.
    """
    info = document_info(title, SUBJECT, author, KEYWORD)
    with closing(PdfObjects()) as objects:
        file = _Pdf(target, objects, info, choice)
        return write_pages(file, sheets, names, progress, choice, by_form=pages_by_form)


class _Pdf(PageFile):
    """A PDF being written."""

    def __init__(
        self,
        target: str | PathLike[str] | BinaryIO,
        objects: PdfObjects,
        info: PDFInfo,
        choice: FontChoice,
    ) -> None:
        super().__init__(choice)
        self._target, self._objects, self._info = target, objects, info
        self._glyphs: dict[FontChain, _Glyphs] = {}
        self._texts: dict[tuple[FontChain, str], list[tuple[str, str, float]]] = {}
        self._counted: tuple[FontChain, float] | None = None
        self._total = 0
        """The number of the drawing that shows how many pages there are, once a page refers to it."""
        self._out: list[str] = []

    def bookmark(self, name: str) -> None:
        self._objects.bookmark(name)

    def end_page(self) -> None:
        shown = {_TOTAL: self._total} if self._total else {}
        width, height = self.width / MM_PER_POINT, self.height / MM_PER_POINT
        self._objects.write_page(self._content(), width, height, shown)

    def _content(self) -> bytes:
        """Return what was drawn since the last call."""
        content = "\n".join(self._out).encode("ascii")
        self._out = []
        return content

    def rules(self, rules: Iterable[Rule]) -> None:
        self._out.append(f"{RULE_WEIGHT} w 2 J")
        for x, y, to_x, to_y in rules:
            self._out.append(
                f"{x / MM_PER_POINT:.2f} {(self.height - y) / MM_PER_POINT:.2f} m "
                f"{to_x / MM_PER_POINT:.2f} {(self.height - to_y) / MM_PER_POINT:.2f} l S"
            )

    def page_count(self, font: FontChain, size: float, x: float, middle: float) -> None:
        """Show a drawing of the PDF, which is written when the number is known."""
        self._counted = font, size
        self._total = self._total or self._objects.new_drawing()
        place = f"{x / MM_PER_POINT:.2f} {self.baseline(middle, size):.2f}"
        self._out.append(f"q 1 0 0 1 {place} cm /{_TOTAL} Do Q")

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
        """Return ``text`` as (font's name in the PDF, codes in hex, start in em); no name where no font has
        it.
        """
        glyphs = self._glyphs.get(font)
        if glyphs is None:
            glyphs = self._glyphs[font] = _Glyphs(font, self._objects.fonts)
        parts: list[tuple[str, str, float]] = []
        start, width = 0.0, 0
        name, codes = "", ""
        for char in drawn(text):
            glyph = glyphs[char]
            if glyph.name != name or not name:
                if name:
                    parts.append((name, codes, start))
                    start += width / 1000
                name, codes, width = glyph.name, "", 0
                if not name:
                    self.missing[char] = None
                    parts.append(("", char, start))
                    start += 1.0
                    continue
            codes += glyph.code
            width += glyph.width
        if name:
            parts.append((name, codes, start))
        return parts

    def frame(self, x: float, y: float, size: float) -> None:
        self._out.append(f"q 0.3 w {x:.2f} {y:.2f} {size:.2f} {size:.2f} re S Q")

    def end_count(self, pages: int) -> None:
        if self._counted is not None:
            font, size = self._counted
            self.show(font, f"{pages} 页", size, 0, 0)
            self._objects.write_drawing(self._total, self._content(), (0, -size, 100, size * 2))
            self._counted, self._total = None, 0

    def finish(self) -> None:
        if isinstance(self._target, (str, PathLike)):
            with Path(self._target).open("wb") as file:
                self._objects.write_file(file, self._info)
        else:
            self._objects.write_file(self._target, self._info)


class _Glyph(NamedTuple):
    """A character in the file: its font's name, its code in hex, its width in thousandths of an em."""

    name: str
    code: str
    width: int


class _Glyphs(dict[str, _Glyph]):
    """The characters of a chain of fonts in one document; a new one gets the next code."""

    def __init__(self, chain: FontChain, document: Any) -> None:
        super().__init__()
        self._chain, self._document = chain, document

    def __missing__(self, char: str) -> _Glyph:
        font: Any = self._chain.font_of(char)
        if font is None:
            glyph = _Glyph("", "", 0)
        else:
            ((subset, code),) = font.splitString(char, self._document)
            name = font.getSubsetInternalName(subset, self._document)
            glyph = _Glyph(name, code.hex(), font.face.getCharWidth(ord(char)))
        self[char] = glyph
        return glyph
