"""Two windows, two machines: the second opens for reading, and is told who has the file."""

from __future__ import annotations

import ctypes
import json
import os
import platform
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jixiao_gui.book import lock
from jixiao_gui.book.book import Book, BookError, CannotSave, ReadOnlyBook, read_forms_of
from jixiao_gui.book.lock import acquire, lock_path
from jixiao_gui.book.owner import Owner, host_name, is_running
from tests.book.making import TEMPLATES, ids_of, new_book, opened, saved_book, typed


def write_lock(path: Path, owner: Owner) -> Path:
    beside = lock_path(path)
    beside.write_text(json.dumps(owner.values()), "utf-8")
    return beside


def dead_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_the_second_opens_for_reading(path: Path, home: Path) -> None:
    saved_book(home, path)
    with opened(path, home) as first:
        assert not first.read_only
        assert first.read_only_reason == ""
        with opened(path, home) as second:
            assert second.read_only
            assert "另一个窗口" in second.read_only_reason
            with pytest.raises(ReadOnlyBook):
                second.save()
            with pytest.raises(CannotSave, match="正打开着"):
                second.save_as(path)
            second.save_as(path.with_name("副本.db"))
            assert not second.read_only
            assert lock_path(path.with_name("副本.db")).exists()
        assert lock_path(path).exists(), "the second leaves the first one's lock alone"
        first.apply(typed(ids_of(first)[0], "改"))
        first.save()
    assert not lock_path(path).exists()
    with opened(path, home) as third:
        assert not third.read_only


def test_saving_elsewhere_moves_the_lock(path: Path, home: Path) -> None:
    other = path.with_name("另存.db")
    with new_book(home, 1) as book:
        book.save_as(path)
        assert lock_path(path).exists()
        book.save_as(other)
        assert not lock_path(path).exists()
        assert lock_path(other).exists()


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_saving_under_another_name_of_the_same_file(path: Path, home: Path) -> None:
    """Through a link, as to a network drive: it was refused as open elsewhere, by our own lock."""
    saved_book(home, path)
    by = path.parent.with_name("盘")
    by.symlink_to(path.parent)
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "改"))
        book.save_as(by / path.name)
        assert not book.dirty
        assert book.path == path
    assert next(read_forms_of(path)).project == "改"


def test_a_lock_of_another_machine_names_its_owner(path: Path, home: Path) -> None:
    saved_book(home, path)
    owner = Owner("财务二号机", "clerk", dead_process(), "", "2023-12-31 09:30:00", "token")
    beside = write_lock(path, owner)
    with opened(path, home) as book:
        assert book.read_only
        for word in ("财务二号机", "clerk", "2023-12-31 09:30:00"):
            assert word in book.read_only_reason
    assert beside.exists()


def test_a_dead_lock_is_taken_over(path: Path, home: Path) -> None:
    saved_book(home, path)
    write_lock(path, Owner(platform.node(), "clerk", dead_process(), "", "2023-12-31", "token"))
    with opened(path, home) as book:
        assert not book.read_only
        found = lock.read(lock_path(path))
        assert found is not None
        assert found.pid == os.getpid()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_write_protected_file_is_for_reading_alone(path: Path, home: Path) -> None:
    """As copied from a disc: its first save would be refused, after an hour's work."""
    saved_book(home, path)
    path.chmod(0o444)
    with opened(path, home) as book:
        assert book.read_only
        assert "不能写入" in book.read_only_reason
        assert not lock_path(path).exists()
        book.save_as(path.with_name("另存.db"))
        assert not book.read_only
        with pytest.raises(CannotSave):
            book.save_as(path)
    path.chmod(0o644)


def test_a_number_that_came_again_is_not_the_owner() -> None:
    me = Owner.of_this_process("token")
    assert not me.is_dead
    assert is_running(os.getpid())
    assert replace(me, started="another time").is_dead
    assert replace(me, pid=0).is_dead
    assert not replace(me, host="elsewhere", pid=0).is_dead
    assert replace(me, pid=10**30).is_dead
    assert not replace(me, started="").is_dead, "written where the system does not say"


class Kernel:
    """As much of Windows as is asked: process 8 runs since 1234, 9 has ended, 10 is another's, no more."""

    def __init__(self, *_: object, **__: object) -> None:
        self.OpenProcess = self.function(lambda _, __, pid: pid if pid in (8, 9) else 0)
        self.GetExitCodeProcess = self.function(lambda pid, code: self.put(code, 259 if pid == 8 else 0))
        self.GetProcessTimes = self.function(
            lambda pid, created, *_: self.put(created, 1234 if pid == 8 else 7)
        )
        self.closed: list[int] = []
        self.CloseHandle = self.function(self.closed.append)

    @staticmethod
    def function(does: Any) -> Any:
        return type("Function", (), {"__call__": lambda _, *given: does(*given)})()

    @staticmethod
    def put(reference: Any, value: int) -> int:
        reference._obj.value = value
        return 1


