"""A layout and a form read off a plain sheet, whatever place it is from: words, order, widths, lines around.

Every text of the sheet comes to stand in the template's printed words, in a cell of the form, in a line
around the table, or in a note. What words mean is told by a `Vocabulary`; what has no meaning there is a
column or a field of the place's own and is kept all the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.model import (
    Form,
    FundLine,
    Indicator,
    OwnTable,
    Spans,
    Texts,
    own_texts,
    set_text,
    with_part_text,
    with_table,
)
from jixiao_gui.form.numbers import fold, is_void, split_number
from jixiao_gui.form.rules import RuleSet, with_values
from jixiao_gui.form.template import BOOK, Column, Grid, GridRow, Section, Table, Template
from jixiao_gui.form.template_file import template_data
from jixiao_gui.sheet.exact import indicator_of
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.grid_reading import FixedRows, Part, grid_rows
from jixiao_gui.sheet.lines import Lines, lines_over, money_of, sort_above
from jixiao_gui.sheet.notes import Note, short
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.table_reading import TableHead, find_head, find_own_table, repeats
from jixiao_gui.sheet.words import Vocabulary

RULES = "general"
"""The rule set of a layout that was read off a file: values that no place's rules contradict."""
_POINTS = re.compile(r"[（(]\s*([0-9]{1,2})\s*分")
_GRADES = ("优", "良", "中", "差")
_MOST_LACKING = 3
"""Columns that a row of a table may be short of at its ends."""
_NOTE_LINE = re.compile(r"^\s*(注|备注|说明|填表说明|填报说明|[0-9]{1,2}\s*[.、．])")


@dataclass(slots=True)
class ReadOff:
    """What a sheet gave: its layout, its form with that layout, and what there is to tell."""

    template: Template
    form: Form
    notes: list[Note] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)
    below: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    """``funds``, ``indicators``, ``goal``, ``project``: the parts of a form that were found."""


