"""``summary``: a book as one line a project."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.exchange.book_reports import summarised, summary_title, write_summary
from jixiao_gui.exit_status import DONE
from jixiao_gui.verbs.opened_books import read_forms_of, templates_at_hand
from jixiao_gui.verbs.terminal import show_progress
from jixiao_gui.verbs.verb_parser import add_book, add_verb

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Say what may be typed after ``summary``."""
    summary = add_verb(verbs, "summary", run, "汇总：一个项目一行，合计、等级分布、图表")
    add_book(summary)
    summary.add_argument("out", type=Path, metavar="OUT", help="xlsx、pdf 或 docx")


def run(options: argparse.Namespace) -> int:
    """Write the summary of a book: one line a project, totals by department and unit, charts."""
    templates = templates_at_hand()
    forms, info = read_forms_of(options.book, templates)
    made = summarised(forms, templates, show_progress("汇总", len(forms)))
    title = summary_title(info.year or (made.years[0] if len(made.years) == 1 else ""), made.subject)
    progress = show_progress("写入", len(forms))
    write_summary(made, options.out, title=title, unit=info.unit, progress=progress)
    print(f"已汇总 {made.subject.counted(len(made.lines))}，存入“{options.out}”。")
    return DONE
