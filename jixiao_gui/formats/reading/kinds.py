"""The kinds of files that can be imported, each recognised by its content, never by its name.

`readers.py` names the reader of each kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
SLIDES = Kind("slides", "演示文稿", refusal="它是演示文稿，请选 Word 或 Excel 文件")
OFD = Kind("ofd", "OFD", refusal="它是 OFD 版式文件，只供阅读和打印，请导入原来的 Word、Excel 或 PDF 文件")
ARCHIVE = Kind("archive", "压缩包", (".zip",), "压缩包")
PACKED = Kind("packed", "压缩包", refusal="它是压缩包，请先解压，再导入里面的文件")
SHORTCUT = Kind("shortcut", "快捷方式", refusal="它是快捷方式，请选它所指的文件")
OWNER = Kind("owner", "临时文件", refusal="它是 Word 或 Excel 打开文件时的临时文件，请选同名的原文件")
ELSEWHERE = Kind(
    "elsewhere",
    "其他办公软件的文件",
    refusal="它是其他办公软件（苹果 Pages、Numbers，标文通 UOF，旧版 OpenOffice 等）的文件，"
    "请用原来的软件导出为 docx 或 xlsx 后再导入",
)
PICTURE = Kind("picture", "图片", refusal="它是图片，请导入原来的 Word 或 Excel 文件")
OLD = Kind(
    "old",
    "旧格式的文件",
    refusal="它不是 Word 或 Excel 的文件，或已损坏，请用 Word 或 WPS 打开并另存后再导入",
)
XML = Kind("xml", "XML", refusal="它是不认识的 XML 文件，请用 Word 或 WPS 打开并另存为 docx 或 xlsx 后再导入")
UNKNOWN = Kind(
    "unknown",
    "不认识的文件",
    refusal="它不是可以导入的文件，或文字编码无法识别，请用 Word 或 WPS 打开并另存为 docx 或 xlsx 后再导入",
)
EMPTY = Kind("empty", "空文件", refusal="文件是空的，请检查是否选错了文件")

KINDS = (
    *(DOCX, DOC, XLSX, XLS, XLSB, PDF, RTF, HTML, MHT, WORDML, FLAT, SPREADSHEETML, ODT, ODS, TEXT, JSON),
    *(BOOK, PACKAGE, LOCKED, ARCHIVE, SLIDES, OFD, PACKED, PICTURE, SHORTCUT, OWNER, ELSEWHERE),
    *(OLD, XML, UNKNOWN, EMPTY),
)
LIST_ENDINGS = (".csv", ".tsv")
"""Texts that hold a list of projects and no form, beside all that hold tables."""


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
