"""Equations of Word (OMML) and of EQ fields as text on one line: 2/3, 10⁴, √2."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VAL = M + "val"
_RAISED = str.maketrans(
    "0123456789+-−=()niabcdefghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_ATOM = re.compile(r"[\w.%‰°′∞]*|√[\w.]+|[(（\[].*[)）\]]")
_ACCENTS = {"\u0302": "^", "\u0303": "~", "\u0305": "¯"}
_NARY = "∫"


def raised(text: str) -> str:
    """Return ``text`` as a superscript: 10⁴, m², ^1.5 where there are no such characters; words unchanged."""
    return _scripted(text, _RAISED, "^")


def lowered(text: str) -> str:
    """Return ``text`` as a subscript, CO₂, or unchanged where there are no such characters, PM2.5."""
    return _scripted(text, _LOWERED, "")


def _scripted(text: str, table: dict[int, int], mark: str) -> str:
    core = text.strip()
    if not core:
        return text
    if all(ord(c) in table for c in core):
        return text.replace(core, core.translate(table))
    if mark and re.fullmatch(r"[A-Za-z\d.,/+-]+", core) and any(c.isalnum() for c in core):
        return text.replace(core, mark + (core if re.fullmatch(r"[\d.]+|\w", core) else f"({core})"))
    return text


def linear(node: etree._Element) -> str:
    """Return the text of an m:oMath or of a part of it, on one line."""
    return "".join(_part(child) for child in node)


def _part(node: etree._Element) -> str:
    tag = str(node.tag)
    if not tag.startswith(M):
        # Word's own elements round runs of an equation; a deleted one counts no more
        if tag.endswith(("}del", "}moveFrom")):
            return ""
        return linear(node) if len(node) else ""
    name = tag[len(M) :]
    if name == "r":
        return "".join(t.text or "" for t in node.iterchildren(M + "t"))
    if name.endswith("Pr"):
        return ""
    write = _WRITERS.get(name)
    return write(node) if write else linear(node)


def _of(node: etree._Element, name: str) -> str:
    return "".join(linear(child) for child in node.iterchildren(M + name))


def _property(node: etree._Element, name: str, usual: str = "") -> str:
    """Return the value of m:``name`` in ``node``'s properties."""
    for properties in node:
        if str(properties.tag).endswith("Pr"):
            for item in properties.iterchildren(M + name):
                return item.get(_VAL, usual)
    return usual


def _bracketed(text: str) -> str:
    return text if _ATOM.fullmatch(text) else f"({text})"


def _fraction(node: etree._Element) -> str:
    top, bottom = _of(node, "num"), _of(node, "den")
    if _property(node, "type") == "noBar":
        return f"({top} {bottom})"
    return f"{_bracketed(top)}/{_bracketed(bottom)}"


def _script(node: etree._Element) -> str:
    before = str(node.tag).endswith("sPre")
    scripts = lowered(_of(node, "sub")) + raised(_of(node, "sup"))
    base = _of(node, "e")
    if not before and len(base) > 1 and _of(node, "sup") and not _ATOM.fullmatch(base):
        base = f"({base})"
    return scripts + base if before else base + scripts


def _radical(node: etree._Element) -> str:
    return _root(_of(node, "deg"), _of(node, "e"))


def _root(degree: str, inside: str) -> str:
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree.strip()) or f"{raised(degree)}√"
    return sign + _bracketed(inside)


def _delimited(node: etree._Element) -> str:
    opening, closing = _property(node, "begChr", "("), _property(node, "endChr", ")")
    return (
        opening + _property(node, "sepChr", "|").join(linear(e) for e in node.iterchildren(M + "e")) + closing
    )


def _nary(node: etree._Element) -> str:
    return (
        _property(node, "chr", _NARY) + lowered(_of(node, "sub")) + raised(_of(node, "sup")) + _of(node, "e")
    )


def _function(node: etree._Element) -> str:
    return _of(node, "fName") + _bracketed(_of(node, "e"))


def _limit(node: etree._Element) -> str:
    return f"{_of(node, 'e')}({_of(node, 'lim')})"


def _accent(node: etree._Element) -> str:
    base = _of(node, "e")
    mark = _property(node, "chr", "\u0302")
    return base + (mark if len(mark) == 1 and len(base) == 1 else _ACCENTS.get(mark, ""))


def _bar(node: etree._Element) -> str:
    base = _of(node, "e")
    return base + "\u0305" if len(base) == 1 else f"¯{_bracketed(base)}"


def _lines(node: etree._Element) -> str:
    return "；".join(linear(e) for e in node.iterchildren(M + "e"))


def _matrix(node: etree._Element) -> str:
    return "；".join(
        " ".join(linear(e) for e in row.iterchildren(M + "e")) for row in node.iterchildren(M + "mr")
    )


