"""Carry out the commands on the indicator rows of the form on the desk."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.form import numbering, row_edits
from jixiao_gui.form.edits import remove_rows, row_of
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.row_edits import CannotShare, RowEdit
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.desk import Shown
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table import cell_edits
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench


class RowCommands(QObject):
    """Make one edit of each command, give it to the desk and select the rows that it left."""

    refused = Signal(str)  # one sentence: why nothing was done

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(view)
        self._bench, self._desk = bench, bench.desk
        self._view = view

    def chosen(self) -> list[int]:
        """Return the indicator rows of the selection; of a merged label alone, all its rows."""
        form = self._desk.form
        places = self._view.selected()
        if form is None:
            return []
        if len(places) == 1:
            return cell_edits.covering(form, places[0].cell.path)
        block = self._view.block()
        inside = [p for p in places if p.row >= block.top]
        return sorted({row for p in inside if (row := row_of(p.cell.path)) is not None})

    def label_level(self) -> int:
        """Return 1 or 2 when a merged label alone is selected, else 0."""
        places = self._view.selected()
        name = places[0].cell.path.rpartition(".")[2] if len(places) == 1 else ""
        return {"level1": 1, "level2": 2}.get(name, 0)

    # --- rows ----------------------------------------------------------------------------------

    def insert(self, *, below: bool) -> None:
        """Insert blank rows above or below the selected ones, as many as are selected."""
        shown, rows = self._begin()
        if shown is None or not rows:
            return
        form = shown.form
        count = 1 if self.label_level() else len(rows)
        at, like = (rows[-1] + 1, rows[-1]) if below else (rows[0], rows[0])
        name = window_texts.INSERT_ROW if count == 1 else texts.INSERT_ROWS.format(count=count)
        self.apply(row_edits.insert_like(form, at, like, count, name), column="name")

    def duplicate(self) -> None:
        """Insert a copy of the selected rows below them."""
        shown, rows = self._begin()
        if shown is not None and rows:
            name = window_texts.DUPLICATE_ROW
            many = texts.DUPLICATE_ROWS.format(count=len(rows))
            self.apply(row_edits.duplicate(shown.form, rows, name if len(rows) == 1 else many))

    def delete(self) -> None:
        """Remove the selected rows."""
        shown, rows = self._begin()
        if shown is None or not rows:
            return
        form = shown.form
        edit = remove_rows(form, rows, window_texts.DELETE_ROWS.format(count=len(rows)))
        if self._desk.edit(edit) and self._desk.form is not None:
            self._show(min(rows[0], len(self._desk.form.indicators) - 1), 1)

    def step(self, by: int) -> None:
        """Move the selected rows up or down by one; of a merged label, its whole group or section."""
        shown, rows = self._begin()
        if shown is None or not rows:
            return
        form = shown.form
        level = self.label_level()
        if level:
            label = getattr(form.indicators[rows[0]], f"level{level}")
            name = texts.MOVE_GROUP.format(label=label or texts.NO_LABEL)
            row_edit = row_edits.step_group(form, rows[0], level, by, name)
        else:
            row_edit = row_edits.step(form, rows, by, _moving(len(rows)))
        self.apply(row_edit, texts.AT_THE_EDGE)

    def drop(self, rows: list[int], before: int, like: int, level: int) -> None:
        """Put rows that the mouse dragged before row ``before``, with the labels of row ``like``."""
        shown, _ = self._begin()
        if shown is not None:
            self.apply(row_edits.move(shown.form, rows, before, like, _moving(len(rows)), level=level))

    def relabel(self, level1: str, level2: str | None) -> None:
        """Move the selected rows into another group, or another section with their level 2 as it is."""
        shown, rows = self._begin()
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
        shown, _ = self._begin()
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
        shown, _ = self._begin()
        if shown is not None and not self._desk.edit(cell_edits.cleaned(shown.form)):
            self.refused.emit(texts.NO_BLANKS)

    def restore(self) -> None:
        """Put the template's blank rows back in."""
        shown, _ = self._begin()
        if shown is not None:
            row_edit = row_edits.restore_blanks(shown.form, shown.template, texts.RESTORE_BLANKS)
            self.apply(row_edit, texts.ALL_THERE, column="name")

    def number(self) -> None:
        """Number the names anew."""
        shown, _ = self._begin()
        if shown is not None and not self._desk.edit(
            numbering.renumber(shown.form, shown.template, texts.RENUMBER)
        ):
            self.refused.emit(texts.NUMBERED)

    def switch_numbers(self) -> None:
        """Take the numbers away where every name has one, else number all."""
        shown, _ = self._begin()
        if shown is None:
            return
        if numbering.all_numbered(shown.form, shown.template):
            self._desk.edit(numbering.unnumber(shown.form, shown.template, texts.UNNUMBER))
        elif not self._desk.edit(numbering.renumber(shown.form, shown.template, texts.NUMBER)):
            self.refused.emit(texts.NOT_NUMBERED)

    def share(self) -> None:
        """Share what is left of the weights out over the selected rows, or those that have none."""
        shown, rows = self._begin()
        if shown is None:
            return
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

    def _begin(self) -> tuple[Shown | None, list[int]]:
        """Commit what is open; return the form on show and the selected rows, nothing if it cannot be."""
        if not self._bench.commit():
            return None, []
        return self._desk.shown, self.chosen()

    def apply(self, row_edit: RowEdit | None, otherwise: str = "", column: str = "") -> bool:
        """Apply an edit and select its rows; say ``otherwise`` when there is none."""
        if row_edit is None:
            if otherwise:
                self.refused.emit(otherwise)
            return False
        column = column or self._view.current_path.rpartition(".")[2]
        if not self._desk.edit(row_edit.edit):
            return False
        if row_edit.count:
            self._show(row_edit.at, row_edit.count, column)
        return True

    def _show(self, at: int, count: int, column: str = "") -> None:
        """Select ``count`` rows from ``at`` on, in ``column`` where each has it."""
        view = self._view
        column = column or view.current_path.rpartition(".")[2]
        first = f"indicators.{at}.{column}"
        if view.grid is None or not (view.goto(first) or view.goto(f"indicators.{at}.name")):
            return
        current, last = view.current(), view.grid.by_path.get(f"indicators.{at + count - 1}.name")
        if count > 1 and current is not None and last is not None and current.cell.rows == 1:
            view.select(current.position, (last.row, current.cell.column))


