"""A JSON text read member by member, so that a large book needs little memory.

A file that is nothing but brackets takes fifty times its size in memory when parsed at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jixiao_gui.formats import FormatError

_SHOWN = 20
"""The most characters of a member's name that a message quotes."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of the file. Raises `FormatError` for a name that stands twice, with two values."""
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        raise FormatError(_twice(next(name for name in members if names.count(name) > 1)))
    return members


def _no_constant(word: str) -> Any:
    raise FormatError(f"不是有效的 JSON 文件（{word} 不是 JSON 的数），请检查文件是否完整。")


def _twice(name: str) -> str:
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    return f"JSON 中同一处写了两次“{shown}”，不知以哪一个为准，请检查文件来源。"


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)
_LEAST, _MOST = 1 << 16, 1 << 22
"""Characters that are read for one value, at first and at most: a form has some five thousand."""


class Scanner:
    """Reads a JSON object member by member; values are parsed one at a time, each of bounded size."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def members(self) -> Iterator[str]:
        """Yield the names of the object's members; after each, `value` or `items` must take its value."""
        if not self._next("{"):
            raise FormatError("不是绩效自评表的 JSON 文件（缺少 format: jixiao-book）。")
        if self._next("}"):
            return
        names: set[str] = set()
        while True:
            name = self.value()
            if not isinstance(name, str) or not self._next(":"):
                raise _broken()
            if name in names:
                raise FormatError(_twice(name))
            names.add(name)
            yield name
            if not self._next(","):
                break
        if not self._next("}") or self._peek():
            raise _broken()

    def is_list(self) -> bool:
        """Return whether a list begins at the position."""
        return self._peek() == "["

    def has_ahead(self, word: str) -> bool:
        """Return whether ``word`` stands anywhere behind the position."""
        return self._text.find(word, self._position) >= 0

    def items(self) -> Iterator[Any]:
        """Yield the values of the list at the position."""
        self._next("[")
        if self._next("]"):
            return
        yield self.value()
        while self._next(","):
            yield self.value()
        if not self._next("]"):
            raise _broken()

    def value(self) -> Any:
        """Return the value at the position, and move behind it. Raises `FormatError`."""
        self._peek()
        size = _LEAST
        while True:
            piece = self._text[self._position : self._position + size]
            try:
                value, end = _DECODER.raw_decode(piece)
            except (ValueError, RecursionError) as error:
                if len(piece) < size:
                    raise _broken() from error
            else:
                # a number at the edge of the piece may go on behind it
                if end < len(piece) or len(piece) < size:
                    self._position += end
                    return value
            if size >= _MOST:
                raise FormatError("JSON 中有一项内容异常庞大，未读入任何内容，请检查文件来源。")
            size *= 8

    def _peek(self) -> str:
        """Move behind white space and return the next character, "" at the end."""
        while self._text[self._position : self._position + 1] in (" ", "\t", "\n", "\r"):
            self._position += 1
        return self._text[self._position : self._position + 1]

    def _next(self, mark: str) -> bool:
        """Move behind ``mark`` where it stands at the position; return whether it does."""
        matches = self._peek() == mark
        self._position += matches
        return matches


def _broken() -> FormatError:
    return FormatError("不是有效的 JSON 文件，请检查文件是否完整。")
