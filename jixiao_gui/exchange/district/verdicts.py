"""What becomes of a form that is published: the one place where an update could be lost. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What is to be done with a form of the book."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    OLD = "old"  # the store has been given newer contents since; this is what it had once
    CONFLICT = "conflict"  # somebody else changed it meanwhile, and so did this book


@dataclass(frozen=True, slots=True)
class There:
    """A form as the store has it. ``base`` is the revision that this book last put in or took out.

    ``ours``: its revision was put in by this installation, from whatever book.
    """

    digest: str
    revision: int
    base: int | None = None
    ours: bool = False


def judge(
    digest: str, there: There | None, past: Collection[str] = (), *, overwrite: bool = False
) -> Verdict:
    """Return what becomes of a form with ``digest``; ``past`` are the digests that the store's once had.

    A book may overwrite what it has seen. One that was renamed or copied has seen nothing by its new name:
    there the same desk's own revision counts as seen, unless the book holds what is older than it.
    ``overwrite``: the book is right, whatever the store has.
    """
    if there is None:
        return Verdict.NEW
    if digest == there.digest:
        return Verdict.SAME
    if overwrite or there.base == there.revision:
        return Verdict.CHANGED
    if digest in past:
        return Verdict.OLD
    return Verdict.CHANGED if there.base is None and there.ours else Verdict.CONFLICT


def needs_past(digest: str, there: There | None, *, overwrite: bool = False) -> bool:
    """Return whether `judge` needs to know what the store had before."""
    return there is not None and not overwrite and digest != there.digest and there.base != there.revision
