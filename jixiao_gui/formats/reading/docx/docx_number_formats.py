"""The number formats of Word's lists (w:numFmt): 一, 壹, ①, ⑴, 甲, IV, 01."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_OLD = "零壹貳參肆伍陸柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def number_text(value: int, kind: str, pattern: str = "") -> str:
    """Return ``value`` in the number format ``kind`` (w:numFmt); digits where the format is not known."""
    if kind == "custom":
        digits = len(pattern.split(",", 1)[0].strip()) if pattern[:1].isdigit() else 1
        return f"{value:0{min(digits, 9)}d}"
    write = _KINDS.get(kind)
    return write(value) if write and value > 0 else _plain(value, kind)


def _plain(value: int, kind: str) -> str:
    if kind in ("bullet", "none"):
        return ""
    return _CHINESE_ZERO[kind] if not value and kind in _CHINESE_ZERO else str(value)


def _chinese(value: int, digits: str = _DIGITS, units: str = "十百千", ten_thousand: str = "万") -> str:
    """Return ``value`` in Chinese numerals: 十二, 一百零一."""
    if value >= 10000:
        remainder = value % 10000
        tail = _chinese(remainder, digits, units, ten_thousand) if remainder else ""
        zero = "零" if remainder and remainder < 1000 else ""
        return _chinese(value // 10000, digits, units, ten_thousand) + ten_thousand + zero + tail
    out = ""
    gap = False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + (units[power - 1] if power else "")
            gap = False
        else:
            gap = True
    first = digits[1] + units[0]
    return out[1:] if out.startswith(first) and digits is _DIGITS else out


def _by_digit(value: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(value))


def _counting(value: int) -> str:
    return _chinese(value) if value < 100 else "".join("○一二三四五六七八九"[int(d)] for d in str(value))


def _letters(value: int) -> str:
    """Return a … z, aa, bb …: Word repeats the letter."""
    return chr(97 + (value - 1) % 26) * min((value - 1) // 26 + 1, 30)


def _roman(value: int) -> str:
    if value > 5000:
        return str(value)
    out = ""
    for of, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        out += sign * (value // of)
        value %= of
    return out


def _ordinal(value: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{value}{'th' if value % 100 in (11, 12, 13) else ends.get(value % 10, 'th')}"


def _circled(value: int) -> str:
    for first, last, code in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= value <= last:
            return chr(code + value - first)
    return str(value)


def _from(code: int, count: int) -> Callable[[int], str]:
    """Return the ``count`` characters from ``code`` on, then digits."""
    return lambda value: chr(code + value - 1) if value <= count else str(value)


def _full_width(value: int) -> str:
    return "".join(chr(0xFF10 + int(d)) for d in str(value))


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if value <= len(signs) else str(value)


def _pairs(value: int) -> str:
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12]


def _chicago(value: int) -> str:
    return "*†‡§"[(value - 1) % 4] * min((value - 1) // 4 + 1, 30)


_CHINESE_ZERO = {"chineseCounting": "○", "chineseCountingThousand": "〇", "ideographDigital": "〇"}
_KINDS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "hex": lambda value: f"{value:X}",
    "chicago": _chicago,
    "numberInDash": lambda value: f"- {value} -",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "decimalEnclosedParen": _from(0x2474, 20),
    "ideographEnclosedCircle": _from(0x3280, 10),
    "ideographDigital": _by_digit,
    "japaneseDigitalTenThousand": _by_digit,
    "taiwaneseDigital": _by_digit,
    "koreanDigital2": _by_digit,
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "chineseLegalSimplified": lambda value: _chinese(value, _LEGAL, "拾佰仟", "万"),
    "ideographLegalTraditional": lambda value: _chinese(value, _LEGAL_OLD, "拾佰仟", "萬"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _pairs,
}
