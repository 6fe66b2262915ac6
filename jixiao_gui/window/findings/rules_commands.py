"""Change the rules' settings: for this book as an undo step, for all books as a rule file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jixiao_gui.form.rule_settings import RuleSettings, with_settings
from jixiao_gui.form.rules import BadRules, RuleSet, load_rules, with_values
from jixiao_gui.form.template import Templates
from jixiao_gui.formats import Progress, step
from jixiao_gui.formats.template_toml import write_rules_toml
from jixiao_gui.formats.writing.replace import CannotWrite, explain, replacing
from jixiao_gui.window import texts as window_texts
from jixiao_gui.window.command import CommandTable, Needs
from jixiao_gui.window.findings import findings_texts as texts
from jixiao_gui.window.findings.rules_dialog import RulesDialog
from jixiao_gui.window.menu import Menu
from jixiao_gui.window.workbench import Workbench

if TYPE_CHECKING:
    from jixiao_gui.book.book import Book


class RulesCommands(QObject):
    """Commands on the rules' settings."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench, self._desk = bench, bench.desk
        self.dialog: RulesDialog | None = None

    def ask(self, rule: str = "") -> None:
        """Open the dialog with the settings of all rules, ``rule`` selected."""
        self._bench.commit()
        shown = self._desk.shown
        if shown is None:
            return
        from jixiao_gui.book.own_rules import base_rules  # loads the database's modules
        from jixiao_gui.book.templates import program_rules

        base = base_rules(shown.template, self._desk.templates)
        changeable = not self._desk.read_only
        dialog = RulesDialog(
            shown.template.rules,
            base,
            lambda: program_rules().get(base.id, base),
            rule=rule,
            changeable=changeable,
            parent=self._bench.window,
        )
        dialog.book_wanted.connect(partial(self.set_for_book, base))
        dialog.all_wanted.connect(partial(self.set_for_all, base))
        self.dialog = dialog
        dialog.open()

    def set_for_book(
        self, base: RuleSet, settings: RuleSettings, on_end: Callable[[], object] = lambda: None
    ) -> None:
        """Store ``settings`` in the book, whose forms they apply to. ``on_end`` is called last."""
        book = self._desk.book
        if book is None:
            return
        used = {entry.template for entry in book.entries()} | {book.info.template}
        from jixiao_gui.book.own_rules import for_book

        change = for_book(self._desk.templates, used, base, settings, texts.SET_RULES)
        if change.parts:
            self._bench.long_change.apply(change, texts.RULES_SET_BOOK, on_end)
        else:
            on_end()

    def set_for_all(self, base: RuleSet, settings: RuleSettings) -> None:
        """Store ``settings`` in the user's rule file: they apply to all books from now on."""
        if self._bench.jobs.busy:  # the forms could not be counted again
            self._bench.messages.tell("warning", window_texts.BUSY)
            return
        try:
            keep_for_all(self._desk.templates, self._bench.home, base, settings)
        except CannotWrite as error:
            self._bench.messages.tell("error", str(error))
            return
        book = self._desk.book
        if book is None:
            return
        shown = self._desk.shown
        if shown is not None and shown.template.rules.id != base.id and not book.read_only:
            settings_for_book = with_settings(base, settings)
            self.set_for_book(
                settings_for_book, settings, partial(self._recount, book)
            )  # the book's own give way
        else:
            self._recount(book)

    def _recount(self, book: Book) -> None:
        """Count the findings of all forms again by the current rules."""
        if self._desk.book is not book:
            return
        count = book.count()

        def work(progress: Progress) -> None:
            book.recount(lambda completed: step(progress if completed % 20 == 0 else None, completed))

        def report(_none: None) -> None:
            self._bench.messages.tell("good", texts.RULES_SET_ALL)

        words = window_texts.WRITING, count
        # the form on show is checked by the new rules even when the count was cancelled
        self._bench.jobs.run(work, report, lambda _forms: words, self._desk.follow_rules)


def keep_for_all(templates: Templates, home: Path, base: RuleSet, settings: RuleSettings) -> Path:
    """Write the rule set with these settings into the user's folder and put it into ``templates``.

    Books whose layouts have settings of their own keep them. Raises `CannotWrite`.
    """
    rules = with_settings(base, settings)
    folder = home / "rules"
    path = _file_of(folder, base.id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(explain(path, error)) from error
    with replacing(path) as file:
        file.write(write_rules_toml(rules).encode("utf-8"))
    templates.rules = {**templates.rules, base.id: rules}
    for template in templates:
        if template.rules.id == base.id:
            changed = replace(template, rules=with_values(rules, dict(template.rule_values)))
            templates.by_id[template.id] = changed
    return path


def _file_of(folder: Path, id: str) -> Path:
    """Return the user's file of the rule set ``id``, or the path for a new one."""
    for path in sorted(folder.glob("*.toml"), reverse=True):
        try:
            if load_rules(path).id == id:
                return path
        except BadRules:
            continue
    name = re.sub(r"[^\w.-]", "_", id)[:80]
    return folder / f"{name}.toml"


COMMANDS: CommandTable[RulesCommands] = CommandTable(Menu.CHECK)
RULES_COMMAND = COMMANDS.add("rules", "校验规则(&L)…", RulesCommands.ask, needs=Needs.FORM)
