"""The lines around a table: caption, title and year line before it, and other texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.usual_heads import LEVEL_HEADS, PROJECT_LABEL

_CAPTION = re.compile(r"附[件表]?\s*[:：]?\s*[0-9一二三四五六七八九十]|附[件表]")
_YEAR = re.compile(
    r"[(（]?\s*+(?:[0-9０-９]{0,4}|二[〇零○Oo][〇零○一二三四五六七八九]{2})\s*年\s*度?\s*[)）]?"
)
_YEAR_IN_TITLE = re.compile(r"[(（]\s*[0-9０-９]{4}\s*年\s*度?\s*[)）]")
_NAMED_YEAR = re.compile(r"\d{4}年")
_FIRST_ROWS = 4
"""Rows in which a table may hold its own title and year."""
_TITLE_WORDS = ("自评表", "绩效自评", "申报表", "监控表")
_LONGEST = 40
"""Characters of a title; a longer text is prose with the words 绩效自评."""


@dataclass(slots=True)
class LinesAbove:
    """The lines before a table: all of them in order, and sorted."""

    lines: tuple[str, ...] = ()
    caption: str = ""
    title: str = ""
    year_line: str = ""
    left: list[str] = field(default_factory=list)


def sort_lines(lines: Iterable[str]) -> LinesAbove:
    """Part caption, title and year line from the other lines; the ones nearest to the table count."""
    parts = [part for text in lines for part in text.split("\n") if part.strip()]
    above = LinesAbove(tuple(parts))
    for line in reversed(parts):
        year = _YEAR_IN_TITLE.search(line)
        if not above.year_line and _YEAR.fullmatch(line.strip()):
            above.year_line = line.strip()
        elif not above.title and len(line) <= _LONGEST and any(word in fold(line) for word in _TITLE_WORDS):
            if year and not above.year_line:
                above.year_line = year[0]
                line = line.replace(year[0], "")
            above.title = line.strip()
        elif not above.caption and len(line) <= _LONGEST and _CAPTION.match(line.strip()):
            above.caption = line.strip()
        else:
            above.left.append(line.strip())
    above.left.reverse()
    return above


def completed(sheet: Sheet, lines: Sequence[str], used: set[str]) -> Sheet:
    """Return ``sheet`` with the title, caption and year of ``lines`` where it has none.

    The lines taken are added to ``used``.
    """
    own_texts = [sheet.title, sheet.caption, sheet.year_line]
    own_texts += [cell.text for row in sheet.rows[:_FIRST_ROWS] for cell in row.cells]
    lines_above = sort_lines(lines)
    year, title, caption = "", "", ""
    if lines_above.year_line and not any(
        _NAMED_YEAR.search(fold(text)) and len(fold(text)) < 40 for text in own_texts
    ):
        year = lines_above.year_line
    if lines_above.title and not sheet.title and not any("自评表" in fold(text) for text in own_texts):
        title = lines_above.title
    if lines_above.caption and not sheet.caption:
        caption = lines_above.caption
    used.update(line for line in lines if any(text and text in line for text in (year, title, caption)))
    return replace(
        sheet,
        caption=sheet.caption or caption,
        title=sheet.title or title,
        year_line=sheet.year_line or year,
    )


def share_lines(sheets: list[Sheet], behind: Iterable[str]) -> list[Sheet]:
    """Return ``sheets``, each with the lines under its table: those before the next caption or title.

    Readers hand on all lines between two tables as the lower one's ``above``; ``behind`` are those after the
    last table.
    """
    shared = list(sheets)
    for number in range(1, len(shared)):
        lines = shared[number].above
        starts = _first_over_table(lines)
        if starts:
            shared[number] = replace(shared[number], above=lines[starts:])
            shared[number - 1] = replace(shared[number - 1], below=lines[:starts])
    last_lines = tuple(line.rstrip() for text in behind for line in text.split("\n") if line.strip())
    if shared and last_lines:
        shared[-1] = replace(shared[-1], below=(*shared[-1].below, *last_lines))
    return shared


def _first_over_table(lines: tuple[str, ...]) -> int:
    """Return the number of the first of ``lines`` that stands over the table that follows."""
    title = next(
        (
            n
            for n, line in enumerate(lines)
            if any(w in fold(line) for w in _TITLE_WORDS) and len(line) <= _LONGEST
        ),
        None,
    )
    caption = next((n for n, line in enumerate(lines) if _CAPTION.match(line.strip())), None)
    starts = [n for n in (title, caption) if n is not None]
    if not starts:
        return 0
    first = min(starts)
    while first and _SHORT_LINE.search(lines[first - 1]):
        first -= 1
    return first


_SHORT_LINE = re.compile(
    "^(?!备?注|[填表报]*说明|[0-9(（]|[^：:]{0,4}(?:负责人|[填制]表人|填报人|经办人|审核人))[^：:。]{2,14}[：:][^。]*$"
)
"""报表编号：…, 单位名称：…: a line over a form that comes before its title; notes and signatures are none."""


def is_form_like(words: str) -> bool:
    """Return whether the folded ``words`` of a table look like a form's; `recognise` has the last word."""
    return PROJECT_LABEL in words and (LEVEL_HEADS[-1] in words or "绩效指标" in words)
