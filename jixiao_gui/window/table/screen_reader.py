"""Say cells to screen readers: row and column in the template's words, text, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

from jixiao_gui.form.checks import LEVEL_NAMES
from jixiao_gui.form.template import Template
from jixiao_gui.sheet.sheet import Role
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.cell_names import cell_name
from jixiao_gui.window.table.grid import Place
from jixiao_gui.window.table.page_view import PageView

if TYPE_CHECKING:
    from jixiao_gui.window.table.accessible_table import AccessibleTable


def words_of(view: PageView, template: Template, place: Place) -> str:
    """Return the words for a cell of ``view``."""
    cell, mark = place.cell, view.mark(place.cell.path)
    name = cell_name(template, cell.path) if cell.path else ""
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
    """Let the table of one view be heard."""

    def __init__(self, view: PageView) -> None:
        self._view = view
        self.template: Template | None = None
        """Whose words name the cells that the view shows."""
        self.table: AccessibleTable | None = None
        """The cells for a screen reader to walk; made once there is one."""

    def follow(self) -> None:
        """Take over what the view shows now, and say its current cell."""
        if QAccessible.isActive():
            self._table().follow()
        self.speak()

    def speak(self) -> None:
        """Let the view bear the words for its current cell, and have a screen reader say them."""
        view, place = self._view, self._view.current()
        if place is None or self.template is None:
            return
        words = words_of(view, self.template, place)
        if len(view.selected()) > 1:
            words += "，" + texts.SPOKEN_BLOCK.format(count=len(view.selected()))
        if view.accessibleDescription() == words:
            return
        view.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.DescriptionChanged))
        if not view.hasFocus():
            return
        if QAccessible.isActive() and len(view.selected()) == 1:
            self._table().tell_current()  # the cell says its words itself
        else:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, words))

    def _table(self) -> AccessibleTable:
        if self.table is None:
            from jixiao_gui.window.table.accessible_table import AccessibleTable

            self.table = AccessibleTable(self._view, self._words)
            self.table.follow()
            self.table.show()
        return self.table

    def _words(self, place: Place) -> str:
        return words_of(self._view, self.template, place) if self.template is not None else ""
