"""A stranger's book, whatever its cells hold, is read or refused soon, and nothing else is written."""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from jixiao_gui.cli import main
from jixiao_gui.exit_status import CANNOT_READ, CANNOT_WRITE, DONE, FOUND_ERRORS

DEEP = "[" * 200_000 + "]" * 200_000
DEEP_KEYS = '{"a":' * 20_000 + "1" + "}" * 20_000
MANY = "WITH RECURSIVE c(x) AS (SELECT 100 UNION ALL SELECT x + 1 FROM c WHERE x < {})"
WIDE = json.dumps(
    {
        "id": "x",
        "name": "x",
        "title": ["x"],
        "section": [
            {"kind": "table", "columns": [{"id": f"x{n}", "head": "h", "width": 1} for n in range(20_000)]}
        ],
    }
)
Statement = tuple[str, tuple[object, ...]]
BOOKS: dict[str, list[Statement]] = {
    "deep lists": [("UPDATE form SET extra = ?1, tables = ?1, above = ?1, below = ?1", (DEEP,))],
    "deep keys": [("UPDATE indicator SET extra = ?1, spans = ?1", (DEEP_KEYS,))],
    "a number without end": [("UPDATE form SET extra = ?", ('{"a":' + "9" * 500_000 + "}",))],
    "spans": [("UPDATE indicator SET spans = ?", ('{"level1": 999999999, "score": -5, "weight": 1e300}',))],
    "years": [("UPDATE form SET year = ?", ("9" * 4000,))],
    "a deep layout": [("INSERT INTO template VALUES ('x', 'x', ?1, ?1)", (DEEP,))],
    "a wide layout": [
        ("INSERT INTO template VALUES ('x', 'x', ?, '')", (WIDE,)),
        ("UPDATE form SET template = 'x'", ()),
    ],
    "the program's layout by another": [
        ("INSERT INTO template VALUES ('beijing-2023', '冒名', ?, '')", ('{"id":"beijing-2023"}',))
    ],
    "one place for all": [("UPDATE form SET position = 9223372036854775807", ())],
    "the last id": [("UPDATE form SET id = 9223372036854775807 WHERE id = 8", ())],
    "rows without end": [
        (f"{MANY.format(60_000)} INSERT INTO indicator (form_id, number, name) SELECT 1, x, 'n' FROM c", ())
    ],
    "numbers apart": [("UPDATE indicator SET number = number * 1000000007", ())],
    "remarks of no cell": [
        (
            f"{MANY.format(4000)} INSERT INTO remark (form_id, number, kind, rule, cell)"
            " SELECT 1, x, 'review', 'x', 'indicators.999999999999.score' FROM c",
            (),
        )
    ],
    "digits": [
        ("UPDATE fund_line SET budget = ?, executed = ?", ("9" * 190, "0." + "0" * 180 + "1")),
        ("UPDATE indicator SET weight = ?1, score = ?1, target = ?1, actual = ?1", ("9" * 190,)),
    ],
    "years upon years": [("UPDATE indicator SET target = ?1, actual = ?1", ("2023年1月至" * 400,))],
    "places upon places": [("UPDATE form SET unit = ?1 || id, department = ?1", ("县区市" * 1000,))],
    "brackets": [("UPDATE goal SET expected = ?1, achieved = ?1", ("（1." * 20_000,))],
}


@pytest.mark.parametrize("name", BOOKS)
def test_each_is_read_or_refused_soon(
    name: str, book: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(book)) as db, db:
        for statement, values in BOOKS[name]:
            db.execute(statement, values)
    content = book.read_bytes()
    out = book.parent / "out"
    out.mkdir()
    begun = time.process_time()
    for command in (
        ["check", str(book)],
        ["export", str(book), str(out / "a.json")],
        ["export", str(book), str(out / "a.docx")],
        ["ledger", str(book), str(out / "a.xlsx")],
    ):
        capsys.readouterr()
        status = main(command)
        assert status in (DONE, FOUND_ERRORS, CANNOT_READ)
        told = capsys.readouterr().err.splitlines()
        if status == CANNOT_READ:
            assert len(told) == 1
            assert told[0].startswith("jixiao：")
    assert time.process_time() - begun < 60
    assert book.read_bytes() == content
    assert {path.name for path in book.parent.iterdir()} == {book.name, home.name, "out"}


TEXTS = (
    *(
        "=cmd|' /C calc'!A0",
        "+1+1",
        "@SUM(1)",
        "-2+3",
        "\t=1+1",
        "http://example.invalid/a",
        "file:///etc/passwd",
    ),
    *(
        "../../../../escaped",
        "C:\\escaped",
        "CON",
        "nul.txt",
        "a\x00b",
        "{单位}/{序号}",
        "%s%n",
        "<b>&amp;\"'",
    ),
)

FORMULAS = (b"<f>cmd", b"<f>=cmd", b"<f>SUM(1)", b"<f>1+1", b"<f>+1")


def test_texts_of_a_stranger_stay_texts_and_in_their_folder(book: Path, home: Path) -> None:
    """No formula, no link, no file elsewhere, whatever the name of a project and of a unit is."""
    with closing(sqlite3.connect(book)) as db, db:
        for number in range(8):
            texts = (TEXTS[number], TEXTS[number + 7], number + 1)
            db.execute("UPDATE form SET project = ?1, unit = ?2, department = ?2 WHERE id = ?3", texts)
            db.execute("UPDATE indicator SET name = ?1, target = ?2, actual = ?1 WHERE form_id = ?3", texts)
    out = book.parent / "out"
    out.mkdir()
    for command in (
        ["export", str(book), str(out / "a.xlsx")],
        ["export", str(book), str(out / "a.docx")],
        ["export", str(book), str(out / "a.pdf")],
        ["summary", str(book), str(out / "b.xlsx")],
        ["ledger", str(book), str(out / "c.xlsx")],
        ["report", str(book), str(out / "d.docx")],
        ["export", str(book), "--each", str(out / "每"), "--as", "pdf", "--name", "{单位}/{项目}"],
    ):
        assert main(command) == DONE
    for path in (*out.glob("*.xlsx"), *out.glob("*.docx")):
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for name, part in parts.items():
            assert b'TargetMode="External"' not in part, name
            assert b"<hyperlink" not in part, name
            assert not any(
                sign in part for sign in (b"<f>cmd", b"<f>=cmd", b"<f>SUM(1)", b"<f>1+1", b"<f>+1")
            )
    content = b"".join(path.read_bytes() for path in out.rglob("*.pdf"))
    assert not any(sign in content for sign in (b"/URI", b"/Launch", b"/JavaScript"))
    files = [path for path in out.rglob("*.pdf") if path.parent != out]
    assert len(files) == 8
    assert all(path.resolve().is_relative_to(out.resolve()) for path in files)
    assert {path.name for path in book.parent.iterdir()} == {book.name, home.name, "out"}


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_links_in_place_of_files(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A circle is refused; an output that is a link is written where it leads, or refused, never half."""
    circle = tmp_path / "圈.db"
    circle.symlink_to(circle)
    for command in (["check", str(circle)], ["import", str(circle), "--into", str(tmp_path / "新.db")]):
        capsys.readouterr()
        assert main(command) == CANNOT_READ
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert main(["export", str(book), str(tmp_path / "圈.docx")]) == DONE
    capsys.readouterr()
    looped = tmp_path / "环.docx"
    looped.symlink_to(looped)
    assert main(["export", str(book), str(looped)]) in (DONE, CANNOT_WRITE)
