"""The JSON of a book's forms: in equals out. ``docs/formats.md`` describes it.

Texts are the cells' own, as they print, to the last blank; ``computed`` holds the formulas' figures,
``null`` where there is none, whatever the manual cells say. Version 1, which knew the program's own
columns alone, is read too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from jixiao_gui.form.cell_texts import split_path, with_header
from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.evaluation import Evaluation, Figure, as_printed, evaluate, reconcile
from jixiao_gui.form.model import (
    FUND_FIELDS,
    GOAL_FIELDS,
    HEADER_FIELDS,
    INDICATOR_FIELDS,
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
from jixiao_gui.form.numbers import ratio_text
from jixiao_gui.form.template import BadTemplate, Template, Templates
from jixiao_gui.formats import FormatError, Progress, step
from jixiao_gui.formats.characters import with_breaks
from jixiao_gui.formats.json.json_own import (
    Clean,
    OwnWords,
    lines_of,
    own_words,
    tables_from_list,
    tables_to_list,
    title_of,
    title_text,
)
from jixiao_gui.formats.json.json_scanning import Scanner
from jixiao_gui.formats.json.json_templates import has_others, take_templates, template_to_dict, templates_of

FORMAT, VERSION = "jixiao-book", 2
_VERSIONS = (1, VERSION)
_MOST_ROWS, _MOST_FUNDS = 5_000, 100


_MANUAL = re.compile(r"funds\.\d{1,4}\.(rate|score)|total\.score")
"""Cells that may stand against a formula."""
_TEMPLATES = '"templates"'


def write_json(
    forms: Iterable[Form],
    templates: Templates,
    progress: Progress | None = None,
    used: Iterable[str] | None = None,
) -> Iterator[str]:
    """Yield the JSON text piece by piece, so that a large book needs no memory. Raises `Cancelled`.

    ``used`` are the ids of the templates to carry along (`templates_of`); without it the forms are
    looked through first where there are any other templates than the program's.
    """
    if used is None and has_others(templates):
        forms = list(forms)
        used = templates_of(forms, templates)
    yield f'{{"format": "{FORMAT}", "version": {VERSION},\n '
    carried = {id: template_to_dict(templates[id], templates) for id in used or ()}
    if carried:
        yield f"{_TEMPLATES}: {json.dumps(carried, ensure_ascii=False)},\n "
    yield '"forms": ['
    for number, form in enumerate(forms, start=1):
        yield "\n  " if number == 1 else ",\n  "
        yield json.dumps(form_to_dict(form, templates), ensure_ascii=False)
        step(progress, number)
    yield "]}\n"


def iter_json(text: str, templates: Templates) -> Iterator[Form]:
    """Yield the forms of a JSON text one by one, the objects of one form alone in memory.

    Templates that the file carries are in ``templates`` before its first form comes. Raises `FormatError`
    with a Chinese sentence, among the forms too.
    """
    scanner = Scanner(text)
    head: dict[str, Any] = {}
    for name in scanner.members():
        if name == "forms" and scanner.is_list():
            late = "templates" not in head and scanner.has_ahead(_TEMPLATES)
            if late or not {"format", "version"} <= head.keys():
                head.update(_rest_of_head(text))  # another hand's order: what follows is needed first
            head[name] = []
            _check_head(head)
            own = take_templates(head.get("templates"), templates)
            yield from _forms(scanner, templates, own, head["version"])
        else:
            head[name] = scanner.value()
    _check_head(head)


def _rest_of_head(text: str) -> dict[str, Any]:
    """Return all that a JSON text has beside its forms."""
    scanner = Scanner(text)
    head: dict[str, Any] = {}
    for name in scanner.members():
        if name == "forms" and scanner.is_list():
            for _ in scanner.items():
                pass
        else:
            head[name] = scanner.value()
    return head


def _check_head(head: Mapping[str, Any]) -> None:
    if head.get("format") != FORMAT:
        raise FormatError("不是绩效自评表的 JSON 文件（缺少 format: jixiao-book）。")
    if head.get("version") not in _VERSIONS:
        known = "、".join(map(str, _VERSIONS))
        raise FormatError(f"JSON 的版本是 {head.get('version')}，本程序只认识版本 {known}。")
    if not isinstance(head.get("forms"), list):
        raise FormatError("JSON 中的 forms 应为列表。")


def _forms(
    scanner: Scanner, templates: Templates, own: Mapping[str, Template], version: int
) -> Iterator[Form]:
    for row in scanner.items():
        try:
            yield form_from_dict(row, templates, own, version)
        except (AttributeError, KeyError, TypeError, BadTemplate) as error:
            why = str(error).rstrip("。")
            raise FormatError(f"JSON 中的自评表内容有误：{why}，请检查文件来源。") from error


def form_to_dict(form: Form, templates: Templates) -> dict[str, Any]:
    """Return one form as the JSON's object."""
    template = templates[form.template]
    evaluation = evaluate(form, template)
    rows = as_printed(form, evaluation).indicators
    words = own_words(template)
    auto = [f"indicators.{number}.score" for number, row in enumerate(form.indicators) if row.auto]
    spans = _spans_of(form)
    fund_fields, row_fields = template.fields("funds"), template.fields("indicators")
    goal, total = form.goal, form.total
    printed_total = replace(total, score=evaluation.printed.get("total.score", total.score))
    return {
        "template": form.template,
        "year": form.year,
        **{name: getattr(form, name) for name in HEADER_FIELDS},
        "title": title_text(form, template),
        "above": list(template.lines_above(form)),
        "below": list(template.lines_below(form)),
        "money": template.money,
        "funds": [
            {**_columns(line, FUND_FIELDS, fund_fields), "extra": words.extra("funds", line.extra)}
            for line in _funds(form, evaluation)
        ],
        "goal": {
            **_columns(goal, GOAL_FIELDS, template.fields("goal")),
            "extra": words.extra("goal", goal.extra),
        },
        "indicators": [
            {
                **_columns(row, INDICATOR_FIELDS, row_fields),
                "extra": words.extra("indicators", row.extra),
            }
            for row in rows
        ],
        "total": {
            # a printed total row has both keys, whatever is typed in it
            **_columns(printed_total, TOTAL_FIELDS, TOTAL_FIELDS if template.fields("total") else ()),
            "extra": words.extra("total", total.extra),
        },
        "extra": words.extra("", form.extra),
        "tables": tables_to_list(form, template),
        "manual": sorted(form.manual),
        # what most forms have none of is only there where there is something to say
        **({"spans": spans} if spans else {}),
        **({"auto": auto} if auto else {}),
        **({"remarks": [asdict(remark) for remark in form.remarks]} if form.remarks else {}),
        **({"token": form.token} if form.token else {}),
        **({"sources": [asdict(source) for source in form.sources]} if form.sources else {}),
        "computed": computed(evaluation),
    }


