"""``new``: a book with a blank form, or with one for each project of a list."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from jixiao_gui.arguments import file_path, year
from jixiao_gui.book.changes import AddForms
from jixiao_gui.book.errors import already_there
from jixiao_gui.exchange import ListForms, forms_from_list
from jixiao_gui.exit_status import DONE
from jixiao_gui.form.template import Template
from jixiao_gui.verbs.opened_books import (
    is_there,
    new_book,
    require_book_name,
    require_known,
    save,
    templates_at_hand,
)
from jixiao_gui.verbs.terminal import WrongUse, say, tell
from jixiao_gui.verbs.verb_parser import add_book, add_verb

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the parser of ``new``."""
    new = add_verb(verbs, "new", run, "新建自评表册")
    add_book(new)
    new.add_argument("--template", metavar="ID", help="模板，如 beijing-2023")
    new.add_argument("--year", type=year, default="", metavar="Y", help="年度")
    new.add_argument("--unit", default="", metavar="U", help="实施单位")
    new.add_argument(
        "--from-list", type=file_path, metavar="LIST.xlsx", help="项目列表（xlsx、csv），每个项目建一张表"
    )


def run(options: argparse.Namespace) -> int:
    """Create a book with one blank form of the template, or one for each project of a list; replace no file.

    Return the exit status. Raises `AlreadyThere`.
    """
    templates = templates_at_hand()
    require_known(templates, options.template)
    template = templates[options.template] if options.template else templates.default
    require_book_name(options.book)
    if is_there(options.book):
        raise already_there(options.book)
    listed = _forms_to_add(options, template)
    book = new_book(templates, template.id, options.year or listed.year, options.unit)
    try:
        book.apply(AddForms("新建自评表", listed.forms))
        save(book, options.book)
    finally:
        book.close()
    count = f"，{len(listed.forms)} 张表" if options.from_list is not None else ""
    say(f"已新建“{options.book}”（模板 {template.id}{count}）。")
    return DONE


def _forms_to_add(options: argparse.Namespace, template: Template) -> ListForms:
    """Return one blank form, or those of the list named, and print the list's notes."""
    if options.from_list is None:
        return ListForms((template.new_form(options.year, options.unit),))
    if not template.has("project"):
        raise WrongUse(f"模板“{template.id}”没有“项目名称”一栏，不能按项目列表建表；请换一个模板。")
    listed = forms_from_list(options.from_list, template, options.year, options.unit)
    for note in listed.notes:
        tell(note)
    return listed
