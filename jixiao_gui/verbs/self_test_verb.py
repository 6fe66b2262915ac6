"""``self-test``: a test of the program's work on this machine.

It imports nothing of the program until it runs: it must report missing parts even where imports fail.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from jixiao_gui.arguments import Parser, file_path
from jixiao_gui.exit_status import DONE, FOUND_ERRORS
from jixiao_gui.verbs.verb_parser import add_verb, begin_parser

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the parser of ``self-test``."""
    test = add_verb(verbs, "self-test", run, "自检：编辑、保存、导出、窗口是否都能用")
    test.add_argument("--folder", type=file_path, metavar="DIR", help="在此文件夹中进行，并留下生成的文件")


def build_own_parser() -> Parser:
    """Return a parser of this verb alone, without other verbs' imports."""
    parser, verbs = begin_parser()
    add_parser(verbs)
    return parser


def run(options: argparse.Namespace) -> int:
    """Print the steps that work and those that fail; return the exit status."""
    from jixiao_gui.self_test import run as self_test

    return DONE if self_test(print, options.folder) else FOUND_ERRORS
