"""Pages of a PDF as pictures, for the preview and the printer."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import pypdfium2

from jixiao_gui.formats import FormatError

_POINTS_PER_INCH = 72.0
ONE_AT_A_TIME = threading.RLock()
"""A lock to be held while PDFium is called."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: ``width`` × ``height`` pixels of red, green, blue and a spare byte, ``stride`` bytes a line.

    In Qt: ``QImage(picture.pixels, width, height, stride, QImage.Format.Format_RGBX8888)``.
    """

    width: int
    height: int
    stride: int
    pixels: bytes


class Pages:
    """An open PDF. Pages count from 0.

    PDFium is not for several threads at once, so that all open PDFs take turns: the preview draws on one
    thread while another prints.
    """

    def __init__(self, source: bytes | Path) -> None:
        """Open ``source``. Raises `FormatError` when it is no PDF."""
        try:
            with ONE_AT_A_TIME:
                self._document: Any = pypdfium2.PdfDocument(source)
        except (pypdfium2.PdfiumError, OSError) as error:
            name = f"文件“{source.name}”" if isinstance(source, Path) else "生成的内容"
            raise FormatError(f"{name}不是能打开的 PDF，请重新导出后再试。") from error

    def __len__(self) -> int:
        with ONE_AT_A_TIME:
            return len(self._document)

    def __enter__(self) -> Pages:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the document."""
        with ONE_AT_A_TIME:
            self._document.close()

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of page ``number`` in points."""
        with ONE_AT_A_TIME:
            width, height = self._document.get_page_size(number)
        return float(width), float(height)

    def picture(self, number: int, dpi: float) -> Picture:
        """Draw page ``number`` on white at ``dpi`` pixels an inch."""
        with ONE_AT_A_TIME:
            page = self._document[number]
            try:
                bitmap = page.render(
                    scale=dpi / _POINTS_PER_INCH, rev_byteorder=True, force_bitmap_format=_FOUR_BYTES
                )
                try:
                    return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
                finally:
                    bitmap.close()
            finally:
                page.close()


_FOUR_BYTES = pypdfium2.raw.FPDFBitmap_BGRx
