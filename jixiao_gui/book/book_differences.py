"""Two states of a book held against each other, form by form and cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import Enum
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

Numbered = Iterator[tuple[int, Form]]
"""Forms with their ids, ids ascending."""
_MOST = 500
"""So many differing forms are told in full; the rest are counted."""


class Kind(Enum):
    """What became of a form."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's path and its text before and after; ``indicators.3`` alone: a row that came or went."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A form that differs; ``cells`` in the order of the form, of a changed one alone."""

    kind: Kind
    form: Form
    cells: tuple[Cell, ...] = ()


@dataclass(slots=True)
class Comparison:
    """What differs, the first `_MOST` in full, and how many forms there are of each kind."""

    differences: list[Difference] = field(default_factory=list)
    counts: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))
    same: int = 0

    @property
    def differing(self) -> int:
        """How many forms differ."""
        return sum(self.counts.values())

    def add(self, difference: Difference) -> None:
        self.counts[difference.kind] += 1
        if len(self.differences) < _MOST:
            self.differences.append(difference)


def compare(before: Numbered, after: Numbered) -> Comparison:
    """What has to be done to ``before`` to get ``after``. One form of each is held at a time."""
    found = Comparison()
    old, new = next(before, None), next(after, None)
    while old is not None or new is not None:
        if new is None or (old is not None and old[0] < new[0]):
            assert old is not None
            found.add(Difference(Kind.REMOVED, old[1]))
            old = next(before, None)
        elif old is None or new[0] < old[0]:
            found.add(Difference(Kind.ADDED, new[1]))
            new = next(after, None)
        else:
            if old[1] == new[1]:
                found.same += 1
            else:
                found.add(Difference(Kind.CHANGED, new[1], tuple(_cells(old[1], new[1]))))
            old, new = next(before, None), next(after, None)
    return found


Part = Form | FundLine | Goal | Indicator | Total


def _cells(old: Form, new: Form) -> Iterator[Cell]:
    yield from _texts("", ("template", "year", "title", *HEADER_FIELDS), old, new)
    for name, one, other in (("above", old.above, new.above), ("below", old.below, new.below)):
        for number, (before, after) in enumerate(zip_longest(one or (), other or (), fillvalue="")):
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
    one, other = _own(old), _own(new)
    for name in sorted({name for name, _ in (*one, *other)}):
        before, after = own_text(one, name), own_text(other, name)
        if before != after:
            yield Cell(start + name, before, after)


def _rows(part: str, names: tuple[str, ...], old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Cell]:
    """Rows that came or went are told as such, and those after them are not told as changed."""
    for what, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        both = min(i_end - i, j_end - j)
        for n in range(both):
            yield from _texts(f"{part}.{j + n}.", names, old[i + n], new[j + n])
        for n in range(i + both, i_end):
            yield Cell(f"{part}.{n}", _row(old[n], names), "")
        for n in range(j + both, j_end):
            yield Cell(f"{part}.{n}", "", _row(new[n], names))


def _row(row: Part | Texts, names: tuple[str, ...]) -> str:
    texts = (*(getattr(row, name) for name in names), *(text for _, text in _own(row)))
    return "　".join(text for text in texts if text.strip())


def _own(part: Part | Texts) -> Texts:
    return part if isinstance(part, tuple) else part.extra
