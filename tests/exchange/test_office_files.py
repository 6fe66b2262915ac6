"""The analysis, a sample and the public list as files: what they say, and that sums are formulas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from jixiao_gui import paths
from jixiao_gui.book.book import AddForms, Book, PutRecords
from jixiao_gui.book.changes import EditForm
from jixiao_gui.exchange.office_files import (
    PublicWishes,
    analysis_of,
    lots_of,
    write_analysis,
    write_public_list,
    write_sample,
)
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.reviewing import review_remark
from jixiao_gui.form.office.sample_drawing import RISK, draw
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.json.json_forms import iter_json
from jixiao_gui.paths import resources_folder
from tests.invented import invented_form

TEMPLATES = load_templates(paths.template_folders())
UNITS = ("示范区图书馆", "示范区文化馆", "示范区体育馆")

PHONE = "138" + 8 * "0"
"""Nobody's number, put together so that no number stands here."""


def forms() -> list[Form]:
    made = [invented_form(f"项目{n}", unit=unit, leader="甲乙", phone=PHONE) for n, unit in enumerate(UNITS)]
    return [made[0], set_text(made[1], "indicators.0.score", "40"), made[2]]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book.new(TEMPLATES, tmp_path / "home", year="2023", unit="示范区财政局") as made:
        made.apply(AddForms("", tuple(forms())))
        levels = ("一级", "二级", "二级")
        made.apply(PutRecords("", tuple(Duty(unit=u, level=v) for u, v in zip(UNITS, levels, strict=True))))
        yield made


def test_the_offices_own_remarks_are_no_kind_of_problem(book: Book) -> None:
    before = analysis_of(book, TEMPLATES).problems
    for id in book.ids():
        form = book.form(id)
        remark = review_remark(form, evaluate(form, TEMPLATES[form.template]), "project", "请写全称")
        book.apply(EditForm("", id, SetRemarks("", (remark,))))
    assert analysis_of(book, TEMPLATES).problems == before


def test_the_analysis_by_unit_level_grade_and_year(book: Book, tmp_path: Path) -> None:
    before = [invented_form(f"项目{n}", "30", unit=unit, year="2022") for n, unit in enumerate(UNITS)]
    analysis = analysis_of(book, TEMPLATES, before)
    assert [(group.name, group.projects) for group in analysis.levels] == [("一级", 1), ("二级", 2)]
    assert [group.name for group in analysis.years] == ["2022", "2023"]
    assert sum(group.projects for group in analysis.grades) == 3
    rules = {problem.rule: problem for problem in analysis.problems}
    assert (rules["score-over-weight"].forms, rules["score-over-weight"].units) == (1, 1)
    assert len(analysis.problems) <= 10
    for kind in ("xlsx", "docx", "pdf"):
        write_analysis(analysis, tmp_path / f"分析.{kind}", year="2023", unit="示范区财政局")
    page = openpyxl.load_workbook(tmp_path / "分析.xlsx")["按单位"]
    assert page["A4"].value == "示范区图书馆"
    assert page["D4"].value == 80
    assert page["D7"].value == "=SUM(D4:D6)"
    said = "\n".join(p.text for p in docx.Document(str(tmp_path / "分析.docx")).paragraphs)
    assert "3 个单位共 3 个项目" in said
    assert "最多的十个问题" in said
    assert "2023 年度与 2022 年度相比" in said
    assert "执行率由 37.5% 上升到 56.3%" in said
    with pypdfium2.PdfDocument(tmp_path / "分析.pdf") as pdf:
        assert "最多的问题是" in pdf[0].get_textpage().get_text_range().replace("\r\n", "")


def test_a_sample_prints_the_rule_of_its_draw(book: Book, tmp_path: Path) -> None:
    sample = draw(lots_of(book, TEMPLATES), 2, RISK, "2024-04-01")
    assert sample.drawn[0].lot.project == "项目1"  # its error
    for kind in ("xlsx", "docx", "pdf"):
        write_sample(sample, tmp_path / f"抽查.{kind}", unit="示范区财政局", day="2024-04-01")
    said = "\n".join(p.text for p in docx.Document(str(tmp_path / "抽查.docx")).paragraphs)
    assert "种子“2024-04-01”" in said
    page = openpyxl.load_workbook(tmp_path / "抽查.xlsx").worksheets[0]
    assert "种子“2024-04-01”" in page["A2"].value
    assert page["D4"].value == "项目1"


@pytest.mark.parametrize(
    ("wishes", "heads", "people"),
    [
        (PublicWishes(), 9, []),
        (PublicWishes("surname", phones=True), 11, ["甲*", "138****0000"]),
        (PublicWishes("full"), 10, ["甲乙"]),
    ],
)
def test_the_public_list(wishes: PublicWishes, heads: int, people: list[str], tmp_path: Path) -> None:
    for kind in ("xlsx", "docx", "pdf"):
        target = tmp_path / f"公开.{kind}"
        write_public_list(forms(), TEMPLATES, target, wishes, year="2023", unit="示范区财政局")
    page = openpyxl.load_workbook(tmp_path / "公开.xlsx").worksheets[0]
    line = [cell.value for cell in page[4]]
    assert len(line) == heads
    assert line[3 : 3 + len(people)] == people
    assert line[3 + len(people) : 6 + len(people)] == [80, 80, 45]
    sums = [cell.value for cell in page[7]]
    assert sum(str(value).startswith("=SUM(") for value in sums) == 3
    with pypdfium2.PdfDocument(tmp_path / "公开.pdf") as pdf:
        said = pdf[0].get_textpage().get_text_range()
    assert PHONE not in said
    assert ("甲乙" in said) is (wishes.names == "full")


def test_a_projects_declaration_and_monitoring_are_counted_nowhere(tmp_path: Path) -> None:
    year = resources_folder() / "samples" / "project-year.json"
    with Book.new(TEMPLATES, tmp_path / "home", year="2026") as book:
        book.apply(AddForms("", tuple(iter_json(year.read_text("utf-8"), TEMPLATES))))
        analysis = analysis_of(book, TEMPLATES, list(book.forms()))
        judged = [book.ids()[2], book.ids()[5]]
        assert [line.number for line in analysis.summary.lines] == [3, 6]
        assert analysis.summary.whole.initial == 270  # 120 + 150, each project once
        assert any("另有 5 张目标申报表、监控表" in note for note in analysis.summary.notes)
        assert [group.projects for group in analysis.years] == [2, 2]
        assert [lot.id for lot in lots_of(book, TEMPLATES)] == judged
        out = tmp_path / "公开.xlsx"
        write_public_list(list(book.forms()), TEMPLATES, out, PublicWishes())
        rows = list(openpyxl.load_workbook(out).worksheets[0].values)
        assert sum("适老化改造" in row for row in rows) == 1
        assert sum("社区养老服务站运营" in row for row in rows) == 1
