"""Which layout a sheet has: by the words that a layout prints, its structure's first."""

from __future__ import annotations

import re

from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.sheet.sheet import Sheet

SURE = 0.7
"""Share of a layout's printed words from which a sheet is taken for it without a word about it."""
CLEAR = 0.03
"""By how much the best layout must be ahead of the next."""
_LEVELS, _EXACT, _CAPTION = 0.1, 0.02, 0.05
"""What the first levels, their words to the letter and the caption weigh beside the structure's 1.

A clerk names the levels and may not have copied the caption; they decide between layouts of one structure.
"""
_BRACKETS = re.compile(r"\(.*\)$")


def choose_template(sheet: Sheet, templates: Templates, prefer: str = "") -> tuple[Template, str]:
    """The layout that ``sheet`` resembles most, and a sentence where that is a guess.

    Of layouts that it resembles about as much, ``prefer`` is taken, the one of the book that it is for; else
    the best, and of equal ones the first offered.
    """
    words = {fold(cell.text) for row in sheet.rows for cell in row.cells if cell.text.strip()}
    words.update(fold(line) for line in sheet.caption.splitlines())
    for row in sheet.rows[:2]:
        for cell in row.cells:
            words.update(fold(line) for line in cell.text.splitlines())
    structures = {template.id: _structure(template) for template in templates}
    known = words & set().union(*structures.values())
    shares = {}
    for id, own in structures.items():
        # words of another layout's structure speak against this one
        shares[id] = len(own & words) / (len(own) + len(known - own)) if own else 0.0
    written = {_bare(level) for level in _levels(sheet)}

    def likeness(template: Template) -> float:
        printed = {fold(row.level1) for row in template.blank_rows if row.level1.strip()}
        levels = {_bare(level) for level in printed}
        found = shares[template.id] + _CAPTION * (fold(template.caption) in words)
        if levels:
            found += _LEVELS * len(levels & written) / len(levels | written)
            found += _EXACT * len(printed & words) / len(printed)
        return found

    rated = sorted(((likeness(template), template) for template in templates), key=lambda r: -r[0])
    best, template = rated[0]
    near = [template for rate, template in rated if best - rate < CLEAR]
    template = next((one for one in near if one.id == prefer), template)
    doubt = ""
    if shares[template.id] < SURE:
        share = shares[template.id]
        doubt = f"版式没有完全对上，按最接近的“{template.name}”读入（相符 {share:.0%}）。"
    elif len(near) > 1 and template.id != prefer:
        doubt = f"按“{template.name}”读入，版式与“{near[1].name}”也相符。"
    return template, doubt


def _levels(sheet: Sheet) -> set[str]:
    """The folded words under 一级指标."""
    column = -1
    found: set[str] = set()
    for row in sheet.rows:
        for cell in row.cells:
            word = fold(cell.text)
            if word.startswith("一级指标"):
                column = cell.column
            elif word and cell.column == column and len(row.cells) > 4:
                found.add(word)
    return found


def _structure(template: Template) -> set[str]:
    """The folded labels and heads that ``template`` prints, without what is the clerk's."""
    printed = {fold(label) for row in template.headers for label, _ in row.pairs}
    for block in (template.funds, template.goal, template.indicators):
        printed |= {fold(block.label), *(fold(head) for head in block.heads)}
    printed |= {fold(line.item) for line in template.fund_lines}
    return (printed | {fold(template.total.label)}) - {""}


def _bare(level: str) -> str:
    """A first level without its points: ``产出指标(50分)`` and ``产出指标`` are one."""
    return _BRACKETS.sub("", level)
