"""Names of a Word document's elements, and the common questions about an element."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL = W + "val"
P, R, T, TBL, TR, TC = (W + name for name in ("p", "r", "t", "tbl", "tr", "tc"))
P_PR, R_PR = W + "pPr", W + "rPr"
SDT = W + "sdt"
TEXT_BOX = W + "txbxContent"
CHOICE, FALLBACK, ALTERNATE = MC + "Choice", MC + "Fallback", MC + "AlternateContent"
FONTS = (W + "ascii", W + "hAnsi", W + "cs", W + "eastAsia")
TRANSPARENT = frozenset(
    W + name
    for name in (
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "customXml",
        "smartTag",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
    )
)
"""Wrappers whose content counts as if they were not there."""
_OFFICE = "http://schemas.microsoft.com/office/"
_UNDERSTOOD = frozenset(
    (
        *(_OFFICE + f"word/{name}/wordml" for name in ("2006", "2010", "2012", "2018")),
        *(_OFFICE + f"word/{name}" for name in ("2015/wordml/symex", "2016/wordml/cid", "2018/wordml/cex")),
        *(_OFFICE + f"word/2010/wordprocessing{n}" for n in ("Shape", "Group", "Canvas", "Ink", "Drawing")),
        *(_OFFICE + f"drawing/{name}" for name in ("2010/main", "2013/main/command", "2014/main")),
        *(_OFFICE + f"drawing/{name}" for name in ("2014/chart", "2014/chartex", "2015/9/8/chartex")),
        *(_OFFICE + f"drawing/{name}" for name in ("2016/ink", "2017/model3d", "2016/SVG/main")),
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
    )
)
"""Namespaces that today's Word knows; an mc:Choice that requires others is not shown."""


def is_on(element: etree._Element) -> bool:
    """Return whether a toggle such as w:vanish is on."""
    return element.get(VAL, "true") not in ("0", "false", "off", "none")


def number(element: etree._Element, name: str = VAL) -> int:
    """Return the attribute as a whole number, 0 when it is none."""
    try:
        return int(float(element.get(name, "0")))
    except (ValueError, OverflowError):
        return 0


def chosen(alternate: etree._Element) -> etree._Element:
    """Return the version of a content that Word shows: the first whose requirements it knows."""
    for choice in alternate.iterchildren(CHOICE):
        required = (choice.get("Requires") or "").split()
        if all(choice.nsmap.get(prefix) in _UNDERSTOOD for prefix in required):
            return choice
    fallback = next(alternate.iterchildren(FALLBACK), None)
    return fallback if fallback is not None else etree.Element(FALLBACK)


def is_shown(element: etree._Element) -> bool:
    """Return whether ``element`` stands in no version that Word hides in favour of another."""
    for version in element.iterancestors(CHOICE, FALLBACK):
        alternate = version.getparent()
        if alternate is not None and alternate.tag == ALTERNATE and chosen(alternate) is not version:
            return False
    return True


def inside(node: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, those in wrappers too, without nested ones."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in TRANSPARENT:
            yield from inside(child, tag)
        elif child.tag == ALTERNATE:
            yield from inside(chosen(child), tag)
