"""``report``: the 绩效自评报告 drafted from a book."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from jixiao_gui.arguments import file_path
from jixiao_gui.book.book import Book, FormEntry
from jixiao_gui.exchange.book_reports import self_evaluation_ids, write_self_report
from jixiao_gui.exit_status import DONE
from jixiao_gui.form.reports.report_outline import BadOutline, load_outlines
from jixiao_gui.form.reports.subjects import subject_of
from jixiao_gui.form.template import Templates
from jixiao_gui.paths import template_folders
from jixiao_gui.verbs.opened_books import chosen_entries, open_readable, templates_at_hand
from jixiao_gui.verbs.terminal import WrongUse, remind, say, show_progress
from jixiao_gui.verbs.verb_parser import add_book, add_form_numbers, add_verb

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the parser of ``report``."""
    report = add_verb(verbs, "report", run, "绩效自评报告：按提纲起草，数字取自自评表")
    add_book(report)
    report.add_argument("out", type=file_path, metavar="OUT.docx", help="存为此 docx 文件")
    add_form_numbers(report)
    report.add_argument("--outline", metavar="ID", help="提纲，如 unit、transfer")


def run(options: argparse.Namespace) -> int:
    """Draft the 绩效自评报告 from the forms named, or from every self-evaluation of the book."""
    templates = templates_at_hand()
    outlines = load_outlines(template_folders())
    for problem in outlines.problems:
        remind(problem)
    with open_readable(options.book, templates) as book:
        info, entries = book.info, _entries_to_report(book, options, templates)
        try:
            outline = outlines.choose(options.outline, {entry.template for entry in entries})
        except BadOutline as error:
            raise WrongUse(str(error)) from error
        draft = write_self_report(
            book.stored_forms([entry.id for entry in entries]),
            templates,
            options.out,
            outline=outline,
            unit=info.unit,
            progress=show_progress("起草", len(entries)),
        )
    gaps = f"，有 {draft.gaps} 处【请补充】" if draft.gaps else ""
    subject = subject_of(templates.by_id.get(entry.template, templates.default) for entry in entries)
    phrase = f"已起草 {subject.counted(len(entries))}的绩效自评报告（提纲 {outline.id}）{gaps}"
    say(f"{phrase}，存入“{options.out}”。")
    return DONE


def _entries_to_report(book: Book, options: argparse.Namespace, templates: Templates) -> list[FormEntry]:
    """Return the entries of the forms named, or of the book's self-evaluations. Raises `WrongUse`."""
    entries = chosen_entries(book, options.form)
    if not options.form:
        evaluations = set(self_evaluation_ids(entries, templates))
        if len(entries) > len(evaluations):
            remind(
                f"有 {len(entries) - len(evaluations)} 张表不是自评表，没有写入报告；要写入请用 --form 指定。"
            )
        entries = [entry for entry in entries if entry.id in evaluations]
    if not entries:
        raise WrongUse(f"“{options.book}”中没有自评表，没有可以写入报告的内容。")
    return entries
