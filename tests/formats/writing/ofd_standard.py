"""What GB/T 33190-2016 asks of an OFD, as far as this program writes it: elements in their order, attributes.

`faults` reads a file and says what is against the standard. An element or an attribute that is not in the
table is a fault as well, so that nothing is written that nobody has looked up.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

NAMESPACE = "{http://www.ofdspec.org/2016}"
_NUMBER = r"-?\d+(\.\d+)?"
TYPES = {
    "id": r"[1-9]\d*",
    "ref": r"[1-9]\d*",
    "loc": r"[\w./-]+",
    "box": rf"{_NUMBER} {_NUMBER} \d+(\.\d+)? \d+(\.\d+)?",
    "double": _NUMBER,
    "array": rf"(g \d+ {_NUMBER}|{_NUMBER})( (g \d+ {_NUMBER}|{_NUMBER}))*",
    "bool": r"true|false",
    "string": r"(?s).*",
    "uuid": r"[0-9a-f]{32}",
    "version": r"\d+\.\d+",
    "path": rf"[SM] {_NUMBER} {_NUMBER}( [SML] {_NUMBER} {_NUMBER}| C)*",
    "doctype": "OFD",
    "usage": "Normal|EBook|ENewsPaper|EMagzine",
    "order": "Background|Foreground",
    "layer": "Body|Background|Foreground",
    "event": "DO|PO|CLICK",
    "dest": "XYZ|Fit|FitH|FitV|FitR",
    "cap": "Butt|Round|Square",
    "one": "1.0",
}
REQUIRED = True


@dataclass(frozen=True)
class Rule:
    """``children``: name, rule, least, most (0: any number), in the standard's order; ``text``: a type."""

    attributes: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    children: tuple[tuple[str, str, int, int], ...] = ()
    text: str = ""


def _text(kind: str) -> Rule:
    return Rule(text=kind)


RULES: Mapping[str, Rule] = {
    "string": _text("string"),
    "loc": _text("loc"),
    "box": _text("box"),
    "ref": _text("ref"),
    "uuid": _text("uuid"),
    "usage": _text("usage"),
    "path": _text("path"),
    "OFD": Rule(
        {"Version": ("one", REQUIRED), "DocType": ("doctype", REQUIRED)}, (("DocBody", "DocBody", 1, 0),)
    ),
    "DocBody": Rule({}, (("DocInfo", "DocInfo", 1, 1), ("DocRoot", "loc", 0, 1))),
    "DocInfo": Rule(
        {},
        (
            ("DocID", "uuid", 0, 1),
            ("Title", "string", 0, 1),
            ("Author", "string", 0, 1),
            ("Subject", "string", 0, 1),
            ("DocUsage", "usage", 0, 1),
            ("Creator", "string", 0, 1),
            ("CreatorVersion", "string", 0, 1),
        ),
    ),
    "Document": Rule(
        {}, (("CommonData", "CommonData", 1, 1), ("Pages", "Pages", 1, 1), ("Outlines", "Outlines", 0, 1))
    ),
    "CommonData": Rule(
        {},
        (
            ("MaxUnitID", "ref", 1, 1),
            ("PageArea", "PageArea", 1, 1),
            ("PublicRes", "loc", 0, 0),
            ("TemplatePage", "TemplatePage", 0, 0),
        ),
    ),
    "PageArea": Rule({}, (("PhysicalBox", "box", 1, 1),)),
    "TemplatePage": Rule(
        {
            "ID": ("id", REQUIRED),
            "Name": ("string", False),
            "ZOrder": ("order", False),
            "BaseLoc": ("loc", REQUIRED),
        }
    ),
    "Pages": Rule({}, (("Page", "PageEntry", 1, 0),)),
    "PageEntry": Rule({"ID": ("id", REQUIRED), "BaseLoc": ("loc", REQUIRED)}),
    "Outlines": Rule({}, (("OutlineElem", "OutlineElem", 1, 0),)),
    "OutlineElem": Rule({"Title": ("string", REQUIRED)}, (("Actions", "Actions", 0, 1),)),
    "Actions": Rule({}, (("Action", "Action", 1, 0),)),
    "Action": Rule({"Event": ("event", REQUIRED)}, (("Goto", "Goto", 1, 1),)),
    "Goto": Rule({}, (("Dest", "Dest", 1, 1),)),
    "Dest": Rule(
        {
            "Type": ("dest", REQUIRED),
            "PageID": ("ref", REQUIRED),
            "Left": ("double", False),
            "Top": ("double", False),
        }
    ),
    "Res": Rule({"BaseLoc": ("loc", REQUIRED)}, (("Fonts", "Fonts", 0, 0),)),
    "Fonts": Rule({}, (("Font", "Font", 1, 0),)),
    "Font": Rule(
        {"ID": ("id", REQUIRED), "FontName": ("string", REQUIRED), "FamilyName": ("string", False)},
        (("FontFile", "loc", 0, 1),),
    ),
    "Page": Rule(
        {}, (("Template", "Template", 0, 0), ("Area", "PageArea", 0, 1), ("Content", "Content", 0, 1))
    ),
    "Template": Rule({"TemplateID": ("ref", REQUIRED), "ZOrder": ("order", False)}),
    "Content": Rule({}, (("Layer", "Layer", 1, 0),)),
    "TextObject": Rule(
        {
            "ID": ("id", REQUIRED),
            "Boundary": ("box", REQUIRED),
            "LineWidth": ("double", False),
            "Font": ("ref", REQUIRED),
            "Size": ("double", REQUIRED),
            "Stroke": ("bool", False),
        },
        (("TextCode", "TextCode", 1, 0),),
    ),
    "TextCode": Rule(
        {"X": ("double", False), "Y": ("double", False), "DeltaX": ("array", False)}, (), "string"
    ),
    "PathObject": Rule(
        {
            "ID": ("id", REQUIRED),
            "Boundary": ("box", REQUIRED),
            "LineWidth": ("double", False),
            "Cap": ("cap", False),
        },
        (("AbbreviatedData", "path", 1, 1),),
    ),
    "Layer": Rule({"ID": ("id", REQUIRED), "Type": ("layer", False)}),
}
_BLOCKS = ("TextObject", "PathObject")
"""What a layer holds, in any order."""


