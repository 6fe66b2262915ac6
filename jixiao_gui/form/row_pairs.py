"""The pairing of two forms' indicator rows, whatever the order and the labels of their layouts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from jixiao_gui.form.level_words import meaning2
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.names.text_likeness import matcher_of
from jixiao_gui.form.numbering import bare_name
from jixiao_gui.form.numbers import fold

ALIKE = 0.6
"""Names that are more alike than this are taken for one name that was changed."""


def pair_by_name(left: Sequence[Indicator], right: Sequence[Indicator]) -> dict[int, int]:
    """Return, by the numbers of rows at the left, the numbers of the same indicators' rows at the right.

    Equal names are paired first, those of the same level 2 before others, then names that are much alike
    within a level 2. Rows without a name and blank rows are not paired.
    """
    free: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(right):
        if not row.is_blank and (name := row_name(row)):
            free[name].append(number)
    pairs: dict[int, int] = {}
    unmatched: list[int] = []
    for number, row in enumerate(left):
        name = row_name(row)
        if row.is_blank or not name:
            continue
        same = free.get(name)
        if not same:
            unmatched.append(number)
            continue
        level2 = _level2(row)
        best = next((n for n in same if _level2(right[n]) == level2), same[0])
        same.remove(best)
        pairs[number] = best
    unmet = sorted(n for numbers in free.values() for n in numbers)
    for number in unmatched:
        level2, name = _level2(left[number]), row_name(left[number])
        shares = [
            (likeness_ratio(name, row_name(right[n])), -n) for n in unmet if _level2(right[n]) == level2
        ]
        if shares and max(shares)[0] > ALIKE:
            best = -max(shares)[1]
            unmet.remove(best)
            pairs[number] = best
    return dict(sorted(pairs.items()))


def row_name(row: Indicator) -> str:
    """Return an indicator's name to compare by: without number, white space and width of characters."""
    return fold(bare_name(row.name)).casefold()


def _level2(row: Indicator) -> str:
    meaning = meaning2(row.level1, row.level2)
    return "成本" if meaning.startswith("成本") else meaning


def likeness_ratio(left: str, right: str) -> float:
    """Return the likeness of two texts, from 0 to 1; 0 where it is no more than `ALIKE`."""
    if left == right:
        return 1.0
    matcher = matcher_of(left, right)
    return matcher.ratio() if matcher.quick_ratio() > ALIKE else 0.0
