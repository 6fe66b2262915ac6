"""Masking of phone numbers and names in lists that are published."""

from __future__ import annotations

import re

FULL, SURNAME, NONE = "full", "surname", "none"
_NUMBER = re.compile(r"(?<!\d)\d(?:[\d\s\-—–()（）转]*\d){5,}")
"""Seven digits or more, with signs between them, are a phone number."""
_COMPOUND = ("欧阳", "司马", "诸葛", "上官", "司徒", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐")
_KEPT = 3
"""Digits that are left in front; two are left at the end."""


def masked_phones(text: str) -> str:
    """Return ``text`` with the middle of each phone number as ``*``: 138******12, 010-8888**12 likewise."""
    return _NUMBER.sub(lambda match: _masked(match[0]), text)


def masked_names(text: str, way: str) -> str:
    """Return names as ``way`` says: in full, the surname alone (张**), or none."""
    if way != SURNAME:
        return text if way == FULL else ""
    return "、".join(_surname(name) for name in re.split(r"[、，,；;/\s]+", text.strip()) if name)


def _masked(number: str) -> str:
    digits = sum(char.isdecimal() for char in number)
    position, shown = 0, []
    for char in number:
        if char.isdecimal():
            position += 1
            char = char if position <= _KEPT or position > digits - 2 else "*"
        shown.append(char)
    return "".join(shown)


def _surname(name: str) -> str:
    front = 2 if name.startswith(_COMPOUND) else 1
    return name[:front] + "*" * (len(name) - front)
