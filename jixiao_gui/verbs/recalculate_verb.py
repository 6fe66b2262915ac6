"""``recalculate``: computed cells follow their formulas again."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from jixiao_gui.book.changes import EditForm
from jixiao_gui.exit_status import DONE
from jixiao_gui.form.edits import Edit, recalculate
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Template
from jixiao_gui.verbs.opened_books import chosen_entries, open_writable, save, templates_at_hand
from jixiao_gui.verbs.terminal import say
from jixiao_gui.verbs.verb_parser import add_book, add_form_numbers, add_verb

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the parser of ``recalculate``."""
    parser = add_verb(verbs, "recalculate", run, "执行率、得分、总分全部恢复自动计算")
    add_book(parser)
    add_form_numbers(parser)


def run(options: argparse.Namespace) -> int:
    """Set every computed cell of the book, or of some forms, to follow its formula; return the exit
    status.

    Only forms that print another text than before are counted: a cell that was typed and now follows its
    formula to the same figure is saved, and is nothing that the user would find changed.
    """
    templates = templates_at_hand()
    book = open_writable(options.book, templates)
    edited = changed = 0
    try:
        for entry in chosen_entries(book, options.form):
            form = book.form(entry.id)
            edit = recalculate(form, templates[form.template], "恢复自动计算")
            if edit is not None:
                book.apply(EditForm(edit.name, entry.id, edit))
                edited += 1
                changed += _prints_another(form, edit, templates[form.template])
        if edited:
            save(book)
    finally:
        book.close()
    say(f"已重新计算，{changed} 张表有改动。")
    return DONE


def _prints_another(form: Form, edit: Edit, template: Template) -> bool:
    """Return whether a computed cell of ``form`` prints another text after ``edit``."""
    return evaluate(form, template).printed != evaluate(edit.apply(form), template).printed
