"""The text of txt and json files, whatever their encoding."""

from __future__ import annotations

from pathlib import Path

from jixiao_gui.formats import FormatError
from jixiao_gui.formats.limits import (
    MAX_TEXT,
)

_LOOK = 65_536
"""Bytes from which the encoding of a text is told."""


def decode(data: bytes) -> str:
    """Return the text of a txt file: UTF-8, UTF-16 with or without its mark, or GB 18030. Raises
    `FormatError`.

    A stray NUL, which some programs end a text with, is left out.
    """
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    if not marked and 0 in data[:_LOOK]:
        encodings = [*wide(data[:_LOOK]), "utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.count("\0") <= len(text) // 1000 + 1:
            return text.replace("\0", "").removeprefix("\ufeff")
    raise FormatError("文字编码无法识别，请用记事本打开，另存为 UTF-8 编码后再导入。")


def wide(data: bytes) -> list[str]:
    """Return the UTF-16 encodings that ``data`` may have: every other byte of line ends and figures is 0."""
    first, second = data[::2].count(0), data[1::2].count(0)
    if max(first, second) < 4 * min(first, second) + 4:
        return []
    return ["utf-16-le" if second > first else "utf-16-be"]


def read_text_file(path: Path) -> str:
    """Return the text of a txt or json file. Raises `FormatError`, `OSError`."""
    with path.open("rb") as file:
        data = file.read(MAX_TEXT + 1)
    if len(data) > MAX_TEXT:
        raise FormatError(f"无法读取“{path.name}”：文件过大，请拆成几个文件后再导入。")
    return decode(data)
