"""Carry out the commands on the rows of the table under the cursor, and those on indicators alone."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.form import numbering, row_edits
from jixiao_gui.form.cell_texts import blank_row, rows_of
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.row_edits import CannotShare, RowEdit
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
    """Make one edit of each command, give it to the desk and select the rows that it left."""

    refused = Signal(str)  # one sentence: why nothing was done

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(view)
        self._bench, self._desk = bench, bench.desk
        self._view = view

    def table(self) -> Table | None:
        """Return the table under the cursor, where rows are added to it."""
        return self.table_of(self._view.current_path)

    def table_of(self, path: str) -> Table | None:
        """Return the table of the cell at ``path``, where rows are added to it."""
        shown = self._desk.shown
        return growing_table(shown.template, path) if shown is not None else None

    def count(self, table: Table) -> int:
        """Return how many rows a table of the form on show has."""
        form = self._desk.form
        return len(tuple(rows_of(form, table.id))) if form is not None else 0

    def chosen(self) -> list[int]:
        """Return the selected rows of the table under the cursor; of a merged cell alone, all its rows."""
        form, table = self._desk.form, self.table()
        places = self._view.selected()
        if form is None or table is None:
            return []
        if len(places) == 1:
            return cell_edits.covering(form, table, places[0].cell.path)
        block = self._view.block()
        inside = [p for p in places if p.row >= block.top]
        return sorted({row for p in inside if (row := number_in(table, p.cell.path)) is not None})

    def chosen_indicators(self) -> list[int]:
        """Return the selected rows where they are indicators."""
        table = self.table()
        return self.chosen() if table is not None and table.id == INDICATORS else []

    def label_level(self) -> int:
        """Return 1 or 2 when a merged label of indicators alone is selected, else 0."""
        places, table = self._view.selected(), self.table()
        if len(places) != 1 or table is None or table.id != INDICATORS:
            return 0
        return {"level1": 1, "level2": 2}.get(places[0].cell.path.rpartition(".")[2], 0)

    # --- rows ----------------------------------------------------------------------------------

    def insert(self, *, below: bool) -> None:
        """Insert blank rows above or below the selected ones, as many as are selected."""
        shown, table, rows = self._begin_rows()
        if shown is None or table is None:
            return
        count = 1 if self._is_label() else len(rows)
        at, like = (rows[-1] + 1, rows[-1]) if below else (rows[0], rows[0])
        name = _named(table, texts.INSERT_ROW, texts.INSERT_ROWS, count)
        column = "name" if "name" in table.fields else self._column()
        self.apply(row_edits.insert_like(shown.form, at, like, count, name, table), column=column)

    def duplicate(self) -> None:
        """Insert a copy of the selected rows below them."""
        shown, table, rows = self._begin_rows()
        if shown is not None and table is not None:
            name = _named(table, texts.DUPLICATE_ROW, texts.DUPLICATE_ROWS, len(rows))
            self.apply(row_edits.duplicate(shown.form, rows, name, table))

    def delete(self) -> None:
        """Remove the selected rows. A table of which no row would be left keeps a blank one to go on from."""
        shown, table, rows = self._begin_rows()
        if shown is None or table is None:
            return
        name = _named(table, texts.DELETE_ROWS, texts.DELETE_ROWS, len(rows))
        comes_back = table.id == INDICATORS and shown.template.blank_rows
        if len(rows) == self.count(table) and not comes_back:
            edit = arrange(shown.form, [(None, blank_row(table.id))], name, table)
        else:
            edit = remove_rows(shown.form, rows, name, table)
        if self._desk.edit(edit):
            self._show(table, min(rows[0], self.count(table) - 1), 1)
            self._bench.tell_done(texts.DELETED_ROWS.format(count=len(rows)))
        elif edit is None:
            self.refused.emit(texts.LAST_ROW)

    def step(self, by: int) -> None:
        """Move the selected rows up or down by one; of a merged label, its whole group or section."""
        shown, table, rows = self._begin_rows()
        if shown is None or table is None:
            return
        form = shown.form
        level = self.label_level()
        if level:
            label = getattr(form.indicators[rows[0]], f"level{level}")
            name = texts.MOVE_GROUP.format(label=label or texts.NO_LABEL)
            row_edit = row_edits.step_group(form, rows[0], level, by, name)
        else:
            row_edit = row_edits.step(form, rows, by, _moving(table, len(rows)), table)
        self.apply(row_edit, texts.AT_THE_EDGE)

    def drop(self, rows: list[int], before: int, like: int, level: int) -> None:
        """Put rows that the mouse dragged before row ``before``, with the labels of row ``like``."""
        shown, table, _ = self._begin_rows()
        if shown is not None and table is not None:
            name = _moving(table, len(rows))
            self.apply(row_edits.move(shown.form, rows, before, like, name, level=level, table=table))

    def relabel(self, level1: str, level2: str | None) -> None:
        """Move the selected rows into another group, or another section with their level 2 as it is."""
        shown = self._begin()
        rows = self.chosen_indicators()
        if shown is None or not rows:
            return
        name = texts.RELABEL.format(label=level1 if level2 is None else _pair(level1, level2))
        self.apply(
            row_edits.relabel(shown.form, shown.template, rows, level1, level2, name), texts.SAME_PLACE
        )

    def add_group(self, level1: str, level2: str) -> None:
        """Add a blank row of another group where the template has it.

        A label without words is to be typed.
        """
        shown = self._begin()
        if shown is None:
            return
        name = texts.ADD_GROUP.format(label=_pair(level1, level2))
        if not level2:
            name = texts.ADD_GROUP_BLANK if level1 else texts.ADD_SECTION_BLANK
        column = "name" if level2 else ("level2" if level1 else "level1")
        if self.apply(
            row_edits.add(shown.form, shown.template, [Indicator(level1, level2)], name), column=column
        ):
            self._view.setFocus()
            self._view.begin_edit()

    # --- all rows ------------------------------------------------------------------------------

    def clean(self) -> None:
        """Remove the blank indicator rows."""
        shown = self._begin()
        if shown is not None and not self._desk.edit(cell_edits.cleaned(shown.form)):
            self.refused.emit(texts.NO_BLANKS)

    def restore(self) -> None:
        """Put the template's blank rows back in."""
        shown = self._begin()
        if shown is not None:
            row_edit = row_edits.restore_blanks(shown.form, shown.template, texts.RESTORE_BLANKS)
            self.apply(row_edit, texts.ALL_THERE, column="name")

    def number(self) -> None:
        """Number the names anew."""
        shown = self._begin()
        if shown is not None and not self._desk.edit(
            numbering.renumber(shown.form, shown.template, texts.RENUMBER)
        ):
            self.refused.emit(texts.NUMBERED)

    def switch_numbers(self) -> None:
        """Take the numbers away where every name has one, else number all."""
        shown = self._begin()
        if shown is None:
            return
        if numbering.all_numbered(shown.form, shown.template):
            self._desk.edit(numbering.unnumber(shown.form, shown.template, texts.UNNUMBER))
        elif not self._desk.edit(numbering.renumber(shown.form, shown.template, texts.NUMBER)):
            self.refused.emit(texts.NOT_NUMBERED)

    def share(self) -> None:
        """Share what is left of the weights out over the selected rows, or those that have none."""
        shown = self._begin()
        if shown is None:
            return
        rows = self.chosen_indicators()
        try:
            self.apply(row_edits.share_weights(shown.form, shown.template, rows, texts.SHARE_WEIGHTS))
        except CannotShare as error:
            self.refused.emit(str(error))

    # --- menus ---------------------------------------------------------------------------------

    def fill_move_menu(self, menu: QMenu) -> None:
        """Offer the groups to which the selected rows can be moved, a submenu for each section."""
        menu.clear()
        shown = self._desk.shown
        if shown is None:
            return
        for level1, labels in row_edits.labels_of(shown.form, shown.template).items():
            under = menu.addMenu(_shown(level1))
            keep = under.addAction(texts.KEEP_LEVEL2)
            keep.triggered.connect(lambda _checked=False, level1=level1: self.relabel(level1, None))
            under.addSeparator()
            for level2 in labels:
                action = under.addAction(_shown(level2))
                action.triggered.connect(lambda _checked=False, pair=(level1, level2): self.relabel(*pair))

    def fill_group_menu(self, menu: QMenu) -> None:
        """Offer the groups that the form lacks, and new ones whose labels are to be typed."""
        menu.clear()
        shown = self._desk.shown
        if shown is None:
            return
        present = {(row.level1, row.level2) for row in shown.form.indicators}
        for level1, labels in row_edits.labels_of(shown.form, shown.template).items():
            under = menu.addMenu(_shown(level1))
            for level2 in (label for label in labels if (level1, label) not in present):
                action = under.addAction(_shown(level2))
                action.triggered.connect(lambda _checked=False, pair=(level1, level2): self.add_group(*pair))
            under.addSeparator()
            new_label = under.addAction(texts.NEW_LEVEL2)
            new_label.triggered.connect(lambda _checked=False, level1=level1: self.add_group(level1, ""))
        menu.addSeparator()
        menu.addAction(texts.NEW_LEVEL1).triggered.connect(lambda _checked=False: self.add_group("", ""))

    # --- the road ------------------------------------------------------------------------------

    def _begin(self) -> Shown | None:
        """Commit what is open and return the form on show, nothing if it cannot be."""
        return self._desk.shown if self._bench.commit() else None

    def _begin_rows(self) -> tuple[Shown | None, Table | None, list[int]]:
        """Commit what is open; return form, table under the cursor and its selected rows, or say why not."""
        shown, table, rows = self._begin(), self.table(), self.chosen()
        if shown is None or (table is not None and rows):
            return shown, table, rows
        self.refused.emit(texts.FIXED_ROWS)
        return None, None, []

    def _is_label(self) -> bool:
        """Return whether one merged cell alone is selected."""
        places = self._view.selected()
        return len(places) == 1 and (self.label_level() > 0 or places[0].cell.rows > 1)

    def _column(self) -> str:
        return self._view.current_path.rpartition(".")[2]

    def apply(self, row_edit: RowEdit | None, otherwise: str = "", column: str = "") -> bool:
        """Apply an edit and select its rows; say ``otherwise`` when there is none."""
        if row_edit is None:
            if otherwise:
                self.refused.emit(otherwise)
            return False
        column = column or self._column()
        shown = self._desk.shown
        table = shown.template.table(row_edit.edit.table) if shown is not None else None
        if not self._desk.edit(row_edit.edit):
            return False
        if row_edit.count and table is not None:
            self._show(table, row_edit.at, row_edit.count, column)
        return True

    def _show(self, table: Table, at: int, count: int, column: str = "") -> None:
        """Select ``count`` rows from ``at`` on, in ``column`` where each has it."""
        view = self._view
        if view.grid is None:
            return
        first = row_place(view.grid, table, at, column or self._column())
        if first is None or not view.goto(first.cell.path):
            return
        current, last = view.current(), row_place(view.grid, table, at + count - 1)
        if count > 1 and current is not None and last is not None and current.cell.rows == 1:
            view.select(current.position, (last.row, current.cell.column))


