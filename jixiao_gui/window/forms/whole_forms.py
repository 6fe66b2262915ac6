"""What is done to whole forms: new, duplicate, delete, move, carry forward, another layout.

Each works on the forms that are chosen in the list, or on the one on the desk, and is one undo step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from jixiao_gui.book.changes import AddForms, Changes, EditForm, MoveForms, RemoveForms
from jixiao_gui.form.carrying import carry_forward
from jixiao_gui.form.conversion import Conversion, convert
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.model import set_text
from jixiao_gui.form.template import Template
from jixiao_gui.window import texts as common
from jixiao_gui.window.desk import Desk
from jixiao_gui.window.forms import texts
from jixiao_gui.window.forms.convert_dialog import ConvertDialog
from jixiao_gui.window.forms.form_list import FormList

if TYPE_CHECKING:
    from jixiao_gui.book.store import FormEntry

IDS = (
    *("form_add", "form_copy", "form_delete", "form_up", "form_down", "form_first", "form_last"),
    "form_carry",
)

if TYPE_CHECKING:
    from jixiao_gui.book.store import FormEntry


class WholeForms(QObject):
    """Makes a change of each command and gives it to the desk."""

    refused = Signal(str)  # one sentence: why nothing was done

    def __init__(self, desk: Desk, forms: FormList, commit: Callable[[], object]) -> None:
        super().__init__(forms)
        self._desk = desk
        self._forms = forms
        self._commit = commit

    def handler(self, id: str) -> Callable[[], None]:
        """What the action ``id`` does."""
        return {
            "form_add": self.add,
            "form_copy": self.copy,
            "form_delete": self.delete,
            "form_up": lambda: self.move(-1),
            "form_down": lambda: self.move(1),
            "form_first": lambda: self.move_to(first=True),
            "form_last": lambda: self.move_to(first=False),
            "form_carry": self.carry,
        }[id]

    def chosen(self) -> list[int]:
        """The forms that a command is for, in the order of the book."""
        ids, here = self._forms.selected_ids(), self._desk.form_id
        if here in ids or here is None:
            return ids
        return [here]  # what is on the desk is filtered out of the list

    # --- new and gone --------------------------------------------------------------------------

    def add(self, template: Template | None = None) -> None:
        """Add a blank form of ``template``, or of the book's layout, below the one on the desk."""
        self._commit()
        desk = self._desk
        if desk.book is None:
            return
        info, like = desk.book.info, desk.form
        layout = template or desk.templates.by_id.get(info.template, desk.templates.default)
        form = layout.new_form(info.year or (like.year if like else ""), info.unit)
        if like is not None:
            form = set_text(form, "department", like.department)
            form = form if info.unit else set_text(form, "unit", like.unit)
        name = texts.ADD_FROM.format(name=layout.name) if template else common.ADD_FORM
        here = self._places().get(desk.form_id or 0)
        desk.apply(AddForms(name, (form,), at=None if here is None else here + 1))

    def copy(self) -> None:
        """Add a copy of each chosen form below it."""
        self._commit()
        ids, places = self.chosen(), self._places()
        if not ids:
            return
        after = tuple(places[id] + number for number, id in enumerate(ids, start=1))
        name = common.COPY_FORM if len(ids) == 1 else texts.COPY_FORMS.format(count=len(ids))
        self._desk.apply(AddForms(name, tuple(self._desk.forms(ids)), places=after))

    def delete(self) -> None:
        """Remove the chosen forms; undo brings them back."""
        self._commit()
        desk, ids = self._desk, self.chosen()
        if not ids:
            return
        if len(ids) > 1:
            if desk.apply(RemoveForms(texts.DELETE_FORMS.format(count=len(ids)), tuple(ids))):
                desk.message.emit("good", texts.DELETED_FORMS.format(count=len(ids)))
            return
        project = " ".join(desk.form.project.split()) if desk.form else ""
        if desk.apply(RemoveForms(common.DELETE_FORM, tuple(ids))):
            desk.message.emit("good", common.DELETED_FORM.format(project=project or common.NO_NAME))

    # --- order ---------------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """Move the chosen forms up or down by one; forms that stand apart come together."""
        ids, places = self.chosen(), self._places()
        if ids:
            first = places[ids[0]] if by < 0 else places[ids[-1]] - len(ids) + 1
            to = first + by
            if 0 <= to <= len(places) - len(ids):
                self.put(ids, to)

    def move_to(self, *, first: bool) -> None:
        """Move the chosen forms to the top or the end of the book."""
        self.put(self.chosen(), 0 if first else len(self._places()))

    def drop(self, ids: Sequence[int], before: int | None) -> None:
        """Move forms to stand before another one, or at the end."""
        places = self._places()
        if before is not None and before in ids:  # dropped on itself: before whatever follows it
            rest = [id for id, place in places.items() if place > places[before] and id not in ids]
            before = rest[0] if rest else None
        end = len(places) if before is None else places[before]
        self.put(ids, end - sum(places[id] < end for id in ids))

    def put(self, ids: Sequence[int], to: int) -> None:
        """Let ``ids`` stand at place ``to``, counted without them."""
        self._commit()
        if not self._forms.state.in_book_order:
            self.refused.emit(texts.NO_MOVE)
            return
        order = list(self._places())
        rest = [id for id in order if id not in set(ids)]
        to = min(max(to, 0), len(rest))
        if not ids or [*rest[:to], *ids, *rest[to:]] == order:
            return
        name = common.MOVE_FORM if len(ids) == 1 else texts.MOVE_FORMS.format(count=len(ids))
        self._desk.apply(MoveForms(name, tuple(ids), to))

    # --- the next year, another layout ---------------------------------------------------------

    def carry(self) -> None:
        """Add the chosen forms, carried forward to the next year, at the end."""
        self._commit()
        ids = self.chosen()
        templates = self._desk.templates
        forms = tuple(carry_forward(form, templates[form.template]) for form in self._desk.forms(ids))
        if forms and self._desk.apply(AddForms(texts.CARRY.format(count=len(forms)), forms)):
            years = "、".join(dict.fromkeys(form.year.strip() for form in forms if form.year.strip()))
            self._desk.message.emit("good", texts.CARRIED.format(count=len(forms), year=years))

    def change_template(self, template: Template) -> None:
        """Put the chosen forms into another layout; what has no place in it is told before."""
        self._commit()
        desk, ids = self._desk, self.chosen()
        found = list(zip(ids, desk.forms(ids), strict=True)) if ids else []
        if any(form.template not in desk.templates for _, form in found):
            self.refused.emit(texts.NOT_AT_HAND)
            return
        made = {
            id: convert(form, desk.templates[form.template], template)
            for id, form in found
            if form.template != template.id
        }
        if not made:
            if ids:
                self.refused.emit(texts.CONVERT_SAME)
            return
        lost = list(self._lost_lines(made))
        if not lost:
            self._convert(made, template)
            return
        dialog = ConvertDialog(template.name, lost, self._forms.window())
        dialog.accepted.connect(lambda: self._convert(made, template))
        dialog.open()

    def _convert(self, made: dict[int, Conversion], template: Template) -> None:
        name = texts.CONVERT.format(name=template.name)
        parts = tuple(EditForm(name, id, ReplaceForm(name, done.form)) for id, done in made.items())
        if self._desk.apply(parts[0] if len(parts) == 1 else Changes(name, parts)):
            words = texts.CONVERTED.format(count=len(parts), name=template.name)
            self._desk.message.emit("good", words)

    def _lost_lines(self, made: dict[int, Conversion]) -> list[str]:
        entries = {entry.id: entry for entry in self._entries()}
        return [
            texts.LOST_LINE.format(
                number=entries[id].number,
                project=" ".join(entries[id].project.split()) or common.NO_NAME,
                place=lost.place,
                text=" ".join(lost.text.split()),
            )
            for id, done in made.items()
            for lost in done.lost
        ]

    def _entries(self) -> list[FormEntry]:
        return self._desk.book.entries() if self._desk.book is not None else []

    def _places(self) -> dict[int, int]:
        """Id -> place in the book, from 0, in the order of the book."""
        return {entry.id: entry.number - 1 for entry in self._entries()}
