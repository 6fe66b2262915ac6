"""The number before an indicator's name: ``指标1：``, or as the template's blank rows have it, ``（1）``.

A blank row prints the number alone; whoever types over it means what follows the number. `lead` says what
stands before a name that is typed anew.
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
    rf"\s*(?P<before>[(（]?\s*[\u4e00-\u9fff]{{0,6}}?)\s*(?P<number>{_NUMBER})\s*(?P<after>[)）]?[：:.．、]?)\s*"
)
_LIKE = {"（": "[(（]", "(": "[(（]", "）": "[)）]", ")": "[)）]", "：": "[：:]", ":": "[：:]", ".": "[.．]"}


@dataclass(frozen=True, slots=True)
class Style:
    """How a form writes the number: what stands around it, and one of its numerals as a sample."""

    before: str = "指标"
    sample: str = "1"
    after: str = "："

    def prefix(self, number: int) -> str:
        """Return the prefix of the ``number``-th name."""
        return f"{self.before}{_numeral(number, self.sample)}{self.after}"


def style_of(template: Template) -> Style:
    """Return how the template's blank rows are numbered; ``指标1：`` where they are not."""
    for row in template.blank_rows:
        found = _BLANK.fullmatch(row.name)
        if found is not None and is_placeholder(row.name):
            return Style(found["before"], found["number"], found["after"])
    return Style()


def number_prefix(name: str, template: Template | None = None) -> str:
    """Return what stands before a name as its number, ``指标1：``; "" without one."""
    found = _match(name, template)
    return found[0] if found is not None else ""


def bare_name(name: str, template: Template | None = None) -> str:
    """Return a name without its number."""
    return name[len(number_prefix(name, template)) :]


def lead(form: Form, template: Template, row: int) -> str:
    """Return what stands before the name of indicator row ``row`` when it is typed anew; mostly its number.

    A row keeps the number that it has. One of dots or nothing gets the next number, where the rows beside it
    or, for dots, the template's have numbers.
    """
    name = form.indicators[row].name
    own = number_prefix(name, template)
    if own or not is_placeholder(name):
        return own
    mine = form.indicators[row]
    group = [n for n, other in enumerate(form.indicators) if _labels(other) == _labels(mine) and n != row]
    others = group or [n for n in range(len(form.indicators)) if n != row]
    named = [n for n in others if not is_placeholder(form.indicators[n].name)]
    numbered = any(number_prefix(form.indicators[n].name, template) for n in named or others)
    if not numbered and (named or not name.strip() or not template.numbered):
        return ""
    runs_on = _runs_on(form, template)
    earlier = [n for n in (range(row) if runs_on else group) if n < row]
    last = max((_value(form.indicators[n].name, template) for n in earlier), default=0)
    return style_of(template).prefix(last + 1)


def with_lead(form: Form, template: Template, row: int, name: str) -> str:
    """Return ``name`` as it stands in ``row`` when it is put there: with its own number or the row's."""
    if is_placeholder(name) or number_prefix(name, template):
        return name
    return lead(form, template, row) + name


def without_double(name: str, template: Template) -> str:
    """Return ``name`` with the last of several numbers before it: the one that was typed after the row's."""
    rest = bare_name(name, template)
    return without_double(rest, template) if rest != name and number_prefix(rest, template) else name


def all_numbered(form: Form, template: Template) -> bool:
    """Return whether every name that is filled in has a number, and there is one."""
    names = [row.name for row in form.indicators if not is_placeholder(row.name)]
    return bool(names) and all(number_prefix(name, template) for name in names)


def renumber(form: Form, template: Template, name: str) -> SpliceRows | None:
    """Return the edit that puts a number before each name, counted from 1 in each group.

    Where the numbers run on from group to group, as some forms have it, they go on running. Placeholders
    such as ``……`` stay as they are.
    """
    runs_on, style = _runs_on(form, template), style_of(template)
    made: list[Indicator] = []
    number, group = 0, None
    for row in form.indicators:
        if _labels(row) != group:
            group, number = _labels(row), number if runs_on else 0
        prefix = number_prefix(row.name, template)
        if not prefix and is_placeholder(row.name):
            made.append(row)
            continue
        number += 1
        made.append(replace(row, name=style.prefix(number) + row.name[len(prefix) :]))
    return arrange(form, list(enumerate(made)), name)


def unnumber(form: Form, template: Template, name: str) -> SpliceRows | None:
    """Return the edit that takes the numbers away; blank rows keep theirs, for it is what they print."""
    made = [
        row if is_placeholder(row.name) else replace(row, name=bare_name(row.name, template))
        for row in form.indicators
    ]
    return arrange(form, list(enumerate(made)), name)


def _labels(row: Indicator) -> tuple[str, str]:
    return row.level1, row.level2


def _match(name: str, template: Template | None) -> re.Match[str] | None:
    found = _USUAL.match(name)
    if found is None and template is not None:
        style = style_of(template)
        found = _pattern(style.before, style.after).match(name)
    return found


@lru_cache(maxsize=64)
def _pattern(before: str, after: str) -> re.Pattern[str]:
    around = ["".join(_LIKE.get(char, re.escape(char)) for char in part.strip()) for part in (before, after)]
    # 1.5公里 is no first name
    end = r"\s*(?![0-9０-９])" if after else r"\s*"
    return re.compile(rf"\s*{around[0]}\s*(?P<number>{_NUMBER})\s*{around[1]}{end}")


def _runs_on(form: Form, template: Template) -> bool:
    """Return whether the numbers that are there go on from group to group."""
    numbers = []
    groups = set()
    for row in form.indicators:
        value = _value(row.name, template)
        if value:
            numbers.append(value)
            groups.add(_labels(row))
    return len(groups) > 1 and len(set(numbers)) == len(numbers) and max(numbers) > 1


def _value(name: str, template: Template) -> int:
    found = _match(name, template)
    if found is None:
        return 0
    text = found["number"]
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
