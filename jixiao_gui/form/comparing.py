"""Two forms side by side: which cells of one meet which of the other, and where they differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from jixiao_gui.form.cells import printed_texts, starts_label
from jixiao_gui.form.conversion import counterpart
from jixiao_gui.form.listing import fund_lines_of
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.places import place_of
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_file import FIXED

CHANGED, ONLY_LEFT, ONLY_RIGHT = "changed", "only-left", "only-right"
_NUMBERED = re.compile(r"^指标[\dNn]*[:：]")
_ALIKE = 0.6
"""Names of two rows that are more alike than this are one row whose name was changed."""

Pair = tuple[int | None, int | None]


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
    """Where the two forms print different texts; spaces at either end of a text do not count."""
    rows = pair_rows(left.form.indicators, right.form.indicators)
    return Comparison(tuple(_Reader(left, right).differences(rows)), rows)


class _Reader:
    """Goes through two forms at once, from the top."""

    def __init__(self, left: Side, right: Side) -> None:
        self._left, self._right = left, right
        self._before = printed_texts(left.form, left.template)
        self._after = printed_texts(right.form, right.template)

    def differences(self, rows: Sequence[Pair]) -> Iterator[Difference]:
        yield from self._fixed("")
        for one, other in _pair_funds(self._left.form, self._right.form):
            yield from self._part("funds", "item", one, other)
        yield from self._fixed("goal")
        for one, other in rows:
            yield from self._part("indicators", "name", one, other)
        yield from self._fixed("total")
        for table in dict.fromkeys((*self._left.template.tables, *self._right.template.tables)):
            if table.id not in FIXED:
                yield from self._table(table.id)

    def _fixed(self, head: str) -> Iterator[Difference]:
        """The fixed cells of a part, "" for the form's own, where they mean the same."""
        for one, other in _columns(self._left.template, self._right.template, head):
            yield from self._cell(one, other)

    def _table(self, id: str) -> Iterator[Difference]:
        """A table of a place's own, row by row from the top."""
        pairs = list(_columns(self._left.template, self._right.template, id))
        count = max(len(side.form.table(id).rows) for side in (self._left, self._right))
        for number in range(count):
            for one, other in pairs:
                yield from self._cell(_in_row(one, number), _in_row(other, number))

    def _part(self, head: str, called: str, one: int | None, other: int | None) -> Iterator[Difference]:
        """A line of funds or a row of indicators, named by its cell ``called``."""
        left, right = self._left, self._right
        if one is None or other is None:
            yield from _only(head, called, one, other, left, right)
            return
        for mine, theirs in _columns(left.template, right.template, head):
            name = (mine or theirs).rpartition(".")[2]
            if name in ("level1", "level2"):
                yield from _label(name, one, other, left, right)
            elif (
                name != "item" or left.template.id == right.template.id
            ):  # layouts call their lines differently
                yield from self._cell(_in_row(mine, one), _in_row(theirs, other))

    def _cell(self, one: str, other: str) -> Iterator[Difference]:
        old, new = self._before.get(one), self._after.get(other)
        if (old or "").strip() == (new or "").strip():
            return
        place = _place(self._left, one) if old is not None else _place(self._right, other)
        if old is None:
            yield Difference(ONLY_RIGHT, "", other, place, after=new or "")
        elif new is None:
            yield Difference(ONLY_LEFT, one, "", place, before=old)
        else:
            yield Difference(CHANGED, one, other, place, old, new)


