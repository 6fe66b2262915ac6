"""Forms drawn at random, with any text a clerk can see, and the files every reading test reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from jixiao_gui import paths
from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.evaluation import evaluate, reconcile
from jixiao_gui.form.model import Form, Goal, Indicator, Total
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.characters import as_seen
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Sheet
from tests.conftest import SEEDS

TEMPLATES = load_templates([paths.resources_folder()])
SHIPPED = tuple(TEMPLATES)
"""Without those that reading takes in while the tests run."""
SAMPLES = paths.resources_folder() / "samples" / "samples.txt"
FILES: list[tuple[Path, int]] = [(SAMPLES, 8)]
"""Text files and how many forms each holds; the real forms where they are at hand."""
if SEEDS is not None:
    FILES.append((SEEDS / "self-evaluation-2023.txt", 26))

# What readers look for, so that a clerk's own words collide with it.
_WORDS = st.sampled_from(
    [
        "项目名称",
        "主管部门",
        "预期目标",
        "年初预算数",
        "执行率",
        "三级指标",
        "总分",
        "附件1-1",
        "指标1：",
        "年度目标",
    ]
)
_PIECES = st.one_of(
    _WORDS,
    st.sampled_from(["\n", "\n\n", "\t", "\r\n", "　", " ", "≦20分钟", "95%", "……", "—", "10", "80万元"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
)
TEXTS = st.lists(_PIECES, max_size=4).map(lambda pieces: clean_text(as_seen("".join(pieces))))
LABELS = TEXTS.map(lambda text: "".join(text.split()))
_FIGURES = st.one_of(st.sampled_from(["", "0", "10", "12.5", "80万元", "99.79", "100%", "—"]), TEXTS)
_INDICATORS = st.builds(
    Indicator,
    level1=st.one_of(st.sampled_from(["产出指标", "效果指标", ""]), LABELS),
    level2=st.one_of(st.sampled_from(["数量指标", "进度指标", ""]), LABELS),
    name=TEXTS,
    target=TEXTS,
    actual=TEXTS,
    weight=_FIGURES,
    score=_FIGURES,
    deviation=TEXTS,
)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form of either layout as reading leaves it; cells that its layout does not print are empty."""
    template = draw(st.sampled_from(SHIPPED))
    lines = [
        replace(line, **{name: draw(_FIGURES) for name in template.fields("funds") if name != "item"})
        for line in template.fund_lines
    ]
    form = Form(
        template=template.id,
        year=draw(st.sampled_from(["", "2023", "2024"])),
        project=draw(TEXTS),
        department=draw(TEXTS),
        unit=draw(TEXTS),
        leader=draw(TEXTS) if "leader" in template.header_fields else "",
        phone=draw(TEXTS) if "phone" in template.header_fields else "",
        funds=tuple(lines),
        goal=Goal(draw(TEXTS), draw(TEXTS)),
        indicators=tuple(draw(st.lists(_INDICATORS, max_size=4))),
        total=Total(draw(_FIGURES) if template.has("total.weight") else "", draw(_FIGURES)),
    )
    return reconcile(form, template)[0]


def template_of(form: Form) -> Template:
    return TEMPLATES[form.template]


def sheet_of(form: Form) -> Sheet:
    template = template_of(form)
    return layout(form, template, evaluate(form, template))
