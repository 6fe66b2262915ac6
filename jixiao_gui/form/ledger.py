"""The ledger (台账) of an office that collects forms: who is to hand in what, and how each stands.

Nothing of a state is stored: it follows from the forms that are there, what the checks find in them, the
reviewer's verdict and the day on which a form came in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum
from typing import Any, Protocol

from jixiao_gui.form.bureau_names import name_key, short_of_place
from jixiao_gui.form.due_kinds import is_whole, kind_key, same_kind
from jixiao_gui.form.name_matching import Names, likeness
from jixiao_gui.form.reviewing import PASSED, RETURNED

ALL_PROJECTS, WHOLE = "（各项目）", "（部门整体）"
"""What is due where no project is named."""


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
        """What people read in the place of the project."""
        return self.project or (WHOLE if is_whole(self.kind) else ALL_PROJECTS)

    @property
    def is_one(self) -> bool:
        """Whether one form answers it: one of a project, or a whole department's."""
        return bool(self.project) or is_whole(self.kind)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file that came in.

    ``name`` is its path below the folder, ``sha256`` its content's, ``day`` and ``unit`` when and whose,
    ``state`` a key of `DELIVERY_WORDS`, ``forms`` the ids of its forms parted by blanks, ``report`` what
    there is to tell of it, a line a fact.
    """

    id: int = 0
    name: str = ""
    sha256: str = ""
    day: str = ""
    unit: str = ""
    state: str = ""
    forms: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form kept beside those of the book: an older version of form ``form_id``, or, where that is 0, one
    that matched nothing and waits.

    ``delivery_id`` is the file that it came with (0: none), ``day`` when it was put here, ``project`` and
    ``unit`` its own words, ``content`` the form as `book.form_texts` writes it.
    """

    id: int = 0
    form_id: int = 0
    delivery_id: int = 0
    day: str = ""
    unit: str = ""
    project: str = ""
    content: str = ""


Record = Duty | Delivery | KeptForm
"""What a book holds of an office's work beside its forms."""
TAKEN, SAME, WAITING, UNREADABLE = "taken", "same", "waiting", "unreadable"
DELIVERY_WORDS = {TAKEN: "已收", SAME: "重复", WAITING: "待认领", UNREADABLE: "读不出"}


class State(Enum):
    """How one duty stands. The value is what people read."""

    MISSING = "未报"
    IN = "已报"
    ERRORS = "有错误"
    RETURNED = "退回修改"
    PASSED = "已通过"
    LATE = "迟报"


