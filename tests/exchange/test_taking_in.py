"""A folder of what units have sent, taken into a book: real files, one undo step."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jixiao_gui import paths
from jixiao_gui.book.book import Book, PutRecords
from jixiao_gui.book.changes import AddForms, Change, EditForm
from jixiao_gui.book.errors import CannotSave
from jixiao_gui.exchange.hand_matching import match_by_hand
from jixiao_gui.exchange.ledgers import ledger_of
from jixiao_gui.exchange.taking_in import Collector
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.edits import ReplaceForm, SetRemarks
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form, Remark
from jixiao_gui.form.office.deliveries import SAME, TAKEN, UNREADABLE, WAITING
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.ledger import State
from jixiao_gui.form.office.reviewing import review_remark, reviews, verdict_of, verdict_remark, with_verdict
from jixiao_gui.form.template_file import load_templates
from tests.form_files import write_forms
from tests.invented import invented_form

TEMPLATES = load_templates(paths.template_folders())
DUE, DAY = "2024-03-31", date(2024, 3, 20)
DUTIES = (
    Duty(unit="示范区图书馆", project="购置图书", due=DUE),
    Duty(unit="示范区图书馆", project="馆舍维修", due=DUE),
    Duty(unit="示范区文化馆", project="群众文化活动", due=DUE),
    Duty(unit="示范区体育馆", due=DUE),
)


def form_of(unit: str, project: str, **fields: Any) -> Form:
    return invented_form(project, unit=unit, **fields)


def write(path: Path, *forms: Form) -> Path:
    return write_forms(path, TEMPLATES, *forms)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book.new(TEMPLATES, tmp_path / "home", year="2023") as made:
        made.apply(PutRecords("名单", DUTIES))
        yield made


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    folder = tmp_path / "报送"
    write(
        folder / "图书馆" / "自评表.docx",
        form_of("示范区图书馆", "购置图书"),
        form_of("示范区 图书馆", "馆舍维修"),
    )
    write(folder / "示范区文化馆.xlsx", form_of("", "群众文化活动"))
    write(folder / "体育" / "a.json", form_of("区体育馆", "草坪"), form_of("区体育馆", "看台"))
    write(folder / "x.docx", form_of("某公司", "别的项目"))
    shutil.copy(folder / "x.docx", folder / "y.docx")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 no zip")
    return folder


def duty_states(book: Book) -> dict[str, State]:
    ledger = ledger_of(book, TEMPLATES, DAY)
    return {f"{line.duty.unit}{line.duty.project}": line.state for line in ledger.lines}


def everything(book: Book) -> object:
    return [book.entries(), list(book.forms()), book.duties(), book.deliveries(), book.kept_forms()]


def test_a_folder_is_taken_in_and_undone_as_one_step(book: Book, sent: Path) -> None:
    before = everything(book)
    batch = Collector(book, TEMPLATES).take([sent], DAY)
    assert (batch.added, batch.replaced, batch.waiting) == (5, 0, 1)
    states = {delivery.name: delivery.state for delivery in book.deliveries()}
    assert states["图书馆/自评表.docx"] == states["示范区文化馆.xlsx"] == states["体育/a.json"] == TAKEN
    assert sorted([states["x.docx"], states["y.docx"]]) == [SAME, WAITING]
    assert states["坏.docx"] == UNREADABLE
    assert all(state is State.IN for state in duty_states(book).values())
    assert [duty.day for duty in book.duties()] == ["2024-03-20"] * 4
    assert batch.inverse is not None
    after = everything(book)
    again = book.apply(batch.inverse)
    assert everything(book) == before
    book.apply(again)
    assert everything(book) == after


def test_a_folder_looked_at_again_brings_nothing(book: Book, sent: Path) -> None:
    collector = Collector(book, TEMPLATES)
    collector.take([sent], DAY)
    revision = book.revision
    assert collector.take([sent], DAY).deliveries == []
    assert Collector(book, TEMPLATES).take([sent], DAY).deliveries == []  # by content too
    assert book.revision == revision


def test_what_was_undone_is_taken_in_again_when_asked_for(book: Book, sent: Path) -> None:
    collector = Collector(book, TEMPLATES)
    batch = collector.take([sent], DAY)
    assert batch.inverse is not None
    book.apply(batch.inverse)
    assert not collector.has_new([sent])  # by itself what was undone does not come back
    assert collector.take([sent], DAY).added == 0
    collector.forget_files()
    assert collector.take([sent], DAY).added == batch.added


def test_a_file_that_another_program_holds_is_taken_once_it_is_free(
    book: Book, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_arguments: object) -> object:
        raise PermissionError(13, "held")

    collector = Collector(book, TEMPLATES)
    late = write(sent / "图书馆" / "b.docx", form_of("示范区图书馆", "购置图书"))
    assert collector.has_new([late])
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", held)
        assert collector.take([late], DAY).count(UNREADABLE) == 1
        assert not collector.has_new([late])  # or the window would be held at every look
        assert collector.take([late], DAY).deliveries == []  # told once
        collector.forget_files()
        assert collector.has_new([late])  # asked for
        assert collector.take([late], DAY).deliveries == []
    assert collector.has_new([late])
    assert collector.take([late], DAY).added == 1
    assert not collector.has_new([late])


def test_empty_files_are_unreadable_each_and_not_alike(book: Book, tmp_path: Path) -> None:
    folder = tmp_path / "空"
    folder.mkdir()
    for name in ("a.xlsx", "b.docx", "c.pdf"):
        (folder / name).write_bytes(b"")
    batch = Collector(book, TEMPLATES).take([folder], DAY)
    assert (batch.count(UNREADABLE), batch.count(SAME)) == (3, 0)
    assert all("文件是空的" in delivery.report for delivery in batch.deliveries)


def test_the_book_itself_is_no_delivery(book: Book, sent: Path) -> None:
    collector = Collector(book, TEMPLATES)
    collector.take([sent], DAY)
    book.save_as(sent / "汇总.db")
    assert collector.take([sent], DAY).deliveries == []


def test_last_years_form_does_not_replace_this_years(book: Book, tmp_path: Path) -> None:
    collector = Collector(book, TEMPLATES)
    this_year = form_of("示范区图书馆", "购置图书", year="2023")
    collector.take([write(tmp_path / "a.docx", this_year)], DAY)
    batch = collector.take([write(tmp_path / "b.docx", replace(this_year, year="2022"))], DAY)
    assert (batch.replaced, batch.waiting) == (0, 1)
    assert "表是 2022 年度的，已收的是 2023 年度的" in batch.deliveries[0].report
    assert book.form(book.duties()[0].form_id).year == "2023"
    # the other way round the newer one counts
    assert collector.take([write(tmp_path / "c.docx", replace(this_year, year="2024"))], DAY).replaced == 1


def test_a_form_of_an_earlier_year_than_the_others_is_to_be_looked_at(book: Book, tmp_path: Path) -> None:
    forms = (
        form_of("示范区图书馆", "购置图书", year="2022"),
        form_of("示范区图书馆", "馆舍维修", year="2023"),
        form_of("示范区文化馆", "群众文化活动", year="2023"),
    )
    batch = Collector(book, TEMPLATES).take([write(tmp_path / "a.json", *forms)], DAY)
    assert (batch.added, batch.doubtful) == (3, 1)
    assert [line.spelled for line in ledger_of(book, TEMPLATES, DAY).lines][:3] == ["年度“2022”", "", ""]


@pytest.mark.parametrize("name", ["表.json", "表.docx"])
def test_a_score_that_lacks_is_an_error_of_the_ledger_in_every_kind_of_file(
    name: str, book: Book, tmp_path: Path
) -> None:
    """A unit that hands a form in has ended filling it in, whatever kind of file it comes as."""
    form = set_text(form_of("区体育馆", "草坪"), "indicators.0.score", "")
    write(tmp_path / "报送" / name, form)
    Collector(book, TEMPLATES).take([tmp_path / "报送"], DAY)
    [line] = [line for line in ledger_of(book, TEMPLATES, DAY).lines if line.duty.unit == "示范区体育馆"]
    assert line.state is State.ERRORS
    assert line.errors > 0


def test_a_version_after_the_pass_is_told(book: Book, tmp_path: Path) -> None:
    collector = Collector(book, TEMPLATES)
    form = form_of("示范区图书馆", "购置图书")
    collector.take([write(tmp_path / "a.docx", form)], DAY)
    id = book.duties()[0].form_id
    passed = with_verdict(book.form(id), verdict_remark("passed", "2024-03-21"))
    book.apply(EditForm("通过", id, SetRemarks("通过", passed)))
    newer = set_text(form, "indicators.0.actual", "10台")
    batch = collector.take([write(tmp_path / "b.docx", newer)], DAY)
    assert "旧版已审核通过，新版请再审核。" in batch.deliveries[0].report


def test_a_newer_version_replaces_the_older_which_is_kept(book: Book, sent: Path) -> None:
    collector = Collector(book, TEMPLATES)
    collector.take([sent], DAY)
    id = book.duties()[0].form_id
    old = book.form(id)
    remark = review_remark(old, evaluate(old, TEMPLATES[old.template]), "indicators.0.actual", "附件为 10 台")
    said = with_verdict(
        replace(old, remarks=(*old.remarks, remark)), verdict_remark("returned", "2024-03-21")
    )
    book.apply(EditForm("退回", id, SetRemarks("退回", said)))
    assert duty_states(book)["示范区图书馆购置图书"] is State.RETURNED
    newer = set_text(form_of("示范区图书馆", "购置图书"), "indicators.0.actual", "10台")
    write(sent / "图书馆" / "自评表（修改）.docx", newer)
    batch = collector.take([sent], date(2024, 4, 8))
    assert (batch.added, batch.replaced) == (0, 1)
    now = book.form(id)
    assert now.indicators[0].actual == "10台"
    assert verdict_of(now) is None
    assert len(reviews(now)) == 1
    (version,) = [one for one in book.kept_forms() if one.form_id == id]
    assert book.kept_form(version.id) == book_form_before(old, said)
    assert duty_states(book)["示范区图书馆购置图书"] is State.IN
    assert book.duties()[0].day == "2024-03-20"  # the first version was in time


def book_form_before(old: Form, remarks: tuple[Remark, ...]) -> Form:
    return replace(old, remarks=remarks)


def test_of_two_versions_in_one_batch_the_later_file_counts(book: Book, tmp_path: Path) -> None:
    import os

    folder = tmp_path / "报送"
    later = write(folder / "a.docx", form_of("示范区文化馆", "群众文化活动", executed="50"))
    earlier = write(folder / "b.docx", form_of("示范区文化馆", "群众文化活动", executed="40"))
    os.utime(earlier, (1_000_000, 1_000_000))
    os.utime(later, (2_000_000, 2_000_000))
    batch = Collector(book, TEMPLATES).take([folder], DAY)
    assert (batch.added, batch.replaced) == (1, 1)
    assert next(iter(book.forms())).funds[0].executed == "50"


def test_what_matched_nothing_is_matched_by_hand(book: Book, sent: Path) -> None:
    Collector(book, TEMPLATES).take([sent], DAY)
    (waiting,) = [one for one in book.kept_forms() if not one.form_id]
    assert (waiting.unit, waiting.project) == ("某公司", "别的项目")
    duty = book.duties()[2]
    change = match_by_hand(book, waiting, duty, "2024-03-22")
    assert change is not None
    before = everything(book)
    inverse = book.apply(change)
    assert book.form(book.duties()[2].form_id).project == "别的项目"
    assert [one.form_id for one in book.kept_forms()] == [duty.form_id]  # what stood there is kept
    book.apply(inverse)
    assert everything(book) == before
    alone = match_by_hand(book, waiting, None, "2024-03-22")
    assert alone is not None
    book.apply(alone)
    assert ledger_of(book, TEMPLATES, DAY).others == (book.ids()[-1],)


def test_without_a_list_all_is_taken_in_and_matched_once_there_is_one(tmp_path: Path, sent: Path) -> None:
    with Book.new(TEMPLATES, tmp_path / "other", year="2023") as book:
        batch = Collector(book, TEMPLATES).take([sent], DAY)
        assert (batch.added, batch.waiting) == (6, 0)
        write(sent / "neu.json", form_of("示范区图书馆", "购置图书", executed="50"))
        assert Collector(book, TEMPLATES).take([sent], DAY).replaced == 1
        book.apply(PutRecords("名单", DUTIES))
        found = duty_states(book)
        assert found["示范区图书馆购置图书"] is found["示范区体育馆"] is State.IN
        assert found["示范区文化馆群众文化活动"] is State.MISSING  # its form names no unit


def test_without_a_list_nothing_comes_in_anothers_place(tmp_path: Path) -> None:
    forms = [
        form_of("示范区图书馆", "购置图书"),
        form_of("示范区图书馆", "购置图书", template="target-mof"),
        form_of("示范区文化馆", "购置图书"),
        form_of("", ""),
        form_of("", "", leader="甲"),
        form_of("示范区图书馆", "", leader="乙"),
        form_of("示范区图书馆", "", leader="丙"),
    ]
    with Book.new(TEMPLATES, tmp_path / "home", year="2023") as book:
        for number, form in enumerate(forms):
            write(tmp_path / "报送" / f"{number}.json", form)
        batch = Collector(book, TEMPLATES).take([tmp_path / "报送"], DAY)
        assert (batch.added, batch.replaced, batch.unchanged) == (len(forms), 0, 0)
        newer = write(tmp_path / "报送" / "x.json", replace(forms[1], leader="丁"))
        batch = Collector(book, TEMPLATES).take([newer], DAY)
        assert (batch.added, batch.replaced) == (0, 1)
        assert [form.leader for form in book.forms() if form.template == "target-mof"] == ["丁"]


def test_cancelled_work_keeps_what_was_read(book: Book, sent: Path) -> None:
    files: list[int] = []
    batch = Collector(book, TEMPLATES).take(
        [sent], DAY, lambda _done: len(files) < 3, lambda number, _count, _path: files.append(number)
    )
    assert batch.cancelled
    assert 0 < len(batch.deliveries) < 6
    assert "已取消" in batch.overview()
    assert batch.inverse is not None
    book.apply(batch.inverse)
    assert book.count() == 0


def test_a_disk_that_fails_leaves_the_book_as_it_was(
    book: Book, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jixiao_gui.exchange import batch_writer

    monkeypatch.setattr(batch_writer, "_FORMS_PER_WRITE", 1)
    before, real, calls = everything(book), book.apply, []

    def apply(change: Change, *more: Any) -> Change:
        calls.append(change)
        if len(calls) == 4:
            raise CannotSave("磁盘已满。")
        return real(change, *more)

    monkeypatch.setattr(book, "apply", apply)
    with pytest.raises(CannotSave):
        Collector(book, TEMPLATES).take([sent], DAY)
    assert len(calls) > 4
    assert everything(book) == before


def test_the_blank_form_that_a_book_began_with_goes_when_forms_come(book: Book, sent: Path) -> None:
    bare = TEMPLATES["beijing-2023"].new_form("2023", "示范区主管部门")
    book.apply(AddForms("", (bare,)))
    before = everything(book)
    batch = Collector(book, TEMPLATES).take([sent], DAY)
    assert book.count() == batch.added == 5
    assert ledger_of(book, TEMPLATES, DAY).others == ()
    assert batch.inverse is not None
    book.apply(batch.inverse)
    assert everything(book) == before
    book.apply(EditForm("", book.ids()[0], ReplaceForm("", set_text(bare, "project", "自己的"))))
    Collector(book, TEMPLATES).take([sent], DAY)
    assert book.count() == 6  # something was done to it
