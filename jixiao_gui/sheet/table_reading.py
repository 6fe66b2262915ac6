"""Tables on a sheet: which rows are heads, what their columns mean, which rows stand under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jixiao_gui.form.numbers import fold, is_void, split_number
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.words import LONGEST_LABEL, Vocabulary

AMOUNTS = frozenset(("initial", "budget", "executed", "forecast"))
_LEVELS = frozenset(("level1", "level2", "name"))
_TWICE = ("level2", "name", "target")
"""Columns that a form with two halves prints twice; the last ones are the year's."""
_LEAST_OWN = 3
"""Columns, and rows under them, that a table of a place's own has at least."""


@dataclass(slots=True)
class HeadColumn:
    """A column under its head. ``meaning`` is the id of the model's column, "" for one of the place's own."""

    start: int
    end: int
    head: str
    upper: str = ""
    meaning: str = ""
    guessed: bool = False


@dataclass(slots=True)
class TableHead:
    """The heads of a table: rows ``first`` to ``last``, the label at their side, the columns."""

    kind: str
    first: int
    last: int
    side: Box | None
    columns: list[HeadColumn] = field(default_factory=list)
    count: int = 0
    """Cells of the last head row, covered ones too."""
    _places: dict[int, int] | None = None
    """By column of the grid the number of the head over it: the heads stay where they were found."""

    @property
    def words(self) -> list[str]:
        """Return the folded heads."""
        return [fold(column.head) for column in self.columns]

    def column_of(self, box: Box, geometry: Geometry, count: int) -> int | None:
        """Return the number of the column that ``box``, of a row of ``count`` cells, stands under."""
        if geometry.loose:
            if count != self.count and box.row not in geometry.shifted:
                return None
            number = box.start - (self.count - len(self.columns))
            return number if 0 <= number < len(self.columns) else None
        if self._places is None:
            self._places = {}
            for number, column in enumerate(self.columns):
                for place in range(column.start, column.end):
                    self._places.setdefault(place, number)
        return self._places.get(box.start)

    def crosses(self, box: Box) -> bool:
        """Return whether ``box`` reaches over the end of its column."""
        return any(column.start <= box.start < column.end < box.end for column in self.columns)


def find_head(geometry: Geometry, words: Vocabulary, row: int) -> TableHead | None:
    """Return the heads of a table that begin in ``row``; ``None`` where none do."""
    kind = _kind(geometry.shown(row), words)
    last = row
    if kind:
        if row + 1 < len(geometry) and _has_lower_heads(geometry, row):
            last = row + 1
    elif row + 1 < len(geometry) and _is_upper(geometry, words, row):
        kind, last = _kind(geometry.shown(row + 1), words) or "indicators", row + 1
    if not kind:
        return None
    head = _columns(geometry, row, last, kind, words)
    _give_meanings(head, geometry, words)
    return head


def _kind(boxes: Sequence[Box], words: Vocabulary) -> str:
    """Return what a row of heads is the head of: ``indicators``, ``funds`` or ""."""
    filled = [box for box in boxes if box.filled]
    meanings = [words.meaning("indicators", box.text) for box in filled]
    known = set(meanings) - {""}
    third = any(fold(box.text).startswith(("三级指标", "指标名称")) for box in filled)
    # a clerk's own text may begin like a head, in a row that has others beside it
    most = sum(map(bool, meanings)) >= 0.6 * max(1, len(filled) - 1)
    levels = {"level1", "level2"} <= known or {"level2", "name"} <= known or third
    if most and levels and len(known) >= (2 if third else 3):
        return "indicators"
    funds = [words.meaning("funds", box.text) for box in filled]
    amounts = [meaning for meaning in funds if meaning in AMOUNTS]
    others = {meaning for meaning in funds if meaning in ("rate", "weight", "score")}
    enough = sum(map(bool, funds)) >= 0.6 * max(1, len(filled) - 1)
    if enough and len(filled) >= 2 and amounts and len(set(amounts)) + len(others) >= 2:
        return "funds"
    return ""


def _has_lower_heads(geometry: Geometry, row: int) -> bool:
    """Return whether the heads of ``row`` go on in the next row: some are two rows high, some are not."""
    boxes = geometry.rows[row]
    below = geometry.rows[row + 1]
    if geometry.loose:
        return _loose_lower(geometry, row)
    # a label at the side of one row of data is two rows high as well
    tall = [box for box in boxes[1:] if box.rows == 2 and box.filled]
    wide = [box for box in boxes if box.rows == 1 and box.filled]
    if not tall or not wide or not any(box.filled for box in below):
        return False
    return all(any(w.start <= box.start < w.end for w in wide) for box in below if box.filled)


