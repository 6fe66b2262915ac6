"""A call on another thread: hashing, flushing and checking a file release the interpreter."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")


class BackgroundCall(Generic[T]):
    """A call of ``work`` on another thread: ``with BackgroundCall(work) as call: …; call.result()``.

    The block is left when the work has ended. Without a block: ``call = BackgroundCall(work).begin()``.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._results: list[T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def begin(self) -> BackgroundCall[T]:
        """Start the work; return the call."""
        self._thread.start()
        return self

    def has_ended(self, seconds: float) -> bool:
        """Wait ``seconds`` at most; return whether the work has ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def __enter__(self) -> BackgroundCall[T]:
        return self.begin()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.join()

    def result(self) -> T:
        """Wait for the work; return its result, or raise its error."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._results[0]

    def _run(self) -> None:
        try:
            self._results.append(self._work())
        except BaseException as error:
            self._error = error
