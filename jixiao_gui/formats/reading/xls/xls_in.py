"""Excel 97-2003 workbooks (xls, and et of WPS) read as plain sheets, by way of the parts of an xlsx."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

from jixiao_gui.formats import Alive, Cancelled, FormatError, ReadFile
from jixiao_gui.formats.guard import as_file, read_whole
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.xls.xls_other_texts import OtherTexts, read_other_texts
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import PLAIN, Look, make_look, rich
from jixiao_gui.formats.reading.xlsx.xlsx_parts import MAX_MERGES, SheetParts, WorkbookParts

_SEVERAL = {0xBD: 6, 0xBE: 2}
"""Records that hold several cells, by the bytes of one."""
_NAMES = (0x17, 0x18, 0x1AE)
"""Records of defined names, which are not needed; an unusual one would end the reading."""
_OVER = (0x1C, 0x5D, 0xEC, 0x1B6)
"""Records of comments and drawings, left out where an unusual one has ended the reading."""
_UNKNOWN = 0x7FFF
"""A number that no record has."""
_MAX_RECORDS, _MAX_CELLS = 600_000, 600_000
_STATES = ("visible", "hidden", "veryHidden")
_BY_REGION = (*range(5, 9), *range(37, 45))
"""Numbers of formats that depend on the region, so that every file defines them."""


def read_xls(path: Path, *, exact: bool = False, alive: Alive | None = None) -> ReadFile:
    """Return the tables of the workbook.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    from jixiao_gui.formats.reading.xlsx.xlsx_in import read_xlsx

    data = read_whole(path)
    try:
        workbook = _workbook(data, alive).packed()
    except TooMuch as error:
        raise FormatError(f"无法读取“{path.name}”：{error}") from error
    with as_file(workbook, path.name) as xlsx:
        return read_xlsx(xlsx, exact=exact, alive=alive)


def _without(stream: bytes, numbers: tuple[int, ...]) -> bytes:
    """Return the records with those of ``numbers`` made unknown ones; all stay in their places."""
    records = bytearray(stream)
    place = 0
    while place + 4 <= len(records):
        number, size = struct.unpack_from("<HH", records, place)
        if number in numbers:
            struct.pack_into("<H", records, place, _UNKNOWN)
        place += 4 + size
    return bytes(records)


def _opened(stream: bytes) -> Any:
    """Return the workbook. Raises any error of xlrd for a damaged record."""
    import xlrd

    return xlrd.open_workbook(
        file_contents=stream, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
    )


def _stream(data: bytes) -> bytes:
    """Return the records of the workbook, counted.

    Raises `TooMuch` where they have more cells than are read.
    """
    import olefile

    stream = data
    if data.startswith(olefile.MAGIC):
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = {entry[0].lower(): entry for entry in ole.listdir() if len(entry) == 1}
            stream = ole.openstream(names.get("workbook") or names["book"]).read()
    place = records = cells = 0
    while place + 4 <= len(stream):
        number, size = struct.unpack_from("<HH", stream, place)
        place += 4 + size
        records += 1
        if number in _SEVERAL:
            cells += max(size - 6, 0) // _SEVERAL[number]
        if records > _MAX_RECORDS or cells > _MAX_CELLS:
            raise TooMuch("工作表的单元格过多，请拆成几个文件后再导入。")
    return stream


def _workbook(data: bytes, alive: Alive | None) -> WorkbookParts:
    try:
        stream = _without(_stream(data), _NAMES)
        other_texts = read_other_texts(stream)
        try:
            return _parts(_opened(stream), other_texts, alive)
        except (TooMuch, Cancelled, MemoryError):
            raise
        except Exception:
            return _parts(_opened(_without(stream, _OVER)), other_texts, alive)
    except (TooMuch, Cancelled, MemoryError):
        raise
    except Exception as error:
        raise TooMuch("文件已损坏或格式太旧，请用 Excel 或 WPS 打开并另存为 xlsx 后再导入。") from error


def _parts(book: Any, other_texts: list[OtherTexts], alive: Alive | None) -> WorkbookParts:
    parts = WorkbookParts(is_1904=bool(book.datemode))
    styles = [parts.style(_code(book, xf.format_key), _look(book, xf.font_index)) for xf in book.xf_list]
    for number in range(book.nsheets):
        if alive is not None:
            alive()
        sheet = _sheet(book, number, styles)
        if len(other_texts) == book.nsheets:
            sheet.header, sheet.footer = other_texts[number].header, other_texts[number].footer
            sheet.boxes = other_texts[number].boxes
        parts.sheets.append(sheet)
        book.unload_sheet(number)
    return parts


def _code(book: Any, key: int) -> str:
    """Return the code of a number format."""
    from jixiao_gui.formats.reading.xlsx.xlsx_values import builtin

    written = book.format_map.get(key)
    code = str(written.format_str) if written is not None else "General"
    if key in _BY_REGION or (key > 49 and code.lower() != "general"):
        return code
    return builtin(key)


def _look(book: Any, number: int) -> Look:
    """Return the look of text in a font."""
    if not 0 <= number < len(book.font_list):
        return PLAIN
    font = book.font_list[number]
    script = ("", "superscript", "subscript")[font.escapement if 0 <= font.escapement < 3 else 0]
    return make_look(bool(font.struck_out), script, font.name or "")


def _runs(book: Any, text: str, runs: list[tuple[int, int]], of_cell: int) -> list[tuple[str, Look]]:
    """Return a text in pieces, each with its look. ``runs``: position and number of each font."""
    starts = [(0, of_cell), *runs] if not runs or runs[0][0] else runs
    ends = [*(start for start, _ in starts[1:]), len(text)]
    return [(text[a:b], _look(book, font)) for (a, font), b in zip(starts, ends, strict=True)]


def _sheet(book: Any, number: int, styles: list[int]) -> SheetParts:
    import xlrd

    sheet = book.sheet_by_index(number)
    parts = SheetParts(sheet.name, _STATES[sheet.visibility] if 0 <= sheet.visibility < 3 else "visible")
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or value == "":
                continue
            index = sheet.cell_xf_index(row, column)
            style = styles[index] if 0 <= index < len(styles) else 0
            if kind == xlrd.XL_CELL_TEXT:
                runs = sheet.rich_text_runlist_map.get((row, column))
                pieces = _runs(book, value, runs, book.xf_list[index].font_index) if runs else []
                if any(look != PLAIN for _, look in pieces):
                    parts.put(row, column, "runs", rich(pieces), style)
                else:
                    parts.put(row, column, "str", value, style)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                parts.put(row, column, "b", str(int(value)))
            elif kind == xlrd.XL_CELL_ERROR:
                parts.put(row, column, "e", xlrd.error_text_from_code.get(value, "#VALUE!"))
            else:
                parts.put(row, column, "n", repr(float(value)), style)
    for top, bottom, left, right in sheet.merged_cells[:MAX_MERGES]:
        parts.merges.append((top, left, bottom - 1, right - 1))
    for column, info in sheet.colinfo_map.items():
        parts.widths[column] = info.width / 256
        if info.hidden:
            parts.hidden_columns.add(column)
    for (row, column), note in sheet.cell_note_map.items():
        parts.comments.append((row, column, note.text or ""))
    parts.hidden_rows.update(row for row, info in sheet.rowinfo_map.items() if info.hidden)
    return parts
