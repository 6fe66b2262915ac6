"""Disks that really refuse, where this machine lets a test make some: a small one, a read-only one."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao_gui import exchange
from jixiao_gui.book import backups
from jixiao_gui.book.book import Book, CannotSave, ReadOnlyBook, read_forms_of
from jixiao_gui.book.lock import lock_path
from jixiao_gui.book.owner import Owner, host_name
from jixiao_gui.book.schema import VERSION
from jixiao_gui.formats.writing.replace import CannotWrite
from tests.book.layouts import fresh_templates
from tests.book.making import TEMPLATES, ids_of, make_form, new_book, opened, saved_book, typed
from tests.fixtures.make_book import BOOKS

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only root can mount a disk, and only Linux has these",
)


def call(*command: str | Path) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 KB."""
    disk = tmp_path / "小盘"
    disk.mkdir()
    if not call("mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk):
        pytest.skip("no disk can be mounted here")
    yield disk
    assert call("umount", "-l", disk)


def fill(disk: Path) -> Path:
    """Leave no room on the disk."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return ballast


def test_saving_on_a_full_disk(small: Path, home: Path) -> None:
    path = saved_book(home, small / "项目.db")
    before = path.read_bytes()
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        ballast = fill(small)
        with pytest.raises(CannotSave, match="已满") as caught:
            book.save()
        assert path.name in str(caught.value)
        assert path.read_bytes() == before
        assert book.dirty
        assert sorted(entry.name for entry in small.iterdir()) == [".~项目.db.lock", "ballast", "项目.db"]
        elsewhere = home / "别处.db"
        book.save_as(elsewhere)
        assert next(read_forms_of(elsewhere)).project == "新的"
        ballast.unlink()
        book.apply(typed(ids_of(book)[0], "更新的"))
        book.save_as(path)
    assert next(read_forms_of(path)).project == "更新的"


def test_a_book_that_outgrows_its_disk(small: Path, home: Path) -> None:
    with new_book(home, 1500) as book, pytest.raises(CannotSave, match="已满"):
        book.save_as(small / "大.db")
    assert list(small.iterdir()) == []


def test_no_room_for_a_backup(small: Path, path: Path) -> None:
    """The user's folder is full, the file's disk is not: it is saved, and said which disk has no room."""
    home = small / "home"
    saved_book(home, path)
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        ballast = fill(small)
        book.save()
        assert not book.dirty
        assert f"磁盘已满（{small}）" in book.unkept
        assert backups.list_backups(home, path) == []
        ballast.unlink()
        book.save()
        assert book.unkept == ""
        assert len(backups.list_backups(home, path)) == 1
    assert next(read_forms_of(path)).project == "新的"


def test_a_full_disk_tells_who_has_the_book(small: Path, home: Path, tmp_path: Path) -> None:
    path = saved_book(home, small / "项目.db")
    fill(small)
    before = sorted(entry.name for entry in small.iterdir())
    with opened(path, home) as first:
        assert not first.read_only
        with opened(path, tmp_path / "another home") as second:
            assert second.read_only
            assert "另一个窗口" in second.read_only_reason
        assert not first.read_only
        (named,) = (
            entry for entry in small.iterdir() if entry.name.startswith(".~") and "~" in entry.name[3:]
        )
        theirs = f"{os.getpid()}~", "4194303~"
        named.rename(named.with_name(named.name.replace(*theirs)))
        with opened(path, home) as third:
            assert not third.read_only, "that process is no more"
    assert sorted(entry.name for entry in small.iterdir()) == before


def test_the_disk_that_is_full_is_named(small: Path, path: Path, home: Path) -> None:
    with new_book(home, 3) as book:
        fill(small)
        with pytest.raises(CannotSave, match="已满") as caught:
            book.save_as(small / "项目.db")
        assert f"（{small}）" in str(caught.value)
        book.save_as(path)


def test_a_disk_that_vanished_leaves_an_empty_folder(small: Path, home: Path) -> None:
    """The file stood right at the disk's root: a new one in the empty folder below would be no save."""
    path = saved_book(home, small / "项目.db")
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        assert call("umount", "-l", small)
        with pytest.raises(CannotSave, match="已断开"):
            book.save()
        assert book.dirty
        assert [entry.name for entry in small.iterdir() if not entry.name.startswith(".~")] == []
        book.save_as(home / "别处.db")
        assert call("mount", "-t", "tmpfs", "tmpfs", small)  # for the fixture to take away
    assert next(read_forms_of(home / "别处.db")).project == "新的"


def write_much(book: Book, id: int) -> None:
    for number in range(400):
        book.apply(typed(id, f"{number}" + "长" * 3000))


def test_no_room_for_a_working_copy(small: Path, path: Path) -> None:
    home = small / "home"
    with new_book(home, 3) as book:
        book.save_as(path)
        ballast = fill(small)
        id = ids_of(book)[0]
        with pytest.raises(CannotSave, match="没有记下"):
            write_much(book, id)
        kept = book.form(id).project
        ballast.unlink()
        book.apply(typed(id, "短"))
        assert kept != "短"
        book.save()
    assert next(read_forms_of(path)).project == "短"
    fill(small)
    with pytest.raises(CannotSave, match="工作副本"):
        Book.open(path, TEMPLATES, home)


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_an_older_version_without_room_to_convert_it_is_not_called_damaged(small: Path, version: int) -> None:
    """However much room there is for its copy: it is opened, or the disk is named."""
    book = BOOKS / f"v{version}.db"
    outcomes = set()
    for room in range(0, 400, 12):  # KB
        ballast = small / "ballast"
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            file.write(b"x" * (400 - room) * 1024)
        try:
            with Book.open(book, fresh_templates(TEMPLATES), small / "home", lock=False) as opened_book:
                assert ids_of(opened_book)
            outcomes.add("opened")
        except CannotSave as error:
            assert "磁盘已满" in str(error)  # noqa: PT017 - BookDamaged is no CannotSave
            outcomes.add("no room")
        ballast.unlink()
    assert outcomes == {"opened", "no room"}


# XlsxWriter leaves its zip file open when the disk is full, and that complains when it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", ["docx", "pdf", "ofd", "xlsx", "json", "txt"])
def test_exporting_to_a_full_disk(small: Path, kind: str) -> None:
    target = small / f"导出.{kind}"
    target.write_bytes(b"what stood there")
    fill(small)
    with pytest.raises(CannotWrite, match="已满"):
        exchange.export_forms(
            lambda: iter([make_form(n, 40) for n in range(40)]), TEMPLATES, target, title="表"
        )
    gc.collect()
    assert target.read_bytes() == b"what stood there"
    assert sorted(entry.name for entry in small.iterdir()) == sorted(["ballast", target.name])


def test_a_disk_that_became_read_only(small: Path, home: Path) -> None:
    path = saved_book(home, small / "项目.db")
    before = path.read_bytes()
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        assert call("mount", "-o", "remount,ro", small)
        with pytest.raises(CannotSave, match="只读"):
            book.save()
        with pytest.raises(CannotWrite, match="只读"):
            exchange.export_forms(lambda: iter([make_form()]), TEMPLATES, small / "导出.docx", title="表")
        assert path.read_bytes() == before
        book.save_as(home / "别处.db")
    assert next(read_forms_of(home / "别处.db")).project == "新的"


def test_a_folder_that_nobody_may_change(path: Path, home: Path) -> None:
    before = saved_book(home, path).read_bytes()
    if not call("chattr", "+i", path.parent):
        pytest.skip("this file system knows no such folder")
    try:
        with opened(path, home) as book:
            assert book.read_only
            assert "不能写入" in book.read_only_reason
            with pytest.raises(ReadOnlyBook, match="修改请先另存"):
                book.save()
            assert path.read_bytes() == before
            book.save_as(home / "别处.db")
            book.apply(typed(ids_of(book)[0], "新的"))
            with pytest.raises(CannotSave, match="没有写入权限"):
                book.save_as(path)
            book.save()
    finally:
        assert call("chattr", "-i", path.parent)
    assert next(read_forms_of(home / "别处.db")).project == "新的"


@pytest.mark.parametrize("host", ["", "财务二号机", None])
def test_a_lock_that_was_left_on_a_read_only_disk(small: Path, home: Path, host: str | None) -> None:
    """It was told as open elsewhere, by a program that had ended long ago; nobody could take it over."""
    path = saved_book(home, small / "项目.db")
    if host is not None:
        left = Owner(host or host_name(), "clerk", 2**22 + 1, "", "2023-12-31 09:30:00", "token")
        lock_path(path).write_text(json.dumps(left.values()), "utf-8")
    assert call("mount", "-o", "remount,ro", small)
    with opened(path, home) as book:
        assert book.read_only
        assert book.holder is None
        assert "不能写入" in book.read_only_reason
        assert "正打开着" not in book.read_only_reason
        book.save_as(home / "别处.db")
        assert not book.read_only


def test_a_disk_that_was_pulled_out(small: Path, home: Path) -> None:
    """The folder went with it: the save says so, the work stays, and can be saved elsewhere."""
    folder = small / "资料"
    folder.mkdir()
    path = saved_book(home, folder / "项目.db")
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        assert call("umount", "-l", small)
        with pytest.raises(CannotSave, match="已断开"):
            book.save()
        book.save_as(home / "别处.db")
        assert call("mount", "-t", "tmpfs", "tmpfs", small)  # for the fixture to take away
    assert next(read_forms_of(home / "别处.db")).project == "新的"
