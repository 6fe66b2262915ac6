"""Amounts that a sheet has in 亿元, 千元 or another unit, converted: a form has 万元 or 元."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from jixiao_gui.form.cell_texts import AnyRow, row_text, split_path, with_row_texts
from jixiao_gui.form.model import FundLine
from jixiao_gui.form.numbers import fold, plain, split_number
from jixiao_gui.form.template_sections import Column, Grid, GridCell, Table
from jixiao_gui.sheet.lines import Lines
from jixiao_gui.sheet.notes import Note
from jixiao_gui.sheet.own_template import SheetContents
from jixiao_gui.sheet.printed_units import TO_WAN, UNIT, names_usual_unit, unit_in

_NO_AMOUNT = frozenset(("item", "term_item", "rate", "weight", "score", "standard", "note"))
"""Columns of the table of money that hold no amounts."""
_COUNTED = re.compile("率|比|序号|编号|编码|代码|文号|年[限度]|期限|人数|数量|系数|分值|得分|权重")
"""Heads of figures that are no money."""
_MONEY = re.compile("资金|预算|经费|金额|投资|拨款|支出|执行")


def convert_amounts(contents: SheetContents, lines: Lines) -> tuple[Lines, list[Note]]:
    """Convert the amounts in ``contents`` to 万元 where the form prints another unit for them.

    The words of ``contents`` and of the returned ``lines`` say 万元 then, and a note tells it.
    """
    lines_above = [*lines.caption, *lines.above]
    unit_of_form = unit_in(lines_above) if not names_usual_unit([*contents.words, *lines_above]) else ""
    units: set[str] = set()
    for number, section in enumerate(contents.sections):
        if isinstance(section, Grid):
            contents.sections[number] = _convert_cells(section, contents, units)
        elif section.id != "indicators":
            contents.sections[number] = _convert_table(section, contents, unit_of_form, units)
    if unit_of_form and units:
        above, caption = tuple(map(_in_wan, lines.above)), tuple(map(_in_wan, lines.caption))
        lines = replace(lines, above=above, caption=caption)
    if units:
        contents.words = [_in_wan(word) for word in contents.words]
    return lines, [Note("guess", f"金额以{unit}为单位，已换算为万元。") for unit in sorted(units)]


def _convert_table(table: Table, contents: SheetContents, unit_of_form: str, units: set[str]) -> Table:
    """Convert the columns of ``table`` that are in another unit; return it with 万元 in its words."""
    unit = unit_in([table.label, table.corner or ""]) or unit_of_form
    rows = _rows(table, contents)
    converted: dict[str, Decimal] = {}
    for column in table.columns:
        own = unit_in([column.head, column.upper])
        if (own or unit) and _holds_amounts(table, column, rows):
            converted[column.id] = TO_WAN[own or unit]
            units.add(own or unit)
    if not converted:
        return table
    _set_rows(table, contents, [_converted_row(row, converted) for row in rows])
    columns = tuple(
        replace(column, head=_in_wan(column.head), upper=_in_wan(column.upper)) for column in table.columns
    )
    corner = None if table.corner is None else _in_wan(table.corner)
    return replace(table, label=_in_wan(table.label), corner=corner, columns=columns)


def _convert_cells(grid: Grid, contents: SheetContents, units: set[str]) -> Grid:
    """Convert the lines of money that stand in cells, 预算数（亿元） | 1.2; return the grid in 万元."""
    cells = [cell for row in grid.rows for cell in row.cells]
    paths = [cell.field for cell in cells if cell.field.startswith("funds.")]
    unit = unit_in([cell.text for cell in cells if not cell.field])
    if not unit or not paths:
        return grid
    for path in paths:
        if split_path(path)[2] not in _NO_AMOUNT and path in contents.texts:
            contents.texts[path] = _converted(contents.texts[path], TO_WAN[unit])
    units.add(unit)
    rows = tuple(replace(row, cells=tuple(map(_cell_in_wan, row.cells))) for row in grid.rows)
    return replace(grid, rows=rows)


def _cell_in_wan(cell: GridCell) -> GridCell:
    return cell if cell.field else replace(cell, text=_in_wan(cell.text))


def _rows(table: Table, contents: SheetContents) -> list[AnyRow]:
    """Return the form's rows in ``table``."""
    if table.id == "funds":
        return list(contents.funds)
    return [row for own in contents.tables if own.id == table.id for row in own.rows]


def _set_rows(table: Table, contents: SheetContents, rows: list[AnyRow]) -> None:
    if table.id == "funds":
        contents.funds = [row for row in rows if isinstance(row, FundLine)]
        return
    texts = tuple(row for row in rows if isinstance(row, tuple))
    contents.tables = [replace(own, rows=texts) if own.id == table.id else own for own in contents.tables]


def _holds_amounts(table: Table, column: Column, rows: list[AnyRow]) -> bool:
    """Return whether ``column`` holds amounts of money and nothing else."""
    head = fold(f"{column.upper}{column.head}")
    if column.id in _NO_AMOUNT or _COUNTED.search(head):
        return False
    if table.id != "funds" and not _MONEY.search(head):
        return False
    texts = [row_text(row, column.id) for row in rows]
    figures = [split_number(text) for text in texts if any(sign.isdigit() for sign in text)]
    return bool(figures) and all(figure is not None and not figure[1] for figure in figures)


def _converted_row(row: AnyRow, factors: dict[str, Decimal]) -> AnyRow:
    return with_row_texts(
        row, {name: _converted(row_text(row, name), factor) for name, factor in factors.items()}
    )


def _converted(text: str, factor: Decimal) -> str:
    """Return a bare number times ``factor``; any other text as it is."""
    number = split_number(text)
    return text if number is None or number[1] else plain(number[0] * factor)


def _in_wan(words: str) -> str:
    """Return printed words with 万元 for another unit of money."""
    return UNIT.sub(lambda found: found[0].replace(found[1], "万元"), words)
