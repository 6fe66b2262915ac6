"""The labels of 一级指标 and 二级指标 in different layouts: which of them mean the same."""

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
"""Words of labels with the meanings; the first word that a label contains decides."""
Labels = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LevelPlace:
    """The labels of an indicator in a layout; ``known`` is False where the layout has no such level 1."""

    labels: Labels
    known: bool = True


class LevelWords:
    """The labels that a layout's blank form prints, by which labels of other layouts are placed."""

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

    def place(self, level1: str, level2: str) -> LevelPlace:
        """Return the labels in this layout of an indicator with these labels."""
        if not self._labels:
            return LevelPlace((level1, level2))
        exact = self._exact.get((fold(level1), fold(level2)))
        meant = meaning1(level1), meaning2(level1, level2)
        labels = exact or self._meant.get(meant) or self._cost_labels(*meant) or self._level2.get(meant[1])
        if labels is not None:
            return LevelPlace(labels)
        if meant[0] in self._level1:  # a level 2 of the place's own
            return LevelPlace((self._level1[meant[0]], level2))
        return LevelPlace((level1, level2), known=not level1)

    def _cost_labels(self, level1: str, level2: str) -> Labels | None:
        """Return the labels of costs: under 产出 in older layouts, in newer ones of a level 1 of their
        own.
        """
        if not level2.startswith(_COST):
            return None
        if level1 == _OUTPUT and _COST in self._level1:
            ours = [meant for meant in self._meant if meant[0] == _COST]
            return self._meant[next((meant for meant in ours if meant[1] == f"{_COST}经济"), ours[0])]
        if level1 == _COST:
            return self._meant.get((_OUTPUT, _COST))
        return None

    def order(self, row: Indicator) -> tuple[int, int]:
        """Return a sort key of a row by its labels; labels that are not printed come last in their level
        1.
        """
        labels = row.level1, row.level2
        of_level1 = [number for printed, number in self._order.items() if printed[0] == row.level1]
        last = len(self._labels)
        return (of_level1[0] if of_level1 else last, self._order.get(labels, last))


@lru_cache(maxsize=4096)
def meaning1(label: str) -> str:
    """Return the meaning of a label of level 1, without brackets and 指标: 产出, 效益 for 效果, 满意度,
    成本.
    """
    bare = _BRACKETS.sub("", fold(label))
    return _first_meaning(bare, _LEVEL1) or bare.removesuffix("指标")


@lru_cache(maxsize=4096)
def meaning2(level1: str, level2: str) -> str:
    """Return the meaning of a label of level 2: 时效 for 进度, 生态 for 环境, 成本经济 for one of three
    costs.
    """
    bare = _BRACKETS.sub("", fold(level2))
    kind = _first_meaning(bare, _LEVEL2)
    if "成本" in bare or (meaning1(level1) == _COST and kind):
        return _COST + (kind if kind in ("经济", "社会", "生态") else "")
    return kind or bare.removesuffix("指标")


def _first_meaning(bare: str, words: Iterable[tuple[str, str]]) -> str:
    return next((meant for word, meant in words if word in bare), "")
