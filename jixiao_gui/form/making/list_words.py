"""Words of project lists: the meaning of a column's heading, and amounts brought to 万元.

A list is any table with one project a line. Its headings are the clerk's own, so they are matched
loosely; a heading that matches nothing has the `ListColumn.field` "" and can be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao_gui.form.model import AMOUNT_FIELDS, HEADER_FIELDS
from jixiao_gui.form.numbers import fold, is_void, plain, read_amount, split_number
from jixiao_gui.form.places import AMOUNT_NAMES, HEADER_NAMES, YEAR_NAME

TEXT_FIELDS = (*HEADER_FIELDS, "year")
AMOUNT_COLUMNS = (*AMOUNT_FIELDS, "plan")
"""``plan`` is a budget of unknown kind; the template's rule set decides on its column."""
SOURCES = ("total", "appropriation", "carried", "other")
FIELD_NAMES = {
    **HEADER_NAMES,
    "year": YEAR_NAME,
    **AMOUNT_NAMES,
    "plan": "预算数",
    "total": "年度资金总额",
    "appropriation": "当年财政拨款",
    "carried": "上年结转资金",
    "other": "其他资金",
}

_NUMBERING = re.compile(r"序号|编号|行次|(?<![及和与])(编码|代码)|^no\.?$|^#$|^号$")
# Of several columns that may hold the project's name, the first pattern that one of them matches wins.
_PROJECT = tuple(
    map(
        re.compile,
        (r"^项目名称$", r"(三级|二级|子|明细)项目(名称)?$", r"项目名称?$|项目全称$", r"^(支出|预算)?项目$"),
    )
)
_TEXTS = (
    ("phone", re.compile(r"电话|手机|联系方式")),
    ("leader", re.compile(r"(?<!单位)(?<!部门)(负责人|责任人)")),
    ("department", re.compile(r"主管(部门|单位|局|处室)|一级预算单位|^(预算|所属)?部门(名称)?$")),
    ("unit", re.compile(r"(实施|项目|承担|执行|使用|填报|申报|预算|承办|建设|所属)单位|^单位(名称|全称)?$")),
    ("year", re.compile(r"^(预算|所属|项目|评价|填报)?(年度|年份)$")),
)
_SOURCES = (
    ("carried", re.compile(r"(上年|年初|以前年度|历年)?结转(结余)?(资金)?|上年结余(资金)?")),
    ("appropriation", re.compile(r"(当年|本年)?财政(拨款|资金|补助)|(当年|本年)?一般公共预算(拨款|资金)?")),
    ("other", re.compile(r"其[他它](资金|收入|来源)?")),
)
_SUM = re.compile(r"合计|小计|总计|总额|金额|总数|^$")
_NO_AMOUNT = re.compile(
    r"率|比例|比重|占比|%|进度|差额|差异|偏差|增减|调整数|调增|调减|追加|备注|说明|科目|依据|文号|分类|类型|类别|性质"
    r"|下一?年|年末|本年结[余转]|(上年|去年|上一年度?|以前年度)(?!结)|分值|得分"
)
"""Amounts of another year, differences, rates: none of them is an amount of the form."""
_AMOUNTS = (
    (
        "executed",
        re.compile(
            r"执行(数|金额|额)?$|实际(支出|执行|使用)|(?<!预算)支出(数|金额|额)|决算|已?支付(数|金额)"
        ),
    ),
    ("initial", re.compile(r"年初|期初|批复")),
    ("budget", re.compile(r"全年预算|调整后|调整预算|^全年(数|金额)$")),
    (
        "plan",
        re.compile(
            r"^(项目|本年|当年|年度)?总?预算(数|金额|安排数?|额|总额|资金)?$|资金总额|项目资金|^(项目)?总?金额$"
        ),
    ),
)
_YEAR_PREFIX = re.compile(r"^20\d\d年度?(?=.)")
_UNIT = re.compile(r"亿元|万元|千元|百元|元")
_UNIT_SAID = re.compile(
    r"单位:?(?:人民币)?:?(亿元|万元|千元|百元|元)(?!\w)|\((?:单位:?)?(亿元|万元|千元|百元|元)\)"
)
_TO_WAN = {
    "亿元": Decimal(10000),
    "万元": Decimal(1),
    "千元": Decimal("0.1"),
    "百元": Decimal("0.01"),
    "元": Decimal("0.0001"),
}
_TOTAL = re.compile(r"(合计|总计|小计|共计)(数|金额|额)?[:,。]?(\([^()]*\))?$|^(合计|总计|小计|共计)[:(]")
_GRAND = re.compile(r"^(合计|总计|共计|总合计)")
_FOOTNOTE = re.compile(
    r"^(注|备注|说明|填表说明|填表人|填报人|填报日期|制表人?|审核人?|复核人?|经办人|联系人)\d*[:、]|^注\d"
)
_YEAR_SAID = re.compile(r"(?<!\d)(20\d\d)年(?!\d{1,2}月)")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list: its place, its heading as printed, and its meaning.

    ``field`` is one of `TEXT_FIELDS` or `AMOUNT_COLUMNS`, "" for a column that is not used.
    ``source`` is one of `SOURCES` for an amount. ``unit`` is that of the amounts (元, 万元, …) by the
    heading or the words above the table, "" when neither names it. ``note`` tells why a column that
    was understood is not used.
    """

    column: int
    heading: str
    field: str = ""
    source: str = ""
    unit: str = ""
    note: str = ""


def find_columns(headings: Sequence[Sequence[str]], above: Iterable[str] = ()) -> list[ListColumn]:
    """Return the meaning of each column, by its heading words from the top head row to the lowest.

    ``above`` are the words over the table, which may name the unit of the amounts. Every text field
    is found once at most: the best match from the left.
    """
    unit = unit_said(above)
    columns: list[ListColumn] = []
    before = ""
    for place, words in enumerate(headings):
        levels = [fold(word).lower() for word in words if fold(word)]
        column = ListColumn(place, "/".join("".join(word.split()) for word in words if fold(word)))
        heading = _without_unit(levels[-1]) if levels else ""
        if levels and not _NUMBERING.search(heading) and not names_project(heading):
            text = _first_match(_TEXTS, heading)
            column = replace(column, field=text) if text else _amount_column(column, levels, before, unit)
        before = column.field if column.source else ""
        columns.append(column)
    project = _project_column([fold(words[-1]).lower() if words else "" for words in headings])
    if project is not None:
        columns[project] = replace(columns[project], field="project")
    return _without_duplicates(columns)


def names_project(text: str) -> bool:
    """Return True for a heading over the names of projects."""
    return _project_column([fold(text).lower()]) is not None


def is_heading(text: str) -> bool:
    """Return True for words that can stand over a column that a list is read by."""
    column = find_columns([["预算数"], [text]])[1]
    return bool(column.field)


def unit_said(words: Iterable[str]) -> str:
    """Return the unit of amounts that words over a table name (``单位：元``), "" when none does."""
    unit = ""
    for word in words:
        for match in _UNIT_SAID.finditer(fold(word)):
            unit = match[1] or match[2]
    return unit


def year_said(words: Iterable[str]) -> str:
    """Return the first year that ``words`` name, as four digits, or ""."""
    return next((match[1] for word in words if (match := _YEAR_SAID.search(fold(word)))), "")


def is_total(text: str) -> bool:
    """Return True for the first words of a line of sums (合计, 小计：, 部门合计)."""
    return _TOTAL.search(fold(text)) is not None


def is_grand_total(text: str) -> bool:
    """Return True for the line that sums the whole list."""
    return is_total(text) and _GRAND.search(fold(text)) is not None


def is_footnote(text: str) -> bool:
    """Return True for words under a table: 注：…, 填表人：…"""
    return _FOOTNOTE.search(fold(text)) is not None


def amount_text(text: str, unit: str) -> str | None:
    """Return the amount of a cell as the form writes it, in 万元; "" for an empty cell, ``None`` for no
    number.

    A unit in the cell (``35000元``) wins over the column's ``unit``. An amount in 万元 keeps its digits as
    they are shown; any other is converted exactly.
    """
    shown = text.strip().lstrip("¥￥").strip()
    if is_void(shown):
        return ""
    parts = split_number(shown)
    if parts is None:
        return None
    if parts[1]:
        value = read_amount(shown)
        in_wan = parts[1] in ("万", "万元")
    else:
        value = parts[0] * _TO_WAN.get(unit or "万元", 1)
        in_wan = unit in ("", "万元")
    if value is None:
        return None
    if in_wan:
        return fold(shown).removesuffix("元").removesuffix("万")
    return plain(value)


def _amount_column(column: ListColumn, levels: list[str], before: str, unit: str) -> ListColumn:
    """Return an amount's column: its kind and source from its own words, or from those over them.

    ``before`` is the kind of the amount to the left: 全年预算数 | 其中：财政拨款 | 其他资金, where the parts
    follow their sum.
    """
    bare = [_YEAR_PREFIX.sub("", _without_unit(level)) for level in levels]
    if any(_NO_AMOUNT.search(word) for word in bare):
        return column
    source = next((name for word in reversed(bare) if (name := _first_match(_SOURCES, word))), "")
    kinds = [_first_match(_AMOUNTS, _without_source(word)) for word in bare]
    if not kinds[-1] and not _first_match(_SOURCES, bare[-1]) and not _SUM.search(bare[-1]):
        return column  # under 项目资金 there may be words as well as amounts
    field = next((name for name in reversed(kinds) if name), "") or (before if source else "")
    if not field:
        return column
    column_unit = next((match[0] for level in reversed(levels) if (match := _UNIT.search(level))), unit)
    return replace(column, field=field, source=source or "total", unit=column_unit)


def _first_match(patterns: Sequence[tuple[str, re.Pattern[str]]], word: str) -> str:
    return next((name for name, pattern in patterns if pattern.search(word)), "")


def _without_source(word: str) -> str:
    for _, pattern in _SOURCES:
        word = pattern.sub("", word)
    return word


def _without_unit(word: str) -> str:
    """Return a folded heading without what stands in brackets and without the unit at its end."""
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", word)
    return re.sub(r"[,/:]?(单位:?)?(亿元|万元|千元|百元|元)$", "", bare)


def _project_column(words: Sequence[str]) -> int | None:
    bare = [_without_unit(word) for word in words]
    for pattern in _PROJECT:
        for place, word in enumerate(bare):
            if not _NUMBERING.search(word) and pattern.search(word):
                return place
    return None


def _without_duplicates(columns: list[ListColumn]) -> list[ListColumn]:
    """Return the columns, of several with one meaning only the one in the form's own word, else the first."""
    chosen: dict[tuple[str, str], ListColumn] = {}
    for column in columns:
        key = (column.field, column.source)
        if column.field and (key not in chosen or _is_exact(column) > _is_exact(chosen[key])):
            chosen[key] = column
    result = []
    for column in columns:
        best = chosen.get((column.field, column.source))
        if best is None or best is column:
            result.append(column)
        else:
            note = "" if best.heading == column.heading else f"与“{best.heading}”意思相同，没有读入"
            result.append(replace(column, field="", source="", unit="", note=note))
    return result


def _is_exact(column: ListColumn) -> bool:
    return _without_unit(fold(column.heading)) == FIELD_NAMES.get(column.field)
