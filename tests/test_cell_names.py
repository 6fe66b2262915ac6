"""Names of cells that stand in the code are those of the model: a slip of the pen in one is found here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao_gui.form.model import CORE_FIELDS, is_own_id

ROOT = Path(__file__).resolve().parent.parent
HEADS = "|".join(head for head in CORE_FIELDS if head)
NAME = re.compile(rf"({HEADS})\.(?:\d+\.|\x00\.)?([a-z_0-9]+)")
"""A path whose column can be told; a NUL stands where the code puts a row's number in."""


def written(tree: ast.AST) -> Iterator[str]:
    """The texts of a file but its docstrings; one that is put together with a NUL for each value."""
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "\x00" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts | said:
            yield node.value


def names(path: Path) -> set[tuple[str, str]]:
    """Part and column of each name of a cell, or of a column, in a file."""
    texts = written(ast.parse(path.read_text("utf-8"), path.name))
    return {(found[1], found[2]) for text in texts if (found := NAME.fullmatch(text)) is not None}


FILES = {
    path.relative_to(ROOT).as_posix(): found
    for path in sorted((ROOT / "jixiao_gui").rglob("*.py"))
    if (found := names(path))
}


@pytest.mark.parametrize("file", FILES)
def test_names_of_cells_are_the_models(file: str) -> None:
    for head, column in FILES[file]:
        assert column in CORE_FIELDS[head] or is_own_id(column), f"{file}: {head}.{column}"


def test_the_names_are_found() -> None:
    assert ("indicators", "score") in FILES["jixiao_gui/form/edits.py"]  # put together
    assert ("goal", "expected") in FILES["jixiao_gui/form/meanings.py"]  # as a whole
