"""What another program holds for a moment, as scanners do on Windows, is removed all the same."""

from __future__ import annotations

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
    monkeypatch.setattr(in_place.time, "sleep", lambda _seconds: None)
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
