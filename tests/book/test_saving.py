"""A save that fails, wherever it fails, leaves the file byte for byte and the work in the program."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jixiao_gui.book import backups, reading, saving, seal, working_copy
from jixiao_gui.book.book import (
    Book,
    CannotRead,
    CannotSave,
    ChangedUnderneath,
    RemoveForms,
    read_forms_of,
)
from jixiao_gui.book.lock import lock_path
from jixiao_gui.book.recovery import orphans
from jixiao_gui.book.salvage import salvage
from tests.book.making import TEMPLATES, ids_of, new_book, opened, saved_book, typed
from tests.working_copies import working_folder

FULL = OSError(28, "No space left on device")
cannot_be_removed = pytest.mark.skipif(os.name == "nt", reason="an open database can't be removed there")


def failing(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, error: Exception, passed: int = 0
) -> None:
    """Let the call of ``module.name`` after ``passed`` good ones fail, and the later ones too."""
    really = getattr(module, name)
    left = [passed]

    def maybe(*args: Any, **more: Any) -> Any:
        if left[0] == 0:
            raise error
        left[0] -= 1
        return really(*args, **more)

    monkeypatch.setattr(module, name, maybe)


STEPS: list[tuple[str, Callable[[pytest.MonkeyPatch], None]]] = [
    ("look at the file", lambda m: failing(m, saving, "fingerprint", OSError(5, "I/O error"))),
    ("sweep", lambda m: failing(m, saving, "_remove_leftovers", PermissionError(13, "denied"))),
    ("make the new file", lambda m: failing(m, os, "open", PermissionError(13, "denied"))),
    ("open the copy", lambda m: failing(m, saving, "connect", sqlite3.OperationalError("unable to open"))),
    ("copy", lambda m: failing(m, saving, "connect", sqlite3.OperationalError("disk is full"), passed=1)),
    ("count", lambda m: failing(m, saving, "_counts", sqlite3.DatabaseError("malformed"), passed=1)),
    ("compact", lambda m: failing(m, saving, "_compact", sqlite3.OperationalError("disk is full"))),
    ("flush", lambda m: failing(m, os, "fsync", FULL)),
    ("make room for the seal", lambda m: failing(m, seal, "prepare", sqlite3.OperationalError("is full"))),
    ("seal", lambda m: failing(m, seal, "put", OSError(5, "I/O error"))),
    ("look again", lambda m: failing(m, saving, "_stamp", OSError(5, "I/O error"), passed=2)),
    ("replace", lambda m: failing(m, saving, "put_in_place", PermissionError(13, "sharing violation"))),
]


@pytest.mark.parametrize("step", [pytest.param(do, id=name) for name, do in STEPS])
def test_a_failing_step(
    step: Callable[[pytest.MonkeyPatch], None], path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved_book(home, path).read_bytes()
    with opened(path, home) as book:
        id = ids_of(book)[0]
        book.apply(typed(id, "新的"))
        with monkeypatch.context() as broken:
            step(broken)
            with pytest.raises(CannotSave) as caught:
                book.save()
        assert path.name in str(caught.value)
        assert str(caught.value).endswith("修改都还在。")
        assert path.read_bytes() == before
        assert {entry.name for entry in path.parent.iterdir()} == {path.name, lock_path(path).name}
        assert not list((home / "backups").rglob("*.*")), "no backup of a save that was none"
        assert book.dirty
        assert book.form(id).project == "新的"
        book.apply(typed(id, "更新的"))
        book.save()
        assert not book.dirty
    assert next(read_forms_of(path)).project == "更新的"


def test_a_check_that_fails(path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that lacks rows is never put in place."""
    before = saved_book(home, path).read_bytes()
    with opened(path, home) as book, monkeypatch.context() as broken:
        book.apply(typed(ids_of(book)[0], "新的"))
        counts = iter([[1, 3, 6, 3, 12], [1, 3, 6, 3, 11]])
        broken.setattr(saving, "_counts", lambda _: next(counts))
        with pytest.raises(CannotSave, match="检查没有通过"):
            book.save()
        assert path.read_bytes() == before


