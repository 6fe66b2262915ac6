"""A mapping whose values are read from their files when they are first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, ItemsView, Iterator, MutableMapping, ValuesView
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")


class ReadLater(MutableMapping[str, T], Generic[T]):
    """A mapping some of whose values are still in their files, in the order in which they were put in.

    It may be used from any thread. A file that turns out to be unusable is removed from the mapping.
    """

    def __init__(self, read: Callable[[Path], T], errors: type[Exception]) -> None:
        """Keep ``read``, which returns the value of a file or raises one of ``errors``."""
        self._read, self._errors = read, errors
        self._values: dict[str, T | Path] = {}
        self._reading = threading.RLock()

    def put_file(self, name: str, path: Path) -> None:
        """Make the content of the file at ``path`` the value of ``name``; it is read when first asked for."""
        self._values[name] = path

    def __getitem__(self, name: str) -> T:
        value = self._values[name]
        if not isinstance(value, Path):
            return value
        with self._reading:
            value = self._values[name]  # another thread may have read it meanwhile
            if isinstance(value, Path):
                try:
                    value = self._values[name] = self._read(value)
                except self._errors:
                    del self._values[name]
                    raise KeyError(name) from None
            return value

    def get(self, name: str, default: T | None = None) -> T | None:  # type: ignore[override]
        """Return the value, or ``default``; quick where it was read: lists ask for each of their lines."""
        value = self._values.get(name, default)
        if not isinstance(value, Path):
            return value
        try:
            return self[name]
        except KeyError:
            return default

    def __setitem__(self, name: str, value: T) -> None:
        self._values[name] = value

    def __delitem__(self, name: str) -> None:
        del self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._values))

    def values(self) -> ValuesView[T]:
        """Return all values, all files read."""
        for name in self:
            self.get(name)  # this removes an unusable one
        return super().values()

    def items(self) -> ItemsView[str, T]:
        """Return all names with their values, all files read."""
        self.values()
        return super().items()

    def __len__(self) -> int:
        return len(self._values)

    def __reduce__(self) -> tuple[type[dict[str, T]], tuple[dict[str, T]]]:
        """Return the values as a plain dictionary, for another process."""
        return dict, (dict(self.items()),)
