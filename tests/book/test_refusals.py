"""Files that are no books, newer, broken or not to be read: refused with a sentence, untouched."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jixiao_gui.book.book import (
    Book,
    BookDamaged,
    BookError,
    BookTooNew,
    CannotRead,
    CannotSave,
    NotABook,
    ReadOnlyBook,
    read_forms_of,
)
from jixiao_gui.book.schema import VERSION
from tests.book.making import TEMPLATES, ids_of, opened, saved_book, typed


def still_open(folder: Path) -> list[str]:
    """The files of ``folder`` that this process holds open; on other systems than Linux none is told."""
    if sys.platform != "linux":
        return []
    names = [os.path.realpath(handle) for handle in Path("/proc/self/fd").iterdir()]
    return [name for name in names if name.startswith(str(folder))]


def refused(path: Path, home: Path, kind: type[BookError]) -> BookError:
    """The error of opening ``path``, which is left as it was and without anything beside it."""
    before, files_before = path.read_bytes(), sorted(path.parent.iterdir())
    with pytest.raises(kind) as caught:
        Book.open(path, TEMPLATES, home)
    with pytest.raises(kind):
        list(read_forms_of(path))
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == files_before
    assert not any((home / "working").iterdir()), "no working copy is left"
    assert still_open(home) == [], "Windows would not have removed it"
    sentence = str(caught.value)
    assert path.name in sentence
    assert sentence.endswith("。")
    assert "\n" not in sentence
    return caught.value


def with_sql(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"SQLite format", b"\x00" * 5000, "表".encode() * 99]
)
def test_other_files(path: Path, home: Path, content: bytes) -> None:
    path.write_bytes(content)
    refused(path, home, NotABook)


def test_another_programs_database(path: Path, home: Path) -> None:
    with_sql(path, "CREATE TABLE form (id INTEGER PRIMARY KEY)", "PRAGMA user_version = 1")
    assert "其他程序" in str(refused(path, home, NotABook))


def test_a_newer_book(path: Path, home: Path) -> None:
    with_sql(saved_book(home, path), f"PRAGMA user_version = {VERSION + 1}")
    assert "升级" in str(refused(path, home, BookTooNew))


def test_a_version_that_cannot_be(path: Path, home: Path) -> None:
    with_sql(saved_book(home, path), "PRAGMA user_version = 1234567")
    refused(path, home, BookDamaged)


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE indicator"],
        ["DELETE FROM book"],
        ["ALTER TABLE form DROP COLUMN project"],
        ["PRAGMA user_version = 0"],
        ["DROP TABLE goal", "CREATE VIEW goal AS SELECT 1 AS form_id, '' AS expected, '' AS achieved"],
    ],
)
def test_a_book_that_is_not_what_it_says(path: Path, home: Path, statements: list[str]) -> None:
    with_sql(saved_book(home, path), *statements)
    refused(path, home, BookDamaged)


@pytest.mark.parametrize("keep", [60, 99, 100, 4096, 0.5, 0.99])
def test_truncated(path: Path, home: Path, keep: float) -> None:
    content = saved_book(home, path, 30).read_bytes()
    path.write_bytes(content[: int(keep if keep > 1 else keep * len(content))])
    refused(path, home, BookDamaged)


def test_a_damaged_book_names_its_newest_whole_backup(path: Path, home: Path) -> None:
    saved_book(home, path)
    for text in ("一", "二"):
        with opened(path, home) as book:
            book.apply(typed(ids_of(book)[0], text))
            book.save()
    newest, oldest = sorted((home / "backups").rglob("*.db"), reverse=True)
    newest.unlink()
    newest.write_bytes(b"SQLite format 3\x00 torn")
    path.write_bytes(path.read_bytes()[:5000])
    error = refused(path, home, BookDamaged)
    assert isinstance(error, BookDamaged)
    assert error.backup == oldest
    assert next(read_forms_of(oldest)).project == "河道清淤1"


def test_bytes_at_random_never_crash(path: Path, home: Path) -> None:
    """Whatever is written over a book: it is refused, or read without a traceback."""
    content = saved_book(home, path, 8).read_bytes()
    chance = random.Random(1)
    outcomes = set()
    for _ in range(120):
        broken = bytearray(content)
        for _ in range(chance.choice([1, 3, 50])):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path.write_bytes(broken)
        try:
            with opened(path, home) as book:
                assert len(book.entries()) == len(list(book.forms()))
                assert all(book.form(id) for id in ids_of(book))
            outcomes.add("read")
        except BookError as error:
            outcomes.add("refused" if str(error).endswith("。") else repr(error))
        assert path.read_bytes() == broken
    assert outcomes == {"read", "refused"}


def test_no_such_file(path: Path, home: Path) -> None:
    for missing in (path, path / "里面.db", path.parent):
        with pytest.raises(CannotRead, match="无法读取"):
            Book.open(missing, TEMPLATES, home)
        with pytest.raises(CannotRead):
            next(read_forms_of(missing))


def fail(error: OSError) -> Callable[..., object]:
    def raising(*_: object, **__: object) -> object:
        raise error

    return raising


def test_no_permission(path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved_book(home, path)
    really = Path.open

    def denied(which: Path, *rest: Any, **more: Any) -> Any:
        if which == path:
            raise PermissionError(13, "denied")
        return really(which, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", denied)
        with pytest.raises(CannotRead, match="权限"):
            Book.open(path, TEMPLATES, home)


def test_no_room_for_the_copy_is_not_told_of_the_file(
    path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of the working copies is full: the file can be read and is not to blame."""
    saved_book(home, path)
    really = Path.open

    def full(which: Path, *rest: Any, **more: Any) -> Any:
        if which.name == "book.db":
            raise OSError(28, "No space left on device")
        return really(which, *rest, **more)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(CannotSave, match=r"无法建立工作副本.*磁盘已满"):
        Book.open(path, TEMPLATES, home)
    assert not any((home / "working").iterdir())
    with pytest.raises(CannotSave, match=r"无法建立工作副本.*磁盘已满"):
        list(read_forms_of(path))


