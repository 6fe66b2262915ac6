"""The verb import: what is read, what is left out, and what is told about it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from jixiao_gui.cli import main
from jixiao_gui.exchange import import_sources, source_files
from jixiao_gui.exit_status import CANNOT_READ, DONE
from jixiao_gui.verbs import import_verb
from tests.conftest import SEEDS
from tests.verbs.books import SAMPLES, exported


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


def test_a_file_without_a_form_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "空.json", tmp_path / "c.db"
    source.write_text('{"format": "jixiao-book", "version": 2, "forms": []}', encoding="utf-8")
    assert main(["import", str(source), "--into", str(target)]) == CANNOT_READ
    assert "里面一张自评表也没有" in capsys.readouterr().err
    assert not target.exists()


def test_strangers_are_refused_untouched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stranger = tmp_path / "别的.db"
    stranger.write_bytes(b"SQLite format 3\x00" + bytes(2000))
    before = stranger.read_bytes()
    for arguments in (["check", str(stranger)], ["import", str(SAMPLES), "--into", str(stranger)]):
        assert main(arguments) == CANNOT_READ
    assert stranger.read_bytes() == before
    assert "别的.db" in capsys.readouterr().err


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


def test_a_book_that_was_made_while_an_import_read_gets_the_forms_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, read = tmp_path / "书.db", import_sources

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


def test_a_book_of_any_name_is_added_to(book: Path) -> None:
    other = book.rename(book.with_suffix(".bak"))
    assert main(["import", str(SAMPLES), "--into", str(other), "--skip"]) == DONE


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
