"""Targets and actuals read out of the clerk's texts: quantities, ranges, moments, qualities.

Reading is exact and cautious: `read_value` returns `None` for a text whose meaning is uncertain
(two figures, a negation beside a figure, ``2023.12``), and comparing returns `None` where units do
not fit. Nothing here changes a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from jixiao_gui.form.moments import Moment, mask_dates, read_moment
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.units import AFTER, BEFORE, FACTORS, SCALES, SIZES, UNITS

LONGEST = 60
"""A cell longer than this, in characters, is prose: no single figure is read out of it."""


_NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_BEFORE_WORDS = sorted(((w, c) for c, words in BEFORE for w in words), key=lambda p: -len(p[0]))
_AFTER_WORDS = sorted(((w, c) for c, words in AFTER for w in words), key=lambda p: -len(p[0]))
_FIGURE = re.compile(rf"(?P<sign>(?<![\d\w%)])-)?(?P<low>{_NUMBER})")
_SECOND = re.compile(rf"(?:-|~|–|—|－|至|到)(?P<high>{_NUMBER})")
_DIGIT = re.compile(r"\d")
_BARE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NEGATION = re.compile(r"未|没有|并非|尚无|不足")

MET_WORDS = (
    "达成预期指标",
    "达成预期",
    "达成",
    "达到预期",
    "已达成",
    "已完成",
    "全部完成",
    "按时完成",
    "按期完成",
    "完成",
)
PARTLY_WORDS = ("部分达成", "部分完成", "基本完成", "基本达成", "基本达到")
FAILED_WORDS = ("未完成", "未达成", "未达到", "未达标", "没有完成", "未实现")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range, in the unit as typed.

    ``comparator`` is ``""``, ``>=``, ``<=``, ``>``, ``<``, ``reach`` (达到: at least as a target, exactly as
    an actual), ``range`` (``low`` to ``high``) or ``about`` (approximate: compares with nothing).
    ``unit`` is a base unit (元 for money, 秒 for time …), that of ``low`` and ``high``; ``number`` and
    ``typed_unit`` are as typed; ``scaled``: 万, 千 or 亿 is written before the unit.
    """

    low: Decimal
    high: Decimal
    comparator: str
    unit: str
    number: Decimal
    typed_unit: str
    scaled: bool = False

    def interval(self) -> tuple[Decimal | None, Decimal | None] | None:
        """Return least and greatest value that the text allows for an actual; ``None`` when approximate."""
        if self.comparator == "about":
            return None
        if self.comparator in (">=", ">"):
            return self.low, None
        if self.comparator in ("<=", "<"):
            return None, self.low
        return self.low, self.high


Value = Quantity | Moment


@lru_cache(maxsize=4096)
def read_value(text: str, year: str = "") -> Value | None:
    """Return the quantity or moment that ``text`` states, ``None`` when it is neither or uncertain.

    ``year``, the form's, is that of a date without one.
    """
    folded = _clean(text)
    if not folded or len(folded) > LONGEST or not _DIGIT.search(folded):
        return None
    return read_moment(folded, year) or _read_quantity(folded)


def unit_of(target: str) -> str:
    """Return the unit of an actual value of ``target``: 次 for ≥12次, ``""`` where none is certain."""
    value = read_value(target)
    return value.typed_unit if isinstance(value, Quantity) and not value.scaled else ""


def is_bare_number(text: str) -> bool:
    """Return True for a number without a unit, also while it is being typed."""
    return _BARE.fullmatch(fold(text)) is not None


@lru_cache(maxsize=4096)
def read_quality(text: str) -> str:
    """Return ``met``, ``partly`` or ``failed`` for a text about a quality, ``""`` for any other text."""
    folded = _clean(text)
    if folded.startswith(FAILED_WORDS):
        return "failed"
    if folded.startswith(PARTLY_WORDS):
        return "partly"
    return "met" if folded in MET_WORDS else ""


def is_qualitative(text: str) -> bool:
    """Return True for a text without any digit: 定性, 完成, 有所增强."""
    folded = fold(text)
    return bool(folded) and not _DIGIT.search(folded)


def are_comparable(first: Quantity, second: Quantity) -> bool:
    """Return whether both have the same unit, or one has none and certainly means the other's."""
    if first.unit == second.unit:
        return True
    if first.unit and second.unit:
        return False
    bare, named = (first, second) if not first.unit else (second, first)
    if named.scaled or bare.scaled:
        return False
    # 0.98 beside 95% may be a ratio
    return not (named.unit == "%" and 0 < bare.low <= 1 < named.low)


