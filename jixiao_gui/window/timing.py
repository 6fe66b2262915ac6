"""Tell on stderr when something was painted first: what a clerk waits for, seen from outside.

Loaded where ``JIXIAO_TIMING`` stands in the environment, and nowhere else.
"""

from __future__ import annotations

import sys
import time

_CLOCK_TICKS = "SC_CLK_TCK"
_START = 19
"""The place of the start in ``/proc/self/stat``, counted from what follows the program's name."""
_WINDOWS_EPOCH = 11_644_473_600
"""Seconds from where Windows counts, the year 1601, to where `time.time` does."""


def tell(event: str) -> None:
    """Write ``timing: <event> N ms``, N counted from the start of the process."""
    print(f"timing: {event} {since_start() * 1000:.0f} ms", file=sys.stderr, flush=True)


def since_start() -> float:
    """Return the seconds since the system started this process, on Linux to a hundredth."""
    if sys.platform == "win32":
        return time.time() - _windows_start()
    import os
    from pathlib import Path

    try:
        fields = Path("/proc/self/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        started = int(fields[_START]) / os.sysconf(_CLOCK_TICKS)
    except (OSError, ValueError, IndexError):  # a system that does not say: what Python itself has used
        return time.process_time()
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


def _windows_start() -> float:
    """Return when this process was started, in seconds as `time.time` counts them."""
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    times = [ctypes.c_ulonglong() for _ in range(4)]
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.GetProcessTimes.argtypes = [ctypes.c_void_p, *[ctypes.c_void_p] * 4]
    kernel.GetProcessTimes(kernel.GetCurrentProcess(), *map(ctypes.byref, times))
    return float(times[0].value) / 1e7 - _WINDOWS_EPOCH
