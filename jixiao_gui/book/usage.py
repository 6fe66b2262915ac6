"""Which words a book uses, and how often: what the window proposes when one types.

Apart from what reads them, so that the window knows what they are before a database is loaded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

HEADS = ("department", "unit", "leader")
"""Fields of the head whose words are worth proposing."""

INDICATOR_WORDS = ("level1", "level2", "name", "target", "weight")
"""Fields of an indicator that are worth proposing together, and that the library keeps."""
IndicatorUse = tuple[str, str, str, str, str]
"""The texts of `INDICATOR_WORDS`."""


@dataclass(slots=True)
class Usage:
    """Words and how often each is used."""

    heads: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in HEADS})
    indicators: Counter[IndicatorUse] = field(default_factory=Counter)
    deviations: Counter[str] = field(default_factory=Counter)
