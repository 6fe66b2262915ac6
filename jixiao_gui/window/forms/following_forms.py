"""Make forms from the chosen ones: the monitoring and the self-evaluation of a declaration, next year's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.book.changes import AddForms, Change, Changes, EditForm
from jixiao_gui.form.edits import SetToken
from jixiao_gui.form.forerunner import Succession, succeed, year_after
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import STAGES, new_token
from jixiao_gui.form.template import Template
from jixiao_gui.window import texts as common
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.forms.whole_forms import WholeForms
from jixiao_gui.window.lines_window import LinesWindow
from jixiao_gui.window.long_change import LongChange
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench


class FollowingForms(QObject):
    """Carry out 由此表生成: each new form stands below the one that it was made from; one undo step."""

    refused = Signal(str)  # one sentence: why nothing was done

    def __init__(self, bench: Workbench, whole: WholeForms, long: LongChange) -> None:
        super().__init__(whole)
        self._bench, self._desk, self._whole, self._long = bench, bench.desk, whole, long

    def fill_menu(self, menu: QMenu) -> None:
        """Offer each layout, by the kinds of the year; a kind says for which year its forms would be."""
        menu.clear()
        submenus: list[QMenu] = menu.findChildren(QMenu)
        for before in submenus:
            before.deleteLater()
        years_of = self._years()
        layouts = self._desk.layouts()
        kinds = dict.fromkeys((*STAGES, *(template.kind for template in layouts)))
        for kind in kinds:
            of_kind = [template for template in layouts if template.kind == kind]
            if not of_kind:
                continue
            years = {year_after(year, old, of_kind[0]).strip() for year, old in years_of}
            year = years.pop() if len(years) == 1 else ""
            words = texts.FOLLOW_KIND_OF if year else texts.FOLLOW_KIND
            below = QMenu(words.format(kind=kind, year=year), menu)
            menu.addMenu(below)
            for template in of_kind:
                action = below.addAction(template.name)
                action.triggered.connect(lambda _checked=False, template=template: self.make(template))

    def make(self, template: Template) -> None:
        """Make a form of ``template`` from each chosen one."""
        self._bench.commit()
        chosen = self._chosen()
        if not chosen:
            self.refused.emit(texts.FOLLOW_NOT_AT_HAND)
            return
        name = texts.FOLLOW.format(name=template.name)
        tokens: list[Change] = []
        made: list[Succession] = []
        for form_id, form, old in chosen:
            if not form.token:
                edit = SetToken(name, new_token())
                tokens.append(EditForm(name, form_id, edit))
                form = edit.apply(form)
            made.append(succeed(form, old, template))
        places = self._whole.places()
        below = tuple(places[id] + number for number, (id, _, _) in enumerate(chosen, start=1))
        added = AddForms(name, tuple(each.form for each in made), places=below)
        step = self._desk.undo.index()

        def tell() -> None:
            if self._desk.undo.index() == step + 1:
                self._tell(template, made)

        self._long.apply(Changes(name, (*tokens, added)), "", tell)

    def _years(self) -> list[tuple[str, Template]]:
        """Return years and layouts of the chosen forms, without reading the forms."""
        book, templates = self._desk.book, self._desk.templates
        ids = set(self._whole.chosen()) if book is not None else set()
        entries = book.entries() if book is not None and ids else []
        return [
            (entry.year, templates[entry.template])
            for entry in entries
            if entry.id in ids and entry.template in templates
        ]

    def _chosen(self) -> list[tuple[int, Form, Template]]:
        """Return the chosen forms, those whose layout is at hand, in the order of the book."""
        ids = self._whole.chosen()
        templates = self._desk.templates
        return [
            (id, form, templates[form.template])
            for id, form in zip(ids, self._desk.forms(ids) if ids else (), strict=True)
            if form.template in templates
        ]

    def _tell(self, template: Template, made: Sequence[Succession]) -> None:
        lines = list(_lost_lines(made))
        words = texts.FOLLOWED.format(count=len(made), kind=template.kind)
        if not lines:
            self._bench.tell_done(words)
            return

        def show() -> None:
            LinesWindow(texts.FOLLOW_LOST_TITLE, lines, self._bench.window).open()

        self._bench.messages.tell(
            "good", words + texts.FOLLOW_LOST.format(count=len(lines)), texts.SHOW_THEM, show
        )


def _lost_lines(made: Sequence[Succession]) -> list[str]:
    """Return a line for each text that found no place, and for each level 1 that was kept as it is."""
    lines = []
    for each in made:
        project = " ".join(each.form.project.split()) or common.NO_NAME
        lines += [
            texts.FOLLOW_LOST_LINE.format(project=project, place=lost.place, text=" ".join(lost.text.split()))
            for lost in each.lost
        ]
        lines += [texts.FOLLOW_STRANGE.format(project=project, level=level) for level in each.strange]
    return lines


COMMANDS: CommandTable[FollowingForms] = CommandTable(Menu.FORMS)
FOLLOW = COMMANDS.add_submenu(
    "form_follow", "由此表生成(&W)", FollowingForms.fill_menu, needs=Needs.FORM, changes=True
)