def _moving(count: int) -> str:
    return window_texts.MOVE_ROW if count == 1 else texts.MOVE_ROWS.format(count=count)


def _pair(level1: str, level2: str) -> str:
    return texts.LABEL_PAIR.format(level1=_shown(level1), level2=_shown(level2))


def _shown(label: str) -> str:
    return label.replace("&", "&&") or texts.NO_LABEL


COMMANDS: CommandTable[RowCommands] = CommandTable(Menu.ROWS)
ABOVE = COMMANDS.add(
    "row_above",
    "在上方插入指标(&A)",
    lambda rows: rows.insert(below=False),
    keys="Shift+F4",
    icon="row_above",
    needs=Needs.ROW,
    changes=True,
)
BELOW = COMMANDS.add(
    "row_below",
    "在下方插入指标(&B)",
    lambda rows: rows.insert(below=True),
    keys="F4",
    icon="row_below",
    short="插入指标",
    needs=Needs.ROW,
    changes=True,
)
COPY = COMMANDS.add(
    "row_copy", "创建指标副本(&C)", RowCommands.duplicate, keys="Ctrl+Shift+D", needs=Needs.ROW, changes=True
)
DELETE = COMMANDS.add(
    "row_delete",
    "删除指标(&D)",
    RowCommands.delete,
    keys="Ctrl+-",
    icon="row_delete",
    short="删除指标",
    needs=Needs.ROW,
    changes=True,
)
UP = COMMANDS.add(
    "row_up",
    "上移指标(&U)",
    lambda rows: rows.step(-1),
    keys="Alt+Up",
    icon="up",
    needs=Needs.ROW,
    changes=True,
)
DOWN = COMMANDS.add(
    "row_down",
    "下移指标(&W)",
    lambda rows: rows.step(1),
    keys="Alt+Down",
    icon="down",
    needs=Needs.ROW,
    changes=True,
)
MOVE_TO = COMMANDS.add_submenu(
    "move_rows", "移到(&M)", RowCommands.fill_move_menu, needs=Needs.ROW, changes=True
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
SHARE = COMMANDS.add("rows_share", "平均分配剩余分值(&S)", RowCommands.share, needs=Needs.FORM, changes=True)
