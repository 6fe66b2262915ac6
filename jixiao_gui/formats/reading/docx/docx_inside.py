"""A docx with what is packed into it: pages that a web system put there (altChunk) and embedded workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jixiao_gui.formats import FormatError, ReadFile
from jixiao_gui.formats.guard import as_file, open_package
from jixiao_gui.formats.reading import Reader, ReadOptions
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.formats.reading.kinds import ARCHIVE, DOC, DOCX, kind_of

_CHUNK, _EMBEDDED = "aFChunk", ("package", "oleObject")
_OBJECT = "嵌入的对象"
_WORDS = {_CHUNK: "嵌入的网页或文档"}
MAX_INSIDE = 200
"""Packed files that are looked at."""


def read_docx_whole(path: Path, options: ReadOptions, read_other: Reader) -> ReadFile:
    """Return what `read_docx` finds, then the tables of the files that are packed into the document."""
    read = read_docx(path, options.alive)
    with open_package(path) as package:
        inside = [
            (kind, target, package.read(target))
            for kind, target in package.relations(package.main_part("word/document.xml")).values()
            if (kind == _CHUNK or kind in _EMBEDDED) and target in package
        ][:MAX_INSIDE]
    packed = [(_WORDS.get(kind, _OBJECT), target, data) for kind, target, data in inside]
    read_packed(read, packed, options, read_other)
    return read


def read_packed(
    read: ReadFile, packed: Iterable[tuple[str, str, bytes]], options: ReadOptions, read_other: Reader
) -> None:
    """Add to ``read`` the tables of packed files: what a user calls each, its name and its content."""
    for words, name, data in packed:
        found = _read(name, data, options, read_other)
        if isinstance(found, str):
            read.leftovers.append(f"{words}没有读入：{found}")
        elif found is not None:
            read.sheets.extend(found.sheets)
            read.leftovers.extend(found.leftovers)
            read.notes.extend(found.notes)


def _read(name: str, data: bytes, options: ReadOptions, read_other: Reader) -> ReadFile | str | None:
    """Return what a packed file holds, why it was not read, or ``None`` for what holds no tables
    (equations …).
    """
    with as_file(data, Path(name).name or "file") as file:
        kind = kind_of(file)
        try:
            if kind in (DOCX, DOC):  # what holds others itself may hold itself: no deeper
                found = read_docx(file, options.alive) if kind is DOCX else None
                return found.why or found if found is not None and not found.sheets else found
            if kind is ARCHIVE:
                return "它是压缩包里的压缩包，请先解压，再导入里面的文件。"
            return read_other(file, options) if kind.holds_tables else None
        except FormatError as error:
            return str(error)
