"""Which form is there already: one of the same kind, project, year and unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Generic, TypeVar

from jixiao_gui.form.bureau_names import is_same_bureau, name_key
from jixiao_gui.form.list_words import year_of
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.project_forms import FormNames
from jixiao_gui.form.template import Templates

Key = tuple[str, str, str]
What = TypeVar("What")


def project_key(project: str) -> str:
    """Return what two spellings of one project's name have in common."""
    return fold(project).casefold()


def same_key(project: str, year: str, kind: str = "") -> Key:
    """Return what two forms of one kind, project and year have in common."""
    return kind, project_key(project), year_of(year)


class SameForms(Generic[What]):
    """Forms that are there, each as ``What``, to be found by another that is the same."""

    def __init__(self, templates: Templates) -> None:
        self._layouts = templates.by_id
        self._there: dict[Key, dict[str, What]] = defaultdict(dict)

    def add(self, form: FormNames, what: What) -> None:
        """Have ``what`` stand for ``form``, in the place of what stood for one of the same names."""
        key = self._key(form)
        if key is not None:
            self._there[key][name_key(form.unit)] = what

    def find(self, form: FormNames) -> What | None:
        """Return what stands for the form that ``form`` is; ``None`` for none, and where two may be meant.

        Units are compared as bureaus are called; a form without a unit may be any unit's.
        """
        key = self._key(form)
        there = self._there.get(key) if key is not None else None
        return _of_unit(name_key(form.unit), there) if there else None

    def _key(self, form: FormNames) -> Key | None:
        """Return the key of a form; ``None`` for one that nothing tells from others."""
        layout = self._layouts.get(form.template)
        kind = layout.kind if layout is not None else ""
        if layout is not None and not layout.has("project"):  # a whole department's
            return same_key("", form.year, kind) if name_key(form.unit) else None
        return same_key(form.project, form.year, kind) if project_key(form.project) else None


def _of_unit(unit: str, there: Mapping[str, What]) -> What | None:
    if unit in there:
        return there[unit]
    alike = [other for other in there if unit and other and is_same_bureau(unit, other)]
    if not alike:
        alike = [other for other in there if not unit or not other]
    return there[alike[0]] if len(alike) == 1 else None
