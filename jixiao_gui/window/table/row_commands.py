"""Carry out the commands on the rows of the table under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from jixiao_gui.form import row_edits
from jixiao_gui.form.cell_texts import blank_row, rows_of
from jixiao_gui.form.row_edits import RowEdit
from jixiao_gui.form.row_order import arrange, remove_rows
from jixiao_gui.form.template_sections import Table
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table import cell_edits
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.table.table_rows import growing_table, number_in, row_place
from jixiao_gui.window.workbench import Workbench

INDICATORS = "indicators"


class RowCommands(QObject):
    """Commands on rows; each is one undo step and selects the rows that it leaves."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(view)
        self._bench, self._desk = bench, bench.desk
        self._view = view

    def table(self) -> Table | None:
        """Return the growing table under the cursor, or ``None``."""
        return self.table_of(self._view.current_path)

    def table_of(self, path: str) -> Table | None:
        """Return the growing table of the cell at ``path``, or ``None``."""
        shown = self._desk.shown
        return growing_table(shown.template, path) if shown is not None else None

    def count(self, table: Table) -> int:
        """Return the number of rows of a table of the form on show."""
        form = self._desk.form
        return len(tuple(rows_of(form, table.id))) if form is not None else 0

    def chosen(self) -> list[int]:
        """Return the selected rows of the table under the cursor; for a single merged cell, all its rows."""
        form, table = self._desk.form, self.table()
        places = self._view.selected()
        if form is None or table is None:
            return []
        if len(places) == 1:
            return cell_edits.covered_rows(form, table, places[0].cell.path)
        block = self._view.block()
        inside = [place for place in places if place.row >= block.top]
        return sorted({row for place in inside if (row := number_in(table, place.cell.path)) is not None})

    def chosen_indicators(self) -> list[int]:
        """Return the selected rows if they are indicators, else none."""
        table = self.table()
        return self.chosen() if table is not None and table.id == INDICATORS else []

    def label_level(self) -> int:
        """Return 1 or 2, the level of a single selected label of indicators, else 0."""
        places, table = self._view.selected(), self.table()
        if len(places) != 1 or table is None or table.id != INDICATORS:
            return 0
        return {"level1": 1, "level2": 2}.get(places[0].cell.path.rpartition(".")[2], 0)

    # --- rows ----------------------------------------------------------------------------------

    def insert(self, *, below: bool) -> None:
        """Insert blank rows above or below the selected ones, as many as are selected."""
        shown, table, rows = self._commit_rows()
        if shown is None or table is None:
            return
        count = 1 if self._is_label() else len(rows)
        position, like = (rows[-1] + 1, rows[-1]) if below else (rows[0], rows[0])
        name = _undo_name(table, texts.INSERT_ROW, texts.INSERT_ROWS, count)
        column = "name" if "name" in table.fields else self._column()
        self.apply(row_edits.insert_like(shown.form, position, like, count, name, table), column=column)

    def duplicate(self) -> None:
        """Insert a copy of the selected rows below them."""
        shown, table, rows = self._commit_rows()
        if shown is not None and table is not None:
            name = _undo_name(table, texts.DUPLICATE_ROW, texts.DUPLICATE_ROWS, len(rows))
            self.apply(row_edits.duplicate(shown.form, rows, name, table))

    def delete(self) -> None:
        """Remove the selected rows; a table that would lose all its rows keeps a blank one."""
        shown, table, rows = self._commit_rows()
        if shown is None or table is None:
            return
        name = _undo_name(table, texts.DELETE_ROWS, texts.DELETE_ROWS, len(rows))
        gets_blank_rows = table.id == INDICATORS and shown.template.blank_rows
        if len(rows) == self.count(table) and not gets_blank_rows:
            edit = arrange(shown.form, [(None, blank_row(table.id))], name, table)
        else:
            edit = remove_rows(shown.form, rows, name, table)
        if self._desk.edit(edit):
            self._show(table, min(rows[0], self.count(table) - 1), 1)
            self._bench.tell_done(texts.DELETED_ROWS.format(count=len(rows)))
        elif edit is None:
            self.hinted.emit(texts.LAST_ROW)

    def step(self, by: int) -> None:
        """Move the selected rows up or down by one; for a merged label, its whole group or section."""
        shown, table, rows = self._commit_rows()
        if shown is None or table is None:
            return
        form = shown.form
        level = self.label_level()
        if level:
            label = getattr(form.indicators[rows[0]], f"level{level}")
            name = texts.MOVE_GROUP.format(label=label or texts.NO_LABEL)
            row_edit = row_edits.step_group(form, rows[0], level, by, name)
        else:
            row_edit = row_edits.step(form, rows, by, _move_name(table, len(rows)), table)
        self.apply(row_edit, texts.AT_THE_EDGE)

    def drop(self, rows: list[int], before: int, like: int, level: int) -> None:
        """Move dragged rows before row ``before``, with the labels of row ``like``."""
        shown, table, _ = self._commit_rows()
        if shown is not None and table is not None:
            name = _move_name(table, len(rows))
            self.apply(row_edits.move(shown.form, rows, before, like, name, level=level, table=table))

    def commit_form(self) -> Shown | None:
        """Commit an open editor and return the form on show, ``None`` if the book does not take the text."""
        return self._desk.shown if self._bench.commit() else None

    def _commit_rows(self) -> tuple[Shown | None, Table | None, list[int]]:
        """Commit an open editor; return form, table under the cursor and selected rows, or say why not."""
        shown, table, rows = self.commit_form(), self.table(), self.chosen()
        if shown is None or (table is not None and rows):
            return shown, table, rows
        self.hinted.emit(texts.FIXED_ROWS)
        return None, None, []

    def _is_label(self) -> bool:
        """Return whether a single merged cell is selected."""
        places = self._view.selected()
        return len(places) == 1 and (self.label_level() > 0 or places[0].cell.rows > 1)

    def _column(self) -> str:
        return self._view.current_path.rpartition(".")[2]

    def apply(self, row_edit: RowEdit | None, otherwise: str = "", column: str = "") -> bool:
        """Apply an edit and select its rows; without an edit say ``otherwise``, and return False."""
        if row_edit is None:
            if otherwise:
                self.hinted.emit(otherwise)
            return False
        column = column or self._column()
        shown = self._desk.shown
        table = shown.template.table(row_edit.edit.table) if shown is not None else None
        if not self._desk.edit(row_edit.edit):
            return False
        if row_edit.count and table is not None:
            self._show(table, row_edit.at, row_edit.count, column)
        return True

    def _show(self, table: Table, first_row: int, count: int, column: str = "") -> None:
        """Select ``count`` rows from ``first_row`` on, in ``column`` where each has it."""
        view = self._view
        if view.grid is None:
            return
        first = row_place(view.grid, table, first_row, column or self._column())
        if first is None or not view.goto(first.cell.path):
            return
        current, last = view.current(), row_place(view.grid, table, first_row + count - 1)
        if count > 1 and current is not None and last is not None and current.cell.rows == 1:
            view.select(current.position, (last.row, current.cell.column))


