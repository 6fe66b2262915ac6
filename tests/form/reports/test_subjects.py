"""What sums and reports count is called by what the forms are about: projects, departments, both."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from jixiao_gui import paths
from jixiao_gui.exchange.book_reports import audit_title, summarised, summary_title, write_summary
from jixiao_gui.exchange.office_files import PublicWishes, write_analysis, write_public_list
from jixiao_gui.form.model import Form
from jixiao_gui.form.reports.analysis import analyse
from jixiao_gui.form.reports.draft_parts import ProjectTable, Sentence
from jixiao_gui.form.reports.report_draft import draft_report
from jixiao_gui.form.reports.report_outline import load_outlines
from jixiao_gui.form.reports.subjects import DEPARTMENTS, FORMS, PROJECTS, Subject, subject_of
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.reports.summary_report import summary_report
from tests.invented import invented_form

TEMPLATES = load_templates(paths.template_folders())
WHOLE = next(t for t in TEMPLATES if not t.has("project") and t.kind == "自评表")


def project_form(number: int) -> Form:
    return invented_form(f"项目{number}", total=replace(invented_form().total, score="99"))  # disputed


def department_form(number: int) -> Form:
    return replace(WHOLE.new_form("2023"), unit=f"示范区第{number}局")


BOOKS = {
    PROJECTS: [project_form(1), project_form(2)],
    DEPARTMENTS: [department_form(1), department_form(2)],
    FORMS: [project_form(1), department_form(2)],
}
WRONG = {PROJECTS: (), DEPARTMENTS: ("个项目", "项目数", "项目支出"), FORMS: ("个项目", "项目数", "项目支出")}


def words_of(path: Path) -> str:
    """All words of a document or a workbook."""
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(p.text for p in document.paragraphs), *cells])
    pages = openpyxl.load_workbook(path).worksheets
    return "\n".join(str(cell.value) for page in pages for row in page.iter_rows() for cell in row)


@pytest.mark.parametrize("subject", list(BOOKS), ids=lambda subject: subject.noun)
def test_every_text_counts_what_the_forms_are_about(subject: Subject, tmp_path: Path) -> None:
    forms = BOOKS[subject]
    summary = summarised(forms, TEMPLATES)
    assert summary.subject is subject
    title = summary_title("2023", summary.subject)
    assert f"共 {subject.counted(2)}" in summary_report(summary, title).left
    for kind in ("xlsx", "docx"):
        write_summary(summary, tmp_path / f"汇总.{kind}", title=title)
        analysis = analyse(
            summary, (), ["", ""], summarised([replace(f, year="2022") for f in forms], TEMPLATES)
        )
        write_analysis(analysis, tmp_path / f"分析.{kind}", year="2023")
        write_public_list(forms, TEMPLATES, tmp_path / f"公开.{kind}", PublicWishes("none", phones=False))
        for name in ("汇总", "分析", "公开"):
            said = words_of(tmp_path / f"{name}.{kind}")
            assert not [word for word in WRONG[subject] if word in said], name
            assert subject.name_head in said or name == "分析"
        assert subject.number_head in words_of(tmp_path / f"汇总.{kind}")
        assert subject.number_head in words_of(tmp_path / f"分析.{kind}")
    assert subject.spending in audit_title("2023", forms, TEMPLATES)


@pytest.mark.parametrize("subject", list(BOOKS), ids=lambda subject: subject.noun)
def test_a_report_speaks_of_what_the_forms_are_about(subject: Subject) -> None:
    outline = load_outlines(paths.template_folders()).by_id["unit"]
    draft = draft_report(
        BOOKS[subject], TEMPLATES, summarised(BOOKS[subject], TEMPLATES), outline, unit="示范区主管部门"
    )
    said = "".join(part.text for part in draft.parts if isinstance(part, Sentence))
    assert f"纳入绩效自评的{subject.noun}共2{subject.measure}" in said
    assert (subject is PROJECTS) == ("的项目共" in said)
    (table,) = [part for part in draft.parts if isinstance(part, ProjectTable)]
    assert table.name_head == subject.name_head


def test_words() -> None:
    assert [each.forms(3) for each in (PROJECTS, DEPARTMENTS, FORMS)] == [
        *("3 个项目的表", "3 个部门的表", "3 张表"),
    ]
    assert subject_of(()) is PROJECTS
    titles = [each.title("2023", "汇总表") for each in (PROJECTS, DEPARTMENTS, FORMS)]
    assert titles == [
        *("2023年度项目支出绩效自评汇总表", "2023年度部门整体支出绩效自评汇总表", "2023年度绩效自评汇总表"),
    ]
