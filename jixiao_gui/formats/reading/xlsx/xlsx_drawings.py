"""Drawings over a worksheet's cells: text boxes, pictures, comments, boxes to tick."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.guard import Package
from jixiao_gui.formats.reading.docx.docx_fields import TICKED, UNTICKED
from jixiao_gui.formats.reading.xlsx.worksheet import column_name, quoted
from jixiao_gui.formats.reading.xlsx.xlsx_fonts import S

_X = "{urn:schemas-microsoft-com:office:excel}"
_V = "{urn:schemas-microsoft-com:vml}"
_TICKS = ("Checkbox", "Radio")
_NAMED = 10


@dataclass(slots=True)
class Drawings:
    """The drawings over one worksheet: the ``lines`` of text boxes, and ``notes`` about the others."""

    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def drawings_over(package: Package, target: str, name: str) -> Drawings:
    """Return the drawings over the worksheet ``name``, whose part is ``target``."""
    drawn = Drawings()
    pictures: list[str] = []
    for kind, part in package.relations(target).values():
        if part not in package:
            continue
        if kind == "drawing":
            drawing = _parsed(package, part)
            for paragraph in drawing.iter("{*}p"):
                text = as_seen("".join(t.text or "" for t in paragraph.iter("{*}t"))).strip()
                drawn.lines += [text] if text else []
            pictures += _pictures(drawing)
        elif kind == "comments":
            comments = [
                f"{comment.get('ref', '')} {''.join(t.text or '' for t in comment.iter(S + 't'))}"
                for comment in _parsed(package, part).iter(S + "comment")
            ]
            if comments:
                drawn.notes.append(f"工作表“{name}”的批注没有读入：{quoted(map(as_seen, comments))}。")
        elif kind == "vmlDrawing" and (ticks := quoted(_ticks(package.read(part)))) != "“”":
            drawn.notes.append(f"工作表“{name}”的控件没有读入，请对照原文件填写：{ticks}。")
    if pictures:
        more = f" 等 {len(pictures)} " if len(pictures) > _NAMED else " "
        where = "、".join(pictures[:_NAMED]) + more
        drawn.notes.append(f"工作表“{name}”的 {where}格处有图片，没有读入，请对照原文件填写。")
    return drawn


def _parsed(package: Package, part: str) -> etree._Element:
    """Return a part; an empty element for a broken one."""
    try:
        return package.parse(part)
    except etree.XMLSyntaxError:
        return etree.Element("broken")


def _pictures(drawing: etree._Element) -> Iterator[str]:
    """Yield the cell at which each picture begins."""
    for anchor in drawing:
        if isinstance(anchor.tag, str) and next(anchor.iter("{*}pic"), None) is not None:
            start = next(anchor.iterchildren("{*}from"), None)
            row, column = (_number(start, name) for name in ("row", "col"))
            yield f"{column_name(column)}{row + 1}"


def _number(start: etree._Element | None, name: str) -> int:
    text = start.findtext("{*}" + name, "0").strip() if start is not None else "0"
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


def _ticks(data: bytes) -> Iterator[str]:
    """Yield the boxes to tick with their words, out of the drawing of a worksheet's controls."""
    if b"Checkbox" not in data and b"Radio" not in data:
        return
    data = re.sub(rb"<br\s*>", b" ", data, flags=re.IGNORECASE)  # Excel itself does not close it
    forgiving = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(data, forgiving)
    for shape in root.iter(_V + "shape") if root is not None else ():
        for client in shape.iter(_X + "ClientData"):
            if client.get("ObjectType") in _TICKS:
                words = "".join("".join(map(str, box.itertext())) for box in shape.iter(_V + "textbox"))
                ticked = (client.findtext(_X + "Checked") or "0").strip() not in ("", "0")
                yield (TICKED if ticked else UNTICKED) + " ".join(words.split())
