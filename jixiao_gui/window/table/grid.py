"""Navigate on a sheet: which cell owns a square of the grid, and which cells lie beside it. Without Qt.

A position is a grid row and a grid column; inside a merged cell it is kept, so that arrows cross the cell
along the line on which they entered it.
"""

from __future__ import annotations

from dataclasses import dataclass

from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.sheet.sheet import Cell, Role, Sheet

Position = tuple[int, int]
_NAMES = ("item", "term_item", *LEVEL_FIELDS, "term_level2")
"""Fields whose cells name their row: printed words, seldom changed and not to be typed over."""

_POINTS = ("weight", "score")


@dataclass(frozen=True, slots=True)
class Place:
    """A printed cell and the row in which it begins."""

    row: int
    cell: Cell

    @property
    def position(self) -> Position:
        """Return the cell's row and first column."""
        return self.row, self.cell.column

    @property
    def bottom(self) -> int:
        """Return the row after the cell's last one."""
        return self.row + self.cell.rows

    @property
    def right(self) -> int:
        """Return the column after the cell's last one."""
        return self.cell.column + self.cell.columns

    @property
    def names_row(self) -> bool:
        """Return whether the cell holds the name of a fund line or of a group of indicators."""
        return bool(self.cell.text.strip()) and self.cell.path.rpartition(".")[2] in _NAMES

    @property
    def is_tab_stop(self) -> bool:
        """Return whether Tab stops here: the cell is editable, and not the name of a row, a computed figure,
        points that the form prints (10 of the execution rate, 100 of the total, dashes), or the empty
        execution rate of a source of funds, which hardly any place fills in.
        """
        head, name = self.cell.path.partition(".")[0], self.cell.path.rpartition(".")[2]
        printed_points = head in ("funds", "total") and name in _POINTS and bool(self.cell.text.strip())
        computed = self.cell.role is Role.COMPUTED
        unused_rate = head == "funds" and name == "rate" and not self.cell.text.strip()
        passed = self.names_row or printed_points or computed or unused_rate
        return self.cell.editable and not passed


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of the grid; ``bottom`` and ``right`` are exclusive."""

    top: int
    left: int
    bottom: int
    right: int


class Grid:
    """The squares of a sheet and the cells that own them."""

    def __init__(self, sheet: Sheet, before: Grid | None = None) -> None:
        """Build the grid; ``before``, the grid of another state of the same form, provides unchanged rows."""
        self.sheet = sheet
        self.rows = len(sheet.rows)
        self.columns = len(sheet.widths)
        self._by_row: list[list[Place]] = []
        if before is None or not self._take_over(before):
            self._by_row = [
                [Place(row_number, cell) for cell in row.cells if cell.rows]
                for row_number, row in enumerate(sheet.rows)
            ]
            self.places = [place for row in self._by_row for place in row]
            self.by_path = {place.cell.path: place for place in self.places if place.cell.path}
            self._owners: list[list[Place | None]] = [[None] * self.columns for _ in range(self.rows)]
            for place in self.places:
                self._own(place)

    def _take_over(self, before: Grid) -> bool:
        """Take over the unchanged rows of ``before``; return False when the others differ in shape."""
        old_rows, new_rows = before.sheet.rows, self.sheet.rows
        if len(old_rows) != len(new_rows) or before.columns != self.columns:
            return False
        differing = [number for number, row in enumerate(new_rows) if row is not old_rows[number]]
        for number in differing:
            shapes = [
                [(cell.column, cell.columns, cell.rows) for cell in row.cells]
                for row in (old_rows[number], new_rows[number])
            ]
            if shapes[0] != shapes[1]:
                return False
        self._by_row = [*before._by_row]
        self._owners = [[*row] for row in before._owners] if differing else before._owners
        self.by_path = {**before.by_path}
        for number in differing:
            for place in self._by_row[number]:
                self.by_path.pop(place.cell.path, None)
            self._by_row[number] = [Place(number, cell) for cell in new_rows[number].cells if cell.rows]
            for place in self._by_row[number]:
                self._own(place)
                if place.cell.path:
                    self.by_path[place.cell.path] = place
        self.places = [place for row in self._by_row for place in row]
        return True

    def _own(self, place: Place) -> None:
        right = min(place.right, self.columns)
        for row in range(place.row, min(place.bottom, self.rows)):
            self._owners[row][place.cell.column : right] = [place] * (right - place.cell.column)

    def owner(self, position: Position) -> Place | None:
        """Return the cell that owns ``position``; ``None`` outside the sheet."""
        row, column = position
        if 0 <= row < self.rows and 0 <= column < self.columns:
            return self._owners[row][column]
        return None

    def first(self) -> Position | None:
        """Return the position of the first editable cell, or ``None``."""
        return next((place.position for place in self.places if place.cell.editable), None)

    def last(self) -> Position | None:
        """Return the position of the last editable cell, or ``None``."""
        return next((place.position for place in reversed(self.places) if place.cell.editable), None)

    def step(self, position: Position, down: int, right: int) -> Position | None:
        """Return the next editable cell, one step up, down, left or right; printed words are skipped."""
        place = self.owner(position)
        row, column = position
        while place is not None:
            if down:
                row = place.bottom if down > 0 else place.row - 1
            else:
                column = place.right if right > 0 else place.cell.column - 1
            place = self.owner((row, column))
            if place is not None and place.cell.editable:
                return row, column
        return None

    def neighbour(self, position: Position, down: int, right: int) -> Position | None:
        """Return the square beside the cell at ``position``, editable or not; for extending blocks."""
        place = self.owner(position)
        if place is None:
            return None
        row, column = position
        if down:
            row = place.bottom if down > 0 else place.row - 1
        if right:
            column = place.right if right > 0 else place.cell.column - 1
        return (row, column) if self.owner((row, column)) else None

    def edge(self, position: Position, down: int, right: int) -> Position:
        """Return the last cell that repeated `step` reaches in one direction."""
        reached = position
        while (following := self.step(reached, down, right)) is not None:
            reached = following
        return reached

    def jump(self, position: Position, down: int, right: int) -> Position:
        """Return the target of Ctrl with an arrow: the end of a run of filled cells, or the next filled one.

        Printed words end a run, so that heads separate the sections.
        """
        reached = self.step(position, down, right)
        if reached is None:
            return position
        run = self._adjoin(position, reached, down, right)
        while (further := self.step(reached, down, right)) is not None:
            if (run and not self._adjoin(reached, further, down, right)) or (
                not run and self._filled(reached)
            ):
                break
            reached = further
        return reached

    def following(self, position: Position) -> Position | None:
        """Return the target of Tab: right along the row, then the first cell of a later row.

        Names of rows are skipped, and cells that begin in a row above.
        """
        candidate = self.step(position, 0, 1)
        while candidate is not None:
            owner = self.owner(candidate)
            if owner is not None and owner.row == position[0] and owner.is_tab_stop:
                return candidate
            candidate = self.step(candidate, 0, 1)
        for row in range(position[0] + 1, self.rows):
            for place in self._tab_stops(row):
                return place.position
        return None

    def below(self, position: Position, down: int) -> Position | None:
        """Return the target of Enter: one step down or up; from the name of a row, the cell beside it.

        When it starts at a name, it goes to the next name, for clerks who reword them.
        """
        below = self.step(position, down, 0)
        start, target = self.owner(position), self.owner(below) if below is not None else None
        if below is None or start is None or target is None or start.names_row or not target.names_row:
            return below
        beside = self.following(below)
        return beside if beside is not None and beside[0] == below[0] else below

    def preceding(self, position: Position) -> Position | None:
        """Return the target of Shift+Tab: left along the row, then the last cell of an earlier row.

        It skips the same cells as Tab.
        """
        row = position[0]
        candidate = self.step(position, 0, -1)
        while candidate is not None:
            owner = self.owner(candidate)
            if owner is not None and owner.row == row and owner.is_tab_stop:
                return candidate
            candidate = self.step(candidate, 0, -1)
        for above in range(row - 1, -1, -1):
            for place in self._tab_stops(above, reverse=True):
                return place.position
        return None

    def block(self, corner: Position, opposite: Position) -> Block:
        """Return the smallest block that holds both positions and cuts no merged cell."""
        top, bottom = sorted((corner[0], opposite[0]))
        left, right = sorted((corner[1], opposite[1]))
        block = Block(top, left, bottom + 1, right + 1)
        while True:
            places = self._touching(block)
            grown = Block(
                min((place.row for place in places), default=block.top),
                min((place.cell.column for place in places), default=block.left),
                max((place.bottom for place in places), default=block.bottom),
                max((place.right for place in places), default=block.right),
            )
            if grown == block:
                return block
            block = grown

    def inside(self, block: Block) -> list[Place]:
        """Return the cells of a block, row by row."""
        return sorted(self._touching(block), key=lambda place: place.position)

    def texts(self, block: Block) -> list[list[str]]:
        """Return the texts of a block, a list for each row; "" for a square covered from above."""
        return [
            [
                cell.text.strip(" ") if cell.rows else ""
                for cell in row.cells
                if cell.column < block.right and cell.column + cell.columns > block.left
            ]
            for row in self.sheet.rows[block.top : block.bottom]
        ]

    def _adjoin(self, first: Position, second: Position, down: int, right: int) -> bool:
        neighbour = self.neighbour(first, down, right)
        near = neighbour is not None and self.owner(neighbour) == self.owner(second)
        return near and self._filled(first) and self._filled(second)

    def _filled(self, position: Position) -> bool:
        place = self.owner(position)
        return place is not None and bool(place.cell.text.strip())

    def _tab_stops(self, row: int, reverse: bool = False) -> list[Place]:
        stops = [place for place in self._by_row[row] if place.is_tab_stop]
        return stops[::-1] if reverse else stops

    def _touching(self, block: Block) -> list[Place]:
        return [
            place
            for place in self.places
            if place.row < block.bottom
            and place.bottom > block.top
            and place.cell.column < block.right
            and place.right > block.left
        ]
