"""A home of its own for each test of a verb, and a book in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_gui.cli import main
from jixiao_gui.exit_status import DONE
from tests.verbs.books import SAMPLES


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("JIXIAO_HOME", str(folder))
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Path:
    target = tmp_path / "书.db"
    assert main(["import", str(SAMPLES), "--into", str(target)]) == DONE
    return target


@pytest.fixture
def in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
