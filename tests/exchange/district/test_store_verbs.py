"""`publish` and `import` of a store, as they are typed."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jixiao_gui.book.book import Book
from jixiao_gui.book.changes import EditForm
from jixiao_gui.cli import main
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.paths import home_folder, resources_folder
from tests.exchange.district.desks import Database, Desk
from tests.invented import invented_form


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "home"))
    made = Desk(tmp_path / "making")
    path = tmp_path / "book.db"
    made.book(invented_form("设备更新"), invented_form("路灯养护", unit="养护所", executed="80"), path=path)
    made.close()
    return path


def test_there_and_back(
    database: Database, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish", str(book), database.url()]) == 0
    assert "新增 2 张" in capsys.readouterr().out
    assert main(["publish", str(book), database.url()]) == 0
    assert "新增 0 张，更新 0 张，未变 2 张" in capsys.readouterr().out
    other = tmp_path / "other.db"
    assert main(["import", database.url(), "--into", str(other)]) == 0
    for path in (book, other):
        assert main(["export", str(path), str(path.with_suffix(".json"))]) == 0
    assert other.with_suffix(".json").read_bytes() == book.with_suffix(".json").read_bytes()
    assert main(["import", database.url(), "--unit", "养护所", "--into", str(other), "--skip"]) == 0
    assert "跳过 1 张" in capsys.readouterr().out
    assert (
        main(
            [
                "import",
                database.url(),
                "--project",
                "路灯",
                "--year",
                "2023",
                "--into",
                str(other),
                "--replace",
            ]
        )
        == 0
    )
    assert "替换 1 张" in capsys.readouterr().out


def _edit(path: Path, leader: str) -> None:
    """Have another leader in the first form."""
    templates = load_templates([resources_folder()])
    with Book.open(path, templates, home_folder()) as book:
        id = book.ids()[0]
        book.apply(EditForm("改", id, ReplaceForm("改", replace(book.form(id), leader=leader))))
        book.save()


def test_a_conflict_and_the_way_out_of_it(
    database: Database,
    book: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main(["publish", str(book), database.url()]) == 0
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "elsewhere"))
    theirs = tmp_path / "theirs.db"
    assert main(["import", database.url(), "--into", str(theirs)]) == 0
    _edit(theirs, "乙")
    capsys.readouterr()
    assert main(["publish", str(theirs), database.url()]) == 0  # taken from the store, so seen
    assert "更新 1 张" in capsys.readouterr().out
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "home"))
    _edit(book, "甲")
    assert main(["publish", str(book), database.url()]) == 4
    told = capsys.readouterr()
    assert "theirs.db" in told.err
    assert "--replace" in told.err
    assert main(["import", database.url(), "--project", "设备", "--into", str(book), "--replace"]) == 0
    _edit(book, "丙")
    assert main(["publish", str(book), database.url()]) == 0
    assert database.sql("SELECT leader FROM jixiao.form WHERE project = '设备更新'") == [("丙",)]
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "elsewhere"))
    _edit(theirs, "丁")
    assert main(["publish", str(theirs), database.url()]) == 4
    assert main(["publish", str(theirs), database.url(), "--replace"]) == 0
    assert database.sql("SELECT leader FROM jixiao.form WHERE project = '设备更新'") == [("丁",)]


def test_what_is_left_out_was_not_seen(
    database: Database, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["publish", str(book), database.url()]) == 0
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "elsewhere"))
    theirs = tmp_path / "theirs.db"
    assert main(["import", str(book), "--into", str(theirs)]) == 0
    _edit(theirs, "乙")
    assert main(["import", database.url(), "--into", str(theirs), "--skip"]) == 0
    assert main(["publish", str(theirs), database.url()]) == 4


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["publish", "{book}", "mysql://u:geheim@h/d"], 2),
        (["publish", "{book}", "postgresql://u:geheim@h:x/d"], 2),
        (["publish", "{book}"], 2),
        (["import", "{book}", "--unit", "甲", "--into", "{folder}/x.db"], 2),
        (["import", "mysql://u:geheim@h/d", "--into", "{folder}/x.db"], 2),
    ],
)
def test_wrong_use(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int
) -> None:
    given = [one.format(book=book, folder=tmp_path) for one in arguments]
    assert main(given) == status
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "geheim" not in told


def test_a_server_that_is_not_there(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("psycopg")
    url = f"postgresql://u:geheim@/d?host={tmp_path}"
    assert main(["publish", str(book), url]) == 4
    assert main(["import", url, "--into", str(tmp_path / "x.db")]) == 3
    assert not (tmp_path / "x.db").exists()
    assert main(["import", url, str(book), "--into", str(tmp_path / "x.db")]) == 3  # what can be read, is
    assert (tmp_path / "x.db").exists()
    assert main(["publish", str(tmp_path / "none.db"), url]) == 3
    told = capsys.readouterr().err
    assert "geheim" not in told
    assert "Traceback" not in told


def test_without_the_driver(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert main(["publish", str(book), "postgresql://u@h/d"]) == 4
    assert "jixiao[postgresql]" in capsys.readouterr().err


def test_a_file_with_such_a_name_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "C:/no/such.db", "--into", str(tmp_path / "x.db")]) == 3
    assert "such.db" in capsys.readouterr().err
