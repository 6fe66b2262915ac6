"""The form as its clerk typed it: texts, never numbers.

A form is immutable. An edit makes a new one that shares every untouched part with the old, so
undo is cheap, an evaluation can be remembered by identity, and an export on another thread never
sees half a change.

Every cell has a *path*: ``"project"``, ``"funds.0.executed"``, ``"goal.achieved"``,
``"indicators.3.score"``, ``"total.score"``, ``"tasks.2.x1"``. Paths are how templates, edits, findings and
sheets name a cell. The last word of a path is a *column*. Columns that rules reckon with are attributes of
the parts below; every other column of a place's own form (a meaning of `OWN_MEANINGS`, or an id that begins
with ``x``) is kept in ``extra``, by its id. The names of columns on paper are the template's.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any

HEADER_FIELDS = ("project", "department", "unit", "leader", "phone")
OWN_MEANINGS = (
    "project_code",
    "forecast",
    "comparator",
    "measure_unit",
    "standard",
    "grade",
    "level3",
    "level4",
    "group",
    "reviewed_score",
    "note",
    "term",
    "term_item",
    "term_amount",
    "term_level2",
    "term_name",
    "term_target",
)
"""Meanings of columns beside those that are attributes of the parts below.

``term`` and those that begin with it are the medium-term half (中期) of a form that declares targets.
"""
FIGURE_COLUMNS = frozenset(
    (
        "initial",
        "budget",
        "executed",
        "forecast",
        "term_amount",
        "weight",
        "rate",
        "score",
        "reviewed_score",
    )
)
"""Columns of single figures: amounts, points, rates."""
LABEL_COLUMNS = frozenset(("group", "term_level2"))
"""Own columns that hold labels: a row with labels alone is not filled in."""

Texts = tuple[tuple[str, str], ...]
"""Texts by column id, ids ascending, none of them empty."""
Spans = tuple[tuple[str, int], ...]
"""Numbers of rows, more than one, that a row's cells cover from their own row on, by column id."""


class Part:
    """A form, or what it is made of; it goes to another process as its values alone.

    The way that Python has for frozen classes with slots looks each field up by name, and takes three times
    as long.
    """

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), attrgetter(*self.__slots__)(self))


_SETTERS: dict[type[Part], tuple[Callable[[Any, object], None], ...]] = {}
"""What sets the fields of a kind of part, in their order, once one was rebuilt."""


def _setters(kind: type[Part]) -> tuple[Callable[[Any, object], None], ...]:
    setters = _SETTERS.get(kind)
    if setters is None:
        setters = _SETTERS[kind] = tuple(getattr(kind, name).__set__ for name in kind.__slots__)
    return setters


def _rebuilt(kind: type[Part], values: tuple[object, ...]) -> Part:
    """Return the part whose fields, of which there are two or more, have these values."""
    part = object.__new__(kind)
    for set_field, value in zip(_setters(kind), values, strict=True):
        set_field(part, value)
    return part


def _columns(rows: Sequence[Part]) -> tuple[tuple[object, ...], ...]:
    """Return the values of the rows' fields, a tuple for each field."""
    return tuple(zip(*map(attrgetter(*rows[0].__slots__), rows), strict=True)) if rows else ()


def _rows(kind: type[Part], columns: tuple[tuple[object, ...], ...]) -> tuple[Part, ...]:
    """Return the rows that have these `_columns`."""
    rows = tuple([object.__new__(kind) for _ in columns[0]]) if columns else ()
    for set_field, values in zip(_setters(kind), columns, strict=bool(columns)):
        deque(map(set_field, rows, values), maxlen=0)
    return rows


@dataclass(frozen=True, slots=True)
class FundLine(Part):
    """One line of 项目资金: amounts in the template's money, rate in percent, weight and score in points."""

    item: str = ""
    initial: str = ""
    budget: str = ""
    executed: str = ""
    weight: str = ""
    rate: str = ""
    score: str = ""
    extra: Texts = field(default=(), kw_only=True)
    spans: Spans = field(default=(), kw_only=True)


