"""Rules that need a whole book: a project twice, a name spelled in several ways, sums counted twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from operator import add, gt, sub

from jixiao_gui.form.checks.base import RULES, Problem, Rule, fund_item
from jixiao_gui.form.edits import CellState, SetCells
from jixiao_gui.form.fund_total import total_line, total_of, total_path
from jixiao_gui.form.model import AMOUNT_FIELDS, Form
from jixiao_gui.form.names.bureau_names import name_key, same_names
from jixiao_gui.form.numbers import fold, in_wan, read_amount
from jixiao_gui.form.places import place_of
from jixiao_gui.form.same_forms import Key, same_key
from jixiao_gui.form.template import Template

DUPLICATE = Rule(
    "duplicate-form", "warning", "项目重复", "同一单位、项目、年度、表种的表在一册里出现多次。", ""
)
VARIANTS = Rule("name-variants", "warning", "名称写法不一", "同一主管部门或实施单位有几种写法。", "")
COUNTED = Rule(
    "counted-twice",
    "info",
    "可能重复计算",
    "一张表的三项金额等于另外几张表之和：汇总时可能重复计算。",
    "",
)
for _rule in (DUPLICATE, VARIANTS, COUNTED):
    RULES[_rule.id] = _rule

_PAIRS_UP_TO = 300
"""The most forms of which every pair is tried; in larger books only runs of neighbours, which stays
linear."""
_TRIPLES_UP_TO = 60
"""The most forms of which every three are tried too: more would be equal by chance."""
_LONGEST_RUN = 50
_FORMS_PER_CHECKPOINT = 50
"""Forms looked at between two calls of the checkpoint: less than a millisecond's work."""

_CELLS = ("executed", "budget", "initial")
"""The columns of amounts; a finding about all of them stands in the first that the layout has."""
Amounts = tuple[int, ...]


Checkpoint = Callable[[], object]
"""A function called often while a book is checked: it may wait, or raise to stop."""


def find(
    forms: Sequence[Form], layouts: Sequence[Template], checkpoint: Checkpoint = lambda: None
) -> Iterator[tuple[int, Rule, Problem]]:
    """Yield the problems of a book by number of the form (from 0), in no order; ``layouts`` are the
    forms'.
    """
    yield from _duplicates(forms, layouts, checkpoint)
    for name in ("department", "unit"):
        yield from _variants(forms, layouts, name, checkpoint)
    yield from _counted_twice(forms, layouts, checkpoint)


def _numbered(forms: Iterable[Form], checkpoint: Checkpoint) -> Iterator[tuple[int, Form]]:
    for number, form in enumerate(forms):
        if number % _FORMS_PER_CHECKPOINT == 0:
            checkpoint()
        yield number, form


