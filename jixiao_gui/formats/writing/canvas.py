"""reportlab's canvas as this program wants it: our fonts, no dates, no file larger than it must be."""

from __future__ import annotations

from os import PathLike
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PROGRAM = "jixiao"


class _Info(PDFInfo):
    """What is known of the document and nothing else.

    No dates: the same forms give the same bytes, and reportlab's stand-in (1 January 2000) is a wrong one.
    """

    def format(self, document: Any) -> Any:
        known = {
            "Title": self.title,
            "Author": self.author,
            "Subject": self.subject,
            "Keywords": self.keywords,
            "Creator": self.creator,
            "Producer": self.producer,
        }
        return PDFDictionary({name: PDFString(text) for name, text in known.items() if text}).format(document)


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
    made: Any = Canvas  # reportlab's stubs know neither its fonts' names nor its document
    canvas = made(
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
    """Finish the file; ASCII85 would make it a quarter larger and its writing a fifth slower."""
    ascii85 = rl_config.useA85
    rl_config.useA85 = 0
    try:
        canvas.save()
    finally:
        rl_config.useA85 = ascii85
