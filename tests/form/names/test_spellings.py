"""Spellings of one name found together; names that differ are kept apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.form.names.spellings import are_alike, spellings
from jixiao_gui.form.numbers import listed_rate, plain_figure


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("云岭市数据局", "云岭市 数据局", True),
        ("云岭市数据局（本级）", "云岭市数据局(本级)", True),
        ("云岭市数据局", "云岭市数据局（本级）", True),
        ("示范区数据服务中心", "云岭市示范区数据服务中心", True),
        ("云岭市数据服务中心", "云岭市数据服务中新", True),
        ("第一中学校", "第二中学校", False),
        ("东城服务中心", "西城服务中心", False),
        ("12号仓库管理站", "13号仓库管理站", False),
        ("财政局", "教育局", False),
        ("", "财政局", False),
        ("", " ", True),
    ],
)
def test_what_may_be_one_name(one: str, other: str, same: bool) -> None:
    assert are_alike(one, other) is same
    assert are_alike(other, one) is same


def test_spellings_stand_together_the_most_used_first() -> None:
    found = spellings(["教育局", "云岭市数据局", "云岭市 数据局", "云岭市数据局", "", "教育局", "教育局"])
    assert [(s.text, s.forms) for s in found] == [
        ("教育局", 3),
        ("云岭市数据局", 2),
        ("云岭市 数据局", 1),
        ("", 1),
    ]
    assert found[1].group == found[2].group != found[0].group


@given(st.lists(st.text(alphabet="云岭市区数据局（） 12", max_size=8), max_size=20))
def test_every_text_is_counted_once(texts: list[str]) -> None:
    found = spellings(texts)
    assert sum(s.forms for s in found) == len(texts)
    assert {s.text for s in found} == set(texts)
    groups = [s.group for s in found]
    assert groups == sorted(groups)


def test_figures_become_plain_and_rates_alike() -> None:
    assert plain_figure("１２．５％") == "12.5%"
    assert plain_figure("１，２００") == "1,200"
    assert plain_figure("80万元") == "80万元"
    assert [listed_rate(text) for text in ("100", "99.79", "９８.６％", "95.0%", "—", "")] == [
        "100%",
        "99.79%",
        "98.6%",
        "95%",
        "—",
        "",
    ]
