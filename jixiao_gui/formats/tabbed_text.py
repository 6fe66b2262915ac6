"""Blocks of cells as the clipboard carries them between spreadsheets: tabs, line breaks, quotes."""

from __future__ import annotations

from collections.abc import Iterable


def write_block(lines: Iterable[Iterable[str]]) -> str:
    """Return a block as text; a cell that holds a line break, a tab or begins with a quote is quoted."""
    return "\r\n".join("\t".join(_quoted(text) for text in line) for line in lines)


def read_block(text: str) -> list[list[str]]:
    """Return a block out of text, as Excel, WPS and `write_block` put it. Always at least one cell."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.endswith("\n"):
        text = text[:-1]
    lines: list[list[str]] = [[]]
    position = 0
    while True:
        cell, position = _cell(text, position)
        lines[-1].append(cell)
        if position >= len(text):
            return lines
        if text[position] == "\n":
            lines.append([])
        position += 1
        if position == len(text):
            lines[-1].append("")
            return lines


def _quoted(text: str) -> str:
    if any(char in text for char in "\t\n\r") or text.startswith('"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _cell(text: str, start: int) -> tuple[str, int]:
    """Return the cell that begins at position ``start``, and the position behind it."""
    if text[start : start + 1] == '"':
        parts: list[str] = []
        quoted_from = start + 1
        while (end := text.find('"', quoted_from)) >= 0:
            parts.append(text[quoted_from:end])
            if text[end + 1 : end + 2] != '"':
                if text[end + 1 : end + 2] in ("", "\t", "\n"):
                    return '"'.join(parts), end + 1
                break  # a quote inside a word: no quoted cell at all
            quoted_from = end + 2
    ends = [end for end in (text.find("\t", start), text.find("\n", start)) if end >= 0]
    end = min(ends, default=len(text))
    return text[start:end], end
