"""The contents of a report: headings, tables and charts, with their texts, for `report_pdf` and
`report_docx`.

Widths are in millimetres. Rows are made lazily, so that a book of 10,000 forms is never in memory as texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.numbers import round_half_up

DASH = "—"
"""The text in place of a missing figure."""
LONGEST = 160
"""The most characters of a text that a report shows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``group``: a label over the heads of several neighbours."""

    head: str
    width: float
    align: str = "center"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of texts, one a column; ``strong``: set in bold, as sums are.

    ``grounds``: background colours of cells, such as ``#F8CBAD``, with the number of their column.
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
    """A text over the whole width; ``strong``: a heading that stays on the page of the next part."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart of counts: (name, count).

    Where they are the ``parts`` of a whole, each has its share, and the bars stand. Others are lines under
    one another with room for long names.
    """

    heading: str
    bars: tuple[tuple[str, int], ...]
    parts: bool = True


@dataclass(frozen=True, slots=True)
class Scatter:
    """A chart of points (x ratio, y points) with level lines (y, name)."""

    heading: str
    across: str
    up: str
    points: tuple[tuple[float, float], ...]
    lines: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts side by side; ``instead``: tables with the same figures, for formats without charts."""

    charts: tuple[Bars | Scatter, ...]
    instead: tuple[Table, ...]


Part = Table | Paragraph | Charts


@dataclass(frozen=True, slots=True)
class Report:
    """A report. ``parts`` are iterated once; ``left`` and ``right`` stand under the title."""

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
    """Return points with at most so many ``digits`` after the point; a dash without a value."""
    return DASH if value is None else _short(f"{round_half_up(value, digits):f}")


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_text(ratio: Fraction | None) -> str:
    """Return a ratio as a percentage with one digit after the point; a dash without a value."""
    return DASH if ratio is None else f"{round_half_up(ratio * 100, 1):f}%"


def digits_of(values: Iterable[Decimal | Fraction | None], least: int, most: int) -> int:
    """Return the digits, from ``least`` to ``most``, that show all ``values`` in full, so that columns
    align.
    """
    digits = least
    for value in values:
        while value is not None and digits < most and (Fraction(value) * 10**digits).denominator != 1:
            digits += 1
    return digits
