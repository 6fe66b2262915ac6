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
from jixiao_gui.formats.characters import with_breaks

FORMAT, VERSION = "jixiao-book", 1
_DECODER = json.JSONDecoder()
_LEAST, _MOST = 1 << 16, 1 << 22
"""Characters that are looked at for one value: a form takes some five thousand."""
_MOST_ROWS, _MOST_FUNDS = 5_000, 100


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
    return list(iter_json(text, templates))


def iter_json(text: str, templates: Templates) -> Iterator[Form]:
    """The forms of a JSON text one by one, the objects of one form alone in memory.

    Raises `FormatError` with a Chinese sentence, among the forms too.
    """
    scanner = _Scanner(text)
    head: dict[str, Any] = {}
    early: list[Form] = []
    for name in scanner.members():
        if name == "forms" and scanner.is_list():
            head[name] = []
            known = "format" in head and "version" in head
            if known:
                _check_head(head)
            forms = _forms(scanner, templates)
            if known:
                yield from forms
            else:  # another hand's order: what follows is needed first
                early += forms
        else:
            head[name] = scanner.value()
    _check_head(head)
    yield from early


def _check_head(head: Mapping[str, Any]) -> None:
    if head.get("format") != FORMAT:
        raise FormatError("不是绩效自评表的 JSON 文件（缺少 format: jixiao-book）。")
    if head.get("version") != VERSION:
        raise FormatError(f"JSON 的版本是 {head.get('version')}，本程序只认识版本 {VERSION}。")
    if not isinstance(head.get("forms"), list):
        raise FormatError("JSON 中的 forms 应为列表。")


def _forms(scanner: _Scanner, templates: Templates) -> Iterator[Form]:
    for row in scanner.items():
        try:
            yield form_from_dict(row, templates)
        except (AttributeError, KeyError, TypeError, BadTemplate) as error:
            why = str(error).rstrip("。")
            raise FormatError(f"JSON 中的自评表内容有误：{why}，请检查文件来源。") from error


class _Scanner:
    """Goes through a JSON object member by member; values are parsed one at a time, each of bounded size.

    A file that is nothing but brackets takes fifty times its size in memory when parsed at once.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def members(self) -> Iterator[str]:
        """The names of the object's members; after each, `value` or `items` must take its value."""
        if not self._next("{"):
            raise FormatError("不是绩效自评表的 JSON 文件（缺少 format: jixiao-book）。")
        if self._next("}"):
            return
        while True:
            name = self.value()
            if not isinstance(name, str) or not self._next(":"):
                raise _broken()
            yield name
            if not self._next(","):
                break
        if not self._next("}") or self._peek():
            raise _broken()

    def is_list(self) -> bool:
        return self._peek() == "["

    def items(self) -> Iterator[Any]:
        """The values of the list that stands here."""
        self._next("[")
        if self._next("]"):
            return
        yield self.value()
        while self._next(","):
            yield self.value()
        if not self._next("]"):
            raise _broken()

    def value(self) -> Any:
        """The value that stands here. Raises `FormatError`."""
        self._peek()
        size = _LEAST
        while True:
            piece = self._text[self._at : self._at + size]
            try:
                value, end = _DECODER.raw_decode(piece)
            except (ValueError, RecursionError) as error:
                if len(piece) < size:
                    raise _broken() from error
            else:
                # a number at the edge of the piece may go on behind it
                if end < len(piece) or len(piece) < size:
                    self._at += end
                    return value
            if size >= _MOST:
                raise FormatError("JSON 中有一项内容异常庞大，未读入任何内容，请检查文件来源。")
            size *= 8

    def _peek(self) -> str:
        while self._text[self._at : self._at + 1] in (" ", "\t", "\n", "\r"):
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _next(self, mark: str) -> bool:
        """Step over ``mark`` if it stands here."""
        there = self._peek() == mark
        self._at += there
        return there


def _broken() -> FormatError:
    return FormatError("不是有效的 JSON 文件，请检查文件是否完整。")


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
    if len(value) > (_MOST_FUNDS if name == "funds" else _MOST_ROWS):
        raise TypeError(f"“{name}”的行数异常")
    return value


def _text(row: Mapping[str, Any], name: str) -> str:
    if not isinstance(row, dict):
        raise TypeError("应为对象的地方不是对象")
    value = row.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"“{name}”应为文字")
    return clean_text(with_breaks(value))
