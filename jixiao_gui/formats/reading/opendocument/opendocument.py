"""What an odt and an ods have in common: their content, and the words of their paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from jixiao_gui.formats.guard import TooMuch, open_package, parse_whole, read_whole

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, STYLE, DRAW = (_NS % name for name in ("office", "text", "table", "style", "drawing"))
MAX_SPACES = 1000
_BREAKS = {TEXT + "line-break": "\n", TEXT + "tab": "\t", TEXT + "soft-page-break": ""}
_OUTSIDE = frozenset(
    (
        TEXT + "note",
        OFFICE + "annotation",
        OFFICE + "annotation-end",
        TEXT + "tracked-changes",
        DRAW + "frame",
    )
)
"""What stands in a paragraph and is no part of its text."""


def content(path: Path) -> etree._Element:
    """Return the root of the document's content.

    Raises `FormatError`, `OSError`, what `guard.reading` catches.
    """
    with path.open("rb") as file:
        is_zip = file.read(64).lstrip().startswith(b"PK")
    if not is_zip:
        return parse_whole(read_whole(path))
    with open_package(path) as package:
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise TooMuch("文件设有打开密码，请用 WPS 或 LibreOffice 取消密码并保存后再导入。")
        return package.parse("content.xml")


def headers(path: Path, root: etree._Element) -> list[etree._Element]:
    """Return the headers of the pages; in a package they stand in a part of their own."""
    with path.open("rb") as file:
        is_zip = file.read(64).lstrip().startswith(b"PK")
    if is_zip:
        with open_package(path) as package:
            if "styles.xml" not in package:
                return []
            root = package.parse("styles.xml")
    return [
        header for page in root.iter(STYLE + "master-page") for header in page.iterchildren(STYLE + "header")
    ]


def words(paragraph: etree._Element, outside: Callable[[etree._Element], None] | None = None) -> str:
    """Return the text of a text:p or text:h; ``outside`` is given notes and frames that stand in it."""
    return "".join(text for text, _ in pieces(paragraph, outside))


def pieces(
    paragraph: etree._Element, outside: Callable[[etree._Element], None] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield the text of a paragraph in pieces, each with the name of its own style ("" for the
    paragraph's).
    """
    waiting: list[tuple[str, etree._Element | None, str]] = [("", paragraph, "")]
    while waiting:
        text, element, style = waiting.pop()
        if element is None:
            if text:
                yield _squeezed(text), style
            continue
        tag = element.tag
        if tag in _OUTSIDE:
            if outside is not None:
                outside(element)
            continue
        if tag in _BREAKS:
            yield _BREAKS[tag], style
            continue
        if tag == TEXT + "s":
            count = element.get(TEXT + "c", "1")
            yield " " * min(int(count) if count.isdecimal() and len(count) < 9 else 1, MAX_SPACES), style
            continue
        inner = element.get(TEXT + "style-name", style) if tag == TEXT + "span" else style
        if tag == TEXT + "hidden-text":
            continue
        for child in reversed(element):
            waiting.append((child.tail or "", None, inner))
            if isinstance(child.tag, str):
                waiting.append(("", child, inner))
        waiting.append((element.text or "", None, inner))


def count_of(element: etree._Element, name: str) -> int:
    """Return a number of cells or rows, at least 1."""
    text = element.get(TABLE + name, "1")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def children(
    element: etree._Element, tags: frozenset[str], through: frozenset[str]
) -> Iterator[etree._Element]:
    """Yield the rows or cells of a table, in groups and headers too."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in through:
            yield from children(child, tags, through)


def _squeezed(text: str) -> str:
    """Return white space as OpenDocument counts it: line breaks of the file are blanks, and several are
    one.
    """
    if not any(mark in text for mark in ("\n", "\t", "\r", "  ")):
        return text
    begin = " " if text[0].isspace() and text[0] in " \t\r\n" else ""
    end = " " if len(text) > 1 and text[-1] in " \t\r\n" else ""
    inside = " ".join(
        part for part in text.replace("\t", " ").replace("\r", " ").replace("\n", " ").split(" ") if part
    )
    return f"{begin}{inside}{end}" if inside else begin
