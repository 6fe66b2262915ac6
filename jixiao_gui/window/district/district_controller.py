"""Publish the open book into a district's store, beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.formats import Progress
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.district import district_texts as texts
from jixiao_gui.window.lines_window import LinesWindow
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.exchange.district.publishing import PublishReport
    from jixiao_gui.window.district.publish_dialog import PublishDialog, Target

_KEPT = ("server", "port", "database", "user")
"""What is remembered of the last time: all but the password."""


class DistrictController(QObject):
    """Carry out 发布到汇总库."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self.dialog: PublishDialog | None = None

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
