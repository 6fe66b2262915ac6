"""Messages of a verb to a person at a terminal, apart from its result."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Callable


class WrongUse(Exception):
    """A command with contradicting or impossible arguments; ``str()`` is one Chinese sentence."""


_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that a terminal obeys: they set its title and colours, clear it, and turn the order of letters."""


def say(line: str) -> None:
    """Print ``line`` of the verb's result on stdout, in one line, without what a terminal would obey."""
    print(_one_line(line))


def say_json(value: object) -> None:
    """Print ``value`` on stdout as JSON, with signs that a terminal would obey as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    print("\n".join(_CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line) for line in text.split("\n")))


def tell(sentence: str) -> None:
    """Print ``sentence`` on stderr, in one line even where a name in it has several."""
    with contextlib.suppress(OSError):  # a closed stderr, or a full disk: the exit status still reports it
        print(_one_line(sentence), file=sys.stderr)


def _one_line(text: str) -> str:
    return _CONTROL.sub("\ufffd", " ".join(text.splitlines()))


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
