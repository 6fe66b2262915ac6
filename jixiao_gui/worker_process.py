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
_LENGTH = struct.Struct("<Q")
_CHUNK = 1 << 20
"""Bytes read at once: a broken message may have any length."""


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
    with suppress(BrokenPipeError):  # the main program has ended
        while message := tasks.get():
            if ended.is_set():
                break
            write_message(target, _answer(work, shared, message))
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
