"""Fonts that change how text of a worksheet shows: struck out, raised, in a font of symbols."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from jixiao_gui.formats.reading.docx.docx_equations import lowered, raised
from jixiao_gui.formats.reading.docx.docx_symbols import in_font, is_symbolic

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SCRIPTS = ("superscript", "subscript")


class Look(NamedTuple):
    """The look of text. ``script``: superscript, subscript or ""; ``font``: one of symbols, or ""."""

    struck: bool = False
    script: str = ""
    font: str = ""

    def xml(self, name: str) -> str:
        """Return the look as XML of an xlsx; ``name`` is the element of the font's name."""
        font = f"<{name} val={quoteattr(self.font)}/>" if self.font else ""
        script = f'<vertAlign val="{self.script}"/>' if self.script else ""
        return f"{'<strike/>' * self.struck}{script}{font}"


PLAIN = Look()


class Words(NamedTuple):
    """The visible and the struck-out text, and whether its runs have looks of their own."""

    text: str
    struck: str = ""
    is_rich: bool = False


def make_look(struck: bool, script: str, font: str) -> Look:
    """Return a look, `PLAIN` where it changes nothing."""
    return Look(struck, script if script in _SCRIPTS else "", font if is_symbolic(font) else "")


def _look(properties: etree._Element) -> Look:
    """Return the look that the properties of a run, or a font of the styles, set."""
    struck, script, font = False, "", ""
    for item in properties:
        value = item.get("val")
        if item.tag == S + "strike":
            struck = value not in ("0", "false")
        elif item.tag == S + "vertAlign":
            script = value or ""
        elif item.tag in (S + "rFont", S + "name"):
            font = value or ""
    return make_look(struck, script, font)


def looks(styles: etree._Element | None) -> dict[int, Look]:
    """Return the looks of those cell styles that are not plain, by their number."""
    looks_by_style: dict[int, Look] = {}
    if styles is None:
        return looks_by_style
    fonts = [_look(font) for part in styles.iterchildren(S + "fonts") for font in part]
    for part in styles.iterchildren(S + "cellXfs"):
        for number, style in enumerate(part.iterchildren(S + "xf")):
            id = style.get("fontId", "")
            if id.isascii() and id.isdecimal() and int(id) < len(fonts) and fonts[int(id)] != PLAIN:
                looks_by_style[number] = fonts[int(id)]
    return looks_by_style


def seen(text: str, look: Look) -> Words:
    """Return a text of one look."""
    if look.struck:
        return Words("", text)
    if look.font:
        text = in_font(look.font, text)[0]
    if look.script:
        text = raised(text) if look.script == _SCRIPTS[0] else lowered(text)
    return Words(text)


def words(element: etree._Element, of_cell: Look = PLAIN) -> Words:
    """Return the text of an si or is without phonetic guide; runs without a font have the cell's look."""
    runs: list[Words] = []
    is_rich = False
    for child in element:
        if child.tag == S + "t":
            runs.append(seen(child.text or "", of_cell))
        elif child.tag == S + "r":
            is_rich = True
            properties = next(child.iterchildren(S + "rPr"), None)
            look = of_cell if properties is None else _look(properties)
            runs += (seen(t.text or "", look) for t in child.iterchildren(S + "t"))
    return Words("".join(run.text for run in runs), "".join(run.struck for run in runs), is_rich)


def rich(pieces: Iterable[tuple[str, Look]]) -> str:
    """Return pieces of text with their looks as the runs of an inline text."""
    return "".join(
        f'<r><rPr>{look.xml("rFont")}</rPr><t xml:space="preserve">{escape(text)}</t></r>'
        for text, look in pieces
        if text
    )


def fonts_xml(numbers: Mapping[Look, int]) -> str:
    """Return the fonts of the styles part: a plain one, then each of ``numbers`` in order."""
    fonts = "".join(f"<font>{look.xml('name')}</font>" for look in numbers)
    return f"<fonts><font/>{fonts}</fonts>"
