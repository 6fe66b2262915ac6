"""Masking of phone numbers and names in what leaves the office."""

from __future__ import annotations

import re

FULL, SURNAME, NONE = "full", "surname", "none"
_NUMBER = re.compile(r"\d(?:[\d\s\-—–()（）转]*\d)?")
_LEAST = 7
"""The least digits of a telephone number; fewer are an extension, a room."""
_COMPOUND = ("欧阳", "司马", "诸葛", "上官", "司徒", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐")


def masked_phones(text: str) -> str:
    """Return ``text`` with the middle digits of each telephone number as ``*``: 138****5678, 65****21."""
    return _NUMBER.sub(lambda match: _masked(match[0]), text)


def masked_names(text: str, way: str) -> str:
    """Return names as ``way`` says: in full, the surname alone (张**), or none."""
    if way != SURNAME:
        return text if way == FULL else ""
    return "、".join(_surname(name) for name in re.split(r"[、，,；;/\s]+", text.strip()) if name)


def _masked(number: str) -> str:
    count = sum(char.isdecimal() for char in number)
    if count < _LEAST:
        return number
    first, last = (3, count - 4) if count > 9 else (2, count - 2)
    shown, position = [], 0
    for char in number:
        if char.isdecimal():
            shown.append(char if position < first or position >= last else "*")
            position += 1
        else:
            shown.append(char)
    return "".join(shown)


def _surname(name: str) -> str:
    front = 2 if name.startswith(_COMPOUND) else 1
    return name[:front] + "*" * (len(name) - front)
