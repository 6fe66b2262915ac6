"""Two forms side by side: which cells of one meet which of the other, and where they differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from jixiao_gui.form.cell_texts import AnyRow, get_text, row_text, rows_of
from jixiao_gui.form.cells import column_spans, printed_texts
from jixiao_gui.form.checks.base import fund_item
from jixiao_gui.form.conversion import counterpart
from jixiao_gui.form.listing import fund_lines_of
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.places import place_of
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Table, fixed_rows

CHANGED, ONLY_LEFT, ONLY_RIGHT = "changed", "only-left", "only-right"
_NUMBERED = re.compile(r"^指标[\dNn]*[:：]")
_ALIKE = 0.6
"""Names of two rows that are more alike than this are one row whose name was changed."""

_NAMES_OF_LINES = frozenset(("item", "weight", "score"))
"""Columns of a fund line in which the layout itself prints something."""

Pair = tuple[int | None, int | None]
Alike = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Side:
    """A form and its layout."""

    form: Form
    template: Template


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that differs, or one row that only one side has.

    ``left`` and ``right`` are paths, "" on the side that has no such cell; ``place`` is what it is called.
    """

    kind: str
    left: str
    right: str
    place: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """``differences`` in the order of reading; ``rows`` of indicators that meet, from the top."""

    differences: tuple[Difference, ...]
    rows: tuple[Pair, ...]


def compare(left: Side, right: Side) -> Comparison:
    """Return where the two forms print different texts; spaces at either end of a text do not count.

    Cells meet by what they mean, those of a meaning of their own by the words printed for them.
    """
    rows = pair_rows(left.form.indicators, right.form.indicators)
    return Comparison(tuple(_Reader(left, right, rows).differences()), rows)


class _Reader:
    """Goes through two forms at once, from the top of the left one's layout."""

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
        starts = [self._starts(side, id) for side in (self._left, self._right)]
        for one, other in self._pairs(id):
            if one is None or other is None:
                yield from self._only(id, one, other)
                continue
            for name, there in columns:
                if name == "item" and self._left.template.id != self._right.template.id:  # layouts differ
                    continue
                if name and name == there and name in starts[0] and name in starts[1]:
                    # a label is told once for all the rows that it covers
                    if starts[0][name][one] or starts[1][name][other]:
                        yield from self._label(id, name, one, other)
                    continue
                paths = (f"{id}.{one}.{name}" if name else "", f"{id}.{other}.{there}" if there else "")
                yield from self._cell(*paths)

    def _columns(self, id: str) -> list[tuple[str, str]]:
        """Return which column of the left table meets which of the right one; "" where there is none."""
        left, right = self._left.template, self._right.template
        found = []
        for name in left.fields(id):
            there = counterpart(f"{id}.{name}", left, right) if right.table(id) is not None else ""
            found.append((name, there.rpartition(".")[2]))
        met = {there for _, there in found}
        return found + [("", name) for name in right.fields(id) if name not in met]

    def _starts(self, side: Side, id: str) -> dict[str, list[int]]:
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
        return _paired(sides[0], sides[1], lambda i, j: _share(sides[0][i], sides[1][j]) > _ALIKE)

    def _label(self, id: str, name: str, one: int, other: int) -> Iterator[Difference]:
        paths = self._shown(self._before, id, one, name), self._shown(self._after, id, other, name)
        old, new = get_text(self._left.form, paths[0]), get_text(self._right.form, paths[1])
        if old != new:
            yield Difference(CHANGED, *paths, place_of(self._left.template, paths[0]), old, new)

    @staticmethod
    def _shown(printed: Mapping[str, str], id: str, number: int, name: str) -> str:
        """Return the path of the label that stands at a row: its own, or that of the row above that covers
        it.
        """
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

    def _only(self, id: str, one: int | None, other: int | None) -> Iterator[Difference]:
        """Yield a row that one side alone has, named by one of its cells."""
        side, number = (self._left, one) if other is None else (self._right, other)
        assert number is not None
        fields = side.template.fields(id)
        texts = {name: row_text(tuple(rows_of(side.form, id))[number], name).strip() for name in fields}
        if not any(text for name, text in texts.items() if name not in _NAMES_OF_LINES or id != "funds"):
            return  # an empty line that the other layout does not print
        printed = self._before if other is None else self._after
        there = [name for name in fields if f"{id}.{number}.{name}" in printed]
        if not there:
            return  # all of it is covered from above
        called = next((name for name in ("item", "name") if name in there), there[0])
        path = f"{id}.{number}.{called}"
        text = texts[called]
        place = text.rstrip("：:") if id == "funds" else place_of(side.template, path)
        if other is None:
            yield Difference(ONLY_LEFT, path, "", place, before=text)
        else:
            yield Difference(ONLY_RIGHT, "", path, place, after=text)


