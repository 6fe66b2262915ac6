"""Where one can go on a sheet: which cell owns a square of the grid, and what lies beside it.

Pure functions of a sheet, without Qt. A position is a grid row and a grid column; inside a merged cell
it is kept, so that arrows cross it along the line on which they came.
"""

from __future__ import annotations

from dataclasses import dataclass

from jixiao_gui.form.model import LEVEL_FIELDS
from jixiao_gui.sheet.sheet import Cell, Role, Sheet

Position = tuple[int, int]
_NAMES = ("item", *LEVEL_FIELDS)
"""Cells that name their row: printed words, seldom reworded and not to be typed over."""

_POINTS = ("weight", "score")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that prints, and the row where it begins."""

    row: int
    cell: Cell

    @property
    def position(self) -> Position:
        """Return row and first column."""
        return self.row, self.cell.column

    @property
    def bottom(self) -> int:
        """Return the row after its last one."""
        return self.row + self.cell.rows

    @property
    def right(self) -> int:
        """Return the column after its last one."""
        return self.cell.column + self.cell.columns

    @property
    def names_row(self) -> bool:
        """Return whether the cell holds the name of a fund line or of a group of indicators."""
        return bool(self.cell.text.strip()) and self.cell.path.rpartition(".")[2] in _NAMES

    @property
    def awaits_words(self) -> bool:
        """Return whether Tab stops here: it is for typing, and not the name of a row, a computed figure, or
        points that the form gives: 10 of the execution rate, the total's 100, dashes.
        """
        head, name = self.cell.path.partition(".")[0], self.cell.path.rpartition(".")[2]
        given = head in ("funds", "total") and name in _POINTS and bool(self.cell.text.strip())
        computed = self.cell.role is Role.COMPUTED
        return self.cell.editable and not self.names_row and not given and not computed


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of the grid; ``bottom`` and ``right`` are exclusive."""

    top: int
    left: int
    bottom: int
    right: int


class Grid:
    """A sheet's squares and the cells that own them."""

    def __init__(self, sheet: Sheet, before: Grid | None = None) -> None:
        """Take over from ``before``, the grid of another state of the same form, what it has of the same
        rows.
        """
        self.sheet = sheet
        self.rows = len(sheet.rows)
        self.columns = len(sheet.widths)
        self._by_row: list[list[Place]] = []
        if before is None or not self._take_over(before):
            self._by_row = [[Place(n, c) for c in row.cells if c.rows] for n, row in enumerate(sheet.rows)]
            self.places = [place for row in self._by_row for place in row]
            self.by_path = {place.cell.path: place for place in self.places if place.cell.path}
            self._owners: list[list[Place | None]] = [[None] * self.columns for _ in range(self.rows)]
            for place in self.places:
                self._own(place)

    def _take_over(self, before: Grid) -> bool:
        """Keep all of ``before`` but the rows that differ; False when those are divided otherwise."""
        old, new = before.sheet.rows, self.sheet.rows
        if len(old) != len(new) or before.columns != self.columns:
            return False
        differing = [number for number, row in enumerate(new) if row is not old[number]]
        for number in differing:
            shapes = [
                [(c.column, c.columns, c.rows) for c in row.cells] for row in (old[number], new[number])
            ]
            if shapes[0] != shapes[1]:
                return False
        self._by_row = [*before._by_row]
        self._owners = [[*row] for row in before._owners] if differing else before._owners
        self.by_path = {**before.by_path}
        for number in differing:
            for place in self._by_row[number]:
                self.by_path.pop(place.cell.path, None)
            self._by_row[number] = [Place(number, cell) for cell in new[number].cells if cell.rows]
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
        """Return the cell at ``position``; ``None`` outside the sheet."""
        row, column = position
        if 0 <= row < self.rows and 0 <= column < self.columns:
            return self._owners[row][column]
        return None

    def first(self) -> Position | None:
        """Return the first cell that can be edited."""
        return next((place.position for place in self.places if place.cell.editable), None)

    def last(self) -> Position | None:
        """Return the last cell that can be edited."""
        return next((place.position for place in reversed(self.places) if place.cell.editable), None)

    def step(self, position: Position, down: int, right: int) -> Position | None:
        """Return the next cell to edit, one step up, down, left or right; printed words are passed over."""
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
        """Return the square beside the cell at ``position``, whether it can be edited or not: for blocks."""
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
        """Return how far `step` leads in one direction."""
        seen = position
        while (following := self.step(seen, down, right)) is not None:
            seen = following
        return seen

    def jump(self, position: Position, down: int, right: int) -> Position:
        """Return where Ctrl with an arrow leads: the end of a run of filled cells, or the next filled one.

        Printed words end a run, so that heads part the sections.
        """
        reached = self.step(position, down, right)
        if reached is None:
            return position
        run = self._joined(position, reached, down, right)
        while (further := self.step(reached, down, right)) is not None:
            if (run and not self._joined(reached, further, down, right)) or (
                not run and self._filled(reached)
            ):
                break
            reached = further
        return reached

    def following(self, position: Position) -> Position | None:
        """Return where Tab goes: right along the row, then the first cell of a later row.

        Names are passed over, and a cell that goes on from a row above: it was met there.
        """
        found = self.step(position, 0, 1)
        while found is not None:
            owner = self.owner(found)
            if owner is not None and owner.row == position[0] and owner.awaits_words:
                return found
            found = self.step(found, 0, 1)
        for row in range(position[0] + 1, self.rows):
            for place in self._beginning_in(row):
                return place.position
        return None

    def below(self, position: Position, down: int) -> Position | None:
        """Return where Enter goes: one step down or up; past the name of a row to what is beside it.

        From a name it goes to the next name, for those who reword them.
        """
        found = self.step(position, down, 0)
        start, target = self.owner(position), self.owner(found) if found is not None else None
        if found is None or start is None or target is None or start.names_row or not target.names_row:
            return found
        neighbour = self.following(found)
        return neighbour if neighbour is not None and neighbour[0] == found[0] else found

    def preceding(self, position: Position) -> Position | None:
        """Return where Shift+Tab goes: left along the row, then the last cell of an earlier row.

        As Tab does.
        """
        row = position[0]
        found = self.step(position, 0, -1)
        while found is not None:
            owner = self.owner(found)
            if owner is not None and owner.row == row and owner.awaits_words:
                return found
            found = self.step(found, 0, -1)
        for above in range(row - 1, -1, -1):
            for place in self._beginning_in(above, reverse=True):
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
        """Return the texts of a block, a row a list; a cell that is covered from above is empty."""
        return [
            [
                cell.text.strip(" ") if cell.rows else ""
                for cell in row.cells
                if cell.column < block.right and cell.column + cell.columns > block.left
            ]
            for row in self.sheet.rows[block.top : block.bottom]
        ]

    def _joined(self, first: Position, second: Position, down: int, right: int) -> bool:
        neighbour = self.neighbour(first, down, right)
        near = neighbour is not None and self.owner(neighbour) == self.owner(second)
        return near and self._filled(first) and self._filled(second)

    def _filled(self, position: Position) -> bool:
        place = self.owner(position)
        return place is not None and bool(place.cell.text.strip())

    def _beginning_in(self, row: int, reverse: bool = False) -> list[Place]:
        found = [place for place in self._by_row[row] if place.awaits_words]
        return found[::-1] if reverse else found

    def _touching(self, block: Block) -> list[Place]:
        return [
            place
            for place in self.places
            if place.row < block.bottom
            and place.bottom > block.top
            and place.cell.column < block.right
            and place.right > block.left
        ]
