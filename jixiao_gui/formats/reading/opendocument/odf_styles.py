"""What the styles of an odt change of its words: hidden, struck out, raised, in a font of symbols."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from lxml import etree

from jixiao_gui.formats.reading.docx.docx_parts import W_NS, of_font, without_controls
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


class Look(NamedTuple):
    """What a style says; ``None`` where it says nothing."""

    hidden: bool | None = None
    struck: bool | None = None
    script: str | None = None
    font: str | None = None


class TextStyles:
    """The styles of text and paragraphs, those of the document and the common ones, with their parents."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._own: dict[tuple[str, str], tuple[Look, str]] = {}
        self._known: dict[tuple[str, str], Look] = {}
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
                self._own[family, name] = self._look(style), style.get(STYLE + "parent-style-name", "")
                if of_list := style.get(STYLE + "list-style-name"):
                    self.lists[name] = of_list

    def _look(self, style: etree._Element) -> Look:
        look = Look()
        for said in style.iterchildren(STYLE + "text-properties"):
            display = said.get(TEXT + "display")
            line = said.get(STYLE + "text-line-through-style") or said.get(STYLE + "text-line-through-type")
            position = said.get(STYLE + "text-position", "").split()[:1]
            font = said.get(STYLE + "font-name")
            family = said.get(FO + "font-family")
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
        """Return what a style says with what its parents do."""
        known = self._known.get((family, name))
        if known is None:
            known, at, steps = Look(), name, 0
            while (family, at) in self._own and steps < _DEEPEST:
                own, at = self._own[family, at]
                known = _over(known, own)
                steps += 1
            self._known[family, name] = known
        return known

    def hides(self, paragraph: str) -> bool:
        """Return whether paragraphs in a style do not show at all."""
        return bool(self.of("paragraph", paragraph).hidden)

    def properties(self, paragraph: str, spans: Iterable[str]) -> str:
        """Return what a run in ``paragraph`` and in ``spans``, the outermost first, is in a docx."""
        look = self.of("paragraph", paragraph)
        for name in spans:
            look = _over(self.of("text", name), look)
        raised = f'<w:vertAlign w:val="{look.script}"/>' if look.script else ""
        marks = "<w:strike/>" * bool(look.struck) + "<w:vanish/>" * bool(look.hidden)
        return of_font(look.font or "") + marks + raised


def _script(position: str) -> str:
    if position.startswith("sub") or position.startswith("-"):
        return "subscript"
    return "" if position in ("0%", "0") else "superscript"


def _over(look: Look, below: Look) -> Look:
    return Look(
        below.hidden if look.hidden is None else look.hidden,
        below.struck if look.struck is None else look.struck,
        below.script if look.script is None else look.script,
        below.font if look.font is None else look.font,
    )


class Lists:
    """The lists of a document: its list styles as the numbering of a docx, a w:num for each that is begun."""

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
        goes_on = self._of.get(before) if before else None
        if goes_on is None and element.get(TEXT + "continue-numbering") == "true":
            goes_on = self._last.get(style)
        if goes_on is None:
            self._numbers.append(style)
            goes_on = len(self._numbers)
        self._last[style] = goes_on
        if id := element.get(_ID):
            self._of[id] = goes_on
        return goes_on

    def numbering(self) -> str:
        """Return the part of a docx; "" where nothing is numbered."""
        if not self._numbers:
            return ""
        used = {style: number for number, style in enumerate(dict.fromkeys(self._numbers))}
        abstract = (
            f'<w:abstractNum w:abstractNumId="{number}">{"".join(map(_level, self._styles[style]))}'
            "</w:abstractNum>"
            for style, number in used.items()
        )
        seen: set[str] = set()
        numbers = []
        for id, style in enumerate(self._numbers, start=1):
            anew = "" if style not in seen else _starting_anew(self._styles[style])
            seen.add(style)
            of = f'<w:abstractNumId w:val="{used[style]}"/>'
            numbers.append(f'<w:num w:numId="{id}">{of}{anew}</w:num>')
        return f'<w:numbering xmlns:w="{W_NS}">{"".join(abstract)}{"".join(numbers)}</w:numbering>'


def _starting_anew(style: etree._Element) -> str:
    """Return that a list counts from its beginning, though others in its style have counted."""
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
        if own := level.get(LOEXT + "num-list-format"):
            text = "".join(own.split("\u200b")).replace("%%", "%")
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
