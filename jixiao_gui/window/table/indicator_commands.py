"""Carry out the commands on indicators alone: their groups, numbers, weights and blank rows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.form import numbering, row_edits
from jixiao_gui.form.model import Indicator
from jixiao_gui.form.row_edits import CannotShare
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table import cell_edits
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.row_commands import RowCommands
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench


class IndicatorCommands(QObject):
    """Commands on indicators; each is one undo step."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was

    def __init__(self, bench: Workbench, view: SheetView, rows: RowCommands) -> None:
        super().__init__(view)
        self._desk, self._view, self._rows = bench.desk, view, rows

    # --- groups ----------------------------------------------------------------------------------

    def relabel(self, level1: str, level2: str | None) -> None:
        """Move the selected rows into another group, or section (``None``: level 2 unchanged)."""
        shown = self._rows.commit_form()
        rows = self._rows.chosen_indicators()
        if shown is None or not rows:
            return
        name = texts.RELABEL.format(label=level1 if level2 is None else _pair(level1, level2))
        self._rows.apply(
            row_edits.relabel(shown.form, shown.template, rows, level1, level2, name), texts.SAME_PLACE
        )

    def add_group(self, level1: str, level2: str) -> None:
        """Add a blank row of another group where the template has it; an empty label is to be typed."""
        shown = self._rows.commit_form()
        if shown is None:
            return
        name = texts.ADD_GROUP.format(label=_pair(level1, level2))
        if not level2:
            name = texts.ADD_GROUP_BLANK if level1 else texts.ADD_SECTION_BLANK
        column = "name" if level2 else ("level2" if level1 else "level1")
        if self._rows.apply(
            row_edits.add(shown.form, shown.template, [Indicator(level1, level2)], name), column=column
        ):
            self._view.setFocus()
            self._view.begin_edit()

    # --- all rows --------------------------------------------------------------------------------

    def clean(self) -> None:
        """Remove the blank indicator rows."""
        shown = self._rows.commit_form()
        if shown is not None and not self._desk.edit(cell_edits.remove_blanks(shown.form)):
            self.hinted.emit(texts.NO_BLANKS)

    def restore(self) -> None:
        """Restore the template's blank rows."""
        shown = self._rows.commit_form()
        if shown is not None:
            row_edit = row_edits.restore_blanks(shown.form, shown.template, texts.RESTORE_BLANKS)
            self._rows.apply(row_edit, texts.ALL_THERE, column="name")

    def number(self) -> None:
        """Number the names of the indicators again."""
        shown = self._rows.commit_form()
        if shown is not None and not self._desk.edit(
            numbering.renumber(shown.form, shown.template, texts.RENUMBER)
        ):
            self.hinted.emit(texts.NUMBERED)

    def switch_numbers(self) -> None:
        """Remove the numbers where every name has one, else number all names."""
        shown = self._rows.commit_form()
        if shown is None:
            return
        if numbering.all_numbered(shown.form, shown.template):
            self._desk.edit(numbering.unnumber(shown.form, shown.template, texts.UNNUMBER))
        elif not self._desk.edit(numbering.renumber(shown.form, shown.template, texts.NUMBER)):
            self.hinted.emit(texts.NOT_NUMBERED)

    def share(self) -> None:
        """Divide the remaining weight among the selected rows, or those without a weight."""
        shown = self._rows.commit_form()
        if shown is None:
            return
        rows = self._rows.chosen_indicators()
        try:
            self._rows.apply(row_edits.share_weights(shown.form, shown.template, rows, texts.SHARE_WEIGHTS))
        except CannotShare as error:
            self.hinted.emit(str(error))

    # --- menus -----------------------------------------------------------------------------------

    def fill_move_menu(self, menu: QMenu) -> None:
        """Fill ``menu`` with the groups to move the selected rows to, a submenu for each section."""
        menu.clear()
        shown = self._desk.shown
        if shown is None:
            return
        for level1, labels in row_edits.labels_of(shown.form, shown.template).items():
            section_menu = menu.addMenu(_shown(level1))
            keep = section_menu.addAction(texts.KEEP_LEVEL2)
            keep.triggered.connect(lambda _checked=False, level1=level1: self.relabel(level1, None))
            section_menu.addSeparator()
            for level2 in labels:
                action = section_menu.addAction(_shown(level2))
                action.triggered.connect(lambda _checked=False, pair=(level1, level2): self.relabel(*pair))

    def fill_group_menu(self, menu: QMenu) -> None:
        """Fill ``menu`` with the groups that the form lacks, and new ones whose labels are to be typed."""
        menu.clear()
        shown = self._desk.shown
        if shown is None:
            return
        present = {(row.level1, row.level2) for row in shown.form.indicators}
        for level1, labels in row_edits.labels_of(shown.form, shown.template).items():
            section_menu = menu.addMenu(_shown(level1))
            for level2 in (label for label in labels if (level1, label) not in present):
                action = section_menu.addAction(_shown(level2))
                action.triggered.connect(lambda _checked=False, pair=(level1, level2): self.add_group(*pair))
            section_menu.addSeparator()
            new_label = section_menu.addAction(texts.NEW_LEVEL2)
            new_label.triggered.connect(lambda _checked=False, level1=level1: self.add_group(level1, ""))
        menu.addSeparator()
        menu.addAction(texts.NEW_LEVEL1).triggered.connect(lambda _checked=False: self.add_group("", ""))


def _pair(level1: str, level2: str) -> str:
    return texts.LABEL_PAIR.format(level1=_shown(level1), level2=_shown(level2))


def _shown(label: str) -> str:
    return label.replace("&", "&&") or texts.NO_LABEL


COMMANDS: CommandTable[IndicatorCommands] = CommandTable(Menu.ROWS)
MOVE_TO = COMMANDS.add_submenu(
    "move_rows", "移到(&M)", IndicatorCommands.fill_move_menu, needs=Needs.INDICATOR, changes=True
)
ADD_GROUP = COMMANDS.add_submenu(
    "add_group", "添加一级、二级指标(&G)", IndicatorCommands.fill_group_menu, needs=Needs.FORM, changes=True
)
CLEAN = COMMANDS.add(
    "rows_clean", "删除空白指标行(&R)", IndicatorCommands.clean, needs=Needs.FORM, changes=True
)
RESTORE = COMMANDS.add(
    "rows_restore", "恢复模板空白行(&T)", IndicatorCommands.restore, needs=Needs.FORM, changes=True
)
NUMBER = COMMANDS.add(
    "rows_number", "重新编号指标(&N)", IndicatorCommands.number, needs=Needs.FORM, changes=True
)
SWITCH_NUMBERS = COMMANDS.add(
    "rows_switch_numbers",
    "加上或去掉指标编号(&O)",
    IndicatorCommands.switch_numbers,
    keys="Ctrl+B",
    needs=Needs.FORM,
    changes=True,
)
SHARE = COMMANDS.add(
    "rows_share", "平均分配剩余分值(&J)", IndicatorCommands.share, needs=Needs.FORM, changes=True
)
