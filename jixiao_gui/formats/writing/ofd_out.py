"""Pages as OFD, the fixed layout of GB/T 33190-2016: a zip of XML, a part a page.

Each page is written when it ends. Behind the pages stand the parts that are known only then: the fonts, cut
down to the characters in use, the list of pages, and the number of pages, which the feet show by a template.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from os import PathLike
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from jixiao_gui.formats import Progress
from jixiao_gui.formats.writing import ofd_parts
from jixiao_gui.formats.writing.drawn_form import DrawnForm
from jixiao_gui.formats.writing.font_subset import subset
from jixiao_gui.formats.writing.fonts import FontChain, FontChoice
from jixiao_gui.formats.writing.form_pages import CACHED, RULE_WEIGHT, write_pages
from jixiao_gui.formats.writing.ofd_parts import FOLDER, Font, Located, clean, number
from jixiao_gui.formats.writing.page_file import PageFile
from jixiao_gui.formats.writing.ruled_lines import Rule
from jixiao_gui.formats.writing.zip_entries import entry
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.typeset import MM_PER_POINT

_ABOVE, _BELOW, _ASIDE = 1.05, 0.45, 0.3
"""In em, how far an object reaches over its baseline, under it and beside its text; the rest is cut off."""
_ENDS = " \u3000"


def write_ofd(
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
    """Write ``sheets`` to ``target`` on the pages that `write_pdf` gives them, a form at a time.

    Gives the characters that no font has; each stands as a box with its code point in it. The same sheets
    give the same bytes. Raises `Cancelled` when ``progress`` says stop; OSError when ``target`` cannot be
    written. In both cases what was written so far is of no use.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        file = _Ofd(archive, title, author, choice)
        return write_pages(file, sheets, names, progress, choice, by_form=pages_by_form)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text in one font: its start in mm, and its object from the boundary's width on.

    ``missing`` is a character that no font has, in the place of an object.
    """

    start: float
    object: str
    missing: str = ""


@dataclass(slots=True)
class _Used:
    """A font and its characters in use."""

    id: int
    face: Any
    characters: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Count:
    """The place on pages of one size for the number of all pages; points from the left and bottom edge."""

    width: float
    height: float
    font: FontChain
    size: float
    x: float
    y: float


class _Ofd(PageFile):
    """An OFD being written."""

    def __init__(self, archive: zipfile.ZipFile, title: str, author: str, choice: FontChoice) -> None:
        super().__init__(choice)
        self._archive = archive
        self._title, self._author = title, author
        self._digest = hashlib.sha256(f"{title}\n{author}".encode("utf-8", "replace"))
        self._last = 0
        self._fonts: dict[int, _Used] = {}
        self._texts: dict[tuple[FontChain, str, float, bool], list[_Piece]] = {}
        self._counts: dict[_Count, int] = {}
        self._counted: list[Located] = []
        self._pages: list[Located] = []
        self._bookmarks: list[tuple[str, int]] = []
        self._size: tuple[float, float] | None = None
        self._begin()

    def _begin(self) -> None:
        self._page = 0
        self._objects: list[str] = []
        self._templates: list[int] = []

    def _id(self) -> int:
        self._last += 1
        return self._last

    def bookmark(self, name: str) -> None:
        self._page = self._page or self._id()
        self._bookmarks.append((name, self._page))

    def end_page(self) -> None:
        if self._size is None:
            self._size = self.width, self.height
        place = f"Pages/Page_{len(self._pages)}/Content.xml"
        self._pages.append(Located(self._page or self._id(), place))
        content = ofd_parts.page(self._objects, self._id(), self.width, self.height, self._templates)
        self._write(place, content)
        self._begin()

    def _write(self, place: str, content: str | bytes) -> None:
        data = content if isinstance(content, bytes) else content.encode()
        self._digest.update(data)
        self._archive.writestr(entry(f"{FOLDER}/{place}"), data, zipfile.ZIP_DEFLATED)

    def show(
        self, font: FontChain, text: str, size: float, x: float, y: float, *, heavy: bool = False
    ) -> None:
        key = (font, text, size, heavy)
        pieces = self._texts.get(key)
        if pieces is None:
            pieces = self._pieces(font, text, size * MM_PER_POINT, heavy)
            if len(self._texts) >= CACHED:
                self._texts.clear()
            self._texts[key] = pieces
        left, top = x * MM_PER_POINT, self.height - (y + size * _ABOVE) * MM_PER_POINT
        for piece in pieces:
            if piece.missing:
                self.substitute(piece.missing, size, (left + piece.start) / MM_PER_POINT, y)
            else:
                place = f"{left + piece.start:.3f} {top:.3f}"
                self._objects.append(f'<ofd:TextObject ID="{self._id()}" Boundary="{place} {piece.object}')

    def _pieces(self, chain: FontChain, text: str, size: float, heavy: bool) -> list[_Piece]:
        """Return ``text`` as objects, without blanks at its end; ``size`` in mm."""
        pieces: list[_Piece] = []
        start = 0.0
        for run in chain.runs(text.rstrip(_ENDS)):
            if run.font is None:
                self.missing[run.text] = None
                pieces.append(_Piece(start, "", run.text))
                start += size
                continue
            face: Any = run.font.face
            used = self._fonts.get(id(face))
            if used is None:
                used = self._fonts[id(face)] = _Used(self._id(), face)
            for part in _parts(clean(run.text)):
                widths = [face.getCharWidth(ord(char)) / 1000 * size for char in part]
                # XML readers drop blanks where a text begins, so they are room here and no characters
                blank = len(part) - len(part.lstrip(" "))
                words, room = part[blank:], sum(widths[:blank])
                if words:
                    used.characters.update(words)
                    text_object = _object(used.id, words, widths[blank:], size, heavy)
                    pieces.append(_Piece(start + room - size * _ASIDE, text_object))
                start += sum(widths)
        return pieces

    def frame(self, x: float, y: float, size: float) -> None:
        side = size * MM_PER_POINT
        left, top = x * MM_PER_POINT, self.height - y * MM_PER_POINT - side
        square = [(left, top, left + side, top), (left + side, top, left + side, top + side)]
        square += [(left + side, top + side, left, top + side), (left, top + side, left, top)]
        self._path(square, 0.3, "Butt")

    def rules(self, rules: Iterable[Rule]) -> None:
        self._path(list(rules), RULE_WEIGHT, "Square")

    def _path(self, lines: list[tuple[float, float, float, float]], weight: float, cap: str) -> None:
        """Draw straight lines in mm, each on its own; ``weight`` in points."""
        if not lines:
            return
        aside = weight * MM_PER_POINT
        left, top = min(line[0] for line in lines) - aside, min(line[1] for line in lines) - aside
        right, bottom = max(line[2] for line in lines) + aside, max(line[3] for line in lines) + aside
        drawn = " ".join(
            f"M {number(x - left)} {number(y - top)} L {number(to_x - left)} {number(to_y - top)}"
            for x, y, to_x, to_y in lines
        )
        box = f"{left:.3f} {top:.3f} {right - left:.3f} {bottom - top:.3f}"
        width = f"{weight * MM_PER_POINT:.4f}"
        self._objects.append(
            f'<ofd:PathObject ID="{self._id()}" Boundary="{box}" LineWidth="{width}" Cap="{cap}">'
            f"<ofd:AbbreviatedData>{drawn}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def page_count(self, font: FontChain, size: float, x: float, middle: float) -> None:
        """Draw the number by a template that is written at the end; all pages of its size share it."""
        # to a tenth of a millimetre: page numbers are of a hundred widths, and each place takes a template
        x = round(x, 1) / MM_PER_POINT
        count = _Count(self.width, self.height, font, size, x, self.baseline(middle, size))
        if count not in self._counts:
            self._counts[count] = self._id()
        self._templates.append(self._counts[count])

    def end_count(self, pages: int) -> None:
        self._counted += self._write_counts(f"{pages} 页")
        self._counts.clear()
        self._begin()

    def finish(self) -> None:
        listed = list(self._write_fonts())
        if listed:
            self._write("PublicRes.xml", ofd_parts.resources(listed))
        size = self._size or (self.width, self.height)
        parts = ofd_parts.document(
            size, self._last, self._counted, self._pages, self._bookmarks, has_fonts=bool(listed)
        )
        self._write("Document.xml", "".join(parts))
        id = self._digest.hexdigest()[:32]
        package = ofd_parts.package(id, self._title, self._author)
        self._archive.writestr(entry("OFD.xml"), package.encode(), zipfile.ZIP_DEFLATED)

    def _write_counts(self, text: str) -> Iterable[Located]:
        for index, (count, id) in enumerate(self._counts.items(), len(self._counted)):
            self.resize(count.width, count.height)
            self._begin()
            self.show(count.font, text, count.size, count.x, count.y)
            place = f"Tpls/Tpl_{index}/Content.xml"
            self._write(place, ofd_parts.page(self._objects, self._id(), count.width, count.height))
            yield Located(id, place)

    def _write_fonts(self) -> Iterable[Font]:
        for index, used in enumerate(self._fonts.values()):
            place = f"font_{index}.ttf"
            self._write(f"Res/{place}", subset(used.face, used.characters))
            name, family = (clean(part.decode("utf-8", "replace")) for part in _names(used.face))
            yield Font(used.id, place, name, family)


def _names(face: Any) -> tuple[bytes, bytes]:
    return bytes(face.name), bytes(face.familyName or face.name)


def _parts(text: str) -> Iterable[str]:
    """Yield ``text`` with each character above U+FFFF on its own, which some readers count as two."""
    start = 0
    for index, char in enumerate(text):
        if char > "\uffff":
            if index > start:
                yield text[start:index]
            yield char
            start = index + 1
    if start < len(text):
        yield text[start:]


def _object(font: int, text: str, widths: list[float], size: float, heavy: bool) -> str:
    """Return a text object from its boundary's width on; ``widths`` of the characters and ``size`` in mm."""
    aside, above = size * _ASIDE, size * _ABOVE
    drawn = f' Stroke="true" LineWidth="{size / 45:.4f}"' if heavy else ""
    steps = f' DeltaX="{_steps(widths[:-1])}"' if len(widths) > 1 else ""
    width, height = number(sum(widths) + 2 * aside), number(above + size * _BELOW)
    return (
        f'{width} {height}" Font="{font}" Size="{size:.4f}"{drawn}>'
        f'<ofd:TextCode X="{number(aside)}" Y="{number(above)}"{steps}>{escape(text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _steps(widths: list[float]) -> str:
    """Return the distances of the characters, several equal ones as ``g``, their number, the distance."""
    runs: list[tuple[str, int]] = []
    for width in widths:
        step = f"{width:.4f}".rstrip("0").rstrip(".")
        if runs and runs[-1][0] == step:
            runs[-1] = (step, runs[-1][1] + 1)
        else:
            runs.append((step, 1))
    return " ".join(f"g {count} {step}" if count > 2 else " ".join([step] * count) for step, count in runs)
