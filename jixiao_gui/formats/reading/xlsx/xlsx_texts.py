"""Texts in the parts of an xlsx: inline and shared strings, page headers."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import PLAIN, Look, S, Words, words

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_IS = S + "is"


def words_in(element: Any, of_cell: Look = PLAIN) -> Words:
    """Return the inline text of a cell."""
    texts = [words(inline, of_cell) for inline in element.iterchildren(_IS)]
    return Words(
        unescaped("".join(text.text for text in texts)),
        "".join(text.struck for text in texts),
        any(text.is_rich for text in texts),
    )


def string_of(element: etree._Element) -> Words:
    """Return an entry of the table of shared strings."""
    string = words(element)
    return string._replace(text=unescaped(string.text))


_HEADER_CODE = re.compile(r'&(?:"[^"]*"|\d{1,3}|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|[A-Za-z&])')
_FIELDS = "PNDTZFAG"


def header_lines(text: str) -> list[str]:
    """Return the lines of a page header without codes; lines with a page number or a date are left out."""
    pieces: list[str] = []
    position = 0
    for code in _HEADER_CODE.finditer(text):
        pieces.append(text[position : code.start()])
        position = code.end()
        letter = code[0][1].upper()
        if code[0] == "&&":
            pieces.append("&")
        elif letter in "LCR" and len(code[0]) == 2:
            pieces.append("\n")
        elif letter in _FIELDS and len(code[0]) == 2:
            pieces.append("\0")
    pieces.append(text[position:])
    lines = "".join(pieces).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line.strip() for line in lines if line.strip() and "\0" not in line]


def unescaped(text: str) -> str:
    """Return ``text`` as it shows, with Excel's escapes such as _x000D_ resolved and line ends as ``\\n``."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return as_seen(text.replace("\r\n", "\n").replace("\r", "\n"))
