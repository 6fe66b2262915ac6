"""A layout and a form read off a plain sheet, whatever place it is from: words, order, widths, lines around.

Every text of the sheet comes to stand in the template's printed words, in a cell of the form, in a line
around the table, or in a note. What words mean is told by a `Vocabulary`; what has no meaning there is a
column or a field of the place's own and is kept all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from jixiao_gui.form.cell_texts import column_of
from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.model import Form, FundLine, Indicator, OwnTable
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.rules import RuleSet
from jixiao_gui.form.template import WATCHED, Template
from jixiao_gui.form.template_sections import Grid, GridRow
from jixiao_gui.sheet.amount_units import convert_amounts
from jixiao_gui.sheet.finding_heads import find_head, find_own_table
from jixiao_gui.sheet.fixed_cell import FixedCell, grid_rows
from jixiao_gui.sheet.fixed_rows import FixedRows
from jixiao_gui.sheet.geometry import Box, Geometry
from jixiao_gui.sheet.labelled_values import is_heading
from jixiao_gui.sheet.lines import Lines, lines_over, sort_above
from jixiao_gui.sheet.notes import Note
from jixiao_gui.sheet.own_template import SheetContents, make_form, make_template
from jixiao_gui.sheet.sheet import Sheet
from jixiao_gui.sheet.table_body import TableBody
from jixiao_gui.sheet.table_head import TableHead
from jixiao_gui.sheet.total_row import is_total, read_total
from jixiao_gui.sheet.words import RecordedVocabulary, Vocabulary

_BLANKS = re.compile(r"[：:]")
"""What a line of blanks to fill in under a table has more than once: 填报单位（公章）：　填报日期："""
_YEAR_LABEL = re.compile(r"^(评价|预算|项目|所属|自评|监控|申报|填报)?年[度份]:?$")
_YEAR = re.compile(r"(20[0-9]{2})年?度?$")
_DAY = re.compile(r"(20[0-9]{2})年[0-9]{1,2}月")
_WHO_FILLS_IN = re.compile("(填报|填表|编制|报送|上报)(单位|部门)")
"""What a line over the form begins with, on a worksheet one cell across: 填报单位（公章）：…"""
_FIRST_ROWS = 8
"""Rows that the labels of a form's head stand in."""
_NOTE_LINE = re.compile(r"^\s*(注|备注|说明|填表说明|填报说明|[0-9]{1,2}\s*[.、．])")


@dataclass(slots=True)
class SheetReading:
    """The layout of a sheet, the form with that layout, and the notes about it.

    The layout has no id and no name until it becomes the form's own (`own_template.named`).
    """

    template: Template
    form: Form
    notes: list[Note] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)
    below: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    """``funds``, ``indicators``, ``goal``, ``project``: the parts of a form that were found."""


class SheetReadings:
    """The readings of one sheet by the words of several templates; words that mean the same read it once."""

    def __init__(self, sheet: Sheet, rules: Mapping[str, RuleSet]) -> None:
        self._sheet = sheet
        self._rules = rules
        self._geometry: Geometry | None = None
        self._readings: list[tuple[RecordedVocabulary, list[str], SheetReading]] = []

    def read(self, words: Vocabulary, titles: tuple[Template, ...] = ()) -> SheetReading:
        """Return the sheet read by ``words``; the ``titles`` of templates tell which line is its title."""
        for recorded, above, reading in self._readings:
            if sort_above(above, titles) == reading.lines and recorded.agrees_with(words):
                return reading
        if self._geometry is None:
            self._geometry = Geometry(self._sheet)
        recorded = RecordedVocabulary(words)
        reader = _SheetReader(self._geometry, recorded, titles)
        reading = reader.read(self._rules)
        self._readings.append((recorded, reader.above, reading))
        return reading


