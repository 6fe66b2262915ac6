"""The edits that the window's commands make, with the names that the undo menu shows. Pure, without Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jixiao_gui.form.cells import label_spans
from jixiao_gui.form.edits import (
    Compound,
    Edit,
    SetCells,
    SpliceIndicators,
    follow,
    type_texts,
)
from jixiao_gui.form.evaluation import Evaluation, evaluate
from jixiao_gui.form.model import COMPUTED_PATHS, Form, Indicator
from jixiao_gui.form.row_order import insert_rows, remove_rows
from jixiao_gui.form.template import Template
from jixiao_gui.sheet.layout import layout
from jixiao_gui.sheet.sheet import Role
from jixiao_gui.window import texts
from jixiao_gui.window.library import texts as library_texts
from jixiao_gui.window.table import texts as table_texts
from jixiao_gui.window.table.cell_names import cell_name
from jixiao_gui.window.table.grid import Block, Grid

_NAMES = {
    "type": (texts.EDIT_CELL, texts.EDIT_CELLS),
    "complete": (library_texts.TAKE_ONE, library_texts.TAKE_MANY),
    "clear": (texts.CLEAR_CELL, texts.CLEAR_CELLS),
    "cut": (texts.CLEAR_CELL, texts.CUT_CELLS),
    "paste": (texts.EDIT_CELL, texts.PASTE_CELLS),
    "fill_down": (table_texts.FILL_DOWN, table_texts.FILL_DOWN),
    "fill_right": (table_texts.FILL_RIGHT, table_texts.FILL_RIGHT),
}
"""What a change of one cell and of several is called, by its kind."""


def row_of(path: str) -> int | None:
    """The indicator row (from 0) that ``path`` lies in."""
    head, _, rest = path.partition(".")
    number = rest.partition(".")[0]
    return int(number) if head == "indicators" and number.isdecimal() else None


def first_path(edit: Edit) -> str:
    """A cell that ``edit`` changes; "" when it names none."""
    if isinstance(edit, SetCells):
        return edit.cells[0][0] if edit.cells else ""
    if isinstance(edit, SpliceIndicators):
        return f"{edit.table}.{edit.at}.name"
    if isinstance(edit, Compound):
        return first_path(edit.edits[0]) if edit.edits else ""
    return ""


def typed(
    form: Form, template: Template, evaluation: Evaluation, cells: Mapping[str, str], kind: str
) -> Edit | None:
    """The edit of typing, filling, clearing or cutting ``cells``; ``None`` when it changes nothing."""
    one, many = _NAMES[kind]
    if len(cells) == 1:
        name = one.format(cell=cell_name(template, next(iter(cells))), count=1)
    else:
        name = many.format(count=len(cells))
    return type_texts(form, evaluation, cells, name, template)


def pasted(
    form: Form,
    template: Template,
    evaluation: Evaluation,
    position: tuple[int, int],
    lines: Sequence[Sequence[str]],
) -> Edit | None:
    """The edit of pasting a block at a grid square; ``None`` when none of it falls on a cell that takes it.

    Lines beyond the last indicator make new rows below it, with its labels.
    """
    grid = Grid(layout(form, template, evaluation))
    more = _rows_to_add(form, grid, position, len(lines))
    after = form
    grow: Edit | None = None
    if more:
        last = form.indicators[-1]
        blank = Indicator(level1=last.level1, level2=last.level2)
        grow = insert_rows(form, len(form.indicators), [blank] * more, "")
        after = grow.apply(form)
        grid = Grid(layout(after, template, evaluate(after, template)))
    cells = {cell.path: text for cell, text in grid.targets(position, [list(line) for line in lines])}
    name = texts.PASTE_CELLS.format(count=len(cells))
    edit = type_texts(after, evaluate(after, template), cells, name, template)
    if grow is None or edit is None:
        return edit
    return Compound(texts.PASTE_ROWS.format(count=len(cells), rows=more), (grow, edit))


def spread(grid: Grid, block: Block, lines: Sequence[Sequence[str]]) -> list[list[str]]:
    """``lines`` repeated until they fill a larger ``block``, where they divide it; else as they are."""
    rows = grid.texts(block)
    down, across = len(rows), min((len(row) for row in rows), default=0)
    width = max(len(line) for line in lines)
    times_down = down // len(lines) if down % len(lines) == 0 else 1
    times_across = across // width if across % width == 0 else 1
    if any(len(line) != width for line in lines) or times_down * times_across == 0:
        times_across = 1
    return [list(line) * max(times_across, 1) for line in lines] * max(times_down, 1)


def to_fill(grid: Grid, block: Block, *, down: bool) -> dict[str, str]:
    """What filling the block down or right puts into which cells; computed cells keep their formulas.

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


def _rows_to_add(form: Form, grid: Grid, position: tuple[int, int], lines: int) -> int:
    """How many of a block's lines fall below the last indicator row, when it begins among the indicators."""
    place = grid.owner(position)
    if place is None or row_of(place.cell.path) is None or not form.indicators:
        return 0
    last = grid.by_path[f"indicators.{len(form.indicators) - 1}.name"].row
    return max(0, position[0] + lines - 1 - last)


def followed(form: Form, template: Template, paths: Iterable[str]) -> Edit | None:
    """The edit that lets the computed cells among ``paths`` follow their formulas again."""
    wanted = [path for path in paths if path in COMPUTED_PATHS]
    cell = cell_name(template, wanted[0]) if len(wanted) == 1 else ""
    return follow(form, wanted, texts.FOLLOW.format(cell=cell))


def cleaned(form: Form) -> Edit | None:
    """The edit that removes the rows that hold nothing but a placeholder."""
    return remove_rows(
        form, [n for n, row in enumerate(form.indicators) if row.is_blank], texts.REMOVE_BLANKS
    )


def covering(form: Form, path: str) -> list[int]:
    """The indicator rows that the cell at ``path`` stands for: a merged label's are several."""
    number = row_of(path)
    if number is None:
        return []
    name = path.rpartition(".")[2]
    spans = dict(zip(("level1", "level2"), label_spans(form.indicators), strict=True))
    count = spans[name][number] if name in spans else 1
    return list(range(number, number + count))
