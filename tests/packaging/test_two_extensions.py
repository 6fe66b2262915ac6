"""``.jixiao`` is the same file as ``.db``: made, opened, imported, exported alike, whatever its case."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_gui.cli import main
from jixiao_gui.exit_status import DONE, WRONG_USE


def test_a_book_is_the_same_under_both_names(tmp_path: Path) -> None:
    db, own = tmp_path / "甲.db", tmp_path / "甲.jixiao"
    assert main(["new", str(own), "--year", "2023", "--unit", "某单位"]) == DONE
    assert own.read_bytes()[:16] == b"SQLite format 3\0"
    assert own.read_bytes()[68:72] == b"JXBK"  # what packaging/linux/jixiao.xml tells it by
    db.write_bytes(own.read_bytes())
    for book in (db, own):
        assert main(["export", str(book), str(book.with_suffix(f"{book.suffix}.txt"))]) == DONE
    assert (tmp_path / "甲.db.txt").read_bytes() == (tmp_path / "甲.jixiao.txt").read_bytes()
    assert main(["import", str(own), "--into", str(tmp_path / "乙.jixiao")]) == DONE
    assert main(["import", str(tmp_path / "乙.jixiao"), "--into", str(db), "--replace"]) == DONE


@pytest.mark.parametrize("name", ["甲.JIXIAO", "甲.Db"])
def test_the_window_takes_both_in_any_case(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path | None] = []

    def open_window(path: Path | None) -> int:
        opened.append(path)
        return 0

    monkeypatch.setattr("jixiao_gui.app.open_window", open_window)
    assert main([name]) == DONE
    assert opened == [Path(name)]


def test_the_window_takes_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao_gui.app.open_window", lambda _path: pytest.fail("opened"))
    assert main(["甲.mdb"]) == WRONG_USE
