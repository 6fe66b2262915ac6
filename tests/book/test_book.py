"""A book keeps what it is given: every text, every order, every change and what undoes it."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.book import form_reading, removed_forms, rows, searching
from jixiao_gui.book.book import (
    AddForms,
    Book,
    BookError,
    BookInfo,
    CannotSave,
    Change,
    Changes,
    EditForm,
    MoveForms,
    NoSuchForm,
    OrderForms,
    ReadOnlyBook,
    RemoveForms,
    SetInfo,
    read_forms_of,
)
from jixiao_gui.book.changes import without_figures
from jixiao_gui.book.form_reading import Reader
from jixiao_gui.book.schema import VERSION
from jixiao_gui.form.assessment import Assessment
from jixiao_gui.form.checks import check_form, count_levels
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.filling import READ, finished
from jixiao_gui.form.model import Form
from tests.book.making import TEMPLATES, forms, ids_of, make_form, new_book, opened, saved_book, typed


@given(st.lists(forms, max_size=4))
@settings(max_examples=40, deadline=None)
def test_what_is_saved_is_what_is_read(given_forms: list[Form]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, path = Path(folder) / "home", Path(folder) / "书.db"
        with Book.new(TEMPLATES, home, template="beijing-2023-b", year="2024", unit="某所") as book:
            book.apply(AddForms("导入", tuple(given_forms)))
            assert list(book.forms()) == given_forms
            book.save_as(path)
            listed = book.entries()
        assert list(read_forms_of(path)) == given_forms
        with opened(path, home) as again:
            assert again.info == BookInfo("beijing-2023-b", "2024", "某所")
            assert again.entries() == listed
            assert [again.form(id) for id in ids_of(again)] == given_forms
            assert again.count() == len(given_forms)
        assert list((home / "working").iterdir()) == []


def test_the_list_shows_what_is_worked_out(home: Path) -> None:
    form = make_form()
    form = replace(form, remarks=finished(form, READ))  # one that is being filled in counts nothing empty
    with new_book(home) as book:
        book.apply(AddForms("导入", (form, replace(form, template="某地-2031"))))
        known, unknown = book.entries()
        evaluation = evaluate(form, TEMPLATES["beijing-2023"])
        counts = count_levels(check_form(form, TEMPLATES["beijing-2023"]))
        assert (known.number, known.project, known.rate) == (1, "河道清淤1", "90%")
        assert (known.total, known.grade) == (evaluation.printed["total.score"], evaluation.printed_grade)
        assert (known.errors, known.warnings) == (counts["error"], counts["warning"])
        assert known.errors > 0
        assert (unknown.rate, unknown.total, unknown.grade, unknown.errors) == ("", "", "", 0)
        book.apply(typed(known.id, "40", "funds.0.executed"))
        assert book.entry(known.id, 1).rate == book.entries()[0].rate == "50%"


@st.composite
def changes(draw: st.DrawFn, ids: list[int]) -> Change:
    """Any change of a book that has these forms."""
    some = st.lists(st.sampled_from(ids), unique=True, max_size=4).map(tuple) if ids else st.just(())
    places = st.integers(0, len(ids) + 1)
    kinds: list[st.SearchStrategy[Change]] = [
        st.builds(AddForms, st.just("加"), st.lists(forms, max_size=2).map(tuple), st.none() | places),
        st.builds(RemoveForms, st.just("删"), some),
        st.builds(MoveForms, st.just("移"), some, places),
        st.builds(OrderForms, st.just("排"), some),
        st.builds(
            SetInfo, st.just("设"), st.builds(BookInfo, st.just("x"), st.sampled_from(["2023", "2024"]))
        ),
    ]
    if ids:
        edits = st.builds(ReplaceForm, st.just("换"), forms)
        edit = st.builds(EditForm, st.just("改"), st.sampled_from(ids), edits)
        two = st.tuples(edit, st.builds(MoveForms, st.just("移"), some, places))
        kinds += [edit, st.builds(Changes, st.just("多"), two)]
    return draw(st.one_of(kinds))


def state(book: Book) -> object:
    assert book.entries() == book.entries_by_own_connection()  # what is remembered is what is there
    return book.info, book.entries(), list(book.forms()), [book.form(id) for id in ids_of(book)]


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_the_list_after_several_changes_is_what_is_there(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, new_book(Path(folder), 6) as book:
        assert len(book.entries()) == 6
        for _ in range(data.draw(st.integers(1, 5))):
            book.apply(data.draw(changes(ids_of(book))))
        assert book.entries() == book.entries_by_own_connection()


def test_after_a_small_change_no_more_than_its_forms_are_read(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_book(home, 30) as book:
        ids = [entry.id for entry in book.entries()]

        def read_all(*_: object) -> None:
            raise AssertionError("the whole list was read")

        monkeypatch.setattr(Reader, "entries", read_all)
        book.apply(typed(ids[3], "别的项目"))
        book.apply(AddForms("加", (make_form(99),), at=1))
        book.apply(RemoveForms("删", (ids[0], ids[29])))
        names = [entry.project for entry in book.entries()]
        assert names[:4] == ["河道清淤99", "河道清淤2", "河道清淤3", "别的项目"]
        assert [entry.number for entry in book.entries()] == list(range(1, 30))


def test_removed_forms_are_put_back_and_none_is_made_for_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_book(home, 5) as book:
        before, ids = list(book.forms()), ids_of(book)

        def make(*_: object) -> Form:
            raise AssertionError("a form was made")

        with monkeypatch.context() as patch:
            for module in (form_reading, removed_forms):
                patch.setattr(module, "build_form", make)
            inverse = book.apply(RemoveForms("删", (ids[1], ids[3])))
            second = book.apply(book.apply(inverse))
            book.apply(second)
        assert list(book.forms()) == before
        assert second == inverse
        assert isinstance(inverse, AddForms)
        assert list(inverse.forms) == inverse.forms[:] == [before[1], before[3]]
        assert inverse.forms[-1] == before[3]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_change_and_its_inverse_leave_all_as_it_was(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, new_book(Path(folder), 4) as book:
        states, inverses = [state(book)], []
        for _ in range(data.draw(st.integers(1, 4))):
            inverses.append(book.apply(data.draw(changes(ids_of(book)))))
            states.append(state(book))
        redo = []
        for inverse in reversed(inverses):
            assert state(book) == states.pop()
            redo.append(book.apply(inverse))
        assert state(book) == states.pop()
        undo = [book.apply(change) for change in reversed(redo)]
        for change in reversed(undo):
            book.apply(change)
        assert book.count() == 4
        assert [entry.project for entry in book.entries()] == [f"河道清淤{n}" for n in (1, 2, 3, 4)]


def test_places_of_moved_added_and_removed_forms(home: Path) -> None:
    with new_book(home, 4) as book:
        a, b, c, d = ids_of(book)
        book.apply(MoveForms("移", (d, b), 0))
        assert ids_of(book) == [d, b, a, c]
        book.apply(AddForms("加", (make_form(9),), at=1))
        assert [entry.project for entry in book.entries()][1] == "河道清淤9"
        new = ids_of(book)[1]
        assert new not in (a, b, c, d)
        back = book.apply(RemoveForms("删", (c, d)))
        assert ids_of(book) == [new, b, a]
        assert [entry.number for entry in book.entries()] == [1, 2, 3]
        book.apply(back)
        assert ids_of(book) == [d, new, b, a, c]


def test_an_id_is_never_given_again(home: Path, path: Path) -> None:
    with new_book(home, 2) as book:
        last = ids_of(book)[-1]
        book.apply(RemoveForms("删", (last,)))
        book.save_as(path)
    with opened(path, home) as book:
        book.apply(AddForms("加", (make_form(),)))
        assert last not in ids_of(book)


def test_dirty_from_the_first_change_to_the_save(home: Path, path: Path) -> None:
    with new_book(home) as book:
        assert not book.dirty
        book.apply(AddForms("加", (make_form(),)))
        assert book.dirty
        assert book.revision - book.saved_revision == 1
        with pytest.raises(CannotSave, match="另存"):
            book.save()
        book.save_as(path)
        assert not book.dirty
        id = ids_of(book)[0]
        book.apply(typed(id, book.form(id).project))
        assert not book.dirty, "an edit that changes nothing"
        book.apply(typed(id, "新名"))
        assert book.dirty
        book.save()
        assert not book.dirty
    assert [form.project for form in read_forms_of(path)] == ["新名"]


def test_a_change_that_fails_leaves_nothing(home: Path) -> None:
    with new_book(home, 2) as book:
        before = state(book)
        first = ids_of(book)[0]
        step = Changes("多", (typed(first, "一半"), RemoveForms("删", (first,)), typed(first, "没有了")))
        with pytest.raises(NoSuchForm, match="已不在册中"):
            book.apply(step)
        assert state(book) == before
        assert book.form(first).project == "河道清淤1"
        with pytest.raises(NoSuchForm):
            book.form(99)


def test_dont_save_leaves_the_file(home: Path, path: Path) -> None:
    content = saved_book(home, path).read_bytes()
    with opened(path, home) as book:
        book.apply(RemoveForms("删", tuple(ids_of(book))))
    assert path.read_bytes() == content
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_book_for_reading_alone(home: Path, path: Path) -> None:
    saved_book(home, path)
    with Book.open(path, TEMPLATES, home, read_only=True) as book:
        assert book.read_only
        assert not list(path.parent.glob(".*")), "no lock"
        with pytest.raises(ReadOnlyBook, match="只读"):
            book.apply(typed(1, "x"))
        with pytest.raises(ReadOnlyBook, match="只读"):
            book.save()
        book.save_as(path.with_name("另一个.jixiao"))
        assert not book.read_only
        book.apply(typed(1, "x"))


def test_a_saved_file_stands_alone_and_names_itself(home: Path, path: Path) -> None:
    header = saved_book(home, path).read_bytes()[:100]
    assert header[68:72] == b"JXBK"
    assert int.from_bytes(header[60:64], "big") == VERSION
    assert header[18:20] == b"\x01\x01", "rollback mode: no -wal belongs to it"
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_what_was_removed_is_not_in_the_file(home: Path, path: Path) -> None:
    with new_book(home, 60) as book:
        book.apply(typed(1, "不该留下的名称"))
        book.apply(RemoveForms("删", tuple(ids_of(book)[:50])))
        book.save_as(path)
        few = path.stat().st_size
        assert "不该留下的名称".encode() not in path.read_bytes()
    saved_book(home, path.with_name("十.db"), 10)
    assert few <= path.with_name("十.db").stat().st_size


def test_search(home: Path) -> None:
    with new_book(home, 3) as book:
        a, b, c = ids_of(book)
        book.apply(typed(b, "WiFi 改造"))
        book.apply(typed(c, "100%满意_", "indicators.0.name"))
        assert book.search("清淤") == [a, c]
        assert book.search("wifi 改") == [b]
        assert book.search("改 水务") == [b]
        assert book.search("wifi改") == []
        book.apply(typed(b, "WiFi改造", "department"))
        assert book.search("wifi改") == [b], "letters among other characters, capitals or not"
        assert book.search("w%i") == book.search("w_fi") == book.search("a\\b") == []
        assert book.search("") == [a, b, c]
        assert book.search("满意") == []
        assert book.search("满意_", everywhere=True) == [c]
        assert book.search("%", everywhere=True) == [c]
        assert book.search("两条河道 清淤1", everywhere=True) == [a]
        book.apply(MoveForms("移", (c,), 0))
        assert book.search("清淤") == [c, a]


def test_search_for_a_whole_column_that_was_pasted(home: Path) -> None:
    """Thousands of words, or one very long one, are no damage of the book."""
    with new_book(home, 3) as book:
        a, _, _ = ids_of(book)
        every = " ".join(f"词{n}" for n in range(3000))
        book.apply(typed(a, every, "goal.expected"))
        assert book.search(every, everywhere=True) == [a]
        assert book.search(every) == []
        assert book.search(every + " 没有", everywhere=True) == []
        assert book.search("%" * 60_000) == book.search("a" * 60_000) == []


@pytest.mark.parametrize("by_sql", [0, 1, 2])
def test_words_beyond_those_of_the_statement_are_found_alike(
    home: Path, monkeypatch: pytest.MonkeyPatch, by_sql: int
) -> None:
    cases = [
        ("改 WIFI ä", False),
        ("改 WIFI Ä", False),
        ("清淤 两条 1", True),
        ("满意_ 清淤", True),
        ("% 满意_", True),
        ("两条河道清淤", True),
        ("10 清淤3", True),
        ("2023 清淤", False),
    ]
    with new_book(home, 3) as book:
        _, b, c = ids_of(book)
        book.apply(typed(b, "WiFi改造ä"))
        book.apply(typed(c, "满意_%", "indicators.0.level2"))
        expected = [book.search(words, everywhere=everywhere) for words, everywhere in cases]
        assert [] in expected
        assert any(expected)
        monkeypatch.setattr(searching, "_WORDS_BY_SQL", by_sql)
        assert [book.search(words, everywhere=everywhere) for words, everywhere in cases] == expected


def test_reading_sees_one_state_while_others_write(home: Path) -> None:
    with new_book(home, 450) as book:
        reading = book.forms()
        first = next(reading)
        book.apply(RemoveForms("删", tuple(ids_of(book)[200:])))
        assert 1 + sum(1 for _ in reading) == 450
        assert first.project == "河道清淤1"
        assert book.count() == 200


def test_a_save_beside_edits_is_one_state(home: Path, path: Path) -> None:
    with new_book(home, 2) as book:
        book.save_as(path)
        a, b = ids_of(book)
        book.apply(Changes("双", (typed(a, "0"), typed(b, "0"))))
        stop = threading.Event()

        def type_on() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                book.apply(Changes("双", (typed(a, str(number)), typed(b, str(number)))))

        typist = threading.Thread(target=type_on)
        typist.start()
        try:
            for _ in range(10):
                book.save()
                one, two = read_forms_of(path)
                assert one.project == two.project
        finally:
            stop.set()
            typist.join()
        book.apply(typed(a, "末"))
        assert book.dirty
        book.save()
        assert not book.dirty
        assert next(read_forms_of(path)).project == "末"


def test_flush_takes_nothing_away(home: Path) -> None:
    with new_book(home, 2) as book:
        before = state(book)
        book.flush()
        assert state(book) == before


def test_half_a_surrogate_pair_is_no_reason_to_lose_a_form(home: Path, path: Path) -> None:
    with new_book(home) as book:
        book.apply(AddForms("粘贴", (replace(make_form(), project="坏\ud83d字"),)))
        book.save_as(path)
    assert next(read_forms_of(path)).project == "坏\ufffd字"


def test_a_change_of_many_forms_is_undone_without_working_them_out(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the list shows of each is known from before; a form that is changed twice is worked out again."""
    with new_book(home, 150) as book:
        ids = ids_of(book)
        before = (book.entries(), list(book.forms()))
        parts = [typed(id, f"新{id}") for id in ids]
        parts += [typed(ids[0], "40", "funds.0.executed"), typed(ids[0], "60", "funds.0.executed")]
        inverse = book.apply(Changes("改", tuple(parts)))
        after = (book.entries(), list(book.forms()))
        assert after != before
        worked, really = [0], rows.figures

        def counted(assessment: Assessment | None) -> rows.Figures:
            worked[0] += 1
            return really(assessment)

        monkeypatch.setattr(rows, "figures", counted)
        again = book.apply(inverse)
        assert worked[0] <= 3
        assert (book.entries(), list(book.forms())) == before
        book.apply(again)
        assert worked[0] <= 6
        assert (book.entries(), list(book.forms())) == after


