"""Show the clerk of a unit which forms the office returned, why, and by when they are to come back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jixiao_gui.form.edits import SetRemarks
from jixiao_gui.form.model import Remark
from jixiao_gui.form.office.reviewing import return_of, with_verdict
from jixiao_gui.window.desk import Desk, Shown
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.office import office_texts as texts
from jixiao_gui.window.warning_bar import WarningBar


class ReturnedBar(WarningBar):
    """The bar above a form that was returned: by when it is to come back, and why."""

    next_wanted = Signal()
    mended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning", parent)
        self.next = self.add_button(texts.NEXT_RETURNED, self.next_wanted.emit, texts.NEXT_RETURNED_TIP)
        self.done = self.add_button(texts.MENDED, self.mended.emit, texts.MENDED_TIP)
        self.setFocusProxy(self.done)

    def show_return(self, returned: Remark | None, count: int, *, changeable: bool) -> None:
        """Show that the form was ``returned``, as one of ``count`` in the book; hide the bar where it was
        not.
        """
        if returned is not None:
            self.say(returned_words(returned))
        self.next.setVisible(count > 1)
        self.done.setEnabled(changeable)
        self.setVisible(returned is not None)


def returned_words(returned: Remark) -> str:
    """Return what the bar says of a form that was ``returned``."""
    day = texts.RETURNED_BY.format(day=returned.expected) if returned.expected else texts.RETURNED_SOME_DAY
    why = " ".join(returned.message.split())
    return day + (texts.RETURNED_WHY.format(why=why) if why else "")


class ReturnedForms(QObject):
    """Shows the bar with the form on show, and tells of returned forms when a unit's book is opened."""

    form_wanted = Signal(int)

    def __init__(self, desk: Desk, messages: MessageBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._messages = desk, messages
        self.bar = ReturnedBar()
        self.bar.next_wanted.connect(self.go_to_next)
        self.bar.mended.connect(self.take_away)
        desk.changed.connect(self._on_changed)
        desk.book_changed.connect(self.tell)

    def tell(self) -> None:
        """Show how many forms of a unit's book were returned; nothing in the office's own, with its list."""
        book = self._desk.book
        returned = book.returned() if book is not None else []
        if book is None or not returned or book.has_duties():
            return
        days = sorted(day for _, day in returned if day)
        by = texts.RETURNED_FIRST_BY.format(day=days[0]) if days else ""
        first = returned[0][0]
        words = texts.RETURNED_FORMS.format(count=len(returned), by=by)
        self._messages.tell("warning", words, texts.LOOK, lambda: self.form_wanted.emit(first))

    def go_to_next(self) -> None:
        """Show the next returned form of the book, after the last the first."""
        book, form_id = self._desk.book, self._desk.form_id
        if book is None or form_id is None:
            return
        ids = [id for id, _ in book.returned()]
        if ids:
            place = ids.index(form_id) + 1 if form_id in ids else 0
            self.form_wanted.emit(ids[place % len(ids)])

    def take_away(self) -> None:
        """Take away the mark that the form on show was returned."""
        form = self._desk.form
        if form is not None:
            self._desk.edit(SetRemarks(texts.MENDED_EDIT, with_verdict(form, None)))

    def _on_changed(self, shown: Shown | None) -> None:
        if shown is not None and shown.preview:
            return
        book = self._desk.book
        returned = return_of(shown.form) if shown is not None else None
        count = len(book.returned()) if book is not None and returned is not None else 0
        self.bar.show_return(returned, count, changeable=not self._desk.read_only)