def _named(table: Table, one: str, many: str, count: int) -> str:
    """Return an undo name, which says 指标 of indicators alone."""
    kind = texts.INDICATOR if table.id == INDICATORS else ""
    return (one if count == 1 else many).format(kind=kind, count=count)


def _moving(table: Table, count: int) -> str:
    return _named(table, texts.MOVE_ROW, texts.MOVE_ROWS, count)


def _pair(level1: str, level2: str) -> str:
    return texts.LABEL_PAIR.format(level1=_shown(level1), level2=_shown(level2))


def _shown(label: str) -> str:
    return label.replace("&", "&&") or texts.NO_LABEL


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
MOVE_TO = COMMANDS.add_submenu(
    "move_rows", "移到(&M)", RowCommands.fill_move_menu, needs=Needs.INDICATOR, changes=True
)
ADD_GROUP = COMMANDS.add_submenu(
    "add_group", "添加一级、二级指标(&G)", RowCommands.fill_group_menu, needs=Needs.FORM, changes=True
)
CLEAN = COMMANDS.add("rows_clean", "删除空白指标行(&R)", RowCommands.clean, needs=Needs.FORM, changes=True)
RESTORE = COMMANDS.add(
    "rows_restore", "恢复模板空白行(&T)", RowCommands.restore, needs=Needs.FORM, changes=True
)
NUMBER = COMMANDS.add("rows_number", "重新编号指标(&N)", RowCommands.number, needs=Needs.FORM, changes=True)
SWITCH_NUMBERS = COMMANDS.add(
    "rows_switch_numbers",
    "加上或去掉指标编号(&O)",
    RowCommands.switch_numbers,
    keys="Ctrl+B",
    needs=Needs.FORM,
    changes=True,
)
SHARE = COMMANDS.add("rows_share", "平均分配剩余分值(&J)", RowCommands.share, needs=Needs.FORM, changes=True)
