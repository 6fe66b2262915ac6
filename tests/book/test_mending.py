"""Numbers and sizes that no book has: mended or refused at opening, never an error at the next edit."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from jixiao_gui.book.book import (
    AddForms,
    Book,
    BookError,
    CannotSave,
    EditForm,
    MoveForms,
    RemoveForms,
    State,
    read_forms_of,
)
from jixiao_gui.book.checked import is_checked
from jixiao_gui.book.errors import MOST_ROWS, BookTooLarge
from jixiao_gui.book.seal import fingerprint
from jixiao_gui.form.edits import SpliceRows
from jixiao_gui.form.model import OwnTable
from tests.book.making import TEMPLATES, ids_of, make_form, new_book, opened, saved_book, typed
from tests.book.resealing import reseal

LAST = (1 << 63) - 1


def with_sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def work(book: Book) -> None:
    """What a user does to a book: none of it may meet an error that nobody foresaw."""
    for id in ids_of(book):
        book.apply(typed(id, "改"))
        book.apply(typed(id, "改", "indicators.0.name"))
        book.apply(typed(id, "改", "goal.expected"))
    undo = book.apply(AddForms("加", (make_form(8), make_form(9)), at=0))
    book.apply(undo)
    ids = ids_of(book)
    book.apply(book.apply(MoveForms("移", (ids[-1],), 0)))
    book.apply(book.apply(RemoveForms("删", (ids[0],))))
    assert ids_of(book) == ids
    assert len(list(book.numbered())) == len(ids)
    list(book.usages(10))


NUMBERS = [str(LAST), str(-LAST - 1), "-1", "0", "1e300", "-1e300", "1.5", "'many'", "''", "x'ff'", "'7'"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("place", ["revision", "position", "errors", "sequence", "indicator", "orphans"])
def test_numbers(place: str, number: str, path: Path, home: Path) -> None:
    saved_book(home, path)
    with_sql(
        path,
        {
            "revision": f"UPDATE book SET revision = {number}",
            "position": f"UPDATE form SET position = {number} WHERE id = 2",
            "errors": f"UPDATE form SET errors = {number}, warnings = {number} WHERE id = 2",
            "sequence": f"UPDATE sqlite_sequence SET seq = {number} WHERE name = 'form'",
            "indicator": f"UPDATE OR IGNORE indicator SET number = {number} WHERE form_id = 2 AND number = 3",
            "orphans": f"UPDATE OR IGNORE indicator SET form_id = {number} WHERE form_id = 2 AND number = 3",
        }[place],
    )
    reseal(path)
    content = path.read_bytes()
    with opened(path, home) as book:
        assert sorted(form.project for form in book.forms()) == [f"河道清淤{n}" for n in (1, 2, 3)]
        work(book)
        assert path.read_bytes() == content
        book.save()
    with opened(path, home) as book:
        assert book.state is State.WHOLE
        work(book)


@pytest.mark.parametrize("number", [LAST, LAST - 1, -LAST - 1, -1, 0, 1 << 60])
def test_ids(number: int, path: Path, home: Path) -> None:
    saved_book(home, path)
    tables = ["goal", "fund_line", "indicator"]
    with_sql(
        path,
        f"UPDATE form SET id = {number} WHERE id = 2",
        *(f"UPDATE {table} SET form_id = {number} WHERE form_id = 2" for table in tables),
    )
    with opened(path, home) as book:
        assert [len(form.indicators) for form in book.forms()] == [4, 4, 4]
        assert [form.project for form in book.forms()] == [f"河道清淤{n}" for n in (1, 2, 3)]
        work(book)
        book.save()
    assert len(list(read_forms_of(path))) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sqlite_sequence",
        "INSERT INTO sqlite_sequence VALUES ('form', 1)",
        "UPDATE sqlite_sequence SET name = NULL",
        "UPDATE sqlite_sequence SET seq = NULL",
    ],
)
def test_ids_that_were_given(statement: str, path: Path, home: Path) -> None:
    with_sql(saved_book(home, path), statement)
    with opened(path, home) as book:
        work(book)
        assert len(set(ids_of(book))) == 3


def test_no_table_of_ids_that_were_given(path: Path, home: Path) -> None:
    saved_book(home, path)
    with_sql(path, "PRAGMA writable_schema = ON", "DELETE FROM sqlite_master WHERE name = 'sqlite_sequence'")
    with opened(path, home) as book:
        work(book)
        book.save()
    assert len(list(read_forms_of(path))) == 3


def refused(path: Path, home: Path, words: str) -> None:
    before, begun = path.read_bytes(), time.process_time()
    with pytest.raises(BookTooLarge, match=words) as caught:
        Book.open(path, TEMPLATES, home)
    with pytest.raises(BookTooLarge):
        list(read_forms_of(path))
    assert str(caught.value).endswith("。")
    assert path.name in str(caught.value)
    assert path.read_bytes() == before
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("foreign", [False, True])
def test_more_rows_than_a_form_has(foreign: bool, path: Path, home: Path) -> None:
    saved_book(home, path)
    many = "WITH RECURSIVE c(n) AS (SELECT 4 UNION ALL SELECT n + 1 FROM c WHERE n < 200000)"
    with_sql(path, f"INSERT INTO indicator (form_id, number) {many} SELECT 1, n FROM c")
    if foreign:
        with_sql(path, "CREATE VIEW v AS SELECT 1")
    reseal(path)
    refused(path, home, "200001 行")


@pytest.mark.parametrize("foreign", [False, True])
def test_a_cell_of_300_megabytes(foreign: bool, path: Path, home: Path) -> None:
    saved_book(home, path)
    with_sql(path, "UPDATE goal SET expected = CAST(zeroblob(300000000) AS TEXT) WHERE form_id = 2")
    if foreign:
        with_sql(path, "CREATE VIEW v AS SELECT 1")
    refused(path, home, "MB")


def test_what_could_not_be_opened_is_not_written(path: Path, home: Path) -> None:
    with new_book(home, 1) as book:
        before = book.form(1)
        with pytest.raises(CannotSave, match=r"没有记下.*太长"):
            book.apply(typed(1, "长" * 6_000_000))
        many = replace(before, indicators=before.indicators * (MOST_ROWS // 4 + 1))
        with pytest.raises(CannotSave, match=r"没有记下.*行"):
            book.apply(AddForms("加", (many,)))
        assert list(book.forms()) == [before]
        most = replace(before, indicators=(before.indicators * MOST_ROWS)[:MOST_ROWS])
        book.apply(AddForms("加", (most,)))
        rows = SpliceRows("插入", 0, 0, before.indicators[:1])
        with pytest.raises(CannotSave, match=r"没有记下.*行"):
            book.apply(EditForm("插入", ids_of(book)[1], rows))
        book.save_as(path)
    assert list(read_forms_of(path)) == [before, most]


def test_a_constraint_that_fails_is_a_sentence(home: Path) -> None:
    with new_book(home, 2) as book:
        with pytest.raises(CannotSave, match="没有记下"):
            book.apply(AddForms("加", (make_form(5),), ids=(1,)))
        assert book.count() == 2


def test_flipped_bits_under_a_seal_that_fits(path: Path, home: Path) -> None:
    """Whoever flips a bit may seal the file again: it is refused with a sentence, or all of it works."""
    content = saved_book(home, path, 6).read_bytes()
    chance = random.Random(3)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(80):
        flipped = bytearray(content)
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        reseal(path)
        flipped = bytearray(path.read_bytes())
        try:
            with opened(path, home) as book:
                assert len(book.entries()) == len(list(book.forms()))
                if not book.read_only:
                    work(book)
            outcomes["read"] += 1
        except BookError as error:
            outcomes["refused" if str(error).endswith("。") else repr(error)] = outcomes["refused"] + 1
        assert path.read_bytes() == flipped
    assert set(outcomes) == {"read", "refused"}
    assert min(outcomes.values()) > 1, outcomes


def test_only_what_was_found_whole_is_not_looked_through_again(
    path: Path, home: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    saved_book(home, path)
    assert is_checked(home, fingerprint(path)), "what is saved here is known here"
    assert not is_checked(other, fingerprint(path))
    with opened(path, other):
        assert is_checked(other, fingerprint(path))
    with_sql(path, "UPDATE book SET revision = -1")
    reseal(path)
    for _ in range(2):
        with opened(path, other) as book:
            assert book.revision == 0, "what had to be mended, has to be mended again"
        assert not is_checked(other, fingerprint(path))


@pytest.mark.parametrize("spoilt", ["x'e5ff'", "CAST(x'e5ff' AS TEXT)"], ids=["bytes", "text"])
def test_spoilt_bytes_in_keys(spoilt: str, path: Path, home: Path) -> None:
    """They are texts too: the book opens, and what they name keeps its texts."""
    form = replace(make_form(1), tables=(OwnTable("tasks", ((("x1", "加固"),), (("x1", "清淤"),))),))
    with new_book(home) as book:
        book.apply(AddForms("加", (form, make_form(2))))
        book.save_as(path)
    with_sql(
        path,
        f"UPDATE own_row SET section = {spoilt}",
        f"INSERT INTO template (id, name, content) VALUES ({spoilt}, '甲', '{{}}')",
        f"UPDATE goal SET expected = {spoilt} WHERE form_id = 2",
    )
    with opened(path, home) as book:
        first, second = book.forms()
        assert [[text for _, text in row] for table in first.tables for row in table.rows] == [
            ["加固"],
            ["清淤"],
        ]
        assert replace(first, tables=()) == replace(form, tables=())
        assert second.goal.expected.startswith("\ufffd")
        work(book)
        book.save()
    with closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT section, number, texts FROM own_row WHERE form_id = 1 ORDER BY number")
        assert [(section[0], number) for section, number, _ in found] == [("\ufffd", 0), ("\ufffd", 1)]
        assert all("\ufffd" in id for (id,) in db.execute("SELECT id FROM template"))


def test_spoilt_keys_that_become_one(path: Path, home: Path) -> None:
    saved_book(home, path)
    with_sql(
        path,
        "INSERT INTO own_row VALUES (1, CAST(x'80' AS TEXT), 0, '{}'), (1, CAST(x'81' AS TEXT), 0, '{}')",
    )
    with opened(path, home) as book:
        work(book)
        book.save()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT section FROM own_row").fetchall() == [("\ufffd",)]
