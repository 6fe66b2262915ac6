"""What was worked out of the forms last looked at, so that store, list and screen ask once and share it.

A form never changes, so the very same object has the very same figures and findings. Of one typed figure
they are asked for by whoever shows the key, looks whether the form is complete, stores the line of the list,
and shows form and findings: two floors that have no object in common but the form, one of them also on
other threads. Handed down with the change they would have to go through every edit, its inverse, and what
undo keeps; kept here, each is worked out once, and nobody need know who asked before.
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
    """Return ``work`` that keeps what it gave for the last few pairs, found again by identity, not by
    equality: to compare two forms costs as much as to evaluate one.
    """
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
