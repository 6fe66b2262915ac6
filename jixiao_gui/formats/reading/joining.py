"""A form that a file has in several tables, one under the other, put together again.

Two halves of one table stand on the same columns, or begin with the head again. A form that was drawn as
several tables (项目信息, 资金情况, 绩效指标 …) has columns of its own in each: the whole gets the edges
of all, and the lines between two tables, 二、资金情况, become rows across.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from jixiao_gui.form.model import AMOUNT_FIELDS
from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.sheet import Cell, Row, Sheet
from jixiao_gui.sheet.usual_heads import PROJECT_LABEL, are_heads, first_word, is_total_row
from jixiao_gui.sheet.words import common_vocabulary, names_project

_CONTINUED = re.compile(r"[(（]?(续表?|接上页)")
_PAGE = re.compile(r"^[-—–―─第共/页0-9]*$")
_HEADING = re.compile(
    r"^(?:[(]?[一二三四五六七八九十]{1,2}[)]|[一二三四五六七八九十]{1,2}[、.]|[(]?[0-9]{1,2}[、.)])"
)
_ENDS_AS_TABLE = re.compile(r"表(?:\(.*\))?$")
_EDGE = 1.5
"""mm by which the columns of two halves of a form may differ."""
_TABLE_WIDTH, _NEAR = 1000.0, 4.0
"""The parts into which a table's width is divided, and how many of them two edges may differ to be one."""
_LONGEST_LINE, _MOST_LINES = 30, 2
"""Characters of a line between two tables of one form, and how many there may be."""
_LARGEST_PART = 500
"""Rows of a worksheet that is a part of a form."""
_MOST_PAIRS = 4
"""Cells of a row of labels and values."""


def join_continued(sheets: list[Sheet]) -> list[Sheet]:
    """Join the parts of a form that is split over several tables.

    A table continues the one before when that one is a form, and it has no 项目名称, no caption or title of
    its own (unless that says 续). Up to the 总分 row it stands on the same columns or begins with a head; a
    part of other columns begins with a head or a label, with a heading over it or nothing.
    """
    joined: list[Sheet] = []
    for sheet in sheets:
        if joined and _continues(joined[-1], sheet):
            joined[-1] = _joined(joined[-1], sheet)
        else:
            joined.append(sheet)
    return joined


