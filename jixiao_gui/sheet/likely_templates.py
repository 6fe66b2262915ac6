"""The known layouts that a sheet may have, rated by the printed words that it shares with them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.sheet.lines import is_title_of, lines_over
from jixiao_gui.sheet.sheet import Sheet

CLEAR_LEAD = 0.03
"""The difference of two ratings from which the better layout is beyond doubt."""
_LEAST_SHARE = 0.55
"""Share of a template's printed words that a sheet must have."""
_MOST_TEMPLATES = 4
_LEVELS, _EXACT, _CAPTION, _TITLE = 0.15, 0.02, 0.05, 0.05
"""What each level, the first one's words to the letter, caption and title weigh beside the structure's 1."""
_BRACKETS = re.compile(r"\(.*\)$")


@dataclass(frozen=True, slots=True)
class _Rating:
    """A template with its rating, and with the part of it that second levels do not count in."""

    template: Template
    rating: float
    without_second_level: float


def likely_templates(sheet: Sheet, templates: Templates, prefer: str = "") -> list[tuple[float, Template]]:
    """Return the known layouts whose printed words ``sheet`` mostly has, rated, the likeliest first.

    A clerk names the levels and may not have copied the caption; they decide between layouts of one
    structure, and where they don't, the id ``prefer`` does.
    """
    words = {fold(cell.text) for row in sheet.rows for cell in row.cells if cell.text.strip()}
    words.update(fold(line) for text in (sheet.caption, *sheet.above) for line in text.splitlines())
    lines = [*lines_over(sheet), *(cell.text for row in sheet.rows[:3] for cell in row.cells)]
    levels = _levels(sheet)
    ratings: list[_Rating] = []
    for template in templates:
        printed = _printed_words(template)
        share = len(printed.words & words) / len(printed.words) if printed.words else 0.0
        if share < _LEAST_SHARE:
            continue
        second = 0.0
        share += _CAPTION * (bool(template.caption.strip()) and fold(template.caption) in words)
        share += _TITLE * (is_title_of(template, lines))
        if printed.level1:
            # a level that the layout does not have speaks against it; one that the clerk left out does not
            share += _LEVELS * _share_printed(levels["level1"], printed.bare_level1)
            share += _EXACT * len(printed.level1 & words) / len(printed.level1)
            second = _LEVELS * _share_printed(levels["level2"], printed.bare_level2)
        ratings.append(_Rating(template, share + second, share))
    # of layouts rated alike the one that is known first
    ratings.sort(key=lambda rating: rating.rating, reverse=True)
    best = max((rating.without_second_level for rating in ratings), default=0.0)
    # a clerk's own second levels don't speak against the preferred layout
    ratings.sort(
        key=lambda rating: best - rating.without_second_level < CLEAR_LEAD and rating.template.id == prefer,
        reverse=True,
    )
    return [(rating.rating, rating.template) for rating in ratings[:_MOST_TEMPLATES]]


def _share_printed(levels: set[str], printed: frozenset[str]) -> float:
    """Return the share of a sheet's ``levels`` that a layout prints."""
    return len(levels & printed) / len(levels) if levels else 0.0


def _levels(sheet: Sheet) -> dict[str, set[str]]:
    """Return the folded words under 一级指标 and 二级指标, without points in brackets."""
    columns: dict[int, str] = {}
    levels: dict[str, set[str]] = {"level1": set(), "level2": set()}
    for row in sheet.rows:
        for cell in row.cells:
            word = fold(cell.text)
            level = {"一级指标": "level1", "二级指标": "level2"}.get(word[:4])
            if level:
                columns[cell.column] = level
            elif word and cell.column in columns and len(row.cells) > 4:
                levels[columns[cell.column]].add(_without_brackets(word))
    return levels


def _without_brackets(word: str) -> str:
    """Return ``word`` without the brackets at its end."""
    return _BRACKETS.sub("", word) if word.endswith(")") else word


@dataclass(frozen=True, slots=True)
class _PrintedWords:
    """What a layout prints, folded: labels and heads, and the levels of its blank rows.

    ``bare_level1`` and ``bare_level2`` are the levels without what stands in brackets behind them.
    """

    words: frozenset[str]
    level1: frozenset[str]
    bare_level1: frozenset[str]
    bare_level2: frozenset[str]


_PRINTED_WORDS: dict[int, tuple[Template, _PrintedWords]] = {}


def _printed_words(template: Template) -> _PrintedWords:
    """Return what ``template`` prints; collected once for each template."""
    entry = _PRINTED_WORDS.get(id(template))
    if entry is None:
        if len(_PRINTED_WORDS) > 256:
            _PRINTED_WORDS.clear()
        words = {fold(words) for words in template.words.values()}
        words |= {fold(table.label) for table in template.tables}
        words |= {fold(line.item) for line in template.fund_lines}
        rows = template.blank_rows
        printed = _PrintedWords(
            frozenset(words - {""}),
            frozenset(fold(row.level1) for row in rows if row.level1.strip()),
            frozenset(_without_brackets(fold(row.level1)) for row in rows),
            frozenset(_without_brackets(fold(row.level2)) for row in rows),
        )
        entry = _PRINTED_WORDS[id(template)] = template, printed
    return entry[1]
