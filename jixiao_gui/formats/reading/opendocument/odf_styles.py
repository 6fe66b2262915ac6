"""Styles of an odt that change how text shows: hidden, struck out, raised, in a font of symbols."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from lxml import etree

from jixiao_gui.formats.reading.docx.docx_parts import W_NS, of_font, without_controls
from jixiao_gui.formats.reading.docx.docx_styles import Look
from jixiao_gui.formats.reading.opendocument.opendocument import FO, LOEXT, STYLE, SVG, TEXT

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_DEEPEST = 50
_MOST_LISTS = 5000
_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "01": "decimalZero",
    "１": "decimalFullWidth",
    "一": "chineseCountingThousand",
    "①": "decimalEnclosedCircle",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "壹": "chineseLegalSimplified",
    "壱": "chineseLegalSimplified",
    "": "none",
}
"""Word's names of number formats by the first number that each prints."""


class TextStyles:
    """The styles of text and paragraphs, those of the document and the common ones, with their parents."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._own_looks: dict[tuple[str, str], tuple[Look, str]] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        self._fonts: dict[str, str] = {}
        self.lists: dict[str, str] = {}
        """The list style of paragraph styles."""
        for root in roots:
            for face in root.iter(STYLE + "font-face"):
                family = face.get(SVG + "font-family", "").strip("'\"")
                self._fonts.setdefault(face.get(STYLE + "name", ""), family)
        for root in roots:
            for style in root.iter(STYLE + "style"):
                name, family = style.get(STYLE + "name", ""), style.get(STYLE + "family", "")
                self._own_looks[family, name] = self._look(style), style.get(STYLE + "parent-style-name", "")
                if of_list := style.get(STYLE + "list-style-name"):
                    self.lists[name] = of_list

    def _look(self, style: etree._Element) -> Look:
        look = Look()
        for properties in style.iterchildren(STYLE + "text-properties"):
            display = properties.get(TEXT + "display")
            line = properties.get(STYLE + "text-line-through-style") or properties.get(
                STYLE + "text-line-through-type"
            )
            position = properties.get(STYLE + "text-position", "").split()[:1]
            font = properties.get(STYLE + "font-name")
            family = properties.get(FO + "font-family")
            if font is not None:
                family = self._fonts.get(font) or font
            look = Look(
                None if display is None else display == "none",
                None if line is None else line != "none",
                _script(position[0]) if position else None,
                None if family is None else family.strip("'\""),
            )
        return look

    def of(self, family: str, name: str) -> Look:
        """Return the look of a style, with that of its parents."""
        look = self._looks.get((family, name))
        if look is None:
            look, parent, steps = Look(), name, 0
            while (family, parent) in self._own_looks and steps < _DEEPEST:
                own_look, parent = self._own_looks[family, parent]
                look = look.over(own_look)
                steps += 1
            self._looks[family, name] = look
        return look

    def hides(self, paragraph: str) -> bool:
        """Return whether paragraphs in a style are hidden."""
        return bool(self.of("paragraph", paragraph).hidden)

    def properties(self, paragraph: str, spans: Iterable[str]) -> str:
        """Return the docx properties of a run in style ``paragraph`` and in ``spans``, outermost first."""
        look = self.of("paragraph", paragraph)
        for name in spans:
            look = self.of("text", name).over(look)
        raised = f'<w:vertAlign w:val="{look.script}"/>' if look.script else ""
        marks = "<w:strike/>" * bool(look.struck) + "<w:vanish/>" * bool(look.hidden)
        return of_font(look.font or "") + marks + raised


def _script(position: str) -> str:
    if position.startswith("sub") or position.startswith("-"):
        return "subscript"
    return "" if position in ("0%", "0") else "superscript"


class Lists:
    """The lists of a document as the numbering of a docx, with a w:num for each list."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[str, etree._Element] = {}
        for root in roots:
            for style in root.iter(TEXT + "list-style"):
                self._styles[style.get(STYLE + "name", "")] = style
        self._numbers: list[str] = []
        """The list style of each w:num, from 1."""
        self._of: dict[str, int] = {}
        self._last: dict[str, int] = {}

    def begin(self, element: etree._Element, style: str) -> int:
        """Return the w:numId of a text:list in list style ``style``; 0 for one without numbers."""
        if style not in self._styles or len(self._numbers) >= _MOST_LISTS:
            return 0
        before = element.get(TEXT + "continue-list")
        number = self._of.get(before) if before else None
        if number is None and element.get(TEXT + "continue-numbering") == "true":
            number = self._last.get(style)
        if number is None:
            self._numbers.append(style)
            number = len(self._numbers)
        self._last[style] = number
        if id := element.get(_ID):
            self._of[id] = number
        return number

    def numbering(self) -> str:
        """Return the numbering part of a docx; "" where nothing is numbered."""
        if not self._numbers:
            return ""
        used = {style: number for number, style in enumerate(dict.fromkeys(self._numbers))}
        abstract = (
            f'<w:abstractNum w:abstractNumId="{number}">{"".join(map(_level, self._styles[style]))}'
            "</w:abstractNum>"
            for style, number in used.items()
        )
        numbered: set[str] = set()
        numbers = []
        for id, style in enumerate(self._numbers, start=1):
            restart = "" if style not in numbered else _restart(self._styles[style])
            numbered.add(style)
            abstract_id = f'<w:abstractNumId w:val="{used[style]}"/>'
            numbers.append(f'<w:num w:numId="{id}">{abstract_id}{restart}</w:num>')
        return f'<w:numbering xmlns:w="{W_NS}">{"".join(abstract)}{"".join(numbers)}</w:numbering>'


def _restart(style: etree._Element) -> str:
    """Return the overrides by which a list begins with its first number, after others in its style."""
    return "".join(
        f'<w:lvlOverride w:ilvl="{_number(level, TEXT + "level") - 1}">'
        f'<w:startOverride w:val="{_number(level, TEXT + "start-value")}"/></w:lvlOverride>'
        for level in style
        if isinstance(level.tag, str)
    )


def _level(level: etree._Element) -> str:
    """Return one level of a list style as a w:lvl."""
    if not isinstance(level.tag, str):
        return ""
    depth = _number(level, TEXT + "level")
    kind, text = "bullet", level.get(TEXT + "bullet-char", "•")
    if level.tag == TEXT + "list-level-style-number":
        kind = _FORMATS.get(level.get(STYLE + "num-format", "").split(",")[0].strip(), "decimal")
        shown = _number(level, TEXT + "display-levels")
        numbers = ".".join(f"%{n}" for n in range(max(depth - shown + 1, 1), depth + 1))
        text = level.get(STYLE + "num-prefix", "") + numbers + level.get(STYLE + "num-suffix", "")
        if list_format := level.get(LOEXT + "num-list-format"):
            text = "".join(list_format.split("\u200b")).replace("%%", "%")
            for n in range(1, 11):
                text = text.replace(f"%{n}%", f"%{n}")
    start = _number(level, TEXT + "start-value")
    return (
        f'<w:lvl w:ilvl="{depth - 1}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val={quoteattr(without_controls(text))}/></w:lvl>'
    )


def _number(element: etree._Element, name: str) -> int:
    text = element.get(name, "1")
    return max(int(text), 0) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
