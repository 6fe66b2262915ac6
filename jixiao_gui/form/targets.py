"""Targets of indicators as texts: split into ≥ | 98 | %, written into a layout's columns, compared."""

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
    """Return comparator, number and unit of a target such as ``≥98%``; any other text is all number."""
    match = _TARGET.fullmatch(text.strip())
    if match is None or not isinstance(read_value(text), Quantity):
        return "", text, ""
    return match[1] or "", match[2], match[3].strip()


def target_cells(target: str, number: int, layout: Template) -> dict[str, str]:
    """Return path -> text of the cells of a row that hold ``target`` in a layout, one column or three."""
    side_columns = [name for name in AROUND_TARGET if layout.has(f"indicators.{name}")]
    if not side_columns:
        return {f"indicators.{number}.target": target}
    parts = dict(zip(("comparator", "target", "measure_unit"), split_target(target), strict=True))
    number_text = "".join(text for name, text in parts.items() if name not in side_columns)
    return {
        f"indicators.{number}.target": number_text,
        **{f"indicators.{number}.{name}": parts[name] for name in side_columns},
    }


def same_target(first_text: str, second_text: str, year: str = "") -> bool:
    """Return whether two targets are equal: ``≥98%`` and ``98％以上``; a missing ≥ does not matter."""
    if fold(first_text).rstrip("。") == fold(second_text).rstrip("。"):
        return True
    first, second = read_value(first_text, year), read_value(second_text, year)
    if isinstance(first, Moment) and isinstance(second, Moment):
        return first == second
    if not isinstance(first, Quantity) or not isinstance(second, Quantity):
        return False
    pair = align(first, second)
    if pair is None or (pair[0].low, pair[0].high) != (pair[1].low, pair[1].high):
        return False
    signs = {"" if quantity.comparator == "reach" else quantity.comparator for quantity in pair}
    return len(signs - {""}) < 2
