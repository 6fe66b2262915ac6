"""The likeness of two short texts, in a bounded time for texts of any length and any letters.

`difflib` takes seconds where long texts are made of few letters, as a form with one text pasted into every
row is; the longest common subsequence, on the bits of whole numbers, takes microseconds of any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from jixiao_gui.form.numbers import fold

ALIKE = 0.6
"""Names that are more alike than this are taken for one name that was changed."""
LONGEST_COMPARED = 100
"""Characters of a text that are compared: names are shorter, and the time grows with the square."""


def likeness_of(first: str, second: str) -> float:
    """Return the share of characters, from 0 to 1, that two texts have in common in the same order.

    Of texts longer than any name the beginnings are compared.
    """
    first, second = first[:LONGEST_COMPARED], second[:LONGEST_COMPARED]
    if first == second:
        return 1.0
    return 2 * _common_in_order(first, second) / (len(first) + len(second))


def likeness_ratio(left: str, right: str) -> float:
    """Return the likeness of two texts, from 0 to 1; 0 where it is no more than `ALIKE`."""
    likeness = likeness_of(left, right)
    return likeness if likeness > ALIKE else 0.0


def best_match(project: str, others: Sequence[str]) -> int | None:
    """Return the index of the name in ``others`` that is equal to ``project`` or most like it, or
    ``None``.
    """
    key = fold(project).casefold()
    if not key:
        return None
    letters, best, best_number = Counter(key), ALIKE, None
    for number, other_name in enumerate(others):
        name = fold(other_name).casefold()
        if name == key:
            return number
        # no more can be alike than the shorter has letters, nor than both have: most need no closer look
        letter_count = len(key) + len(name)
        if (
            2 * min(len(key), len(name)) <= best * letter_count
            or 2 * _common(letters, name) <= best * letter_count
        ):
            continue
        share = likeness_ratio(key, name)
        if share > best:
            best, best_number = share, number
    return best_number


def _common(letters: Mapping[str, int], text: str) -> int:
    """Return the number of letters that ``letters`` and ``text`` have in common."""
    return sum(min(count, letters.get(letter, 0)) for letter, count in Counter(text).items())


def _common_in_order(first: str, second: str) -> int:
    """Return the length of the longest common subsequence (Hyyrö's way: a bit for each character)."""
    places: dict[str, int] = {}
    for place, char in enumerate(second):
        places[char] = places.get(char, 0) | 1 << place
    every = (1 << len(second)) - 1
    unmatched = every
    for char in first:
        met = unmatched & places.get(char, 0)
        if met:
            unmatched = (unmatched + met | unmatched - met) & every
    return len(second) - unmatched.bit_count()
