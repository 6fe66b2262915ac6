"""The kind of a file, recognised by its content and never by its name."""

from __future__ import annotations

import codecs
import errno
import re
import stat
import zipfile
from pathlib import Path
from typing import IO

from jixiao_gui.formats.reading.kinds import (
    ARCHIVE,
    BOOK,
    DOC,
    DOCX,
    ELSEWHERE,
    EMPTY,
    FLAT,
    HTML,
    JSON,
    LOCKED,
    MHT,
    ODS,
    ODT,
    OFD,
    OLD,
    OWNER,
    PACKAGE,
    PACKED,
    PDF,
    PICTURE,
    RTF,
    SHORTCUT,
    SLIDES,
    SPREADSHEETML,
    TEXT,
    UNKNOWN,
    WORDML,
    XLS,
    XLSB,
    XLSX,
    XML,
    Kind,
)

_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"SQLite format 3\0", BOOK),
    (b"{\\rt", RTF),
    (b"%PDF-", PDF),
    (b"Rar!", PACKED),
    (b"7z\xbc\xaf\x27\x1c", PACKED),
    (b"\x1f\x8b", PACKED),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"L\0\0\0\x01\x14\x02\0", SHORTCUT),
    (b"[InternetShortcut]", SHORTCUT),
)
"""The first bytes of files, behind blank lines and a byte order mark."""
_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("encryptedpackage", LOCKED),
    ("worddocument", DOC),
    ("workbook", XLS),
    ("book", XLS),
    ("powerpoint document", SLIDES),
)
"""Streams of an OLE file; the first of them that a file has decides."""
_PARTS: tuple[tuple[str, Kind], ...] = (
    ("wordprocessingml", DOCX),
    ("ms-word.", DOCX),
    ("excel.sheet.binary", XLSB),
    ("spreadsheetml", XLSX),
    ("ms-excel.", XLSX),
    ("presentationml", SLIDES),
    ("opendocument.text", ODT),
    ("opendocument.spreadsheet", ODS),
    ("opendocument.presentation", SLIDES),
    ("vnd.sun.xml", ELSEWHERE),
)
"""The type of a package's main part."""
_NAMES: tuple[tuple[str, Kind], ...] = (
    ("xl/workbook.bin", XLSB),
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("ppt/presentation.xml", SLIDES),
    ("ofd.xml", OFD),
    ("index/document.iwa", ELSEWHERE),
    ("index.zip", ELSEWHERE),
    ("自评表册.db", PACKAGE),
)
"""Parts by which a package without a type is known."""
_OFFICE_FOLDERS = ("[content_types].xml", "_rels/", "docprops/", "word/", "xl/", "customxml/", "ppt/")
"""What the names of parts of Word and Excel files begin with."""
_ROOTS: tuple[tuple[str, Kind], ...] = (
    ("http://schemas.microsoft.com/office/word/2003/wordml", WORDML),
    ("urn:schemas-microsoft-com:office:spreadsheet", SPREADSHEETML),
    ("http://schemas.microsoft.com/office/2006/xmlPackage", FLAT),
    ("application/vnd.oasis.opendocument.text", ODT),
    ("application/vnd.oasis.opendocument.spreadsheet", ODS),
    ("http://schemas.uof.org/", ELSEWHERE),
)
"""Namespaces and types in the root of an XML file."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = tuple(
    b"\x09" + bytes((version, size, 0)) for version, size in ((0, 4), (2, 6), (4, 6), (8, 8), (8, 16))
)
"""The first bytes of a workbook outside an OLE file: of Excel 4 and before, or packed into a document."""
_APPLE_PICTURES = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
_HEAD = 16 * 1024
_BLANKS = b" \t\r\n\x0b\x0c\0"
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|meta|title|style|div|p|span|font|center)[\s>/]", re.IGNORECASE
)
_MIME = re.compile(r"(?:^|\n)mime-version\s*:|(?:^|\n)content-type\s*:\s*multipart/", re.IGNORECASE)
_XML_HEAD = re.compile(r"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*", re.DOTALL)
_MAX_TYPES = 1024 * 1024
_JSON = re.compile(r'\{\s*["}]|\[\s*[\[{"\]]')


def kind_of(path: Path) -> Kind:
    """Return the kind of the file at ``path``, by its content.

    Raises `OSError`, also for a device or a pipe: reading it may never end.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "这是设备或管道，不是普通文件，请检查是否选错了文件")
    with path.open("rb") as file:
        return kind_of_open(file)


def kind_of_open(file: IO[bytes]) -> Kind:
    """Return the kind of an open file, by its content; its position is undefined afterwards."""
    head = file.read(_HEAD)
    if head.startswith(_OLE):
        return _in_ole(file)
    if head.startswith(_BIFF):
        return LOCKED if _has_filepass(head) else XLS
    bare = head.removeprefix(codecs.BOM_UTF8).lstrip(_BLANKS)
    if not bare:
        return EMPTY if not file.read(1) else UNKNOWN
    if bare.startswith(b"PK"):
        return _in_zip(file)
    for mark, kind in _SIGNATURES:
        if bare.startswith(mark):
            return kind
    if _is_owner(head):
        return OWNER
    if (bare.startswith(b"RIFF") and bare[8:12] == b"WEBP") or head[4:12] in _APPLE_PICTURES:
        return PICTURE
    if bare.startswith(b"BM") and bare[6:10] == b"\0\0\0\0":  # a bitmap; a text may begin so too
        return PICTURE
    if b"%PDF-" in head[:1024]:
        return PDF
    return _in_text(head)


