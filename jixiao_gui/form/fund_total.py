"""The fund line that is the sum of the others: the first on most forms, the last on those that add up below.

The rate, its score and every check of 年度资金总额 are about that line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from jixiao_gui.form.model import Form, FundLine
from jixiao_gui.form.numbers import fold

_SUMS = ("总额", "合计", "总计", "总数", "总金额")
"""Words in the name of a sum."""


def total_line(lines: Sequence[FundLine]) -> int:
    """Return the number of the line that is the sum: 0, or that of the only line that is called a sum."""
    if len(lines) < 2:
        return 0
    return _number_of(tuple(line.item for line in lines))


@lru_cache(maxsize=4096)
def _number_of(items: tuple[str, ...]) -> int:
    words = [fold(item) for item in items]
    sums = [number for number, word in enumerate(words) if any(called in word for called in _SUMS)]
    if 0 in sums or len(sums) != 1 or (len(words) > 1 and words[1].startswith("其中")):
        return 0
    return sums[0]


def is_sum(lines: Sequence[FundLine]) -> bool:
    """Return whether the line of the sum is named as one, or the others as its parts (其中)."""
    item = fold(lines[total_line(lines)].item)
    if not item or any(word in item for word in ("总", "合计", "小计")):
        return True
    return any(fold(line.item).startswith("其中") for line in lines[1:])


def total_of(form: Form) -> FundLine | None:
    """Return the line of the sum; ``None`` for a form without fund lines."""
    return form.funds[total_line(form.funds)] if form.funds else None


def sources_of(lines: Sequence[FundLine]) -> list[tuple[int, FundLine]]:
    """Return all lines but the sum's, with their numbers."""
    sum_line = total_line(lines)
    return [(number, line) for number, line in enumerate(lines) if number != sum_line]


def total_path(form: Form, name: str) -> str:
    """Return the path of a cell of the sum's line, ``funds.0.executed``."""
    return f"funds.{total_line(form.funds)}.{name}"


def computed_paths(form: Form) -> tuple[str, str, str]:
    """Return the cells that follow a formula where the template has them: rate, its score, total.

    The clerk or a file may say otherwise; then they are in `Form.manual`.
    """
    return total_path(form, "rate"), total_path(form, "score"), "total.score"
