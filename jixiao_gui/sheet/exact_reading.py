"""A sheet with a template's own rows, word for word: read cell by cell, whatever a clerk has filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jixiao_gui.form.cell_texts import (
    AnyRow,
    blank_row,
    lines_of_cells,
    row_text,
    set_texts,
    with_row_texts,
    with_rows,
)
from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.model import Form, Spans
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.spans import is_called_subtotal
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Grid, GridCell, Table, fixed_rows
from jixiao_gui.sheet.lines import lines_over, sort_above, with_lines
from jixiao_gui.sheet.printed_units import lines_differ
from jixiao_gui.sheet.sheet import Cell, Row, Sheet

_MOST_LINES = 8
"""Rows of words across that may stand over the first row of the form."""


class _Differs(Exception):
    """The sheet has other rows than the template."""


def read_exactly(sheet: Sheet, template: Template) -> Form | None:
    """Return ``sheet`` as a form of ``template`` where it has that template's rows to the last printed
    word.
    """
    reader = _Reader(sheet, template)
    try:
        return reader.read()
    except _Differs:
        return None


class _Reader:
    """Reads the rows of a sheet against those of a template, one by one."""

    def __init__(self, sheet: Sheet, template: Template) -> None:
        self._sheet = sheet
        self._template = template
        self._rows = sheet.rows
        self._row = 0
        self._texts: dict[str, str] = {}
        self._tables: dict[str, list[AnyRow]] = {}
        self._heads: dict[str, list[tuple[GridCell, ...]]] = {}

    def read(self) -> Form:
        """Read the sheet. Raises `_Differs`."""
        lines = [*lines_over(self._sheet), *self._lines_before()]
        for number, section in enumerate(self._template.sections):
            if isinstance(section, Table):
                following = self._template.sections[number + 1 : number + 2]
                self._table(section, following[0] if following else None)
            else:
                self._fixed_rows(section)
        below = [*self._lines_behind(), *self._sheet.below, *self._sheet.sign_off]
        if lines_differ(lines, self._template):
            raise _Differs
        lines_above = sort_above([line for line in lines if line.strip()], (self._template,))
        form = Form(
            template=self._template.id, year=lines_above.year, funds=lines_of_cells(self._texts.items())
        )
        form = set_texts(form, self._texts)
        for id, rows in self._tables.items():
            form = with_rows(form, id, rows)
        return with_lines(form, lines_above, [line for line in below if line.strip()], self._template)

    def _lines_before(self) -> list[str]:
        """Return the lines across over the first row of the form. Raises `_Differs`."""
        lines: list[str] = []
        first = self._template.sections[0] if self._template.sections else None
        for number, row in enumerate(self._rows[:_MOST_LINES]):
            if first is not None and self._begins(first, row):
                self._row = number
                return lines
            filled = [cell.text for cell in row.cells if cell.text.strip()]
            if len(filled) > 1:
                raise _Differs
            lines += filled
        raise _Differs

    def _lines_behind(self) -> list[str]:
        """Return the lines across under the last row of the form. Raises `_Differs`."""
        lines = []
        for row in self._rows[self._row :]:
            filled = [cell.text for cell in row.cells if cell.text.strip()]
            if len(filled) > 1:
                raise _Differs
            lines += filled
        return lines

    def _begins(self, section: Grid | Table, row: Row) -> bool:
        if isinstance(section, Grid):
            cells = section.rows[0].cells if section.rows else ()
            # without a printed word any line across the table would fit
            distinct = any(cell.text and not cell.field for cell in cells) or len(row.cells) == len(cells)
            return bool(cells) and distinct and _fits(cells, row)
        return not section.headless and _fits(self._head_of(section)[0], row)

    def _next(self) -> Row:
        """Return the next row of the sheet. Raises `_Differs` at its end."""
        if self._row >= len(self._rows):
            raise _Differs
        self._row += 1
        return self._rows[self._row - 1]

    def _fixed_rows(self, section: Grid | Table) -> None:
        for line in fixed_rows(section):
            row = self._next()
            cells = _beside_label(section, line.cells)
            if not _fits(cells, row):
                raise _Differs
            for cell, sheet_cell in zip(cells, _padded(row, len(cells)), strict=True):
                if cell.field:
                    self._texts[cell.field] = clean_text(sheet_cell.text)

    def _table(self, table: Table, following: Grid | Table | None) -> None:
        group = ""
        side = 1 if table.label_width else 0
        whole = Row(())  # the last that has all cells
        if not table.headless:
            for number, cells in enumerate(self._head_of(table)):
                whole = row = self._next()
                if not _fits(cells, row):
                    raise _Differs
                if table.own_label and not number and fold(row.cells[0].text) != fold(table.label):
                    group = row.cells[0].text
        row_texts: list[tuple[dict[str, str], dict[str, int]]] = []
        while self._row < len(self._rows):
            row = self._rows[self._row]
            if self._ends(table, following, row):
                break
            repeated_label = self._repeated_head(table, row)
            if repeated_label is not None:
                group = repeated_label if fold(repeated_label) not in ("", fold(table.label)) else group
                self._row += len(self._head_of(table))
                continue
            too_long = len(row.cells) > side + len(table.columns)
            if too_long or not self._is_data(table, row, is_first=not row_texts):
                break
            if not _lacks_last_cells(row, whole):
                raise _Differs
            whole = row if len(row.cells) == side + len(table.columns) else whole
            squares = _padded(row, side + len(table.columns))[side:]
            pairs = list(zip(table.columns, squares, strict=True))
            texts = {column.id: cell.text for column, cell in pairs}
            spans = {column.id: cell.rows for column, cell in pairs if cell.rows > 1}
            if group:
                texts["group"] = group
            row_texts.append((texts, spans))
            self._row += 1
        self._tables[table.id] = _form_rows(table, row_texts)
        self._fixed_rows(table)

    def _ends(self, table: Table, following: Grid | Table | None, row: Row) -> bool:
        """Return whether ``row`` is the first under the table's own: one of its foot, or of what follows."""
        if table.foot:
            return _fits(_beside_label(table, table.foot[0].cells), row)
        return following is not None and self._begins(following, row)

    def _head_of(self, table: Table) -> list[tuple[GridCell, ...]]:
        """Return the rows of heads of a table, made once."""
        heads = self._heads.get(table.id)
        if heads is None:
            heads = self._heads[table.id] = _head_rows(table)
        return heads

    def _is_data(self, table: Table, row: Row, *, is_first: bool) -> bool:
        """Return whether ``row`` is one of the table's; ``is_first``: the first under its heads."""
        if not row.cells or len(row.cells) == 1 < len(table.columns):
            return False
        if any(is_called_subtotal(cell.text) for cell in row.cells[:3]):
            return False
        if not table.label_width:
            return True
        if (table.corner is not None or table.headless) and is_first:
            return fold(row.cells[0].text) == fold(table.label)
        return not row.cells[0].text.strip()

    def _repeated_head(self, table: Table, row: Row) -> str | None:
        """Return the label beside a head that is repeated, for another group or on a new page."""
        if table.headless or not table.label_width or table.corner is not None:
            return None
        cells = self._head_of(table)[0]
        # a label that goes on covers the square beside the head
        beside = GridCell(field="any") if not row.cells or row.cells[0].rows else GridCell(rows=0)
        if not _fits((beside, *cells[1:]), row):
            return None
        return row.cells[0].text


