"""Ruled lines made a table with the cells that they enclose. Points from the page's left and top edge.

A rule may be drawn in pieces, twice, or double. A line that touches no other, as under a blank to fill in,
is not part of a table; a table without rules at its sides ends where its level rules do, one
without them above and below where its upright ones do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jixiao_gui.formats.limits import TooMuch
from jixiao_gui.formats.reading.pdf.pdf_elements import Rule

SAME = 2.5
"""Rules that lie as near to each other are one, drawn twice or in another row a hair off."""
_GAP = 2.5
"""The gap between two pieces of one rule."""
_TOUCH = 3.0
_LEAST = 4.0
"""A shorter line is the dot of a dotted one, or a tick."""
_COVERED = 0.6
"""The share of a cell's side that a rule must cover to be its border."""
_LEAST_ROW = 8.0
"""Points that a row is high, at least."""
_SIDE = 0.5
"""The share of a table's side that must be ruled."""
MAX_RULES = 4_000
MAX_SQUARES = 200_000


@dataclass(slots=True)
class Box:
    """A cell: its first row and how many it covers, its edges."""

    row: int
    rows: int
    left: float
    right: float
    top: float
    bottom: float


@dataclass(slots=True)
class Grid:
    """The edges of a table from left to right and from top to bottom, and the box of each square."""

    xs: list[float]
    ys: list[float]
    boxes: list[Box] = field(default_factory=list)
    squares: list[list[int]] = field(default_factory=list)

    @property
    def area(self) -> float:
        """Return the area in square points."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def holds(self, x: float, y: float) -> bool:
        """Return whether the point lies in the table."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def box_at(self, x: float, y: float) -> int:
        """Return the number of the box with the point, which must lie in the table."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.squares[row][column]


def find_grids(upright: Sequence[Rule], level: Sequence[Rule]) -> list[Grid]:
    """Return the tables that rules make, from the top down. Raises `TooMuch`."""
    uprights, levels = _joined(upright), _joined(level)
    if len(uprights) > MAX_RULES or len(levels) > MAX_RULES:
        raise TooMuch("其中一页的线条过多，请检查文件来源。")
    grids = [
        grid
        for uprights_of_grid, levels_of_grid in _groups(uprights, levels)
        if (grid := _grid(uprights_of_grid, levels_of_grid)) is not None
    ]
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules joined where they meet on one line, without the remaining dots."""
    joined: list[Rule] = []
    open_rules: list[Rule] = []
    for rule in sorted(rules):
        # only rules close beside it can be the same line
        near: list[Rule] = []
        for open_rule in open_rules:
            if rule.at - open_rule.at > 0.8:
                joined.append(open_rule)
            elif rule.start <= open_rule.end + _GAP and open_rule.start <= rule.end + _GAP:
                rule = Rule(open_rule.at, min(open_rule.start, rule.start), max(open_rule.end, rule.end))
            else:
                near.append(open_rule)
        open_rules = [*near, rule]
        if len(open_rules) > MAX_RULES:
            raise TooMuch("其中一页的线条过多，请检查文件来源。")
    joined += open_rules
    return [rule for rule in joined if rule.end - rule.start >= _LEAST]


