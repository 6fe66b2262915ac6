"""What can be read of a damaged book goes into a new one, and the report says what is missing."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.book.book import AddForms, Book, BookDamaged, CannotRead, RemoveForms
from jixiao_gui.book.damaged_pages import Pages, Row
from jixiao_gui.book.salvage import salvage
from jixiao_gui.form.model import REMARK_KINDS, Form, Goal, Remark
from tests.book.damage_test import damage_again_and_again
from tests.book.making import TEMPLATES, forms, ids_of, make_form, new_book, saved_book

PAGE = 4096


def saved(home: Path, path: Path, given_forms: list[Form]) -> Path:
    with new_book(home) as book:
        book.apply(AddForms("导入", tuple(given_forms)))
        book.save_as(path)
    return path


def salvaged(path: Path, home: Path) -> tuple[list[Form], list[str]]:
    before = path.read_bytes()
    book, lines = salvage(path, TEMPLATES, home)
    with book:
        found = list(book.forms())
        assert book.path is None
        assert book.dirty
    assert path.read_bytes() == before
    assert all(line.endswith("。") for line in lines)
    return found, lines


def root_of(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return int(db.execute(query, (table,)).fetchone()[0])


def spoil(path: Path, page: int, byte: bytes = b"\xee") -> None:
    content = bytearray(path.read_bytes())
    content[(page - 1) * PAGE : page * PAGE] = byte * PAGE
    path.write_bytes(content)


def test_damaged_in_many_ways(tmp_path: Path) -> None:
    """A few; ``python -m tests.book.damage_test --files 1000`` does many."""
    tally = damage_again_and_again(tmp_path, 50, seed=5)
    assert (tally.files, tally.bad) == (50, 0)
    assert tally.refused + tally.told + tally.unharmed == 50
    assert tally.salvaged > 10
    assert tally.forms_whole > tally.forms_salvaged / 3


@given(st.lists(forms, min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_of_a_whole_file_everything(
    tmp_path_factory: pytest.TempPathFactory, given_forms: list[Form]
) -> None:
    folder = tmp_path_factory.mktemp("salvage")
    path = saved(folder / "home", folder / "书.db", given_forms)
    assert salvaged(path, folder / "home")[0] == given_forms


def test_order_info_long_texts_and_nothing_removed_comes_back(path: Path, home: Path) -> None:
    many = [replace(make_form(n, 30), goal=Goal("很长" * 4000, "短")) for n in range(1, 61)]
    with new_book(home) as book:
        book.apply(AddForms("导入", tuple(many)))
        book.apply(RemoveForms("删", tuple(ids_of(book)[40:])))
        book.apply(AddForms("插", (make_form(99),), at=2))
        book.save_as(path)
        expected = list(book.forms())
    book, lines = salvage(path, TEMPLATES, home)
    with book:
        assert list(book.forms()) == expected
        assert book.info.unit == "某区河道所"
        assert [entry.total for entry in book.entries()][2] != ""
    assert lines[-1] == "各张均未发现缺失。"


def test_a_lost_page_of_indicators_is_reported(path: Path, home: Path) -> None:
    saved(home, path, [make_form(n, 25) for n in range(1, 31)])
    rows = list(Pages.of(path.read_bytes())._rows_of(root_of(path, "indicator")))
    assert rows
    assert all(row.in_index for row in rows)
    spoil(path, root_of(path, "indicator"))
    found, lines = salvaged(path, home)
    assert len(found) == 30
    assert sum(len(form.indicators) for form in found) == 30 * 25 - len(rows)
    assert "1 页没有读出" in lines[1]
    assert any("绩效指标第" in line and "行没有读出" in line for line in lines)
    with pytest.raises(BookDamaged):
        Book.open(path, TEMPLATES, home)


@pytest.mark.parametrize("kind", REMARK_KINDS)
def test_remarks_of_every_kind_without_a_schema(kind: str, path: Path, home: Path) -> None:
    form = replace(make_form(1), remarks=(Remark(kind, "", "", "", "", "", "", "marked", "2024-02-01"),))
    content = bytearray(saved(home, path, [form]).read_bytes())
    content[:PAGE] = bytes(PAGE)
    path.write_bytes(content)
    assert salvaged(path, home)[0] == [form]


def test_lost_heads_and_goals(path: Path, home: Path) -> None:
    saved(home, path, [make_form(n) for n in (1, 2)])
    spoil(path, root_of(path, "form"))
    spoil(path, root_of(path, "goal"))
    found, lines = salvaged(path, home)
    assert [(form.project, len(form.indicators), len(form.funds)) for form in found] == [("", 4, 2)] * 2
    assert "第 1 张 （未填项目名称）：表头没有读出；年度总体目标没有读出。" in lines


def test_lost_rows_at_the_end_show_in_the_total(path: Path, home: Path) -> None:
    saved(home, path, [make_form(1, 3)])
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM indicator WHERE number = 2")
        db.execute("DELETE FROM fund_line")
    _, lines = salvaged(path, home)
    assert "项目资金没有读出" in lines[1]
    assert "总分原为" in lines[1]
    assert "可能有指标或金额缺失" in lines[1]


def test_a_text_cut_off(path: Path, home: Path) -> None:
    saved(home, path, [replace(make_form(), goal=Goal("长" * 5000, "短"))])
    pages = Pages.of(path.read_bytes())
    path.write_bytes(pages.content[: (pages.count - 1) * PAGE])
    found, lines = salvaged(path, home)
    assert found[0].goal.expected.startswith("长" * 300)
    assert "文件被截断：应有" in lines[1]
    assert any("1 处文字不完整" in line for line in lines)


def test_nothing_to_read(path: Path, home: Path) -> None:
    for content in (b"", b"x" * 20_000, b"\x0d" + b"\xff" * 9000):
        path.write_bytes(content)
        with pytest.raises(BookDamaged, match="没有能读出"):
            salvage(path, TEMPLATES, home)
    with pytest.raises(CannotRead):
        salvage(path.with_name("没有.db"), TEMPLATES, home)
    assert not list((home / "working").glob("*")) if (home / "working").exists() else True


@given(st.binary(max_size=3 * 512), st.integers(0, 3))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_passed_over(noise: bytes, kind: int) -> None:
    page = bytes([(2, 5, 10, 13)[kind]]) + noise
    content = b"SQLite format 3\0\x02\0".ljust(1024, b"\1") + page
    assert all(isinstance(row, Row) for row in Pages.of(content).rows())


def test_the_home_takes_no_copy(path: Path, tmp_path: Path, home: Path) -> None:
    saved_book(home, path)
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    with pytest.raises(Exception, match="工作副本"):
        salvage(path, TEMPLATES, blocked)


def test_rows_that_all_claim_the_same_long_chain(tmp_path: Path) -> None:
    """A file that means harm: each of many rows says that all the pages are its own."""
    count, cells = 500, 200
    content = bytearray(b"SQLite format 3\x00\x10\x00".ljust(2 * 4096, b"\0"))
    length = 4092 * (count - 10)
    claim = bytes([0x80 | length >> 14, 0x80 | length >> 7 & 0x7F, length & 0x7F, 1])
    for _ in range(3, count):
        page = bytearray(4096)
        page[0], page[3:5] = 13, cells.to_bytes(2, "big")
        for cell in range(cells):
            page[8 + 2 * cell : 10 + 2 * cell] = (1000).to_bytes(2, "big")
        page[1000:1004] = claim
        local = Pages(bytes(content))._local(length, 13)
        page[1004 + local : 1008 + local] = count.to_bytes(4, "big")
        content += page
    for number in range(count, 2 * count):
        content += (number + 1).to_bytes(4, "big") + bytes(4092)
    path = tmp_path / "坏.db"
    path.write_bytes(content)
    begun = time.process_time()
    with pytest.raises(BookDamaged):
        salvage(path, TEMPLATES, tmp_path / "home")
    assert time.process_time() - begun < 20
