"""Templates written as TOML: readable, and equal when they are read again."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui import paths
from jixiao_gui.form.model import own_texts
from jixiao_gui.form.template import MONEY, Template
from jixiao_gui.form.template_file import load_template, read_template
from jixiao_gui.form.template_sections import Column, Grid, GridCell, GridRow, Section, Table
from jixiao_gui.formats.template_toml import write_toml
from tests.formats.odd_layouts import ODD, TEMPLATES
from tests.laid_out import laid_out

RULES = TEMPLATES.default.rules
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LINES = st.lists(TEXTS, max_size=3).map(tuple)
WIDTHS = st.floats(0.5, 90).map(lambda width: round(width, 3))


@st.composite
def sections(draw: st.DrawFn, number: int, whole: float) -> Section:
    """A section as wide as all others."""
    count = draw(st.integers(1, 5))
    parts = [draw(st.floats(1, 9)) for _ in range(count)]
    widths = tuple(whole * part / sum(parts) for part in parts)
    if draw(st.booleans()):
        cells = tuple(
            GridCell(draw(TEXTS), draw(st.sampled_from(["", f"x{number}_{n}"])), vertical=draw(st.booleans()))
            for n in range(count)
        )
        return Grid(f"g{number}", (GridRow(cells, widths, draw(st.sampled_from([6.0, 16.5]))),))
    ids = [f"x{n}" for n in range(count - 1)] or ["x0"]
    columns = tuple(
        Column(
            id,
            draw(TEXTS),
            width,
            draw(st.sampled_from(["", "上"])),
            draw(st.sampled_from(["", "down", "all"])),
        )
        for id, width in zip(ids, widths[1:] or widths, strict=True)
    )
    rows = tuple(own_texts({id: draw(TEXTS) for id in ids}) for _ in range(draw(st.integers(0, 3))))
    return Table(
        f"t{number}",
        draw(TEXTS),
        widths[0] if count > 1 else 0.0,
        columns,
        rows,
        grows=draw(st.booleans()),
        height=draw(st.sampled_from([6.0, 8.0])),
        corner=draw(st.none() | TEXTS),
        vertical=draw(st.booleans()),
        headless=draw(st.booleans()),
    )


@st.composite
def templates(draw: st.DrawFn) -> Template:
    whole = draw(st.sampled_from([174.0, 261.0]))
    titles = TEXTS.map(lambda text: text.replace("{", "").replace("}", ""))
    return Template(
        id=draw(TEXTS),
        name=draw(TEXTS),
        source=draw(TEXTS),
        rules=RULES,
        caption=draw(TEXTS),
        title=draw(titles) + draw(st.sampled_from(["", "{year}年度"])),
        year_line=draw(titles),
        sections=tuple(draw(sections(number, whole)) for number in range(draw(st.integers(1, 4)))),
        above=draw(LINES),
        below=draw(LINES),
        sign_off=draw(LINES),
        money=draw(st.sampled_from(MONEY)),
        landscape=draw(st.booleans()),
        numbered=draw(st.booleans()),
        every_rate=draw(st.booleans()),
        kind=draw(TEXTS),
        guessed=draw(st.sampled_from([(), ("t0.x0",), ("x0_0", "t1.x1")])),
    )


def again(text: str) -> Template:
    return read_template(tomllib.loads(text), TEMPLATES.rules)


@given(templates())
@settings(deadline=None, max_examples=150)
def test_any_template_is_equal_when_it_is_read_again(template: Template) -> None:
    assert again(write_toml(template)) == template


@pytest.mark.parametrize("id", [template.id for template in TEMPLATES])
def test_those_at_hand_are_equal_from_a_file(id: str, tmp_path: Path) -> None:
    template = TEMPLATES[id]
    path = tmp_path / "版式.toml"
    path.write_text(write_toml(template), encoding="utf-8")
    read = load_template(path, TEMPLATES.rules, origin=template.origin)
    assert replace(read, rules=template.rules) == template


@pytest.mark.parametrize("id", ODD)
def test_the_file_can_be_read_by_people(id: str) -> None:
    text = write_toml(TEMPLATES[id])
    assert max(map(len, text.splitlines())) < 160
    assert "\n\n[[section]]\n" in text


def test_guessed_columns_are_marked() -> None:
    template = replace(TEMPLATES["two-heads"], guessed=("indicators.deviation", "x1"))
    marked = [line for line in write_toml(template).splitlines() if line.endswith("请核对")]
    assert len(marked) == 2
    assert 'id = "deviation"' in marked[1]
    assert 'field = "x1"' in marked[0]
    assert again(write_toml(template)) == template


def test_rule_values_stay() -> None:
    template = replace(TEMPLATES["tasks"], rule_values=(("rate_weight", "20"),))
    assert again(write_toml(template)).rules.rate_weight == 20


def test_the_example_of_the_docs_loads_and_lays_out() -> None:
    docs = (paths.resources_folder().parent / "docs" / "templates.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", docs, re.DOTALL)
    template = again(example)
    assert (template.money, template.landscape, template.rules.rate_denominator) == ("元", True, "initial")
    form = template.new_form("2024")
    sheet = laid_out(form, template)
    assert sheet.title == "2024年度项目支出绩效运行监控表"
