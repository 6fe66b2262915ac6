"""The common part of odt and ods: their roots, and the text of their paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from lxml import etree

from jixiao_gui.formats.guard import Package, open_package, read_whole
from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.docx.docx_fields import TICKED, UNTICKED
from jixiao_gui.formats.reading.xml.mathml import is_math
from jixiao_gui.formats.safe_xml import parse_whole

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, STYLE, DRAW = (_NS % name for name in ("office", "text", "table", "style", "drawing"))
FO, SVG = _NS % "xsl-fo-compatible", _NS % "svg-compatible"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
MAX_SPACES = 1000
_DEEPEST = 50
"""The most spans in spans whose styles count."""
_BREAKS = {TEXT + "line-break": "\n", TEXT + "tab": "\t", TEXT + "soft-page-break": ""}
DRAWN = frozenset(
    DRAW + name
    for name in (
        *("frame", "custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon", "path"),
        *("g", "connector", "caption", "measure", "regular-polygon", "page-thumbnail", "control"),
    )
)
DELETED = TEXT + "change"
"""The place of a text that a tracked change deletes; the text stands in text:tracked-changes."""
_OUTSIDE = DRAWN | {TEXT + "note", OFFICE + "annotation", DELETED}
"""Elements in a paragraph that are no part of its text."""
_UNSEEN = frozenset(
    (
        OFFICE + "annotation-end",
        TEXT + "tracked-changes",
        TEXT + "hidden-text",
        TEXT + "placeholder",
        TEXT + "ruby-text",
    )
)
_LISTED, _CHOSEN = "Dropdown_ListEntry", "Dropdown_Selected"


def roots(path: Path) -> list[etree._Element]:
    """Return the root of the document's content, and that of its common styles where they stand apart.

    Raises `FormatError`, `OSError` and the errors that `guard.reading` turns into one.
    """
    with path.open("rb") as file:
        is_zip = file.read(64).lstrip().startswith(b"PK")
    if not is_zip:
        return [parse_whole(read_whole(path))]
    with open_package(path) as package:
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise TooMuch("文件设有打开密码，请用 WPS 或 LibreOffice 取消密码并保存后再导入。")
        document_roots = [package.parse("content.xml")]
        with suppress(etree.XMLSyntaxError):
            document_roots += [package.parse("styles.xml")] if "styles.xml" in package else []
        for holder in [*document_roots[0].iter(DRAW + "object")]:
            _embed(package, holder)
        return document_roots


def _embed(package: Package, holder: etree._Element) -> None:
    """Put an equation that stands in a part of its own into its draw:object."""
    name = holder.get(XLINK + "href", "").removeprefix("./") + "/content.xml"
    if name in package and len(holder) == 0:
        with suppress(etree.XMLSyntaxError):
            part = package.parse(name)
            if is_math(part):
                holder.append(part)


def headers(document_roots: Iterable[etree._Element]) -> list[etree._Element]:
    """Return the headers of the pages."""
    return [
        header
        for root in document_roots
        for page in root.iter(STYLE + "master-page")  # which may be ``root`` itself
        for name in ("header-first", "header", "header-left")
        for header in (*page.iterchildren(STYLE + name), *page.iterchildren(LOEXT + name))
        if header.get(STYLE + "display") != "false"
    ]


def words(paragraph: etree._Element, outside: Callable[[etree._Element], None] | None = None) -> str:
    """Return the text of a text:p or text:h; ``outside`` is called with the notes and drawings in it."""
    return "".join(text for text, _ in pieces(paragraph, outside))


def pieces(
    paragraph: etree._Element, outside: Callable[[etree._Element], None] | None = None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the text of a paragraph in pieces, each with the names of the styles that its spans have."""
    none: tuple[str, ...] = ()
    waiting: list[tuple[str, etree._Element | None, tuple[str, ...]]] = [("", paragraph, none)]
    while waiting:
        text, element, styles = waiting.pop()
        if element is None:
            if text:
                yield _squeezed(text), styles
            continue
        tag = element.tag
        if tag in _OUTSIDE:
            if outside is not None:
                outside(element)
            continue
        if tag in _BREAKS:
            yield _BREAKS[tag], styles
            continue
        if tag == TEXT + "s":
            count = element.get(TEXT + "c", "1")
            yield " " * min(int(count) if count.isdecimal() and len(count) < 9 else 1, MAX_SPACES), styles
            continue
        if tag in _UNSEEN or element.get(LOEXT + "showing-place-holder") == "true":
            continue
        if tag == FIELD + "fieldmark":
            yield _chosen(element), styles
        name = element.get(TEXT + "style-name", "") if tag == TEXT + "span" else ""
        inner = (*styles, name) if name and len(styles) < _DEEPEST else styles
        for child in reversed(element):
            waiting.append((child.tail or "", None, inner))
            if isinstance(child.tag, str):
                waiting.append(("", child, inner))
        waiting.append((element.text or "", None, inner))


def _chosen(mark: etree._Element) -> str:
    """Return the text of a form field of Word: a box, or the chosen entry of a list."""
    kind = mark.get(FIELD + "type", "").rpartition(".")[2]
    parameters = [(item.get(FIELD + "name"), item.get(FIELD + "value", "")) for item in mark]
    if kind == "FORMCHECKBOX":
        return TICKED if ("Checkbox_Checked", "true") in parameters else UNTICKED
    entries = [value for name, value in parameters if name == _LISTED]
    place = next((value for name, value in parameters if name == _CHOSEN), "0")
    is_entry = place.isascii() and place.isdecimal() and int(place) < len(entries)
    return entries[int(place)] if kind == "FORMDROPDOWN" and is_entry else ""


def deletions(document_root: etree._Element) -> dict[str, str]:
    """Return the words that tracked changes delete, by the id of the change."""
    found: dict[str, str] = {}
    for region in document_root.iter(TEXT + "changed-region"):
        for deletion in region.iterchildren(TEXT + "deletion"):
            lines = (words(paragraph) for paragraph in deletion.iter(TEXT + "p", TEXT + "h"))
            found[region.get(TEXT + "id", "")] = " ".join(lines).strip()
    return found


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
    """Return ``text`` with white space as in OpenDocument: line breaks are blanks, several blanks one."""
    if not any(mark in text for mark in ("\n", "\t", "\r", "  ")):
        return text
    blank_before = " " if text[0].isspace() and text[0] in " \t\r\n" else ""
    blank_after = " " if len(text) > 1 and text[-1] in " \t\r\n" else ""
    inside = " ".join(
        part for part in text.replace("\t", " ").replace("\r", " ").replace("\n", " ").split(" ") if part
    )
    return f"{blank_before}{inside}{blank_after}" if inside else blank_before
