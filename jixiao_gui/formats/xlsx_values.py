"""A number of a worksheet as its format shows it: decimals, per cent, thousands, dates.

Formats that a form does not meet (fractions, scientific) show the plain number.
"""

from __future__ import annotations

import operator
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
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
"""Formats that Excel and WPS in Chinese know by number and do not write down."""
_BUILTIN = {14: "yyyy/m/d", 22: "yyyy/m/d h:mm"}
"""Formats that follow the system's region; here as in China."""
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_COMPARED = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_BRACKET = re.compile(r"\[[^\]]*\]")
_DATE_PIECE = re.compile(
    r'"[^"]*"|\\.|AM/PM|A/P|上午/下午|y+|m+|d+|h+|s+|a{3,4}|.', re.IGNORECASE | re.DOTALL
)
_DIGITS = re.compile(r"[#0?,.]*[0#?][#0?,.]*")
_LITERAL_POINT = re.compile(r'[#0?,]*[0#?](?:[\\!]\.|"\.")(0+)(,*)(?![0#?.])')
"""A point that is written, not meant: ``0!.0,`` shows 元 as 万元 with one decimal."""
_WEEK = "一二三四五六日"
_MAX_DAY = 2_958_465
"""31 December 9999."""
_MAX_DECIMALS = 30
_EXACT = Context(prec=400)


class Values:
    """The number formats of one workbook. ``is_1904``: days are counted from 1904.

    ``exact``: numbers without a format keep 15 digits and a zero is ``0`` whatever its format makes of
    it (the accounting format shows ``-``): what amounts of a list are read by.
    """

    def __init__(self, styles: etree._Element | None, is_1904: bool, exact: bool = False) -> None:
        self._is_1904, self._exact = is_1904, exact
        self._formats: list[str] = []
        own: dict[int, str] = {}
        if styles is None:
            return
        for item in styles.iter(S + "numFmt"):
            own[int(item.get("numFmtId", "0"))] = item.get("formatCode", "")
        for cells in styles.iterchildren(S + "cellXfs"):
            for style in cells.iterchildren(S + "xf"):
                number = int(style.get("numFmtId", "0"))
                self._formats.append(own.get(number) or builtin(number))

    def shown(self, value: str, style: int) -> str:
        """The stored ``value`` in cell style ``style``; a value that is no number as it stands."""
        code = self._formats[style] if 0 <= style < len(self._formats) else "General"
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value
        if not number.is_finite() or abs(number.adjusted()) > 300:
            return value
        if self._exact and not is_date_format(code):
            if number == 0:
                return "0"
            if code.strip().lower() in ("", "general", "g/通用格式"):
                return _trimmed(f"{Decimal(f'{float(number):.15g}'):f}")
        return show(number, code, self._is_1904)


def builtin(number: int) -> str:
    """The code of a format known by its number."""
    return _BUILTIN.get(number) or _CHINESE_BUILTIN.get(number) or BUILTIN_FORMATS.get(number) or "General"


def show(number: Decimal, code: str, is_1904: bool = False) -> str:
    """``number`` in the format ``code``."""
    code = code.strip() or "General"
    if is_date_format(code):
        return _date(number, code, is_1904)
    part, number = _section(number, code.split(";"))
    part = re.sub(r"_.|\*.", "", _BRACKET.sub("", part))
    bare = _QUOTED.sub("", part)
    if part.lower() == "general" or "e" in bare.lower() or "/" in bare or (bare == "@"):
        return plain(number)
    return _number(number, part, bare)


def _section(number: Decimal, parts: list[str]) -> tuple[str, Decimal]:
    """The part of a format that holds for ``number``, and the number without a sign that the part writes."""
    conditions = [_CONDITION.search(part) for part in parts]
    if any(conditions):
        for part, condition in zip(parts, conditions, strict=True):
            if condition is None or _COMPARED[condition[1]](number, Decimal(condition[2])):
                signed = "-" in _BRACKET.sub("", part)
                return part, abs(number) if signed else number
        return "General", number
    if number < 0 and len(parts) > 1:
        return parts[1], -number
    return parts[2 if number == 0 and len(parts) > 2 else 0], number


