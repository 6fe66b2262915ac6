"""The pages of a PDF on a printer: the same pages that the preview shows and the export writes."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from jixiao_gui.formats import FormatError, Progress, step
from jixiao_gui.formats.pdf_pages import Pages, Picture

_MOST_DPI = 600
"""Finer than this no eye sees on paper, and a page takes 30 MB already at 300."""


def prepare_printer(printer: QPrinter, title: str, pages: int) -> None:
    """Set A4, no margins of its own (the pages have theirs), all pages; each is turned as its form is."""
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setFromTo(1, pages)


def wanted_pages(printer: QPrinter, count: int) -> list[int]:
    """Return the pages to print, from 0, copies and order included where the printer does not see to them."""
    ranges = printer.pageRanges()
    numbers = [number for number in range(count) if ranges.isEmpty() or ranges.contains(number + 1)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        numbers.reverse()
    if printer.supportsMultipleCopies():
        return numbers
    copies = printer.copyCount()
    if printer.collateCopies():
        return numbers * copies
    return [number for number in numbers for _ in range(copies)]


def print_pages(printer: QPrinter, pdf: bytes, progress: Progress | None = None) -> int:
    """Send the wanted pages of ``pdf``; how many. Raises `FormatError` (the printer stops), `Cancelled`."""
    dpi = min(printer.resolution(), _MOST_DPI)
    painter = QPainter()
    with Pages(pdf) as pages:
        numbers = wanted_pages(printer, len(pages))
        _turn(printer, pages.size(numbers[0]) if numbers else (0.0, 1.0))
        if not painter.begin(printer):
            raise FormatError("打印机没有响应，没有打印；请检查打印机是否开机、联机后再试。")
        try:
            for done, number in enumerate(numbers, start=1):
                if done > 1:
                    _turn(printer, pages.size(number))
                if done > 1 and not printer.newPage():
                    raise FormatError(f"打印机在第 {done} 页停止；请检查打印机后从该页起重新打印。")
                image = image_of(pages.picture(number, dpi))
                painter.drawImage(_paper(printer, pages.size(number)), image)
                step(progress, done)
        except BaseException:
            printer.abort()
            raise
        finally:
            painter.end()
    return len(numbers)


def _turn(printer: QPrinter, points: tuple[float, float]) -> None:
    """Have the next page upright or in landscape, as its size in points is."""
    wide = points[0] > points[1]
    layout = QPageLayout.Orientation
    printer.setPageOrientation(layout.Landscape if wide else layout.Portrait)


def image_of(picture: Picture) -> QImage:
    """Return a picture of a page for Qt, with pixels of its own."""
    image = QImage(
        picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGBX8888
    )
    return image.copy()


def _paper(printer: QPrinter, points: tuple[float, float]) -> QRect:
    """Return where the page lies, in the printer's dots.

    At its true size from the paper's upper left corner.
    """
    dots = QSizeF(*points) * (printer.resolution() / 72)
    return QRect(0, 0, round(dots.width()), round(dots.height()))
