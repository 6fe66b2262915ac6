"""The ledger (台账) of an office that collects forms: who is to hand in what, and how each stands.

Nothing of a state is stored: it follows from the forms that are there, what the checks find in them, the
reviewer's verdict and the day on which a form came in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Protocol

from jixiao_gui.form.bureau_names import name_key, one_bureau, short_of_place
from jixiao_gui.form.duties import Duty, DutyMatcher
from jixiao_gui.form.name_matching import is_doubtful, likeness
from jixiao_gui.form.project_forms import Named
from jixiao_gui.form.reviewing import PASSED, RETURNED


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file that came in.

    ``name`` is its path below the folder, ``sha256`` its content's, ``day`` and ``unit`` when and whose,
    ``state`` a key of `DELIVERY_WORDS`, ``forms`` its forms as `form_token` writes them, parted by blanks,
    ``report`` what there is to tell of it, a line a fact.
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
TAKEN, SAME, WAITING, REFUSED, UNREADABLE = "taken", "same", "waiting", "refused", "unreadable"
DELIVERY_WORDS = {TAKEN: "已收", SAME: "重复", WAITING: "待认领", REFUSED: "不收", UNREADABLE: "读不出"}

SAID_UNIT, SAID_PROJECT = "单位“{name}”", "项目“{name}”"
PASSED_WRONG = "带 {count} 处校验错误通过"


class State(Enum):
    """How one duty stands. The value is what people read."""

    MISSING = "未报"
    IN = "已报"
    ERRORS = "有错误"
    RETURNED = "退回修改"
    PASSED = "已通过"
    LATE = "迟报"


class Signed(Named, Protocol):
    """What a form says of whose it is."""

    @property
    def department(self) -> str: ...


class Filed(Signed, Protocol):
    """What a ledger needs to know of a form of the book: its line in the list."""

    @property
    def id(self) -> int: ...
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
    said: str = ""
    """What its form calls unit or project, where that is so spelled that somebody should look whether this
    line is meant; "" too once the office has said that the form passes, or goes back."""

    @property
    def passed_wrong(self) -> str:
        """Return in words that the office passed it though the checks find errors; "" elsewhere."""
        return PASSED_WRONG.format(count=self.errors) if self.state is State.PASSED and self.errors else ""

    @property
    def is_in(self) -> bool:
        """Return whether anything was handed in."""
        return self.state is not State.MISSING


@dataclass(frozen=True, slots=True)
class Ledger:
    """All duties in their order. ``others`` are the ids of forms that no duty asks for."""

    lines: tuple[Line, ...] = ()
    others: tuple[int, ...] = ()
    counts: Mapping[State, int] = field(default_factory=dict)

    @property
    def handed_in(self) -> int:
        """Return how many duties have something."""
        return sum(line.is_in for line in self.lines)

    @property
    def late(self) -> int:
        """Return how many duties were, or are, late."""
        return sum(line.late > 0 for line in self.lines)

    @property
    def doubtful(self) -> int:
        """Return of how many duties the forms should be looked at whether they are meant for it."""
        return sum(bool(line.said) for line in self.lines)

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
    ties: Mapping[int, int] | None = None,
) -> Ledger:
    """Return how every duty stands today.

    ``verdicts`` are `reviewing.PASSED` or `RETURNED` by form id; ``kind_of`` gives a layout's kind of form;
    ``scores`` are the office's own totals by form id; ``ties`` as for `assign`.
    """
    known = {each.id: each for each in filed}
    answers = assign(duties := tuple(duties), known.values(), kind_of, ties)
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
    duties: Sequence[Duty],
    filed: Iterable[Filed],
    kind_of: Callable[[str], str] = lambda _template: "",
    ties: Mapping[int, int] | None = None,
) -> list[list[int]]:
    """Return for each duty the ids of the forms that answer it: those it names, else those of its names.

    ``ties`` tell by form id for which duty, by its id, of those that have more than one, a form was taken in.
    """
    left = {each.id: each for each in filed}
    found: list[list[int]] = [[] for _ in duties]
    for number, duty in enumerate(duties):
        if duty.form_id in left:
            found[number].append(duty.form_id)
            if duty.is_one:
                del left[duty.form_id]
    numbers = {duty.id: n for n, duty in enumerate(duties) if duty.id and not duty.is_one}
    for id, duty_id in (ties or {}).items():
        if id in left and duty_id in numbers:
            found[numbers[duty_id]].append(id)
            del left[id]
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


def form_token(form_id: int, duty: Duty | None = None) -> str:
    """Return a form as `Delivery.forms` names it: its id, and that of the duty that it was taken in for where
    it has more than one: ``12@3``.
    """
    return str(form_id) if duty is None or duty.is_one else f"{form_id}@{duty.id}"


def form_ties(text: str) -> dict[int, int]:
    """Return of the forms that `Delivery.forms` names the id of each's duty, 0 where none is told."""
    parts = (token.partition("@") for token in text.split())
    return {int(id): int(duty) if duty.isdecimal() else 0 for id, _, duty in parts if id.isdecimal()}


def said_otherwise(form: Signed, duty: Duty) -> str:
    """Return what a form calls its unit or its project, where it is the one of ``duty`` in doubt; else ""."""
    told = []
    names = [name for name in (form.unit, form.department) if name_key(name)]
    sure = any(one_bureau(name_key(name), name_key(duty.unit)) for name in names[1:])  # the department's name
    if names and not sure and is_doubtful(names[0], duty.unit, bureaus=True):
        told.append(SAID_UNIT.format(name=" ".join(names[0].split())))
    if duty.project and is_doubtful(form.project, duty.project):
        told.append(SAID_PROJECT.format(name=" ".join(form.project.split())))
    return "，".join(told)


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
    open_ones = (said_otherwise(form, duty) for form, verdict in zip(forms, said, strict=True) if not verdict)
    return Line(
        duty,
        state,
        tuple(form.id for form in forms),
        errors,
        sum(form.warnings for form in forms),
        late,
        *((alone.rate, alone.total, alone.grade) if alone is not None else ("", "", "")),
        score=scores.get(alone.id, "") if alone is not None else "",
        said="；".join(dict.fromkeys(filter(None, open_ones))),
    )
