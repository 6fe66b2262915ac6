"""A layout that has a column 复核得分 of its own, for indicators, and a cell for the office's total."""

from __future__ import annotations

from dataclasses import replace

from jixiao_gui.form.office.reviewing import REVIEWED
from jixiao_gui.form.template import BOOK, Template
from jixiao_gui.form.template_sections import Column, Grid, GridCell, GridRow

HEAD = "复核得分"
_WIDTH = 12.0


def with_own_scores(template: Template) -> Template:
    """Return ``template`` with a column for the office's score, made room for by the widest one."""
    table = template.table("indicators")
    assert table is not None
    widest = max(table.columns, key=lambda column: column.width)
    columns = [replace(c, width=c.width - _WIDTH) if c is widest else c for c in table.columns]
    wide = replace(table, columns=(*columns, Column(REVIEWED, HEAD, _WIDTH)))
    whole = sum(table.widths)
    row = GridRow((GridCell("复核总分"), GridCell(field=f"total.{REVIEWED}")), (30.0, whole - 30.0))
    sections = tuple(wide if section is table else section for section in template.sections)
    name = "带复核得分的表"
    return replace(
        template, id="with-scores", name=name, sections=(*sections, Grid("office", (row,))), origin=BOOK
    )
