"""RTF cut into tokens: groups, control words, and text in the encoding of its font."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.rtf.rtf_words import (
    DESTINATIONS,
    ESCAPED_SIGNS,
    NOTES,
    OPENED,
    READ_WORDS,
    SCRIPTS,
    SKIPPED,
)

_TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])|(?P<blank>[\r\n\0]+)|(?P<text>[^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)
_CHINESE = re.compile(rb"[\x00-\x7f]*(?:[\xa1-\xa9\xb0-\xf7][\xa1-\xfe][\x00-\x7f]*)+")
"""GB 2312: bytes that stand in pairs, as letters with accents hardly do."""
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 80: "gb18030", 128: "cp932", 129: "cp949", 134: "gb18030",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Encodings by a font's \\fcharset; 1 is the document's own, 2 that of pictures."""
_PAGES = {936: "gb18030", 54936: "gb18030", 10000: "mac_roman", 65001: "utf-8", 10008: "gb18030"}
MAX_TOKENS = 1_000_000
_MAX_OPEN = 2000


@dataclass(slots=True)
class Group:
    """The state inside a pair of braces."""

    destination: str = ""
    font: int = 0
    bytes_after: int = 1
    """Bytes that stand behind a \\u for programs that do not know it."""
    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    script: str = ""
    """"superscript" or "subscript"."""
    starred: bool = False
    fresh: bool = True
    """Whether only braces were read in it, so that a control word may name its destination."""
    note: str = ""
    """The note, text box or header that it is in, and the one around that."""
    outer_note: str = ""


@dataclass(slots=True)
class Token:
    """``word`` with its ``number``, or ``text``; "{" and "}" at a group's beginning and end."""

    word: str
    number: int | None = None
    text: str = ""


