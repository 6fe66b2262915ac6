"""What must be set before Qt, or the program, is imported for the first time."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.exchange.district.desks import Database
    from tests.exchange.district.server import Server

os.environ["QT_QPA_PLATFORM"] = "offscreen"

# One home for each process (each worker of xdist has its own): no test sees the user's own working copies.
_home = tempfile.mkdtemp(prefix="jixiao-test-")
os.environ["JIXIAO_HOME"] = _home
atexit.register(shutil.rmtree, _home, ignore_errors=True)

# No test is timed: on a busy machine drawing an example may take as long as it likes.
# CI tries the same examples each time, so that what is red there was changed; by hand they are new ones.
settings.register_profile(
    "unhurried",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("unhurried")

_seeds = Path(__file__).resolve().parent.parent.parent / "shared" / "seeds"
SEEDS: Path | None = _seeds if _seeds.is_dir() else None
"""The folder of real forms, where the checkout has it beside it; they are not ours to publish."""


@pytest.fixture(scope="session")
def seeds() -> Path | None:
    return SEEDS


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL of the tests' own; where there can be none, what needs it is skipped and says why."""
    from tests.exchange.district.server import Server, why_not

    reason = why_not()
    if reason:
        pytest.skip(reason)
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def database(postgresql: Server) -> Iterator[Database]:
    """A database of the test's own."""
    from tests.exchange.district.desks import Database

    name = f"d{uuid.uuid4().hex[:12]}"
    postgresql.sql("postgres", f"CREATE DATABASE {name}")
    yield Database(postgresql, name)
    postgresql.sql("postgres", f"DROP DATABASE {name} WITH (FORCE)")
