"""The heads of a table on a sheet, the label at their side, and the columns under them."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao_gui.form.numbers import fold
from jixiao_gui.sheet.geometry import Box, Geometry


@dataclass(slots=True)
class HeadColumn:
    """A column under its head. ``meaning`` is the id of the model's column, "" for one of the place's own."""

    start: int
    end: int
    head: str
    upper: str = ""
    meaning: str = ""
    guessed: bool = False


@dataclass(slots=True)
class TableHead:
    """The heads of a table: rows ``first`` to ``last``, the label at their side, the columns."""

    kind: str
    first: int
    last: int
    side: Box | None
    columns: list[HeadColumn] = field(default_factory=list)
    count: int = 0
    """Cells of the last head row, covered ones too."""
    _places: dict[int, int] | None = None
    """By column of the grid the number of the head over it: the heads stay where they were found."""

    @property
    def words(self) -> list[str]:
        """Return the folded heads."""
        return [fold(column.head) for column in self.columns]

    def column_of(self, box: Box, geometry: Geometry, count: int) -> int | None:
        """Return the number of the column that ``box``, of a row of ``count`` cells, stands under."""
        if geometry.loose:
            if count != self.count and box.row not in geometry.shifted:
                return None
            number = box.start - (self.count - len(self.columns))
            return number if 0 <= number < len(self.columns) else None
        if self._places is None:
            self._places = {}
            for number, column in enumerate(self.columns):
                for place in range(column.start, column.end):
                    self._places.setdefault(place, number)
        return self._places.get(box.start)

    def leave_out_first(self) -> None:
        """Leave out the first column, which has no head and holds nothing."""
        del self.columns[0]
        self._places = None

    def crosses(self, box: Box) -> bool:
        """Return whether ``box`` reaches over the end of its column."""
        return any(column.start <= box.start < column.end < box.end for column in self.columns)

    def texts_under(self, geometry: Geometry, number: int) -> list[str]:
        """Return the texts of column ``number`` in the three rows under the heads."""
        texts = []
        end = min(self.last + 4, len(geometry))
        if self.side is not None and self.side.rows > self.last - self.first + 1:
            end = min(end, self.side.row + self.side.rows)
        for row in range(self.last + 1, end):
            texts += [
                box.text
                for box in geometry.filled(row)
                if self.column_of(box, geometry, geometry.counts[row]) == number
            ]
        return texts
