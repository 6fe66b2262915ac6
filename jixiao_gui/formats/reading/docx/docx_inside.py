"""A docx with the files packed into it: pages of a web system (altChunk) and embedded workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jixiao_gui.formats import FormatError, ReadFile
from jixiao_gui.formats.guard import as_file, open_package
from jixiao_gui.formats.reading import Reader, ReadOptions
from jixiao_gui.formats.reading.docx.docx_in import read_docx
from jixiao_gui.formats.reading.kind_detection import kind_of
from jixiao_gui.formats.reading.kinds import ARCHIVE, DOC, DOCX

_CHUNK, _EMBEDDED = "aFChunk", ("package", "oleObject")
_OBJECT = "嵌入的对象"
_WORDS = {_CHUNK: "嵌入的网页或文档"}
MAX_INSIDE = 200
"""The most packed files that are read."""


def read_docx_whole(path: Path, options: ReadOptions, read_other: Reader) -> ReadFile:
    """Return the tables of a document, then those of the files that are packed into it."""
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
    """Add to ``read`` the tables of ``packed`` files: Chinese name, file name and content of each."""
    for words, name, data in packed:
        contents = _read(name, data, options, read_other)
        if isinstance(contents, str):
            read.leftovers.append(f"{words}没有读入：{contents}")
        elif contents is not None:
            read.sheets.extend(contents.sheets)
            read.leftovers.extend(contents.leftovers)
            read.notes.extend(contents.notes)
            read.whole_forms.extend(contents.whole_forms)


def _read(name: str, data: bytes, options: ReadOptions, read_other: Reader) -> ReadFile | str | None:
    """Return the contents of a packed file, why it was not read, or ``None`` for one without tables."""
    with as_file(data, Path(name).name or "file") as file:
        kind = kind_of(file)
        try:
            if kind in (DOCX, DOC):  # such a file may hold itself, so no deeper
                contents = read_docx(file, options.alive) if kind is DOCX else None
                return contents.why or contents if contents is not None and not contents.sheets else contents
            if kind is ARCHIVE:
                return "它是压缩包里的压缩包，请先解压，再导入里面的文件。"
            if kind.whole_forms:
                return ReadFile([], whole_forms=[(Path(name).name, data)])
            return read_other(file, options) if kind.holds_tables else None
        except FormatError as error:
            return str(error)
