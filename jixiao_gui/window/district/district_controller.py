"""Publish the open book into a district's store and read forms back from it, beside the window."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.formats import Progress
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.district import district_texts as texts
from jixiao_gui.window.files import Files
from jixiao_gui.window.job_runner import Words
from jixiao_gui.window.lines_window import LinesWindow
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book
    from jixiao_gui.exchange import ImportReport
    from jixiao_gui.exchange.district.address import Address
    from jixiao_gui.exchange.district.publishing import PublishReport
    from jixiao_gui.window.district.publish_dialog import StoreDialog, Target


@dataclass(frozen=True, slots=True)
class _Taken:
    """Forms that were read back: unit's id, form's id and revision; ``book`` is where they came to."""

    address: Address
    forms: list[tuple[int, int, int]]
    book: Book | None = None


Came = Callable[[set[int]], object]
Bring = Callable[[Callable[[Progress], "ImportReport"], Words, Came], object]
"""Brings in, as an import does, what is read elsewhere; tells the numbers of the forms that came."""
_KEPT = ("server", "port", "database", "user")
"""What is remembered of the last time: all but the password."""


class DistrictController(QObject):
    """Carry out 发布到汇总库 and 从汇总库读回."""

    def __init__(self, bench: Workbench, files: Files, may_import: Callable[[], bool], bring: Bring) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._may_import, self._bring = bench, bench.desk, may_import, bring
        self.dialog: StoreDialog | None = None
        self._taken: list[_Taken] = []
        """What was read back and is not saved yet: the store is told of it once it is."""
        files.saver.saved.connect(self._note_taken)

    def ask(self) -> None:
        """Ask where to publish to, then do it."""
        from jixiao_gui.book.seal import State
        from jixiao_gui.exchange.district.connection import NO_DRIVER, has_driver
        from jixiao_gui.window.district.publish_dialog import PublishDialog

        self._bench.commit()
        book = self._desk.book
        if book is None:
            return
        if book.path is None or book.state is State.DAMAGED:
            self._bench.messages.tell("warning", texts.NOT_SAVED if book.path is None else texts.DAMAGED)
            return
        self.dialog = PublishDialog(self._before(), "" if has_driver() else NO_DRIVER, self._bench.window)
        self.dialog.chosen.connect(self.publish)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def publish(self, target: Target) -> None:
        """Publish the open book, as it stands now."""
        from jixiao_gui.exchange.district.address import BadAddress, make_address

        book = self._desk.book
        if book is None:
            return
        self._remember(target)
        templates, home, count = self._desk.templates, self._desk.home, book.count()
        try:
            address = make_address(target.server, target.port, target.database, target.user, target.password)
        except BadAddress as error:
            self._bench.messages.tell("error", str(error))
            return

        def work(progress: Progress) -> PublishReport:
            from jixiao_gui.exchange.district.publishing import publish

            return publish(book, address, templates, home, overwrite=target.overwrite, progress=progress)

        self._bench.jobs.run(
            work,
            lambda told: self._tell(told, str(address)),
            lambda done: (texts.WORKING.format(done=done, count=count), count),
        )

    def _tell(self, told: PublishReport, address: str) -> None:
        words = texts.STOPPED if told.stopped else texts.DONE
        sentence = words.format(address=address, numbers=told.sentence())
        older = len(told.unwritten) - told.conflicts
        counted = (
            (told.conflicts, texts.CONFLICTS),
            (older, texts.OLDER),
            (len(told.refused), texts.REFUSED),
        )
        sentence += "".join(said.format(count=count) for count, said in counted if count)
        lines = list(told.lines())
        if not lines:
            self._bench.messages.tell("warning" if told.stopped else "good", sentence)
            return
        window = self._bench.window
        self._bench.messages.tell(
            "warning",
            sentence,
            texts.DETAILS,
            lambda: LinesWindow(texts.DETAILS_TITLE, lines, window).open(),
        )

    # --- reading back ---------------------------------------------------------------------------

    def ask_fetch(self) -> None:
        """Ask from where to read back, and what, then do it."""
        from jixiao_gui.exchange.district.connection import NO_DRIVER, has_driver
        from jixiao_gui.window.district.publish_dialog import FetchDialog

        if not self._may_import():
            return
        self.dialog = FetchDialog(self._before(), "" if has_driver() else NO_DRIVER, self._bench.window)
        self.dialog.chosen.connect(self.fetch)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def fetch(self, target: Target) -> None:
        """Read forms of the store into the open book, or into a new one, as an import does."""
        from jixiao_gui.exchange.district.address import BadAddress, make_address
        from jixiao_gui.exchange.district.fetching import Selection
        from jixiao_gui.window.district.publish_dialog import parted

        self._remember(target)
        years = parted(target.years)
        wrong = next((year for year in years if not re.fullmatch(r"(?:19|20)\d\d(?:年度?)?", year)), "")
        if wrong:
            self._bench.messages.tell("warning", texts.BAD_YEAR.format(year=wrong))
            return
        try:
            address = make_address(target.server, target.port, target.database, target.user, target.password)
        except BadAddress as error:
            self._bench.messages.tell("error", str(error))
            return
        selection = Selection(parted(target.units), years, parted(target.projects))
        templates = self._desk.templates
        taken: list[_Taken] = []

        def read(progress: Progress) -> ImportReport:
            from jixiao_gui.exchange import import_sources
            from jixiao_gui.exchange.district.fetching import fetched

            with fetched(address, selection, progress=progress) as found:
                report = import_sources([found.path], templates, progress=progress)
                if len(report.forms) == len(found.forms):
                    taken.append(_Taken(address, found.forms))
                return report

        def came_in(numbers: set[int]) -> None:
            for one in taken:
                came = [form for number, form in enumerate(one.forms) if number in numbers]
                self._taken.append(replace(one, forms=came, book=self._desk.book))

        self._bring(read, lambda count: (texts.FETCHING.format(done=count), 0), came_in)

    def _note_taken(self) -> None:
        """Tell the stores what now stands in the saved book, so that a change of it is no conflict."""
        book = self._desk.book
        told, self._taken = [one for one in self._taken if one.book is book], []
        if book is None or book.path is None or not told:
            return
        home, path = self._desk.home, book.path

        def note() -> None:
            from jixiao_gui.exchange.district.publishing import note_imported

            for one in told:
                note_imported(one.address, home, path, one.forms)

        Thread(target=note, daemon=True).start()  # a help alone: nobody waits for it

    def _on_closed(self) -> None:
        self.dialog = None

    def _before(self) -> Target:
        from jixiao_gui.window.district.publish_dialog import USUAL_PORT, Target

        server, port, database, user = (self._bench.settings.text(f"district/{name}") for name in _KEPT)
        return Target(server, int(port) if port.isdecimal() else USUAL_PORT, database, user)

    def _remember(self, target: Target) -> None:
        for name in _KEPT:
            self._bench.settings.set_text(f"district/{name}", str(getattr(target, name)))


COMMANDS: CommandTable[DistrictController] = CommandTable(Menu.FILE)
PUBLISH = COMMANDS.add("publish", "发布到汇总库(&U)…", DistrictController.ask, needs=Needs.BOOK)
FETCH = COMMANDS.add("fetch", "从汇总库读回(&K)…", DistrictController.ask_fetch)
