"""The likeness of texts and the pairing of rows by it: as defined, and in no time for rows of any text."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.model import Indicator
from jixiao_gui.form.names.text_likeness import LONGEST_COMPARED, likeness_of
from jixiao_gui.form.row_pairs import pair_by_name, pair_rows

ROWS = 200
VILLAGES = [
    f"{place}{kind}村"
    for place in "东西南北上下前后大小新老高低"
    for kind in "沟坡洼庄台岭河湾桥店营寨井泉坪堡"
]


def in_common(first: str, second: str) -> int:
    """The length of the longest common subsequence, as it is defined."""
    lengths = [0] * (len(second) + 1)
    for char in first:
        before = 0
        for place, other in enumerate(second, start=1):
            longer = before + 1 if char == other else max(lengths[place], lengths[place - 1])
            before, lengths[place] = lengths[place], longer
    return lengths[-1]


@given(st.text("甲乙丙1", max_size=12), st.text("甲乙丙1", max_size=12))
def test_the_likeness_is_the_share_of_characters_in_common(first: str, second: str) -> None:
    count = len(first) + len(second)
    wanted = 2 * in_common(first, second) / count if count else 1
    assert likeness_of(first, second) == likeness_of(second, first) == wanted


def test_of_long_texts_the_beginnings_are_compared() -> None:
    long = "甲" * LONGEST_COMPARED
    assert likeness_of(long + "乙" * 5000, long + "丙" * 5000) == 1
    assert likeness_of("乙" + long * 50, "丙" + long * 50) == 1 - 1 / LONGEST_COMPARED


def rows_of_year(year: int) -> list[Indicator]:
    names = [f"{year}年度{village}道路硬化和排水沟渠建设完成数量（含附属设施）" for village in VILLAGES]
    return [Indicator("产出指标", "数量指标", f"指标{n}：{name}") for n, name in enumerate(names[:ROWS], 1)]


@pytest.mark.parametrize("moved", [False, True])
def test_two_hundred_rows_whose_names_all_name_their_year(moved: bool) -> None:
    """Each is last year's row of its own village, and two hundred of them take no time."""
    left, right = rows_of_year(2023), rows_of_year(2024)
    places = list(range(ROWS))
    if moved:
        random.Random(1).shuffle(places)
    begun = time.process_time()
    pairs = pair_by_name(left, [right[place] for place in places])
    assert time.process_time() - begun < 5  # a second on a slow machine; 12 when each was compared with each
    assert all(places[there] == here for here, there in pairs.items())
    assert len(pairs) == ROWS


@pytest.mark.parametrize("letters", ["完成", "完成率目标指标一二三四", "1", "（", "1,"])
def test_rows_of_prose_are_paired_in_no_time(letters: str) -> None:
    """As a form has them into whose every row one text was pasted, or one of few letters."""
    drawn = random.Random(1)
    left = [Indicator("产出指标", "数量指标", "".join(drawn.choices(letters, k=5000))) for _ in range(ROWS)]
    right = [Indicator("产出指标", "数量指标", row.name + "改") for row in reversed(left)]
    begun = time.process_time()
    assert len(pair_by_name(left, right)) == ROWS
    assert len(pair_rows(left, right)) >= ROWS
    assert time.process_time() - begun < 20  # 2 seconds on a slow machine; minutes before
