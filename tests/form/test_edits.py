from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import NoSuchCell, get_text
from jixiao_gui.form.edits import (
    CellState,
    Compound,
    Edit,
    ReplaceForm,
    SetCells,
    SpliceRows,
    clean_text,
    follow,
    recalculate,
    type_texts,
)
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.row_edits import step
from jixiao_gui.form.row_order import insert_rows, remove_rows
from tests.form.forms import LAYOUT, TEMPLATES, forms, good_form, indicator, with_texts

COMPUTED_PATHS = computed_paths(Form())

_TEXTS = st.sampled_from(["", "12", "90%", "100", "产出指标", "满意度", "第一行\n第二行", " ", "\t9\r\n"])


def paths_of(form: Form) -> list[str]:
    found = ["project", "year", "goal.expected", "total.score", "total.weight"]
    found += [f"funds.{n}.{name}" for n in range(len(form.funds)) for name in ("executed", "rate", "score")]
    names = ("level1", "level2", "name", "target", "score")
    return found + [f"indicators.{n}.{name}" for n in range(len(form.indicators)) for name in names]


def _typing(draw: st.DrawFn, form: Form) -> Edit | None:
    texts = draw(st.dictionaries(st.sampled_from(paths_of(form)), _TEXTS, max_size=4))
    return type_texts(form, evaluate(form, TEMPLATES[form.template]), texts, "键入")


def _cells(draw: st.DrawFn, form: Form) -> Edit | None:
    # A path may come twice; the inverse must restore what stood before the first.
    states = st.builds(CellState, _TEXTS, st.booleans(), st.booleans())
    computed = [p for p in COMPUTED_PATHS if form.funds or not p.startswith("funds.")]
    pairs = st.lists(st.tuples(st.sampled_from(computed), states), max_size=4)
    return SetCells("写入", tuple(draw(pairs)))


def _rows(draw: st.DrawFn, form: Form) -> Edit | None:
    count = len(form.indicators)
    at, to = draw(st.integers(-1, count + 1)), draw(st.integers(-1, count + 1))
    rows = draw(st.lists(st.just(indicator(name="新增")), max_size=2))
    makers: list[Callable[[], Edit | None]] = [
        lambda: insert_rows(form, at, rows, "插入"),
        lambda: remove_rows(form, {at, to}, "删除"),
        lambda: _stepped(form, at, 1 if to > at else -1),
        lambda: SpliceRows("替换", max(at, 0), max(to, 0), tuple(rows)),
    ]
    return draw(st.sampled_from(makers))()


def _stepped(form: Form, number: int, by: int) -> Edit | None:
    made = step(form, [number], by, "移动") if 0 <= number < len(form.indicators) else None
    return None if made is None else made.edit


def _whole(draw: st.DrawFn, form: Form) -> Edit | None:
    makers: list[Callable[[], Edit | None]] = [
        lambda: ReplaceForm("替换", draw(forms())),
        lambda: recalculate(form, TEMPLATES[form.template], "重算"),
        lambda: follow(form, ["total.score"], "更正"),
    ]
    return draw(st.sampled_from(makers))()


@st.composite
def edits_of(draw: st.DrawFn, form: Form) -> Edit | None:
    return draw(st.sampled_from([_typing, _cells, _rows, _whole]))(draw, form)


@st.composite
def typings_of(draw: st.DrawFn, form: Form) -> Edit | None:
    return _typing(draw, form)


@given(st.data())
def test_an_edit_and_its_inverse_are_the_identity(data: st.DataObject) -> None:
    form = data.draw(forms())
    edit = data.draw(edits_of(form))
    if edit is None:
        return
    changed = edit.apply(form)
    inverse = edit.inverse(form)
    assert inverse.apply(changed) == form
    assert inverse.inverse(changed).apply(form) == changed
    assert inverse.name == edit.name


@given(st.data())
def test_several_edits_as_one_step(data: st.DataObject) -> None:
    form = data.draw(forms())
    edits: list[Edit] = []
    state = form
    for _ in range(3):
        edit = data.draw(edits_of(state))
        if edit is not None:
            edits.append(edit)
            state = edit.apply(state)
    step = Compound("几步", tuple(edits))
    assert step.apply(form) == state
    assert step.inverse(form).apply(state) == form


@given(st.data())
def test_an_edit_that_would_change_nothing_is_none(data: st.DataObject) -> None:
    form = data.draw(forms())
    for edit in (
        data.draw(typings_of(form)),
        recalculate(form, TEMPLATES[form.template], "重算"),
        follow(form, ["total.score"], "更正"),
    ):
        assert edit is None or edit.apply(form) != form


def typed(form: Form, **texts: str) -> Form:
    edit = type_texts(
        form, evaluate(form, LAYOUT), {k.replace("__", "."): v for k, v in texts.items()}, "键入"
    )
    assert edit is not None
    return edit.apply(form)


def test_typing_into_a_computed_cell() -> None:
    form = good_form()
    manual = typed(form, funds__0__rate="95%")
    assert manual.manual == {"funds.0.rate"}
    assert typed(manual, funds__0__rate="").manual == frozenset()
    assert typed(manual, funds__0__rate="90").manual == frozenset()


def test_a_merged_label_is_renamed_on_every_row_below() -> None:
    rows = (indicator(), indicator(), indicator(level2="质量指标"), indicator("效益指标"))
    form = replace(good_form(), indicators=rows)
    renamed = typed(form, indicators__0__level1="进度 指标")
    assert [row.level1 for row in renamed.indicators] == ["进度指标"] * 3 + ["效益指标"]
    part = typed(form, indicators__0__level2="时效指标")
    assert [row.level2 for row in part.indicators] == ["时效指标", "时效指标", "质量指标", "数量指标"]


def test_rows() -> None:
    form = good_form()
    assert remove_rows(form, [99], "删除") is None
    removed = remove_rows(form, [0, 2], "删除")
    assert removed is not None
    assert removed.apply(form).indicators == (form.indicators[1], form.indicators[3])
    moved = _stepped(form, 1, 1)
    assert moved is not None
    after = moved.apply(form).indicators
    assert [row.name for row in after] == ["培训场次", "居民受益", "长度", "满意度"]
    assert after[2].level1 == "效益指标"
    assert _stepped(form, 0, -1) is None
    assert insert_rows(form, 99, [Indicator()], "插入").apply(form).indicators[-1] == Indicator()


def test_rows_put_beyond_the_end_come_away_again() -> None:
    form = good_form()
    edit = SpliceRows("插入", 99, 0, (Indicator(),))
    assert edit.inverse(form).apply(edit.apply(form)) == form


def test_recalculating_lets_every_cell_follow() -> None:
    form = with_texts(good_form(), funds__0__rate="100", funds__0__score="10", total__score="1")
    edit = recalculate(form, TEMPLATES[form.template], "重算")
    assert edit is not None
    after = edit.apply(form)
    assert after.manual == after.filled == frozenset()
    assert evaluate(after, LAYOUT).printed["total.score"] == "99"
    assert recalculate(after, TEMPLATES[after.template], "重算") is None


def test_a_cell_that_is_not_there() -> None:
    for path in (
        "nothing",
        "funds.9.rate",
        "indicators.0.nothing",
        "funds.x.rate",
        "manual",
        "goal.nothing",
        "total.9",
    ):
        with pytest.raises(NoSuchCell):
            get_text(good_form(), path)


def test_texts_are_cleaned() -> None:
    assert clean_text("\r\n一\t二\r三\n \n") == "一 二\n三"
