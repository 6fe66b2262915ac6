"""Files opened within limits against hostile ones, checked before and while a file is read.

Zip packages are read part by part through `Part`, which counts the bytes, and their XML by `safe_xml.py`.
Nothing is executed.
"""

from __future__ import annotations

import contextlib
import errno
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from lxml import etree

from jixiao_gui.form.system_errors import system_reason
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.limits import (
    MAX_BETWEEN,
    MAX_ENTRIES,
    MAX_FILE,
    MAX_PART,
    MAX_RATIO,
    MAX_SMALL_PART,
    MAX_WHOLE,
    RATIO_FROM,
    TooMuch,
)
from jixiao_gui.formats.safe_xml import (
    as_transitional,
    parse,
    refuse_doctype,
)

_BEFORE = 16 * 1024
"""Bytes in which a package has to begin."""
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


_SAVE_AGAIN = "请用 Word 或 WPS 打开并重新保存后再导入"


@contextlib.contextmanager
def reading(path: Path, advice: str = _SAVE_AGAIN) -> Iterator[None]:
    """Turn the errors of zipfile, zlib and lxml into a `FormatError` that names the file.

    ``advice``: the clause about what to do with a damaged file.
    """
    damaged = f"无法读取“{path.name}”：文件已损坏或不完整，{advice}。"
    try:
        yield
    except TooMuch as error:
        raise FormatError(f"无法读取“{path.name}”：{error}") from error
    except NotImplementedError as error:
        raise FormatError(f"无法读取“{path.name}”：压缩方式不受支持，请重新保存后再导入。") from error
    except RuntimeError as error:  # zipfile: a part is encrypted; RecursionError is one too
        raise FormatError(
            f"无法读取“{path.name}”：文件已加密或结构异常，请去掉密码、重新保存后再导入。"
        ) from error
    except MemoryError as error:
        raise FormatError(f"无法读取“{path.name}”：内容过大，内存不足，请拆成几个文件后再导入。") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        etree.LxmlError,
        EOFError,
        KeyError,
        IndexError,
        OSError,
        ValueError,
        ArithmeticError,
    ) as error:
        if isinstance(error, OSError) and not _is_of_the_contents(error):
            raise FormatError(f"无法读取“{path.name}”：{system_reason(error)}，请处理后再导入。") from error
        raise FormatError(damaged) from error


def _is_of_the_contents(error: OSError) -> bool:
    """Return whether a damaged directory of a zip sent the file to places it does not have.

    Else a disk is to blame, the file's or that of temporary files.
    """
    return error.errno in (None, errno.EINVAL) and getattr(error, "winerror", None) is None


