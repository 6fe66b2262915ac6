"""The JSON of a book's forms: in equals out. ``docs/formats.md`` describes it.

Texts are the cells' own, as they print, to the last blank; ``computed`` holds the formulas' figures,
``null`` where there is none, whatever the manual cells say. Version 1, which knew the program's own
columns alone, is read too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from jixiao_gui.form.evaluation import Evaluation, as_printed, evaluate
from jixiao_gui.form.figures import Figure
from jixiao_gui.form.model import (
    FUND_FIELDS,
    GOAL_FIELDS,
    HEADER_FIELDS,
    INDICATOR_FIELDS,
    LEVEL_FIELDS,
    TOTAL_FIELDS,
    Form,
    FundLine,
    Goal,
    Indicator,
    Total,
)
from jixiao_gui.form.numbers import ratio_text
from jixiao_gui.form.template import BadTemplate, Template, Templates
from jixiao_gui.formats import FormatError, Progress, step
from jixiao_gui.formats.json.json_form_reading import VERSION, form_from_dict
from jixiao_gui.formats.json.json_own import (
    OwnWords,
    own_words,
    tables_to_list,
    title_text,
)
from jixiao_gui.formats.json.json_scanning import Scanner
from jixiao_gui.formats.json.json_templates import has_others, take_templates, template_to_dict, templates_of

FORMAT = "jixiao-book"
_VERSIONS = (1, VERSION)
_SHOWN = 20
"""The most characters of a file's text that a message quotes."""
_TEMPLATES = '"templates"'


def write_json(
    forms: Iterable[Form],
    templates: Templates,
    progress: Progress | None = None,
    used: Iterable[str] | None = None,
) -> Iterator[str]:
    """Yield the JSON text piece by piece, so that a large book needs little memory. Raises `Cancelled`.

    ``used``: ids of the templates to include (`templates_of`); without it they are collected from the forms
    first, unless all templates are the program's.
    """
    if used is None and has_others(templates):
        forms = list(forms)
        used = templates_of(forms, templates)
    yield f'{{"format": "{FORMAT}", "version": {VERSION},\n '
    carried = {id: template_to_dict(templates[id], templates) for id in used or ()}
    yield f"{_TEMPLATES}: {json.dumps(carried, ensure_ascii=False)},\n "
    yield '"forms": ['
    for number, form in enumerate(forms, start=1):
        yield "\n  " if number == 1 else ",\n  "
        yield json.dumps(form_to_dict(form, templates), ensure_ascii=False)
        step(progress, number)
    yield "]}\n"


def iter_json(text: str, templates: Templates) -> Iterator[Form]:
    """Yield the forms of a JSON text one by one, with the objects of one form in memory at a time.

    The file's templates are added to ``templates`` before the first form. Raises `FormatError`, between two
    forms as well.
    """
    scanner = Scanner(text)
    head: dict[str, Any] = {}
    for name in scanner.members():
        if name == "forms" and scanner.is_list():
            late = "templates" not in head and scanner.has_ahead(_TEMPLATES)
            if late or not {"format", "version"} <= head.keys():
                head.update(_read_head(text))  # the members behind the forms are needed first
            head[name] = []
            _check_head(head)
            file_templates = take_templates(head.get("templates"), templates)
            yield from _forms(scanner, templates, file_templates, head["version"])
        else:
            head[name] = scanner.value()
    _check_head(head)


def _read_head(text: str) -> dict[str, Any]:
    """Return the members of a JSON text but for its forms."""
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
    """Raise `FormatError` for another format or version."""
    if head.get("format") != FORMAT:
        raise FormatError("不是绩效自评表的 JSON 文件（缺少 format: jixiao-book）。")
    version = head.get("version")
    if type(version) is not int or version not in _VERSIONS:  # true is no version, though it equals 1
        versions = "、".join(map(str, _VERSIONS))
        text = json.dumps(version, ensure_ascii=False)
        shown = "没有写明" if version is None else f"是 {text[:_SHOWN]}{'…' * (len(text) > _SHOWN)}"
        raise FormatError(f"JSON 的版本{shown}，本程序只认识版本 {versions}。")
    if not isinstance(head.get("forms"), list):
        raise FormatError("JSON 中的 forms 应为列表。")


