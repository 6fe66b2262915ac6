"""Content controls of Word: whether one is filled in, and the text of a bound one.

A bound control shows the text of its custom XML part, whatever text stands in the control itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from jixiao_gui.formats.reading.docx.docx_names import SDT, TR, W, is_on

if TYPE_CHECKING:
    from jixiao_gui.formats.guard import Package

_LONGEST = 10_000
"""Characters of the text that a control is bound to."""
_PROMPT, _BINDING = W + "showingPlcHdr", W + "dataBinding"
_PLAIN_PATH = re.compile(r"(?:/(?:[\w.-]+:)?[\w.-]+(?:\[\d{1,4}\])?)+(?:/@(?:[\w.-]+:)?[\w.-]+)?")
_MAPPING = re.compile(r"xmlns:([\w.-]+)\s*=\s*['\"]([^'\"]+)['\"]")
_ITEM_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID"


def _properties(control: etree._Element, name: str) -> etree._Element | None:
    for properties in control.iterchildren(W + "sdtPr"):
        return next(properties.iterchildren(name), None)
    return None


def is_prompt(control: etree._Element) -> bool:
    """Return whether a content control still shows its prompt (单击此处输入文字), so is not filled in."""
    prompt = _properties(control, _PROMPT)
    return prompt is not None and is_on(prompt)


def prompt_round(cell: etree._Element) -> str:
    """Return "cell" or "row" where a control that shows its prompt holds ``cell`` or its row; else ""."""
    where = "cell"
    for ancestor in cell.iterancestors():
        if ancestor.tag == TR:
            where = "row"
        elif ancestor.tag == W + "tbl":
            break
        elif ancestor.tag == SDT and is_prompt(ancestor):
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
        """Return the text of a bound control of text or of a list; ``None`` when it shows its own content."""
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
            nodes = root.xpath(path, namespaces=names)
        except etree.XPathError:
            return None
        if not isinstance(nodes, list) or not nodes:
            return None
        first = nodes[0]
        text = (
            "".join(str(part) for part in first.itertext())
            if isinstance(first, etree._Element)
            else str(first)
        )
        if not text.strip() or len(text) > _LONGEST:
            return None
        return text if kind == "text" else _listed(control, kind, text)


def _listed(control: etree._Element, kind: str, value: str) -> str:
    """Return the text that a list shows for ``value``."""
    choices = _properties(control, W + kind)
    for item in choices.iterchildren(W + "listItem") if choices is not None else ():
        if item.get(W + "value") == value:
            return item.get(W + "displayText") or value
    return value
