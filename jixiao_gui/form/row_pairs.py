"""Which rows of two forms are one indicator, whatever the order and the labels of their layouts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

from jixiao_gui.form.level_words import meaning2
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.numbering import bare_name
from jixiao_gui.form.numbers import fold

_ALIKE = 0.6
"""Names that are more alike than this, of the same level 2, are one whose name was changed."""


def pair_by_name(left: Sequence[Indicator], right: Sequence[Indicator]) -> dict[int, int]:
    """Return the number of a row at the right by that of the row at the left which is the same indicator.

    Equal names meet first, those of the same level 2 before others, then names that are much alike within a
    level 2. Rows without a name, blank ones, meet none.
    """
    free: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(right):
        if not row.is_blank and (name := row_name(row)):
            free[name].append(number)
    pairs: dict[int, int] = {}
    rest: list[int] = []
    for number, row in enumerate(left):
        name = row_name(row)
        if row.is_blank or not name:
            continue
        same = free.get(name)
        if not same:
            rest.append(number)
            continue
        level2 = _level2(row)
        best = next((n for n in same if _level2(right[n]) == level2), same[0])
        same.remove(best)
        pairs[number] = best
    unmet = sorted(n for numbers in free.values() for n in numbers)
    for number in rest:
        level2, name = _level2(left[number]), row_name(left[number])
        shares = [(_share(name, row_name(right[n])), -n) for n in unmet if _level2(right[n]) == level2]
        if shares and max(shares)[0] > _ALIKE:
            best = -max(shares)[1]
            unmet.remove(best)
            pairs[number] = best
    return dict(sorted(pairs.items()))


def row_name(row: Indicator) -> str:
    """Return what an indicator is called, its number, white space and width of characters aside."""
    return fold(bare_name(row.name)).casefold()


def _level2(row: Indicator) -> str:
    found = meaning2(row.level1, row.level2)
    return "成本" if found.startswith("成本") else found


def _share(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > _ALIKE else 0.0
