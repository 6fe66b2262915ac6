"""A form made from its forerunner (由此表生成): declared targets go on into monitoring and self-evaluation.

The plan is carried over: head, goals, indicators with their targets, and within the year the declared money.
Results are not. Texts without a cell in the new layout are listed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from jixiao_gui.form.cell_texts import row_text, with_part_text
from jixiao_gui.form.form_years import next_year, year_of
from jixiao_gui.form.level_words import LevelWords
from jixiao_gui.form.making.carrying import carry_forward
from jixiao_gui.form.making.conversion import Lost, convert
from jixiao_gui.form.model import Form, FundLine, Indicator, Source
from jixiao_gui.form.spans import rearranged
from jixiao_gui.form.stages import stage
from jixiao_gui.form.template import Template


@dataclass(frozen=True, slots=True)
class Succession:
    """The new form, and the texts of its forerunner that have no cell in it.

    ``strange`` are the labels of level 1 that the new layout does not have; their rows were kept as they are.
    """

    form: Form
    lost: tuple[Lost, ...] = ()
    strange: tuple[str, ...] = ()


def may_follow(old: Template, new: Template) -> bool:
    """Return whether a form of ``new`` can be made from one of ``old``: a department's form follows one of a
    department, a project's form one of a project.
    """
    return old.has("project") == new.has("project")


def year_after(year: str, old: Template, new: Template) -> str:
    """Return the year of a form made from one of ``year``: the same for a later stage of it, else the
    next.
    """
    return year if stage(new.kind) > stage(old.kind) else next_year(year)


def succeed(form: Form, old: Template, new: Template, year: str | None = None) -> Succession:
    """Return the form in the layout ``new`` that follows ``form``, in ``year`` or that of `year_after`.

    Its source is ``form``, by its token: the caller sees to it that there is one. Labels of levels become
    those of the new layout, also where 成本指标 has another level, and the rows follow their order.
    """
    year = year_after(form.year, old, new) if year is None else year
    planned = carry_forward(form, old, year)
    planned = replace(planned, year=year, title="", above=None, below=None)
    if year_of(year) == year_of(form.year):
        planned = replace(planned, funds=_with_declared_amounts(form, planned, new))
    conversion = convert(_without_points(planned, new), old, new)
    rows, strange = _under_labels(conversion.form.indicators, new)
    successor = replace(
        conversion.form,
        indicators=rows or new.blank_rows,
        sources=(Source("", form.token),) if form.token else (),
        token="",
    )
    return Succession(successor, conversion.lost, strange)


def _with_declared_amounts(form: Form, planned: Form, new: Template) -> tuple[FundLine, ...]:
    """Return the fund lines with the declared amounts, in the column that the new layout has for them."""
    lines = []
    for line, old_line in zip(planned.funds, form.funds, strict=True):
        amount = old_line.initial or old_line.budget
        if new.has("funds.initial"):
            line = replace(line, initial=amount)
        elif new.has("funds.budget"):
            line = replace(line, budget=amount)
        lines.append(line)
    return tuple(lines)


def _without_points(form: Form, new: Template) -> Form:
    """Return ``form`` without weights where the new layout has none: no clerk misses them there."""
    if new.has("indicators.weight"):
        return form
    return replace(
        form,
        indicators=tuple(replace(row, weight="") for row in form.indicators),
        funds=tuple(replace(line, weight="", score="") for line in form.funds),
        total=replace(form.total, weight=""),
    )


def _under_labels(
    rows: tuple[Indicator, ...], new: Template
) -> tuple[tuple[Indicator, ...], tuple[str, ...]]:
    """Return the filled rows under the labels of ``new``, in their order, and the unknown labels of level
    1.
    """
    words = LevelWords(new)
    moved: list[tuple[int, Indicator]] = []
    strange: dict[str, None] = {}
    for number, row in enumerate(rows):
        if row.is_blank:
            continue  # of a declaration's row whose medium-term side alone was filled in
        place = words.place(row.level1, row.level2)
        if not place.known:
            strange[row.level1] = None
        row = replace(row, level1=place.labels[0], level2=place.labels[1])
        if new.has("indicators.term_level2") and not row_text(row, "term_level2"):
            row = with_part_text(row, "term_level2", row.level2)  # the same label stands on both sides
        moved.append((number, row))
    moved.sort(key=lambda pair: words.order(pair[1]))
    placed = tuple(row for row in rearranged(rows, moved) if isinstance(row, Indicator))
    return placed, tuple(strange)
