"""Rules of the head, the funds beside the rate, the goals and the level-1 labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from jixiao_gui.form.cell_texts import get_text
from jixiao_gui.form.checks.base import RULES, Case, Problem, rule, total_line_name
from jixiao_gui.form.checks.money_units import amount_unit, is_whole_cost
from jixiao_gui.form.execution_rate import rate_denominator
from jixiao_gui.form.fund_total import is_sum, sources_of, total_line, total_of, total_path
from jixiao_gui.form.model import (
    AMOUNT_FIELDS,
    FUND_FIELDS,
    GOAL_FIELDS,
    HEADER_FIELDS,
    INDICATOR_FIELDS,
    Form,
    Indicator,
)
from jixiao_gui.form.numbers import fold, in_wan, is_void, plain, read_amount, read_points, round_half_up
from jixiao_gui.form.places import amount_name, column_name, goal_name, place_of
from jixiao_gui.form.row_order import remove_rows
from jixiao_gui.form.template import BOOK, Template

_ONLY_DONE = frozenset(("完成", "已完成", "全部完成", "按时完成", "已全部完成", "按计划完成", "已按计划完成"))
_ADJUSTED = ("调整", "追加", "追减", "核减", "压减", "调减", "调增", "结转", "预算变")
_OWN_SOURCES = ("上年结转", "结余", "其他资金", "自有", "自筹", "社会")
"""Words of sources that are never a part of the line above them."""
_MOST_SOURCES = 12
"""The most fund lines of which every way to be parts of each other is tried."""
_ROUNDED = Decimal("0.005")
"""How far a rounded amount may be from the exact one, as a ratio."""
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
    if len(lines) < 2 or not is_sum(lines):
        return
    total = lines[total_line(lines)]
    for name in AMOUNT_FIELDS:
        if not case.template.has(f"funds.{name}"):
            continue
        sources = [line for _, line in sources_of(lines) if not is_void(getattr(line, name))]
        amounts = [read_amount(getattr(line, name), case.template.money) for line in sources]
        total_amount = case.amount(total, name)
        numbers = [amount for amount in amounts if amount is not None]
        are_own_sources = tuple(any(word in fold(line.item) for word in _OWN_SOURCES) for line in sources)
        if (
            not amounts
            or len(numbers) < len(amounts)
            or total_amount is None
            or _adds_up(total_amount, tuple(numbers), are_own_sources)
        ):
            continue
        text = plain(sum(numbers, Decimal(0)))
        column, line = amount_name(case.template, name), total_line_name(case)
        message = f"{column}的各项来源之和为 {text}，{line}为 {plain(total_amount)}。"
        yield Problem(total_path(case.form, name), message, getattr(total, name).strip(), text)


def _adds_up(total: Decimal, amounts: tuple[Decimal, ...], are_own: tuple[bool, ...]) -> bool:
    """Return whether amounts sum to ``total``; some may be parts of the one above them: 其中：中央,
    其中：地方. By ``are_own`` a source of its own is never all of another: that is an amount typed twice.
    """
    if sum(amounts) == total:
        return True
    if not amounts or len(amounts) > _MOST_SOURCES:
        return False
    first, others = amounts[0], amounts[1:]
    part = Decimal(0)
    if _adds_up(total - first, others, are_own[1:]):
        return True
    for count, amount in enumerate(others, start=1):
        part += amount
        if count == 1 and are_own[1] and amount:
            continue
        if part == first and _adds_up(total - first, others[count:], are_own[count + 1 :]):
            return True
    return False


@rule(
    "over-executed",
    "warning",
    "执行数超过预算数",
    "年度资金总额的执行数大于预算数。",
    needs=("funds.executed",),
)
def over_executed(case: Case) -> Iterator[Problem]:
    name = "budget" if case.template.has("funds.budget") else rate_denominator(case.template)
    budget, executed = _amount(case, name), _amount(case, "executed")
    if budget is not None and executed is not None and executed > budget >= 0:
        message = (
            f"{amount_name(case.template, 'executed')} {plain(executed)} 大于"
            f"{amount_name(case.template, name)} {plain(budget)}。"
        )
        path = total_path(case.form, "executed")
        yield Problem(path, message, get_text(case.form, path).strip())


@rule(
    "budget-adjusted",
    "warning",
    "预算调整较大",
    "全年预算数与年初预算数相差达到阈值，表中没有说明原因。",
    needs=("funds.initial", "funds.budget"),
)
def budget_adjusted(case: Case) -> Iterator[Problem]:
    initial, budget = _amount(case, "initial"), _amount(case, "budget")
    if initial is None or budget is None:
        return
    if initial < 0 or abs(budget - initial) < initial * case.rules.adjust_threshold or budget == initial:
        return
    form, template = case.form, case.template
    if any(word in fold(text) for text in _own_words(form, template) for word in _ADJUSTED):
        return
    share = "" if initial == 0 else f"（相差 {plain(_percent(abs(budget - initial), initial))}%）"
    names = [amount_name(case.template, name) for name in ("budget", "initial")]
    message = f"{names[0]} {plain(budget)} 与{names[1]} {plain(initial)} 差别较大{share}，表中没有说明原因。"
    path = total_path(case.form, "budget")
    yield Problem(path, message, get_text(case.form, path).strip())


def _own_words(form: Form, template: Template) -> set[str]:
    """Return the clerk's explanations: no hint that the layout prints, such as 年中调整的应单独说明."""

    def words_of(any_form: Form) -> set[str]:
        cells = {get_text(any_form, path) for path in paths_of_words(any_form, template)}
        return cells.union(template.lines_above(any_form), template.lines_below(any_form))

    return words_of(form) - words_of(template.new_form(form.year))


