"""Worker processes: the same work on many pieces, spread over the processor's cores, its results in order.

A worker is this program once more, started with `FLAG`; tasks and results go through its standard streams.
Python's own pools would load a dozen modules at every start of the built program, workers or not.

Nothing here can fail: what no worker gives, because none can be started, one dies or the work in it raises,
is worked out in this process, where errors come out as they always do.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO, TypeVar

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Result = TypeVar("Result")

FLAG = "--worker"
"""The only argument of a worker."""
_MOST = 4
"""Workers at once: each takes some 60 MB, and this process hands out and writes for no more of them."""
_AHEAD = 2
"""Tasks that a worker has at a time, so that it never waits for the next one."""
_BEAT = 0.1
"""Seconds after which a wait for results is broken off to ask whether to go on."""
_PATIENCE = 30.0
"""Seconds that a worker has for the end of its task once it is told that nothing more comes."""
_LENGTH = struct.Struct("<Q")
_PIECE = 1 << 20
"""Bytes asked for at once: what is no message may say any length."""


def spread(
    work: Callable[[Shared, Task], Result],
    shared: Shared,
    tasks: Iterable[Task],
    alive: Callable[[], object] = lambda: None,
    *,
    gently: bool = False,
) -> Iterator[Result]:
    """Yield what ``work`` gives for ``shared`` and each task, in order; tasks are taken as they are needed.

    ``work`` is a function of a module; it, ``shared``, tasks and results must go through pickle. ``alive``
    is called several times a second and may raise to stop. Close the iterator to stop the workers, each
    ``gently`` at the end of its task, where half of one would leave something behind.
    """
    crew = _Crew(work, shared)
    coming = iter(tasks)
    open_tasks: deque[tuple[int, Task]] = deque()  # handed out or not, the oldest first
    results: dict[int, Result] = {}
    number, ended = 0, False
    try:
        while True:
            while not ended and len(open_tasks) < crew.room:
                try:
                    task = next(coming)
                except StopIteration:
                    ended = True
                    break
                open_tasks.append((number, task))
                crew.hand_out(number, task)
                number += 1
            if not open_tasks:
                return
            first, task = open_tasks[0]
            while first not in results and crew.has(first):
                alive()
                results.update(crew.results())
            open_tasks.popleft()
            yield results.pop(first) if first in results else work(shared, task)
    finally:
        crew.dismiss(gently=gently)


class _Crew:
    """The workers of one piece of work."""

    def __init__(self, work: Callable[..., Any], shared: object) -> None:
        self._queue: SimpleQueue[tuple[_Worker, bytes | None]] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._lost: set[int] = set()
        first = pickle.dumps((work, shared), pickle.HIGHEST_PROTOCOL)
        for _ in range(processes()):
            with suppress(OSError):
                self._workers.append(_Worker(self._queue, first))

    @property
    def room(self) -> int:
        """Return how many tasks may be on their way."""
        return max(1, _AHEAD * len(self._workers))

    def hand_out(self, number: int, task: object) -> None:
        """Give a task to the worker that has the least to do; to nobody where there is none."""
        if not self._workers:
            self._lost.add(number)
            return
        worker = min(self._workers, key=lambda each: len(each.tasks))
        worker.tasks.append(number)
        if not worker.send(pickle.dumps((number, task), pickle.HIGHEST_PROTOCOL)):
            self._give_up(worker)

    def has(self, number: int) -> bool:
        """Return whether a worker still works on a task."""
        return number not in self._lost

    def results(self) -> Iterator[tuple[int, Any]]:
        """Yield what has come, by the tasks' numbers, after a short wait."""
        wait = _BEAT
        with suppress(Empty):
            while True:
                worker, message = self._queue.get(timeout=wait) if wait else self._queue.get_nowait()
                wait = 0.0
                if message is None:
                    self._give_up(worker)
                    continue
                number, done, result = pickle.loads(message)
                worker.tasks.remove(number)
                if done:
                    yield number, result
                else:
                    self._lost.add(number)

    def _give_up(self, worker: _Worker) -> None:
        """Do without a worker that has ended; its tasks are worked out here."""
        if worker in self._workers:
            self._workers.remove(worker)
            self._lost.update(worker.tasks)
            worker.end()

    def dismiss(self, *, gently: bool) -> None:
        """End all workers, whatever they are at, or ``gently`` at the end of their tasks."""
        for worker in self._workers:
            if gently:
                worker.release()
        for worker in self._workers:
            worker.end()
        self._workers = []


