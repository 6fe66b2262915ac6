"""Adding forms up: the transfer forms of units put into one. `adding_projects` fills a department's form.

Every figure keeps what it was added up from (`Form.sources`). Nothing here changes a form: a `Sum` holds the
new one, and a sentence for each thing that could not be added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.cell_texts import get_text, row_text, set_text, split_path
from jixiao_gui.form.checks.base import fund_item
from jixiao_gui.form.fund_total import total_line, total_of
from jixiao_gui.form.level_words import LevelWords
from jixiao_gui.form.model import AMOUNT_FIELDS, Form, FundLine, Indicator, Source
from jixiao_gui.form.numbers import fold, plain, read_amount, round_half_up
from jixiao_gui.form.places import amount_name, place_of
from jixiao_gui.form.row_pairs import pair_by_name
from jixiao_gui.form.targets import split_target, target_cells
from jixiao_gui.form.template import Template
from jixiao_gui.form.values import Quantity, align, read_value

AMOUNTS = (*AMOUNT_FIELDS, "forecast")
_RATE_WORDS = ("率", "比例", "占比", "平均", "人均", "单价", "满意度", "覆盖面")
"""Names of indicators that are weighted by money, whatever their unit."""
_TIMES = frozenset(("秒", "月", "工作日"))
"""Units of what is neither added nor weighted."""
_DIGITS = 2
"""Digits after the point of a mean."""


@dataclass(frozen=True, slots=True)
class Part:
    """A form that is added up; it has a token. ``rows`` are its indicators to take along, by number."""

    form: Form
    template: Template
    rows: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of the part in a line of a sum: its project, else its unit."""
        return " ".join((self.form.project or self.form.unit).split())

    def amount(self, line: FundLine, column: str, money: str) -> Decimal | None:
        """Return an amount in ``money``; ``None`` without a number."""
        value = read_amount(row_text(line, column), self.template.money)
        if value is None or self.template.money == money:
            return value
        return value / 10_000 if money == "万元" else value * 10_000

    @property
    def weight(self) -> Decimal:
        """Return the money by which rates of it are weighted, in 万元; 0 without any."""
        line = total_of(self.form)
        if line is not None:
            for column in ("budget", "initial", "executed"):
                amount = self.amount(line, column, "万元")
                if amount is not None and amount > 0:
                    return amount
        return Decimal(0)


@dataclass(slots=True)
class Sum:
    """The form with the sums, and in Chinese what could not be added up."""

    form: Form
    notes: list[str] = field(default_factory=list)
    cells: dict[str, list[Source]] = field(default_factory=dict)
    """By path of a cell what it was added up from."""

    def set(self, path: str, text: str, sources: Iterable[Source]) -> None:
        """Write a sum into a cell."""
        self.form = set_text(self.form, path, text)
        self.cells[path] = [replace(source, cell=path) for source in sources]

    def with_sources(self) -> Form:
        """Return the form with the sources of its new cells in the place of older ones."""
        older = [source for source in self.form.sources if source.cell not in self.cells]
        new = [source for sources in self.cells.values() for source in sources]
        return replace(self.form, sources=tuple(sorted([*older, *new], key=lambda source: source.cell)))


def add_transfers(form: Form, template: Template, parts: Sequence[Part]) -> Sum:
    """Return a form with the sums of others of its kind: amounts and quantities added, rates weighted.

    Rates are weighted by the money of each part. Goals stand one below the other.
    """
    result = Sum(form)
    _add_funds(result, template, parts)
    add_goals(result, template, parts)
    _add_rows(result, template, parts)
    result.form = result.with_sources()
    return result


def combine(texts: Sequence[str], weights: Sequence[Decimal], name: str) -> str | None:
    """Return one value for those of several parts; ``None`` where they cannot be put together.

    Equal texts stay. Quantities are added, rates weighted; ``name`` is the indicator's.
    """
    if len(set(map(fold, texts))) == 1 and (
        len(texts) == 1 or not isinstance(read_value(texts[0]), Quantity)
    ):
        return texts[0]
    read = [read_value(text) for text in texts]
    first = read[0]
    numbers: list[Decimal] = []
    for value in read:
        if not isinstance(first, Quantity) or not isinstance(value, Quantity):
            return None
        pair = align(first, value)
        if pair is None or value.comparator in ("range", "about"):
            return None
        numbers.append(pair[1].low)
    assert isinstance(first, Quantity)
    if first.unit in _TIMES:
        return texts[0] if len(set(numbers)) == 1 else None
    if first.unit == "%" or any(word in name for word in _RATE_WORDS):
        total_weight = sum(weights, Decimal(0))
        if not total_weight:
            return None
        shares = zip(numbers, weights, strict=True)
        mean = sum((Fraction(n) * Fraction(w) for n, w in shares), Fraction(0)) / Fraction(total_weight)
        combined = round_half_up(mean, _DIGITS)
    else:
        combined = sum(numbers, Decimal(0))
    scale = first.number / first.low if first.low else Decimal(1)
    before, _, unit = split_target(texts[0])
    return f"{before}{plain((combined * scale).normalize())}{unit or first.typed_unit}"


