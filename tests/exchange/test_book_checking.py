"""The check of a whole book: in worker processes, which read it themselves, the same as in this one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jixiao_gui import workers
from jixiao_gui.book import flushing, stored_forms
from jixiao_gui.book.book import AddForms, Book, EditForm, RemoveForms
from jixiao_gui.book.database import Database
from jixiao_gui.book.form_reading import Reader
from jixiao_gui.exchange import book_checking
from jixiao_gui.exchange.book_checking import checked
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.checks import check_book
from jixiao_gui.form.edits import CellState, SetCells
from jixiao_gui.form.filling import counted_in_book
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats import Cancelled
from jixiao_gui.formats.json.json_forms import iter_json
from jixiao_gui.paths import resources_folder
from tests.invented import invented_form
from tests.started_workers import Started, note_started, running

COUNT = 41
RENAMED = SetCells("改名", (("project", CellState("另一个名称")),))


def a_years_forms(templates: Templates) -> list[Form]:
    """Forms of three kinds with findings of their own, between each other and of the whole book."""
    samples = resources_folder() / "samples" / "year.json"
    declared, watched, judged = list(iter_json(samples.read_text("utf-8"), templates))[:3]
    forms = [declared, watched, set_text(judged, "indicators.1.target", "≥1000名")]
    for number in range(COUNT - 5):
        form = invented_form(f"项目{number % 31}")
        if number % 4 == 1:
            form = replace(form, unit=form.unit + "（本级）", remarks=())
        forms.append(form)
    being_filled_in = templates["mof-2020"].new_form("2023")
    return [*forms, being_filled_in, replace(being_filled_in, project="才开始填")]


@pytest.fixture
def templates() -> Templates:
    return load_templates([resources_folder()])


@pytest.fixture
def book(tmp_path: Path, templates: Templates) -> Iterator[Book]:
    with Book.new(templates, tmp_path / "home", year="2023") as made:
        made.apply(AddForms("导入", tuple(a_years_forms(templates))))
        yield made


@pytest.fixture(params=["a window's", "a verb's"])
def started(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Started:
    """Two workers, or one and this process, for few forms."""
    monkeypatch.setattr(book_checking, "MANY", 10)
    monkeypatch.setattr(book_checking, "_AT_ONCE", 6)
    return note_started(monkeypatch, 2, as_verb=request.param == "a verb's")


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("whole", [False, True])
def test_workers_find_the_same(
    book: Book, templates: Templates, started: Started, *, whole: bool, counted: bool
) -> None:
    told: list[int] = []

    def note(count: int) -> bool:
        told.append(count)
        return True

    forms = list(book.forms())
    by_workers = checked(book.stored_forms(), templates, note, whole=whole, counted=counted)
    assert len(started) == 2 - workers._works_here()
    assert sorted(set(told) - {0}) == list(range(1, COUNT + 1))

    findings = check_book(forms, templates)
    rules = {finding.rule for _, finding in findings}
    assert {"duplicate-form", "name-variants", "target-changed", "funds-missing"} <= rules
    assert by_workers.findings == (counted_in_book(forms, findings) if counted else findings)
    assert by_workers.findings != (findings if counted else counted_in_book(forms, findings))
    assert list(by_workers.ids) == book.ids()
    if whole:
        assert by_workers.forms == forms
    else:
        names = [(form.project, form.unit, form.template) for form in forms]
        assert [(form.project, form.unit, form.template) for form in by_workers.forms] == names
    assert not running(started)


def test_a_small_book_and_plain_forms_start_none(
    book: Book, templates: Templates, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = list(book.forms())
    assert checked(forms, templates).findings == check_book(forms, templates)
    monkeypatch.setattr(book_checking, "MANY", COUNT + 1)
    of_book = checked(book.stored_forms(), templates, whole=False)
    assert (of_book.forms, of_book.findings) == (forms, check_book(forms, templates))
    assert list(of_book.ids) == book.ids()
    assert started == []


def test_some_forms_are_checked_as_if_they_were_all(
    book: Book, templates: Templates, started: Started
) -> None:
    ids = book.ids()
    chosen = [*ids[3:20], 10_000, ids[1]]  # one that the book doesn't have
    some = checked(book.stored_forms(chosen), templates)
    assert list(some.ids) == [*ids[3:20], ids[1]]
    assert some.forms == [book.form(id) for id in some.ids]
    assert some.findings == check_book(some.forms, templates)
    assert started


def test_a_check_can_be_stopped(book: Book, templates: Templates, started: Started) -> None:
    with pytest.raises(Cancelled):
        checked(book.stored_forms(), templates, lambda count: count < 9)
    assert len(started) == 2 - workers._works_here()
    assert not running(started)


@pytest.mark.parametrize("where", ["_read_compared", "check_book_wide"])
def test_a_check_can_be_stopped_in_what_only_the_whole_book_shows(
    book: Book, templates: Templates, started: Started, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    wanted, ended = True, False
    look = getattr(book_checking, where)

    def stop_in_it(*arguments: Any) -> Any:
        nonlocal wanted, ended
        wanted = False
        found = look(*arguments)
        ended = True
        return found

    monkeypatch.setattr(book_checking, where, stop_in_it)
    with pytest.raises(Cancelled):
        checked(book.stored_forms(), templates, lambda _count: wanted, whole=False)
    assert not ended
    assert not running(started)


@pytest.mark.parametrize("place", ["progress", "book-wide"])
def test_a_fault_of_the_program_is_not_called_damage(
    book: Book, templates: Templates, started: Started, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def fail(*_arguments: object) -> Any:
        raise UnicodeEncodeError("ascii", "表", 0, 1, "a fault")

    if place == "book-wide":
        monkeypatch.setattr(book_checking, "check_book_wide", fail)
    files = set(book._copy.folder.iterdir())
    with pytest.raises(UnicodeEncodeError):
        checked(book.stored_forms(), templates, fail if place == "progress" else None)
    assert set(book._copy.folder.iterdir()) == files
    assert not running(started)


@pytest.mark.parametrize("change", ["an edit", "a form removed"])
def test_a_book_that_changes_meanwhile_is_checked_in_one_state(
    book: Book, templates: Templates, started: Started, change: str
) -> None:
    stored = book.stored_forms()
    if change == "an edit":
        book.apply(EditForm("改名", stored.ids[3], RENAMED))
    else:
        book.apply(RemoveForms("删除", (stored.ids[3],)))
    after = checked(stored, templates, whole=False)
    assert after.findings == check_book(list(book.forms()), templates)
    assert list(after.ids) == book.ids()
    assert not running(started)


def test_forms_that_are_put_back_as_the_copy_ends(
    book: Book, templates: Templates, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = book.stored_forms()
    put_back = book.apply(RemoveForms("删除", stored.ids[3:5]))
    before, ids = list(book.forms()), book.ids()

    def copy_to(self: Reader, target: Database) -> None:
        copy(self, target)
        book.apply(put_back)

    copy = Reader.copy_to
    monkeypatch.setattr(Reader, "copy_to", copy_to)
    of_book = checked(stored, templates)
    assert book.ids() == list(stored.ids)
    assert (list(of_book.ids), of_book.forms) == (ids, before)
    assert of_book.findings == check_book(before, templates)
    assert started


def test_a_book_that_changes_while_workers_read_it(
    book: Book, templates: Templates, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(book.forms())
    read, seen = Reader.numbered, 0

    def numbered(self: Reader, *arguments: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == 4:
            book.apply(EditForm("改名", book.ids()[-3], RENAMED))
        return read(self, *arguments)

    monkeypatch.setattr(Reader, "numbered", numbered)
    of_book = checked(book.stored_forms(), templates)
    assert seen > 4
    assert book.form(book.ids()[-3]).project == "另一个名称"
    assert of_book.forms == before
    assert of_book.findings == check_book(before, templates)
    assert not running(started)


def test_nothing_is_left_of_the_copy_that_workers_read(
    book: Book, templates: Templates, started: Started, tmp_path: Path
) -> None:
    files = {path.relative_to(tmp_path) for path in tmp_path.rglob("*")}
    with book.stored_forms().snapshot() as snapshot:
        assert snapshot.database.is_file()
        with snapshot.reader() as reader:
            assert reader.count() == COUNT
    with pytest.raises(Cancelled):
        checked(book.stored_forms(), templates, lambda count: count < 9)
    checked(book.stored_forms(), templates)
    assert started
    assert {path.relative_to(tmp_path) for path in tmp_path.rglob("*")} == files


def test_where_there_is_no_room_for_a_copy_it_is_checked_here(
    book: Book, templates: Templates, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Reader, target: Database) -> None:
        target.raw.execute("PRAGMA max_page_count = 10")
        copy(self, target)

    copy = Reader.copy_to
    monkeypatch.setattr(Reader, "copy_to", full)
    assert checked(book.stored_forms(), templates).findings == check_book(list(book.forms()), templates)
    assert started == []


def test_where_no_file_can_be_made_for_a_copy_it_is_checked_here(
    book: Book, templates: Templates, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_forms, "new_name", lambda: "长" * 300)
    assert checked(book.stored_forms(), templates).findings == check_book(list(book.forms()), templates)
    assert started == []


def test_workers_leave_the_open_book_alone(
    book: Book, templates: Templates, started: Started, tmp_path: Path
) -> None:
    """Another process that opened the working copy would remove its log when it had read it, since flushing
    takes this process its locks, and with the log what was changed last.
    """
    database = next(tmp_path.rglob("book.db"))
    log = database.with_name("book.db-wal")
    for _ in range(2):
        flushing.flush_file(database)
        number = log.stat().st_ino
        checked(book.stored_forms(), templates)
        assert log.stat().st_ino == number
        book.apply(EditForm("改名", book.ids()[-3], RENAMED))
    assert started