def _columns(
    part: FundLine | Goal | Indicator | Total, names: Sequence[str], there: Sequence[str]
) -> dict[str, str]:
    """Return the texts of a part: of the columns that the template has, and of no others unless there is
    one.
    """
    found = {}
    for name in names:
        text = getattr(part, name)
        if text or name in there:
            found[name] = "".join(text.split()) if name in _LABELS else text
    return found


_LABELS = ("level1", "level2")


def _funds(form: Form, evaluation: Evaluation) -> Iterator[FundLine]:
    """Yield the fund lines with their computed cells as they print."""
    printed = evaluation.printed
    for number, line in enumerate(form.funds):
        rate, score = f"funds.{number}.rate", f"funds.{number}.score"
        if rate in printed or score in printed:
            line = replace(line, rate=printed.get(rate, line.rate), score=printed.get(score, line.score))
        yield line


def _spans_of(form: Form) -> dict[str, int]:
    """Return how many rows a cell covers, by path, where it is more than one."""
    rows: list[tuple[str, FundLine | Indicator]] = [(f"funds.{n}", row) for n, row in enumerate(form.funds)]
    rows += [(f"indicators.{n}", row) for n, row in enumerate(form.indicators)]
    return {f"{place}.{name}": count for place, row in rows for name, count in row.spans}


