"""Widths, heights and digits of the columns in the summary's workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.reports.summary import Summary
from jixiao_gui.formats.reports.report import digits_of
from jixiao_gui.formats.reports.summary_report import (
    Value,
    line_fields,
)

WIDTHS = {"count": 5.5, "amount": 10.0, "rate": 8.0, "points": 7.0}
LINE_HEIGHT = 13.5
"""The height in points of a line of 10 pt. Rows are given heights, since not every program fits them."""


def column_digits(kind: str, values: Iterable[Value]) -> int:
    """Return the digits with which all figures of a column are shown: the most that one was entered with.

    A mean of whole points needs one more.
    """
    numbers = [value for value in values if isinstance(value, Decimal | Fraction)]
    return digits_of(numbers, *{"amount": (0, 6), "points": (1, 2)}.get(kind, (1, 1)))


def rate_digits(summary: Summary) -> int:
    """Return the digits for rates, which a form prints rounded."""
    return min(max([1, *(len(line.rate.text.strip("% ％").partition(".")[2]) for line in summary.lines)]), 4)


def row_height(texts: Sequence[tuple[str, float]]) -> float:
    """Return the height in points of a row with texts in columns of given widths in characters."""
    return max([1, *(_lines(text, width) for text, width in texts)]) * LINE_HEIGHT + 5


def _lines(text: str, width: float) -> int:
    """Return the lines of ``text`` in 10 pt; the ``width`` of a column counts digits of 11 pt."""
    count = 0
    for part in text.split("\n"):
        used, lines = 0.0, 1
        for char in part:
            wide = 0.96 if char.isascii() else 1.91
            if used + wide > width:
                used, lines = 0.0, lines + 1
            used += wide
        count += lines
    return count


def amount_width(summary: Summary) -> float:
    """Return the width of columns of amounts in characters, so that none shows as ####."""
    longest = 0
    for field in (field for field in line_fields(summary) if field.kind == "amount"):
        values = [field.line(line) for line in summary.lines]
        digits = column_digits("amount", values)
        for value in (*values, field.sum(summary.whole)):
            if value and not isinstance(value, str):
                longest = max(longest, len(f"{float(value):,.{digits}f}"))
    return max(WIDTHS["amount"], longest + 1.5)


def number_format(kind: str, digits: int) -> str:
    after = "." + "0" * digits if digits else ""
    return {"amount": f"#,##0{after}", "rate": f"0{after}%", "points": f"0{after}"}.get(kind, "0")
