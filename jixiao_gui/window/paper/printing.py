"""Print the pages of a PDF: the same pages that the preview shows and the export writes."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from jixiao_gui.formats import FormatError, Progress, step
from jixiao_gui.formats.pdf_pages import Pages, Picture

_MOST_DPI = 600
"""Dots per inch at most: a page takes 30 MB already at 300, and nobody sees a finer print."""


def prepare_printer(printer: QPrinter, title: str, pages: int) -> None:
    """Set A4, no margins (the pages have theirs), and all pages."""
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setFromTo(1, pages)


def pages_to_print(printer: QPrinter, count: int) -> list[int]:
    """Return the pages to print, from 0, in order, with copies where the printer does not make them."""
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
    """Print the chosen pages of ``pdf``; return their number. Raises `FormatError` and `Cancelled`."""
    dpi = min(printer.resolution(), _MOST_DPI)
    painter = QPainter()
    with Pages(pdf) as pages:
        numbers = pages_to_print(printer, len(pages))
        _set_orientation(printer, pages.size(numbers[0]) if numbers else (0.0, 1.0))
        if not painter.begin(printer):
            raise FormatError("打印机没有响应，没有打印；请检查打印机是否开机、联机后再试。")
        try:
            for page_count, number in enumerate(numbers, start=1):
                if page_count > 1:
                    _set_orientation(printer, pages.size(number))
                if page_count > 1 and not printer.newPage():
                    raise FormatError(f"打印机在第 {page_count} 页停止；请检查打印机后从该页起重新打印。")
                image = image_of(pages.picture(number, dpi))
                painter.drawImage(_page_rect(printer, pages.size(number)), image)
                step(progress, page_count)
        except BaseException:
            printer.abort()
            raise
        finally:
            painter.end()
    return len(numbers)


def _set_orientation(printer: QPrinter, points: tuple[float, float]) -> None:
    """Set the next page to portrait or landscape, by its size in points."""
    wide = points[0] > points[1]
    layout = QPageLayout.Orientation
    printer.setPageOrientation(layout.Landscape if wide else layout.Portrait)


def image_of(picture: Picture) -> QImage:
    """Return a page's picture as a Qt image with a copy of the pixels."""
    image = QImage(
        picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGBX8888
    )
    return image.copy()


def _page_rect(printer: QPrinter, points: tuple[float, float]) -> QRect:
    """Return the page's rectangle in dots: its true size, from the paper's upper left corner."""
    dots = QSizeF(*points) * (printer.resolution() / 72)
    return QRect(0, 0, round(dots.width()), round(dots.height()))
