"""The self-test passes on a whole program, and says so when a part of it is not whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest
from PySide6.QtWidgets import QApplication

from jixiao_gui import self_test
from jixiao_gui.cli import main
from jixiao_gui.exchange.district import connection
from jixiao_gui.exit_status import DONE, FOUND_ERRORS
from jixiao_gui.formats.writing import docx_out
from jixiao_gui.formats.writing.pdf_out import write_pdf
from jixiao_gui.paths import home_folder


def test_every_step_passes_and_the_user_s_own_folder_is_left_alone(
    tmp_path: Path, qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(home_folder().rglob("*"))
    assert main(["self-test", "--folder", str(tmp_path)]) == DONE
    first, *steps, last = capsys.readouterr().out.splitlines()
    assert first.startswith("jixiao ")
    assert [line.split("  ")[0] for line in steps] == [self_test.PASSED] * len(self_test.STEPS)
    assert last == f"自检通过：{len(steps)} 项通过，0 项未通过。"
    made = tmp_path / self_test.FOLDER
    assert (made / self_test.BOOK).is_file()
    kinds = {path.suffix for path in made.iterdir() if path.is_file()}
    assert kinds >= {".db", ".docx", ".pdf", ".ofd", ".png"}
    assert sorted(home_folder().rglob("*")) == before
    assert qapp is not None


def test_a_broken_part_fails_its_step_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise OSError("没有这个\n部件")

    monkeypatch.setattr(docx_out, "write_docx", broken)
    monkeypatch.delitem(self_test.STEPS, "窗口")
    assert main(["self-test", "--folder", str(tmp_path)]) == FOUND_ERRORS
    lines = capsys.readouterr().out.splitlines()
    [told] = [line for line in lines if line.startswith(self_test.FAILED)]
    assert told.startswith(f"{self_test.FAILED}  导出并读回：CannotWrite：")
    assert lines[-1].startswith("自检未通过：")
    assert "1 项未通过" in lines[-1]


def test_a_pdf_without_its_texts_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def blank(_sheets: object, file: BinaryIO, **_more: object) -> None:
        write_pdf([], file)

    monkeypatch.setattr("jixiao_gui.formats.writing.pdf_out.write_pdf", blank)
    test_run = self_test.SelfTestRun(tmp_path)
    for step in (self_test.resources, self_test.sample):
        step(test_run)
    with pytest.raises(self_test.Failed, match="PDF 中找不到"):
        self_test.paper(test_run)


def test_a_manual_without_its_pictures_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "10-one.md").write_text("# 一\n\n![图](../pictures/none.png)\n", "utf-8")
    monkeypatch.setattr(self_test, "manual_folder", lambda: tmp_path)
    with pytest.raises(self_test.Failed, match=r"none\.png"):
        self_test.resources(self_test.SelfTestRun(tmp_path))


def test_a_step_without_the_one_before_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(self_test.Failed, match="模板没有读入"):
        self_test.sample(self_test.SelfTestRun(tmp_path))


def test_without_qt_the_window_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(self_test.LeftOut):
        self_test.window(self_test.SelfTestRun(tmp_path))


def test_a_driver_that_cannot_be_loaded_fails_the_built_program_and_is_left_out_of_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "libpq" in self_test.store(self_test.SelfTestRun(tmp_path))
    monkeypatch.setattr(connection, "has_driver", lambda: False)
    with pytest.raises(self_test.LeftOut):
        self_test.store(self_test.SelfTestRun(tmp_path))

    def missing() -> None:
        raise ImportError("no pq wrapper available")

    monkeypatch.setattr(connection, "load_driver", missing)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(ImportError):
        self_test.store(self_test.SelfTestRun(tmp_path))


def test_the_module_loads_neither_qt_nor_anything_heavy() -> None:
    code = "import sys, jixiao_gui.self_test; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "PySide6",
        "sqlalchemy",
        "docx",
        "lxml",
        "reportlab",
        "openpyxl",
        "xlsxwriter",
        "pypdfium2",
        "psycopg",
    }
    assert not heavy & {name.split(".")[0] for name in done.stdout.split()}
