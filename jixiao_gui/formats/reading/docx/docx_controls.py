"""Content controls of Word: whether one is filled in, and what a bound one shows.

Word shows in a bound control what its custom XML part says, whatever the document still holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from jixiao_gui.formats.reading.docx.docx_names import SDT, TR, W, is_on

if TYPE_CHECKING:
    from jixiao_gui.formats.guard import Package

_LONGEST = 10_000
"""Characters of what a control is bound to; many may be bound to one."""
_PROMPT, _BINDING = W + "showingPlcHdr", W + "dataBinding"
_PLAIN_PATH = re.compile(r"(?:/(?:[\w.-]+:)?[\w.-]+(?:\[\d{1,4}\])?)+(?:/@(?:[\w.-]+:)?[\w.-]+)?")
_MAPPING = re.compile(r"xmlns:([\w.-]+)\s*=\s*['\"]([^'\"]+)['\"]")
_ITEM_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID"


def _properties(control: etree._Element, name: str) -> etree._Element | None:
    for properties in control.iterchildren(W + "sdtPr"):
        return next(properties.iterchildren(name), None)
    return None


def is_prompt(control: etree._Element) -> bool:
    """Return whether a content control still shows its prompt (单击此处输入文字), so nobody has filled it."""
    found = _properties(control, _PROMPT)
    return found is not None and is_on(found)


def prompt_round(cell: etree._Element) -> str:
    """Return whether ``cell`` is all of a control that shows its prompt ("cell"), or its row is ("row");
    else "".
    """
    where = "cell"
    for around in cell.iterancestors():
        if around.tag == TR:
            where = "row"
        elif around.tag == W + "tbl":
            break
        elif around.tag == SDT and is_prompt(around):
            return where
    return ""


class Bound:
    """The custom XML parts of a document by their ids."""

    def __init__(self, package: Package | None = None, name: str = "") -> None:
        self._parts: dict[str, etree._Element] = {}
        if package is None:
            return
        for kind, target in package.relations(name).values():
            if kind != "customXml" or target not in package:
                continue
            for kind_of, properties in package.relations(target).values():
                if kind_of == "customXmlProps" and properties in package:
                    try:
                        id = package.parse(properties).get(_ITEM_ID, "").upper()
                        self._parts[id] = package.parse(target)
                    except etree.XMLSyntaxError:  # its words stand in the control too
                        continue

    def text(self, control: etree._Element) -> str | None:
        """Return what a bound control of text or of a list shows; ``None`` when it shows its own content."""
        if not self._parts:
            return None
        binding = _properties(control, _BINDING)
        kinds = ("text", "dropDownList", "comboBox")
        kind = next((k for k in kinds if _properties(control, W + k) is not None), "")
        if binding is None or not kind:
            return None
        root = self._parts.get(binding.get(W + "storeItemID", "").upper())
        path = binding.get(W + "xpath", "")
        if root is None or len(path) > 500 or not _PLAIN_PATH.fullmatch(path):
            return None
        names = dict(_MAPPING.findall(binding.get(W + "prefixMappings", "")))
        try:
            found = root.xpath(path, namespaces=names)
        except etree.XPathError:
            return None
        if not isinstance(found, list) or not found:
            return None
        first = found[0]
        text = (
            "".join(str(part) for part in first.itertext())
            if isinstance(first, etree._Element)
            else str(first)
        )
        if not text.strip() or len(text) > _LONGEST:
            return None
        return text if kind == "text" else _listed(control, kind, text)


def _listed(control: etree._Element, kind: str, value: str) -> str:
    """Return the words that a list shows for ``value``."""
    found = _properties(control, W + kind)
    for item in found.iterchildren(W + "listItem") if found is not None else ():
        if item.get(W + "value") == value:
            return item.get(W + "displayText") or value
    return value