def _forms(
    scanner: Scanner, templates: Templates, file_templates: Mapping[str, Template], version: int
) -> Iterator[Form]:
    for row in scanner.items():
        try:
            yield form_from_dict(row, templates, file_templates, version)
        except (AttributeError, KeyError, TypeError, BadTemplate) as error:
            why = str(error).rstrip("。")
            raise FormatError(f"JSON 中的自评表内容有误：{why}，请检查文件来源。") from error


def form_to_dict(form: Form, templates: Templates) -> dict[str, Any]:
    """Return one form as the JSON's object."""
    template = templates[form.template]
    evaluation = evaluate(form, template)
    words = own_words(template)
    return {
        "template": form.template,
        "year": form.year,
        **{name: getattr(form, name) for name in HEADER_FIELDS},
        "title": title_text(form, template),
        "above": list(template.lines_above(form)),
        "below": list(template.lines_below(form)),
        "money": template.money,
        **_parts(form, template, evaluation, words),
        "extra": words.extra("", form.extra),
        "tables": tables_to_list(form, template),
        "manual": sorted(form.manual),
        **_optional_members(form),
        "computed": computed(evaluation),
    }


def _parts(form: Form, template: Template, evaluation: Evaluation, words: OwnWords) -> dict[str, Any]:
    """Return funds, goal, indicators and total with their texts as they print."""
    fund_fields, row_fields = template.fields("funds"), template.fields("indicators")
    goal, total = form.goal, form.total
    printed_total = replace(total, score=evaluation.printed.get("total.score", total.score))
    return {
        "funds": [
            {**_columns(line, FUND_FIELDS, fund_fields), "extra": words.extra("funds", line.extra)}
            for line in _funds(form, evaluation)
        ],
        "goal": {
            **_columns(goal, GOAL_FIELDS, template.fields("goal")),
            "extra": words.extra("goal", goal.extra),
        },
        "indicators": [
            {**_columns(row, INDICATOR_FIELDS, row_fields), "extra": words.extra("indicators", row.extra)}
            for row in as_printed(form, evaluation).indicators
        ],
        "total": {
            # a printed total row has both keys, whatever is typed in it
            **_columns(printed_total, TOTAL_FIELDS, TOTAL_FIELDS if template.fields("total") else ()),
            "extra": words.extra("total", total.extra),
        },
    }


def _optional_members(form: Form) -> dict[str, Any]:
    """Return the members that most forms lack: only those with a value."""
    optional = {
        "spans": _spans_of(form),
        "auto": [f"indicators.{number}.score" for number, row in enumerate(form.indicators) if row.auto],
        "remarks": [asdict(remark) for remark in form.remarks],
        "token": form.token,
        "sources": [asdict(source) for source in form.sources],
    }
    return {key: value for key, value in optional.items() if value}


def _columns(
    part: FundLine | Goal | Indicator | Total, names: Sequence[str], template_fields: Sequence[str]
) -> dict[str, str]:
    """Return the texts of a part by column: all of the template's columns, others where they have a text."""
    texts = {}
    for name in names:
        text = getattr(part, name)
        if text or name in template_fields:
            texts[name] = "".join(text.split()) if name in LEVEL_FIELDS else text
    return texts


def _funds(form: Form, evaluation: Evaluation) -> Iterator[FundLine]:
    """Yield the fund lines with their computed cells as they print."""
    printed = evaluation.printed
    for number, line in enumerate(form.funds):
        rate, score = f"funds.{number}.rate", f"funds.{number}.score"
        if rate in printed or score in printed:
            line = replace(line, rate=printed.get(rate, line.rate), score=printed.get(score, line.score))
        yield line


def _spans_of(form: Form) -> dict[str, int]:
    """Return by path how many rows a cell covers, where it is more than one."""
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
