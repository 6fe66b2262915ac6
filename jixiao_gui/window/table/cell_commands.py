"""Carry out typing, ticking, pasting and filling on the cells of the form on the desk."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from jixiao_gui.form.cell_texts import row_of
from jixiao_gui.form.numbering import row_prefix
from jixiao_gui.form.values import is_bare_number, unit_of
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table import cell_edits
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.clipboard import PastedBlock
from jixiao_gui.window.table.manual_notice import ManualNotice
from jixiao_gui.window.table.money_notice import MoneyNotice
from jixiao_gui.window.table.paste_plan import PastePlan
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench

_MOST_QUOTED, _QUOTED = 5, 20
"""Texts that are quoted at most, and characters of each."""


class CellCommands(QObject):
    """Commands on cells; each is one undo step."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was
    typed = Signal(dict, str)  # as `SheetView.edited`, once the form has taken it

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(view)
        self._bench, self._desk = bench, bench.desk
        self._view = view
        self._notice = ManualNotice(bench, view)
        self._money = MoneyNotice(bench, view)

    def type(self, cells: dict[str, str], kind: str) -> None:
        """Put texts into cells by path; an empty text makes a computed cell follow its formula again."""
        desk = self._desk
        if desk.shown is None:
            return
        before = desk.shown
        edit = cell_edits.typed(before, cells, kind)
        if desk.edit(edit):
            self._notice.ask(before, cells)
        elif edit is not None:
            if kind in ("type", "complete"):
                self._reopen(*next(iter(cells.items())))
            return
        self.typed.emit(cells, kind)

    def tick(self, path: str, box: int, beside: bool) -> None:
        """Tick a box of the cell at ``path``, the next one where ``box`` is -1, or put a tick into the cell.

        A cell that takes no ticks gets the blank of the space bar that was pressed. ``beside``: other boxes
        keep their ticks.
        """
        shown = self._desk.shown
        if shown is None:
            return
        edit, applies = cell_edits.ticked(shown, path, box, alone=not beside)
        if not applies:
            self._view.begin_edit(" ")
        elif self._view.read_only:
            self.hinted.emit(window_texts.READ_ONLY_EDIT)
        else:
            self._desk.edit(edit)

    def row_prefix(self, path: str) -> str:
        """Return the text that stays when a cell is typed over: the number before an indicator's name."""
        shown, row = self._desk.shown, row_of(path)
        if shown is None or row is None or not path.endswith(".name"):
            return ""
        return row_prefix(shown.form, shown.template, row)

    def tail(self, path: str, text: str) -> str:
        """Return the unit of the target, to be put behind a bare number typed as a row's actual value.

        Return "" where the cell held a bare number before, for the clerk wants it without a unit.
        """
        shown, row = self._desk.shown, row_of(path)
        if shown is None or row is None or not path.endswith(".actual") or row >= len(shown.form.indicators):
            return ""
        before = self._view.original
        if not is_bare_number(text) or is_bare_number(before):
            return ""
        return unit_of(shown.form.indicators[row].target)

    def _reopen(self, path: str, text: str) -> None:
        """Open the editor again with a text that the book did not take, so that it is not lost."""
        if self._view.goto(path):
            self._view.begin_edit(text)

    def paste(self, path: str, block: PastedBlock) -> None:
        """Paste a block into the selected cells, or from the current one on; tell what found no cell."""
        desk, grid = self._desk, self._view.grid
        if desk.shown is None or grid is None:
            return
        selected_block, lines = self._view.block(), block.lines
        single = len(self._view.selected()) == 1
        if not single and block.text is not None:
            cells = {
                place.cell.path: block.text for place in grid.inside(selected_block) if place.cell.editable
            }
            self.type(cells, "paste")
            return
        position = self._view.position if single else (selected_block.top, selected_block.left)
        figures = cell_edits.figure_lines(path, block.text) if block.text is not None else None
        if figures is not None:
            lines = figures
        if not single:
            lines = cell_edits.spread(grid, selected_block, lines)
        before = desk.shown
        edit, plan = cell_edits.pasted(desk.shown, position, lines, sure=block.sure)
        if figures is not None and plan.left:
            self.hinted.emit(texts.PASTE_TWO_FIGURES.format(count=len(figures)))
            return
        if not plan.cells or (edit is not None and not desk.edit(edit)):
            self.hinted.emit(window_texts.NO_PLACE_TO_PASTE)
            return
        cells = {cell.path: text for cell, text in plan.cells}
        self._notice.ask(before, cells)
        self._money.ask(cells)
        self._tell(plan)
        if len(lines) > 1 or len(lines[0]) > 1:
            self._select_pasted(position, plan)

    def _select_pasted(self, position: tuple[int, int], plan: PastePlan) -> None:
        """Select the cells of ``plan`` from ``position`` on; equal labels in a column are one cell now."""
        grid = self._view.grid
        places = [place for cell, _ in plan.cells if (place := grid.by_path.get(cell.path))] if grid else []
        if places:
            last = max(place.row for place in places), max(place.right for place in places) - 1
            self._view.select(position, last)

    def _tell(self, plan: PastePlan) -> None:
        """Show which texts of a block found no cell, and how many cells were not emptied."""
        sentences = []
        if plan.left:
            words = "”“".join(" ".join(text.split())[:_QUOTED] for text in plan.left[:_MOST_QUOTED])
            more = texts.PASTE_MORE if len(plan.left) > _MOST_QUOTED else ""
            sentences.append(texts.PASTE_LEFT.format(count=len(plan.left), words=words, more=more))
        if plan.kept:
            sentences.append(texts.PASTE_KEPT.format(count=plan.kept))
        if sentences:
            self._desk.message.emit("warning", "".join(sentences))

    def fill(self, *, down: bool) -> None:
        """Copy the block's first row down or first column right; a single cell takes its neighbour's."""
        self._bench.commit()
        desk, grid = self._desk, self._view.grid
        if desk.shown is None or grid is None:
            return
        cells = cell_edits.fill_texts(grid, self._view.block(), down=down)
        kind = "fill_down" if down else "fill_right"
        if not desk.edit(cell_edits.typed(desk.shown, cells, kind)):
            self.hinted.emit(texts.NOTHING_ABOVE if down else texts.NOTHING_LEFT)

    def may_follow(self) -> bool:
        """Return whether a selected cell overrides its formula."""
        shown = self._desk.shown
        paths = [place.cell.path for place in self._view.selected()]
        return shown is not None and cell_edits.followed(shown, paths) is not None

    def follow(self) -> None:
        """Make the selected computed cells follow their formulas again."""
        self._bench.commit()
        desk = self._desk
        if desk.shown is not None:
            paths = [place.cell.path for place in self._view.selected()]
            desk.edit(cell_edits.followed(desk.shown, paths))


COMMANDS: CommandTable[CellCommands] = CommandTable(Menu.EDIT)
FOLLOW = COMMANDS.add(
    "follow",
    "恢复自动计算(&F)",
    CellCommands.follow,
    keys="F9",
    icon="auto",
    needs=Needs.FORM,
    changes=True,
)
FILL_DOWN = COMMANDS.add(
    "fill_down",
    "向下填充(&D)",
    lambda cells: cells.fill(down=True),
    keys="Ctrl+D",
    needs=Needs.FORM,
    changes=True,
)
FILL_RIGHT = COMMANDS.add(
    "fill_right",
    "向右填充(&R)",
    lambda cells: cells.fill(down=False),
    keys="Ctrl+R",
    needs=Needs.FORM,
    changes=True,
)
