"""The owner of work on a file: host, user, process. Written into locks and working copies."""

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
    """A process and its start; ``pid`` 0: released on purpose. ``since``: ``2023-12-31 09:30:00``."""

    host: str = ""
    user: str = ""
    pid: int = 0
    started: str = ""
    since: str = ""
    token: str = ""

    @classmethod
    def of_this_process(cls, token: str) -> Owner:
        """Return the owner for this process, now."""
        since = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
        return cls(host_name(), _user(), os.getpid(), process_started(os.getpid()), since, token)

    @classmethod
    def of(cls, values: Any) -> Owner:
        """Return an owner from the values in a file; missing values and those of a wrong type are blank."""
        kinds = {field.name: type(field.default) for field in fields(cls)}
        texts_by_name = values if isinstance(values, dict) else {}
        return cls(
            **{
                name: texts_by_name[name]
                for name, kind in kinds.items()
                if type(texts_by_name.get(name)) is kind
            }
        )

    def values(self) -> dict[str, Any]:
        """Return the values for `of`."""
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
        """Return whether it was a process of this host that has ended; False for another host."""
        if not self.is_here:
            return False
        if self.pid <= 0 or not is_running(self.pid):
            return True
        running_started = process_started(self.pid)
        return bool(running_started and self.started and running_started != self.started)


@cache
def host_name() -> str:
    """Return the name of this host, as `platform.node` does, which loads all of ``socket`` on Windows."""
    if sys.platform == "win32":
        import ctypes

        dns_host_name, length = 5, ctypes.c_ulong(256)
        name = ctypes.create_unicode_buffer(length.value)
        succeeded = ctypes.windll.kernel32.GetComputerNameExW(dns_host_name, name, ctypes.byref(length))
        return name.value if succeeded else ""
    return os.uname().nodename


def is_running(pid: int) -> bool:
    """Return whether a process of this number runs on this host."""
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
    """Return the start of a process, in the system's own units; "" where it is not known.

    Process numbers are used again; the start distinguishes a new process from a dead owner.
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
    """Return the start in hundreds of nanoseconds since 1601; Windows soon uses process numbers again."""
    if sys.platform != "win32":
        return ""
    import ctypes

    kernel, handle = _opened_on_windows(pid)
    if not handle:
        return ""
    try:
        times = [ctypes.c_uint64() for _ in ("created", "ended", "in the kernel", "in the program")]
        succeeded = kernel.GetProcessTimes(handle, *map(ctypes.byref, times))
        return str(times[0].value) if succeeded else ""
    finally:
        kernel.CloseHandle(handle)


def _opened_on_windows(pid: int) -> tuple[Any, Any]:
    """Return the system's library, and a handle of the process; ``None`` where it cannot be opened."""
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