def paths_of_words(form: Form, template: Template) -> Iterator[str]:
    """Yield the cells in which a clerk explains something: all but figures, names and labels."""
    for path in template.grid_fields:
        if path not in HEADER_FIELDS and not path.startswith(("total.", "funds.")):
            yield path
    for number in range(len(form.funds)):
        own_names = (name for name in template.fields("funds") if name not in FUND_FIELDS)
        yield from (f"funds.{number}.{name}" for name in own_names)
    for number in range(len(form.indicators)):
        for name in template.fields("indicators"):
            if name == "deviation" or name not in INDICATOR_FIELDS:
                yield f"indicators.{number}.{name}"
    for table in form.tables:
        for number in range(len(table.rows)):
            yield from (f"{table.id}.{number}.{name}" for name in template.fields(table.id))


@rule("goal-missing", "warning", "年度总体目标未填", "预期目标或实际完成情况没有填写。")
def goal_missing(case: Case) -> Iterator[Problem]:
    for name in case.template.fields("goal"):
        path = f"goal.{name}"
        if name in GOAL_FIELDS and is_void(get_text(case.form, path)):
            yield Problem(path, f"{goal_name(case.template)}{place_of(case.template, path)}没有填写。")


@rule(
    "goal-copied",
    "warning",
    "实际完成情况照抄目标",
    "实际完成情况与预期目标逐字相同，或者只写了“完成”。",
    needs=("goal.achieved",),
)
def goal_copied(case: Case) -> Iterator[Problem]:
    expected, achieved = fold(case.form.goal.expected), fold(case.form.goal.achieved)
    if is_void(achieved):
        return
    names = [place_of(case.template, f"goal.{name}") for name in ("achieved", "expected")]
    if achieved == expected and case.template.has("goal.expected"):
        message = f"{names[0]}与{names[1]}逐字相同，请写明实际完成了什么。"
    elif achieved.strip("。.,;!") in _ONLY_DONE:
        message = f"{names[0]}只写了“{achieved}”，请写明实际完成了什么。"
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
    can = len(blank) < len(rows) and "indicators" in case.template.growing_tables
    edit = remove_rows(case.form, blank, "删除空白指标行", case.template.table("indicators")) if can else None
    first = f"indicators.{blank[0]}.name"
    yield Problem(first, f"有 {len(blank)} 行指标没有填写。", rows[blank[0]].name.strip(), correction=edit)


