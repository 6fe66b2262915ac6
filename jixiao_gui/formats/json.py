"""The JSON of a book's forms: in equals out. ``docs/formats.md`` describes it.

Texts are the cells' own, as they print; ``computed`` holds the formulas' figures, ``null`` where
there is none, whatever the manual cells say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.evaluation import Evaluation, Figure, as_printed, evaluate, reconcile
from jixiao_gui.form.model import (
    COMPUTED_PATHS,
    HEADER_FIELDS,
    INDICATOR_FIELDS,
    REMARK_FIELDS,
    Form,
    FundLine,
    Goal,
    Indicator,
    Remark,
    Total,
    with_header,
)
from jixiao_gui.form.numbers import ratio_text
from jixiao_gui.form.template import BadTemplate, Templates
from jixiao_gui.formats import FormatError, Progress, step

FORMAT, VERSION = "jixiao-book", 1


def write_json(
    forms: Iterable[Form], templates: Templates, progress: Progress | None = None
) -> Iterator[str]:
    """Yield the JSON text piece by piece, so that a large book needs no memory. Raises `Cancelled`."""
    yield f'{{"format": "{FORMAT}", "version": {VERSION},\n "forms": ['
    for number, form in enumerate(forms, start=1):
        yield "\n  " if number == 1 else ",\n  "
        yield json.dumps(form_to_dict(form, templates), ensure_ascii=False)
        step(progress, number)
    yield "]}\n"


def read_json(text: str, templates: Templates) -> list[Form]:
    """The forms of a JSON text. Raises `FormatError` with a Chinese sentence."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError("不是有效的 JSON 文件，请检查文件是否完整。") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise FormatError("不是绩效自评表的 JSON 文件（缺少 format: jixiao-book）。")
    if data.get("version") != VERSION:
        raise FormatError(f"JSON 的版本是 {data.get('version')}，本程序只认识版本 {VERSION}。")
    rows = data.get("forms")
    if not isinstance(rows, list):
        raise FormatError("JSON 中的 forms 应为列表。")
    try:
        return [form_from_dict(row, templates) for row in rows]
    except (AttributeError, KeyError, TypeError, BadTemplate) as error:
        raise FormatError(f"JSON 中的自评表内容有误：{error}") from error


def form_to_dict(form: Form, templates: Templates) -> dict[str, Any]:
    """One form as the JSON's object."""
    template = templates[form.template]
    evaluation = evaluate(form, template)
    printed = as_printed(form, evaluation)
    auto = [f"indicators.{number}.score" for number, row in enumerate(form.indicators) if row.auto]
    funds = [asdict(line) for line in form.funds]
    if funds:
        funds[0]["rate"] = evaluation.printed["funds.0.rate"]
        funds[0]["score"] = evaluation.printed["funds.0.score"]
    for line in funds:
        for name in ("initial", "budget", "executed"):
            if name not in template.funds.fields:
                del line[name]
    return {
        "template": form.template,
        "year": form.year,
        **{name: getattr(form, name) for name in HEADER_FIELDS},
        "funds": funds,
        "goal": asdict(form.goal),
        "indicators": [_texts_of(row) for row in printed.indicators],
        "total": {"weight": form.total.weight, "score": evaluation.printed["total.score"]},
        "manual": sorted(form.manual),
        # what most forms have none of is only there where there is something to say
        **({"auto": auto} if auto else {}),
        **({"remarks": [asdict(remark) for remark in form.remarks]} if form.remarks else {}),
        "computed": computed(evaluation),
    }


def computed(evaluation: Evaluation) -> dict[str, str | None]:
    """The formulas' figures: rate as a ratio, the others in points, absent ones ``None``."""

    def text(figure: Figure) -> str | None:
        return None if figure.value is None else figure.text

    rate = evaluation.rate.value
    return {
        "rate": None if rate is None else ratio_text(rate),
        "rate_score": text(evaluation.rate_score),
        "indicator_weight": text(evaluation.indicator_weight),
        "indicator_score": text(evaluation.indicator_score),
        "total": text(evaluation.total),
        "grade": evaluation.grade or None,
    }


def form_from_dict(data: Mapping[str, Any], templates: Templates) -> Form:
    """A form out of the JSON's object. Raises `KeyError`, `TypeError`, `BadTemplate` on bad data."""
    template = templates[_text(data, "template")]
    form = Form(
        template=template.id,
        year=_text(data, "year"),
        funds=tuple(FundLine(**_texts(row, FundLine)) for row in _list(data, "funds")),
        goal=Goal(**_texts(data.get("goal", {}), Goal)),
        indicators=_indicators(_list(data, "indicators"), _list(data, "auto")),
        total=Total(**_texts(data.get("total", {}), Total)),
        manual=frozenset(path for path in _list(data, "manual") if path in COMPUTED_PATHS),
        remarks=tuple(_remark(row) for row in _list(data, "remarks")),
    )
    form = with_header(form, {name: _text(data, name) for name in HEADER_FIELDS})
    return reconcile(form, template)[0]


def _remark(row: Mapping[str, Any]) -> Remark:
    return Remark(*(_text(row, name) for name in REMARK_FIELDS))


def _texts_of(row: Indicator) -> dict[str, str]:
    return {name: getattr(row, name) for name in INDICATOR_FIELDS}


def _indicators(listed: list[Any], auto: list[Any]) -> tuple[Indicator, ...]:
    follow = {path for path in auto if isinstance(path, str)}
    return tuple(
        replace(_indicator(row), auto=f"indicators.{number}.score" in follow)
        for number, row in enumerate(listed)
    )


def _indicator(row: Mapping[str, Any]) -> Indicator:
    texts: dict[str, Any] = {name: _text(row, name) for name in INDICATOR_FIELDS}
    for label in ("level1", "level2"):
        texts[label] = "".join(texts[label].split())
    return Indicator(**texts)


def _texts(row: Mapping[str, Any], kind: type) -> dict[str, str]:
    return {f.name: _text(row, f.name) for f in fields(kind)}


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    value = data.get(name, [])
    if not isinstance(value, list):
        raise TypeError(f"“{name}”应为列表")
    return value


def _text(row: Mapping[str, Any], name: str) -> str:
    if not isinstance(row, dict):
        raise TypeError("应为对象的地方不是对象")
    value = row.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"“{name}”应为文字")
    return clean_text(value)
