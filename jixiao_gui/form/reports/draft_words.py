"""How a draft writes numbers, amounts, names and a clerk's own sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.numbers import plain, round_half_up
from jixiao_gui.form.reports.draft_parts import GAP
from jixiao_gui.form.reports.report_outline import OutlineSection

NOTHING = "—"
"""The sign in the table for a figure that a form does not have."""
_FULL_STOPS = "。.；;，,、 　"
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、]")
_DIGITS = "零一二三四五六七八九"


def numbered_heading(section: OutlineSection, number: int) -> str:
    """Return the heading of a section with its number before it, unless the outline wrote one itself."""
    if _NUMBERED.match(section.heading):
        return section.heading
    before = (f"{_chinese_number(number)}、", f"（{_chinese_number(number)}）", f"{number}.")[
        section.level - 1
    ]
    return before + section.heading


def _chinese_number(number: int) -> str:
    """Return a number of a heading in Chinese digits; above 99 in Arabic ones."""
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    return ((_DIGITS[tens] if tens > 1 else "") + "十" if tens else "") + (_DIGITS[ones] if ones else "")


def enumeration(names: Sequence[str]) -> str:
    """Return names joined, the first 20 of a longer list; the table has them all."""
    return "、".join(names[:20]) + (f"等{len(names)}个" if len(names) > 20 else "")


def ended_sentence(text: str) -> str:
    """Return a clerk's own text as the end of a sentence, a gap where there is none."""
    flat = " ".join(text.split())
    return f"{flat.rstrip(_FULL_STOPS) or GAP}。"


def amount_in_sentence(value: Decimal | None) -> str:
    """Return an amount in 万元 with its unit, a gap where there is none."""
    return GAP if value is None else f"{plain(round_half_up(Fraction(value), 6))}万元"


def rate_in_sentence(ratio: Fraction | None) -> str:
    """Return a ratio in percent with the sign, a gap where there is none."""
    return GAP if ratio is None else f"{plain(round_half_up(ratio * 100, 2))}%"


def points_or_dash(value: Fraction | None) -> str:
    """Return points, `NOTHING` where there are none."""
    return NOTHING if value is None else plain(round_half_up(value, 2))


def amount_in_table(value: Decimal | None) -> str:
    """Return an amount in 万元 without its unit, which the head names; `NOTHING` where there is none."""
    return NOTHING if value is None else plain(round_half_up(Fraction(value), 6))


def rate_in_table(ratio: Fraction | None) -> str:
    """Return a ratio in percent with the sign, `NOTHING` where there is none."""
    return NOTHING if ratio is None else rate_in_sentence(ratio)