def pair_rows(left: Sequence[Indicator], right: Sequence[Indicator]) -> tuple[Pair, ...]:
    """Return which rows are one row: the same labels and name first, then names alike between those, in
    order.
    """
    keys = list(map(_key, left)), list(map(_key, right))
    return _paired(*keys, lambda i, j: _alike(left[i], right[j]))


def _paired(left: Sequence[Hashable], right: Sequence[Hashable], alike: Alike) -> tuple[Pair, ...]:
    """Return which are one: equal ones first, then those that are alike between them, in order."""
    pairs: list[Pair] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs += _pair_alike(range(i1, i2), range(j1, j2), alike)
    return tuple(pairs)


def best_match(project: str, others: Sequence[str]) -> int | None:
    """Return which of ``others`` names the same project, or one named much alike; ``None`` for none."""
    wanted = fold(project).casefold()
    if not wanted:
        return None
    letters, best, found = Counter(wanted), _ALIKE, None
    for number, other in enumerate(others):
        name = fold(other).casefold()
        if name == wanted:
            return number
        # no more can be alike than the shorter has letters, nor than both have: most need no closer look
        both = len(wanted) + len(name)
        if 2 * min(len(wanted), len(name)) <= best * both or 2 * _common(letters, name) <= best * both:
            continue
        share = _share(wanted, name)
        if share > best:
            best, found = share, number
    return found


def _common(letters: Mapping[str, int], text: str) -> int:
    """Return how many of ``letters`` are in ``text`` too, each as often as in both."""
    return sum(min(count, letters.get(letter, 0)) for letter, count in Counter(text).items())


def _pair_funds(left: Form, right: Form) -> Iterator[Pair]:
    """Yield pairs of fund lines: by what they are, those that are nothing known by their words, else by their
    place.
    """
    theirs, ours = fund_lines_of(left.funds), fund_lines_of(right.funds)
    met: dict[int, int | None] = {theirs[source]: ours[source] for source in theirs if source in ours}
    rest = [
        [number for number in range(len(form.funds)) if number not in known]
        for form, known in ((left, set(met)), (right, set(met.values())))
    ]
    items = [
        [fund_item(form.funds[number]) for number in numbers]
        for form, numbers in zip((left, right), rest, strict=True)
    ]
    alone: list[int] = []
    for one, other in _paired(items[0], items[1], lambda i, j: _share(items[0][i], items[1][j]) > _ALIKE):
        if one is not None:
            met[rest[0][one]] = None if other is None else rest[1][other]
        elif other is not None:
            alone.append(rest[1][other])
    if left.template == right.template and len(left.funds) == len(right.funds):
        for number in [n for n in alone if n in met and met[n] is None]:  # its name was typed over
            met[number] = number
            alone.remove(number)
    yield from sorted(met.items())
    yield from ((None, number) for number in sorted(alone))


def _place(side: Side, path: str) -> str:
    """Return what the cell is called; below the first line of funds, with the name of its line."""
    place = place_of(side.template, path)
    head, _, rest = path.partition(".")
    number = rest.partition(".")[0]
    if head != "funds" or number == "0":
        return place
    return f"{''.join(side.form.funds[int(number)].item.split()).rstrip('：:')}的{place}"


def _row_key(row: AnyRow) -> str:
    """Return what a row of a place's own table is called: its first text."""
    return next((fold(text) for _, text in row if text.strip()), "") if isinstance(row, tuple) else ""


def _pair_alike(left: Sequence[int], right: Sequence[int], alike: Alike) -> list[Pair]:
    """Return pairs in order; who finds no partner stands alone."""
    pairs: list[Pair] = []
    start = 0
    for left_row in left:
        partner = next((n for n in range(start, len(right)) if alike(left_row, right[n])), None)
        if partner is None:
            pairs.append((left_row, None))
            continue
        pairs += [(None, right[n]) for n in range(start, partner)]
        pairs.append((left_row, right[partner]))
        start = partner + 1
    return [*pairs, *((None, right[n]) for n in range(start, len(right)))]


def _key(row: Indicator) -> tuple[str, str, str]:
    return fold(row.level1), fold(row.level2), _name(row)


def _name(row: Indicator) -> str:
    return fold(_NUMBERED.sub("", row.name.strip())).casefold()


def _alike(left: Indicator, right: Indicator) -> bool:
    names = _name(left), _name(right)
    if not all(names):
        return names == ("", "") and fold(left.level2) == fold(right.level2)
    return _share(*names) > _ALIKE


def _share(left: str, right: str) -> float:
    if left == right:
        return 1.0
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > _ALIKE else 0.0
