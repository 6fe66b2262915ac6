"""``publish``: the forms of a book are written into a district's store."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from jixiao_gui.book.errors import BookDamaged
from jixiao_gui.book.seal import State
from jixiao_gui.exit_status import CANNOT_WRITE, DONE
from jixiao_gui.paths import home_folder
from jixiao_gui.verbs.opened_books import open_readable, templates_at_hand
from jixiao_gui.verbs.store_access import StorePassword, store_address
from jixiao_gui.verbs.terminal import fail, say, show_progress, tell
from jixiao_gui.verbs.verb_parser import add_book, add_verb

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the parser of ``publish``."""
    publish = add_verb(verbs, "publish", run, "发布到汇总库（PostgreSQL），只写有变化的表")
    add_book(publish)
    publish.add_argument(
        "address", metavar="DATABASE-URL", help="postgresql+psycopg://用户名@服务器/数据库名"
    )
    publish.add_argument("--replace", action="store_true", help="汇总库里别人改过的表也以本册为准")


def run(options: argparse.Namespace) -> int:
    """Publish a book into a district's store; return status 4 where both others and the book changed a
    form.
    """
    from jixiao_gui.exchange.district import publishing

    address = store_address(options.address)
    templates = templates_at_hand()
    book = open_readable(options.book, templates)
    try:
        if book.state is State.DAMAGED:  # nobody deleted the forms that it has lost
            raise BookDamaged(f"“{options.book}”里有损坏的内容，没有发布；请先打开核对，保存后再发布。")
        published = publishing.publish(
            book,
            address,
            templates,
            home_folder(),
            overwrite=options.replace,
            progress=show_progress("发布", book.count()),
            ask=StorePassword(),
        )
    except KeyboardInterrupt:
        return fail("已取消；已经写完的单位都在汇总库里，再发布一次会接着做。", CANNOT_WRITE)
    finally:
        book.close()
    for line in published.lines():
        tell(line)
    if published.conflicts:
        tell("与汇总库不同的表，可以用 import 读回核对，或加 --replace 以本册为准。")
    say(f"已发布“{options.book}”到 {address}：{published.sentence()}。")
    return DONE if published.complete else CANNOT_WRITE
