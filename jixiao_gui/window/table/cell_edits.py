"""The edits that the window's commands make, with the names that the undo menu shows. Pure, without Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jixiao_gui.form import ticks
from jixiao_gui.form.adding_up import AMOUNTS
from jixiao_gui.form.cell_texts import get_text, is_auto, rows_of, score_row, set_text, split_path
from jixiao_gui.form.cells import column_spans
from jixiao_gui.form.edits import (
    Compound,
    Edit,
    follow,
    follow_scores,
    row_of,
    type_texts,
)
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.fund_total import computed_paths
from jixiao_gui.form.model import FIGURE_COLUMNS, Form, is_placeholder
from jixiao_gui.form.numbering import with_row_prefix, without_double
from jixiao_gui.form.numbers import fold, in_money, is_void, plain_figure, read_amount, split_number
from jixiao_gui.form.row_edits import insert_like
from jixiao_gui.form.row_order import remove_rows
from jixiao_gui.form.template import MONEY, Template
from jixiao_gui.form.template_sections import Table
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Role
from jixiao_gui.window import texts
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.table import table_texts
from jixiao_gui.window.table.cell_names import cell_name
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
"""What a change of one cell and of several is called, by its kind."""
_FIGURES = FIGURE_COLUMNS | {"year"}
"""Columns of figures: an input method left in its full-width mode spoils none."""


def typed(shown: Shown, cells: Mapping[str, str], kind: str) -> Edit | None:
    """Return the edit of typing, filling, clearing or cutting ``cells``; ``None`` when it changes nothing."""
    name = _named(shown.template, cells, kind)
    cells = as_kept(shown.form, shown.template, cells, kind)
    return type_texts(shown.form, shown.evaluation, cells, name, shown.template)


def _named(template: Template, cells: Mapping[str, str], kind: str) -> str:
    """Return what a change of ``cells`` is called in the undo menu."""
    name_of_one, name_of_many = _NAMES[kind]
    if len(cells) == 1:
        return name_of_one.format(cell=cell_name(template, next(iter(cells))), count=1)
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
    name = table_texts.TICK.format(cell=cell_name(shown.template, path))
    return type_texts(shown.form, shown.evaluation, {path: text}, name, shown.template), True


def as_kept(form: Form, template: Template, cells: Mapping[str, str], kind: str) -> dict[str, str]:
    """Return ``cells`` with numbers before indicators' names, as their rows have them, and plain figures.

    Of two numbers, the row's own and one that was typed after it, the typed one stays.
    """
    made = dict(cells)
    for path, text in cells.items():
        if path.rpartition(".")[2] in _FIGURES:
            made[path] = plain_figure(text)
        row = row_of(path)
        if row is None or row >= len(form.indicators) or not path.endswith(".name"):
            continue
        if kind == "paste" and is_placeholder(form.indicators[row].name):
            made[path] = with_row_prefix(form, template, row, text)
            form = set_text(form, path, made[path])
        elif kind in ("type", "complete"):
            made[path] = without_double(text, template)
    return made


def pasted(
    shown: Shown, position: tuple[int, int], lines: Sequence[Line], *, sure: bool = True
) -> tuple[Edit | None, PastePlan]:
    """Return the edit of pasting a block at a grid square, and how the block comes down.

    The edit is ``None`` when it changes nothing. Lines beyond the last row of a table to which rows
    are added make new ones below it, with its labels.
    """
    form, template = shown.form, shown.template
    grid = Grid(shown.sheet)
    place = grid.owner(position)
    table = growing_table(template, place.cell.path) if place is not None else None
    more = _rows_to_add(form, table, grid, position, lines) if table is not None else 0
    after = form
    grow: Edit | None = None
    if more and table is not None:
        count = len(tuple(rows_of(form, table.id)))
        grow = insert_like(form, count, count - 1, more, "", table).edit
        after = grow.apply(form)
        grid = Grid(layout(after, template, evaluate(after, template)))
    plan = plan_paste(grid, position, lines, sure=sure)
    cells = {cell.path: text for cell, text in plan.cells}
    cells = as_kept(after, template, cells, "paste")
    evaluation = evaluate(after, template)
    bare = {path: text for path, text in cells.items() if path not in evaluation.figures}
    first = type_texts(after, evaluation, bare, "", template) if len(bare) < len(cells) else None
    if first is not None:  # a computed cell keeps its formula where it agrees with what comes in beside it
        evaluation = evaluate(first.apply(after), template)
    edit = type_texts(after, evaluation, cells, _named(template, cells, "paste"), template)
    if grow is None or edit is None:
        return edit, plan
    kind = table_texts.INDICATOR if table is not None and table.id == "indicators" else ""
    name = table_texts.PASTE_ROWS.format(count=len(cells), rows=more, kind=kind)
    return Compound(name, (grow, edit)), plan


def one_below_the_other(path: str, text: str) -> list[Line] | None:
    """Return the lines of a text that is a column of figures, for the cell of a figure; else ``None``.

    One cell takes one figure: out of a plain text such lines are cells as they are out of a spreadsheet.
    """
    lines = text.split("\n")
    if len(lines) == 1 or path.rpartition(".")[2] not in _FIGURES:
        return None
    figures = [line.strip() for line in lines]
    if not all(split_number(figure) or is_void(figure) for figure in figures):
        return None
    return [[figure] for figure in figures]


def in_yuan(shown: Shown, cells: Mapping[str, str]) -> dict[str, str]:
    """Return amounts that seem to be in 元 among ``cells`` of a form in 万元, as 万元 says them.

    Empty unless every amount among them is one, bare and ten thousand or more.
    """
    if shown.template.money != MONEY[0]:
        return {}
    amounts = {
        path: text
        for path, text in cells.items()
        if path.startswith("funds.") and path.rpartition(".")[2] in AMOUNTS and read_amount(text)
    }
    if not all(
        (found := split_number(text)) and not found[1] and found[0] >= 10_000 for text in amounts.values()
    ):
        return {}
    return {path: in_money(text, MONEY[1], MONEY[0]) for path, text in amounts.items()}


def spread(grid: Grid, block: Block, lines: Sequence[Line]) -> list[Line]:
    """Return ``lines`` repeated to fill a larger ``block``, where they divide it; else as they are."""
    rows = grid.texts(block)
    down, across = len(rows), min((len(row) for row in rows), default=0)
    width = max(len(line) for line in lines)
    times_down = down // len(lines) if down % len(lines) == 0 else 1
    times_across = across // width if across % width == 0 else 1
    if any(len(line) != width for line in lines) or times_down * times_across == 0:
        times_across = 1
    wide: list[Line] = [[*line] * max(times_across, 1) for line in lines]
    return wide * max(times_down, 1)


def to_fill(grid: Grid, block: Block, *, down: bool) -> dict[str, str]:
    """Return what filling the block down or right puts into which cells; computed cells keep their formulas.

    A single cell is filled from the one before it.
    """
    places = grid.inside(block)
    single = len(places) == 1
    row = places[0].row - 1 if single else block.top
    column = places[0].cell.column - 1 if single else block.left
    found = {}
    for place in places:
        source = grid.owner((row, place.cell.column) if down else (place.row, column))
        takes = place.cell.editable and place.cell.role is not Role.COMPUTED
        if takes and source is not None and source != place and source.cell.editable:
            found[place.cell.path] = source.cell.text.strip(" ")
    return found


def _rows_to_add(
    form: Form, table: Table, grid: Grid, position: tuple[int, int], lines: Sequence[Line]
) -> int:
    """Return how many of a block's lines fall below the last row of ``table``, in which it begins.

    None do where the block goes on with the row that stands there, 总分.
    """
    last = row_place(grid, table, len(tuple(rows_of(form, table.id))) - 1)
    if last is None:
        return 0
    below = last.bottom
    more = position[0] + len(lines) - below
    if more <= 0:
        return 0
    printed = (
        {fold(c.text) for c in grid.sheet.rows[below].cells if not c.editable} if below < grid.rows else set()
    )
    goes_on = any(text and fold(text) in printed for text in lines[below - position[0]])
    return 0 if goes_on else more


def followed(shown: Shown, paths: Iterable[str]) -> Edit | None:
    """Return the edit that lets the computed cells among ``paths`` follow their formulas again."""
    wanted = [path for path in paths if path in computed_paths(shown.form)]
    cell = cell_name(shown.template, wanted[0]) if len(wanted) == 1 else ""
    return follow(shown.form, wanted, texts.FOLLOW.format(cell=cell))


def made_manual(before: Form, after: Form, paths: Iterable[str]) -> list[str]:
    """Return those of ``paths`` that followed a formula or suggestion before and are the clerk's own now."""
    return [
        path
        for path in paths
        if (path in after.manual and path not in before.manual)
        or (is_auto(before, path) and not is_auto(after, path))
    ]


def following_again(shown: Shown, paths: Sequence[str]) -> Edit | None:
    """Return the edit that lets computed cells and scores follow what they followed before."""
    cell = cell_name(shown.template, paths[0]) if len(paths) == 1 else ""
    name = texts.FOLLOW.format(cell=cell)
    rows = [row for row in map(score_row, paths) if row is not None and row < len(shown.form.indicators)]
    edits = (
        follow(shown.form, [path for path in paths if path in computed_paths(shown.form)], name),
        follow_scores(shown.form, rows, name),
    )
    made = tuple(edit for edit in edits if edit is not None)
    return Compound(name, made) if made else None


def cleaned(form: Form) -> Edit | None:
    """Return the edit that removes the rows that hold nothing but a placeholder."""
    return remove_rows(
        form, [n for n, row in enumerate(form.indicators) if row.is_blank], texts.REMOVE_BLANKS
    )


def covering(form: Form, table: Table, path: str) -> list[int]:
    """Return the rows of ``table`` that the cell at ``path`` stands for: a merged one's are several."""
    head, number, name = split_path(path)
    if head != table.id or number < 0:
        return []
    spans = column_spans(tuple(rows_of(form, table.id)), table)
    return list(range(number, number + max(spans[name][number], 1)))
