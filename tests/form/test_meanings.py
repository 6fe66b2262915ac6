"""Meanings of columns: giving one another leaves a layout that can be read, and loses no text."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import row_text
from jixiao_gui.form.checks.base import Finding, in_cell_order
from jixiao_gui.form.meanings import MEANINGS, NO_MEANING, column_meanings, confirmed, with_meaning
from jixiao_gui.form.model import CORE_FIELDS, is_own_id
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import load_templates, read_template
from jixiao_gui.form.template_sections import Table, fixed_rows
from jixiao_gui.paths import resources_folder

TEMPLATES = load_templates([resources_folder()])


def texts(template: Template) -> Counter[str]:
    """What blank rows and cells hold."""
    found: Counter[str] = Counter()
    for section in template.sections:
        if isinstance(section, Table):
            found.update(row_text(row, name) for row in section.rows for name in section.fields)
        found.update(cell.text for row in fixed_rows(section) for cell in row.cells)
    return found


def test_every_meaning_is_one_that_a_layout_may_have() -> None:
    for table, names in MEANINGS.items():
        for id in names:
            head, _, name = id.rpartition(".")
            known = CORE_FIELDS[head or table]
            assert name in known or is_own_id(name), id


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_what_a_layout_of_the_program_says_has_a_name(template: Template) -> None:
    own = {line.path for line in column_meanings(template) if line.meaning == NO_MEANING}
    assert {path for path in own if not path.rpartition(".")[2].startswith("x")} == set()


def test_the_fields_of_a_foot_have_meanings() -> None:
    template = TEMPLATES["department-target-mof"]
    paths = [line.path for line in column_meanings(template)]
    assert paths[paths.index("tasks.x5") + 1 :][:4] == ["x1", "x2", "x3", "goal.expected"]
    made, moves = with_meaning(template, "x2", "note")
    assert moves == (("x2", "note"),)
    assert [path for path in made.grid_fields if path in ("x1", "x2", "x3", "note")] == ["x1", "note", "x3"]
    again, _ = with_meaning(made, "note", NO_MEANING)
    assert again.sections == template.sections


def test_what_is_found_in_a_foot_comes_below_the_rows() -> None:
    cells = ("unit", "tasks.0.x1", "tasks.2.x5", "x1", "x3", "goal.expected", "indicators.0.name")
    found = [Finding("", "info", cell, "", "", "", "") for cell in cells]
    assert in_cell_order(reversed(found), TEMPLATES["department-target-mof"]) == found


@given(st.sampled_from(list(TEMPLATES)), st.data())
def test_another_meaning(template: Template, data: st.DataObject) -> None:
    line = data.draw(st.sampled_from([line for line in column_meanings(template) if line.choices]))
    meaning = data.draw(st.sampled_from([NO_MEANING, *line.choices]))
    made, moves = with_meaning(template, line.path, meaning)
    read = read_template(template_data(made), TEMPLATES.rules, origin=made.origin)
    assert read.sections == made.sections
    assert texts(made) == texts(template)
    assert [column.words for column in column_meanings(made)] == [
        column.words for column in column_meanings(template)
    ]
    here = dict(moves).get(line.path, line.path)
    assert next(one for one in column_meanings(made) if one.path == here).meaning == meaning
    if len(moves) == 2:  # what had the meaning before takes the other's place
        assert moves[0] == moves[1][::-1]


def test_a_guess_is_confirmed() -> None:
    template = next(iter(TEMPLATES))
    path = next(line.path for line in column_meanings(template))
    from dataclasses import replace

    guessed = replace(template, guessed=(path, "x9"))
    assert confirmed(guessed, path).guessed == ("x9",)
    assert confirmed(guessed).guessed == ()
    assert with_meaning(guessed, path, next(column_meanings(guessed)).meaning)[0].guessed == ("x9",)
