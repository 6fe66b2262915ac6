"""The kinds of files that can be imported, each recognised by its content, never by its name.

`readers.py` names the reader of each kind.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from jixiao_gui.formats import FormatError


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file.

    ``words``: its name for users; ``endings``: the usual endings of its files' names; ``refusal``: why a kind
    that cannot be read is refused.
    """

    id: str
    words: str
    endings: tuple[str, ...] = ()
    group: str = ""
    """The group under which a file dialog offers it."""
    refusal: str = ""
    whole_forms: bool = False
    """Whether it holds complete forms (json, book) and no tables."""

    @property
    def holds_tables(self) -> bool:
        """Return whether `readers.read_tables` reads it."""
        return not self.refusal and not self.whole_forms


_WORD, _EXCEL, _WEB, _TEXTS = "Word 文档", "Excel 工作簿", "网页", "文本"
DOCX = Kind("docx", "Word 文档", (".docx", ".docm", ".dotx", ".dotm"), _WORD)
DOC = Kind("doc", "Word 97-2003 或 WPS 文字文档", (".doc", ".dot", ".wps", ".wpt"), _WORD)
XLSX = Kind("xlsx", "Excel 工作簿", (".xlsx", ".xlsm", ".xltx", ".xltm"), _EXCEL)
XLS = Kind("xls", "Excel 97-2003 或 WPS 表格工作簿", (".xls", ".xlt", ".et", ".ett", ".dbt"), _EXCEL)
XLSB = Kind("xlsb", "Excel 二进制工作簿", (".xlsb",), _EXCEL)
RTF = Kind("rtf", "RTF 文档", (".rtf",), _WORD)
HTML = Kind("html", "网页", (".htm", ".html"), _WEB)
MHT = Kind("mht", "单个文件的网页", (".mht", ".mhtml"), _WEB)
WORDML = Kind("wordml", "Word 2003 XML 文档", (".xml",), _WORD)
FLAT = Kind("flat", "Word XML 文档", (".xml",), _WORD)
SPREADSHEETML = Kind("spreadsheetml", "XML 表格 2003", (".xml",), _EXCEL)
ODT = Kind("odt", "OpenDocument 文本", (".odt", ".ott", ".fodt"), _WORD)
ODS = Kind("ods", "OpenDocument 电子表格", (".ods", ".ots", ".fods"), _EXCEL)
TEXT = Kind("text", "文本", (".txt",), _TEXTS)
JSON = Kind("json", "JSON", (".json",), "JSON", whole_forms=True)
BOOK = Kind("book", "本程序的自评表册", (".db", ".jixiao"), "其他自评表册", whole_forms=True)
PACKAGE = Kind("package", "上报包", (".jxb",), "上报包", whole_forms=True)
PDF = Kind("pdf", "PDF", (".pdf",), "PDF 文件")
LOCKED = Kind("locked", "设有打开密码的文件")
_SLIDES = Kind("slides", "演示文稿", refusal="它是演示文稿，请选 Word 或 Excel 文件")
_OFD = Kind("ofd", "OFD", refusal="它是 OFD 版式文件，只供阅读和打印，请导入原来的 Word、Excel 或 PDF 文件")
ARCHIVE = Kind("archive", "压缩包", (".zip",), "压缩包")
_PACKED = Kind("packed", "压缩包", refusal="它是压缩包，请先解压，再导入里面的文件")
_SHORTCUT = Kind("shortcut", "快捷方式", refusal="它是快捷方式，请选它所指的文件")
_OWNER = Kind("owner", "临时文件", refusal="它是 Word 或 Excel 打开文件时的临时文件，请选同名的原文件")
_ELSEWHERE = Kind(
    "elsewhere",
    "其他办公软件的文件",
    refusal="它是其他办公软件（苹果 Pages、Numbers，标文通 UOF，旧版 OpenOffice 等）的文件，"
    "请用原来的软件导出为 docx 或 xlsx 后再导入",
)
_PICTURE = Kind("picture", "图片", refusal="它是图片，请导入原来的 Word 或 Excel 文件")
_OLD = Kind(
    "old",
    "旧格式的文件",
    refusal="它不是 Word 或 Excel 的文件，或已损坏，请用 Word 或 WPS 打开并另存后再导入",
)
_XML = Kind(
    "xml", "XML", refusal="它是不认识的 XML 文件，请用 Word 或 WPS 打开并另存为 docx 或 xlsx 后再导入"
)
_UNKNOWN = Kind(
    "unknown",
    "不认识的文件",
    refusal="它不是可以导入的文件，或文字编码无法识别，请用 Word 或 WPS 打开并另存为 docx 或 xlsx 后再导入",
)
_EMPTY = Kind("empty", "空文件", refusal="文件是空的，请检查是否选错了文件")

KINDS = (
    *(DOCX, DOC, XLSX, XLS, XLSB, PDF, RTF, HTML, MHT, WORDML, FLAT, SPREADSHEETML, ODT, ODS, TEXT, JSON),
    *(BOOK, PACKAGE, LOCKED, ARCHIVE, _SLIDES, _OFD, _PACKED, _PICTURE, _SHORTCUT, _OWNER, _ELSEWHERE),
    *(_OLD, _XML, _UNKNOWN, _EMPTY),
)
LIST_ENDINGS = (".csv", ".tsv")
"""Texts that hold a list of projects and no form, beside all that hold tables."""

