"""Finding words in a form and putting others in their place."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.cell_texts import get_text, set_text
from jixiao_gui.form.cells import is_computed, paths_of, printed_texts
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.model import Form
from jixiao_gui.form.search_replace import Query, find, replace_all, replace_one
from tests.form.forms import LAYOUT, TEMPLATES, forms, good_form, with_texts

COMPUTED_PATHS = computed_paths(Form())

_WORDS = st.sampled_from(["清淤", "指标", "80", "1", "场", ".", "%", "\\", "河", "产出指标", "培训场次", ""])


def hits(words: str, **more: bool) -> list[tuple[str, int, int]]:
    form = with_texts(good_form(), leader="abc ABC")
    return [(hit.path, hit.start, hit.end) for hit in find(form, LAYOUT, Query(words, **more))]


def test_every_place_in_the_order_of_reading() -> None:
    assert hits("清淤") == [
        ("project", 2, 4),
        ("goal.expected", 0, 2),
        ("goal.achieved", 5, 7),
    ]


def test_letters_and_whole_cells() -> None:
    assert [start for _, start, _ in hits("abc")] == [0, 4]
    assert [start for _, start, _ in hits("ABC", case=True)] == [4]
    assert hits("河道", whole=True) == []
    assert hits("河道清淤", whole=True) == [("project", 0, 4)]


def test_signs_are_no_expression() -> None:
    assert hits("河.清") == []
    assert [path for path, _, _ in hits("（略）")] == ["phone"]


def test_a_computed_figure_is_found_and_never_replaced() -> None:
    form = with_texts(good_form(), funds__0__rate="", total__score="")
    assert printed_texts(form, LAYOUT)["funds.0.rate"] == "90%"
    found = list(find(form, LAYOUT, Query("90%")))
    assert [(hit.path, hit.replaceable) for hit in found] == [("funds.0.rate", False)]
    assert replace_one(form, LAYOUT, found[0], "1", "") is None
    assert replace_all(form, LAYOUT, Query("90%"), "1", "") is None


def test_a_merged_label_is_one_hit_and_renames_its_rows() -> None:
    form = good_form()
    found = [hit.path for hit in find(form, LAYOUT, Query("产出"))]
    assert found == ["indicators.0.level1"]
    edit = replace_all(form, LAYOUT, Query("产出"), "成果", "替换")
    assert edit is not None
    assert [row.level1 for row in edit.apply(form).indicators[:3]] == ["成果指标", "成果指标", "效益指标"]


def test_a_score_that_follows_its_suggestion_is_found_and_never_replaced() -> None:
    rows = tuple(replace(row, auto=True, score="7") for row in good_form().indicators)
    form = replace(good_form(), indicators=rows)
    found = [hit for hit in find(form, LAYOUT, Query("20", whole=True)) if hit.path == "indicators.0.score"]
    assert [hit.replaceable for hit in found] == [False]
    edit = replace_all(form, LAYOUT, Query("20", whole=True), "21", "")
    assert edit is not None
    assert edit.apply(form).indicators[0].score == "7"
    assert [hit for hit in find(form, LAYOUT, Query("7", whole=True)) if hit.path.endswith(".score")] == []


def test_one_hit_of_two() -> None:
    form = with_texts(good_form(), leader="甲乙甲")
    second = [hit for hit in find(form, LAYOUT, Query("甲")) if hit.path == "leader"][1]
    edit = replace_one(form, LAYOUT, second, "丙", "替换")
    assert edit is not None
    assert edit.apply(form).leader == "甲乙丙"
    assert replace_one(replace(form, leader="别的"), LAYOUT, second, "丙", "替换") is None


@given(forms(), _WORDS, st.sampled_from(["", "甲", "80", "清淤清淤", "\\1"]), st.booleans())
def test_replacing_all_is_replacing_in_each_cell(form: Form, words: str, by: str, whole: bool) -> None:
    template = TEMPLATES[form.template]
    query = Query(words, whole=whole)
    edit = replace_all(form, template, query, by, "替换")
    after = form if edit is None else edit.apply(form)
    shown = set(paths_of(form, template))
    for path in shown:
        old = get_text(form, path)
        if (
            is_computed(form, evaluate(form, template), path)
            or not words
            or path.endswith((".level1", ".level2"))
        ):
            continue
        wanted = (by if old == words else old) if whole else old.replace(words, by)
        assert get_text(after, path).split() == wanted.split()
    for path in COMPUTED_PATHS:
        if form.funds or not path.startswith("funds."):
            assert get_text(after, path) == get_text(form, path)
    assert after.manual == form.manual
    if edit is not None:
        assert edit.inverse(form).apply(after) == form


@given(forms(), _WORDS)
def test_a_hit_says_where_it_stands(form: Form, words: str) -> None:
    template = TEMPLATES[form.template]
    texts = printed_texts(form, template)
    for hit in find(form, template, Query(words)):
        assert hit.text[hit.start : hit.end].lower() == words.lower()
        assert hit.text in (texts[hit.path], get_text(form, hit.path))


def test_what_the_layout_does_not_show_is_not_found() -> None:
    hidden = set_text(replace(good_form(), template="beijing-2023-b"), "leader", "某人")
    assert list(find(hidden, TEMPLATES["beijing-2023-b"], Query("某人"))) == []
