"""Old files made byte by byte for the tests: OLE files, Word 97 documents and Excel 97 workbooks."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TABLES = 0x9A


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE file of ``streams``, each in sectors of its own (they are filled up to 4,096 bytes)."""
    chains: list[tuple[str, int, bytes]] = []
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        count = max(1, -(-len(data) // _SECTOR))
        for n in range(count):
            sectors.append(data[n * _SECTOR : (n + 1) * _SECTOR].ljust(_SECTOR, b"\0"))
            fat.append(first + n + 1 if n + 1 < count else _END)
        return first

    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        chains.append((name, put(data), data))
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if chains else _FREE)]
    for number, (name, first, data) in enumerate(chains, start=1):
        right = number + 1 if number < len(chains) else _FREE
        entries.append(_entry(name, 2, first, len(data), right=right))
    directory = put(b"".join(entries))
    tables = -(-(len(fat) + 130) // 128)
    first = len(sectors)
    fat += [_FAT] * tables
    packed = b"".join(struct.pack("<I", one) for one in fat).ljust(tables * _SECTOR, b"\xff")
    sectors += [packed[n * _SECTOR : (n + 1) * _SECTOR] for n in range(tables)]
    assert tables <= 109
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, tables, directory, 0, 4096, _END, 0, _END, 0)
    head += b"".join(struct.pack("<I", first + n if n < tables else _FREE) for n in range(109))
    return head + b"".join(sectors)


def _entry(name: str, kind: int, first: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", first, size)
    )


def word97(
    text: str,
    *,
    comments: str = "",
    pieces: Sequence[tuple[int, int, int]] | None = None,
    paragraphs: Sequence[tuple[int, bytes]] = (),
    characters: Sequence[tuple[int, bytes]] = (),
) -> bytes:
    """A document of ``text``. ``paragraphs`` and ``characters``: (characters, their properties) in order."""
    place = 2048
    written = (text + comments).encode("utf-16-le")
    word = bytearray(place) + written
    table = bytearray(b"\0" * 16)

    def part(index: int, data: bytes) -> None:
        struct.pack_into("<II", word, _TABLES + 8 * index, len(table), len(data))
        table.extend(data)

    struct.pack_into("<HH", word, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", word, 0x0A, 0x0200)
    struct.pack_into("<I", word, 0x4C, max((end for _, end, _ in pieces), default=0) if pieces else len(text))
    struct.pack_into("<I", word, 0x4C + 4 * 4, len(comments))
    found = pieces or [(0, len(text) + len(comments), 0)]
    plc = b"".join(struct.pack("<I", start & 0xFFFFFFFF) for start, _, _ in found) + struct.pack(
        "<I", found[-1][1]
    )
    plc += b"".join(struct.pack("<HIH", 0, place + offset, 0) for _, _, offset in found)
    part(33, b"\x02" + struct.pack("<I", len(plc)) + plc)
    for index, runs, is_paragraph in ((13, paragraphs, True), (12, characters, False)):
        numbers: list[int] = []
        places = [place]
        for count, grpprl in runs:
            word.extend(b"\0" * (-len(word) % _SECTOR))
            numbers.append(len(word) // _SECTOR)
            places.append(places[-1] + 2 * count)
            word.extend(_page(places[-2], places[-1], grpprl, is_paragraph))
        if runs:
            packed = b"".join(struct.pack("<I", one) for one in [*places, *numbers])
            part(index, packed)
    return ole({"WordDocument": bytes(word), "1Table": bytes(table)})


def _page(start: int, end: int, grpprl: bytes, is_paragraph: bool) -> bytes:
    """A page of properties with one run."""
    page = bytearray(_SECTOR)
    struct.pack_into("<II", page, 0, start, end)
    at = 64
    page[8] = at // 2
    if is_paragraph:
        content = b"\0\0" + grpprl
        content += b"\0" * (len(content) % 2)
        page[at : at + 2 + len(content)] = bytes((0, len(content) // 2)) + content
    else:
        page[at : at + 1 + len(grpprl)] = bytes((len(grpprl),)) + grpprl
    page[-1] = 1
    return bytes(page)


def record(number: int, data: bytes) -> bytes:
    """One record of a workbook."""
    return struct.pack("<HH", number, len(data)) + data


def biff(records: Iterable[bytes], *, name: str = "Sheet1", state: int = 0, before: bytes = b"") -> bytes:
    """An Excel 97 workbook with one worksheet of ``records``, in no OLE file. ``before``: of the workbook."""
    begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)
    sheet = (
        record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + b"".join(records) + record(0x0A, b"")
    )
    font = record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\5\0Arial")
    look = record(0xE0, struct.pack("<HHH", 0, 0, 1) + b"\0" * 14)
    named = name.encode("utf-16-le")
    top = record(0x809, begin) + record(0x42, struct.pack("<H", 1200)) + font * 4 + before + look
    listed = len(top) + 4 + 8 + len(named)
    entry = struct.pack("<IBBBB", listed + 4, state, 0, len(name), 1) + named
    return top + record(0x85, entry) + record(0x0A, b"") + sheet
