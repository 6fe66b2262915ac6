"""Form fields of a Word 97-2003 document: what a box or a list of choices holds, as a docx says it."""

from __future__ import annotations

import struct
from xml.sax.saxutils import quoteattr

_TEXT, _BOX, _LIST = 0, 1, 2
_UNSET = 25
"""The chosen entry where nobody has chosen."""
_MAX_ENTRIES = 100


def field_data(data: bytes, place: int) -> str:
    """Return the w:ffData of the form field told of at ``place`` of the data stream; "" where there is
    none.
    """
    try:
        size, header = struct.unpack_from("<IH", data, place)
        found = data[place + header : place + size]
        if len(found) < 10 or struct.unpack_from("<I", found)[0] != 0xFFFFFFFF:
            return ""
        bits = struct.unpack_from("<H", found, 4)[0]
        kind, chosen = bits & 3, bits >> 2 & 31
        _, at = _text(found, 10)
        if kind == _TEXT:
            return "<w:ffData><w:textInput/></w:ffData>"
        preset = struct.unpack_from("<H", found, at)[0]
        value = preset if chosen == _UNSET else chosen
        if kind == _BOX:
            return f'<w:ffData><w:checkBox><w:checked w:val="{int(bool(value))}"/></w:checkBox></w:ffData>'
        at += 2
        for _ in range(5):  # the field's format, its help and its macros
            _, at = _text(found, at)
        entries = "".join(f"<w:listEntry w:val={quoteattr(one)}/>" for one in _entries(found, at))
        return f'<w:ffData><w:ddList><w:result w:val="{value}"/>{entries}</w:ddList></w:ffData>'
    except struct.error:
        return ""


def _entries(found: bytes, at: int) -> list[str]:
    """Return the choices of a list."""
    _, count, extra = struct.unpack_from("<HHH", found, at)
    at += 6
    entries: list[str] = []
    for _ in range(min(count, _MAX_ENTRIES)):
        size = struct.unpack_from("<H", found, at)[0]
        entries.append(found[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace"))
        at += 2 + 2 * size + extra
    return entries


def _text(found: bytes, at: int) -> tuple[str, int]:
    """Return a text with its length before and a zero behind it, and the place that follows."""
    size = struct.unpack_from("<H", found, at)[0]
    return found[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace"), at + 4 + 2 * size
