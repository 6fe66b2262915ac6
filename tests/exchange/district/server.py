"""A real PostgreSQL for as long as a test needs it: its own folder, its own socket, nobody else's port.

Root starts it as another user: PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

OLDEST = 15
PORT = 5432  # names the socket; no port of the machine is opened
HBA = """local all locked scram-sha-256
local all all trust
"""


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL that is new enough, wherever Debian put it."""
    found = []
    for folder in Path("/usr/lib/postgresql").glob("*/bin"):
        number = re.match(r"\d+", folder.parent.name)
        if number and int(number[0]) >= OLDEST and (folder / "initdb").exists():
            found.append((int(number[0]), folder))
    return max(found)[1] if found else None


def why_not() -> str:
    """Why there can be no server here; "" where there can."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    if binaries() is None:
        return f"no PostgreSQL {OLDEST} or later; Debian's package is postgresql"
    if _user() is None and getattr(os, "geteuid", lambda: 1)() == 0:
        return "root cannot run PostgreSQL, and there is no user nobody"
    return ""


def _user() -> str | None:
    if getattr(os, "geteuid", lambda: 1)() != 0:
        return None
    import pwd  # not on Windows

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    return None


def _end_with_parent() -> None:
    """Have the kernel end this process with the tests, also where those were killed."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG


class Server:
    """One server. ``url`` gives addresses of its databases."""

    def __init__(self) -> None:
        folder = binaries()
        assert folder is not None
        self._bin, self._user = folder, _user()
        self.folder = Path(tempfile.mkdtemp(prefix="jixiao-pg-", dir="/tmp"))  # a socket's path must be short
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", "data", "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        (self.folder / "data" / "pg_hba.conf").write_text(HBA, "utf-8")
        self.start()

    def start(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "port": str(PORT),
            "fsync": "off",
            "full_page_writes": "off",
            "shared_buffers": "32MB",
            "max_connections": "20",
            "logging_collector": "off",
        }
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", "data", *given],
                cwd=self.folder,
                user=self._user,
                stdout=log,
                stderr=log,
                env=self._environment(),
                preexec_fn=_end_with_parent,
            )
        until = time.monotonic() + 60
        while self._ask("pg_isready") != 0:
            assert time.monotonic() < until, (self.folder / "log").read_text()
            assert self._process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.05)

    def kill(self) -> None:
        """Stop it as a power cut does: every process at once, nothing is written down any more."""
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)  # what pg_ctl calls immediate
        self._process.wait(60)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, user: str = "owner", password: str = "") -> str:
        secret = f":{password}" if password else ""
        return f"postgresql+psycopg://{user}{secret}@/{database}?host={self.folder}&port={PORT}"

    def sql(
        self,
        database: str,
        statement: str,
        *,
        user: str = "owner",
        values: Sequence[object] | None = None,
    ) -> list[tuple[Any, ...]]:
        """Run a statement, as other tools would; its rows."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), port=PORT, user=user, dbname=database, autocommit=True
        ) as db:
            cursor = db.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            [self._bin / command[0], *command[1:]],
            cwd=self.folder,
            user=self._user,
            capture_output=True,
            text=True,
            check=False,
            env=self._environment(),
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _ask(self, name: str) -> int:
        command: list[str | Path] = [
            self._bin / name,
            "-q",
            "-h",
            str(self.folder),
            "-p",
            str(PORT),
            "-U",
            "owner",
            "-d",
            "postgres",
        ]
        return subprocess.run(
            command, cwd=self.folder, user=self._user, check=False, env=self._environment()
        ).returncode

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGTZ": "UTC"}