@dataclass(frozen=True, slots=True)
class Goal(Part):
    """年度总体目标: the expected and the achieved results."""

    expected: str = ""
    achieved: str = ""
    extra: Texts = field(default=(), kw_only=True)


@dataclass(frozen=True, slots=True)
class Indicator(Part):
    """One row of 绩效指标. ``level1`` and ``level2`` are repeated on every row, white space removed.

    ``auto``: the score follows its suggestion; ``score`` then is only the one last recorded.
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
    extra: Texts = field(default=(), kw_only=True)
    spans: Spans = field(default=(), kw_only=True)

    @property
    def is_blank(self) -> bool:
        """Return whether the row holds nothing but labels and a placeholder name such as ``指标2：``."""
        if self.target or self.actual or self.weight or self.score or self.deviation:
            return False
        return is_placeholder(self.name) and all(
            name in LABEL_COLUMNS or is_placeholder(text) for name, text in self.extra
        )

    @property
    def full_target(self) -> str:
        """Return the target as one text, ``≥98%``, with comparator and unit from columns of their own."""
        if not self.extra:
            return self.target
        comparator = own_text(self.extra, "comparator").replace("═", "=")
        parts = (comparator, self.target, own_text(self.extra, "measure_unit"))
        return "".join(part.strip() for part in parts) if parts[0] or parts[2] else self.target


@dataclass(frozen=True, slots=True)
class Total(Part):
    """The 总分 row: the weights' sum as printed (100) and the total score, in points."""

    weight: str = ""
    score: str = ""
    extra: Texts = field(default=(), kw_only=True)


@dataclass(frozen=True, slots=True)
class OwnTable(Part):
    """The rows of a table beside funds and indicators, such as 年度主要任务; ``id`` is its section's."""

    id: str
    rows: tuple[Texts, ...] = ()


ACKNOWLEDGED, CORRECTED, FINISHED, TICKED = "acknowledged", "corrected", "finished", "ticked"
REVIEW, VERDICT, RESCORED = OFFICE_KINDS = ("review", "verdict", "rescored")
"""Kinds of the collecting office's remarks: see `reviewing`."""
REMARK_KINDS = (ACKNOWLEDGED, CORRECTED, FINISHED, TICKED, *OFFICE_KINDS)


