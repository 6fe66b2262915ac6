"""A report as a Word file: python-docx's frame, tables streamed into it row by row.

Charts are written as tables (`Charts.instead`), since a Word file would need pictures of them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from typing import BinaryIO

from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.reports.report import Charts, Column, Paragraph, Report, Row, Table
from jixiao_gui.formats.writing.docx_frame import FOOTER, HEI, LABEL, SONG, TEXT, TITLE, YEAR, make_frame
from jixiao_gui.formats.writing.zip_entries import ILLEGAL, entry

_TWIPS = 1440 / 25.4
_SMALL, _PLAIN, _HEADING = 16, 18, 21
"""Type of tables, texts and headings in half points."""
_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_PAGE, _MARGINS = re.compile(rb"<w:pgSz[^>]*/>"), re.compile(rb"<w:pgMar[^>]*/>")
_MARGIN = 12.0


def write_report_docx(report: Report, target: BinaryIO, progress: Progress | None = None) -> None:
    """Write ``report``.

    Raises `Cancelled` when ``progress``, called with the number of rows, returns False, and `OSError`.
    """
    frame = make_frame(ILLEGAL.sub("", report.title), SONG)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in frame.parts:
            archive.writestr(entry(name), content)
        with archive.open(entry("word/document.xml"), "w", force_zip64=True) as body:
            body.write(frame.head)
            for piece in _Writer(report, progress).pieces():
                body.write(piece.encode())
            body.write(_section(frame.tail, report.landscape))
        archive.writestr(entry(FOOTER), frame.footer)


def _section(tail: bytes, landscape: bool) -> bytes:
    """Return the end of the body with the report's page size and margins in place of a form's."""
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if landscape else 'w:w="11906" w:h="16838"'
    margin = round(_MARGIN * _TWIPS)
    sides = " ".join(f'w:{side}="{margin}"' for side in ("top", "right", "left"))
    tail = _PAGE.sub(f"<w:pgSz {size}/>".encode(), tail)
    margins = f'<w:pgMar {sides} w:bottom="850" w:header="340" w:footer="400" w:gutter="0"/>'
    return _MARGINS.sub(margins.encode(), tail)


class _Writer:
    """Turns parts into pieces of WordprocessingML."""

    def __init__(self, report: Report, progress: Progress | None) -> None:
        self._report = report
        self._progress = progress
        self._rows = 0
        self._width = (297.0 if report.landscape else 210.0) - 2 * _MARGIN

    def pieces(self) -> Iterator[str]:
        """Yield the markup of title and parts."""
        report = self._report
        yield _paragraph(TITLE, report.title)
        end = round(self._width * _TWIPS)
        stop = f'<w:tabs><w:tab w:val="right" w:pos="{end}"/></w:tabs>'
        below = [report.left, report.right] if report.right else [report.left]
        yield _paragraph(YEAR, "\t".join(below), f'{stop}<w:jc w:val="left"/>', _PLAIN)
        for part in report.parts:
            if isinstance(part, Table):
                yield from self._table(part)
            elif isinstance(part, Paragraph):
                yield _heading(part.text) if part.strong else _paragraph(TEXT, part.text)
            else:
                yield from self._instead(part)

    def _instead(self, charts: Charts) -> Iterator[str]:
        for table in charts.instead:
            yield from self._table(table)

    def _table(self, table: Table) -> Iterator[str]:
        if table.heading:
            yield _heading(table.heading)
        table_width = sum(column.width for column in table.columns)
        # a small table of a chart keeps its size, a large one takes the whole width
        scale = 1.0 if table_width < self._width * 0.8 else self._width / table_width
        widths = [round(column.width * scale * _TWIPS) for column in table.columns]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        yield (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{_BORDERS}'
            f'<w:tblLayout w:type="fixed"/>{_CELLS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
        yield from _head(table.columns, widths)
        for row in table.rows:
            yield _row(row, table.columns, widths)
            self._rows += 1
            step(self._progress, self._rows)
        yield "</w:tbl>"
        yield _paragraph(TEXT, "", '<w:spacing w:line="120" w:lineRule="exact"/>')


def _head(columns: tuple[Column, ...], widths: list[int]) -> Iterator[str]:
    """Yield the head row, or two with the labels of groups, repeated on each page."""
    two = any(column.group for column in columns)
    upper: list[str] = []
    lower: list[str] = []
    index = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        count = len(list(members))
        if group and two:
            upper.append(_cell(group, sum(widths[index : index + count]), "center", _GREY, columns=count))
        for number in range(index, index + count):
            column = columns[number]
            if not group:
                merge = "restart" if two else ""
                upper.append(_cell(column.head, widths[number], "center", _GREY, down=merge))
                lower.append(_cell("", widths[number], "center", _GREY, down="continue"))
            else:
                lower.append(_cell(column.head, widths[number], "center", _GREY))
        index += count
    properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    yield f"<w:tr>{properties}{''.join(upper)}</w:tr>"
    if two:
        yield f"<w:tr>{properties}{''.join(lower)}</w:tr>"


def _row(row: Row, columns: tuple[Column, ...], widths: list[int]) -> str:
    grounds = {number: colour.lstrip("#") for number, colour in row.grounds}
    fill = _PALE if row.strong else ""
    cells = "".join(
        _cell(text, width, column.align, grounds.get(number, fill), strong=row.strong)
        for number, (text, column, width) in enumerate(zip(row.texts, columns, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


_GREY, _PALE = "E6E6E6", "F2F2F2"


def _cell(
    text: str,
    width: int,
    align: str,
    fill: str = "",
    *,
    columns: int = 1,
    down: str = "",
    strong: bool = False,
) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    merge = f'<w:vMerge w:val="{down}"/>' if down else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shade}<w:vAlign w:val="center"/>'
    style = LABEL if align == "center" else TEXT
    justify = '<w:jc w:val="right"/>' if align == "right" else ""
    font = HEI if strong or fill == _GREY else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_paragraph(style, text, justify, _SMALL, font)}</w:tc>"


def _heading(text: str) -> str:
    properties = '<w:keepNext/><w:spacing w:before="160" w:after="60" w:line="300" w:lineRule="exact"/>'
    return _paragraph(TEXT, text, properties, _HEADING, HEI)


def _paragraph(style: str, text: str, properties: str = "", size: int = 0, font: str = "") -> str:
    run = ""
    if text:
        fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>' if font else ""
        sizes = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
        look = f"<w:rPr>{fonts}{sizes}</w:rPr>" if fonts or sizes else ""
        clean = ILLEGAL.sub("", text).translate(_MARKS)
        clean = clean.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
        run = f'<w:r>{look}<w:t xml:space="preserve">{clean}</w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run}</w:p>'


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'
        for side, size, colour in (
            ("top", 6, "000000"),
            ("left", 6, "000000"),
            ("bottom", 6, "000000"),
            ("right", 6, "000000"),
            ("insideH", 4, "595959"),
            ("insideV", 4, "595959"),
        )
    )
    + "</w:tblBorders>"
)
_CELLS = (
    '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="45" w:type="dxa"/>'
    '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="45" w:type="dxa"/></w:tblCellMar>'
)
