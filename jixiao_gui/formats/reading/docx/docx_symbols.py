"""Characters of fonts that hold pictures in place of letters: Wingdings, Webdings, Symbol.

Word writes them as w:sym, as U+F000 + code, or as the plain letter that has the code, set in the font.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache


def _table(*runs: tuple[int, str]) -> dict[int, str]:
    """Return character by code, from the first code of each run on; a blank: no such character."""
    return {start + n: c for start, text in runs for n, c in enumerate(text) if c != " "}


_WINGDINGS = _table(
    (0x22, "✂✁"),
    (0x28, "☎✆✉"),
    (0x36, "⌛⌨"),
    (0x3E, "✇✍"),
    (0x41, "✌"),
    (0x45, "☜☞☝☟"),
    (0x4A, "☺ ☹"),
    (0x4E, "☠"),
    (0x51, "✈☼ ❄"),
    (0x56, "✞"),
    (0x58, "✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓"),
    (0x6C, "●❍■□☐❑❒⧫⧫◆❖◆☒"),
    (0x7B, "❀✿❝❞"),
    (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    (0x9E, "·•▪○○○◉◎"),
    (0xA7, "▪☐"),
    (0xAA, "✦★✶✴✹✵"),
    (0xB5, "✪✰"),
    (0xD5, "⌫⌦"),
    (0xD8, "➢"),
    (0xDC, "➲"),
    (0xDF, "←→↑↓↖↗↙↘"),
    (0xE7, "←→↑↓↖↗↙↘⇦⇨⇧⇩⇔⇕"),
    (0xFB, "✗✓☒☑"),
)
_WINGDINGS_2 = _table((0x4F, "✗✓☒☑☒☒"), (0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"), (0x96, "•●"), (0xA2, "■□"))
_WINGDINGS_3 = _table((0x70, "▲▼△▽◀▶◁▷"))
_WEBDINGS = _table((0x33, "◀▶▲▼"), (0x61, "✔"), (0x63, "□"), (0x67, "■"), (0x6E, "●"), (0x72, "✖"))
_SYMBOL = _table(
    (0x22, "∀"),
    (0x24, "∃"),
    (0x27, "∍"),
    (0x2A, "∗"),
    (0x2D, "−"),
    (0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"),
    (0x5C, "∴"),
    (0x5E, "⊥"),
    (0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"),
    (0x7E, "∼"),
    (0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
    (0xBF, "↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"),
    (0xF1, "〉∫"),
)
_ASCII = frozenset("!#%&()+,./0123456789:;<=>?[]_{|}")
"""Characters that Symbol has in the same places as other fonts."""
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL | {ord(c): c for c in _ASCII},
}
MARKS = (b"ingdings", b"INGDINGS", b"ebdings", b"ymbol", b"SYMBOL")
"""One of these stands in every document that uses such a font."""


@lru_cache(maxsize=1000)
def is_symbolic(font: str) -> bool:
    """Return whether ``font`` holds pictures in place of letters."""
    return font.strip().lower() in _FONTS


def symbol(font: str, code: int) -> str | None:
    """Return the character that ``font`` shows for ``code``; ``None`` where there is no such one."""
    table = _FONTS.get(font.strip().lower())
    if table is None:
        # a font of letters: the code is the character itself
        return None if 0xE000 <= code <= 0xF8FF or not _is_character(code) else chr(code)
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if low in (0x20, 0xA0) and low not in table:
        return " "
    return table.get(low) or (chr(code) if low > 0xFF and _is_character(code) else None)


def in_font(font: str, text: str) -> tuple[str, list[str]]:
    """Return ``text`` as a font of symbols shows it, and the codes without a character.

    Only characters below U+0100 and U+F000 to U+F0FF are the font's own; Chinese ones come from another.
    """
    shown: list[str] = []
    unknown: list[str] = []
    for character in text:
        code = ord(character)
        if (code > 0xFF and not 0xF000 <= code <= 0xF0FF) or character.isspace():
            shown.append(character)
            continue
        likeness = symbol(font, code)
        shown.append(likeness or "")
        if not likeness:
            unknown.append(f"{code:04X}")
    return "".join(shown), unknown


def first_symbolic(fonts: Iterable[str | None]) -> str:
    """Return the first of ``fonts`` that holds pictures, else ""."""
    return next((font for font in fonts if font and is_symbolic(font)), "")


def _is_character(code: int) -> bool:
    return 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
