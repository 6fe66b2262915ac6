"""Numbers in Chinese numerals, as Excel's formats [DBNum1], [DBNum2] and [DBNum3] show them."""

from __future__ import annotations

_DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖", 3: "０１２３４５６７８９"}
_UNITS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟"), 3: ("", "十", "百", "千")}
_GROUPS = ("", "万", "亿", "万亿")


def digit_by_digit(text: str, kind: int) -> str:
    """Return ``text`` with its digits as numerals of ``kind`` (1 to 3)."""
    return text.translate({48 + n: digit for n, digit in enumerate(_DIGITS[kind])})


def spoken(text: str, kind: int) -> str:
    """Return the decimal number ``text`` as spoken: 一百二十三, 壹佰贰拾叁; decimals digit by digit."""
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    integer, point, decimals = text.partition(".")
    if not integer.isdecimal() or len(integer) > 16:
        return digit_by_digit(sign + text, kind)
    return sign + _spoken_integer(integer, kind) + point + digit_by_digit(decimals, kind)


def _spoken_integer(digits: str, kind: int) -> str:
    zero = _DIGITS[kind][0]
    number = int(digits)
    if not number:
        return zero
    words, gap = "", False
    text = str(number)
    for index, char in enumerate(text):
        place = len(text) - 1 - index
        if char == "0":
            gap = True
        else:
            words += (zero if gap else "") + _DIGITS[kind][int(char)] + _UNITS[kind][place % 4]
            gap = False
        if place % 4 == 0 and place and int(text[max(0, index - 3) : index + 1]):
            words += _GROUPS[place // 4]
    return words
