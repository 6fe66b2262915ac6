"""The number before an indicator's name: ``指标1：``, or as the template's blank rows have it, ``（1）``.

A blank row prints the number alone; a name typed over it is the text behind the number. `row_prefix` returns
the text before a name that is typed anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from jixiao_gui.form.edits import SpliceRows
from jixiao_gui.form.model import Form, Indicator, is_placeholder
from jixiao_gui.form.row_order import arrange
from jixiao_gui.form.template import Template

_CHINESE, _CIRCLED = "一二三四五六七八九", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBER = rf"(?:[0-9０-９]+|[{_CHINESE}十]{{1,3}}|[{_CIRCLED}]|[NnＮ](?![A-Za-z]))"
_USUAL = re.compile(rf"\s*指标\s*(?P<number>{_NUMBER})\s*[：:.．、]\s*")
_BLANK = re.compile(
    rf"\s*+(?P<before>[(（]?\s*+[\u4e00-\u9fff]{{0,6}}?)\s*+(?P<number>{_NUMBER})\s*(?P<after>[)）]?[：:.．、]?)\s*"
)
_LISTED = re.compile(
    rf"\s*(?:[(（]\s*(?:[0-9０-９]{{1,2}}|[{_CHINESE}十]{{1,3}})\s*[)）]|[{_CIRCLED}]"
    rf"|(?:[0-9０-９]{{1,2}}|[{_CHINESE}十]{{1,3}})[、.．](?!\s*[0-9０-９{_CHINESE}]))\s*(?=\S)"
)
"""A number as lists of other places have it, ``2.`` or ``（二）``; 5.12 and 2、3号楼 are no numbers."""
_LIKE = {"（": "[(（]", "(": "[(（]", "）": "[)）]", ")": "[)）]", "：": "[：:]", ":": "[：:]", ".": "[.．]"}


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """The form's way to write the number: the texts around it, and one of its numerals as a sample."""

    before: str = "指标"
    sample: str = "1"
    after: str = "："

    def prefix(self, number: int) -> str:
        """Return the prefix of the ``number``-th name."""
        return f"{self.before}{_numeral(number, self.sample)}{self.after}"


def style_of(template: Template) -> NumberStyle:
    """Return the style of the numbers in the template's blank rows; ``指标1：`` where they have none."""
    for row in template.blank_rows:
        match = _BLANK.fullmatch(row.name)
        if match is not None and is_placeholder(row.name):
            return NumberStyle(match["before"], match["number"], match["after"])
    return NumberStyle()


def number_prefix(name: str, template: Template | None = None) -> str:
    """Return the number before a name, ``指标1：``; "" without one."""
    match = _match_number(name, template)
    return match[0] if match is not None else ""


def bare_name(name: str, template: Template | None = None) -> str:
    """Return a name without its number."""
    return name[len(number_prefix(name, template)) :]


def row_prefix(form: Form, template: Template, row: int) -> str:
    """Return the text before the name of indicator row ``row`` when it is typed anew, mostly its number.

    A row keeps its number. A row of dots or nothing gets the next number, where the rows beside it or, for
    dots, the template's have numbers.
    """
    name = form.indicators[row].name
    own_prefix = number_prefix(name, template)
    if own_prefix or not is_placeholder(name):
        return own_prefix
    this_row = form.indicators[row]
    group = [
        n
        for n, other_row in enumerate(form.indicators)
        if _labels(other_row) == _labels(this_row) and n != row
    ]
    others = group or [n for n in range(len(form.indicators)) if n != row]
    named = [n for n in others if not is_placeholder(form.indicators[n].name)]
    numbered = any(number_prefix(form.indicators[n].name, template) for n in named or others)
    if not numbered and (named or not name.strip() or not template.numbered):
        return ""
    runs_on = _runs_on(form, template)
    earlier = [n for n in (range(row) if runs_on else group) if n < row]
    last = max((_number_of(form.indicators[n].name, template) for n in earlier), default=0)
    return style_of(template).prefix(last + 1)


