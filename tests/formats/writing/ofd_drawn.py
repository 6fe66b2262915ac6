"""Pages of an OFD drawn by what stands in it alone: its XML, and the fonts that it holds.

Nothing of the program's own writers is used. The pages become a PDF, so that the rasteriser that draws the
program's PDF draws these as well, and what differs is in the files.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, count
from typing import Any
from xml.etree import ElementTree

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.formats.writing.ofd_standard import NAMESPACE, steps

_POINTS = 72 / 25.4
_names = count()


@dataclass(frozen=True)
class Char:
    """A character with its place on the page, in mm from the left and top edge, by its baseline."""

    text: str
    x: float
    y: float
    size: float


@dataclass
class Page:
    width: float
    height: float
    objects: list[ElementTree.Element]

    def chars(self) -> Iterator[Char]:
        for element in self.objects:
            if element.tag == f"{NAMESPACE}TextObject":
                yield from _chars(element)


class Ofd:
    """An OFD opened: its pages, its fonts by identifier, its bookmarks as (name, page from 0)."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        package = self._xml("OFD.xml")
        self.info = {
            element.tag.removeprefix(NAMESPACE): element.text or ""
            for element in package.iterfind(f".//{NAMESPACE}DocInfo/*")
        }
        root = package.findtext(f".//{NAMESPACE}DocRoot") or ""
        self._folder = root.rpartition("/")[0]
        document = self._xml(root)
        self.fonts = dict(self._read_fonts(document))
        templates = {
            element.get("ID"): self._objects(self._xml(f"{self._folder}/{element.get('BaseLoc')}"))
            for element in document.iter(f"{NAMESPACE}TemplatePage")
        }
        self.pages: list[Page] = []
        numbers: dict[str | None, int] = {}
        for element in document.iterfind(f"{NAMESPACE}Pages/{NAMESPACE}Page"):
            numbers[element.get("ID")] = len(self.pages)
            page = self._xml(f"{self._folder}/{element.get('BaseLoc')}")
            objects = self._objects(page)
            for used in page.iterfind(f"{NAMESPACE}Template"):
                objects += templates[used.get("TemplateID")]
            box = page.findtext(f"{NAMESPACE}Area/{NAMESPACE}PhysicalBox") or ""
            _, _, width, height = map(float, box.split())
            self.pages.append(Page(width, height, objects))
        self.bookmarks = [
            (element.get("Title"), numbers[dest.get("PageID")])
            for element in document.iter(f"{NAMESPACE}OutlineElem")
            for dest in element.iter(f"{NAMESPACE}Dest")
        ]

    def _xml(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self._archive.read(name))

    def _read_fonts(self, document: ElementTree.Element) -> Iterator[tuple[str | None, bytes]]:
        for place in document.iter(f"{NAMESPACE}PublicRes"):
            resources = self._xml(f"{self._folder}/{place.text}")
            for font in resources.iter(f"{NAMESPACE}Font"):
                file = font.findtext(f"{NAMESPACE}FontFile")
                yield font.get("ID"), self._archive.read(f"{self._folder}/{resources.get('BaseLoc')}/{file}")

    @staticmethod
    def _objects(page: ElementTree.Element) -> list[ElementTree.Element]:
        return [element for layer in page.iter(f"{NAMESPACE}Layer") for element in layer]

    def as_pdf(self) -> bytes:
        """The pages drawn; each object is cut off at its boundary, as readers do."""
        file = io.BytesIO()
        canvas: Any = Canvas(file)
        fonts = {}
        for id, data in self.fonts.items():
            fonts[id] = TTFont(f"Drawn{next(_names)}", io.BytesIO(data), shapable=False)
            pdfmetrics.registerFont(fonts[id])
        for page in self.pages:
            canvas.setPageSize((page.width * _POINTS, page.height * _POINTS))
            for element in page.objects:
                canvas.saveState()
                left, top, width, height = map(float, element.attrib["Boundary"].split())
                clip = canvas.beginPath()
                clip.rect(
                    left * _POINTS, (page.height - top - height) * _POINTS, width * _POINTS, height * _POINTS
                )
                canvas.clipPath(clip, stroke=0, fill=0)
                if element.tag == f"{NAMESPACE}TextObject":
                    _draw_text(canvas, element, fonts[element.get("Font")], page.height)
                else:
                    _draw_path(canvas, element, left, page.height - top)
                canvas.restoreState()
            canvas.showPage()
        canvas.save()
        for font in fonts.values():
            font.unregister()  # the next file's fonts bear the same names and hold other characters
        return file.getvalue()


def _chars(element: ElementTree.Element) -> Iterator[Char]:
    left, top, _, _ = map(float, element.attrib["Boundary"].split())
    size = float(element.attrib["Size"])
    for code in element.iter(f"{NAMESPACE}TextCode"):
        x, y = left + float(code.get("X", "0")), top + float(code.get("Y", "0"))
        places = accumulate(steps(code.get("DeltaX", "")), initial=0.0)
        for char, place in zip(code.text or "", places, strict=True):
            yield Char(char, x + place, y, size)


def _draw_text(canvas: Any, element: ElementTree.Element, font: TTFont, height: float) -> None:
    heavy = element.get("Stroke") == "true"
    if heavy:
        canvas.setLineWidth(float(element.get("LineWidth", "0.353")) * _POINTS)
    for char in _chars(element):
        face: Any = font.face
        assert ord(char.text) in face.charToGlyph, f"the font has no {char.text}"
        canvas.setFont(font.fontName, char.size * _POINTS)
        canvas.drawString(char.x * _POINTS, (height - char.y) * _POINTS, char.text, mode=2 if heavy else 0)


def _draw_path(canvas: Any, element: ElementTree.Element, left: float, top: float) -> None:
    canvas.setLineWidth(float(element.get("LineWidth", "0.353")) * _POINTS)
    canvas.setLineCap({"Butt": 0, "Round": 1, "Square": 2}[element.get("Cap", "Butt")])
    path = canvas.beginPath()
    words = (element.findtext(f"{NAMESPACE}AbbreviatedData") or "").split()
    for index in range(0, len(words), 3):
        x, y = (left + float(words[index + 1])) * _POINTS, (top - float(words[index + 2])) * _POINTS
        (path.lineTo if words[index] == "L" else path.moveTo)(x, y)
    canvas.drawPath(path, stroke=1, fill=0)
