"""Other spreadsheets turned into the parts of an xlsx, to be read as one.

So an xls, an ods and a SpreadsheetML file are read by the same code as an xlsx (`xlsx_in.py`).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.xlsx.worksheet import column_name
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import PLAIN, Look, fonts_xml

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OWN_FORMATS = 164
"""The first number of a format that the file defines."""
MAX_CELLS = 250_000
MAX_ROWS, MAX_COLUMNS, MAX_MERGES = 20_000, 512, 50_000
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class SheetParts:
    """One worksheet. Rows and columns are counted from 0, ``widths`` in characters.

    ``cells``: (row, column) -> kind (n, str, b, e, or runs, which are `xlsx_fonts.rich`), value, formula, and
    the number of its style.
    """

    name: str
    state: str = "visible"
    cells: dict[tuple[int, int], tuple[str, str, str, int]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    widths: dict[int, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    header: str = ""
    footer: str = ""
    boxes: list[str] = field(default_factory=list)
    """The lines of text boxes."""
    comments: list[tuple[int, int, str]] = field(default_factory=list)
    """Row, column, text."""

    def put(self, row: int, column: int, kind: str, value: str, style: int = 0, formula: str = "") -> None:
        """Add a cell. Raises `TooMuch` where there are too many."""
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            raise TooMuch("工作表的行或列过多，请删去多余的行列后再导入。")
        self.cells[row, column] = kind, value, formula, style
        if len(self.cells) > MAX_CELLS:
            raise TooMuch("工作表的单元格过多，请拆成几个文件后再导入。")


@dataclass(slots=True)
class WorkbookParts:
    """A workbook; ``is_1904``: days are counted from 1904."""

    is_1904: bool = False
    sheets: list[SheetParts] = field(default_factory=list)
    _formats: dict[str, int] = field(default_factory=dict)

    _looks: dict[tuple[int, int], int] = field(default_factory=dict)
    _fonts: dict[Look, int] = field(default_factory=dict)

    def style(self, code: str, look: Look = PLAIN) -> int:
        """Return the number of the cell style with the number format ``code`` and a font of ``look``."""
        number = font = 0
        if code.strip().lower() not in ("", "general"):
            number = self._formats.setdefault(code, len(self._formats) + 1)
        if look != PLAIN:
            font = self._fonts.setdefault(look, len(self._fonts) + 1)
        if not number and not font:
            return 0
        return self._looks.setdefault((number, font), len(self._looks) + 1)

    def packed(self) -> bytes:
        """Return the workbook as an xlsx file."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
            sheets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(self.sheets) + 1)]
            archive.writestr("xl/_rels/workbook.xml.rels", _relations([*sheets, ("styles", "styles.xml")]))
            archive.writestr("xl/workbook.xml", self._workbook())
            archive.writestr("xl/styles.xml", self._styles())
            for number, sheet in enumerate(self.sheets, start=1):
                archive.writestr(f"xl/worksheets/sheet{number}.xml", "".join(_worksheet(sheet)))
                if beside := _beside(sheet):
                    names = [(kind, f"../{kind}{number}.xml") for kind in beside]
                    archive.writestr(f"xl/worksheets/_rels/sheet{number}.xml.rels", _relations(names))
                    for kind, content in beside.items():
                        archive.writestr(f"xl/{kind}{number}.xml", content)
        return file.getvalue()

    def _workbook(self) -> str:
        entries = "".join(
            f'<sheet name={_quoted(sheet.name)} sheetId="{n}" state="{sheet.state}" r:id="r{n}"/>'
            for n, sheet in enumerate(self.sheets, start=1)
        )
        days = ' date1904="1"' if self.is_1904 else ""
        return (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr{days}/>'
            f"<sheets>{entries}</sheets></workbook>"
        )

    def _styles(self) -> str:
        formats = "".join(
            f'<numFmt numFmtId="{_OWN_FORMATS + n}" formatCode={_quoted(code)}/>'
            for code, n in self._formats.items()
        )
        styles = "".join(
            f'<xf numFmtId="{_OWN_FORMATS + number if number else 0}" fontId="{font}"/>'
            for number, font in self._looks
        )
        return (
            f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts>{fonts_xml(self._fonts)}'
            f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
        )


