"""Numbers in the formats of a spreadsheet: decimals, per cent, thousands, fractions, Chinese numerals.

`xlsx_dates.py` shows days and times.
"""

from __future__ import annotations

import operator
import re
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from jixiao_gui.formats.reading.xlsx.chinese_numerals import digit_by_digit, spoken
from jixiao_gui.formats.reading.xlsx.xlsx_dates import is_date, show_date

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
"""A point as a literal: ``0!.0,`` shows 元 as 万元 with one decimal."""
_MAX_DECIMALS = 30
_LONGEST = 20
"""The most digits of a whole number that Excel's formula bar shows."""
_EXACT = Context(prec=400)


def affixes(code: str) -> tuple[str, int, str] | None:
    """Return the words before and behind a text in a format, and between them how often it shows.

    ``None`` for a format that changes no text.
    """
    parts = _sections(code)
    part = parts[3] if len(parts) > 3 else parts[-1]
    before, placeholder, after = _UNQUOTED_AT.sub("\0", part).partition("\0")
    if not placeholder and len(parts) < 4:
        return None
    words = _literal(_plain_section(before)), len(placeholder), _literal(_plain_section(after))
    return None if words == ("", 1, "") else words


def show(number: Decimal, code: str, is_1904: bool = False) -> str:
    """Return ``number`` in the format ``code``, without blanks at its ends."""
    return plain(number) if code == "General" else _shown(number, code, is_1904).strip()


def _shown(number: Decimal, code: str, is_1904: bool) -> str:
    code, shows_date, parts = _parsed_format(code)
    if shows_date:
        shown = show_date(number, code, is_1904)
        return plain(number) if shown is None else shown
    chosen, number = _section_for(number, parts)
    part, bare, kind = _parsed_section(chosen)
    if not part:
        return spoken(plain(number), kind) if kind else ""
    if _GENERAL.fullmatch(bare.strip()) or bare.strip() == "@":
        shown = spoken(plain(number), kind) if kind else plain(number)
        before, _, after = _GENERAL.sub("\0", part.replace("@", "\0")).partition("\0")
        return _literal(before) + shown + _literal(after)
    if _SCIENTIFIC.search(bare):
        shown = _scientific(number, part)
    elif "/" in bare and _FRACTION.search(bare):
        shown = _fraction(number, part)
    else:
        shown = _number(number, part, bare)
    return digit_by_digit(shown, kind) if kind else shown


@lru_cache(maxsize=2000)
def _parsed_format(code: str) -> tuple[str, bool, list[str]]:
    """Return a format with WPS's escapes as Excel's, whether it shows dates, and its sections."""
    code = _ESCAPED.sub(lambda match: match[1] or "\\" + match[2], code if code.strip() else "General")
    return code, is_date(code), _sections(code)


@lru_cache(maxsize=2000)
def _parsed_section(part: str) -> tuple[str, str, int]:
    """Return a section without colours, the same without its words, and its kind of numerals."""
    numerals = _NUMERALS.search(part)
    part = _plain_section(part)
    return part, _QUOTED.sub("", part), int(numerals[1]) if numerals else 0


def _sections(code: str) -> list[str]:
    """Return the sections of a format: for positive numbers, negative ones, zero, texts."""
    return "".join("\0" if piece == ";" else piece for piece in _OUTSIDE.findall(code)).split("\0")


def _plain_section(part: str) -> str:
    """Return a section without colours, conditions, languages and blanks of a width."""
    return _ROOM.sub(lambda match: match[1] or "", _BRACKET.sub("", _CURRENCY.sub(r'"\1"', part)))


def is_general(code: str) -> bool:
    return code.strip().lower() in ("", "general", "g/通用格式")