class SheetReader:
    """Walks down one sheet and understands it row by row."""

    def __init__(self, sheet: Sheet, words: Vocabulary, titles: tuple[Template, ...] = ()) -> None:
        self.geometry = Geometry(sheet)
        self.words = words
        self.notes: list[Note] = []
        self._titles = titles
        self._sheet = sheet
        self._sections: list[Section] = []
        self._texts: dict[str, str] = {}
        self._funds: list[FundLine] = []
        self._rows: list[Indicator] = []
        self._tables: list[OwnTable] = []
        self._guessed: list[str] = []
        self._own = 0
        self._below: list[str] = []
        self._label_words: list[str] = []
        self._fixed = FixedRows(self.geometry, words, self._own_field)
        self._head: TableHead | None = None
        self._kinds: set[str] = set()

    def read(self, rules: dict[str, RuleSet]) -> ReadOff:
        """Read the sheet to its end. ``rules``: the rule sets at hand, by id."""
        row, lines = self._lines_above()
        while row < len(self.geometry):
            row = self._section(row)
        template, form = self._made(lines, rules)
        below = tuple(line for line in self._below if line.strip())
        return ReadOff(template, form, self.notes, lines, below, frozenset(self._kinds))

    # lines around -------------------------------------------------------------------------------------

    def _lines_above(self) -> tuple[int, Lines]:
        sheet = self._sheet
        raw = lines_over(sheet)
        row = 0
        while row < len(self.geometry) and self._is_line(row):
            raw += [box.text for box in self.geometry.shown(row) if box.filled]
            row += 1
        self._below += sheet.below
        self._below += sheet.sign_off
        return row, sort_above([text for text in raw if text.strip()], self._titles)

    def _is_line(self, row: int) -> bool:
        """Return whether ``row`` is words across the table, above its first label."""
        shown = self.geometry.shown(row)
        filled = [box for box in shown if box.filled]
        if len(filled) != 1:
            return not filled
        label, *rest = re.split("[：:]", filled[0].text)
        # 单位：… 日期：… is a line over the form; 项目名称：… alone is its first row
        if self.words.meaning("header", label) and len(rest) < 2:
            return False
        alone = len(shown) == 1 or self.geometry.flat or self.geometry.loose
        wide = filled[0].end - filled[0].start >= self.geometry.end
        return alone or wide or (filled[0].start == 0 and not any(b.filled for b in shown[1:]) and row < 4)

    def _own_field(self) -> str:
        self._own += 1
        return f"x{self._own}"

    # sections -----------------------------------------------------------------------------------------

    def _section(self, row: int) -> int:
        geometry = self.geometry
        if geometry.is_covered(row) or (geometry.is_blank(row) and not self._has_cells(row)):
            return row + 1
        head = find_head(geometry, self.words, row)
        if head is not None and head.kind not in self._kinds:
            return self._table(head)
        own = find_own_table(geometry, self.words, row)
        if own is not None:
            return self._table(own)
        if self._head is not None and self._head.kind == "indicators" and self._is_total(row):
            return self._total(row)
        if self._is_line_below(row):
            self._below += [box.text for box in geometry.filled(row)]
            return row + 1
        return self._grid(row)

    def _has_cells(self, row: int) -> bool:
        """Return whether a blank row stands beside a label that runs down over it."""
        return any(box.filled for box in self.geometry.covered[row])

    def _is_line_below(self, row: int) -> bool:
        """Return whether ``row`` is words across, under the last of the form's parts."""
        filled = self.geometry.filled(row)
        if len(filled) != 1 or not self._sections or self.geometry.covered[row]:
            return False
        box = filled[0]
        shown = self.geometry.shown(row)
        alone = len(shown) == 1 or (box.start == 0 and box.end >= self.geometry.end)
        rest = range(row + 1, len(self.geometry))
        last = all(len(self.geometry.filled(r)) <= 1 for r in rest)
        if alone and self.geometry.loose:
            return last
        note = _NOTE_LINE.match(box.text) is not None
        return last and (
            (note and (alone or box.start == 0)) or (alone and len(shown) == 1 and not self._kinds)
        )

    def _grid(self, row: int) -> int:
        end = self._block_end(row)
        parts = self._fixed.block(row, end)
        self._take(parts)
        rows = grid_rows(self.geometry, row, parts)
        fields = [cell.field for line in rows for cell in line.cells]
        if any(path.startswith("goal.") for path in fields) or self._fixed.goal_heads:
            self._kinds.add("goal")
        if "project" in fields:
            self._kinds.add("project")
        self._add_grid("part", rows)
        return end

    def _block_end(self, row: int) -> int:
        """Return where the rows end that stand beside one label at the side."""
        geometry = self.geometry
        shown = geometry.shown(row)
        end = row + 1
        if shown and shown[0].rows > 1 and not geometry.flat:
            end = min(len(geometry), row + max(box.rows for box in shown))
        elif geometry.loose or geometry.flat or (shown and self._goal_label(shown[0])):
            while end < len(geometry) and self._goes_on(row, end):
                end += 1
        for number in range(row + 1, end):
            if find_head(geometry, self.words, number) is not None:
                return number
        return end

    def _goal_label(self, box: Box) -> bool:
        return bool(self.words.meaning("goal_labels", box.text))

    def _goes_on(self, first: int, row: int) -> bool:
        """Return whether ``row`` stands beside the label of row ``first``, which was not merged over it."""
        shown, cells = self.geometry.shown(first), self.geometry.rows[row]
        if len([box for box in shown if box.filled]) < 2 or not cells or cells[0].filled:
            return cells[:1] != [] and self._repeats_side(first, cells[0])
        return not self.geometry.is_blank(row) or row == first + 1

    def _repeats_side(self, first: int, box: Box) -> bool:
        label = self.geometry.rows[first][0]
        return self.geometry.flat and box.text == label.text and self._goal_label(label)

    def _take(self, parts: list[list[Part]]) -> None:
        for line in parts:
            for part in line:
                if not part.field:
                    self._label_words.append(part.box.text)
                    continue
                self._texts[part.field] = clean_text(part.text)
                context = part.field.partition(".")[0] if "." in part.field else "header"
                known = part.field.startswith("x") or not part.label.strip()
                if not known and not self.words.is_usual(context, part.label):
                    self._guessed.append(part.field)

    def _add_grid(self, name: str, rows: tuple[GridRow, ...]) -> None:
        if rows:
            self._sections.append(Grid(self._section_id(name), rows))

    def _section_id(self, name: str) -> str:
        taken = {section.id for section in self._sections}
        number = 1
        id = name
        while id in taken or id in ("goal", "total"):
            number += 1
            id = f"{name}{number}"
        return id

    # the total ----------------------------------------------------------------------------------------

    def _is_total(self, row: int) -> bool:
        filled = self.geometry.filled(row)
        if not filled or not self.words.meaning("total_labels", _first_line(filled[0].text)):
            return False
        return len(fold(filled[0].text)) < 200

    def _total(self, row: int) -> int:
        head = self._head
        assert head is not None
        boxes = self.geometry.shown(row)
        label, rest = boxes[0], boxes[1:]
        if self.geometry.flat:
            label, rest = self._torn_total(row, head)
        parts = [self._total_label(label)]
        names = self._total_names(rest, head)
        for box, name in zip(rest, names, strict=True):
            if name == "" and not box.filled and box is rest[-1]:
                parts.append(Part(box))
                continue
            path = f"total.{name or self._own_field()}"
            text = box.text
            default = text if path == "total.weight" and split_number(text) else ""
            parts.append(Part(box, path, "", text, default))
        self._take([parts])
        self._add_grid("sum", grid_rows(self.geometry, row, [parts]))
        self._kinds.add("total")
        return row + 1

    def _total_label(self, label: Box) -> Part:
        """Return the label of the total; further lines in its cell find no place and are told."""
        first, _, rest = label.text.strip().partition("\n")
        if rest.strip() and not self.words.meaning("total_labels", label.text):
            message = f"总分行首格除“{short(first)}”外还有“{fold(rest)}”，未导入。"
            self.notes.append(Note("leftover", message, "total.score"))
            label = Box(first, label.row, label.rows, label.start, label.end, label.index)
        return Part(label)

    def _torn_total(self, row: int, head: TableHead) -> tuple[Box, list[Box]]:
        """Return a flat sheet's total: the squares under the heads of weight and score."""
        cells = self.geometry.rows[row]
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

    def _total_names(self, rest: list[Box], head: TableHead) -> list[str]:
        """Return what each cell after the total's label is: by the head that it stands under."""
        wanted = [c.meaning for c in head.columns if c.meaning in ("weight", "score")]
        if self.geometry.loose:
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

    # tables -------------------------------------------------------------------------------------------

    def _table(self, head: TableHead) -> int:
        geometry = self.geometry
        id = head.kind if head.kind != "own" else f"table{len(self._tables) + 1}"
        if head.kind != "own":
            self._head = head
        self._kinds.add(head.kind)
        fields = self._fields(head, id)
        found: list[tuple[dict[str, str], dict[str, int]]] = []
        row, group = head.last + 1, ""
        end = self._end_of_side(head)
        label = head.side.text if head.side is not None else ""
        corner: str | None = None
        side = head.side
        while row < len(geometry):
            if repeats(head, geometry, row):
                again = geometry.shown(row)[0]
                if head.side is not None and again.filled and fold(again.text) != fold(label):
                    group = again.text
                if again.rows > 1:
                    end = again.row + again.rows
                row += 1 + head.last - head.first
                continue
            if geometry.is_covered(row):
                row += 1
                continue
            beside = self._new_side(head, row, len(found))
            if beside is not None:
                corner, label, side = (head.side.text if head.side else ""), beside.text, beside
                end = row + beside.rows if beside.rows > 1 else None
            if not self._belongs(head, row, end, side):
                break
            texts, spans, height = self._data(head, fields, row, side)
            if group:
                texts["group"] = group
            if any(text.strip() for text in texts.values()) or self._keeps_blank(head, row, end):
                found.append((texts, spans))
            row += height
        self._label_words += [label, *(column.head for column in head.columns)]
        self._label_words += [column.upper for column in head.columns]
        self._finish_table(head, id, fields, found, label, corner)
        return row

    def _fields(self, head: TableHead, id: str) -> list[str]:
        fields = []
        own = 0
        for column in head.columns:
            if column.meaning and head.kind != "own":
                fields.append(column.meaning)
                if column.head.strip() and not self.words.is_usual(head.kind, column.head):
                    self._guessed.append(f"{id}.{column.meaning}")
            else:
                own += 1
                fields.append(f"x{own}")
        return fields

    def _end_of_side(self, head: TableHead) -> int | None:
        """Return the row at which the label at the side ends; ``None`` where it does not say."""
        if head.side is None or head.side.rows <= head.last - head.first + 1:
            return None
        return head.side.row + head.side.rows

    def _new_side(self, head: TableHead, row: int, found: int) -> Box | None:
        """Return a label beside the rows alone, under a corner of the head row that holds something else."""
        if found or self.geometry.loose or self.geometry.flat or not head.columns:
            return None
        first = self.geometry.rows[row][0] if self.geometry.rows[row] else None
        if first is None or not first.filled or first.end > head.columns[0].start or first.rows < 2:
            return None
        if head.side is not None and head.side.filled and head.side.rows > 1:
            return None
        parts = ["header", "goal_labels", "total_labels", "fund_labels", "indicator_labels"]
        own = "fund_labels" if head.kind == "funds" else "indicator_labels"
        parts.remove(own)
        return None if any(self.words.meaning(part, first.text) for part in parts) else first

    def _belongs(self, head: TableHead, row: int, end: int | None, side: Box | None) -> bool:
        """Return whether ``row`` is one of the table's."""
        geometry = self.geometry
        if end is not None and row >= end and not self._goes_on_under(head, row):
            return False
        boxes = geometry.rows[row]
        filled = geometry.filled(row)
        if head.kind == "indicators" and self._is_total(row) and self._stands_alone(head, row):
            return False
        if end is not None:
            return True
        if find_head(geometry, self.words, row) is not None:
            return False
        if not boxes:
            return True
        if head.kind == "funds" and self._is_goal_row(row):
            return False
        if geometry.loose:
            return (geometry.counts[row] == head.count or row in geometry.shifted) and (
                head.side is None or not boxes[0].filled or not self._is_new_part(boxes[0])
            )
        if geometry.flat:
            first = boxes[0]
            new = head.side is not None and first.filled and first.text != head.side.text
            return not (new and self._is_new_part(first)) and bool(filled)
        if any(head.crosses(box) for box in boxes):
            return False
        if head.side is not None and boxes[0].start < head.columns[0].start and boxes[0].filled:
            return boxes[0] is side or not self._is_new_part(boxes[0])
        if not filled and not geometry.covered[row] and head.side is None:
            return row + 1 < len(geometry) and self._belongs(head, row + 1, end, side)
        return True

    def _goes_on_under(self, head: TableHead, row: int) -> bool:
        """Return whether ``row`` stands on the table's columns though the label at the side ends above it."""
        geometry = self.geometry
        boxes = geometry.rows[row]
        if geometry.loose or geometry.flat or not geometry.filled(row) or len(head.columns) < 4:
            return False
        inside = [box for box in boxes if box.start >= head.columns[0].start]
        covered = [box for box in geometry.covered[row] if box.start >= head.columns[0].start]
        lack = len(head.columns) - len(inside) - len(covered)
        # a row may begin some columns later and end earlier
        short = 0 < lack <= _MOST_LACKING and not geometry.covered[row] and inside == boxes
        if (lack and not short) or any(head.crosses(box) for box in inside):
            return False
        outside = [box for box in boxes if box.start < head.columns[0].start]
        known = any(self._is_new_part(box) for box in outside)
        return not known and find_head(geometry, self.words, row) is None

    def _is_new_part(self, box: Box) -> bool:
        parts = ("header", "goal_labels", "fund_labels", "indicator_labels", "total_labels")
        return any(self.words.meaning(part, box.text) for part in parts)

    def _is_goal_row(self, row: int) -> bool:
        filled = self.geometry.filled(row)
        return bool(filled) and self._goal_label(filled[0])

    def _stands_alone(self, head: TableHead, row: int) -> bool:
        """Return whether 合计 in ``row`` is the total's label, not an indicator's text."""
        filled = self.geometry.filled(row)
        first = filled[0]
        column = head.column_of(first, self.geometry, self.geometry.counts[row])
        names = [head.columns[n].meaning for n in range(len(head.columns))]
        if column is not None and names[column] in ("name", "target", "actual"):
            return False
        rest = [head.column_of(box, self.geometry, self.geometry.counts[row]) for box in filled[1:]]
        if not self.geometry.loose:
            return all(n is None or names[n] not in ("name", "level2", "target") for n in rest)
        return len(self.geometry.rows[row]) < head.count or all(
            n is not None and names[n] not in ("name", "level2") for n in rest
        )

    def _keeps_blank(self, head: TableHead, row: int, end: int | None) -> bool:
        """Return whether a row without a text is kept: as a blank line of the form."""
        if head.kind == "funds":
            return end is not None
        return (
            not self.geometry.flat or any(box.rows > 1 for box in self.geometry.rows[row]) or end is not None
        )

    def _data(
        self, head: TableHead, fields: list[str], row: int, side: Box | None
    ) -> tuple[dict[str, str], dict[str, int], int]:
        """Return texts and spans of a row by column, and how many rows of the sheet it takes."""
        geometry = self.geometry
        texts: dict[str, str] = {}
        spans: dict[str, int] = {}
        boxes = geometry.rows[row]
        first = head.columns[0].start if head.columns else 0
        for box in boxes:
            if box is side or (box.start < first and box.text == (side.text if side else None)):
                continue
            number = head.column_of(box, geometry, geometry.counts[row])
            if number is None:
                if box.filled:
                    self._leftover(box, head, len(self._rows) if head.kind == "indicators" else 0)
                continue
            name = fields[number]
            if name in texts and texts[name].strip() and box.filled:
                if texts[name].strip() != box.text.strip():
                    texts[name] = f"{texts[name]} {box.text}"
            elif name not in texts or not texts[name].strip():
                texts[name] = box.text
            if box.rows > 1:
                spans[name] = box.rows
        height = 1
        data = {name: count for name, count in spans.items() if name not in ("level1", "level2")}
        own = [n for n in fields if n not in ("level1", "level2")]
        if data and all(name in spans for name in own) and len(set(data.values())) == 1:
            height = min(data.values())
            spans = {}
        return texts, spans, height

    def _leftover(self, box: Box, head: TableHead, number: int) -> None:
        part = {"funds": "项目资金", "indicators": "绩效指标"}.get(head.kind, "表格")
        cell = f"{head.kind}.{number}.name" if head.kind == "indicators" else ""
        self.notes.append(Note("leftover", f"“{short(box.text)}”未导入（{part}）。", cell))

    def _finish_table(
        self,
        head: TableHead,
        id: str,
        fields: list[str],
        found: list[tuple[dict[str, str], dict[str, int]]],
        label: str,
        corner: str | None,
    ) -> None:
        geometry = self.geometry
        merged_all = [
            name
            for name in fields
            if len(found) > 1 and head.kind != "indicators" and found[0][1].get(name, 1) >= len(found)
        ]
        columns = tuple(
            Column(
                name,
                column.head,
                _width(geometry, column.start, column.end, len(head.columns)),
                column.upper,
                _merge(id, name, column.head, merged_all),
            )
            for name, column in zip(fields, head.columns, strict=True)
        )
        merged = [column.id for column in columns if column.merge == "down"]
        rows = self._made_rows(id, found, merged_all, merged)
        first = head.columns[0].start if head.columns else 0
        width = 0.0
        if head.side is not None or corner is not None or first > 0:
            width = _width(geometry, 0, max(1, first), len(head.columns))
        columns = _filled_up(geometry, columns, width, head)
        table = Table(
            id,
            label,
            width,
            columns,
            rows=tuple(self._blank(row) for row in rows),
            grows=id != "funds",
            corner=corner,
        )
        self._sections.append(table)

    def _made_rows(
        self,
        id: str,
        found: list[tuple[dict[str, str], dict[str, int]]],
        merged_all: list[str],
        merged: list[str],
    ) -> list[FundLine | Indicator | Texts]:
        rows: list[FundLine | Indicator | Texts] = []
        for texts, spans in found:
            clean = {name: clean_text(text) for name, text in texts.items()}
            own: Spans = tuple(sorted((n, c) for n, c in spans.items() if n not in (*merged, *merged_all)))
            if id == "funds":
                line = FundLine(spans=own)
                for name, text in clean.items():
                    line = with_part_text(line, name, text)
                self._funds.append(line)
                rows.append(line)
            elif id == "indicators":
                rows.append(self._indicator(texts, merged, own))
            else:
                rows.append(own_texts(clean))
        if id not in ("funds", "indicators"):
            self._tables.append(OwnTable(id, tuple(row for row in rows if isinstance(row, tuple))))
        return rows

    def _indicator(self, texts: dict[str, str], merged: list[str], spans: Spans) -> Indicator:
        above = self._rows[-1] if self._rows else None
        row = indicator_of(texts, above, merged, spans)
        self._rows.append(row)
        return row

    def _blank(self, row: FundLine | Indicator | Texts) -> FundLine | Indicator | Texts:
        """Return a row as the blank form has it: printed words stay, what a clerk fills in goes."""
        if isinstance(row, FundLine):
            kept = {
                name: getattr(row, name)
                for name in ("weight", "rate", "score", "initial", "budget", "executed")
                if getattr(row, name).strip() and is_void(getattr(row, name))
            }
            first = not self._funds or row is self._funds[0]
            weight = row.weight if first and split_number(row.weight) else kept.get("weight", "")
            score = kept.get("score", "")
            return FundLine(item=row.item, weight=weight, score=score)
        if isinstance(row, Indicator):
            return Indicator(level1=row.level1, level2=row.level2)
        return ()

    # the whole ----------------------------------------------------------------------------------------

    def _made(self, lines: Lines, rules: dict[str, RuleSet]) -> tuple[Template, Form]:
        values = self._rule_values()
        base = rules.get(RULES) or RuleSet(id=RULES)
        words = [*self._label_words, *lines.above, *lines.caption]
        first = next((s.label for s in self._sections if isinstance(s, Table) and s.id == "funds"), "")
        money = money_of([first]) if "元" in first else money_of(words)
        below = tuple(line for line in self._below if line.strip())
        template = Template(
            id="",
            name="",
            source="读自表格",
            rules=with_values(base, values),
            caption="\n".join(lines.caption),
            title=lines.title,
            year_line=lines.year_line,
            sections=tuple(self._sections),
            above=tuple(_blank_line(line) for line in lines.above),
            below=below,
            money=money,
            landscape=self.geometry.landscape,
            numbered=any("指标1" in fold(row.name) for row in self._rows),
            every_rate=self._has_every_rate(),
            kind=_kind_of(lines.title),
            origin=BOOK,
            rule_values=tuple(sorted(values.items())),
            guessed=tuple(dict.fromkeys(self._guessed)),
        )
        template = replace(template, rules=template.rules)
        template = named(template)
        form = Form(
            template=template.id,
            year=lines.year,
            funds=tuple(self._funds),
            indicators=tuple(self._rows),
            above=(*lines.caption, *lines.above) if (lines.above or lines.caption) else None,
            below=below or None,
        )
        for path, text in self._texts.items():
            form = set_text(form, path, text)
        for table in self._tables:
            form = with_table(form, table)
        if form.above == template.lines_above(replace(form, above=None)):
            form = replace(form, above=None)
        if form.below == template.below:
            form = replace(form, below=None)
        return template, form

    def _rule_values(self) -> dict[str, str]:
        """Return what the words of the form itself say of its rules: 得分（20分*执行率）, no 全年预算数."""
        values: dict[str, str] = {}
        table = next((s for s in self._sections if isinstance(s, Table) and s.id == "funds"), None)
        if table is None:
            return values
        if "budget" not in table.fields and "initial" in table.fields:
            values["rate_denominator"] = "initial"
        heads = [column.head for column in table.columns if column.id in ("score", "weight")]
        for words in (*heads, table.label):
            found = _POINTS.search(words)
            if found:
                if Fraction(found[1]) != 10:
                    values["rate_weight"] = found[1]
                break
        return values

    def _has_every_rate(self) -> bool:
        rates = [line.rate for line in self._funds[1:]]
        return bool(rates) and any(split_number(rate) is not None for rate in rates)


