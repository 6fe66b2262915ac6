"""Damage that leaves a database in perfect order is told from what another program wrote on purpose."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jixiao_gui.book import seal
from jixiao_gui.book.book import Book, BookDamaged, ReadOnlyBook, RemoveForms, State, read_forms_of
from jixiao_gui.book.opening import newest_whole_backup
from tests.book.making import TEMPLATES, ids_of, new_book, opened, saved_book, typed


def with_sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def state_of(path: Path, home: Path) -> State:
    with opened(path, home) as book:
        return book.state


def another_digit(path: Path) -> None:
    """Turn the budget of a form, 80, into 90, as no database program would."""
    content = path.read_bytes()
    at = content.index("年度资金总额80".encode()) + len("年度资金总额".encode())
    path.write_bytes(content[:at] + b"9" + content[at + 1 :])


def test_a_saved_file_is_sealed(path: Path, home: Path) -> None:
    saved_book(home, path)
    assert seal.read(path).holds
    assert state_of(path, home) is State.WHOLE
    with opened(path, home) as book:
        assert book.warning == ""
        book.apply(typed(ids_of(book)[0], "改"))
        book.save()
        assert seal.read(path).holds
        book.save_as(path.with_name("另存.db"))
    assert seal.read(path.with_name("另存.db")).holds


def test_a_file_made_compact_is_sealed(path: Path, home: Path) -> None:
    with new_book(home, 200) as book:
        book.apply(RemoveForms("删", tuple(ids_of(book)[3:])))
        book.save_as(path)
    assert path.stat().st_size < 100_000, "made compact"
    assert seal.read(path).holds


def test_any_byte_that_is_not_the_seals_own_room_is_noticed(path: Path, home: Path) -> None:
    content = saved_book(home, path, 30).read_bytes()
    chance = random.Random(3)
    for _ in range(200):
        at = chance.randrange(len(content))
        path.write_bytes(content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :])
        assert seal.read(path).holds == (seal.PAGE <= at < 2 * seal.PAGE - 48)


def test_silent_damage_opens_for_reading_alone(path: Path, home: Path) -> None:
    """The database is in order and an amount is wrong: it is said, and the file cannot be saved unasked."""
    saved_book(home, path)
    another_digit(path)
    before = path.read_bytes()
    with opened(path, home) as book:
        assert book.state is State.DAMAGED
        assert book.read_only
        assert "校验值不符" in book.read_only_reason
        assert path.name in book.warning
        assert "90" in [form.funds[0].initial for form in book.forms()]
        with pytest.raises(ReadOnlyBook, match="校验值"):
            book.apply(typed(1, "改"))
        assert path.read_bytes() == before
        book.save_as(path)
        assert not book.read_only
        assert book.warning == ""
    assert state_of(path, home) is State.WHOLE


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE form SET project = '工具所改'"],
        ["PRAGMA journal_mode = WAL", "UPDATE form SET project = '工具所改'"],
        ["UPDATE form SET project = '工具所改'", "VACUUM"],
        ["PRAGMA page_size = 8192", "UPDATE form SET project = '工具所改'", "VACUUM"],
        ["DROP TABLE seal", "UPDATE form SET project = '工具所改'"],
        ["DELETE FROM seal", "UPDATE form SET project = '工具所改'"],
        ["UPDATE seal SET content = 7, counter = x'00'", "UPDATE form SET project = '工具所改'"],
        ["DROP TABLE seal", "CREATE TABLE seal (x)", "UPDATE form SET project = '工具所改'"],
    ],
    ids=["plain", "wal", "vacuum", "page size", "dropped", "emptied", "nonsense", "another table"],
)
def test_what_another_program_wrote_opens_and_is_told(path: Path, home: Path, statements: list[str]) -> None:
    saved_book(home, path)
    with_sql(path, *statements)
    with opened(path, home) as book:
        assert book.state is State.CHANGED
        assert not book.read_only
        assert "其他程序" in book.warning
        book.apply(typed(ids_of(book)[0], "再改"))
        book.save()
    assert {form.project for form in read_forms_of(path)} == {"再改", "工具所改"}
    # A file of other pages goes without a seal, and then says so each time.
    laid_out_anew = "page_size" in statements[0]
    assert state_of(path, home) is (State.CHANGED if laid_out_anew else State.WHOLE)


def test_a_spoilt_backup_is_not_offered(path: Path, home: Path) -> None:
    saved_book(home, path)
    for text in ("一", "二"):
        with opened(path, home) as book:
            book.apply(typed(ids_of(book)[0], text))
            book.save()
    newest, oldest = sorted((home / "backups").rglob("*.db"), reverse=True)
    assert newest_whole_backup(home, path) == newest
    another_digit(newest)
    assert newest_whole_backup(home, path) == oldest


@pytest.mark.parametrize("content", [b"", b"\x00" * 9000, b"PK\x03\x04 something else"])
def test_a_book_that_was_overwritten_names_its_backup(path: Path, home: Path, content: bytes) -> None:
    """What stands there now is no book; that one was saved there is known from its backups."""
    saved_book(home, path)
    with opened(path, home) as book:
        book.save()
    path.write_bytes(content)
    with pytest.raises(BookDamaged) as caught:
        Book.open(path, TEMPLATES, home)
    assert caught.value.backup is not None
    assert next(read_forms_of(caught.value.backup)).project == "河道清淤1"


def test_a_book_whose_beginning_was_overwritten(path: Path, home: Path) -> None:
    content = saved_book(home, path).read_bytes()
    path.write_bytes(b"\x00" * 512 + content[512:])
    with pytest.raises(BookDamaged, match="抢救"):
        Book.open(path, TEMPLATES, home)


def test_a_spoilt_letter_does_not_keep_a_book_from_being_read(path: Path, home: Path) -> None:
    """A byte that is no UTF-8: the text shows where it was, and what is saved then can be read by all."""
    content = saved_book(home, path).read_bytes()
    at = content.index("河道清淤2".encode())
    path.write_bytes(content[:at] + b"\xff" + content[at + 1 :])
    with opened(path, home) as book:
        assert book.state is State.DAMAGED
        assert [e.project[-4:] for e in book.entries()] == ["道清淤1", "道清淤2", "道清淤3"]
        assert "\ufffd" in book.entries()[1].project
        assert book.form(2).department == "某区水务局"
        book.save_as(path)
    assert state_of(path, home) is State.WHOLE
    with closing(sqlite3.connect(path)) as db:
        kinds = db.execute("SELECT DISTINCT typeof(project), typeof(department), typeof(manual) FROM form")
        assert kinds.fetchall() == [("text", "text", "text")]


@pytest.mark.parametrize("forms", [3, 60])
def test_a_copy_taken_while_the_book_was_written_says_to_copy_it_again(
    path: Path, home: Path, forms: int
) -> None:
    """Whatever of the writing was on the disk by then, by another program or over the network."""
    whole = saved_book(home, path, forms).read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 2")  # pages go to the disk before the end
        db.execute("BEGIN")
        db.execute("UPDATE form SET project = project || '改'")
        db.execute("UPDATE indicator SET actual = actual || '改'")
        written = path.read_bytes()
        db.execute("ROLLBACK")
    assert written != whole
    halves = [written, whole[: len(whole) // 2], whole[: len(whole) // 2] + written[len(whole) // 2 :]]
    for number, content in enumerate(halves):
        copy = path.with_name(f"复制{number}.db")
        copy.write_bytes(content)
        try:
            with opened(copy, home) as book:
                told = book.warning
        except BookDamaged as error:
            told = str(error)
        if content != whole:
            assert seal.COPY_AGAIN in told
        assert copy.read_bytes() == content
