"""Stores among the sources of an import: each is fetched as a book, and notes the imported forms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path

from jixiao_gui.exchange.district.address import Address
from jixiao_gui.exchange.district.connection import Ask
from jixiao_gui.exchange.district.fetching import Fetched, Selection, fetched
from jixiao_gui.exchange.district.publishing import note_imported
from jixiao_gui.exchange.import_report import ImportReport
from jixiao_gui.formats import FormatError, Progress


class StoreSources:
    """The sources of an import, stores among them; ``paths`` are all as files, in their order.

    A store that cannot be read is named in ``failures``; the others are read all the same. The fetched books
    exist as long as ``stack`` is open.
    """

    def __init__(
        self,
        sources: Sequence[Path | Address],
        selection: Selection,
        stack: ExitStack,
        progress: Progress | None = None,
        ask: Ask | None = None,
    ) -> None:
        self.paths: list[Path] = []
        self.failures: list[str] = []
        self._fetched: list[tuple[Address, Fetched]] = []
        self._ask = ask
        for source in sources:
            if isinstance(source, Path):
                self.paths.append(source)
                continue
            try:
                fetched_book = stack.enter_context(fetched(source, selection, progress=progress, ask=ask))
            except FormatError as error:
                self.failures.append(str(error))
                continue
            self.paths.append(fetched_book.path)
            self._fetched.append((source, fetched_book))

    def note_imported(self, report: ImportReport, imported: Collection[int], home: Path, book: Path) -> None:
        """Note in the stores which of the forms of ``report``, by number, the book at ``book`` now holds."""
        for address, fetched_book in self._fetched:
            numbers = [
                number
                for number, import_form in enumerate(report.forms)
                if import_form.source == fetched_book.path
            ]
            if len(numbers) == len(fetched_book.forms):
                pairs = zip(numbers, fetched_book.forms, strict=True)
                note_imported(
                    address, home, book, [form for number, form in pairs if number in imported], self._ask
                )
