"""The contents of an Excel 97-2003 workbook beside its cells: page headers, text boxes, check boxes."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_BOF, _EOF, _SHEET, _HEADER, _FOOTER = (0x0009, 0x0209, 0x0409, 0x0809), 0x0A, 0x85, 0x14, 0x15
_OBJECT, _TEXT, _CONTINUE = 0x5D, 0x1B6, 0x3C
_CODE_PAGE = 0x42
_COMMENT = 0x19
_WIDE = 0x600
"""The version of Excel 97's records."""
_LONGEST = 8000


@dataclass(slots=True)
class OtherTexts:
    """The contents of one worksheet beside its cells."""

    header: str = ""
    footer: str = ""
    boxes: list[str] = field(default_factory=list)
    """The lines of text boxes and shapes."""


def read_other_texts(stream: bytes) -> list[OtherTexts]:
    """Return the contents beside the cells of each worksheet, in order."""
    encoding = _encoding(stream)
    starts = [
        struct.unpack_from("<I", stream, place)[0]
        for number, place, size in _records(stream, 0)
        if number == _SHEET and size >= 6 and stream[place + 5] == 0  # neither a chart nor a macro
    ]
    return [_texts_beside_cells(stream, start, encoding) for start in starts]


def _encoding(stream: bytes) -> str:
    """Return the encoding of texts before Excel 97."""
    for number, place, size in _records(stream, 0):
        if number == _CODE_PAGE and size >= 2:
            page = struct.unpack_from("<H", stream, place)[0]
            try:
                return codecs.lookup(f"cp{page}").name
            except LookupError:
                break
    return "gb18030"


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, place of the content and size of each record, to the end of the part at ``place``."""
    depth = 0
    while place + 4 <= len(stream):
        number, size = struct.unpack_from("<HH", stream, place)
        yield number, place + 4, size
        depth += (number in _BOF) - (number == _EOF)
        if depth <= 0:
            return
        place += 4 + size


def _texts_beside_cells(stream: bytes, start: int, encoding: str) -> OtherTexts:
    texts = OtherTexts()
    kind = waiting = version = depth = 0
    for number, place, size in _records(stream, start):
        content = stream[place : place + size]
        if number in _BOF:
            depth += 1
            version = version or (struct.unpack_from("<H", content)[0] if size >= 2 else 0)
        elif number == _EOF:
            depth -= 1
        if depth != 1:  # a chart in the worksheet has a header of its own
            continue
        if number in (_HEADER, _FOOTER) and size:
            text = _text(content, version, encoding)
            if number == _HEADER:
                texts.header = text
            else:
                texts.footer = text
        elif number == _OBJECT and size >= 6:
            kind, waiting = struct.unpack_from("<H", content, 4)[0], 0
        elif number == _TEXT and size >= 12:
            waiting = min(struct.unpack_from("<H", content, 10)[0], _LONGEST)
        elif number == _CONTINUE and waiting and size > 1:
            wide = 1 + (content[0] & 1)
            text = content[1 : 1 + waiting * wide].decode("utf-16-le" if wide == 2 else "latin-1", "replace")
            waiting -= len(text)
            if kind != _COMMENT and text.strip():
                texts.boxes += text.replace("\r", "\n").split("\n")
    return texts


def _text(content: bytes, version: int, encoding: str) -> str:
    """Return a text with its length before it."""
    if version < _WIDE:
        return content[1 : 1 + content[0]].decode(encoding, "replace")
    if len(content) < 3:
        return ""
    size, wide = struct.unpack_from("<HB", content)
    if wide & 1:
        return content[3 : 3 + 2 * size].decode("utf-16-le", "replace")
    return content[3 : 3 + size].decode("latin-1")
