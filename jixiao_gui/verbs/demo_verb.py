"""``demo``: sample books with their findings and exports, in a folder."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.arguments import file_path
from jixiao_gui.book.changes import AddForms
from jixiao_gui.exchange import export_forms, import_sources
from jixiao_gui.exit_status import DONE
from jixiao_gui.form.checks import check_book
from jixiao_gui.form.model import Form
from jixiao_gui.form.template import Templates
from jixiao_gui.formats.writing.replace import CannotWrite, explain, replacing
from jixiao_gui.paths import resources_folder
from jixiao_gui.verbs.check_verb import finding_lines
from jixiao_gui.verbs.opened_books import new_book, templates_at_hand
from jixiao_gui.verbs.terminal import say
from jixiao_gui.verbs.verb_parser import add_verb

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the parser of ``demo``."""
    demo = add_verb(verbs, "demo", run, "在文件夹中生成示例项目及其校验结果、docx、pdf、xlsx")
    demo.add_argument("folder", type=file_path, metavar="DIR", help="放入此文件夹，没有则新建")


def run(options: argparse.Namespace) -> int:
    """Write the sample book, its findings, docx, PDF and xlsx into a folder; return the exit status."""
    templates = templates_at_hand()
    folder: Path = options.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(explain(folder, error)) from error
    samples = resources_folder() / "samples"
    forms = _save_samples(sorted(samples.glob("*.txt")), templates, folder / "示例.db")
    # two projects with all their forms of a year, and the department's
    _save_samples([samples / "project-year.json"], templates, folder / "全年示例.db")
    findings = check_book(forms, templates)
    with replacing(folder / "校验结果.txt") as file:
        file.write("\n".join(finding_lines(forms, findings, templates)).encode() + b"\n")
    for name in ("示例.docx", "示例.pdf", "示例.xlsx"):
        export_forms(lambda: forms, templates, folder / name, title="示例自评表")
    say(f"示例已生成在“{folder}”：示例.db、全年示例.db、校验结果.txt、示例.docx、示例.pdf、示例.xlsx。")
    return DONE


def _save_samples(sources: Sequence[Path], templates: Templates, target: Path) -> list[Form]:
    """Save the forms of the program's own samples as a book; return them."""
    forms = [imported.form for imported in import_sources(sources, templates).forms]
    book = new_book(templates, forms[0].template, forms[0].year, forms[0].unit)
    try:
        book.apply(AddForms("导入示例", tuple(forms)))
        book.save_as(target)
    finally:
        book.close()
    return forms
