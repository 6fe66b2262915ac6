"""``ledger``: the duties of units, and the state of each."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from jixiao_gui.arguments import file_path
from jixiao_gui.exchange.ledgers import duties_of, kinds, ledger_of, ledger_title, write_ledger
from jixiao_gui.exit_status import DONE
from jixiao_gui.form.office.duties import merged_duties
from jixiao_gui.form.office.ledger import make_ledger
from jixiao_gui.verbs.opened_books import open_readable, templates_at_hand
from jixiao_gui.verbs.terminal import remind, say, show_progress
from jixiao_gui.verbs.verb_parser import add_book, add_verb

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the parser of ``ledger``."""
    ledger = add_verb(verbs, "ledger", run, "台账：谁该报、谁已报、各是什么状态")
    add_book(ledger)
    ledger.add_argument("out", type=file_path, metavar="OUT", help="xlsx、docx 或 pdf")


def run(options: argparse.Namespace) -> int:
    """Write the ledger of a book; without a list of duties, by its forms."""
    templates = templates_at_hand()
    book = open_readable(options.book, templates)
    try:
        info, today = book.info, date.today()
        ledger = ledger_of(book, templates, today)
        has_list = bool(ledger.lines)
        if not has_list:
            listed = merged_duties((), duties_of(book.forms(), templates))
            scores = book.office_totals()
            ledger = make_ledger(listed, book.entries(), book.verdicts(), today, kinds(templates), scores)
    finally:
        book.close()
    write_ledger(
        ledger,
        options.out,
        title=ledger_title(info.year),
        unit=info.unit,
        day=today.isoformat(),
        progress=show_progress("写入", len(ledger.lines)),
    )
    if not has_list:
        remind(f"“{options.book}”里还没有应报名单，台账按册中已有的表列出。")
    say(f"台账共 {len(ledger.lines)} 项，已收 {ledger.handed_in} 项，存入“{options.out}”。")
    return DONE
