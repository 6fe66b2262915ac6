"""The numbers that Word's lists print before paragraphs, which are no text in the file: 指标1：, （一）."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from jixiao_gui.formats.reading.docx.docx_names import FONTS, R_PR, VAL, W, is_on, number
from jixiao_gui.formats.reading.docx.docx_number_formats import number_text
from jixiao_gui.formats.reading.docx.docx_symbols import first_symbolic, in_font

MAX_LEVEL = 8
_LONGEST = 200
"""Characters of a level's text; it is printed before every paragraph of the list."""
_PICTURE = "•"
"""The text for a bullet that is a picture, or whose sign is in an unknown font."""


@dataclass(slots=True)
class _Level:
    """The number format of one level of a list."""

    start: int = 1
    kind: str = "decimal"
    pattern: str = ""
    text: str = ""
    """``pattern`` with %1 for the first level's number."""
    follow: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A w:num: the id of the abstract list whose counters it shares, its levels, its own start numbers."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document with their counters."""

    def __init__(
        self, root: etree._Element | None = None, styles: dict[str, tuple[str, int | None]] | None = None
    ):
        """Read the lists of ``root`` (numbering.xml); ``styles``: paragraph style -> its (list, level)."""
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._styles = styles or {}
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        abstracts = {e.get(W + "abstractNumId", ""): e for e in root.iterchildren(W + "abstractNum")}
        nums = {e.get(W + "numId", ""): e for e in root.iterchildren(W + "num")}
        links = {
            link.get(VAL, ""): id for id, e in abstracts.items() for link in e.iterchildren(W + "styleLink")
        }
        for id, num in nums.items():
            of = next((e.get(VAL, "") for e in num.iterchildren(W + "abstractNumId")), "")
            for link in abstracts[of].iterchildren(W + "numStyleLink") if of in abstracts else ():
                of = links.get(link.get(VAL, ""), of)
            if of not in abstracts:
                continue
            new_list = _List(of, {})
            for level in abstracts[of].iterchildren(W + "lvl"):
                new_list.levels[number(level, W + "ilvl")] = _level(level)
            for override in num.iterchildren(W + "lvlOverride"):
                place = number(override, W + "ilvl")
                for level in override.iterchildren(W + "lvl"):
                    new_list.levels[place] = _level(level)
                for start in override.iterchildren(W + "startOverride"):
                    new_list.starts[place] = number(start)
            self._lists[id] = new_list

    def __bool__(self) -> bool:
        return bool(self._lists)

    def label(self, list_id: str | None, level: int | None, style: str) -> tuple[str, bool]:
        """Return the next number of a paragraph with the blank behind it, and whether it is a mere bullet.

        ``list_id`` and ``level`` are the paragraph's own (w:numPr), ``style`` its style's id. Counts on.
        """
        has_own_list, of_style = list_id is not None, self._styles.get(style)
        if list_id is None and of_style is not None:
            list_id = of_style[0]
        if list_id in (None, "", "0") or list_id not in self._lists:
            return "", False
        numbered_list = self._lists[list_id]
        if level is None and of_style is not None and (not has_own_list or of_style[0] == list_id):
            level = of_style[1]
        if level is None:
            level = next(
                (n for n, list_level in numbered_list.levels.items() if style and list_level.style == style),
                0,
            )
        level = min(max(level, 0), MAX_LEVEL)
        list_level = numbered_list.levels.get(level)
        if list_level is None:
            return "", False
        self._count(list_id, numbered_list, level)
        text = self._text(numbered_list, list_level, level)
        if list_level.kind == "bullet":
            return text, True
        if not text or list_level.follow == "nothing":
            return text, False
        return (text + " " if text[-1].isalnum() else text), False

    def _count(self, list_id: str, numbered_list: _List, level: int) -> None:
        counters = self._counters.setdefault(numbered_list.abstract, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for place, start in numbered_list.starts.items():
                counters[place] = start - 1
                for deeper in [n for n in counters if n > place]:
                    if deeper not in numbered_list.starts:
                        del counters[deeper]
        for above in range(level):  # a level that was skipped prints its first number
            if above not in counters and above in numbered_list.levels:
                counters[above] = numbered_list.levels[above].start
        start = numbered_list.starts.get(level, numbered_list.levels[level].start)
        counters[level] = counters[level] + 1 if level in counters else start
        for deeper in [n for n in counters if n > level]:
            restart = numbered_list.levels[deeper].restart if deeper in numbered_list.levels else None
            if restart is None or (restart and level < restart):
                del counters[deeper]

    def _text(self, numbered_list: _List, list_level: _Level, level: int) -> str:
        if list_level.kind == "none" and "%" not in list_level.text:
            return list_level.text
        counters = self._counters[numbered_list.abstract]
        out, place = list[str](), 0
        while place < len(list_level.text):
            letter = list_level.text[place]
            following = list_level.text[place + 1 : place + 2]
            if letter == "%" and following.isascii() and following.isdigit() and following != "0":
                index = int(following) - 1
                place += 2
                other_level = numbered_list.levels.get(index)
                if other_level is None or index > level:
                    continue
                value = counters.get(index, other_level.start)
                kind = (
                    other_level.kind
                    if not list_level.legal or other_level.kind in ("decimal", "bullet")
                    else "decimal"
                )
                out.append(number_text(value, kind, other_level.pattern))
                continue
            out.append(letter)
            place += 1
        return "".join(out)


def _level(element: etree._Element) -> _Level:
    level = _Level()
    fonts: list[str] = []
    for item in element:
        tag = item.tag
        if tag == W + "start":
            level.start = number(item)
        elif tag == W + "numFmt":
            level.kind = item.get(VAL, "decimal")
            level.pattern = item.get(W + "format", "")
        elif isinstance(tag, str) and tag.endswith("AlternateContent"):
            # formats newer than Word 2007 (0001) stand here with an older one beside them
            for format in item.iter(W + "numFmt"):
                level.kind, level.pattern = format.get(VAL, "decimal"), format.get(W + "format", "")
                break
        elif tag == W + "lvlText":
            level.text = item.get(VAL, "")[:_LONGEST]
        elif tag == W + "suff":
            level.follow = item.get(VAL, "tab")
        elif tag == W + "lvlRestart":
            level.restart = number(item)
        elif tag == W + "isLgl":
            level.legal = is_on(item)
        elif tag == W + "pStyle":
            level.style = item.get(VAL, "")
        elif tag == W + "lvlPicBulletId":
            level.text = _PICTURE
        elif tag == R_PR:
            fonts += [f.get(name, "") for f in item.iterchildren(W + "rFonts") for name in FONTS]
    font = first_symbolic(fonts)
    if level.kind == "bullet":
        text = in_font(font, level.text)[0] if font else level.text
        level.text = "".join(_PICTURE if "\ue000" <= c <= "\uf8ff" else c for c in text)
        level.text = level.text or (_PICTURE if font else "")
    return level
