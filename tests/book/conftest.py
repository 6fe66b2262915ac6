"""A home of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "文件 夹"
    folder.mkdir()
    return folder / "项目.db"
