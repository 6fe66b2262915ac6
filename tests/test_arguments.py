"""argparse speaks Chinese: whatever it can say of wrong use, by its own source, and its headings."""

from __future__ import annotations

import argparse
import ast
import inspect
import re
from collections.abc import Iterator

import pytest

from jixiao_gui.arguments import Parser, in_chinese

PROGRAMMERS_OWN = (
    "conflicting ", "cannot ", "dest= ", "invalid conflict_resolution", "invalid option string",
    "'required' ", "mutually exclusive ", ".__call__() ", "%r is not callable", 'argument "-" with mode',
)  # fmt: skip
"""How what is wrong with a parser begins, and not with what was typed."""
ELSEWHERE = {
    *("usage: ", "positional arguments", "options", "show this help message and exit", "subcommands"),
    *("argument %(argument_name)s: %(message)s", "%(prog)s: error: %(message)s\n"),
    *("show program's version number and exit", " (default: %(default)s)"),
}
"""Frames and headings, which the parser itself replaces."""
DEPRECATED = re.compile(r"(option|command) .* is deprecated")  # of Python 3.13; nothing here is
VALUES = {
    "type": "int",
    "value": "'一'",
    "choices": "'docx', 'pdf'",
    "option": "--e",
    "matches": "--each, --exp",
}


def said_by_argparse() -> Iterator[str]:
    """What argparse marks as said to people, filled in as it would be."""
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "ngettext")
        ):
            count = 2 if node.func.id == "ngettext" else 1
            for said in node.args[:count]:
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield said.value


def filled_in(said: str) -> str:
    named = {name: VALUES.get(name, "x") for name in re.findall(r"%\((\w+)\)", said)}
    return said % named if named else said.replace("%s", "3").replace("%r", "'3'")


def test_whatever_argparse_complains_of_is_told_in_chinese() -> None:
    complaints = [
        filled_in(said)
        for said in said_by_argparse()
        if said not in ELSEWHERE and not said.startswith(PROGRAMMERS_OWN) and not DEPRECATED.match(said)
    ]
    assert len(complaints) > 10
    for complaint in complaints:
        # most are told of an item, whose name stands before them
        alone, of_an_item = in_chinese(complaint), in_chinese(f"argument --each: {complaint}")
        assert alone != complaint or of_an_item != f"argument --each: {complaint}", complaint


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "argument --as: invalid choice: 'xlsx' (choose from 'docx', 'pdf')",
            "--as 没有 “xlsx”，只有 “docx”、“pdf”",
        ),
        ("argument --form: invalid int value: '一'", "--form 应为整数，不是 “一”"),
        ("argument -a/--all: expected 2 arguments", "-a/--all 后面应有 2 项"),
        ("ambiguous option: --e could match --each, --exp", "--e 可以是 --each, --exp，请写全"),
        ("something new", "something new"),
    ],
)
def test_a_complaint_names_what_was_typed(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


def test_help_is_chinese_with_every_heading() -> None:
    parser = Parser(prog="jixiao try")
    parser.add_argument("book", help="自评表册")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    assert parser.format_help().splitlines() == [
        "用法：jixiao try [-h] [--json] book",
        "",
        "内容：",
        "  book        自评表册",
        "",
        "选项：",
        "  -h, --help  显示这份说明",
        "  --json      以 JSON 输出",
    ]
