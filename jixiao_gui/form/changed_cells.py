"""The differences between two states of one form, cell by cell and to the last character.

`comparing` compares two forms as a reader does: by what they print, whatever their layouts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from jixiao_gui.form.model import (
    FUND_FIELDS,
    GOAL_FIELDS,
    HEADER_FIELDS,
    INDICATOR_FIELDS,
    TOTAL_FIELDS,
    Form,
    FundLine,
    Goal,
    Indicator,
    Texts,
    Total,
    own_text,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's path and its text before and after; of a whole row that was added or removed, the row's
    path.
    """

    path: str
    before: str
    after: str
    is_row: bool = False


Part = Form | FundLine | Goal | Indicator | Total


def changed_cells(old: Form, new: Form) -> Iterator[Cell]:
    """Yield each cell whose text differs, and each row that only one form has, in the order of the form."""
    yield from _texts("", ("template", "year", "title", *HEADER_FIELDS), old, new)
    for name, old_lines, new_lines in (("above", old.above, new.above), ("below", old.below, new.below)):
        lines = zip_longest(old_lines or (), new_lines or (), fillvalue="")
        for number, (before, after) in enumerate(lines):
            if before != after:
                yield Cell(f"{name}.{number}", before, after)
    yield from _rows("funds", FUND_FIELDS, old.funds, new.funds)
    yield from _texts("goal.", GOAL_FIELDS, old.goal, new.goal)
    for id in dict.fromkeys(table.id for table in (*old.tables, *new.tables)):
        yield from _rows(id, (), old.table(id).rows, new.table(id).rows)
    yield from _rows("indicators", INDICATOR_FIELDS, old.indicators, new.indicators)
    yield from _texts("total.", TOTAL_FIELDS, old.total, new.total)


def _texts(start: str, names: tuple[str, ...], old: Part | Texts, new: Part | Texts) -> Iterator[Cell]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Cell(start + name, before, after)
    old_own, new_own = _own_columns(old), _own_columns(new)
    for name in sorted({name for name, _ in (*old_own, *new_own)}):
        before, after = own_text(old_own, name), own_text(new_own, name)
        if before != after:
            yield Cell(start + name, before, after)


def _rows(part: str, names: tuple[str, ...], old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Cell]:
    """Yield the rows added or removed, and the changed cells of the others."""
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            continue
        paired = min(old_end - old_start, new_end - new_start)
        for number in range(paired):
            yield from _texts(
                f"{part}.{new_start + number}.", names, old[old_start + number], new[new_start + number]
            )
        for number in range(old_start + paired, old_end):
            yield Cell(f"{part}.{number}", _row(old[number], names), "", is_row=True)
        for number in range(new_start + paired, new_end):
            yield Cell(f"{part}.{number}", "", _row(new[number], names), is_row=True)


def _row(row: Part | Texts, names: tuple[str, ...]) -> str:
    texts = (*(getattr(row, name) for name in names), *(text for _, text in _own_columns(row)))
    return "　".join(text for text in texts if text.strip())


def _own_columns(part: Part | Texts) -> Texts:
    return part if isinstance(part, tuple) else part.extra
