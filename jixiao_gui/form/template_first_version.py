"""Sections of a template's file in the keys of the first version: five fixed parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from jixiao_gui.form.model import CORE_FIELDS, FundLine, Indicator
from jixiao_gui.form.template_limits import read_height, read_widths
from jixiao_gui.form.template_sections import Column, Grid, GridCell, GridRow, Section, Table, usual_merge


def first_version_sections(data: Mapping[str, Any]) -> Iterator[Section]:
    """Yield the sections of a file in the keys of the first version."""
    rows = []
    for row in data["header"]:
        cells = [
            cell
            for label, name in row["cells"]
            for cell in (GridCell(str(label)), GridCell(field=_known_column("", name)))
        ]
        widths = read_widths(row["widths"])
        if len(widths) != len(cells):
            raise ValueError("表头各行的列宽数目应为单元格数目")
        rows.append(GridRow(tuple(cells), widths))
    yield Grid("header", tuple(rows))
    lines = [
        FundLine(item=str(item), weight=str(weight), score=str(score))
        for item, weight, score in data["funds"]["lines"]
    ]
    yield replace(_table("funds", data["funds"]), rows=tuple(lines))
    goal = _table("goal", data["goal"])
    heads = (GridCell(goal.label, rows=2), *(GridCell(column.head) for column in goal.columns))
    texts = (GridCell(rows=0), *(GridCell(field=f"goal.{column.id}") for column in goal.columns))
    yield Grid("goal", (GridRow(heads, goal.widths), GridRow(texts, goal.widths, goal.height)))
    blank = [Indicator(*row) for row in blank_rows(data["indicators"])]
    yield replace(_table("indicators", data["indicators"]), rows=tuple(blank), grows=True, vertical=True)
    total = data["total"]
    names = [str(name) for name in total["fields"]]
    widths = read_widths(total["widths"])
    if len(widths) != len(names) + 1:
        raise ValueError("总分行的列宽数目不对")
    weight = str(total.get("weight", ""))
    fields = [
        GridCell(weight if name == "weight" else "", _known_column("total", name)) if name else GridCell()
        for name in names
    ]
    yield Grid("total", (GridRow((GridCell(str(total["label"])), *fields), widths),))


def _table(id: str, data: Mapping[str, Any]) -> Table:
    heads = [str(head) for head in data["heads"]]
    names = [str(name) for name in data["fields"]]
    widths = read_widths(data["widths"])
    label = str(data["label"])
    if not len(heads) == len(names) == len(widths) - 1:
        raise ValueError(f"“{label}”的表头、栏、列宽数目不一致")
    for name in names:
        _known_column(id, name)
    height = read_height(data.get("height", 6.0))
    columns = tuple(
        Column(name, head, width, merge=usual_merge(id, name))
        for name, head, width in zip(names, heads, widths[1:], strict=True)
    )
    return Table(id, label, widths[0], columns, height=height)


def _known_column(head: str, name: Any) -> str:
    """Return the path, or the column, of a file in the first version's keys."""
    if name not in CORE_FIELDS[head]:
        raise ValueError(f"不认识的栏“{name}”")
    return f"{head}.{name}" if head == "total" else str(name)


def blank_rows(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for level1, level2, *names in data.get("blank", []):
        for name in names:
            yield str(level1), str(level2), str(name)
