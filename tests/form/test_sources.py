"""What forms were made from: kept through edits of rows, conversions, JSON and a replacing import."""

from __future__ import annotations

from dataclasses import replace

from jixiao_gui import paths
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.making.carrying import carry_forward
from jixiao_gui.form.making.conversion import convert
from jixiao_gui.form.model import Indicator, Source
from jixiao_gui.form.row_order import insert_rows, remove_rows
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.json.json_forms import iter_json, write_json
from tests.invented import invented_form

TEMPLATES = load_templates([paths.resources_folder()])
WHOLE = Source("", "a1", "", "")
FORM = invented_form(
    "河道清淤",
    indicators=tuple(Indicator("产出指标", "数量指标", f"清淤{n}", "1公里") for n in range(3)),
    token="b2",
    sources=(WHOLE, Source("indicators.1.target", "a1", "indicators.4.target", "1公里")),
)


def test_a_cell_keeps_its_source_when_its_row_moves() -> None:
    edit = insert_rows(FORM, 0, [Indicator("产出指标", "数量指标", "新")], "插入行")
    after = edit.apply(FORM)
    assert [source.cell for source in after.sources] == ["", "indicators.2.target"]
    assert edit.inverse(FORM).apply(after) == FORM
    gone = remove_rows(FORM, [1], "删除行")
    assert gone is not None
    assert gone.apply(FORM).sources == (WHOLE,)
    assert gone.inverse(FORM).apply(gone.apply(FORM)) == FORM
    other = remove_rows(FORM, [2], "删除行")
    assert other is not None
    assert other.apply(FORM).sources == FORM.sources


def test_json_in_is_json_out() -> None:
    text = "".join(write_json([FORM], TEMPLATES))
    (again,) = iter_json(text, TEMPLATES)
    assert (again.token, again.sources) == (FORM.token, FORM.sources)
    assert "".join(write_json([again], TEMPLATES)) == text
    plain = "".join(write_json([replace(FORM, token="", sources=())], TEMPLATES))
    assert '"sources"' not in plain
    assert '"token"' not in plain


def test_a_form_read_again_stays_the_same_form_to_others() -> None:
    read = replace(FORM, project="河道清淤（二期）", token="", sources=())
    edit = ReplaceForm("导入", read, linked=True)
    after = edit.apply(FORM)
    assert (after.project, after.token, after.sources) == ("河道清淤（二期）", "b2", (WHOLE,))
    assert edit.inverse(FORM).apply(after) == FORM
    own = replace(read, token="c3", sources=(Source("", "d4"),))
    assert ReplaceForm("导入", own, linked=True).apply(FORM) == own


def test_next_year_is_a_form_of_its_own_and_another_layout_is_not() -> None:
    old, new = TEMPLATES[FORM.template], TEMPLATES["mof-2020"]
    carried = carry_forward(FORM, old)
    assert (carried.token, carried.sources) == ("", ())
    made = convert(FORM, old, new).form
    assert (made.token, made.sources) == ("b2", (WHOLE,))