def _section_for(number: Decimal, parts: list[str]) -> tuple[str, Decimal]:
    """Return the section of a format for ``number``, and the number without a sign that it writes."""
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
    """Return a number as Excel shows it without a format: up to ten digits with a point, no trailing zero.

    A whole number shows all of its digits, as in Excel's formula bar: codes and phone numbers are no figures.
    """
    # the file stores binary doubles with 17 digits: 0.399 may stand as 0.39900000000000002
    short = Decimal(f"{float(number):.15g}")
    digits = max(short.adjusted() + 1, 1)
    if short == short.to_integral_value():
        return str(int(short)) if digits <= _LONGEST else f"{short.normalize():E}"
    if short.adjusted() < -9:
        return f"{short.normalize(Context(prec=6)):E}"
    rounded = round_to(short, max(0, min(10 - digits, _MAX_DECIMALS)))
    return trimmed(f"{rounded:f}")


def trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def round_to(number: Decimal, decimals: int) -> Decimal:
    """Return ``number`` rounded half away from zero, as Excel rounds shown numbers."""
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
    integer, _, decimals = pattern.partition(".")
    number = Decimal(f"{float(number):.15g}").scaleb(2 * bare.count("%"))
    if integer.endswith(",") or decimals.endswith(","):
        number = number.scaleb(-3 * (len(pattern) - len(pattern.rstrip(","))))
        integer, decimals = integer.rstrip(","), decimals.rstrip(",")
    places = min(sum(mark in "0#?" for mark in decimals), _MAX_DECIMALS)
    least = min(decimals.count("0") + decimals.count("?"), places)
    if number.adjusted() > 20:
        return plain(number)
    text = f"{abs(round_to(number, places)):{',' if ',' in integer else ''}f}"
    head, _, tail = text.partition(".")
    while len(tail) > least and tail.endswith("0"):
        tail = tail[:-1]
    head = head.zfill(min(integer.count("0"), 20)) if "," not in integer else head
    if head == "0" and "0" not in integer:
        head = ""
    sign = "-" if number < 0 and round_to(number, places) != 0 else ""
    digits = f"{head}.{tail}" if tail else head
    before, _, after = part.partition(pattern)
    return sign + _literal(before) + digits + _literal(after)


def _literal(part: str) -> str:
    return _QUOTED.sub(lambda match: match[1] if match[1] is not None else match[2], part)


def _masked(number: Decimal, part: str) -> str:
    """Return a whole number in a pattern with words between its digits, such as ``000-0000-0000``."""
    pieces = _OUTSIDE.findall(part)
    digits = str(abs(int(round_to(number, 0))))
    first = next(index for index, piece in enumerate(pieces) if piece in "0#?")
    texts: list[str] = []
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if piece not in "0#?":
            texts.append(_literal(piece))
        elif index == first:
            texts.append(digits or ("0" if piece == "0" else ""))
        else:
            texts.append(digits[-1:] or ("0" if piece == "0" else ""))
            digits = digits[:-1]
    return ("-" if number < 0 else "") + "".join(reversed(texts))


def _scientific(number: Decimal, part: str) -> str:
    match = _SCIENTIFIC.search(part)
    if match is None:
        return plain(number)
    integer_digits, decimals = max(len(match[1]), 1), len(match[2] or ".") - 1
    value = Decimal(f"{abs(float(number)):.15g}")
    power = value.adjusted() // integer_digits * integer_digits if value else 0
    mantissa = round_to(value.scaleb(-power), min(decimals, _MAX_DECIMALS))
    if mantissa.adjusted() >= integer_digits:
        power += integer_digits
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
    integer = value.numerator // value.denominator if match[1] else 0
    fraction = value - integer
    if match[4].isdecimal() and int(match[4]):
        bottom = int(match[4])
        top = int(Decimal((fraction * bottom * 2 + 1).__floor__() // 2).to_integral_value(ROUND_FLOOR))
    else:
        near = fraction.limit_denominator(10 ** min(len(match[4]), 7) - 1)
        top, bottom = near.numerator, near.denominator
    if match[1] and top == bottom:
        integer, top = integer + 1, 0
    pieces = [str(integer)] if match[1] and (integer or not top) else []
    pieces += [f"{top}/{bottom}"] if top or not match[1] else []
    shown = " ".join(pieces)
    return (
        ("-" if number < 0 else "") + _literal(part[: match.start()]) + shown + _literal(part[match.end() :])
    )
