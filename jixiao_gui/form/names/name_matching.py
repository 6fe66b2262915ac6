"""The search for names of units and projects in a list, as people spell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from jixiao_gui.form.names.bureau_names import is_same_bureau, is_short_of_place, name_key
from jixiao_gui.form.names.text_likeness import likeness_of

PARTING = frozenset("0123456789零〇一二三四五六七八九十百东西南北中上下左右前后大小新老甲乙丙丁")
"""Characters that tell two names apart though all others are the same: 一中, 二中."""
_SHORTEST = 3
"""Names of no more characters are not searched in a text."""
_LONG = 8
"""The least characters of a name that may have a slip of the pen in it."""
_SLIP = 0.9
"""The least share of characters that it then has in common with the right one."""


def is_slip(first: str, second: str) -> bool:
    """Return whether two long names, as `name_key` gives them, differ by a slip of the pen."""
    if min(len(first), len(second)) < _LONG or _parting_chars(first) != _parting_chars(second):
        return False
    return likeness_of(first, second) >= _SLIP


@lru_cache(maxsize=4096)
def is_doubtful(written: str, listed: str, *, bureaus: bool = False) -> bool:
    """Return whether a person should look at ``written``, which was taken for the name ``listed``.

    That is so where a place's bare name or a slip of the pen alone makes them the same.
    """
    if written == listed:
        return False
    written_key, listed_key = name_key(written), name_key(listed)
    if (
        not written_key
        or not listed_key
        or written_key.removesuffix("项目") == listed_key.removesuffix("项目")
    ):
        return False
    if bureaus and is_same_bureau(written_key, listed_key):
        return False
    return is_slip(written_key, listed_key) or (bureaus and is_short_of_place(written_key, listed_key))


class Names:
    """The names of a list. A spelling that may mean two of them means none.

    ``bureaus``: names may be spelled short and without their place, as those of bureaus are, or with the
    bare name of the place where no other name is meant.
    """

    def __init__(self, names: Iterable[str], *, bureaus: bool = False) -> None:
        self._bureaus = bureaus
        self._by_key: dict[str, list[str]] = defaultdict(list)
        for name in names:
            if name_key(name):
                self._by_key[name_key(name)].append(name)
        self._meant_by_key: dict[str, str] = {}

    def find(self, text: str) -> str:
        """Return the name of the list that ``text`` means; "" for none, or where more than one may be
        meant.
        """
        key = name_key(text)
        if not key:
            return ""
        if key in self._by_key:
            return self._by_key[key][0]
        if key not in self._meant_by_key:
            same = [names[0] for known_key, names in self._by_key.items() if self._is_alike(key, known_key)]
            if not same and self._bureaus:
                same = [
                    names[0] for known_key, names in self._by_key.items() if is_short_of_place(key, known_key)
                ]
            self._meant_by_key[key] = same[0] if len(same) == 1 else ""
        return self._meant_by_key[key]

    def within(self, text: str) -> str:
        """Return the longest name that stands in ``text``; "" for none."""
        key = name_key(text)
        contained = [
            candidate for candidate in self._by_key if len(candidate) > _SHORTEST and candidate in key
        ]
        longest = max(contained, key=len, default="")
        return self._by_key[longest][0] if longest else ""

    def _is_alike(self, key: str, known_key: str) -> bool:
        if self._bureaus and is_same_bureau(key, known_key):
            return True
        return key.removesuffix("项目") == known_key.removesuffix("项目") or is_slip(key, known_key)


def likeness(first: str, second: str) -> float:
    """Return the likeness of two names, from 0 to 1, by the pairs of neighbouring characters in both."""
    first_pairs, second_pairs = _pairs(name_key(first)), _pairs(name_key(second))
    return (
        2 * len(first_pairs & second_pairs) / (len(first_pairs) + len(second_pairs))
        if first_pairs and second_pairs
        else 0.0
    )


def _pairs(key: str) -> set[str]:
    return {key[start : start + 2] for start in range(len(key) - 1)} or ({key} if key else set())


def _parting_chars(name: str) -> list[str]:
    return sorted(char for char in name if char in PARTING)
