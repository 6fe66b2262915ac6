"""The duties of units to hand in forms (应报), and the search for the duty that a form answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from jixiao_gui.form.names.bureau_names import is_same_bureau, is_short_of_place, name_key
from jixiao_gui.form.names.name_matching import Names
from jixiao_gui.form.office.due_kinds import is_whole, kind_key, same_kind

ALL_PROJECTS, WHOLE = "（各项目）", "（部门整体）"
"""Words in the place of a project where none is named."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One form that a unit is to hand in. ``id`` is 0 for one that the book does not have yet.

    ``project`` is "" where the list names units alone: then any form of the unit will do. ``kind`` is what
    sort of form (`due_kinds`), "" for any, ``level`` the unit's level (一级预算单位), ``due`` and
    ``day``, on which the first version came in, are dates, ``2024-03-31``. ``form_id`` is the form that was
    taken in for it; 0 for none.
    """

    id: int = 0
    position: int = 0
    unit: str = ""
    department: str = ""
    project: str = ""
    kind: str = ""
    level: str = ""
    due: str = ""
    contact: str = ""
    note: str = ""
    form_id: int = 0
    day: str = ""

    @property
    def what(self) -> str:
        """Return the words in the place of the project, where it names none."""
        return self.project or (WHOLE if is_whole(self.kind) else ALL_PROJECTS)

    @property
    def is_one(self) -> bool:
        """Return whether exactly one form answers the duty: a project's, or a whole department's."""
        return bool(self.project) or is_whole(self.kind)


class DutyMatcher:
    """A search for the duty that a form answers, by the form's unit and project.

    Only duties whose numbers are in ``open_duties`` are found; without it all are.
    """

    def __init__(self, duties: Sequence[Duty], open_duties: Iterable[int] | None = None) -> None:
        self._duties = duties
        self._open = set(range(len(duties)) if open_duties is None else open_duties)
        self._units = Names(dict.fromkeys(duty.unit for duty in duties if duty.unit), bureaus=True)
        self._by_unit: dict[str, list[int]] = defaultdict(list)
        for number, duty in enumerate(duties):
            self._by_unit[name_key(duty.unit)].append(number)
        self._by_project: dict[str, list[int]] = defaultdict(list)
        for number, duty in enumerate(duties):
            if duty.project:
                self._by_project[name_key(duty.project)].append(number)

    def take(self, number: int) -> None:
        """Mark duty ``number`` as answered: it is not found any more."""
        self._open.discard(number)

    def give_back(self, number: int) -> None:
        """Mark duty ``number`` as open again."""
        self._open.add(number)

    def unit(self, text: str) -> str:
        """Return the unit of the list that ``text`` means; "" for none, or for more than one."""
        return self._units.find(text)

    def unit_in(self, path: str) -> str:
        """Return the unit whose name stands in a file's path, the longest one; "" for none."""
        return self._units.within(path)

    def exact(self, unit: str, project: str, kind: str = "") -> int | None:
        """Return the number of the open duty with these names, white space, signs and short forms aside."""
        return self._of_unit(self.unit(unit), project, kind, guess=False)

    def find(self, unit: str, project: str, kind: str = "", path: str = "") -> int | None:
        """Return the number of the open duty of like names; ``None`` in doubt.

        Where the form names no unit, the unit is that of the file's path, or the only one with the project.
        """
        known_unit = self.unit(unit) or ("" if name_key(unit) else self.unit_in(path))
        if known_unit:
            return self._of_unit(known_unit, project, kind, guess=True)
        if name_key(unit):
            return None  # a unit that is not on the list
        same = [n for n in self._by_project.get(name_key(project), ()) if self._fits(n, kind)]
        return same[0] if len(same) == 1 else None

    def _of_unit(self, unit: str, project: str, kind: str, *, guess: bool) -> int | None:
        if not unit:
            return None
        candidates = [n for n in self._by_unit[name_key(unit)] if self._fits(n, kind)]
        # a duty of just this kind comes before one that takes others too
        candidates.sort(key=lambda n: kind_key(self._duties[n].kind) != kind_key(kind))
        key = name_key(project)
        for number in candidates:
            if key and name_key(self._duties[number].project) == key:
                return number
        if guess and key:
            projects = dict.fromkeys(self._duties[n].project for n in candidates if self._duties[n].project)
            names = Names(projects)
            meant = names.find(project)
            if meant:
                return next(n for n in candidates if self._duties[n].project == meant)
        return next((n for n in candidates if self._takes_any(n, key)), None)

    def _takes_any(self, number: int, project: str) -> bool:
        """Return whether a duty names no project and takes a form of ``project``, which a department's
        does not.
        """
        duty = self._duties[number]
        return not duty.project and not (project and is_whole(duty.kind))

    def _fits(self, number: int, kind: str) -> bool:
        return number in self._open and same_kind(self._duties[number].kind, kind)


