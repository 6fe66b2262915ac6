"""Make the edits of the commands on cells, with their names in the undo menu. Without Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jixiao_gui.form import ticks
from jixiao_gui.form.cell_texts import get_text, is_auto, row_of, rows_of, score_row, set_text, split_path
from jixiao_gui.form.cells import column_spans
from jixiao_gui.form.edits import Compound, Edit, follow, follow_scores, type_texts
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.making.adding_up import AMOUNTS
from jixiao_gui.form.model import FIGURE_COLUMNS, Form
from jixiao_gui.form.numbering import with_row_prefix, without_double
from jixiao_gui.form.numbers import fold, in_money, is_void, plain_figure, read_amount, split_number
from jixiao_gui.form.places import place_of
from jixiao_gui.form.row_edits import insert_like
from jixiao_gui.form.row_order import remove_rows
from jixiao_gui.form.template import MONEY, Template
from jixiao_gui.form.template_sections import Table
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Role
from jixiao_gui.window import texts
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.table import table_texts
from jixiao_gui.window.table.grid import Block, Grid
from jixiao_gui.window.table.paste_plan import Line, PastePlan, plan_paste
from jixiao_gui.window.table.table_rows import growing_table, row_place

_NAMES = {
    "type": (texts.EDIT_CELL, texts.EDIT_CELLS),
    "complete": (table_texts.TAKE_ONE, table_texts.TAKE_MANY),
    "clear": (texts.CLEAR_CELL, texts.CLEAR_CELLS),
    "cut": (texts.CLEAR_CELL, texts.CUT_CELLS),
    "paste": (texts.PASTE_CELL, texts.PASTE_CELLS),
    "fill_down": (table_texts.FILL_DOWN, table_texts.FILL_DOWN),
    "fill_right": (table_texts.FILL_RIGHT, table_texts.FILL_RIGHT),
}
"""The undo names of a change of one cell and of several, by its kind."""
_FIGURES = FIGURE_COLUMNS | {"year"}
"""Columns of figures: full-width digits of an input method are made plain there."""


def typed(shown: Shown, cells: Mapping[str, str], kind: str) -> Edit | None:
    """Return the edit of typing, filling, clearing or cutting ``cells``; ``None`` when it changes nothing."""
    name = _undo_name(shown.template, cells, kind)
    cells = as_stored(shown.form, shown.template, cells, kind)
    return type_texts(shown.form, shown.evaluation, cells, name, shown.template)


def _undo_name(template: Template, cells: Mapping[str, str], kind: str) -> str:
    """Return the undo name of a change of ``cells``."""
    name_of_one, name_of_many = _NAMES[kind]
    if len(cells) == 1:
        return name_of_one.format(cell=place_of(template, next(iter(cells))), count=1)
    return name_of_many.format(count=len(cells))


def ticked(shown: Shown, path: str, box: int, *, alone: bool) -> tuple[Edit | None, bool]:
    """Return the edit of ticking box ``box`` (-1: the next one), and whether the cell takes ticks."""
    text = get_text(shown.form, path)
    if ticks.boxes(text):
        text = ticks.next_ticked(text) if box < 0 else ticks.with_box(text, box, alone=alone)
    elif ticks.is_tick_cell(shown.form, shown.template, path):
        text = ticks.toggled(text)
    else:
        return None, False
    name = table_texts.TICK.format(cell=place_of(shown.template, path))
    return type_texts(shown.form, shown.evaluation, {path: text}, name, shown.template), True


def as_stored(form: Form, template: Template, cells: Mapping[str, str], kind: str) -> dict[str, str]:
    """Return ``cells`` as they are stored: figures plain, and before indicators' names their rows' numbers.

    Of the row's own number and one typed behind it the typed one stays, unless both stood there before.
    """
    stored = dict(cells)
    for path, text in cells.items():
        if path.rpartition(".")[2] in _FIGURES:
            stored[path] = plain_figure(text)
        row = row_of(path)
        if row is None or row >= len(form.indicators) or not path.endswith(".name"):
            continue
        name = form.indicators[row].name
        if kind == "paste":
            stored[path] = with_row_prefix(form, template, row, text)
            form = set_text(form, path, stored[path])
        elif kind in ("type", "complete") and without_double(name, template) == name:
            stored[path] = without_double(text, template)
    return stored


def pasted(
    shown: Shown, position: tuple[int, int], lines: Sequence[Line], *, sure: bool = True
) -> tuple[Edit | None, PastePlan]:
    """Return the edit of pasting a block at a grid square, and the plan of the paste.

    The edit is ``None`` when it changes nothing. Lines beyond the last row of a growing table make new rows
    below it, with its labels.
    """
    form, template = shown.form, shown.template
    grid = Grid(shown.sheet)
    place = grid.owner(position)
    table = growing_table(template, place.cell.path) if place is not None else None
    new_rows = _rows_to_add(form, table, grid, position, lines) if table is not None else 0
    grown_form = form
    growing_edit: Edit | None = None
    if new_rows and table is not None:
        count = len(tuple(rows_of(form, table.id)))
        growing_edit = insert_like(form, count, count - 1, new_rows, "", table).edit
        grown_form = growing_edit.apply(form)
        grid = Grid(layout(grown_form, template, evaluate(grown_form, template)))
    plan = plan_paste(grid, position, lines, sure=sure)
    cells = {cell.path: text for cell, text in plan.cells}
    cells = as_stored(grown_form, template, cells, "paste")
    evaluation = evaluate(grown_form, template)
    plain_cells = {path: text for path, text in cells.items() if path not in evaluation.figures}
    first_edit = (
        type_texts(grown_form, evaluation, plain_cells, "", template)
        if len(plain_cells) < len(cells)
        else None
    )
    if first_edit is not None:  # a computed cell keeps its formula where that agrees with the pasted cells
        evaluation = evaluate(first_edit.apply(grown_form), template)
    edit = type_texts(grown_form, evaluation, cells, _undo_name(template, cells, "paste"), template)
    if growing_edit is None or edit is None:
        return edit, plan
    kind = table_texts.INDICATOR if table is not None and table.id == "indicators" else ""
    name = table_texts.PASTE_ROWS.format(count=len(cells), rows=new_rows, kind=kind)
    return Compound(name, (growing_edit, edit)), plan


def figure_lines(path: str, text: str) -> list[Line] | None:
    """Return the lines of a plain text that is a column of figures, for the cell of a figure; else ``None``.

    A cell takes one figure, so such lines are cells, as those of a spreadsheet are.
    """
    lines = text.split("\n")
    if len(lines) == 1 or path.rpartition(".")[2] not in _FIGURES:
        return None
    figures = [line.strip() for line in lines]
    if not all(split_number(figure) or is_void(figure) for figure in figures):
        return None
    return [[figure] for figure in figures]


def amounts_from_yuan(shown: Shown, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the amounts among ``cells`` of a form in 万元 that seem to be in 元, converted to 万元.

    Empty unless every amount is a bare number of ten thousand or more.
    """
    if shown.template.money != MONEY[0]:
        return {}
    amounts = {
        path: text
        for path, text in cells.items()
        if path.startswith("funds.") and path.rpartition(".")[2] in AMOUNTS and read_amount(text)
    }
    if not all(
        (number_and_unit := split_number(text)) and not number_and_unit[1] and number_and_unit[0] >= 10_000
        for text in amounts.values()
    ):
        return {}
    return {path: in_money(text, MONEY[1], MONEY[0]) for path, text in amounts.items()}


