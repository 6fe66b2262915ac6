"""The pairing of two forms' indicator rows, whatever the order and the labels of their layouts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from difflib import SequenceMatcher
from heapq import nlargest
from operator import add

from jixiao_gui.form.level_words import meaning2
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.names.text_likeness import ALIKE, LONGEST_COMPARED, likeness_ratio
from jixiao_gui.form.numbering import bare_name
from jixiao_gui.form.numbers import fold

Pair = tuple[int | None, int | None]
"""Numbers of two rows that are one; ``None`` on the side that has none."""
Alike = Callable[[int, int], bool]
_NUMBERED = re.compile(r"^指标[\dNn]*[:：]")
_NEAREST = 20
"""Names that are compared closely with a changed one: two hundred rows of both years may all be changed."""


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
    unmet = {n: name for name, numbers in free.items() for n in numbers}
    pairs |= _pair_changed({n: row_name(left[n]) for n in unmatched}, unmet, left, right)
    return dict(sorted(pairs.items()))


def _pair_changed(
    changed: Mapping[int, str],
    unmet: Mapping[int, str],
    left: Sequence[Indicator],
    right: Sequence[Indicator],
) -> dict[int, int]:
    """Return the pairs of rows with ``changed`` names at the left and the most alike ``unmet`` at the right,
    names by the rows' numbers, within a level 2; of equally alike ones the first.
    """
    by_level2: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
    for number in sorted(unmet):
        by_level2[_level2(right[number])][number] = _neighbours(unmet[number])
    pairs: dict[int, int] = {}
    for number, name in changed.items():
        candidates = by_level2[_level2(left[number])]
        shares = [(likeness_ratio(name, unmet[n]), -n) for n in _nearest(name, candidates)]
        if shares and max(shares)[0] > ALIKE:
            best = -max(shares)[1]
            del candidates[best]
            pairs[number] = best
    return pairs


def _nearest(name: str, candidates: Mapping[int, frozenset[str]]) -> list[int]:
    """Return the few of ``candidates``, `_neighbours` by the rows' numbers, that have most of ``name``'s."""
    parts = _neighbours(name)
    return nlargest(_NEAREST, candidates, lambda n: len(parts & candidates[n]) / len(candidates[n]))


def _neighbours(name: str) -> frozenset[str]:
    """Return the characters of a name and the pairs of neighbours, to sort names before a closer look."""
    beginning = name[:LONGEST_COMPARED]
    return frozenset(map(add, beginning, beginning[1:])).union(beginning)


def row_name(row: Indicator) -> str:
    """Return an indicator's name to compare by: without number, white space and width of characters."""
    return fold(bare_name(row.name)).casefold()


def _level2(row: Indicator) -> str:
    meaning = meaning2(row.level1, row.level2)
    return "成本" if meaning.startswith("成本") else meaning


def pair_rows(left: Sequence[Indicator], right: Sequence[Indicator]) -> tuple[Pair, ...]:
    """Return the pairs of rows, in order: those of equal labels and name, then those of like names
    between.
    """
    keys = list(map(_key, left)), list(map(_key, right))
    return paired(*keys, lambda i, j: _alike(left[i], right[j]))


def paired(left: Sequence[Hashable], right: Sequence[Hashable], alike: Alike) -> tuple[Pair, ...]:
    """Return pairs in order: the equal elements, then those between them that are alike."""
    pairs: list[Pair] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs += _pair_alike(range(i1, i2), range(j1, j2), alike)
    return tuple(pairs)


def _pair_alike(left: Sequence[int], right: Sequence[int], alike: Alike) -> list[Pair]:
    """Return pairs in order; a row without a partner is paired with ``None``."""
    pairs: list[Pair] = []
    start = 0
    for left_row in left:
        partner = next((n for n in range(start, len(right)) if alike(left_row, right[n])), None)
        if partner is None:
            pairs.append((left_row, None))
            continue
        pairs += [(None, right[n]) for n in range(start, partner)]
        pairs.append((left_row, right[partner]))
        start = partner + 1
    return [*pairs, *((None, right[n]) for n in range(start, len(right)))]


def _key(row: Indicator) -> tuple[str, str, str]:
    return fold(row.level1), fold(row.level2), _name(row)


def _name(row: Indicator) -> str:
    return fold(_NUMBERED.sub("", row.name.strip())).casefold()


def _alike(left: Indicator, right: Indicator) -> bool:
    names = _name(left), _name(right)
    if not all(names):
        return names == ("", "") and fold(left.level2) == fold(right.level2)
    return likeness_ratio(*names) > ALIKE