def _loose_lower(geometry: Geometry, row: int) -> bool:
    """Return whether it is saved text's second row: a second row of heads begins with empty cells and has
    more cells than the first.
    """
    boxes, below = geometry.rows[row], geometry.rows[row + 1]
    return (
        len(below) > len(boxes) > 3
        and not below[0].filled
        and not below[1].filled
        and any(box.filled for box in below)
        and all(len(box.text) <= LONGEST_LABEL and split_number(box.text) is None for box in below)
    )


def _is_upper(geometry: Geometry, words: Vocabulary, row: int) -> bool:
    """Return whether ``row`` is the upper one of two rows of heads, told by the lower one."""
    below = geometry.shown(row + 1)
    if _kind(below, words) != "indicators":
        return False
    if geometry.loose:
        known = {words.meaning("indicators", box.text) for box in geometry.filled(row)} - {""}
        return len(geometry.rows[row]) < len(below) and len(known) > 1
    return any(box.rows == 2 and box.filled and box.start > 0 for box in geometry.rows[row])


def _columns(geometry: Geometry, first: int, last: int, kind: str, words: Vocabulary) -> TableHead:
    part = "indicators" if kind == "indicators" else "funds"
    boxes = geometry.shown(first)
    side = None
    lower_starts = {box.start for box in geometry.rows[last]} if last > first else set()
    if boxes:
        box = boxes[0]
        meaning = words.meaning(part, box.text)
        group = last > first and box.rows == 1 and box.start in lower_starts and not geometry.loose
        labels = "fund_labels" if kind == "funds" else "indicator_labels"
        beside = box.rows > last - first + 1 or not meaning or bool(words.meaning(labels, box.text))
        beside = beside and not _is_column(geometry, box, last, bool(words.meaning(labels, box.text)))
        if beside and not group and len(boxes) > 2 and meaning not in ("level1", "level2"):
            side, boxes = box, boxes[1:]
    elif geometry.covered[first]:
        side = None
    columns: list[HeadColumn] = []
    if last == first:
        columns = [HeadColumn(box.start, box.end, box.text) for box in boxes]
        if geometry.flat and side is not None and columns and columns[0].start > side.start + 1:
            # squares without a word between label and heads: what names the lines stands under them
            columns.insert(0, HeadColumn(side.start + 1, columns[0].start, ""))
    elif geometry.loose:
        columns = _loose_columns(geometry, boxes, last)
    else:
        lower = geometry.rows[last]
        for box in boxes:
            inside = [b for b in lower if box.start <= b.start < box.end]
            if box.rows > 1 or not inside:
                columns.append(HeadColumn(box.start, box.end, box.text))
            else:
                columns += [HeadColumn(b.start, b.end, b.text, box.text) for b in inside]
    return TableHead(kind, first, last, side, columns, geometry.counts[last])


def _is_column(geometry: Geometry, box: Box, last: int, label: bool) -> bool:
    """Return whether ``box``, the first head, is a column's and not the label beside the table: 序号.

    The rows under it have texts of their own there.
    """
    if label or geometry.loose or geometry.flat or box.row + box.rows - 1 > last:
        return False
    rows = [row for row in range(last + 1, min(last + 4, len(geometry))) if geometry.rows[row]]
    under = [geometry.rows[row][0] for row in rows]
    own = [cell for cell in under if cell.filled and cell.rows == 1 and cell.end == box.end]
    return len(own) >= 2 and len(own) == len(under) and len({cell.text for cell in own}) == len(own)


def _loose_columns(geometry: Geometry, boxes: Sequence[Box], last: int) -> list[HeadColumn]:
    """Return the columns of saved text: an empty cell of the lower row stands under a head that is two
    rows high.
    """
    columns: list[HeadColumn] = []
    upper = iter(boxes)
    group: Box | None = None
    lower = geometry.rows[last][geometry.counts[last] - len(geometry.rows[last]) :]
    lower = lower[1:] if len(lower) > len(boxes) else lower
    for box in lower:
        if box.filled:
            group = group or next(upper, None)
            columns.append(HeadColumn(box.start, box.end, box.text, group.text if group else ""))
        else:
            group = None
            above = next(upper, None)
            columns.append(HeadColumn(box.start, box.end, above.text if above else ""))
    return columns


