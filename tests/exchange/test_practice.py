"""Files to practise with: the same numbers make the same files, and all that is promised is among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from jixiao_gui import paths
from jixiao_gui.book.book import Book, PutRecords
from jixiao_gui.exchange.ledgers import duties_from_book, duties_from_list, duties_of, ledger_of
from jixiao_gui.exchange.practice import (
    FOLDER_NAME,
    LIST_NAME,
    MISTAKES,
    practice_form,
    unit_names,
    write_practice,
)
from jixiao_gui.exchange.taking_in import Collector
from jixiao_gui.form.checks import check_form
from jixiao_gui.form.office.duties import merged_duties
from jixiao_gui.form.office.ledger import State
from jixiao_gui.form.template_file import load_templates

TEMPLATES = load_templates(paths.template_folders())
DAY = date(2024, 3, 20)


def test_a_form_without_a_mistake_has_none_and_each_mistake_is_found() -> None:
    for unit in unit_names(24):
        for number in range(8):
            form = practice_form(unit, number, "2023")
            assert check_form(form, TEMPLATES[form.template]) == [], (unit, number)
    form = practice_form("示范区图书馆", 0, "2023")
    for number, mistake in enumerate(MISTAKES):
        assert check_form(mistake(form), TEMPLATES[form.template]), number


def test_names_are_told_apart() -> None:
    names = unit_names(300)
    assert len(set(names)) == 300


def test_twelve_units_are_collected(tmp_path: Path) -> None:
    duties = write_practice(tmp_path, TEMPLATES, today=DAY)
    listed = duties_from_list(tmp_path / LIST_NAME, ()).duties
    assert [(d.unit, d.project, d.due) for d in listed] == [(d.unit, d.project, d.due) for d in duties]
    with Book.new(TEMPLATES, tmp_path / "home", year="2023") as book:
        book.apply(PutRecords("", tuple(listed)))
        batch = Collector(book, TEMPLATES).take([tmp_path / FOLDER_NAME], DAY)
        assert (batch.added, batch.replaced, batch.waiting) == (22, 1, 1)
        counts = ledger_of(book, TEMPLATES, DAY).counts
        assert counts[State.MISSING] == 2
        assert counts[State.ERRORS] > 0
        assert counts[State.LATE] > 0
        book.save_as(tmp_path / "今年.db")
    again = duties_from_book(tmp_path / "今年.db", TEMPLATES, (), "2025-03-31").duties
    assert len(again) == 22
    assert {duty.due for duty in again} == {"2025-03-31"}


def test_last_years_book_asks_for_each_kind_of_form_again() -> None:
    ids = ("target-mof", "monitor-mof", "mof-2021", "transfer", "department-target-mof")
    forms = [
        replace(
            TEMPLATES[id].new_form("2023", "示范区图书馆"), project="" if "department" in id else "购置图书"
        )
        for id in ids
    ]
    duties = merged_duties((), duties_of(forms, TEMPLATES, "2025-03-31"))
    assert [duty.kind for duty in duties] == ["申报", "监控", "自评", "转移支付自评", "整体申报"]
    assert [duty.what for duty in duties] == ["购置图书"] * 4 + ["（部门整体）"]
    assert merged_duties(duties, duties_of(forms, TEMPLATES, "2025-03-31")) == []
