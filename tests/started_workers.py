"""The worker processes that a test starts, as if there were as many cores as it asks for."""

from __future__ import annotations

from subprocess import Popen
from typing import Any

import pytest

from jixiao_gui import workers

Started = list["Popen[bytes]"]


def note_started(monkeypatch: pytest.MonkeyPatch, cores: int, *, as_verb: bool) -> Started:
    """Return the list that gets each worker's process: one a core, one less where it is ``as_verb``."""
    started: Started = []
    begin = workers._Worker.__init__

    def noted(self: Any, *arguments: Any) -> None:
        begin(self, *arguments)
        started.append(self._process)

    monkeypatch.setattr(workers, "processes", lambda: cores)
    monkeypatch.setattr(workers, "_works_here", lambda: as_verb)
    monkeypatch.setattr(workers._Worker, "__init__", noted)
    return started


def running(started: Started) -> Started:
    """Return the processes that have not ended."""
    return [process for process in started if process.poll() is None]