class _Worker:
    """One process and the thread that listens to it. Raises `OSError` where none can be started."""

    def __init__(self, queue: SimpleQueue[tuple[_Worker, bytes | None]], first: bytes) -> None:
        import subprocess  # a hundredth of a second that no start without workers has to pay

        self.tasks: list[int] = []
        self._patience = 0.0
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._queue = queue
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.send(first)

    def send(self, message: bytes) -> bool:
        """Return whether the worker can still be told something, and was."""
        assert self._process.stdin is not None
        try:
            _write(self._process.stdin, message)
        except OSError:
            return False
        return True

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with suppress(OSError, ValueError):
            while (message := _read(self._process.stdout)) is not None:
                self._queue.put((self, message))
        self._queue.put((self, None))

    def release(self) -> None:
        """Tell the process that nothing more comes."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        self._patience = _PATIENCE

    def end(self) -> None:
        """End the process and wait for it."""
        from subprocess import TimeoutExpired

        with suppress(TimeoutExpired):
            if self._patience:
                self._process.wait(self._patience)
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()


def processes() -> int:
    """Return how many workers there may be: one for each core that this process may use, none for one."""
    usable = getattr(os, "sched_getaffinity", None)
    cores = len(usable(0)) if usable is not None else os.cpu_count() or 1
    return min(cores, _MOST) if cores > 1 else 0


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        # on Windows the one with a console: the other's streams lead nowhere
        beside = program.with_name("jixiao.exe")
        return [str(beside if program.suffix == ".exe" and beside.is_file() else program), FLAG]
    start = "import sys; from jixiao_gui.cli import main; sys.exit(main())"
    return [sys.executable, "-P", "-c", start, FLAG]  # -P: nothing is imported from the folder one stands in


def _environment() -> dict[str, str]:
    """Return ours, in which a worker finds this package where we did."""
    here = str(Path(__file__).resolve().parents[1])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def serve() -> bool:
    """Be a worker: read tasks and write results until there is nobody who sends any.

    Return False, at once, where nobody gives any work: a person has started it.
    """
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that the user started
    if sys.stdin is None or sys.stdout is None:
        return False
    source: Any = sys.stdin.buffer
    # past the buffer: its lock, held by a thread that waits, is an abort where the process ends
    source = getattr(source, "raw", source)
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # what a library prints is no result
    tasks: SimpleQueue[bytes] = SimpleQueue()
    ended = threading.Event()

    def take() -> None:
        with suppress(OSError):
            while (message := _read(source)) is not None:
                tasks.put(message)
        ended.set()  # who sent them is gone or has had enough
        tasks.put(b"")

    threading.Thread(target=take, daemon=True).start()
    try:
        work, shared = pickle.loads(tasks.get())
    except Exception:  # whatever stands there, it is no work
        return False
    with suppress(BrokenPipeError):  # nobody is there who would hear an answer
        while message := tasks.get():
            if ended.is_set():
                break
            _write(target, _answer(work, shared, message))
    return True


def _answer(work: Callable[[Any, Any], Any], shared: object, message: bytes) -> bytes:
    number, task = pickle.loads(message)
    try:
        return pickle.dumps((number, True, work(shared, task)), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return pickle.dumps((number, False, None))  # it is raised again where somebody hears it


def _write(stream: Any, message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def _read(stream: BinaryIO | Any) -> bytes | None:
    """Return the next message; None at the end."""
    head = _read_bytes(stream, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    return _read_bytes(stream, length)


def _read_bytes(stream: BinaryIO | Any, count: int) -> bytes | None:
    """Return so many bytes, which a pipe may give piece by piece; None where it ends before."""
    pieces: list[bytes] = []
    while count:
        piece = stream.read(min(count, _PIECE))
        if not piece:
            return None
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
