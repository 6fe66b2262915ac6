"""Carry out the commands on whole forms: new, duplicate, delete, move, carry forward, another layout.

Each works on the forms that are chosen in the list, or on the one on the desk, and is one undo step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm, MoveForms, RemoveForms
from jixiao_gui.form.edits import ReplaceForm
from jixiao_gui.form.making.carrying import carry_forward
from jixiao_gui.form.making.conversion import Conversion, convert
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Template
from jixiao_gui.formats import Progress, counted
from jixiao_gui.window import texts as common
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.forms.convert_dialog import ConvertDialog
from jixiao_gui.window.forms.form_list import FormList
from jixiao_gui.window.long_change import size
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.form_reading import FormEntry


class FormCommands(QObject):
    """Commands on whole forms; each is one undo step."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was

    def __init__(self, bench: Workbench, forms: FormList) -> None:
        super().__init__(forms)
        self._bench, self._desk, self._forms = bench, bench.desk, forms

    def chosen(self) -> list[int]:
        """Return the ids of the forms that a command works on, in the order of the book."""
        ids, form_id = self._forms.selected_ids(), self._desk.form_id
        if form_id in ids or form_id is None:
            return ids
        return [form_id]  # the form on the desk is filtered out of the list

    # --- adding and deleting -------------------------------------------------------------------

    def add(self, template: Template | None = None) -> None:
        """Add a blank form of ``template``, or of the book's layout, below the one on the desk."""
        self._bench.commit()
        desk = self._desk
        if desk.book is None:
            return
        layout = template or desk.templates.by_id.get(desk.book.info.template, desk.templates.default)
        desk.add_form(layout, texts.ADD_FROM.format(name=layout.name) if template else common.ADD_FORM)

    def copy(self) -> None:
        """Add a copy of each chosen form below it."""
        self._bench.commit()
        book, ids, places = self._desk.book, self.chosen(), self.places()
        if book is None or not ids:
            return
        after = tuple(places[id] + number for number, id in enumerate(ids, start=1))
        name = common.COPY_FORM if len(ids) == 1 else texts.COPY_FORMS.format(count=len(ids))

        def make(progress: Progress) -> AddForms:
            forms = counted(book.forms_by_id(ids), progress)
            return AddForms(name, tuple(replace(form, token="") for _, form in forms), places=after)

        self._bench.long_change.apply_made(make, len(ids), lambda _change: None)

    def delete(self) -> None:
        """Remove the chosen forms; undo brings them back."""
        self._bench.commit()
        desk, ids = self._desk, self.chosen()
        if not ids:
            return
        if len(ids) > 1:
            removal = RemoveForms(texts.DELETE_FORMS.format(count=len(ids)), tuple(ids))
            words = texts.DELETED_FORMS.format(count=len(ids))
            self._bench.long_change.apply(removal, "", on_success=lambda: self._bench.tell_done(words))
            return
        shown = desk.shown
        project = display_name(shown.form, shown.template) if shown is not None else ""
        if desk.apply(RemoveForms(common.DELETE_FORM, tuple(ids))):
            self._bench.tell_done(common.DELETED_FORM.format(project=project))

    # --- order ---------------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """Move the chosen forms up or down by one; forms that stand apart come together."""
        ids, places = self.chosen(), self.places()
        if ids:
            first = places[ids[0]] if by < 0 else places[ids[-1]] - len(ids) + 1
            to = first + by
            if 0 <= to <= len(places) - len(ids):
                self.put(ids, to)

    def move_to(self, *, first: bool) -> None:
        """Move the chosen forms to the top or the end of the book."""
        self.put(self.chosen(), 0 if first else len(self.places()))

    def drop(self, ids: Sequence[int], before: int | None) -> None:
        """Move forms to stand before another one, or at the end."""
        places = self.places()
        if before is not None and before in ids:  # dropped on itself: before the form that follows
            following = [id for id, place in places.items() if place > places[before] and id not in ids]
            before = following[0] if following else None
        end = len(places) if before is None else places[before]
        self.put(ids, end - sum(places[id] < end for id in ids))

    def put(self, ids: Sequence[int], to: int) -> None:
        """Move the forms ``ids`` to place ``to``, counted from 0 without them."""
        self._bench.commit()
        if not self._forms.state.in_book_order:
            self.hinted.emit(texts.NO_MOVE)
            return
        order, moved = list(self.places()), set(ids)
        other_ids = [id for id in order if id not in moved]
        to = min(max(to, 0), len(other_ids))
        if not ids or [*other_ids[:to], *ids, *other_ids[to:]] == order:
            return
        name = common.MOVE_FORM if len(ids) == 1 else texts.MOVE_FORMS.format(count=len(ids))
        self._desk.apply(MoveForms(name, tuple(ids), to))

    # --- the next year, another layout ---------------------------------------------------------

    def carry(self) -> None:
        """Add the chosen forms, carried forward to the next year, at the end."""
        self._bench.commit()
        book, templates, ids = self._desk.book, self._desk.templates, self.chosen()
        if book is None or not ids:
            return
        years: dict[str, None] = {}

        def make(progress: Progress) -> AddForms:
            forms = counted(book.forms_by_id(ids), progress)
            carried = tuple(carry_forward(form, templates[form.template]) for _, form in forms)
            years.update(dict.fromkeys(filter(None, (form.year.strip() for form in carried))))
            return AddForms(texts.CARRY.format(count=len(carried)), carried)

        def tell(_change: Change) -> None:
            words = texts.CARRIED.format(count=len(ids), year="、".join(years))
            self._bench.messages.tell("good", words)

        self._bench.long_change.apply_made(make, len(ids), tell)

    def change_template(self, template: Template) -> None:
        """Convert the chosen forms to the layout ``template``; ask first where it has no place for a text."""
        self._bench.commit()
        book, templates, ids = self._desk.book, self._desk.templates, set(self.chosen())
        if book is None or not ids:
            return
        of_other_layouts = [
            entry for entry in book.entries() if entry.id in ids and entry.template != template.id
        ]
        if any(entry.template not in templates for entry in of_other_layouts):
            self.hinted.emit(texts.NOT_AT_HAND)
            return
        if not of_other_layouts:
            self.hinted.emit(texts.CONVERT_SAME)
            return

        name = texts.CONVERT.format(name=template.name)
        count = len(of_other_layouts)

        def plan(progress: Progress) -> tuple[Change, list[str]]:
            parts: list[EditForm] = []
            lost_lines: list[str] = []
            forms = counted(book.forms_by_id([entry.id for entry in of_other_layouts]), progress)
            for entry, (id, form) in zip(of_other_layouts, forms, strict=True):
                conversion = convert(form, templates[form.template], template)
                parts.append(EditForm(name, id, ReplaceForm(name, conversion.form)))
                lost_lines += _lost_lines(conversion, entry, templates[form.template])
            return parts[0] if count == 1 else Changes(name, tuple(parts)), lost_lines

        def go_on(planned: tuple[Change, list[str]]) -> None:
            self._convert_asking(*planned, template)

        def words(done: int) -> tuple[str, int]:
            return texts.CONVERTING.format(done=done, count=count), count

        self._bench.long_change.plan(plan, count, go_on, words)

    def _convert_asking(self, change: Change, lost_lines: list[str], template: Template) -> None:
        """Convert forms; ask first where a text would be lost."""
        done = texts.CONVERTED.format(count=size(change), name=template.name)

        def convert_them() -> None:
            self._bench.long_change.apply(change, "", on_success=lambda: self._bench.tell_done(done))

        if not lost_lines:
            convert_them()
            return
        dialog = ConvertDialog(template.name, lost_lines, self._forms.window())
        dialog.accepted.connect(convert_them)
        dialog.open()

    # --- menus ---------------------------------------------------------------------------------

    def fill_add_menu(self, menu: QMenu) -> None:
        """Fill ``menu`` with the templates for a new form."""
        self._fill_with_templates(menu, self.add)

    def fill_convert_menu(self, menu: QMenu) -> None:
        """Fill ``menu`` with the templates to change to."""
        self._fill_with_templates(menu, self.change_template)
        shown = self._desk.form
        for action, template in zip(menu.actions(), self._desk.layouts(), strict=True):
            action.setCheckable(True)
            action.setChecked(shown is not None and template.id == shown.template)

    def _fill_with_templates(self, menu: QMenu, on_choice: Callable[[Template], object]) -> None:
        menu.clear()
        for template in self._desk.layouts():
            action = menu.addAction(template.name)
            action.triggered.connect(lambda _checked=False, template=template: on_choice(template))

    def _entries(self) -> list[FormEntry]:
        return self._desk.book.entries() if self._desk.book is not None else []

    def places(self) -> dict[int, int]:
        """Return id -> place in the book, from 0, in the order of the book."""
        return {entry.id: entry.number - 1 for entry in self._entries()}


