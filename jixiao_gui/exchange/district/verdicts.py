"""The decision about a form that is published: the one place where an update could be lost. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """The decision about a form of the book."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    OLD = "old"  # the store had this content once, and has newer content now
    CONFLICT = "conflict"  # both somebody else and this book have changed it


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A form in the store. ``base`` is the revision that this book last wrote or imported.

    ``ours``: this installation wrote its revision, from any book.
    """

    digest: str
    revision: int
    base: int | None = None
    ours: bool = False


def judge(
    digest: str, stored: StoredForm | None, earlier: Collection[str] = (), *, overwrite: bool = False
) -> Verdict:
    """Return the verdict on a form with ``digest``; ``earlier`` are the former digests of the store's form.

    A book may overwrite a revision that it has written or imported. One that was renamed or copied has none
    by its new name: there a revision of the same installation counts, unless the book's form is an earlier
    one. ``overwrite``: the book's form replaces the store's in any case.
    """
    if stored is None:
        return Verdict.NEW
    if digest == stored.digest:
        return Verdict.SAME
    if overwrite or stored.base == stored.revision:
        return Verdict.CHANGED
    if digest in earlier:
        return Verdict.OLD
    return Verdict.CHANGED if stored.base is None and stored.ours else Verdict.CONFLICT


def needs_history(digest: str, stored: StoredForm | None, *, overwrite: bool = False) -> bool:
    """Return whether `judge` needs the earlier digests."""
    return stored is not None and not overwrite and digest != stored.digest and stored.base != stored.revision