def align(first: Quantity, second: Quantity) -> tuple[Quantity, Quantity] | None:
    """Return both quantities in one unit, ``None`` when their units do not fit."""
    if not are_comparable(first, second):
        return None
    return _in_unit_of(first, second), _in_unit_of(second, first)


def as_sizes(first: Quantity, second: Quantity) -> tuple[tuple[Quantity, Quantity], ...]:
    """Return both sizes in 兆, with 1000 and with 1024 to the step; nothing unless they are different ones.

    Sizes are in 兆, G or T. Lines count 1000 to the G and storage 1024, and texts do not say which: a result
    must hold both ways.
    """
    if first.unit == second.unit or first.unit not in SIZES or second.unit not in SIZES:
        return ()
    return tuple((_in_megas(first, step), _in_megas(second, step)) for step in (1000, 1024))


def _in_megas(size: Quantity, step: int) -> Quantity:
    factor = Decimal(step) ** SIZES.index(size.unit)
    return replace(size, low=size.low * factor, high=size.high * factor, unit="兆")


def _in_unit_of(bare: Quantity, named: Quantity) -> Quantity:
    if bare.unit or not named.typed_unit:
        return bare
    base, factor = FACTORS.get(named.typed_unit, (named.unit, Decimal(1)))
    return Quantity(
        bare.low * factor, bare.high * factor, bare.comparator, base, bare.number, named.typed_unit
    )


def _clean(text: str) -> str:
    folded = fold(text).replace("m2", "平方米").replace("㎡", "平方米").replace("m²", "平方米")
    return folded.strip("。;,、!").replace("＝", "=")


def _read_quantity(folded: str) -> Quantity | None:
    if mask_dates(folded) != folded or _NEGATION.search(folded):
        return None
    match = _FIGURE.search(folded)
    if match is None:
        return None
    before, comparator = _comparator_before(folded[: match.start()])
    sign = -1 if match["sign"] else 1
    low = high = _decimal(match["low"]) * sign
    tail = folded[match.end() :]
    factor, unit, typed, scaled, tail = _unit(tail)
    second = _SECOND.match(tail)
    if second is not None:
        high = _decimal(second["high"])
        first_unit = (factor, unit, scaled)
        factor, unit, typed, scaled, tail = _unit(tail[second.end() :])
        if comparator or high < low or (first_unit[1] and first_unit != (factor, unit, scaled)):
            return None
        if not unit and _is_year(low) and _is_year(high):
            return None
        comparator = "range"
    after, tail = _comparator_after(tail)
    if before.endswith("第") or _DIGIT.search(before) or _DIGIT.search(tail) or tail.startswith(("/", "每")):
        return None
    if after and comparator not in ("", "reach"):
        return None
    comparator = after or comparator
    return Quantity(low * factor, high * factor, comparator, unit, low, typed, scaled)


def _comparator_before(text: str) -> tuple[str, str]:
    for word, comparator in _BEFORE_WORDS:
        if text.endswith(word):
            return text[: -len(word)], comparator
    return text, ""


def _comparator_after(tail: str) -> tuple[str, str]:
    for word, comparator in _AFTER_WORDS:
        if tail.startswith(word):
            return comparator, tail[len(word) :]
    return (">=", "") if tail == "+" else ("", tail)


def _unit(tail: str) -> tuple[Decimal, str, str, bool, str]:
    """Return factor to the base unit, base unit, unit as typed, whether scaled, and the text after the unit.

    余 and 多 (``100余次``) are written at the front of that text as 以上, which means the same.
    """
    more = ""
    if tail[:1] in ("余", "多"):
        more, tail = "以上", tail[1:]
    scaled, scale = False, Decimal(1)
    if tail[:2] not in ("万元", "千元", "亿元", "千米") and tail[:1] in SCALES and tail[:2] != "百分":
        scaled, scale, tail = True, SCALES[tail[0]], tail[1:]
    if tail[:1] in ("余", "多"):
        more, tail = "以上", tail[1:]
    for unit in UNITS:
        if tail.startswith(unit):
            after = re.sub(r"^\([^()\d]*\)", "", tail[len(unit) :])
            if after.startswith(("/", "每")):
                # 万元/人 is a unit of its own.
                compound = re.match(r"[^\d以]*", tail)
                typed = compound[0] if compound is not None else unit
                return scale, typed, typed, scaled, more + tail[len(typed) :]
            base, factor = FACTORS.get(unit, (unit, Decimal(1)))
            return factor * scale, base, unit, scaled, more + after
    return scale, "", "", scaled, more + tail


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _is_year(value: Decimal) -> bool:
    return value == value.to_integral_value() and 1949 <= value <= 2100