@pytest.mark.parametrize("step", [pytest.param(do, id=name) for name, do in STEPS if "look" not in name])
def test_saving_under_another_name_fails(
    step: Callable[[pytest.MonkeyPatch], None], path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = path.with_name("另存.db")
    before = saved_book(home, target, 1).read_bytes()
    with opened(saved_book(home, path), home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        with monkeypatch.context() as broken:
            step(broken)
            with pytest.raises(CannotSave):
                book.save_as(target)
            assert target.read_bytes() == before
            assert not lock_path(target).exists()
        assert book.path == path
        assert book.dirty
        book.save()
    assert next(read_forms_of(path)).project == "新的"


def test_the_folder_is_gone(path: Path, home: Path) -> None:
    with opened(saved_book(home, path), home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        shutil.rmtree(path.parent)
        with pytest.raises(CannotSave, match="文件夹不存在"):
            book.save()
        book.save_as(home / "别处.db")
        assert book.path == home / "别处.db"
    assert next(read_forms_of(home / "别处.db")).project == "新的"


def test_the_file_is_gone(path: Path, home: Path) -> None:
    with opened(saved_book(home, path), home) as book:
        path.unlink()
        book.save()
    assert len(list(read_forms_of(path))) == 3


def test_a_file_held_for_a_moment(path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virus scanner or a sync folder has it open; it is tried again."""
    really = Path.replace
    waits: list[float] = []

    def held(self: Path, target: Path) -> Path:
        if target == path and len(waits) < 3:
            raise PermissionError(13, "sharing violation")
        return really(self, target)

    with opened(saved_book(home, path), home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        monkeypatch.setattr(Path, "replace", held)
        monkeypatch.setattr(time, "sleep", waits.append)
        book.save()
    assert len(waits) == 3
    assert next(read_forms_of(path)).project == "新的"


def test_what_a_killed_save_left_is_swept(path: Path, home: Path) -> None:
    with opened(saved_book(home, path), home) as book:
        left = path.with_name(f"{saving._temporary_start(path)}0123456789ab.saving")
        others = path.with_name(f"{saving._temporary_start(path.with_name('别的.db'))}0123456789ab.saving")
        for name in (left, left.with_name(f"{left.name}-wal"), others):
            name.write_bytes(b"torn")
        book.save()
        assert sorted(path.parent.glob("*.saving*")) == [others]


def test_changed_underneath(path: Path, home: Path) -> None:
    with opened(saved_book(home, path), home) as book:
        book.apply(typed(ids_of(book)[0], "我的"))
        db = sqlite3.connect(path)
        db.execute("UPDATE form SET project = '别人的'")
        db.commit()
        db.close()
        theirs = path.read_bytes()
        with pytest.raises(ChangedUnderneath, match="其他程序改动过"):
            book.save()
        assert path.read_bytes() == theirs
        assert book.dirty
        with pytest.raises(ChangedUnderneath):
            book.save_as(path)
        book.save(overwrite=True)
        assert not book.dirty
        book.save()
    assert next(read_forms_of(path)).project == "我的"
    kept = backups.list_backups(home, path)
    assert [next(read_forms_of(backup.path)).project for backup in kept] == ["我的", "别人的"]


def test_changed_while_it_was_being_saved(path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(saved_book(home, path), home) as book:
        book.apply(typed(ids_of(book)[0], "我的"))
        check = saving._check

        def check_slowly(temporary: Path, counts: list[int]) -> None:
            check(temporary, counts)
            path.write_bytes(b"theirs")

        monkeypatch.setattr(saving, "_check", check_slowly)
        with pytest.raises(ChangedUnderneath):
            book.save()
        assert path.read_bytes() == b"theirs"
        assert book.dirty


def test_permissions_stay(path: Path, home: Path) -> None:
    saved_book(home, path).chmod(0o640)
    before = path.stat().st_mode
    with opened(path, home) as book:
        book.save()
    assert path.stat().st_mode == before


def test_a_file_that_is_read_only_stays(path: Path, home: Path) -> None:
    """Also for root, and without a new file beside it that Windows would not remove."""
    before = saved_book(home, path).read_bytes()
    with opened(path, home) as book:
        path.chmod(0o444)
        book.apply(typed(ids_of(book)[0], "改"))
        with pytest.raises(CannotSave, match="没有写入权限"):
            book.save()
        assert book.dirty
        assert path.read_bytes() == before
        assert sorted(entry.name for entry in path.parent.iterdir()) == [".~项目.db.lock", "项目.db"]
        path.chmod(0o644)
        book.save()


def test_a_folder_that_does_not_show_what_is_in_it(
    path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sweeping is a kindness: where it is refused, the save goes on."""
    saved_book(home, path)
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "改"))
        failing(monkeypatch, Path, "iterdir", PermissionError(13, "no listing"))
        book.save()
        monkeypatch.undo()
        assert not book.dirty


def test_backups_hold_what_was_there(path: Path, home: Path) -> None:
    first = saved_book(home, path).read_bytes()
    with opened(path, home) as book:
        book.apply(RemoveForms("删", tuple(ids_of(book))))
        book.save()
        second = path.read_bytes()
        book.save()
    newest, oldest = backups.list_backups(home, path)
    assert (oldest.path.read_bytes(), newest.path.read_bytes()) == (first, second)
    with Book.open(oldest.path, TEMPLATES, home, lock=False) as book:
        book.save_as(path)
        assert book.count() == 3


@pytest.mark.skipif(os.name == "nt", reason="a file that is open there is not replaced: see the next test")
def test_a_backup_is_nobody_elses_to_write(path: Path, home: Path) -> None:
    """A program that has the old file open goes on writing into it: the backup is another file."""
    first = saved_book(home, path).read_bytes()
    with path.open("r+b") as another, opened(path, home) as book:
        book.save()
        another.write(b"spoilt")
    (kept,) = backups.list_backups(home, path)
    assert kept.path.read_bytes() == first
    assert kept.path.stat().st_nlink == 1


@pytest.mark.skipif(os.name != "nt", reason="elsewhere a file that is open is replaced all the same")
def test_a_file_that_another_program_holds(path: Path, home: Path) -> None:
    """Saving into it is refused with a sentence and harms nothing; when it is let go, it is saved."""
    first = saved_book(home, path).read_bytes()
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        with path.open("rb"):
            with pytest.raises(CannotSave) as caught:
                book.save()
            assert path.name in str(caught.value)
        assert path.read_bytes() == first
        assert book.revision - book.saved_revision == 1
        book.save()
    assert next(read_forms_of(path)).project == "新的"


@pytest.mark.parametrize(
    "refuse",
    [
        lambda m: failing(m, backups, "keep_backup", FULL),
        lambda m: failing(m, shutil, "copyfile", OSError(122, "quota")),
        lambda m: failing(m, backups, "keep_backup", OSError(5, "I/O error")),
    ],
    ids=["full", "quota", "broken"],
)
def test_a_home_that_takes_no_backup(
    refuse: Callable[[pytest.MonkeyPatch], None], path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is to be saved is saved, and it is said that no backup is there and where room is wanted."""
    saved_book(home, path)
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        with monkeypatch.context() as broken:
            broken.setattr(backups, "_clone", lambda *_: False)
            refuse(broken)
            book.save()
        assert not book.dirty
        assert path.name in book.unkept
        assert str(home) in book.unkept
        assert book.unkept.endswith("。")
        book.save()
        assert book.unkept == ""
    assert next(read_forms_of(path)).project == "新的"


def test_a_home_that_takes_no_note(path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved_book(home, path)
    with opened(path, home) as book:
        book.apply(typed(ids_of(book)[0], "新的"))
        with monkeypatch.context() as broken:
            failing(broken, working_copy, "write_small", FULL)
            book.save()
        assert not book.dirty
        book.apply(typed(ids_of(book)[0], "更新的"))
        book.save()
    assert next(read_forms_of(path)).project == "更新的"


@cannot_be_removed
def test_the_working_folder_is_removed_while_the_program_runs(path: Path, home: Path) -> None:
    """It is made again from what is open: all of it, and a kill still loses nothing."""
    saved_book(home, path, 30)
    book = Book.open(path, TEMPLATES, home)
    ids = ids_of(book)
    for number, remove in enumerate(
        [
            lambda: shutil.rmtree(home / "working"),
            lambda: (working_folder(book) / "book.db").unlink(),
            lambda: working_folder(book).rename(home / "moved"),
            lambda: (
                shutil.copyfile(path, home / "x") and (home / "x").replace(working_folder(book) / "book.db")
            ),
        ]
    ):
        book.apply(typed(ids[0], f"前{number}"))
        remove()
        if number == 0:
            assert len(list(book.forms())) == 30
        book.apply(typed(ids[1], f"后{number}"))
        assert (book.form(ids[0]).project, book.form(ids[1]).project) == (f"前{number}", f"后{number}")
        assert [form.project for form in book.forms()][:2] == [f"前{number}", f"后{number}"]
        book.flush()
    assert book.revision - book.saved_revision == 8
    book.close(keep_working_copy=True)
    (left,) = orphans(home)
    assert left.changes == 8
    with Book.recover(left, TEMPLATES, home) as again:
        assert [form.project for form in again.forms()][:2] == ["前3", "后3"]
        again.save()


@cannot_be_removed
def test_the_working_folder_is_removed_and_no_other_can_be_made(
    path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_book(home, path)
    with opened(path, home) as book:
        shutil.rmtree(home / "working")
        with monkeypatch.context() as broken:
            failing(broken, Path, "mkdir", FULL)
            with pytest.raises(CannotSave, match="没有记下"):
                book.apply(typed(1, "改"))
            book.flush()
        assert book.form(1).project != "改"
        book.apply(typed(1, "改"))
        book.save()
    assert "改" in [form.project for form in read_forms_of(path)]


if hasattr(os, "mkfifo"):

    def test_a_pipe_is_no_book(path: Path, home: Path) -> None:
        os.mkfifo(path)
        with pytest.raises(CannotRead, match="普通文件"):
            Book.open(path, TEMPLATES, home)
        with new_book(home, 1) as book, pytest.raises(CannotSave, match="普通文件"):
            book.save_as(path)
        with pytest.raises(CannotRead):
            salvage(path, TEMPLATES, home)
        with pytest.raises(CannotRead, match="普通文件"):
            Book.open(Path("/dev/zero"), TEMPLATES, home)


def test_backups_are_thinned(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        for hour in range(8):
            (tmp_path / f"202312{day:02}-{hour:02}0000-000000.db").touch()
    (tmp_path / "torn.tmp").touch()
    (tmp_path / "mine.db").touch()
    backups.thin_backups(tmp_path)
    kept = sorted(path.stem for path in tmp_path.iterdir())
    last_ten = [f"20231202-{h:02}0000-000000" for h in (6, 7)]
    last_ten += [f"20231203-{h:02}0000-000000" for h in range(8)]
    assert kept == ["20231201-070000-000000", "20231202-050000-000000", *last_ten, "mine"]


def test_a_working_copy_that_cannot_grow(path: Path, home: Path) -> None:
    """The edit is refused whole, with a sentence; what was there before stays."""
    with new_book(home, 2) as book:
        room = reading.connect(working_folder(book) / "book.db")
        book._db.raw.execute("PRAGMA max_page_count = 20")
        room.close()
        id = ids_of(book)[0]
        with pytest.raises(CannotSave, match="没有记下"):
            book.apply(typed(id, "长" * 200_000))
        assert book.form(id).project == "河道清淤1"
        book.apply(typed(id, "短"))
        book.save_as(path)
    assert next(read_forms_of(path)).project == "短"


if sys.platform != "win32":  # which has neither of the two for an ordinary user

    def test_a_link_stays_a_link(path: Path, home: Path) -> None:
        saved_book(home, path)
        link = home / "link.db"
        link.symlink_to(path)
        with opened(link, home) as book:
            book.apply(typed(ids_of(book)[0], "新的"))
            book.save()
        assert link.is_symlink()
        assert next(read_forms_of(path)).project == "新的"

    def test_a_small_disk(path: Path, home: Path) -> None:
        """A file size limit of the system itself, in place of a full disk."""
        import resource
        import signal

        with new_book(home, 300) as book:
            book.save_as(path)
            before = path.read_bytes()
            book.apply(typed(ids_of(book)[0], "新的"))
            book.flush()
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, hard))
            try:
                with pytest.raises(CannotSave, match="无法保存"):
                    book.save()
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
                signal.signal(signal.SIGXFSZ, handler)
            assert path.read_bytes() == before
            assert book.dirty
            book.save()
        assert next(read_forms_of(path)).project == "新的"
