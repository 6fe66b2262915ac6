"""The values of a worksheet's cells as their number formats show them (`number_formats.py`)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS

from jixiao_gui.formats.reading.xlsx.number_formats import (
    affixes,
    is_general,
    show,
    trimmed,
)
from jixiao_gui.formats.reading.xlsx.xlsx_dates import is_date, serial
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import S

_CHINESE_BUILTIN = {
    27: "yyyy年m月",
    28: "m月d日",
    29: "m月d日",
    30: "m-d-yy",
    31: "yyyy年m月d日",
    36: "yyyy年m月",
} | {
    50: "yyyy年m月",
    51: "m月d日",
    52: "yyyy年m月",
    53: "m月d日",
    54: "m月d日",
    57: "yyyy年m月",
    58: "m月d日",
}
"""Formats that Excel and WPS in Chinese know by number, so that files do not define them."""
_LONGEST_CODE = 255
"""The most characters of a number format in Excel."""
_BUILTIN = {14: "yyyy/m/d", 22: "yyyy/m/d h:mm"}
"""Formats that depend on the system's region, as in China."""


class Values:
    """The number formats of one workbook. ``is_1904``: days are counted from 1904.

    ``exact``: for the amounts of a list, numbers without a format keep 15 digits and a zero is ``0`` in any
    format (the accounting format shows ``-``).
    """

    def __init__(self, styles: etree._Element | None, is_1904: bool, exact: bool = False) -> None:
        self._is_1904, self._exact = is_1904, exact
        self._formats: list[str] = []
        codes: dict[int, str] = {}
        if styles is not None:
            for item in styles.iter(S + "numFmt"):
                if len(code := item.get("formatCode", "")) <= _LONGEST_CODE:
                    codes[_whole_number(item.get("numFmtId"))] = code
            for cells in styles.iterchildren(S + "cellXfs"):
                for style in cells.iterchildren(S + "xf"):
                    number = _whole_number(style.get("numFmtId"))
                    self._formats.append(codes.get(number) or builtin(number))
        self._words = [affixes(code) for code in self._formats]

    def shown(self, value: str, style: int) -> str:
        """Return the stored ``value`` in cell style ``style``; a value that is no number unchanged."""
        code = self._code(style)
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value
        if not number.is_finite() or abs(number.adjusted()) > 300:
            return value
        if self._exact and not is_date(code):
            if number == 0:
                return "0"
            if is_general(code):
                return trimmed(f"{Decimal(f'{float(number):.15g}'):f}")
        return show(number, code, self._is_1904)

    def worded(self, text: str, style: int) -> str:
        """Return a text in cell style ``style``: most formats change nothing, ``@"万元"`` adds words."""
        affixes = self._words[style] if 0 <= style < len(self._words) else None
        return text if affixes is None or not text else affixes[0] + text * affixes[1] + affixes[2]

    def dated(self, value: str, style: int) -> str:
        """Return a date in ISO 8601, as in strict files, in cell style ``style``; other texts unchanged."""
        number = serial(value, self._is_1904)
        if number is None:
            return value
        code = self._code(style)
        return show(number, code if is_date(code) else _BUILTIN[22 if number % 1 else 14], self._is_1904)

    def _code(self, style: int) -> str:
        return self._formats[style] if 0 <= style < len(self._formats) else "General"


def _whole_number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else 0


def builtin(number: int) -> str:
    """Return the code of a format known by its number."""
    return _BUILTIN.get(number) or _CHINESE_BUILTIN.get(number) or BUILTIN_FORMATS.get(number) or "General"
