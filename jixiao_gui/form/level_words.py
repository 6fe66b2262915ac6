"""The words of 一级指标 and 二级指标 in several layouts: which say the same, and which moved elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from jixiao_gui.form.model import Indicator
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import Template

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_COST, _OUTPUT = "成本", "产出"
_LEVEL1 = (("成本", _COST), ("产出", _OUTPUT), ("满意", "满意度"), ("效益", "效益"), ("效果", "效益"))
_LEVEL2 = (
    *(("满意", "满意度"), ("可持续", "可持续"), ("数量", "数量"), ("质量", "质量")),
    *(("时效", "时效"), ("进度", "时效"), ("社会", "社会"), ("生态", "生态"), ("环境", "生态")),
    ("经济", "经济"),
)
"""What of a label's words says what it is; the first that it holds."""
Labels = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an indicator belongs in a layout; ``known`` is False where the layout has no such level 1."""

    labels: Labels
    known: bool = True


class LevelWords:
    """The labels that a layout's blank form prints, and where those of other layouts belong among them."""

    def __init__(self, template: Template) -> None:
        self._labels = list(dict.fromkeys((row.level1, row.level2) for row in template.blank_rows))
        self._exact = {tuple(map(fold, labels)): labels for labels in reversed(self._labels)}
        self._meant: dict[Labels, Labels] = {}
        self._level2: dict[str, Labels] = {}
        self._level1: dict[str, str] = {}
        for level1, level2 in self._labels:
            meant = meaning1(level1), meaning2(level1, level2)
            self._meant.setdefault(meant, (level1, level2))
            self._level2.setdefault(meant[1], (level1, level2))
            self._level1.setdefault(meant[0], level1)
        self._order = {labels: number for number, labels in enumerate(self._labels)}

    def place(self, level1: str, level2: str) -> Placed:
        """Return the labels that an indicator of these has in this layout."""
        if not self._labels:
            return Placed((level1, level2))
        exact = self._exact.get((fold(level1), fold(level2)))
        meant = meaning1(level1), meaning2(level1, level2)
        found = exact or self._meant.get(meant) or self._moved(*meant) or self._level2.get(meant[1])
        if found is not None:
            return Placed(found)
        if meant[0] in self._level1:  # a level 2 of the place's own
            return Placed((self._level1[meant[0]], level2))
        return Placed((level1, level2), known=not level1)

    def _moved(self, level1: str, level2: str) -> Labels | None:
        """Return where costs go: under 产出 in older layouts, beside it, in three kinds, in newer ones."""
        if not level2.startswith(_COST):
            return None
        if level1 == _OUTPUT and _COST in self._level1:
            ours = [meant for meant in self._meant if meant[0] == _COST]
            return self._meant[next((meant for meant in ours if meant[1] == f"{_COST}经济"), ours[0])]
        if level1 == _COST:
            return self._meant.get((_OUTPUT, _COST))
        return None

    def order(self, row: Indicator) -> tuple[int, int]:
        """Return where a row stands among the labels: what is not printed comes last in its level 1."""
        labels = row.level1, row.level2
        of_level1 = [number for known, number in self._order.items() if known[0] == row.level1]
        last = len(self._labels)
        return (of_level1[0] if of_level1 else last, self._order.get(labels, last))


@lru_cache(maxsize=4096)
def meaning1(label: str) -> str:
    """Return what a label of level 1 is, without brackets and 指标: 产出, 效益 for 效果, 满意度, 成本."""
    bare = _BRACKETS.sub("", fold(label))
    return _first(bare, _LEVEL1) or bare.removesuffix("指标")


@lru_cache(maxsize=4096)
def meaning2(level1: str, level2: str) -> str:
    """Return what a label of level 2 is: 时效 for 进度, 生态 for 环境, 成本经济 for one of three costs."""
    bare = _BRACKETS.sub("", fold(level2))
    found = _first(bare, _LEVEL2)
    if "成本" in bare or (meaning1(level1) == _COST and found):
        return _COST + (found if found in ("经济", "社会", "生态") else "")
    return found or bare.removesuffix("指标")


def _first(bare: str, words: Iterable[tuple[str, str]]) -> str:
    return next((meant for word, meant in words if word in bare), "")
