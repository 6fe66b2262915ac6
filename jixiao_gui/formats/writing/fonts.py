"""Fonts of the paper: the font and the width of each character, and the replacement for one that none has.

A character missing in one font is taken from the next: the chosen Song (or Hei), our signs (boxes to tick
among them), the rare ideographs of our Song and those beyond it, the other one, then whatever TrueType
outlines the system has.
A character that no font has is drawn as a small box with its code point, and `FontChain.missing` names it.
"""

from __future__ import annotations

import os
import re
import struct
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import TTFError, TTFont

from jixiao_gui.paths import resources_folder, user_folder

# The names stand in the PDF's font table only.
_OURS = {name: f"{name}.ttf" for name in ("Song", "Signs", "SongRare", "SongFar", "Hei")}

_TITLES = {"FZXBSJW.TTF": "方正小标宋简体", "FZXBSK.TTF": "方正小标宋_GBK"}
_WINDOWS = {"Song": ("simsun.ttc",), "Hei": ("simhei.ttf",), "Title": tuple(_TITLES)}
"""Files of the system's fonts: 宋体, 黑体, 方正小标宋."""

_SPARE_FILES = (
    *("simsun.ttc", "simsunb.ttf", "SimsunExtG.ttf", "simhei.ttf", "msyh.ttc", "mingliub.ttc"),
    *("seguisym.ttf", "segoeui.ttf", "times.ttf"),
    *("HanaMinA.ttf", "HanaMinB.ttf", "BabelStoneHan.ttf", "unifont.ttf", "DejaVuSans.ttf"),
)
"""Files searched in this order for characters that our fonts lack."""

_WIDTHS = 4096
"""Texts whose width is cached, since the labels of a layout come again with each form."""


