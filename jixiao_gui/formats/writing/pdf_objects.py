"""A PDF whose pages are written as they are made; what remains of each until the end are its numbers.

reportlab keeps objects for each page, and a name, a number and a place for each object, 5 kB a form. Of its
document this one takes what fonts need: they are embedded at the end, with the characters of all pages.
"""

from __future__ import annotations

import errno
import hashlib
import io
import sys
import tempfile
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFIndirectObject, PDFInfo, PDFString

_HEADER = b"%PDF-1.4\n%\x93\x8c\x8b\x9e\n"
"""The version, and bytes that tell programs that the file is no text."""
_MOST_HELD = 8_000_000
"""Bytes of pages that stay in memory: those of two thousand forms."""
_FONTS = "BasicFonts"
"""The name by which reportlab knows the dictionary of all fonts."""


class _Bookmark(NamedTuple):
    """A bookmark that waits for the number of the next one."""

    number: int
    name: str
    page: int
    previous: int


class PdfObjects:
    """The objects of a PDF. ``fonts`` is the document that reportlab's fonts are used and embedded in."""

    def __init__(self) -> None:
        self.fonts: Any = pdfdoc.PDFDocument(invariant=1)
        self._spool = _Spool()
        self._offsets = array("Q", [0])
        """By number of an object its place in the spool, later in the file."""
        self._digest = hashlib.md5(usedforsecurity=False)
        self._pages = array("L")
        self._pages_number = self._new_number()
        self._outlines_number = self._page_number = 0
        self._first_bookmark = self._bookmarks = 0
        self._bookmark: _Bookmark | None = None

    def close(self) -> None:
        """Free what is stored."""
        self._spool.close()

    def new_drawing(self) -> int:
        """Return the number of a drawing that pages show before `write_drawing` writes it."""
        return self._new_number()

    def write_drawing(self, number: int, content: bytes, box: Iterable[float]) -> None:
        """Write a drawing within ``box``: left, bottom, right and top, in points."""
        entries = f"/BBox [{_numbers(box)}] /Resources {self._resources({})} /Subtype /Form /Type /XObject"
        self._write(number, _stream(entries, content))

    def bookmark(self, name: str) -> None:
        """Add a bookmark of the page that is written next."""
        self._outlines_number = self._outlines_number or self._new_number()
        self._page_number = self._page_number or self._new_number()
        number, before = self._new_number(), self._bookmark
        self._write_bookmark(number)
        self._bookmark = _Bookmark(number, name, self._page_number, before.number if before else 0)
        self._first_bookmark = self._first_bookmark or number
        self._bookmarks += 1

    def _write_bookmark(self, following: int) -> None:
        if self._bookmark is None:
            return
        number, name, page, previous = self._bookmark
        title = pdfdoc.format(PDFString(name), self.fonts).decode("latin-1")
        links = {"Next": following, "Parent": self._outlines_number, "Prev": previous}
        entries = "".join(f" /{key} {to} 0 R" for key, to in links.items() if to)
        self._write(number, f"<< /Dest [{page} 0 R /Fit]{entries} /Title {title} >>".encode("latin-1"))

    def write_page(self, content: bytes, width: float, height: float, drawings: dict[str, int]) -> None:
        """Write a page of ``width`` and ``height`` points; ``drawings`` are those that it shows, by name."""
        number, content_number = self._page_number or self._new_number(), self._new_number()
        self._page_number = 0
        self._pages.append(number)
        self._write(content_number, _stream("", content))
        page = (
            f"<< /Contents {content_number} 0 R /MediaBox [{_numbers((0, 0, width, height))}] "
            f"/Parent {self._pages_number} 0 R /Resources {self._resources(drawings)} /Type /Page >>"
        )
        self._write(number, page.encode("ascii"))

    def _resources(self, drawings: dict[str, int]) -> str:
        number, _ = self.fonts.idToObjectNumberAndVersion[_FONTS]
        shown = "".join(f" /{name} {drawing} 0 R" for name, drawing in drawings.items())
        return f"<< /Font {number} 0 R /ProcSet [/PDF /Text]{f' /XObject <<{shown} >>' if shown else ''} >>"

    def write_file(self, target: BinaryIO, info: PDFInfo) -> None:
        """Write the whole file, whose document ``info`` describes. Raises OSError."""
        self._write_bookmark(0)
        self._write_outlines()
        catalog_number, info_number = self._new_number(), self._new_number()
        outlines = f"/Outlines {self._outlines_number} 0 R " if self._bookmarks else ""
        catalog = f"<< /Lang (zh-CN) {outlines}/Pages {self._pages_number} 0 R /Type /Catalog >>"
        self._write(catalog_number, catalog.encode("ascii"))
        self._write(info_number, info.format(self.fonts))
        self._write_pages()
        for number, fonts_object in self._font_objects():
            self._write_whole(number, fonts_object)
        target.write(_HEADER)
        self._spool.copy_to(target)
        table_place = len(_HEADER) + self._spool.size
        count = len(self._offsets)
        target.write(f"xref\n0 {count}\n0000000000 65535 f \n".encode("ascii"))
        for first in range(1, count, 1000):
            lines = (
                f"{len(_HEADER) + place:010d} 00000 n \n" for place in self._offsets[first : first + 1000]
            )
            target.write("".join(lines).encode("ascii"))
        id = self._digest.hexdigest()
        trailer = (
            f"<< /ID [<{id}> <{id}>] /Info {info_number} 0 R /Root {catalog_number} 0 R /Size {count} >>"
        )
        target.write(f"trailer\n{trailer}\nstartxref\n{table_place}\n%%EOF\n".encode("ascii"))

    def _write_outlines(self) -> None:
        if self._bookmark is not None:
            ends = f"/First {self._first_bookmark} 0 R /Last {self._bookmark.number} 0 R"
            outlines = f"<< /Count {self._bookmarks} {ends} /Type /Outlines >>"
            self._write(self._outlines_number, outlines.encode("ascii"))

    def _write_pages(self) -> None:
        kids = "\n".join(f"{number} 0 R" for number in self._pages)
        pages = f"<< /Count {len(self._pages)} /Kids [{kids}] /Type /Pages >>"
        self._write(self._pages_number, pages.encode("ascii"))

    def _font_objects(self) -> Iterator[tuple[int, bytes]]:
        """Yield what reportlab's fonts have put into their document, whole and with their numbers."""
        document = self.fonts
        for font in document.delayedFonts:
            font.addObjects(document)
        number = 0
        while number < document.objectcounter:  # it grows: an object may need others
            number += 1
            name = document.numberToId.get(number)
            if name is not None:
                yield number, PDFIndirectObject(name, document.idToObject[name]).format(document)

    def _new_number(self) -> int:
        """Return the number of a new object, one of the document's own."""
        self.fonts.objectcounter += 1
        return int(self.fonts.objectcounter)

    def _write(self, number: int, content: bytes) -> None:
        self._write_whole(number, b"%d 0 obj\n%b\nendobj\n" % (number, content))

    def _write_whole(self, number: int, whole: bytes) -> None:
        if number >= len(self._offsets):
            self._offsets.extend([0] * (number + 1 - len(self._offsets)))
        self._offsets[number] = self._spool.size
        self._spool.write(whole)
        self._digest.update(whole)


