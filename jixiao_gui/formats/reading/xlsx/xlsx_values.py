"""A value of a worksheet as its format shows it: decimals, per cent, thousands, fractions, Chinese numerals.

Days and times are shown by `xlsx_dates.py`.
"""

from __future__ import annotations

import operator
import re
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS

from jixiao_gui.formats.reading.xlsx.chinese_numerals import digit_by_digit, spoken
from jixiao_gui.formats.reading.xlsx.xlsx_dates import is_date, serial, show_date

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
_CONDITION = re.compile(r"\[\s*(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\s*\]")
_COMPARED = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_BRACKET = re.compile(r"\[[^\]]*\]")
_CURRENCY = re.compile(r"\[\$([^\]-]+)(?:-[^\]]*)?\]")
_ROOM = re.compile(r'("[^"]*"|\\.)|[_*].', re.DOTALL)
_OUTSIDE = re.compile(r'"[^"]*"|\\.|.', re.DOTALL)
_UNQUOTED_AT = re.compile(r'@(?=(?:[^"]*"[^"]*")*[^"]*$)')
_ESCAPED = re.compile(r'("[^"]*"|\\.)|!(.)', re.DOTALL)
_NUMERALS = re.compile(r"\[DBNum([123])\]", re.IGNORECASE)
_GENERAL = re.compile(r"general|g/通用格式", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"([#0?]*)(\.[#0?]*)?E([+-])([#0?]+)", re.IGNORECASE)
_FRACTION = re.compile(r"([#0?]+(?=[^/#0?]))?([^/#0?]*)([#0?]+)\s*/\s*([#0?]+|\d+)")
_DIGITS = re.compile(r"[#0?,.]*[0#?][#0?,.]*")
_LITERAL_POINT = re.compile(r'[#0?,]*[0#?](?:[\\!]\.|"\.")(0+)(,*)(?![0#?.])')
"""A point that is written, not meant: ``0!.0,`` shows 元 as 万元 with one decimal."""
_MAX_DECIMALS = 30
_LONGEST = 20
"""Digits of a whole number that Excel's formula bar shows."""
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
        if styles is not None:
            for item in styles.iter(S + "numFmt"):
                own[_whole(item.get("numFmtId"))] = item.get("formatCode", "")
            for cells in styles.iterchildren(S + "cellXfs"):
                for style in cells.iterchildren(S + "xf"):
                    number = _whole(style.get("numFmtId"))
                    self._formats.append(own.get(number) or builtin(number))
        self._words = [_around_words(code) for code in self._formats]

    def shown(self, value: str, style: int) -> str:
        """Return the stored ``value`` in cell style ``style``; a value that is no number as it stands."""
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
            if _is_general(code):
                return _trimmed(f"{Decimal(f'{float(number):.15g}'):f}")
        return show(number, code, self._is_1904)

    def worded(self, text: str, style: int) -> str:
        """Return a text in cell style ``style``: most formats show it as it is, ``@"万元"`` adds words."""
        around = self._words[style] if 0 <= style < len(self._words) else None
        return text if around is None or not text else around[0] + text * around[1] + around[2]

    def dated(self, value: str, style: int) -> str:
        """Return a date in ISO 8601, as strict files hold it, in cell style ``style``; another text as it
        stands.
        """
        number = serial(value, self._is_1904)
        if number is None:
            return value
        code = self._code(style)
        return show(number, code if is_date(code) else _BUILTIN[22 if number % 1 else 14], self._is_1904)

    def _code(self, style: int) -> str:
        return self._formats[style] if 0 <= style < len(self._formats) else "General"


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else 0


def _around_words(code: str) -> tuple[str, int, str] | None:
    """Return what a format puts before and after a text, and whether it shows it at all; ``None`` for as
    it is.
    """
    parts = _parts(code)
    part = parts[3] if len(parts) > 3 else parts[-1]
    before, at, after = _UNQUOTED_AT.sub("\0", part).partition("\0")
    if not at and len(parts) < 4:
        return None
    words = _literal(_plain_part(before)), len(at), _literal(_plain_part(after))
    return None if words == ("", 1, "") else words


def builtin(number: int) -> str:
    """Return the code of a format known by its number."""
    return _BUILTIN.get(number) or _CHINESE_BUILTIN.get(number) or BUILTIN_FORMATS.get(number) or "General"


def show(number: Decimal, code: str, is_1904: bool = False) -> str:
    """Return ``number`` in the format ``code``, without the blanks that only keep it off the cell's edge."""
    return plain(number) if code == "General" else _shown(number, code, is_1904).strip()


def _shown(number: Decimal, code: str, is_1904: bool) -> str:
    code, shows_date, parts = _known(code)
    if shows_date:
        shown = show_date(number, code, is_1904)
        return plain(number) if shown is None else shown
    chosen, number = _section(number, parts)
    part, bare, kind = _known_part(chosen)
    if not part:
        return spoken(plain(number), kind) if kind else ""
    if _GENERAL.fullmatch(bare.strip()) or bare.strip() == "@":
        shown = spoken(plain(number), kind) if kind else plain(number)
        before, _, after = _GENERAL.sub("\0", part.replace("@", "\0")).partition("\0")
        return _literal(before) + shown + _literal(after)
    if _SCIENTIFIC.search(bare):
        shown = _scientific(number, part)
    elif _FRACTION.search(bare):
        shown = _fraction(number, part)
    else:
        shown = _number(number, part, bare)
    return digit_by_digit(shown, kind) if kind else shown


