"""The numbered lists of a Word 97-2003 document as the numbering part of a docx."""

from __future__ import annotations

import struct
from xml.sax.saxutils import quoteattr

from jixiao_gui.formats.reading.doc.doc_structure import Document
from jixiao_gui.formats.reading.docx.docx_parts import W_NS, without_controls

_FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal",
    10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth", 18: "decimalEnclosedCircle",
    22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle", 30: "ideographTraditional",
    31: "ideographZodiac", 33: "taiwaneseCounting", 34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting",
    38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip
_FOLLOWS = ("tab", "space", "nothing")
_MAX_LISTS = 2000


def numbering(document: Document) -> str:
    """Return the numbering part, without lists where there are none or they are damaged."""
    parts: list[str] = []
    try:
        parts = [*_abstract(document), *_lists(document)]
    except struct.error:
        parts = []
    return f'<w:numbering xmlns:w="{W_NS}">{"".join(parts)}</w:numbering>'


def _abstract(document: Document) -> list[str]:
    """Return the levels of the lists, which stand behind the table of lists, outside its given length."""
    start, size = document.place(73)
    table = document.table[start:]
    if not size or len(table) < 2:
        return []
    count = min(struct.unpack_from("<H", table)[0], _MAX_LISTS)
    position = 2 + 28 * count
    parts: list[str] = []
    for number in range(count):
        name = struct.unpack_from("<i", table, 2 + 28 * number)[0]
        simple = table[2 + 28 * number + 26] & 1
        levels: list[str] = []
        for level in range(1 if simple else 9):
            text, position = _level(table, position, level)
            levels.append(text)
        parts.append(
            f'<w:abstractNum w:abstractNumId="{name & 0xFFFFFFFF}">{"".join(levels)}</w:abstractNum>'
        )
    return parts


def _level(table: bytes, position: int, level: int) -> tuple[str, int]:
    start, kind, _ = struct.unpack_from("<iBB", table, position)
    follows, characters, paragraph = table[position + 15], table[position + 24], table[position + 25]
    position += 28 + characters + paragraph
    size = struct.unpack_from("<H", table, position)[0]
    text = table[position + 2 : position + 2 + 2 * size].decode("utf-16-le", "replace")
    shown = "".join(f"%{ord(c) + 1}" if c < "\x09" else c for c in text)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="{_FORMATS.get(kind, "decimal")}"/>'
        f'<w:suff w:val="{_FOLLOWS[follows] if follows < 3 else "tab"}"/>'
        f"<w:lvlText w:val={quoteattr(without_controls(shown))}/></w:lvl>"
    ), position + 2 + 2 * size


def _lists(document: Document) -> list[str]:
    table = document.part(74)
    if len(table) < 4:
        return []
    count = min(struct.unpack_from("<I", table)[0], _MAX_LISTS, (len(table) - 4) // 16)
    return [
        f'<w:num w:numId="{number + 1}"><w:abstractNumId w:val="{_name(table, number)}"/></w:num>'
        for number in range(count)
    ]


def _name(table: bytes, number: int) -> int:
    return int(struct.unpack_from("<I", table, 4 + 16 * number)[0])
