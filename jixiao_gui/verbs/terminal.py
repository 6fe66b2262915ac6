"""Messages of a verb to a person at a terminal, apart from its result."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable


class WrongUse(Exception):
    """A command with contradicting or impossible arguments; ``str()`` is one Chinese sentence."""


def tell(sentence: str) -> None:
    """Print ``sentence`` on stderr, in one line even where a name in it has several."""
    with contextlib.suppress(OSError):  # a closed stderr, or a full disk: the exit status still reports it
        print(" ".join(sentence.splitlines()), file=sys.stderr)


def remind(sentence: str) -> None:
    """Print a reminder on stderr; the verb goes on."""
    tell(f"提醒：{sentence}")


def fail(sentence: str, status: int) -> int:
    """Print on stderr, in one line, the reason why the verb ends; return ``status``."""
    tell(f"jixiao：{' '.join(sentence.split())}")
    return status


def show_progress(doing: str, count: int = 0) -> Callable[[int], bool]:
    """Return a function that shows a running count, of ``count`` where known, on a terminal alone.

    It always returns True: a verb is stopped by Ctrl+C, not by its progress.
    """
    shown = sys.stderr.isatty()
    of_count = f" / {count}" if count else ""

    def report(count_done: int) -> bool:
        if shown and (count_done % 20 == 0 or count_done == count):
            # the cursor goes back, so that the next text overwrites the line
            print(f"{doing} {count_done}{of_count} …", end="\r", file=sys.stderr, flush=True)
        return True

    return report
