"""Any template, filled in, goes out to a file and comes back whole without being named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao_gui import paths
from jixiao_gui.exchange.incoming import import_sources
from jixiao_gui.exchange.outgoing import export_forms
from jixiao_gui.form.cell_texts import get_text, with_table
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Indicator, OwnTable, own_texts
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.form.template_file import load_templates, read_template
from jixiao_gui.formats.json.json_forms import form_to_dict
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.recognise import recognise
from tests.laid_out import laid_out
from tests.sheet.random_templates import RULES, filled, templates


def registry(*more: Template) -> Templates:
    found = load_templates([paths.resources_folder()])
    for template in more:
        found.add(template)
    return found


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_its_sheet_is_read_back_cell_by_cell(data: st.DataObject) -> None:
    template = data.draw(templates())
    form = data.draw(filled(template))
    sheet = laid_out(form, template)
    known = registry(template)
    found = recognise(sheet, known)
    assert found.template.id == template.id
    assert form_to_dict(found.form, known) == form_to_dict(form, known)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "txt", "json"])
def test_out_and_in_without_being_named(tmp_path: Path, kind: str) -> None:
    @given(st.data())
    @settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def run(data: st.DataObject) -> None:
        template = data.draw(templates())
        form = data.draw(filled(template))
        known = registry(template)
        target = tmp_path / f"a.{kind}"
        export_forms(lambda: [form], known, target)
        report = import_sources([target], registry(template))
        assert report.failures == []
        (again,) = [imported.form for imported in report.forms]
        assert _kept(form_to_dict(again, known)) == _kept(form_to_dict(form, known))

    run()


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("label", ["", "年度任务"])
@pytest.mark.parametrize("merged", [2, 3])
def test_equal_rows_whose_cells_merge_stay_two(tmp_path: Path, kind: str, label: str, merged: int) -> None:
    columns = [{"id": f"x{n}", "head": f"栏{n}", "width": 50 if label else 58} for n in (1, 2, 3)]
    tasks = {
        "id": "tasks",
        "label": label,
        "label_width": 24 if label else 0,
        "columns": [{**column, "merge": "down" if n < merged else ""} for n, column in enumerate(columns)],
        "lines": [{"x1": ""}] * 2,
    }
    names = [{"id": id, "head": head, "width": 75} for id, head in (("level1", "大类"), ("name", "小类"))]
    indicators = {"id": "indicators", "label": "指标", "label_width": 24, "columns": names}
    head = {"id": "header", "rows": [{"cells": ["项目名称", {"field": "project"}], "widths": [74, 100]}]}
    data = {"id": "equal", "name": "相同的行", "rules": "general", "title": "云岭市自评表"}
    template = read_template(data | {"section": [head, tasks, indicators]}, RULES)
    known = registry(template)
    rows = (own_texts({"x1": "保洁", "x2": "河道"}),) * 2 + (own_texts({"x1": "保洁", "x3": "两条"}),)
    form = with_table(template.new_form("2023"), OwnTable("tasks", rows))
    form = replace(form, project="河道保洁", indicators=(Indicator("产出", "", "长度"),))
    target = tmp_path / f"a.{kind}"
    export_forms(lambda: [form], known, target)
    (again,) = [imported.form for imported in import_sources([target], registry(template)).forms]
    assert again.table("tasks") == form.table("tasks")


def _kept(form: dict[str, Any]) -> dict[str, Any]:
    """A form without the blank rows at the end of its tables, which the end of a worksheet does not keep."""
    for table in form["tables"]:
        while table["rows"] and not any(text.strip() for text in table["rows"][-1]):
            table["rows"].pop()
    return form


def test_a_layout_that_nobody_knows_keeps_every_text() -> None:
    @given(st.data())
    @settings(deadline=None, max_examples=25)
    def run(data: st.DataObject) -> None:
        template = data.draw(templates())
        form = data.draw(filled(template))
        sheet = laid_out(form, template)
        found = recognise(sheet, registry(), any_kind=True)
        texts = "".join(get_text(found.form, path) for path in found.template.grid_fields)
        again = layout(found.form, found.template, evaluate(found.form, found.template))
        texts += "".join(cell.text for row in again.rows for cell in row.cells)
        texts += "".join((again.caption, again.title, again.year_line, *again.above, *again.below))
        texts += "".join(note.message for note in found.notes)
        texts = "".join(texts.split())
        for row in sheet.rows:
            for cell in row.cells:
                assert "".join(cell.text.split()) in texts

    run()
