"""Filter, sort and group the list of forms; without Qt, and fast for ten thousand forms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from jixiao_gui.form.numbers import read_percent, read_points
from jixiao_gui.form.project_forms import group_projects

if TYPE_CHECKING:
    from jixiao_gui.book.form_reading import FormEntry

PROJECT = "project"
"""The grouping by projects, with their forms of the year; the others are by a field of the list."""
_NONE: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class ListState:
    """Filter, order and grouping of the list. ``words``: the search words; the others: keys of the texts."""

    words: str = ""
    status: str = "all"
    sort: str = "book"
    descending: bool = False
    group: str = ""

    @property
    def in_book_order(self) -> bool:
        """Return True when the lines are in the order of the book, so that they can be dragged."""
        return self.sort == "book" and not self.descending and not self.group

    @property
    def filtered(self) -> bool:
        """Return True when forms may be filtered out."""
        return bool(self.words.split()) or self.status != "all"


@dataclass(frozen=True, slots=True)
class Group:
    """The head of a group: its department, unit or project ("" where empty), its forms and errors.

    The names of groups are unique.
    """

    name: str
    count: int
    errors: int


Row = int | Group
"""The index of an entry, or a group's head."""


def arrange(
    entries: Sequence[FormEntry],
    state: ListState,
    matches: Collection[int] = frozenset(),
    collapsed: Collection[str] = frozenset(),
    without_total: Collection[str] = frozenset(),
    projects: Sequence[int] = (),
    stages: Mapping[str, int] = _NONE,
) -> list[Row]:
    """Return the lines of the list. ``matches``: ids of forms that hold the words in a cell.

    ``without_total``: ids of layouts whose forms are complete without a total. ``projects``: the result of
    `group_projects` for ``entries``, where they are grouped by project; ``stages``: layout -> stage of the
    year.
    """
    passes = partial(_passes, _STATUS.get(state.status, _all), without_total)
    words = state.words.casefold().split()
    if state.status not in _STATUS and not words:
        places = list(range(len(entries)))
    else:
        places = _filtered(entries, passes, words, matches)
    if state.sort in _SORT:
        places = _sorted(places, partial(_key, entries, _SORT[state.sort]), state.descending)
    elif state.descending:
        places.reverse()
    if not state.group:
        return list(places)
    if state.group == PROJECT:
        groups = _by_project(entries, places, projects or group_projects(entries), stages)
    else:
        groups = _by_name(entries, places, state.group)
    return _grouped(entries, groups, collapsed)


def _filtered(
    entries: Sequence[FormEntry],
    passes: Callable[[FormEntry], bool],
    words: Sequence[str],
    matches: Collection[int],
) -> list[int]:
    """Return the indexes of the entries that pass the filter."""
    return [
        place
        for place, entry in enumerate(entries)
        if passes(entry) and (not words or entry.id in matches or _holds(entry, words))
    ]


def _passes(
    status: Callable[[FormEntry, bool], bool], without_total: Collection[str], entry: FormEntry
) -> bool:
    summed = bool(entry.total.strip() and entry.grade) or entry.template in without_total
    return status(entry, summed)


def _is_done(entry: FormEntry, summed: bool) -> bool:
    return summed and entry.finished and not entry.errors and bool(entry.project.strip())


def _key(entries: Sequence[FormEntry], key: Callable[[FormEntry], Any], place: int) -> Any:
    return key(entries[place])


def _sorted(places: list[int], key: Callable[[int], Any], descending: bool) -> list[int]:
    """Return the indexes sorted; entries without a figure come last in both orders."""
    keyed = [(key(place), place) for place in places]
    with_value = sorted(
        (pair for pair in keyed if pair[0] is not None), key=lambda p: p[0], reverse=descending
    )
    return [place for _, place in with_value] + [place for value, place in keyed if value is None]


def _by_name(entries: Sequence[FormEntry], places: Iterable[int], field: str) -> dict[str, list[int]]:
    """Return the indexes of each department's or unit's entries by its name."""
    groups: dict[str, list[int]] = {}
    for place in places:
        groups.setdefault("".join(getattr(entries[place], field).split()), []).append(place)
    return groups


def _by_project(
    entries: Sequence[FormEntry], places: Iterable[int], projects: Sequence[int], stages: Mapping[str, int]
) -> dict[str, list[int]]:
    """Return the indexes of each project's forms by its name, in the order of the stages of the year."""
    members: dict[int, list[int]] = {}
    for place in places:
        members.setdefault(projects[place], []).append(place)
    names: dict[str, int] = {}
    for first in sorted(set(projects)):  # also of filtered ones: a group keeps its name
        entry = entries[first]
        name = " ".join((entry.project or entry.unit).split())
        more = [entry.year.strip(), "".join(entry.unit.split()), str(entry.number)]
        while name in names and more:  # of equal names the second one gets its year, too, or its unit
            name = f"{name}（{more.pop(0)}）"
        names[name] = first
    name_of_project = {first: name for name, first in names.items()}
    for indexes in members.values():
        indexes.sort(key=lambda place: stages.get(entries[place].template, 0))
    return {name_of_project[first]: indexes for first, indexes in members.items()}


def _grouped(
    entries: Sequence[FormEntry], groups: Mapping[str, list[int]], collapsed: Collection[str]
) -> list[Row]:
    rows: list[Row] = []
    for name in sorted(
        groups, key=lambda name: not name
    ):  # in the order of the list; the group without a name last
        members = groups[name]
        rows.append(Group(name, len(members), sum(bool(entries[place].errors) for place in members)))
        if name not in collapsed:
            rows += members
    return rows


def _holds(entry: FormEntry, words: Sequence[str]) -> bool:
    text = f"{entry.number}\n{entry.project}\n{entry.department}\n{entry.unit}\n{entry.year}".casefold()
    return all(word in text for word in words)


def _by_sound(entry: FormEntry) -> bytes | None:
    """Return a key that sorts by pinyin.

    GB 18030 keeps the common characters in that order, on every system.
    """
    text = "".join(entry.project.split()).casefold()
    return text.encode("gb18030", "replace") if text else None


def _all(_entry: FormEntry, _summed: bool) -> bool:
    return True


_STATUS: dict[str, Callable[[FormEntry, bool], bool]] = {
    "errors": lambda entry, _summed: entry.errors > 0,
    "warnings": lambda entry, _summed: entry.warnings > 0,
    "incomplete": lambda entry, summed: not _is_done(entry, summed),
    "done": _is_done,
}
"""Which forms each status means; ``summed``: the form has its whole total, or its layout has none."""
_SORT: dict[str, Callable[[FormEntry], Any]] = {
    "name": _by_sound,
    "rate": lambda entry: read_percent(entry.rate),
    "total": lambda entry: read_points(entry.total),
    "errors": lambda entry: entry.errors,
}