def _is_owner(head: bytes) -> bool:
    """Return whether a file is a lock file (~$…) with the name of the user who has another file open."""
    return len(head) in (162, 165) and 0 < head[0] < 55 and head.count(b" ") + head.count(b"\0") > 80


def _in_ole(file: IO[bytes]) -> Kind:
    import olefile

    file.seek(0)
    try:
        with olefile.OleFileIO(file) as ole:
            names = {entry[-1].lower(): entry for entry in ole.listdir() if len(entry) == 1}
            kind = next((kind for name, kind in _STREAMS if name in names), OLD)
            if kind is DOC:
                start = ole.openstream(names["worddocument"]).read(12)
                return LOCKED if len(start) == 12 and start[11] & 1 else DOC
            if kind is XLS:
                stream = names.get("workbook") or names["book"]
                return LOCKED if _has_filepass(ole.openstream(stream).read(_HEAD)) else XLS
            return kind
    except Exception:  # olefile raises whatever a damaged directory leads it to
        return OLD


def _has_filepass(start: bytes) -> bool:
    """Return whether the first records of a workbook include the one of encryption."""
    place = 0
    while place + 4 <= len(start):
        record, size = (
            int.from_bytes(start[place : place + 2], "little"),
            int.from_bytes(start[place + 2 : place + 4], "little"),
        )
        if record == 0x2F:
            return True
        if record in (0x0A, 0x85):  # the end, or the list of worksheets
            return False
        place += 4 + size
    return False


def _in_zip(file: IO[bytes]) -> Kind:
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            names = {
                info.filename.replace("\\", "/").lstrip("/").lower(): info for info in archive.infolist()
            }
            for part in ("mimetype", "[content_types].xml"):
                info = names.get(part)
                if info is not None and info.file_size <= _MAX_TYPES:
                    content_type = archive.read(info).decode("utf-8", "replace").lower()
                    if kind := _by_type(content_type, part == "mimetype"):
                        return kind
            kind_by_name = next((kind for name, kind in _NAMES if name in names), None)
            if kind_by_name is not None:
                return kind_by_name
            # an unknown package goes to the reader of docx, another zip is an archive
            return DOCX if "[content_types].xml" in names or "_rels/.rels" in names else ARCHIVE
    except Exception:  # zipfile raises whatever a damaged directory leads it to
        return _of_damaged_zip(file)


def _by_type(content_type: str, is_mime: bool) -> Kind | None:
    """Return the kind that a package's own type names; of OOXML the main part's (``…main+xml``)."""
    types = (
        [content_type]
        if is_mime
        else re.findall(r'contenttype\s*=\s*["\']([^"\']*main[^"\']*)', content_type)
    )
    return next((kind for type_name in types for word, kind in _PARTS if word in type_name), None)


def _of_damaged_zip(file: IO[bytes]) -> Kind:
    """Return the kind of a zip that cannot be opened, such as one that was copied by half.

    Its directory stands at its end; each part has its name before it as well. The kind's reader says that the
    file is damaged.
    """
    file.seek(0)
    start = file.read(4 * 1024 * 1024)
    names = [_part_name(start, match.start()) for match in re.finditer(b"PK\x03\x04", start)]
    if (first := _by_type(_stored_type(start), is_mime=True)) is not None:
        return first
    if names and names[0] and not names[0].startswith(_OFFICE_FOLDERS):
        # what it holds may be packed as well: its own first part decides
        if names[0].startswith("doc_"):
            return OFD
        return next((kind for name, kind in _NAMES if name == names[0]), ARCHIVE)
    if any(name.startswith("xl/") for name in names) and not any(name.startswith("word/") for name in names):
        return XLSX
    return DOCX


def _part_name(start: bytes, place: int) -> str:
    """Return the name of the part whose header begins at ``place`` of a zip, "" where it is cut off."""
    size = int.from_bytes(start[place + 26 : place + 28], "little")
    name = start[place + 30 : place + 30 + size]
    if len(name) < size:
        return ""
    return name.decode("utf-8", "replace").replace("\\", "/").lstrip("/").lower()


def _stored_type(start: bytes) -> str:
    """Return the type that an OpenDocument package has, not packed, in its first part."""
    name = b"mimetype"
    return start[38:120].decode("ascii", "replace") if start[30:38] == name else ""


def _in_text(head: bytes) -> Kind:
    text = _decoded(head)
    if text is None:
        return UNKNOWN
    start = text.lstrip("\ufeff\0 \t\r\n\x0b\x0c")
    if start.startswith("<"):
        element = start[len((_XML_HEAD.match(start) or [""])[0]) :]
        root = element[: element.find(">") + 1] or element
        name = re.match(r"<\s*([\w:.-]+)", element)
        if name is None or name[1].lower() != "html":
            for word, kind in _ROOTS:
                if word in root:
                    return kind
        if _HTML.match(element) or _HTML.search(start[:4096]):
            return HTML
        return XML if start.startswith("<?xml") else TEXT
    if _JSON.match(start):
        return JSON
    if _MIME.search(text[:4096]) and "\n" in text:
        return MHT
    return TEXT


def _decoded(head: bytes) -> str | None:
    """Return the text at the start of a file; ``None`` for one that is no text."""
    if head.startswith(_MARKS[1:]):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    encodings = ["utf-8", "gb18030"]
    if 0 in head:
        from jixiao_gui.formats.text_encoding import wide

        encodings = [*wide(head), *encodings]
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(head)
        except UnicodeDecodeError:
            continue
        controls = sum(c < " " and c not in "\t\r\n\x0b\x0c\x1a" for c in text)
        return text if controls * 50 <= len(text) else None
    return None
