"""Styles that change how text shows: hidden, struck out, raised, in a font of symbols, in a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from jixiao_gui.formats.reading.docx.docx_names import FONTS, P_PR, R_PR, VAL, W, is_on, number
from jixiao_gui.formats.reading.docx.docx_symbols import MARKS, first_symbolic

_VANISH, _STRIKE, _STRIKES, _ALIGN = W + "vanish", W + "strike", W + "dstrike", W + "vertAlign"
_SCRIPTS = {"superscript": "up", "subscript": "down", "baseline": ""}
_WORTH = (b"vanish", b"strike", b"vertAlign", b"numPr", *MARKS)
_DEEPEST = 50


class Look(NamedTuple):
    """The look of text; ``None``: not set. ``script``: up, down or ""; ``font``: one of symbols."""

    hidden: bool | None = None
    struck: bool | None = None
    script: str | None = None
    font: str | None = None

    def over(self, below: Look) -> Look:
        """Return this look with the values that it does not set taken from ``below``."""
        return Look(
            below.hidden if self.hidden is None else self.hidden,
            below.struck if self.struck is None else self.struck,
            below.script if self.script is None else self.script,
            below.font if self.font is None else self.font,
        )


PLAIN = Look()


def look_of(properties: etree._Element) -> Look:
    """Return the look that a w:rPr sets."""
    hidden = struck = None
    script = font = None
    for item in properties:
        tag = item.tag
        if tag == _VANISH:
            hidden = is_on(item)
        elif tag in (_STRIKE, _STRIKES):
            struck = is_on(item) or bool(struck)
        elif tag == _ALIGN:
            script = _SCRIPTS.get(item.get(VAL, ""), "")
        elif tag == W + "rFonts":
            named = [name for name in FONTS if item.get(name)]
            font = first_symbolic(item.get(name) for name in FONTS[:2]) if named else None
    return Look(hidden, struck, script, font)


@dataclass(slots=True)
class _Style:
    kind: str
    based: str
    look: Look
    list: tuple[str | None, int | None] | None


class Styles:
    """The styles of a document that change how its text is read; most change nothing."""

    def __init__(self, root: etree._Element | None = None) -> None:
        self.looks: dict[str, Look] = {}
        """The looks of paragraph and character styles, with those that they are based on."""
        self.lists: dict[str, tuple[str, int | None]] = {}
        """The list (w:numId) and level of paragraph styles."""
        self.default = ""
        """The style of paragraphs that name none, where it is in ``looks`` or ``lists``."""
        if root is not None:
            self._load(root)

    @staticmethod
    def is_worth_reading(data: bytes) -> bool:
        """Return whether styles.xml may set any of these looks."""
        return b"\0" in data[:200] or any(mark in data for mark in _WORTH)

    @property
    def special(self) -> frozenset[str]:
        """Return the ids of styles whose paragraphs are more than their texts joined."""
        return frozenset(self.looks) | frozenset(self.lists)

    def _load(self, root: etree._Element) -> None:
        styles: dict[str, _Style] = {}
        default = ""
        for element in root.iterchildren(W + "style"):
            id, kind = element.get(W + "styleId", ""), element.get(W + "type", "")
            if kind not in ("paragraph", "character"):
                continue
            style = styles[id] = _Style(kind, "", PLAIN, None)
            for item in element:
                if item.tag == W + "basedOn":
                    style.based = item.get(VAL, "")
                elif item.tag == R_PR:
                    style.look = look_of(item)
                elif item.tag == P_PR and kind == "paragraph":
                    style.list = own_list(item)
            if kind == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                default = id
        for id in styles:
            look, of_list = PLAIN, None
            based_on, steps = id, 0
            while based_on in styles and steps < _DEEPEST:
                look = look.over(styles[based_on].look)
                of_list = of_list or styles[based_on].list
                based_on, steps = styles[based_on].based, steps + 1
            if any(look):
                self.looks[id] = look
            if of_list and of_list[0] not in (None, "0"):
                self.lists[id] = (str(of_list[0]), of_list[1])
        if default in self.looks or default in self.lists:
            self.default = default

    def look(self, paragraph: str, character: str, run_look: Look) -> Look:
        """Return the look of a run: its own, then its character style's, then its paragraph style's.

        Hidden and struck are toggles: set in both styles they are off.
        """
        below, above = self.looks.get(paragraph, PLAIN), self.looks.get(character, PLAIN)
        if below is PLAIN and above is PLAIN:
            return run_look
        hidden = run_look.hidden if run_look.hidden is not None else bool(below.hidden) != bool(above.hidden)
        struck = run_look.struck if run_look.struck is not None else bool(below.struck) != bool(above.struck)
        combined = run_look.over(above).over(below)
        return Look(hidden, struck, combined.script, combined.font)


def own_list(properties: etree._Element) -> tuple[str | None, int | None] | None:
    """Return the list and level that a w:pPr names; ``None`` when it names none."""
    for item in properties.iterchildren(W + "numPr"):
        id = next((e.get(VAL) for e in item.iterchildren(W + "numId")), None)
        level = next((number(e) for e in item.iterchildren(W + "ilvl")), None)
        return id, level
    return None
