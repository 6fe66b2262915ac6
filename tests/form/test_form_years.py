"""The year of a form, however it is written."""

from __future__ import annotations

import pytest

from jixiao_gui.form.form_years import is_earlier, next_year, without_year, year_number, year_of


@pytest.mark.parametrize("text", ["2023", "2023年", "2023年度", " 2023 年度 ", "２０２３年"])
def test_a_year_is_read_in_every_spelling(text: str) -> None:
    assert year_number(text) == 2023
    assert year_of(text) == "2023"


@pytest.mark.parametrize("text", ["", "年度", "2023-2025", "2023年3月", "202", "20231"])
def test_other_words_are_no_year(text: str) -> None:
    assert year_number(text) is None


def test_a_cell_without_a_year_is_known_by_its_own_words() -> None:
    assert [year_of(text) for text in ("去年", " 试点期 ", "")] == ["去年", "试点期", ""]


def test_the_next_year_is_spelled_like_the_year() -> None:
    assert [next_year(year) for year in ("2023", "2023年度", "试点期")] == ["2024", "2024年度", "试点期"]


def test_years_are_compared_however_they_are_spelled() -> None:
    assert is_earlier("2022年度", "2023")
    assert not is_earlier("2023", "2023年")
    assert not is_earlier("", "2023")
    assert not is_earlier("2023", "试点期")


def test_a_name_is_known_without_its_year() -> None:
    names = ("2023年度道路养护", "2023年道路养护", "2023道路养护", "道路养护")
    assert {without_year(name, "2023") for name in names} == {"道路养护"}
    assert without_year("2024年道路养护", "2023") == "2024年道路养护"
    assert without_year("年度审计", "") == "年度审计"
