"""A list of projects, one a line, as a source: read, and made into blank forms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.exchange.import_report import why_unreadable
from jixiao_gui.form.making.listing import new_forms, same_projects
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template
from jixiao_gui.formats import FormatError

if TYPE_CHECKING:
    from jixiao_gui.formats.reading.project_lists import FoundList, ListTable


@dataclass(frozen=True, slots=True)
class ListForms:
    """New forms out of a list of projects. ``year`` is that in the list's title, or ""."""

    forms: tuple[Form, ...]
    year: str = ""
    notes: tuple[str, ...] = ()


def read_project_list(source: Path) -> list[ListTable]:
    """Return the lists of projects in a file, one for each worksheet.

    Raises `FormatError` with a Chinese sentence.
    """
    from jixiao_gui.formats.reading.project_lists import read_list

    try:
        return read_list(source)
    except OSError as error:
        raise FormatError(f"无法读取“{source}”：{why_unreadable(error)}。") from error


def open_project_lists(source: Path) -> list[FoundList]:
    """Return the lists of projects in a file, to be shown before they are read. Raises `FormatError`."""
    from jixiao_gui.formats.reading.project_lists import open_lists

    try:
        return open_lists(source)
    except OSError as error:
        raise FormatError(f"无法读取“{source}”：{why_unreadable(error)}。") from error


def forms_from_list(source: Path, template: Template, year: str = "", unit: str = "") -> ListForms:
    """Return a blank form of ``template`` for each project of a list, with its texts and funds.

    A line's own year counts first, then ``year``, then that of the list's title; ``unit`` is that of lines
    without one. Raises `FormatError`.
    """
    forms: list[Form] = []
    notes: list[str] = []
    tables = read_project_list(source)
    for table in tables:
        created = new_forms(table.rows, template, year or table.year, unit)
        forms += created.forms
        notes += [*table.notes, *created.notes]
    for project, project_year in same_projects(forms):
        notes.append(f"提醒：“{project}”（{project_year} 年度）在列表中不止一次，各建了一张。")
    return ListForms(tuple(forms), next((t.year for t in tables if t.year), ""), tuple(notes))
