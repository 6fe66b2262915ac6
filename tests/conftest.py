"""What must be set before Qt, or the program, is imported for the first time."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"

# One home for each process (each worker of xdist has its own): no test sees the user's own working copies.
_home = tempfile.mkdtemp(prefix="jixiao-test-")
os.environ["JIXIAO_HOME"] = _home
atexit.register(shutil.rmtree, _home, ignore_errors=True)

# No test is timed: on a busy machine drawing an example may take as long as it likes.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

_seeds = Path(__file__).resolve().parent.parent.parent / "shared" / "seeds"
SEEDS: Path | None = _seeds if _seeds.is_dir() else None
"""The folder of real forms, where the checkout has it beside it; they are not ours to publish."""


@pytest.fixture(scope="session")
def seeds() -> Path | None:
    return SEEDS
