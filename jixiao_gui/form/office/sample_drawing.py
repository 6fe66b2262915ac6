"""The draw of a sample of forms: at random or by risk, by a rule that anybody can repeat.

Nothing depends on a random generator or on the order of the forms: forms are drawn in the order of the
SHA-256 of the seed and their names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao_gui.form.names.bureau_names import name_key
from jixiao_gui.form.numbers import round_half_up
from jixiao_gui.form.reports.summary_lines import Line

RANDOM, RISK = WAYS = ("random", "risk")
WAY_WORDS = {RANDOM: "随机抽取", RISK: "按风险抽取"}
LOW_RATE = Fraction(8, 10)
"""The rate below which a form is at risk, the more the lower."""
_RATE, _FULL, _MONEY, _FIXED = 30, 25, 30, 15
"""The most points for a low rate, a full score, much money, many corrections."""
_EACH = 3
"""Points for each error that the checks find and each version that replaced another."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A form that may be drawn. ``corrections`` is its number of errors and of replaced versions."""

    id: int
    number: int
    unit: str
    project: str
    year: str
    budget: Decimal | None = None
    rate: Fraction | None = None
    full: bool = False
    corrections: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A form that was drawn, its risk in points (0 for a random draw) and the reasons."""

    lot: Lot
    points: Fraction
    why: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The forms drawn, with the size of the whole, and the rule in words with the seed, by which the draw can
    be repeated.
    """

    drawn: tuple[Drawn, ...]
    of: int
    way: str
    seed: str
    rule: str


def lot_of(line: Line, id: int, versions: int = 0) -> Lot:
    """Return the lot of a line of the summary; ``versions`` is the number of older ones replaced."""
    money = line.budget if line.budget is not None else line.initial
    full = line.total.value is not None and line.total.value >= 100
    corrections = line.counts.get("error", 0) + versions
    rate = line.rate.value
    return Lot(id, line.number, line.unit, line.project, line.year, money, rate, full, corrections)


def draw(lots: Sequence[Lot], count: int, way: str, seed: str) -> Sample:
    """Draw ``count`` of ``lots`` (all, where there are no more) by ``way``, one of `WAYS`."""
    count = max(0, min(count, len(lots)))
    if way == RANDOM:
        chosen = sorted(lots, key=lambda lot: _hash(seed, lot))[:count]
        drawn = tuple(Drawn(lot, Fraction(0), "随机") for lot in chosen)
    else:
        ranked = _with_risk(lots)
        ranked.sort(key=lambda candidate: (-candidate.points, _hash(seed, candidate.lot)))
        drawn = tuple(ranked[:count])
    return Sample(drawn, len(lots), way, seed, _rule(way, seed, len(lots), count))


def _with_risk(lots: Sequence[Lot]) -> list[Drawn]:
    amounts = sorted(lot.budget for lot in lots if lot.budget is not None)
    candidates: list[Drawn] = []
    for lot in lots:
        points, why = Fraction(0), []
        if lot.rate is not None and lot.rate < LOW_RATE:
            points += _RATE * (1 - max(lot.rate, Fraction(0)) / LOW_RATE)
            why.append(f"执行率 {round_half_up(lot.rate * 100, 1):f}%")
        if lot.full:
            points += _FULL
            why.append("总分满分")
        if lot.budget is not None and len(amounts) > 1:
            below = sum(amount < lot.budget for amount in amounts)
            share = Fraction(below, len(amounts) - 1)
            points += _MONEY * share
            if share >= Fraction(8, 10):
                why.append("预算金额居前两成")
        if lot.corrections:
            points += min(_FIXED, _EACH * lot.corrections)
            why.append(f"错误和更正 {lot.corrections} 处")
        candidates.append(Drawn(lot, points, "、".join(why) or "无明显风险"))
    return candidates


def _hash(seed: str, lot: Lot) -> str:
    names = "\n".join((seed, *(name_key(text) for text in (lot.unit, lot.project, lot.year))))
    return hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest()


def _rule(way: str, seed: str, of: int, count: int) -> str:
    lots = f"种子“{seed}”与单位、项目、年度名称（去空白和标点）逐行连接后的 SHA-256 值"
    if way == RANDOM:
        return f"从 {of} 张表中随机抽取 {count} 张：按{lots}由小到大取前 {count} 张。"
    return (
        f"从 {of} 张表中按风险抽取 {count} 张：执行率低于 80% 的按差距最多计 {_RATE} 分，"
        f"总分满分计 {_FULL} 分，预算金额按排名最多计 {_MONEY} 分，"
        f"每处错误或更正计 {_EACH} 分、最多 {_FIXED} 分；分高者先抽，同分的按{lots}由小到大。"
    )