def _worksheet(sheet: SheetParts) -> Iterable[str]:
    """Yield the part of a worksheet."""
    yield f'<worksheet xmlns="{_MAIN}">'
    yield from _column_elements(sheet)
    yield "<sheetData>"
    by_row: dict[int, list[int]] = {row: [] for row in sheet.hidden_rows}
    for row, column in sheet.cells:
        by_row.setdefault(row, []).append(column)
    letters: dict[int, str] = {}
    for row in sorted(by_row):
        hidden = ' hidden="1"' if row in sheet.hidden_rows else ""
        yield f'<row r="{row + 1}"{hidden}>'
        for column in sorted(by_row[row]):
            name = letters.get(column) or letters.setdefault(column, column_name(column))
            yield _cell_element(f"{name}{row + 1}", *sheet.cells[row, column])
        yield "</row>"
    yield "</sheetData>"
    if sheet.merges:
        yield "<mergeCells>"
        for top, left, bottom, right in sheet.merges:
            first, last = f"{column_name(left)}{top + 1}", f"{column_name(right)}{bottom + 1}"
            yield f'<mergeCell ref="{first}:{last}"/>'
        yield "</mergeCells>"
    if sheet.header or sheet.footer:
        yield (
            f"<headerFooter><oddHeader>{_escaped(sheet.header)}</oddHeader>"
            f"<oddFooter>{_escaped(sheet.footer)}</oddFooter></headerFooter>"
        )
    yield "</worksheet>"


def _column_elements(sheet: SheetParts) -> Iterable[str]:
    """Yield the widths of columns, and which of them are hidden."""
    columns = sorted(sheet.widths.keys() | sheet.hidden_columns)
    if columns:
        yield "<cols>"
        for column in columns:
            hidden = ' hidden="1"' if column in sheet.hidden_columns else ""
            width = sheet.widths.get(column, 9)
            yield f'<col min="{column + 1}" max="{column + 1}" width="{width:.2f}" customWidth="1"{hidden}/>'
        yield "</cols>"


def _cell_element(name: str, kind: str, value: str, formula: str, style: int) -> str:
    """Return a cell; its parameters are those of `SheetParts.cells`."""
    formula_element = f"<f>{_escaped(formula)}</f>" if formula else ""
    if kind == "runs":
        return f'<c r="{name}" s="{style}" t="inlineStr"><is>{value}</is></c>'
    if kind == "str" and not formula_element:  # t="str" is for the results of formulas
        words = f'<is><t xml:space="preserve">{_escaped(value)}</t></is>'
        return f'<c r="{name}" s="{style}" t="inlineStr">{words}</c>'
    value_element = f"<v>{_escaped(value)}</v>" if value else ""
    return f'<c r="{name}" s="{style}" t="{kind}">{formula_element}{value_element}</c>'


def _beside(sheet: SheetParts) -> dict[str, str]:
    """Return the parts with text boxes and comments of a worksheet, by the name of their relation."""
    parts: dict[str, str] = {}
    if sheet.boxes:
        lines = "".join(f"<a:p><a:t>{_escaped(line)}</a:t></a:p>" for line in sheet.boxes)
        parts["drawing"] = (
            f'<a:d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{lines}</a:d>'
        )
    if sheet.comments:
        notes = "".join(
            f'<comment ref="{column_name(column)}{row + 1}"><text><t>{_escaped(words)}</t></text></comment>'
            for row, column, words in sheet.comments
        )
        parts["comments"] = f'<comments xmlns="{_MAIN}">{notes}</comments>'
    return parts


def _relations(entries: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(entries, start=1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'


def _escaped(text: str) -> str:
    return escape(_NO_XML.sub(_spelled, text))


def _quoted(text: str) -> str:
    return quoteattr(_NO_XML.sub("", text))


def _spelled(match: re.Match[str]) -> str:
    """Return a character that XML cannot hold as Excel escapes it; half a surrogate pair as U+FFFD."""
    code = ord(match[0])
    return f"_x{code:04X}_" if code < 0x20 else "\ufffd"
