"""A report as paper sees it: headings, tables and charts, all texts ready for `report_pdf` and `report_docx`.

Widths are in millimetres. Rows come lazily: a book of 10,000 forms is never held as texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.numbers import round_half_up

DASH = "—"
"""Printed where there is no figure."""
LONGEST = 160
"""Characters of a text that a report shows; the form itself has the rest."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``group`` is the label above several neighbours' own heads."""

    head: str
    width: float
    align: str = "center"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Texts, one a column; ``strong`` sets the row off (sums). ``grounds`` are colours that cells stand on,
    ``#F8CBAD``, by the number of their column.
    """

    texts: tuple[str, ...]
    strong: bool = False
    grounds: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on each page; ``note`` stands above it at the right."""

    heading: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text over the whole width; ``strong`` makes it a heading that keeps with what follows."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart of counts: (name, count)."""

    heading: str
    bars: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Scatter:
    """Points (x ratio, y points) with level lines (y, name)."""

    heading: str
    across: str
    up: str
    points: tuple[tuple[float, float], ...]
    lines: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts side by side; ``instead`` says the same in tables, for a format that draws none."""

    charts: tuple[Bars | Scatter, ...]
    instead: tuple[Table, ...]


Part = Table | Paragraph | Charts


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. ``parts`` is asked once; ``left`` and ``right`` stand under the title."""

    title: str
    left: str
    right: str
    parts: Iterable[Part]
    landscape: bool = True


def shown(text: str) -> str:
    """Return ``text`` on one line, cut where it is longer than a report shows."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"


def amount_text(value: Decimal | None, digits: int) -> str:
    """Return an amount in 万元 with thousands apart, ``digits`` decimals at most; a dash without one."""
    return DASH if value is None else _short(f"{round_half_up(Fraction(value), digits):,f}")


def points_text(value: Fraction | None, digits: int) -> str:
    """Return points with so many digits at most."""
    return DASH if value is None else _short(f"{round_half_up(value, digits):f}")


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_text(ratio: Fraction | None) -> str:
    """Return a ratio as a percentage with one digit."""
    return DASH if ratio is None else f"{round_half_up(ratio * 100, 1):f}%"


def digits_of(values: Iterable[Decimal | Fraction | None], least: int, most: int) -> int:
    """Return how many digits show every one of ``values`` in full, within bounds, so that columns align."""
    digits = least
    for value in values:
        while value is not None and digits < most and (Fraction(value) * 10**digits).denominator != 1:
            digits += 1
    return digits
