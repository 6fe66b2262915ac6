"""The form as its clerk typed it: texts, never numbers.

A form is immutable. An edit makes a new one that shares every untouched part with the old, so
undo is cheap, an evaluation can be remembered by identity, and an export on another thread never
sees half a change.

Every cell has a *path*: ``"project"``, ``"funds.0.executed"``, ``"goal.achieved"``,
``"indicators.3.score"``, ``"total.score"``. Paths are how edits, findings and sheets name a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any

HEADER_FIELDS = ("project", "department", "unit", "leader", "phone")
COMPUTED_PATHS = ("funds.0.rate", "funds.0.score", "total.score")
"""Cells that follow a formula unless the clerk, or the file they came from, says otherwise."""


@dataclass(frozen=True, slots=True)
class FundLine:
    """One line of 项目资金. Amounts in 万元, rate in percent, weight and score in points: all texts."""

    item: str = ""
    initial: str = ""
    budget: str = ""
    executed: str = ""
    weight: str = ""
    rate: str = ""
    score: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """年度总体目标: what was expected, what was achieved."""

    expected: str = ""
    achieved: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of 绩效指标. ``level1`` and ``level2`` are repeated on every row, white space removed.

    ``auto``: the score follows what scoring suggests; ``score`` then is only what was last recorded.
    """

    level1: str = ""
    level2: str = ""
    name: str = ""
    target: str = ""
    actual: str = ""
    weight: str = ""
    score: str = ""
    deviation: str = ""
    auto: bool = field(default=False, kw_only=True)

    @property
    def is_blank(self) -> bool:
        """True when nothing stands beside the labels and a placeholder name such as ``指标2：``."""
        return not any((self.target, self.actual, self.weight, self.score, self.deviation)) and (
            is_placeholder(self.name)
        )


@dataclass(frozen=True, slots=True)
class Total:
    """The 总分 row: the weights' sum as printed (100) and the total score, in points."""

    weight: str = ""
    score: str = ""


ACKNOWLEDGED, CORRECTED = "acknowledged", "corrected"


@dataclass(frozen=True, slots=True)
class Remark:
    """What was done about a finding: acknowledged with a ``reason``, or corrected.

    ``rule`` to ``message`` are the finding's own, as it was then; ``day`` is the date, ``2024-01-31``.
    """

    kind: str
    rule: str
    level: str
    cell: str
    recorded: str
    expected: str
    message: str
    reason: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One project's self-evaluation.

    ``manual`` holds the computed cells whose recorded text stands against, or instead of, the
    formula. ``filled`` holds the computed cells that a file left empty and the program filled in;
    it tells the checks what to list and is no part of what a file says. ``remarks`` are kept with the
    form and never printed on it.
    """

    template: str = ""
    year: str = ""
    project: str = ""
    department: str = ""
    unit: str = ""
    leader: str = ""
    phone: str = ""
    funds: tuple[FundLine, ...] = ()
    goal: Goal = field(default_factory=Goal)
    indicators: tuple[Indicator, ...] = ()
    total: Total = field(default_factory=Total)
    manual: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    remarks: tuple[Remark, ...] = ()


FUND_FIELDS = tuple(f.name for f in fields(FundLine))
INDICATOR_FIELDS = tuple(f.name for f in fields(Indicator) if f.name != "auto")
REMARK_FIELDS = tuple(f.name for f in fields(Remark))


def with_header(form: Form, texts: Mapping[str, str]) -> Form:
    """``form`` with the texts of its head, by field name."""
    for name in HEADER_FIELDS:
        form = set_text(form, name, texts.get(name, ""))
    return form


class NoSuchCell(KeyError):
    """A path that names no cell of this form."""


def get_text(form: Form, path: str) -> str:
    """The text of the cell at ``path`` as stored. Raises `NoSuchCell`."""
    holder, name = _holder(form, path)
    return str(getattr(holder, name))


def score_row(path: str) -> int | None:
    """The number of the indicator row whose score's cell ``path`` names; ``None`` for any other cell."""
    head, _, rest = path.partition(".")
    number, _, name = rest.partition(".")
    return int(number) if head == "indicators" and name == "score" and number.isdecimal() else None


def is_auto(form: Form, path: str) -> bool:
    """True for an indicator's score that follows its suggestion."""
    number = score_row(path)
    return number is not None and number < len(form.indicators) and form.indicators[number].auto


def set_text(form: Form, path: str, text: str) -> Form:
    """A form like ``form`` with ``text`` in the cell at ``path``. Raises `NoSuchCell`."""
    head, _, rest = path.partition(".")
    if not rest:
        _check(form, head, path)
        changed: dict[str, Any] = {head: text}
        return replace(form, **changed)
    if head in ("goal", "total"):
        part = getattr(form, head)
        _check(part, rest, path)
        changed = {head: replace(part, **{rest: text})}
        return replace(form, **changed)
    holder, name = _holder(form, path)
    index = int(rest.partition(".")[0])
    rows = list(getattr(form, head))
    rows[index] = replace(holder, **{name: text})
    changed = {head: tuple(rows)}
    return replace(form, **changed)


@lru_cache(maxsize=4096)
def is_placeholder(name: str) -> bool:
    """True for the texts that the blank form prints in 三级指标: nothing, ``指标N：`` or dots."""
    bare = "".join(name.split()).rstrip("：:")
    if bare.startswith("指标"):
        bare = bare[2:].strip("0123456789０１２３４５６７８９一二三四五六七八九十Nn")
    return not bare.strip("…．.·")


def _holder(form: Form, path: str) -> tuple[Any, str]:
    head, _, rest = path.partition(".")
    if not rest:
        _check(form, head, path)
        return form, head
    if head in ("goal", "total"):
        part = getattr(form, head)
        _check(part, rest, path)
        return part, rest
    number, _, name = rest.partition(".")
    if head not in ("funds", "indicators") or not number.isdecimal():
        raise NoSuchCell(path)
    rows = getattr(form, head)
    if int(number) >= len(rows):
        raise NoSuchCell(path)
    row = rows[int(number)]
    _check(row, name, path)
    return row, name


def _check(part: object, name: str, path: str) -> None:
    if not isinstance(getattr(part, name, None), str) or name.startswith("_"):
        raise NoSuchCell(path)
