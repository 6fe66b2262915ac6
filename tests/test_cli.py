"""The verbs as a person at a terminal meets them: what they print, write and end with."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from jixiao_gui import cli
from jixiao_gui.cli import main
from jixiao_gui.exchange import source_files
from jixiao_gui.exit_status import CANNOT_READ, CANNOT_WRITE, DONE, FOUND_ERRORS, WRONG_USE
from jixiao_gui.paths import resources_folder
from jixiao_gui.verbs import import_verb
from tests.conftest import SEEDS

SAMPLES = resources_folder() / "samples" / "samples.txt"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("JIXIAO_HOME", str(folder))
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Path:
    target = tmp_path / "书.db"
    assert main(["import", str(SAMPLES), "--into", str(target)]) == DONE
    return target


def exported(book: Path, *more: str) -> list[dict[str, object]]:
    out = book.with_suffix(".json")
    assert main(["export", str(book), str(out), *more]) == DONE
    data = json.loads(out.read_text(encoding="utf-8"))
    assert data["format"] == "jixiao-book"
    assert data["version"] == 2
    forms: list[dict[str, object]] = data["forms"]
    return forms


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
    assert "budget" not in form["funds"][0]  # type: ignore[index]


def test_of_several_that_make_one_book_at_once_one_does(tmp_path: Path) -> None:
    command = [sys.executable, "main.py", "new", str(tmp_path / "新.db")]
    started = [
        subprocess.Popen(
            [*command, "--unit", f"单位{number}"],
            cwd=Path(__file__).parents[1],
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


def test_a_book_that_was_made_while_an_import_read_gets_the_forms_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, read = tmp_path / "书.db", import_verb.import_sources

    def made_meanwhile(*arguments: Any, **more: Any) -> Any:
        report = read(*arguments, **more)
        assert main(["new", str(target), "--year", "2021"]) == DONE
        return report

    with monkeypatch.context() as patched:
        patched.setattr(import_verb, "import_sources", made_meanwhile)
        assert main(["import", str(SAMPLES), "--into", str(target)]) == DONE
    years = [form["year"] for form in exported(target)]
    assert years[0] == "2021"
    assert len(years) > 1


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


def test_a_book_of_any_name_is_added_to(book: Path) -> None:
    other = book.rename(book.with_suffix(".bak"))
    assert main(["import", str(SAMPLES), "--into", str(other), "--skip"]) == DONE


def test_a_failed_verb_says_nothing_of_kept_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "没有" / "新.db")]) == CANNOT_WRITE
    assert "修改都还在" not in capsys.readouterr().err


def test_a_book_in_the_folder_that_is_imported_into_it_is_passed_over(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    target = book.rename(folder / book.name)
    shutil.copy(SAMPLES, folder / "样表.txt")
    monkeypatch.chdir(folder)
    assert main(["import", ".", "--into", target.name]) == DONE
    forms = exported(target)
    assert len(forms) == 2 * len({form["project"] for form in forms})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders there")
def test_a_pipe_in_place_of_a_file_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "管.docx"
    os.mkfifo(pipe)
    for arguments in (
        ["import", str(pipe), "--into", str(tmp_path / "书.db")],
        ["import", str(tmp_path), "--into", str(tmp_path / "书.db")],
        ["new", str(tmp_path / "书.db"), "--from-list", str(pipe)],
        ["template", str(pipe), str(tmp_path / "版式.toml")],
        ["check", str(pipe)],
    ):
        assert main(arguments) == CANNOT_READ
        [line] = capsys.readouterr().err.splitlines()
        assert "管道" in line
    assert not (tmp_path / "书.db").exists()


def test_new_makes_a_form_of_each_line_of_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "列表.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for line in (
        ["2023年度项目支出一览表（单位：元）"],
        ["序号", "项目名称", "实施单位", "年初预算数", "全年预算数", "全年执行数"],
        [1, "水质监测", "甲中心", 800000, 800000.0, 450000],
        [2, "绿地养护", None, "1,234.50", None, "约3"],
        ["合计", None, None, 801234.5, 800000, 450000],
    ):
        sheet.append(line)
    workbook.save(source)
    book = tmp_path / "新.db"
    assert main(["new", str(book), "--unit", "乙中心", "--from-list", str(source)]) == DONE
    told = capsys.readouterr()
    assert "2 张表" in told.out
    assert told.err.splitlines() == ["绿地养护（表头下第 2 行）：全年执行数“约3”不是数字，没有读入。"]
    first, second = exported(book)
    assert (first["project"], first["unit"], first["year"]) == ("水质监测", "甲中心", "2023")
    assert first["funds"][0]["rate"] == "56.3%"  # type: ignore[index]
    assert (second["unit"], second["funds"][0]["initial"]) == ("乙中心", "0.12345")  # type: ignore[index]
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


def test_wrong_use_is_one_line_and_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["import", "a.txt"],
        ["export", "a.db"],
        ["new", str(tmp_path / "x.db"), "--template", "nowhere"],
        ["nonsense"],
        ["export", "a.db", "b.pdf", "--each", "c", "--as", "pdf"],
        ["export", "a.db", "--each", "c", "--as", "xlsx"],
        ["export", "a.db", "b.pdf", "--form", "一"],
        ["import", "a.txt", "--into", "b.db", "--skip", "--replace"],
        ["check", "a.db", "--strange"],
        ["check"],
        ["check", "a.db", "--json=1"],
        ["export", "a.db", "--e"],
        ["import", "--into", "b.db", "a.txt", "--template"],
    ):
        assert main(arguments) == WRONG_USE
        told = capsys.readouterr().err
        assert len(told.strip().splitlines()) == 1
        assert not re.search("argument|invalid|required|expected", told), "in Chinese"
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new", "a.db", "--year", "abc"), "--year 应为四位数的年度，如 2024，不是“abc”"),
        (("new", "a.db", "--year", "20240"), "应为四位数的年度"),
        (("new", "a.db", "--year", "0024"), "应为四位数的年度"),
        (("import", "a.docx", "--into", "a.db", "--year", "二〇二四"), "应为四位数的年度"),
        (("export", "a.db", "a.pdf", "--form", "0"), "--form 应为表的序号，从 1 数起，不是“0”"),
        (("report", "a.db", "a.docx", "--form", "-1"), "应为表的序号"),
        (("recalculate", "a.db", "--form", "x"), "应为表的序号"),
        (("check", "a.db", "--json=yes"), "--json 后面不能写"),
        (("import", "a.docx", "--into", "a.db", "--p", "x", "--re=1"), "后面不能写"),
    ],
)
def test_a_value_that_cannot_be_meant_is_one_chinese_sentence(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], in_tmp: Path
) -> None:
    assert main(list(arguments)) == WRONG_USE
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not list(in_tmp.iterdir())


def test_a_year_may_be_written_as_on_the_form(in_tmp: Path) -> None:
    for number, year in enumerate(("2024", "2024年度", "２０２４")):
        assert main(["new", f"{number}.db", "--year", year]) == DONE
        with closing(sqlite3.connect(in_tmp / f"{number}.db")) as db:
            assert db.execute("SELECT year FROM book").fetchall() == [("2024",)]


@pytest.fixture
def in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_kind_that_nobody_writes_is_wrong_use(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(book), str(tmp_path / "a.odt")]) == WRONG_USE
    assert "docx、pdf、ofd、xlsx、json、txt" in capsys.readouterr().err
    assert main(["summary", str(book), str(tmp_path / "a.txt")]) == WRONG_USE
    assert "xlsx、docx、pdf" in capsys.readouterr().err
    assert main(["ledger", str(book), str(tmp_path / "a.txt")]) == WRONG_USE
    assert "xlsx、docx、pdf" in capsys.readouterr().err
    assert main(["check", str(book), "--report", str(tmp_path / "a.xlsx")]) == WRONG_USE
    assert "docx、pdf" in capsys.readouterr().err
    assert main(["report", str(book), str(tmp_path / "a.pdf")]) == WRONG_USE
    assert capsys.readouterr().err.endswith("文件类型应为 docx。\n")


def test_the_ledger_of_a_book(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    for kind in ("xlsx", "docx", "pdf"):
        assert main(["ledger", str(book), str(tmp_path / f"台账.{kind}")]) == DONE
        told = capsys.readouterr()
        assert "台账共" in told.out
        assert "还没有应报名单" in told.err
    assert book.read_bytes() == before
    page = openpyxl.load_workbook(tmp_path / "台账.xlsx")["台账"]
    assert page["I4"].value in ("已报", "有错误")
    assert main(["ledger", str(tmp_path / "没有.db"), str(tmp_path / "a.xlsx")]) == CANNOT_READ


def test_demo_into_a_file_is_told_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "文件").write_text("甲")
    assert main(["demo", str(tmp_path / "文件")]) == CANNOT_WRITE
    told = capsys.readouterr().err
    assert "已有同名的文件" in told
    assert not re.search("[A-Z][a-z]+ ", told)


def test_a_name_too_long_for_the_disk_is_one_line(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if sys.platform == "win32" and hasattr(ctypes.windll.ntdll, "wine_get_version"):
        pytest.skip("Wine takes names that neither Windows nor the disk below it would")
    name = str(tmp_path / ("长" * 300))  # Windows counts signs, others bytes
    for arguments, status in (
        (["new", f"{name}.db"], CANNOT_WRITE),
        (["check", f"{name}.db"], CANNOT_READ),
        (["import", f"{name}.docx", "--into", str(book)], CANNOT_READ),
        (["export", str(book), f"{name}.json"], CANNOT_WRITE),
        (["demo", name], CANNOT_WRITE),
    ):
        capsys.readouterr()
        assert main(arguments) == status
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert main(["import", str(SAMPLES), "--into", f"{name}.db"]) == CANNOT_WRITE


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is always text")
def test_a_name_that_is_no_utf8_is_a_name_too(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb2\xe2\xca\xd4"))
    folder.mkdir()
    source, book, out = folder / "表.txt", folder / "书.db", folder / "出.json"
    source.write_bytes(SAMPLES.read_bytes())
    assert main(["import", str(source), "--into", str(book)]) == DONE
    assert main(["recalculate", str(book)]) == DONE
    assert main(["check", str(book)]) in (DONE, FOUND_ERRORS)
    assert main(["export", str(book), str(out)]) == DONE
    assert json.loads(out.read_text(encoding="utf-8"))["forms"]


def test_what_no_font_has_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, book = tmp_path / "a.txt", tmp_path / "a.db"
    text = SAMPLES.read_text("utf-8")
    source.write_text(text.replace("项目名称\n\t", "项目名称\n\t\U0003fffd", 1), "utf-8")
    assert main(["import", str(source), "--into", str(book)]) == DONE
    for more in ([str(tmp_path / "a.pdf")], ["--each", str(tmp_path / "each"), "--as", "pdf"]):
        capsys.readouterr()
        assert main(["export", str(book), *more]) == DONE
        [line] = capsys.readouterr().err.splitlines()
        assert "U+3FFFD" in line


def test_a_folder_is_read_and_what_is_not_read_of_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, full, book = tmp_path / "空的", tmp_path / "材料", tmp_path / "书.db"
    (full / "下属").mkdir(parents=True)
    empty.mkdir()
    (empty / "~$自评表.docx").write_bytes(b"")
    for name in ("一.txt", "下属/二.txt", "下属/三.txt"):
        shutil.copyfile(SAMPLES, full / name)
    assert main(["import", str(empty), "--into", str(book)]) == CANNOT_READ
    assert "空的”里没有可以导入的文件" in capsys.readouterr().err
    assert not book.exists()
    assert main(["import", str(full), "--into", str(book)]) == DONE
    read = capsys.readouterr().out
    monkeypatch.setattr(source_files, "MAX_SOURCES", 2)
    assert main(["import", str(full), "--into", str(tmp_path / "另.db")]) == CANNOT_READ
    said = capsys.readouterr()
    assert "材料”里的文件超过 2 个，只读了前 2 个" in said.err
    assert "已读入" in said.out
    assert said.out != read


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


def test_without_a_display_the_window_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == WRONG_USE
    assert "没有图形显示" in capsys.readouterr().err


def test_check_tells_errors_in_text_and_json(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["check", str(book), "--json"]) == FOUND_ERRORS
    rows = json.loads(capsys.readouterr().out)
    rate = next(row for row in rows if row["rule"] == "rate-mismatch")
    assert rate["form"] == 1
    assert rate["cell"] == "funds.0.rate"
    assert (rate["recorded"], rate["expected"], rate["correctable"]) == ("100", "56%", True)
    keys = "form project rule level cell recorded expected message source correctable"
    assert set(rate) == set(keys.split())
    assert [row["form"] for row in rows] == sorted(row["form"] for row in rows)
    assert main(["check", str(book)]) == FOUND_ERRORS
    assert "执行率应为 56%" in capsys.readouterr().out


def test_recalculate_lets_formulas_rule(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded = exported(book)[0]
    assert recorded["funds"][0]["rate"] == "100"  # type: ignore[index]
    assert "funds.0.rate" in recorded["manual"]  # type: ignore[operator]
    assert main(["recalculate", str(book), "--form", "1"]) == DONE
    form = exported(book)[0]
    assert form["funds"][0]["rate"] == "56%"  # type: ignore[index]
    assert form["funds"][0]["score"] == "5.6"  # type: ignore[index]
    assert form["manual"] == []
    assert form["total"]["score"] == form["computed"]["total"]  # type: ignore[index]
    capsys.readouterr()
    main(["check", str(book), "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert [row["rule"] for row in rows if row["form"] == 1 and row["level"] == "error"] == []
    assert main(["recalculate", str(book), "--form", "99"]) == WRONG_USE


def test_every_kind_is_written_and_read_again(book: Path, tmp_path: Path) -> None:
    forms = exported(book)
    for kind in ("docx", "xlsx", "txt", "json"):
        out = tmp_path / f"出.{kind}"
        assert main(["export", str(book), str(out)]) == DONE
        again = tmp_path / f"again-{kind}.db"
        assert main(["import", str(out), "--into", str(again)]) == DONE
        assert exported(again) == forms, kind
    pdf = tmp_path / "出.pdf"
    assert main(["export", str(book), str(pdf), "--form", "2"]) == DONE
    assert pdf.read_bytes().startswith(b"%PDF")


def test_pages_as_ofd_in_one_file_and_in_a_file_each(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, folder = tmp_path / "出.ofd", tmp_path / "各表"
    assert main(["export", str(book), str(out)]) == DONE
    assert main(["export", str(book), "--each", str(folder), "--as", "ofd"]) == DONE
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == len(exported(book))
    assert all(name.endswith(".ofd") for name in names)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert "OFD.xml" in archive.namelist()
    capsys.readouterr()
    assert main(["import", str(out), "--into", str(tmp_path / "again.db")]) == CANNOT_READ
    (line,) = capsys.readouterr().err.splitlines()
    assert "出.ofd" in line
    assert "Word、Excel 或 PDF 文件。" in line


def test_each_form_gets_a_file_named_by_number_and_project(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "各表"
    assert main(["export", str(book), "--each", str(folder), "--as", "docx"]) == DONE
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == len(exported(book))
    assert all(re.fullmatch(r'\d\d-[^\\/:*?"<>|]+\.docx', name) for name in names)


def test_each_form_gets_a_file_named_by_a_pattern(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "各表"
    arguments = ["export", str(book), "--each", str(folder), "--as", "docx", "--name"]
    assert main([*arguments, "{年度}/{表种}-{序号}"]) == DONE
    assert sorted(path.name for path in (folder / "2023").iterdir())[0] == "自评表-01.docx"
    assert main([*arguments, "{编号}"]) == WRONG_USE
    assert "没有 {编号} 这一项" in capsys.readouterr().err
    assert main(["export", str(book), str(tmp_path / "a.pdf"), "--name", "{项目}"]) == WRONG_USE


def test_a_form_that_is_there_is_added_replaced_or_skipped(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    count = len(exported(book))
    capsys.readouterr()
    assert main(["import", str(SAMPLES), "--into", str(book), "--skip"]) == DONE
    assert len(exported(book)) == count
    assert main(["import", str(SAMPLES), "--into", str(book), "--replace"]) == DONE
    assert len(exported(book)) == count
    capsys.readouterr()
    assert main(["import", str(SAMPLES), "--into", str(book)]) == DONE
    assert "已在册中" in capsys.readouterr().err
    assert len(exported(book)) == 2 * count


def test_the_same_form_twice_in_one_import_is_told_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for option, count in (("", 16), ("--skip", 8), ("--replace", 8)):
        book = tmp_path / f"两次{option}.db"
        assert (
            main(["import", str(SAMPLES), str(SAMPLES), "--into", str(book), *filter(None, [option])]) == DONE
        )
        assert len(exported(book)) == count
        assert "已在册中" in capsys.readouterr().err


def test_what_can_be_read_is_imported_and_the_rest_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"not a zip")
    book = tmp_path / "混.db"
    assert (
        main(["import", str(broken), str(SAMPLES), str(tmp_path / "无.txt"), "--into", str(book)])
        == CANNOT_READ
    )
    told = capsys.readouterr().err
    assert "坏.docx" in told
    assert "无.txt" in told
    assert "Traceback" not in told
    assert len(exported(book)) == 8
    nothing = tmp_path / "空.db"
    assert main(["import", str(broken), "--into", str(nothing)]) == CANNOT_READ
    assert not nothing.exists()


def test_a_failed_export_leaves_the_old_file(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(book), str(tmp_path / "nowhere" / "a.pdf")]) == CANNOT_WRITE
    old = tmp_path / "旧.pdf"
    old.mkdir()  # nothing can take a folder's place
    assert main(["export", str(book), str(old)]) == CANNOT_WRITE
    assert old.is_dir()
    (tmp_path / "文件").write_bytes(b"old")
    assert main(["export", str(book), "--each", str(tmp_path / "文件"), "--as", "pdf"]) == CANNOT_WRITE
    assert (tmp_path / "文件").read_bytes() == b"old"
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "已有同名的文件" in err
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]


def test_strangers_are_refused_untouched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stranger = tmp_path / "别的.db"
    stranger.write_bytes(b"SQLite format 3\x00" + bytes(2000))
    before = stranger.read_bytes()
    for arguments in (["check", str(stranger)], ["import", str(SAMPLES), "--into", str(stranger)]):
        assert main(arguments) == CANNOT_READ
    assert stranger.read_bytes() == before
    assert "别的.db" in capsys.readouterr().err


def test_the_verbs_leave_nothing_behind(book: Path, home: Path) -> None:
    main(["check", str(book)])
    assert [path.name for path in book.parent.iterdir() if path.name.startswith(book.name)] == [book.name]
    assert not [path for path in home.rglob("*") if path.is_file() and path.parent.name == "working"]


def test_demo_makes_the_sample_in_every_kind(tmp_path: Path) -> None:
    folder = tmp_path / "演示"
    assert main(["demo", str(folder)]) == DONE
    found = sorted(path.suffix for path in folder.iterdir())
    assert found == [".db", ".db", ".docx", ".pdf", ".txt", ".xlsx"]
    year = exported(folder / "全年示例.db")
    assert [form["template"] for form in year][:3] == ["target-mof", "monitor-mof", "mof-2020"]
    assert [form["sources"][0]["origin"] for form in year[1:3]] == [year[0]["token"], year[1]["token"]]
    assert main(["demo", str(folder)]) == DONE


def test_the_forms_of_2023_when_they_are_at_hand(tmp_path: Path) -> None:
    if SEEDS is None:
        return
    book = tmp_path / "2023.db"
    assert main(["import", *map(str, sorted(SEEDS.glob("*.txt"))), "--into", str(book)]) == DONE
    forms = exported(book)
    assert len(forms) == 26
    figures = forms[0]["computed"]
    assert figures == {
        "rate": "0.5625",
        "rate_score": "5.6",
        "indicator_weight": "90",
        "indicator_score": "90",
        "total": "95.6",
        "grade": "优",
    }
    text = tmp_path / "2023.txt"
    assert main(["export", str(book), str(text)]) == DONE
    again = tmp_path / "again.db"
    assert main(["import", str(text), "--into", str(again)]) == DONE
    assert exported(again) == forms


def test_a_reader_that_has_seen_enough_is_no_error(book: Path, tmp_path: Path) -> None:
    """``jixiao check BOOK.db | head -1`` ends quietly."""
    large = tmp_path / "large.db"
    assert main(["import", *[str(book)] * 40, "--into", str(large)]) == DONE  # more than a pipe holds
    program = [sys.executable, str(Path(__file__).parents[1] / "main.py"), "check", str(large)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as check:
        assert check.stdout is not None
        assert check.stderr is not None
        assert check.stdout.readline()
        check.stdout.close()
        assert b"Traceback" not in check.stderr.read()
    assert check.returncode == DONE


def test_a_verb_without_a_console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "甲.db"
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(f"sys.{stream}", None)
    assert main(["new", str(book), "--year", "2023"]) == DONE
    assert main(["check", str(book)]) in (DONE, FOUND_ERRORS)
    assert main(["check", str(tmp_path / "缺.db")]) == CANNOT_READ
    assert main(["check"]) == WRONG_USE
    sys.stdout.close()
    sys.stderr.close()


def test_a_report_is_drafted_from_the_book_or_from_some_forms(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "报告.docx"
    assert main(["report", str(book), str(out)]) == DONE
    made = docx.Document(str(out))
    forms = exported(book)
    listed = [row.cells[1].text.removeprefix("※") for row in made.tables[0].rows[1:]]
    assert listed[: len(forms)] == [str(form["project"]).strip() for form in forms]
    gaps = sum(paragraph.text.count("【请补充】") for paragraph in made.paragraphs)
    assert f"有 {gaps} 处【请补充】" in capsys.readouterr().out
    assert main(["report", str(book), str(out), "--form", "2", "--form", "3"]) == DONE
    assert len(docx.Document(str(out)).tables[0].rows) == 4  # the head, two projects, the sums


def test_a_report_that_cannot_be_leaves_what_is_there(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "报告.docx"
    out.write_bytes(b"old")
    assert main(["report", str(book), str(out), "--form", "99"]) == WRONG_USE
    assert main(["report", str(book), str(out), "--outline", "没有"]) == WRONG_USE
    assert main(["report", str(book), str(tmp_path / "报告.pdf")]) == WRONG_USE
    assert main(["report", str(tmp_path / "没有.db"), str(out)]) == CANNOT_READ
    (tmp_path / "坏.db").write_bytes(b"no book")
    assert main(["report", str(tmp_path / "坏.db"), str(out)]) == CANNOT_READ
    assert out.read_bytes() == b"old"
    assert main(["report", str(book), str(tmp_path / "没有" / "报告.docx")]) == CANNOT_WRITE
    assert sorted(path.name for path in tmp_path.glob("*.docx*")) == ["报告.docx"]


def test_a_report_is_about_self_evaluations_and_by_a_places_own_outline(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, out = tmp_path / "年.db", tmp_path / "报告.docx"
    year = resources_folder() / "samples" / "year.json"
    assert main(["import", str(year), "--into", str(book)]) == DONE
    capsys.readouterr()
    assert main(["report", str(book), str(out)]) == DONE
    assert "不是自评表" in capsys.readouterr().err
    (home / "reports").mkdir(parents=True, exist_ok=True)
    own = 'id = "own"\nname = "本县"\ntitle = "本县报告"\ntemplates = ["transfer"]\n'
    own += '[[section]]\nheading = "情况"\n'
    (home / "reports" / "own.toml").write_text(own, "utf-8")
    number = next(n for n, form in enumerate(exported(book), 1) if form["template"] == "transfer")
    assert main(["report", str(book), str(out), "--form", str(number)]) == DONE
    assert [one.text for one in docx.Document(str(out)).paragraphs][:2] == ["本县报告", "一、情况"]


@pytest.mark.parametrize(
    ("error", "platform", "ends"),
    [
        (BrokenPipeError(32, "Broken pipe"), "linux", True),
        (OSError(22, "Invalid argument"), "win32", True),
        (OSError(22, "Invalid argument"), "linux", False),
        (OSError(22, "Invalid argument", "甲?.db"), "win32", False),
        (OSError(28, "No space left on device"), "win32", False),
    ],
)
def test_what_a_closed_pipe_looks_like(
    error: OSError, platform: str, ends: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert cli._is_closed_pipe(error) == ends


@pytest.mark.skipif(sys.platform == "win32", reason="no such device, and a folder in use cannot go")
def test_what_finds_no_room_or_no_folder_is_one_line(book: Path, tmp_path: Path) -> None:
    def run(command: str, folder: Path = tmp_path) -> tuple[int, str]:
        shell = f'cd "{folder}" && {command}'
        program = f'"{sys.executable}" "{resources_folder().parent / "main.py"}"'
        ended = subprocess.run(
            ["sh", "-c", shell.replace("jixiao ", f"{program} ")], capture_output=True, text=True, check=False
        )
        return ended.returncode, ended.stderr

    if Path("/dev/full").exists():
        for command in (f'jixiao check "{book}"', "jixiao templates"):
            assert run(f"{command} >/dev/full") == (
                CANNOT_WRITE,
                "jixiao：无法写出结果：磁盘已满，请清理空间后重试。\n",
            )
        assert run("jixiao check nowhere.db 2>/dev/full") == (CANNOT_READ, "")
    gone = tmp_path / "gone"
    for command, status in (("check b.db", CANNOT_READ), ("new b.db", CANNOT_WRITE)):
        gone.mkdir()
        code, told = run(f"rmdir ../gone && jixiao {command}", gone)
        assert (code, told.count("\n")) == (status, 1)
        assert told.startswith("jixiao：无法")


def test_a_name_of_two_lines_is_told_in_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(tmp_path / "甲\n乙.db"), "--into", str(tmp_path / "c.db")]) == CANNOT_READ
    assert capsys.readouterr().err.count("\n") == 1


def test_a_file_without_a_form_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "空.json", tmp_path / "c.db"
    source.write_text('{"format": "jixiao-book", "version": 2, "forms": []}', encoding="utf-8")
    assert main(["import", str(source), "--into", str(target)]) == CANNOT_READ
    assert "里面一张自评表也没有" in capsys.readouterr().err
    assert not target.exists()


def test_ctrl_c_is_one_line_whenever_it_comes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run_verb", stopped)
    assert main(["templates"]) == CANNOT_WRITE
    assert capsys.readouterr().err == "jixiao：已取消；正在写的文件没有改动。\n"
