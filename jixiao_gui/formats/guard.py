"""Limits against hostile files, checked before and while a file is read.

Zip packages are read part by part through `Part`, which counts the bytes; XML goes through lxml with
no DTD, no entity, no network and libxml2's own limits on depth and text. Nothing is executed.
"""

from __future__ import annotations

import codecs
import contextlib
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from lxml import etree

from jixiao_gui.formats import FormatError

MB = 1024 * 1024
MAX_FILE = 512 * MB
MAX_PART = 768 * MB
"""The largest part, unpacked: ten thousand forms are about 620 MB of XML, and read in a stream."""
MAX_SMALL_PART = 16 * MB
"""The largest part that is held in memory as a whole."""
MAX_WHOLE = 32 * MB
"""The largest file of an older kind, which its reader holds in memory whole."""
MAX_TAGS = 800_000
"""Elements of a document that is held in memory as a tree: some three hundred forms."""
MAX_TEXT = 96 * MB
"""The largest txt or json file, read whole: some ten thousand forms."""
MAX_RATIO = 200
"""Packed to unpacked, above `RATIO_FROM` bytes. Forms pack to a thirtieth; bombs to a thousandth."""
RATIO_FROM = 4 * MB
MAX_BETWEEN = 8 * MB
"""Bytes of XML from one table to the next: what is held in memory at one time."""
MAX_ENTRIES = 20_000
_BEFORE = 16 * 1024
"""Bytes in which a package has to begin."""
_LOOK = 65_536
"""Bytes from which the encoding of a text is told."""
_DOCTYPE, _WIDE_DOCTYPES = b"<!DOCTYPE", tuple("<!DOCTYPE".encode(f"utf-16-{end}") for end in ("le", "be"))
_CHINESE_XML = re.compile(
    rb"""<\?xml[^>]*encoding\s*=\s*["'](?:gb2312|gbk|gb18030)["'][^>]*\?>""", re.IGNORECASE
)
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class TooMuch(FormatError):
    """A limit was passed; the sentence does not name the file yet (`reading` adds it)."""


@contextlib.contextmanager
def reading(path: Path, advice: str = "请用 Word 或 WPS 打开并重新保存后再导入") -> Iterator[None]:
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
        OSError,  # a damaged directory of the zip sends the file to places it does not have
        ValueError,
        ArithmeticError,
    ) as error:
        raise FormatError(damaged) from error


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
            _refuse_doctype(data)
            data = _transitional(data)
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
def open_package(path: Path) -> Iterator[Package]:
    """Open the zip package at ``path``. Raises `FormatError` for a file that is none, `OSError`."""
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
        with reading(path), zipfile.ZipFile(file) as archive:
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


def parse_whole(data: bytes) -> etree._Element:
    """Return a document that is one XML file as a tree.

    Raises as `parse`, and `TooMuch` for too many elements.
    """
    if data.count(b"<") > MAX_TAGS:
        raise TooMuch("内容过多，请拆成几个文件后再导入。")
    return parse(whole_xml(data))


def whole_xml(data: bytes) -> bytes:
    """Return an XML file without what a web page puts before it, one in GB 2312 as UTF-8: libxml2 knows
    fewer characters of that, and another dash.
    """
    data = without_blanks(data)
    declaration = _CHINESE_XML.match(data)
    if declaration is None:
        return data
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>'
        + data[declaration.end() :].decode("gb18030", "replace").encode()
    )


def without_blanks(data: bytes) -> bytes:
    """Return a file without the mark and the blank lines that a web page puts before it."""
    return data.removeprefix(codecs.BOM_UTF8).strip()


def parse(data: bytes) -> etree._Element:
    """Return XML as a tree. Raises `TooMuch` for a DTD, lxml's errors."""
    _refuse_doctype(data)
    return etree.fromstring(_transitional(data), parser())


def parser() -> etree.XMLParser:
    """Return an XML parser that resolves nothing and fetches nothing."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def stream(part: Part, tags: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Yield start and end of each element in ``tags`` while ``part`` is read (see lxml's iterparse)."""
    return iter(
        etree.iterparse(
            part,
            events=("start", "end"),
            tag=list(tags),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    )


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


def _refuse_doctype(data: bytes) -> None:
    """Raise `TooMuch` for a DTD."""
    # in UTF-16 every other byte of the prolog is 0
    marks = (_DOCTYPE, *_WIDE_DOCTYPES) if 0 in data[:4] else (_DOCTYPE,)
    if any(mark in data for mark in marks):
        raise TooMuch("文件中含有不允许的实体定义，未读入任何内容，请检查文件来源。")


def _transitional(data: bytes) -> bytes:
    """Return a part of Word's "Strict" files under the names of the usual ones."""
    if _STRICT in data:
        for strict, usual in _TRANSITIONAL:
            data = data.replace(_STRICT + strict, usual)
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
