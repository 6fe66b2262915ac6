"""Opening of an untrusted database without running anything of it.

A schema is a program: triggers, views, checks, defaults, generated columns, indexes of expressions. On a
guarded connection nothing but columns of tables can be read, and no longer than a deadline.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

MOST_BYTES = 16 << 20
"""The most bytes in one row, here and in every working copy: a row that was written can be read again."""
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MOST_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
}
_PRAGMAS = frozenset(("quick_check", "table_info", "table_xinfo", "user_version"))
_READING = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_TRANSACTION))
_SECONDS = 30.0
_SECONDS_A_MB = 1.0
_STEPS = 20_000
"""Instructions of SQLite's between two checks of the time."""


@contextlib.contextmanager
def closed_on_failure(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Close ``db`` where the block fails: Windows removes no open file, and the error would keep it open."""
    try:
        yield db
    except BaseException:
        db.close()
        raise


def connect_guarded(path: Path) -> sqlite3.Connection:
    """Open our own copy of somebody's file. Statements that are not allowed raise `sqlite3.Error`.

    A journal beside it is played back at the first read.
    """
    db = sqlite3.connect(path, isolation_level=None, cached_statements=0)
    with closed_on_failure(db):
        for limit, most in _LIMITS.items():
            db.setlimit(limit, most)
        if hasattr(db, "setconfig"):  # from Python 3.12 on
            db.setconfig(getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE"), True)  # noqa: B009
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON"):
            db.execute(f"PRAGMA {pragma}")
    db.text_factory = lambda text: text.decode("utf-8", "replace")
    size = 0
    with contextlib.suppress(OSError):
        size = path.stat().st_size
    until = time.monotonic() + _SECONDS + _SECONDS_A_MB * size / (1 << 20)
    db.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    db.set_authorizer(_allow)
    return db


def _allow(
    action: int, argument: str | None, _two: str | None, _database: str | None, origin: str | None
) -> int:
    """Allow the reading of columns and a few pragmas; ``origin`` is the view or trigger that reads."""
    allowed = action in _READING or (action == sqlite3.SQLITE_PRAGMA and argument in _PRAGMAS)
    return sqlite3.SQLITE_OK if allowed and origin is None else sqlite3.SQLITE_DENY
