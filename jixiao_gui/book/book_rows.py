"""The rows of a book beside those of its forms: its head, and the layouts that it carries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BookInfo:
    """The head of a book: the template id, year and unit of its new forms."""

    template: str = ""
    year: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """A layout as a book holds it; ``content`` and ``rules`` are JSON, ``rules`` "" for the program's."""

    id: str
    name: str
    content: str
    rules: str = ""