def named(template: Template) -> Template:
    """Return ``template`` with the id that its content gives it, and a name by its title."""
    data = template_data(replace(template, id="", name="", source="", guessed=()))
    content = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()[:10]
    title = "".join(template.title.replace("{year}", "").split()).strip("年度()（）") or "自有版式"
    return replace(template, id=f"own-{digest}", name=title[:30])


def _kind_of(title: str) -> str:
    word = fold(title)
    for mark, kind in (("监控", "监控表"), ("申报", "目标申报表"), ("自评", "自评表")):
        if mark in word:
            return kind
    return "自评表"


def _blank_line(line: str) -> str:
    return line


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _width(geometry: Geometry, start: int, end: int, count: int) -> float:
    if geometry.loose:
        return round(geometry.edges[-1] / (count + 1), 2)
    return geometry.width(start, end)


def _merge(id: str, name: str, head: str, merged_all: list[str]) -> str:
    if name in merged_all:
        return "all"
    if id == "indicators" and (name in ("level1", "level2") or fold(head).startswith("二级指标")):
        return "down"
    return ""


def _filled_up(
    geometry: Geometry, columns: tuple[Column, ...], label_width: float, head: TableHead
) -> tuple[Column, ...]:
    """Return columns that reach from the side label to the table's right edge."""
    if not columns:
        return columns
    whole = round(geometry.edges[-1], 2)
    lack = round(whole - label_width - sum(column.width for column in columns), 2)
    if abs(lack) < 0.005:
        return columns
    del head
    last = columns[-1]
    if last.width + lack > 1:
        return (*columns[:-1], replace(last, width=round(last.width + lack, 2)))
    return tuple(
        replace(c, width=round(c.width * (whole - label_width) / sum(x.width for x in columns), 2))
        for c in columns
    )
