"""Summary and audit of a book as files: real numbers, sums that sum, texts that stay texts."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pypdfium2 import PdfDocument

from jixiao_gui import paths
from jixiao_gui.book.book import AddForms, Book
from jixiao_gui.cli import main
from jixiao_gui.exchange import import_sources
from jixiao_gui.exchange.book_checking import checked
from jixiao_gui.exchange.book_reports import summarised, write_audit, write_summary
from jixiao_gui.exit_status import CANNOT_READ, DONE, FOUND_ERRORS, WRONG_USE
from jixiao_gui.form.checks import acknowledged, check_form
from jixiao_gui.form.model import CORRECTED, Form
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats import Cancelled
from tests.form.forms import good_form, with_texts

TEMPLATES = load_templates([paths.resources_folder()])
SAMPLES = sorted((paths.resources_folder() / "samples").glob("*.txt"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def samples() -> list[Form]:
    return [imported.form for imported in import_sources(SAMPLES, TEMPLATES).forms]


def saved(path: Path, home: Path, forms: list[Form]) -> Path:
    with Book.new(TEMPLATES, home, year="2023", unit="某区河道所") as book:
        book.apply(AddForms("导入", tuple(forms)))
        book.save_as(path)
    return path


def pdf_text(path: Path) -> str:
    document = PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def docx_text(path: Path) -> str:
    document = Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_summary_verb_writes_every_kind(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = saved(tmp_path / "书.db", home, samples())
    for kind in ("xlsx", "pdf", "docx"):
        out = tmp_path / f"汇总.{kind}"
        assert main(["summary", str(book), str(out)]) == DONE
        assert out.stat().st_size > 5000
    assert "2023年度项目支出绩效自评汇总表" in pdf_text(tmp_path / "汇总.pdf")
    told = docx_text(tmp_path / "汇总.docx")
    for words in (
        "按主管部门汇总",
        "按实施单位汇总",
        "等级分布",
        "执行率与等级（项目数）",
        "编制单位：某区河道所",
    ):
        assert words in told
    capsys.readouterr()
    old = (tmp_path / "汇总.pdf").read_bytes()
    assert main(["summary", str(book), str(tmp_path / "汇总.txt")]) == WRONG_USE
    assert main(["summary", str(tmp_path / "没有.db"), str(tmp_path / "汇总.pdf")]) == CANNOT_READ
    assert len(capsys.readouterr().err.strip().splitlines()) == 2
    assert (tmp_path / "汇总.pdf").read_bytes() == old


def test_the_workbook_has_numbers_formulas_and_charts(tmp_path: Path) -> None:
    forms = [good_form(), with_texts(good_form(), project="=1+1", department="@cmd", unit="-2", leader="+3")]
    out = tmp_path / "汇总.xlsx"
    write_summary(summarised(forms, TEMPLATES), out, title="汇总", unit="=HYPERLINK(1)")
    page = load_workbook(out)["汇总表"]
    values = load_workbook(out, data_only=True)["汇总表"]
    heads = [cell.value or values.cell(3, number).value for number, cell in enumerate(values[4], start=1)]
    column = {head: len(heads) - number for number, head in enumerate(reversed(heads))}  # the first of two
    assert [page.cell(row, column["项目名称"]).value for row in (5, 6)] == ["河道清淤", "=1+1"]
    for name, text in (("项目名称", "=1+1"), ("主管部门", "@cmd"), ("实施单位", "-2")):
        cell = page.cell(6, column[name])
        assert (cell.data_type, cell.value) == ("s", text)
    executed, rate = page.cell(5, column["全年执行数"]), page.cell(5, column["执行率"])
    assert (executed.data_type, executed.value, rate.value) == ("n", 72, 0.9)
    assert (executed.number_format, rate.number_format) == ("#,##0", "0.0%")
    letter = get_column_letter(column["全年执行数"])
    assert page.cell(7, column["全年执行数"]).value == f"=SUM({letter}5:{letter}6)"
    assert values.cell(7, column["全年执行数"]).value == 144
    assert values.cell(7, column["总分"]).value == 99
    assert page.freeze_panes is not None
    assert page.print_title_rows == "$1:$4"
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToHeight == 0
    with zipfile.ZipFile(out) as archive:
        assert sum("charts/chart" in name for name in archive.namelist()) == 2


def test_the_workbook_is_readable_on_paper_and_shows_every_amount(tmp_path: Path) -> None:
    huge = replace(good_form(), funds=(replace(good_form().funds[0], initial="123456789012.5"),))
    path = tmp_path / "汇总.xlsx"
    write_summary(summarised([good_form(), huge], TEMPLATES), path, title="汇总")
    page = load_workbook(path)["汇总表"]
    heads = {page.cell(row, n).value: n for n in range(1, page.max_column + 1) for row in (3, 4)}
    last = get_column_letter(heads["提示"])
    assert page.print_area == f"'汇总表'!$A$1:${last}${page.max_row}"
    assert page.column_dimensions[get_column_letter(heads["年初预算数"])].width >= len("123,456,789,012.5")
    write_summary(summarised([good_form()], TEMPLATES), path, title="汇总")
    page = load_workbook(path)["汇总表"]
    runs = page.column_dimensions.values()  # of columns of one width, from ``min`` to ``max``
    printed = []
    for run in runs:
        assert run.min is not None
        assert run.max is not None
        if run.min <= heads["提示"]:
            printed.append(run.width * (min(run.max, heads["提示"]) - run.min + 1))
    assert 150 < sum(printed) < 215  # A4 across takes some 140 of 10 points: smaller than 7 nobody reads


def test_the_workbook_shows_figures_as_entered_marks_before_names_and_rows_as_high_as_they_need(
    tmp_path: Path,
) -> None:
    fund = good_form().funds[0]
    whole = replace(good_form(), funds=(replace(fund, initial="80", budget="80.5", executed="72.123456"),))
    wrong = with_texts(whole, project="长" * 50, funds__0__rate="12")
    path = tmp_path / "汇总.xlsx"
    write_summary(summarised([replace(whole, project="短"), wrong], TEMPLATES), path, title="汇总")
    page = load_workbook(path)["汇总表"]
    heads = {page.cell(row, n).value: n for n in range(1, page.max_column + 1) for row in (4, 3)}
    formats = [page.cell(5, heads[name]).number_format for name in ("年初预算数", "全年预算数", "全年执行数")]
    assert formats == ["#,##0", "#,##0.0", "#,##0.000000"]
    assert [page.cell(7, heads[name]).number_format for name in ("年初预算数", "全年预算数")] == formats[:2]
    names = [page.cell(row, heads["项目名称"]).value for row in (5, 6)]
    assert names == ["短", "※ " + "长" * 50]
    one, three = (page.row_dimensions[row].height for row in (5, 6))
    assert 15 <= one <= 20
    assert one + 2 * 13 <= three <= one + 3 * 14


def test_the_audit_tells_what_is_open_corrected_and_acknowledged(tmp_path: Path, home: Path) -> None:
    form = with_texts(good_form(), funds__0__rate="100", indicators__0__score="19", phone="")
    found = {finding.rule: finding for finding in check_form(form, TEMPLATES[form.template])}
    rate = found["rate-mismatch"]
    assert rate.correction is not None
    remarks = acknowledged(form, [found["header-missing"]], "不对外公布")
    done = replace(remarks[0], kind=CORRECTED, rule=rate.rule, level="error", cell=rate.cell, reason="")
    form = replace(
        rate.correction.apply(form), remarks=(*remarks, replace(done, message=rate.message, recorded="100"))
    )
    book = saved(tmp_path / "书.db", home, [form, good_form()])
    for kind, text in (("docx", docx_text), ("pdf", pdf_text)):
        out = tmp_path / f"报告.{kind}"
        assert main(["check", str(book), "--report", str(out)]) == FOUND_ERRORS
        told = "".join(text(out).split())
        assert "已确认：不对外公布" in told
        assert "已更正" in told
        assert "执行率应为90%（72÷80），表中为100%。" in told
        assert "单位负责人" in told


def test_what_is_acknowledged_is_not_counted_by_check(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = with_texts(good_form(), funds__0__rate="100")
    (found,) = check_form(form, TEMPLATES[form.template])
    book = saved(tmp_path / "一.db", home, [form])
    assert main(["check", str(book)]) == FOUND_ERRORS
    known = replace(form, remarks=acknowledged(form, [found], "按上级口径"))
    book = saved(tmp_path / "二.db", home, [known])
    capsys.readouterr()
    assert main(["check", str(book)]) == DONE
    assert "错误 0" in (told := capsys.readouterr().out)
    assert "另有 1 条已确认" in told
    assert main(["check", str(book), "--json"]) == DONE
    assert capsys.readouterr().out.strip() == "[]"


def test_all_of_it_can_be_cancelled(tmp_path: Path) -> None:
    forms = samples()
    with pytest.raises(Cancelled):
        checked(forms, TEMPLATES, lambda done: done < 3)
    seen: list[int] = []

    def note(done: int) -> bool:
        seen.append(done)
        return True

    summary = summarised(forms, TEMPLATES, note)
    assert seen == list(range(1, len(forms) + 1))
    for name in ("一.xlsx", "二.pdf", "三.docx"):
        with pytest.raises(Cancelled):
            write_summary(summary, tmp_path / name, title="汇总", progress=lambda _done: False)
    of_book = checked(forms, TEMPLATES)
    with pytest.raises(Cancelled):
        write_audit(of_book, TEMPLATES, tmp_path / "四.pdf", title="报告", progress=lambda _done: False)
    assert list(tmp_path.iterdir()) == []
