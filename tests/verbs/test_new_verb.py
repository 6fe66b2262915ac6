"""The verb new: a book of blank forms, or of the lines of a list."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jixiao_gui.cli import main
from jixiao_gui.exit_status import CANNOT_READ, CANNOT_WRITE, DONE, FOUND_ERRORS, WRONG_USE
from jixiao_gui.paths import resources_folder
from tests.verbs.books import SAMPLES, exported
from tests.workbooks import write_workbook


def test_new_makes_a_blank_form_and_refuses_to_replace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "新.db"
    arguments = ["new", str(target), "--template", "beijing-2023-b", "--year", "2024", "--unit", "甲单位"]
    assert main(arguments) == DONE
    before = target.read_bytes()
    assert main(arguments) == CANNOT_WRITE
    assert target.read_bytes() == before
    assert "已经存在" in capsys.readouterr().err
    [form] = exported(target)
    assert (form["template"], form["year"], form["unit"]) == ("beijing-2023-b", "2024", "甲单位")
    assert "budget" not in form["funds"][0]


def test_new_makes_a_form_of_each_line_of_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "列表.xlsx"
    lines = (
        ["2023年度项目支出一览表（单位：元）"],
        ["序号", "项目名称", "实施单位", "年初预算数", "全年预算数", "全年执行数"],
        [1, "水质监测", "甲中心", 800000, 800000.0, 450000],
        [2, "绿地养护", None, "1,234.50", None, "约3"],
        ["合计", None, None, 801234.5, 800000, 450000],
    )
    write_workbook(source, lines)
    book = tmp_path / "新.db"
    assert main(["new", str(book), "--unit", "乙中心", "--from-list", str(source)]) == DONE
    told = capsys.readouterr()
    assert "2 张表" in told.out
    assert told.err.splitlines() == ["绿地养护（表头下第 2 行）：全年执行数“约3”不是数字，没有读入。"]
    first, second = exported(book)
    assert (first["project"], first["unit"], first["year"]) == ("水质监测", "甲中心", "2023")
    assert first["funds"][0]["rate"] == "56.3%"
    assert (second["unit"], second["funds"][0]["initial"]) == ("乙中心", "0.12345")
    before = book.read_bytes()
    assert main(["new", str(book), "--from-list", str(source)]) == CANNOT_WRITE
    assert book.read_bytes() == before

    capsys.readouterr()
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "空.csv").write_text("序号,金额\n", encoding="utf-8")
    for name in ("没有.xlsx", "坏.xlsx", "空.csv"):
        assert main(["new", str(tmp_path / "无.db"), "--from-list", str(tmp_path / name)]) == CANNOT_READ
        err = capsys.readouterr().err
        assert name in err
        assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "无.db").exists()


def test_a_list_of_projects_needs_a_layout_with_their_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows, book = tmp_path / "项目.csv", tmp_path / "a.db"
    rows.write_text("项目名称,金额（万元）\n甲,1200\n乙,3\n", "utf-8")
    wanted = ["new", str(book), "--from-list", str(rows), "--template"]
    assert main([*wanted, "department-target-mof"]) == WRONG_USE
    assert "没有“项目名称”一栏" in capsys.readouterr().err
    assert not book.exists()
    assert main([*wanted, "target-mof"]) == DONE
    assert [form["project"] for form in exported(book)] == ["甲", "乙"]  # 甲,1200 numbers no columns


def test_a_year_may_be_written_as_on_the_form(in_tmp: Path) -> None:
    for number, year in enumerate(("2024", "2024年度", "２０２４")):
        assert main(["new", f"{number}.db", "--year", year]) == DONE
        with closing(sqlite3.connect(in_tmp / f"{number}.db")) as db:
            assert db.execute("SELECT year FROM book").fetchall() == [("2024",)]


def test_a_fifth_template_is_a_file_in_the_users_folder(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = home / "templates" / "own.toml"
    own.parent.mkdir(parents=True)
    text = (resources_folder() / "templates" / "beijing-2023.toml").read_text("utf-8")
    text = text.replace('id = "beijing-2023"', 'id = "own-2025"\nsign_off = ["填表人：", "日期："]')
    own.write_text(text.replace("项目负责人", "责任人").replace("附件1-1", "附件9"), "utf-8")
    book, out = tmp_path / "书.db", tmp_path / "出.docx"
    assert main(["new", str(book), "--template", "own-2025", "--year", "2025"]) == DONE
    assert main(["export", str(book), str(out)]) == DONE
    assert main(["export", str(book), str(out.with_suffix(".pdf"))]) == DONE
    again = tmp_path / "again.db"
    assert main(["import", str(out), "--into", str(again)]) == DONE
    assert [form["template"] for form in exported(again)] == ["own-2025"]
    # a book carries the layouts of its forms: it is whole where the file is not
    own.unlink()
    capsys.readouterr()
    assert main(["check", str(book)]) == FOUND_ERRORS
    assert capsys.readouterr().err == ""
    assert main(["export", str(book), str(tmp_path / "x.docx")]) == DONE
    assert main(["import", str(tmp_path / "x.docx"), "--into", str(tmp_path / "other.db")]) == DONE
    (form,) = exported(tmp_path / "other.db")
    assert form["year"] == "2025"


def test_of_several_that_make_one_book_at_once_one_does(tmp_path: Path) -> None:
    command = [sys.executable, "main.py", "new", str(tmp_path / "新.db")]
    started = [
        subprocess.Popen(
            [*command, "--unit", f"单位{number}"],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    ended = [(*process.communicate(), process.returncode) for process in started]
    assert sorted(status for _, _, status in ended) == [DONE, CANNOT_WRITE, CANNOT_WRITE]
    for number, (out, err, status) in enumerate(ended):
        if status == DONE:
            assert err == ""
            assert exported(tmp_path / "新.db")[0]["unit"] == f"单位{number}"
        else:
            assert out == ""
            assert "已经存在" in err


@pytest.mark.parametrize("name", ["书.txt", "书", "书.docx", ""])
def test_a_new_book_has_the_name_of_one(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (["new", name], ["import", str(SAMPLES), "--into", name]):
        if name or arguments[0] == "new":
            assert main(arguments) == WRONG_USE
            assert ".db" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_failed_verb_says_nothing_of_kept_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "没有" / "新.db")]) == CANNOT_WRITE
    assert "修改都还在" not in capsys.readouterr().err
