"""What another program holds for a moment, as scanners do on Windows, is removed all the same."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from jixiao_gui import in_place


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often removing is still refused; waiting takes no time."""
    refused, unlink = [3], Path.unlink

    def refuse(path: Path) -> None:
        if refused[0]:
            refused[0] -= 1
            raise PermissionError(13, "sharing violation")
        unlink(path)

    monkeypatch.setattr(Path, "unlink", refuse)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    return refused


def test_a_held_file_is_removed_after_a_moment(tmp_path: Path, held: list[int]) -> None:
    path = tmp_path / "甲.lock"
    path.touch()
    in_place.remove_file(path)
    assert not path.exists()
    assert held == [0]


def test_a_file_that_stays_held_is_told(tmp_path: Path, held: list[int]) -> None:
    path = tmp_path / "甲.lock"
    path.touch()
    held[0] = 100
    with pytest.raises(PermissionError):
        in_place.remove_file(path)
    assert path.exists()


@pytest.mark.parametrize("has_links", [True, False])
def test_a_new_file_replaces_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool) -> None:
    if not has_links:  # as on FAT

        def refuse(*_names: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
    target, first, second = tmp_path / "甲.db", tmp_path / "1", tmp_path / "2"
    first.write_bytes(b"1")
    second.write_bytes(b"2")
    in_place.put_new(first, target)
    with pytest.raises(FileExistsError):
        in_place.put_new(second, target)
    assert target.read_bytes() == b"1"
    assert second.read_bytes() == b"2"
    assert not first.exists()
