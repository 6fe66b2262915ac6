"""The unit of money that printed words name: 万元, 元, or one that amounts are converted from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import MONEY, Template
from jixiao_gui.form.template_sections import Table

TO_WAN = {
    "亿元": Decimal(10_000),
    "千万元": Decimal(1000),
    "百万元": Decimal(100),
    "千元": Decimal("0.1"),
    "百元": Decimal("0.01"),
}
"""Factor to 万元 of each unit that is converted."""
UNIT = re.compile(rf"(?:(?<=[（(：:，,、/])|(?<=单位))\s*(?:人民币)?\s*({'|'.join(TO_WAN)})")
"""A unit that is printed for a column or a table, and no amount with its unit: 1.2亿元."""
_WAN = re.compile("(?<![百千])万元")
_IN_YUAN = re.compile(r"(?:^|[(:,/])(?:人民币)?元(?:$|[),])|单位:?(?:人民币)?元")


def money_of(words: Iterable[str]) -> str:
    """Return the unit of money that printed words name: 元, or 万元 where none says otherwise."""
    return _named(words) or MONEY[0]


def unit_in(words: Iterable[str]) -> str:
    """Return the unit among `TO_WAN` that printed words name; "" for none."""
    return next((found[1] for word in words if (found := UNIT.search(word))), "")


def names_usual_unit(words: Iterable[str]) -> bool:
    """Return whether printed words say 万元."""
    return any(_WAN.search(fold(word)) for word in words)


def lines_differ(lines: Iterable[str], template: Template) -> bool:
    """Return whether ``lines`` over a table of ``template`` name another unit of money than it has.

    Where its own words name one, lines say nothing.
    """
    lines = tuple(lines)
    named = unit_in(lines) or _named(lines)
    return named not in ("", template.money) and not _named(_printed(template))


def _named(words: Iterable[str]) -> str:
    """Return 万元 or 元 as printed words name it; "" for neither."""
    folded = [fold(word) for word in words]
    if any("万元" in word for word in folded):
        return MONEY[0]
    return MONEY[1] if any(_IN_YUAN.search(word) for word in folded) else ""


def _printed(template: Template) -> Iterator[str]:
    """Yield the words that the table of ``template`` prints."""
    for section in template.sections:
        if isinstance(section, Table):
            yield from (section.label, section.corner or "")
            for column in section.columns:
                yield from (column.head, column.upper)
        else:
            yield from (cell.text for row in section.rows for cell in row.cells if not cell.field)
