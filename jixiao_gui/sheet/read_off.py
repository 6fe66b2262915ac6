"""A layout and a form read off a plain sheet, whatever place it is from: words, order, widths, lines around.

Every text of the sheet comes to stand in the template's printed words, in a cell of the form, in a line
around the table, or in a note. What words mean is told by a `Vocabulary`; what has no meaning there is a
column or a field of the place's own and is kept all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.model import Form, FundLine, Indicator, OwnTable
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Grid, GridRow
from jixiao_gui.sheet.fixed_cell import FixedCell, grid_rows
from jixiao_gui.sheet.fixed_rows import FixedRows
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.lines import Lines, lines_over, sort_above
from jixiao_gui.sheet.notes import Note
from jixiao_gui.sheet.own_template import Found, make_form, make_template
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.table_body import TableBody
from jixiao_gui.sheet.table_head import TableHead
from jixiao_gui.sheet.table_reading import find_head, find_own_table
from jixiao_gui.sheet.total_row import is_total, read_total
from jixiao_gui.sheet.words import KeptAnswers, Vocabulary

_BLANKS = re.compile(r"[：:]")
"""What a line of blanks to fill in under a table has more than once: 填报单位（公章）：　填报日期："""
_YEAR_LABEL = re.compile(r"^(评价|预算|项目|所属|自评|监控|申报|填报)?年[度份]:?$")
_YEAR = re.compile(r"(20[0-9]{2})年?度?$")
_DAY = re.compile(r"(20[0-9]{2})年[0-9]{1,2}月")
_NOTE_LINE = re.compile(r"^\s*(注|备注|说明|填表说明|填报说明|[0-9]{1,2}\s*[.、．])")


@dataclass(slots=True)
class ReadOff:
    """What a sheet gave: its layout, its form with that layout, and what there is to tell.

    The layout has no id and no name until somebody takes it for the form's own (`own_template.named`).
    """

    template: Template
    form: Form
    notes: list[Note] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)
    below: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    """``funds``, ``indicators``, ``goal``, ``project``: the parts of a form that were found."""


class SheetReadings:
    """What one sheet is by several templates' words; read again only by words that say something else."""

    def __init__(self, sheet: Sheet, rules: Mapping[str, RuleSet]) -> None:
        self._sheet = sheet
        self._rules = rules
        self._geometry: Geometry | None = None
        self._made: list[tuple[KeptAnswers, list[str], ReadOff]] = []

    def read(self, words: Vocabulary, titles: tuple[Template, ...] = ()) -> ReadOff:
        """Return the sheet read by ``words``; the ``titles`` of templates tell which line is its title."""
        for answers, above, made in self._made:
            if sort_above(above, titles) == made.lines and answers.are_of(words):
                return made
        if self._geometry is None:
            self._geometry = Geometry(self._sheet)
        answers = KeptAnswers(words)
        reader = _SheetReader(self._geometry, answers, titles)
        made = reader.read(self._rules)
        self._made.append((answers, reader.above, made))
        return made