def _duplicates(
    forms: Sequence[Form], layouts: Sequence[Template], checkpoint: Checkpoint
) -> Iterator[tuple[int, Rule, Problem]]:
    # in an office's book many units have a project of one name: a unit that is another one parts them;
    # a declaration, a monitoring and a self-evaluation are one of each
    groups: dict[Key, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, form in _numbered(forms, checkpoint):
        if fold(form.project):
            key = same_key(form.project, form.year, layouts[number].kind)
            groups[key][name_key(form.unit)].append(number)
    for by_unit in groups.values():
        for number, same in _of_one_unit(by_unit, checkpoint):
            others = "、".join(
                str(other_number + 1) for other_number in sorted(same[:11]) if other_number != number
            )
            name = place_of(layouts[number], "project")
            message = f"与第 {others} 张表的{name}、年度相同。"
            yield number, DUPLICATE, Problem("project", message, forms[number].project.strip())


def _of_one_unit(spelled: Mapping[str, list[int]], checkpoint: Checkpoint) -> Iterator[tuple[int, list[int]]]:
    """Yield the number of each form that has others of its unit, with all of them.

    A form without a unit may be any unit's.
    """
    names = same_names([unit for unit in spelled if unit], checkpoint) if len(spelled) > 1 else {}
    by_unit: dict[str, list[int]] = defaultdict(list)
    for unit, numbers in spelled.items():
        by_unit[names.get(unit, unit)] += numbers
    nameless = by_unit.get("", [])
    for unit, numbers in by_unit.items():
        same = (
            [*numbers, *nameless] if unit else [*numbers, *(n for u in by_unit if u for n in by_unit[u][:11])]
        )
        if len(same) > 1:
            yield from ((number, same) for number in numbers)


def _variants(
    forms: Sequence[Form], layouts: Sequence[Template], name: str, checkpoint: Checkpoint
) -> Iterator[tuple[int, Rule, Problem]]:
    texts: list[str] = []
    for number, form in _numbered(forms, checkpoint):
        # what a layout has no cell for nobody can see or mend
        texts.append(getattr(form, name) if layouts[number].has(name) else "")
    keys = {text: name_key(text) for text in dict.fromkeys(texts)}
    same = same_names([key for key in dict.fromkeys(keys.values()) if key], checkpoint)
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        if keys[text]:
            groups[same[keys[text]]][text] += 1
    for number, text in enumerate(texts):
        if not keys[text]:
            continue
        key = same[keys[text]]
        if len(groups[key]) == 1:
            continue
        # the spelling that most forms have; of equals, the first in the book (Counter keeps order)
        usual = groups[key].most_common(1)[0][0]
        if text != usual:
            title = place_of(layouts[number], name)
            message = f"{title}“{_shown(text)}”在其他表中写作“{_shown(usual)}”。"
            edit = SetCells(f"统一{title}", ((name, CellState(usual)),))
            yield number, VARIANTS, Problem(name, message, text.strip(), usual, edit)


def _counted_twice(
    forms: Sequence[Form], layouts: Sequence[Template], checkpoint: Checkpoint
) -> Iterator[tuple[int, Rule, Problem]]:
    amounts = _Amounts(forms, layouts, checkpoint)
    for number, form in _numbered(forms, checkpoint):
        parts = amounts.parts(number)
        if parts:
            shown = "、".join(str(part + 1) for part in parts[:10]) + ("等" if len(parts) > 10 else "")
            line = form.funds[total_line(form.funds)]
            item = fund_item(line) or "资金总额"
            message = f"{item}的各项金额等于第 {shown} 张表之和，汇总时可能重复计算。"
            name = next(name for name in _CELLS if layouts[number].has(f"funds.{name}"))
            recorded = getattr(line, name).strip()
            yield number, COUNTED, Problem(total_path(form, name), message, recorded)


def _amounts(form: Form, layout: Template) -> tuple[Decimal | None, ...] | None:
    """Return the total line's amounts in 万元 by column, ``None`` for none; ``None``: too few to compare."""
    line = total_of(form)
    if line is None:
        return None
    values = tuple(
        in_wan(read_amount(getattr(line, name), layout.money), layout.money)
        if layout.has(f"funds.{name}")
        else None
        for name in AMOUNT_FIELDS
    )
    given_values = [value for value in values if value is not None]
    if len(given_values) < 2 or any(value < 0 for value in given_values) or not any(given_values):
        return None
    return values


class _Amounts:
    """The amounts of a book's forms, as whole numbers of the smallest unit that occurs, column by column.

    Only forms that have amounts in the same columns are compared; a column without one counts as 0.
    """

    def __init__(self, forms: Sequence[Form], layouts: Sequence[Template], checkpoint: Checkpoint) -> None:
        read = [_amounts(form, layouts[number]) for number, form in _numbered(forms, checkpoint)]
        values_of_book = [value for values in read if values for value in values if value is not None]
        digits = max((-int(value.as_tuple().exponent) for value in values_of_book), default=0)
        self._amounts_by_form: list[Amounts | None] = []
        self._columns: list[tuple[bool, ...]] = []
        for values in read:
            scaled = [int((value or Decimal(0)).scaleb(max(digits, 0))) for value in values or ()]
            self._amounts_by_form.append(None if values is None else tuple(scaled))
            self._columns.append(tuple(value is not None for value in values or ()))
        self._places: dict[tuple[bool, ...], dict[Amounts, list[int]]] = {}
        for number, amounts in enumerate(self._amounts_by_form):
            if amounts is not None:
                self._places.setdefault(self._columns[number], {}).setdefault(amounts, []).append(number)

    def parts(self, number: int) -> list[int]:
        """Return the numbers of other forms, two or more, whose amounts sum to those of form ``number``.

        Tried are runs of neighbours, every two forms, all others and, in small books, every three.
        """
        amounts = self._amounts_by_form[number]
        if amounts is None:
            return []
        run = self._run(number, 1, amounts) or self._run(number, -1, amounts)
        if run or len(self._amounts_by_form) > _PAIRS_UP_TO:
            return run
        return (
            self._two_forms(number, amounts)
            or self._all_others(number, amounts)
            or self._three_forms(number, amounts)
        )

    def _run(self, number: int, step: int, amounts: Amounts) -> list[int]:
        numbers: list[int] = []
        total = (0,) * len(amounts)
        for neighbour in range(number + step, number + step * (_LONGEST_RUN + 1), step):
            neighbour_amounts = (
                self._amounts_by_form[neighbour] if 0 <= neighbour < len(self._amounts_by_form) else None
            )
            if neighbour_amounts is None or self._columns[neighbour] != self._columns[number]:
                break
            total = tuple(map(add, total, neighbour_amounts))
            numbers.append(neighbour)
            if total == amounts and len(numbers) > 1:
                return sorted(numbers)
            if any(map(gt, total, amounts)):
                break
        return []

    def _two_forms(self, number: int, amounts: Amounts) -> list[int]:
        places = self._places[self._columns[number]]
        pairs = []
        for part_amounts, numbers in places.items():
            remainder_numbers = places.get(tuple(map(sub, amounts, part_amounts)))
            first = next((n for n in remainder_numbers or () if n != number), None)
            second = next((n for n in numbers if n not in (number, first)), None)
            if first is not None and second is not None:
                pairs.append(sorted((first, second)))
        return min(pairs, key=max) if pairs else []

    def _three_forms(self, number: int, amounts: Amounts) -> list[int]:
        if len(self._amounts_by_form) > _TRIPLES_UP_TO:
            return []
        for first, first_amounts in enumerate(self._amounts_by_form):
            if first_amounts is None or first == number or self._columns[first] != self._columns[number]:
                continue
            for second, third in self._pairs.get(tuple(map(sub, amounts, first_amounts)), ()):
                if first < second and number not in (second, third):
                    return [first, second, third]
        return []

    @cached_property
    def _pairs(self) -> dict[Amounts, list[tuple[int, int]]]:
        """Return every two forms of the same columns by the sums of their amounts."""
        pairs: dict[Amounts, list[tuple[int, int]]] = defaultdict(list)
        for second, second_amounts in enumerate(self._amounts_by_form):
            for first, first_amounts in enumerate(self._amounts_by_form[:second]):
                if first_amounts and second_amounts and self._columns[first] == self._columns[second]:
                    pairs[tuple(map(add, first_amounts, second_amounts))].append((first, second))
        return pairs

    def _all_others(self, number: int, amounts: Amounts) -> list[int]:
        if len(self._places) > 1 or tuple(map(sub, self._book_sums, amounts)) != amounts:
            return []
        others = [n for n, each in enumerate(self._amounts_by_form) if each is not None and n != number]
        return others if len(others) > 1 else []

    @cached_property
    def _book_sums(self) -> Amounts:
        return tuple(
            map(sum, zip(*(amounts for amounts in self._amounts_by_form if amounts is not None), strict=True))
        )


def _shown(text: str) -> str:
    return text.replace("\n", " ")
