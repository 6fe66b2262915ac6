"""A command line in Chinese: argparse's own headings, help and complaints.

It is apart from the verbs, which all use it for their parsers.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from jixiao_gui.exit_status import WRONG_USE

_ITEM = r"argument (?P<item>.+?): "
_COMPLAINTS = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"one of the arguments (.+) is required", r"缺少 \1 之一"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"ambiguous option: (.+) could match (.+)", r"\1 可以是 \2，请写全"),
    (r"unexpected option string: (.+)", r"不认识 \1"),
    (_ITEM + r"invalid choice: (.+?) \(choose from (.+)\)", r"\g<item> 没有 \2，只有 \3"),
    (_ITEM + r"unknown parser (.+?) \(choices: (.+)\)", r"\g<item> 没有 \2，只有 \3"),
    (_ITEM + r"(应为.+)", r"\g<item> \2"),
    (_ITEM + r"invalid int value: (.+)", r"\g<item> 应为整数，不是 \2"),
    (_ITEM + r"invalid .+ value: (.+)", r"\g<item> 不能是 \2"),
    (_ITEM + r"expected (?:one|at least one) argument", r"\g<item> 后面缺少内容"),
    (_ITEM + r"expected at most one argument", r"\g<item> 后面只能有一项"),
    (_ITEM + r"expected (\d+) arguments?", r"\g<item> 后面应有 \2 项"),
    (_ITEM + r"ignored explicit argument (.+)", r"\g<item> 后面不能写 \2"),
    (_ITEM + r"not allowed with argument (.+)", r"\g<item> 不能与 \2 同用"),
    (r"can't open (.+?): (.+)", r"打不开 \1"),
)
"""Patterns of argparse's complaints, with their Chinese. The item's name is the first group."""


def in_chinese(complaint: str) -> str:
    """Return a complaint of argparse in Chinese; an unknown sentence is returned as it is."""
    for pattern, words in _COMPLAINTS:
        match = re.fullmatch(pattern, complaint, re.DOTALL)
        if match is not None:
            return re.sub("'([^']*)'", r"“\1”", match.expand(words)).replace("”, “", "”、“")
    return complaint


class _HelpFormatter(argparse.HelpFormatter):
    """A formatter with Chinese usage line and headings."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def format_help(self) -> str:
        return re.sub(r"^(\S+):$", r"\1：", super().format_help(), flags=re.MULTILINE)


class Parser(argparse.ArgumentParser):
    """A parser with Chinese help, and one line and exit status 2 for wrong use."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=_HelpFormatter, add_help=False, **settings)
        self._positionals.title, self._optionals.title = "内容", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Exit with one line about the wrong use."""
        wrong = f"{self.prog}：用法不对：{in_chinese(message)}"
        self.exit(WRONG_USE, f"{wrong}。输入 {self.prog} --help 查看用法。\n")


def year(text: str) -> str:
    """Return a year: ``2024`` for that, 2024年 and 2024年度; "" for nothing."""
    from jixiao_gui.form.form_years import year_number  # a start of the window does without

    number = year_number(text)
    if number is None and text.strip():
        raise argparse.ArgumentTypeError(f"应为四位数的年度，如 2024，不是“{text}”")
    return str(number) if number is not None else ""


def file_path(text: str) -> Path:
    """Return the path of a file or a folder; nothing, as an unset variable of a script, is no path."""
    if not text.strip():
        raise argparse.ArgumentTypeError("应为文件或文件夹，不能为空")
    return Path(text)


def form_number(text: str) -> int:
    """Return the number of a form, from 1."""
    if not re.fullmatch(r"\d{1,9}", text.strip()) or not int(text):
        raise argparse.ArgumentTypeError(f"应为表的序号，从 1 数起，不是“{text}”")
    return int(text)
