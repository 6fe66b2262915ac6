"""A form in another layout (换模板): what has a place there moves, what has none is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from jixiao_gui.form.evaluation import AMOUNT_NAMES
from jixiao_gui.form.listing import fund_lines_of
from jixiao_gui.form.model import (
    HEADER_FIELDS,
    INDICATOR_FIELDS,
    Form,
    FundLine,
    Goal,
    Indicator,
    Total,
    get_text,
    set_text,
)
from jixiao_gui.form.places import place_of
from jixiao_gui.form.template import Template

_AMOUNTS = tuple(AMOUNT_NAMES)


@dataclass(frozen=True, slots=True)
class Lost:
    """A text that the other layout has no cell for; ``place`` is what its cell was called."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """The form in its new layout, and what it could not take along."""

    form: Form
    lost: tuple[Lost, ...]


def convert(form: Form, old: Template, new: Template) -> Conversion:
    """``form`` laid out by ``new``.

    Fund lines meet by what they are (财政拨款, 结转, 其他); a line with amounts that the new layout does not
    know is kept below them. Rows of indicators stay, blank ones go. Weights that the old layout had
    printed become the new one's. Manual figures stay manual.
    """
    lost = list(_lost(form, old, new))
    made = replace(
        form,
        template=new.id,
        funds=tuple(_funds(form, old, new)),
        goal=Goal(**{name: getattr(form.goal, name) for name in new.goal.fields}),
        indicators=tuple(_indicators(form, new)) or new.blank_rows,
        total=Total(new.total_weight, form.total.score),
        filled=frozenset(),
    )
    if len(made.indicators) != len(form.indicators):  # remarks name cells, and the rows are others now
        made = replace(made, remarks=tuple(r for r in form.remarks if not r.cell.startswith("indicators.")))
    for name in set(HEADER_FIELDS) - new.header_fields:
        made = set_text(made, name, "")
    return Conversion(made, tuple(lost))


def _lost(form: Form, old: Template, new: Template) -> Iterator[Lost]:
    for name in HEADER_FIELDS:
        if name not in new.header_fields and getattr(form, name).strip():
            yield Lost(place_of(old, name), getattr(form, name))
    missing = [name for name in _AMOUNTS if name not in new.funds.fields]
    for line in form.funds:
        for name in missing:
            if getattr(line, name).strip():
                item = "".join(line.item.split()).rstrip("：:")
                yield Lost(f"{item}的{AMOUNT_NAMES[name]}", getattr(line, name))
    for name in (field.name for field in fields(Goal)):
        if name not in new.goal.fields and getattr(form.goal, name).strip():
            yield Lost(place_of(old, f"goal.{name}"), getattr(form.goal, name))
    for name in INDICATOR_FIELDS:
        if name not in new.indicators.fields:
            for number in range(len(form.indicators)):
                path = f"indicators.{number}.{name}"
                if get_text(form, path).strip():
                    yield Lost(place_of(old, path), get_text(form, path))
    own = form.total.weight.strip()
    if "weight" not in new.total.fields and own not in ("", old.total_weight):
        yield Lost(place_of(old, "total.weight"), own)


def _funds(form: Form, old: Template, new: Template) -> Iterator[FundLine]:
    theirs, ours = fund_lines_of(form.funds), fund_lines_of(new.fund_lines)
    used: set[int] = set()
    for number, blank in enumerate(new.fund_lines):
        source = next((name for name, at in ours.items() if at == number), "")
        at = theirs.get(source)
        if at is None:
            yield blank
            continue
        used.add(at)
        yield _moved(form.funds[at], blank, at, old, new)
    for at, line in enumerate(form.funds):
        if at not in used and any(getattr(line, name).strip() for name in _AMOUNTS):
            yield _within(line, new)


def _moved(line: FundLine, blank: FundLine, at: int, old: Template, new: Template) -> FundLine:
    """``line`` in the place of ``blank``: its amounts, and what the clerk wrote over the layout's words."""
    printed = old.fund_lines[at] if at < len(old.fund_lines) else FundLine()
    own = {name: getattr(line, name) for name in _AMOUNTS}
    own["rate"] = line.rate
    for name in ("weight", "score"):
        text = getattr(line, name)
        own[name] = getattr(blank, name) if text == getattr(printed, name) else text
    return _within(replace(blank, **own), new)


def _within(line: FundLine, template: Template) -> FundLine:
    """``line`` without the amounts that the layout has no column for."""
    return replace(line, **{name: "" for name in _AMOUNTS if name not in template.funds.fields})


def _indicators(form: Form, new: Template) -> Iterator[Indicator]:
    missing: dict[str, Any] = {n: "" for n in INDICATOR_FIELDS if n not in new.indicators.fields}
    for row in form.indicators:
        if not row.is_blank:
            yield replace(row, **missing)
