"""Targets of indicators as texts: taken apart into ≥ | 98 | %, put into a layout's columns, compared."""

from __future__ import annotations

import re

from jixiao_gui.form.moments import Moment
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import Template
from jixiao_gui.form.values import Quantity, align, read_value

AROUND_TARGET = ("comparator", "measure_unit")
"""Columns that some layouts have beside that of the target's number."""
_TARGET = re.compile(r"(≥|≤|>=|<=|[=＝═><＞＜])?\s*(\d[\d.,，]*)([^\d]{0,8})")


def split_target(text: str) -> tuple[str, str, str]:
    """Return comparator, number and unit of a target such as ``≥98%``; a text that is none is all number."""
    found = _TARGET.fullmatch(text.strip())
    if found is None or not isinstance(read_value(text), Quantity):
        return "", text, ""
    return found[1] or "", found[2], found[3].strip()


def target_cells(target: str, number: int, layout: Template) -> dict[str, str]:
    """Return path -> text of the cells of a row that hold ``target`` in a layout, one column or three."""
    around = [name for name in AROUND_TARGET if layout.has(f"indicators.{name}")]
    if not around:
        return {f"indicators.{number}.target": target}
    parts = dict(zip(("comparator", "target", "measure_unit"), split_target(target), strict=True))
    said = "".join(text for name, text in parts.items() if name not in around)
    return {
        f"indicators.{number}.target": said,
        **{f"indicators.{number}.{name}": parts[name] for name in around},
    }


def same_target(one: str, other: str, year: str = "") -> bool:
    """Return whether two targets ask for the same: ``≥98%`` and ``98％以上``; a lost ≥ changes nothing."""
    if fold(one).rstrip("。") == fold(other).rstrip("。"):
        return True
    first, second = read_value(one, year), read_value(other, year)
    if isinstance(first, Moment) and isinstance(second, Moment):
        return first == second
    if not isinstance(first, Quantity) or not isinstance(second, Quantity):
        return False
    pair = align(first, second)
    if pair is None or (pair[0].low, pair[0].high) != (pair[1].low, pair[1].high):
        return False
    signs = {"" if quantity.comparator == "reach" else quantity.comparator for quantity in pair}
    return len(signs - {""}) < 2
