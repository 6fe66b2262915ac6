"""Text as a person sees it: without the marks that have no width, with every line break as one."""

from __future__ import annotations

import re

INVISIBLE = "\u00ad\u200b-\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
"""Marks for direction, breaking and joining, as a regular expression's set has them.

U+200D is not among them: it joins emoji into one picture.
"""
_BREAKS = "\u000b\u000c\u0085\u2028\u2029"
_ODD = re.compile(f"[{INVISIBLE}{_BREAKS}\x00\u200d]")
_MARK = re.compile(f"[{INVISIBLE}\x00]|(?<![\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d")
_BREAK = re.compile(f"[{_BREAKS}]")


def visible(text: str) -> str:
    """Return ``text`` without invisible marks; vertical tab, form feed, U+0085, U+2028 and U+2029 as
    ``\\n``.
    """
    if not _ODD.search(text):
        return text
    return _BREAK.sub("\n", _MARK.sub("", text))