def join_parts(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Join worksheets that hold a part of one form each: 基本情况, 资金情况, 绩效指标.

    A part goes to the worksheet before that names a project, where that lacks what the part has.
    """
    joined: list[Sheet] = []
    kinds: set[str] = set()
    for sheet in sheets:
        sheet_kinds = _kinds(sheet) if len(sheet.rows) <= _LARGEST_PART else set()
        if joined and "project" in kinds and sheet_kinds and not sheet_kinds & kinds:
            joined[-1] = _joined(joined[-1], sheet)
            kinds |= sheet_kinds
        else:
            joined.append(sheet)
            kinds = sheet_kinds
    return joined


def _kinds(sheet: Sheet) -> set[str]:
    """Return the parts of a form that are on ``sheet``: project, goal, funds, indicators."""
    words = common_vocabulary()
    kinds: set[str] = set()
    for row in sheet.rows:
        texts = [cell.text for cell in row.cells if cell.text.strip() and len(cell.text) <= _LONGEST_LINE]
        if any(words.meaning("header", text) == "project" for text in texts):
            kinds.add("project")
        for part, least in (("indicators", 3), ("funds", 2), ("goal", 1)):
            meanings = {words.meaning(part, text) for text in texts[: None if least > 1 else 2]} - {""}
            if len(meanings) >= least and (part != "funds" or meanings.intersection(AMOUNT_FIELDS)):
                kinds.add(part)
                break
    return kinds


def _continues(above: Sheet, below: Sheet) -> bool:
    """Return whether ``below`` continues the form in ``above``."""
    if not above.rows or not below.rows:
        return False
    if (below.caption or below.title or below.year_line) and not _CONTINUED.search(below.title):
        return False
    starts = [number for number, row in enumerate(above.rows) if _begins_form(row)]
    if not starts:
        return False
    if any(_begins_form(row) or PROJECT_LABEL in first_word(row) for row in below.rows):
        return False
    if _is_part(below):
        return True
    if any(is_total_row(row) for row in above.rows[starts[-1] :]):  # of several forms the last goes on
        return False
    return (
        _same_grid(above, below)
        or are_heads(cell.text for cell in below.rows[0].cells)
        or any(len(row.cells) == len(below.rows[0].cells) for row in above.rows[-1:] if len(row.cells) > 2)
    )


def _begins_form(row: Row) -> bool:
    """Return whether ``row`` names the project, or the department that a form is about."""
    texts = [cell.text for cell in row.cells]
    return names_project(common_vocabulary(), texts) or first_word(row).startswith("部门(单位)名称")


def _is_part(sheet: Sheet) -> bool:
    """Return whether ``sheet`` is drawn as a part of a form: a heading over it at most, a head or labels."""
    lines = _lines(sheet)
    if len(lines) > _MOST_LINES or any(len(fold(line)) > _LONGEST_LINE for line in lines):
        return False
    if any(not _HEADING.match(fold(line)) or _ENDS_AS_TABLE.search(fold(line)) for line in lines):
        return False
    words = common_vocabulary()
    cells = [cell.text for cell in sheet.rows[0].cells if cell.text.strip()]
    for part in ("funds", "indicators", "goal"):
        if len({words.meaning(part, text) for text in cells} - {""}) > 1:
            return True
    if lines and _is_labelled(sheet.rows[0]):
        return True
    pairs = all(len(row.cells) <= _MOST_PAIRS for row in sheet.rows)
    if pairs and bool(lines) and len(first_word(sheet.rows[0])) <= _LONGEST_LINE:
        return True
    return pairs and all(_is_labelled(row) for row in sheet.rows)


def _is_labelled(row: Row) -> bool:
    """Return whether ``row`` begins with the label of a goal, an amount or a cell of a form's head."""
    words = common_vocabulary()
    first = first_word(row)
    return len(row.cells) > 1 and any(words.meaning(part, first) for part in ("goal", "funds", "header"))


def _lines(sheet: Sheet) -> list[str]:
    """Return the lines over a part but for 续表 and page numbers."""
    lines = [line.strip() for text in sheet.above for line in text.split("\n")]
    return [line for line in lines if not _PAGE.match(fold(line)) and not _CONTINUED.search(line)]


def _joined(above: Sheet, below: Sheet) -> Sheet:
    """Return both tables as one sheet, with the edges of both."""
    first, second, widths = above.rows, below.rows, above.widths
    if above.widths and below.widths and not _same_grid(above, below):
        edges_above, edges_below = _edges(above.widths), _edges(below.widths)
        edges = _united(edges_above, edges_below)
        if all(_fits(row, above) for row in above.rows) and all(_fits(row, below) for row in below.rows):
            first = tuple(_moved(row, edges_above, edges) for row in above.rows)
            second = tuple(_moved(row, edges_below, edges) for row in below.rows)
            scale = max(sum(above.widths), sum(below.widths)) / _TABLE_WIDTH
            widths = tuple(round((b - a) * scale, 3) for a, b in pairwise(edges))
    if widths:
        lines = _lines(below)
        second = (*(Row((Cell(line, 0, len(widths)),)) for line in lines), *second)
    return replace(above, rows=(*first, *second), widths=widths, sign_off=(*above.sign_off, *below.sign_off))


def _edges(widths: Sequence[float]) -> list[float]:
    """Return the edges of columns in thousandths of the table's width: parts of a form are equally wide."""
    table_width = sum(widths) or 1.0
    return [0.0, *(edge / table_width * _TABLE_WIDTH for edge in accumulate(widths))]


def _united(upper: Sequence[float], lower: Sequence[float]) -> list[float]:
    """Return the edges of both tables, nearly equal ones once."""
    edges: list[float] = []
    for edge in sorted((*upper, *lower)):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges


def _moved(row: Row, row_edges: Sequence[float], edges: Sequence[float]) -> Row:
    """Return ``row`` on the columns between ``edges``."""
    places = [_nearest(edge, edges) for edge in row_edges]
    cells = []
    for cell in row.cells:
        start, end = places[cell.column], places[cell.column + max(cell.columns, 1)]
        cells.append(replace(cell, column=start, columns=max(end - start, 1)))
    return replace(row, cells=tuple(cells))


def _nearest(edge: float, edges: Sequence[float]) -> int:
    """Return the number of the one of ``edges`` that is nearest to ``edge``."""
    return min(range(len(edges)), key=lambda n: abs(edges[n] - edge))


def _fits(row: Row, sheet: Sheet) -> bool:
    return all(cell.column + max(cell.columns, 1) <= len(sheet.widths) for cell in row.cells)


def _same_grid(above: Sheet, below: Sheet) -> bool:
    if len(above.widths) != len(below.widths) or not above.widths:
        return False
    return all(abs(a - b) <= _EDGE for a, b in zip(above.widths, below.widths, strict=True))
