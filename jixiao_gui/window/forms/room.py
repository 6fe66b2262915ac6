"""Everything about the list of forms put together, and joined to the desk and to the menus."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from jixiao_gui.form.template import Template
from jixiao_gui.window.actions import Actions
from jixiao_gui.window.comparing.comparer import Comparer
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.files import Files
from jixiao_gui.window.forms.carry_book import CarryBook
from jixiao_gui.window.forms.empty_book import EmptyBook
from jixiao_gui.window.forms.form_list import FormList
from jixiao_gui.window.forms.list_search import ListSearch
from jixiao_gui.window.forms.whole_forms import IDS, WholeForms
from jixiao_gui.window.message_bar import MessageBar
from jixiao_gui.window.settings import Settings


class FormsRoom(QObject):
    """The list at the left, the page of an empty book, and the commands on whole forms."""

    refused = Signal(str)  # one sentence: why nothing was done
    enter = Signal()  # to the form itself

    def __init__(
        self,
        desk: Desk,
        actions: Actions,
        settings: Settings,
        files: Files,
        bar: MessageBar,
        commit: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = actions
        self.list = FormList()
        self.empty = EmptyBook()
        self.search = ListSearch(desk, self.list)
        self.whole = WholeForms(desk, self.list, commit)
        self.whole.refused.connect(self.refused)
        self.carrier = CarryBook(desk, files, bar, commit, parent)
        self.comparer = Comparer(desk, files, bar, self.list.selected_ids, commit, parent)
        self.empty.wanted.connect(lambda id: actions[id].trigger())
        self.list.menu_wanted.connect(lambda point: actions.form_menu().popup(point))
        self.list.table.delete_wanted.connect(lambda: actions["form_delete"].trigger())
        self.list.table.entered.connect(self.enter)
        self.list.table.dropped.connect(self.whole.drop)
        desk.book_changed.connect(lambda: self.empty.set_read_only(desk.read_only))
        desk.entries_changed.connect(self._on_entries)
        desk.entry_changed.connect(self._on_entry)
        self._fill("add_from", self.whole.add)
        self._fill("convert", self.whole.change_template)
        self.list.keep_in(settings)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions of this room do."""
        found: dict[str, Callable[[], object]] = {id: self.whole.handler(id) for id in IDS}
        found["list_search"] = self.find
        return found | self.carrier.handlers() | self.comparer.handlers()

    def find(self) -> None:
        """Go to the search line of the list."""
        self.list.search.setFocus()
        self.list.search.selectAll()

    def _fill(self, name: str, on_choice: Callable[[Template], object]) -> None:
        menu: QMenu = self._actions.menus[name]
        for template in self._desk.templates:
            menu.addAction(template.name).triggered.connect(partial(_call, on_choice, template))

    def _on_entries(self) -> None:
        book = self._desk.book
        self.list.set_entries(book.entries() if book else [], self._desk.form_id)

    def _on_entry(self, form_id: int) -> None:
        number = self.list.model.number_of(form_id)
        if self._desk.book is not None and number is not None:
            self.list.model.set_entry(self._desk.book.entry(form_id, number))


def _call(on_choice: Callable[[Template], object], template: Template, _checked: bool = False) -> None:
    on_choice(template)
