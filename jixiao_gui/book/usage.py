"""The words that a book uses, and how often: the window's proposals for typing.

Reading is in `usage_reading`, so that the window can use these types before a database is loaded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

HEADS = ("department", "unit", "leader")
"""Fields of the head whose words are proposed."""

INDICATOR_WORDS = ("level1", "level2", "name", "target", "weight")
"""Fields of an indicator that are proposed together, and that the library keeps."""
IndicatorUse = tuple[str, str, str, str, str]
"""The texts of `INDICATOR_WORDS`."""


@dataclass(slots=True)
class Usage:
    """Words with their numbers of uses."""

    heads: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in HEADS})
    indicators: Counter[IndicatorUse] = field(default_factory=Counter)
    deviations: Counter[str] = field(default_factory=Counter)
