"""Forms that came in and that a person gives to another duty, and whose file's record says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from jixiao_gui import paths
from jixiao_gui.book.book import Book, PutRecords
from jixiao_gui.book.changes import EditForm
from jixiao_gui.exchange.batch import Batch
from jixiao_gui.exchange.hand_matching import dismissed, match_by_hand, put_back
from jixiao_gui.exchange.ledgers import ledger_of, write_ledger
from jixiao_gui.exchange.taking_in import Collector
from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.form.model import Form
from jixiao_gui.form.office.deliveries import REFUSED, TAKEN, WAITING
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.ledger import Line
from jixiao_gui.form.office.reviewing import office_scores, score_remark, verdict_remark, with_verdict
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from tests.form_files import write_forms
from tests.invented import invented_form
from tests.own_score import with_own_scores

DAY = date(2024, 3, 20)
FULL, BARE = "北京市通州区经济和信息化局", "通州经信局"
DUTIES = (
    Duty(unit=FULL),
    Duty(unit="示范区图书馆", project="购置图书"),
    Duty(unit="示范区文化馆", project="购置图书"),
)


@pytest.fixture
def templates() -> Templates:
    made = load_templates(paths.template_folders())
    made.add(with_own_scores(made[invented_form().template]))
    return made


@pytest.fixture
def book(templates: Templates, tmp_path: Path) -> Iterator[Book]:
    with Book.new(templates, tmp_path / "home", year="2023") as made:
        made.apply(PutRecords("名单", DUTIES))
        yield made


def take(book: Book, templates: Templates, path: Path, *forms: Form) -> Batch:
    return Collector(book, templates).take([write_forms(path, templates, *forms)], DAY)


def line(book: Book, templates: Templates, number: int) -> Line:
    return ledger_of(book, templates, DAY).lines[number]


def everything(book: Book) -> object:
    return [book.entries(), list(book.forms()), book.duties(), book.deliveries(), book.kept_forms()]


def test_a_newer_version_under_a_shorter_name_comes_in_the_olders_place(
    book: Book, templates: Templates, tmp_path: Path
) -> None:
    """A duty of all projects: which form is meant is told by the unit as the list spells it."""
    form = invented_form("园区管网", unit=FULL)
    assert take(book, templates, tmp_path / "a.json", form).added == 1
    for number, unit in enumerate((BARE, "区经信局", FULL, BARE)):
        newer = replace(set_text(form, "leader", f"第 {number} 版"), unit=unit)
        batch = take(book, templates, tmp_path / f"{number}.json", newer)
        assert (batch.added, batch.replaced, batch.doubtful) == (0, 1, int(unit == BARE))
    assert book.count() == 1
    assert "请核对" in book.deliveries()[-1].report
    assert line(book, templates, 0).spelled == f"单位“{BARE}”"
    assert "单位、项目或年度不同、请核对 1 张" in batch.overview()


def test_a_form_without_a_unit_takes_no_other_units_place(
    book: Book, templates: Templates, tmp_path: Path
) -> None:
    duties = (Duty(unit="示范区美术馆"), Duty(unit="示范区档案馆"))
    book.apply(PutRecords("名单", duties))
    take(book, templates, tmp_path / "示范区美术馆.json", invented_form("维修", unit="", department=""))
    batch = take(
        book,
        templates,
        tmp_path / "示范区档案馆.json",
        invented_form("维修", unit="", department="", leader="乙"),
    )
    assert (batch.added, batch.replaced) == (1, 0)
    assert "表中没有填单位，按文件名或项目收为“示范区档案馆”" in book.deliveries()[-1].report
    own = invented_form("维修", unit="示范区档案馆", department="", leader="丙")
    assert take(book, templates, tmp_path / "c.json", own).replaced == 1
    assert sorted(form.leader for form in book.forms()) == sorted(["丙", "项目组"])
    assert [one.is_in for one in ledger_of(book, templates, DAY).lines[-2:]] == [True, True]


def test_a_form_given_by_hand_to_a_duty_of_all_projects_answers_it(
    book: Book, templates: Templates, tmp_path: Path
) -> None:
    take(book, templates, tmp_path / "a.json", *(invented_form(f"别的{n}", unit="某公司") for n in range(2)))
    for waits in book.kept_forms():
        change = match_by_hand(book, waits, book.duties()[0], "2024-03-21")
        assert change is not None
        book.apply(change)
    assert len(line(book, templates, 0).forms) == 2
    assert ledger_of(book, templates, DAY).others == ()


def test_a_form_is_put_back_and_given_to_another_line(
    book: Book, templates: Templates, tmp_path: Path
) -> None:
    take(book, templates, tmp_path / "a.json", invented_form("购置图书", unit="示范区图书馆"))
    (right,) = book.forms()
    wrong = set_text(replace(right, unit="示范图书馆"), "leader", "另一组")
    take(book, templates, tmp_path / "b.json", wrong)
    at = line(book, templates, 1)
    id = at.forms[0]
    verdict = with_verdict(book.form(id), verdict_remark("passed", "2024-03-21"))
    book.apply(EditForm("通过", id, SetRemarks("通过", verdict)))
    before = everything(book)
    back = book.apply(put_back(book, id, at.duty, (), "2024-03-21"))
    assert book.form(id) == right  # what stood there before
    assert book.duties()[1].form_id == id
    (waits,) = [kept for kept in book.kept_forms() if not kept.form_id]
    sent = book.kept_form(waits.id)
    assert sent is not None
    assert (sent.unit, sent.leader, sent.remarks) == ("示范图书馆", "另一组", right.remarks)
    assert waits.delivery_id == book.deliveries()[-1].id
    after = everything(book)
    again = book.apply(back)
    assert everything(book) == before
    book.apply(again)
    assert everything(book) == after
    change = match_by_hand(book, waits, book.duties()[2], "2024-03-21")
    assert change is not None
    book.apply(change)
    assert book.form(book.duties()[2].form_id).leader == "另一组"
    assert "人工核对：对应到“示范区文化馆　购置图书”。" in book.deliveries()[-1].report


def test_a_form_that_stood_alone_leaves_its_line_empty(
    book: Book, templates: Templates, tmp_path: Path
) -> None:
    take(book, templates, tmp_path / "a.json", invented_form("购置图书", unit="示范图书馆"))
    at = line(book, templates, 1)
    before = everything(book)
    back = book.apply(put_back(book, at.forms[0], at.duty, (), "2024-03-21"))
    assert not line(book, templates, 1).is_in
    assert (book.count(), book.duties()[1].day) == (0, "")
    book.apply(back)
    assert everything(book) == before


def test_the_record_of_a_file_says_what_became_of_what_waited(
    book: Book, templates: Templates, tmp_path: Path
) -> None:
    forms = [invented_form(f"别的{n}", unit="某公司") for n in range(2)]
    take(book, templates, tmp_path / "a.json", *forms)
    first, second = book.kept_forms()
    change = match_by_hand(book, first, book.duties()[1], "2024-03-21")
    assert change is not None
    book.apply(change)
    (delivery,) = book.deliveries()
    assert (delivery.state, delivery.unit) == (WAITING, "示范区图书馆")  # the other one waits yet
    back = book.apply(dismissed(book, second))
    (delivery,) = book.deliveries()
    assert delivery.state == REFUSED
    assert delivery.report.endswith("别的1：人工核对：不收。")
    book.apply(back)
    change = match_by_hand(book, second, None, "2024-03-21")
    assert change is not None
    book.apply(change)
    assert book.deliveries()[0].state == TAKEN
    assert book.deliveries()[0].forms == "1 2"


def test_what_a_unit_puts_into_the_offices_column_is_told_and_no_score(
    book: Book, templates: Templates, tmp_path: Path
) -> None:
    form = replace(invented_form("购置图书", unit="示范区图书馆"), template="with-scores")
    column = "indicators.0.reviewed_score"
    take(book, templates, tmp_path / "a.json", set_text(form, column, "30"))
    id = line(book, templates, 1).forms[0]
    assert "表中填有第 1 行复核得分，只留在表中，不作为复核分。" in book.deliveries()[-1].report
    assert (office_scores(book.form(id)), get_text(book.form(id), column)) == ({}, "30")
    many = form
    for number in range(5):
        many = set_text(many, f"indicators.{number}.reviewed_score", "10")
    take(book, templates, tmp_path / "many.json", many)
    assert "第 3 行复核得分等 5 处，只留在表中" in book.deliveries()[-1].report
    from jixiao_gui.form.evaluation import evaluate

    now = book.form(id)
    made = score_remark(now, evaluate(now, templates[now.template]), "indicators.0.score", "25", "", "")
    book.apply(EditForm("复核", id, SetRemarks("复核", (*now.remarks, made))))
    take(book, templates, tmp_path / "b.json", set_text(replace(form, leader="乙"), column, "29"))
    now = book.form(id)
    assert (now.leader, get_text(now, column)) == ("乙", "25")
    assert [score.expected for score in office_scores(now).values()] == ["25"]


def test_the_ledger_on_paper_tells_what_is_to_be_looked_at(
    book: Book, templates: Templates, tmp_path: Path
) -> None:
    units = ("示范图书馆", "示范区文化馆")
    forms = (invented_form("购置图书", unit=unit) for unit in units)
    take(book, templates, tmp_path / "a.json", *(set_text(f, "indicators.0.score", "35") for f in forms))
    id = line(book, templates, 2).forms[0]
    passed = with_verdict(book.form(id), verdict_remark("passed", "2024-03-21"))
    book.apply(EditForm("通过", id, SetRemarks("通过", passed)))
    write_ledger(ledger_of(book, templates, DAY), tmp_path / "台账.xlsx", title="台账")
    page = openpyxl.load_workbook(tmp_path / "台账.xlsx").worksheets[0]
    notes = [row[-1] for row in page.iter_rows(min_row=4, values_only=True)]
    assert notes[1] == "表中写的是单位“示范图书馆”，请核对"
    assert notes[2] == "带 1 处校验错误通过"


def test_states_stand_on_their_colours_on_paper(book: Book, templates: Templates, tmp_path: Path) -> None:
    take(book, templates, tmp_path / "a.json", invented_form("购置图书", unit="示范区图书馆"))
    ledger = ledger_of(book, templates, DAY)
    for kind in ("docx", "pdf"):
        write_ledger(ledger, tmp_path / f"台账.{kind}", title="台账")
    cells = docx.Document(str(tmp_path / "台账.docx")).tables[0].rows[2].cells
    fills = {cell.text: cell._tc.xpath(".//w:shd/@w:fill") for cell in cells}
    assert fills["已报"] == ["DDEBF7"]
    assert fills["示范区图书馆"] == []
    page = pypdfium2.PdfDocument(tmp_path / "台账.pdf")[0].render(scale=1).to_pil().convert("RGB")
    colours = {colour for _, colour in page.getcolors(1 << 20) or ()}
    assert {(0xDD, 0xEB, 0xF7), (0xF2, 0xF2, 0xF2)} <= colours
