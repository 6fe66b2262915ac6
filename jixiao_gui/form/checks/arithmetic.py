"""Rules of the computed cells: the execution rate, its score, the total."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.cell_texts import get_text, split_path
from jixiao_gui.form.checks.base import Case, Problem, cells_of_total_line, fund_item, rule, total_line_name
from jixiao_gui.form.edits import CellState, Edit, SetCells, follow
from jixiao_gui.form.evaluation import evaluate, formula_figure
from jixiao_gui.form.execution_rate import rate_denominator, rate_weight, scores_rate
from jixiao_gui.form.figures import Figure, plain_points
from jixiao_gui.form.fund_total import total_path
from jixiao_gui.form.numbers import (
    decimals_of,
    is_void,
    plain,
    read_amount,
    read_percent,
    read_points,
    round_half_up,
)
from jixiao_gui.form.places import amount_name, place_of
from jixiao_gui.form.stages import stage
from jixiao_gui.form.template import DECLARED

TOTAL = "total.score"
_RATE_SOURCE = "自评表表头：执行率 = 全年执行数 ÷ 预算数"
_SCORE_SOURCE = "财预〔2020〕10号：预算执行率按比例计分"


@rule(
    "funds-missing",
    "error",
    "资金数缺漏",
    "年度资金总额的预算数、执行数没有填写、不是数字或为负数，或者作分母的预算数为 0，执行率无法计算；"
    "申报表的年度资金总额没有填写、不是数字或为负数。",
    "自评表“项目资金”各栏：预算数、全年执行数",
    rests_on=("rate_denominator",),
)
def funds_missing(case: Case) -> Iterator[Problem]:
    # a layout may print the points of the rate without the rate
    rated = case.template.has("funds.rate") or scores_rate(case.form, case.template)
    declared = stage(case.template.kind) == stage(DECLARED) and bool(case.template.fields("funds"))
    if not rated and not (declared and case.form.funds):
        return
    if not case.form.funds:
        yield Problem("project", "表中没有资金行，执行率无法计算。")
        return
    line_name = total_line_name(case)
    for name in cells_of_total_line(case):
        path = total_path(case.form, name)
        text = get_text(case.form, path).strip()
        value = read_amount(text, case.template.money)
        name_of_cell = f"{line_name}的{amount_name(case.template, name)}" if rated else line_name
        if is_void(text):
            yield Problem(path, f"{name_of_cell}没有填写。", text)
        elif value is None:
            yield Problem(path, f"{name_of_cell}“{text}”不是数字。", text)
        elif value < 0:
            yield Problem(path, f"{name_of_cell}是负数（{text}）。", text)
        elif value == 0 and rated and name == rate_denominator(case.template):
            yield Problem(path, f"{name_of_cell}为 0，执行率无法计算。", text)


@rule(
    "rate-mismatch",
    "error",
    "执行率不符",
    "表中的执行率与按预算数、执行数算出的相差超过其末位的半个单位。",
    _RATE_SOURCE,
    rests_on=("rate_denominator",),
)
def rate_mismatch(case: Case) -> Iterator[Problem]:
    for path, figure in case.evaluation.figures.items():
        head, number, name = split_path(path)
        if head != "funds" or name != "rate":
            continue
        recorded = case.recorded(path)
        if not recorded or figure.value is None:
            continue
        value = read_percent(recorded)
        half = Fraction(1, 2 * 10 ** decimals_of(recorded))
        if value is not None and abs(Fraction(value) - figure.value * 100) <= half:
            continue
        text = _with_enough_digits(figure, recorded)
        shown = recorded if value is None or recorded.endswith(("%", "％")) else f"{recorded}%"
        line = "" if path == case.evaluation.rate_path else f"{fund_item(case.form.funds[number])}的"
        message = f"{line}执行率应为 {text}（{_division(case, number)}），表中为 {shown}。"
        yield Problem(path, message, recorded, figure.text, follow(case.form, [path], "更正执行率"))


def _with_enough_digits(figure: Figure, recorded: str) -> str:
    """Return the rate with as many digits as the recorded one has, where fewer would hide the difference."""
    if figure.value is None or not _hides(figure.text, recorded, read_percent):
        return figure.text
    return plain(round_half_up(figure.value * 100, decimals_of(recorded))) + "%"


def _hides(shown: str, recorded: str, read: Callable[[str], Decimal | None]) -> bool:
    """Return whether ``recorded``, rounded to the digits of ``shown``, would be the same: 86.19 beside
    86.2.
    """
    value, figure = read(recorded), read(shown)
    if value is None or figure is None:
        return False
    return round_half_up(Fraction(value), decimals_of(shown)) == figure


@rule(
    "rate-score-mismatch",
    "error",
    "执行率得分不符",
    "执行率得分与公式（分值 × 执行率，不超过分值）的精确值相差 0.1 分及以上；更小但非四舍五入所致的为提醒。",
    _SCORE_SOURCE,
    rests_on=("rate_denominator", "rate_weight"),
)
def rate_score_mismatch(case: Case) -> Iterator[Problem]:
    recorded, figure = case.recorded(case.evaluation.rate_score_path), case.evaluation.rate_score
    if not recorded or figure.value is None:
        return
    value = read_points(recorded)
    level = ""
    if value is not None:
        if value == round_half_up(figure.value, decimals_of(recorded)) and _is_near(value, figure.value):
            return
        level = "warning" if _is_near(value, figure.value) else ""
    weight = plain_points(rate_weight(case.form, case.rules))
    shown = figure.text
    if _hides(shown, recorded, read_points):
        shown = plain(round_half_up(figure.value, decimals_of(recorded)))
    message = f"执行率得分应为 {shown}（{weight} × {_ratio(case)}），表中为 {recorded}。"
    path = case.evaluation.rate_score_path
    yield Problem(path, message, recorded, figure.text, correct_rate_score(case), level)


@rule(
    "total-mismatch",
    "error",
    "总分不符",
    "表中的总分与各项得分之和不相等；有得分缺漏时与已有得分之和比较。",
    "财预〔2020〕10号：总分为各项指标得分之和",
)
def total_mismatch(case: Case) -> Iterator[Problem]:
    recorded = case.recorded(TOTAL)
    figure = case.evaluation.printed_total
    missing = figure.value is None
    expected = _sum_of_recorded(case) if missing else figure.value
    if not recorded or expected is None:
        return
    value = read_points(recorded)
    if value is not None and Fraction(value) == expected:
        return
    text = plain_points(expected)
    name = place_of(case.template, TOTAL)
    if missing:
        message = f"已有得分之和为 {text}（{figure.reason}），表中{name}为 {recorded}。"
        yield Problem(TOTAL, message, recorded, text)
        return
    message = f"{name}应为 {text}（{_sum_words(case)}），表中为 {recorded}。"
    yield Problem(TOTAL, message, recorded, text, follow(case.form, [TOTAL], f"更正{name}"))


def _sum_words(case: Case) -> str:
    """Return the words for what a total was worked out from, and for its cap by a low rate."""
    figure, evaluation = case.evaluation.printed_total, case.evaluation
    if figure.value is None or evaluation.indicator_score.value is None:
        return "各项得分之和"
    if figure.value == evaluation.indicator_score.value:
        return "各项得分之和"
    sum_of_scores = _sum_of_recorded(case)
    return (
        "各项得分之和"
        if sum_of_scores == figure.value
        else f"各项得分之和 {plain_points(sum_of_scores or Fraction(0))}，因执行率低而封顶"
    )


def _missing_figure(case: Case, path: str) -> Iterator[Problem]:
    """Yield a problem where the computed cell at ``path`` was left empty though its formula has a value."""
    if path not in case.evaluation.figures or (path.startswith("funds.") and not case.form.funds):
        return
    blank = not get_text(case.form, path).strip()
    figure: Figure = formula_figure(case.evaluation, path)
    if figure.value is None or not blank or not (path in case.form.filled or path in case.form.manual):
        return
    title = place_of(case.template, path)
    message = f"{title}原表没有填写，按公式为 {figure.text}。"
    name = f"填入{title}"
    # A cell that a file left empty prints its figure already; one emptied by hand changes the total.
    by_hand = path == case.evaluation.rate_score_path and path in case.form.manual
    edit = correct_rate_score(case, name) if by_hand else follow(case.form, [path], name)
    yield Problem(path, message, "", figure.text, edit)


@rule("rate-missing", "warning", "执行率未填", "读入的表没有填写执行率，程序按公式填入。", _RATE_SOURCE)
def rate_missing(case: Case) -> Iterator[Problem]:
    yield from _missing_figure(case, case.evaluation.rate_path)


@rule(
    "rate-score-missing",
    "warning",
    "执行率得分未填",
    "读入的表没有填写执行率得分，程序按公式填入。",
    _SCORE_SOURCE,
)
def rate_score_missing(case: Case) -> Iterator[Problem]:
    yield from _missing_figure(case, case.evaluation.rate_score_path)


@rule("total-missing", "warning", "总分未填", "读入的表没有填写总分，程序按各项得分之和填入。")
def total_missing(case: Case) -> Iterator[Problem]:
    yield from _missing_figure(case, TOTAL)


def correct_rate_score(case: Case, name: str = "更正执行率得分") -> Edit | None:
    """Return the edit that lets the rate's score follow its formula and breaks no total that was right.

    A manual total that fits the scores as they are would not fit the corrected one: it follows too,
    and where it can't (a score is missing) there is no correction.
    """
    recorded = case.recorded(TOTAL)
    if TOTAL in case.form.manual and recorded and not any(total_mismatch(case)):
        if case.evaluation.printed_total.value is None and not _rate_score_blocks(case):
            return None
        return follow(case.form, [case.evaluation.rate_score_path, TOTAL], name)
    return follow(case.form, [case.evaluation.rate_score_path], name)


def correct_score(case: Case, number: int, score: Decimal, name: str = "更正得分") -> Edit | None:
    """Return the edit that gives indicator row ``number`` a suggested ``score`` and breaks no total that was
    right.

    As `correct_rate_score` does; ``None`` where a recorded total would be lost.
    """
    path = f"indicators.{number}.score"
    cells = [(path, CellState(plain(score)))]
    recorded = case.recorded(TOTAL)
    if TOTAL in case.form.manual and recorded and not any(total_mismatch(case)):
        after = evaluate(SetCells(name, tuple(cells)).apply(case.form), case.template)
        if after.printed_total.value is None:
            return None
        cells.append((TOTAL, CellState("")))
    return SetCells(name, tuple(cells))


def _rate_score_blocks(case: Case) -> bool:
    """Return True when nothing but the rate's score keeps the total from being summed."""
    return case.evaluation.indicator_score.value is not None


def _is_near(value: Decimal, exact: Fraction) -> bool:
    return abs(Fraction(value) - exact) < Fraction(1, 10)


def _sum_of_recorded(case: Case) -> Fraction | None:
    evaluation = case.evaluation
    rate_score = evaluation.printed.get(evaluation.rate_score_path, evaluation.rate_score.text)
    texts = [rate_score, *(row.score for row in case.form.indicators)]
    scores = [Fraction(score) for score in map(read_points, texts) if score is not None]
    return sum(scores, Fraction(0)) if scores else None


def _division(case: Case, number: int = 0) -> str:
    line = case.form.funds[number]
    executed = case.amount(line, "executed")
    budget = case.amount(line, rate_denominator(case.template))
    return "" if executed is None or budget is None else f"{plain(executed)} ÷ {plain(budget)}"


def _ratio(case: Case) -> str:
    value = case.evaluation.rate.value
    return "100%" if value is not None and value > 1 else f"({_division(case)})"
