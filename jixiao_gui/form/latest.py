"""What was worked out of the forms last looked at, so that store, list and screen ask once and share it.

A form never changes, so the very same object has the very same figures and findings.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")
_KEPT = 8


def kept_by_identity(work: Callable[[A, B], T]) -> Callable[[A, B], T]:
    """Keep what ``work`` gave for the last forms, found again by identity, not by equality."""
    known: OrderedDict[tuple[int, int], tuple[A, B, T]] = OrderedDict()

    @wraps(work)
    def cached(one: A, other: B) -> T:
        key = id(one), id(other)
        found = known.get(key)
        if found is not None:  # both are held, so no other object can bear their identity
            return found[2]
        result = work(one, other)
        known[key] = one, other, result
        if len(known) > _KEPT:
            with suppress(KeyError):  # another thread was quicker
                known.popitem(last=False)
        return result

    return cached
