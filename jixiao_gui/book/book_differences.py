"""The differences between two states of a book, form by form and cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from jixiao_gui.form.changed_cells import Cell, changed_cells
from jixiao_gui.form.model import Form

Numbered = Iterator[tuple[int, Form]]
"""Forms with their ids, ids ascending."""
_MOST = 500
"""The number of differing forms that are listed in full; the rest are counted."""


class Kind(Enum):
    """A difference of a form between two states of a book."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A form that differs; ``cells`` in the order of the form, of a changed one alone."""

    kind: Kind
    form: Form
    cells: tuple[Cell, ...] = ()


@dataclass(slots=True)
class Comparison:
    """The differences, the first `_MOST` in full, and the number of forms of each kind."""

    differences: list[Difference] = field(default_factory=list)
    counts: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))
    same: int = 0

    @property
    def differing(self) -> int:
        """Return the number of forms that differ."""
        return sum(self.counts.values())

    def add(self, difference: Difference) -> None:
        self.counts[difference.kind] += 1
        if len(self.differences) < _MOST:
            self.differences.append(difference)


def compare(before: Numbered, after: Numbered) -> Comparison:
    """Return the differences from ``before`` to ``after``. One form of each is in memory at a time."""
    comparison = Comparison()
    old, new = next(before, None), next(after, None)
    while old is not None or new is not None:
        if new is None or (old is not None and old[0] < new[0]):
            assert old is not None
            comparison.add(Difference(Kind.REMOVED, old[1]))
            old = next(before, None)
        elif old is None or new[0] < old[0]:
            comparison.add(Difference(Kind.ADDED, new[1]))
            new = next(after, None)
        else:
            if old[1] == new[1]:
                comparison.same += 1
            else:
                comparison.add(Difference(Kind.CHANGED, new[1], tuple(changed_cells(old[1], new[1]))))
            old, new = next(before, None), next(after, None)
    return comparison
