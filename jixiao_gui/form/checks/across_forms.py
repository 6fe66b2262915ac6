"""Rules that compare a project's forms of a year: declaration, monitoring and self-evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao_gui.form.cell_texts import row_text
from jixiao_gui.form.checks.base import RULES, Problem, Rule, fund_item
from jixiao_gui.form.checks.monitoring import far_apart
from jixiao_gui.form.edits import CellState, SetCells
from jixiao_gui.form.fund_total import total_of, total_path
from jixiao_gui.form.making.listing import fund_lines_of
from jixiao_gui.form.model import Form, FundLine, Indicator
from jixiao_gui.form.numbers import in_wan, plain, read_amount
from jixiao_gui.form.places import amount_name, column_name
from jixiao_gui.form.project_forms import (
    forerunner,
    group_projects,
    groups_of_several,
    project_form,
    without_project,
)
from jixiao_gui.form.row_pairs import pair_by_name
from jixiao_gui.form.stages import short_kind, stage
from jixiao_gui.form.targets import same_target, target_cells
from jixiao_gui.form.template import Template
from jixiao_gui.form.values import Quantity, align, read_value

TARGET = Rule(
    "target-changed",
    "warning",
    "指标值与申报不一致",
    "监控表、自评表的指标值与同一项目申报表的不同：绩效目标批复后不得随意调整。",
    "",
)
DROPPED = Rule(
    "indicator-dropped",
    "warning",
    "申报的指标缺失",
    "申报表中的指标在同一项目的监控表、自评表中没有。",
    "",
)
MONEY = Rule(
    "money-changed",
    "warning",
    "资金与申报不一致",
    "监控表、自评表的年初预算数与同一项目申报表的年度资金不同。",
    "",
)
FORECAST = Rule(
    "forecast-missed",
    "warning",
    "与监控预计相差较大",
    "全年结果与监控表的全年预计相差较大；相差多少算，可以在“校验规则”里改。",
    "",
    rests_on=("forecast_threshold",),
)
DECLARED_RULES = (TARGET, DROPPED, MONEY)
for _rule in (*DECLARED_RULES, FORECAST):
    RULES[_rule.id] = _rule
AS_DECLARED = "按申报改"
"""The name of the correction of a changed target."""
_FORMS_PER_CHECKPOINT = 50
_NAMED = 3
"""The number of dropped indicators that a sentence names."""
Checkpoint = Callable[[], object]


@dataclass(frozen=True, slots=True)
class _StageForm:
    """A form with its layout and its number in the book, from 0."""

    number: int
    form: Form
    layout: Template

    @property
    def words(self) -> str:
        """Return the form's name in a sentence: 申报表（第 1 张）."""
        return f"{short_kind(self.layout.kind)}表（第 {self.number + 1} 张）"

    def amount(self, line: FundLine, name: str) -> Decimal | None:
        """Return an amount in 万元; ``None`` without a column or a number."""
        if not self.layout.has(f"funds.{name}"):
            return None
        text = row_text(line, name)
        return in_wan(read_amount(text, self.layout.money), self.layout.money)


def compared(forms: Sequence[Form], layouts: Sequence[Template]) -> list[list[int]]:
    """Return the places of the forms that `find` compares with each other, project by project.

    The forms need not have their tables.
    """
    if len({stage(layout.kind) for layout in layouts}) < 2:
        return []  # a book of self-evaluations alone
    groups = group_projects([project_form(form) for form in forms], without_project(layouts))
    return list(groups_of_several(groups).values())


def find(
    forms: Sequence[Form],
    layouts: Sequence[Template],
    checkpoint: Checkpoint = lambda: None,
    numbers: Sequence[int] = (),
) -> Iterator[tuple[int, Rule, Problem]]:
    """Yield problems between the forms of each project by number of the form (from 0).

    ``layouts`` are the forms' own; ``numbers`` their numbers in the book, from 0, where ``forms`` are not
    all.
    """
    stages = {number: stage(layout.kind) for number, layout in enumerate(layouts)}
    checkpoint()
    groups = compared(forms, layouts)
    checkpoint()
    listed = {number: project_form(forms[number]) for members in groups for number in members}
    for looked, members in enumerate(groups):
        if looked % _FORMS_PER_CHECKPOINT == 0:
            checkpoint()
        for number in members:
            later = _StageForm(numbers[number] if numbers else number, forms[number], layouts[number])
            for earlier_stage in range(stages[number]):
                earlier_number = forerunner(number, members, listed, stages, earlier_stage)
                if earlier_number is not None:
                    place = numbers[earlier_number] if numbers else earlier_number
                    earlier = _StageForm(place, forms[earlier_number], layouts[earlier_number])
                    problems = (
                        _declaration_problems(earlier, later)
                        if earlier_stage == 0
                        else _forecast_problems(earlier, later)
                    )
                    yield from ((number, rule, problem) for rule, problem in problems)


