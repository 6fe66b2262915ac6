"""Store the window's settings between starts, in one file of the user's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

FONTS = "export/fonts"
"""Whether screen, PDF and print use the system's fonts."""
PAGES_BY_FORM = "export/pages_by_form"
"""Whether page numbers of PDF, docx and print start again with each form."""
LEFT_OFF = "left_off"
"""The last shown form of each book, a line for each book."""
_MOST, _MOST_LAST_FORMS = 10, 50
"""Books that are listed as recent, and those whose last shown form is stored."""


class Settings:
    """The settings: recent books, sizes, choices."""

    def __init__(self, home: Path) -> None:
        self._store = QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat)

    def recent(self) -> list[Path]:
        """Return the recently opened books, the newest first."""
        value = self._store.value("recent", [])
        listed = [value] if isinstance(value, str) else value
        return [Path(str(item)) for item in listed if item] if isinstance(listed, list) else []

    def add_recent(self, path: Path) -> None:
        """Put ``path`` at the top of the recent books."""
        paths = [path, *(earlier for earlier in self.recent() if earlier != path)]
        self._store.setValue("recent", [str(item) for item in paths[:_MOST]])

    def remove_recent(self, path: Path) -> None:
        """Remove ``path`` from the recent books."""
        self._store.setValue("recent", [str(listed) for listed in self.recent() if listed != path])

    def clear_recent(self) -> None:
        """Remove all recent books and their last shown forms."""
        self._store.setValue("recent", [])
        self._store.remove(LEFT_OFF)

    def last_shown_form(self, path: Path | None, ids: Sequence[int]) -> int | None:
        """Return the last shown one of a book's forms ``ids``, or the first; ``None`` without forms."""
        form_id = self._last_forms().get(str(path), 0)
        return form_id if form_id in ids else next(iter(ids), None)

    def set_last_shown_form(self, path: Path, form_id: int) -> None:
        """Store the form on show of the book at ``path``."""
        forms_by_path = self._last_forms()
        if forms_by_path.get(str(path)) != form_id:
            lines = [f"{form_id} {path}"] + [
                f"{id} {other_path}" for other_path, id in forms_by_path.items() if other_path != str(path)
            ]
            self.set_text(LEFT_OFF, "\n".join(lines[:_MOST_LAST_FORMS]))

    def _last_forms(self) -> dict[str, int]:
        lines = (line.partition(" ") for line in self.text(LEFT_OFF).splitlines())
        return {path: int(number) for number, _, path in lines if number.isdecimal() and path}

    def last_book(self) -> Path | None:
        """Return the book to open at the start: the last one, if that is set and the file exists."""
        recent = self.recent()
        return recent[0] if self.flag("start/reopen") and recent and recent[0].is_file() else None

    def flag(self, key: str) -> bool:
        """Return whether the flag ``key`` is set; False at the first start."""
        return self.text(key) == "1"

    def set_flag(self, key: str, on: bool) -> None:
        """Store the flag ``key``."""
        self.set_text(key, "1" if on else "0")

    def text(self, key: str, default: str = "") -> str:
        """Return the stored text of ``key``, or ``default``."""
        return str(self._store.value(key, default) or default)

    def set_text(self, key: str, text: str) -> None:
        """Store the text of ``key``."""
        self._store.setValue(key, text)

    def state(self, key: str) -> QByteArray:
        """Return the stored geometry of ``key``; empty at the first start."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, key: str, state: QByteArray) -> None:
        """Store the geometry of ``key``."""
        self._store.setValue(key, state)

    def flush(self) -> None:
        """Write the settings to the disk."""
        self._store.sync()
