"""reportlab's canvas with our fonts, without dates, and with small files."""

from __future__ import annotations

import io
import tempfile
import threading
import zlib
from collections.abc import Callable
from functools import partial
from os import PathLike
from typing import IO, Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFName, PDFStream, PDFString
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PROGRAM = "jixiao"


class _Info(PDFInfo):
    """The document's information without the empty entries.

    No dates: the same forms give the same bytes, and reportlab's stand-in (1 January 2000) is a wrong one.
    """

    def format(self, document: Any) -> Any:
        entries = {
            "Title": self.title,
            "Author": self.author,
            "Subject": self.subject,
            "Keywords": self.keywords,
            "Creator": self.creator,
            "Producer": self.producer,
        }
        return PDFDictionary({name: PDFString(text) for name, text in entries.items() if text}).format(
            document
        )


def open_canvas(
    target: str | PathLike[str] | BinaryIO,
    size: tuple[float, float],
    font: TTFont,
    *,
    title: str,
    subject: str,
    author: str = "",
) -> Any:
    """Return a canvas with pages of ``size`` points that begins with ``font``."""
    # the canvas names its first font in the file: Helvetica, not embedded, if we do not give ours
    pdfmetrics.registerFont(font)
    canvas_class: Any = Canvas  # reportlab's stubs know neither its fonts' names nor its document
    canvas = canvas_class(
        target if hasattr(target, "write") else str(target),
        pagesize=size,
        pageCompression=1,
        invariant=1,
        lang="zh-CN",
        initialFontName=font.fontName,
    )
    info = canvas._doc.info = _Info()
    info.title, info.subject, info.author = title, subject, author
    info.keywords = ""
    info.creator = info.producer = PROGRAM
    return canvas


def save(canvas: Any) -> None:
    """Finish the file, without ASCII85, which would make it a quarter larger and a fifth slower to write.

    The document is written to an open file piece by piece; reportlab would join it first and hold a large
    file twice.
    """
    with _SAVING:
        library: Any = pdfdoc
        before = rl_config.useA85, library.PDFFile
        rl_config.useA85 = 0
        if hasattr(canvas._filename, "write"):
            library.PDFFile = partial(_Streamed, canvas._filename.write)
        try:
            canvas.save()
        finally:
            rl_config.useA85, library.PDFFile = before


_SAVING = threading.Lock()
"""The lock for saving, since the settings changed in reportlab meanwhile hold for all threads."""


class _Streamed(pdfdoc.PDFFile):
    """The file that reportlab collects, passed on at once."""

    def __init__(self, write: Callable[[bytes], None], *version: Any) -> None:
        super().__init__(*version)
        for piece in self.strings:
            write(piece)
        self.strings = []
        self.write = write


class PackedPages:
    """Stores the packed contents of pages until a file is saved, on the disk where they are many."""

    def __init__(self) -> None:
        self._spool = tempfile.SpooledTemporaryFile(_MOST_HELD)  # noqa: SIM115 - lives as long as the canvas

    def add(self, content: bytes) -> PDFStream:
        """Store the ``content`` of a page and return its stream."""
        packed = zlib.compress(content)
        start = self._spool.seek(0, io.SEEK_END)
        self._spool.write(packed)
        return _PackedStream(self._spool, start, len(packed))

    def close(self) -> None:
        """Free the stored contents."""
        self._spool.close()


_MOST_HELD = 8_000_000
"""Bytes of packed pages that stay in memory: those of two thousand forms."""


class _PackedStream(PDFStream):
    """The stored content of a page, read when it is written."""

    def __init__(self, spool: IO[bytes], start: int, length: int) -> None:
        super().__init__(filters=[])
        self.dictionary["Filter"] = PDFName("FlateDecode")
        self._spool, self._start, self._length = spool, start, length

    def format(self, document: Any) -> Any:
        """Return the stream as it stands in the file."""
        self._spool.seek(self._start)
        self.content = self._spool.read(self._length)
        try:
            return super().format(document)
        finally:
            self.content = None
