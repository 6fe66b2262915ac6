from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.district.desks import Desk


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
