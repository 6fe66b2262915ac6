"""The verbs report and ledger."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from jixiao_gui.cli import main
from jixiao_gui.exit_status import CANNOT_READ, CANNOT_WRITE, DONE, WRONG_USE
from jixiao_gui.paths import resources_folder
from tests.verbs.books import exported


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
