"""The search for a form that is the same as another: of one kind, project, year and unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Generic, TypeVar

from jixiao_gui.form.form_years import year_of
from jixiao_gui.form.names.bureau_names import is_same_bureau, name_key
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.project_forms import FormNames
from jixiao_gui.form.template import Templates

Key = tuple[str, str, str]
Entry = TypeVar("Entry")


def project_key(project: str) -> str:
    """Return a key that the spellings of one project's name have in common."""
    return fold(project).casefold()


def same_key(project: str, year: str, kind: str = "") -> Key:
    """Return a key that forms of one kind, project and year have in common."""
    return kind, project_key(project), year_of(year)


class SameForms(Generic[Entry]):
    """An index of forms, each with an ``Entry``, to be found by a form that is the same."""

    def __init__(self, templates: Templates) -> None:
        self._layouts = templates.by_id
        self._entries: dict[Key, dict[str, Entry]] = defaultdict(dict)

    def add(self, form: FormNames, entry: Entry) -> None:
        """File ``entry`` under the names of ``form``, in the place of an earlier entry of the same names."""
        key = self._key(form)
        if key is not None:
            self._entries[key][name_key(form.unit)] = entry

    def find(self, form: FormNames) -> Entry | None:
        """Return the entry of the form that is the same as ``form``; ``None`` for none or more than one.

        Units are compared by `bureau_names`; a form without a unit may be any unit's.
        """
        key = self._key(form)
        by_unit = self._entries.get(key) if key is not None else None
        return _of_unit(name_key(form.unit), by_unit) if by_unit else None

    def _key(self, form: FormNames) -> Key | None:
        """Return the key of a form; ``None`` for one without the names to tell it from others."""
        layout = self._layouts.get(form.template)
        kind = layout.kind if layout is not None else ""
        if layout is not None and not layout.has("project"):  # a whole department's
            return same_key("", form.year, kind) if name_key(form.unit) else None
        return same_key(form.project, form.year, kind) if project_key(form.project) else None


def _of_unit(unit: str, by_unit: Mapping[str, Entry]) -> Entry | None:
    if unit in by_unit:
        return by_unit[unit]
    alike = [known_unit for known_unit in by_unit if unit and known_unit and is_same_bureau(unit, known_unit)]
    if not alike:
        alike = [known_unit for known_unit in by_unit if not unit or not known_unit]
    return by_unit[alike[0]] if len(alike) == 1 else None
