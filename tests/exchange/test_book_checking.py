"""The check of a whole book: in worker processes, which read it themselves, the same as in this one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jixiao_gui import workers
from jixiao_gui.book import opening
from jixiao_gui.book.book import AddForms, Book, EditForm, RemoveForms
from jixiao_gui.book.errors import BookChanged
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
def started(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Two workers, or one and this process, for few forms; returns the ids of the workers' processes."""
    ids: list[int] = []
    begin = workers._Worker.__init__

    def noted(self: Any, *arguments: Any) -> None:
        begin(self, *arguments)
        ids.append(self._process.pid)

    monkeypatch.setattr(workers, "processes", lambda: 2)
    monkeypatch.setattr(workers, "_works_here", lambda: request.param == "a verb's")
    monkeypatch.setattr(workers._Worker, "__init__", noted)
    monkeypatch.setattr(book_checking, "MANY", 10)
    monkeypatch.setattr(book_checking, "_AT_ONCE", 6)
    return ids


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("whole", [False, True])
def test_workers_find_the_same(
    book: Book, templates: Templates, started: list[int], *, whole: bool, counted: bool
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
    _assert_ended(started)


def test_a_small_book_and_plain_forms_start_none(
    book: Book, templates: Templates, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = list(book.forms())
    assert checked(forms, templates).findings == check_book(forms, templates)
    monkeypatch.setattr(book_checking, "MANY", COUNT + 1)
    of_book = checked(book.stored_forms(), templates, whole=False)
    assert (of_book.forms, of_book.findings) == (forms, check_book(forms, templates))
    assert list(of_book.ids) == book.ids()
    assert started == []


def test_some_forms_are_checked_as_if_they_were_all(
    book: Book, templates: Templates, started: list[int]
) -> None:
    ids = book.ids()
    chosen = [*ids[3:20], 10_000, ids[1]]  # one that the book doesn't have
    some = checked(book.stored_forms(chosen), templates)
    assert list(some.ids) == [*ids[3:20], ids[1]]
    assert some.forms == [book.form(id) for id in some.ids]
    assert some.findings == check_book(some.forms, templates)
    assert started


def test_a_check_can_be_stopped(book: Book, templates: Templates, started: list[int]) -> None:
    with pytest.raises(Cancelled):
        checked(book.stored_forms(), templates, lambda count: count < 9)
    assert len(started) == 2 - workers._works_here()
    _assert_ended(started)


@pytest.mark.parametrize("change", ["an edit", "a form removed"])
def test_a_book_that_changes_meanwhile_is_checked_in_one_state(
    book: Book, templates: Templates, started: list[int], change: str
) -> None:
    stored = book.stored_forms()
    if change == "an edit":
        book.apply(EditForm("改名", stored.ids[3], RENAMED))
    else:
        book.apply(RemoveForms("删除", (stored.ids[3],)))
    after = checked(stored, templates, whole=False)
    assert after.forms == list(book.forms()), "all of it, as the workers had refused"
    assert after.findings == check_book(after.forms, templates)
    assert list(after.ids) == book.ids()
    _assert_ended(started)


def test_a_book_that_changes_while_workers_read_it(
    book: Book, templates: Templates, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader here holds its state, the workers' later ones would have another."""
    read, seen = Reader.numbered, 0

    def numbered(self: Reader, *arguments: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == 4:
            book.apply(EditForm("改名", book.ids()[-3], RENAMED))
        return read(self, *arguments)

    monkeypatch.setattr(Reader, "numbered", numbered)
    of_book = checked(book.stored_forms(), templates, whole=False)
    assert seen > 4
    # whichever state it was, findings and forms are of the same
    if of_book.forms[-3].project == "另一个名称":
        assert of_book.findings == check_book(list(book.forms()), templates)
    else:
        before = [*list(book.forms())[:-3], a_years_forms(templates)[-3], *list(book.forms())[-2:]]
        assert of_book.findings == check_book(before, templates)
    _assert_ended(started)


def test_a_reader_at_a_revision_closes_its_connection(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []

    def attach(database: Path) -> Any:
        opened.append(attached(database))
        return opened[-1]

    attached = opening.attach
    monkeypatch.setattr(opening, "attach", attach)
    stored = book.stored_forms()
    with stored.reader() as reader:
        assert reader.count() == COUNT
    with pytest.raises(BookChanged), replace(stored, revision=stored.revision + 1).reader():
        pass
    assert len(opened) == 2
    for database in opened:
        with pytest.raises(Exception, match="closed"):
            database.rows("SELECT 1")


def _assert_ended(processes: list[int]) -> None:
    assert [process for process in processes if Path(f"/proc/{process}").exists()] == []
