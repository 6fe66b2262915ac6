"""A workbook of XlsxWriter, written to a file when it is complete."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

import xlsxwriter


@contextlib.contextmanager
def workbook(target: BinaryIO, title: str) -> Iterator[Any]:
    """Yield a workbook called ``title``; write it to ``target`` when the block ends well.

    Strings are written as text, never as a formula or a link. Raises `OSError` where the disk is full.
    """
    buffer = io.BytesIO()
    # made in memory, since on a full disk XlsxWriter would leave its zip and its files open
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # the same book, the same bytes
    yield book
    book.close()
    target.write(buffer.getbuffer())