def _phantom(node: etree._Element) -> str:
    return "" if _property(node, "show", "1") in ("0", "off", "false") else _of(node, "e")


_WRITERS = {
    "f": _fraction,
    "sSup": _script,
    "sSub": _script,
    "sSubSup": _script,
    "sPre": _script,
    "rad": _radical,
    "d": _delimited,
    "nary": _nary,
    "func": _function,
    "limLow": _limit,
    "limUpp": _limit,
    "acc": _accent,
    "bar": _bar,
    "eqArr": _lines,
    "m": _matrix,
    "phant": _phantom,
}

_TICKS = frozenset("√✓✔vV")
_BOXES = frozenset("□☐○")
_CIRCLED = {str(n): chr(0x2460 + n - 1) for n in range(1, 21)}


def of_eq_field(code: str) -> str | None:
    r"""Return the text of an EQ field: 2/3 for ``EQ \f(2,3)``, ☑ for ``EQ \o\ac(□,√)``; ``None`` for unknown
    codes.
    """
    text = re.sub(r"^\s*EQ\s*", "", code, flags=re.IGNORECASE).strip()
    text, is_ruby = _RUBY_SWITCH.sub("", text), _RUBY_SWITCH.search(text) is not None
    try:
        return _ruby_base(text) if is_ruby else _eq(text, 0)
    except (ValueError, RecursionError):
        return None


_RUBY_SWITCH = re.compile(r"\\\*\s*(?:jc\d+|hps\d+|\"Font:[^\"]*\")\s*", re.IGNORECASE)
"""How a phonetic guide (拼音指南) is aligned, its size and its font."""
_SWITCH = re.compile(r"\\([a-z]+)(?:\\([a-z]+)?(-?\d*))*\s*\(", re.IGNORECASE)


def _ruby_base(text: str) -> str:
    r"""Return the words under a phonetic guide, 河道 for ``\o\al(\s\up 10(hedao),河道)``.

    Raises `ValueError` for another code.
    """
    match = _SWITCH.match(text)
    if match is None or match[1].lower() != "o":
        raise ValueError(text)
    parts, _ = _arguments(text, match.end())
    return "".join(_eq(part, 1) for part in parts[1:])


def _eq(text: str, depth: int) -> str:
    """Return the text of an EQ code. Raises `ValueError` for an unknown code."""
    if depth > 20:
        raise ValueError(text)
    out: list[str] = []
    place = 0
    while place < len(text):
        if text[place] != "\\":
            out.append(text[place])
            place += 1
            continue
        match = _SWITCH.match(text, place)
        if match is None:
            if place + 1 < len(text) and text[place + 1] in ",();\\":
                out.append(text[place + 1])
                place += 2
                continue
            raise ValueError(text)
        parts, place = _arguments(text, match.end())
        out.append(_switch(match[1].lower(), match[0].lower(), [_eq(part, depth + 1) for part in parts]))
    return "".join(out)


def _arguments(text: str, place: int) -> tuple[list[str], int]:
    """Return the comma-separated parts up to the closing bracket, and the place behind it."""
    parts, depth, start = list[str](), 0, place
    while place < len(text):
        letter = text[place]
        if letter == "\\":
            place += 1
        elif letter == "(":
            depth += 1
        elif letter == ")" and depth:
            depth -= 1
        elif letter in ",;" and not depth:
            parts.append(text[start:place])
            start = place + 1
        elif letter == ")":
            return [*parts, text[start:place]], place + 1
        place += 1
    raise ValueError(text)


def _switch(name: str, options: str, parts: list[str]) -> str:
    if name == "f" and len(parts) == 2:
        return f"{_bracketed(parts[0])}/{_bracketed(parts[1])}"
    if name == "r" and parts:
        return _root(parts[0] if len(parts) > 1 else "", parts[-1])
    if name == "s":
        return lowered("".join(parts)) if "\\do" in options else raised("".join(parts))
    if name == "o":
        return _over(parts)
    if name in ("b", "x", "d", "l"):
        return "(" + ",".join(parts) + ")" if name == "b" else ",".join(parts)
    if name == "a":
        return "；".join(parts)
    raise ValueError(name)


def _over(parts: Iterable[str]) -> str:
    """Return characters printed one over the other: a box with a tick, a number in a circle."""
    words = [part.strip() for part in parts if part.strip()]
    rings = [word for word in words if word in _BOXES]
    inside = [word for word in words if word not in _BOXES]
    if rings and len(inside) == 1:
        if inside[0] in _TICKS:
            return "☑"
        if inside[0] in ("×", "✕", "X", "x", "✗"):
            return "☒"
        return _CIRCLED.get(inside[0], f"({inside[0]})") if rings[0] == "○" else f"[{inside[0]}]"
    return "".join(words)
