"""Invisible characters, left out or read as line breaks.

Web pages, Windows' calculator and office programs put marks of direction and of width round figures and into
labels; Word's soft returns and other systems' line ends are line breaks. What is part of a word stays: the
joiners of emoji and of scripts that need them, the marks of direction in a text that runs from right to left.
"""

from __future__ import annotations

import re
import unicodedata

_BREAKS = str.maketrans(dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n"))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_WIDTHLESS = re.compile("[\u200b\u2060-\u2064\ufeff\u180e\ufff9-\ufffb]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")
_JOINER = re.compile("[\xad\u200c\u200d]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_LONE = re.compile("[\ud800-\udfff]")
_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\uf04f-\uf0fe]"
)
_LIKENESSES = str.maketrans(
    {
        "\uf04f": "✗",
        "\uf050": "✓",
        "\uf051": "☒",
        "\uf052": "☑",
        "\uf053": "☒",
        "\uf054": "☒",
        "\uf06c": "●",
        "\uf06e": "■",
        "\uf06f": "□",
        "\uf075": "◆",
        "\uf0a3": "□",
        "\uf0a7": "▪",
        "\uf0a8": "☐",
        "\uf0b7": "•",
        "\uf0d8": "➢",
        "\uf0fb": "✗",
        "\uf0fc": "✓",
        "\uf0fd": "☒",
        "\uf0fe": "☑",
    }
)
"""Ticks, boxes and bullets of Wingdings and Symbol whose font was lost: by copying, as text."""
_IDEOGRAPHS = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def as_seen(text: str) -> str:
    """Return ``text`` without invisible marks, its line breaks of any kind but CR as ``\\n``.

    Ticks and boxes of Wingdings that lost their font are ordinary ones. Half a surrogate pair, which is no
    character, becomes U+FFFD.
    """
    if _ODD.search(text) is None:
        return text
    text = _CONTROL.sub("", with_breaks(text)).translate(_LIKENESSES)
    text = _WIDTHLESS.sub("", text)
    if _RIGHT_TO_LEFT.search(text) is None:
        text = _DIRECTION.sub("", text)
    return _JOINER.sub(_joined, text) if _JOINER.search(text) else text


def with_breaks(text: str) -> str:
    """Return ``text`` with soft returns, form feeds and other systems' line breaks as ``\\n``.

    Half a surrogate pair becomes U+FFFD, which every file can hold.
    """
    if _ODD.search(text) is None:
        return text
    return _LONE.sub("\ufffd", text.translate(_BREAKS))


def _joined(match: re.Match[str]) -> str:
    """Return the joiner where it stands in a word that needs it, else nothing."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    return match[0] if _in_word(before) and _in_word(after) else ""


def _in_word(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "LMS" and not _IDEOGRAPHS.match(char)
