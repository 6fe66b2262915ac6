"""The draft of a 绩效自评报告: sentences built from the figures of forms, by an outline.

Nothing is invented: what the forms do not say is a gap, `GAP`, for the clerk to fill, and never 0.
Amounts are in 万元, rates in percent, scores in points, all as `summary.py` reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from jixiao_gui.form.checks.content import family
from jixiao_gui.form.model import Form
from jixiao_gui.form.places import AMOUNT_NAMES, amount_name
from jixiao_gui.form.reports.draft_parts import GAP, Draft, Heading, Part, ProjectRow, ProjectTable, Sentence
from jixiao_gui.form.reports.draft_results import (
    IndicatorResult,
    count_words,
    figure_words,
    is_unjudged,
    read_results,
    state_words,
)
from jixiao_gui.form.reports.draft_words import (
    NOTHING,
    amount_in_sentence,
    amount_in_table,
    ended_sentence,
    enumeration,
    numbered_heading,
    points_or_dash,
    rate_in_sentence,
    rate_in_table,
)
from jixiao_gui.form.reports.report_outline import Outline, OutlineSection
from jixiao_gui.form.reports.subjects import DEPARTMENTS
from jixiao_gui.form.reports.summary import Summary
from jixiao_gui.form.reports.summary_groups import NO_NAME
from jixiao_gui.form.reports.summary_lines import FAMILIES, NO_GRADE, OTHER, Line
from jixiao_gui.form.template import Templates


def draft_report(
    forms: Sequence[Form], templates: Templates, summary: Summary, outline: Outline, unit: str = ""
) -> Draft:
    """Return the draft of a report on ``forms``, whose ``summary`` is `summarise`'s, by ``outline``.

    ``unit`` is the book's; without it the forms' own, where all have the same.
    """
    units = _named_units(summary)
    if not unit.strip() and len(units) == 1:
        unit = units[0]
    years = "、".join(sorted(summary.years))
    writer = _Writer(forms, templates, summary, outline, " ".join(unit.split()), years)
    return Draft(writer.worded(outline.title), tuple(writer.parts()))


class _Writer:
    """The writer of one report's blocks."""

    def __init__(
        self,
        forms: Sequence[Form],
        templates: Templates,
        summary: Summary,
        outline: Outline,
        unit: str,
        years: str,
    ) -> None:
        self._forms, self._summary, self._outline = forms, summary, outline
        self._unit, self._years, self._subject = unit, years, summary.subject
        self._layouts = [templates.by_id.get(form.template, templates.default) for form in forms]
        self._results = [
            result
            for form, layout, line in zip(forms, self._layouts, summary.lines, strict=True)
            for result in read_results(form, layout, _project(line))
        ]
        self._blocks: Mapping[str, Callable[[], Iterator[Part]]] = {
            "overview": self._overview,
            "funds": self._funds,
            "projects": self._projects,
            "scores": self._scores,
            "goals": self._goals,
            "indicators": self._indicators,
            "reasons": self._reasons,
        }

    def worded(self, text: str) -> str:
        """Return a text of the outline with unit and year filled in."""
        return text.replace("{unit}", self._unit or GAP).replace("{year}", self._years or GAP)

    def parts(self) -> Iterator[Part]:
        """Yield the headings, numbered, each with the parts below it."""
        numbers = [0, 0, 0]
        for section in self._outline.sections:
            body = list(self._body(section))
            if section.optional and not body:
                continue
            numbers[section.level - 1] += 1
            numbers[section.level :] = [0] * (3 - section.level)
            yield Heading(numbered_heading(section, numbers[section.level - 1]), section.level)
            yield from body

    def _body(self, section: OutlineSection) -> Iterator[Part]:
        for name, words in section.body:
            if name == "gap":
                yield Sentence(f"{GAP}（{self.worded(words)}）")
            elif name == "text":
                yield Sentence(self.worded(words))
            elif words:
                yield from self._level_results(words, section.optional)
            else:
                yield from self._blocks[name]()

    # --- what the book is about ------------------------------------------------------------------

    def _overview(self) -> Iterator[Part]:
        sums = self._summary.whole
        units = _named_units(self._summary)
        subject = self._subject
        sentence = f"{self._unit or GAP}{self._years or GAP}年度纳入绩效自评的{subject.noun}"
        sentence += f"共{sums.projects}{subject.measure}"
        if len(units) > 1 and subject is not DEPARTMENTS:
            sentence += f"，涉及实施单位{len(units)}个（{enumeration(units)}）"
        names = [_project(line) for line in self._summary.lines]
        yield Sentence(
            f"{sentence}：{enumeration([f'“{name}”' for name in names])}。" if names else f"{sentence}。"
        )

    def _funds(self) -> Iterator[Part]:
        sums = self._summary.whole
        phrases = []
        for name, total in (
            ("initial", sums.initial),
            ("budget", sums.budget),
            ("executed", sums.executed),
        ):
            have_column = [layout.has(f"funds.{name}") for layout in self._layouts]
            if not any(have_column):
                continue
            have_amount = [getattr(line, name) is not None for line in self._summary.lines]
            words = {
                amount_name(layout, name)
                for layout, has in zip(self._layouts, have_column, strict=True)
                if has
            }
            phrase = f"{words.pop() if len(words) == 1 else AMOUNT_NAMES[name]}{amount_in_sentence(total)}"
            if any(have_amount) and not all(have_amount):
                left = f"{len(have_amount) - sum(have_amount)}{self._subject.measure}"
                phrase += f"（{self._counted(sum(have_amount))}的合计，其余{left}没有这项金额）"
            phrases.append(phrase)
        if not phrases:
            yield Sentence(f"{self._subject.funds}：{GAP}。")
            return
        part = sums.rate.value is not None and sums.unread
        unrated = f"（另有{self._counted(sums.unread)}无法计算，未计入）" if part else ""
        phrases.append(f"预算执行率{rate_in_sentence(sums.rate.value)}{unrated}")
        many = "合计" if sums.projects > 1 else ""
        yield Sentence(f"{self._subject.funds}{many}：{'，'.join(phrases)}。")

    def _projects(self) -> Iterator[Part]:
        summary = self._summary
        rows = [
            ProjectRow(
                str(line.number),
                f"{'※' if line.disputed else ''}{_project(line)}",
                line.unit or NOTHING,
                amount_in_table(line.budget),
                amount_in_table(line.executed),
                rate_in_table(line.rate.value),
                points_or_dash(line.total.value),
                line.grade,
            )
            for line in summary.lines
        ]
        book_group = summary.whole
        average = points_or_dash(book_group.average.value)
        if len(rows) > 1:
            label_ = "合计（得分为平均分）" if book_group.average.value is not None else "合计"
            sums = (
                amount_in_table(book_group.budget),
                amount_in_table(book_group.executed),
                rate_in_table(book_group.rate.value),
                average,
            )
            rows.append(ProjectRow("", label_, "", *sums, ""))
        if rows:
            yield ProjectTable(tuple(rows), self._subject.name_head)
            if summary.notes:
                yield Sentence(f"注：{''.join(summary.notes)}")

    def _scores(self) -> Iterator[Part]:
        scored = [layout.has("total.score") for layout in self._layouts]
        if not any(scored):
            yield Sentence(f"所用自评表没有总分，综合评价结论：{GAP}。")
            return
        sums, count = self._summary.whole, sum(scored)
        totals = [line.total.value for line in self._summary.lines if line.total.value is not None]
        if not totals:
            yield Sentence(f"自评得分：{GAP}。")
        elif count == 1:
            yield Sentence(f"自评得分{points_or_dash(totals[0])}分，{self._grade_words()}。")
        else:
            lacking = (
                f"（另有{self._counted(count - len(totals))}没有总分：{GAP}）" if len(totals) < count else ""
            )
            spread = f"最高{points_or_dash(max(totals))}分，最低{points_or_dash(min(totals))}分"
            yield Sentence(
                f"{self._counted(len(totals))}自评平均得分{points_or_dash(sums.average.value)}分，{spread}{lacking}。"
                f"其中，{self._grade_words()}。"
            )

    def _grade_words(self) -> str:
        grades = {name: n for name, n in self._summary.whole.grades.items() if n and name != NO_GRADE}
        if not grades:
            return f"评价等级：{GAP}"
        if sum(grades.values()) == 1:
            return f"评价等级为“{next(iter(grades))}”"
        subject = self._subject
        return "、".join(
            f"评为“{name}”的{subject.noun}{count}{subject.measure}" for name, count in grades.items()
        )

    def _counted(self, number: int) -> str:
        return self._subject.counted(number).replace(" ", "")

    def _goals(self) -> Iterator[Part]:
        any_goal = False
        for form, layout, line in zip(self._forms, self._layouts, self._summary.lines, strict=True):
            goal_texts = [
                f"{words}：{ended_sentence(text)}"
                for words, column, text in (
                    ("预期目标", "goal.expected", form.goal.expected),
                    ("实际完成情况", "goal.achieved", form.goal.achieved),
                )
                if layout.has(column)
            ]
            if goal_texts:
                any_goal = True
                yield Sentence(f"“{_project(line)}”{'　'.join(goal_texts)}")
        if not any_goal:
            yield Sentence(f"绩效目标：{GAP}。")

    # --- indicators --------------------------------------------------------------------------------

    def _indicators(self) -> Iterator[Part]:
        if self._results:
            yield Sentence(f"共设置绩效指标{count_words(self._results)}。")
        else:
            yield Sentence(f"绩效指标：{GAP}。")

    def _level_results(self, words: str, optional: bool) -> Iterator[Part]:
        level_family = family(words)
        blocks = (block for section in self._outline.sections for block in section.body)
        others = {family(text) for name, text in blocks if name == "indicators" and text} - {OTHER}
        results = [
            result
            for result in self._results
            if result.family == level_family or (level_family == OTHER and result.family not in others)
        ]
        if not results:
            if not optional:
                yield Sentence("自评表中没有设置这一类指标。" if self._results else f"{words}：{GAP}。")
            return
        yield Sentence(f"{words if level_family in FAMILIES else '其他指标'}{count_words(results)}。")
        for result in results:
            if result.met is False or result.exceeded:
                yield Sentence(f"{self._result_name(result)}：{figure_words(result)}。")

    def _reasons(self) -> Iterator[Part]:
        wanting = [result for result in self._results if result.needs_reason or is_unjudged(result)]
        if not self._results:
            yield Sentence(f"偏差原因：{GAP}。")
        elif not wanting:
            undecided = sum(result.met is None for result in self._results)
            also = f"（{undecided}项由所填内容无法判断是否达到，未计）" if undecided else ""
            yield Sentence(f"自评表中没有未达到指标值、超出较多或扣分的指标{also}。")
        for result in wanting:
            state = state_words(result)
            reason = ended_sentence(result.reason)
            yield Sentence(
                f"{self._result_name(result)}{state}，原因：{reason}"
                if state
                else f"{self._result_name(result)}，填报的说明：{reason}"
            )

    def _result_name(self, result: IndicatorResult) -> str:
        alone = len(self._forms) == 1
        return result.name if alone else f"“{result.project}”的{result.name}"


def _named_units(summary: Summary) -> list[str]:
    return [group.name for group in summary.units if group.name != NO_NAME]


def _project(line: Line) -> str:
    return line.project or GAP