@dataclass(slots=True)
class Tokens:
    """The tokens of a document; ``group`` is the group of the last one."""

    data: bytes
    group: Group = field(default_factory=Group)
    _stack: list[Group] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    """The fonts by their number."""
    _fonts: dict[int, str] = field(default_factory=dict)
    _encoding: str = "cp1252"
    _default: int = 0
    _bytes: bytearray = field(default_factory=bytearray)
    _drop: int = 0
    _high: str = ""
    _defined: int = 0

    @property
    def depth(self) -> int:
        """Return how many groups are open."""
        return len(self._stack)

    def __iter__(self) -> Iterator[Token]:
        """Yield every token outside the destinations without words."""
        place, end, count = 0, len(self.data), 0
        while place < end:
            match = _TOKEN.match(self.data, place)
            if match is None:
                break
            place = match.end()
            count += 1
            if count > MAX_TOKENS:
                raise TooMuch("内容过多，请拆成几个文件后再导入。")
            kind = match.lastgroup
            if kind in ("word", "number"):
                if match["word"] not in READ_WORDS and not self.group.fresh:
                    self._drop = 0
                    continue
                kind = "word"
            if kind in ("hex", "text") and not self._skips():
                self._take(match[kind], kind == "hex")
                continue
            if kind == "blank":
                continue
            if self._bytes and not self._skips():
                yield from self._flush()
            if kind == "open":
                self._open_group()
                yield Token("{")
            elif kind == "close":
                yield Token("}")
                self._close_group()
            elif kind == "word":
                word = match["word"].decode("ascii")
                number = int(match["number"]) if match["number"] is not None else None
                if word == "bin":
                    place += min(max(number or 0, 0), end - place)
                    continue
                yield from self._word(word, number)
            elif kind == "sign":
                yield from self._sign(match["sign"])
        yield from self._flush()

    def _open_group(self) -> None:
        """Begin a group with the state of the one around it. Raises `TooMuch`."""
        self._stack.append(self.group)
        if len(self._stack) > _MAX_OPEN:
            raise TooMuch("文件的结构异常，请用 Word 或 WPS 打开并另存为 docx 后再导入。")
        self.group = replace(self.group, fresh=True, starred=False, outer_note=self.group.note)

    def _close_group(self) -> None:
        """End the current group and restore the state of the one around it."""
        if self._stack:
            self.group = self._stack.pop()
        self._drop = 0

    def _skips(self) -> bool:
        """Return whether the current destination has no text of the document."""
        return self.group.destination in SKIPPED

    def _take(self, data: bytes, is_hex: bool) -> None:
        """Take bytes of text; those behind a \\u are dropped."""
        group = self.group
        group.fresh = False
        if is_hex:
            if self._drop:
                self._drop -= 1
            else:
                self._bytes.append(int(data, 16))
            return
        if self._drop:
            data, self._drop = data[self._drop :], max(0, self._drop - len(data))
        self._bytes += data

    def _flush(self) -> Iterator[Token]:
        """Yield the text of the bytes that were taken."""
        if self._bytes:
            font = self._fonts.get(self.group.font) or self._encoding
            if font == "cp1252" and _CHINESE.fullmatch(self._bytes):
                font = "gb18030"  # programs that make RTF leave the font's encoding as it was
            try:
                text = bytes(self._bytes).decode(font)
            except UnicodeDecodeError:
                text = bytes(self._bytes).decode("gb18030", "replace")
            self._bytes.clear()
            if self.group.destination == "fonttbl":
                self.names.setdefault(self._defined, text.strip("; "))
            else:
                yield Token("", text=text)

    def _word(self, word: str, number: int | None) -> Iterator[Token]:
        """Take a control word; yield a token for one that is no property of text."""
        group = self.group
        if group.fresh and (word in SKIPPED or group.starred or word in DESTINATIONS):
            if not self._skips():
                yield from self._begin_destination(word)
            group.fresh = False
            return
        group.fresh = False
        if self._skips():
            return
        if word == "u" and number is not None:
            yield from self._unicode(number & 0xFFFF)
            self._drop = group.bytes_after
            return
        self._drop = 0
        if not self._set_property(word, number):
            yield Token(word, number)

    def _begin_destination(self, word: str) -> Iterator[Token]:
        """Make ``word`` the destination of the current group."""
        group = self.group
        if word in ("pict", "objdata") and group.destination != "nonshppict":
            yield Token("picture" if word == "pict" else "object")
        group.destination = word if word in SKIPPED or word in DESTINATIONS else "info"
        group.note = word if word in NOTES else group.note
        if word in OPENED:
            yield Token(word)

    def _set_property(self, word: str, number: int | None) -> bool:
        """Set the property of text that ``word`` names; return whether it names one."""
        group = self.group
        if word == "uc":
            group.bytes_after = min(max(number or 0, 0), 100)
        elif word == "f":
            group.font = self._defined = number or 0
        elif word == "fcharset" and group.destination == "fonttbl":
            if number in _CHARSETS:
                self._fonts[self._defined] = _CHARSETS[number]
        elif word == "ansicpg" and number is not None:
            self._encoding = _page(number)
        elif word == "deff":
            self._default = group.font = number or 0
        elif word == "plain":
            group.font, group.hidden, group.deleted, group.struck = self._default, False, False, False
            group.script = ""
        elif word in ("super", "sub", "nosupersub", "up", "dn"):
            group.script = SCRIPTS[word] if number != 0 else ""
        elif word == "v":
            group.hidden = number != 0
        elif word == "deleted":
            group.deleted = number != 0
        elif word in ("strike", "striked"):
            group.struck = number != 0
        else:
            return False
        return True

    def _unicode(self, code: int) -> Iterator[Token]:
        if 0xD800 <= code < 0xDC00:
            self._high = chr(code)
        elif 0xDC00 <= code < 0xE000:
            pair, self._high = self._high + chr(code), ""
            if len(pair) == 2:
                yield Token("", text=pair.encode("utf-16", "surrogatepass").decode("utf-16"))
        elif code:
            yield Token("", text=chr(code))

    def _sign(self, sign: bytes) -> Iterator[Token]:
        if sign == b"*":
            self.group.starred = True
            return
        self.group.fresh = False
        if self._skips():
            return
        if self._drop:
            self._drop -= 1
        elif sign in (b"\r", b"\n"):
            yield Token("par")
        elif text := ESCAPED_SIGNS.get(sign):
            yield Token("", text=text)


def _page(number: int) -> str:
    name = _PAGES.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "gb18030"
    return name
