"""Book-wide rules, corrections as a whole, and the real forms where they are at hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.checks import check_book, check_book_wide, check_form, with_book_wide
from jixiao_gui.form.model import Form
from jixiao_gui.formats.text import read_text
from jixiao_gui.sheet.recognise import NotAForm, recognise
from tests.form.forms import TEMPLATES, forms, good_form


def cells(book: list[Form], rule: str) -> list[tuple[int, str]]:
    return [(number, f.cell) for number, f in check_book(book, TEMPLATES) if f.rule == rule]


def funded(project: str, amount: str) -> Form:
    form = good_form()
    line = replace(form.funds[0], initial=amount, budget=amount, executed=amount)
    return replace(form, project=project, funds=(line,))


def test_the_same_project_twice() -> None:
    again = replace(good_form(), project="河道 清淤")
    assert cells([good_form(), again], "duplicate-form") == [(0, "project"), (1, "project")]
    assert cells([good_form(), replace(again, year="2022")], "duplicate-form") == []


def test_a_declaration_and_a_self_evaluation_are_no_duplicates() -> None:
    form = good_form()
    others = [replace(form, template=id) for id in ("target-mof", "monitor-mof")]
    assert cells([form, *others], "duplicate-form") == []
    assert cells([form, others[0], replace(form, template="beijing-2023-b")], "duplicate-form") == [
        (0, "project"),
        (2, "project"),
    ]


def test_a_bureau_in_full_and_for_short() -> None:
    names = ["某市经济和信息化局", "某市经济和信息化局", "市经信局", "某市财政局"]
    book = [replace(good_form(), project=f"项目{n}", department=name) for n, name in enumerate(names)]
    (found,) = [f for _, f in check_book(book, TEMPLATES) if f.rule == "name-variants"]
    assert (found.recorded, found.expected) == ("市经信局", "某市经济和信息化局")


def test_one_name_in_two_spellings() -> None:
    one = good_form()
    other = replace(one, project="二", unit="某区 河道所")
    book = [one, other, replace(one, project="三")]
    ((number, finding),) = [(n, f) for n, f in check_book(book, TEMPLATES) if f.rule == "name-variants"]
    assert (number, finding.cell, finding.expected) == (1, "unit", "某区河道所")
    assert finding.correction is not None
    book[1] = finding.correction.apply(other)
    assert cells(book, "name-variants") == []


@pytest.mark.parametrize(
    "amounts",
    [
        ["10", "4", "6"],
        ["4", "6", "10"],
        ["4", "10", "99", "6"],
        ["1", "2", "3", "6"],
        ["2", "6", "1", "3"],
        ["3", "70", "2", "80", "10", "5"],
    ],
)
def test_a_sum_of_other_forms(amounts: list[str]) -> None:
    book = [funded(f"项目{n}", amount) for n, amount in enumerate(amounts)]
    whole = amounts.index("10") if "10" in amounts else amounts.index("6")
    assert (whole, "funds.0.executed") in cells(book, "counted-twice")


def test_a_finding_of_the_whole_book_goes_with_its_cell() -> None:
    book = [funded("一", "10"), funded("二", "4"), funded("三", "6")]
    (finding,) = (f for f in check_book_wide(book, TEMPLATES)[0] if f.rule == "counted-twice")
    own = check_form(book[0], TEMPLATES.default)
    assert finding in with_book_wide(own, [finding], book[0], TEMPLATES.default)
    for changed in (replace(book[0], funds=()), funded("一", "11")):
        assert with_book_wide([], [finding], changed, TEMPLATES["department-target-mof"]) == []


def test_no_sum_of_other_forms() -> None:
    assert cells([funded("一", "10"), funded("二", "4"), funded("三", "7")], "counted-twice") == []
    assert cells([funded("一", "10"), funded("二", "10")], "counted-twice") == []
    assert cells([funded("一", "10"), funded("二", "10"), funded("三", "0")], "counted-twice") == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["1", "2", "3", "0.5", "2.5", "7", ""]), min_size=3, max_size=6))
def test_a_sum_is_found_where_there_is_one_of_two_of_three_or_of_all(amounts: list[str]) -> None:
    book = [funded(f"项目{n}", amount) for n, amount in enumerate(amounts)]
    values = {n: Fraction(amount) for n, amount in enumerate(amounts) if amount}
    found = {number for number, _ in cells(book, "counted-twice")}
    for number, own in values.items():
        others = [value for n, value in values.items() if n != number]
        sums = {a + b for a, b in combinations(others, 2)} | {sum(some) for some in combinations(others, 3)}
        if own in sums or (len(others) > 1 and sum(others) == own):
            assert number in found
        elif not any(sum(some) == own for k in range(2, 6) for some in combinations(others, k)):
            assert number not in found


def test_a_layout_that_is_not_at_hand_is_checked_by_the_default() -> None:
    assert check_book([replace(good_form(), template="elsewhere")], TEMPLATES) == []


@settings(max_examples=300)
@given(forms())
def test_every_correction_clears_its_finding_and_makes_no_new_error(form: Form) -> None:
    layout = TEMPLATES[form.template]
    before = check_form(form, layout)
    errors = Counter(f.rule for f in before if f.level == "error")
    for finding in before:
        if finding.correction is None:
            continue
        corrected = finding.correction.apply(form)
        after = check_form(corrected, layout)
        assert (finding.rule, finding.cell) not in {(f.rule, f.cell) for f in after}
        assert Counter(f.rule for f in after if f.level == "error") <= errors
        assert finding.correction.inverse(form).apply(corrected) == form


@settings(max_examples=100)
@given(st.lists(forms(), max_size=4))
def test_every_finding_names_a_cell_and_says_a_sentence(book: list[Form]) -> None:
    found = check_book(book, TEMPLATES)
    assert [number for number, _ in found] == sorted(number for number, _ in found)
    for number, finding in found:
        get_text(book[number], finding.cell)
        assert finding.message.endswith("。")
        assert "\n" not in finding.message


def test_the_real_forms(seeds: Path | None) -> None:
    """Known figures of the 26 forms; without them the blank forms' own findings are looked at."""
    if seeds is None:
        rules = {f.rule for f in check_form(TEMPLATES.default.new_form(), TEMPLATES.default)}
        assert {"funds-missing", "weight-sum", "indicator-blank"} <= rules
        return
    book: list[Form] = []
    for sheet in read_text((seeds / "self-evaluation-2023.txt").read_text("utf-8")).sheets:
        try:
            book.append(recognise(sheet, TEMPLATES).form)
        except NotAForm:
            continue
    found = check_book(book, TEMPLATES)
    assert [n + 1 for n, f in found if f.rule == "rate-mismatch"] == [1, 3, 26]
    assert [n + 1 for n, f in found if f.rule == "weight-sum"] == [25, 26]
    assert sum(f.rule == "deduction-unexplained" for _, f in found) == 26


def test_a_book_can_be_given_up_while_it_is_looked_through() -> None:
    book = [funded(f"项目{n}", str(n)) for n in range(200)]
    breaths: list[int] = []

    def checkpoint() -> None:
        breaths.append(len(breaths))
        if len(breaths) > 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_book_wide(book, TEMPLATES, checkpoint)
    assert len(breaths) == 8


def test_projects_of_one_name_in_several_units_are_no_duplicates() -> None:
    units = ("示范区图书馆", "示范区文化馆", "示范区 图书馆", "")
    book = [replace(good_form(), unit=unit) for unit in units]
    found = [number for number, _ in cells(book, "duplicate-form")]
    assert found == [0, 1, 2, 3]  # the one without a unit may be either's
    found = [number for number, _ in cells(book[:3], "duplicate-form")]
    assert found == [0, 2]


def test_a_project_of_one_bureau_under_two_names_is_there_twice() -> None:
    units = ("示范区卫生健康委员会", "区卫健委", "示范区文化馆")
    book = [replace(good_form(), unit=unit) for unit in units]
    assert [number for number, _ in cells(book, "duplicate-form")] == [0, 1]
