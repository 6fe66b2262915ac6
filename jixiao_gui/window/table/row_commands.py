"""What the menus, keys and the mouse do to the indicator rows of the form on the desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.form import row_edits
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.row_edits import CannotShare, RowEdit
from jixiao_gui.form.row_order import remove_rows
from jixiao_gui.form.template import Template
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.table import cell_edits, texts
from jixiao_gui.window.table.sheet_view import SheetView


class RowCommands(QObject):
    """Each command makes one edit, gives it to the desk and selects the rows that it left."""

    refused = Signal(str)  # one sentence: why nothing was done

    def __init__(self, desk: Desk, view: SheetView, commit: Callable[[], bool]) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._commit = commit

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What each action does, by its id."""
        return {
            "row_above": lambda: self.insert(below=False),
            "row_below": lambda: self.insert(below=True),
            "row_copy": self.duplicate,
            "row_delete": self.delete,
            "row_up": lambda: self.step(-1),
            "row_down": lambda: self.step(1),
            "rows_clean": self.clean,
            "rows_restore": self.restore,
            "rows_number": lambda: self.number(on=True),
            "rows_unnumber": lambda: self.number(on=False),
            "rows_share": self.share,
        }

    def chosen(self) -> list[int]:
        """The indicator rows of the selection; of a merged label alone, all its rows."""
        form = self._desk.form
        places = self._view.selected()
        if form is None:
            return []
        if len(places) == 1:
            return cell_edits.covering(form, places[0].cell.path)
        block = self._view.block()
        inside = [p for p in places if p.row >= block.top]
        return sorted({row for p in inside if (row := cell_edits.row_of(p.cell.path)) is not None})

    def label_level(self) -> int:
        """1 or 2 when a merged label alone is selected, else 0."""
        places = self._view.selected()
        name = places[0].cell.path.rpartition(".")[2] if len(places) == 1 else ""
        return {"level1": 1, "level2": 2}.get(name, 0)

    # --- rows ----------------------------------------------------------------------------------

    def insert(self, *, below: bool) -> None:
        """Blank rows above or below the selected ones, as many as are selected."""
        form, _, rows = self._begin()
        if form is None or not rows:
            return
        count = 1 if self.label_level() else len(rows)
        at, like = (rows[-1] + 1, rows[-1]) if below else (rows[0], rows[0])
        name = window_texts.INSERT_ROW if count == 1 else texts.INSERT_ROWS.format(count=count)
        self.apply(row_edits.insert_like(form, at, like, count, name), column="name")

    def duplicate(self) -> None:
        """A copy of the selected rows below them."""
        form, _, rows = self._begin()
        if form is not None and rows:
            name = window_texts.DUPLICATE_ROW
            many = texts.DUPLICATE_ROWS.format(count=len(rows))
            self.apply(row_edits.duplicate(form, rows, name if len(rows) == 1 else many))

    def delete(self) -> None:
        """Remove the selected rows."""
        form, _, rows = self._begin()
        if form is None or not rows:
            return
        edit = remove_rows(form, rows, window_texts.DELETE_ROWS.format(count=len(rows)))
        if self._desk.edit(edit) and self._desk.form is not None:
            self._show(min(rows[0], len(self._desk.form.indicators) - 1), 1)

    def step(self, by: int) -> None:
        """Move the selected rows up or down by one; of a merged label, its whole group or section."""
        form, _, rows = self._begin()
        if form is None or not rows:
            return
        level = self.label_level()
        if level:
            label = getattr(form.indicators[rows[0]], f"level{level}")
            name = texts.MOVE_GROUP.format(label=label or texts.NO_LABEL)
            made = row_edits.step_group(form, rows[0], level, by, name)
        else:
            made = row_edits.step(form, rows, by, _moving(len(rows)))
        self.apply(made, texts.AT_THE_EDGE)

    def drop(self, rows: list[int], before: int, like: int, level: int) -> None:
        """Rows dragged by the mouse: put before row ``before``, with the labels of row ``like``."""
        form, _, _ = self._begin()
        if form is not None:
            self.apply(row_edits.move(form, rows, before, like, _moving(len(rows)), level=level))

    def relabel(self, level1: str, level2: str | None) -> None:
        """Move the selected rows into another group, or another section with their level 2 as it is."""
        form, template, rows = self._begin()
        if form is None or template is None or not rows:
            return
        name = texts.RELABEL.format(label=level1 if level2 is None else _pair(level1, level2))
        self.apply(row_edits.relabel(form, template, rows, level1, level2, name), texts.SAME_PLACE)

    def add_group(self, level1: str, level2: str) -> None:
        """A blank row of another group, where the template has it; a label without words is to be typed."""
        form, template, _ = self._begin()
        if form is None or template is None:
            return
        name = texts.ADD_GROUP.format(label=_pair(level1, level2))
        if not level2:
            name = texts.ADD_GROUP_BLANK if level1 else texts.ADD_SECTION_BLANK
        column = "name" if level2 else ("level2" if level1 else "level1")
        if self.apply(row_edits.add(form, template, [Indicator(level1, level2)], name), column=column):
            self._view.setFocus()
            self._view.begin_edit()

    # --- all rows ------------------------------------------------------------------------------

    def clean(self) -> None:
        """Remove the blank indicator rows."""
        form, _, _ = self._begin()
        if form is not None and not self._desk.edit(cell_edits.cleaned(form)):
            self.refused.emit(texts.NO_BLANKS)

    def restore(self) -> None:
        """Put the template's blank rows back in."""
        form, template, _ = self._begin()
        if form is not None and template is not None:
            made = row_edits.restore_blanks(form, template, texts.RESTORE_BLANKS)
            self.apply(made, texts.ALL_THERE, column="name")

    def number(self, *, on: bool) -> None:
        """Number the names anew, or take the numbers away."""
        form, _, _ = self._begin()
        if form is None:
            return
        if on:
            self.apply(row_edits.renumber(form, texts.RENUMBER), texts.NUMBERED)
        else:
            self.apply(row_edits.unnumber(form, texts.UNNUMBER), texts.NOT_NUMBERED)

    def share(self) -> None:
        """Share what is left of the weights out over the selected rows, or those that have none."""
        form, template, rows = self._begin()
        if form is None or template is None:
            return
        try:
            self.apply(row_edits.share_weights(form, template, rows, texts.SHARE_WEIGHTS))
        except CannotShare as error:
            self.refused.emit(str(error))

    # --- menus ---------------------------------------------------------------------------------

    def fill_move_menu(self, menu: QMenu) -> None:
        """The groups to which the selected rows can be moved, a submenu for each section."""
        menu.clear()
        form, template = self._desk.form, self._desk.template
        if form is None or template is None:
            return
        for level1, labels in row_edits.labels_of(form, template).items():
            under = menu.addMenu(_shown(level1))
            keep = under.addAction(texts.KEEP_LEVEL2)
            keep.triggered.connect(lambda _checked=False, level1=level1: self.relabel(level1, None))
            under.addSeparator()
            for level2 in labels:
                action = under.addAction(_shown(level2))
                action.triggered.connect(lambda _checked=False, pair=(level1, level2): self.relabel(*pair))

    def fill_group_menu(self, menu: QMenu) -> None:
        """The groups that the form lacks, and new ones whose labels are to be typed."""
        menu.clear()
        form, template = self._desk.form, self._desk.template
        if form is None or template is None:
            return
        here = {(row.level1, row.level2) for row in form.indicators}
        for level1, labels in row_edits.labels_of(form, template).items():
            under = menu.addMenu(_shown(level1))
            for level2 in (label for label in labels if (level1, label) not in here):
                action = under.addAction(_shown(level2))
                action.triggered.connect(lambda _checked=False, pair=(level1, level2): self.add_group(*pair))
            under.addSeparator()
            other = under.addAction(texts.NEW_LEVEL2)
            other.triggered.connect(lambda _checked=False, level1=level1: self.add_group(level1, ""))
        menu.addSeparator()
        menu.addAction(texts.NEW_LEVEL1).triggered.connect(lambda _checked=False: self.add_group("", ""))

    # --- the road ------------------------------------------------------------------------------

    def _begin(self) -> tuple[Form | None, Template | None, list[int]]:
        """Commit what is open; form, template and selected rows as they are then, none if it cannot be."""
        if not self._commit():
            return None, None, []
        return self._desk.form, self._desk.template, self.chosen()

    def apply(self, made: RowEdit | None, otherwise: str = "", column: str = "") -> bool:
        """Apply an edit and select its rows; say ``otherwise`` when there is none."""
        if made is None:
            if otherwise:
                self.refused.emit(otherwise)
            return False
        column = column or self._view.current_path.rpartition(".")[2]
        if not self._desk.edit(made.edit):
            return False
        if made.count:
            self._show(made.at, made.count, column)
        return True

    def _show(self, at: int, count: int, column: str = "") -> None:
        """Select ``count`` rows from ``at`` on, in ``column`` where each has it."""
        view = self._view
        column = column or view.current_path.rpartition(".")[2]
        first = f"indicators.{at}.{column}"
        if view.grid is None or not (view.goto(first) or view.goto(f"indicators.{at}.name")):
            return
        here, last = view.current(), view.grid.by_path.get(f"indicators.{at + count - 1}.name")
        if count > 1 and here is not None and last is not None and here.cell.rows == 1:
            view.select(here.position, (last.row, here.cell.column))


def _moving(count: int) -> str:
    return window_texts.MOVE_ROW if count == 1 else texts.MOVE_ROWS.format(count=count)


def _pair(level1: str, level2: str) -> str:
    return texts.LABEL_PAIR.format(level1=_shown(level1), level2=_shown(level2))


def _shown(label: str) -> str:
    return label.replace("&", "&&") or texts.NO_LABEL