def faults(data: bytes) -> list[str]:
    """Everything that is against the standard in the file ``data``, [] for a right one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    found = [f"{name} twice" for name in parts if archive.namelist().count(name) > 1]
    roots: dict[str, ElementTree.Element] = {}
    for name, content in parts.items():
        if name.endswith(".xml"):
            roots[name] = ElementTree.fromstring(content)
            found += [
                f"{name}: {one}" for one in _element(roots[name], roots[name].tag.removeprefix(NAMESPACE))
            ]
    found += _links(roots, parts)
    return found


def _element(element: ElementTree.Element, kind: str) -> Iterator[str]:
    rule = RULES.get(kind)
    if rule is None or not element.tag.startswith(NAMESPACE):
        yield f"unknown {element.tag}"
        return
    for name, value in element.attrib.items():
        if name not in rule.attributes:
            yield f"{kind} has an attribute {name}"
        elif not re.fullmatch(TYPES[rule.attributes[name][0]], value):
            yield f"{kind}'s {name} is {value!r}"
    yield from (
        f"{kind} lacks {n}" for n, (_, must) in rule.attributes.items() if must and n not in element.attrib
    )
    text = element.text or ""
    if rule.text and not re.fullmatch(TYPES[rule.text], text):
        yield f"{kind} holds {text!r}"
    if not rule.text and text.strip():
        yield f"{kind} holds text"
    if kind == "Layer":
        for child in element:
            tag = child.tag.removeprefix(NAMESPACE)
            yield from _element(child, tag) if tag in _BLOCKS else (f"a layer holds {tag}",)
        return
    yield from _children(element, kind, rule)


def _children(element: ElementTree.Element, kind: str, rule: Rule) -> Iterator[str]:
    names = [name for name, *_ in rule.children]
    tags = [child.tag.removeprefix(NAMESPACE) for child in element]
    unknown = [tag for tag in tags if tag not in names]
    if unknown:
        yield f"{kind} holds {unknown}"
        return
    if [names.index(tag) for tag in tags] != sorted(names.index(tag) for tag in tags):
        yield f"{kind} has its parts in the order {tags}"
    for name, _, least, most in rule.children:
        if tags.count(name) < least or (most and tags.count(name) > most):
            yield f"{kind} has {tags.count(name)} {name}"
    kinds = {name: of for name, of, *_ in rule.children}
    for child, tag in zip(element, tags, strict=True):
        yield from _element(child, kinds[tag])


def _links(roots: Mapping[str, ElementTree.Element], parts: Mapping[str, bytes]) -> Iterator[str]:
    """What must agree between the parts: places, identifiers, what is referred to."""
    if "OFD.xml" not in roots:
        yield "no OFD.xml"
        return
    places = {"OFD.xml"}
    for name, root in roots.items():
        folder = name.rpartition("/")[0]
        base = f"{folder}/{root.get('BaseLoc')}" if root.get("BaseLoc") else folder
        for element in root.iter():
            tag = element.tag.removeprefix(NAMESPACE)
            place = element.text if tag in ("DocRoot", "PublicRes", "FontFile") else element.get("BaseLoc")
            if place and element is not root:
                places.add("/".join(part for part in (base, place) if part))
    yield from (f"{place} is not there" for place in places - parts.keys())
    yield from (f"{name} is there for nothing" for name in parts.keys() - places)
    every = [element for root in roots.values() for element in root.iter()]
    ids = [int(element.attrib["ID"]) for element in every if element.get("ID", "").isdigit()]
    if len(ids) != len(set(ids)):
        yield "an identifier is used twice"
    last = [element.text for element in every if element.tag == f"{NAMESPACE}MaxUnitID"]
    if last != [str(max(ids))]:
        yield f"MaxUnitID is {last} and the highest {max(ids)}"
    by_kind = {"Font": "Font", "PageID": "Page", "TemplateID": "TemplatePage"}
    for attribute, tag in by_kind.items():
        there = {element.get("ID") for element in every if element.tag == NAMESPACE + tag}
        used = {value for element in every if (value := element.get(attribute)) is not None}
        yield from (f"no {tag} {id}" for id in used - there)
        if tag != "Page":
            yield from (f"{tag} {id} is not used" for id in there - used)
    yield from _texts(every)


def _texts(every: list[ElementTree.Element]) -> Iterator[str]:
    for element in every:
        if element.tag == f"{NAMESPACE}TextCode":
            text = element.text or ""
            if not text or text.startswith(" "):
                yield f"{text!r} begins with a blank that readers drop"
            if len(steps(element.get("DeltaX", ""))) != len(text) - 1:
                yield f"{text!r} has not a step between each two characters"


def steps(array: str) -> list[float]:
    """The numbers of a DeltaX, with ``g`` spelt out."""
    words, found = array.split(), list[float]()
    while words:
        if words[0] == "g":
            found += [float(words[2])] * int(words[1])
            del words[:3]
        else:
            found.append(float(words.pop(0)))
    return found
