"""The grouping of a book's forms by project and year: declaration, monitoring, self-evaluation."""

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
from jixiao_gui.form.stages import stage
from jixiao_gui.form.template import JUDGED, Template, Templates

NO_PROJECT, NO_UNIT = "（未填项目名称）", "（未填单位名称）"
_DEPARTMENT = "整体"
"""The key in the place of a project's name for forms without one."""
_NO_WORD = re.compile(r"[^\w]|_")
Key = tuple[str, str, str]


class FormNames(Protocol):
    """A form, or its line in the list of forms."""

    @property
    def template(self) -> str: ...
    @property
    def year(self) -> str: ...
    @property
    def project(self) -> str: ...
    @property
    def unit(self) -> str: ...


class LinkedForm(FormNames, Protocol):
    """A form with its token and its origin's: `ProjectForm`, or a line of the list of forms."""

    @property
    def token(self) -> str: ...
    @property
    def origin(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ProjectForm:
    """The names of a form, with its token and its origin's."""

    template: str
    year: str
    project: str
    unit: str
    token: str
    origin: str


def project_form(form: Form) -> ProjectForm:
    """Return the names of ``form``, with its token and its origin's."""
    return ProjectForm(form.template, form.year, form.project, form.unit, form.token, origin_of(form))


def origin_of(form: Form) -> str:
    """Return the token of the form that ``form`` was made from; "" for none."""
    return next((source.origin for source in form.sources if not source.cell), "")


def new_token() -> str:
    """Return a token that no other form has, in this book or another."""
    return secrets.token_hex(8)


def self_evaluation_numbers(forms: Sequence[FormNames], templates: Templates) -> list[int]:
    """Return the numbers of the self-evaluations among ``forms``, from 0.

    A form of a layout that is not at hand is taken for the default one's.
    """
    return [
        number
        for number, form in enumerate(forms)
        if stage(templates.by_id.get(form.template, templates.default).kind) == stage(JUDGED)
    ]


class NamedForm(Protocol):
    """A form, or a line of a list, with the texts that can name it."""

    @property
    def project(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def unit(self) -> str: ...


def form_name(form: NamedForm, template: Template | None) -> str:
    """Return a form's name in a list: its project, or its unit where its layout has none; "" where empty."""
    of_department = not form.project.strip() and template is not None and not template.has("project")
    return " ".join(((form.unit.strip() or form.department) if of_department else form.project).split())


def display_name(form: NamedForm, template: Template | None) -> str:
    """Return `form_name`, or words for a project, or a department's unit, that is not filled in."""
    lacks = NO_PROJECT if template is None or template.has("project") else NO_UNIT
    return form_name(form, template) or lacks


def without_project(templates: Iterable[Template]) -> frozenset[str]:
    """Return the ids of the layouts that have no cell for a project: those of whole departments."""
    return frozenset(template.id for template in templates if not template.has("project"))


def group_projects(forms: Sequence[LinkedForm], of_departments: Collection[str] = frozenset()) -> list[int]:
    """Return for each form the number of the first form of its group, its own where it is alone.

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
    roots = list(range(len(forms)))
    for number, (year, project, unit) in enumerate(keys):
        if not project or (project == _DEPARTMENT and not unit):
            continue
        known_units = units[year, project]
        if not unit and len(known_units) == 1:
            unit = next(iter(known_units))
        roots[number] = first.setdefault((year, project, unit), number)
    tokens: dict[str, int] = {}
    for number, form in enumerate(forms):
        if form.token:
            tokens.setdefault(form.token, number)
    for number, form in enumerate(forms):
        origin_number = tokens.get(form.origin) if form.origin else None
        if origin_number is not None and keys[origin_number][0] == keys[number][0]:
            _join(roots, number, origin_number)
    return [_root(roots, number) for number in range(len(forms))]


def groups_of_several(groups: Iterable[int]) -> dict[int, list[int]]:
    """Return the numbers of the members of each group that has more than one, by the group's number."""
    members: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    return {group: numbers for group, numbers in members.items() if len(numbers) > 1}


def forerunner(
    number: int,
    members: Sequence[int],
    forms: Sequence[LinkedForm] | Mapping[int, LinkedForm],
    stages: Mapping[int, int],
    earlier_stage: int,
) -> int | None:
    """Return the form of ``earlier_stage`` that form ``number`` follows, among ``members`` of its group.

    That is the one that it was made from, directly or by way of others, else the first; ``None`` without any.
    """
    tokens = {forms[n].token: n for n in reversed(members) if forms[n].token}
    visited, current = {number}, number
    while (origin_number := tokens.get(forms[current].origin) if forms[current].origin else None) is not None:
        if origin_number in visited:
            break
        if stages[origin_number] == earlier_stage:
            return origin_number
        visited.add(origin_number)
        current = origin_number
    return next((n for n in members if n != number and stages[n] == earlier_stage), None)


@lru_cache(maxsize=20_000)
def _key(year: str, project: str, unit: str) -> Key:
    from jixiao_gui.form.form_years import without_year, year_of  # not before forms are grouped

    digits = year_of(year)
    name = without_year(fold(project), digits)
    return digits, _NO_WORD.sub("", name).casefold(), _NO_WORD.sub("", fold(unit)).casefold()


def _root(roots: list[int], number: int) -> int:
    while roots[number] != number:
        roots[number] = roots[roots[number]]
        number = roots[number]
    return number


def _join(roots: list[int], number: int, origin_number: int) -> None:
    first, second = sorted((_root(roots, number), _root(roots, origin_number)))
    roots[second] = first