class Package:
    """An opened docx or xlsx. Parts are named without a leading slash."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name_in_zip(info): info for info in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def entries(self) -> list[zipfile.ZipInfo]:
        """Return the entries of the zip, in its order."""
        return self._archive.infolist()

    def open(self, name: str) -> Part:
        """Return the part as a measured stream. Raises `KeyError` when absent, `TooMuch` for a bomb."""
        return self.open_entry(self._names[name.lower()])

    def open_entry(self, info: zipfile.ZipInfo) -> Part:
        """Return an entry as a measured stream. Raises `TooMuch` for a bomb."""
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError
        if info.file_size > MAX_PART:
            raise TooMuch("解压后的内容过大，请拆成几个文件后再导入。")
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise TooMuch("压缩比异常，疑似压缩炸弹，未读入任何内容，请检查文件来源。")
        return Part(self._archive.open(info), info.file_size)

    def read(self, name: str) -> bytes:
        """Return a small part whole."""
        with self.open(name) as part:
            data = part.stream.read(MAX_SMALL_PART + 1)
        if len(data) > MAX_SMALL_PART:
            raise TooMuch("文件的附属内容过大，请重新保存后再导入。")
        return data

    def parse(self, name: str) -> etree._Element:
        """Return a small part as a tree."""
        data = self.read(name)
        return parse(data)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the relations of part ``name`` ("" for the package): id -> (last word of the type,
        part); no external ones.
        """
        folder, _, file = name.rpartition("/")
        rels_name = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        if rels_name not in self:
            return {}
        relations = {}
        for relation in self.parse(rels_name).iter(_RELATION):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            path = target if target.startswith("/") else f"{folder}/{target}"
            kind = relation.get("Type", "").rpartition("/")[2]
            relations[relation.get("Id", "")] = (kind, _normal(path))
        return relations

    def main_part(self, usual: str) -> str:
        """Return the name of the main part, ``usual`` where the package names none."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument" and target in self:
                return target
        return usual


class Part:
    """A part being read: a file object for lxml that counts its bytes.

    ``size``: its bytes by the package's own account; ``since``: bytes read since the last `mark`; ``root``:
    the tree that a reader makes of it.
    """

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self.stream, self.size = stream, size
        self.root: etree._Element | None = None
        self.since = 0
        self._first = True

    def __enter__(self) -> Part:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()

    def read(self, size: int = -1) -> bytes:
        """Return the next ``size`` bytes. Raises `TooMuch` for a DTD or too much without a `mark`."""
        data = self.stream.read(size)
        if self._first:
            self._first = False
            refuse_doctype(data)
            data = as_transitional(data)
        self.since += len(data)
        if self.since > MAX_BETWEEN:
            raise TooMuch("其中一张表格或一段文字异常庞大，请拆成几个文件后再导入。")
        return data

    def mark(self) -> None:
        """Set the count to 0, after an element was read and freed."""
        self.since = 0


def name_in_zip(info: zipfile.ZipInfo) -> str:
    """Return the name of a part in small letters, with slashes between folders and none at its start."""
    return info.filename.replace("\\", "/").lstrip("/").lower()


@contextlib.contextmanager
def open_package(path: Path, advice: str = _SAVE_AGAIN) -> Iterator[Package]:
    """Open the zip package at ``path``; ``advice`` as for `reading`.

    Raises `FormatError` for a file that is none, `OSError`.
    """
    with path.open("rb") as file:
        size = path.stat().st_size
        if size == 0:
            raise FormatError(f"无法读取“{path.name}”：文件是空的，请检查是否选错了文件。")
        # a web page puts blank lines before the file that it sends
        if not file.read(_BEFORE).lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"PK"):
            kind = path.suffix.lower().lstrip(".") or "docx"
            raise FormatError(
                f"无法读取“{path.name}”：它不是真正的 {kind} 文件，请用 Word 或 WPS 另存为 {kind} 后再导入。"
            )
        if size > MAX_FILE:
            raise FormatError(f"无法读取“{path.name}”：文件过大，请拆成几个文件后再导入。")
        with reading(path, advice), zipfile.ZipFile(file) as archive:
            if len(archive.infolist()) > MAX_ENTRIES:
                raise TooMuch("文件内的部件过多，请检查文件来源。")
            yield Package(archive)


@contextlib.contextmanager
def as_file(data: bytes, name: str) -> Iterator[Path]:
    """Write ``data`` to a temporary file called ``name``, for a reader of files; it is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


def read_whole(path: Path) -> bytes:
    """Return a file that its reader holds in memory.

    Raises `FormatError` for one that is too large, `OSError`.
    """
    with path.open("rb") as file:
        data = file.read(MAX_WHOLE + 1)
    if len(data) > MAX_WHOLE:
        raise FormatError(f"无法读取“{path.name}”：文件过大，请拆成几个文件后再导入。")
    return data


def _normal(target: str) -> str:
    """Return a part's path without "." and ".."."""
    parts: list[str] = []
    for piece in target.split("/"):
        if piece == "..":
            del parts[-1:]
        elif piece not in ("", "."):
            parts.append(piece)
    return "/".join(parts)
