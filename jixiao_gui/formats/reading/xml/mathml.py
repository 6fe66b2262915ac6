"""Equations in MathML turned into those of Word, which `docx_equations.py` writes on one line."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from lxml import etree

M_NS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_SKIPPED = frozenset(("annotation", "annotation-xml", "mspace", "maligngroup", "malignmark", "none"))
_SCRIPTS = {
    "msup": ("sSup", ("e", "sup")),
    "msub": ("sSub", ("e", "sub")),
    "msubsup": ("sSubSup", ("e", "sub", "sup")),
    "mfrac": ("f", ("num", "den")),
    "mroot": ("rad", ("e", "deg")),
    "munder": ("limLow", ("e", "lim")),
    "mover": ("limUpp", ("e", "lim")),
}
"""Elements with a fixed number of parts, with Word's names for them and their parts."""
_DEEPEST = 200


def is_math(element: etree._Element) -> bool:
    """Return whether ``element`` is an equation, in any namespace."""
    return isinstance(element.tag, str) and etree.QName(element).localname == "math"


def omml(equation: etree._Element) -> str:
    """Return an equation of MathML as an m:oMath."""
    return f'<m:oMath xmlns:m="{M_NS}">{_inside(equation, 0)}</m:oMath>'


def _inside(node: etree._Element, depth: int) -> str:
    return "".join(_part(child, depth + 1) for child in node if isinstance(child.tag, str))


def _part(node: etree._Element, depth: int) -> str:
    name = etree.QName(node).localname
    if name in _SKIPPED or depth > _DEEPEST:
        return ""
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return _run("".join(str(text) for text in node.itertext()))
    parts = [child for child in node if isinstance(child.tag, str)]
    if name in _SCRIPTS and len(parts) == len(_SCRIPTS[name][1]):
        kind, names = _SCRIPTS[name]
        return _element(kind, zip(names, parts, strict=True), depth)
    if name == "msqrt":
        return f"<m:rad><m:e>{_inside(node, depth)}</m:e></m:rad>"
    if name == "mfenced":
        opening, closing = _run(node.get("open", "(")), _run(node.get("close", ")"))
        return opening + _run(",").join(_part(part, depth + 1) for part in parts) + closing
    if name == "mtable":
        rows = (f"<m:mr>{''.join(_cells(row, depth))}</m:mr>" for row in parts)
        return f"<m:m>{''.join(rows)}</m:m>"
    return _inside(node, depth)


def _cells(row: etree._Element, depth: int) -> Iterable[str]:
    return (f"<m:e>{_inside(cell, depth)}</m:e>" for cell in row if isinstance(cell.tag, str))


def _element(kind: str, parts: Iterable[tuple[str, etree._Element]], depth: int) -> str:
    inside = "".join(f"<m:{name}>{_part(part, depth + 1)}</m:{name}>" for name, part in parts)
    return f"<m:{kind}>{inside}</m:{kind}>"


def _run(text: str) -> str:
    words = " ".join(text.split())
    return f"<m:r><m:t>{escape(words)}</m:t></m:r>" if words else ""
