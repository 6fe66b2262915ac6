"""The text of a web page as a browser shows it.

Hidden and struck-out text is left out; boxes, lists and fields to fill in, numbers of lists, raised figures
and characters of Wingdings are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from lxml import html

from jixiao_gui.formats.characters import as_seen
from jixiao_gui.formats.reading.docx.docx_equations import lowered, raised
from jixiao_gui.formats.reading.docx.docx_fields import TICKED, UNTICKED
from jixiao_gui.formats.reading.docx.docx_number_formats import number_text
from jixiao_gui.formats.reading.docx.docx_symbols import first_symbolic, in_font

LINE = "\x00"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_FOLDED = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n]\s*(?=[{_WIDE}])")
_BLANKS = re.compile("[ \t\r\n\f\xa0]+")
BLOCKS = frozenset(
    ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "center", "caption", "pre", "textarea")
)
_UNSEEN = frozenset(
    ("style", "script", "head", "title", "meta", "link", "xml", "del", "template", "rt", "rp", "datalist")
)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*(?:hidden|collapse)")
_NOTE_MARK = re.compile("#(?:_(?:ftn|edn|msocom|msoanchor)|sd(?:foot|end)note)")
"""Where the mark of a footnote, an endnote or a comment leads to, as Word and LibreOffice write it."""
_NOTES = re.compile(r"mso-element\s*:\s*(footnote|endnote|comment)-list|sd(foot|end)note\d")
_NOTE_KINDS = {"footnote": "脚注", "foot": "脚注", "endnote": "尾注", "end": "尾注", "comment": "批注"}
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through")
_FONT = re.compile(r"(?:^|;)\s*font-family\s*:\s*([^;]+)")
_RAISED = re.compile(r"vertical-align\s*:\s*(super|sub)\b")
_LISTED = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)")
_RULE = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"[a-z0-9]*\.([\w-]+)")
_MOST_RULES = 20_000
_TYPED = frozenset(
    ("", "text", "number", "tel", "email", "url", "search", "date", "month", "time", "datetime-local")
)
_NO_CHOICE = re.compile(r"\W*(?:请选择|未选择|全部|无)?\W*")
_LISTS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
_CHINESE_LISTS = ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal")


class Look(NamedTuple):
    """The look of text. ``script``: up, down or ""; ``font``: one that holds pictures for letters."""

    struck: bool = False
    script: str = ""
    font: str = ""


PLAIN = Look()


class Styles:
    """The classes of a page's own style sheets, as far as they change how text is read."""

    def __init__(self, root: html.HtmlElement) -> None:
        self._of: dict[str, str] = {}
        for style in root.iter("style"):
            for number, rule in enumerate(_RULE.finditer((style.text or "").lower())):
                if number >= _MOST_RULES:
                    break
                declarations = rule[2]
                if any(
                    pattern.search(declarations) for pattern in (_HIDDEN, _STRUCK, _FONT, _RAISED, _LISTED)
                ):
                    for selector in rule[1].split(","):
                        if name := _CLASS.fullmatch(selector.strip(" \t\r\n<!-")):
                            self._of[name[1]] = self._of.get(name[1], "") + ";" + declarations

    def declarations(self, element: html.HtmlElement) -> str:
        """Return the declarations for ``element`` itself, those of its style attribute last."""
        own_declarations = (element.get("style") or "").lower()
        classes = (element.get("class") or "").lower() if self._of else ""
        return ";".join([*(self._of[name] for name in classes.split() if name in self._of), own_declarations])

    def is_unseen(self, element: html.HtmlElement) -> bool:
        """Return whether ``element`` and its contents are hidden."""
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            return True
        if element.tag == "a" and _NOTE_MARK.match(element.get("href") or ""):
            return True
        return _HIDDEN.search(self.declarations(element)) is not None or "hidden" in element.attrib

    def note_kind(self, element: html.HtmlElement) -> str:
        """Return the Chinese name of the notes that ``element`` lists, "" where it is no list of notes."""
        if element.tag != "div":
            return ""
        match = _NOTES.search(element.get("style") or "") or _NOTES.match(element.get("id") or "")
        return _NOTE_KINDS[match[1] or match[2]] if match else ""

    def look(self, element: html.HtmlElement, outer: Look) -> Look:
        """Return the look of text in ``element`` where the text around it has the look ``outer``."""
        tag, declarations = element.tag, self.declarations(element)
        struck = outer.struck or tag in ("s", "strike") or _STRUCK.search(declarations) is not None
        script, font = outer.script, outer.font
        if tag in ("sup", "sub"):
            script = "up" if tag == "sup" else "down"
        elif match := _RAISED.search(declarations):
            script = "up" if match[1] == "super" else "down"
        family = element.get("face") if tag == "font" else None
        for match in _FONT.finditer(declarations):
            family = match[1]
        if family is not None:
            names = [name.strip(" \t\r\n'\"") for name in family.split(",")]
            font = first_symbolic(names[:1])
        return Look(struck, script, font)

    def label(self, item: html.HtmlElement) -> str:
        """Return the number that the browser prints before a li, "" for none."""
        list_element = item.getparent()
        if list_element is None or list_element.tag != "ol":
            return ""
        kind = item.get("type") or list_element.get("type") or "1"
        for element in (list_element, item):
            if match := _LISTED.search(self.declarations(element)):
                kind = match[1].split()[0]
        start = _whole_number(list_element.get("start"), 1)
        for place, list_item in enumerate(list_element.iterchildren("li")):
            start = _whole_number(list_item.get("value"), start + (place > 0))
            if list_item is item:
                break
        if kind in _CHINESE_LISTS:
            return number_text(start, "chineseCountingThousand") + "、"
        return f"{number_text(start, _LISTS[kind])}." if kind in _LISTS else ""