def _groups(uprights: list[Rule], levels: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return rules that touch each other, directly or through others."""
    parent = list(range(len(uprights) + len(levels)))

    def root(of: int) -> int:
        while parent[of] != of:
            parent[of] = parent[parent[of]]
            of = parent[of]
        return of

    for upright_number, upright in enumerate(uprights):
        for level_number, level in enumerate(levels, start=len(uprights)):
            if (
                level.start - _TOUCH <= upright.at <= level.end + _TOUCH
                and upright.start - _TOUCH <= level.at <= upright.end + _TOUCH
            ):
                parent[root(upright_number)] = root(level_number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, rule in enumerate([*uprights, *levels]):
        pair = groups.setdefault(root(number), ([], []))
        pair[number >= len(uprights)].append(rule)
    return [pair for pair in groups.values() if pair[0] and len(pair[1]) > 1]


def _edges(values: Iterable[float]) -> list[float]:
    """Return ``values`` as edges, those that are close together as one."""
    edges: list[list[float]] = []
    for value in sorted(values):
        if edges and value - edges[-1][-1] <= SAME and value - edges[-1][0] <= 2 * SAME:
            edges[-1].append(value)
        else:
            edges.append([value])
    return [(edge[0] + edge[-1]) / 2 for edge in edges]


def _grid(uprights: list[Rule], levels: list[Rule]) -> Grid | None:
    top, bottom = min(rule.at for rule in levels), max(rule.at for rule in levels)
    left, right = min(rule.start for rule in levels), max(rule.end for rule in levels)
    sides = [rule.at for rule in uprights]
    for side in (left, right):
        ruled = sum(rule.end - rule.start for rule in uprights if abs(rule.at - side) <= _TOUCH)
        if ruled < _SIDE * (bottom - top) and all(abs(side - position) > _TOUCH for position in sides):
            sides.append(side)
            uprights = [*uprights, Rule(side, top, bottom)]
    levels = [*levels, *_open_ends(uprights, top, bottom, left, right)]
    xs, ys = _edges(sides), _edges(rule.at for rule in levels)
    if len(xs) < 2 or len(ys) < 2:
        return None
    if len(xs) * len(ys) > MAX_SQUARES:
        raise TooMuch("表格的单元格过多，请拆成几个文件后再导入。")
    upright_walls, level_walls = _walls(uprights, xs, ys), _walls(levels, ys, xs)
    return _boxed(Grid(xs, ys), upright_walls, level_walls)


def _open_ends(uprights: Sequence[Rule], top: float, bottom: float, left: float, right: float) -> list[Rule]:
    """Return a rule where upright ones go on over the first level rule or under the last.

    The table's first or last row then has no edge of its own.
    """
    highest, lowest = min(rule.start for rule in uprights), max(rule.end for rule in uprights)
    ends = [highest] if top - highest >= _LEAST_ROW else []
    ends += [lowest] if lowest - bottom >= _LEAST_ROW else []
    return [Rule(end, left, right) for end in ends]


def _walls(rules: list[Rule], positions: list[float], along: list[float]) -> list[list[bool]]:
    """Return for each edge, between each two edges that cross it, whether a rule stands there."""
    walls = [[0.0] * (len(along) - 1) for _ in positions]
    for rule in rules:
        number = min(range(len(positions)), key=lambda n: abs(positions[n] - rule.at))
        first = max(bisect_right(along, rule.start - 1) - 1, 0)
        for stretch in range(first, len(along) - 1):
            if along[stretch] > rule.end:
                break
            walls[number][stretch] += max(
                0.0, min(rule.end, along[stretch + 1]) - max(rule.start, along[stretch])
            )
    return [
        [covered >= _COVERED * (along[n + 1] - along[n]) for n, covered in enumerate(line)] for line in walls
    ]


def _boxed(grid: Grid, upright: list[list[bool]], level: list[list[bool]]) -> Grid:
    """Return ``grid`` with squares without a wall between them joined to boxes, always rectangles."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    grid.squares = [[-1] * columns for _ in range(rows)]
    spans: list[tuple[int, int]] = []
    for row in range(rows):
        column = 0
        while column < columns:
            end = column + 1
            while end < columns and not upright[end][row]:
                end += 1
            above = grid.squares[row - 1][column] if row else -1
            open_above = above >= 0 and not any(level[row][column:end]) and spans[above] == (column, end)
            number = above if open_above else len(grid.boxes)
            if open_above:
                box = grid.boxes[above]
                box.rows, box.bottom = box.rows + 1, grid.ys[row + 1]
            else:
                spans.append((column, end))
                edges = grid.xs[column], grid.xs[end], grid.ys[row], grid.ys[row + 1]
                grid.boxes.append(Box(row, 1, *edges))
            for place in range(column, end):
                grid.squares[row][place] = number
            column = end
    return grid