def test_without_figures_a_step_back_works_them_out_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after rules have changed: what the list showed by the old ones is true no more."""
    with new_book(home, 3) as book:
        ids = ids_of(book)
        parts = (Changes("改", tuple(typed(id, f"新{id}") for id in ids)), RemoveForms("删", (ids[1],)))
        inverse = book.apply(Changes("都", parts))
        really = rows.figures

        def by_other_rules(assessment: Assessment | None) -> rows.Figures:
            return {**really(assessment), "errors": 77}

        monkeypatch.setattr(rows, "figures", by_other_rules)
        again = book.apply(inverse)
        assert any(entry.errors != 77 for entry in book.entries())
        book.apply(again)
        book.recount()
        book.apply(without_figures(inverse))
        assert [(entry.project, entry.errors) for entry in book.entries()] == [
            (f"河道清淤{n}", 77) for n in (1, 2, 3)
        ]


def test_a_closed_book_says_so(home: Path, path: Path) -> None:
    saved_book(home, path)
    with opened(path, home) as book:
        pass
    uses: list[Callable[[], object]] = [
        book.entries,
        book.ids,
        book.entries_by_own_connection,
        lambda: list(book.forms()),
        lambda: list(book.usages(10)),
        lambda: book.apply(typed(1, "改")),
        book.recount,
        book.save,
    ]
    for use in uses:
        with pytest.raises(BookError, match=r"已关闭.*。$"):
            use()
    book.close()
    book.flush()
    assert list((home / "working").iterdir()) == []


def test_closing_waits_for_a_flush_that_finds_no_copy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = new_book(home, 1)
    entered, go_on = threading.Event(), threading.Event()

    def look_after_copy() -> None:
        entered.set()
        go_on.wait(10)
        with book._access:
            pass

    monkeypatch.setattr(book, "_look_after_copy", look_after_copy)
    threads = [threading.Thread(target=do, daemon=True) for do in (book.flush, book.close)]
    threads[0].start()
    assert entered.wait(10)
    threads[1].start()
    threads[1].join(0.2)  # time to take whatever it takes first
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
