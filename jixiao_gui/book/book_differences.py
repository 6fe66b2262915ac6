"""Two states of a book held against each other, form by form and cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from jixiao_gui.form.changed_cells import Cell, changed_cells
from jixiao_gui.form.model import Form

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
        """Return how many forms differ."""
        return sum(self.counts.values())

    def add(self, difference: Difference) -> None:
        self.counts[difference.kind] += 1
        if len(self.differences) < _MOST:
            self.differences.append(difference)


def compare(before: Numbered, after: Numbered) -> Comparison:
    """Return what has to be done to ``before`` to get ``after``. One form of each is held at a time."""
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
                found.add(Difference(Kind.CHANGED, new[1], tuple(changed_cells(old[1], new[1]))))
            old, new = next(before, None), next(after, None)
    return found
