"""The working copies of open books, for tests that look into them or damage them."""

from __future__ import annotations

from pathlib import Path

from jixiao_gui.book.contents import Contents


def working_folder(book: Contents) -> Path:
    """Return the folder of the working copy of ``book``."""
    return book._copy.folder
