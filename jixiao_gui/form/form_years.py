"""The year of a form, as clerks write it: 2023, 2023年, 2023年度."""

from __future__ import annotations

import re

from jixiao_gui.form.numbers import fold

_WHOLE = re.compile(r"((?:19|20)\d\d)(?:年度?)?")
_FOUND = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")


def year_number(year: str) -> int | None:
    """Return the number of a year that is the whole of a text; ``None`` where it says anything else."""
    match = _WHOLE.fullmatch(fold(year))
    return int(match[1]) if match is not None else None


def year_of(text: str) -> str:
    """Return the year in a cell as four digits, by which forms are the same; the cell's own words without
    one.
    """
    match = _FOUND.search(fold(text))
    return match[1] if match else text.strip()


def next_year(year: str) -> str:
    """Return ``2023`` -> ``2024``, ``2023年`` -> ``2024年``; a text without a year stays."""
    return _FOUR_DIGITS.sub(lambda match: str(int(match[0]) + 1), year, count=1)


def is_earlier(year: str, than: str) -> bool:
    """Return whether ``year`` comes before ``than``; False where one of them is no year."""
    number, than_number = year_number(year), year_number(than)
    return number is not None and than_number is not None and number < than_number


def without_year(name: str, year: str) -> str:
    """Return a folded name without the year that it begins with: ``2023年度`` before a project's."""
    if not year:
        return name
    prefix = next((words for words in (f"{year}年度", f"{year}年", year) if name.startswith(words)), "")
    return name.removeprefix(prefix)