@dataclass(frozen=True, slots=True)
class Remark(Part):
    """An act on a finding or a form: a finding acknowledged for a ``reason`` or corrected, a form finished.

    A remark of the kind `FINISHED` is about no finding: it has a ``reason`` and a ``day`` alone. One of the
    kind `TICKED` has a ``message``: the stamp or signature that was ticked off. Remarks of the collecting
    office are of the `OFFICE_KINDS`; `reviewing` explains their texts. ``rule`` to ``message`` are those of
    the finding when the remark was made; ``day`` is the date, ``2024-01-31``.
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
class Source(Part):
    """The origin of a form, or of one of its cells; kept with the form and never printed on it.

    ``cell`` is a path of this form, "" for the form itself. ``origin`` is the `Form.token` of the form that
    it was made from, ``origin_cell`` the path there, ``text`` the text of that cell at the time. A token that
    no form has means nothing.
    """

    cell: str
    origin: str
    origin_cell: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Form(Part):
    """One project's form.

    ``title`` is "" where the template's own stands over the form, else lines parted by ``\\n`` in which
    ``{year}`` stands for the year. ``above`` and ``below`` are the lines around the table, caption included;
    ``None`` where they are the template's. ``extra`` are cells without a field of their own, ``tables`` the
    rows of a template's other tables.

    ``manual`` holds the computed cells whose recorded text stands against, or instead of, the
    formula. ``filled`` holds the computed cells that a file left empty and the program filled in;
    the checks list them, and they are no part of a file. ``remarks`` are kept with the
    form and never printed on it. ``token`` names this form in the `Source` of other forms, in any
    book; "" as long as none was made from it.
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
    title: str = ""
    above: tuple[str, ...] | None = None
    below: tuple[str, ...] | None = None
    extra: Texts = ()
    tables: tuple[OwnTable, ...] = ()
    token: str = ""
    sources: tuple[Source, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what `_rebuilt_form` takes: row by row, its two long tables would take twice as long."""
        values = attrgetter(*self.__slots__)(replace(self, funds=(), indicators=()))
        return _rebuilt_form, (values, _columns(self.funds), _columns(self.indicators))

    def table(self, id: str) -> OwnTable:
        """Return the rows of the template's other table ``id``; none where the form has none."""
        return next((table for table in self.tables if table.id == id), OwnTable(id))


def _rebuilt_form(values: tuple[object, ...], *columns: tuple[tuple[object, ...], ...]) -> Part:
    """Return the form with these values, its funds and indicators as `_columns`."""
    form = _rebuilt(Form, values)
    for name, kind, of_fields in zip(CORE_TABLES, (FundLine, Indicator), columns, strict=True):
        getattr(Form, name).__set__(form, _rows(kind, of_fields))
    return form


_NO_TEXT = ("extra", "spans", "auto")
FUND_FIELDS = tuple(f.name for f in fields(FundLine) if f.name not in _NO_TEXT)
INDICATOR_FIELDS = tuple(f.name for f in fields(Indicator) if f.name not in _NO_TEXT)
GOAL_FIELDS = tuple(f.name for f in fields(Goal) if f.name not in _NO_TEXT)
TOTAL_FIELDS = tuple(f.name for f in fields(Total) if f.name not in _NO_TEXT)
REMARK_FIELDS = tuple(f.name for f in fields(Remark))
SOURCE_FIELDS = tuple(f.name for f in fields(Source))
LEVEL_FIELDS = ("level1", "level2")
"""The labels of an indicator row, which merge down."""
CORE_TABLES = ("funds", "indicators")
"""Ids of the tables whose rows are attributes of the form."""
SINGLE_PARTS = ("goal", "total")
"""First words of the paths of cells that stand in a part of the form, and in none of its tables."""
AMOUNT_FIELDS = ("initial", "budget", "executed")
"""The amounts of a fund line that every self-evaluation may have, in the order of the columns."""
CORE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "": HEADER_FIELDS,
    "funds": FUND_FIELDS,
    "goal": GOAL_FIELDS,
    "indicators": INDICATOR_FIELDS,
    "total": TOTAL_FIELDS,
}
"""By the first word of a path ("" where it has one word), the columns that are attributes."""
_OWN_ID = re.compile(r"x[0-9a-z_]*")


def is_own_id(name: str) -> bool:
    """Return whether ``name`` may be the id of a column, or of a table, that is no attribute of the model."""
    return name in OWN_MEANINGS or _OWN_ID.fullmatch(name) is not None


def own_text(texts: Texts, name: str) -> str:
    """Return the text of the own column ``name``, "" where it is empty."""
    for id, text in texts:
        if id == name:
            return text
    return ""


def with_own_text(texts: Texts, name: str, text: str) -> Texts:
    """Return ``texts`` with ``text`` in the own column ``name``."""
    return own_texts({**dict(texts), name: text})


def own_texts(texts: Mapping[str, str]) -> Texts:
    """Return texts by column id in the order in which the model keeps them, empty ones left out."""
    return tuple(sorted((name, text) for name, text in texts.items() if text))


_NUMBERS = "[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}"
_NUMBER_ALONE = re.compile(
    rf"[（(](?:{_NUMBERS})[）)][：:.．、]?|(?:{_NUMBERS})[：:.．、）)]|[①-⑳][：:.．、]?|"
    rf"(?:三级|绩效|具体)指标(?:{_NUMBERS}|[①-⑳Nn])?[：:.．、]?"
)


@lru_cache(maxsize=4096)
def is_placeholder(name: str) -> bool:
    """Return True for the texts that the blank form prints in 三级指标: nothing, a number or dots."""
    bare = "".join(name.split())
    if _NUMBER_ALONE.fullmatch(bare):
        return True
    bare = bare.rstrip("：:")
    if bare.startswith("指标"):
        bare = bare[2:].strip("0123456789０１２３４５６７８９一二三四五六七八九十Nn")
    return not bare.strip("…．.·")
