"""The ledger (台账) of an office that collects forms: the duties of units, and the state of each.

States are not stored: they follow from the forms of the book, the findings in them, the reviewer's verdict
and the day on which a form came in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Protocol

from jixiao_gui.form.form_years import is_earlier
from jixiao_gui.form.names.bureau_names import is_same_bureau, is_short_of_place, name_key
from jixiao_gui.form.names.name_matching import is_doubtful, likeness
from jixiao_gui.form.office.deliveries import KeptForm
from jixiao_gui.form.office.duties import Duty, DutyMatcher
from jixiao_gui.form.office.reviewing import PASSED, RETURNED
from jixiao_gui.form.project_forms import FormNames

SAID_UNIT, SAID_PROJECT, SAID_YEAR = "单位“{name}”", "项目“{name}”", "年度“{name}”"
PASSED_WRONG = "带 {count} 处校验错误通过"


class State(Enum):
    """The state of a duty. The value is its word on screen and paper."""

    MISSING = "未报"
    IN = "已报"
    ERRORS = "有错误"
    RETURNED = "退回修改"
    PASSED = "已通过"
    LATE = "迟报"


class OwnedForm(FormNames, Protocol):
    """A form's names with the department."""

    @property
    def department(self) -> str: ...


class FiledForm(OwnedForm, Protocol):
    """A form of the book for the ledger: its line in the list of forms."""

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
    """A duty and its state. ``forms`` are the ids of the forms that answer it; ``late`` is the number of days
    after the due day, of a form handed in or still missing; 0 for in time.
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
    spelled: str = ""
    """The form's spelling of unit or project, or its year, where a person should look whether this line is
    meant; "" once the office has passed or returned the form."""

    @property
    def passed_wrong(self) -> str:
        """Return a sentence where the office passed the form though the checks find errors; "" elsewhere."""
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
        """Return the number of duties for which a form is in."""
        return sum(line.is_in for line in self.lines)

    @property
    def late(self) -> int:
        """Return the number of duties answered, or still open, after their due day."""
        return sum(line.late > 0 for line in self.lines)

    @property
    def doubtful(self) -> int:
        """Return the number of duties whose forms are so spelled that a person should look."""
        return sum(bool(line.spelled) for line in self.lines)

    @property
    def units(self) -> tuple[str, ...]:
        """Return the units, each once, in the order of the list."""
        return tuple(dict.fromkeys(line.duty.unit for line in self.lines))


def make_ledger(
    duties: Iterable[Duty],
    filed: Iterable[FiledForm],
    verdicts: Mapping[int, str],
    today: date,
    kind_of: Callable[[str], str] = lambda _template: "",
    scores: Mapping[int, str] | None = None,
    ties: Mapping[int, int] | None = None,
) -> Ledger:
    """Return the ledger with the state of every duty today.

    ``verdicts`` are `reviewing.PASSED` or `RETURNED` by form id; ``kind_of`` gives a layout's kind of form;
    ``scores`` are the office's own totals by form id; ``ties`` as for `assign`.
    """
    filed_by_id = {form.id: form for form in filed}
    answers = assign(duties := tuple(duties), filed_by_id.values(), kind_of, ties)
    answering = [filed_by_id[id] for ids in answers for id in ids]
    usual_years = usual_years_of((kind_of(form.template), form.year) for form in answering)
    earlier = {
        form.id: SAID_YEAR.format(name=form.year.strip())
        for form in answering
        if is_earlier(form.year, usual_years[kind_of(form.template)])
    }
    lines = tuple(
        _line(duty, [filed_by_id[id] for id in answers[number]], verdicts, today, scores or {}, earlier)
        for number, duty in enumerate(duties)
    )
    taken = {id for line in lines for id in line.forms}
    return Ledger(
        lines,
        tuple(id for id in filed_by_id if id not in taken),
        {state: sum(line.state is state for line in lines) for state in State},
    )


def assign(
    duties: Sequence[Duty],
    filed: Iterable[FiledForm],
    kind_of: Callable[[str], str] = lambda _template: "",
    ties: Mapping[int, int] | None = None,
) -> list[list[int]]:
    """Return for each duty the ids of the forms that answer it: those it names, else those of its names.

    ``ties`` are, by form id, the ids of the duties of all projects for which forms were taken in.
    """
    unassigned = {form.id: form for form in filed}
    answers: list[list[int]] = [[] for _ in duties]
    for number, duty in enumerate(duties):
        if duty.form_id in unassigned:
            answers[number].append(duty.form_id)
            if duty.is_one:
                del unassigned[duty.form_id]
    numbers = {duty.id: n for n, duty in enumerate(duties) if duty.id and not duty.is_one}
    for id, duty_id in (ties or {}).items():
        if id in unassigned and duty_id in numbers:
            answers[numbers[duty_id]].append(id)
            del unassigned[id]
    if not unassigned:
        return answers
    open_duties = [n for n, duty in enumerate(duties) if not answers[n] or not duty.is_one]
    matcher = DutyMatcher(duties, open_duties)
    for id, form in unassigned.items():
        kind = kind_of(form.template)
        meant = matcher.exact(form.unit, form.project, kind)
        if meant is None:  # the list may name the department in the unit's place
            meant = matcher.exact(form.department, form.project, kind)
        if meant is not None:
            if id not in answers[meant]:
                answers[meant].append(id)
            if duties[meant].is_one:
                matcher.take(meant)
    return answers


def likely_lines(waiting: KeptForm, lines: Iterable[Line]) -> list[tuple[float, Line]]:
    """Return ``lines``, those first that a form which waits may be meant for, each with a figure from 0 to 1.

    Of lines that are as likely those come first for which nothing is in.
    """

    def figure(line: Line) -> float:
        unit, project = likeness(waiting.unit, line.duty.unit), likeness(waiting.project, line.duty.project)
        if is_short_of_place(name_key(waiting.unit), name_key(line.duty.unit)):
            unit = 1.0
        return (unit + project) / 2

    ranked = [(figure(line), line) for line in lines]
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1].is_in))


def other_spelling(form: OwnedForm, duty: Duty) -> str:
    """Return a form's spelling of unit or project, where it is doubtful that ``duty``'s is meant; else ""."""
    phrases = []
    names = [name for name in (form.unit, form.department) if name_key(name)]
    sure = any(
        is_same_bureau(name_key(name), name_key(duty.unit)) for name in names[1:]
    )  # the department's name
    if names and not sure and is_doubtful(names[0], duty.unit, bureaus=True):
        phrases.append(SAID_UNIT.format(name=" ".join(names[0].split())))
    if duty.project and is_doubtful(form.project, duty.project):
        phrases.append(SAID_PROJECT.format(name=" ".join(form.project.split())))
    return "，".join(phrases)


def usual_years_of(kinds_and_years: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return by kind of form the year that most of its forms name, of several the latest; "" for none."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, year in kinds_and_years:
        counts[kind][year.strip()] += 1
    return {
        kind: max(years.items(), key=lambda item: (item[1], item[0]))[0] for kind, years in counts.items()
    }


def late_days(due: str, day: str) -> int:
    """Return how many days ``day`` is after ``due``; 0 where it is not, or one of them is no date."""
    try:
        return max(0, (date.fromisoformat(day) - date.fromisoformat(due)).days)
    except ValueError:
        return 0


def _line(
    duty: Duty,
    forms: Sequence[FiledForm],
    verdicts: Mapping[int, str],
    today: date,
    scores: Mapping[int, str],
    earlier: Mapping[int, str],
) -> Line:
    if not forms:
        return Line(duty, State.MISSING, late=late_days(duty.due, today.isoformat()))
    form_verdicts = [verdicts.get(form.id, "") for form in forms]
    errors = sum(form.errors for form in forms)
    late = late_days(duty.due, duty.day)
    if RETURNED in form_verdicts:
        state = State.RETURNED
    elif all(verdict == PASSED for verdict in form_verdicts):
        state = State.PASSED
    elif errors:
        state = State.ERRORS
    else:
        state = State.LATE if late else State.IN
    only_form = forms[0] if len(forms) == 1 else None
    spellings = (
        spelling
        for form, verdict in zip(forms, form_verdicts, strict=True)
        for spelling in (other_spelling(form, duty), earlier.get(form.id, ""))
        if not verdict
    )
    return Line(
        duty,
        state,
        tuple(form.id for form in forms),
        errors,
        sum(form.warnings for form in forms),
        late,
        *((only_form.rate, only_form.total, only_form.grade) if only_form is not None else ("", "", "")),
        score=scores.get(only_form.id, "") if only_form is not None else "",
        spelled="；".join(dict.fromkeys(filter(None, spellings))),
    )
