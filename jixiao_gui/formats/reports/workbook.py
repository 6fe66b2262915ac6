"""A workbook of XlsxWriter, put into a file once it is whole."""

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

    What is typed in it is text, never a formula or a link. Raises `OSError` where the disk is full.
    """
    made = io.BytesIO()
    # nothing on the disk before all is made: where it is full XlsxWriter leaves its zip and its files open
    kept = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(made, kept)
    book.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # the same book, the same bytes
    yield book
    book.close()
    target.write(made.getbuffer())