def test_a_number_that_came_again_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows gives the numbers of ended processes again at once: the time of birth tells them apart."""
    kernel = Kernel()
    monkeypatch.setattr(ctypes, "WinDLL", lambda *_, **__: kernel, raising=False)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: 5, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    owner = Owner(platform.node(), "clerk", 8, "1234")
    assert not owner.is_dead
    assert replace(owner, started="1233").is_dead
    assert replace(owner, pid=9, started="7").is_dead
    assert not replace(owner, pid=10).is_dead, "another user's: nothing is known of it"
    assert not replace(owner, started="").is_dead, "of a version that did not write it"
    assert len(kernel.closed) == 7


def test_a_spoilt_lock_holds_for_a_minute(path: Path, home: Path) -> None:
    saved_book(home, path)
    beside = lock_path(path)
    beside.write_bytes(b'{"host": "torn')
    with opened(path, home) as book:
        assert book.read_only
        assert "其他用户" in book.read_only_reason
    os.utime(beside, (1, 1))
    with opened(path, home) as book:
        assert not book.read_only
    assert not beside.exists()


@pytest.mark.parametrize("said", ["[]", "3", '{"pid": "7", "host": 5}', "[" * 9000])
def test_nonsense_in_a_lock(path: Path, said: str) -> None:
    lock_path(path).write_text(said)
    assert acquire(path).holder == Owner()


def test_no_lock_before_a_successful_open(path: Path, home: Path) -> None:
    path.write_bytes(b"not a book")
    with pytest.raises(BookError):
        Book.open(path, TEMPLATES, home)
    assert not lock_path(path).exists()


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads that take turns at every few steps, as programs do."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty_threads")
def test_of_many_one_gets_it(path: Path) -> None:
    """The lock is missing for a moment while a dead owner's is taken away: nobody may then go without."""
    dead = Owner(platform.node(), "clerk", dead_process(), "", "2023", "token")
    for _ in range(10):
        write_lock(path, dead)
        locks: list[lock.Lock] = []
        start = threading.Barrier(8)

        def run(locks: list[lock.Lock] = locks, start: threading.Barrier = start) -> None:
            start.wait()
            locks.append(acquire(path))

        threads = [threading.Thread(target=run) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        (ours,) = [found for found in locks if found.owner is not None]
        assert ours.is_ours()
        assert {found.holder for found in locks if found is not ours} == {ours.owner}
        assert [entry.name for entry in path.parent.iterdir()] == [lock_path(path).name]
        ours.release()


def test_a_start_that_was_killed_while_it_took_a_lock_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lock(path, Owner(platform.node(), "clerk", dead_process(), "", "2023", "token"))
    unlink = Path.unlink
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    assert not lock._remove_dead(lock_path(path), Owner(token="another"))
    monkeypatch.setattr(Path, "unlink", unlink)
    assert lock._remove_dead(lock_path(path), Owner(token="another")) is False, "somebody is at it"
    for entry in path.parent.iterdir():
        os.utime(entry, (1e9, 1e9))
    assert lock._remove_dead(lock_path(path), Owner(token="another")) is False
    assert [entry.name for entry in path.parent.iterdir()] == [lock_path(path).name]
    assert acquire(path).is_ours()


def test_disks_without_links(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(os, "name", "posix")
    first, second = acquire(path), acquire(path)
    assert first.is_ours()
    assert second.holder == first.owner
    first.release()
    assert not lock_path(path).exists()


def test_reading_the_forms_takes_no_lock(path: Path, home: Path) -> None:
    saved_book(home, path)
    reading = read_forms_of(path)
    next(reading)
    assert not lock_path(path).exists()
    reading.close()


@pytest.mark.parametrize("length", [240, 247, 248, 249, 252, 255])
@pytest.mark.parametrize("letter", ["a", "项", "𠮷"])
def test_names_of_every_length_get_a_lock(length: int, letter: str, path: Path, home: Path) -> None:
    """Nothing can be put before or after a name of 255 bytes."""
    if os.name == "nt" and letter != "a":
        pytest.skip("Windows counts 255 signs, not bytes, and the disk below Wine bytes")
    start = letter * ((length - 3) // len(letter.encode()))
    long = path.with_name(start + "x" * (length - 3 - len(start.encode())) + ".db")
    saved_book(home, long)
    with opened(long, home) as first:
        assert not first.read_only
        assert lock_path(long).exists()
        assert len(os.fsencode(lock_path(long).name)) <= 255
        other = long.with_name(long.name[:-4] + "y.db")
        assert lock_path(other) != lock_path(long)
        with opened(long, home) as second:
            assert second.read_only
        first.apply(typed(ids_of(first)[0], "改"))
        first.save()
    assert sorted(long.parent.iterdir()) == [long]


def test_a_lock_that_is_told_in_a_name(path: Path) -> None:
    owner = Owner("某科室~的电脑.lan", "科员~%", os.getpid(), "77", "2024-01-31 09:30:00", "a" * 32)
    beside = lock_path(path)
    beside.touch()
    lock._write_name_file(beside, owner)
    assert lock.read(beside) == owner
    long = replace(owner, host="某" * 15, user="长" * 30)
    lock._remove_name_files(beside)
    lock._write_name_file(beside, long)
    assert lock.read(beside) == replace(long, user="")
    assert acquire(path).holder == replace(long, user="")


def test_a_lock_that_is_going_is_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows a removed file's name is taken until its last reader closes it: that is no folder without
    locks, in which two would write.
    """
    tries, rename = [3], os.rename

    def refuse(source: Path, target: Path) -> None:
        if tries[0]:
            tries[0] -= 1
            raise PermissionError(13, "access is denied")
        rename(source, target)

    monkeypatch.setattr(lock, "_WINDOWS", True)
    monkeypatch.setattr(os, "rename", refuse)
    assert acquire(path).owner is not None
    assert tries == [0]


def test_the_host_is_named_as_old_versions_named_it() -> None:
    """Their locks and working copies stay ours."""
    assert host_name() == platform.node() != ""
