"""Dates read out of targets and actuals: 2023.12.31, 2023年12月31日, 12月底前, 2023年底, 2022年11月."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = r"(?P<m>1[0-2]|0?[1-9])"
_DAY = r"(?P<d>3[01]|[12]\d|0?[1-9])"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}[.\-/年]{_MONTH}[.\-/月]{_DAY}日?(?!\d)",
        rf"{_YEAR}年{_MONTH}月(?P<part>底|末|份|中旬|上旬|下旬|初)?(?![\d至~-])",
        rf"{_YEAR}年(?:度)?(?P<part>底|末|年底|年末|初|中|内)?(?!\d)",
        rf"(?<![\d年.]){_MONTH}月{_DAY}[日号](?!\d)",
        rf"(?<![\d年.]){_MONTH}月(?P<part>底|末|份|中旬|上旬|下旬|初)?(?!\d)",
    )
)
_LIMIT = re.compile(r"(?:\(含\))?(?P<before>以前|之前|前|及以前|止)?(?P<rest>.*)$")
_BETWEEN = re.compile(r"[-~—–至到]")
_ANY_DATE = re.compile(r"(?:19|20)\d\d(?:年|[.\-/](?:1[0-2]|0?[1-9])[.\-/]\d{1,2})|\d{1,2}月|\d季度")
_BARE_MONTH = re.compile(r"^(?:19|20)\d\d[./](?:1[0-2]|0?[1-9])$")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|[.\-/](?:1[0-2]|0?[1-9])(?:[.\-/月]|$))")
_DATE_AFTER_YEAR = (
    r"(?:年度?(?:(?:1[0-2]|0?[1-9])月(?:\d{1,2}[日号])?)?(?:[上下]半年)?[份底末初中]?"
    r"|[.\-/](?:1[0-2]|0?[1-9])(?:[.\-/](?:3[01]|[12]\d|0?[1-9])(?!\d))?[日月]?)?"
)
_SPAN = re.compile(
    rf"(?<!\d)(?P<first>(?:19|20)\d\d){_DATE_AFTER_YEAR}起?(?:"
    r"(?:[-~—–―─/]+|[至到])(?:(?P<last>(?:19|20)\d\d)(?!\d)|(?P<short>\d\d)(?=学?年))|以来|至今)"
    rf"|(?<!\d)(?P<since>(?:19|20)\d\d){_DATE_AFTER_YEAR}起(?!草)"
)
"""Years from one to another, 2023-2025年, 2023年9月至2024年6月, 2023—24学年, or from one on: 2023年以来."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a span of days, both ends included.

    With ``before`` the text is a limit (…前): ``first`` is the last day that satisfies its strict
    reading, ``last`` the last of its lenient one (12月前: 30 November and 31 December).
    """

    first: date
    last: date
    before: bool = False


def read_moment(folded: str, year: str = "") -> Moment | None:
    """Return the moment that a folded text states, ``None`` for any other text.

    ``year`` fills in a missing one.
    """
    parts = _BETWEEN.split(folded)
    if len(parts) == 2:
        first = _read_single(parts[0], year)
        first_year = re.match(r"((?:19|20)\d\d)", parts[0])
        if first is not None and not first.before:
            second = _read_single(parts[1], first_year[1] if first_year else year)
            if second is not None and not second.before and second.last >= first.first:
                return Moment(first.first, second.last)
    return _read_single(folded, year)


def years_in(folded: str) -> list[int]:
    """Return the years that dates in a folded text name, in their order."""
    if "20" not in folded and "19" not in folded:
        return []
    return [int(year) for year in _YEARS.findall(folded)]


def years_outside(folded: str, year: int) -> list[int]:
    """Return the years that dates in a folded text name, without those of a span in which ``year`` lies."""

    def without_span(match: re.Match[str]) -> str:
        first = match["first"] or match["since"]
        last = match["last"] or (first[:2] + match["short"] if match["short"] else "9999")
        return " " if int(first) <= year <= int(last) else match[0]

    years = years_in(folded)
    return years if all(named == year for named in years) else years_in(_SPAN.sub(without_span, folded))


def mask_dates(folded: str) -> str:
    """Return ``folded`` without its dates; "" for a bare ``2023.12``, which may be a month or a number."""
    return "" if _BARE_MONTH.match(folded) else _ANY_DATE.sub("", folded)


def _read_single(text: str, year: str) -> Moment | None:
    for form in _FORMS:
        match = form.search(text)
        if match is None:
            continue
        if any(c.isdigit() for c in text[: match.start()]):
            return None
        tail = _LIMIT.match(text[match.end() :])
        if tail is None or any(c.isdigit() for c in tail["rest"]):
            return None
        groups = match.groupdict()
        number = groups.get("y") or (year if re.fullmatch(r"(?:19|20)\d\d", year) else "")
        if not number or (tail["before"] is None and not _ends_plainly(tail["rest"])):
            return None
        return _moment(int(number), groups, bool(tail["before"]))
    return None


def _ends_plainly(tail: str) -> bool:
    # 2023年度完成 is a moment, 2023年增长 is not.
    return tail in ("", "完成", "内完成", "已完成", "验收", "完成验收", "内", "期间")


def _moment(year: int, groups: dict[str, str | None], before: bool) -> Moment | None:
    month, day, part = groups.get("m"), groups.get("d"), groups.get("part") or ""
    try:
        if day:
            exact = date(year, int(month or 0), int(day))
            return Moment(exact, exact, before)
        if month:
            start = date(year, int(month), 1)
            end = date(year, int(month), calendar.monthrange(year, int(month))[1])
        else:
            start, end = date(year, 1, 1), date(year, 12, 31)
            if part in ("底", "末", "年底", "年末"):
                start = date(year, 12, 1)
    except ValueError:
        return None
    if part in ("初", "中", "上旬", "中旬", "下旬"):
        return None
    if not before:
        return Moment(start, end)
    if part in ("底", "末", "年底", "年末"):
        return Moment(end, end, True)
    return Moment(date.fromordinal(start.toordinal() - 1), end, True)
