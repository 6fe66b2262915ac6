"""Invented forms for the tests of this floor, and strategies that draw more of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from jixiao_gui import paths
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.model import Form, FundLine, Goal, Indicator, Total
from jixiao_gui.form.reconciling import reconcile
from jixiao_gui.form.template_file import load_templates
from tests.invented import invented_form

TEMPLATES = load_templates(paths.template_folders())
LAYOUT = TEMPLATES["beijing-2023"]
LAYOUT_B = TEMPLATES["beijing-2023-b"]


def indicator(level1: str = "产出指标", level2: str = "数量指标", **cells: str) -> Indicator:
    row = Indicator(level1, level2, "培训场次", target="≥10场", actual="12场", weight="20", score="20")
    return with_cells(row, **cells)


def with_cells(row: Indicator, **cells: str) -> Indicator:
    """``row`` with these texts, each by the name of its column."""
    texts: dict[str, Any] = dict(cells)
    return replace(row, **texts)


def good_form() -> Form:
    """A form in which no rule finds anything."""
    return invented_form(
        "河道清淤",
        department="某区水务局",
        unit="某区河道所",
        leader="（略）",
        phone="（略）",
        funds=(
            FundLine("年度资金总额", "80", "80", "72", "10", "90%", "9"),
            FundLine("其中：当年财政拨款", "80", "80", "72", "—", "", "—"),
            FundLine("上年结转资金", "", "", "", "—", "", "—"),
            FundLine("其他资金", "", "", "", "—", "", "—"),
        ),
        goal=Goal("清淤两条河道。", "两条河道已清淤，水流通畅。"),
        indicators=(
            indicator(),
            indicator(name="长度", target="不少于5公里", actual="5200米", weight="30", score="30"),
            indicator(
                "效益指标",
                "社会效益指标",
                name="居民受益",
                target="≥300人",
                actual="310人",
                weight="30",
                score="30",
            ),
            indicator(
                "满意度指标",
                "服务对象满意度指标",
                name="满意度",
                target="≥95%",
                actual="96%",
                weight="10",
                score="10",
            ),
        ),
        total=Total("100", "99"),
    )


def with_texts(form: Form, **texts: str) -> Form:
    """``form`` with texts by path, dots written ``__``; computed cells decided as reading does."""
    for path, text in texts.items():
        form = set_text(form, path.replace("__", "."), text)
    return read_again(form)


def read_again(form: Form) -> Form:
    return reconcile(replace(form, manual=frozenset(), filled=frozenset()), TEMPLATES[form.template])[0]


_NUMBERS = st.sampled_from(
    ["", "0", "5", "10", "12.5", "30", "80", "100", "99.79", "0.3990", "约80", "—", "-3"]
)
_RATES = st.sampled_from(["", "100", "100%", "56.3%", "90%", "0.9", "未定"])
_TARGETS = st.sampled_from(
    ["", "≥95%", "12场", "3-5", "12月底前", "定性", "不超过80万元", "≤20分钟", "大于0"]
)
_ACTUALS = st.sampled_from(
    ["", "97.5%", "12场", "4", "2023年11月", "完成", "72万元", "25分钟", "100余场", "80"]
)
_LABELS = st.sampled_from(["产出指标", "效益指标", "效果指标", "满意度指标", "进度指标"])
_INDICATORS = st.one_of(
    st.builds(
        Indicator,
        level1=_LABELS,
        level2=st.sampled_from(["数量指标", "成本指标", "满意度"]),
        name=st.sampled_from(["培训场次", "指标1：", "", "故障次数"]),
        target=_TARGETS,
        actual=_ACTUALS,
        weight=_NUMBERS,
        score=_NUMBERS,
        deviation=st.sampled_from(["", "无", "天气原因"]),
        auto=st.booleans(),
    ),
    st.just(Indicator("产出指标", "数量指标", "指标2：")),
)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form as a file may hold it, its computed cells decided as reading does or left to chance."""
    template = draw(st.sampled_from(["beijing-2023", "beijing-2023-b"]))
    first = draw(
        st.builds(
            FundLine,
            item=st.just("年度资金总额"),
            initial=_NUMBERS,
            budget=_NUMBERS,
            executed=_NUMBERS,
            weight=st.sampled_from(["10", "", "20"]),
            rate=_RATES,
            score=_NUMBERS,
        )
    )
    form = Form(
        template=template,
        year="2023",
        project=draw(st.sampled_from(["", "河道清淤"])),
        funds=draw(st.sampled_from([(), (first,), (first, FundLine("其中：财政拨款", "80", "80", "72"))])),
        goal=draw(st.builds(Goal, st.sampled_from(["", "清淤"]), st.sampled_from(["", "清淤", "完成"]))),
        indicators=tuple(draw(st.lists(_INDICATORS, max_size=5))),
        total=Total("100", draw(_NUMBERS)),
    )
    if draw(st.booleans()):
        return read_again(form)
    manual = ["funds.0.rate", "funds.0.score", "total.score"] if form.funds else ["total.score"]
    return replace(form, manual=frozenset(draw(st.sets(st.sampled_from(manual)))))
