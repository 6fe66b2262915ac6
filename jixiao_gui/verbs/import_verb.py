"""``import``: files, folders and the stores of districts into a book."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.arguments import file_path, year
from jixiao_gui.book.book import Book
from jixiao_gui.book.errors import AlreadyThere
from jixiao_gui.exchange import ImportReport, import_sources
from jixiao_gui.exchange.import_plan import Plan, Way, find_same, plan_import
from jixiao_gui.exit_status import CANNOT_READ, DONE
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Templates
from jixiao_gui.paths import home_folder
from jixiao_gui.verbs.opened_books import (
    is_there,
    new_book,
    open_writable,
    require_book_name,
    require_known,
    save,
    templates_at_hand,
)
from jixiao_gui.verbs.store_access import StorePassword, store_address
from jixiao_gui.verbs.terminal import WrongUse, say, show_progress, tell
from jixiao_gui.verbs.verb_parser import add_verb

if TYPE_CHECKING:
    from jixiao_gui.exchange.district.store_sources import StoreSources
    from jixiao_gui.verbs.verb_parser import Verbs

_SAME = {
    Way.KEEP: "提醒：“{project}”（{year} 年度）已在册中，又添加了一张。",
    Way.REPLACE: "“{project}”（{year} 年度）已在册中，已替换。",
    Way.SKIP: "“{project}”（{year} 年度）已在册中，跳过。",
}
"""The sentences about a form that the book has already."""


def add_parser(verbs: Verbs) -> None:
    """Add the parser of ``import``."""
    parser = add_verb(
        verbs,
        "import",
        run,
        "读入 docx、doc、wps、xlsx、xls、pdf、txt、json、db，文件夹中的这些文件，或汇总库",
    )
    parser.add_argument(
        "sources", nargs="+", type=_source, metavar="SOURCE", help="文件、文件夹，或汇总库的地址"
    )
    parser.add_argument(
        "--into", required=True, type=file_path, metavar="BOOK.db", help="存入的自评表册，没有则新建"
    )
    parser.add_argument("--template", metavar="ID", help="按此模板识别")
    same = parser.add_mutually_exclusive_group()
    same.add_argument("--replace", action="store_true", help="同一单位、项目、年度、表种的，替换原表")
    same.add_argument("--skip", action="store_true", help="同一单位、项目、年度、表种的，不读入")
    kinds: tuple[tuple[str, str, Callable[[str], str], str], ...] = (
        ("--unit", "U", str, "汇总库中只取这个单位"),
        ("--year", "Y", year, "汇总库中只取这个年度"),
        ("--project", "P", str, "汇总库中只取名称含有这些字的项目"),
    )
    for name, metavar, kind, meaning in kinds:
        parser.add_argument(name, type=kind, action="append", default=[], metavar=metavar, help=meaning)


def _source(text: str) -> Path | str:
    """Return a source of an import: the path of a file or folder, or the URL of a store."""
    return text if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", text) else file_path(text)


def run(options: argparse.Namespace) -> int:
    """Import sources into a book, which is created when forms were read; return the exit status."""
    templates = templates_at_hand()
    require_known(templates, options.template)
    prefer = ""
    if is_there(options.into):
        prefer = _template_of(options.into, templates)
    else:
        require_book_name(options.into)
    progress = show_progress("读入")
    with contextlib.ExitStack() as stack:
        stores = _stores(options, stack)
        sources = stores.paths if stores is not None else options.sources
        report = import_sources(
            sources, templates, options.template, progress, prefer=prefer, into=options.into
        )
    report.failures += stores.failures if stores is not None else []
    for line in report.lines(templates):
        tell(line)
    if report.forms:
        plan, same = _import_into(options, templates, report)
        replaced, skipped = same if options.replace else 0, same if options.skip else 0
        extra = f"，替换 {replaced} 张" if replaced else ""
        extra += f"，跳过 {skipped} 张" if skipped else ""
        say(f"已读入 {len(plan.added)} 张表{extra}，存入“{options.into}”。")
        if stores is not None:
            stores.note_imported(report, {*plan.added, *plan.replaced}, home_folder(), options.into)
    return CANNOT_READ if report.failures else DONE


def _stores(options: argparse.Namespace, stack: contextlib.ExitStack) -> StoreSources | None:
    """Return the sources with the books fetched from stores; ``None`` where there are no stores."""
    selection = (options.unit, options.year, options.project)
    if all(isinstance(source, Path) for source in options.sources):
        if any(selection):
            raise WrongUse("--unit、--year、--project 只用于从汇总库读回。")
        return None
    from jixiao_gui.exchange.district.fetching import Selection
    from jixiao_gui.exchange.district.store_sources import StoreSources

    sources = [store_address(source) if isinstance(source, str) else source for source in options.sources]
    progress = show_progress("读回")
    return StoreSources(sources, Selection(*map(tuple, selection)), stack, progress, StorePassword())


def _template_of(path: Path, templates: Templates) -> str:
    """Return the layout of a book's new forms."""
    book = Book.open(path, templates, home_folder(), read_only=True, lock=False)
    try:
        return book.info.template
    finally:
        book.close()


def _import_into(options: argparse.Namespace, templates: Templates, report: ImportReport) -> tuple[Plan, int]:
    """Add the forms, replace or skip existing ones; return the plan, and the number of existing ones."""
    forms = [imported.form for imported in report.forms]
    if not is_there(options.into):
        book = new_book(templates, forms[0].template, forms[0].year, forms[0].unit)
        with contextlib.suppress(AlreadyThere):  # made meanwhile: the forms are added to it, as to any
            return _add(options, templates, book, forms)
    return _add(options, templates, open_writable(options.into, templates), forms)


def _add(
    options: argparse.Namespace, templates: Templates, book: Book, forms: Sequence[Form]
) -> tuple[Plan, int]:
    """Add ``forms`` to ``book``, save and close it; return as `_import_into` does. Raises `CannotSave`."""
    chosen = Way.SKIP if options.skip else Way.REPLACE if options.replace else Way.KEEP
    try:
        same = find_same(forms, book.entries(), templates)
        plan = plan_import(forms, same, lambda _form: chosen, "导入")
        for same_form in same:
            form = forms[same_form.number]
            name = display_name(form, templates.by_id.get(form.template))
            tell(_SAME[chosen].format(project=name, year=form.year))
        if plan.change is not None:
            book.apply(plan.change)
            save(book, options.into if book.path is None else None)
    finally:
        book.close()
    return plan, len(same)
