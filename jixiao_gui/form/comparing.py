"""The comparison of two forms: which cells correspond, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jixiao_gui.form.cell_texts import AnyRow, get_text, row_text, rows_of, split_path
from jixiao_gui.form.cells import column_spans, printed_texts
from jixiao_gui.form.checks.base import fund_item
from jixiao_gui.form.making.conversion import counterpart
from jixiao_gui.form.making.listing import fund_lines_of
from jixiao_gui.form.model import Form
from jixiao_gui.form.names.text_likeness import ALIKE, likeness_ratio
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.places import place_of
from jixiao_gui.form.row_pairs import Pair, pair_rows, paired
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Table, fixed_rows

CHANGED, ONLY_LEFT, ONLY_RIGHT = "changed", "only-left", "only-right"

_NAMES_OF_LINES = frozenset(("item", "weight", "score"))
"""Columns of a fund line in which the layout itself prints something."""


@dataclass(frozen=True, slots=True)
class Side:
    """A form and its layout."""

    form: Form
    template: Template


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that differs, or one row that only one side has.

    ``left`` and ``right`` are paths, "" on the side without such a cell; ``place`` is the cell's name.
    """

    kind: str
    left: str
    right: str
    place: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ``differences`` in the order of reading, and the pairs of indicator ``rows`` from the top."""

    differences: tuple[Difference, ...]
    rows: tuple[Pair, ...]


def compare(left: Side, right: Side) -> Comparison:
    """Return where the two forms print different texts; spaces at either end of a text do not count.

    Cells are paired by their meaning, own columns by the words printed for them.
    """
    rows = pair_rows(left.form.indicators, right.form.indicators)
    return Comparison(tuple(_Comparer(left, right, rows).differences()), rows)


class _Comparer:
    """A walk through two forms at once, in the order of the left one's layout."""

    def __init__(self, left: Side, right: Side, rows: Sequence[Pair]) -> None:
        self._left, self._right, self._rows = left, right, rows
        self._before = printed_texts(left.form, left.template)
        self._after = printed_texts(right.form, right.template)

    def differences(self) -> Iterator[Difference]:
        left, right = self._left.template, self._right.template
        for section in left.sections:
            if isinstance(section, Table):
                yield from self._table(section.id)
            for path in (cell.field for row in fixed_rows(section) for cell in row.cells if cell.field):
                yield from self._cell(path, counterpart(path, left, right))
        met = {counterpart(path, left, right) for path in left.grid_fields}
        for section in right.sections:
            if isinstance(section, Table) and left.table(section.id) is None:
                yield from self._table(section.id)
            for path in (cell.field for row in fixed_rows(section) for cell in row.cells if cell.field):
                if path not in met:
                    yield from self._cell("", path)

    def _table(self, id: str) -> Iterator[Difference]:
        columns = self._columns(id)
        starts = [self._label_spans(side, id) for side in (self._left, self._right)]
        for left_number, right_number in self._pairs(id):
            if left_number is None or right_number is None:
                yield from self._one_sided_row(id, left_number, right_number)
                continue
            for name, right_name in columns:
                if name == "item" and self._left.template.id != self._right.template.id:  # layouts differ
                    continue
                if name and name == right_name and name in starts[0] and name in starts[1]:
                    # a label is compared once for all the rows that it covers
                    if starts[0][name][left_number] or starts[1][name][right_number]:
                        yield from self._label(id, name, left_number, right_number)
                    continue
                paths = (
                    f"{id}.{left_number}.{name}" if name else "",
                    f"{id}.{right_number}.{right_name}" if right_name else "",
                )
                yield from self._cell(*paths)

    def _columns(self, id: str) -> list[tuple[str, str]]:
        """Return the pairs of columns of the left and the right table; "" where there is none."""
        left, right = self._left.template, self._right.template
        pairs = []
        for name in left.fields(id):
            right_name = counterpart(f"{id}.{name}", left, right) if right.table(id) is not None else ""
            pairs.append((name, right_name.rpartition(".")[2]))
        met = {right_name for _, right_name in pairs}
        return pairs + [("", name) for name in right.fields(id) if name not in met]

    def _label_spans(self, side: Side, id: str) -> dict[str, list[int]]:
        """Return for each column of labels how many rows its cells cover, row by row."""
        table = side.template.table(id)
        if table is None:
            return {}
        spans = column_spans(tuple(rows_of(side.form, id)), table)
        return {column.id: spans[column.id] for column in table.columns if column.merge == "down"}

    def _pairs(self, id: str) -> Sequence[Pair]:
        if id == "indicators":
            return self._rows
        if id == "funds":
            return tuple(_pair_funds(self._left.form, self._right.form))
        sides = [
            [_row_key(row) for row in rows_of(side.form, id)] if side.template.table(id) else []
            for side in (self._left, self._right)
        ]
        return paired(sides[0], sides[1], lambda i, j: likeness_ratio(sides[0][i], sides[1][j]) > ALIKE)

    def _label(self, id: str, name: str, left_number: int, right_number: int) -> Iterator[Difference]:
        paths = (
            self._label_path(self._before, id, left_number, name),
            self._label_path(self._after, id, right_number, name),
        )
        old, new = get_text(self._left.form, paths[0]), get_text(self._right.form, paths[1])
        if old != new:
            yield Difference(CHANGED, *paths, place_of(self._left.template, paths[0]), old, new)

    @staticmethod
    def _label_path(printed: Mapping[str, str], id: str, number: int, name: str) -> str:
        """Return the path of the label at a row: its own, or that of the row above that covers it."""
        while number and f"{id}.{number}.{name}" not in printed:
            number -= 1
        return f"{id}.{number}.{name}"

    def _cell(self, left_path: str, right_path: str) -> Iterator[Difference]:
        old, new = self._before.get(left_path), self._after.get(right_path)
        if (old or "").strip() == (new or "").strip():
            return
        place = _place(self._left, left_path) if old is not None else _place(self._right, right_path)
        if old is None:
            yield Difference(ONLY_RIGHT, "", right_path, place, after=new or "")
        elif new is None:
            yield Difference(ONLY_LEFT, left_path, "", place, before=old)
        else:
            yield Difference(CHANGED, left_path, right_path, place, old, new)

    def _one_sided_row(
        self, id: str, left_number: int | None, right_number: int | None
    ) -> Iterator[Difference]:
        """Yield a row that one side alone has, named by one of its cells."""
        side, number = (self._left, left_number) if right_number is None else (self._right, right_number)
        assert number is not None
        fields = side.template.fields(id)
        texts = {name: row_text(tuple(rows_of(side.form, id))[number], name).strip() for name in fields}
        if not any(text for name, text in texts.items() if name not in _NAMES_OF_LINES or id != "funds"):
            return  # an empty line that the other layout does not print
        printed = self._before if right_number is None else self._after
        printed_names = [name for name in fields if f"{id}.{number}.{name}" in printed]
        if not printed_names:
            return  # all of it is covered from above
        key_name = next((name for name in ("item", "name") if name in printed_names), printed_names[0])
        path = f"{id}.{number}.{key_name}"
        text = texts[key_name]
        place = text.rstrip("：:") if id == "funds" else place_of(side.template, path)
        if right_number is None:
            yield Difference(ONLY_LEFT, path, "", place, before=text)
        else:
            yield Difference(ONLY_RIGHT, "", path, place, after=text)


