"""Make successors of forms: the monitoring and self-evaluation of a declaration, next year's form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.book.changes import AddForms, Changes, EditForm
from jixiao_gui.form.edits import SetToken
from jixiao_gui.form.making.forerunner import Succession, may_follow, succeed, year_after
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import display_name, new_token
from jixiao_gui.form.template import STAGES, Template, Templates
from jixiao_gui.formats import Progress, counted
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.forms.form_commands import FormCommands
from jixiao_gui.window.lines_window import LinesWindow
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench


@dataclass(frozen=True, slots=True)
class _Successor:
    """The successor of the form ``form_id``; ``token``: the new token of that form, "" where it has one."""

    form_id: int
    token: str
    succession: Succession


class SuccessionCommands(QObject):
    """The command 由此表生成: each new form is put below its forerunner, all as one undo step."""

    hinted = Signal(str)  # one sentence for the status line: why nothing was done, or what was

    def __init__(self, bench: Workbench, form_commands: FormCommands) -> None:
        super().__init__(form_commands)
        self._bench, self._desk, self._form_commands = bench, bench.desk, form_commands

    def fill_menu(self, menu: QMenu) -> None:
        """Fill ``menu`` with the layouts that may follow, by kind, each kind with the year of its forms."""
        menu.clear()
        for old_menu in cast("list[QMenu]", menu.findChildren(QMenu)):
            old_menu.deleteLater()
        years_of = self._years()
        old_layouts = list({old.id: old for _, old in years_of}.values())
        layouts = [
            new
            for new in self._desk.layouts()
            if not old_layouts or any(may_follow(old, new) for old in old_layouts)
        ]
        layouts.sort(key=self._place_of())
        kinds = dict.fromkeys((*STAGES, *(template.kind for template in layouts)))
        for kind in kinds:
            of_kind = [template for template in layouts if template.kind == kind]
            if not of_kind:
                continue
            years = {year_after(year, old, of_kind[0]).strip() for year, old in years_of}
            year = years.pop() if len(years) == 1 else ""
            words = texts.FOLLOW_KIND_OF if year else texts.FOLLOW_KIND
            kind_menu = QMenu(words.format(kind=kind, year=year), menu)
            menu.addMenu(kind_menu)
            for template in of_kind:
                action = kind_menu.addAction(template.name)
                action.triggered.connect(lambda _checked=False, template=template: self.make(template))

    def _place_of(self) -> Callable[[Template], tuple[bool, bool]]:
        """Return the key that sorts layouts: those of the book first, then that of the user's new books."""
        book, templates = self._desk.book, self._desk.templates
        used = {entry.template for entry in book.entries()} if book is not None else set()
        chosen = self._bench.settings.text("new/template", templates.default.id)
        return lambda template: (template.id not in used, template.id != chosen)

    def make(self, template: Template) -> None:
        """Make a form of ``template`` from each chosen one; of many forms on another thread."""
        self._bench.commit()
        book, templates, ids = self._desk.book, self._desk.templates, self._form_commands.chosen()
        if book is None or not ids:
            return
        count = len(ids)

        def work(progress: Progress) -> list[_Successor]:
            return list(_plan(book.forms_by_id(ids), templates, template, progress))

        self._bench.long_change.plan(
            work,
            count,
            lambda successors: self._apply(template, successors),
            lambda completed: (texts.FOLLOWING.format(done=completed, count=count), count),
        )

    def _apply(self, template: Template, successors: Sequence[_Successor]) -> None:
        if not successors:
            self.hinted.emit(texts.FOLLOW_NOT_AT_HAND)
            return
        name = texts.FOLLOW.format(name=template.name)
        tokens = [
            EditForm(name, successor.form_id, SetToken(name, successor.token))
            for successor in successors
            if successor.token
        ]
        places = self._form_commands.places()
        places_below = tuple(
            places[successor.form_id] + number for number, successor in enumerate(successors, start=1)
        )
        added = AddForms(
            name, tuple(successor.succession.form for successor in successors), places=places_below
        )
        index_before = self._desk.undo.index()

        def tell() -> None:
            if self._desk.undo.index() == index_before + 1:
                self._tell(template, [successor.succession for successor in successors])

        self._bench.long_change.apply(Changes(name, (*tokens, added)), "", tell)

    def _years(self) -> list[tuple[str, Template]]:
        """Return year and layout of each chosen form, without reading the forms."""
        book, templates = self._desk.book, self._desk.templates
        ids = set(self._form_commands.chosen()) if book is not None else set()
        entries = book.entries() if book is not None and ids else []
        return [
            (entry.year, templates[entry.template])
            for entry in entries
            if entry.id in ids and entry.template in templates
        ]

    def _tell(self, template: Template, successions: Sequence[Succession]) -> None:
        lines = _lost_lines(successions, template)
        words = texts.FOLLOWED.format(count=len(successions), kind=template.kind)
        if not lines:
            self._bench.tell_done(words)
            return

        def show() -> None:
            LinesWindow(texts.FOLLOW_LOST_TITLE, lines, self._bench.window).open()

        self._bench.messages.tell(
            "good", words + texts.FOLLOW_LOST.format(count=len(lines)), texts.SHOW_THEM, show
        )


def _plan(
    forms: Iterable[tuple[int, Form]], templates: Templates, new: Template, progress: Progress
) -> Iterator[_Successor]:
    """Yield the successor of each form whose layout is known. Raises `Cancelled`."""
    for form_id, form in counted(forms, progress):
        if form.template in templates and may_follow(templates[form.template], new):
            token = "" if form.token else new_token()
            succession = succeed(replace(form, token=form.token or token), templates[form.template], new)
            yield _Successor(form_id, token, succession)


def _lost_lines(successions: Sequence[Succession], new: Template) -> list[str]:
    """Return a line for each text without a place, and for each level 1 unknown to the layout ``new``."""
    lines = []
    for succession in successions:
        project = display_name(succession.form, new)
        lines += [
            texts.FOLLOW_LOST_LINE.format(project=project, place=lost.place, text=" ".join(lost.text.split()))
            for lost in succession.lost
        ]
        lines += [texts.FOLLOW_STRANGE.format(project=project, level=level) for level in succession.strange]
    return lines


COMMANDS: CommandTable[SuccessionCommands] = CommandTable(Menu.FORMS)
FOLLOW = COMMANDS.add_submenu(
    "form_follow", "由此表生成(&W)", SuccessionCommands.fill_menu, needs=Needs.FORM, changes=True
)