@lru_cache(maxsize=2000)
def _known(code: str) -> tuple[str, bool, list[str]]:
    """Return a format with WPS's escapes as Excel's, whether it shows days, and its sections."""
    code = _ESCAPED.sub(lambda match: match[1] or "\\" + match[2], code if code.strip() else "General")
    return code, is_date(code), _parts(code)


@lru_cache(maxsize=2000)
def _known_part(part: str) -> tuple[str, str, int]:
    """Return a section without what only colours it, the same without its words, and its kind of numerals."""
    numerals = _NUMERALS.search(part)
    part = _plain_part(part)
    return part, _QUOTED.sub("", part), int(numerals[1]) if numerals else 0


def _parts(code: str) -> list[str]:
    """Return the sections of a format: for positive numbers, negative ones, zero, texts."""
    return "".join("\0" if piece == ";" else piece for piece in _OUTSIDE.findall(code)).split("\0")


def _plain_part(part: str) -> str:
    """Return a section without colours, conditions, languages, and what only keeps room."""
    return _ROOM.sub(lambda match: match[1] or "", _BRACKET.sub("", _CURRENCY.sub(r'"\1"', part)))


def _is_general(code: str) -> bool:
    return code.strip().lower() in ("", "general", "g/通用格式")


def _section(number: Decimal, parts: list[str]) -> tuple[str, Decimal]:
    """Return the part of a format that holds for ``number``, and the number without a sign that the part
    writes.
    """
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
    """Return a number as Excel shows one without a format: up to ten digits with a point, no trailing zero.

    A whole number shows all of its digits, as in Excel's formula bar: codes and phone numbers are no figures.
    """
    # the file stores binary doubles with 17 digits: 0.399 may stand as 0.39900000000000002
    short = Decimal(f"{float(number):.15g}")
    whole = max(short.adjusted() + 1, 1)
    if short == short.to_integral_value():
        return str(int(short)) if whole <= _LONGEST else f"{short.normalize():E}"
    if short.adjusted() < -9:
        return f"{short.normalize(Context(prec=6)):E}"
    rounded = round_to(short, max(0, min(10 - whole, _MAX_DECIMALS)))
    return _trimmed(f"{rounded:f}")


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def round_to(number: Decimal, decimals: int) -> Decimal:
    """Round half away from zero, as Excel rounds what it shows."""
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)


def _number(number: Decimal, part: str, bare: str) -> str:
    if point := _LITERAL_POINT.search(part):
        places = len(point[1])
        scaled = round_to(number.scaleb(-3 * len(point[2])), 0)
        digits = str(abs(int(scaled))).zfill(places + 1)
        sign = "-" if scaled < 0 else ""
        before, after = part[: point.start()], part[point.end() :]
        return f"{sign}{_literal(before)}{digits[:-places]}.{digits[-places:]}{_literal(after)}"
    match = _DIGITS.search(bare)
    if match is None:
        return _literal(part)
    if len(_DIGITS.findall(bare)) > 1:
        return plain(number) if "." in bare else _masked(number, part)
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
    return sign + _literal(before) + digits + _literal(after)


def _literal(part: str) -> str:
    return _QUOTED.sub(lambda match: match[1] if match[1] is not None else match[2], part)


def _masked(number: Decimal, part: str) -> str:
    """Return a whole number put into a pattern with words between its digits, such as ``000-0000-0000``."""
    pieces = _OUTSIDE.findall(part)
    digits = str(abs(int(round_to(number, 0))))
    first = next(index for index, piece in enumerate(pieces) if piece in "0#?")
    made: list[str] = []
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if piece not in "0#?":
            made.append(_literal(piece))
        elif index == first:
            made.append(digits or ("0" if piece == "0" else ""))
        else:
            made.append(digits[-1:] or ("0" if piece == "0" else ""))
            digits = digits[:-1]
    return ("-" if number < 0 else "") + "".join(reversed(made))


def _scientific(number: Decimal, part: str) -> str:
    match = _SCIENTIFIC.search(part)
    if match is None:
        return plain(number)
    whole, decimals = max(len(match[1]), 1), len(match[2] or ".") - 1
    value = Decimal(f"{abs(float(number)):.15g}")
    power = value.adjusted() // whole * whole if value else 0
    mantissa = round_to(value.scaleb(-power), min(decimals, _MAX_DECIMALS))
    if mantissa.adjusted() >= whole:
        power += whole
        mantissa = round_to(value.scaleb(-power), min(decimals, _MAX_DECIMALS))
    sign = "-" if power < 0 else "+" if match[3] == "+" else ""
    shown = f"{mantissa:f}E{sign}{abs(power):0{len(match[4])}}"
    return (
        ("-" if number < 0 else "") + _literal(part[: match.start()]) + shown + _literal(part[match.end() :])
    )


def _fraction(number: Decimal, part: str) -> str:
    match = _FRACTION.search(part)
    if match is None:
        return plain(number)
    value = abs(Fraction(f"{float(number):.15g}"))
    whole = value.numerator // value.denominator if match[1] else 0
    rest = value - whole
    if match[4].isdecimal() and int(match[4]):
        bottom = int(match[4])
        top = int(Decimal((rest * bottom * 2 + 1).__floor__() // 2).to_integral_value(ROUND_FLOOR))
    else:
        near = rest.limit_denominator(10 ** min(len(match[4]), 7) - 1)
        top, bottom = near.numerator, near.denominator
    if match[1] and top == bottom:
        whole, top = whole + 1, 0
    pieces = [str(whole)] if match[1] and (whole or not top) else []
    pieces += [f"{top}/{bottom}"] if top or not match[1] else []
    shown = " ".join(pieces)
    return (
        ("-" if number < 0 else "") + _literal(part[: match.start()]) + shown + _literal(part[match.end() :])
    )
