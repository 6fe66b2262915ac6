"""What a verb says to a person at a terminal, apart from its result."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable


class WrongUse(Exception):
    """A command that cannot be meant; ``str()`` is one Chinese sentence."""


def tell(sentence: str) -> None:
    """Print ``sentence`` on stderr, in one line though a name in it be of several."""
    with contextlib.suppress(OSError):  # nobody to tell, or a full disk: the exit status still says it
        print(" ".join(sentence.splitlines()), file=sys.stderr)


def remind(sentence: str) -> None:
    """Print on stderr what the user should know though the verb goes on."""
    tell(f"提醒：{sentence}")


def fail(sentence: str, status: int) -> int:
    """Print on stderr, in one line, why the verb ends; return ``status``."""
    tell(f"jixiao：{' '.join(sentence.split())}")
    return status


def show_progress(doing: str, count: int = 0) -> Callable[[int], bool]:
    """Return what shows a running count, of ``count`` where it is known, on a terminal alone.

    It returns True each time: a verb is stopped by Ctrl+C, not by its progress.
    """
    shown = sys.stderr.isatty()
    of = f" / {count}" if count else ""

    def report(done: int) -> bool:
        if shown and (done % 20 == 0 or done == count):
            # the cursor goes back: what is printed next takes the line
            print(f"{doing} {done}{of} …", end="\r", file=sys.stderr, flush=True)
        return True

    return report
