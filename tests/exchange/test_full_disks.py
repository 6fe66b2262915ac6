"""The office's files, packages and next year's book on a disk that fills up: whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jixiao_gui.book.book import Book, BookError
from jixiao_gui.book.changes import AddForms
from jixiao_gui.book.reading import connect
from jixiao_gui.exchange import import_sources
from jixiao_gui.exchange.answers import write_answers
from jixiao_gui.exchange.handing_in import write_package
from jixiao_gui.exchange.next_year import carry_book
from jixiao_gui.formats.writing.replace import CannotWrite
from tests.book.making import TEMPLATES, ids_of, make_form
from tests.book.test_real_disks import call

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only root can mount a disk, and only Linux has these",
)
FORMS = tuple(make_form(number) for number in range(3))
SIZE = 1000
"""KB of the disk."""
ROOMS = (0, 4, 20, 60, 100, 140, 180, 220, 300, 400, 700, 950)
"""KB that are left on it."""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1,000 KB."""
    disk = tmp_path / "小盘"
    disk.mkdir()
    if not call("mount", "-t", "tmpfs", "-o", f"size={SIZE}k", "tmpfs", disk):
        pytest.skip("no disk can be mounted here")
    yield disk
    assert call("umount", "-l", disk)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book.new(TEMPLATES, tmp_path / "home", year="2023") as made:
        made.apply(AddForms("加", FORMS))
        yield made


def package(_book: Book, out: Path, home: Path) -> None:
    write_package(FORMS, TEMPLATES, out / "上报.jxb", home, title="上报")


def carry(book: Book, out: Path, home: Path) -> None:
    carry_book(book.forms(), book.info, TEMPLATES, home, out / "明年.db")


def answer(book: Book, out: Path, home: Path) -> None:
    units = [("示范单位", ids_of(book))]
    write_answers(book, TEMPLATES, out, home, units=units, levels=("error", "warning", "info"))


def whole(path: Path) -> bool:
    """Whether a file that was written is a whole one."""
    if path.suffix == ".db":
        db = connect(path, read_only=True)
        try:
            return bool(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
        finally:
            db.close()
    return path.suffix != ".jxb" or len(import_sources([path], TEMPLATES).forms) == len(FORMS)


@pytest.mark.parametrize("where", ["out", "home", "temporary"])
@pytest.mark.parametrize("write", [package, carry, answer])
def test_what_is_written_is_whole_or_not_there(
    write: Callable[[Book, Path, Path], None],
    where: str,
    book: Book,
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = {name: tmp_path / name for name in ("out", "home2", "temporary")}
    places["home" if where == "home" else where] = small / where
    for place in places.values():
        place.mkdir(exist_ok=True)
    monkeypatch.setattr(tempfile, "tempdir", str(places["temporary"]))
    home = places.get("home", places["home2"])
    refused = 0
    for room in ROOMS:
        ballast = small / "ballast"
        _fill(ballast, SIZE - room)
        try:
            write(book, places["out"], home)
        except (CannotWrite, BookError) as error:
            refused += str(error).endswith("。")
        ballast.unlink()
        files = [path for path in places["out"].rglob("*") if path.is_file()]
        assert all(map(whole, files))
        assert not [path for path in files if path.name.startswith(".")]
        assert not list((home / "working").glob("*"))
        for path in files:
            path.unlink()
    assert refused or (where, write) in {("temporary", carry), ("temporary", answer)}


def test_a_package_that_finds_no_room_to_be_unpacked(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "上报.jxb"
    write_package(FORMS, TEMPLATES, target, tmp_path / "home2", title="上报")
    monkeypatch.setattr(tempfile, "tempdir", str(small))
    outcomes = set()
    for room in ROOMS:
        ballast = small / "ballast"
        _fill(ballast, SIZE - room)
        report = import_sources([target], TEMPLATES)
        assert bool(report.forms) != bool(report.failures)
        for sentence in report.failures:
            assert "磁盘已满" in sentence
            assert "损坏" not in sentence
        outcomes.add(bool(report.forms))
        ballast.unlink()
        assert list(small.iterdir()) == []
    assert outcomes == {True, False}


def test_no_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    with pytest.raises(CannotWrite, match="临时文件夹"):
        write_package(FORMS, TEMPLATES, tmp_path / "上报.jxb", tmp_path / "home", title="上报")


def _fill(ballast: Path, count: int) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            file.write(b"x" * count * 1024)
        except OSError:
            return
