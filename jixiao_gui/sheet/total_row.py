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
_SCORES_ALONE = ("得分", "分数", "评分", "自评分")
"""Labels that are a total's under the indicators alone."""
_LONGEST = 200
"""Characters of a cell that can be the label of a total, its remarks included."""


def is_total(geometry: Geometry, words: Vocabulary, row: int) -> bool:
    """Return whether ``row`` begins with the label of a total."""
    filled = geometry.filled(row)
    if not filled:
        return False
    label = _first_line(filled[0].text)
    if not words.meaning("total_labels", label) and fold(label).rstrip(":") not in _SCORES_ALONE:
        return _is_upright_total(words, filled[0].text)
    return len(fold(filled[0].text)) < _LONGEST


def _is_upright_total(words: Vocabulary, text: str) -> bool:
    """Return whether ``text`` is the label of a total whose characters stand under each other."""
    lines = text.split()
    return len(lines) > 1 and max(map(len, lines)) == 1 and bool(words.meaning("total_labels", text))


def read_total(
    geometry: Geometry, words: Vocabulary, head: TableHead, row: int, own_field: Callable[[], str]
) -> tuple[list[FixedCell], list[Note]]:
    """Return the cells of the total in ``row`` under ``head``, and notes about what found no place.

    ``own_field`` returns a new field of the place's own.
    """
    boxes = geometry.shown(row)
    # a blank before the label: beside the total the label of the indicators ended
    first = 0 if geometry.loose else next((n for n, box in enumerate(boxes) if box.filled), 0)
    blanks, label, values = boxes[:first], boxes[first], boxes[first + 1 :]
    if geometry.flat:
        blanks, (label, values) = [], _flat_total(geometry, row, head)
    label, notes = _label(words, label)
    cells = [FixedCell(box) for box in (*blanks, label)]
    for box, name in zip(values, _names(geometry, values, head), strict=True):
        if name == "" and not box.filled and box is values[-1]:
            cells.append(FixedCell(box))
            continue
        path = f"total.{name or own_field()}"
        default = box.text if path == "total.weight" and split_number(box.text) else ""
        cells.append(FixedCell(box, path, "", box.text, default))
    return cells, notes


def _label(words: Vocabulary, label: Box) -> tuple[Box, list[Note]]:
    """Return the label of the total, and a note about further lines in its cell, which find no place."""
    first, _, further = label.text.strip().partition("\n")
    if not further.strip() or words.meaning("total_labels", label.text):
        return label, []
    message = f"总分行首格除“{short(first)}”外还有“{fold(further)}”，未导入。"
    box = Box(first, label.row, label.rows, label.start, label.end, label.index)
    return box, [Note("leftover", message, "total.score")]


def _flat_total(geometry: Geometry, row: int, head: TableHead) -> tuple[Box, list[Box]]:
    """Return a flat sheet's total: the squares under the heads of weight and score."""
    cells = geometry.rows[row]
    label = next(box for box in cells if box.filled)
    ends = [c for c in head.columns if c.meaning in ("weight", "score") or c.start > label.start]
    first = min((c.start for c in ends if c.meaning in ("weight", "score")), default=label.end)
    values = []
    for column in head.columns:
        if column.start >= first:
            inside = [box for box in cells if column.start <= box.start < column.end]
            box = next((box for box in inside if box.filled and box.start > label.start), inside[0])
            values.append(Box(box.text, row, 1, column.start, column.end, box.index))
    return Box(label.text, row, 1, label.start, first, label.index), values


def _names(geometry: Geometry, boxes: list[Box], head: TableHead) -> list[str]:
    """Return what each cell behind the total's label is, "weight", "score", "grade" or "" for neither."""
    meanings = [column.meaning for column in head.columns if column.meaning in ("weight", "score")]
    if geometry.loose:
        names = meanings if len(boxes) >= len(meanings) else ["score"]
        names = (names + [""] * len(boxes))[: len(boxes)]
    else:
        names = [_name_under(box, head, alone=len(boxes) == 1) for box in boxes]
    for number, name in enumerate(names):
        if name in names[:number]:
            names[number] = ""
    figures = [number for number, box in enumerate(boxes) if split_number(box.text) is not None]
    reviewed = next((number for number in figures if _is_reviewed(boxes[number], head, geometry)), None)
    if reviewed is not None:
        figures.remove(reviewed)
    if len(figures) > 1 and any(n == "score" and b.filled for n, b in zip(names, boxes, strict=True)):
        _move_from_words(names, figures)
    _move_to_figures(names, boxes, figures)
    _move_left_of_heads(names, boxes, figures)
    if "score" not in names and figures:
        names[figures[-1]] = "score"
    if "weight" in meanings and "weight" not in names and "score" in names:
        before_score = [number for number in figures if number < names.index("score")]
        if before_score:
            names[before_score[-1]] = "weight"
    for number, box in enumerate(boxes):
        if not names[number] and fold(box.text) in _GRADES and "grade" not in names:
            names[number] = "grade"
    if reviewed is not None and not names[reviewed]:
        names[reviewed] = "reviewed_score"
    return names


def _move_from_words(names: list[str], figures: list[int]) -> None:
    """Move the names to the last two figures where a word stands under the score: 100 | 98.5 | 优."""
    place = names.index("score")
    if place not in figures and figures[-1] == place - 1 and names[figures[-1]] == "weight":
        names[place], names[figures[-1]], names[figures[-2]] = "", "score", "weight"


def _move_to_figures(names: list[str], boxes: list[Box], figures: list[int]) -> None:
    """Move the names of blank cells to figures left of them, where the row is merged unlike those above."""
    unnamed = [number for number in figures if not names[number]]
    for name in ("score", "weight"):
        place = names.index(name) if name in names else -1
        before = [number for number in unnamed if number < place]
        if before and not boxes[place].filled and (len(before) > 1 or name == "weight"):
            names[place], names[before[-1]] = "", name
            unnamed.remove(before[-1])


def _move_left_of_heads(names: list[str], boxes: list[Box], figures: list[int]) -> None:
    """Name the last two figures weight and score where both stand a column left of their heads."""
    if len(figures) < 2 or names[figures[-1]] != "weight" or names[figures[-2]]:
        return
    if any(name == "score" and box.filled for name, box in zip(names, boxes, strict=True)):
        return
    first, second = (split_number(boxes[number].text) for number in figures[-2:])
    if first and second and first[0] >= second[0]:
        names[:] = ["" if name == "score" else name for name in names]
        names[figures[-2]], names[figures[-1]] = "weight", "score"


def _name_under(box: Box, head: TableHead, *, alone: bool) -> str:
    """Return "weight", "score" or "" by the heads over ``box``; ``alone``: no other cell is in the row."""
    meanings = [
        column.meaning for column in head.columns if column.start < box.end and box.start < column.end
    ]
    if "weight" in meanings and "score" in meanings:
        return "score" if alone else "weight"
    return next((meaning for meaning in meanings if meaning in ("weight", "score")), "")


def _is_reviewed(box: Box, head: TableHead, geometry: Geometry) -> bool:
    """Return whether ``box`` stands under the head of an office's points alone: 复核分."""
    if geometry.loose:
        return False
    over = [column.meaning for column in head.columns if column.start < box.end and box.start < column.end]
    return "reviewed_score" in over and not {"weight", "score"} & set(over)


def _first_line(text: str) -> str:
    """Return the first line of ``text`` that has a word."""
    return text.strip().partition("\n")[0]
