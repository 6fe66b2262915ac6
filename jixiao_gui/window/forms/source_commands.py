"""List what a cell was made from, and go there: the figures of a sum, the form's forerunner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.form.cell_texts import NoSuchCell, get_text, split_path
from jixiao_gui.form.checks.base import fund_item
from jixiao_gui.form.model import Form, Source
from jixiao_gui.form.places import place_of
from jixiao_gui.form.row_pairs import pair_by_name
from jixiao_gui.form.stages import short_kind
from jixiao_gui.window.command import Command, CommandTable, Needs
from jixiao_gui.window.forms import adding_texts as texts
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.table.sheet_view import SheetView
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.form_reading import FormEntry


@dataclass(frozen=True, slots=True)
class Origin:
    """A cell of another form that the current cell was made from, with words for the menu."""

    words: str
    form_id: int
    cell: str


class SourceCommands(QObject):
    """The command 来源: a menu of origins at the cell; choosing one goes there."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was
    goto_wanted = Signal(int, str)  # a form's id, a cell

    def __init__(self, bench: Workbench, view: SheetView) -> None:
        super().__init__(bench.window)
        self._bench, self._desk, self._view = bench, bench.desk, view
        self.menu: QMenu | None = None

    def show(self) -> None:
        """Open the menu with the origins of the current cell."""
        self._bench.commit()
        sources = self._sources()
        origins = self.origins()
        if not origins:
            self.hinted.emit(texts.GONE if sources else texts.NO_SOURCE)
            return
        menu = self.menu = QMenu(self._bench.window)
        for origin in origins:
            action = menu.addAction(origin.words.replace("&", "&&"))
            action.triggered.connect(partial(self.goto_wanted.emit, origin.form_id, origin.cell))
        menu.aboutToHide.connect(menu.deleteLater)
        place = self._view.cell_rect(self._view.current_path)
        menu.popup(self._view.viewport().mapToGlobal(place.bottomLeft()))

    def origins(self) -> list[Origin]:
        """Return the origins of the current cell that the book still has."""
        book = self._desk.book
        sources = self._sources()
        if book is None or not sources:
            return []
        entries: dict[str, FormEntry] = {}
        tokens = {source.origin for source in sources}
        for listed_entry in book.entries():
            if listed_entry.token in tokens:
                entries.setdefault(listed_entry.token, listed_entry)
        origins = []
        for source in sources:
            entry = entries.get(source.origin)
            if entry is not None:
                form = self._desk.forms([entry.id])[0]
                origins.append(
                    self._form_origin(entry, form)
                    if not source.cell
                    else self._cell_origin(source, entry, form)
                )
        return origins

    def unusable(self) -> set[Command[Any]]:
        """Return the commands that cannot be used: 来源 where the current cell has no source."""
        return set() if self._sources() else {SOURCES}

    def _sources(self) -> list[Source]:
        """Return the sources of the current cell, else that of the whole form."""
        form, path = self._desk.form, self._view.current_path
        if form is None:
            return []
        cell_sources = [source for source in form.sources if source.cell == path and path]
        return cell_sources or [source for source in form.sources if not source.cell]

    def _cell_origin(self, source: Source, entry: FormEntry, form: Form) -> Origin:
        template = self._desk.templates.by_id.get(form.template)
        place = place_of(template, source.origin_cell) if template is not None else source.origin_cell
        head, number, _ = split_path(source.origin_cell)
        if head == "funds" and 0 <= number < len(form.funds):
            place = f"{fund_item(form.funds[number])}的{place}"
        name = " ".join((entry.project or entry.unit).split())
        text = " ".join(source.text.split()) or texts.EMPTY
        words = texts.SOURCE_LINE.format(number=entry.number, name=name, place=place, text=f"{text:.40}")
        current_text = _text_at(form, source.origin_cell)
        if current_text is not None and current_text.strip() != source.text.strip():
            words = texts.SOURCE_NOW.format(
                line=words, now=" ".join(current_text.split())[:40] or texts.EMPTY
            )
        return Origin(words, entry.id, source.origin_cell)

    def _form_origin(self, entry: FormEntry, form: Form) -> Origin:
        template = self._desk.templates.by_id.get(form.template)
        kind = short_kind(template.kind) if template is not None else ""
        name = " ".join((entry.project or entry.unit).split())
        words = texts.SOURCE_FORM.format(number=entry.number, name=name, kind=kind)
        return Origin(words, entry.id, self._counterpart(form))

    def _counterpart(self, form: Form) -> str:
        """Return the cell of the forerunner ``form`` that matches the current one; "" for none."""
        current_form, path = self._desk.form, self._view.current_path
        head, number, name = split_path(path)
        if current_form is None or head != "indicators" or number < 0:
            return path
        row_in_forerunner = {
            current_row: earlier_row
            for earlier_row, current_row in pair_by_name(form.indicators, current_form.indicators).items()
        }
        return f"{head}.{row_in_forerunner[number]}.{name}" if number in row_in_forerunner else ""


def _text_at(form: Form, path: str) -> str | None:
    head, number, name = split_path(path)
    try:
        if head == "indicators" and name == "target" and 0 <= number < len(form.indicators):
            return form.indicators[number].full_target
        return get_text(form, path)
    except NoSuchCell:
        return None


COMMANDS: CommandTable[SourceCommands] = CommandTable(Menu.EDIT)
SOURCES = COMMANDS.add("cell_sources", "来源(&O)…", SourceCommands.show, needs=Needs.FORM)
