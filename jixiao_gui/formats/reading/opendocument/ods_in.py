"""OpenDocument spreadsheets (ods) read as plain sheets, by way of the parts of an xlsx.

A cell's shown text stands in the file beside its value, so no number format is needed.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.guard import as_file, reading
from jixiao_gui.formats.reading.docx.docx_styles import Look as TextLook
from jixiao_gui.formats.reading.opendocument.odf_styles import TextStyles
from jixiao_gui.formats.reading.opendocument.opendocument import (
    CALCEXT,
    DRAWN,
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    children,
    count_of,
    headers,
    pieces,
    roots,
    words,
)
from jixiao_gui.formats.reading.xlsx.number_formats import plain
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import PLAIN, Look, make_look, rich
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
    """Return the tables of the workbook.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    from jixiao_gui.formats.reading.xlsx.xlsx_in import read_xlsx

    book = WorkbookParts()
    with reading(path):
        document_roots = roots(path)
        reader = _Reader(document_roots, book, exact)
        for body in document_roots[0].iter(OFFICE + "spreadsheet"):
            for table in body.iterchildren(TABLE + "table"):
                if alive is not None:
                    alive()
                book.sheets.append(reader.sheet(table))
        workbook = book.packed()
    with as_file(workbook, path.name) as xlsx:
        return read_xlsx(xlsx, exact=exact, alive=alive)


class _Reader:
    """Reads the tables of one document; ``exact``: amounts in full, not as shown."""

    def __init__(self, document_roots: list[etree._Element], book: WorkbookParts, exact: bool) -> None:
        self._book, self._exact = book, exact
        self._styles = TextStyles(document_roots)
        self._hidden: set[str] = set()
        """The styles of tables that do not show."""
        self._pages: dict[str, str] = {}
        """The page on which tables of a style are printed."""
        self._headers: dict[str, str] = {}
        """The header of each page, as a workbook has it."""
        for root in document_roots:
            for style in root.iter(STYLE + "style"):
                name = style.get(STYLE + "name", "")
                self._pages[name] = style.get(STYLE + "master-page-name", "")
                for properties in style.iterchildren(STYLE + "table-properties"):
                    if properties.get(TABLE + "display") == "false":
                        self._hidden.add(name)
            for page in root.iter(STYLE + "master-page"):
                lines = [words(p) for of_page in headers([page]) for p in of_page.iter(TEXT + "p")]
                text = "\n".join(line for line in lines if line.strip())
                self._headers[page.get(STYLE + "name", "")] = text.replace("&", "&&")

    def sheet(self, table: etree._Element) -> SheetParts:
        """Return one table."""
        style = table.get(TABLE + "style-name", "")
        sheet = SheetParts(table.get(TABLE + "name", ""), "hidden" if style in self._hidden else "visible")
        sheet.header = self._headers.get(self._pages.get(style, ""), "")
        column = 0
        columns: list[tuple[int, str]] = []  # where a column's own cell style ends
        for element in children(table, _COLUMNS, _GROUPS):
            many = count_of(element, "number-columns-repeated")
            if element.get(TABLE + "visibility") in _UNSEEN:
                sheet.hidden_columns.update(range(column, min(column + many, MAX_COLUMNS)))
            column += many
            columns.append((column, element.get(TABLE + "default-cell-style-name", "")))
        row = 0
        for element in children(table, _ROWS, _GROUPS):
            many = count_of(element, "number-rows-repeated")
            if element.get(TABLE + "visibility") in _UNSEEN:
                sheet.hidden_rows.update(range(row, min(row + many, MAX_ROWS)))
            self._row(element, row, many, columns, sheet)
            row += many
        for shapes in table.iterchildren(TABLE + "shapes"):
            sheet.boxes += (words(paragraph) for paragraph in shapes.iter(TEXT + "p"))
        return sheet

    def _row(
        self, element: etree._Element, row: int, many: int, columns: list[tuple[int, str]], sheet: SheetParts
    ) -> None:
        column = 0
        for cell in children(element, _CELLS, frozenset()):
            wide = count_of(cell, "number-columns-repeated")
            of_column = next((style for end, style in columns if column < end), "")
            style = (
                cell.get(TABLE + "style-name") or element.get(TABLE + "default-cell-style-name") or of_column
            )
            kind, value, look = self._value(cell, style)
            if value:
                number = self._book.style("General", look)
                for line in range(row, row + many):
                    for place in range(column, column + wide):
                        sheet.put(line, place, kind, value, number)
            for comment in cell.iterchildren(OFFICE + "annotation"):
                comment_text = "\n".join(words(paragraph) for paragraph in comment.iter(TEXT + "p"))
                sheet.comments.append((row, column, comment_text))
            for shape in cell.iterchildren(*DRAWN):
                sheet.boxes += (words(paragraph) for paragraph in shape.iter(TEXT + "p"))
            across, down = count_of(cell, "number-columns-spanned"), count_of(cell, "number-rows-spanned")
            if (across > 1 or down > 1) and len(sheet.merges) < MAX_MERGES:
                sheet.merges.append((row, column, row + down - 1, column + across - 1))
            column += wide

    def _value(self, cell: etree._Element, style: str) -> tuple[str, str, Look]:
        """Return kind, text and look of a cell: its shown text, or its number where ``exact``."""
        look = _look(self._styles.of("table-cell", style))
        if self._exact and cell.get(OFFICE + "value-type") in _NUMBERS:
            return "n", cell.get(OFFICE + "value", ""), look
        parts: list[tuple[str, Look]] = []
        for number, paragraph in enumerate(cell.iterchildren(TEXT + "p")):
            parts += [("\n", PLAIN)] * (number > 0)
            for text, spans in pieces(paragraph):
                looks = [look, *(_look(self._styles.of("text", name)) for name in spans)]
                parts.append((text, _combined(looks)))
        text_of_cell = "".join(text for text, _ in parts)
        if not text_of_cell:
            return "str", _bare(cell), look
        if all(of in (look, PLAIN) for _, of in parts):
            return "str", text_of_cell, look
        return "runs", rich(parts), PLAIN


def _look(said: TextLook) -> Look:
    return make_look(bool(said.struck), said.script or "", said.font or "")


def _combined(looks: list[Look]) -> Look:
    """Return the look of text in spans of ``looks``, the innermost last."""
    script = next((look.script for look in reversed(looks) if look.script), "")
    font = next((look.font for look in reversed(looks) if look.font), "")
    return Look(any(look.struck for look in looks), script, font)


def _bare(cell: etree._Element) -> str:
    """Return the value of a cell without a shown text."""
    kind = cell.get(OFFICE + "value-type") or cell.get(CALCEXT + "value-type") or ""
    if kind in _NUMBERS:
        try:
            number = Decimal(cell.get(OFFICE + "value", ""))
        except InvalidOperation:
            return ""
        if not number.is_finite() or abs(number.adjusted()) > 300:
            return ""
        return f"{plain(number * 100)}%" if kind == "percentage" else plain(number)
    if kind == "boolean":
        return cell.get(OFFICE + "boolean-value", "").upper()
    return cell.get(OFFICE + ("date-value" if kind == "date" else f"{kind}-value"), "")
