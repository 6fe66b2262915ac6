"""A computed figure: its exact value, how it prints, or the reason why there is none; sums of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.numbers import (
    decimals_of,
    exact_sum,
    exact_total,
    plain,
    read_percent,
    read_points,
    round_half_up,
    split_number,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed figure: its exact value, how it prints, or the reason why there is none.

    ``any_digits``: no rule says how many digits are printed, so a file's own rounding is right.
    """

    value: Fraction | None = None
    text: str = ""
    reason: str = ""
    any_digits: bool = False


NO_FORMULA = Figure(reason="这种表没有这一项")


def plain_points(value: Fraction) -> str:
    """Return points as they print: every digit that the summands have, no trailing zero."""
    return str(value.numerator) if value.denominator == 1 else plain(round_half_up(value, 6))


def says_the_same(path: str, recorded: str, figure: Figure) -> bool:
    """Return True when ``recorded`` has the value of ``figure``, exact or as it prints (``100`` is
    ``100%``).
    """
    if figure.value is None:
        return False
    read = read_percent if path.endswith(".rate") else read_points
    value = read(recorded)
    if value is None:
        return False
    if value == read(figure.text):
        return True
    exact = figure.value * 100 if path.endswith(".rate") else figure.value
    if figure.any_digits and value == round_half_up(exact, decimals_of(recorded)):
        return True
    return value == exact


def sum_of(summands: list[Fraction], reason: str) -> Figure:
    """Return the sum of points, or the ``reason`` why there is none."""
    if reason:
        return Figure(reason=reason)
    value = exact_sum(summands)
    return Figure(value, plain_points(value))


def points_of(text: str, reason: str) -> Figure:
    """Return the points that ``text`` says, or the ``reason`` why there are none."""
    value = read_points(text)
    return Figure(reason=reason) if value is None else Figure(Fraction(value), plain(value))


def sum_as_printed(first: Figure, second: Figure) -> Figure:
    """Return the sum of two figures as they print (scores are added as rounded, as on paper)."""
    if first.value is None or second.value is None:
        return Figure(reason=first.reason or second.reason)
    value = exact_total(_number(first), _number(second))
    return Figure(value, plain_points(value))


def _number(figure: Figure) -> Decimal:
    parts = split_number(figure.text)
    return parts[0] if parts is not None else Decimal(0)
