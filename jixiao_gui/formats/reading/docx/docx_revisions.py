"""Tracked changes that take whole rows of a table."""

from __future__ import annotations

from lxml import etree

from jixiao_gui.formats.reading.docx.docx_equations import M
from jixiao_gui.formats.reading.docx.docx_names import T, W

GONE = frozenset((W + "del", W + "moveFrom"))
"""The elements round text that a tracked change deletes or moves elsewhere."""
_DELETED_TEXT = W + "delText"
_CONTENT = (
    T,
    _DELETED_TEXT,
    *(W + name for name in ("sym", "drawing", "pict", "object", "fldChar")),
    M + "oMath",
)


def is_emptied(row: etree._Element) -> bool:
    """Return whether tracked changes delete every word of a w:tr, and there was one.

    LibreOffice marks a deleted row by nothing else; in Word's files the row is marked as well.
    """
    deleted = False
    for content in row.iter(*_CONTENT):
        if content.tag == T and not (content.text or "").strip():
            continue
        if content.tag != _DELETED_TEXT and next(content.iterancestors(*GONE), None) is None:
            return False
        deleted = True
    return deleted
