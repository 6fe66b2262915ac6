"""Rules of the form's year: that there is one, and that no other year was left in its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao_gui.form.checks.base import Case, Problem, fund_item, rule
from jixiao_gui.form.form_years import year_number
from jixiao_gui.form.moments import years_in, years_outside
from jixiao_gui.form.numbers import fold

_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OF_BEFORE = ("结转", "结余", "上年", "以前", "往年")
"""Words beside which an earlier year is right: 2022年结转资金."""


@rule("year-missing", "warning", "年度未填", "表里没有写是哪一年的。")
def year_missing(case: Case) -> Iterator[Problem]:
    form, template = case.form, case.template
    if form.year.strip():
        return
    lines = (*template.title_lines(form), *template.lines_above(form))
    if not any(_ANY_YEAR.search(fold(line)) for line in lines):
        yield Problem("year", "表中没有写明是哪一年度的。")


@rule("fund-lines-year", "warning", "资金行或标题年度不符", "资金各行或标题里写的年度不是本年度。")
def fund_lines_year(case: Case) -> Iterator[Problem]:
    form, template = case.form, case.template
    year = year_number(form.year)
    if year is None:
        return
    if template.has("funds.item"):
        for number, line in enumerate(form.funds):
            named_year = _other_year(line.item, year)
            if named_year:
                message = f"资金行“{fund_item(line)}”写的是 {named_year} 年，本表为 {year} 年度。"
                yield Problem(f"funds.{number}.item", message, line.item.strip(), str(year))
    title = " ".join(line for line in template.title_lines(form) if line.strip())
    named_year = _other_year(title, year)
    if named_year:
        message = f"标题“{fold(title)}”写的是 {named_year} 年，本表为 {year} 年度。"
        yield Problem("title", message, form.title.strip(), str(year))


def _other_year(text: str, year: int) -> int | None:
    """Return a year in ``text`` that is wrong in a form of ``year``; ``None`` where there is none."""
    folded = fold(text)
    if year in years_in(folded) or any(word in folded for word in _OF_BEFORE):
        return None
    return next(iter(years_outside(folded, year)), None)
