"""Two forms side by side: which cells of one meet which of the other, and where they differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from jixiao_gui.form.cells import printed_texts, starts_label
from jixiao_gui.form.listing import fund_lines_of
from jixiao_gui.form.model import HEADER_FIELDS, Form, Indicator
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.places import place_of
from jixiao_gui.form.template import Template

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
    """Return where the two forms print different texts; spaces at either end of a text do not count."""
    rows = pair_rows(left.form.indicators, right.form.indicators)
    return Comparison(tuple(_Reader(left, right).differences(rows)), rows)


class _Reader:
    """Goes through two forms at once, from the top."""

    def __init__(self, left: Side, right: Side) -> None:
        self._left, self._right = left, right
        self._before = printed_texts(left.form, left.template)
        self._after = printed_texts(right.form, right.template)

    def differences(self, rows: Sequence[Pair]) -> Iterator[Difference]:
        for name in HEADER_FIELDS:
            yield from self._cell(name, name)
        for left_line, right_line in _pair_funds(self._left.form, self._right.form):
            yield from self._part("funds", "item", left_line, right_line)
        for name in ("goal.expected", "goal.achieved"):
            yield from self._cell(name, name)
        for left_row, right_row in rows:
            yield from self._part("indicators", "name", left_row, right_row)
        for name in ("total.weight", "total.score"):
            yield from self._cell(name, name)

    def _part(
        self, head: str, called: str, left_row: int | None, right_row: int | None
    ) -> Iterator[Difference]:
        """Yield a line of funds or a row of indicators, named by its cell ``called``."""
        left, right = self._left, self._right
        if left_row is None or right_row is None:
            yield from _only(head, called, left_row, right_row, left, right)
            return
        for name in dict.fromkeys((*_fields(left, head), *_fields(right, head))):
            if name in ("level1", "level2"):
                yield from _label(name, left_row, right_row, left, right)
            elif name != "item":
                yield from self._cell(f"{head}.{left_row}.{name}", f"{head}.{right_row}.{name}")

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


def pair_rows(left: Sequence[Indicator], right: Sequence[Indicator]) -> tuple[Pair, ...]:
    """Return which rows are one row: the same labels and name first, then names alike between those, in
    order.
    """
    pairs: list[Pair] = []
    matcher = SequenceMatcher(None, list(map(_key, left)), list(map(_key, right)), autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs += _pair_alike(range(i1, i2), range(j1, j2), lambda i, j: _alike(left[i], right[j]))
    return tuple(pairs)


def best_match(form: Form, others: Sequence[Form]) -> int | None:
    """Return which of ``others`` is the same project, by its name, or one named much alike; ``None`` for
    none.
    """
    wanted = fold(form.project).casefold()
    if not wanted:
        return None
    shares = [_share(wanted, fold(other.project).casefold()) for other in others]
    best = max(shares, default=0.0)
    return shares.index(best) if best > _ALIKE else None


def _pair_funds(left: Form, right: Form) -> Iterator[Pair]:
    theirs, ours = fund_lines_of(left.funds), fund_lines_of(right.funds)
    met = {theirs[source]: ours[source] for source in theirs if source in ours}
    for number in range(len(left.funds)):
        yield number, met.get(number)
    for number in range(len(right.funds)):
        if number not in met.values():
            yield None, number


def _fields(side: Side, head: str) -> tuple[str, ...]:
    return side.template.fields(head)


def _place(side: Side, path: str) -> str:
    """Return what the cell is called; below the first line of funds, with the name of its line."""
    place = place_of(side.template, path)
    head, _, rest = path.partition(".")
    number = rest.partition(".")[0]
    if head != "funds" or number == "0":
        return place
    return f"{''.join(side.form.funds[int(number)].item.split()).rstrip('：:')}的{place}"


def _label(name: str, left_row: int, right_row: int, left: Side, right: Side) -> Iterator[Difference]:
    """Yield the labels of two rows that meet, told once for all the rows that a merged label covers."""
    old, new = getattr(left.form.indicators[left_row], name), getattr(right.form.indicators[right_row], name)
    if old != new and (starts_label(left.form, left_row, name) or starts_label(right.form, right_row, name)):
        path = f"indicators.{left_row}.{name}"
        yield Difference(
            CHANGED, path, f"indicators.{right_row}.{name}", place_of(left.template, path), old, new
        )


def _only(
    head: str, name: str, left_row: int | None, right_row: int | None, left: Side, right: Side
) -> Iterator[Difference]:
    side, number = (left, left_row) if right_row is None else (right, right_row)
    assert number is not None
    part = getattr(side.form, head)[number]
    amounts = head == "funds"
    if amounts and not any(text.strip() for text in (part.initial, part.budget, part.executed)):
        return  # an empty line that the other layout does not print
    path = f"{head}.{number}.{name}"
    text = getattr(part, name).strip()
    place = text.rstrip("：:") if amounts else place_of(side.template, path)
    if right_row is None:
        yield Difference(ONLY_LEFT, path, "", place, before=text)
    else:
        yield Difference(ONLY_RIGHT, "", path, place, after=text)


def _pair_alike(left: Sequence[int], right: Sequence[int], alike: Callable[[int, int], bool]) -> list[Pair]:
    """Return pairs in order; a row without a partner stands alone."""
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
