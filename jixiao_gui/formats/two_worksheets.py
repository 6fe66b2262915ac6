"""A form that runs on over another worksheet, put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.sheet import Row, Sheet

_HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "指标值", "实际完成值")
_TITLES = ("自评表", "续表", "(续", "接上页", "年度)", "附件", "附表")


def join_worksheets(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Put each worksheet that goes on with the form of the one before to it.

    It does when that form has no 总分 yet, and this one has no 项目名称, but the head of the indicators
    again, or goes down to 总分 in as many columns.
    """
    joined: list[Sheet] = []
    for sheet in sheets:
        rows = _continuing(joined[-1], sheet) if joined else None
        if rows is None:
            joined.append(sheet)
        else:
            joined[-1] = replace(joined[-1], rows=joined[-1].rows + rows)
    return joined


def _continuing(above: Sheet, below: Sheet) -> tuple[Row, ...] | None:
    """The rows with which ``below`` goes on with the form ``above``; ``None`` when it does not."""
    if not any(_first(row).startswith("项目名称") for row in above.rows):
        return None
    if any(_first(row).startswith("总分") for row in above.rows) or not any(map(_is_head, above.rows)):
        return None
    if any("项目名称" in fold(cell.text) for row in below.rows for cell in row.cells):
        return None
    top = 0
    while top < len(below.rows) and _is_title(below.rows[top]):
        top += 1
    rows = below.rows[top:]
    if not rows:
        return None
    ends = any(_first(row).startswith("总分") for row in rows) and len(above.widths) == len(below.widths)
    return _with_total(rows) if _is_head(rows[0]) or ends else None


def _with_total(rows: Sequence[Row]) -> tuple[Row, ...]:
    """``rows`` with 总分 as wide as it is on paper: up to 分值, where its label was not merged."""
    weight = 0
    made: list[Row] = []
    for row in rows:
        if _is_head(row):
            weight = next((cell.column for cell in row.cells if fold(cell.text).startswith("分值")), 0)
        first, *rest = row.cells
        before = [cell for cell in rest if cell.column < weight]
        if fold(first.text).startswith("总分") and before and not any(cell.text.strip() for cell in before):
            wide = replace(first, columns=weight - first.column)
            row = replace(row, cells=(wide, *rest[len(before) :]))
        made.append(row)
    return tuple(made)


def _is_head(row: Row) -> bool:
    return len({fold(cell.text) for cell in row.cells} & set(_HEADS)) > 1


def _is_title(row: Row) -> bool:
    """True for a line over a table that goes on: the title again, 续表, the year; or nothing."""
    words = [word for cell in row.cells if (word := fold(cell.text))]
    return not words or (len(set(words)) == 1 and any(title in words[0] for title in _TITLES))


def _first(row: Row) -> str:
    return next((word for cell in row.cells if (word := fold(cell.text))), "")
