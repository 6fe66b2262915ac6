"""Worker processes: the same work on many tasks, spread over the processor's cores, its results in order.

A worker is this program once more, started with `FLAG`; tasks and results go through its standard streams,
whose other end is `worker_process.py`. Python's own pools would load a dozen modules at every start of the
built program, workers or not.

Nothing here can fail: a task without a result, because no worker can be started, one dies or the work in it
raises, is run in this process, which raises its errors as always.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from jixiao_gui.worker_process import FLAG, SWITCH_SECONDS, MessageWriter, read_message

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Result = TypeVar("Result")

MANY_FILES = 300
"""The number of files, read or written, from which on workers are worth their start."""
_MOST_WORKERS = 4
"""The most workers: each takes some 60 MB, and this process can serve no more of them."""
_TASKS_PER_WORKER = 2
"""Tasks that a worker has at a time, so that it never waits for the next one."""
_MOST_OPEN = 32
"""The most tasks begun or ended: behind a long one the results of the others wait for their turn."""
_PIPE_BYTES = 1 << 20
_POLL_SECONDS = 0.1
"""Seconds of a wait for results, after which ``alive`` is called."""
_LAST_TASK_SECONDS = 30.0
"""Seconds that a worker has to finish its task after its input was closed."""


def spread(
    work: Callable[[Shared, Task], Result],
    shared: Shared,
    tasks: Iterable[Task],
    alive: Callable[[], object] = lambda: None,
    *,
    gently: bool = False,
) -> Generator[Result, None, None]:
    """Yield the result of ``work`` for ``shared`` and each task, in order; tasks are taken when needed.

    ``work`` is a function of a module; it, ``shared``, tasks and results must go through pickle. ``alive``
    is called several times a second and may raise to stop. Close the iterator to stop the workers, each
    ``gently`` at the end of its task, where half of a task would leave files behind.
    """
    here = _works_here()
    pool = _WorkerPool(work, shared, processes() - here)
    numbered_tasks = enumerate(tasks)
    open_tasks: dict[int, Task] = {}  # the oldest first
    results: dict[int, Result] = {}
    failed: set[int] = set()  # here, and no worker has them
    try:
        while True:
            pool.take(numbered_tasks, open_tasks, pool.capacity + here + len(results))
            if not open_tasks:
                return
            first = next(iter(open_tasks))
            if first in results or not pool.has(first):
                task = open_tasks.pop(first)
                yield results.pop(first) if first in results else work(shared, task)
                continue
            alive()
            own = pool.first_unassigned(open_tasks.keys() - results.keys() - failed) if here else None
            if own is not None:
                try:
                    results[own] = work(shared, open_tasks[own])
                except Exception:
                    failed.add(own)  # it is run again in its turn, and raises it then
            results.update(pool.results(_POLL_SECONDS if own is None else 0.0))
    finally:
        pool.stop(gently=gently)


def _works_here() -> bool:
    """Return whether this process works on tasks too, beside one worker less.

    A verb's does: it would only wait. A window's doesn't, where another thread than the main one asks: work
    in Python would hold up each key.
    """
    return threading.current_thread() is threading.main_thread()


class _WorkerPool:
    """The workers of one call of `spread`."""

    def __init__(self, work: Callable[..., Any], shared: object, count: int) -> None:
        self._queue: SimpleQueue[tuple[_Worker, bytes | None]] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._unassigned: set[int] = set()
        self._switch_seconds = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        first = pickle.dumps((work, shared), pickle.HIGHEST_PROTOCOL)
        for _ in range(count):
            with suppress(OSError):
                self._workers.append(_Worker(self._queue, first))

    @property
    def capacity(self) -> int:
        """Return the most tasks that workers have at a time; one where there is no worker."""
        return max(1, _TASKS_PER_WORKER * len(self._workers))

    def take(
        self, numbered_tasks: Iterator[tuple[int, Task]], open_tasks: dict[int, Task], most: int
    ) -> None:
        """Take tasks until ``most`` are open, or as many as may be, and assign each."""
        while (
            len(open_tasks) < min(most, _MOST_OPEN) and (numbered := next(numbered_tasks, None)) is not None
        ):
            open_tasks.update([numbered])
            self._assign(*numbered)

    def _assign(self, number: int, task: object) -> None:
        """Send a task to the worker with the fewest; where each has enough, leave it for this process."""
        worker = min(self._workers, key=lambda each: len(each.tasks), default=None)
        if worker is None or len(worker.tasks) >= _TASKS_PER_WORKER:
            self._unassigned.add(number)
            return
        worker.tasks.append(number)
        worker.send(pickle.dumps((number, task), pickle.HIGHEST_PROTOCOL))

    def has(self, number: int) -> bool:
        """Return whether a worker has task ``number``."""
        return number not in self._unassigned

    def first_unassigned(self, numbers: set[int]) -> int | None:
        """Return the least of ``numbers`` that no worker has."""
        return min(self._unassigned & numbers, default=None)

    def results(self, wait: float) -> Iterator[tuple[int, Any]]:
        """Yield the new results with their tasks' numbers; wait for the first at most ``wait`` seconds."""
        with suppress(Empty):
            while True:
                worker, message = self._queue.get(timeout=wait) if wait else self._queue.get_nowait()
                wait = 0.0
                if message is None:
                    self._drop(worker)
                    continue
                number, succeeded, result = pickle.loads(message)
                worker.tasks.remove(number)
                if succeeded:
                    yield number, result
                else:
                    self._unassigned.add(number)

    def _drop(self, worker: _Worker) -> None:
        """Remove a worker that has ended; its tasks are left for this process."""
        if worker in self._workers:
            self._workers.remove(worker)
            self._unassigned.update(worker.tasks)
            worker.end()

    def stop(self, *, gently: bool) -> None:
        """Stop all workers at once, or ``gently`` at the end of their tasks."""
        for worker in self._workers:
            if gently:
                worker.close_input()
        for worker in self._workers:
            worker.end()
        self._workers = []
        sys.setswitchinterval(self._switch_seconds)


