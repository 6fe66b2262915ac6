"""docs/tour.md and docs/terms.md name files and functions: they are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "jixiao_gui"
DOCS = "".join((ROOT / "docs" / name).read_text("utf-8") for name in ("tour.md", "terms.md"))
NAMES = sorted(set(re.findall(r"`([\w/]+\.py)(?::([\w.]+))?`", DOCS)))


def test_the_tour_names_much() -> None:
    assert len(NAMES) > 50


@pytest.mark.parametrize(("path", "name"), NAMES)
def test_what_the_tour_names_is_there(path: str, name: str) -> None:
    file = ROOT / path if path.startswith("tests/") else PACKAGE / path
    assert file.is_file()
    scope = ast.parse(file.read_text("utf-8")).body
    for part in filter(None, name.split(".")):
        found = [
            node for node in scope if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == part
        ]
        imported = {alias.name for node in scope if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert found or part in imported, f"{name} is not in {path}"
        scope = found[0].body if found else []