def _form_rows(table: Table, row_texts: Sequence[tuple[dict[str, str], dict[str, int]]]) -> list[AnyRow]:
    """Return the form's rows of a table, made of texts and spans by column, row by row."""
    merged_down = [column.id for column in table.columns if column.merge == "down"]
    merged = [column.id for column in table.columns if column.merge]
    rows: list[AnyRow] = []
    for texts, spans in row_texts:
        own_spans = tuple(sorted((name, count) for name, count in spans.items() if name not in merged))
        rows.append(row_of(table.id, texts, rows[-1] if rows else None, merged_down, own_spans))
    return rows


def row_of(
    table: str, texts: Mapping[str, str], above: AnyRow | None, merged: Sequence[str], spans: Spans = ()
) -> AnyRow:
    """Return a row of any table, by its id, out of its cells' texts by column.

    ``merged`` are the columns of labels, in order: an empty one goes on with the label ``above``, unless
    a label before it begins anew. A blank label of its own is a space. Labels of an indicator have no white
    space.
    """
    cleaned = {name: clean_text(text) for name, text in texts.items() if name not in merged}
    begins = above is None
    for name in merged:
        text = texts.get(name, "")
        begins = begins or bool(text)
        if above is not None and not begins:
            text = row_text(above, name)
        cleaned[name] = "".join(text.split()) if table == "indicators" else clean_text(text)
    row = with_row_texts(blank_row(table), cleaned)
    return replace(row, spans=spans) if spans and not isinstance(row, tuple) else row


def _beside_label(section: Grid | Table, cells: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
    """Return the cells of a fixed row; under a table with a label its square, which that covers, comes
    first.
    """
    if isinstance(section, Table) and section.label_width:
        return (GridCell(rows=0), *cells)
    return cells


def _head_rows(table: Table) -> list[tuple[GridCell, ...]]:
    """Return the rows of heads as the layout prints them, squares that are covered too."""
    upper = table.has_upper_heads
    rows = []
    for number in (0, 1) if upper else (1,):
        cells: list[GridCell] = []
        first = number == (0 if upper else 1)
        if table.label_width:
            words = table.corner if table.corner is not None else table.label
            field = "label" if first and table.own_label else ""  # any words may stand there
            cells.append(GridCell(words if first else "", field, rows=1 if first else 0))
        for place, column in enumerate(table.columns):
            if number == 1 and (upper or not column.upper):
                covered = upper and not column.upper
                cells.append(GridCell("" if covered else column.head, rows=0 if covered else 1))
            elif not (column.upper and place and table.columns[place - 1].upper == column.upper):
                cells.append(GridCell(column.upper or column.head))
        rows.append(tuple(cells))
    return rows


def _fits(cells: tuple[GridCell, ...], row: Row) -> bool:
    """Return whether ``row`` of a sheet has the printed words of a template's row."""
    if len(row.cells) > len(cells):
        return False
    for cell, sheet_cell in zip(cells, _padded(row, len(cells)), strict=True):
        if cell.field:
            if not sheet_cell.rows:
                return False
        elif not cell.rows:
            if sheet_cell.text.strip():
                return False
        elif sheet_cell.text != cell.text and fold(sheet_cell.text) != fold(cell.text):
            return False
    return True


def _lacks_last_cells(row: Row, whole: Row) -> bool:
    """Return whether the cells that ``row`` has fewer than ``whole``, if any, are its last ones."""
    pairs = zip(row.cells, whole.cells, strict=False)
    return len(row.cells) >= len(whole.cells) or all(cell.column == other.column for cell, other in pairs)


def _padded(row: Row, count: int) -> tuple[Cell, ...]:
    """Return the row's cells, with empty ones for those at its end that a file left out."""
    return (*row.cells, *(Cell("") for _ in range(count - len(row.cells))))
