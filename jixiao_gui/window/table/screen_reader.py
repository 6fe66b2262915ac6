"""Describe cells to screen readers: name in the template's words, text, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

from jixiao_gui.form.checks import LEVEL_NAMES
from jixiao_gui.form.places import place_of
from jixiao_gui.form.template import Template
from jixiao_gui.sheet.sheet import Role
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.grid import Place
from jixiao_gui.window.table.page_view import PageView

if TYPE_CHECKING:
    from jixiao_gui.window.table.accessible_table import AccessibleTable


def cell_description(view: PageView, template: Template, place: Place) -> str:
    """Return the description of a cell of ``view``."""
    cell, mark = place.cell, view.mark(place.cell.path)
    name = place_of(template, cell.path) if cell.path else ""
    where = texts.SPOKEN_PLACE.format(row=place.row + 1, column=cell.column + 1)
    parts = [name or where, cell.text.strip() or texts.SPOKEN_EMPTY]
    if cell.role is Role.COMPUTED:
        parts.append(texts.SPOKEN_MANUAL if mark.manual else texts.SPOKEN_COMPUTED)
    elif not cell.editable:
        parts.append(texts.SPOKEN_FIXED)
    if mark.level:
        parts.append(mark.tip.splitlines()[-1] if mark.tip else LEVEL_NAMES[mark.level])
    return "，".join(parts)


class ScreenReader:
    """The connection of one view to screen readers."""

    def __init__(self, view: PageView) -> None:
        self._view = view
        self.template: Template | None = None
        """The template whose words name the cells on show."""
        self.table: AccessibleTable | None = None
        """The accessible table, made when a screen reader is active."""

    def refresh(self) -> None:
        """Take over what the view shows, and announce its current cell."""
        if QAccessible.isActive():
            self._table().refresh()
        self.announce()

    def announce(self) -> None:
        """Set the view's description to its current cell, and have a screen reader say it."""
        view, place = self._view, self._view.current()
        if place is None or self.template is None:
            return
        words = cell_description(view, self.template, place)
        if len(view.selected()) > 1:
            words += "，" + texts.SPOKEN_BLOCK.format(count=len(view.selected()))
        if view.accessibleDescription() == words:
            return
        view.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.DescriptionChanged))
        if not view.hasFocus():
            return
        if QAccessible.isActive() and len(view.selected()) == 1:
            self._table().focus_current()  # the cell has a description of its own
        else:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, words))

    def _table(self) -> AccessibleTable:
        if self.table is None:
            from jixiao_gui.window.table.accessible_table import AccessibleTable

            self.table = AccessibleTable(self._view, self._describe)
            self.table.refresh()
            self.table.show()
        return self.table

    def _describe(self, place: Place) -> str:
        return cell_description(self._view, self.template, place) if self.template is not None else ""