def merged_duties(old_duties: Sequence[Duty], listed: Iterable[Duty]) -> list[Duty]:
    """Return the new and changed duties that a list makes of ``old_duties``.

    New ones have the id 0, old ones the list's due day, contact and note; duties that the list does not name
    stay. An old duty of no kind gets the first kind that the list names for it; a line of no kind means all
    old duties of its names. A unit that the list spells otherwise (`respelled_units`) keeps its spelling.
    """
    by_names: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    for duty in old_duties:
        by_names[_names_of(duty)].append(duty)
    listed = list(listed)
    units = respelled_units(old_duties, listed)
    listed = [replace(duty, unit=units.get(duty.unit, duty.unit)) for duty in listed]
    place = max((duty.position for duty in old_duties), default=-1)
    changes: dict[tuple[str, str, int], Duty] = {}
    for duty in listed:
        same = by_names[_names_of(duty)]
        meant = [n for n, old_duty in enumerate(same) if kind_key(old_duty.kind) == kind_key(duty.kind)]
        if not meant:
            meant = [n for n, old_duty in enumerate(same) if not duty.kind or not old_duty.kind]
        if not meant:
            place += 1
            new = Duty(**{**_values(duty), "id": 0, "position": place, "form_id": 0, "day": ""})
            changes[*_names_of(duty), len(same)] = new
            same.append(new)
        for number in meant:
            newer = {name: text for name, text in _values(duty).items() if name in _LISTED and text}
            if same[number].kind and kind_key(same[number].kind) == kind_key(duty.kind):
                newer.pop("kind", None)  # another spelling of it
            changed = Duty(**{**_values(same[number]), **newer})
            if changed != same[number]:
                changes[*_names_of(duty), number] = same[number] = changed
    return list(changes.values())


def respelled_units(old_duties: Iterable[Duty], listed: Iterable[Duty]) -> dict[str, str]:
    """Return the old spellings of units that a list spells otherwise (通州经信局), by the list's spelling.

    A unit that the list names in the old spelling too is another one.
    """
    units = list(dict.fromkeys(duty.unit for duty in listed if name_key(duty.unit)))
    named = {name_key(unit) for unit in units}
    old_units = {name_key(duty.unit): duty.unit for duty in old_duties if name_key(duty.unit)}
    unnamed = [key for key in old_units if key not in named]
    spellings: dict[str, list[str]] = defaultdict(list)
    for unit in units:
        key = name_key(unit)
        if key not in old_units:
            same = [old_key for old_key in unnamed if is_same_bureau(key, old_key)]
            same = same or [old_key for old_key in unnamed if is_short_of_place(key, old_key)]
            if len(same) == 1:
                spellings[same[0]].append(unit)
    return {units[0]: old_units[key] for key, units in spellings.items() if len(units) == 1}


_LISTED = ("department", "kind", "level", "due", "contact", "note")


def _values(duty: Duty) -> dict[str, Any]:
    return {each.name: getattr(duty, each.name) for each in fields(duty)}


def _names_of(duty: Duty) -> tuple[str, str]:
    return name_key(duty.unit), name_key(duty.project)