def _give_meanings(head: TableHead, geometry: Geometry, words: Vocabulary) -> None:
    part = "indicators" if head.kind == "indicators" else "funds"
    for column in head.columns:
        column.meaning = words.meaning(part, column.head)
        if not column.meaning and column.upper:
            column.meaning = words.meaning(part, column.upper) if column.head.strip() == "" else ""
        column.guessed = bool(column.meaning)
    if head.kind == "funds":
        _find_item(head, geometry)
    else:
        _sort_levels(head)
    seen: set[str] = set()
    twice = [name for name in _TWICE if sum(c.meaning == name for c in head.columns) > 1]
    halves = len(twice) == len(_TWICE)
    if not halves:
        _prefer_adjusted(head)
    for column in reversed(head.columns) if halves else head.columns:
        if column.meaning in seen:
            column.meaning = ""
        elif column.meaning:
            seen.add(column.meaning)


def _prefer_adjusted(head: TableHead) -> None:
    """Take the adjusted one of several targets: it is what the result is held against."""
    targets = [column for column in head.columns if column.meaning == "target"]
    adjusted = [column for column in targets if "调整" in column.head]
    if len(adjusted) == 1:
        for column in targets:
            column.meaning = "target" if column is adjusted[0] else ""


def _find_item(head: TableHead, geometry: Geometry) -> None:
    """Find the column of names: the first of a table of funds names its lines, whatever its head says."""
    if not head.columns:
        return
    first = head.columns[0]
    texts = _first_texts(head, geometry)
    names = bool(texts) and all(split_number(text) is None and not is_void(text) for text in texts)
    numbers = any(split_number(text) is not None for text in texts)
    if first.meaning == "item" or names or (not first.head.strip() and not numbers):
        for column in head.columns:
            if column.meaning == "item":
                column.meaning = ""
        first.meaning = "item"


def _first_texts(head: TableHead, geometry: Geometry) -> list[str]:
    """Return what stands in the first column of the rows under the heads."""
    texts = []
    for row in range(head.last + 1, min(head.last + 4, len(geometry))):
        texts += [
            box.text
            for box in geometry.filled(row)
            if head.column_of(box, geometry, geometry.counts[row]) == 0
        ]
    return texts


def _sort_levels(head: TableHead) -> None:
    """Sort out levels: of 三级指标 and 指标名称 beside each other the last one is the indicator's name."""
    names = [column for column in head.columns if column.meaning == "name"]
    deeper = next((column for column in head.columns if column.meaning == "level4"), None)
    halves = sum(column.meaning == "target" for column in head.columns) > 1
    if deeper is not None and names:
        names[0].meaning, deeper.meaning = "level3", "name"
    elif len(names) == 2 and not halves:
        names[0].meaning = "level3"


def find_own_table(geometry: Geometry, words: Vocabulary, row: int) -> TableHead | None:
    """Return a table of the place's own: a label beside three rows and more, heads, rows on the same
    columns.
    """
    boxes = geometry.rows[row]
    if geometry.loose or geometry.flat or len(boxes) < _LEAST_OWN + 1 or boxes[0].rows < _LEAST_OWN:
        return None
    side, heads = boxes[0], boxes[1:]
    last = row + 1 if _has_lower_heads(geometry, row) else row
    if side.rows < _LEAST_OWN + last - row or not side.filled:
        return None
    # the head over the names of the lines may be blank
    words_of = [box.text for box in (heads if heads[0].filled else heads[1:])]
    if any(not text.strip() or len(fold(text)) > 20 or split_number(text) for text in words_of):
        return None
    if any(words.meaning("header", box.text) for box in heads):
        return None
    head = _columns(geometry, row, last, "own", words)
    head.side = side
    for column in head.columns:
        column.meaning = ""
    starts = [column.start for column in head.columns]
    for number in range(last + 1, last + 3):
        if number >= len(geometry) or [box.start for box in geometry.rows[number]] != starts:
            return None
    return head


def repeats(head: TableHead, geometry: Geometry, row: int) -> bool:
    """Return whether ``row`` has the words of ``head`` again, as on a new page."""
    words = [fold(box.text) for box in geometry.shown(row)]
    own = [fold(box.text) for box in geometry.shown(head.first)]
    if len(words) < 3 or head.first == row:
        return False
    if head.side is None:
        return words == own
    return words in (own, own[1:]) or (words[1:] == own[1:] and len(words[0]) <= LONGEST_LABEL)
