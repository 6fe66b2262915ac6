"""``summary``: a book with one line for each project."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from jixiao_gui.arguments import file_path
from jixiao_gui.exchange.book_reports import summarised, summary_title, write_summary
from jixiao_gui.exit_status import DONE
from jixiao_gui.verbs.opened_books import open_readable, templates_at_hand
from jixiao_gui.verbs.terminal import say, show_progress
from jixiao_gui.verbs.verb_parser import add_book, add_verb

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the parser of ``summary``."""
    summary = add_verb(verbs, "summary", run, "汇总：一个项目一行，合计、等级分布、图表")
    add_book(summary)
    summary.add_argument("out", type=file_path, metavar="OUT", help="xlsx、pdf 或 docx")


def run(options: argparse.Namespace) -> int:
    """Write the summary of a book: a line for each project, totals by department and unit, charts."""
    templates = templates_at_hand()
    with open_readable(options.book, templates) as book:
        info, count = book.info, book.count()
        summary = summarised(book.stored_forms(), templates, show_progress("汇总", count))
    title = summary_title(info.year or (summary.years[0] if len(summary.years) == 1 else ""), summary.subject)
    progress = show_progress("写入", count)
    write_summary(summary, options.out, title=title, unit=info.unit, progress=progress)
    say(f"已汇总 {summary.subject.counted(len(summary.lines))}，存入“{options.out}”。")
    return DONE