def computed(evaluation: Evaluation) -> dict[str, str | None]:
    """Return the formulas' figures: rate as a ratio, the others in points, absent ones ``None``."""

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


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is needed to read a form: how its texts are cleaned, the keys of its own columns, its spans."""

    clean: Clean
    words: OwnWords
    spans: Mapping[tuple[str, int], Spans]


def form_from_dict(
    data: Mapping[str, Any],
    templates: Templates,
    own: Mapping[str, Template] | None = None,
    version: int = VERSION,
) -> Form:
    """Return a form out of the JSON's object. Raises `KeyError`, `TypeError`, `BadTemplate` on bad data.

    ``own`` are the file's templates by the ids that it names. Texts of version 2 are taken as they are,
    those of version 1 as they were when it was written: without tabs and empty lines at the ends.
    """
    clean: Clean = clean_text if version == 1 else str
    id = _text(data, "template", clean)
    template = (own or {}).get(id) or templates[id]
    how = _Reading(clean, own_words(template), _read_spans(data.get("spans")))
    money = _text(data, "money", clean)
    if money and money != template.money:
        raise TypeError(f"金额单位是“{money[:10]}”，而模板“{template.name}”的是{template.money}")
    form = Form(
        template=template.id,
        year=_text(data, "year", clean),
        funds=tuple(_fund(row, number, how) for number, row in enumerate(_list(data, "funds"))),
        goal=Goal(**_texts(data.get("goal", {}), "goal", GOAL_FIELDS, how)),
        indicators=_indicators(_list(data, "indicators"), _list(data, "auto"), how),
        total=Total(**_texts(data.get("total", {}), "total", TOTAL_FIELDS, how)),
        manual=frozenset(path for path in _list(data, "manual") if _may_be_manual(path)),
        remarks=tuple(_remark(row, clean) for row in _list(data, "remarks")),
        token=_text(data, "token", clean),
        sources=tuple(_source(row, clean) for row in _list(data, "sources")),
        extra=how.words.read("", data.get("extra"), clean),
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
    """Return by table and row the spans of its cells; what is no span is passed over."""
    found: dict[tuple[str, int], list[tuple[str, int]]] = {}
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise TypeError("“spans”应为对象")
    for path, count in data.items():
        table, number, name = split_path(path)
        if number >= 0 and name and type(count) is int and 1 < count <= _MOST_ROWS:
            found.setdefault((table, number), []).append((name, count))
    return {key: tuple(sorted(spans)) for key, spans in found.items()}


def _remark(row: Mapping[str, Any], clean: Clean) -> Remark:
    return Remark(*(_text(row, name, clean) for name in REMARK_FIELDS))


def _source(row: Mapping[str, Any], clean: Clean) -> Source:
    return Source(*(_text(row, name, clean) for name in SOURCE_FIELDS))


def _fund(row: Mapping[str, Any], number: int, how: _Reading) -> FundLine:
    return FundLine(**_texts(row, "funds", FUND_FIELDS, how), spans=how.spans.get(("funds", number), ()))


def _indicators(listed: list[Any], auto: list[Any], how: _Reading) -> tuple[Indicator, ...]:
    follow = {path for path in auto if isinstance(path, str)}
    return tuple(
        Indicator(
            **_texts(row, "indicators", INDICATOR_FIELDS, how),
            auto=f"indicators.{number}.score" in follow,
            spans=how.spans.get(("indicators", number), ()),
        )
        for number, row in enumerate(listed)
    )


def _texts(row: Mapping[str, Any], head: str, names: Sequence[str], how: _Reading) -> dict[str, Any]:
    """Return the texts of a part by the names of its attributes, its own columns' among them."""
    texts: dict[str, Any] = {name: _text(row, name, how.clean) for name in names}
    for label in _LABELS:
        if label in texts:
            texts[label] = "".join(texts[label].split())
    if row.get("extra"):
        texts["extra"] = how.words.read(head, row["extra"], how.clean)
    return texts


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    value = data.get(name, [])
    if not isinstance(value, list):
        raise TypeError(f"“{name}”应为列表")
    if len(value) > (_MOST_FUNDS if name == "funds" else _MOST_ROWS):
        raise TypeError(f"“{name}”的行数异常")
    return value


def _text(row: Mapping[str, Any], name: str, clean: Clean) -> str:
    if not isinstance(row, dict):
        raise TypeError("应为对象的地方不是对象")
    value = row.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"“{name}”应为文字")
    return clean(with_breaks(value))
