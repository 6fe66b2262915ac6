"""Make forms from the chosen ones: the monitoring and the self-evaluation of a declaration, next year's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from jixiao_gui.book.changes import AddForms, Changes, EditForm
from jixiao_gui.form.edits import SetToken
from jixiao_gui.form.forerunner import Succession, may_follow, succeed, year_after
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import STAGES, display_name, new_token
from jixiao_gui.form.template import Template, Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.forms import forms_texts as texts
from jixiao_gui.window.forms.form_commands import FormCommands
from jixiao_gui.window.lines_window import LinesWindow
from jixiao_gui.window.long_change import AT_ONCE, LongChange
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench


@dataclass(frozen=True, slots=True)
class _Made:
    """What is made of a form; ``token`` is the one that it gets, "" where it has one."""

    form_id: int
    token: str
    succession: Succession


class SuccessionCommands(QObject):
    """Carry out 由此表生成: each new form stands below the one that it was made from; one undo step."""

    refused = Signal(str)  # one sentence: why nothing was done

    def __init__(self, bench: Workbench, whole: FormCommands, long: LongChange) -> None:
        super().__init__(whole)
        self._bench, self._desk, self._whole, self._long = bench, bench.desk, whole, long

    def fill_menu(self, menu: QMenu) -> None:
        """Offer each layout, by the kinds of the year; a kind says for which year its forms would be."""
        menu.clear()
        for before in cast("list[QMenu]", menu.findChildren(QMenu)):
            before.deleteLater()
        years_of = self._years()
        olds = list({old.id: old for _, old in years_of}.values())
        layouts = [
            new for new in self._desk.layouts() if not olds or any(may_follow(old, new) for old in olds)
        ]
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
        """Make a form of ``template`` from each chosen one; from many beside the window."""
        self._bench.commit()
        book, templates, ids = self._desk.book, self._desk.templates, self._whole.chosen()
        if book is None or not ids:
            return
        count = len(ids)

        def work(progress: Progress) -> list[_Made]:
            return list(_plan(book.forms_by_id(ids), templates, template, progress))

        if count <= AT_ONCE:
            self._apply(template, work(lambda _done: True))
        else:
            self._bench.jobs.run(
                work,
                lambda made: self._apply(template, made),
                lambda done: (texts.FOLLOWING.format(done=done, count=count), count),
            )

    def _apply(self, template: Template, made: Sequence[_Made]) -> None:
        if not made:
            self.refused.emit(texts.FOLLOW_NOT_AT_HAND)
            return
        name = texts.FOLLOW.format(name=template.name)
        tokens = [EditForm(name, each.form_id, SetToken(name, each.token)) for each in made if each.token]
        places = self._whole.places()
        below = tuple(places[each.form_id] + number for number, each in enumerate(made, start=1))
        added = AddForms(name, tuple(each.succession.form for each in made), places=below)
        before = self._desk.undo.index()

        def tell() -> None:
            if self._desk.undo.index() == before + 1:
                self._tell(template, [each.succession for each in made])

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

    def _tell(self, template: Template, made: Sequence[Succession]) -> None:
        lines = _lost_lines(made, template)
        words = texts.FOLLOWED.format(count=len(made), kind=template.kind)
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
) -> Iterator[_Made]:
    """Yield what is made of each form whose layout is at hand. Raises `Cancelled`."""
    for number, (form_id, form) in enumerate(forms, start=1):
        step(progress, number)
        if form.template in templates and may_follow(templates[form.template], new):
            token = "" if form.token else new_token()
            made = succeed(replace(form, token=form.token or token), templates[form.template], new)
            yield _Made(form_id, token, made)


def _lost_lines(made: Sequence[Succession], new: Template) -> list[str]:
    """Return a line for each text that found no place, and for each level 1 that was kept as it is."""
    lines = []
    for each in made:
        project = display_name(each.form, new)
        lines += [
            texts.FOLLOW_LOST_LINE.format(project=project, place=lost.place, text=" ".join(lost.text.split()))
            for lost in each.lost
        ]
        lines += [texts.FOLLOW_STRANGE.format(project=project, level=level) for level in each.strange]
    return lines


COMMANDS: CommandTable[SuccessionCommands] = CommandTable(Menu.FORMS)
FOLLOW = COMMANDS.add_submenu(
    "form_follow", "由此表生成(&W)", SuccessionCommands.fill_menu, needs=Needs.FORM, changes=True
)
