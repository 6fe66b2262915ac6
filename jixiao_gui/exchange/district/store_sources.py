"""Stores among the sources of an import: each is fetched as a book, and told what the import took of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path

from jixiao_gui.exchange.district.address import Address
from jixiao_gui.exchange.district.connection import Ask
from jixiao_gui.exchange.district.fetching import Fetched, Selection, fetched
from jixiao_gui.exchange.district.publishing import note_taken
from jixiao_gui.exchange.import_report import ImportReport
from jixiao_gui.formats import FormatError, Progress


class StoreSources:
    """The sources of an import, stores among them; ``paths`` are all as files, in their order.

    A store that cannot be read is told in ``failures``, and the others still are. What is fetched is there as
    long as ``stack`` is open.
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
                found = stack.enter_context(fetched(source, selection, progress=progress, ask=ask))
            except FormatError as error:
                self.failures.append(str(error))
                continue
            self.paths.append(found.path)
            self._fetched.append((source, found))

    def note_taken(self, report: ImportReport, taken: Collection[int], home: Path, book: Path) -> None:
        """Tell the stores which of the forms of ``report``, by number, now stand in ``book``."""
        for address, found in self._fetched:
            ours = [number for number, one in enumerate(report.forms) if one.source == found.path]
            if len(ours) == len(found.forms):
                pairs = zip(ours, found.forms, strict=True)
                note_taken(
                    address, home, book, [form for number, form in pairs if number in taken], self._ask
                )
