"""One form read out of the JSON's object, each value checked before it is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jixiao_gui.form.cell_texts import split_path, with_header
from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.model import (
    FUND_FIELDS,
    GOAL_FIELDS,
    HEADER_FIELDS,
    INDICATOR_FIELDS,
    LEVEL_FIELDS,
    REMARK_FIELDS,
    SOURCE_FIELDS,
    TOTAL_FIELDS,
    Form,
    FundLine,
    Goal,
    Indicator,
    Remark,
    Source,
    Spans,
    Total,
)
from jixiao_gui.form.reconciling import reconcile
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.formats.characters import with_breaks
from jixiao_gui.formats.json.json_own import (
    Clean,
    OwnWords,
    lines_of,
    own_words,
    tables_from_list,
    title_of,
)

VERSION = 2
"""The version of the format that is written; 1 is read too."""
_MOST_ROWS, _MOST_FUNDS = 5_000, 100
_MANUAL = re.compile(r"funds\.\d{1,4}\.(rate|score)|total\.score")
"""Paths of cells that may differ from their formula."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """The means to read a form: how texts are cleaned, the keys of own columns, the spans."""

    clean: Clean
    words: OwnWords
    spans: Mapping[tuple[str, int], Spans]


def form_from_dict(
    data: Mapping[str, Any],
    templates: Templates,
    file_templates: Mapping[str, Template] | None = None,
    version: int = VERSION,
) -> Form:
    """Return a form out of the JSON's object. Raises `KeyError`, `TypeError`, `BadTemplate` on bad data.

    ``file_templates``: the file's own templates by the ids that it names. Texts of version 2 are taken
    unchanged, those of version 1 without tabs and without empty lines at the ends.
    """
    clean: Clean = clean_text if version == 1 else str
    id = _text(data, "template", clean)
    template = (file_templates or {}).get(id) or templates[id]
    reading = _Reading(clean, own_words(template), _read_spans(data.get("spans")))
    money = _text(data, "money", clean)
    if money and money != template.money:
        raise TypeError(f"金额单位是“{money[:10]}”，而模板“{template.name}”的是{template.money}")
    form = Form(
        template=template.id,
        year=_text(data, "year", clean),
        funds=tuple(_fund(row, number, reading) for number, row in enumerate(_list(data, "funds"))),
        goal=Goal(**_texts(data.get("goal", {}), "goal", GOAL_FIELDS, reading)),
        indicators=_indicators(_list(data, "indicators"), _list(data, "auto"), reading),
        total=Total(**_texts(data.get("total", {}), "total", TOTAL_FIELDS, reading)),
        manual=frozenset(path for path in _list(data, "manual") if _may_be_manual(path)),
        remarks=tuple(_remark(row, clean) for row in _list(data, "remarks")),
        token=_text(data, "token", clean),
        sources=tuple(_source(row, clean) for row in _list(data, "sources")),
        extra=reading.words.read("", data.get("extra"), clean),
        tables=tables_from_list(_list(data, "tables"), template, clean),
    )
    form = with_header(form, {name: _text(data, name, clean) for name in HEADER_FIELDS})
    form = replace(
        form,
        title=title_of(None if data.get("title") is None else _text(data, "title", clean), form, template),
        above=lines_of(data, "above", template.lines_above(form), clean),
        below=lines_of(data, "below", template.lines_below(form), clean),
    )
    return reconcile(form, template)[0]


def _may_be_manual(path: Any) -> bool:
    return isinstance(path, str) and _MANUAL.fullmatch(path) is not None


def _read_spans(data: Any) -> dict[tuple[str, int], Spans]:
    """Return the spans of cells by table and row; other values are ignored."""
    spans_by_row: dict[tuple[str, int], list[tuple[str, int]]] = {}
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise TypeError("“spans”应为对象")
    for path, count in data.items():
        table, number, name = split_path(path)
        if number >= 0 and name and type(count) is int and 1 < count <= _MOST_ROWS:
            spans_by_row.setdefault((table, number), []).append((name, count))
    return {key: tuple(sorted(spans)) for key, spans in spans_by_row.items()}


def _remark(row: Mapping[str, Any], clean: Clean) -> Remark:
    return Remark(*(_text(row, name, clean) for name in REMARK_FIELDS))


def _source(row: Mapping[str, Any], clean: Clean) -> Source:
    return Source(*(_text(row, name, clean) for name in SOURCE_FIELDS))


def _fund(row: Mapping[str, Any], number: int, reading: _Reading) -> FundLine:
    return FundLine(
        **_texts(row, "funds", FUND_FIELDS, reading), spans=reading.spans.get(("funds", number), ())
    )


def _indicators(listed: list[Any], auto: list[Any], reading: _Reading) -> tuple[Indicator, ...]:
    automatic_paths = {path for path in auto if isinstance(path, str)}
    return tuple(
        Indicator(
            **_texts(row, "indicators", INDICATOR_FIELDS, reading),
            auto=f"indicators.{number}.score" in automatic_paths,
            spans=reading.spans.get(("indicators", number), ()),
        )
        for number, row in enumerate(listed)
    )


def _texts(row: Mapping[str, Any], head: str, names: Sequence[str], reading: _Reading) -> dict[str, Any]:
    """Return the texts of a part by the names of its attributes, those of its own columns as ``extra``."""
    texts: dict[str, Any] = {name: _text(row, name, reading.clean) for name in names}
    for label in LEVEL_FIELDS:
        if label in texts:
            texts[label] = "".join(texts[label].split())
    if row.get("extra"):
        texts["extra"] = reading.words.read(head, row["extra"], reading.clean)
    return texts


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    """Return the list ``name``, [] without it. Raises `TypeError`."""
    value = data.get(name, [])
    if not isinstance(value, list):
        raise TypeError(f"“{name}”应为列表")
    if len(value) > (_MOST_FUNDS if name == "funds" else _MOST_ROWS):
        raise TypeError(f"“{name}”的行数异常")
    return value


def _text(row: Mapping[str, Any], name: str, clean: Clean) -> str:
    """Return the text ``name``, "" without it. Raises `TypeError`."""
    if not isinstance(row, dict):
        raise TypeError("应为对象的地方不是对象")
    value = row.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"“{name}”应为文字")
    return clean(with_breaks(value))
