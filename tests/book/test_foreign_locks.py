"""What another SQLite program is about to write into a project file is not lost by a save over it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jixiao_gui.book import saving
from jixiao_gui.book.book import CannotSave
from tests.book.making import ids_of, opened, saved_book, typed

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no open file is replaced there")
_TOOL = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    db.execute(statement)
print("ready", flush=True)
sys.stdin.read()
db.execute("UPDATE book SET year = '2031'")
db.execute("COMMIT")
"""
"""It runs the statements of its arguments, waits for the end of its input and writes."""


@contextmanager
def tool(path: Path, *statements: str) -> Iterator[None]:
    """Another program, in the middle of what ``statements`` begin, which writes when the block has ended."""
    command = [sys.executable, "-c", _TOOL, str(path), *statements]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_file_locked_for_writing_is_told_and_nothing_is_lost(path: Path, home: Path, begin: str) -> None:
    saved_book(home, path)
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        with tool(path, begin), pytest.raises(CannotSave, match="锁定"):
            book.save()
        assert book.dirty
    db = sqlite3.connect(path)
    assert db.execute("SELECT year FROM book").fetchone() == ("2031",)
    db.close()


def test_so_is_one_in_write_ahead_mode(path: Path, home: Path) -> None:
    saved_book(home, path)
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        with (
            tool(path, "PRAGMA journal_mode = WAL", "PRAGMA wal_checkpoint(TRUNCATE)", "BEGIN IMMEDIATE"),
            pytest.raises(CannotSave, match=r"锁定|打开着"),
        ):
            book.save(overwrite=True)


def test_a_reader_does_not_hinder_a_save(path: Path, home: Path) -> None:
    saved_book(home, path)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM book").fetchall()
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        book.save()
        assert not book.dirty
    reader.close()


def test_a_lock_is_seen_also_just_before_the_file_is_replaced(
    path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_book(home, path)
    seen = [False, True]
    monkeypatch.setattr(saving, "is_being_written", lambda _path: seen.pop(0))
    with opened(path, home) as book:
        before = path.read_bytes()
        with pytest.raises(CannotSave, match="锁定"):
            book.save()
        assert path.read_bytes() == before
        assert [file.name for file in path.parent.iterdir() if file.name.endswith(".saving")] == []
    assert not seen
