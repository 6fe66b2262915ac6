"""The row of the total: its label, and what each cell after it is by the head that it stands under."""

from __future__ import annotations

from collections.abc import Callable

from jixiao_gui.form.numbers import fold, split_number
from jixiao_gui.sheet.fixed_cell import FixedCell
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.notes import Note, short
from jixiao_gui.sheet.table_head import TableHead
from jixiao_gui.sheet.words import Vocabulary

_GRADES = ("优", "良", "中", "差")
_LONGEST = 200
"""Characters of a cell that can be the label of a total, its remarks included."""


def is_total(geometry: Geometry, words: Vocabulary, row: int) -> bool:
    """Return whether ``row`` begins with the label of a total."""
    filled = geometry.filled(row)
    if not filled or not words.meaning("total_labels", _first_line(filled[0].text)):
        return False
    return len(fold(filled[0].text)) < _LONGEST


def read_total(
    geometry: Geometry, words: Vocabulary, head: TableHead, row: int, own_field: Callable[[], str]
) -> tuple[list[FixedCell], list[Note]]:
    """Return the cells of the total in ``row`` under ``head``, and what of it found no place.

    ``own_field`` names the next field of the place's own.
    """
    boxes = geometry.shown(row)
    label, rest = boxes[0], boxes[1:]
    if geometry.flat:
        label, rest = _torn_total(geometry, row, head)
    label, notes = _label(words, label)
    parts = [FixedCell(label)]
    for box, name in zip(rest, _names(geometry, rest, head), strict=True):
        if name == "" and not box.filled and box is rest[-1]:
            parts.append(FixedCell(box))
            continue
        path = f"total.{name or own_field()}"
        default = box.text if path == "total.weight" and split_number(box.text) else ""
        parts.append(FixedCell(box, path, "", box.text, default))
    return parts, notes


def _label(words: Vocabulary, label: Box) -> tuple[Box, list[Note]]:
    """Return the label of the total; further lines in its cell find no place and are told."""
    first, _, rest = label.text.strip().partition("\n")
    if not rest.strip() or words.meaning("total_labels", label.text):
        return label, []
    message = f"总分行首格除“{short(first)}”外还有“{fold(rest)}”，未导入。"
    box = Box(first, label.row, label.rows, label.start, label.end, label.index)
    return box, [Note("leftover", message, "total.score")]


def _torn_total(geometry: Geometry, row: int, head: TableHead) -> tuple[Box, list[Box]]:
    """Return a flat sheet's total: the squares under the heads of weight and score."""
    cells = geometry.rows[row]
    label = next(box for box in cells if box.filled)
    ends = [c for c in head.columns if c.meaning in ("weight", "score") or c.start > label.start]
    first = min((c.start for c in ends if c.meaning in ("weight", "score")), default=label.end)
    rest = []
    for column in head.columns:
        if column.start >= first:
            inside = [box for box in cells if column.start <= box.start < column.end]
            box = next((box for box in inside if box.filled and box.start > label.start), inside[0])
            rest.append(Box(box.text, row, 1, column.start, column.end, box.index))
    return Box(label.text, row, 1, label.start, first, label.index), rest


def _names(geometry: Geometry, rest: list[Box], head: TableHead) -> list[str]:
    """Return what each cell after the total's label is: by the head that it stands under."""
    wanted = [c.meaning for c in head.columns if c.meaning in ("weight", "score")]
    if geometry.loose:
        names = wanted if len(rest) >= len(wanted) else ["score"]
        found = (names + [""] * len(rest))[: len(rest)]
    else:
        found = []
        for box in rest:
            under = [c.meaning for c in head.columns if c.start < box.end and box.start < c.end]
            if "weight" in under and "score" in under:
                found.append("score" if len(rest) == 1 else "weight")
            else:
                found.append(next((n for n in under if n in ("weight", "score")), ""))
    seen: set[str] = set()
    for number, name in enumerate(found):
        if name in seen:
            found[number] = ""
        seen.add(name)
    numbers = [number for number, box in enumerate(rest) if split_number(box.text) is not None]
    if "weight" in wanted and "weight" not in found and "score" in found:
        before = [n for n in numbers if n < found.index("score")]
        if before:
            found[before[-1]] = "weight"
    if "score" not in found and numbers:
        found[numbers[-1]] = "score"
    for number, box in enumerate(rest):
        if not found[number] and fold(box.text) in _GRADES and "grade" not in found:
            found[number] = "grade"
    return found


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]
