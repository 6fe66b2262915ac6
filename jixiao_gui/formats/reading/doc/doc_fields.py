"""Form fields of a Word 97-2003 document (check boxes, lists of choices) as markup of a docx."""

from __future__ import annotations

import struct
from xml.sax.saxutils import quoteattr

_TEXT, _BOX, _LIST = 0, 1, 2
_UNSET = 25
"""The number of the chosen entry where none was chosen."""
_MAX_ENTRIES = 100


def field_data(data: bytes, place: int) -> str:
    """Return the w:ffData of the form field at ``place`` of the data stream; "" where there is none."""
    try:
        size, header = struct.unpack_from("<IH", data, place)
        content = data[place + header : place + size]
        if len(content) < 10 or struct.unpack_from("<I", content)[0] != 0xFFFFFFFF:
            return ""
        bits = struct.unpack_from("<H", content, 4)[0]
        kind, chosen = bits & 3, bits >> 2 & 31
        _, position = _text(content, 10)
        if kind == _TEXT:
            return "<w:ffData><w:textInput/></w:ffData>"
        preset = struct.unpack_from("<H", content, position)[0]
        value = preset if chosen == _UNSET else chosen
        if kind == _BOX:
            return f'<w:ffData><w:checkBox><w:checked w:val="{int(bool(value))}"/></w:checkBox></w:ffData>'
        position += 2
        for _ in range(5):  # the field's format, its help and its macros
            _, position = _text(content, position)
        entries = "".join(f"<w:listEntry w:val={quoteattr(entry)}/>" for entry in _entries(content, position))
        return f'<w:ffData><w:ddList><w:result w:val="{value}"/>{entries}</w:ddList></w:ffData>'
    except struct.error:
        return ""


def _entries(content: bytes, position: int) -> list[str]:
    """Return the choices of a list."""
    _, count, extra = struct.unpack_from("<HHH", content, position)
    position += 6
    entries: list[str] = []
    for _ in range(min(count, _MAX_ENTRIES)):
        size = struct.unpack_from("<H", content, position)[0]
        entries.append(content[position + 2 : position + 2 + 2 * size].decode("utf-16-le", "replace"))
        position += 2 + 2 * size + extra
    return entries


def _text(content: bytes, position: int) -> tuple[str, int]:
    """Return a text that stands between its length and a zero, and the position behind it."""
    size = struct.unpack_from("<H", content, position)[0]
    return content[position + 2 : position + 2 + 2 * size].decode(
        "utf-16-le", "replace"
    ), position + 4 + 2 * size
