"""A form as rows of the tables, and rows as a form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from jixiao_gui.book.schema import FORM_TEXTS
from jixiao_gui.form.checks import check_form, count_levels
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import (
    FUND_FIELDS,
    INDICATOR_FIELDS,
    REMARK_FIELDS,
    Form,
    FundLine,
    Goal,
    Indicator,
    Remark,
    Total,
)
from jixiao_gui.form.template import Templates

Row = dict[str, Any]
Figures = dict[str, str | int]


def storable(text: str) -> str:
    """``text`` as UTF-8 can hold it: a lone half of a surrogate pair becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def form_row(form: Form) -> Row:
    """The columns of ``form`` that the form itself fills; no id, position or figures."""
    row: Row = {name: storable(getattr(form, name)) for name in FORM_TEXTS}
    row["total_weight"] = storable(form.total.weight)
    row["total_score"] = storable(form.total.score)
    row["manual"] = json.dumps(sorted(form.manual))
    row["filled"] = json.dumps(sorted(form.filled))
    return row


def figures(form: Form, templates: Templates) -> Figures:
    """The columns that copy what is worked out; empty where the form's layout is not at hand."""
    template = templates.by_id.get(form.template)
    if template is None:
        return {"rate": "", "total": "", "grade": "", "errors": 0, "warnings": 0}
    evaluation = evaluate(form, template)
    counts = count_levels(check_form(form, template, evaluation))
    return {
        "rate": storable(evaluation.printed["funds.0.rate"]),
        "total": storable(evaluation.printed["total.score"]),
        "grade": evaluation.printed_grade,
        "errors": counts["error"],
        "warnings": counts["warning"],
    }


def fund_rows(form_id: int, lines: Iterable[tuple[int, FundLine]]) -> list[Row]:
    """Rows of ``fund_line`` for numbered lines."""
    return _numbered(form_id, FUND_FIELDS, lines)


def indicator_rows(form_id: int, indicators: Iterable[tuple[int, Indicator]]) -> list[Row]:
    """Rows of ``indicator`` for numbered indicators."""
    return _numbered(form_id, INDICATOR_FIELDS, indicators)


def auto_rows(form_id: int, form: Form) -> list[Row]:
    """Rows of ``auto_score``."""
    return [{"form_id": form_id, "number": n} for n, row in enumerate(form.indicators) if row.auto]


def remark_rows(form_id: int, remarks: Iterable[Remark]) -> list[Row]:
    """Rows of ``remark``."""
    return _numbered(form_id, REMARK_FIELDS, enumerate(remarks))


def goal_row(form_id: int, goal: Goal) -> Row:
    """The row of ``goal``."""
    return {
        "form_id": form_id,
        "expected": storable(goal.expected),
        "achieved": storable(goal.achieved),
    }


def build_form(
    head: Sequence[Any],
    goal: Sequence[Any] | None,
    funds: Iterable[Sequence[Any]],
    indicators: Iterable[Sequence[Any]],
    auto: Iterable[int] = (),
    remarks: Iterable[Sequence[Any]] = (),
) -> Form:
    """A form from its rows: ``head`` in the order of `form_row`, the others in that of the model's fields.

    ``auto`` are the numbers of the indicators whose score follows its suggestion.
    """
    follow = frozenset(auto)
    *texts, total_weight, total_score, manual, filled = head
    return Form(
        *map(_text, texts),
        funds=tuple(FundLine(*map(_text, row)) for row in funds),
        goal=Goal(*map(_text, goal)) if goal is not None else Goal(),
        indicators=tuple(
            Indicator(*map(_text, row), auto=number in follow) for number, row in enumerate(indicators)
        ),
        total=Total(_text(total_weight), _text(total_score)),
        manual=_paths(manual),
        filled=_paths(filled),
        remarks=tuple(Remark(*map(_text, row)) for row in remarks),
    )


def _numbered(
    form_id: int, names: tuple[str, ...], parts: Iterable[tuple[int, FundLine | Indicator | Remark]]
) -> list[Row]:
    texts = attrgetter(*names)
    return [
        {
            "form_id": form_id,
            "number": number,
            **dict(zip(names, map(storable, texts(part)), strict=True)),
        }
        for number, part in parts
    ]


def _text(value: object) -> str:
    """What a column holds, as text. Other tools may have left NULL, a number or bytes there."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def _paths(value: object) -> frozenset[str]:
    try:
        listed = json.loads(_text(value) or "[]")
    except (ValueError, RecursionError):
        return frozenset()
    if not isinstance(listed, list):
        return frozenset()
    return frozenset(path for path in listed if isinstance(path, str))
