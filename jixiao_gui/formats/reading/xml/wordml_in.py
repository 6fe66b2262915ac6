"""Word 2003 XML documents (mostly under the name of a doc) read as plain sheets, by way of a docx.

Their elements are those of a docx under another name, but for a few: merged cells have other names,
sections and smart tags stand round paragraphs and runs, tracked changes are annotations, a list's number
stands beside its paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from jixiao_gui.formats import Alive, ReadFile
from jixiao_gui.formats.guard import read_whole, reading
from jixiao_gui.formats.reading.docx.docx_parts import W_NS, damaged, read_parts
from jixiao_gui.formats.safe_xml import parse_whole

_OLD = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_W = f"{{{W_NS}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RENAMED = {"vmerge": "vMerge", "hmerge": "hMerge"}
_CHANGES = {"Word.Insertion": "ins", "Word.Deletion": "del"}
_NOTES = {"footnote": "脚注", "endnote": "尾注"}
_KEPT = ("urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office")


def read_wordml(path: Path, alive: Alive | None = None) -> ReadFile:
    """Return the tables of the document.

    Raises `FormatError` with one Chinese sentence, `OSError`.
    """
    with reading(path):
        root = parse_whole(read_whole(path))
        body = next(root.iterchildren(_OLD + "body"), None)
        if body is None:
            raise damaged(path, "文件中没有正文")
        notes: list[str] = []
        document = etree.Element(_W + "document", nsmap={"w": W_NS})
        _copy(body, document, notes)
        parts = {"document": etree.tostring(document, encoding="utf-8")}
        header = etree.Element(_W + "hdr", nsmap={"w": W_NS})
        for section in body.iter(_OLD + "hdr"):
            for block in section:
                _copy(block, header, notes)
        if len(header):
            parts["header"] = etree.tostring(header, encoding="utf-8")
        styles = next(root.iterchildren(_OLD + "styles"), None)
        if styles is not None:
            holder = etree.Element("holder")
            _copy(styles, holder, notes)
            parts["styles"] = etree.tostring(holder[0], encoding="utf-8")
    read = read_parts(path, parts, alive)
    read.leftovers.extend(notes)
    return read


def _copy(element: etree._Element, into: etree._Element, notes: list[str]) -> None:
    """Copy ``element`` and its contents, under the names of a docx, to the end of ``into``."""
    waiting: list[tuple[etree._Element, etree._Element]] = [(element, into)]
    # a stack and no recursion, so that depth costs nothing; children wait in reverse
    while waiting:
        source, target = waiting.pop()
        copy = _element_of(source, target, notes)
        if copy is not None:
            waiting.extend((child, copy) for child in reversed(source) if isinstance(child.tag, str))


def _element_of(source: etree._Element, target: etree._Element, notes: list[str]) -> etree._Element | None:
    """Add the copy of ``source`` to ``target``; return the parent of its children, ``None`` to skip them."""
    tag = str(source.tag)
    if tag.startswith(_OLD):
        return _word(source, tag.removeprefix(_OLD), target, notes)
    if tag == _AML + "annotation":
        if source.get(_OLD + "type") == "Word.Comment":
            notes.append(f"批注：{' '.join(''.join(_texts(source)).split())}")
            return None
        change = _CHANGES.get(source.get(_OLD + "type", ""))
        if change is None and next(source.iterchildren(_AML + "content"), None) is None:
            return None
        return etree.SubElement(target, _W + change) if change else target
    if tag.startswith(_HINT):
        return target if tag in (_HINT + "sect", _HINT + "sub-section", _HINT + "pBdrGroup") else None
    if tag.startswith("{") and tag[1:].startswith(_KEPT):
        return etree.SubElement(target, tag)
    return target  # aml:content, smart tags and elements of customers' own


def _word(
    source: etree._Element, name: str, target: etree._Element, notes: list[str]
) -> etree._Element | None:
    if name in _NOTES:
        words = " ".join("".join(_texts(source)).split())
        notes.append(f"{_NOTES[name]}：{words}")
        return None
    if name == "listPr":
        number = next((t.get(_HINT + "val", "") for t in source.iterchildren(_HINT + "t")), "")
        paragraph = target.getparent()
        if number and target.tag == _W + "pPr" and paragraph is not None:
            text = etree.SubElement(etree.SubElement(paragraph, _W + "r"), _W + "t")
            text.text = number
            text.set(_SPACE, "preserve")
        return None
    if name in ("binData", "sectPr"):  # a section's page header stands in it
        return None
    copy = etree.SubElement(target, _W + _RENAMED.get(name, name))
    for key, value in source.attrib.items():
        word = str(key)
        copy.set(_W + word.removeprefix(_OLD) if word.startswith(_OLD) else word, value)
    if name in ("t", "delText"):
        copy.text = source.text
        copy.set(_SPACE, "preserve")
    return copy


def _texts(element: etree._Element) -> Iterator[str]:
    for text in element.iter(_OLD + "t"):
        yield text.text or ""
