"""The structure of a Word 97-2003 document ([MS-DOC]): its text in pieces, and the runs of properties.

All is looked up by sorted lists, so that reading is linear in the document; every place and length that the
file names is checked against what there is.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from jixiao_gui.formats.limits import TooMuch

_MAGIC = (0xA5EC, 0xA5DC)
OLDEST = 0xC1
"""The number of Word 97's format."""
_STORIES = 0x4C
"""Place of the lengths of the stories: text, footnotes, headers, macros, comments, endnotes, text boxes."""
_TABLES = 0x9A
_PAGE = 512
_COMPRESSED = 0x40000000
MAX_CHARACTERS = 8_000_000
MAX_PIECES = 200_000


class NoWord97(Exception):
    """A document of Word 6 or 95, or one whose text cannot be found."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` of the text, which stand from ``place`` on in the file."""

    start: int
    end: int
    place: int
    wide: int
    """Bytes of a character: 1 or 2."""
    sprms: bytes = b""
    """Properties of all its characters, added by a quick save."""


@dataclass(frozen=True, slots=True)
class Run:
    """Properties from one place of the file to another. ``style``: the paragraph style's number."""

    start: int
    end: int
    sprms: bytes
    style: int = 0


@dataclass(slots=True)
class Runs:
    """Runs in order, looked up by place."""

    runs: list[Run]
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.runs.sort(key=lambda run: run.start)
        self._starts = [run.start for run in self.runs]

    def at(self, place: int) -> Run | None:
        """Return the run in which ``place`` is."""
        index = bisect_right(self._starts, place) - 1
        run = self.runs[index] if index >= 0 else None
        return run if run is not None and place < run.end else None

    def cuts(self, start: int, end: int) -> Iterator[tuple[int, int, Run | None]]:
        """Yield the ranges between ``start`` and ``end`` that one run, or none, covers."""
        index = max(bisect_right(self._starts, start) - 1, 0)
        while start < end:
            while index < len(self.runs) and self.runs[index].end <= start:
                index += 1
            run = self.runs[index] if index < len(self.runs) else None
            if run is None or run.start >= end:
                yield start, end, None
                return
            if run.start > start:
                yield start, run.start, None
                start = run.start
            stop = min(run.end, end)
            yield start, stop, run
            start = stop


