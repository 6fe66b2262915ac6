"""What a book holds beside its forms, as rows: its own head, and the layouts that it carries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What holds for the whole book: the template id, year and unit that its new forms begin with."""

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
