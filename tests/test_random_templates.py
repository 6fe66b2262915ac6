"""Any template, filled in, goes out to a file and comes back whole without being named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao_gui import paths
from jixiao_gui.exchange.incoming import import_sources
from jixiao_gui.exchange.outgoing import export_forms
from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.json.json_forms import form_to_dict
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.recognise import recognise
from tests.sheet.random_templates import filled, templates


def registry(*more: object) -> Templates:
    found = load_templates([paths.resources_folder()])
    for template in more:
        found.add(template)  # type: ignore[arg-type]
    return found


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_its_sheet_is_read_back_cell_by_cell(data: st.DataObject) -> None:
    template = data.draw(templates())
    form = data.draw(filled(template))
    sheet = layout(form, template, evaluate(form, template))
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
        sheet = layout(form, template, evaluate(form, template))
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
