"""The likeness of short texts, in a bounded time for texts of any length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from jixiao_gui.form.numbers import fold

ALIKE = 0.6
"""Names that are more alike than this are taken for one name that was changed."""
LONGEST_COMPARED = 300
"""Characters of a text that are compared: names are shorter, and the time grows with the square."""


def matcher_of(first: str, second: str) -> SequenceMatcher[str]:
    """Return a matcher of two texts, or of their beginnings where they are longer than any name."""
    return SequenceMatcher(None, first[:LONGEST_COMPARED], second[:LONGEST_COMPARED], autojunk=False)


def likeness_ratio(left: str, right: str) -> float:
    """Return the likeness of two texts, from 0 to 1; 0 where it is no more than `ALIKE`."""
    if left == right:
        return 1.0
    matcher = matcher_of(left, right)
    return matcher.ratio() if matcher.quick_ratio() > ALIKE else 0.0


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
