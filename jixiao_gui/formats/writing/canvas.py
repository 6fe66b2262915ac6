"""reportlab's canvas with our fonts, without dates, and with small files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from os import PathLike
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString
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
    canvas._doc.info = document_info(title, subject, author)
    return canvas


def document_info(title: str, subject: str, author: str, keywords: str = "") -> PDFInfo:
    """Return the information of a document that names this program."""
    info: Any = _Info()
    info.title, info.subject, info.author, info.keywords = title, subject, author, keywords
    info.creator = info.producer = PROGRAM
    return info  # type: ignore[no-any-return]


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