def pair_rows(left: Sequence[Indicator], right: Sequence[Indicator]) -> tuple[Pair, ...]:
    """Which rows are one row: the same labels and name first, then names alike between those, in order."""
    pairs: list[Pair] = []
    matcher = SequenceMatcher(None, list(map(_key, left)), list(map(_key, right)), autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs += _pair_alike(range(i1, i2), range(j1, j2), lambda i, j: _alike(left[i], right[j]))
    return tuple(pairs)


def best_match(form: Form, others: Sequence[Form]) -> int | None:
    """Which of ``others`` is the same project, by its name, or one named much alike; ``None`` for none."""
    wanted = fold(form.project).casefold()
    if not wanted:
        return None
    shares = [_share(wanted, fold(other.project).casefold()) for other in others]
    best = max(shares, default=0.0)
    return shares.index(best) if best > _ALIKE else None


def _pair_funds(left: Form, right: Form) -> Iterator[Pair]:
    """Lines that meet: of one source of money, else of one name, else in one place of one layout."""
    theirs, ours = fund_lines_of(left.funds), fund_lines_of(right.funds)
    met = {theirs[source]: ours[source] for source in theirs if source in ours}
    names = {fold(line.item): number for number, line in enumerate(right.funds)}
    one_layout = left.template == right.template and len(left.funds) == len(right.funds)
    for number, line in enumerate(left.funds):
        for other in (names.get(fold(line.item)), number if one_layout else None):
            if number not in met and other is not None and other not in met.values():
                met[number] = other
    for number in range(len(left.funds)):
        yield number, met.get(number)
    for number in range(len(right.funds)):
        if number not in met.values():
            yield None, number


def _columns(left: Template, right: Template, head: str) -> Iterator[tuple[str, str]]:
    """Columns of both layouts that mean the same; "" where one of them has none."""
    met = set()
    for name in left.fields(head):
        path = f"{head}.{name}" if head else name
        other = counterpart(path, left, right)
        met.add(other)
        yield path, other
    for name in right.fields(head):
        path = f"{head}.{name}" if head else name
        if path not in met:
            yield "", path


def _in_row(column: str, number: int) -> str:
    """The path of a cell of ``column``: ``funds.budget`` in row 2 is ``funds.2.budget``."""
    head, _, name = column.partition(".")
    return f"{head}.{number}.{name}" if column else ""


def _place(side: Side, path: str) -> str:
    """What the cell is called; below the first line of funds, with the name of its line."""
    place = place_of(side.template, path)
    head, _, rest = path.partition(".")
    number = rest.partition(".")[0]
    if head != "funds" or number == "0":
        return place
    return f"{''.join(side.form.funds[int(number)].item.split()).rstrip('：:')}的{place}"


def _label(name: str, one: int, other: int, left: Side, right: Side) -> Iterator[Difference]:
    """The labels of two rows that meet, told once for all the rows that a merged label covers."""
    old, new = getattr(left.form.indicators[one], name), getattr(right.form.indicators[other], name)
    if old != new and (starts_label(left.form, one, name) or starts_label(right.form, other, name)):
        path = f"indicators.{one}.{name}"
        yield Difference(CHANGED, path, f"indicators.{other}.{name}", place_of(left.template, path), old, new)


def _only(
    head: str, name: str, one: int | None, other: int | None, left: Side, right: Side
) -> Iterator[Difference]:
    side, number = (left, one) if other is None else (right, other)
    assert number is not None
    part = getattr(side.form, head)[number]
    amounts = head == "funds"
    if amounts and not any(text.strip() for text in (part.initial, part.budget, part.executed)):
        return  # an empty line that the other layout does not print
    path = f"{head}.{number}.{name}"
    text = getattr(part, name).strip()
    place = text.rstrip("：:") if amounts else place_of(side.template, path)
    if other is None:
        yield Difference(ONLY_LEFT, path, "", place, before=text)
    else:
        yield Difference(ONLY_RIGHT, "", path, place, after=text)


def _pair_alike(left: Sequence[int], right: Sequence[int], alike: Callable[[int, int], bool]) -> list[Pair]:
    """Pairs in order; who finds no partner stands alone."""
    pairs: list[Pair] = []
    at = 0
    for one in left:
        other = next((n for n in range(at, len(right)) if alike(one, right[n])), None)
        if other is None:
            pairs.append((one, None))
            continue
        pairs += [(None, right[n]) for n in range(at, other)]
        pairs.append((one, right[other]))
        at = other + 1
    return [*pairs, *((None, right[n]) for n in range(at, len(right)))]


def _key(row: Indicator) -> tuple[str, str, str]:
    return fold(row.level1), fold(row.level2), _name(row)


def _name(row: Indicator) -> str:
    return fold(_NUMBERED.sub("", row.name.strip())).casefold()


def _alike(one: Indicator, other: Indicator) -> bool:
    names = _name(one), _name(other)
    if not all(names):
        return names == ("", "") and fold(one.level2) == fold(other.level2)
    return _share(*names) > _ALIKE


def _share(one: str, other: str) -> float:
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > _ALIKE else 0.0
