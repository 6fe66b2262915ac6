"""Rules of the head, the funds beside the rate, the goals and the level-1 labels."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from jixiao_gui.form.checks.base import Case, Problem, rule, total_line_name
from jixiao_gui.form.edits import remove_rows
from jixiao_gui.form.evaluation import rate_denominator
from jixiao_gui.form.model import GOAL_FIELDS, HEADER_FIELDS, Indicator, get_text
from jixiao_gui.form.numbers import fold, in_wan, is_void, plain, read_amount, read_points, round_half_up
from jixiao_gui.form.places import amount_name, column_name, place_of

_DONE = frozenset(("完成", "已完成", "全部完成", "按时完成", "已全部完成", "按计划完成", "已按计划完成"))
_ADJUSTED = ("调整", "追加", "追减", "核减", "压减", "调减", "调增", "结转", "预算变")
_FAMILIES = (("产出", "产出"), ("效益", "效益"), ("效果", "效益"), ("满意", "满意度"), ("成本", "成本"))


@rule(
    "header-missing",
    "warning",
    "表头缺漏",
    "项目名称、主管部门、实施单位、负责人或电话没有填写。",
    "自评表表头：项目名称、主管部门、实施单位、项目负责人、联系电话",
)
def header_missing(case: Case) -> Iterator[Problem]:
    for name in HEADER_FIELDS:
        if name in case.template.header_fields and is_void(getattr(case.form, name)):
            level = "error" if name == "project" else ""
            yield Problem(name, f"{place_of(case.template, name)}没有填写。", level=level)


@rule(
    "funds-sources",
    "warning",
    "资金来源合计不符",
    "各项资金来源之和与年度资金总额不相等（只看填了来源的栏）。",
    "自评表：年度资金总额为其下各项来源之和",
)
def funds_sources(case: Case) -> Iterator[Problem]:
    lines = case.form.funds
    for name in ("initial", "budget", "executed"):
        if not case.template.has(f"funds.{name}") or len(lines) < 2:
            continue
        texts = [getattr(line, name) for line in lines[1:]]
        amounts = [read_amount(text) for text in texts if not is_void(text)]
        whole = read_amount(getattr(lines[0], name))
        known = [amount for amount in amounts if amount is not None]
        if not amounts or len(known) < len(amounts) or whole is None or sum(known) == whole:
            continue
        text = plain(sum(known, Decimal(0)))
        column, line = amount_name(case.template, name), total_line_name(case)
        message = f"{column}的各项来源之和为 {text}，{line}为 {plain(whole)}。"
        yield Problem(f"funds.0.{name}", message, getattr(lines[0], name).strip(), text)


@rule("over-executed", "warning", "执行数超过预算数", "年度资金总额的执行数大于预算数。")
def over_executed(case: Case) -> Iterator[Problem]:
    name = "budget" if case.template.has("funds.budget") else rate_denominator(case.template)
    budget, executed = _amount(case, name), _amount(case, "executed")
    if budget is not None and executed is not None and executed > budget >= 0:
        message = (
            f"{amount_name(case.template, 'executed')} {plain(executed)} 大于"
            f"{amount_name(case.template, name)} {plain(budget)}。"
        )
        yield Problem("funds.0.executed", message, case.form.funds[0].executed.strip())


@rule("budget-adjusted", "warning", "预算调整较大", "全年预算数与年初预算数相差达到阈值，表中没有说明原因。")
def budget_adjusted(case: Case) -> Iterator[Problem]:
    fields = case.template.fields("funds")
    initial, budget = _amount(case, "initial"), _amount(case, "budget")
    if "initial" not in fields or "budget" not in fields or initial is None or budget is None:
        return
    if initial < 0 or abs(budget - initial) < initial * case.rules.adjust_threshold or budget == initial:
        return
    texts = [row.deviation for row in case.form.indicators]
    texts += [case.form.goal.achieved, case.form.goal.expected, *(text for _, text in case.form.extra)]
    texts += [text for line in case.form.funds for _, text in line.extra]
    if any(word in fold(text) for text in texts for word in _ADJUSTED):
        return
    share = "" if initial == 0 else f"（相差 {plain(_percent(abs(budget - initial), initial))}%）"
    names = [amount_name(case.template, name) for name in ("budget", "initial")]
    message = f"{names[0]} {plain(budget)} 与{names[1]} {plain(initial)} 差别较大{share}，表中没有说明原因。"
    yield Problem("funds.0.budget", message, case.form.funds[0].budget.strip())


@rule("goal-missing", "warning", "年度总体目标未填", "预期目标或实际完成情况没有填写。")
def goal_missing(case: Case) -> Iterator[Problem]:
    for name in case.template.fields("goal"):
        path = f"goal.{name}"
        if name in GOAL_FIELDS and is_void(get_text(case.form, path)):
            yield Problem(path, f"年度总体目标的{place_of(case.template, path)}没有填写。")


@rule("goal-copied", "warning", "实际完成情况照抄目标", "实际完成情况与预期目标逐字相同，或者只写了“完成”。")
def goal_copied(case: Case) -> Iterator[Problem]:
    expected, achieved = fold(case.form.goal.expected), fold(case.form.goal.achieved)
    if not achieved:
        return
    if achieved == expected:
        message = "实际完成情况与预期目标逐字相同，请写明实际完成了什么。"
    elif achieved.strip("。.,;!") in _DONE:
        message = f"实际完成情况只写了“{achieved}”，请写明实际完成了什么。"
    else:
        return
    yield Problem("goal.achieved", message, case.form.goal.achieved.strip())


@rule("indicator-blank", "info", "空白指标行", "表中留有没有填写的指标行，可以删去。")
def indicator_blank(case: Case) -> Iterator[Problem]:
    rows = case.form.indicators
    blank = [number for number, row in enumerate(rows) if row.is_blank]
    if not blank:
        return
    # A form whose every row is blank is not yet filled in: nothing would be left of its table.
    edit = remove_rows(case.form, blank, "删除空白指标行") if len(blank) < len(rows) else None
    first = f"indicators.{blank[0]}.name"
    yield Problem(first, f"有 {len(blank)} 行指标没有填写。", rows[blank[0]].name.strip(), correction=edit)


@rule(
    "level1-missing",
    "warning",
    "缺少一级指标",
    "产出、效益（效果）或满意度没有指标。",
    "财预〔2020〕10号：一级指标包括产出、效益、满意度",
)
def level1_missing(case: Case) -> Iterator[Problem]:
    rows = [row for row in case.form.indicators if not row.is_blank]
    if not case.template.has("indicators.level1") or not any(row.level1.strip() for row in rows):
        return
    present = {family(row.level1) for row in rows}
    if any("满意" in fold(row.level2) for row in rows):
        present.add("满意度")
    for name in ("产出", "效益", "满意度"):
        if name not in present:
            cell = "indicators.0.level1" if case.form.indicators else "project"
            yield Problem(cell, f"没有{name}指标。", expected=f"{name}指标")


@rule("level1-weights", "info", "一级指标分值与规定不同", "一级指标的分值之和与规则规定的不同。")
def level1_weights(case: Case) -> Iterator[Problem]:
    sums: dict[str, Decimal] = {}
    first: dict[str, int] = {}
    for number, row in enumerate(case.form.indicators):
        weight = read_points(row.weight)
        if weight is not None:
            key = family(row.level1)
            sums[key] = sums.get(key, Decimal(0)) + weight
            first.setdefault(key, number)
    for name, expected in case.rules.level1_weights:
        key = family(name)
        if key in sums and sums[key] != expected:
            text = plain(sums[key])
            message = f"{name}的分值合计为 {text}，规定为 {plain(expected)}。"
            yield Problem(f"indicators.{first[key]}.level1", message, text, plain(expected))


@rule(
    "cost-not-executed",
    "warning",
    "成本与执行数不符",
    "以万元计的成本指标，实际完成值与全年执行数不同（有多项时比较其合计）。",
)
def cost_not_executed(case: Case) -> Iterator[Problem]:
    executed = in_wan(_amount(case, "executed"), case.template.money)
    rows = [(n, row) for n, row in enumerate(case.form.indicators) if _is_cost(row)]
    amounts = [(n, row, read_amount(row.actual)) for n, row in rows]
    known = [amount for _, _, amount in amounts if amount is not None]
    if executed is None or not known or executed in known or sum(known) == executed:
        return
    for number, row, amount in amounts:
        if amount is not None:
            text = row.actual.strip()
            message = (
                f"成本指标的{column_name(case.template, 'indicators.actual')}为 {text}，"
                f"{amount_name(case.template, 'executed')}为 {plain(executed)} 万元。"
            )
            yield Problem(f"indicators.{number}.actual", message, text, plain(executed))


@lru_cache(maxsize=1024)
def family(label: str) -> str:
    """Return what a level-1 label means: 效果指标 and 效益指标 are one; an unknown label means itself."""
    folded = fold(label)
    return next((name for word, name in _FAMILIES if word in folded), folded)


def _is_cost(row: Indicator) -> bool:
    """Return a cost in 万元; a bare actual amount is in the unit of its target."""
    unit_from = row.full_target if read_points(row.actual) is not None else row.actual
    return "成本" in fold(row.level1 + row.level2) and fold(unit_from).endswith("万元")


def _amount(case: Case, name: str) -> Decimal | None:
    return read_amount(getattr(case.form.funds[0], name)) if case.form.funds else None


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return round_half_up(Fraction(part) / Fraction(whole) * 100, 1)
