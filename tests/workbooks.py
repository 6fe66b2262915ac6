"""Workbooks of rows, as clerks and offices type them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl


def write_workbook(
    path: Path,
    rows: Iterable[Sequence[object]],
    *merged: str,
    formats: Mapping[str, str] | None = None,
) -> Path:
    """Write a workbook whose one worksheet has ``rows`` from A1 on; return ``path``.

    ``merged`` are areas such as ``A1:B2``; ``formats`` are number formats by cell.
    """
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for cell, code in (formats or {}).items():
        sheet[cell].number_format = code
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)
    return path