class FontChoice(Enum):
    """The fonts to prefer: our own (the same on each machine), or the system's 宋体 and 黑体."""

    BUNDLED = "bundled"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that one font draws; ``font`` is None for a character that none has."""

    font: TTFont | None
    text: str


def is_invisible(char: str) -> bool:
    """Return whether ``char`` is invisible: a control, a joiner, a variation selector."""
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") or 0xFE00 <= ord(char) <= 0xFE0F


def drawn(text: str) -> str:
    """Return ``text`` without the characters that draw nothing; a tab is a space."""
    if text.isprintable():
        return text
    return "".join(char for char in text.replace("\t", " ") if not is_invisible(char))


class _Advances(dict[str, float]):
    """Widths in em, worked out once for each character."""

    def __init__(self, chain: FontChain) -> None:
        super().__init__()
        self._chain = chain

    def __missing__(self, char: str) -> float:
        if is_invisible(char):
            self[char] = width = self[" "] if char == "\t" else 0.0
            return width
        font = self._chain.font_of(char)
        face: Any = font and font.face
        width = 1.0 if face is None else float(face.getCharWidth(ord(char))) / 1000
        self[char] = width
        return width


class FontChain:
    """Fonts in the order in which they are tried; the later ones are loaded when first needed."""

    def __init__(self, names: tuple[str, ...], choice: FontChoice) -> None:
        self._names = names
        self._choice = choice
        self._fonts_by_char: dict[str, TTFont | None] = {}
        self._advances = _Advances(self)
        self.advance = self._advances.__getitem__
        """Width in em of one character."""
        self.width = lru_cache(maxsize=_WIDTHS)(self._width)
        """Width in em of a text."""

    @property
    def first(self) -> TTFont:
        """Return the font that is tried first."""
        return next(self._fonts())

    def _fonts(self) -> Iterator[TTFont]:
        for name in self._names:
            font = _named(name, self._choice)
            if font is not None:
                yield font
        for path in _spare_paths():
            spare = _load(path.stem, path)
            if spare is not None:
                yield spare

    def font_of(self, char: str) -> TTFont | None:
        """Return the font that draws ``char``, ``None`` where none has it."""
        try:
            return self._fonts_by_char[char]
        except KeyError:
            code = ord(char)
            font = next((font for font in self._fonts() if code in font.face.charToGlyph), None)
            self._fonts_by_char[char] = font
            return font

    def _width(self, text: str) -> float:
        return sum(map(self.advance, text))

    def runs(self, text: str) -> list[Run]:
        """Return ``text`` cut where the font changes; each character without a font is a run of its own.

        Invisible characters are left out (`drawn`).
        """
        text = drawn(text)
        runs: list[Run] = []
        start, current = 0, None
        for index, char in enumerate(text):
            font = self.font_of(char)
            if index and (font is not current or font is None):
                runs.append(Run(current, text[start:index]))
                start = index
            current = font
        if text:
            runs.append(Run(current, text[start:]))
        return runs

    def missing(self, text: str) -> list[str]:
        """Return the characters of ``text`` that no font has, each once, in order."""
        return list(
            dict.fromkeys(char for char in text if not is_invisible(char) and self.font_of(char) is None)
        )


class _Font(TTFont):
    """A font whose texts can be searched in the PDF.

    reportlab writes a code point above U+FFFF into the table that readers search by as five hex
    digits, where the PDF asks for UTF-16; the name 𬀩 would be lost to every search.
    """

    def addObjects(self, doc: Any) -> None:
        super().addObjects(doc)
        for name, table in doc.idToObject.items():
            if str(name).startswith("toUnicodeCMap:"):
                table.content = _WIDE.sub(_utf_16, table.content)


_WIDE = re.compile(r"<([0-9A-F]{5,6})>")


def _utf_16(code: re.Match[str]) -> str:
    return f"<{chr(int(code[1], 16)).encode('utf-16-be').hex().upper()}>"


@cache
def song(choice: FontChoice = FontChoice.BUNDLED) -> FontChain:
    """Return the fonts of the table."""
    return FontChain(("Song", "Signs", "SongRare", "SongFar", "Hei"), choice)


@cache
def hei(choice: FontChoice = FontChoice.BUNDLED) -> FontChain:
    """Return the fonts of captions and headings."""
    return FontChain(("Hei", "Song", "Signs", "SongRare", "SongFar"), choice)


@cache
def title(choice: FontChoice = FontChoice.BUNDLED) -> FontChain:
    """Return the fonts of a form's title: the system's 方正小标宋 where it is chosen and there, else Song."""
    return FontChain(("Title", "Song", "Signs", "SongRare", "SongFar", "Hei"), choice)


def missing(text: str, choice: FontChoice = FontChoice.BUNDLED) -> list[str]:
    """Return the characters of ``text`` that will print as a box with their code point."""
    return song(choice).missing(text)


def title_name() -> str:
    """Return Word's name of the system's 小标宋, "" without one."""
    return next((name for file, name in _TITLES.items() if file.lower() in _system_files()), "")


def in_boxes(characters: Sequence[str]) -> str:
    """Return the sentence about characters that no font has."""
    named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in characters[:10])
    more = f"等 {len(characters)} 个字符" if len(characters) > 10 else ""
    return f"{named}{more}不在本机的任何字体里，已印成带编码的方框；请安装有此字的字体后再导出。"


@cache
def _named(name: str, choice: FontChoice) -> TTFont | None:
    if choice is FontChoice.SYSTEM:
        for file in _WINDOWS.get(name, ()):
            for path in _system_files().get(file.lower(), ()):
                font = _load(path.stem, path)
                if font is not None:
                    return font
    return _load(name, resources_folder() / "fonts" / _OURS[name]) if name in _OURS else None


@cache
def _load(name: str, path: Path) -> TTFont | None:
    """Return a font by its file, None for one that cannot be embedded (CFF outlines, damaged, forbidden)."""
    try:
        return _Font("".join(filter(str.isalnum, name)), str(path), shapable=False)
    except (TTFError, struct.error, OSError, ValueError, KeyError, IndexError):
        if path.parent == resources_folder() / "fonts":
            raise  # ours are part of the program: without them nothing prints
        return None


@cache
def _spare_paths() -> tuple[Path, ...]:
    files = _system_files()
    return tuple(path for name in _SPARE_FILES for path in files.get(name.lower(), ())[:1])


@cache
def _system_files() -> dict[str, tuple[Path, ...]]:
    """Return the system's TrueType files by their name in lower case."""
    files: dict[str, tuple[Path, ...]] = {}
    for folder in _font_folders():
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix.lower() in (".ttf", ".ttc"):
                files[path.name.lower()] = (*files.get(path.name.lower(), ()), path)
    return files


def _font_folders() -> list[Path]:
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", str(user_folder() / "AppData" / "Local")))
        windows = Path(os.environ.get("SYSTEMROOT", "C:/Windows"))
        return [windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts"]
    home = user_folder()
    return [
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    ]