def spread(grid: Grid, block: Block, lines: Sequence[Line]) -> list[Line]:
    """Return ``lines`` repeated to fill ``block``, where its size is a multiple of theirs; else unchanged."""
    rows = grid.texts(block)
    down, across = len(rows), min((len(row) for row in rows), default=0)
    width = max(len(line) for line in lines)
    times_down = down // len(lines) if down % len(lines) == 0 else 1
    times_across = across // width if across % width == 0 else 1
    if any(len(line) != width for line in lines) or times_down * times_across == 0:
        times_across = 1
    wide: list[Line] = [[*line] * max(times_across, 1) for line in lines]
    return wide * max(times_down, 1)


def fill_texts(grid: Grid, block: Block, *, down: bool) -> dict[str, str]:
    """Return the texts by path of filling the block down or right; computed cells keep their formulas.

    A single cell is filled from the one before it.
    """
    places = grid.inside(block)
    single = len(places) == 1
    row = places[0].row - 1 if single else block.top
    column = places[0].cell.column - 1 if single else block.left
    filled = {}
    for place in places:
        source = grid.owner((row, place.cell.column) if down else (place.row, column))
        takes = place.cell.editable and place.cell.role is not Role.COMPUTED
        if takes and source is not None and source != place and source.cell.editable:
            filled[place.cell.path] = source.cell.text.strip(" ")
    return filled


