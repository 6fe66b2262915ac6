"""Say the current cell to screen readers: its row and column in the template's words, its text, its marks."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

from jixiao_gui.form.template import Template
from jixiao_gui.sheet.sheet import Role
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.cell_names import cell_name
from jixiao_gui.window.table.page_view import PageView


def spoken(view: PageView, template: Template) -> str:
    """Return the words for the current cell of ``view``; "" without one."""
    place = view.current()
    if place is None:
        return ""
    cell, mark = place.cell, view.mark(place.cell.path)
    name = cell_name(template, cell.path) if cell.path else ""
    where = texts.SPOKEN_PLACE.format(row=place.row + 1, column=cell.column + 1)
    parts = [name or where, cell.text.strip() or texts.SPOKEN_EMPTY]
    if cell.role is Role.COMPUTED:
        parts.append(texts.SPOKEN_MANUAL if mark.manual else texts.SPOKEN_COMPUTED)
    elif not cell.editable:
        parts.append(texts.SPOKEN_FIXED)
    if mark.level:
        parts.append(mark.tip.splitlines()[-1] if mark.tip else window_texts.LEVELS[mark.level])
    if len(view.selected()) > 1:
        parts.append(texts.SPOKEN_BLOCK.format(count=len(view.selected())))
    return "，".join(parts)


def speak(view: PageView, words: str) -> None:
    """Let ``view`` bear ``words``, and have a screen reader say them where the keyboard is there."""
    if not words or view.accessibleDescription() == words:
        return
    view.setAccessibleDescription(words)
    QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.DescriptionChanged))
    if view.hasFocus():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, words))
