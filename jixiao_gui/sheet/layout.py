"""A form, its template and its figures laid out as a sheet, once for screen, docx, PDF and xlsx."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from jixiao_gui.form.evaluation import Evaluation
from jixiao_gui.form.model import COMPUTED_PATHS, Form, FundLine, Indicator
from jixiao_gui.form.template import Block, Template, row_edges
from jixiao_gui.sheet.sheet import Cell, Role, Row, Section, Sheet

_FIGURES = frozenset(("initial", "budget", "executed", "weight", "rate", "score", "phone"))
_SHORT = 8
"""Targets and actuals up to so many ideographs stand centred; a letter or a digit is half of one."""


def layout(
    form: Form, template: Template, evaluation: Evaluation, before: tuple[Form, Sheet] | None = None
) -> Sheet:
    """Lay ``form`` out as its template prints it.

    The caption and title are the template's; the year stands in the year line. Level-1 and level-2
    labels are merged over the rows that share them.

    ``before``: another state of the same form and its sheet by this template. Rows that are as they were
    are taken over, the very objects, so that who shows the sheet can tell at a glance what differs.
    """
    rows = [
        *_header_rows(form, template),
        *_fund_rows(form, template, evaluation),
        *_goal_rows(form, template),
        *_indicator_rows(form, template, evaluation, before),
        _total_row(form, template, evaluation),
    ]
    if before is not None:
        old = before[1].rows
        for number, (row, was) in enumerate(zip(rows, old, strict=False)):
            if row is not was and row == was:
                rows[number] = was
    edges = template.edges
    return Sheet(
        caption=template.caption,
        title=template.title,
        year_line=template.year_line.format(year=form.year or "    "),
        widths=tuple(round(b - a, 3) for a, b in pairwise(edges)),
        rows=tuple(rows),
        sign_off=template.sign_off,
    )


def label_spans(indicators: Sequence[Indicator]) -> tuple[list[int], list[int]]:
    """For each row how many rows its level-1 and its level-2 cell covers, 0 when covered from above."""
    first, second = [0] * len(indicators), [0] * len(indicators)
    one = two = 0
    for index, row in enumerate(indicators):
        above = indicators[index - 1] if index else None
        if above is None or row.level1 != above.level1:
            one = two = index
        elif row.level2 != above.level2:
            two = index
        first[one] += 1
        second[two] += 1
    return first, second


class _Line:
    """Places cells of given widths (mm) on the template's grid, from left to right."""

    def __init__(self, template: Template, widths: Iterable[float]) -> None:
        self._edges = template.edges
        self._ends = row_edges(widths)
        self._column = 0
        self.cells: list[Cell] = []

    def add(
        self, text: str, path: str = "", role: Role = Role.LABEL, rows: int = 1, vertical: bool = False
    ) -> None:
        end = bisect_left(self._edges, self._ends[len(self.cells)])
        self.cells.append(Cell(text, self._column, end - self._column, rows, path, role, vertical))
        self._column = end

    def row(self, section: Section, height: float = 6.0) -> Row:
        return Row(tuple(self.cells), section, height)


def _header_rows(form: Form, template: Template) -> Iterable[Row]:
    for header in template.headers:
        line = _Line(template, header.widths)
        for label, name in header.pairs:
            line.add(label)
            line.add(getattr(form, name), name, Role.TEXT)
        yield line.row(Section.HEADER)


def _head_row(
    template: Template, block: Block, covered: int, section: Section, vertical: bool = False
) -> Row:
    line = _Line(template, block.widths)
    line.add(block.label, rows=covered + 1, vertical=vertical)
    for head in block.heads:
        line.add(head)
    return line.row(section, 10.0 if any("\n" in head for head in block.heads) else 6.0)


def _fund_rows(form: Form, template: Template, evaluation: Evaluation) -> Iterable[Row]:
    block = template.funds
    yield _head_row(template, block, len(form.funds), Section.FUND_HEAD)
    for number, fund in enumerate(form.funds):
        line = _Line(template, block.widths)
        line.add("", rows=0)
        for name in block.fields:
            path = f"funds.{number}.{name}"
            line.add(_fund_text(fund, name, path, evaluation), path, _role(path, name, fund.item))
        yield line.row(Section.FUND)


def _fund_text(fund: FundLine, name: str, path: str, evaluation: Evaluation) -> str:
    return evaluation.printed[path] if path in COMPUTED_PATHS else str(getattr(fund, name))


def _goal_rows(form: Form, template: Template) -> Iterable[Row]:
    block = template.goal
    yield _head_row(template, block, 1, Section.GOAL_HEAD)
    line = _Line(template, block.widths)
    line.add("", rows=0)
    for name in block.fields:
        line.add(getattr(form.goal, name), f"goal.{name}", Role.TEXT)
    yield line.row(Section.GOAL, block.height)


def _indicator_rows(
    form: Form, template: Template, evaluation: Evaluation, before: tuple[Form, Sheet] | None
) -> Iterable[Row]:
    block = template.indicators
    yield _head_row(template, block, len(form.indicators), Section.INDICATOR_HEAD, vertical=True)
    first, second = label_spans(form.indicators)
    known: dict[tuple[int, int, int], tuple[Indicator, Row]] = {}
    if before is not None:
        old = before[0].indicators
        laid = (row for row in before[1].rows if row.section is Section.INDICATOR)
        for number, parts in enumerate(zip(*label_spans(old), old, laid, strict=True)):
            known[number, parts[0], parts[1]] = parts[2], parts[3]
    for number, indicator in enumerate(form.indicators):
        covers = {"level1": first[number], "level2": second[number]}
        was = known.get((number, first[number], second[number]))
        # a score that follows its suggestion is no text of the row's own
        if was is not None and not indicator.auto and was[0] == indicator:
            yield was[1]
        else:
            yield _indicator_row(template, evaluation, number, indicator, covers)


def _indicator_row(
    template: Template, evaluation: Evaluation, number: int, indicator: Indicator, covers: Mapping[str, int]
) -> Row:
    block = template.indicators
    line = _Line(template, block.widths)
    line.add("", rows=0)
    for name in block.fields:
        path = f"indicators.{number}.{name}"
        text = getattr(indicator, name)
        if name == "score" and indicator.auto:
            line.add(evaluation.printed[path], path, Role.COMPUTED)
        elif name in covers:
            rows = covers[name]
            # a blank label of its own is a space, or a reader would take the label above for it
            line.add((text or " ") if rows else "", path if rows else "", Role.LABEL, rows)
        else:
            line.add(text, path, _role(path, name, text))
    return line.row(Section.INDICATOR)


def _total_row(form: Form, template: Template, evaluation: Evaluation) -> Row:
    line = _Line(template, template.total.widths)
    line.add(template.total.label)
    for name in template.total.fields:
        if not name:
            line.add("")
        elif name == "score":
            line.add(evaluation.printed["total.score"], "total.score", Role.COMPUTED)
        else:
            line.add(form.total.weight, "total.weight", Role.NUMBER)
    return line.row(Section.TOTAL)


def _role(path: str, name: str, text: str) -> Role:
    if path in COMPUTED_PATHS:
        return Role.COMPUTED
    if name in _FIGURES:
        return Role.NUMBER
    if name in ("target", "actual") and _is_short(text):
        return Role.NUMBER
    return Role.TEXT


def _is_short(text: str) -> bool:
    if "\n" in text or len(text) > 2 * _SHORT:
        return False
    return len(text) <= _SHORT or len(text) + sum(char > "\x7f" for char in text) <= 2 * _SHORT
