"""Lists of duties: the forms that units are to hand in, a line for each unit or each of its projects.

The headings are the office's own and are matched loosely, as those of project lists.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from jixiao_gui.form.making.list_words import is_footnote, is_total
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.reading.project_lists import read_list_file
from jixiao_gui.sheet.sheet import Sheet

_FIELDS = (
    ("level", re.compile(r"级次|层级|(单位|预算)级别|^级别$")),
    ("due", re.compile(r"截止|期限|(应报|报送|上报|交表|报表)(日期|时间)")),
    ("phone", re.compile(r"电话|手机|联系方式")),
    ("contact", re.compile(r"联系人|经办人?|填报人|负责人")),
    ("kind", re.compile(r"表种|表类|应报(表|材料)|(报表|表格)(名称|类型|种类)|报送内容")),
    ("note", re.compile(r"备注|说明")),
    ("department", re.compile(r"主管(部门|单位|局)|一级预算单位|^部门(名称)?$")),
    ("project", re.compile(r"^(预算|支出|二级|三级)?项目(名称|全称)?$")),
    ("unit", re.compile(r"单位(名称|全称)?$|^(机构|学校)(名称)?$")),
)
_NO_FIELD = re.compile(r"金额|编码|代码|序号|数量|个数")
_MAX_WORDS = 20
"""The most letters over a column."""
_MAX_HEAD = 20
"""Rows from the top in which the head is looked for."""
_DAY = re.compile(r"(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})(?![\d:])")
_JOINED_DAY = re.compile(r"(20\d{2})([01]\d)([0-3]\d)(?:\.0+)?")
_MONTH_END = re.compile(r"(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*月\s*(?:底|末)")
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.0+)?")
"""A day as Excel counts it: 30000 is in 1982, 69999 in 2091."""


def read_duties(path: Path, year: str = "") -> list[Duty]:
    """Return the duties of a list, in its order; ``year`` is that of days without one.

    Raises `FormatError` with a Chinese sentence, and `OSError`.
    """
    duties: list[Duty] = []
    for sheet in read_list_file(path).sheets:
        duties += _duties(_texts(sheet), year)
    if not duties:
        raise FormatError(
            f"无法读取“{path.name}”：没有找到应报名单，表头中要有“单位名称”，可以再有项目名称、截止日期、联系人等栏。"
        )
    return duties


def day_of(text: str, year: str = "") -> str:
    """Return the day in ``text`` as ``2024-03-31``, "" without one."""
    folded = " ".join(map(fold, text.split()))
    if _SERIAL.fullmatch(folded):
        return (date(1899, 12, 30) + timedelta(days=int(float(folded)))).isoformat()
    match = _JOINED_DAY.fullmatch(folded) or _DAY.search(folded)
    month_end = _MONTH_END.search(folded) if match is None else None
    found = match or month_end
    if found is None:
        return ""
    try:
        in_year, month = int(found[1] or year or date.today().year), int(found[2])
        day = int(match[3]) if match is not None else monthrange(in_year, month)[1]
        return date(in_year, month, day).isoformat()
    except ValueError:
        return ""


def _texts(sheet: Sheet) -> list[list[str]]:
    """Return a sheet's texts, that of a merged cell in every row and column that it covers."""
    width = max((cell.column + cell.columns for row in sheet.rows for cell in row.cells), default=0)
    texts = [[""] * width for _ in sheet.rows]
    for number, row in enumerate(sheet.rows):
        for cell in row.cells:
            for below in range(number, min(number + cell.rows, len(texts))):
                for column in range(cell.column, cell.column + cell.columns):
                    texts[below][column] = cell.text.strip()
    return texts


def _duties(rows: Sequence[Sequence[str]], year: str) -> list[Duty]:
    """Return the duties under the head of a table; none without a head."""
    first_row = next((n for n, row in enumerate(rows[:_MAX_HEAD]) if _is_head(row)), None)
    if first_row is None:
        return []
    last_row, columns = _head_of(rows, first_row)
    heads = rows[first_row : last_row + 1]
    duties: list[Duty] = []
    before: dict[str, str] = {}
    for row in rows[last_row + 1 :]:
        texts = {name: " ".join(row[column].split()) for name, column in columns.items()}
        first = next((text for text in row if text.strip()), "")
        if not any(texts.values()) or is_total(fold(first)) or is_footnote(fold(first)) or _is_band(row):
            continue
        if texts.get("project") and not texts.get("unit"):  # a unit is often named in its first line alone
            texts |= {
                name: before.get(name, "") for name in ("unit", "department", "level") if not texts.get(name)
            }
        unit = texts.get("unit") or texts.get("department", "")
        if (
            not unit
            or is_total(fold(unit))
            or unit in {head[columns.get("unit", 0)].strip() for head in heads}
        ):
            continue
        before = texts
        contact = " ".join(text for text in (texts.get("contact", ""), texts.get("phone", "")) if text)
        duties.append(
            Duty(
                unit=unit,
                department=texts.get("department", ""),
                project=texts.get("project", ""),
                kind=texts.get("kind", ""),
                level=texts.get("level", ""),
                due=day_of(texts.get("due", ""), year),
                contact=contact,
                note=texts.get("note", ""),
            )
        )
    return duties


def _is_head(row: Sequence[str]) -> bool:
    """Return whether ``row`` is the head of a list of duties, or its upper row."""
    columns = _columns(row)
    if _is_band(row):
        return False  # a title
    return "unit" in columns or "department" in columns


def _is_band(row: Sequence[str]) -> bool:
    """Return whether one text stands in all columns, merged: a title, or one of a part of the list."""
    return len(row) > 1 and len({*row}) == 1


def _head_of(rows: Sequence[Sequence[str]], first: int) -> tuple[int, dict[str, int]]:
    """Return the last row of the head that row ``first`` belongs to, and the column of each field.

    A second row belongs to the head where it holds nothing but headings, of a group's words with its own too
    (项目 over 名称 and 金额).
    """
    columns = _columns(rows[first])
    if "project" not in columns and first and not _is_band(rows[first - 1]):
        with_upper = _columns(_joined_heads(rows[first - 1], rows[first]))
        if with_upper.get("unit") == columns.get("unit") and "project" in with_upper:
            return first, with_upper
    if first + 1 < len(rows) and not _is_band(rows[first + 1]):
        upper, lower = rows[first], rows[first + 1]
        own = [(over, text) for over, text in zip(upper, lower, strict=True) if text and text != over]
        if own and all(_is_heading(text) or _field(over + text) for over, text in own):
            return first + 1, _columns(_joined_heads(upper, lower))
    return first, columns


def _joined_heads(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the words over each column: the lower ones, with the upper ones where they need them."""
    return [
        text if _field(text) else over if not text or text == over else over + text
        for over, text in zip(upper, lower, strict=True)
    ]


def _is_heading(text: str) -> bool:
    """Return whether ``text`` can stand over a column, be it one that is not read."""
    words = fold(text)
    return len(words) <= _MAX_WORDS and (bool(_field(text)) or _NO_FIELD.search(words) is not None)


def _field(text: str) -> str:
    """Return the field that the words over a column name, "" for none."""
    words = fold(text)
    if not words or len(words) > _MAX_WORDS or _NO_FIELD.search(words):
        return ""
    return next((name for name, pattern in _FIELDS if pattern.search(words)), "")


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Return the column of each field, of several the first."""
    columns: dict[str, int] = {}
    for number, text in enumerate(row):
        if name := _field(text):
            columns.setdefault(name, number)
    return columns
