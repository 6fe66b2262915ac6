"""Names of units and projects as people write them: which name of a list is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from jixiao_gui.form.bureau_names import name_key, one_bureau, short_of_place

PARTING = frozenset("0123456789零〇一二三四五六七八九十百东西南北中上下左右前后大小新老甲乙丙丁")
"""Characters that tell two names apart though all others are the same: 一中, 二中."""
_SHORTEST = 3
"""From how many characters on a longer name is looked for in a text."""
_LONG = 8
"""From how many characters on a name may have a slip of the pen in it."""
_SLIP = 0.9
"""Share of characters that it then has in common with the right one."""


def is_slip(one: str, other: str) -> bool:
    """Return whether two long names, as `name_key` gives them, differ by a slip of the pen."""
    if min(len(one), len(other)) < _LONG or _parting(one) != _parting(other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SLIP


@lru_cache(maxsize=4096)
def is_doubtful(said: str, listed: str, *, bureaus: bool = False) -> bool:
    """Return whether ``said`` was taken for ``listed`` by a place's bare name or a slip of the pen alone, so
    that a person should look at it.
    """
    if said == listed:
        return False
    one, other = name_key(said), name_key(listed)
    if not one or not other or one.removesuffix("项目") == other.removesuffix("项目"):
        return False
    if bureaus and one_bureau(one, other):
        return False
    return is_slip(one, other) or (bureaus and short_of_place(one, other))


class Names:
    """The names of a list. A spelling that may mean two of them means none.

    ``bureaus``: names are spelled as those of bureaus are, short and without their place too, or with the
    bare name of it where no other spelling is meant.
    """

    def __init__(self, names: Iterable[str], *, bureaus: bool = False) -> None:
        self._bureaus = bureaus
        self._by_key: dict[str, list[str]] = defaultdict(list)
        for name in names:
            if name_key(name):
                self._by_key[name_key(name)].append(name)
        self._known: dict[str, str] = {}

    def find(self, text: str) -> str:
        """Return the name that ``text`` means; "" for none, or where more than one may be meant."""
        key = name_key(text)
        if not key:
            return ""
        if key in self._by_key:
            return self._by_key[key][0]
        if key not in self._known:
            same = [names[0] for other, names in self._by_key.items() if self._alike(key, other)]
            if not same and self._bureaus:
                same = [names[0] for other, names in self._by_key.items() if short_of_place(key, other)]
            self._known[key] = same[0] if len(same) == 1 else ""
        return self._known[key]

    def within(self, text: str) -> str:
        """Return the longest name that stands in ``text``; "" for none."""
        key = name_key(text)
        there = [other for other in self._by_key if len(other) > _SHORTEST and other in key]
        longest = max(there, key=len, default="")
        return self._by_key[longest][0] if longest else ""

    def _alike(self, key: str, other: str) -> bool:
        if self._bureaus and one_bureau(key, other):
            return True
        return key.removesuffix("项目") == other.removesuffix("项目") or is_slip(key, other)


def likeness(one: str, other: str) -> float:
    """Return how much two names have in common, from 0 to 1: pairs of characters that stand in both."""
    here, there = _pairs(name_key(one)), _pairs(name_key(other))
    return 2 * len(here & there) / (len(here) + len(there)) if here and there else 0.0


def _pairs(key: str) -> set[str]:
    return {key[at : at + 2] for at in range(len(key) - 1)} or ({key} if key else set())


def _parting(name: str) -> list[str]:
    return sorted(char for char in name if char in PARTING)
