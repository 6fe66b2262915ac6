"""Conversion of a form to rows of the tables; `form_building` is the reverse."""

from __future__ import annotations

import json
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from jixiao_gui.book.columns import lines_json, spans_json, storable, storable_texts, texts_json
from jixiao_gui.book.schema import (
    AUTO_SCORE,
    FORM_TEXTS,
    FUND_LINE,
    GOAL,
    INDICATOR,
    OWN_ROW,
    REMARK,
    SOURCE,
)
from jixiao_gui.form.assessment import Assessment
from jixiao_gui.form.model import (
    FUND_FIELDS,
    INDICATOR_FIELDS,
    REMARK_FIELDS,
    SOURCE_FIELDS,
    Form,
    FundLine,
    Goal,
    Indicator,
    OwnTable,
    Remark,
    Source,
)

Row = dict[str, Any]
"""A row of ``form``, or some of its columns, by name."""
TableRow = tuple[str | int, ...]
"""A row of one of the other tables, in the order of the schema's columns."""
Figures = dict[str, str | int]

_MORE_OF_HEAD = ("total", "manual", "filled", "title", "above", "below", "extra", "tables", "token")
"""Fields of a form that its head holds beside `FORM_TEXTS`."""


def form_row(form: Form) -> Row:
    """Return the columns of ``form`` that the form itself fills; no id, position or figures."""
    row: Row = {name: storable(getattr(form, name)) for name in FORM_TEXTS}
    row["total_weight"] = storable(form.total.weight)
    row["total_score"] = storable(form.total.score)
    row["manual"] = json.dumps(sorted(form.manual))
    row["filled"] = json.dumps(sorted(form.filled))
    row["title"] = storable(form.title)
    row["above"], row["below"] = lines_json(form.above), lines_json(form.below)
    row["extra"], row["total_extra"] = texts_json(form.extra), texts_json(form.total.extra)
    row["tables"] = lines_json(tuple(table.id for table in form.tables)) if form.tables else ""
    row["token"] = storable(form.token)
    return row


def changed_head(old: Form, new: Form) -> Row:
    """Return the columns of `form_row` in which the heads of two forms differ."""
    if all(getattr(old, name) == getattr(new, name) for name in _MORE_OF_HEAD):
        names = (name for name in FORM_TEXTS if getattr(old, name) != getattr(new, name))
        return {name: storable(getattr(new, name)) for name in names}
    old_row, new_row = form_row(old), form_row(new)
    return {name: value for name, value in new_row.items() if old_row[name] != value}


def figures(assessment: Assessment | None) -> Figures:
    """Return the columns of computed figures; empty for a form whose layout is not at hand."""
    from jixiao_gui.form.checks import count_levels
    from jixiao_gui.form.filling import shown_grade, standing

    if assessment is None:
        return {"rate": "", "total": "", "grade": "", "errors": 0, "warnings": 0}
    form, evaluation = assessment.form, assessment.evaluation
    counts = count_levels(standing(form, assessment.findings).findings)
    return {
        "rate": storable(evaluation.printed.get(evaluation.rate_path, "")),
        "total": storable(evaluation.printed.get("total.score", "")),
        "grade": shown_grade(form, assessment.template, evaluation),
        "errors": counts["error"],
        "warnings": counts["warning"],
    }


def fund_rows(form_id: int, lines: Iterable[tuple[int, FundLine]]) -> list[TableRow]:
    """Return the rows of the table `FUND_LINE` for numbered lines."""
    return _with_extra(form_id, FUND_FIELDS, lines)


def indicator_rows(form_id: int, indicators: Iterable[tuple[int, Indicator]]) -> list[TableRow]:
    """Return the rows of the table `INDICATOR` for numbered indicators."""
    return _with_extra(form_id, INDICATOR_FIELDS, indicators)


def auto_rows(form_id: int, form: Form) -> list[TableRow]:
    """Return the rows of the table `AUTO_SCORE`: the indicators whose score follows the suggestion."""
    return [(form_id, n) for n, row in enumerate(form.indicators) if row.auto]


def remark_rows(form_id: int, remarks: Iterable[Remark]) -> list[TableRow]:
    """Return the rows of the table `REMARK`."""
    return _numbered(form_id, REMARK_FIELDS, enumerate(remarks))


def source_rows(form_id: int, sources: Iterable[Source]) -> list[TableRow]:
    """Return the rows of the table `SOURCE`."""
    return _numbered(form_id, SOURCE_FIELDS, enumerate(sources))


def own_rows(form_id: int, tables: Iterable[OwnTable]) -> list[TableRow]:
    """Return the rows of the table `OWN_ROW`."""
    return [
        (form_id, storable(table.id), number, texts_json(texts))
        for table in tables
        for number, texts in enumerate(table.rows)
    ]


def goal_row(form_id: int, goal: Goal) -> TableRow:
    """Return the row of the table `GOAL`."""
    return form_id, storable(goal.expected), storable(goal.achieved), texts_json(goal.extra)


def part_rows(form_id: int, form: Form) -> dict[str, list[TableRow]]:
    """Return the rows of all parts of a form by their tables' names."""
    return {
        GOAL.name: [goal_row(form_id, form.goal)],
        FUND_LINE.name: fund_rows(form_id, enumerate(form.funds)),
        INDICATOR.name: indicator_rows(form_id, enumerate(form.indicators)),
        AUTO_SCORE.name: auto_rows(form_id, form),
        REMARK.name: remark_rows(form_id, form.remarks),
        OWN_ROW.name: own_rows(form_id, form.tables),
        SOURCE.name: source_rows(form_id, form.sources),
    }


def _with_extra(
    form_id: int, names: tuple[str, ...], parts: Iterable[tuple[int, FundLine | Indicator]]
) -> list[TableRow]:
    texts_of_part = attrgetter(*names)
    rows: list[TableRow] = []
    for number, part in parts:
        texts = storable_texts(texts_of_part(part))
        rows.append((form_id, number, *texts, texts_json(part.extra), spans_json(part.spans)))
    return rows


def _numbered(
    form_id: int, names: tuple[str, ...], parts: Iterable[tuple[int, Remark | Source]]
) -> list[TableRow]:
    texts_of_part = attrgetter(*names)
    return [(form_id, number, *storable_texts(texts_of_part(part))) for number, part in parts]