def _rows_to_add(
    form: Form, table: Table, grid: Grid, position: tuple[int, int], lines: Sequence[Line]
) -> int:
    """Return how many of a block's lines lie below the last row of ``table``, in which the block begins.

    0 where the block goes on with the row below the table, 总分.
    """
    last = row_place(grid, table, len(tuple(rows_of(form, table.id))) - 1)
    if last is None:
        return 0
    row_below = last.bottom
    excess = position[0] + len(lines) - row_below
    if excess <= 0:
        return 0
    printed = (
        {fold(cell.text) for cell in grid.sheet.rows[row_below].cells if not cell.editable}
        if row_below < grid.rows
        else set()
    )
    block_goes_on = any(text and fold(text) in printed for text in lines[row_below - position[0]])
    return 0 if block_goes_on else excess


def followed(shown: Shown, paths: Iterable[str]) -> Edit | None:
    """Return the edit that makes the computed cells among ``paths`` follow their formulas again."""
    computed = [path for path in paths if path in computed_paths(shown.form)]
    cell = place_of(shown.template, computed[0]) if len(computed) == 1 else ""
    return follow(shown.form, computed, texts.FOLLOW.format(cell=cell))


def made_manual(before: Form, after: Form, paths: Iterable[str]) -> list[str]:
    """Return those of ``paths`` that became manual: they followed a formula or suggestion in ``before``."""
    return [
        path
        for path in paths
        if (path in after.manual and path not in before.manual)
        or (is_auto(before, path) and not is_auto(after, path))
    ]


def follow_again(shown: Shown, paths: Sequence[str]) -> Edit | None:
    """Return the edit that makes computed cells and scores follow their formula or suggestion again."""
    cell = place_of(shown.template, paths[0]) if len(paths) == 1 else ""
    name = texts.FOLLOW.format(cell=cell)
    rows = [row for row in map(score_row, paths) if row is not None and row < len(shown.form.indicators)]
    edits = (
        follow(shown.form, [path for path in paths if path in computed_paths(shown.form)], name),
        follow_scores(shown.form, rows, name),
    )
    edits_made = tuple(edit for edit in edits if edit is not None)
    return Compound(name, edits_made) if edits_made else None


def remove_blanks(form: Form) -> Edit | None:
    """Return the edit that removes the indicator rows that hold nothing but a placeholder."""
    return remove_rows(
        form, [number for number, row in enumerate(form.indicators) if row.is_blank], texts.REMOVE_BLANKS
    )


def covered_rows(form: Form, table: Table, path: str) -> list[int]:
    """Return the rows of ``table`` that the cell at ``path`` covers; a merged cell covers several."""
    head, number, name = split_path(path)
    if head != table.id or number < 0:
        return []
    spans = column_spans(tuple(rows_of(form, table.id)), table)
    return list(range(number, number + max(spans[name][number], 1)))
