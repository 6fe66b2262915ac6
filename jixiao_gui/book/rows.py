"""Conversion of a form to rows of the tables, and of rows to a form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

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
    Spans,
    Texts,
    Total,
    own_texts,
)

Row = dict[str, Any]
"""A row of ``form``, or some of its columns, by name."""
Part = tuple[str | int, ...]
"""A row of one of the other tables, in the order of the schema's columns."""
Figures = dict[str, str | int]

_FUND_TEXTS, _INDICATOR_TEXTS = len(FUND_FIELDS), len(INDICATOR_FIELDS)
_MORE_OF_HEAD = ("total", "manual", "filled", "title", "above", "below", "extra", "tables", "token")
"""Fields of a form that its head holds beside `FORM_TEXTS`."""
_PLAIN = len(FORM_TEXTS) + 4
"""The number of columns of a form's head before those of version 3."""
_NO_OWN: dict[str, Any] = {}


def storable(text: str) -> str:
    """Return ``text`` as UTF-8 can hold it: a lone half of a surrogate pair becomes U+FFFD."""
    return text if _is_storable(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


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


def texts_json(texts: Texts) -> str:
    """Return own texts as the JSON of a column."""
    return _json({name: storable(text) for name, text in texts}) if texts else ""


def spans_json(spans: Spans) -> str:
    """Return the spans of a row's cells as the JSON of a column."""
    return _json(dict(spans)) if spans else ""


def lines_json(lines: tuple[str, ...] | None) -> str:
    """Return lines around the table as the JSON of a column; ``''`` where they are the layout's."""
    return "" if lines is None else _json(list(map(storable, lines)))


def texts_of(value: object) -> Texts:
    """Return own texts out of a column; a value that is no JSON object, of another tool, as one text."""
    if value == "":
        return ()
    text_value = _text(value)
    try:
        texts = json.loads(text_value)
    except (ValueError, RecursionError):
        texts = None
    if not isinstance(texts, dict):
        return (("x", text_value),) if text_value.strip() else ()
    return own_texts(
        {
            storable(name): text if isinstance(text, str) else "" if text is None else _json(text)
            for name, text in texts.items()
        }
    )


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


def fund_rows(form_id: int, lines: Iterable[tuple[int, FundLine]]) -> list[Part]:
    """Return the rows of the table `FUND_LINE` for numbered lines."""
    return _with_extra(form_id, FUND_FIELDS, lines)


def indicator_rows(form_id: int, indicators: Iterable[tuple[int, Indicator]]) -> list[Part]:
    """Return the rows of the table `INDICATOR` for numbered indicators."""
    return _with_extra(form_id, INDICATOR_FIELDS, indicators)


def auto_rows(form_id: int, form: Form) -> list[Part]:
    """Return the rows of the table `AUTO_SCORE`: the indicators whose score follows the suggestion."""
    return [(form_id, n) for n, row in enumerate(form.indicators) if row.auto]


def remark_rows(form_id: int, remarks: Iterable[Remark]) -> list[Part]:
    """Return the rows of the table `REMARK`."""
    return _numbered(form_id, REMARK_FIELDS, enumerate(remarks))


def source_rows(form_id: int, sources: Iterable[Source]) -> list[Part]:
    """Return the rows of the table `SOURCE`."""
    return _numbered(form_id, SOURCE_FIELDS, enumerate(sources))


def own_rows(form_id: int, tables: Iterable[OwnTable]) -> list[Part]:
    """Return the rows of the table `OWN_ROW`."""
    return [
        (form_id, storable(table.id), number, texts_json(texts))
        for table in tables
        for number, texts in enumerate(table.rows)
    ]


def goal_row(form_id: int, goal: Goal) -> Part:
    """Return the row of the table `GOAL`."""
    return form_id, storable(goal.expected), storable(goal.achieved), texts_json(goal.extra)


def part_rows(form_id: int, form: Form) -> dict[str, list[Part]]:
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


def build_form(head: Sequence[Any], parts: Mapping[str, Iterable[Sequence[Any]]]) -> Form:
    """Return a form from its rows: ``head`` in the order of `form_row`, others by their tables' names.

    They are in order, each with the columns of the schema's `Table.contents`.
    """
    follow = frozenset(number for (number,) in parts[AUTO_SCORE.name])
    goal = next(iter(parts[GOAL.name]), None)
    *texts, total_weight, total_score, manual, filled = head[:_PLAIN]
    title, above, below, extra, tables, total_extra, token = head[_PLAIN:]
    named: dict[str, Any] = dict(zip(FORM_TEXTS, map(_text, texts), strict=True))
    return Form(
        **named,
        funds=tuple(
            FundLine(*_texts(row[:_FUND_TEXTS]), **_extra_and_spans(row)) for row in parts[FUND_LINE.name]
        ),
        goal=Goal(*map(_text, goal[:2]), extra=texts_of(goal[2])) if goal is not None else Goal(),
        indicators=_indicators(parts[INDICATOR.name], follow),
        total=Total(_text(total_weight), _text(total_score), extra=texts_of(total_extra)),
        manual=_paths(manual),
        filled=_paths(filled),
        remarks=tuple(Remark(*map(_text, row)) for row in parts[REMARK.name]),
        title=_text(title),
        above=_lines(above),
        below=_lines(below),
        extra=texts_of(extra),
        tables=_tables(tables, parts[OWN_ROW.name]),
        token=_text(token),
        sources=tuple(Source(*map(_text, row)) for row in parts[SOURCE.name]),
    )


def _indicators(rows: Iterable[Sequence[Any]], follow: frozenset[int]) -> tuple[Indicator, ...]:
    """Return indicators from their rows, most of which have texts alone and no own columns."""
    indicators: list[Indicator] = []
    for number, row in enumerate(rows):
        if row[-1] == "" == row[-2] and not follow and _are_texts(row):
            indicators.append(Indicator(*row[:_INDICATOR_TEXTS]))
        else:
            texts = map(_text, row[:_INDICATOR_TEXTS])
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
    return {"extra": texts_of(row[-2]), "spans": _spans(row[-1])}


def _tables(listed: object, rows: Iterable[Sequence[Any]]) -> tuple[OwnTable, ...]:
    """Return other tables in the order of the list, empty ones too, then tables that it lacks."""
    texts_by_table: dict[str, list[Texts]] = {id: [] for id in _lines(listed) or ()}
    for section, texts in rows:
        texts_by_table.setdefault(_text(section), []).append(texts_of(texts))
    return tuple(OwnTable(id, tuple(own_rows)) for id, own_rows in texts_by_table.items())


def _with_extra(
    form_id: int, names: tuple[str, ...], parts: Iterable[tuple[int, FundLine | Indicator]]
) -> list[Part]:
    texts_of_part = attrgetter(*names)
    rows: list[Part] = []
    for number, part in parts:
        texts = _storable_texts(texts_of_part(part))
        rows.append((form_id, number, *texts, texts_json(part.extra), spans_json(part.spans)))
    return rows


def _numbered(
    form_id: int, names: tuple[str, ...], parts: Iterable[tuple[int, Remark | Source]]
) -> list[Part]:
    texts_of_part = attrgetter(*names)
    return [(form_id, number, *_storable_texts(texts_of_part(part))) for number, part in parts]


def _storable_texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return texts as `storable` makes them; they mostly are, which one test of all shows."""
    return texts if _is_storable("".join(texts)) else tuple(map(storable, texts))


def _texts(row: Sequence[Any]) -> Iterable[str]:
    """Return columns as texts; they mostly are texts already."""
    return row if _are_texts(row) else map(column_text, row)


def column_text(value: object) -> str:
    """Return a column's value as text. Other tools may have written NULL, a number or bytes."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


_text = column_text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def json_texts(value: object) -> Iterable[str]:
    """Return the texts in a column that holds them by column, or line by line."""
    text_value = _text(value)
    if text_value.startswith("["):
        return _lines(value) or ()
    return (text for _, text in texts_of(value))


def _spans(value: object) -> Spans:
    if value == "":
        return ()
    try:
        spans = json.loads(_text(value))
    except (ValueError, RecursionError):
        return ()
    if not isinstance(spans, dict):
        return ()
    return tuple(
        sorted((storable(name), rows) for name, rows in spans.items() if isinstance(rows, int) and rows > 1)
    )


def _lines(value: object) -> tuple[str, ...] | None:
    """Return lines out of a column; a value that is no JSON list, of another tool, as lines of plain text."""
    text_value = _text(value)
    if not text_value:
        return None
    try:
        lines = json.loads(text_value)
    except (ValueError, RecursionError):
        lines = text_value.splitlines()
    if not isinstance(lines, list):
        lines = text_value.splitlines()
    return tuple(storable(line) if isinstance(line, str) else _json(line) for line in lines)


def _paths(value: object) -> frozenset[str]:
    try:
        listed = json.loads(_text(value) or "[]")
    except (ValueError, RecursionError):
        return frozenset()
    if not isinstance(listed, list):
        return frozenset()
    return frozenset(path for path in listed if isinstance(path, str))