def _declaration_problems(earlier: _StageForm, later: _StageForm) -> Iterator[tuple[Rule, Problem]]:
    yield from ((MONEY, problem) for problem in _money_problems(earlier, later))
    if not (earlier.layout.has("indicators.target") and later.layout.has("indicators.target")):
        return
    if all(row.is_blank for row in later.form.indicators):
        return  # not begun yet
    pairs = pair_by_name(earlier.form.indicators, later.form.indicators)
    for earlier_number, later_number in pairs.items():
        declared, row = earlier.form.indicators[earlier_number], later.form.indicators[later_number]
        if not declared.full_target.strip() or not row.full_target.strip():
            continue
        if not same_target(declared.full_target, row.full_target, later.form.year):
            yield TARGET, _target_problem(declared, row, later_number, earlier, later)
    dropped = [
        row
        for number, row in enumerate(earlier.form.indicators)
        if number not in pairs and not row.is_blank and row.full_target.strip() and row.name.strip()
    ]
    if dropped:
        yield DROPPED, _dropped_problem(dropped, earlier, later)


def _target_problem(
    declared: Indicator, row: Indicator, number: int, earlier: _StageForm, later: _StageForm
) -> Problem:
    words = column_name(later.layout, "indicators.target")
    message = (
        f"第 {number + 1} 行“{_line(row.name)}”的{words}“{_line(row.full_target)}”"
        f"与{earlier.words}的“{_line(declared.full_target)}”不一致。"
    )
    texts = target_cells(declared.full_target, number, later.layout)
    edit = SetCells(AS_DECLARED, tuple((path, CellState(text)) for path, text in texts.items()))
    expected = texts[f"indicators.{number}.target"]
    return Problem(f"indicators.{number}.target", message, row.target.strip(), expected, edit)


def _dropped_problem(rows: Sequence[Indicator], earlier: _StageForm, later: _StageForm) -> Problem:
    named = "、".join(f"“{_line(row.name)}”" for row in rows[:_NAMED])
    more = f"等 {len(rows)} 个" if len(rows) > _NAMED else ""
    cell = "project" if later.layout.has("project") else "unit"
    recorded = later.form.project if cell == "project" else later.form.unit
    return Problem(cell, f"{earlier.words}的指标{named}{more}在本表中没有。", recorded.strip())


def _money_problems(earlier: _StageForm, later: _StageForm) -> Iterator[Problem]:
    if not later.layout.has("funds.initial"):
        return
    name = "initial" if earlier.layout.has("funds.initial") else "budget"
    theirs, ours = fund_lines_of(earlier.form.funds), fund_lines_of(later.form.funds)
    for source, place in ours.items():
        if source not in theirs:
            continue
        line, declared_line = later.form.funds[place], earlier.form.funds[theirs[source]]
        amount, declared_amount = later.amount(line, "initial"), earlier.amount(declared_line, name)
        if amount is not None and declared_amount is not None and amount != declared_amount:
            message = (
                f"{fund_item(line)}的{amount_name(later.layout, 'initial')} {plain(amount)} 万元"
                f"与{earlier.words}的 {plain(declared_amount)} 万元不一致。"
            )
            yield Problem(f"funds.{place}.initial", message, line.initial.strip())


def _forecast_problems(earlier: _StageForm, later: _StageForm) -> Iterator[tuple[Rule, Problem]]:
    rules = later.layout.rules
    earlier_line, line = total_of(earlier.form), total_of(later.form)
    if earlier.layout.has("funds.forecast") and earlier_line is not None and line is not None:
        foreseen, executed = earlier.amount(earlier_line, "forecast"), later.amount(line, "executed")
        if foreseen is not None and executed is not None and far_apart(foreseen, executed, rules):
            message = (
                f"{fund_item(line)}的{amount_name(later.layout, 'executed')} {plain(executed)} 万元"
                f"与{earlier.words}预计的 {plain(foreseen)} 万元相差较大。"
            )
            yield FORECAST, Problem(total_path(later.form, "executed"), message, line.executed.strip())
    if not (earlier.layout.has("indicators.forecast") and later.layout.has("indicators.actual")):
        return
    for earlier_number, later_number in pair_by_name(earlier.form.indicators, later.form.indicators).items():
        row = later.form.indicators[later_number]
        forecast_text = row_text(earlier.form.indicators[earlier_number], "forecast")
        forecast, actual = read_value(forecast_text, later.form.year), read_value(row.actual, later.form.year)
        if not isinstance(forecast, Quantity) or not isinstance(actual, Quantity):
            continue
        pair = align(forecast, actual)
        if pair is not None and far_apart(pair[0].low, pair[1].low, rules):
            message = (
                f"第 {later_number + 1} 行“{_line(row.name)}”的"
                f"{column_name(later.layout, 'indicators.actual')}“{_line(row.actual)}”"
                f"与{earlier.words}预计的“{_line(forecast_text)}”相差较大。"
            )
            yield FORECAST, Problem(f"indicators.{later_number}.actual", message, row.actual.strip())


def _line(text: str) -> str:
    return " ".join(text.split())