def _lost_lines(conversion: Conversion, entry: FormEntry, old: Template) -> list[str]:
    """Return a line for each text of the form of ``entry`` that the new layout has no place for."""
    project = display_name(entry, old)
    return [
        texts.LOST_LINE.format(
            number=entry.number, project=project, place=lost.place, text=" ".join(lost.text.split())
        )
        for lost in conversion.lost
    ]


COMMANDS: CommandTable[FormCommands] = CommandTable(Menu.FORMS)
ADD = COMMANDS.add(
    "form_add",
    "新建自评表(&N)",
    FormCommands.add,
    keys="Ctrl+Shift+N",
    icon="form_add",
    short="新建表",
    tip="在当前表的下面加一张空白表；别的样式用“表格 → 按模板新建”。",
    needs=Needs.BOOK,
    changes=True,
)
ADD_FROM = COMMANDS.add_submenu(
    "add_from", "按模板新建(&T)", FormCommands.fill_add_menu, needs=Needs.BOOK, changes=True
)
COPY = COMMANDS.add(
    "form_copy", "创建自评表副本(&D)", FormCommands.copy, icon="form_copy", needs=Needs.FORM, changes=True
)
DELETE = COMMANDS.add(
    "form_delete",
    "删除自评表(&R)",
    FormCommands.delete,
    pane_keys="Delete",
    icon="delete",
    needs=Needs.FORM,
    changes=True,
)
UP = COMMANDS.add(
    "form_up",
    "上移(&U)",
    lambda commands: commands.move(-1),
    keys="Ctrl+Shift+Up",
    icon="up",
    needs=Needs.FORM,
    changes=True,
)
DOWN = COMMANDS.add(
    "form_down",
    "下移(&B)",
    lambda commands: commands.move(1),
    keys="Ctrl+Shift+Down",
    icon="down",
    needs=Needs.FORM,
    changes=True,
)
FIRST = COMMANDS.add(
    "form_first",
    "移到最前(&H)",
    lambda commands: commands.move_to(first=True),
    keys="Ctrl+Shift+Home",
    needs=Needs.FORM,
    changes=True,
)
LAST = COMMANDS.add(
    "form_last",
    "移到最后(&E)",
    lambda commands: commands.move_to(first=False),
    keys="Ctrl+Shift+End",
    needs=Needs.FORM,
    changes=True,
)
CARRY = COMMANDS.add("form_carry", "结转到下一年度(&Y)", FormCommands.carry, needs=Needs.FORM, changes=True)
CONVERT = COMMANDS.add_submenu(
    "convert", "更换模板(&G)", FormCommands.fill_convert_menu, needs=Needs.FORM, changes=True
)
