"""Carrying a form forward to the next year (结转下年): what was planned stays, what was achieved goes."""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao_gui.form.model import Form, FundLine
from jixiao_gui.form.numbers import read_points

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def carry_forward(form: Form, year: str = "") -> Form:
    """Return ``form`` for ``year``, or for the year after its own.

    Head, expected goal, indicators with targets and weights stay; amounts, rate, scores, achieved goal,
    actual values and reasons of deviation are empty, and so is what was remarked on findings. Computed cells
    follow their formulas.
    """
    return replace(
        form,
        year=year or next_year(form.year),
        funds=tuple(_emptied(line, first=not number) for number, line in enumerate(form.funds)),
        goal=replace(form.goal, achieved=""),
        indicators=tuple(replace(row, actual="", score="", deviation="") for row in form.indicators),
        total=replace(form.total, score=""),
        manual=frozenset(),
        filled=frozenset(),
        remarks=(),
    )


def next_year(year: str) -> str:
    """Return ``2023`` -> ``2024``, ``2023年`` -> ``2024年``; a text without a year stays."""
    return _YEAR.sub(lambda match: str(int(match[0]) + 1), year, count=1)


def _emptied(line: FundLine, *, first: bool) -> FundLine:
    # A dash in 得分 is the layout's, no score of last year's.
    score = "" if first or read_points(line.score) is not None else line.score
    return replace(line, initial="", budget="", executed="", rate="", score=score)
