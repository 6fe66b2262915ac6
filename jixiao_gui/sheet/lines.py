"""The lines around a table: caption, title, year, what stands above and below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from jixiao_gui.form.model import Form
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import BOOK, YEAR_MARK, Template, with_year
from jixiao_gui.sheet.sheet import Sheet

_TITLE = re.compile(r"(自评|绩效|评价|监控|申报|目标).*(表|情况)(\(.*\))?$")
_ANY_TABLE = re.compile(r".{2,30}表(\(.*\))?$")
_CAPTION_BEFORE = re.compile(
    r"^\s*(附[件表]\s*[0-9０-９一二三四五六七八九十]{0,3}(?:[-－—][0-9０-９]{1,2})?\s*[：:]?)[\s　]*(\S.*)$"
)
_NO_TITLE = re.compile(
    r"^(附[件表]|表[0-9一二三四五六七八九十]|单位(?!.*(?:自评|绩效|评价).*表)|注|备注|填报|编制|金额|报表)|[:]|[0-9]表$"
)
_LONGEST_TITLE = 60
_LONGEST_HALF, _SHORT_TITLE = 30, 14
"""Characters of the first of two lines of a title, and of what can be the second."""
_HALF_TITLE = re.compile(
    r"^(?!.*(附[件表]|[:：;；。，,]|报告|文件))(?!第|[(]?[一二三四五六七八九十]{1,2}[)、.]).*(省|市|县|区|州|旗|镇|乡|局|委|厅|院|校|部|中心|公司|大学|资金|项目|支出|绩效|部门|单位|年度?)$"
)
_YEAR_LINE = re.compile(
    r"[(]?[0-9xX×]{0,4}年度?(?:[0-9]{1,2}(?:[-—–~至][0-9]{1,2})?月份?|[上下]半年|第?[一二三四1-4]季度)?[)]?"
    r"|[(]20[0-9]{2}[)]|20[0-9]{2}"
)
"""（2023年度）, and of a form that is written within the year （2023年1—7月）, （2023年度1—8月）."""
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2}|19[0-9]{2})(?=年)|^(?:[(]|.{0,4}年度:)?(20[0-9]{2})[)]?$")
"""A year before 年, or alone in a line, 评价年度：2023 too."""
_PRINTED_YEAR = re.compile(r"[0-9０-９](?:[\s　]?[0-9０-９]){3}")
"""Four digits as a title may have them: ２０２２, 2 0 2 2."""
_SPELLED_YEAR = re.compile(
    r"二[〇零○Oo0０][〇零○一二三四五六七八九]{2}(?=\s*年\s*度|\s*年\s*[)）]?\s*$|年.*表)"
)
_SPELLED = str.maketrans("〇零○Oo０一二三四五六七八九", "000000123456789")
"""二〇二三年度, in a title or a year line; in a date the year stays as it is spelled."""
_YEAR_AT_END = re.compile(r"(?<!\s)\s*[（(]\s{0,9}[0-9０-９xX×　 ]{0,6}\s{0,9}年\s{0,9}度?\s{0,9}[)）]\s*$")
"""No two parts of it can take a long run of blanks, which would be tried in every way."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines around a table, sorted. ``title`` and ``year_line`` hold `YEAR_MARK` for the year."""

    caption: tuple[str, ...] = ()
    title: str = ""
    year_line: str = ""
    above: tuple[str, ...] = ()
    year: str = ""


def lines_over(sheet: Sheet) -> list[str]:
    """Return all lines over the table of ``sheet``, caption and title first.

    A reader of files gives them as ``above``, in the order of the file; a sheet that was laid out has there
    what stands between title and table alone.
    """
    words = "".join("".join(sheet.above).split())
    if "".join(sheet.title.split()) in words and sheet.above:
        return list(sheet.above)
    return [line for line in (sheet.caption, sheet.title, sheet.year_line, *sheet.above) if line.strip()]


def sort_above(lines: Sequence[str], title_of: Sequence[Template] = ()) -> Lines:
    """Part caption, title and year line from the other lines above a table.

    The title is the last line that reads like one, or one that a template of ``title_of`` has.
    """
    lines = [line.rstrip() for text in lines for line in text.split("\n") if line.strip()]
    lines = [part for line in lines for part in _without_caption(line)]
    lines = [_SPELLED_YEAR.sub(lambda year: year[0].translate(_SPELLED), line) for line in lines]
    title_number = _title_number(lines, title_of)
    if title_number is None:
        return Lines(above=tuple(lines), year=_year_in(lines))
    title, year_line, above = lines[title_number].strip(), "", lines[title_number + 1 :]
    if above and _YEAR_LINE.fullmatch(fold(above[0])):
        year_line, above = above[0].strip(), above[1:]
    year = _year_in([year_line], of_days=False) or _year_in([title], of_days=False) or _year_in(lines)
    first = title_number
    while first and _begins_title(lines[first - 1], title):
        first -= 1
        title = f"{lines[first].strip()}\n{title}"
    return Lines(
        tuple(lines[:first]), _marked(title, year), _marked(year_line, year, blank=True), tuple(above), year
    )


