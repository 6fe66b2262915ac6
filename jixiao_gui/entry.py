"""The first moments of the process, and its last: Ctrl+C is then one line, never a traceback.

It loads nothing that the interpreter has not loaded already: each import is a moment in which Ctrl+C would
show a traceback. What the program does begins in `cli`.
"""

from __future__ import annotations

import _signal as signal  # type: ignore[import-not-found]  # the interpreter's own, loaded with it
import _thread
import os
import sys
import time

TYPE_CHECKING = False  # `typing` itself is not loaded yet
if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_CANCELLED = "jixiao：已取消；正在写的文件没有改动。\n"
_CANNOT_WRITE = 4
"""`exit_status.CANNOT_WRITE`, which is not loaded yet."""


def main() -> int:
    """Run the program; return its exit status."""
    # An exception would be raised inside whichever import is under way, and some of these swallow it.
    signal.signal(signal.SIGINT, _end_at_once)
    from jixiao_gui.cli import main as run

    sys.unraisablehook = _repeat_interrupt
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return run()
    except KeyboardInterrupt:
        sys.stderr.write(_CANCELLED)
        return _CANNOT_WRITE
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # its work is done, and the status is known


def _end_at_once(_signal: int, _frame: object) -> None:
    """End the process, which has not begun any work."""
    os.write(2, _CANCELLED.encode())
    os._exit(_CANNOT_WRITE)


def _repeat_interrupt(unraisable: UnraisableHookArgs) -> None:
    """Interrupt the program again where the interpreter had to ignore it, in a callback of an import."""
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
        return

    def interrupt() -> None:
        time.sleep(0.01)  # until the callback has ended
        _thread.interrupt_main()

    _thread.start_new_thread(interrupt, ())
