"""The line of the sum, first or last: what the rate, the checks and the summary are about."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest

from jixiao_gui import paths
from jixiao_gui.exchange.incoming import import_sources
from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.checks import check_form
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.fund_total import is_sum, sources_of, total_line
from jixiao_gui.form.making.conversion import convert
from jixiao_gui.form.model import Form, FundLine
from jixiao_gui.form.reconciling import follow_formulas
from jixiao_gui.form.reports.summary import summarise
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.writing.docx_out import write_docx
from jixiao_gui.formats.writing.pdf_out import write_pdf
from tests.formats.printed import plain, read_pages
from tests.laid_out import laid_out
from tests.sheet import sum_below


def lines(*items: str) -> tuple[FundLine, ...]:
    return tuple(FundLine(item=item) for item in items)


@pytest.mark.parametrize(
    ("items", "number"),
    [
        (("年度资金总额", "其中：财政拨款", "其他资金"), 0),
        (("中央资金", "省级资金", "合 计"), 2),
        (("2021年", "2022年", "总计"), 2),
        (("财政资金小计", "自有资金小计", "合计"), 2),
        (("", "其中：财政拨款", "合计"), 0),  # what 其中 stands under is the whole
        (("合计", "县级资金", "资金总额"), 0),
        (("财政资金", "合计", "资金总额"), 0),  # two that may be: nothing is guessed
        (("财政资金", "其他资金"), 0),
        (("",), 0),
        ((), 0),
    ],
)
def test_the_sum_is_told_by_its_name(items: tuple[str, ...], number: int) -> None:
    assert total_line(lines(*items)) == number
    if items:
        assert [n for n, _ in sources_of(lines(*items))] == [n for n in range(len(items)) if n != number]


def test_a_line_called_a_sum_is_one() -> None:
    assert is_sum(lines("中央资金", "合计"))
    assert not is_sum(lines("中央资金", "其他资金"))


@pytest.fixture
def templates() -> Templates:
    return load_templates([paths.resources_folder()])


@pytest.fixture
def form(templates: Templates) -> Form:
    return sum_below.read(templates).form


@pytest.fixture
def template(templates: Templates, form: Form) -> Template:
    return templates[form.template]


def test_reading_finds_nothing_amiss(templates: Templates) -> None:
    read = sum_below.read(templates)
    assert [note.message for note in read.notes if note.kind in ("differs", "filled")] == []
    assert not read.form.manual
    assert read.template.fund_lines[3].weight == "10"


def test_rate_score_and_total_follow_the_last_line(form: Form, template: Template) -> None:
    evaluation = evaluate(form, template)
    assert (evaluation.rate_path, evaluation.rate_score_path) == ("funds.3.rate", "funds.3.score")
    changed = set_text(follow_formulas(form, template), "funds.3.executed", "100")
    printed = evaluate(changed, template).printed
    assert (printed["funds.3.rate"], printed["funds.3.score"], printed["total.score"]) == ("50%", "5", "95")
    assert printed["funds.0.rate"] == "98.33%"
    sources = set_text(changed, "funds.0.executed", "0")
    assert evaluate(sources, template).printed["funds.3.rate"] == "50%"


def test_checks_tell_the_cells_of_the_last_line(form: Form, template: Template) -> None:
    def found(form: Form) -> dict[str, str]:
        return {finding.rule: finding.cell for finding in check_form(form, template)}

    assert not {"rate-mismatch", "funds-sources", "total-mismatch"} & set(found(form))
    wrong = set_text(form, "funds.3.executed", "220")
    assert found(wrong)["over-executed"] == "funds.3.executed"
    assert found(wrong)["funds-sources"] == "funds.3.executed"
    assert found(set_text(form, "funds.3.budget", ""))["funds-missing"] == "funds.3.budget"


def test_the_summary_has_the_sum(form: Form, templates: Templates) -> None:
    line = summarise([form], templates).lines[0]
    assert (line.initial, line.budget, line.executed) == (Decimal(180), Decimal(200), Decimal(180))
    assert (line.rate.text, line.rate_score.text) == ("90%", "9")


def test_another_layout_gets_the_sum_in_its_own_place(form: Form, template: Template) -> None:
    other = load_templates([paths.resources_folder()])["beijing-2023"]
    manual = set_text(form, "funds.3.rate", "91%")
    made = convert(
        Form(**{**{n: getattr(manual, n) for n in Form.__slots__}, "manual": frozenset({"funds.3.rate"})}),
        template,
        other,
    ).form
    assert (made.funds[0].budget, made.funds[0].executed) == ("200", "180")
    assert made.manual == {"funds.0.rate"}
    assert get_text(made, "funds.0.rate") == "91%"


def test_paper_has_the_rate_of_the_sum_and_reads_back(
    form: Form, template: Template, templates: Templates, tmp_path: Path
) -> None:
    changed = set_text(follow_formulas(form, template), "funds.3.executed", "100")
    sheet = laid_out(changed, template)
    pdf = io.BytesIO()
    write_pdf([sheet], pdf)
    words = [plain(box.text) for page in read_pages(pdf.getvalue()) for box in page.boxes]
    at = words.index("资金总额")
    assert words[at : at + 7] == ["资金总额", "180", "200", "100", "10", "50%", "5"]
    path = tmp_path / "养护.docx"
    with path.open("wb") as file:
        write_docx([sheet], file)
    again = import_sources([path], templates).forms[0].form
    assert [line.rate for line in again.funds] == ["98.33%", "100%", "40%", "50%"]
    assert not again.manual
