"""The list of forms as it was read last: after a small change only its own lines are read again."""

from __future__ import annotations

from collections.abc import Collection

from jixiao_gui.book.form_reading import CACHED_FORMS, FormEntry, Reader


class ListedEntries:
    """The lines of one book. Not safe for threads by itself."""

    def __init__(self) -> None:
        self._listed: list[FormEntry] | None = None
        self._changed: set[int] = set()
        self._current = False
        """Whether ``_listed`` is up to date."""

    def forget(self) -> None:
        """Forget the list; the next caller reads all of it."""
        self._listed, self._current = None, False
        self._changed.clear()

    def note_change(self, ids: Collection[int] | None) -> None:
        """Note that the lines of the forms ``ids`` may be others, and the order of all; `None`: any line."""
        self._current = False
        if ids is not None:
            self._changed.update(ids)
        if ids is None or len(self._changed) > CACHED_FORMS:
            self.forget()

    def read(self, reader: Reader) -> list[FormEntry]:
        """Return the list, in order; what is not known is read."""
        if self._listed is None:
            self._listed = reader.entries()
        elif not self._current:
            lines = {entry.id: entry for entry in self._listed}
            lines.update(reader.entries_of(list(self._changed)))
            in_order = enumerate((lines[id] for id in reader.order()), start=1)
            self._listed = [
                entry if entry.number == number else entry._replace(number=number)
                for number, entry in in_order
            ]
        self._current = True
        self._changed.clear()
        return list(self._listed)