class _Spool:
    """Bytes in the order in which they are written, most of them in a temporary file.

    Where the folder of temporary files has no room they stay in memory: the target may well have room.
    """

    def __init__(self) -> None:
        self.size = 0
        self._held = io.BytesIO()
        self._file: Any = None
        self._stored = 0
        """Bytes in the file."""
        self._most_held = _MOST_HELD

    def close(self) -> None:
        """Remove the file."""
        with suppress(OSError):
            if self._file is not None:
                self._file.close()

    def write(self, content: bytes) -> None:
        """Add ``content``."""
        self._held.write(content)
        self.size += len(content)
        if self.size - self._stored >= self._most_held:
            self._store()

    def _store(self) -> None:
        """Move what is held to the file; after an error nothing is stored any more."""
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by `close`
            _write_all(self._file, self._held.getvalue())
        except OSError:
            self._most_held = sys.maxsize
            with suppress(OSError):
                if self._file is not None:
                    self._file.truncate(self._stored)
        else:
            self._stored, self._held = self.size, io.BytesIO()

    def copy_to(self, target: BinaryIO) -> None:
        """Write all to ``target``. Raises OSError."""
        if self._file is not None:
            self._file.seek(0)
            left = self._stored
            while left:
                some = self._file.read(min(left, 1 << 20))
                if not some:
                    raise OSError(errno.EIO, "temporary file cut short")
                target.write(some)
                left -= len(some)
        target.write(self._held.getbuffer())


def _write_all(file: Any, content: bytes) -> None:
    """Write ``content`` to a file without a buffer, which may take a part at a time. Raises OSError."""
    left = memoryview(content)
    while left:
        left = left[file.write(left) :]


def _numbers(numbers: Iterable[float]) -> str:
    return " ".join(f"{number:.4f}".rstrip("0").rstrip(".") for number in numbers)


def _stream(entries: str, content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<< %b/Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (
        f"{entries} ".encode("ascii") if entries else b"",
        len(packed),
        packed,
    )
