"""Who is at work on a file: host, user, process. Written into locks and working copies."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Owner:
    """A process and when it began; ``pid`` 0: let go of on purpose. ``since``: ``2023-12-31 09:30:00``."""

    host: str = ""
    user: str = ""
    pid: int = 0
    started: str = ""
    since: str = ""
    token: str = ""

    @classmethod
    def here(cls, token: str) -> Owner:
        """Return the owner for this process, now."""
        since = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
        return cls(host_name(), _user(), os.getpid(), process_started(os.getpid()), since, token)

    @classmethod
    def of(cls, values: Any) -> Owner:
        """Return an owner from what a file says of it; whatever is missing or of the wrong kind is blank."""
        kinds = {field.name: type(field.default) for field in fields(cls)}
        given = values if isinstance(values, dict) else {}
        return cls(**{name: given[name] for name, kind in kinds.items() if type(given.get(name)) is kind})

    def values(self) -> dict[str, Any]:
        """Return what `of` takes."""
        return asdict(self)

    @property
    def is_this_process(self) -> bool:
        return self.is_here and self.pid == os.getpid() and not self.is_dead

    @property
    def is_here(self) -> bool:
        """Return whether it is, or was, a process of this host."""
        return self.host == host_name()

    @property
    def is_dead(self) -> bool:
        """Return whether it was a process of this host that is no more. Of another host nothing is known."""
        if not self.is_here:
            return False
        if self.pid <= 0 or not is_running(self.pid):
            return True
        now = process_started(self.pid)
        return bool(now and self.started and now != self.started)


@cache
def host_name() -> str:
    """Return the name of this host, as `platform.node` does, which loads all of ``socket`` on Windows."""
    if sys.platform == "win32":
        import ctypes

        dns_host_name, length = 5, ctypes.c_ulong(256)
        name = ctypes.create_unicode_buffer(length.value)
        told = ctypes.windll.kernel32.GetComputerNameExW(dns_host_name, name, ctypes.byref(length))
        return name.value if told else ""
    return os.uname().nodename


def is_running(pid: int) -> bool:
    """Return True when a process of this number runs on this host."""
    if sys.platform == "win32":
        return _is_running_on_windows(pid)
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):  # a number that no process can have
        return False
    except OSError:
        return True
    return True


def process_started(pid: int) -> str:
    """Return when the process began, in the system's own words; "" where it does not say.

    Process numbers come again; with this a stranger who got a dead owner's number is told from it.
    """
    if sys.platform == "win32":
        return _started_on_windows(pid)
    try:
        # The name of the program, in brackets, may hold anything; the 22nd field is the 20th after it.
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in the system's list
        return ""


def _is_running_on_windows(pid: int) -> bool:
    if sys.platform != "win32":
        return True
    import ctypes

    access_denied, still_active = 5, 259
    kernel, handle = _opened_on_windows(pid)
    if not handle:
        return bool(ctypes.get_last_error() == access_denied)
    try:
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        return code.value == still_active
    finally:
        kernel.CloseHandle(handle)


def _started_on_windows(pid: int) -> str:
    """Return hundreds of nanoseconds since 1601, by the process's clock; Windows gives numbers again soon."""
    if sys.platform != "win32":
        return ""
    import ctypes

    kernel, handle = _opened_on_windows(pid)
    if not handle:
        return ""
    try:
        times = [ctypes.c_uint64() for _ in ("created", "ended", "in the kernel", "in the program")]
        told = kernel.GetProcessTimes(handle, *map(ctypes.byref, times))
        return str(times[0].value) if told else ""
    finally:
        kernel.CloseHandle(handle)


def _opened_on_windows(pid: int) -> tuple[Any, Any]:
    """Return the system's library, and the process in it; nothing where there is none, or it is not to be
    opened.
    """
    if sys.platform != "win32":
        return None, None
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.OpenProcess.argtypes = [ctypes.c_ulong, ctypes.c_int, ctypes.c_ulong]
    kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.GetExitCodeProcess.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_ulong)]
    kernel.GetProcessTimes.argtypes = [ctypes.c_void_p, *[ctypes.POINTER(ctypes.c_uint64)] * 4]
    kernel.CloseHandle.argtypes = [ctypes.c_void_p]
    query_limited = 0x1000
    return kernel, kernel.OpenProcess(query_limited, False, pid)
