"""The results of indicators for a draft: reached or not, by which figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao_gui.form.checks.base import Case
from jixiao_gui.form.checks.content import family
from jixiao_gui.form.checks.results import has_reason
from jixiao_gui.form.checks.weights import label
from jixiao_gui.form.evaluation import as_printed, evaluate
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.numbering import bare_name
from jixiao_gui.form.numbers import fold, plain
from jixiao_gui.form.template import Template

_ONLY_DONE = frozenset(("完成", "已完成", "全部完成", "均已完成", "按期完成", "达标", "已达标"))
"""Words under 偏差原因 that are no reason of a deviation."""


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """An indicator row with its result; ``deducted`` in points; ``reason`` is the clerk's, "" for none."""

    project: str
    name: str
    row: Indicator
    family: str
    met: bool | None
    exceeded: bool
    deducted: Decimal | None
    reason: str

    @property
    def needs_reason(self) -> bool:
        """Return whether the draft needs a reason: a target was missed or surpassed, or points were lost."""
        return self.met is False or self.exceeded or self.deducted is not None


def read_results(form: Form, layout: Template, project: str) -> Iterator[IndicatorResult]:
    """Yield the result of each indicator of ``form`` that is filled in."""
    figures = evaluate(form, layout)
    case = Case(as_printed(form, figures), layout, figures)
    for number, row in enumerate(case.rows):
        if row.is_blank:
            continue
        suggestion, points = case.suggestions[number], case.points[number]
        yield IndicatorResult(
            project=project,
            name=label(replace(row, name=bare_name(row.name, layout) or row.name), number),
            row=row,
            family=family(row.level1),
            met=None if suggestion is None else suggestion.met,
            exceeded=suggestion is not None and suggestion.exceeded,
            deducted=points[1] - points[0] if points is not None and points[0] < points[1] else None,
            reason=" ".join(row.deviation.split()) if has_reason(row) else "",
        )


def is_unjudged(result: IndicatorResult) -> bool:
    """Return whether a target cannot be judged by figures and the clerk has written a reason."""
    return result.met is None and bool(result.reason) and fold(result.reason).strip("。.") not in _ONLY_DONE


def state_words(result: IndicatorResult) -> str:
    """Return the words for a target missed or surpassed and for the points lost; "" for neither."""
    phrases = []
    if result.met is False:
        phrases.append("未达到指标值")
    elif result.exceeded:
        phrases.append("超出指标值较多")
    if result.deducted is not None:
        phrases.append(f"扣{plain(result.deducted)}分")
    return "，".join(phrases)


def figure_words(result: IndicatorResult) -> str:
    """Return target, actual value and state in one half-sentence."""
    target, actual = (" ".join(text.split()) for text in (result.row.full_target, result.row.actual))
    return f"指标值{target}，实际完成{actual}，{state_words(result)}"


def count_words(results: Sequence[IndicatorResult]) -> str:
    """Return in words how many of ``results`` reached their targets, missed them, or cannot be judged."""
    phrases = [f"{len(results)}项"]
    for words, count in (
        ("达到指标值", sum(result.met is True for result in results)),
        ("未达到", sum(result.met is False for result in results)),
        ("由所填内容无法判断", sum(result.met is None for result in results)),
    ):
        if count:
            phrases.append(f"{words}{count}项")
    return "，其中".join((phrases[0], "、".join(phrases[1:])))