def _undo_name(table: Table, for_one: str, for_many: str, count: int) -> str:
    """Return an undo name, which says 指标 only for indicators."""
    kind = texts.INDICATOR if table.id == INDICATORS else ""
    return (for_one if count == 1 else for_many).format(kind=kind, count=count)


def _move_name(table: Table, count: int) -> str:
    return _undo_name(table, texts.MOVE_ROW, texts.MOVE_ROWS, count)


COMMANDS: CommandTable[RowCommands] = CommandTable(Menu.ROWS)
ABOVE = COMMANDS.add(
    "row_above",
    "在上方插入行(&A)",
    lambda rows: rows.insert(below=False),
    keys="Shift+F4",
    icon="row_above",
    needs=Needs.ROW,
    changes=True,
)
BELOW = COMMANDS.add(
    "row_below",
    "在下方插入行(&B)",
    lambda rows: rows.insert(below=True),
    keys="F4",
    icon="row_below",
    short="插入行",
    tip="在光标所在的行下面加一行，一级、二级指标跟上一行。",
    needs=Needs.ROW,
    changes=True,
)
COPY = COMMANDS.add(
    "row_copy", "创建行副本(&Y)", RowCommands.duplicate, keys="Ctrl+Shift+D", needs=Needs.ROW, changes=True
)
DELETE = COMMANDS.add(
    "row_delete",
    "删除行(&X)",
    RowCommands.delete,
    keys="Ctrl+Delete",
    icon="row_delete",
    short="删除行",
    tip="删除光标所在的行，选中几行就删几行；Ctrl+Z 恢复。",
    needs=Needs.ROW,
    changes=True,
)
UP = COMMANDS.add(
    "row_up",
    "上移行(&U)",
    lambda rows: rows.step(-1),
    keys="Alt+Up",
    icon="up",
    needs=Needs.ROW,
    changes=True,
)
DOWN = COMMANDS.add(
    "row_down",
    "下移行(&W)",
    lambda rows: rows.step(1),
    keys="Alt+Down",
    icon="down",
    needs=Needs.ROW,
    changes=True,
)