_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"SQLite format 3\0", BOOK),
    (b"{\\rt", RTF),
    (b"%PDF-", PDF),
    (b"Rar!", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"\x1f\x8b", _PACKED),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"L\0\0\0\x01\x14\x02\0", _SHORTCUT),
    (b"[InternetShortcut]", _SHORTCUT),
)
"""The first bytes of files, behind blank lines and a byte order mark."""
_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("encryptedpackage", LOCKED),
    ("worddocument", DOC),
    ("workbook", XLS),
    ("book", XLS),
    ("powerpoint document", _SLIDES),
)
"""Streams of an OLE file; the first of them that a file has decides."""
_PARTS: tuple[tuple[str, Kind], ...] = (
    ("wordprocessingml", DOCX),
    ("ms-word.", DOCX),
    ("excel.sheet.binary", XLSB),
    ("spreadsheetml", XLSX),
    ("ms-excel.", XLSX),
    ("presentationml", _SLIDES),
    ("opendocument.text", ODT),
    ("opendocument.spreadsheet", ODS),
    ("opendocument.presentation", _SLIDES),
    ("vnd.sun.xml", _ELSEWHERE),
)
"""The type of a package's main part."""
_NAMES: tuple[tuple[str, Kind], ...] = (
    ("xl/workbook.bin", XLSB),
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("ppt/presentation.xml", _SLIDES),
    ("ofd.xml", _OFD),
    ("index/document.iwa", _ELSEWHERE),
    ("index.zip", _ELSEWHERE),
    ("自评表册.db", PACKAGE),
)
"""Parts by which a package without a type is known."""
_ROOTS: tuple[tuple[str, Kind], ...] = (
    ("http://schemas.microsoft.com/office/word/2003/wordml", WORDML),
    ("urn:schemas-microsoft-com:office:spreadsheet", SPREADSHEETML),
    ("http://schemas.microsoft.com/office/2006/xmlPackage", FLAT),
    ("application/vnd.oasis.opendocument.text", ODT),
    ("application/vnd.oasis.opendocument.spreadsheet", ODS),
    ("http://schemas.uof.org/", _ELSEWHERE),
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
    """Return the kind of the file at ``path``, by its content. Raises `OSError`."""
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
        return _EMPTY if not file.read(1) else _UNKNOWN
    if bare.startswith(b"PK"):
        return _in_zip(file)
    for mark, kind in _SIGNATURES:
        if bare.startswith(mark):
            return kind
    if _is_owner(head):
        return _OWNER
    if (bare.startswith(b"RIFF") and bare[8:12] == b"WEBP") or head[4:12] in _APPLE_PICTURES:
        return _PICTURE
    if bare.startswith(b"BM") and bare[6:10] == b"\0\0\0\0":  # a bitmap; a text may begin so too
        return _PICTURE
    if b"%PDF-" in head[:1024]:
        return PDF
    return _in_text(head)


def _is_owner(head: bytes) -> bool:
    """Return whether a file is a lock file (~$…) with the name of the user who has another file open."""
    return len(head) in (162, 165) and 0 < head[0] < 55 and head.count(b" ") + head.count(b"\0") > 80


def named_as_forms(path: Path) -> bool:
    """Return whether the name of a file is that of a kind that holds any number of complete forms."""
    return any(path.suffix.lower() in kind.endings for kind in KINDS if kind.whole_forms)


def endings() -> tuple[str, ...]:
    """Return the endings of all files that can be imported, each once."""
    return tuple(dict.fromkeys(e for kind in KINDS if not kind.refusal for e in kind.endings))


def groups() -> dict[str, tuple[str, ...]]:
    """Return the groups of file dialogs, each with the endings of its kinds."""
    endings_by_group: dict[str, tuple[str, ...]] = {}
    for kind in KINDS:
        if kind.group:
            endings_by_group[kind.group] = tuple(
                dict.fromkeys((*endings_by_group.get(kind.group, ()), *kind.endings))
            )
    return endings_by_group


def list_endings() -> tuple[str, ...]:
    """Return the endings of files that may hold a list of projects."""
    tables = [kind for kind in KINDS if kind.holds_tables]
    return tuple(dict.fromkeys([*(e for kind in tables for e in kind.endings), *LIST_ENDINGS]))


def refused(path: Path, kind: Kind) -> FormatError:
    """Return the error for a file of ``kind``, from which no tables can be read."""
    why = kind.refusal or f"它是{kind.words}，里面没有表格"
    return FormatError(f"无法读取“{path.name}”：{why}。")


def _in_ole(file: IO[bytes]) -> Kind:
    import olefile

    file.seek(0)
    try:
        with olefile.OleFileIO(file) as ole:
            names = {entry[-1].lower(): entry for entry in ole.listdir() if len(entry) == 1}
            kind = next((kind for name, kind in _STREAMS if name in names), _OLD)
            if kind is DOC:
                start = ole.openstream(names["worddocument"]).read(12)
                return LOCKED if len(start) == 12 and start[11] & 1 else DOC
            if kind is XLS:
                stream = names.get("workbook") or names["book"]
                return LOCKED if _has_filepass(ole.openstream(stream).read(_HEAD)) else XLS
            return kind
    except Exception:  # olefile raises whatever a damaged directory leads it to
        return _OLD


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
    """Return the kind of a zip that cannot be opened, by a name still in it; its reader says that it is
    damaged.
    """
    file.seek(0)
    start = file.read(4 * 1024 * 1024)
    return XLSX if b"xl/" in start and b"word/" not in start else DOCX


def _in_text(head: bytes) -> Kind:
    text = _decoded(head)
    if text is None:
        return _UNKNOWN
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
        return _XML if start.startswith("<?xml") else TEXT
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
        from jixiao_gui.formats.guard import wide

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
