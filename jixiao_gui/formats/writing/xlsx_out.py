"""Sheets written as an Excel workbook: one form a worksheet, merged as on paper, ready to print.

XlsxWriter makes the frame (`xlsx_frame.py`); each worksheet (`xlsx_grid.py`) is streamed into the zip as it
is made, so that a book of 10,000 forms takes no more memory than one. The bytes depend on the sheets alone.

Every text is written as text, never as a number, formula or link, so that ``0.3990`` and ``=A1`` come
back as they were typed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.writing.xlsx_frame import make_frame, sheet_part
from jixiao_gui.formats.writing.xlsx_grid import Worksheet, units, worksheet
from jixiao_gui.formats.writing.zip_entries import entry
from jixiao_gui.sheet.sheet import Sheet

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def write_xlsx(
    sheets: Iterable[Sheet | Worksheet],
    names: Iterable[str],
    path_or_file: Path | BinaryIO,
    *,
    progress: Progress | None = None,
) -> None:
    """Write ``sheets``, each on a worksheet with its project's name out of ``names``.

    Parts that `worksheet` has made of sheets are taken as well.
    Raises `Cancelled`, `CannotWrite` for a text longer than a cell of Excel holds, and `OSError`; the
    file is no workbook then.
    """
    frame = make_frame()
    listed: list[str] = []
    repeated: dict[int, tuple[int, int]] = {}
    taken: set[str] = set()
    remaining_names = iter(names)
    with zipfile.ZipFile(path_or_file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in frame.parts:
            archive.writestr(entry(part), content)
        for number, sheet in enumerate(sheets, 1):
            listed.append(sheet_name(next(remaining_names, ""), number, taken))
            part_of_sheet = sheet if isinstance(sheet, Worksheet) else worksheet(sheet, frame, number == 1)
            archive.writestr(entry(sheet_part(number)), part_of_sheet.xml)
            if part_of_sheet.repeated is not None:
                repeated[number - 1] = part_of_sheet.repeated
            step(progress, number)
        if not listed:
            listed.append("空")  # Excel opens no workbook without a worksheet
            archive.writestr(entry(sheet_part(1)), worksheet(Sheet(), frame, True).xml)
        for part, text in frame.lists(listed, repeated):
            archive.writestr(entry(part), text)


def sheet_name(project: str, number: int, taken: set[str]) -> str:
    """Return a worksheet's name for a project: 31 UTF-16 units, allowed by Excel, unique.

    The folded name is added to ``taken``.
    """
    name = _cut(_FORBIDDEN.sub(" ", project).strip().strip("'").strip(), 31).strip().strip("'")
    if not name or name.casefold() == "history":  # Excel keeps that name for itself
        name = f"表{number}"
    plain, count = name, 1
    while name.casefold() in taken:
        count += 1
        name = _cut(plain, 31 - len(f"({count})")) + f"({count})"
    taken.add(name.casefold())
    return name


def _cut(text: str, room: int) -> str:
    """Return the beginning of ``text`` of at most ``room`` UTF-16 units."""
    while units(text) > room:
        text = text[: min(len(text) - 1, room)]
    return text
