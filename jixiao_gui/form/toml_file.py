"""Reading of untrusted TOML files, within the limits of templates and rule sets."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

_MOST_BYTES = 1 << 20
_MOST_VALUES = 20_000
_DEEPEST = 12
_MOST_DOTS = 20
"""The most dots in a key: tomllib's time grows with their square."""
_LONGEST_REASON = 120
"""The most characters of a reason: it may quote what a stranger wrote."""
_LONGEST_LINE = 20_000
_LARGEST = 10**15
"""The largest number; Python itself reads thousands of digits, which takes long."""


_LINE, _COLUMN = re.compile(r"line (\d+)"), re.compile(r"column (\d+)")
"""Where tomllib found what it does not read."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class BadToml(ValueError):
    """A file that is no TOML or beyond the limits; the message is Chinese, without the file's name."""


def toml_files(folder: Path) -> list[Path]:
    """Return the TOML files of ``folder``, which need not exist, by their names.

    Raises `BadToml` for a folder that the system does not let us read.
    """
    try:
        return sorted(folder.glob("*.toml"), key=lambda path: path.stem)
    except OSError as error:
        raise BadToml(f"文件夹“{folder}”无法读取，其中的文件没有读入，请检查权限。") from error


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


def toml_reason(error: Exception) -> str:
    """Return why a file of tables cannot be used, in Chinese and without a full stop: the system's reason,
    our own words, or that some value has another type than is asked for.
    """
    if isinstance(error, OSError):
        from jixiao_gui.form.system_errors import system_reason  # not at a start without such an error

        return system_reason(error)
    reason = " ".join(str(error).split()).rstrip("。")
    if not _CHINESE.search(reason):
        return "有一项的值不是应有的类型"
    return reason if len(reason) <= _LONGEST_REASON else reason[: _LONGEST_REASON - 1] + "…"


def read_toml_text(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text. Raises `BadToml`."""
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > _LONGEST_LINE or line.partition("=")[0].count(".") > _MOST_DOTS:
            raise BadToml(f"第 {number} 行过长")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        row, column = _LINE.search(str(error)), _COLUMN.search(str(error))
        where = f"第 {row[1]} 行第 {column[1]} 个字处" if row and column else "结尾处"
        raise BadToml(f"{where}不合 TOML 的写法") from error
    except RecursionError as error:
        raise BadToml("嵌套过深") from error
    except ValueError as error:  # a number of more digits than Python takes
        raise BadToml("数字过长") from error
    _check_limits(tables)
    return tables


def _check_limits(tables: dict[str, Any]) -> None:
    """Raise `BadToml` for values too deep, too many or too large; without recursion, for any depth."""
    waiting: list[tuple[object, int]] = [(tables, 0)]
    count = 0
    while waiting:
        value, depth = waiting.pop()
        content = list(value.values()) if isinstance(value, dict) else value
        if isinstance(content, list):
            count += len(content)
            if depth > _DEEPEST:
                raise BadToml("嵌套过深")
            if count > _MOST_VALUES:
                raise BadToml(f"内容过多，最多 {_MOST_VALUES} 项")
            waiting += ((item, depth + 1) for item in content)
        elif isinstance(content, int | float) and not -_LARGEST <= content <= _LARGEST:
            raise BadToml("有超出范围的数字")
