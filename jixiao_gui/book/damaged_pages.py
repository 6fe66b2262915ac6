"""The rows that can still be read out of a damaged SQLite file, page by page, without SQLite.

SQLite finds a row by walking down from a root; where one page of the way is broken, all below it is out of
reach. Here each page is read by itself, as the file format describes it: every valid leaf yields its rows.
The schema names the table of a page as far as the tree can be followed; for other pages the caller decides by
the shape of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

INDEX_INTERIOR, TABLE_INTERIOR, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
_WITH_ROWS = (INDEX_INTERIOR, INDEX_LEAF, TABLE_LEAF)
_HEADER = 100
_NUMBER_BYTES = (0, 1, 2, 3, 4, 6, 8)

Value = int | float | str | bytes | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row. ``rowid`` is 0 in a table without one; ``torn``: a part was missing, or no UTF-8."""

    in_index: bool
    rowid: int
    values: tuple[Value, ...]
    torn: bool = False
    page: int = 0


@dataclass(slots=True)
class Pages:
    """A file's pages, and the numbers of those that could not be read."""

    content: bytes
    size: int = 4096
    unreadable: set[int] = field(default_factory=set)
    _read: int = 0
    """Bytes of long rows so far; in a file without malice each page belongs to one row."""

    @classmethod
    def of(cls, content: bytes) -> Pages:
        """Return the pages of a file, of 4096 bytes where its header is not valid."""
        size = int.from_bytes(content[16:18], "big")
        is_valid = size in (512, 1024, 2048, 4096, 8192, 16384, 32768) and content.startswith(
            b"SQLite format 3"
        )
        return cls(content, size if is_valid else 4096)

    @property
    def count(self) -> int:
        return -(-len(self.content) // self.size)

    def page(self, number: int) -> bytes:
        """Return a page by its number, from 1; zeros where the file ends too early."""
        content = self.content[(number - 1) * self.size : number * self.size]
        return content.ljust(self.size, b"\0")

    def rows(self) -> Iterator[Row]:
        """Yield every row of every page but free ones and the first two, of the schema and the seal."""
        free = self._free()
        for number in range(3, self.count + 1):
            if number not in free:
                yield from self._rows_of(number)

    def tables(self) -> dict[int, tuple[str, str]]:
        """Return name and statement of the table of each page, as far as the schema can be read."""
        tables: dict[int, tuple[str, str]] = {}
        for number in sorted(self._tree(1)):
            for row in self._rows_of(number):
                if len(row.values) == 5 and row.values[0] == "table":
                    _, name, _, root, sql = row.values
                    if isinstance(name, str) and isinstance(root, int) and isinstance(sql, str):
                        tables.update(dict.fromkeys(self._tree(root), (name, sql)))
        self.unreadable.clear()
        return tables

    def _tree(self, root: int) -> set[int]:
        """Return the numbers of the pages of a tree, its root too, as far as it can be followed."""
        numbers: set[int] = set()
        pending = [root]
        while pending:
            number = pending.pop()
            if not 0 < number <= self.count or number in numbers:
                continue
            numbers.add(number)
            page, base = self.page(number), _HEADER if number == 1 else 0
            if page[base] not in (INDEX_INTERIOR, TABLE_INTERIOR):
                continue
            pending.append(int.from_bytes(page[base + 8 : base + 12], "big"))
            for place in range(int.from_bytes(page[base + 3 : base + 5], "big")):
                offset = base + 12 + 2 * place
                cell = int.from_bytes(page[offset : offset + 2], "big")
                pending.append(int.from_bytes(page[cell : cell + 4], "big"))
        return numbers

    def _rows_of(self, number: int) -> Iterator[Row]:
        page, base = self.page(number), _HEADER if number == 1 else 0
        kind = page[base]
        if kind == TABLE_INTERIOR:
            return
        if kind not in _WITH_ROWS:
            # Pages of long texts begin with the number of the next one, and so with 0.
            if kind != 0 or not any(page):
                self.unreadable.add(number)
            return
        start = base + (12 if kind == INDEX_INTERIOR else 8)
        for place in range(int.from_bytes(page[base + 3 : base + 5], "big")):
            offset = start + 2 * place
            if offset + 2 > self.size:
                break
            cell = int.from_bytes(page[offset : offset + 2], "big")
            try:
                row = self._row(number, page, kind, cell)
            except (IndexError, ValueError, OverflowError):
                row = None
            if row is None:
                self.unreadable.add(number)
            else:
                yield row

    def _row(self, number: int, page: bytes, kind: int, offset: int) -> Row | None:
        if offset < 8:
            return None
        if kind == INDEX_INTERIOR:
            offset += 4
        length, offset = _varint(page, offset)
        rowid = 0
        if kind == TABLE_LEAF:
            rowid, offset = _varint(page, offset)
        if not 0 < length <= len(self.content):
            return None
        local = self._local(length, kind)
        payload = page[offset : offset + local]
        if local < length:
            payload += self._overflow(page[offset + local : offset + local + 4], length - local)
        values, torn = _values(payload, length)
        return Row(kind != TABLE_LEAF, rowid, values, torn, number)

    def _local(self, length: int, kind: int) -> int:
        """Return the number of bytes of a row of ``length`` bytes that are on its own page."""
        usable = self.size
        most = usable - 35 if kind == TABLE_LEAF else (usable - 12) * 64 // 255 - 23
        if length <= most:
            return length
        least = (usable - 12) * 32 // 255 - 23
        fitting = least + (length - least) % (usable - 4)
        return fitting if fitting <= most else least

    def _overflow(self, first: bytes, length: int) -> bytes:
        """Return the rest of a long row, as far as its chain of pages goes."""
        content = b""
        number, visited = int.from_bytes(first, "big"), set[int]()
        while len(content) < length and 2 < number <= self.count and number not in visited:
            if self._read > 4 * len(self.content):
                return b""
            visited.add(number)
            self._read += self.size
            page = self.page(number)
            content += page[4:]
            number = int.from_bytes(page[:4], "big")
        return content[:length]

    def _free(self) -> set[int]:
        """Return the numbers of free pages: removed rows must not come back."""
        free: set[int] = set()
        trunk = int.from_bytes(self.content[32:36], "big")
        while 2 < trunk <= self.count and trunk not in free:
            page = self.page(trunk)
            listed = int.from_bytes(page[4:8], "big")
            if listed > self.size // 4 - 2:
                break
            free.add(trunk)
            free.update(
                int.from_bytes(page[offset : offset + 4], "big") for offset in range(8, 8 + 4 * listed, 4)
            )
            trunk = int.from_bytes(page[:4], "big")
        return free


def _varint(page: bytes, offset: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        byte = page[offset + step]
        if step == 8:
            return value << 8 | byte, offset + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, offset + step + 1
    raise ValueError


def _values(payload: bytes, length: int) -> tuple[tuple[Value, ...], bool]:
    """Return the columns of a row, as many as there are where its end is missing, and whether it is torn."""
    head, offset = _varint(payload, 0)
    if not 0 < head <= min(length, len(payload)):
        raise ValueError
    kinds = []
    while offset < head:
        kind, offset = _varint(payload, offset)
        kinds.append(kind)
    if offset != head or head + sum(map(_bytes_of, kinds)) != length:
        raise ValueError
    values: list[Value] = []
    torn = len(payload) < length
    for kind in kinds:
        part = payload[offset : offset + _bytes_of(kind)]
        offset += _bytes_of(kind)
        value, spoilt = _value(kind, part)
        torn = torn or spoilt
        values.append(value)
    return tuple(values), torn


def _bytes_of(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    if kind in (10, 11):
        raise ValueError
    return _NUMBER_BYTES[kind] if kind <= 6 else 8 * (kind == 7)


def _value(kind: int, part: bytes) -> tuple[Value, bool]:
    if kind >= 12:
        if kind % 2 == 0:
            return part, False
        text = part.decode("utf-8", "replace")
        return text, "\ufffd" in text and text.encode() != part
    if kind == 0:
        return None, False
    if kind == 7:
        return 0, False  # a fraction: no column of a book holds one
    return (kind - 8 if kind >= 8 else int.from_bytes(part, "big", signed=True)), False