class Words:
    """Collects text with its look; `omissions` names the texts that were left out."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._pieces: list[tuple[str, str]] = []
        self._struck: list[str] = []
        self._label = ""
        self.unknown: list[str] = []
        self.pictures = 0

    def add(self, text: str | None, look: Look = PLAIN) -> None:
        """Add text with the look ``look``."""
        if not text:
            return
        if look.struck:
            self._struck.append(text)
            return
        if look.font:
            text, unknown = in_font(look.font, text)
            self.unknown += [f"{look.font} {code}" for code in unknown]
        if self._label and text.strip(LINE).strip():
            self._pieces.append(("", self._label))
            self._label = ""
        self._pieces.append((look.script, text))

    def begin_item(self, item: html.HtmlElement) -> None:
        """Put the number of a li before its first text, which may stand in a paragraph of its own."""
        self._label = self._styles.label(item)

    def field(self, element: html.HtmlElement, look: Look) -> bool:
        """Add the text of a field to fill in; return whether ``element`` is one."""
        if element.tag == "input":
            kind = (element.get("type") or "").lower()
            if kind in ("checkbox", "radio"):
                self.add(TICKED if "checked" in element.attrib else UNTICKED, look)
            elif kind in _TYPED:
                self.add(element.get("value"), look)
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = [option for option in options if "selected" in option.attrib] or options[:1]
            texts = (option.text_content().strip() for option in chosen)
            self.add(" ".join(text for text in texts if not _NO_CHOICE.fullmatch(text)), look)
        elif element.tag == "textarea":
            self.add(LINE + (element.text or "").strip("\r\n").replace("\n", LINE) + LINE, look)
        else:
            return False
        return True

    def collect(self, element: html.HtmlElement, look: Look) -> None:
        """Add the text of ``element``, a line a paragraph."""
        self.add(
            element.text.replace("\n", LINE) if element.tag == "pre" and element.text else element.text, look
        )
        for child in element:
            if not self._styles.is_unseen(child):
                inner = self._styles.look(child, look)
                if child.tag in BLOCKS or child.tag in ("br", "tr"):
                    self.add(LINE)
                if child.tag == "img" and not _is_spacer(child):
                    self.pictures += 1
                if child.tag == "li":
                    self.begin_item(child)
                if not self.field(child, inner):
                    self.collect(child, inner)
                if child.tag in ("td", "th"):
                    self.add(" ")
            self.add(child.tail, look)

    def text(self) -> str:
        """Return the collected text, with white space as a browser shows it."""
        texts = []
        for script, group in groupby(self._pieces, lambda piece: piece[0]):
            text = "".join(text for _, text in group)
            texts.append(raised(text) if script == "up" else lowered(text) if script == "down" else text)
        return _clean("".join(texts))

    def omissions(self) -> Iterator[str]:
        """Yield a sentence for each text that was left out."""
        if struck := " ".join(_clean("".join(self._struck)).split()):
            yield f"用删除线划去的文字“{struck}”没有读入。"
        for code in self.unknown:
            yield f"特殊符号（{code}）没有读入，请对照原文件填写。"
        if self.pictures:
            yield "有图片，没有读入，请对照原文件填写。"


def _clean(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in _FOLDED.sub("", text).split(LINE))
    return as_seen("\n".join(lines)).strip("\n")


def _is_spacer(picture: html.HtmlElement) -> bool:
    """Return whether a picture is a blank spacer."""
    sizes = (_whole_number(picture.get(name), 99) for name in ("width", "height"))
    return any(size < 3 for size in sizes)


def _whole_number(text: str | None, otherwise: int) -> int:
    text = (text or "").strip().removesuffix("px")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else otherwise