@rule(
    "level1-missing",
    "warning",
    "缺少一级指标",
    "产出、效益（效果）或满意度没有指标；当地规则没有规定的一级指标不查。",
    "财预〔2020〕10号：一级指标包括产出、效益、满意度",
    needs=("indicators.level1",),
)
def level1_missing(case: Case) -> Iterator[Problem]:
    rows = [row for row in case.rows if not row.is_blank]
    if not any(row.level1.strip() for row in rows):
        return
    present = _families(rows)
    # where weights are free and the layout was read off a form, what it has is all that is asked of it
    required = {family(name) for name, _ in case.rules.level1_weights}
    if case.template.origin != BOOK:
        required |= _families(case.template.blank_rows)
    column = "indicators.0.level1" if case.form.indicators else "project"
    for name in ("产出", "效益", "满意度"):
        if name in required and name not in present:
            yield Problem(column, f"没有{name}指标。", expected=f"{name}指标")


def _families(rows: Iterable[Indicator]) -> set[str]:
    families = set()
    for level1, level2 in {(row.level1, row.level2) for row in rows}:
        families.add(family(level1))
        if "满意" in fold(level2):
            families.add("满意度")
    return families


@rule(
    "level1-weights",
    "info",
    "一级指标分值与规定不同",
    "一级指标的分值之和与规则规定的不同。",
    needs=("indicators.level1", "indicators.weight"),
)
def level1_weights(case: Case) -> Iterator[Problem]:
    sums: dict[str, Decimal] = {}
    first: dict[str, int] = {}
    for number, row in enumerate(case.rows):
        weight = read_points(row.weight)
        if weight is not None:
            key = family(row.level1)
            sums[key] = sums.get(key, Decimal(0)) + weight
            first.setdefault(key, number)
    if not any(sums.values()):
        return  # nothing is shared out yet
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
    "以万元计的成本指标，实际完成值与全年执行数不同（有多项时比较其合计，四舍五入的不算）。",
    needs=("indicators.actual", "funds.executed"),
)
def cost_not_executed(case: Case) -> Iterator[Problem]:
    executed = in_wan(_amount(case, "executed"), case.template.money)
    rows = [(n, row) for n, row in enumerate(case.rows) if _is_cost(row)]
    amounts = [(n, row, read_amount(row.actual)) for n, row in rows]
    costs = [amount for _, _, amount in amounts if amount is not None]
    if executed is None or not costs:
        return
    if not executed and any(case.amount(line, "executed") for _, line in sources_of(case.form.funds)):
        return  # the total's line was left at 0, which `funds-sources` tells
    if sum(costs) == executed or any(_rounds_to(executed, amount) for amount in costs):
        return
    if case.has_rule(RULES["amount-unit"]) and any(amount_unit(case)):
        return  # 元 taken for 万元 is what is wrong, and told
    for number, row, amount in amounts:
        if amount is not None:
            text = row.actual.strip()
            message = (
                f"成本指标的{column_name(case.template, 'indicators.actual')}为 {text}，"
                f"{amount_name(case.template, 'executed')}为 {plain(executed)} 万元。"
            )
            yield Problem(f"indicators.{number}.actual", message, text, plain(executed))


def _rounds_to(exact: Decimal, amount: Decimal) -> bool:
    """Return whether ``amount`` is ``exact``, rounded or not: 132.9 for 132.912, but not 70 for 70.4."""
    if abs(amount - exact) > abs(exact) * _ROUNDED:
        return False
    exponent = amount.as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    return round_half_up(Fraction(exact), digits) == amount


@lru_cache(maxsize=1024)
def family(label: str) -> str:
    """Return the meaning of a level-1 label: 效果指标 and 效益指标 are one; an unknown label means itself."""
    folded = fold(label)
    return next((name for word, name in _FAMILIES if word in folded), folded)


def _is_cost(row: Indicator) -> bool:
    """Return whether a row is a whole cost in 万元; an actual amount without unit is in its target's."""
    unit_from = row.full_target if read_points(row.actual) is not None else row.actual
    return is_whole_cost(row) and fold(unit_from).endswith("万元")


def _amount(case: Case, name: str) -> Decimal | None:
    line = total_of(case.form)
    return case.amount(line, name) if line is not None else None


def _percent(part: Decimal, total: Decimal) -> Decimal:
    return round_half_up(Fraction(part) / Fraction(total) * 100, 1)