class Filed(Protocol):
    """What a ledger needs to know of a form of the book: its line in the list."""

    @property
    def id(self) -> int: ...
    @property
    def template(self) -> str: ...
    @property
    def project(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def rate(self) -> str: ...
    @property
    def total(self) -> str: ...
    @property
    def grade(self) -> str: ...
    @property
    def errors(self) -> int: ...
    @property
    def warnings(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Line:
    """A duty and how it stands. ``forms`` are the ids of those that answer it; ``late`` is days after the due
    day, of a form that is in or still out; 0 for in time.
    """

    duty: Duty
    state: State
    forms: tuple[int, ...] = ()
    errors: int = 0
    warnings: int = 0
    late: int = 0
    rate: str = ""
    total: str = ""
    grade: str = ""
    score: str = ""
    """The office's own total, 复核分."""

    @property
    def is_in(self) -> bool:
        """Whether anything was handed in."""
        return self.state is not State.MISSING


@dataclass(frozen=True, slots=True)
class Ledger:
    """All duties in their order. ``others`` are the ids of forms that no duty asks for."""

    lines: tuple[Line, ...] = ()
    others: tuple[int, ...] = ()
    counts: Mapping[State, int] = field(default_factory=dict)

    @property
    def handed_in(self) -> int:
        """How many duties have something."""
        return sum(line.is_in for line in self.lines)

    @property
    def late(self) -> int:
        """How many duties were, or are, late."""
        return sum(line.late > 0 for line in self.lines)

    @property
    def units(self) -> tuple[str, ...]:
        """Return the units, each once, in the order of the list."""
        return tuple(dict.fromkeys(line.duty.unit for line in self.lines))


def make_ledger(
    duties: Iterable[Duty],
    filed: Iterable[Filed],
    verdicts: Mapping[int, str],
    today: date,
    kind_of: Callable[[str], str] = lambda _template: "",
    scores: Mapping[int, str] | None = None,
) -> Ledger:
    """Return how every duty stands today.

    ``verdicts`` are `reviewing.PASSED` or `RETURNED` by form id; ``kind_of`` gives a layout's kind of form;
    ``scores`` are the office's own totals by form id.
    """
    known = {each.id: each for each in filed}
    answers = assign(duties := tuple(duties), known.values(), kind_of)
    lines = tuple(
        _line(duty, [known[id] for id in answers[number]], verdicts, today, scores or {})
        for number, duty in enumerate(duties)
    )
    taken = {id for line in lines for id in line.forms}
    return Ledger(
        lines,
        tuple(id for id in known if id not in taken),
        {state: sum(line.state is state for line in lines) for state in State},
    )


def assign(
    duties: Sequence[Duty], filed: Iterable[Filed], kind_of: Callable[[str], str] = lambda _template: ""
) -> list[list[int]]:
    """Return for each duty the ids of the forms that answer it: those it names, else those of its names."""
    left = {each.id: each for each in filed}
    found: list[list[int]] = [[] for _ in duties]
    for number, duty in enumerate(duties):
        if duty.form_id in left:
            found[number].append(duty.form_id)
            if duty.is_one:
                del left[duty.form_id]
    if not left:
        return found
    open_duties = [n for n, duty in enumerate(duties) if not found[n] or not duty.is_one]
    matcher = DutyMatcher(duties, open_duties)
    for id, each in left.items():
        kind = kind_of(each.template)
        meant = matcher.exact(each.unit, each.project, kind)
        if meant is None:  # the list may name the department in the unit's place
            meant = matcher.exact(each.department, each.project, kind)
        if meant is not None:
            if id not in found[meant]:
                found[meant].append(id)
            if duties[meant].is_one:
                matcher.take(meant)
    return found


class DutyMatcher:
    """Finds the duty that a form answers, by its unit and project as they are written there.

    Only duties whose numbers are in ``open_duties`` are given; without it all are.
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
        """Give duty ``number`` to nobody else."""
        self._open.discard(number)

    def give_back(self, number: int) -> None:
        """Let duty ``number`` be given again."""
        self._open.add(number)

    def unit(self, text: str) -> str:
        """Return the unit of the list that ``text`` means; "" for none, or for more than one."""
        return self._units.find(text)

    def unit_in(self, path: str) -> str:
        """Return the unit whose name stands in a file's path, the longest one; "" for none."""
        return self._units.within(path)

    def exact(self, unit: str, project: str, kind: str = "") -> int | None:
        """Return the open duty with these names, white space, signs and short forms aside."""
        return self._of_unit(self.unit(unit), project, kind, guess=False)

    def find(self, unit: str, project: str, kind: str = "", path: str = "") -> int | None:
        """Return the open duty that is meant, spelled a little otherwise too; ``None`` in doubt.

        Where the form names no unit, the file's path tells it, or the project where only one unit has it.
        """
        home = self.unit(unit) or ("" if name_key(unit) else self.unit_in(path))
        if home:
            return self._of_unit(home, project, kind, guess=True)
        if name_key(unit):
            return None  # a unit that is not on the list
        same = [n for n in self._by_project.get(name_key(project), ()) if self._fits(n, kind)]
        return same[0] if len(same) == 1 else None

    def _of_unit(self, unit: str, project: str, kind: str, *, guess: bool) -> int | None:
        if not unit:
            return None
        mine = [n for n in self._by_unit[name_key(unit)] if self._fits(n, kind)]
        # a duty that says just this kind comes before one for which it will do
        mine.sort(key=lambda n: kind_key(self._duties[n].kind) != kind_key(kind))
        key = name_key(project)
        for number in mine:
            if key and name_key(self._duties[number].project) == key:
                return number
        if guess and key:
            projects = dict.fromkeys(self._duties[n].project for n in mine if self._duties[n].project)
            names = Names(projects)
            meant = names.find(project)
            if meant:
                return next(n for n in mine if self._duties[n].project == meant)
        return next((n for n in mine if self._takes_any(n, key)), None)

    def _takes_any(self, number: int, project: str) -> bool:
        """Whether a duty asks for no project; one of a department takes no form of a project."""
        duty = self._duties[number]
        return not duty.project and not (project and is_whole(duty.kind))

    def _fits(self, number: int, kind: str) -> bool:
        return number in self._open and same_kind(self._duties[number].kind, kind)


def likely_lines(kept: KeptForm, lines: Iterable[Line]) -> list[tuple[float, Line]]:
    """Return ``lines``, those first that a form which waits may be meant for, each with a figure from 0 to 1.

    Of lines that are as likely those come first for which nothing is in.
    """

    def figure(line: Line) -> float:
        unit, project = likeness(kept.unit, line.duty.unit), likeness(kept.project, line.duty.project)
        if short_of_place(name_key(kept.unit), name_key(line.duty.unit)):
            unit = 1.0
        return (unit + project) / 2

    found = [(figure(line), line) for line in lines]
    return sorted(found, key=lambda one: (-one[0], one[1].is_in))


def late_days(due: str, day: str) -> int:
    """Return how many days ``day`` is after ``due``; 0 where it is not, or one of them is no date."""
    try:
        return max(0, (date.fromisoformat(day) - date.fromisoformat(due)).days)
    except ValueError:
        return 0


def _line(
    duty: Duty, forms: Sequence[Filed], verdicts: Mapping[int, str], today: date, scores: Mapping[int, str]
) -> Line:
    if not forms:
        return Line(duty, State.MISSING, late=late_days(duty.due, today.isoformat()))
    said = [verdicts.get(form.id, "") for form in forms]
    errors = sum(form.errors for form in forms)
    late = late_days(duty.due, duty.day)
    if RETURNED in said:
        state = State.RETURNED
    elif all(verdict == PASSED for verdict in said):
        state = State.PASSED
    elif errors:
        state = State.ERRORS
    else:
        state = State.LATE if late else State.IN
    alone = forms[0] if len(forms) == 1 else None
    return Line(
        duty,
        state,
        tuple(form.id for form in forms),
        errors,
        sum(form.warnings for form in forms),
        late,
        *((alone.rate, alone.total, alone.grade) if alone is not None else ("", "", "")),
        score=scores.get(alone.id, "") if alone is not None else "",
    )


def merged_duties(known: Sequence[Duty], listed: Iterable[Duty]) -> list[Duty]:
    """Return the duties of a list as changes to those that are ``known``: new ones with the id 0, known ones
    with the list's due day, contact and note. What the list does not name stays as it is.

    A known duty of no kind gets the first kind that the list names for it; a line of no kind means all that
    are known of its names.
    """
    there: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    for duty in known:
        there[_names_of(duty)].append(duty)
    place = max((duty.position for duty in known), default=-1)
    found: dict[tuple[str, str, int], Duty] = {}
    for duty in listed:
        same = there[_names_of(duty)]
        meant = [n for n, one in enumerate(same) if kind_key(one.kind) == kind_key(duty.kind)]
        if not meant:
            meant = [n for n, one in enumerate(same) if not duty.kind or not one.kind]
        if not meant:
            place += 1
            new = Duty(**{**_values(duty), "id": 0, "position": place, "form_id": 0, "day": ""})
            found[*_names_of(duty), len(same)] = new
            same.append(new)
        for number in meant:
            newer = {name: text for name, text in _values(duty).items() if name in _LISTED and text}
            if same[number].kind and kind_key(same[number].kind) == kind_key(duty.kind):
                newer.pop("kind", None)  # another spelling of it
            changed = Duty(**{**_values(same[number]), **newer})
            if changed != same[number]:
                found[*_names_of(duty), number] = same[number] = changed
    return list(found.values())


_LISTED = ("department", "kind", "level", "due", "contact", "note")


def _values(duty: Duty) -> dict[str, Any]:
    return {each.name: getattr(duty, each.name) for each in fields(duty)}


def _names_of(duty: Duty) -> tuple[str, str]:
    return name_key(duty.unit), name_key(duty.project)
