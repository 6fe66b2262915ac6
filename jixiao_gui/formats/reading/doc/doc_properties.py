"""Properties of text in a Word 97-2003 document: hidden, deleted, in a table, in a list."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace

from jixiao_gui.formats.reading.doc.doc_structure import Document, sprms
from jixiao_gui.formats.reading.docx.docx_rows import MAX_DEPTH, Edge

_MAX_HUGE = 64 * 1024
_MAX_STYLES = 4096
_DOWN = {1: "continue", 2: "restart", 3: "restart"}


@dataclass(frozen=True, slots=True)
class CharacterLook:
    """The look of characters. ``symbol``: (font's number, code) of one from a font of pictures."""

    hidden: bool = False
    struck: bool = False
    deleted: bool = False
    special: bool = False
    script: int = 0
    """1 above, 2 below the line."""
    font: int = -1
    symbol: tuple[int, int] | None = None
    data: int = -1
    """The place of a picture or a form field in the data stream."""


@dataclass(slots=True)
class ParagraphLook:
    """The place of a paragraph. ``depth``: in how many tables; ``numbered``: the number of its list."""

    depth: int = 0
    in_table: bool = False
    ends_row: bool = False
    ends_inner_cell: bool = False
    ends_inner_row: bool = False
    numbered: int = 0
    level: int = 0
    left: int = 0
    edges: list[Edge] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Style:
    """A style: the one it is based on, and its properties of paragraphs and of characters."""

    base: int
    paragraph: bytes
    characters: bytes


class Properties:
    """Reads properties, with those of the styles under them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = _styles(document.part(1))
        self._of_styles: dict[int, CharacterLook] = {}
        self._looks: dict[tuple[bytes, bytes, int], CharacterLook] = {}

    def characters(self, grpprl: bytes, of_piece: bytes, style: int) -> CharacterLook:
        """Return the look of a run in a paragraph of ``style``."""
        key = grpprl, of_piece, style
        look = self._looks.get(key)
        if look is None:
            base = self._of_style(style)
            look = _characters(
                of_piece, _characters(grpprl, base, base, self._of_style), base, self._of_style
            )
            self._looks[key] = look
        return look

    def paragraph(self, grpprl: bytes, of_piece: bytes, style: int) -> ParagraphLook:
        """Return the place of a paragraph; of the end of a row with the edges of its cells."""
        look = ParagraphLook()
        for based_on in reversed(self._chain(style)):
            self._apply(based_on.paragraph, look, 0)
        self._apply(grpprl, look, 0)
        self._apply(of_piece, look, 0)
        return look

    def _apply(self, grpprl: bytes, look: ParagraphLook, deep: int) -> None:
        for number, value in sprms(grpprl):
            if number in (0x6645, 0x6646, 0x646B):  # large values stand in the data stream
                if deep == 0 and len(value) == 4:
                    self._apply(_huge(self._document.data, value), look, 1)
            elif number == 0x2416:
                look.in_table = value[:1] == b"\1"
            elif number == 0x2417:
                look.ends_row = value[:1] == b"\1"
            elif number == 0x6649:
                look.depth = min(max(int.from_bytes(value, "little", signed=True), 0), MAX_DEPTH)
            elif number == 0x244B:
                look.ends_inner_cell = value[:1] == b"\1"
            elif number == 0x244C:
                look.ends_inner_row = value[:1] == b"\1"
            elif number == 0x460B:
                look.numbered = int.from_bytes(value, "little", signed=True)
            elif number == 0x260A:
                look.level = value[0] if value else 0
            elif number == 0xD608:
                look.left, look.edges = _cells(value)
            elif number == 0xD62B and len(value) >= 3 and value[1] < len(look.edges):
                edge = look.edges[value[1]]
                look.edges[value[1]] = replace(edge, down=_DOWN.get(value[2], ""))
            elif number == 0x5624 and len(value) == 2:
                first, last = value[0], min(value[1], len(look.edges))
                for place in range(first, last):
                    across = "restart" if place == first else "continue"
                    look.edges[place] = replace(look.edges[place], across=across)

    def _chain(self, style: int) -> list[Style]:
        """Return a style and those it is based on."""
        chain: list[Style] = []
        while (current := self._styles.get(style)) is not None and len(chain) < 20:
            chain.append(current)
            style = current.base
        return chain

    def _of_style(self, style: int) -> CharacterLook:
        look = self._of_styles.get(style)
        if look is None:
            look = CharacterLook()
            for based_on in reversed(self._chain(style)):
                look = _characters(based_on.characters, look, look, None)
            self._of_styles[style] = look
        return look


def _characters(grpprl: bytes, look: CharacterLook, base: CharacterLook, style_of: object) -> CharacterLook:
    for number, value in sprms(grpprl):
        byte = value[0] if value else 0
        if number == 0x4A30 and callable(style_of):
            style = style_of(int.from_bytes(value, "little"))
            look = replace(look, hidden=look.hidden or style.hidden, struck=look.struck or style.struck)
        elif number == 0x083C:
            look = replace(look, hidden=_toggled(byte, base.hidden))
        elif number in (0x0837, 0x2A53):
            look = replace(look, struck=_toggled(byte, base.struck))
        elif number == 0x0800:
            look = replace(look, deleted=byte == 1)
        elif number == 0x0855:
            look = replace(look, special=byte == 1)
        elif number == 0x2A48:
            look = replace(look, script=byte if byte in (1, 2) else 0)
        elif number in (0x4A4F, 0x4A51):
            look = replace(look, font=int.from_bytes(value, "little"))
        elif number == 0x6A09 and len(value) == 4:
            font, code = struct.unpack("<HH", value)
            look = replace(look, symbol=(font, code))
        elif number == 0x6A03 and len(value) == 4:
            look = replace(look, data=int.from_bytes(value, "little"))
    return look


def _toggled(value: int, of_style: bool) -> bool:
    """Return a property that a style sets and a run may invert."""
    return not of_style if value == 0x81 else of_style if value == 0x80 else value == 1


def _cells(value: bytes) -> tuple[int, list[Edge]]:
    """Return the left edge of a row and the cells' right edges, of its definition."""
    count = value[2] if len(value) > 2 else 0
    if count == 0 or 3 + 2 * (count + 1) > len(value):
        return 0, []
    places = struct.unpack_from(f"<{count + 1}h", value, 3)
    edges: list[Edge] = []
    lead = 0  # programs differ in which of two numbers is a set's first cell and which the others
    for number in range(count):
        flags = int.from_bytes(value[3 + 2 * (count + 1) + 20 * number :][:2], "little")
        across = flags & 3
        lead = (lead or across) if across else 0
        joined = "" if not across else "restart" if across == lead else "continue"
        edges.append(Edge(places[number + 1], _DOWN.get(flags >> 5 & 3, ""), joined))
    return places[0], edges


def _huge(data: bytes, value: bytes) -> bytes:
    place = int.from_bytes(value, "little")
    size = int.from_bytes(data[place : place + 2], "little")
    return data[place + 2 : place + 2 + min(size, _MAX_HUGE)]


def _styles(sheet: bytes) -> dict[int, Style]:
    """Return the styles by their number."""
    if len(sheet) < 8:
        return {}
    header = int.from_bytes(sheet[:2], "little")
    count, base_size = struct.unpack_from("<HH", sheet, 2)
    place = 2 + header
    styles: dict[int, Style] = {}
    for number in range(min(count, _MAX_STYLES)):
        size = int.from_bytes(sheet[place : place + 2], "little")
        content = sheet[place + 2 : place + 2 + size]
        place += 2 + size
        if len(content) < base_size + 2 or base_size < 10:
            continue
        kind_and_base, parts = struct.unpack_from("<HH", content, 2)
        kind, base = kind_and_base & 15, kind_and_base >> 4
        name = int.from_bytes(content[base_size : base_size + 2], "little")
        position = base_size + 2 + 2 * name + 2
        properties: list[bytes] = []
        for _ in range(min(parts & 15, 3)):
            position += position & 1
            length = int.from_bytes(content[position : position + 2], "little")
            properties.append(content[position + 2 : position + 2 + length])
            position += 2 + length
        if kind == 1 and len(properties) > 1:
            styles[number] = Style(base, properties[0][2:], properties[1])
        elif kind == 2 and properties:
            styles[number] = Style(base, b"", properties[0])
    return styles
