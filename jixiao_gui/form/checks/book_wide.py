"""Rules that need a whole book: a project twice, a name spelled in several ways, sums counted twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao_gui.form.checks.base import RULES, Problem, Rule
from jixiao_gui.form.edits import CellState, SetCells
from jixiao_gui.form.model import Form
from jixiao_gui.form.numbers import fold, read_amount

DUPLICATE = Rule("duplicate-form", "warning", "项目重复", "同一项目、同一年度的表在一本里出现多次。", "")
VARIANTS = Rule("name-variants", "warning", "名称写法不一", "同一主管部门或实施单位有几种写法。", "")
COUNTED = Rule(
    "counted-twice",
    "info",
    "可能重复计算",
    "一张表的三项金额等于另外几张表之和：汇总时可能重复计算。",
    "",
)
for _rule in (DUPLICATE, VARIANTS, COUNTED):
    RULES[_rule.id] = _rule

_PUNCTUATION = re.compile(r"[^\w]|_")
_PAIRS_UP_TO = 300
"""Of how many forms every pair is tried; above it, only runs of neighbours, which stays linear."""
_LONGEST_RUN = 50
_FIELD_NAMES = {"department": "主管部门", "unit": "实施单位"}

Amounts = tuple[Decimal, ...]


def find(forms: Sequence[Form]) -> Iterator[tuple[int, Rule, Problem]]:
    """Problems of the book by number of the form (from 0), in no particular order."""
    yield from _duplicates(forms)
    for name in ("department", "unit"):
        yield from _variants(forms, name)
    yield from _counted_twice(forms)


def _duplicates(forms: Sequence[Form]) -> Iterator[tuple[int, Rule, Problem]]:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        if fold(form.project):
            groups[fold(form.project), fold(form.year)].append(number)
    for numbers in groups.values():
        for number in numbers if len(numbers) > 1 else ():
            others = "、".join(str(other + 1) for other in numbers[:10] if other != number)
            message = f"与第 {others} 张表的项目名称、年度相同。"
            yield number, DUPLICATE, Problem("project", message, forms[number].project.strip())


def _variants(forms: Sequence[Form], name: str) -> Iterator[tuple[int, Rule, Problem]]:
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    keys: list[tuple[str, str]] = []
    for form in forms:
        text = getattr(form, name)
        key = _PUNCTUATION.sub("", fold(text)).lower()
        keys.append((key, text))
        if key:
            groups[key][text] += 1
    for number, (key, text) in enumerate(keys):
        if not key or len(groups[key]) == 1:
            continue
        # The spelling that most forms have; of equals, the first in the book (Counter keeps order).
        usual = groups[key].most_common(1)[0][0]
        if text != usual:
            title = _FIELD_NAMES[name]
            message = f"{title}“{_shown(text)}”在其他表中写作“{_shown(usual)}”。"
            edit = SetCells(f"统一{title}", ((name, CellState(usual)),))
            yield number, VARIANTS, Problem(name, message, text.strip(), usual, edit)


def _counted_twice(forms: Sequence[Form]) -> Iterator[tuple[int, Rule, Problem]]:
    amounts = [_amounts(form) for form in forms]
    for number, own in enumerate(amounts):
        parts = None if own is None else _parts(number, own, amounts)
        if parts:
            shown = "、".join(str(part + 1) for part in parts[:10]) + ("等" if len(parts) > 10 else "")
            message = f"年度资金总额的各项金额等于第 {shown} 张表之和，汇总时可能重复计算。"
            yield (
                number,
                COUNTED,
                Problem("funds.0.executed", message, forms[number].funds[0].executed.strip()),
            )


def _amounts(form: Form) -> Amounts | None:
    """The total line's amounts in 万元; ``None`` when there are too few to compare.

    A column that is empty, or that the layout lacks, is -1, so that only like compares with like.
    """
    if not form.funds:
        return None
    line = form.funds[0]
    values = [read_amount(text) for text in (line.initial, line.budget, line.executed)]
    known = [value for value in values if value is not None]
    if len(known) < 2 or any(value < 0 for value in known) or not any(known):
        return None
    return tuple(Decimal(-1) if value is None else value for value in values)


def _parts(number: int, own: Amounts, amounts: Sequence[Amounts | None]) -> list[int]:
    """Numbers of two or more other forms whose amounts sum to ``own``: neighbours, any two, or all others."""
    for step in (1, -1):
        run = _run(number, step, own, amounts)
        if run:
            return run
    if len(amounts) > _PAIRS_UP_TO:
        return []
    seen: dict[Amounts, int] = {}
    others = [(n, each) for n, each in enumerate(amounts) if n != number and each is not None]
    for n, each in others:
        rest = tuple(o if o < 0 else o - e for o, e in zip(own, each, strict=True))
        if rest in seen and _alike(own, each):
            return [seen[rest], n]
        seen[each] = n
    sums = _sum([each for _, each in others], own)
    return [n for n, _ in others] if len(others) > 1 and sums == own else []


def _run(number: int, step: int, own: Amounts, amounts: Sequence[Amounts | None]) -> list[int]:
    found: list[int] = []
    total = tuple(o if o < 0 else Decimal(0) for o in own)
    for n in range(number + step, number + step * (_LONGEST_RUN + 1), step):
        each = amounts[n] if 0 <= n < len(amounts) else None
        if each is None or not _alike(own, each):
            break
        total = tuple(t if t < 0 else t + e for t, e in zip(total, each, strict=True))
        found.append(n)
        if total == own and len(found) > 1:
            return sorted(found)
        if any(t > o for t, o in zip(total, own, strict=True)):
            break
    return []


def _sum(parts: Sequence[Amounts], own: Amounts) -> Amounts | None:
    if not all(_alike(own, part) for part in parts):
        return None
    columns = zip(own, *parts, strict=True)
    return tuple(o if o < 0 else sum(each, Decimal(0)) for o, *each in columns)


def _alike(own: Amounts, other: Amounts) -> bool:
    """True when both have amounts in the same columns, and the other is not all zero."""
    return any(o > 0 for o in other) and all((a < 0) == (b < 0) for a, b in zip(own, other, strict=True))


def _shown(text: str) -> str:
    return text.replace("\n", " ")