class _Worker:
    """A worker process and the thread that reads its results. Raises `OSError` where none can be started."""

    def __init__(self, queue: SimpleQueue[tuple[_Worker, bytes | None]], first: bytes) -> None:
        import subprocess  # it takes a hundredth of a second, which a start without workers saves

        self.tasks: list[int] = []
        self._wait_seconds = 0.0
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        for stream in (self._process.stdin, self._process.stdout):
            _widen(stream)
        self._writer = MessageWriter(self._process.stdin)
        self._queue = queue
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.send(first)

    def send(self, message: bytes) -> None:
        """Send a message; that the process has ended is heard by who listens."""
        self._writer.put(message)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with suppress(OSError, ValueError):
            while (message := read_message(self._process.stdout)) is not None:
                self._queue.put((self, message))
        self._queue.put((self, None))

    def close_input(self) -> None:
        """Close the input of the process: no more tasks come."""
        self._writer.close()
        self._wait_seconds = _LAST_TASK_SECONDS

    def end(self) -> None:
        """Kill the process, after its last task where it was told so, and wait for its end."""
        from subprocess import TimeoutExpired

        with suppress(TimeoutExpired):
            if self._wait_seconds:
                self._process.wait(self._wait_seconds)
        self._process.kill()
        self._process.wait()
        self._listener.join()
        self._writer.close()
        self._writer.join()
        with suppress(OSError):
            if self._process.stdout is not None:
                self._process.stdout.close()


def _widen(stream: Any) -> None:
    """Widen a pipe beyond its 64 kB where the system lets it: a message then goes in one piece."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def processes() -> int:
    """Return the number of workers: one for each core that this process may use, none for a single core."""
    usable = getattr(os, "sched_getaffinity", None)
    cores = len(usable(0)) if usable is not None else os.cpu_count() or 1
    return min(cores, _MOST_WORKERS) if cores > 1 else 0


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        # on Windows the program with a console: the other has no streams
        console_program = program.with_name("jixiao.exe")
        return [
            str(console_program if program.suffix == ".exe" and console_program.is_file() else program),
            FLAG,
        ]
    start = "import sys; from jixiao_gui.cli import main; sys.exit(main())"
    return [sys.executable, "-P", "-c", start, FLAG]  # -P: nothing is imported from the current folder


def _environment() -> dict[str, str]:
    """Return the environment of a worker, in which it finds this package."""
    package_parent = str(Path(__file__).resolve().parents[1])
    paths = [package_parent, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
