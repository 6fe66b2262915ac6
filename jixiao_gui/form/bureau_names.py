"""Spellings of one bureau: with and without the place before it, in full and as people shorten it.

北京市通州区经济和信息化局, 通州区经济和信息化局, 北京市通州区经信局 and 区经信局 are one. 一中 and 二中 are
two, and so are 水利局 and 水利建设局: a short name leaves characters out of the middle.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from jixiao_gui.form.numbers import fold

_NO_WORD = re.compile(r"[^\w]|_")
_PLACES = "省市区县旗州盟镇乡"
"""What the name of a place ends in; alone it means the place that everybody knows: 区经信局."""
_ABOVE = re.compile("[省市]")
"""Left out where two places stand together: 北京通州."""
_KINDS = (
    *(("委员会", "委"), ("办公室", "办"), ("中心", "中心")),
    *((short, short) for short in ("局", "厅", "委", "办")),
)
"""What bureaus are, with the short word for it."""
_COMPARED = 100
"""Names that are compared with one more; a book has a handful that are alike at all."""
_END = 3
"""Characters at the end of a place's name by which names are found again."""
_SHORTEST = 2
"""Characters of what a bureau is about: 经信."""


def name_key(text: str) -> str:
    """Return what spellings of one name have in common: no white space, signs or capitals."""
    return _NO_WORD.sub("", fold(text)).lower()


def one_bureau(one: str, other: str) -> bool:
    """Return whether two names, as `name_key` gives them, are of one bureau."""
    return any(
        (here.endswith(there) or there.endswith(here)) and _same_matter(matter, others)
        for here, matter in _splits(one)
        for there, others in _splits(other)
    )


def short_of_place(one: str, other: str) -> bool:
    """Return whether one of two names, as `name_key` gives them, is the other with its place called by its
    bare name: 通州经信局 for 北京市通州区经济和信息化局. Another place may be called so too.
    """
    return _calls_bare(one, other) or _calls_bare(other, one)


def _calls_bare(short: str, full: str) -> bool:
    for place, matter in _splits(full):
        starts = [0, *(n + 1 for n, char in enumerate(place[:-1]) if char in _PLACES)]
        names = {place[start:-1] for start in starts if place} | {_ABOVE.sub("", place[:-1])}
        for name in names:
            rest = short.removeprefix(name)
            if len(name) >= _SHORTEST < len(rest) < len(short) and _same_matter(rest, matter):
                return True
    return False


def same_names(keys: Sequence[str], checkpoint: Callable[[], object] = lambda: None) -> dict[str, str]:
    """Return for each of ``keys`` the first that is the same bureau's name.

    A spelling that may mean two different ones means none: 区经信局 beside those of two 区. ``checkpoint`` is
    called for each key.
    """
    alike: dict[str, list[str]] = {key: [] for key in keys}
    seen = _Seen()
    for key in alike:
        checkpoint()
        for other in seen.near(key):
            if one_bureau(key, other):
                alike[key].append(other)
                alike[other].append(key)
        seen.add(key)
    doubtful = {
        key
        for key, others in alike.items()
        if any(b not in alike[a] for n, a in enumerate(others) for b in others[:n])
    }
    found: dict[str, str] = {}
    for key, others in alike.items():
        near = [] if key in doubtful else [found[o] for o in others if o in found and o not in doubtful]
        found[key] = near[0] if near else key
    return found


@lru_cache(maxsize=4096)
def _splits(name: str) -> tuple[tuple[str, str], ...]:
    """Return every way to part ``name`` into a place, or none, and what is at home there."""
    places = [("", name)]
    places += [(name[: n + 1], name[n + 1 :]) for n, char in enumerate(name) if char in _PLACES]
    return tuple((place, rest) for place, rest in places if len(rest) > _SHORTEST)


def _same_matter(one: str, other: str) -> bool:
    if one == other:
        return True
    first, second = _parted(one), _parted(other)
    if first is None or second is None or first[1] != second[1]:
        return False
    short, long = sorted((first[0], second[0]), key=len)
    return short == long or _shortened(short, long)


@lru_cache(maxsize=4096)
def _parted(name: str) -> tuple[str, str] | None:
    """Return what a bureau is about and its kind in short; ``None`` for what is no bureau."""
    for kind, short in _KINDS:
        if name.endswith(kind):
            return name.removesuffix(kind), short
    return None


def _shortened(short: str, long: str) -> bool:
    """Return whether ``short`` picks characters out of ``long`` in their order, not merely a piece of it."""
    if len(short) < _SHORTEST or short in long or short[0] != long[0] or set(short) & set(_PLACES):
        return False
    for place in (n for n, char in enumerate(long) if char in _PLACES and n >= _SHORTEST):
        if short.startswith(long[:place]):  # 示范 of 示范区: what is at home there must be short for it too
            rest, matter = short[place:], long[place + 1 :]
            return rest == matter or _shortened(rest, matter)
    left: Iterator[str] = iter(long)
    return all(char in left for char in short)


class _Seen:
    """Names by what another spelling has in common with them, so that not every pair need be compared.

    That is what is at home in the place, or what may be short for it; and the end of the place's name.
    """

    def __init__(self) -> None:
        self._names: dict[tuple[object, str], list[str]] = defaultdict(list)

    def near(self, name: str) -> list[str]:
        """Return those that may be the same bureau's, each once, in their order."""
        found: dict[str, None] = {}
        for place, matter, others, _ in self._parts(name):
            for what in (("same", matter), *others):
                if len(place) < _END:  # any place that ends so
                    found |= dict.fromkeys(self._names[("ends", *what), place])
                else:
                    found |= dict.fromkeys(self._names[what, place[-_END:]])
                for length in range(min(_END, len(place))):  # a shorter name of the place
                    found |= dict.fromkeys(self._names[what, place[-length:] if length else ""])
        return list(found)

    def add(self, name: str) -> None:
        """Remember ``name``."""
        for place, matter, _, own in self._parts(name):
            for what in (("same", matter), *own):
                slots: list[tuple[object, str]] = [(what, place[-_END:])]
                slots += [
                    (("ends", *what), place[-length:] if length else "")
                    for length in range(min(_END, len(place) + 1))
                ]
                for slot in slots:
                    names = self._names[slot]
                    if len(names) < _COMPARED:
                        names.append(name)

    @staticmethod
    def _parts(
        name: str,
    ) -> Iterator[tuple[str, str, list[tuple[str, ...]], list[tuple[str, ...]]]]:
        """Yield place, matter, under what to look for others by kind and first sign, and under what to be
        found so: what may be short for another name looks among all, what may not among the short ones.
        """
        for place, matter in _splits(name):
            parted = _parted(matter)
            if parted is None:
                yield place, matter, [], []
                continue
            every, short = ("all", parted[1], matter[0]), ("short", parted[1], matter[0])
            may_be_short = not set(parted[0]) & set(_PLACES)
            yield (
                place,
                matter,
                [every] if may_be_short else [short],
                [every, short] if may_be_short else [every],
            )
