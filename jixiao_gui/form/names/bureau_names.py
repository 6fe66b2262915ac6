"""Spellings of one bureau: with and without the place before it, in full and as people shorten it.

北京市通州区经济和信息化局, 通州区经济和信息化局, 北京市通州区经信局 and 区经信局 are one. 一中 and 二中 are
two, and so are 水利局 and 水利建设局: a short name leaves characters out of the middle.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from jixiao_gui.form.names.short_names import in_full, matter_in_full
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
_LONGEST = 100
"""Characters of a name; a text with a place at each of thousands would be parted in as many ways."""
_SHORTEST = 2
"""Characters of what a bureau is about: 经信."""


@lru_cache(maxsize=4096)
def name_key(text: str) -> str:
    """Return what spellings of one name have in common: no white space, signs or capitals."""
    return _NO_WORD.sub("", fold(text)).lower()


def is_same_bureau(first_name: str, second_name: str) -> bool:
    """Return whether two names, as `name_key` gives them, are of one bureau."""
    return first_name == second_name or any(
        (first_place.endswith(second_place) or second_place.endswith(first_place))
        and _same_matter(first_matter, second_matter)
        for first_place, first_matter in _splits(first_name)
        for second_place, second_matter in _splits(second_name)
    )


def is_short_of_place(first_name: str, second_name: str) -> bool:
    """Return whether one of two names, as `name_key` gives them, is the other with the bare name of its
    place.

    通州经信局 is so for 北京市通州区经济和信息化局. The name may be short for that of another place too.
    """
    return _calls_bare(first_name, second_name) or _calls_bare(second_name, first_name)


def _calls_bare(short: str, full: str) -> bool:
    short = in_full(short)
    for place, matter in _splits(full):
        starts = [0, *(n + 1 for n, char in enumerate(place[:-1]) if char in _PLACES)]
        names = {place[start:-1] for start in starts if place} | {_ABOVE.sub("", place[:-1])}
        for name in names:
            if len(name) < _SHORTEST or not short.startswith(name):
                continue
            remainder = matter_in_full(short.removeprefix(name))
            if len(remainder) > _SHORTEST and _same_matter(remainder, matter):
                return True
    return False


def same_names(keys: Sequence[str], checkpoint: Callable[[], object] = lambda: None) -> dict[str, str]:
    """Return for each of ``keys`` the first that is the same bureau's name.

    A spelling that may mean two different ones means none: 区经信局 beside those of two 区. ``checkpoint`` is
    called for each key.
    """
    alike: dict[str, list[str]] = {key: [] for key in keys}
    index = _NameIndex()
    for key in alike:
        checkpoint()
        for candidate in index.near(key):
            if is_same_bureau(key, candidate):
                alike[key].append(candidate)
                alike[candidate].append(key)
        index.add(key)
    doubtful = {
        key
        for key, others in alike.items()
        if any(b not in alike[a] for n, a in enumerate(others) for b in others[:n])
    }
    first_spelling: dict[str, str] = {}
    for key, others in alike.items():
        near = (
            []
            if key in doubtful
            else [first_spelling[o] for o in others if o in first_spelling and o not in doubtful]
        )
        first_spelling[key] = near[0] if near else key
    return first_spelling


@lru_cache(maxsize=4096)
def _splits(name: str) -> tuple[tuple[str, str], ...]:
    """Return every way to part ``name`` into a place, or none, and the matter of the bureau behind it.

    A text longer than any name is none.
    """
    if len(name) > _LONGEST:
        return ()
    name = in_full(name)
    places = [("", name)]
    places += [(name[: n + 1], name[n + 1 :]) for n, char in enumerate(name) if char in _PLACES]
    parted = [(place, matter_in_full(matter, has_place=bool(place))) for place, matter in places]
    return tuple((place, matter) for place, matter in parted if len(matter) > _SHORTEST)


def _same_matter(left_name: str, right_name: str) -> bool:
    if left_name == right_name:
        return True
    first, second = _matter_and_kind(left_name), _matter_and_kind(right_name)
    if first is None or second is None or first[1] != second[1]:
        return False
    short, long = sorted((first[0], second[0]), key=len)
    return short == long or _is_shortened(short, long)


@lru_cache(maxsize=4096)
def _matter_and_kind(name: str) -> tuple[str, str] | None:
    """Return the matter of a bureau, such as 经信, and its kind in short; ``None`` for what is no bureau."""
    for kind, short in _KINDS:
        if name.endswith(kind):
            return name.removesuffix(kind), short
    return None


def _is_shortened(short: str, long: str) -> bool:
    """Return whether ``short`` picks characters out of ``long`` in their order, not merely a piece of it."""
    if len(short) < _SHORTEST or short in long or short[0] != long[0] or set(short) & set(_PLACES):
        return False
    for place in (n for n, char in enumerate(long) if char in _PLACES and n >= _SHORTEST):
        if short.startswith(long[:place]):  # 示范 of 示范区: what is at home there must be short for it too
            short_tail, long_tail = short[place:], long[place + 1 :]
            return short_tail == long_tail or _is_shortened(short_tail, long_tail)
    left: Iterator[str] = iter(long)
    return all(char in left for char in short)


class _NameIndex:
    """An index of names by what another spelling has in common with them, so that not every pair is compared.

    The keys are a bureau's matter, or what may be short for it, and the end of the place's name.
    """

    def __init__(self) -> None:
        self._names: dict[tuple[object, str], list[str]] = defaultdict(list)

    def near(self, name: str) -> list[str]:
        """Return the names added that may be the same bureau's as ``name``, each once, in their order."""
        names: dict[str, None] = {}
        for place, matter, others, _ in self._topics(name):
            for topic in (("same", matter), *others):
                if len(place) < _END:  # any place that ends so
                    names |= dict.fromkeys(self._names[("ends", *topic), place])
                else:
                    names |= dict.fromkeys(self._names[topic, place[-_END:]])
                for length in range(min(_END, len(place))):  # a shorter name of the place
                    names |= dict.fromkeys(self._names[topic, place[-length:] if length else ""])
        return list(names)

    def add(self, name: str) -> None:
        """Add ``name`` to the index."""
        for place, matter, _, own_topics in self._topics(name):
            for topic in (("same", matter), *own_topics):
                slots: list[tuple[object, str]] = [(topic, place[-_END:])]
                slots += [
                    (("ends", *topic), place[-length:] if length else "")
                    for length in range(min(_END, len(place) + 1))
                ]
                for slot in slots:
                    names = self._names[slot]
                    if len(names) < _COMPARED:
                        names.append(name)

    @staticmethod
    def _topics(
        name: str,
    ) -> Iterator[tuple[str, str, list[tuple[str, ...]], list[tuple[str, ...]]]]:
        """Yield the place, the matter, the topics to search for other names, and those to file this one
        under.

        A topic has a kind and a first character. A matter that may be short for another one is compared with
        all matters, any other one with those that may be short.
        """
        for place, matter in _splits(name):
            parted = _matter_and_kind(matter)
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
