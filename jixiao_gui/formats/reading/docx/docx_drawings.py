"""Drawings in a Word document: text boxes, pictures, objects of other programs."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from jixiao_gui.formats.reading.docx.docx_names import CHOICE, FALLBACK, TEXT_BOX, is_shown

_KINDS = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "图表",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "SmartArt 图形",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip": "图片",
    "{urn:schemas-microsoft-com:vml}imagedata": "图片",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingInk}contentPart": "手写笔迹",
}
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_CONTROL = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}control"
_SHAPE = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ART = "{urn:schemas-microsoft-com:vml}textpath"
_PROGRAMS = (
    ("Equation", "公式对象（MathType 或公式编辑器）"),
    ("MathType", "公式对象（MathType 或公式编辑器）"),
    ("Excel.", "嵌入的 Excel 工作簿"),
    ("ET.", "嵌入的 Excel 工作簿"),
    ("Word.", "嵌入的 Word 文档"),
    ("PowerPoint.", "嵌入的演示文稿"),
    ("Visio.", "嵌入的 Visio 图"),
    ("Package", "嵌入的文件"),
)
WORKBOOK = "嵌入的 Excel 工作簿"


def box_contents(drawing: etree._Element) -> Iterator[etree._Element]:
    """Yield the contents of the visible text boxes, each once."""
    for box in drawing.iter(TEXT_BOX):
        outer = next(box.iterancestors(TEXT_BOX), None)
        is_nested = outer is not None and any(around is drawing for around in outer.iterancestors())
        if not is_nested and is_shown(box):
            yield box


def words_of_art(drawing: etree._Element) -> list[str]:
    """Return the words of WordArt and of shapes that are no Word text boxes."""
    words = [(e.get("string") or "").strip() for e in drawing.iter(_ART) if is_shown(e)]
    for paragraph in drawing.iter(_SHAPE + "p"):
        if is_shown(paragraph):
            words.append("".join(t.text or "" for t in paragraph.iter(_SHAPE + "t")).strip())
    return [word for word in words if word]


def describe(drawing: etree._Element) -> list[str]:
    """Return the Chinese names of the pictures and objects in ``drawing``; none for lines and frames."""
    for element in drawing.iter(_OBJECT):
        program = element.get("ProgID", "")
        program_name = next((name for start, name in _PROGRAMS if program.startswith(start)), "")
        return [program_name or f"嵌入的对象（{program or '来源不明'}）"]
    if next(drawing.iter(_CONTROL), None) is not None:
        return ["表单控件"]
    kinds: list[str] = []
    for element in drawing.iter(*_KINDS):
        if next(element.iterancestors(TEXT_BOX), None) is None and _is_first(element):
            kinds.append(_KINDS[str(element.tag)])
    return list(dict.fromkeys(kinds))


def _is_first(element: etree._Element) -> bool:
    return next(element.iterancestors(CHOICE, FALLBACK), None) is None or is_shown(element)
