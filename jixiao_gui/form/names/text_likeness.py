"""The likeness of two short texts, in a bounded time for texts of any length."""

from __future__ import annotations

from difflib import SequenceMatcher

LONGEST_COMPARED = 300
"""Characters of a text that are compared: names are shorter, and the time grows with the square."""


def matcher_of(first: str, second: str) -> SequenceMatcher[str]:
    """Return a matcher of two texts, or of their beginnings where they are longer than any name."""
    return SequenceMatcher(None, first[:LONGEST_COMPARED], second[:LONGEST_COMPARED], autojunk=False)
