"""Conversion of rows of the tables to a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jixiao_gui.book.columns import column_text, lines_of, paths_of, spans_of, texts_of
from jixiao_gui.book.schema import AUTO_SCORE, FORM_TEXTS, FUND_LINE, GOAL, INDICATOR, OWN_ROW, REMARK, SOURCE
from jixiao_gui.form.model import (
    FUND_FIELDS,
    INDICATOR_FIELDS,
    Form,
    FundLine,
    Goal,
    Indicator,
    OwnTable,
    Remark,
    Source,
    Texts,
    Total,
)

_FUND_TEXTS, _INDICATOR_TEXTS = len(FUND_FIELDS), len(INDICATOR_FIELDS)
_PLAIN = len(FORM_TEXTS) + 4
"""The number of columns of a form's head before those of version 3."""
_NO_OWN: dict[str, Any] = {}


def build_form(head: Sequence[Any], parts: Mapping[str, Iterable[Sequence[Any]]]) -> Form:
    """Return a form from its rows: ``head`` in the order of `form_row`, others by their tables' names.

    They are in order, each with the columns of the schema's `Table.contents`.
    """
    follow = frozenset(number for (number,) in parts[AUTO_SCORE.name])
    goal = next(iter(parts[GOAL.name]), None)
    *texts, total_weight, total_score, manual, filled = head[:_PLAIN]
    title, above, below, extra, tables, total_extra, token = head[_PLAIN:]
    named: dict[str, Any] = dict(zip(FORM_TEXTS, map(column_text, texts), strict=True))
    return Form(
        **named,
        funds=tuple(
            FundLine(*_texts(row[:_FUND_TEXTS]), **_extra_and_spans(row)) for row in parts[FUND_LINE.name]
        ),
        goal=Goal(*map(column_text, goal[:2]), extra=texts_of(goal[2])) if goal is not None else Goal(),
        indicators=_indicators(parts[INDICATOR.name], follow),
        total=Total(column_text(total_weight), column_text(total_score), extra=texts_of(total_extra)),
        manual=paths_of(manual),
        filled=paths_of(filled),
        remarks=tuple(Remark(*map(column_text, row)) for row in parts[REMARK.name]),
        title=column_text(title),
        above=lines_of(above),
        below=lines_of(below),
        extra=texts_of(extra),
        tables=_tables(tables, parts[OWN_ROW.name]),
        token=column_text(token),
        sources=tuple(Source(*map(column_text, row)) for row in parts[SOURCE.name]),
    )


def _indicators(rows: Iterable[Sequence[Any]], follow: frozenset[int]) -> tuple[Indicator, ...]:
    """Return indicators from their rows, most of which have texts alone and no own columns."""
    indicators: list[Indicator] = []
    for number, row in enumerate(rows):
        if row[-1] == "" == row[-2] and not follow and _are_texts(row):
            indicators.append(Indicator(*row[:_INDICATOR_TEXTS]))
        else:
            texts = map(column_text, row[:_INDICATOR_TEXTS])
            indicators.append(Indicator(*texts, auto=number in follow, **_extra_and_spans(row)))
    return tuple(indicators)


def _are_texts(row: Sequence[Any]) -> bool:
    try:
        "".join(row)
    except TypeError:
        return False
    return True


def _extra_and_spans(row: Sequence[Any]) -> dict[str, Any]:
    """Return own texts and spans of a row, in its last two columns; most rows have none."""
    if row[-1] == row[-2] == "":
        return _NO_OWN
    return {"extra": texts_of(row[-2]), "spans": spans_of(row[-1])}


def _tables(listed: object, rows: Iterable[Sequence[Any]]) -> tuple[OwnTable, ...]:
    """Return other tables in the order of the list, empty ones too, then tables that it lacks."""
    texts_by_table: dict[str, list[Texts]] = {id: [] for id in lines_of(listed) or ()}
    for section, texts in rows:
        texts_by_table.setdefault(column_text(section), []).append(texts_of(texts))
    return tuple(OwnTable(id, tuple(own_rows)) for id, own_rows in texts_by_table.items())


def _texts(row: Sequence[Any]) -> Iterable[str]:
    """Return columns as texts; they mostly are texts already."""
    return row if _are_texts(row) else map(column_text, row)
