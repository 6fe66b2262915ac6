"""``templates`` lists the layouts at hand, ``template`` saves the layout of a file as one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.arguments import file_path
from jixiao_gui.exchange import template_of
from jixiao_gui.exit_status import DONE
from jixiao_gui.formats.writing.replace import replacing
from jixiao_gui.verbs.opened_books import templates_at_hand
from jixiao_gui.verbs.terminal import WrongUse, say, say_json, tell
from jixiao_gui.verbs.verb_parser import add_verb

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the parsers of ``templates`` and ``template``."""
    templates = add_verb(verbs, "templates", list_templates, "列出可用的模板")
    templates.add_argument("--json", action="store_true", help="以 JSON 输出")

    template = add_verb(verbs, "template", save_template, "把一张填好或空白的表的版式存为模板文件")
    template.add_argument("source", type=file_path, metavar="SOURCE", help="填好或空白的表")
    template.add_argument("out", type=file_path, metavar="OUT.toml", help="存为此模板文件")


def list_templates(options: argparse.Namespace) -> int:
    """Print id, name, kind and source of every layout at hand."""
    templates = templates_at_hand()
    if options.json:
        rows = [
            {"id": t.id, "name": t.name, "kind": t.kind, "source": t.source, "origin": t.origin}
            for t in templates
        ]
        say_json(rows)
    else:
        for template in templates:
            say("\t".join((template.id, template.name, template.kind, template.source)))
    return DONE


def save_template(options: argparse.Namespace) -> int:
    """Write the layout of a file's first form, filled or blank, as a template file."""
    from jixiao_gui.formats.template_toml import write_toml

    out: Path = options.out
    if out.suffix.lower() != ".toml":
        raise WrongUse(f"模板文件应以 .toml 结尾，不是“{out.name}”。")
    found_template = template_of(options.source, templates_at_hand())
    for note in found_template.notes:
        tell(note)
    with replacing(out) as file:
        file.write(write_toml(found_template.template).encode())
    template = found_template.template
    say(f"已将“{options.source.name}”的版式“{template.name}”（{template.id}）存为“{out}”。")
    return DONE
