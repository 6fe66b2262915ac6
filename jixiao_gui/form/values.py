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
from jixiao_gui.form.units import AFTER, ALTERNATIVES, BEFORE, FACTORS, LATIN, LETTERS, SCALES, SIZES, UNITS

LONGEST = 60
"""A cell longer than this, in characters, is prose: no single figure is read out of it."""


_NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_BEFORE_WORDS = sorted(((w, c) for c, words in BEFORE for w in words), key=lambda p: -len(p[0]))
_AFTER_WORDS = sorted(((w, c) for c, words in AFTER for w in words), key=lambda p: -len(p[0]))
_FIGURE = re.compile(rf"(?P<sign>(?<![\d\w%)])[-−])?(?P<low>{_NUMBER})")
_UNCERTAIN_BEFORE = (*"-−—–±第前", "零下")
"""What makes the figure behind it uncertain: a minus or a stroke (增长-3%), both ways, a rank."""
_SECOND = re.compile(rf"(?:-|~|–|—|－|至|到)(?P<high>{_NUMBER})")
_DIGIT = re.compile(r"\d")
_BARE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LETTERS = re.compile(
    rf"(?<=[\d万千亿百余多/])(?:(?i:{'|'.join(LATIN)})|[{''.join(LETTERS)}])(?![A-Za-z0-9])"
)
"""Units in letters, behind a number or a stroke."""
_A_PERSON = re.compile(r"(?<=[/每])人[/每·•]?(次|天|日)")
_OF_PEOPLE = re.compile(r"(?<![/每])人[/·•](次|天|日)")
"""人/次 and 人·次 are 人次; below a stroke all three are a time of a person: 元/人·天, 元/人/天."""
_THING = f"[{''.join(sorted(ALTERNATIVES))}]"
_EITHER = re.compile(rf"{_THING}(?:[/、]?{_THING}|\({_THING}\))(?![\w/])")
_NO_SCALE = ("万元", "千元", "亿元", "千米", "千克", "千瓦")
"""Units whose 千 or 万 is their own."""
_OTHER_WORDS = re.compile(r"[\d以/]")
"""What ends a unit below the stroke that is not in the list."""
_NEGATION = re.compile(r"未|没有|并非|尚无|不足|负(?=\d)")

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
    ``typed_unit`` are as typed, and ``low`` is ``number`` times ``factor``; ``scaled``: 万, 千 or 亿 is
    written before the unit.
    """

    low: Decimal
    high: Decimal
    comparator: str
    unit: str
    number: Decimal
    typed_unit: str
    scaled: bool = False
    factor: Decimal = Decimal(1)

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
        return bool(_alternatives(first.unit) & _alternatives(second.unit))
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

    Sizes are in 兆, G, T or P. Lines count 1000 to the G and storage 1024, and texts do not say which: a
    result must hold both ways.
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
    return replace(
        bare,
        low=bare.low * named.factor,
        high=bare.high * named.factor,
        unit=named.unit,
        typed_unit=named.typed_unit,
        factor=named.factor,
    )


def _clean(text: str) -> str:
    folded = _LETTERS.sub(lambda match: LETTERS.get(match[0]) or LATIN[match[0].lower()], fold(text))
    folded = _A_PERSON.sub(r"人/\1", folded)
    return _OF_PEOPLE.sub(r"人\1", folded).strip("。;,、!")


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
    if before.endswith(_UNCERTAIN_BEFORE) or _DIGIT.search(before):
        return None
    if _DIGIT.search(tail) or tail.startswith(("/", "每", "半")):
        return None
    if after and comparator not in ("", "reach"):
        return None
    comparator = after or comparator
    return Quantity(low * factor, high * factor, comparator, unit, low, typed, scaled, factor)


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
    if not tail.startswith(_NO_SCALE) and tail[:1] in SCALES and tail[:2] != "百分":
        scaled, scale, tail = True, SCALES[tail[0]], tail[1:]
    if tail[:1] in ("余", "多"):
        more, tail = "以上", tail[1:]
    unit = _unit_at(tail)
    if not unit:
        return scale, "", "", scaled, more + tail
    base, factor = FACTORS.get(unit, (unit, Decimal(1)))
    either = _EITHER.match(tail)
    if either is not None:
        return scale, either[0], either[0], scaled, more + _aside(tail[either.end() :])
    after = _aside(tail[len(unit) :])
    typed = unit
    while after.startswith(("/", "每")):  # 万元/人
        divisor = _unit_at(after[1:]) or _OTHER_WORDS.split(after[1:], maxsplit=1)[0]
        divisor_base, divisor_factor = _divisor(divisor)
        base, factor = f"{base}/{divisor_base}", factor / divisor_factor
        typed, after = f"{typed}{after[0]}{divisor}", after[1 + len(divisor) :]
    return factor * scale, base, typed, scaled, more + after


def _unit_at(text: str) -> str:
    """Return the unit that ``text`` begins with; "" for none."""
    return next((unit for unit in UNITS if text.startswith(unit)), "")


def _aside(text: str) -> str:
    """Return ``text`` without the words in brackets that it begins with: （次）."""
    return re.sub(r"^\([^()\d]*\)", "", text)


def _divisor(unit: str) -> tuple[str, Decimal]:
    """Return the unit below the stroke and its factor: of hours, 3600 by which no decimal can be divided, the
    hour itself.
    """
    base, factor = FACTORS.get(unit, (unit, Decimal(1)))
    if factor == Decimal(1).scaleb(factor.adjusted()):
        return base, factor
    return next(name for name, known in FACTORS.items() if known == (base, factor)), Decimal(1)


def _alternatives(unit: str) -> frozenset[str]:
    """Return the units that ``unit`` may mean: 台 and 套 of 台/套, the unit itself of any other."""
    return ALTERNATIVES.intersection(unit) if _EITHER.fullmatch(unit) else frozenset((unit,))


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _is_year(value: Decimal) -> bool:
    return value == value.to_integral_value() and 1949 <= value <= 2100
