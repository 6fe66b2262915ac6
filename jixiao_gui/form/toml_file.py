"""Reading a TOML file of a stranger: no larger and no deeper than templates and rule sets are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_MOST_BYTES = 1 << 20
_MOST_VALUES = 20_000
_DEEPEST = 12
_MOST_DOTS = 20
"""In a key: tomllib's time grows with their square."""
_LONGEST_LINE = 20_000
_LARGEST = 10**15
"""Of whole numbers and fractions; Python itself takes thousands of digits, and then a long time over them."""


class BadToml(ValueError):
    """A file that is no TOML or beyond all measure; the message says why, in Chinese, without its name."""


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of the TOML file at ``path``.

    Raises `BadToml`, and `OSError` where it cannot be read.
    """
    if not path.is_file():
        raise BadToml("不是文件" if path.exists() else "文件不存在")
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise BadToml("文件超过 1 MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadToml("文字编码应为 UTF-8") from error
    return read_toml_text(text)


def read_toml_text(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text. Raises `BadToml`."""
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > _LONGEST_LINE or line.partition("=")[0].count(".") > _MOST_DOTS:
            raise BadToml(f"第 {number} 行过长")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadToml(str(error)) from error
    except RecursionError as error:
        raise BadToml("嵌套过深") from error
    except ValueError as error:  # a number of more digits than Python takes
        raise BadToml("数字过长") from error
    _measure(tables)
    return tables


def _measure(tables: dict[str, Any]) -> None:
    """Look at every value, without calling itself: a file may be as deep as it likes."""
    waiting: list[tuple[object, int]] = [(tables, 0)]
    count = 0
    while waiting:
        value, depth = waiting.pop()
        inside = list(value.values()) if isinstance(value, dict) else value
        if isinstance(inside, list):
            count += len(inside)
            if depth > _DEEPEST:
                raise BadToml("嵌套过深")
            if count > _MOST_VALUES:
                raise BadToml(f"内容过多，最多 {_MOST_VALUES} 项")
            waiting += ((one, depth + 1) for one in inside)
        elif isinstance(inside, int | float) and not -_LARGEST <= inside <= _LARGEST:
            raise BadToml("有超出范围的数字")
