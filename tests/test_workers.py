"""Work spread over processes: the same results in the same order, whatever happens to a process."""

from __future__ import annotations

import copy
import os
import pickle
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given

from jixiao_gui import workers
from jixiao_gui.book.owner import is_running
from jixiao_gui.exit_status import WRONG_USE
from jixiao_gui.form.model import Form
from jixiao_gui.worker_process import FLAG
from jixiao_gui.workers import spread
from tests.book.making import forms
from tests.worker_tasks import end_process, fails, lingers, prints, sleeps, slow_square, square, writes


@pytest.fixture(autouse=True, params=["two workers", "one worker and this process"])
def works_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether this process works on tasks too, as a verb's does."""
    here: bool = request.param != "two workers"
    monkeypatch.setattr(workers, "processes", lambda: 2)
    monkeypatch.setattr(workers, "_works_here", lambda: here)
    return here


def test_results_come_in_order_from_two_processes(works_here: bool) -> None:
    found = list(spread(slow_square, 3, range(50)))
    assert [value for value, _ in found] == [3 * number * number for number in range(50)]
    processes = {process for _, process in found}
    assert len(processes) == 2
    assert (os.getpid() in processes) == works_here


def test_a_process_works_itself_where_nobody_waits_for_its_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert workers._works_here()
    told: list[bool] = []
    thread = threading.Thread(target=lambda: told.append(workers._works_here()))
    thread.start()
    thread.join()
    assert told == [False]


def test_a_long_task_holds_up_no_more_than_its_results() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[float]:
        for number in range(1000):
            taken.append(number)
            yield 0.0 if number else 1.5

    found = spread(sleeps, None, tasks())
    next(found)
    assert len(taken) <= workers._MOST_OPEN
    found.close()


def test_nothing_is_imported_from_the_folder_that_the_user_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    for name in ("pickle", "jixiao_gui"):
        (tmp_path / f"{name}.py").write_text(f"open({str(seen)!r}, 'w')\nraise SystemExit", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert {process for _, process in spread(slow_square, 3, range(20))} - {os.getpid()}
    assert not seen.exists()


def test_no_tasks_give_no_results() -> None:
    assert list(spread(square, 3, [])) == []


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def tasks() -> object:
        for number in range(1000):
            taken.append(number)
            yield number

    found = spread(square, 1, tasks())  # type: ignore[arg-type]
    for _ in range(5):
        next(found)
    assert len(taken) <= workers._MOST_OPEN + 5
    found.close()


def test_what_a_worker_raises_is_raised_here_in_its_turn() -> None:
    found = spread(fails, 4, range(9))
    assert [next(found) for _ in range(4)] == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="task 4"):
        next(found)


def test_what_a_dead_worker_owes_is_worked_out_here() -> None:
    here = os.getpid()
    found = list(spread(end_process, here, range(12)))
    assert [value for value, _ in found] == list(range(12))
    assert here in {process for _, process in found}


@pytest.mark.parametrize("command", [["no such program"], ["true"]])
def test_without_a_worker_all_is_worked_out_here(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_command", lambda: command)
    assert list(spread(square, 1, range(9))) == [(n * n, os.getpid()) for n in range(9)]


def test_on_one_core_no_worker_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0}, raising=False)
    assert workers.processes() == 0


def test_what_a_worker_prints_is_no_result() -> None:
    assert list(spread(prints, None, range(5))) == [0, 1, 2, 3, 4]


def test_a_closed_spread_leaves_no_process() -> None:
    found = spread(square, 1, range(1000))
    processes = {next(found)[1] for _ in range(8)} - {os.getpid()}
    found.close()
    assert not [process for process in processes if is_running(process)]


def test_who_waits_is_asked_and_can_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_works_here", lambda: False)
    begun = time.monotonic()

    def alive() -> None:
        if time.monotonic() - begun > 1:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        next(spread(lingers, None, range(4), alive))
    assert time.monotonic() - begun < 60


def test_a_gentle_end_waits_for_the_task_at_hand(tmp_path: Path) -> None:
    found = spread(writes, tmp_path, range(100), gently=True)
    next(found)
    found.close()
    names: Callable[[str], list[str]] = lambda kind: sorted(p.name for p in tmp_path.glob(f"*.{kind}"))  # noqa: E731
    assert names("half") == []
    assert 1 <= len(names("whole")) < 10


def test_the_built_program_is_its_own_worker_by_the_door_with_a_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    program = tmp_path / "jixiaow.exe"
    monkeypatch.setattr(sys, "executable", str(program))
    assert workers._command() == [str(program), "--worker"]
    (tmp_path / "jixiao.exe").touch()
    assert workers._command() == [str(tmp_path / "jixiao.exe"), "--worker"]
    monkeypatch.setattr(sys, "executable", str(tmp_path / "jixiao"))
    assert workers._command() == [str(tmp_path / "jixiao"), "--worker"]


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        (b"", False),
        (b"abc", False),
        (b"\xff" * 20, False),
        (b"\0" * 8, True),
        (b"\x03\0\0\0\0\0\0\0abc", True),
    ],
    ids=["nothing", "no length", "an endless length", "an empty message", "no work"],
)
def test_a_worker_started_by_hand_ends_with_one_line(said: bytes, stays: bool) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        workers._command(), stdin=pipe, stdout=pipe, stderr=pipe, env=workers._environment()
    ) as process:
        assert process.stdin is not None
        process.stdin.write(said)
        process.stdin.flush()
        if stays:
            assert process.wait(60) == WRONG_USE
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (WRONG_USE, b"")
    assert err.decode().count("\n") == 1
    assert FLAG in err.decode()


@pytest.mark.skipif(os.name == "nt", reason="a shell of Linux closes the streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&- 2>&-"])
def test_a_worker_without_streams_ends_too(closed: str) -> None:
    command = shlex.join(workers._command())
    shell = ["sh", "-c", f"{command} {closed}"]
    done = subprocess.run(shell, capture_output=True, text=True, check=False, env=workers._environment())
    assert done.returncode == WRONG_USE
    assert "Traceback" not in done.stderr


@given(forms)
def test_a_form_goes_to_another_process_whole(form: Form) -> None:
    packed = pickle.dumps(form, pickle.HIGHEST_PROTOCOL)
    assert pickle.loads(packed) == form
    assert copy.copy(form) == form
    assert b"indicators" not in packed  # the values alone, and no field's name
