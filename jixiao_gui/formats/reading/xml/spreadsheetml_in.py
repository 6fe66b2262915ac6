"""SpreadsheetML 2003 (mostly under the name of an xls) read as plain sheets, by way of an xlsx."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.guard import Part, as_file, read_whole, reading
from jixiao_gui.formats.reading.xlsx.xlsx_dates import serial
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import PLAIN, Look, make_look, rich
from jixiao_gui.formats.reading.xlsx.xlsx_parts import (
    MAX_COLUMNS,
    MAX_MERGES,
    MAX_ROWS,
    SheetParts,
    WorkbookParts,
)
from jixiao_gui.formats.safe_xml import stream, whole_xml

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_HTML = "{http://www.w3.org/TR/REC-html40}"
_PLAIN = "General", PLAIN
_X = "{urn:schemas-microsoft-com:office:excel}"
_NAMED = {
    "General Number": "General",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Currency": '"¥"#,##0.00',
    "Euro Currency": '"€"#,##0.00',
    "General Date": "yyyy/m/d h:mm",
    "Short Date": "yyyy/m/d",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "yyyy/m/d",
    "Short Time": "h:mm",
    "Long Time": "h:mm:ss",
    "Medium Time": "h:mm AM/PM",
}
"""The codes of formats with a name."""
_STATES = {"SheetHidden": "hidden", "SheetVeryHidden": "veryHidden"}
_POINTS = 5.25
"""Points of a column to a character."""


def read_spreadsheetml(path: Path, *, exact: bool = False, alive: Alive | None = None) -> ReadFile:
    """Return the tables of the workbook.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    from jixiao_gui.formats.reading.xlsx.xlsx_in import read_xlsx

    data = whole_xml(read_whole(path))
    with reading(path):
        workbook = _Reader().read(Part(io.BytesIO(data), len(data)), alive).packed()
    with as_file(workbook, path.name) as xlsx:
        return read_xlsx(xlsx, exact=exact, alive=alive)


