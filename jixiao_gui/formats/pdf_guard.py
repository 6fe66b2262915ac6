"""Limits against hostile PDFs, looked at before PDFium is: it cannot be stopped, and asks nobody for memory."""

from __future__ import annotations

from jixiao_gui.formats import Alive


def check_streams(data: bytes, alive: Alive | None = None) -> None:
    """Raise `TooMuch` for a file that would unpack to more than it should."""
