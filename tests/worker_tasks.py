"""What the tests of workers let them do: a worker finds it by its module's name."""

from __future__ import annotations

import os
import time
from pathlib import Path


def square(shared: int, task: int) -> tuple[int, int]:
    """Return the square and who worked it out."""
    return shared * task * task, os.getpid()


def slow_square(shared: int, task: int) -> tuple[int, int]:
    """Return the square and who worked it out, so late that others get tasks too."""
    time.sleep(0.05)
    return square(shared, task)


def sleeps(_shared: object, seconds: float) -> float:
    """Return the time that the task took."""
    time.sleep(seconds)
    return seconds


def fails(shared: int, task: int) -> int:
    """Fail for one task."""
    if task == shared:
        raise ValueError(f"task {task}")
    return task


def end_process(shared: int, task: int) -> tuple[int, int]:
    """End the process at every third task, but not the one whose id is ``shared``."""
    if os.getpid() != shared and task % 3 == 2:
        os._exit(9)
    return task, os.getpid()


def lingers(_shared: object, _task: int) -> int:
    """Take longer than anybody waits."""
    time.sleep(600)
    return 0


def prints(_shared: object, task: int) -> int:
    """Print, as some libraries do."""
    print("words" * 100, flush=True)
    return task


def writes(folder: Path, task: int) -> int:
    """Write a file in two steps."""
    half = folder / f"{task}.half"
    half.write_text("half", "utf-8")
    time.sleep(0.3)
    half.rename(folder / f"{task}.whole")
    return task
