"""The likeness of two short texts, in a bounded time for texts of any length and any letters.

`difflib` takes seconds where long texts are made of few letters, as a form with one text pasted into every
row is; the longest common subsequence, on the bits of whole numbers, takes microseconds of any.
"""

from __future__ import annotations

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
