"""What the window remembers between starts, in one file of the user's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

FONTS = "export/fonts"
"""Whether PDF, print and screen alike are set in the system's fonts: what is seen is what is printed."""
PAGES_BY_FORM = "export/pages_by_form"
"""Whether the pages of PDF, docx and print are counted anew from each form on."""
LEFT_OFF = "left_off"
"""Which form of each book was on show last, a line each."""
_MOST, _MOST_LEFT = 10, 50
"""Books that are listed as recent, and whose form on show is remembered."""


class Settings:
    """Recent books, sizes and the words of the last new book."""

    def __init__(self, home: Path) -> None:
        self._store = QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat)

    def recent(self) -> list[Path]:
        """Return books opened of late, the newest first."""
        value = self._store.value("recent", [])
        listed = [value] if isinstance(value, str) else value
        return [Path(str(item)) for item in listed if item] if isinstance(listed, list) else []

    def add_recent(self, path: Path) -> None:
        """Put ``path`` at the top of the recent books."""
        paths = [path, *(earlier for earlier in self.recent() if earlier != path)]
        self._store.setValue("recent", [str(item) for item in paths[:_MOST]])

    def remove_recent(self, path: Path) -> None:
        """Forget that ``path`` was opened."""
        self._store.setValue("recent", [str(listed) for listed in self.recent() if listed != path])

    def clear_recent(self) -> None:
        """Forget which books were opened, and where they were left."""
        self._store.setValue("recent", [])
        self._store.remove(LEFT_OFF)

    def last_shown_form(self, path: Path | None, ids: Sequence[int]) -> int | None:
        """Return which of a book's forms ``ids`` was on show last, or the first; ``None`` without forms."""
        left = self._left().get(str(path), 0)
        return left if left in ids else next(iter(ids), None)

    def set_last_shown_form(self, path: Path, form_id: int) -> None:
        """Note which form of the book at ``path`` is on show."""
        left = self._left()
        if left.get(str(path)) != form_id:
            lines = [f"{form_id} {path}"] + [
                f"{id} {other}" for other, id in left.items() if other != str(path)
            ]
            self.set_text(LEFT_OFF, "\n".join(lines[:_MOST_LEFT]))

    def _left(self) -> dict[str, int]:
        lines = (line.partition(" ") for line in self.text(LEFT_OFF).splitlines())
        return {path: int(number) for number, _, path in lines if number.isdecimal() and path}

    def last_book(self) -> Path | None:
        """Return the book to open at the start: the last one, when that is wished and it is still there."""
        recent = self.recent()
        return recent[0] if self.flag("start/reopen") and recent and recent[0].is_file() else None

    def flag(self, key: str) -> bool:
        """Return something that is on or off; off at the first start."""
        return self.text(key) == "1"

    def set_flag(self, key: str, on: bool) -> None:
        """Store a yes or no."""
        self.set_text(key, "1" if on else "0")

    def text(self, key: str, default: str = "") -> str:
        """Return a stored word."""
        return str(self._store.value(key, default) or default)

    def set_text(self, key: str, text: str) -> None:
        """Store a word."""
        self._store.setValue(key, text)

    def state(self, key: str) -> QByteArray:
        """Return a stored geometry; empty at the first start."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, key: str, state: QByteArray) -> None:
        """Store a geometry."""
        self._store.setValue(key, state)

    def flush(self) -> None:
        """Write what was stored to the disk."""
        self._store.sync()
