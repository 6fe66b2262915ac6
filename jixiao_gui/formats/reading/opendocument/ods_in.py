"""OpenDocument spreadsheets (ods) read as plain sheets, by way of the parts of an xlsx.

A cell's shown text stands in the file beside its value, so no number format is needed.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.guard import as_file, reading
from jixiao_gui.formats.reading.opendocument.opendocument import (
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    children,
    count_of,
    roots,
    words,
)
from jixiao_gui.formats.reading.xlsx.xlsx_parts import (
    MAX_COLUMNS,
    MAX_MERGES,
    MAX_ROWS,
    SheetParts,
    WorkbookParts,
)

_CELLS = frozenset((TABLE + "table-cell", TABLE + "covered-table-cell"))
_ROWS = frozenset((TABLE + "table-row",))
_COLUMNS = frozenset((TABLE + "table-column",))
_GROUPS = frozenset(
    TABLE + name
    for name in (
        *("table-header-rows", "table-row-group", "table-rows"),
        *("table-header-columns", "table-column-group", "table-columns"),
    )
)
_UNSEEN = ("collapse", "filter")
_NUMBERS = ("float", "currency", "percentage")


def read_ods(path: Path, *, exact: bool = False, alive: Alive | None = None) -> ReadFile:
    """Return what `read_xlsx` finds in the workbook.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    from jixiao_gui.formats.reading.xlsx.xlsx_in import read_xlsx

    book = WorkbookParts()
    with reading(path):
        root, *_ = roots(path)
        hidden = {
            style.get(STYLE + "name", "")
            for style in root.iter(STYLE + "style")
            for properties in style.iterchildren(STYLE + "table-properties")
            if properties.get(TABLE + "display") == "false"
        }
        for body in root.iter(OFFICE + "spreadsheet"):
            for table in body.iterchildren(TABLE + "table"):
                if alive is not None:
                    alive()
                state = "hidden" if table.get(TABLE + "style-name") in hidden else "visible"
                book.sheets.append(_sheet(table, state, exact))
        workbook = book.packed()
    with as_file(workbook, path.name) as xlsx:
        return read_xlsx(xlsx, exact=exact, alive=alive)


def _sheet(table: etree._Element, state: str, exact: bool) -> SheetParts:
    sheet = SheetParts(table.get(TABLE + "name", ""), state)
    column = 0
    for element in children(table, _COLUMNS, _GROUPS):
        many = count_of(element, "number-columns-repeated")
        if element.get(TABLE + "visibility") in _UNSEEN:
            sheet.hidden_columns.update(range(column, min(column + many, MAX_COLUMNS)))
        column += many
    row = 0
    for element in children(table, _ROWS, _GROUPS):
        many = count_of(element, "number-rows-repeated")
        if element.get(TABLE + "visibility") in _UNSEEN:
            sheet.hidden_rows.update(range(row, min(row + many, MAX_ROWS)))
        _row(element, row, many, sheet, exact)
        row += many
    return sheet


def _row(element: etree._Element, row: int, many: int, sheet: SheetParts, exact: bool) -> None:
    column = 0
    for cell in children(element, _CELLS, frozenset()):
        wide = count_of(cell, "number-columns-repeated")
        kind, value = _value(cell, exact)
        if value:
            for line in range(row, row + many):
                for place in range(column, column + wide):
                    sheet.put(line, place, kind, value)
        across, down = count_of(cell, "number-columns-spanned"), count_of(cell, "number-rows-spanned")
        if (across > 1 or down > 1) and len(sheet.merges) < MAX_MERGES:
            sheet.merges.append((row, column, row + down - 1, column + across - 1))
        column += wide


def _value(cell: etree._Element, exact: bool) -> tuple[str, str]:
    """Return kind and text of a cell: what it shows, or where amounts are wanted its number."""
    if exact and cell.get(OFFICE + "value-type") in _NUMBERS:
        return "n", cell.get(OFFICE + "value", "")
    lines = [words(paragraph) for paragraph in cell.iterchildren(TEXT + "p")]
    return "str", "\n".join(lines)
