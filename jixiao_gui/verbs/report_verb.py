"""``report``: the 绩效自评报告 drafted from a book."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from jixiao_gui.arguments import file_path
from jixiao_gui.book.book_rows import BookInfo
from jixiao_gui.exchange.book_reports import self_evaluations, write_self_report
from jixiao_gui.exit_status import DONE
from jixiao_gui.form.model import Form
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
    forms, info = _forms_to_report(options, templates)
    try:
        outline = outlines.choose(options.outline, {form.template for form in forms})
    except BadOutline as error:
        raise WrongUse(str(error)) from error
    progress = show_progress("起草", len(forms))
    draft = write_self_report(
        forms, templates, options.out, outline=outline, unit=info.unit, progress=progress
    )
    gaps = f"，有 {draft.gaps} 处【请补充】" if draft.gaps else ""
    subject = subject_of(templates.by_id.get(form.template, templates.default) for form in forms)
    phrase = f"已起草 {subject.counted(len(forms))}的绩效自评报告（提纲 {outline.id}）{gaps}"
    say(f"{phrase}，存入“{options.out}”。")
    return DONE


def _forms_to_report(options: argparse.Namespace, templates: Templates) -> tuple[list[Form], BookInfo]:
    """Return the forms named, or the book's self-evaluations, and the head of the book."""
    book = open_readable(options.book, templates)
    try:
        forms, info = [book.form(entry.id) for entry in chosen_entries(book, options.form)], book.info
    finally:
        book.close()
    if not options.form:
        every, forms = len(forms), self_evaluations(forms, templates)
        if every > len(forms):
            remind(f"有 {every - len(forms)} 张表不是自评表，没有写入报告；要写入请用 --form 指定。")
    if not forms:
        raise WrongUse(f"“{options.book}”中没有自评表，没有可以写入报告的内容。")
    return forms, info