class _SheetReader:
    """Walks down one sheet and understands it row by row."""

    def __init__(self, geometry: Geometry, words: Vocabulary, titles: tuple[Template, ...] = ()) -> None:
        self.geometry = geometry
        self.words = words
        self.notes: list[Note] = []
        self._titles = titles
        self._sheet = geometry.sheet
        self._found = Found()
        self._own = 0
        self._fixed = FixedRows(self.geometry, words, self._own_field)
        self.above: list[str] = []
        """The lines over the form's first row."""
        self._head: TableHead | None = None
        self._kinds: set[str] = set()

    def read(self, rules: Mapping[str, RuleSet]) -> ReadOff:
        """Read the sheet to its end. ``rules``: the rule sets at hand, by id."""
        row, lines = self._lines_above()
        while row < len(self.geometry):
            row = self._section(row)
        template = make_template(self._found, lines, rules, landscape=self.geometry.landscape)
        form = make_form(self._found, lines.year or self._year_of(template))
        return ReadOff(template, form, self.notes, lines, self._found.lines_below, frozenset(self._kinds))

    def _year_of(self, template: Template) -> str:
        """Return the year that a cell of the form names: 评价年度 | 2022年."""
        for path, label in template.words.items():
            text = self._found.texts.get(path, "")
            if label and _YEAR_LABEL.match(fold(label)) and (year := _YEAR.match(fold(text))):
                return year[1]
        if template.kind == "监控表":  # within the year: the day on which it was watched names it
            return next((year[1] for line in self.above if (year := _DAY.search(fold(line)))), "")
        return ""

    # lines around -------------------------------------------------------------------------------------

    def _lines_above(self) -> tuple[int, Lines]:
        sheet = self._sheet
        raw = lines_over(sheet)
        row = 0
        while row < len(self.geometry) and self._is_line(row):
            raw += [box.text for box in self.geometry.shown(row) if box.filled]
            row += 1
        self._found.below += sheet.below
        self._found.below += sheet.sign_off
        self.above = [text for text in raw if text.strip()]
        return row, sort_above(self.above, self._titles)

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
        if head is not None and (head.kind == "own" or head.kind not in self._kinds):
            return self._table(head)
        own = None if self._fixed.money_across(row) else find_own_table(geometry, self.words, row)
        if own is not None:
            return self._table(own)
        if self._head is not None and is_total(geometry, self.words, row):
            return self._total(row, self._head)
        if self._is_line_below(row):
            self._found.below += [box.text for box in geometry.filled(row)]
            return row + 1
        return self._grid(row)

    def _has_cells(self, row: int) -> bool:
        """Return whether a blank row stands beside a label that runs down over it."""
        return any(box.filled for box in self.geometry.covered[row])

    def _is_line_below(self, row: int) -> bool:
        """Return whether ``row`` is words across, under the last of the form's parts."""
        filled = self.geometry.filled(row)
        if len(filled) != 1 or not self._found.sections or self.geometry.covered[row]:
            return False
        box = filled[0]
        shown = self.geometry.shown(row)
        alone = len(shown) == 1 or (box.start == 0 and box.end >= self.geometry.end)
        rest = range(row + 1, len(self.geometry))
        last = all(len(self.geometry.filled(r)) <= 1 for r in rest)
        if alone and last and len(_BLANKS.findall(box.text)) > 1:
            return True
        if alone and self.geometry.loose:
            return last
        note = _NOTE_LINE.match(box.text) is not None
        return last and (
            (note and (alone or box.start == 0)) or (alone and len(shown) == 1 and not self._kinds)
        )

    def _grid(self, row: int) -> int:
        end = max(self._block_end(row), row + self._fixed.money_across(row))
        parts = self._fixed.read(row, end)
        self._take(parts)
        rows = grid_rows(self.geometry, row, parts)
        fields = [cell.field for line in rows for cell in line.cells]
        if any(path.startswith("goal.") for path in fields) or self._fixed.goal_heads:
            self._kinds.add("goal")
        if "project" in fields:
            self._kinds.add("project")
        self._kinds |= {path.partition(".")[0] for path in fields if path.startswith(("funds.", "total."))}
        self._add_grid("part", rows)
        return end

    def _block_end(self, row: int) -> int:
        """Return where the rows end that stand beside one label at the side."""
        geometry = self.geometry
        shown = geometry.shown(row)
        end = row + 1
        if end < len(geometry) and self._fixed.are_goal_heads(shown):
            return end + 1
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

    def _take(self, parts: list[list[FixedCell]]) -> None:
        for line in parts:
            for part in line:
                if not part.field:
                    self._found.words.append(part.box.text)
                    continue
                self._found.texts[part.field] = clean_text(part.text)
                context = part.field.partition(".")[0] if "." in part.field else "header"
                if part.default:
                    self._found.words.append(part.default)
                known = part.field.startswith("x") or not part.label.strip()
                if not known and not self.words.is_usual(context, part.label):
                    head, number, name = split_path(part.field)
                    self._found.guessed.append(f"{head}.{name}" if number >= 0 else part.field)

    def _add_grid(self, name: str, rows: tuple[GridRow, ...]) -> None:
        if rows:
            self._found.sections.append(Grid(self._section_id(name), rows))

    def _section_id(self, name: str) -> str:
        taken = {section.id for section in self._found.sections}
        number = 1
        id = name
        while id in taken or id in ("goal", "total"):
            number += 1
            id = f"{name}{number}"
        return id

    # tables -------------------------------------------------------------------------------------------

    def _foot(self, rows: range, head: TableHead) -> tuple[GridRow, ...]:
        """Return the fixed rows under a table, beside its label, without the label's square."""
        parts = self._fixed.read(rows.start, rows.stop)
        self._take(parts)
        made = grid_rows(self.geometry, rows.start, parts)
        if head.side is None:
            return made
        return tuple(replace(row, cells=row.cells[1:], widths=row.widths[1:]) for row in made)

    def _total(self, row: int, head: TableHead) -> int:
        parts, notes = read_total(self.geometry, self.words, head, row, self._own_field)
        self.notes += notes
        for part in parts:
            if part.field in self._fixed.used:
                part.field = self._own_field()
        self._take([parts])
        self._add_grid("sum", grid_rows(self.geometry, row, [parts]))
        self._kinds.add("total")
        return row + 1

    def _table(self, head: TableHead) -> int:
        found = self._found
        id = head.kind if head.kind != "own" else f"table{len(found.tables) + 1}"
        if head.kind == "indicators":
            self._head = head
        self._kinds.add(head.kind)
        body = TableBody(self.geometry, self.words, head, id)
        after = body.read()
        table, rows = body.table()
        if body.foot:
            table = replace(table, foot=self._foot(body.foot, head))
        self.notes += body.notes
        found.sections.append(table)
        found.words += body.printed_words
        found.guessed += body.guessed
        found.funds += [row for row in rows if isinstance(row, FundLine)]
        found.indicators += [row for row in rows if isinstance(row, Indicator)]
        if head.kind == "own":
            found.tables.append(OwnTable(id, tuple(row for row in rows if isinstance(row, tuple))))
        return after
