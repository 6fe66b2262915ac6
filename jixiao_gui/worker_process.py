"""A worker process: it reads tasks from its standard input and writes their results (see `workers.py`)."""

from __future__ import annotations

import os
import pickle
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, BinaryIO

FLAG = "--worker"
"""The only argument of a worker."""
SWITCH_SECONDS = 0.001
"""Seconds after which work gives way to the threads that read and write messages, piece by piece."""
_LENGTH = struct.Struct("<Q")
_CHUNK = 1 << 20
"""Bytes read at once: a broken message may have any length."""


class MessageWriter:
    """Writes messages to a pipe, in a thread: who has other work does not wait until they are read."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._messages: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def put(self, message: bytes) -> None:
        """Write a message after those before it; where nobody reads any more, it is dropped."""
        self._messages.put(message)

    def close(self) -> None:
        """Close the pipe after the last message."""
        self._messages.put(None)

    def join(self) -> None:
        """Wait until the pipe is closed."""
        self._thread.join()

    def _write(self) -> None:
        with suppress(OSError, ValueError):
            while (message := self._messages.get()) is not None:
                write_message(self._stream, message)
        with suppress(OSError, ValueError):
            self._stream.close()


def serve() -> bool:
    """Run as a worker: read tasks and write results until the input ends.

    Return False at once where there is no work to read: a person has started it.
    """
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the main program
    if sys.stdin is None or sys.stdout is None:
        return False
    source: Any = sys.stdin.buffer
    # without the buffer: its lock, held by a waiting thread, aborts the end of the process
    source = getattr(source, "raw", source)
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # a library's output is no result
    tasks: SimpleQueue[bytes] = SimpleQueue()
    ended = threading.Event()

    def take() -> None:
        with suppress(OSError):
            while (message := read_message(source)) is not None:
                tasks.put(message)
        ended.set()  # the main program has ended or stops
        tasks.put(b"")

    threading.Thread(target=take, daemon=True).start()
    try:
        work, shared = pickle.loads(tasks.get())
    except Exception:  # the input is no work
        return False
    sys.setswitchinterval(SWITCH_SECONDS)
    answers = MessageWriter(target)
    while (message := tasks.get()) and not ended.is_set():
        answers.put(_answer(work, shared, message))
    answers.close()
    answers.join()
    return True


def _answer(work: Callable[[Any, Any], Any], shared: object, message: bytes) -> bytes:
    number, task = pickle.loads(message)
    try:
        return pickle.dumps((number, True, work(shared, task)), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return pickle.dumps((number, False, None))  # the main program runs it again and raises it


def write_message(stream: Any, message: bytes) -> None:
    """Write a message of any length, preceded by its length, to a pipe. Raises `OSError`."""
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def read_message(stream: BinaryIO | Any) -> bytes | None:
    """Return the next message of a pipe; ``None`` at its end. Raises `OSError`."""
    head = _read_bytes(stream, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    return _read_bytes(stream, length)


def _read_bytes(stream: BinaryIO | Any, count: int) -> bytes | None:
    """Return ``count`` bytes of a pipe, which come piece by piece; ``None`` where it ends before."""
    pieces: list[bytes] = []
    while count:
        piece = stream.read(min(count, _CHUNK))
        if not piece:
            return None
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
