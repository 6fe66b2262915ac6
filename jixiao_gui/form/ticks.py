"""Boxes that a clerk ticks: a cell of choices, ``1、部门预算项目□ 2、市直专项☑``, and columns of ticks alone.

Nothing here changes a form: the functions return the text that the cell would have.
"""

from __future__ import annotations

import re

from jixiao_gui.form.cell_texts import row_text, rows_of, split_path
from jixiao_gui.form.model import Form, is_own_id
from jixiao_gui.form.template import Template

EMPTY, TICKED = "□", "☑"
_EMPTY, _TICKED = "□☐▢◻", "☑☒■▣◼🗹🗷"
_SIGNS = "√✓✔"
"""Signs that are a ticked box in the place of a box, and a tick alone in a cell."""
_BOX = re.compile(f"[{_EMPTY}{_TICKED}{_SIGNS}]")
_SIGN = "√"
_WIDEST = 25.0
"""mm; a wider column is for words, even while it is empty."""


def boxes(text: str) -> list[bool]:
    """Return whether each box of a cell of choices is ticked; nothing for any other cell."""
    if not any(char in text for char in _EMPTY + _TICKED):
        return []
    return [box not in _EMPTY for box in _BOX.findall(text)]


def is_box(char: str) -> bool:
    """Return whether ``char``, in a cell of choices, is one of its boxes."""
    return _BOX.fullmatch(char) is not None


def next_ticked(text: str) -> str:
    """Return ``text`` with only the box after the last ticked one ticked; none after the last box."""
    states = boxes(text)
    last = max((number for number, ticked in enumerate(states) if ticked), default=-1)
    return _with_ticks(text, [number == last + 1 for number in range(len(states))])


def with_box(text: str, number: int, *, alone: bool = True) -> str:
    """Return ``text`` with box ``number`` (from 0) ticked, or empty where it was ticked.

    ``alone``: the other box's tick is removed, unless several boxes are ticked already.
    """
    states = boxes(text)
    if not 0 <= number < len(states):
        return text
    if states[number] or not alone or sum(states) > 1:
        return _with_ticks(text, [ticked != (n == number) for n, ticked in enumerate(states)])
    return _with_ticks(text, [n == number for n in range(len(states))])


def is_tick_cell(form: Form, template: Template, path: str) -> bool:
    """Return whether the cell at ``path`` is in a column for ticks: narrow, without meaning, only ticks in
    it.
    """
    head, number, name = split_path(path)
    table = template.table(head) if number >= 0 else None
    column = next((c for c in table.columns if c.id == name), None) if table is not None else None
    if column is None or not name.startswith("x") or not is_own_id(name) or column.width > _WIDEST:
        return False
    return all(row_text(row, name).strip() in ("", *_SIGNS) for row in rows_of(form, head))


def toggled(text: str) -> str:
    """Return the text of a tick cell after a click: a tick for an empty one, nothing for a ticked one."""
    return "" if text.strip() else _SIGN


def _with_ticks(text: str, ticked: list[bool]) -> str:
    """Return ``text`` with its boxes set to ``ticked``; unchanged boxes keep their sign."""
    if not ticked:
        return text
    states = iter(ticked)

    def box(match: re.Match[str]) -> str:
        should_tick, sign = next(states), match[0]
        if should_tick == (sign not in _EMPTY):
            return sign
        return TICKED if should_tick else EMPTY

    return _BOX.sub(box, text)
