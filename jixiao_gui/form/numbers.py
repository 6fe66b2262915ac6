"""Single numbers read out of cells, exactly or not at all.

A cell that holds anything beside one number and a unit the column allows is "not a number": these
readers return ``None`` rather than guess. The readers remember what they read: an edit evaluates and
checks a whole form, of which one text is new. `values.py` reads the free texts of targets and actuals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

DASHES = frozenset("—-–－―─/／")
"""Signs that clerks and templates write for "does not apply"."""

_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?")
_TWO_LINES = re.compile(r"\d[^\S\n]*\n\s*\d")
"""Figures on two lines are two figures, whatever white space means inside one."""
_LONGEST = 200
"""The most characters of a number; arithmetic with a thousand digits would take too long."""
_TO_WAN = {  # factor to 万元
    "": Decimal(1),
    "万": Decimal(1),
    "万元": Decimal(1),
    "亿": Decimal(10000),
    "亿元": Decimal(10000),
    "千元": Decimal("0.1"),
    "元": Decimal("0.0001"),
}
_YUAN_IN_WAN = Decimal(10_000)


_RADICALS = str.maketrans(
    "⺁⺆⺉⺋⺎⺏⺐⺒⺓⺗⺘⺙⺛⺝⺟⺠⺡⺢⺣⺤⺧⺩⺫⺬⺭⺮⺯⺰⺶⺷⺸⺹⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅"
    "⻆⻇⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
    "厂冂刂㔾兀尣尢巳幺㣺扌攵旡月母民氵氺灬爫牛王目示礻竹糹纟羊羊羊耂聿月臼艹艹艹虎衤西西见"
    "角角讠贝车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟亀",
)
"""Radicals that text copied out of a PDF has for characters that look alike; NFKC maps only the older
ones."""
_UNSEEN = "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""Marks without width that come along with a text pasted out of a page or a chat."""
_RADICAL = re.compile("[⺀-⻳]")
"""A character that may be such a radical."""
_MARK = re.compile(f"[{_UNSEEN}]")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return ``text`` without white space and unseen marks, full-width forms as ASCII, to compare labels and
    numbers.
    """
    if not text.isascii():
        text = _MARK.sub("", text)
        if _RADICAL.search(text):
            text = text.translate(_RADICALS)
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.split())


@lru_cache(maxsize=20_000)
def is_void(text: str) -> bool:
    """Return whether a cell is empty or says only that it does not apply (``—``)."""
    return all(c in DASHES for c in fold(text))


@lru_cache(maxsize=20_000)
def split_number(text: str) -> tuple[Decimal, str] | None:
    """Return the number that ``text`` begins with and the rest, folded; ``None`` without one."""
    if len(text) > _LONGEST or ("\n" in text and _TWO_LINES.search(text)):
        return None
    folded = fold(text)
    match = _NUMBER.match(folded)
    if match is None or not (match[2] or match[3]):
        return None
    digits = (match[1] or "") + (match[2] or "0").replace(",", "") + (match[3] or "")
    return Decimal(digits), folded[match.end() :]


@lru_cache(maxsize=20_000)
def read_amount(text: str, money: str = "万元") -> Decimal | None:
    """Return an amount in ``money`` (万元 or 元), the unit of a bare number; ``约80`` is not read.

    ``212万元``, ``1,234.5`` and ``35000元`` are read, in 元 as 2120000, 1234.5 and 35000.
    """
    parts = split_number(text)
    if parts is None:
        return None
    factor = _TO_WAN.get(parts[1])
    if factor is None:
        return None
    return parts[0] * factor if not parts[1] or money != "元" else parts[0] * factor * _YUAN_IN_WAN


@lru_cache(maxsize=20_000)
def read_points(text: str) -> Decimal | None:
    """Return a weight or a score in points: a bare number, or one with 分."""
    parts = split_number(text)
    return parts[0] if parts is not None and parts[1] in ("", "分") else None


@lru_cache(maxsize=20_000)
def exact_points(text: str) -> Fraction | None:
    """Return `read_points` as a ratio, for sums that must not round."""
    value = read_points(text)
    return None if value is None else Fraction(value)


def exact_sum(summands: Iterable[Fraction]) -> Fraction:
    """Return the sum, without rounding; those of one denominator are added as whole numbers."""
    parts: dict[int, int] = {}
    for value in summands:
        top, bottom = value.as_integer_ratio()
        parts[bottom] = parts.get(bottom, 0) + top
    if len(parts) == 1:
        return Fraction(*parts.popitem()[::-1])
    return sum((Fraction(top, bottom) for bottom, top in parts.items()), Fraction(0))


def quotient(top: Decimal, bottom: Decimal) -> Fraction:
    """Return ``top`` ÷ ``bottom``, exactly; a third of the time of dividing two `Fraction`.

    ``bottom`` is not 0.
    """
    upper, under = top.as_integer_ratio(), bottom.as_integer_ratio()
    return Fraction(upper[0] * under[1], upper[1] * under[0])


def exact_total(first: Decimal, second: Decimal) -> Fraction:
    """Return the sum of two numbers, without rounding."""
    (top, bottom), (upper, under) = first.as_integer_ratio(), second.as_integer_ratio()
    return Fraction(top * under + upper * bottom, bottom * under)


def in_wan(amount: Decimal | None, money: str) -> Decimal | None:
    """Return an amount that was read from a form in ``money`` (万元 or 元), in 万元."""
    return amount * _TO_WAN["元"] if amount is not None and money == "元" else amount


def in_money(text: str, old: str, new: str) -> str:
    """Return a bare amount, in 万元 or 元 by ``old``, converted to ``new``.

    A text with a unit of its own, or that is no amount, is returned as it is.
    """
    parts = split_number(text)
    if old == new or parts is None or parts[1]:
        return text
    return plain(parts[0] * _YUAN_IN_WAN if new == "元" else parts[0] * _TO_WAN["元"])


@lru_cache(maxsize=20_000)
def read_percent(text: str) -> Decimal | None:
    """Return a rate in percent: ``100``, ``100%`` and ``99.79`` all mean percent."""
    parts = split_number(text)
    return parts[0] if parts is not None and parts[1] in ("", "%") else None


def decimals_of(text: str) -> int:
    """Return the number of digits after the point of the number in ``text``."""
    parts = split_number(text)
    if parts is None:
        return 0
    exponent = parts[0].as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def round_half_up(value: Fraction, digits: int) -> Decimal:
    """Return ``value`` rounded exactly, half away from zero, to ``digits`` after the point."""
    top, bottom = value.as_integer_ratio()  # whole numbers take a fifth of the time that ratios do
    rounded = (2 * abs(top) * 10**digits + bottom) // (2 * bottom)
    return Decimal(rounded if top >= 0 else -rounded).scaleb(-digits)


def plain_figure(text: str) -> str:
    """Return ``text`` with full-width figures and signs as plain ones: ``12.5%`` for ``１２．５％``."""
    return text.translate(_PLAIN)


_PLAIN = str.maketrans("０１２３４５６７８９．％＋－，", "0123456789.%+-,")


def listed_rate(text: str) -> str:
    """Return a printed rate as a list shows it beside others: ``100`` and ``１００％`` are ``100%``."""
    value = read_percent(text)
    return text.strip() if value is None else f"{plain(value)}%"


def plain(value: Decimal) -> str:
    """Return ``value`` as the form prints it: no exponent, no trailing zero, no negative zero."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def ratio_text(value: Fraction, digits: int = 10) -> str:
    """Return a ratio for machines, ``0.5625``, cut at ``digits`` by rounding half up."""
    return plain(round_half_up(value, digits))
