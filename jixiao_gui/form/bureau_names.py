"""Spellings of one bureau: with and without the place before it, in full and as people shorten it.

北京市通州区经济和信息化局, 通州区经济和信息化局, 北京市通州区经信局 and 区经信局 are one. 一中 and 二中 are
two, and so are 水利局 and 水利建设局: a short name leaves characters out of the middle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from jixiao_gui.form.numbers import fold

_NO_WORD = re.compile(r"[^\w]|_")
_PLACES = "省市区县旗州盟镇乡"
"""What the name of a place ends in; alone it means the place that everybody knows: 区经信局."""
_KINDS = (("委员会", "委"), ("办公室", "办"), ("局", "局"), ("厅", "厅"), ("委", "委"), ("办", "办"))
"""What bureaus are, with the short word for it."""
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


def same_names(keys: Sequence[str], checkpoint: Callable[[], object] = lambda: None) -> dict[str, str]:
    """Return for each of ``keys`` the first that is the same bureau's name.

    A spelling that may mean two different ones means none: 区经信局 beside those of two 区. ``checkpoint`` is
    called for each key.
    """
    alike: dict[str, list[str]] = {key: [] for key in keys}
    ends: dict[str, list[str]] = {}
    for key in alike:
        checkpoint()
        others = ends.setdefault(_kind(key), [])
        for other in others:
            if one_bureau(key, other):
                alike[key].append(other)
                alike[other].append(key)
        others.append(key)
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
    left: Iterator[str] = iter(long)
    return all(char in left for char in short)


def _kind(name: str) -> str:
    parted = _parted(name)
    return parted[1] if parted is not None else name[-_SHORTEST:]
