"""A Debian for another machine: asked of debootstrap, and only where its programs run here."""

from __future__ import annotations

import os
import platform
import shutil
from pathlib import Path

import debian_root
import pytest


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the commands in place of running them, on an x86-64 machine that belongs to root."""
    commands: list[list[str]] = []
    monkeypatch.setattr(debian_root, "run", lambda command, **_: commands.append([*map(str, command)]))
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/sbin/{name}")
    monkeypatch.setattr(debian_root, "install", lambda *_: None)
    monkeypatch.setattr(shutil, "copy", lambda *_: None)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    return commands


def test_one_for_this_machine_needs_no_emulation(asked: list[list[str]], tmp_path: Path) -> None:
    debian_root.make(tmp_path, "bullseye", machine="x86_64")
    assert asked[0][:2] == ["debootstrap", "--arch=amd64"]
    assert asked[0][-2:] == ["bullseye", str(tmp_path)]


def test_one_for_another_machine_asks_that_its_programs_run_here(
    asked: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian_root, "EMULATION", tmp_path)
    with pytest.raises(SystemExit, match="qemu-user-static"):
        debian_root.make(tmp_path / "root", "bullseye", machine="aarch64")
    assert asked == [
        ["mount", "-t", "binfmt_misc", "binfmt_misc", str(tmp_path)],
        ["update-binfmts", "--enable", "qemu-aarch64"],
    ]
    (tmp_path / "status").touch()
    (tmp_path / "qemu-aarch64").touch()
    asked.clear()
    debian_root.make(tmp_path / "root", "bullseye", machine="aarch64")
    assert asked[0][:2] == ["debootstrap", "--arch=arm64"]
