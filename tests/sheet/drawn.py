"""Forms drawn at random, with any text a clerk can see, and the files every reading test reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st

from jixiao_gui import paths
from jixiao_gui.form.cell_texts import set_text, with_part_text, with_table
from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.model import Form, FundLine, Indicator, OwnTable, own_texts
from jixiao_gui.form.reconciling import reconcile
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.form.template_sections import Table
from jixiao_gui.formats.characters import as_seen
from jixiao_gui.sheet.sheet import Sheet
from tests.conftest import SEEDS
from tests.laid_out import laid_out

TEMPLATES = load_templates([paths.resources_folder()])
Row = TypeVar("Row", FundLine, Indicator)
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
_LABELS = {
    "level1": st.one_of(st.sampled_from(["产出指标", "效果指标", ""]), LABELS),
    "level2": st.one_of(st.sampled_from(["数量指标", "进度指标", ""]), LABELS),
}
_NUMBERS = frozenset(("initial", "budget", "executed", "weight", "rate", "score", "forecast", "term_amount"))


def _text(name: str) -> st.SearchStrategy[str]:
    return _LABELS.get(name, _FIGURES if name in _NUMBERS else TEXTS)


def _rows(table: Table, most: int) -> st.SearchStrategy[list[dict[str, str]]]:
    """Texts of the rows of ``table``, by column; one cell beside all rows has the first one's text alone."""
    row = st.fixed_dictionaries(
        {c.id: LABELS if c.merge == "down" and c.id not in _LABELS else _text(c.id) for c in table.columns}
    )
    whole = [column.id for column in table.columns if column.merge == "all"]

    def kept(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{n: "" if k and n in whole else t for n, t in row.items()} for k, row in enumerate(rows)]

    return st.lists(row, min_size=0 if table.grows else len(table.rows), max_size=most).map(kept)


@st.composite
def forms(draw: st.DrawFn, templates: Sequence[Template] = SHIPPED) -> Form:
    """A form of any of ``templates`` as reading leaves it; cells that its layout does not print are empty."""
    template = draw(st.sampled_from(templates))
    form = Form(template=template.id, year=draw(st.sampled_from(["", "2023", "2024"])))
    for path in template.grid_fields:
        form = set_text(form, path, draw(_text(path.rpartition(".")[2])))
    for table in template.tables:
        rows = draw(_rows(table, 4 if table.grows else len(table.rows)))
        if table.id == "funds":
            lines = [replace(line, extra=()) for line in template.fund_lines]
            form = replace(form, funds=tuple(map(_with_texts, lines, rows)))
        elif table.id == "indicators":
            form = replace(form, indicators=tuple(_with_texts(Indicator(), row) for row in rows))
        else:
            form = with_table(form, OwnTable(table.id, tuple(map(own_texts, rows))))
    return reconcile(form, template)[0]


def _with_texts(row: Row, texts: dict[str, str]) -> Row:
    for name, text in texts.items():
        if name != "item":
            row = with_part_text(row, name, text)
    return row


def template_of(form: Form) -> Template:
    return TEMPLATES[form.template]


def sheet_of(form: Form, templates: Templates = TEMPLATES) -> Sheet:
    return laid_out(form, templates[form.template])
