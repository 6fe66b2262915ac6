"""Indicator rows moved, grouped, numbered, weighed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form import row_edits
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.row_edits import CannotShare, RowEdit
from tests.form.forms import LAYOUT, TEMPLATES, forms, good_form, indicator

A, B = ("产出指标", "数量指标"), ("产出指标", "质量指标")
C, D = ("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标")


def rows_of(*rows: tuple[tuple[str, str], str]) -> Form:
    made = tuple(Indicator(level1, level2, name) for (level1, level2), name in rows)
    return replace(good_form(), indicators=made)


def read(form: Form) -> list[tuple[tuple[str, str], str]]:
    return [((row.level1, row.level2), row.name) for row in form.indicators]


def done(form: Form, made: RowEdit | None) -> Form:
    assert made is not None
    return made.edit.apply(form)


FORM = rows_of((A, "a1"), (A, "a2"), (B, "b1"), (C, "c1"), (D, "d1"))


@given(st.data())
def test_each_edit_of_rows_and_its_inverse_are_the_identity(data: st.DataObject) -> None:
    form = data.draw(forms())
    template = TEMPLATES[form.template]
    count = len(form.indicators)
    if not count:
        return
    number, other = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, count - 1))
    numbers = list(range(min(number, other), max(number, other) + 1))
    before, by = data.draw(st.integers(0, count)), data.draw(st.sampled_from((-1, 1)))
    level1, level2 = data.draw(st.sampled_from((A, B, C, D, ("进度指标", "成本指标"))))

    def shared() -> RowEdit | None:
        try:
            return row_edits.share_weights(form, template, numbers, "名")
        except CannotShare:
            return None

    makers: dict[str, Callable[[], RowEdit | None]] = {
        "insert": lambda: row_edits.insert_like(form, before, number, len(numbers), "名"),
        "duplicate": lambda: row_edits.duplicate(form, numbers, "名"),
        "move": lambda: row_edits.move(form, numbers, before, number, "名", level=2 if by > 0 else 0),
        "step": lambda: row_edits.step(form, numbers, by, "名"),
        "group": lambda: row_edits.step_group(form, number, 2, by, "名"),
        "section": lambda: row_edits.step_group(form, number, 1, by, "名"),
        "relabel": lambda: row_edits.relabel(form, template, numbers, level1, level2, "名"),
        "relabel1": lambda: row_edits.relabel(form, template, numbers, level1, None, "名"),
        "add": lambda: row_edits.add(form, template, [Indicator(level1, level2, "新")], "名"),
        "restore": lambda: row_edits.restore_blanks(form, template, "名"),
        "share": shared,
    }
    for what, make in makers.items():
        made = make()
        if made is None:
            continue
        after = made.edit.apply(form)
        assert made.edit.inverse(form).apply(after) == form, what
        assert made.edit.inverse(form).inverse(after).apply(form) == after, what
        assert 0 <= made.at <= made.at + made.count <= len(after.indicators), what
        if what not in ("insert", "duplicate", "add", "restore"):
            kept = sorted(row.deviation + row.target + row.actual for row in after.indicators)
            assert kept == sorted(row.deviation + row.target + row.actual for row in form.indicators), what


def test_rows_are_dropped_where_the_line_shows() -> None:
    after = done(FORM, row_edits.move(FORM, [0], 4, 3, "移"))
    assert read(after) == [(A, "a2"), (B, "b1"), (C, "c1"), (C, "a1"), (D, "d1")]
    made = row_edits.move(FORM, [0, 1], 4, 4, "移")
    assert made is not None
    assert (made.at, made.count) == (2, 2)
    assert read(done(FORM, made)) == [(B, "b1"), (C, "c1"), (D, "a1"), (D, "a2"), (D, "d1")]
    kept = done(FORM, row_edits.move(FORM, [2], 4, 3, "移", level=2))
    assert read(kept)[3] == (("效益指标", "质量指标"), "b1")
    assert row_edits.move(FORM, [1], 1, 0, "移") is None
    assert row_edits.move(FORM, [1], 2, 0, "移") is None


def test_a_block_of_rows_steps() -> None:
    after = done(FORM, row_edits.step(FORM, [0, 1], 1, "移"))
    assert read(after) == [(B, "b1"), (B, "a1"), (B, "a2"), (C, "c1"), (D, "d1")]
    assert row_edits.step(FORM, [0], -1, "移") is None
    assert row_edits.step(FORM, [3, 4], 1, "移") is None


def test_a_group_steps_past_the_next_group_and_into_the_next_section() -> None:
    made = row_edits.step_group(FORM, 0, 2, 1, "移")
    assert made is not None
    assert (made.at, made.count) == (1, 2)
    after = done(FORM, made)
    assert read(after)[:3] == [(B, "b1"), (A, "a1"), (A, "a2")]
    into = done(after, row_edits.step_group(after, 1, 2, 1, "移"))
    assert read(into)[1] == (("效益指标", "数量指标"), "a1")
    section = row_edits.step_group(FORM, 3, 1, -1, "移")
    assert section is not None
    assert section.at == 0
    assert [name for _, name in read(done(FORM, section))] == ["c1", "a1", "a2", "b1", "d1"]


def test_rows_go_to_another_group() -> None:
    after = done(FORM, row_edits.relabel(FORM, LAYOUT, [0], *C, "移"))
    assert read(after) == [(A, "a2"), (B, "b1"), (C, "c1"), (C, "a1"), (D, "d1")]
    new = done(FORM, row_edits.relabel(FORM, LAYOUT, [1], "产出指标", "时效指标", "移"))
    assert read(new)[1:3] == [(B, "b1"), (("产出指标", "时效指标"), "a2")]
    first = done(FORM, row_edits.relabel(FORM, LAYOUT, [0], "效益指标", "经济效益指标", "移"))
    assert [name for _, name in read(first)] == ["a2", "b1", "a1", "c1", "d1"]
    level1 = done(FORM, row_edits.relabel(FORM, LAYOUT, [0, 1], "满意度指标", None, "移"))
    assert read(level1)[-2:] == [(("满意度指标", "数量指标"), "a1"), (("满意度指标", "数量指标"), "a2")]
    strange = done(FORM, row_edits.relabel(FORM, LAYOUT, [0], "进度指标", "进度", "移"))
    assert read(strange)[-1] == (("进度指标", "进度"), "a1")
    assert row_edits.relabel(FORM, LAYOUT, [0, 1], *A, "移") is None


def test_a_row_from_elsewhere_takes_a_blank_rows_place() -> None:
    form = rows_of((A, "a1"), (A, "指标2："), (B, "b1"))
    made = row_edits.add(form, LAYOUT, [Indicator(*A, "新")], "插入")
    assert read(done(form, made)) == [(A, "a1"), (A, "指标2：新"), (B, "b1")]
    made = row_edits.add(form, LAYOUT, [Indicator(*B, "新")], "插入")
    assert made is not None
    assert made.at == 3
    assert read(done(form, made))[-1] == (B, "新")


def test_the_templates_blank_rows_come_back_where_they_stood() -> None:
    blank = LAYOUT.new_form("2023")
    thinned = replace(blank, indicators=tuple(row for row in blank.indicators if row.level2 in (A[1], C[1])))
    assert done(thinned, row_edits.restore_blanks(thinned, LAYOUT, "恢复")).indicators == blank.indicators
    assert row_edits.restore_blanks(blank, LAYOUT, "恢复") is None
    empty = replace(blank, indicators=())
    assert done(empty, row_edits.restore_blanks(empty, LAYOUT, "恢复")).indicators == blank.indicators


def form_with_weights(*weights: str) -> Form:
    rows = tuple(indicator(name=f"甲{n}", weight=weight) for n, weight in enumerate(weights))
    return replace(good_form(), indicators=rows)


@pytest.mark.parametrize(
    ("weights", "chosen", "after"),
    [
        (("50", "", "", ""), [0], ["50", "14", "13", "13"]),
        (("50", "20", "5", "5"), [2, 3], ["50", "20", "10", "10"]),
        (("89.5", "", ""), [0], ["89.5", "0.3", "0.2"]),
        (("89", "", "—"), [0], ["89", "0.5", "0.5"]),
        (("5", "5", "5", "5"), [0, 1, 2, 3], ["23", "23", "22", "22"]),
    ],
)
def test_what_is_left_is_shared_evenly(weights: tuple[str, ...], chosen: list[int], after: list[str]) -> None:
    form = form_with_weights(*weights)
    shared = done(form, row_edits.share_weights(form, LAYOUT, chosen, "分"))
    assert [row.weight for row in shared.indicators] == after
    assert evaluate(shared, LAYOUT).weight_sum.text == "100"


@pytest.mark.parametrize(
    ("weights", "chosen", "words"),
    [(("50", "40"), [0], "请先选中"), (("90", ""), [0], "已满 100"), (("约50", ""), [0], "不是数字")],
)
def test_what_cannot_be_shared_is_said(weights: tuple[str, ...], chosen: list[int], words: str) -> None:
    with pytest.raises(CannotShare, match=words):
        row_edits.share_weights(form_with_weights(*weights), LAYOUT, chosen, "分")


def test_rows_that_share_a_weight_go_on_sharing_it() -> None:
    form = form_with_weights("10", "", "20")
    first = replace(form.indicators[0], spans=(("weight", 2),))
    form = replace(form, indicators=(first, *form.indicators[1:]))
    shared = done(form, row_edits.share_weights(form, LAYOUT, [0, 1, 2], "分"))
    assert [row.weight for row in shared.indicators] == ["45", "", "45"]
    assert [row.spans for row in shared.indicators] == [row.spans for row in form.indicators]


def test_labels_at_hand() -> None:
    form = rows_of((("进度指标", "进度"), "x"), (A, "a"))
    found = row_edits.labels_of(form, LAYOUT)
    assert list(found) == ["产出指标", "效益指标", "满意度指标", "进度指标"]
    assert found["产出指标"] == ["数量指标", "质量指标", "时效指标", "成本指标"]


def test_rows_take_the_labels_of_the_row_they_go_to_be_it_the_first() -> None:
    after = done(FORM, row_edits.move(FORM, [4], 0, 0, "移"))
    assert read(after)[:2] == [(A, "d1"), (A, "a1")]
    assert row_edits.move(FORM, [4], 0, 5, "移") is None
    assert row_edits.move(FORM, [4], 0, -1, "移") is None


def test_a_group_steps_up_past_the_only_row_above_it() -> None:
    form = rows_of((A, "a1"), (B, "b1"), (B, "b2"))
    assert [name for _, name in read(done(form, row_edits.step_group(form, 1, 2, -1, "移")))] == [
        "b1",
        "b2",
        "a1",
    ]
    assert row_edits.step_group(form, 0, 2, -1, "移") is None


def test_rows_of_another_group_are_chosen_where_they_come_to_stand() -> None:
    made = row_edits.relabel(FORM, LAYOUT, [0, 1], *C, "移")
    assert made is not None
    names = [name for _, name in read(made.edit.apply(FORM))]
    assert names[made.at : made.at + made.count] == ["a1", "a2"]
