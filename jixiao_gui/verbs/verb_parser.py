"""The parsers of verbs and their common arguments; light, as `self-test` uses it too."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from jixiao_gui import __version__
from jixiao_gui.arguments import Parser, file_path, form_number

if TYPE_CHECKING:
    Verbs: TypeAlias = argparse._SubParsersAction[Parser]

Act: TypeAlias = Callable[[argparse.Namespace], int]
"""A function that runs a command line and returns the exit status."""


def begin_parser() -> tuple[Parser, Verbs]:
    """Return the parser of the program, without verbs yet, and its collection of verbs."""
    parser = Parser(prog="jixiao", description="绩效自评表编辑器。不带动词时打开窗口：jixiao [自评表册.db]")
    parser.add_argument("--version", action="version", version=f"jixiao {__version__}", help="显示版本号")
    return parser, parser.add_subparsers(dest="verb", metavar="动词", required=True)


def add_verb(verbs: Verbs, name: str, act: Act, help: str) -> Parser:
    """Return the parser of a new verb that runs ``act``; ``help`` describes it in Chinese."""
    parser = verbs.add_parser(name, help=help, description=help)
    parser.set_defaults(act=act)
    return parser


def add_book(parser: Parser) -> None:
    """Add the argument of the book that the verb works on."""
    parser.add_argument("book", type=file_path, metavar="BOOK.db", help="自评表册")


def add_form_numbers(parser: Parser) -> None:
    """Add the option of the numbers of forms, from 1; none means all."""
    parser.add_argument(
        "--form",
        type=form_number,
        action="append",
        default=[],
        metavar="N",
        help="只取第 N 张表，可以写几次；不写则取全部",
    )
