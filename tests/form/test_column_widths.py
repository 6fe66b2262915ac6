"""Borders of columns moved: alignment, least widths, the page's room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.column_widths import LEAST, with_border
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import load_templates, read_template
from jixiao_gui.form.template_sections import SAME_EDGE, section_widths
from jixiao_gui.paths import resources_folder

TEMPLATES = load_templates([resources_folder()])


def row_widths(template: Template) -> list[tuple[float, ...]]:
    found: list[tuple[float, ...]] = []
    for section in template.sections:
        found += section_widths(section)
    return found


@given(st.sampled_from(list(TEMPLATES)), st.data())
def test_a_moved_border_leaves_a_layout_that_can_be_used(template: Template, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(template.edges[1:]))
    to = data.draw(st.floats(-50, 400))
    section = data.draw(st.sampled_from(["", *(s.id for s in template.sections)]))
    moved = with_border(template, at, to, section)
    again = read_template(template_data(moved), TEMPLATES.rules, origin=moved.origin)
    assert again.sections == moved.sections
    for before, after in zip(row_widths(template), row_widths(moved), strict=True):
        assert len(before) == len(after)
        assert all(b >= min(LEAST, a) - 0.01 for a, b in zip(before, after, strict=True))
        assert after == before or sum(a != b for a, b in zip(before, after, strict=True)) <= 2
    wide = {round(sum(widths), 1) for widths in row_widths(moved)}
    assert len(wide) == 1
    if at != template.edges[-1]:
        assert wide == {round(template.edges[-1], 1)}
    landed = [edge for edge in moved.edges if min(abs(edge - old) for old in template.edges) > SAME_EDGE]
    assert len(landed) <= 1
    for edge in landed:
        assert with_border(moved, edge, edge, section) == moved
        assert with_border(moved, edge, to, section) == moved, "as far as there was room"


def test_what_is_aligned_stays_aligned() -> None:
    template = TEMPLATES["beijing-2023"]
    shared = next(
        edge
        for edge in template.edges[1:-1]
        if sum(any(abs(sum(w[: n + 1]) - edge) < 0.01 for n in range(len(w))) for w in row_widths(template))
        > 2
    )
    moved = with_border(template, shared, shared + 1)
    assert len(moved.edges) == len(template.edges)
    alone = with_border(template, shared, shared + 1, "funds")
    assert len(alone.edges) >= len(moved.edges)


@pytest.mark.parametrize("id", ["beijing-2023", "mof-2021"])
def test_the_right_edge_moves_in_all_rows(id: str) -> None:
    template = TEMPLATES[id]
    moved = with_border(template, template.edges[-1], template.edges[-1] - 6, "funds")
    assert moved.edges[-1] == pytest.approx(template.edges[-1] - 6)
