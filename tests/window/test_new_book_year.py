"""The year of a new book: the one whose forms are due, and what the user chose in the same half year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jixiao_gui.window.new_book_year import due_year, keep_year, offered_years, proposed_year
from jixiao_gui.window.settings import Settings


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 1, 4), "2025"),
        (date(2026, 6, 30), "2025"),
        (date(2026, 7, 1), "2026"),
        (date(2026, 11, 29), "2026"),
        (date(2026, 12, 31), "2026"),
    ],
)
def test_the_year_is_the_one_whose_forms_are_due(day: date, year: str, tmp_path: Path) -> None:
    assert due_year(day) == year
    assert proposed_year(Settings(tmp_path), day) == year


def test_a_year_that_was_chosen_holds_for_the_half_year(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    keep_year(settings, "2027", date(2026, 9, 1))
    assert proposed_year(settings, date(2026, 12, 31)) == "2027"
    assert proposed_year(settings, date(2027, 1, 1)) == "2026"
    assert proposed_year(settings, date(2027, 9, 1)) == "2027"


def test_a_year_of_an_earlier_version_is_not_kept_for_ever(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.set_text("new/year", "2023")
    assert proposed_year(settings, date(2026, 11, 29)) == "2026"


def test_the_next_year_can_be_chosen_for_its_targets() -> None:
    assert offered_years(date(2026, 11, 29)) == ["2027", "2026", "2025", "2024", "2023", "2022", "2021"]
