"""The verbs check and recalculate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jixiao_gui.cli import main
from jixiao_gui.exit_status import CANNOT_WRITE, DONE, FOUND_ERRORS, WRONG_USE
from tests.verbs.books import exported


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
    assert recorded["funds"][0]["rate"] == "100"
    assert "funds.0.rate" in recorded["manual"]
    assert main(["recalculate", str(book), "--form", "1"]) == DONE
    form = exported(book)[0]
    assert form["funds"][0]["rate"] == "56%"
    assert form["funds"][0]["score"] == "5.6"
    assert form["manual"] == []
    assert form["total"]["score"] == form["computed"]["total"]
    capsys.readouterr()
    main(["check", str(book), "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert [row["rule"] for row in rows if row["form"] == 1 and row["level"] == "error"] == []
    assert main(["recalculate", str(book), "--form", "99"]) == WRONG_USE


def test_a_write_protected_book_is_not_called_open(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book.chmod(0o444)
    assert main(["recalculate", str(book)]) == CANNOT_WRITE
    said = capsys.readouterr().err
    assert "不能写入" in said
    assert "打开" not in said
    book.chmod(0o644)


def test_recalculate_counts_the_forms_that_print_another_text(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def printed() -> list[object]:
        return [{key: form[key] for key in ("funds", "indicators", "total")} for form in exported(book)]

    before = printed()
    capsys.readouterr()
    assert main(["recalculate", str(book)]) == DONE
    said = capsys.readouterr().out
    changed = sum(old != new for old, new in zip(before, printed(), strict=True))
    assert 0 < changed < len(before)  # the others were recorded as their formulas give them
    assert said == f"已重新计算，{changed} 张表有改动。\n"


def test_the_verbs_leave_nothing_behind(book: Path, home: Path) -> None:
    main(["check", str(book)])
    assert [path.name for path in book.parent.iterdir() if path.name.startswith(book.name)] == [book.name]
    assert not [path for path in home.rglob("*") if path.is_file() and path.parent.name == "working"]
