"""The edits that the window's commands make, with the names that the undo menu shows. Pure, without Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jixiao_gui.form.checks import Finding, check_form
from jixiao_gui.form.edits import (
    Compound,
    Edit,
    ReplaceForm,
    SetCells,
    SpliceIndicators,
    follow,
    insert_rows,
    move_row,
    remove_rows,
    type_texts,
)
from jixiao_gui.form.evaluation import Evaluation, evaluate
from jixiao_gui.form.model import COMPUTED_PATHS, Form, Indicator
from jixiao_gui.form.template import Template
from jixiao_gui.sheet.layout import label_spans, layout
from jixiao_gui.window import texts
from jixiao_gui.window.table.cell_names import cell_name
from jixiao_gui.window.table.grid import Grid


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
        return f"indicators.{edit.at}.name"
    if isinstance(edit, Compound):
        return first_path(edit.edits[0]) if edit.edits else ""
    return ""


def typed(
    form: Form, template: Template, evaluation: Evaluation, cells: Mapping[str, str], kind: str
) -> Edit | None:
    """The edit of typing, clearing or cutting ``cells``; ``None`` when it changes nothing."""
    if kind == "type":
        one, many = texts.EDIT_CELL, texts.EDIT_CELLS
    else:
        one, many = texts.CLEAR_CELL, texts.CLEAR_CELLS if kind == "clear" else texts.CUT_CELLS
    if len(cells) == 1:
        name = one.format(cell=cell_name(template, next(iter(cells))))
    else:
        name = many.format(count=len(cells))
    return type_texts(form, evaluation, cells, name)


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
    edit = type_texts(after, evaluate(after, template), cells, name)
    if grow is None or edit is None:
        return edit
    return Compound(texts.PASTE_ROWS.format(count=len(cells), rows=more), (grow, edit))


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


def inserted(form: Form, at: int, like: int) -> Edit:
    """The edit that puts a blank row before row ``at``, with the labels of row ``like``."""
    row = form.indicators[like] if 0 <= like < len(form.indicators) else Indicator()
    return insert_rows(form, at, [Indicator(level1=row.level1, level2=row.level2)], texts.INSERT_ROW)


def duplicated(form: Form, number: int) -> Edit:
    """The edit that puts a copy of a row below it."""
    return insert_rows(form, number + 1, [form.indicators[number]], texts.DUPLICATE_ROW)


def removed(form: Form, numbers: Iterable[int]) -> Edit | None:
    """The edit that removes rows."""
    gone = set(numbers)
    return remove_rows(form, gone, texts.DELETE_ROWS.format(count=len(gone)))


def moved(form: Form, number: int, by: int) -> Edit | None:
    """The edit that moves a row up or down by one."""
    to = number + by
    return move_row(form, number, to, texts.MOVE_ROW) if 0 <= to < len(form.indicators) else None


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


def all_corrected(form: Form, template: Template, findings: Sequence[Finding]) -> Edit | None:
    """The corrections of errors and warnings as one step, each made for the form that the last one left."""
    after, count = form, 0
    done: set[tuple[str, str]] = set()
    pending = list(findings)
    while pending:
        finding = next(
            (
                f
                for f in pending
                if f.correction is not None and f.level != "info" and (f.rule, f.cell) not in done
            ),
            None,
        )
        if finding is None or finding.correction is None:
            break
        done.add((finding.rule, finding.cell))
        after = finding.correction.apply(after)
        count += 1
        pending = check_form(after, template)
    if after == form:
        return None
    return ReplaceForm(texts.CORRECT_ALL.format(count=count), after)
