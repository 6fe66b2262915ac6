"""XML parsed by lxml without DTD, entities and network, within libxml2's own limits on depth and text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from lxml import etree

from jixiao_gui.formats.limits import (
    MAX_TAGS,
    TooMuch,
)

_DOCTYPE, _WIDE_DOCTYPES = b"<!DOCTYPE", tuple("<!DOCTYPE".encode(f"utf-16-{end}") for end in ("le", "be"))
_CHINESE_XML = re.compile(
    rb"""<\?xml[^>]*encoding\s*=\s*["'](?:gb2312|gbk|gb18030)["'][^>]*\?>""", re.IGNORECASE
)
_GUARDED: Mapping[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""What every parser is told: it resolves nothing and fetches nothing."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)


class Readable(Protocol):
    """A binary file, as lxml reads it."""

    def read(self, size: int = -1) -> bytes:
        """Return the next ``size`` bytes."""


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
    refuse_doctype(data)
    return etree.fromstring(as_transitional(data), parser())


def parser() -> etree.XMLParser:
    """Return an XML parser that resolves nothing and fetches nothing."""
    guarded: etree.XMLParser = etree.XMLParser(**_GUARDED)
    return guarded


def stream(part: Readable, tags: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Yield start and end of each element in ``tags`` while ``part`` is read (see lxml's iterparse)."""
    return iter(etree.iterparse(part, events=("start", "end"), tag=list(tags), **_GUARDED))


def refuse_doctype(data: bytes) -> None:
    """Raise `TooMuch` for a DTD."""
    # in UTF-16 every other byte of the prolog is 0
    marks = (_DOCTYPE, *_WIDE_DOCTYPES) if 0 in data[:4] else (_DOCTYPE,)
    if any(mark in data for mark in marks):
        raise TooMuch("文件中含有不允许的实体定义，未读入任何内容，请检查文件来源。")


def as_transitional(data: bytes) -> bytes:
    """Return a part of Word's "Strict" files under the names of the usual ones."""
    if _STRICT in data:
        for strict, usual in _TRANSITIONAL:
            data = data.replace(_STRICT + strict, usual)
    return data
