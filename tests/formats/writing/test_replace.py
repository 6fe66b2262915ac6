"""An output that fails, wherever it fails, leaves what stood there byte for byte, and says why."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jixiao_gui import exchange
from jixiao_gui.form.model import Form
from jixiao_gui.formats import Cancelled
from jixiao_gui.formats.writing import replace
from jixiao_gui.formats.writing.replace import CannotWrite, replacing
from tests.book.making import TEMPLATES, make_form

Fail = Callable[[pytest.MonkeyPatch], None]
KINDS = ("docx", "pdf", "ofd", "xlsx", "json", "txt")


def refuse(monkeypatch: pytest.MonkeyPatch, module: object, name: str, error: OSError) -> None:
    def raising(*_: object, **__: object) -> object:
        raise error

    monkeypatch.setattr(module, name, raising)


STEPS: list[tuple[str, Fail, str]] = [
    ("no folder", lambda m: refuse(m, tempfile, "mkstemp", FileNotFoundError(2, "gone")), "文件夹不存在"),
    ("no permission", lambda m: refuse(m, tempfile, "mkstemp", PermissionError(13, "no")), "没有写入权限"),
    ("read-only", lambda m: refuse(m, tempfile, "mkstemp", OSError(errno.EROFS, "")), "只读"),
    ("too long", lambda m: refuse(m, tempfile, "mkstemp", OSError(errno.ENAMETOOLONG, "")), "太长"),
    ("full", lambda m: refuse(m, os, "fsync", OSError(errno.ENOSPC, "")), "已满"),
    ("quota", lambda m: refuse(m, os, "fsync", OSError(errno.EDQUOT, "")), "配额"),
    ("too large", lambda m: refuse(m, os, "fsync", OSError(errno.EFBIG, "")), "大小"),
    ("pulled out", lambda m: refuse(m, os, "fsync", OSError(errno.EIO, "I/O error")), "读写出错"),
    ("in use", lambda m: refuse(m, Path, "replace", PermissionError(13, "in use")), "其他程序打开"),
]


@pytest.fixture(autouse=True)
def recorded_waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    return waits


def forms() -> Iterator[Form]:
    return iter([make_form(1), make_form(2)])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("fail", "why"), [pytest.param(do, why, id=name) for name, do, why in STEPS])
def test_an_export_fails(
    kind: str, fail: Fail, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / f"导出.{kind}"
    target.write_bytes(b"what stood there")
    with monkeypatch.context() as broken:
        fail(broken)
        with pytest.raises(CannotWrite, match=why) as caught:
            exchange.export_forms(forms, TEMPLATES, target, title="表")
    assert target.name in str(caught.value)
    assert str(caught.value).endswith("。")
    assert target.read_bytes() == b"what stood there"
    assert list(tmp_path.iterdir()) == [target], "nothing half made is left"
    exchange.export_forms(forms, TEMPLATES, target, title="表")
    assert target.read_bytes() != b"what stood there"


def test_what_cannot_be_removed_either_is_still_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows the new file has the read-only attribute of the old one, or a scanner holds it."""
    target = tmp_path / "导出.txt"
    target.write_bytes(b"what stood there")
    refuse(monkeypatch, Path, "replace", PermissionError(13, "read-only"))
    refuse(monkeypatch, Path, "unlink", PermissionError(13, "held"))
    with pytest.raises(CannotWrite, match="没有写入权限"):
        exchange.export_forms(forms, TEMPLATES, target, title="表")
    with pytest.raises(Cancelled), replacing(target):
        raise Cancelled
    assert target.read_bytes() == b"what stood there"


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_is_cancelled(kind: str, tmp_path: Path) -> None:
    target = tmp_path / f"导出.{kind}"
    target.write_bytes(b"what stood there")
    with pytest.raises(Cancelled):
        exchange.export_forms(forms, TEMPLATES, target, title="表", progress=lambda done: done < 1)
    assert target.read_bytes() == b"what stood there"
    assert list(tmp_path.iterdir()) == [target]


def test_a_source_that_fails_midway(tmp_path: Path) -> None:
    """The forms come from a book while the file is written; what stops there stops all of it."""

    def broken() -> Iterator[Form]:
        yield make_form(1)
        raise ZeroDivisionError

    for kind in KINDS:
        target = tmp_path / f"导出.{kind}"
        with pytest.raises(ZeroDivisionError):
            exchange.export_forms(broken, TEMPLATES, target, title="表")
    assert list(tmp_path.iterdir()) == []


def test_a_file_held_for_a_moment(
    tmp_path: Path, recorded_waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    target, really, tries = tmp_path / "导出.txt", Path.replace, list[int]()

    def held(self: Path, to: Path) -> Path:
        tries.append(1)
        if len(tries) < 3:
            raise PermissionError(13, "sharing violation")
        return really(self, to)

    monkeypatch.setattr(Path, "replace", held)
    with replacing(target) as file:
        file.write(b"new")
    assert target.read_bytes() == b"new"
    assert len(recorded_waits) == 2


if os.name == "posix":

    def test_permissions_stay_and_the_unfinished_file_is_private(tmp_path: Path) -> None:
        target = tmp_path / "导出.txt"
        target.write_bytes(b"old")
        target.chmod(0o640)
        with replacing(target) as file:
            file.write(b"new")
            (beside,) = set(tmp_path.iterdir()) - {target}
            assert beside.stat().st_mode & 0o777 == 0o600
        assert target.stat().st_mode & 0o777 == 0o640


def test_what_killed_exports_left_is_swept_by_its_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "导出.txt"

    def killed() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(replace, "_remove", lambda _temporary: None)  # a kill removes nothing
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt), replacing(target):
                killed()
    old, new = tmp_path.iterdir()
    os.utime(old, (1e9, 1e9))
    strangers = tmp_path / ".other.tmp"
    strangers.touch()
    os.utime(strangers, (1e9, 1e9))
    replace._cleaned_folders.clear()
    with replacing(target) as file:
        file.write(b"x")
    assert sorted(tmp_path.iterdir()) == sorted([new, strangers, target])


if hasattr(os, "mkfifo"):

    def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
        pipe = tmp_path / "导出.txt"
        os.mkfifo(pipe)
        with pytest.raises(CannotWrite, match="普通文件"), replacing(pipe):
            pass
        assert pipe.is_fifo()
        assert list(tmp_path.iterdir()) == [pipe]