@dataclass(slots=True)
class _Reader:
    """Reads the stream of one workbook."""

    book: WorkbookParts = field(default_factory=WorkbookParts)
    codes: dict[str, tuple[str, Look]] = field(default_factory=dict)
    """Number format and look by the style's name."""
    columns: dict[int, str] = field(default_factory=dict)
    """Style by column."""
    row: int = -1
    column: int = -1

    def read(self, part: Part, alive: Alive | None) -> WorkbookParts:
        """Return the workbook in ``part``."""
        names = ("Style", "Worksheet", "Column", "Row")
        tags = [
            *(_SS + name for name in names),
            *(_X + n for n in ("Visible", "Header", "Footer", "Date1904")),
        ]
        for event, element in stream(part, tags):
            part.mark()
            if element.tag == _SS + "Worksheet":
                if event == "start":
                    if alive is not None:
                        alive()
                    self.book.sheets.append(SheetParts(element.get(_SS + "Name", "")))
                    self.row = self.column = -1
                    self.columns = {}
            elif event == "end":
                self._end_element(element)
                if element.tag == _SS + "Row":
                    _release(element)
        return self.book

    def _end_element(self, element: Any) -> None:
        if element.tag == _SS + "Style":
            self._style(element)
        elif element.tag == _X + "Date1904":
            self.book.is_1904 = True
        elif self.book.sheets:
            sheet = self.book.sheets[-1]
            if element.tag == _SS + "Row":
                self._end_row(element, sheet)
            elif element.tag == _SS + "Column":
                self._end_column(element, sheet)
            elif element.tag == _X + "Visible":
                sheet.state = _STATES.get((element.text or "").strip(), "visible")
            elif element.tag == _X + "Header":
                sheet.header = element.get(_X + "Data", "")
            elif element.tag == _X + "Footer":
                sheet.footer = element.get(_X + "Data", "")

    def _style(self, element: Any) -> None:
        code, look = self.codes.get(element.get(_SS + "Parent", ""), _PLAIN)
        for item in element.iterchildren(_SS + "NumberFormat"):
            format_name = item.get(_SS + "Format", "General")
            code = _NAMED.get(format_name, format_name)
        for font in element.iterchildren(_SS + "Font"):
            script = font.get(_SS + "VerticalAlign", "").lower()
            look = make_look(font.get(_SS + "StrikeThrough") == "1", script, font.get(_SS + "FontName", ""))
        self.codes[element.get(_SS + "ID", "")] = code, look

    def _end_column(self, element: Any, sheet: SheetParts) -> None:
        first = _whole_number(element, "Index", self.column + 2) - 1
        last = min(first + _whole_number(element, "Span", 0), MAX_COLUMNS - 1)
        for column in range(max(first, 0), last + 1):
            sheet.widths[column] = _float(element.get(_SS + "Width", "48")) / _POINTS
            if element.get(_SS + "Hidden") == "1":
                sheet.hidden_columns.add(column)
            self.columns[column] = element.get(_SS + "StyleID", "")
        self.column = last

    def _end_row(self, element: Any, sheet: SheetParts) -> None:
        first = max(_whole_number(element, "Index", self.row + 2) - 1, 0)
        self.row = min(first + _whole_number(element, "Span", 0), MAX_ROWS)
        if element.get(_SS + "Hidden") == "1":
            sheet.hidden_rows.update(range(first, self.row + 1))
        column = -1
        for cell in element.iterchildren(_SS + "Cell"):
            column = max(_whole_number(cell, "Index", column + 2) - 1, 0)
            across, down = _whole_number(cell, "MergeAcross", 0), _whole_number(cell, "MergeDown", 0)
            if (across or down) and len(sheet.merges) < MAX_MERGES:
                sheet.merges.append((first, column, first + down, column + across))
            self._cell(cell, first, column, element.get(_SS + "StyleID", ""), sheet)
            column += across

    def _cell(self, cell: Any, row: int, column: int, of_row: str, sheet: SheetParts) -> None:
        for comment in cell.iterchildren(_SS + "Comment"):
            sheet.comments.append((row, column, "".join(comment.itertext()).strip()))
        data = next(cell.iterchildren(_SS + "Data"), None)
        if data is None or not (text := "".join(data.itertext())):
            return
        style = cell.get(_SS + "StyleID") or of_row or self.columns.get(column, "")
        kind, (code, look) = data.get(_SS + "Type", "String"), self.codes.get(style or "Default", _PLAIN)
        if kind == "DateTime":
            days = serial(text.strip().rstrip("Z"), self.book.is_1904)
            if days is not None:
                sheet.put(row, column, "n", str(days), self.book.style(code, look))
                return
        if kind == "Number":
            sheet.put(row, column, "n", text.strip(), self.book.style(code, look))
        elif kind == "Boolean":
            sheet.put(row, column, "b", text.strip())
        elif kind != "Error" and any(of != PLAIN for _, of in _pieces(data, PLAIN)):
            sheet.put(row, column, "runs", rich(_pieces(data, PLAIN)), self.book.style(code))
        else:
            sheet.put(row, column, "e" if kind == "Error" else "str", text, self.book.style(code, look))


def _pieces(element: Any, look: Look) -> Iterator[tuple[str, Look]]:
    """Yield the text of a cell in pieces: those in S, Sup and Sub have a look of their own."""
    if element.text:
        yield element.text, look
    for child in element:
        name = str(child.tag).rpartition("}")[2].lower()
        script = {"sup": "superscript", "sub": "subscript"}.get(name, look.script)
        font = child.get(_HTML + "Face") or look.font
        yield from _pieces(child, make_look(look.struck or name == "s", script, font))
        if child.tail:
            yield child.tail, look


def _whole_number(element: Any, name: str, otherwise: int) -> int:
    text = element.get(_SS + name, "")
    return min(int(text), 1 << 24) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def _float(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 5000.0)
    except ValueError:
        return 48.0


def _release(element: Any) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        parent.remove(element.getprevious())
