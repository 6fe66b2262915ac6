"""Boxes that a clerk ticks: a cell of choices, ``1、部门预算项目□ 2、市直专项☑``, and columns of ticks alone.

Nothing here changes a form: a function gives back the text that the cell would have.
"""

from __future__ import annotations

import re

from jixiao_gui.form.cell_texts import row_text, rows_of, split_path
from jixiao_gui.form.model import Form, is_own_id
from jixiao_gui.form.template import Template

EMPTY, TICKED = "□", "☑"
_EMPTY, _TICKED = "□☐▢◻", "☑☒■▣◼🗹🗷"
_SIGNS = "√✓✔"
"""In the place of a box they are a ticked one; alone in a cell a tick."""
_BOX = re.compile(f"[{_EMPTY}{_TICKED}{_SIGNS}]")
_SIGN = "√"
_WIDEST = 25.0
"""mm; a wider column is for words, though none stand in it yet."""


def boxes(text: str) -> list[bool]:
    """Return whether each box of a cell of choices is ticked; none where the cell is not one."""
    if not any(char in text for char in _EMPTY + _TICKED):
        return []
    return [box not in _EMPTY for box in _BOX.findall(text)]


def is_box(char: str) -> bool:
    """Return whether ``char``, in a cell of choices, is one of its boxes."""
    return _BOX.fullmatch(char) is not None


def next_ticked(text: str) -> str:
    """Return ``text`` with the tick on the box after the last one that is ticked; behind the last box on
    none.
    """
    found = boxes(text)
    last = max((number for number, ticked in enumerate(found) if ticked), default=-1)
    return _set(text, [number == last + 1 for number in range(len(found))])


def with_box(text: str, number: int, *, alone: bool = True) -> str:
    """Return ``text`` with box ``number`` (from 0) ticked, or empty where it was ticked.

    ``alone``: a tick leaves the box where it was before. Where several boxes are ticked already, each is for
    itself.
    """
    found = boxes(text)
    if not 0 <= number < len(found):
        return text
    if found[number] or not alone or sum(found) > 1:
        return _set(text, [ticked != (n == number) for n, ticked in enumerate(found)])
    return _set(text, [n == number for n in range(len(found))])


def is_tick_cell(form: Form, template: Template, path: str) -> bool:
    """Return whether the cell at ``path`` stands in a column that holds ticks alone, or nothing yet.

    Such a column has no meaning of its own, is narrow, and nothing but ticks stands in it.
    """
    head, number, name = split_path(path)
    table = template.table(head) if number >= 0 else None
    column = next((c for c in table.columns if c.id == name), None) if table is not None else None
    if column is None or not name.startswith("x") or not is_own_id(name) or column.width > _WIDEST:
        return False
    return all(row_text(row, name).strip() in ("", *_SIGNS) for row in rows_of(form, head))


def toggled(text: str) -> str:
    """Return the tick of a cell that holds nothing else, put there or taken away."""
    return "" if text.strip() else _SIGN


def _set(text: str, ticked: list[bool]) -> str:
    """Return ``text`` with its boxes ticked as told; those that stay as they are keep their sign."""
    if not ticked:
        return text
    states = iter(ticked)

    def box(found: re.Match[str]) -> str:
        wanted, sign = next(states), found[0]
        if wanted == (sign not in _EMPTY):
            return sign
        return TICKED if wanted else EMPTY

    return _BOX.sub(box, text)
