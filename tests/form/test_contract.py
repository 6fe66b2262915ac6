"""The figures' rules against the words of the contract, reckoned here once more and on their own."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_gui.form.checks import check_form
from jixiao_gui.form.model import Form
from tests.form.forms import TEMPLATES, good_form, read_again, with_texts

AMOUNTS = st.decimals("0.01", "9999", places=2).map(str)
DIGITS = str.maketrans("0123456789.", "０１２３４５６７８９．")
BACK = str.maketrans("０１２３４５６７８９．", "0123456789.")


@st.composite
def recorded(draw: st.DrawFn, exact: Fraction) -> str:
    """Draw a figure beside ``exact``, with digits of its own, in characters of either width."""
    places = draw(st.integers(0, 3))
    off = draw(st.sampled_from(["0", "0", "0", "0.001", "0.04", "0.05", "0.06", "0.1", "0.5", "3"]))
    text = f"{float(exact + Fraction(off)):.{places}f}"
    return text.translate(DIGITS) if draw(st.booleans()) else text


@st.composite
def cases(draw: st.DrawFn, weight: int) -> tuple[Form, Fraction, list[Fraction]]:
    """Draw a form with the exact rate in percent and what the cells of rate, score and total say."""
    budget, executed = draw(AMOUNTS), draw(AMOUNTS)
    rate = Fraction(executed) / Fraction(budget) * 100
    points = weight * min(rate, Fraction(100)) / 100
    texts = [draw(recorded(rate)), draw(recorded(points))]
    rest = sum(Fraction(row.score) for row in good_form().indicators)
    texts.append(draw(recorded(rest + Fraction(texts[1].translate(BACK)))))
    form = with_texts(
        good_form(),
        funds__0__budget=budget,
        funds__0__executed=executed,
        funds__0__rate=texts[0] + draw(st.sampled_from(["", "%", "％"])),
        funds__0__score=texts[1],
        total__score=texts[2],
    )
    return form, rate, [Fraction(text.translate(BACK)) for text in texts]


def _half(text: str) -> Fraction:
    """Return half a unit of a figure's last digit."""
    plain = text.translate(BACK).rstrip("%％")
    return Fraction(1, 2 * 10 ** len(plain.partition(".")[2]))


@pytest.mark.parametrize(("template", "weight"), [("beijing-2023", 10), ("shanghai", 10)])
def test_rate_score_and_total_are_told_as_the_contract_says(template: str, weight: int) -> None:
    @given(cases(weight))
    @settings(deadline=None, max_examples=150)
    def holds(case: tuple[Form, Fraction, list[Fraction]]) -> None:
        form, rate, (said_rate, said_score, said_total) = case
        form = read_again(replace(form, template=template))
        found = {each.rule: each.level for each in check_form(form, TEMPLATES[template])}
        line = form.funds[0]
        assert ("rate-mismatch" in found) == (abs(said_rate - rate) > _half(line.rate))
        off = abs(said_score - weight * min(rate, Fraction(100)) / 100)
        wanted = "error" if off >= Fraction(1, 10) else "warning" if off > _half(line.score) else None
        assert found.get("rate-score-mismatch") == wanted
        sum_of_scores = said_score + sum(Fraction(row.score) for row in form.indicators)
        assert ("total-mismatch" in found) == (said_total != sum_of_scores)
        assert ("over-executed" in found) == (rate > 100)
        assert ("score-over-weight" in found) == (said_score > weight)

    holds()
