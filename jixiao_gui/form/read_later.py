"""Things by name that are read from their files when they are first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, ItemsView, Iterator, MutableMapping, ValuesView
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")


class ReadLater(MutableMapping[str, T], Generic[T]):
    """A mapping some of whose values are still in their files, in the order in which they were put in.

    From any thread. A file that turns out to be unusable is as if it had never been there.
    """

    def __init__(self, read: Callable[[Path], T], errors: type[Exception]) -> None:
        """``read`` gives what is in a file, or raises ``errors``."""
        self._read, self._errors = read, errors
        self._found: dict[str, T | Path] = {}
        self._reading = threading.RLock()

    def put_file(self, name: str, path: Path) -> None:
        """Have ``name`` stand for what is in the file at ``path``."""
        self._found[name] = path

    def __getitem__(self, name: str) -> T:
        value = self._found[name]
        if not isinstance(value, Path):
            return value
        with self._reading:
            value = self._found[name]  # another thread may have read it meanwhile
            if isinstance(value, Path):
                try:
                    value = self._found[name] = self._read(value)
                except self._errors:
                    del self._found[name]
                    raise KeyError(name) from None
            return value

    def get(self, name: str, default: T | None = None) -> T | None:  # type: ignore[override]
        """Return the value, or ``default``; quick where it was read: lists ask for each of their lines."""
        value = self._found.get(name, default)
        if not isinstance(value, Path):
            return value
        try:
            return self[name]
        except KeyError:
            return default

    def __setitem__(self, name: str, value: T) -> None:
        self._found[name] = value

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._found))

    def values(self) -> ValuesView[T]:
        """Return what is there, all files read."""
        for name in self:
            self.get(name)  # one that is unusable is gone then
        return super().values()

    def items(self) -> ItemsView[str, T]:
        """Return the same with the names."""
        self.values()
        return super().items()

    def __len__(self) -> int:
        return len(self._found)

    def __reduce__(self) -> tuple[type[dict[str, T]], tuple[dict[str, T]]]:
        """Go to another process as a plain dictionary."""
        return dict, (dict(self.items()),)
