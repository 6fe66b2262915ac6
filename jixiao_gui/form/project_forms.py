"""Which forms of a book are one project's forms of a year: its declaration, monitoring, self-evaluation."""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from jixiao_gui.form.model import Form
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import Template, Templates

DECLARED, WATCHED, JUDGED = STAGES = ("目标申报表", "监控表", "自评表")
"""Kinds of layouts in the order of a year."""
_SHORT = {DECLARED: "申报", WATCHED: "监控", JUDGED: "自评"}
NO_PROJECT, NO_UNIT = "（未填项目名称）", "（未填单位名称）"
_DEPARTMENT = "整体"
"""In the place of a project's name for forms that have none."""
_NO_WORD = re.compile(r"[^\w]|_")
Key = tuple[str, str, str]


class Named(Protocol):
    """A form, or its line in the list of forms."""

    @property
    def template(self) -> str: ...
    @property
    def year(self) -> str: ...
    @property
    def project(self) -> str: ...
    @property
    def unit(self) -> str: ...


class Listed(Named, Protocol):
    """What is known of a form where only the list of forms is: `Known`, or a line of that list."""

    @property
    def token(self) -> str: ...
    @property
    def origin(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What of a form says whose it is."""

    template: str
    year: str
    project: str
    unit: str
    token: str
    origin: str


def known(form: Form) -> Known:
    """Return what of ``form`` says whose it is."""
    return Known(form.template, form.year, form.project, form.unit, form.token, origin_of(form))


def origin_of(form: Form) -> str:
    """Return the token of the form that ``form`` was made from; "" for none."""
    return next((source.origin for source in form.sources if not source.cell), "")


def new_token() -> str:
    """Return a token that no other form has, in this book or another."""
    return secrets.token_hex(8)


def stage(kind: str) -> int:
    """Return the place of a kind of layout in the year, from 0; one that is unknown is a self-evaluation."""
    return STAGES.index(kind) if kind in STAGES else len(STAGES) - 1


def judged(forms: Sequence[Form], templates: Templates) -> list[int]:
    """Return the numbers of the self-evaluations among ``forms``, from 0.

    A form of a layout that is not at hand is taken for the default one's, as everywhere.
    """
    return [
        number
        for number, form in enumerate(forms)
        if stage(templates.by_id.get(form.template, templates.default).kind) == stage(JUDGED)
    ]


def short_kind(kind: str) -> str:
    """Return a kind of layout in a word: 申报, 监控, 自评, or its own words without 表."""
    return _SHORT.get(kind) or kind.removesuffix("表")


class Called(Protocol):
    """What a form is called by: a form, or a line of a list."""

    @property
    def project(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def unit(self) -> str: ...


def form_name(form: Called, template: Template | None) -> str:
    """Return what a form is called in a list: its project, or where its layout has none whose it is; "" where
    neither is filled in.
    """
    own = not form.project.strip() and template is not None and not template.has("project")
    return " ".join(((form.unit.strip() or form.department) if own else form.project).split())


def called(form: Called, template: Template | None) -> str:
    """Return `form_name`, or in its place what is not filled in: the project, or a department's unit."""
    lacks = NO_PROJECT if template is None or template.has("project") else NO_UNIT
    return form_name(form, template) or lacks


def without_project(templates: Iterable[Template]) -> frozenset[str]:
    """Return the ids of the layouts that have no cell for a project: those of whole departments."""
    return frozenset(template.id for template in templates if not template.has("project"))


def group_projects(forms: Sequence[Listed], of_departments: Collection[str] = frozenset()) -> list[int]:
    """Return for each form the number of the first one of its group; alone, its own.

    Forms of one year are of one project where one was made from the other, or where project and unit are the
    same, white space, width and signs aside; a form without a unit joins the only one of its project. Forms
    of the layouts ``of_departments`` are one department's where the unit is the same.
    """
    first: dict[Key, int] = {}
    units: dict[tuple[str, str], set[str]] = defaultdict(set)
    keys = [
        _key(form.year, _DEPARTMENT if form.template in of_departments else form.project, form.unit)
        for form in forms
    ]
    for year, project, unit in keys:
        if unit:
            units[year, project].add(unit)
    home = list(range(len(forms)))
    for number, (year, project, unit) in enumerate(keys):
        if not project or (project == _DEPARTMENT and not unit):
            continue
        there = units[year, project]
        if not unit and len(there) == 1:
            unit = next(iter(there))
        home[number] = first.setdefault((year, project, unit), number)
    tokens: dict[str, int] = {}
    for number, form in enumerate(forms):
        if form.token:
            tokens.setdefault(form.token, number)
    for number, form in enumerate(forms):
        other = tokens.get(form.origin) if form.origin else None
        if other is not None and keys[other][0] == keys[number][0]:
            _join(home, number, other)
    return [_root(home, number) for number in range(len(forms))]


def several(groups: Iterable[int]) -> dict[int, list[int]]:
    """Return the members of each group that has more than one, by its number."""
    members: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    return {group: numbers for group, numbers in members.items() if len(numbers) > 1}


def forerunner(
    number: int, members: Sequence[int], forms: Sequence[Listed], stages: Mapping[int, int], wanted: int
) -> int | None:
    """Return the form of stage ``wanted`` that form ``number`` follows, among ``members`` of its group.

    The one that it was made from, at however many removes, else the first; ``None`` where there is none.
    """
    tokens = {forms[n].token: n for n in reversed(members) if forms[n].token}
    seen, at = {number}, number
    while (there := tokens.get(forms[at].origin) if forms[at].origin else None) is not None:
        if there in seen:
            break
        if stages[there] == wanted:
            return there
        seen.add(there)
        at = there
    return next((n for n in members if n != number and stages[n] == wanted), None)


@lru_cache(maxsize=20_000)
def _key(year: str, project: str, unit: str) -> Key:
    from jixiao_gui.form.list_words import year_of  # not before forms are grouped: a start does without

    of = year_of(year)
    name = fold(project)
    for words in (f"{of}年度", f"{of}年", of):
        if of and name.startswith(words):
            name = name[len(words) :]
            break
    return of, _NO_WORD.sub("", name).casefold(), _NO_WORD.sub("", fold(unit)).casefold()


def _root(home: list[int], number: int) -> int:
    while home[number] != number:
        home[number] = home[home[number]]
        number = home[number]
    return number


def _join(home: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(home, one), _root(home, other)))
    home[second] = first