def plain(number: Decimal) -> str:
    """As Excel shows a number without a format: up to 11 digits, no trailing zero."""
    # the file stores binary doubles with 17 digits: 0.399 may stand as 0.39900000000000002
    short = Decimal(f"{float(number):.15g}")
    whole = max(short.adjusted() + 1, 1)
    if short == short.to_integral_value():
        return str(int(short)) if whole <= 15 else f"{short:e}"
    rounded = round_to(
        short, max(0, min(10 - (1 if whole == 1 and abs(short) < 1 else whole - 1), _MAX_DECIMALS))
    )
    return _trimmed(f"{rounded:f}")


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def round_to(number: Decimal, decimals: int) -> Decimal:
    """Half away from zero, as Excel rounds what it shows."""
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)


def _number(number: Decimal, part: str, bare: str) -> str:
    if point := _LITERAL_POINT.search(part):
        places = len(point[1])
        scaled = round_to(number.scaleb(-3 * len(point[2])), 0)
        digits = str(abs(int(scaled))).zfill(places + 1)
        sign = "-" if scaled < 0 else ""
        before, after = part[: point.start()], part[point.end() :]
        return f"{_literal(before)}{sign}{digits[:-places]}.{digits[-places:]}{_literal(after)}"
    match = _DIGITS.search(bare)
    if match is None:
        return _literal(part) or plain(number)
    pattern = match[0]
    whole, _, decimals = pattern.partition(".")
    number = Decimal(f"{float(number):.15g}").scaleb(2 * bare.count("%"))
    if whole.endswith(",") or decimals.endswith(","):
        number = number.scaleb(-3 * (len(pattern) - len(pattern.rstrip(","))))
        whole, decimals = whole.rstrip(","), decimals.rstrip(",")
    places = min(sum(mark in "0#?" for mark in decimals), _MAX_DECIMALS)
    least = min(decimals.count("0") + decimals.count("?"), places)
    if number.adjusted() > 20:
        return plain(number)
    text = f"{abs(round_to(number, places)):{',' if ',' in whole else ''}f}"
    head, _, tail = text.partition(".")
    while len(tail) > least and tail.endswith("0"):
        tail = tail[:-1]
    head = head.zfill(min(whole.count("0"), 20)) if "," not in whole else head
    if head == "0" and "0" not in whole:
        head = ""
    sign = "-" if number < 0 and round_to(number, places) != 0 else ""
    digits = f"{head}.{tail}" if tail else head
    before, _, after = part.partition(pattern)
    return _literal(before) + sign + digits + _literal(after)


def _literal(part: str) -> str:
    return _QUOTED.sub(lambda match: match[1] if match[1] is not None else match[2], part)


def _date(number: Decimal, code: str, is_1904: bool) -> str:
    day = number + 1462 if is_1904 else number
    if number < 0 or day >= _MAX_DAY:
        return plain(number)
    # Excel believes that 1900 was a leap year
    base = datetime(1899, 12, 31) if day < 60 else datetime(1899, 12, 30)
    moment = base + timedelta(seconds=int(round_to(day * 86_400, 0)))
    first = _BRACKET.sub("", code.split(";")[0]).replace("@", "")
    half = re.search(r"AM/PM|A/P|上午/下午", first, re.IGNORECASE) is not None
    pieces = _DATE_PIECE.findall(first)
    out: list[str] = []
    last = ""
    for index, piece in enumerate(pieces):
        low = piece.lower()
        if low[0] == "m" and low != "am/pm":
            following = next((p.lower()[0] for p in pieces[index + 1 :] if p.lower()[0] in "ymdhs"), "")
            low = low.replace("m", "n") if last == "h" or following == "s" else low
        if low[0] in "ymdhsn":
            last = low[0]
        out.append(_date_piece(low, piece, moment, half))
    return "".join(out).strip()


def _date_piece(low: str, piece: str, at: datetime, half: bool) -> str:
    hour = (at.hour % 12 or 12) if half else at.hour
    values = {"m": at.month, "d": at.day, "h": hour, "n": at.minute, "s": at.second}
    if low in ("am/pm", "a/p", "上午/下午"):
        return "上午" if at.hour < 12 else "下午"
    if low.startswith("y"):
        return f"{at.year:04}" if len(low) > 2 else f"{at.year % 100:02}"
    if low.startswith(("aaa", "dddd", "ddd")):
        return ("星期" if len(low) > 3 else "周") + _WEEK[at.weekday()]
    if low[0] in values and set(low) == {low[0]}:
        return f"{values[low[0]]:0{min(len(low), 2)}}"
    return _literal(piece) if piece[0] in '"\\' else piece
