"""An open database: SQLite's own connection, and SQLAlchemy's on the same one once it is asked for.

Opening and showing a book use plain statements; SQLAlchemy, which takes longer to load than a book to open,
is loaded with the first composed statement, usually a change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, ExceptionContext


class Database:
    """One connection; ``raw`` commits by itself outside `begin`. All errors are SQLite's own."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw
        self._core: Connection | None = None

    @property
    def core(self) -> Connection:
        """Return SQLAlchemy's connection; made, and SQLAlchemy loaded, when it is first used."""
        if self._core is None:
            from sqlalchemy import create_engine, event
            from sqlalchemy.pool import NullPool

            # SQLAlchemy ends its first look at a connection with a rollback. It looks at one of its own:
            # on ours a transaction may be under way, and what it has written would be gone.
            first = [sqlite3.connect(":memory:")]
            engine = create_engine(
                "sqlite://", creator=lambda: first.pop() if first else self.raw, poolclass=NullPool
            )
            event.listen(engine, "handle_error", _as_raised)
            engine.connect().close()
            self._core = engine.connect()
        return self._core

    @contextmanager
    def begin(self) -> Iterator[None]:
        """Make one transaction of the block: kept at its end, undone where it raises."""
        # The driver would begin one by rules of its own; it is begun here, also for SQLAlchemy.
        self.raw.execute("BEGIN")
        try:
            yield
            if self._core is not None:
                self._core.commit()
            if self.raw.in_transaction:
                self.raw.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        with suppress(sqlite3.Error):
            if self._core is not None:
                self._core.rollback()
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")

    def rows(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
        """Return all rows of a plain statement."""
        return self.raw.execute(statement, parameters).fetchall()

    def close(self) -> None:
        """Close all connections."""
        with suppress(sqlite3.Error):
            if self._core is not None:
                self._core.close()
                self._core.engine.dispose()
            self.raw.close()


def _as_raised(context: ExceptionContext) -> BaseException:
    """Return SQLite's own error of an SQLAlchemy one: callers need not load SQLAlchemy to name it."""
    return context.original_exception