def _without_caption(line: str) -> tuple[str, ...]:
    """Return ``line``, or the caption and the title that stand in it: 附件2：项目支出绩效自评表."""
    match = _CAPTION_BEFORE.match(line)
    if match is None:
        return (line,)
    word = fold(_YEAR_AT_END.sub("", match[2]))
    is_title = len(word) <= _LONGEST_TITLE and _TITLE.search(word) and not _NO_TITLE.search(word)
    return (match[1], match[2].strip()) if is_title else (line,)


def _title_number(lines: Sequence[str], templates: Sequence[Template]) -> int | None:
    """Return the number of the line that is the title; ``None`` where none reads like one."""
    titles = {_without_year(template.title) for template in templates} - {""}
    for number in range(len(lines) - 1, -1, -1):
        if _without_year(_YEAR_AT_END.sub("", lines[number])) in titles:
            return number
    for pattern in (_TITLE, _ANY_TABLE):
        for number in range(len(lines) - 1, -1, -1):
            word = fold(_YEAR_AT_END.sub("", lines[number]))
            if len(word) <= _LONGEST_TITLE and pattern.search(word) and not _NO_TITLE.search(word):
                return number
    return None


def is_title_of(template: Template, lines: Iterable[str]) -> bool:
    """Return whether one of ``lines`` is the title of ``template``, whatever the year."""
    title = _without_year(template.title)
    return any(
        _without_year(_YEAR_AT_END.sub("", line)) == title for text in lines for line in text.splitlines()
    )


def _without_year(title: str) -> str:
    """Return the folded ``title`` without its year."""
    return re.sub(r"[0-9]{4}年?度?", "", fold(with_year(title, ""))).replace("年度", "")


def _begins_title(line: str, title: str) -> bool:
    """Return whether ``line``, over a title, is its first half: 某市市级专项资金 over 绩效自评表."""
    word = fold(line)
    complete = len(fold(title)) > _SHORT_TITLE and not fold(title).startswith("绩效")
    return 3 < len(word) <= _LONGEST_HALF and not complete and _HALF_TITLE.search(word) is not None


def _year_in(lines: Iterable[str], *, of_days: bool = True) -> str:
    """Return the year that one of ``lines`` names; with ``of_days`` a line with a month is a date."""
    for line in lines:
        word = fold(line)
        is_date = "日" in word or (of_days and "月" in word)
        match = None if is_date else _YEAR.search(word)
        if match:
            return match[1] or match[2]
    return ""


def _marked(line: str, year: str, *, blank: bool = False) -> str:
    """Return ``line`` with `YEAR_MARK` in the place of the year."""
    if year:
        match = next((match for match in _PRINTED_YEAR.finditer(line) if fold(match[0]) == year), None)
        return f"{line[: match.start()]}{YEAR_MARK}{line[match.end() :]}" if match else line
    if blank:
        return re.sub(r"(?<=[（(])[\s　xX×]*(?=年)", YEAR_MARK, line, count=1)
    return line


def with_lines(form: Form, lines: Lines, below: Sequence[str], template: Template) -> Form:
    """Return ``form`` with the title and the lines around its table that are not the template's own."""
    title = f"{lines.title}\n{lines.year_line}" if lines.year_line else lines.title
    template_titles = [_joined((template.title, template.year_line)), _joined((template.title,)), ""]
    if not lines.year:
        template_titles += [words.replace(YEAR_MARK, "") for words in template_titles]
    form = replace(form, title="" if _joined((title,)) in template_titles else title)
    above = (*lines.caption, *lines.above)
    template_above = template.lines_above(replace(form, above=None))
    # a table that was copied without its lines has the official form's; one that was read off a file, its own
    none = "" if template.origin != BOOK or not lines.title else _joined(template_above)
    form = replace(form, above=None if _joined(above) in (_joined(template_above), none) else above)
    signed = _joined((*template.below, *template.sign_off))
    none = "" if template.origin != BOOK else signed
    same = _joined(below) in (_joined(template.below), _joined(template.sign_off), signed, none)
    return replace(form, below=None if same else tuple(below))


def _joined(lines: Iterable[str]) -> str:
    """Return the lines' signs without white space: what makes two of them the same on paper."""
    return "".join("".join(lines).split())
