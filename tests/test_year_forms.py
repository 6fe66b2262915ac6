"""The forms of a project's year and of other places: out to every file and back whole, by their own words."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from jixiao_gui import paths
from jixiao_gui.book.book import Book
from jixiao_gui.cli import main
from jixiao_gui.exchange.import_plan import find_same
from jixiao_gui.exchange.incoming import import_sources
from jixiao_gui.exchange.outgoing import export_forms
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.cells import paths_of, printed_texts
from jixiao_gui.form.checks import check_book, check_form
from jixiao_gui.form.comparing import Side, compare
from jixiao_gui.form.edits import type_texts
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.making.conversion import convert
from jixiao_gui.form.model import Form, own_text
from jixiao_gui.form.project_forms import group_projects, project_form
from jixiao_gui.form.row_edits import insert_like
from jixiao_gui.form.search_replace import Query, find
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import load_templates, read_template
from jixiao_gui.form.template_sections import Table
from jixiao_gui.formats.json.json_forms import form_to_dict, iter_json
from jixiao_gui.formats.template_toml import write_toml
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.recognise import NotAForm, recognise
from tests.form_files import write_forms
from tests.laid_out import laid_out

TEMPLATES = load_templates([paths.resources_folder()])
ALL = tuple(TEMPLATES)
YEAR = paths.resources_folder() / "samples" / "year.json"
SAMPLES = {form.template: form for form in iter_json(YEAR.read_text("utf-8"), TEMPLATES)}
BY_KIND = {
    "目标申报表": {"target-mof", "target-shanghai-2026", "department-target-mof"},
    "监控表": {"monitor-mof"},
}
FILLED = pytest.mark.parametrize("id", SAMPLES)


def same(got: Form, wanted: Form) -> None:
    assert form_to_dict(got, TEMPLATES) == form_to_dict(wanted, TEMPLATES)


def test_each_kind_has_its_layouts_and_each_layout_its_sample() -> None:
    for kind, ids in BY_KIND.items():
        assert {template.id for template in ALL if template.kind == kind} == ids
    assert {template.id for template in ALL} - set(SAMPLES) == {"beijing-2023", "beijing-2023-b"}


@pytest.mark.parametrize("template", ALL, ids=lambda template: template.id)
def test_a_layout_says_what_was_seen_of_it(template: Template) -> None:
    assert template.source
    assert "未见" in template.source or template.id.startswith("beijing")
    assert read_template(template_data(template), TEMPLATES.rules).sections == template.sections


@pytest.mark.parametrize("kind", ["docx", "xlsx", "txt", "json"])
@pytest.mark.parametrize("id", SAMPLES)
def test_filled_and_blank_out_and_in_without_being_named(tmp_path: Path, id: str, kind: str) -> None:
    for form in (SAMPLES[id], TEMPLATES[id].new_form("2026")):
        target = tmp_path / f"a.{kind}"
        write_forms(target, TEMPLATES, form)
        report = import_sources([target], TEMPLATES)
        assert report.failures == []
        assert report.leftovers == []
        (again,) = report.forms
        assert [note for note in again.notes if note.kind != "filled"] == []
        same(again.form, form)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "txt"])
def test_a_file_of_several_kinds_gives_its_self_evaluations_and_tells_the_rest(
    tmp_path: Path, kind: str
) -> None:
    forms = [SAMPLES[id] for id in ("target-mof", "monitor-mof", "mof-2020")]
    export_forms(lambda: forms, TEMPLATES, tmp_path / f"a.{kind}")
    report = import_sources([tmp_path / f"a.{kind}"], TEMPLATES)
    assert [one.form.template for one in report.forms] == ["mof-2020"]
    told = " ".join(text for _, text in report.leftovers)
    assert "年度资金总额" in told
    assert "1-7月执行数" in told
    assert report.failures == []


@pytest.mark.parametrize("id", ["target-mof", "monitor-mof"])
def test_another_kind_in_words_that_nobody_knows_is_none(id: str) -> None:
    template = TEMPLATES[id]
    sheet = layout(SAMPLES[id], template, evaluate(SAMPLES[id], template))
    strange = replace(sheet, rows=sheet.rows[:1] + sheet.rows[4:])
    with pytest.raises(NotAForm):
        recognise(strange, TEMPLATES)


@FILLED
def test_a_complete_form_has_no_finding(id: str) -> None:
    assert check_form(SAMPLES[id], TEMPLATES[id]) == []


def test_figures_are_those_of_the_place() -> None:
    def total(id: str) -> str:
        return evaluate(SAMPLES[id], TEMPLATES[id]).printed_total.text

    hubei = evaluate(SAMPLES["hubei"], TEMPLATES["hubei"])
    assert (hubei.rate.text, hubei.rate_score.text, total("hubei")) == ("97.5%", "19.5", "99.5")
    shanghai = evaluate(SAMPLES["shanghai"], TEMPLATES["shanghai"])  # 1034280 of 1200000 yuan
    assert (shanghai.rate.text, shanghai.rate_score.text, total("shanghai")) == ("86.19%", "8.62", "98.62")
    printed = evaluate(SAMPLES["transfer"], TEMPLATES["transfer"]).printed
    assert [printed[f"funds.{n}.rate"] for n in range(4)] == ["97.5%", "100%", "90%", "100%"]
    printed = evaluate(SAMPLES["monitor-mof"], TEMPLATES["monitor-mof"]).printed
    assert (printed["funds.0.rate"], printed["funds.1.rate"]) == ("57%", "56.73%")
    for id in ("target-mof", "target-shanghai-2026", "department-target-mof", "monitor-mof", "transfer"):
        assert "total.score" not in evaluate(SAMPLES[id], TEMPLATES[id]).printed
        assert evaluate(SAMPLES[id], TEMPLATES[id]).printed_grade == ""


@FILLED
def test_every_text_of_a_sample_is_on_its_sheet(id: str) -> None:
    form, template = SAMPLES[id], TEMPLATES[id]
    sheet = laid_out(form, template)
    shown = {cell.path: cell.text for _, cell in sheet.cells() if cell.path}
    assert {p: t for p, t in printed_texts(form, template).items() if t} == {
        p: t for p, t in shown.items() if t.strip()
    }
    assert list(shown) == list(dict.fromkeys(paths_of(form, template)))


def test_from_declaration_to_self_evaluation() -> None:
    old, new = TEMPLATES["target-mof"], TEMPLATES["mof-2020"]
    form = SAMPLES["target-mof"]
    made = convert(form, old, new)
    assert made.form.goal.expected == form.goal.expected
    assert [line.initial for line in made.form.funds] == ["120", "110", "", "10"]
    assert [(r.level1, r.level2, r.name, r.target) for r in made.form.indicators] == [
        (r.level1, r.level2, r.name, r.target) for r in form.indicators
    ]
    lost = {item.text for item in made.lost}
    assert {"延续项目", "3年", "≥3600名", form.goal.extra[0][1]} <= lost
    assert "数量指标" not in lost  # the same label stands on the year's side
    assert not any(text.startswith("中期目标（20××") for text in lost)
    blank = convert(old.new_form("2026"), old, new)
    assert (blank.form, blank.lost) == (new.new_form("2026"), ())


def test_the_foot_stands_beside_the_tables_label() -> None:
    form, template = SAMPLES["department-target-mof"], TEMPLATES["department-target-mof"]
    sheet = laid_out(form, template)
    rows = [row for row in sheet.rows if any(cell.text == "金额合计" for cell in row.cells)]
    assert [cell.text for cell in rows[0].cells] == ["", "金额合计", "300", "280", "20"]
    label = next(cell for _, cell in sheet.cells() if cell.text == "年度主要任务")
    assert label.rows == 2 + 3 + 1
    assert "foot = [" in write_toml(template)


def test_each_goal_has_its_own_label_and_heads() -> None:
    form, template = SAMPLES["hubei"], TEMPLATES["hubei"]
    sheet = laid_out(form, template)
    labels = [cell.text for _, cell in sheet.cells() if cell.text.startswith("年度绩效目标")]
    assert labels == ["年度绩效目标1（35分）", "年度绩效目标2（45分）"]
    made = insert_like(form, 6, 6, 1, "插入行").edit.apply(form)
    assert own_text(made.indicators[6].extra, "group") == "年度绩效目标2（45分）"
    assert made.indicators[6].is_blank


def test_a_foot_that_does_not_fit_is_told() -> None:
    data = template_data(TEMPLATES["department-target-mof"])
    table = next(section for section in data["section"] if section["id"] == "tasks")
    table["foot"][0]["widths"][0] = 80.0
    with pytest.raises(ValueError, match="毫米"):
        read_template(data, TEMPLATES.rules)
    tables = [s for s in TEMPLATES["department-target-mof"].sections if isinstance(s, Table)]
    assert [bool(table.foot) for table in tables] == [True, False]


@pytest.mark.parametrize("template", ALL, ids=lambda template: template.id)
def test_paper_has_every_word(tmp_path: Path, template: Template) -> None:
    blank = template.new_form("2026")
    for form in (blank, SAMPLES.get(template.id, blank)):
        write_forms(tmp_path / "a.pdf", TEMPLATES, form)
        document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
        words = "".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
        words = "".join(words.split())
        sheet = laid_out(form, template)
        lines = [sheet.title, *sheet.above, *sheet.below, *sheet.sign_off]
        cells = [line for _, cell in sheet.cells() if not cell.vertical for line in cell.text.split("\n")]
        for text in (*lines, *cells):
            # a line that is too long for its cell is broken: its beginning is enough
            assert "".join(text.split())[:3] in words


@FILLED
def test_edited_undone_found_and_compared(id: str) -> None:
    form, template = SAMPLES[id], TEMPLATES[id]
    for path in paths_of(form, template):
        edit = type_texts(form, evaluate(form, template), {path: "改过的字"}, "输入")
        if edit is None:
            continue
        after = edit.apply(form)
        assert edit.inverse(form).apply(after) == form
        hits = [hit.path for hit in find(after, template, Query("改过的字"))]
        assert path in hits
        found = compare(Side(form, template), Side(after, template)).differences
        assert path in {one for difference in found for one in (difference.left, difference.right)}, path


def test_through_a_book_and_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "home"))
    book, out = tmp_path / "a.db", tmp_path / "a.json"
    assert main(["import", str(YEAR), "--into", str(book)]) == 0
    assert main(["export", str(book), str(out)]) == 0
    again = list(iter_json(out.read_text("utf-8"), TEMPLATES))
    assert len(again) == len(SAMPLES)
    for got in again:
        same(got, SAMPLES[got.template])


@pytest.mark.parametrize("template", ALL, ids=lambda template: template.id)
def test_a_book_begins_in_any_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: Template
) -> None:
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "home"))
    book = tmp_path / "a.db"
    assert main(["new", str(book), "--template", template.id, "--year", "2026"]) == 0
    with closing(Book.open(book, TEMPLATES, tmp_path / "home")) as opened:
        assert opened.info.template == template.id


def test_each_place_reckons_by_its_own_numbers() -> None:
    rules = {template.id: template.rules for template in ALL}
    assert rules["hubei"].rate_weight == 20
    assert [low for _, _, low in rules["hubei"].bands] == [Decimal("0.8"), Decimal("0.5"), Decimal(0)]
    assert rules["department-suiyang"].rate_denominator == "initial"
    assert rules["sichuan-0013zp"].rate_denominator == "budget"
    for id in ("mof-2020", "mof-2021", "shanghai", "yunnan", "sichuan-0013zp"):
        assert (rules[id].rate_digits, rules[id].score_digits) == (2, 2)
    for id in ("beijing-2023", "beijing-2023-b"):
        assert (rules[id].rate_digits, rules[id].bands[0][0]) == (1, "达成预期指标")
    assert rules["mof-2020"].bands[0][0] == "达成年度指标"
    assert "未见原文" in rules["mof-2021"].sources["bands"]
    # nothing in the form says what the rate is worth in Yunnan: a wrong sum of weights is a warning there
    form = set_text(SAMPLES["yunnan"], "indicators.0.weight", "14")
    found = {finding.rule: finding.level for finding in check_form(form, TEMPLATES["yunnan"])}
    assert found["weight-sum"] == "warning"
    form = set_text(SAMPLES["shanghai"], "indicators.0.weight", "14")
    found = {finding.rule: finding.level for finding in check_form(form, TEMPLATES["shanghai"])}
    assert found["weight-sum"] == "error"


def test_two_projects_through_a_year() -> None:
    path = paths.resources_folder() / "samples" / "project-year.json"
    forms = list(iter_json(path.read_text("utf-8"), TEMPLATES))
    kinds = [TEMPLATES[form.template].kind for form in forms]
    assert kinds == ["目标申报表", "监控表", "自评表", "目标申报表", "监控表", "自评表", "目标申报表"]
    assert group_projects([project_form(form) for form in forms]) == [0, 0, 0, 3, 3, 3, 6]
    # forms of several kinds are no duplicates; the rule of that name is another matter
    found = [finding for _, finding in check_book(forms, TEMPLATES) if finding.rule != "duplicate-form"]
    assert found == []
    department = forms[-1]
    assert {source.origin for source in department.sources} == {forms[0].token, forms[3].token}
    assert find_same(forms, [], TEMPLATES) == []