class _SheetReader:
    """Reads one sheet from top to bottom, row by row."""

    def __init__(self, geometry: Geometry, words: Vocabulary, titles: tuple[Template, ...] = ()) -> None:
        self.geometry = geometry
        self.words = words
        self.notes: list[Note] = []
        self._titles = titles
        self._sheet = geometry.sheet
        self._contents = SheetContents()
        self._own_fields = 0
        self._fixed = FixedRows(self.geometry, words, self._own_field)
        self.above: list[str] = []
        """The lines over the form's first row."""
        self._head: TableHead | None = None
        self._kinds: set[str] = set()
        self._sections_named: Counter[str] = Counter()

    def read(self, rules: Mapping[str, RuleSet]) -> SheetReading:
        """Read the sheet to its end. ``rules``: the rule sets at hand, by id."""
        row, lines = self._lines_above()
        while row < len(self.geometry):
            row = self._section(row)
        lines, notes = convert_amounts(self._contents, lines)
        self.notes += notes
        template = make_template(self._contents, lines, rules, landscape=self.geometry.landscape)
        form = make_form(self._contents, lines.year or self._year_of(template))
        return SheetReading(
            template, form, self.notes, lines, self._contents.lines_below, frozenset(self._kinds)
        )

    def _year_of(self, template: Template) -> str:
        """Return the year that a cell of the form names: 评价年度 | 2022年."""
        for path, label in template.words.items():
            text = self._contents.texts.get(path, "")
            if label and _YEAR_LABEL.match(fold(label)) and (year := _YEAR.match(fold(text))):
                return year[1]
        if template.kind == WATCHED:  # within the year: the day on which it was watched names it
            return next((year[1] for line in self.above if (year := _DAY.search(fold(line)))), "")
        return ""

    # lines around -------------------------------------------------------------------------------------

    def _lines_above(self) -> tuple[int, Lines]:
        sheet = self._sheet
        lines = lines_over(sheet)
        row = 0
        while row < len(self.geometry) and self._is_line(row):
            lines += [box.text for box in self.geometry.shown(row) if box.filled]
            row += 1
        self._contents.below += sheet.below
        self._contents.below += sheet.sign_off
        self.above = [text for text in lines if text.strip()]
        return row, sort_above(self.above, self._titles)

    def _is_line(self, row: int) -> bool:
        """Return whether ``row`` is words across the table, above its first label."""
        shown = self.geometry.shown(row)
        filled = [box for box in shown if box.filled]
        if len(filled) != 1:
            return not filled
        if is_heading(filled[0], self.geometry) and self._has_headings_below(row):
            return False
        label, *values = re.split("[：:]", filled[0].text)
        # 单位：… 日期：… is a line over the form; 项目名称：… alone is its first row
        meaning = self.words.meaning("header", label)
        across = self.geometry.is_across(row) and _WHO_FILLS_IN.match(fold(label)) is not None
        if meaning and len(values) < 2 and not across and not self._is_labelled_again(meaning, row):
            return False
        alone = len(shown) == 1 or self.geometry.flat or self.geometry.loose
        wide = filled[0].end - filled[0].start >= self.geometry.end
        return alone or wide or (filled[0].start == 0 and not any(b.filled for b in shown[1:]) and row < 4)

    def _has_headings_below(self, row: int) -> bool:
        """Return whether a row under ``row`` is a numbered heading as well: they part the form."""
        geometry = self.geometry
        return not geometry.loose and any(
            len(geometry.filled(number)) == 1 and is_heading(geometry.filled(number)[0], geometry)
            for number in range(row + 1, len(geometry))
        )

    def _is_labelled_again(self, meaning: str, row: int) -> bool:
        """Return whether a cell below ``row`` labels the unit too: the one in ``row`` is over the form."""
        return meaning == "unit" and any(
            self.words.meaning("header", box.text) == "unit"
            for number in range(row + 1, min(row + _FIRST_ROWS, len(self.geometry)))
            for box in self.geometry.filled(number)[:-1]
        )

    def _own_field(self) -> str:
        self._own_fields += 1
        return f"x{self._own_fields}"

    # sections -----------------------------------------------------------------------------------------

    def _section(self, row: int) -> int:
        """Read the part of the form that begins in ``row``; return the row that follows it."""
        geometry = self.geometry
        if geometry.is_covered(row) or (geometry.is_blank(row) and not self._has_cells(row)):
            return row + 1
        if self._fixed.has_paired_blocks(row):
            return self._grid(row)
        head = find_head(geometry, self.words, row)
        if head is not None and (head.kind == "own" or head.kind not in self._kinds):
            return self._table(head)
        own_head = None if self._fixed.money_across(row) else find_own_table(geometry, self.words, row)
        if own_head is not None:
            return self._table(own_head)
        if self._head is not None and is_total(geometry, self.words, row):
            return self._total(row, self._head)
        if self._is_line_below(row):
            self._contents.below += [box.text for box in geometry.filled(row)]
            return row + 1
        return self._grid(row)

    def _has_cells(self, row: int) -> bool:
        """Return whether a blank row stands beside a label that runs down over it."""
        return any(box.filled for box in self.geometry.covered[row])

    def _is_line_below(self, row: int) -> bool:
        """Return whether ``row`` is words across, under the last of the form's parts."""
        filled = self.geometry.filled(row)
        if len(filled) != 1 or not self._contents.sections or self.geometry.covered[row]:
            return False
        box = filled[0]
        shown = self.geometry.shown(row)
        alone = len(shown) == 1 or (box.start == 0 and box.end >= self.geometry.end)
        last = all(len(self.geometry.filled(r)) <= 1 for r in range(row + 1, len(self.geometry)))
        if alone and last and len(_BLANKS.findall(box.text)) > 1:
            return True
        if alone and self.geometry.loose:
            return last
        is_note = _NOTE_LINE.match(box.text) is not None
        return last and (
            (is_note and (alone or box.start == 0)) or (alone and len(shown) == 1 and not self._kinds)
        )

    def _grid(self, row: int) -> int:
        """Read the fixed rows from ``row`` on; return the row that follows them."""
        end = max(self._block_end(row), row + self._fixed.money_across(row))
        fixed_rows = self._fixed.read(row, end)
        self._take(fixed_rows)
        rows = grid_rows(self.geometry, row, fixed_rows)
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
        elif geometry.loose or geometry.flat or (shown and self._is_goal_label(shown[0])):
            while end < len(geometry) and self._continues_block(row, end):
                end += 1
        for number in range(row + 1, end):
            if find_head(geometry, self.words, number) is not None:
                return number
        return end

    def _is_goal_label(self, box: Box) -> bool:
        return bool(self.words.meaning("goal_labels", box.text))

    def _continues_block(self, first: int, row: int) -> bool:
        """Return whether ``row`` stands beside the label of row ``first``, which was not merged over it."""
        shown, cells = self.geometry.shown(first), self.geometry.rows[row]
        if len([box for box in shown if box.filled]) < 2 or not cells or cells[0].filled:
            return cells[:1] != [] and self._repeats_side(first, cells[0])
        return not self.geometry.is_blank(row) or row == first + 1

    def _repeats_side(self, first: int, box: Box) -> bool:
        label = self.geometry.rows[first][0]
        return self.geometry.flat and box.text == label.text and self._is_goal_label(label)

    def _take(self, rows: list[list[FixedCell]]) -> None:
        """Take the texts of fixed rows, and the words that they print."""
        for cells in rows:
            for cell in cells:
                if not cell.field:
                    self._contents.words.append(cell.box.text)
                    continue
                self._contents.texts[cell.field] = clean_text(cell.text)
                part = cell.field.partition(".")[0] if "." in cell.field else "header"
                if cell.default:
                    self._contents.words.append(cell.default)
                has_meaning = not cell.field.startswith("x") and bool(cell.label.strip())
                if has_meaning and not self.words.is_usual(part, cell.label):
                    self._contents.guessed.append(column_of(cell.field))

    def _add_grid(self, name: str, rows: tuple[GridRow, ...]) -> None:
        if rows:
            self._contents.sections.append(Grid(self._section_id(name), rows))

    def _section_id(self, name: str) -> str:
        # counted, not looked for: a sheet of thousands of rows that are no form has a section each
        self._sections_named[name] += 1
        number = self._sections_named[name]
        return name if number == 1 else f"{name}{number}"

    # tables -------------------------------------------------------------------------------------------

    def _foot(self, rows: range, head: TableHead) -> tuple[GridRow, ...]:
        """Return the fixed rows under a table, beside its label, without the label's square."""
        fixed_rows = self._fixed.read(rows.start, rows.stop)
        self._take(fixed_rows)
        foot = grid_rows(self.geometry, rows.start, fixed_rows)
        if head.side is None:
            return foot
        return tuple(replace(row, cells=row.cells[1:], widths=row.widths[1:]) for row in foot)

    def _total(self, row: int, head: TableHead) -> int:
        """Read the total in ``row`` under the ``head`` of the indicators; return the next row."""
        cells, notes = read_total(self.geometry, self.words, head, row, self._own_field)
        self.notes += notes
        for cell in cells:
            if cell.field in self._fixed.used:
                cell.field = self._own_field()
            if cell.field:
                self._fixed.used.add(cell.field)
        self._take([cells])
        self._add_grid("sum", grid_rows(self.geometry, row, [cells]))
        self._kinds.add("total")
        return row + 1

    def _table(self, head: TableHead) -> int:
        """Read the table under ``head``; return the row that follows it."""
        contents = self._contents
        id = head.kind if head.kind != "own" else f"table{len(contents.tables) + 1}"
        if head.kind == "indicators":
            self._head = head
        self._kinds.add(head.kind)
        body = TableBody(self.geometry, self.words, head, id)
        following_row = body.read()
        table, rows = body.table()
        if body.foot:
            table = replace(table, foot=self._foot(body.foot, head))
        self.notes += body.notes
        if body.heading is not None:
            heading = [[FixedCell(body.heading)]]
            self._take(heading)
            self._add_grid("part", grid_rows(self.geometry, body.heading.row, heading))
        for goal in body.goals:
            self._grid(goal)
        contents.sections.append(table)
        contents.words += body.printed_words
        contents.guessed += body.guessed
        contents.funds += [row for row in rows if isinstance(row, FundLine)]
        contents.indicators += [row for row in rows if isinstance(row, Indicator)]
        if head.kind == "own":
            contents.tables.append(OwnTable(id, tuple(row for row in rows if isinstance(row, tuple))))
        return following_row