def with_row_prefix(form: Form, template: Template, row: int, name: str) -> str:
    """Return ``name`` for ``row``: with its own number, of whatever style, or with the row's."""
    if is_placeholder(name) or number_prefix(name, template) or _LISTED.match(name):
        return name
    return row_prefix(form, template, row) + name


def without_double(name: str, template: Template) -> str:
    """Return ``name`` with the last of several numbers before it, which was typed behind the row's."""
    remainder = bare_name(name, template)
    if remainder == name:
        return name
    if number_prefix(remainder, template):
        return without_double(remainder, template)
    return remainder if _LISTED.match(remainder) else name


def all_numbered(form: Form, template: Template) -> bool:
    """Return whether every name that is filled in has a number, and there is one."""
    names = [row.name for row in form.indicators if not is_placeholder(row.name)]
    return bool(names) and all(number_prefix(name, template) for name in names)


def renumber(form: Form, template: Template, name: str) -> SpliceRows | None:
    """Return the edit that puts a number before each name, counted from 1 in each group.

    Numbers that run on from group to group, as on some forms, still do. Placeholders such as ``……`` stay.
    """
    runs_on, style = _runs_on(form, template), style_of(template)
    rows: list[Indicator] = []
    number, group = 0, None
    for row in form.indicators:
        if _labels(row) != group:
            group, number = _labels(row), number if runs_on else 0
        prefix = number_prefix(row.name, template)
        if not prefix and is_placeholder(row.name):
            rows.append(row)
            continue
        number += 1
        rows.append(replace(row, name=style.prefix(number) + row.name[len(prefix) :]))
    return arrange(form, list(enumerate(rows)), name)


def unnumber(form: Form, template: Template, name: str) -> SpliceRows | None:
    """Return the edit that removes the numbers; blank rows, which print nothing else, keep theirs."""
    rows = [
        row if is_placeholder(row.name) else replace(row, name=bare_name(row.name, template))
        for row in form.indicators
    ]
    return arrange(form, list(enumerate(rows)), name)


def _labels(row: Indicator) -> tuple[str, str]:
    return row.level1, row.level2


def _match_number(name: str, template: Template | None) -> re.Match[str] | None:
    match = _USUAL.match(name)
    if match is None and template is not None:
        style = style_of(template)
        match = _pattern(style.before, style.after).match(name)
    return match


@lru_cache(maxsize=64)
def _pattern(before: str, after: str) -> re.Pattern[str]:
    affixes = ["".join(_LIKE.get(char, re.escape(char)) for char in part.strip()) for part in (before, after)]
    # 1.5公里 is no name with the number 1
    end = r"\s*(?![0-9０-９])" if after else r"\s*"
    return re.compile(rf"\s*{affixes[0]}\s*(?P<number>{_NUMBER})\s*{affixes[1]}{end}")


def _runs_on(form: Form, template: Template) -> bool:
    """Return whether the numbers of the form run on from group to group."""
    numbers = []
    groups = set()
    for row in form.indicators:
        value = _number_of(row.name, template)
        if value:
            numbers.append(value)
            groups.add(_labels(row))
    return len(groups) > 1 and len(set(numbers)) == len(numbers) and max(numbers) > 1


def _number_of(name: str, template: Template) -> int:
    match = _match_number(name, template)
    if match is None:
        return 0
    text = match["number"]
    if text.isdecimal():
        return int(text)
    if text in _CIRCLED:
        return _CIRCLED.index(text) + 1
    tens, ten, ones = text.rpartition("十")
    if not set(text) <= {*_CHINESE, "十"}:
        return 0
    return (_CHINESE.find(tens) + 1 or 1) * 10 * bool(ten) + _CHINESE.find(ones[:1] or " ") + 1


def _numeral(number: int, sample: str) -> str:
    if sample in _CIRCLED and number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if set(sample) <= {*_CHINESE, "十"} and number < 100:
        tens, ones = divmod(number, 10)
        return (
            ("" if tens < 2 else _CHINESE[tens - 1])
            + "十" * bool(tens)
            + (_CHINESE[ones - 1] if ones else "")
        )
    return str(number)
