"""``export``: forms into one file, or each into a file of its own."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from jixiao_gui.arguments import file_path
from jixiao_gui.book.book import Book
from jixiao_gui.exchange import FILE_KINDS, export_each, export_forms
from jixiao_gui.exchange.file_names import PATTERN, TOKENS, unknown_tokens
from jixiao_gui.exit_status import DONE
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.verbs.opened_books import chosen_entries, open_readable, templates_at_hand
from jixiao_gui.verbs.terminal import WrongUse, say, show_progress, tell
from jixiao_gui.verbs.verb_parser import add_book, add_form_numbers, add_verb

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the parser of ``export``."""
    export = add_verb(verbs, "export", run, f"导出 {'、'.join(FILE_KINDS)}")
    add_book(export)
    export.add_argument("out", nargs="?", type=file_path, metavar="OUT", help="导出的文件，类型看后缀")
    add_form_numbers(export)
    export.add_argument("--each", type=file_path, metavar="DIR", help="每张表一个文件，放入此文件夹")
    on_paper = [name for name, kind in FILE_KINDS.items() if kind.on_paper]
    export.add_argument("--as", dest="kind", choices=on_paper, help="与 --each 同用：文件类型")
    export.add_argument(
        "--name",
        metavar="PATTERN",
        help="与 --each 同用：文件名，如 {单位}/{序号}-{项目}；可用 "
        "{序号} {项目} {单位} {部门} {年度} {表种}，/ 分文件夹",
    )


def run(options: argparse.Namespace) -> int:
    """Write forms into one file, or one file each; return the exit status."""
    _check_options(options)
    templates = templates_at_hand()
    book = open_readable(options.book, templates)
    try:
        if options.each is not None:
            sentence = _export_each(book, templates, options)
        else:
            sentence = _export_together(book, templates, options)
    finally:
        book.close()
    say(sentence)
    return DONE


def _check_options(options: argparse.Namespace) -> None:
    """Raise `WrongUse` where the options contradict each other."""
    if (options.each is None) == (options.out is None):
        raise WrongUse("请给出一个导出文件，或用 --each 文件夹 --as docx|pdf|ofd。")
    if (options.each is None) != (options.kind is None):
        raise WrongUse("--each 与 --as 要一起使用。")
    if options.name is not None and options.each is None:
        raise WrongUse("--name 要与 --each 一起使用。")
    if unknown := unknown_tokens(options.name or PATTERN):
        raise WrongUse(f"--name 里没有 {'、'.join(unknown)} 这一项，只有 {' '.join(TOKENS)}。")


def _export_each(book: Book, templates: Templates, options: argparse.Namespace) -> str:
    """Write a file for each chosen form; return a sentence about it."""
    numbered = [(entry.number, book.form(entry.id)) for entry in chosen_entries(book, options.form)]
    written = export_each(
        numbered,
        templates,
        options.each,
        options.kind,
        show_progress("导出"),
        tell=tell,
        pattern=options.name or PATTERN,
    )
    return f"已导出 {len(written)} 个文件到“{options.each}”。"


def _export_together(book: Book, templates: Templates, options: argparse.Namespace) -> str:
    """Write the chosen forms into one file; return a sentence about it."""
    entries = chosen_entries(book, options.form)

    def forms() -> Iterator[Form]:
        return (book.form(entry.id) for entry in entries)

    export_forms(
        forms,
        templates,
        options.out,
        title=_title(book),
        progress=show_progress("导出"),
        tell=tell,
        count=len(entries),
    )
    return f"已导出 {len(entries)} 张表到“{options.out}”。"


def _title(book: Book) -> str:
    """Return the title of a file of many forms."""
    return f"{book.info.year}年度项目支出绩效自评表" if book.info.year else "项目支出绩效自评表"