def _pair_funds(left: Form, right: Form) -> Iterator[Pair]:
    """Yield pairs of fund lines: by their source, those of no known source by their words, else by place."""
    theirs, ours = fund_lines_of(left.funds), fund_lines_of(right.funds)
    met: dict[int, int | None] = {theirs[source]: ours[source] for source in theirs if source in ours}
    unmatched = [
        [number for number in range(len(form.funds)) if number not in matched]
        for form, matched in ((left, set(met)), (right, set(met.values())))
    ]
    items = [
        [fund_item(form.funds[number]) for number in numbers]
        for form, numbers in zip((left, right), unmatched, strict=True)
    ]
    right_only: list[int] = []
    for left_index, right_index in paired(
        items[0], items[1], lambda i, j: likeness_ratio(items[0][i], items[1][j]) > ALIKE
    ):
        if left_index is not None:
            met[unmatched[0][left_index]] = None if right_index is None else unmatched[1][right_index]
        elif right_index is not None:
            right_only.append(unmatched[1][right_index])
    if left.template == right.template and len(left.funds) == len(right.funds):
        for number in [n for n in right_only if n in met and met[n] is None]:  # its name was typed over
            met[number] = number
            right_only.remove(number)
    yield from sorted(met.items())
    yield from ((None, number) for number in sorted(right_only))


def _place(side: Side, path: str) -> str:
    """Return the name of a cell; below the first line of funds, with the name of its line."""
    place = place_of(side.template, path)
    head, number, _ = split_path(path)
    if head != "funds" or number <= 0:
        return place
    return f"{''.join(side.form.funds[number].item.split()).rstrip('：:')}的{place}"


def _row_key(row: AnyRow) -> str:
    """Return the first text of a row of a place's own table, which stands for the row."""
    return next((fold(text) for _, text in row if text.strip()), "") if isinstance(row, tuple) else ""
