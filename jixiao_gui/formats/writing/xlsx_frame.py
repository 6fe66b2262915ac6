"""The frame of a workbook, made once by XlsxWriter: everything but the forms.

Styles, theme, properties and a worksheet of no rows. `xlsx_out.py` streams a worksheet a form into it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

_SONG, _HEI = "宋体", "黑体"
SIZE = 9
"""Type of the cells, in points."""
CAPTION, TITLE, YEAR, SIGN, LABEL, TEXT, UPRIGHT_LABEL, UPRIGHT_TEXT, LINE = range(1, 10)
"""Styles of cells: their numbers in the workbook."""
_MARKER = "frame"
_SHEET = "xl/worksheets/sheet1.xml"
_CONTENT, _BOOK, _LINKS, _APP = (
    *("[Content_Types].xml", "xl/workbook.xml"),
    *("xl/_rels/workbook.xml.rels", "docProps/app.xml"),
)
_END = "</worksheet>"
_UPRIGHT, _LANDSCAPE = 'orientation="portrait"', 'orientation="landscape"'
_FIRST_ID = 100
"""Relations below it are those of theme and styles."""


@dataclass(frozen=True, slots=True)
class Frame:
    """``parts`` that do not depend on the worksheets, and the pieces of a worksheet: ``head`` up to its area,
    ``view`` up to its columns, ``tail`` with its print setup, ``end``. ``shown`` in the view marks the
    worksheet that is on show."""

    parts: tuple[tuple[str, bytes], ...]
    head: str
    view: str
    tail: str
    end: str
    shown: str
    listing: tuple[tuple[str, str], ...]

    def print_setup(self, landscape: bool) -> str:
        """Return ``tail`` for a page upright or in landscape."""
        return self.tail.replace(_UPRIGHT, _LANDSCAPE) if landscape else self.tail

    def lists(
        self, names: list[str], repeated: Mapping[int, tuple[int, int]] | None = None
    ) -> list[tuple[str, str]]:
        """Return the parts that list the worksheets, for those ``names``.

        ``repeated``: by a worksheet's number, from 0, the first and last of the rows, from 1, that its
        further pages begin with.
        """
        parts = dict(self.listing)
        count = range(1, len(names) + 1)
        for part, pattern, entries in (
            (_CONTENT, _OVERRIDE, [_override(number) for number in count]),
            (_LINKS, _RELATION, [_relation(number) for number in count]),
            (_BOOK, _SHEET_OF_BOOK, [_listed(number, name) for number, name in enumerate(names, 1)]),
            (_APP, _TITLES, [_titles(names)]),
            (_APP, _COUNT, [f"<vt:i4>{len(names)}</vt:i4>"]),
        ):
            before, after = pattern.split(parts[part], 1)
            parts[part] = "".join((before, *entries, after))
        if repeated:
            defined = "".join(
                f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">'
                f"{escape(_quoted(names[number]))}!${first}:${last}</definedName>"
                for number, (first, last) in sorted(repeated.items())
            )
            parts[_BOOK] = parts[_BOOK].replace(
                "</sheets>", f"</sheets><definedNames>{defined}</definedNames>"
            )
        return list(parts.items())


_OVERRIDE = re.compile(r'<Override PartName="/xl/worksheets/[^>]*>')
_RELATION = re.compile(r'<Relationship [^>]*Target="worksheets/[^>]*>')
_SHEET_OF_BOOK = re.compile(r"<sheet [^>]*>")
_TITLES = re.compile(r"<TitlesOfParts>.*</TitlesOfParts>")
_COUNT = re.compile(r"<vt:i4>1</vt:i4>")
_DATES = re.compile(r"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")
_STYLE = re.compile(r'<c r="A\d+" s="(\d+)"/>')


def _quoted(name: str) -> str:
    """Return a worksheet's name in quotes, as in formulas."""
    return "'" + name.replace("'", "''") + "'"


def _override(number: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    return f'<Override PartName="/{sheet_part(number)}" ContentType="{kind}"/>'


def _relation(number: int) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    return f'<Relationship Id="rId{_FIRST_ID + number}" Type="{kind}" Target="worksheets/sheet{number}.xml"/>'


def _listed(number: int, name: str) -> str:
    return f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{_FIRST_ID + number}"/>'


def _titles(names: list[str]) -> str:
    titles = "".join(f"<vt:lpstr>{escape(name)}</vt:lpstr>" for name in names)
    vector = f'<vt:vector size="{len(names)}" baseType="lpstr">{titles}</vt:vector>'
    return f"<TitlesOfParts>{vector}</TitlesOfParts>"


def sheet_part(number: int) -> str:
    """Return the name of the part of worksheet ``number``, from 1."""
    return f"xl/worksheets/sheet{number}.xml"


@lru_cache(maxsize=1)
def make_frame() -> Frame:
    """Return a workbook of one worksheet that has no rows."""
    saved = io.BytesIO()
    book = xlsxwriter.Workbook(saved)
    page = book.add_worksheet(_MARKER)
    page.set_paper(9)
    page.set_portrait()
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.6)
    page.set_footer("&C&P")
    page.hide_gridlines(2)
    for row, format in enumerate(_formats(book)):
        page.write_blank(row, 0, None, format)
    book.close()
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = parts.pop(_SHEET)
    # XlsxWriter numbers formats as they are first used
    assert [int(style) for style in _STYLE.findall(sheet)] == list(range(1, 10))
    head, remainder = re.split(r"<dimension [^>]*>", sheet)
    view, remainder = remainder.split("<sheetData>")
    tail = remainder.split("</sheetData>")[1].removesuffix(_END)
    assert _UPRIGHT in tail
    parts["docProps/core.xml"] = _DATES.sub("", parts["docProps/core.xml"])  # the same book, the same bytes
    listing = tuple((name, parts.pop(name)) for name in (_CONTENT, _BOOK, _LINKS, _APP))
    fixed = tuple((name, content.encode()) for name, content in parts.items())
    return Frame(fixed, head, view, tail, _END, ' tabSelected="1"', listing)


def _formats(book: Any) -> list[Any]:
    """Return the formats of the styles `CAPTION` to `LINE`, in their order."""
    line = {"font_name": _SONG, "valign": "vcenter"}
    formats = [
        book.add_format({**line, "font_name": _HEI, "font_size": 12}),
        book.add_format({**line, "font_size": 18, "bold": True, "align": "center"}),
        book.add_format({**line, "font_size": 12, "align": "center"}),
        book.add_format({**line, "font_size": 10.5}),
    ]
    cell = {**line, "font_size": SIZE, "border": 1, "text_wrap": True, "num_format": "@"}
    for upright in (False, True):
        for align in ("center", "left"):
            format = book.add_format({**cell, "align": align})
            if upright:
                format.set_rotation(270)  # Excel's 270 is upright, one character under the other
            formats.append(format)
    formats.append(book.add_format({**line, "font_size": 10.5, "text_wrap": True, "num_format": "@"}))
    return formats