def add_goals(result: Sum, template: Template, parts: Sequence[Part]) -> None:
    """Write the parts' goals one below the other, each under the part's name where several have one."""
    for name in ("expected", "achieved"):
        path = f"goal.{name}"
        goals = [(part, getattr(part.form.goal, name).strip()) for part in parts]
        goals = [(part, text) for part, text in goals if text]
        if not template.has(path) or not goals:
            continue
        many = len(goals) > 1
        lines = [
            f"{n}.{_part_name(part, parts)}：{text}" if many else text
            for n, (part, text) in enumerate(goals, start=1)
        ]
        result.set(path, "\n".join(lines), [source_of(part, path) for part, _ in goals])


def _add_funds(result: Sum, template: Template, parts: Sequence[Part]) -> None:
    sum_line = total_line(result.form.funds)
    for place, line in enumerate(result.form.funds):
        item = fold(fund_item(line))
        lines = {}
        for part in parts:
            same = [n for n, part_line in enumerate(part.form.funds) if fold(fund_item(part_line)) == item]
            if place == sum_line:
                lines[id(part)] = total_line(part.form.funds)
            elif same:
                lines[id(part)] = same[0]
        for column in AMOUNTS:
            if template.has(f"funds.{column}"):
                add_amount(result, template, parts, place, column, lines)


def add_amount(
    result: Sum, template: Template, parts: Sequence[Part], place: int, column: str, lines: dict[int, int]
) -> None:
    """Write the sum of one column over the parts' fund lines; ``lines``: their numbers by part."""
    amounts: list[Decimal] = []
    sources: list[Source] = []
    for part in parts:
        number = lines.get(id(part))
        if number is None or number >= len(part.form.funds):
            continue
        has = part.template.has(f"funds.{column}")
        amount = part.amount(part.form.funds[number], column, template.money) if has else None
        if amount is None:
            if number == total_line(part.form.funds):
                words = amount_name(template, column)
                result.notes.append(f"{_part_name(part, parts)}：没有{words}，没有计入。")
            continue
        amounts.append(amount)
        sources.append(source_of(part, f"funds.{number}.{column}"))
    if amounts:
        result.set(f"funds.{place}.{column}", plain(sum(amounts, Decimal(0)).normalize()), sources)


def _add_rows(result: Sum, template: Template, parts: Sequence[Part]) -> None:
    """Add one row for each indicator of the parts, its values put together."""
    words = LevelWords(template)
    first: list[Indicator] = [replace(row, spans=()) for row in result.form.indicators if not row.is_blank]
    groups: list[list[tuple[Part, int]]] = [[] for _ in first]
    for part in parts:
        pairs = {
            part_number: first_number
            for first_number, part_number in pair_by_name(first, part.form.indicators).items()
        }
        for number, row in enumerate(part.form.indicators):
            if row.is_blank:
                continue
            if number not in pairs:
                pairs[number] = len(first)
                first.append(Indicator(*words.place(row.level1, row.level2).labels, row.name))
                groups.append([])
            groups[pairs[number]].append((part, number))
    order = sorted(range(len(first)), key=lambda index: words.order(first[index]))
    result.form = replace(
        result.form,
        indicators=tuple(first[index] for index in order) or template.blank_rows,
        sources=tuple(s for s in result.form.sources if not s.cell.startswith("indicators.")),
    )
    for place, index in enumerate(order):
        for column in ("target", "actual"):
            _add_values(result, template, place, column, groups[index])


def _add_values(
    result: Sum, template: Template, place: int, column: str, group: Sequence[tuple[Part, int]]
) -> None:
    if not template.has(f"indicators.{column}"):
        return
    row_texts = [(part, number, _value_text(part.form.indicators[number], column)) for part, number in group]
    row_texts = [part_text for part_text in row_texts if part_text[2].strip()]
    if not row_texts:
        return
    name = result.form.indicators[place].name
    text = combine([part_text[2] for part_text in row_texts], [part.weight for part, _, _ in row_texts], name)
    cell = f"indicators.{place}.{column}"
    if text is None:
        values = "、".join(dict.fromkeys(" ".join(part_text[2].split()) for part_text in row_texts))
        result.notes.append(f"“{name.strip()}”的{place_of(template, cell)}没有汇总：{values}。")
        return
    sources = [source_of(part, f"indicators.{number}.{column}") for part, number, _ in row_texts]
    cells = target_cells(text, place, template) if column == "target" else {cell: text}
    for path, part_text in cells.items():
        if path == cell:
            result.set(path, part_text, sources)
        else:
            result.form = set_text(result.form, path, part_text)


def _value_text(row: Indicator, column: str) -> str:
    return row.full_target if column == "target" else row.actual


def source_of(part: Part, path: str) -> Source:
    """Return the source of a cell of a sum: the cell at ``path`` of a part, and its text."""
    head, number, column = split_path(path)
    if head == "indicators" and column == "target":
        text = part.form.indicators[number].full_target
    else:
        text = get_text(part.form, path)
    return Source("", part.form.token, path, text.strip())


def _part_name(part: Part, parts: Sequence[Part]) -> str:
    """Return the name of a part among others: its unit where all are of one project."""
    if len({each.form.project for each in parts}) == 1 and part.form.unit.strip():
        return " ".join(part.form.unit.split())
    return part.name
