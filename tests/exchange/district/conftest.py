from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.district.desks import Database, Desk
from tests.exchange.district.server import Server, why_not

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    reason = why_not()
    if reason:
        pytest.skip(reason)
    made = Server()
    yield made
    made.stop()


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    name = f"d{next(_numbers)}"
    server.sql("postgres", f"CREATE DATABASE {name}")
    yield Database(server, name)
    server.sql("postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def other_desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "other home")
    yield made
    made.close()
