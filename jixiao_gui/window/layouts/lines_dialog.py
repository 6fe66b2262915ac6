"""The dialog for the title and the lines around the table of one form."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from jixiao_gui.form.edits import clean_text
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template
from jixiao_gui.window.dialog_parts import accept_or_cancel, faint
from jixiao_gui.window.fitting import open_at
from jixiao_gui.window.layouts import layouts_texts as texts
from jixiao_gui.window.theme import SPACE

_STORED_YEAR, _TYPED_YEAR = "{year}", "{年度}"
"""The year's placeholder in a title as stored, and as the user reads and types it."""


class LinesDialog(QDialog):
    """A dialog with three texts; a text that is left as the layout has it goes on following the layout."""

    def __init__(self, form: Form, template: Template, line: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.LINES_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 560, 460)
        self._template = template
        self._shown = {
            "title": (form.title or _title(template)).replace(_STORED_YEAR, _TYPED_YEAR),
            "above": "\n".join(template.lines_above(form)),
            "below": "\n".join(template.lines_below(form)),
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        self.edits: dict[str, QPlainTextEdit] = {}
        for name, words in (
            ("above", texts.LINES_ABOVE),
            ("title", texts.LINES_HEAD),
            ("below", texts.LINES_BELOW),
        ):
            edit = QPlainTextEdit(self._shown[name])
            edit.setTabChangesFocus(True)
            edit.setAccessibleName(words.partition("(")[0])
            label = QLabel(words)
            label.setBuddy(edit)
            layout.addWidget(label)
            layout.addWidget(edit, 2 if name == "below" else 1)
            self.edits[name] = edit
        layout.addWidget(faint(texts.LINES_HINT, wrapped=True))
        buttons, _ = accept_or_cancel(self, texts.OK)
        layout.addWidget(buttons)
        self.edits.get(line or "title", self.edits["title"]).setFocus()

    def applied(self, form: Form) -> Form:
        """Return ``form`` with the typed texts; a text that was not changed stays as it is."""
        typed = {name: clean_text(edit.toPlainText()) for name, edit in self.edits.items()}
        if typed["title"] != self._shown["title"]:
            title = typed["title"].replace(_TYPED_YEAR, _STORED_YEAR)
            differs = title.strip() and title != _title(self._template)
            form = replace(form, title=title if differs else "")
        bare = replace(form, above=None, below=None)
        if typed["above"] != self._shown["above"]:
            lines = tuple(typed["above"].split("\n")) if typed["above"] else ()
            form = replace(form, above=None if lines == self._template.lines_above(bare) else lines)
        if typed["below"] != self._shown["below"]:
            lines = tuple(typed["below"].split("\n")) if typed["below"] else ()
            form = replace(form, below=None if lines == self._template.lines_below(bare) else lines)
        return form


def _title(template: Template) -> str:
    """Return the layout's title in the format of a form's own title."""
    return "\n".join(line for line in (template.title, template.year_line) if line)
