"""Boxes to tick, as texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.ticks import boxes, next_ticked, toggled, with_box

CHOICES = "1、部门预算项目□ 2、市直专项□ 3、市对下转移支付□"


def test_the_tick_goes_from_box_to_box_and_then_away() -> None:
    seen = [CHOICES]
    for _ in range(4):
        seen.append(next_ticked(seen[-1]))
    assert [boxes(text).index(True) if any(boxes(text)) else None for text in seen] == [None, 0, 1, 2, None]
    assert seen[1] == CHOICES.replace("□", "☑", 1)
    assert seen[-1] == CHOICES


@pytest.mark.parametrize(
    ("text", "number", "alone", "after"),
    [
        ("□是 □否", 1, True, "□是 ☑否"),
        ("☑是 □否", 1, True, "□是 ☑否"),
        ("☑是 □否", 0, True, "□是 □否"),
        ("☑甲 □乙 □丙", 2, False, "☑甲 □乙 ☑丙"),
        ("☑甲 ☑乙 □丙", 2, True, "☑甲 ☑乙 ☑丙"),
        ("√甲 □乙", 1, True, "□甲 ☑乙"),
        ("□是", 5, True, "□是"),
        ("没有方框", 0, True, "没有方框"),
    ],
)
def test_a_box_is_set(text: str, number: int, alone: bool, after: str) -> None:
    assert with_box(text, number, alone=alone) == after


def test_a_sign_alone_is_no_box() -> None:
    assert boxes("√") == []
    assert boxes("") == []
    assert toggled("") == "√"
    assert toggled("√") == ""
    assert toggled(" ✓ ") == ""


texts = st.text(st.sampled_from("甲乙1、 □☑☐■√\n"), max_size=20)


@given(texts, st.integers(0, 12), st.booleans())
def test_nothing_but_boxes_changes(text: str, number: int, alone: bool) -> None:
    bare = str.maketrans("", "", "□☑☐■√")
    for after in (next_ticked(text), with_box(text, number, alone=alone)):
        assert after.translate(bare) == text.translate(bare)
        assert len(boxes(after)) in (len(boxes(text)), 0)
    if number < len(boxes(text)):
        assert boxes(with_box(text, number, alone=alone))[number] is not boxes(text)[number]


@given(texts)
def test_going_on_reaches_every_box(text: str) -> None:
    count, seen = len(boxes(text)), set()
    for _ in range(count + 2):
        text = next_ticked(text)
        seen |= {n for n, ticked in enumerate(boxes(text)) if ticked}
    assert seen == set(range(count))