class Document:
    """The streams of a document. ``data`` holds the values that are too large for the others."""

    def __init__(self, word: bytes, tables: dict[str, bytes], data: bytes) -> None:
        if len(word) < _TABLES + 8 or _u16(word, 0) not in _MAGIC or _u16(word, 2) < OLDEST:
            raise NoWord97
        self.word, self.data = word, data
        name = "1table" if _u16(word, 0x0A) & 0x0200 else "0table"
        table = tables.get(name) or next(iter(tables.values()), None)
        if table is None:
            raise NoWord97
        self.table = table
        self.stories = [max(_i32(word, _STORIES + 4 * n), 0) for n in range(8)]
        self.pieces = self._pieces()
        self.paragraphs = Runs(list(self._pages(13, self._paragraph_page)))
        self.characters = Runs(list(self._pages(12, self._character_page)))

    def place(self, index: int) -> tuple[int, int]:
        """Return the place in the table stream, and the length, of entry ``index`` of the file's list."""
        position = _TABLES + 8 * index
        return _u32(self.word, position), _u32(self.word, position + 4)

    def part(self, index: int) -> bytes:
        """Return the bytes of the table stream that entry ``index`` of the file's list names."""
        start, size = self.place(index)
        return self.table[start : start + size] if start + size <= len(self.table) else b""

    def text(self, start: int, end: int) -> Iterator[tuple[Piece, int, str]]:
        """Yield the text from ``start`` to ``end`` by pieces, each with its place in the file."""
        for piece in self.pieces:
            first, last = max(piece.start, start), min(piece.end, end)
            if first >= last:
                continue
            place = piece.place + (first - piece.start) * piece.wide
            content = self.word[place : place + (last - first) * piece.wide]
            content = content[: len(content) // piece.wide * piece.wide]
            yield (
                piece,
                place,
                "".join(map(chr, memoryview(content).cast("H")))
                if piece.wide == 2
                else (content.decode("cp1252", "replace")),
            )

    def _pieces(self) -> list[Piece]:
        clx = self.part(33)
        place = 0
        blocks: list[bytes] = []
        while place < len(clx) and clx[place] == 1 and place + 3 <= len(clx):
            size = _u16(clx, place + 1)
            blocks.append(clx[place + 3 : place + 3 + size])
            place += 3 + size
        if place + 5 > len(clx) or clx[place] != 2:
            raise NoWord97
        table = clx[place + 5 : place + 5 + _u32(clx, place + 1)]
        count = (len(table) - 4) // 12
        if count < 1:
            raise NoWord97
        if count > MAX_PIECES:
            raise TooMuch("文件的结构异常，请用 Word 或 WPS 打开并另存为 docx 后再导入。")
        pieces: list[Piece] = []
        length = 0
        for number in range(count):
            start, end = struct.unpack_from("<II", table, 4 * number)
            _, packed_place, prm = struct.unpack_from("<HIH", table, 4 * (count + 1) + 8 * number)
            length += max(end - start, 0)
            if end <= start or length > MAX_CHARACTERS:
                raise NoWord97
            block = prm >> 1 if prm & 1 else -1
            wide = 1 if packed_place & _COMPRESSED else 2
            base = (packed_place & 0x3FFFFFFF) // (2 if wide == 1 else 1)
            pieces.append(Piece(start, end, base, wide, blocks[block] if 0 <= block < len(blocks) else b""))
        return pieces

    def _pages(self, index: int, page_of: Callable[[bytes], Iterator[Run]]) -> Iterator[Run]:
        table = self.part(index)
        count = (len(table) - 4) // 8
        for number in range(max(count, 0)):
            where = (_u32(table, 4 * (count + 1) + 4 * number) & 0x3FFFFF) * _PAGE
            page = self.word[where : where + _PAGE]
            if len(page) == _PAGE:
                yield from page_of(page)

    @staticmethod
    def _character_page(page: bytes) -> Iterator[Run]:
        count = page[-1]
        if 4 * (count + 1) + count > _PAGE - 1:
            return
        for number in range(count):
            start, end = struct.unpack_from("<II", page, 4 * number)
            place = page[4 * (count + 1) + number] * 2
            yield Run(start, end, page[place + 1 : place + 1 + page[place]] if place else b"")

    @staticmethod
    def _paragraph_page(page: bytes) -> Iterator[Run]:
        count = page[-1]
        if 4 * (count + 1) + 13 * count > _PAGE - 1:
            return
        for number in range(count):
            start, end = struct.unpack_from("<II", page, 4 * number)
            place = page[4 * (count + 1) + 13 * number] * 2
            content = b""
            if place:
                size = page[place] * 2 - 1
                place += 1
                if size < 0:
                    size = page[place] * 2 if place < _PAGE else 0
                    place += 1
                content = page[place : place + size]
            style = _u16(content, 0) if len(content) >= 2 else 0
            yield Run(start, end, content[2:], style)


def sprms(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and value of each property of a list."""
    place, end = 0, len(grpprl)
    while place + 2 <= end:
        number = _u16(grpprl, place)
        place += 2
        size = _SIZES[number >> 13]
        if size == 0:
            if number in (0xD608, 0xD606) and place + 2 <= end:  # a table's cells: two bytes of length
                size = _u16(grpprl, place) + 1
            elif number == 0xC615 and place < end and grpprl[place] == 255:
                return
            else:
                size = grpprl[place] + 1 if place < end else 1
        yield number, grpprl[place : place + size]
        place += size


_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of a property's value, by the highest bits of its number; 0: its length stands before it."""


def _u16(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 2], "little")


def _u32(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")


def _i32(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little", signed=True)
