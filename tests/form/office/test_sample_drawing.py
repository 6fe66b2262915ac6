"""A sample is drawn by a rule that anybody can repeat."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.office.sample_drawing import RANDOM, RISK, WAYS, Lot, draw

LOTS = tuple(
    Lot(n, n, f"单位{n % 7}", f"项目{n}", "2023", Decimal(n), Fraction(9, 10), corrections=0)
    for n in range(1, 41)
)


@given(st.sampled_from(WAYS), st.integers(0, 60), st.text(max_size=8), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_whatever_the_order(
    way: str, count: int, seed: str, chance: random.Random
) -> None:
    mixed = list(LOTS)
    chance.shuffle(mixed)
    first, second = draw(LOTS, count, way, seed), draw(mixed, count, way, seed)
    assert first == second
    assert len(first.drawn) == min(count, len(LOTS))
    assert len({drawn.lot.id for drawn in first.drawn}) == len(first.drawn)


def test_the_lots_by_hand() -> None:
    """What the rule says can be done with any tool: SHA-256 of seed and names, the smallest first."""
    import hashlib

    def by_hand(lot: Lot) -> str:
        return hashlib.sha256(f"2024\n{lot.unit}\n{lot.project}\n{lot.year}".encode()).hexdigest()

    sample = draw(LOTS, 5, RANDOM, "2024")
    assert [drawn.lot for drawn in sample.drawn] == sorted(LOTS, key=by_hand)[:5]
    assert "“2024”" in sample.rule
    assert "从 40 张表中随机抽取 5 张" in sample.rule
    assert draw(LOTS, 5, RANDOM, "2025").drawn != sample.drawn


def test_risk_comes_first_with_its_reasons() -> None:
    low = replace(LOTS[0], id=101, project="低", rate=Fraction(1, 10))
    full = replace(LOTS[1], id=102, project="满", full=True, corrections=9)
    big = replace(LOTS[2], id=103, project="大", budget=Decimal(10_000))
    sample = draw((*LOTS, low, full, big), 3, RISK, "x")
    whys = {drawn.lot.id: drawn.why for drawn in sample.drawn}
    assert whys[102] == "总分满分、错误和更正 9 处"
    assert whys[103] == "预算金额居前两成"
    assert all(drawn.points > 0 for drawn in sample.drawn)
    every = draw((*LOTS, low, full, big), 43, RISK, "x").drawn
    assert next(drawn for drawn in every if drawn.lot.id == 101).why == "执行率 10.0%"
    assert [drawn.points for drawn in every] == sorted((d.points for d in every), reverse=True)


def test_a_form_without_figures_can_be_drawn() -> None:
    bare = Lot(1, 1, "", "", "")
    assert draw([bare], 3, RISK, "").drawn[0].why == "无明显风险"
    assert draw([], 3, RANDOM, "").drawn == ()
