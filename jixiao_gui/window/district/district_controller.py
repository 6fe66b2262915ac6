"""Publish the open book into a district's database and read forms back from it, on another thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.form.form_years import year_number
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
class _FetchedForms:
    """Forms read back from ``address``: unit's id, form's id and revision; ``book`` holds them now."""

    address: Address
    forms: list[tuple[int, int, int]]
    book: Book | None = None


Imported = Callable[[set[int]], object]
Bring = Callable[[Callable[[Progress], "ImportReport"], Words, Imported], object]
"""Run an import with another reader; the last argument is called with the numbers of the imported forms."""
_REMEMBERED = ("server", "port", "database", "user")
"""The fields of the last target that the settings keep: all but the password."""


class DistrictController(QObject):
    """The controller of the district's database; carries out 发布到汇总库 and 从汇总库读回."""

    def __init__(self, bench: Workbench, files: Files, may_import: Callable[[], bool], bring: Bring) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._may_import, self._bring = bench, bench.desk, may_import, bring
        self.dialog: StoreDialog | None = None
        self._fetched: list[_FetchedForms] = []
        """Forms read back into a book that is not saved yet; the database is notified after the save."""
        files.saver.saved.connect(self._record_fetched)

    def ask(self) -> None:
        """Ask for the database to publish to, then publish."""
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
        self.dialog = PublishDialog(
            self._last_target(), "" if has_driver() else NO_DRIVER, self._bench.window
        )
        self.dialog.chosen.connect(self.publish)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def publish(self, target: Target) -> None:
        """Publish the open book into the database ``target``."""
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
            lambda report: self._tell(report, str(address)),
            lambda completed: (texts.WORKING.format(done=completed, count=count), count),
        )

    def _tell(self, report: PublishReport, address: str) -> None:
        words = texts.STOPPED if report.stopped else texts.DONE
        sentence = words.format(address=address, numbers=report.sentence())
        older = len(report.unwritten) - report.conflicts
        counted = (
            (report.conflicts, texts.CONFLICTS),
            (older, texts.OLDER),
            (len(report.refused), texts.REFUSED),
        )
        sentence += "".join(words.format(count=count) for count, words in counted if count)
        lines = list(report.lines())
        if not lines:
            self._bench.messages.tell("warning" if report.stopped else "good", sentence)
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
        """Ask for the database and the selection to read back, then read."""
        from jixiao_gui.exchange.district.connection import NO_DRIVER, has_driver
        from jixiao_gui.window.district.publish_dialog import FetchDialog

        if not self._may_import():
            return
        self.dialog = FetchDialog(self._last_target(), "" if has_driver() else NO_DRIVER, self._bench.window)
        self.dialog.chosen.connect(self.fetch)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def fetch(self, target: Target) -> None:
        """Import forms of the database ``target`` into the open book, or into a new one."""
        from jixiao_gui.exchange.district.address import BadAddress, make_address
        from jixiao_gui.exchange.district.fetching import Selection
        from jixiao_gui.window.district.publish_dialog import split_items

        self._remember(target)
        years = split_items(target.years)
        bad_year = next((year for year in years if year_number(year) is None), "")
        if bad_year:
            self._bench.messages.tell("warning", texts.BAD_YEAR.format(year=bad_year))
            return
        try:
            address = make_address(target.server, target.port, target.database, target.user, target.password)
        except BadAddress as error:
            self._bench.messages.tell("error", str(error))
            return
        selection = Selection(split_items(target.units), years, split_items(target.projects))
        templates = self._desk.templates
        fetched_forms: list[_FetchedForms] = []

        def read(progress: Progress) -> ImportReport:
            from jixiao_gui.exchange import import_sources
            from jixiao_gui.exchange.district.fetching import fetched

            with fetched(address, selection, progress=progress) as fetched_file:
                report = import_sources([fetched_file.path], templates, progress=progress)
                if len(report.forms) == len(fetched_file.forms):
                    fetched_forms.append(_FetchedForms(address, fetched_file.forms))
                return report

        def on_imported(numbers: set[int]) -> None:
            for forms_of_store in fetched_forms:
                imported_forms = [
                    form for number, form in enumerate(forms_of_store.forms) if number in numbers
                ]
                self._fetched.append(replace(forms_of_store, forms=imported_forms, book=self._desk.book))

        self._bring(read, lambda count: (texts.FETCHING.format(done=count), 0), on_imported)

    def _record_fetched(self) -> None:
        """Record in the databases which revisions the saved book holds: its changes are then no conflict."""
        book = self._desk.book
        saved, self._fetched = (
            [forms_of_store for forms_of_store in self._fetched if forms_of_store.book is book],
            [],
        )
        if book is None or book.path is None or not saved:
            return
        home, path = self._desk.home, book.path

        def note() -> None:
            from jixiao_gui.exchange.district.publishing import note_imported

            for forms_of_store in saved:
                note_imported(forms_of_store.address, home, path, forms_of_store.forms)

        Thread(target=note, daemon=True).start()  # nobody waits for its end

    def _on_closed(self) -> None:
        self.dialog = None

    def _last_target(self) -> Target:
        from jixiao_gui.window.district.publish_dialog import USUAL_PORT, Target

        server, port, database, user = (self._bench.settings.text(f"district/{name}") for name in _REMEMBERED)
        return Target(server, int(port) if port.isdecimal() else USUAL_PORT, database, user)

    def _remember(self, target: Target) -> None:
        for name in _REMEMBERED:
            self._bench.settings.set_text(f"district/{name}", str(getattr(target, name)))


COMMANDS: CommandTable[DistrictController] = CommandTable(Menu.FILE)
PUBLISH = COMMANDS.add("publish", "发布到汇总库(&U)…", DistrictController.ask, needs=Needs.BOOK)
FETCH = COMMANDS.add("fetch", "从汇总库读回(&K)…", DistrictController.ask_fetch)
