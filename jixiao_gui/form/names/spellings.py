"""The spellings of a field of the head in many forms, to fill one of them into all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from jixiao_gui.form.names.bureau_names import is_same_bureau, name_key
from jixiao_gui.form.names.name_matching import PARTING
from jixiao_gui.form.names.text_likeness import LONGEST_COMPARED, likeness_of
from jixiao_gui.form.places import HEADER_NAMES, YEAR_NAME

FIELDS = {
    field: HEADER_NAMES.get(field, YEAR_NAME) for field in ("department", "unit", "year", "leader", "phone")
}
"""Fields that can be filled into many forms at once; a project's own name cannot."""
_ALIKE = 0.8
"""The least share of characters that two spellings of one name have in common."""
_COMPARED = 300
"""The most spellings that are compared with each other; a book has a handful."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One text of a field and how many forms have it; ``group`` is the same for spellings of one name."""

    text: str
    forms: int
    group: int


def spellings(texts: Iterable[str]) -> list[Spelling]:
    """Return the texts, spellings of one name together, the most used group and spelling first."""
    counts = Counter(texts)
    groups: list[list[str]] = []
    for text, _ in counts.most_common():
        best_group = None
        if len(groups) < _COMPARED:
            best_group = next((group for group in groups if are_alike(text, group[0])), None)
        if best_group is None:
            groups.append([text])
        else:
            best_group.append(text)
    groups.sort(key=lambda group: -sum(counts[text] for text in group))
    return [Spelling(text, counts[text], number) for number, group in enumerate(groups) for text in group]


def are_alike(first_text: str, second_text: str) -> bool:
    """Return whether two texts may be spellings of one name: 市数据局, 市 数据局（本级）, 某市数据局."""
    first, second = name_key(first_text), name_key(second_text)
    if not first or not second:
        return first == second
    if first == second:
        return True
    if max(len(first), len(second)) > LONGEST_COMPARED:
        return False  # longer than any name
    if re.sub(r"\D", "", first) != re.sub(r"\D", "", second):
        return False  # 12 and 13 are two names
    if is_same_bureau(first, second):
        return True
    short, long = sorted((first, second), key=len)
    if len(short) >= 3 and (long.startswith(short) or long.endswith(short)):
        return True
    if len(first) == len(second):
        pairs = zip(first, second, strict=True)
        if any(a != b and a in PARTING and b in PARTING for a, b in pairs):
            return False
    return len(short) >= 4 and likeness_of(first, second) >= _ALIKE
