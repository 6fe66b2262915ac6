"""Ctrl+C at any moment of a start is one line and a status, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jixiao_gui.exit_status import CANNOT_WRITE
from jixiao_gui.paths import resources_folder

ROOT = Path(__file__).parents[1]
SAMPLES = resources_folder() / "samples" / "samples.txt"
_RAISED = "os.kill(os.getpid(), signal.SIGINT)"
_IGNORED = "Ignoring()"
_CODE = """
import os, signal, sys

class Ignoring:
    def __del__(self):  # as the interpreter's own callbacks of an import do
        raise KeyboardInterrupt

class Interrupting:
    def find_spec(self, name, *more):
        if name == {name!r}:
            {act}

sys.meta_path.insert(0, Interrupting())
from jixiao_gui.entry import main
sys.exit(main())
"""
pytestmark = pytest.mark.skipif(os.name == "nt", reason="no process sends itself Ctrl+C there")


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("jixiao_gui.cli", _RAISED),
        ("jixiao_gui.exit_status", _RAISED),
        ("jixiao_gui.verbs", _RAISED),
        ("jixiao_gui.book.book", _RAISED),
        ("jixiao_gui.sheet.recognise", _RAISED),
        ("jixiao_gui.verbs", _IGNORED),
    ],
)
def test_an_interrupted_import(name: str, act: str, tmp_path: Path) -> None:
    target = tmp_path / "书.db"
    command = [sys.executable, "-c", _CODE.format(name=name, act=act), "import", str(SAMPLES)]
    done = subprocess.run(
        [*command, "--into", str(target)],
        cwd=ROOT,
        env={**os.environ, "JIXIAO_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == CANNOT_WRITE
    assert done.stderr.splitlines() == ["jixiao：已取消；正在写的文件没有改动。"]
    assert done.stdout == ""
    assert not target.exists()


def test_the_program_starts_by_way_of_it_and_it_loads_nothing() -> None:
    command = [sys.executable, "main.py", "--version"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("jixiao ")
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); before = set(sys.modules)\n"
        "import jixiao_gui.entry; print(*sorted(set(sys.modules) - before))"
    )
    command = [sys.executable, "-I", "-c", code]
    light = subprocess.run(command, capture_output=True, text=True, check=False)
    assert light.stdout.split() == ["__future__", "jixiao_gui", "jixiao_gui.entry"]