def test_a_home_that_takes_nothing(path: Path, tmp_path: Path, home: Path) -> None:
    saved_book(home, path)
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    with pytest.raises(CannotSave, match="工作副本"):
        Book.open(path, TEMPLATES, blocked)
    with pytest.raises(CannotSave, match="工作副本"):
        Book.new(TEMPLATES, blocked)


def test_a_folder_that_takes_nothing(path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only folder: it opens for reading, says why, and is saved elsewhere."""
    saved_book(home, path)
    really = os.open

    def refusing(name: str | Path, flags: int, *rest: int, **more: int) -> int:
        if flags & os.O_CREAT and Path(name).parent == path.parent:
            raise PermissionError(13, "read-only folder", str(name))
        return really(name, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refusing)
    with opened(path, home) as book:
        assert book.read_only
        assert "不能写入" in book.read_only_reason
        with pytest.raises(ReadOnlyBook):
            book.apply(typed(ids_of(book)[0], "改"))
        elsewhere = home / "别处.db"
        book.save_as(elsewhere)
        book.apply(typed(ids_of(book)[0], "改"))
        book.save()
    assert next(read_forms_of(elsewhere)).project == "改"
    assert next(read_forms_of(path)).project == "河道清淤1"


def test_what_another_program_left_in_its_journal(path: Path, home: Path) -> None:
    """A database left in WAL mode by a tool that was killed: its last changes are read, not lost."""
    saved_book(home, path)
    tool = sqlite3.connect(path)
    tool.execute("PRAGMA journal_mode = WAL")
    tool.execute("UPDATE form SET project = '工具所改' WHERE id = 1")
    tool.commit()
    killed = path.with_name("killed.db")
    shutil.copyfile(path, killed)
    shutil.copyfile(f"{path}-wal", f"{killed}-wal")
    before = killed.read_bytes(), Path(f"{killed}-wal").read_bytes()
    tool.close()
    assert next(read_forms_of(killed)).project == "工具所改"
    with opened(killed, home) as book:
        assert book.form(1).project == "工具所改"
        with pytest.raises(CannotSave, match="另一个数据库程序"):
            book.save()
    assert (killed.read_bytes(), Path(f"{killed}-wal").read_bytes()) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM indicator WHERE form_id = 1 AND number = 1",
        "UPDATE indicator SET number = number + 7 WHERE form_id = 1 AND number > 1",
        "UPDATE indicator SET number = number - 9 WHERE form_id = 1",
        "UPDATE indicator SET number = 'last' WHERE form_id = 1 AND number = 2",
    ],
)
def test_rows_that_another_tool_took_out_or_moved(path: Path, home: Path, statement: str) -> None:
    """A row is written by its place in the form: one edit must not write over another row, or double it."""
    saved_book(home, path, 2)
    with_sql(
        path,
        "INSERT INTO auto_score (form_id, number) VALUES (1, 3)",
        statement,
        "UPDATE auto_score SET number ="
        " (SELECT number FROM indicator WHERE form_id = 1 AND name = '培训场次3')",
        "DELETE FROM fund_line WHERE form_id = 1 AND number = 0",
    )
    with opened(path, home) as book:
        before = book.form(1)
        names = [row.name for row in before.indicators]
        assert set(names) >= {"培训场次0", "培训场次3"}
        assert [row.name for row in before.indicators if row.auto] == ["培训场次3"]
        assert [line.item for line in before.funds] == ["其他资金"]
        at = names.index("培训场次3")
        book.apply(typed(1, "改", f"indicators.{at}.name"))
        book.apply(typed(1, "9", "funds.0.budget"))
        book.save()
    after = next(read_forms_of(path))
    assert [row.name for row in after.indicators] == [*names[:at], "改", *names[at + 1 :]]
    assert [row.auto for row in after.indicators] == [row.auto for row in before.indicators]
    assert [line.budget for line in after.funds] == ["9"]
    assert next(iter(list(read_forms_of(path))[1:])).indicators[3].name == "培训场次3"


def test_values_that_other_tools_leave(path: Path, home: Path) -> None:
    saved_book(home, path)
    with_sql(
        path,
        "UPDATE form SET project = x'e6b2b3', errors = 'many', position = 9.5 WHERE id = 1",
        "UPDATE form SET manual = 'nonsense', filled = '[1, \"total.score\"]' WHERE id = 1",
        "UPDATE indicator SET weight = 12.5 WHERE form_id = 1",
        "DELETE FROM goal WHERE form_id = 1",
        "CREATE TABLE notes (text)",
    )
    form = list(read_forms_of(path))[-1]
    assert form.project == "河"
    assert not form.manual
    assert form.filled == {"total.score"}
    assert form.indicators[0].weight == "12.5"
    assert form.goal.expected == ""
    with opened(path, home) as book:
        assert [(entry.project, entry.errors) for entry in book.entries()][-1] == ("河", 0)
        book.apply(typed(1, "改", "goal.expected"))
        book.save()
    assert list(read_forms_of(path))[-1].goal.expected == "改"
    db = sqlite3.connect(path)
    assert db.execute("SELECT count(*) FROM notes").fetchone() == (0,)
    db.close()
