"""The house of docs: a floor uses those below it. The contracts stand in pyproject.toml.

import-linter follows imports from module to module but does not know the standard library from the
rest; the syntax trees here do.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "jixiao_gui"
NO_VERBS = {"The", "A", "An", "Whether", "What", "How", "True", "False", "Which", "Where", "Who"}
"""How a function's docstring does not begin: with a thing, and not with what the function does."""
VAGUE_VERBS = {
    *("Do", "Give", "Go", "Have", "Know", "Lead", "Let", "Never", "Say", "Tell", "Wear"),
    *("After", "Before", "As", "It", "This", "These", "Those", "If", "When"),
}
"""Nor with a verb that leaves open what is done (Show, Apply, Move say it), or with a circumstance."""
A_SCREEN = 41
"""Lines of a function."""
LONGER = {"Table.add": 55, "evaluate": 46}
"""Functions of more lines, each with its limit: case after case of a cell, figure after figure of a form."""
NO_NAMES = {"socket", "rules", "templates", "x1", "x2", "tone", "level"}
"""Names in docstrings that are none of the module: of a library, of folders, of columns and properties."""


def modules(folder: Path) -> list[str]:
    """Paths from the root, as text, so that a failing case names its file."""
    return sorted(path.relative_to(ROOT).as_posix() for path in folder.rglob("*.py"))


def imported(tree: ast.AST, package: str) -> Iterator[str]:
    """Full names of what a syntax tree imports, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # from .. import x: climb from the module's own package
            base = package.rsplit(".", node.level - 1)[0] if node.level else ""
            prefix = ".".join(part for part in (base, node.module) if part)
            yield prefix
            yield from (f"{prefix}.{alias.name}" for alias in node.names)


def imports_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"), path)
    return set(imported(tree, ".".join(Path(path).parent.parts)))


def test_contracts_of_the_floors() -> None:
    # Its command line in a process of its own: the linter's cache and sys.path stay out of ours.
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def files_imported_by(path: str, files: dict[str, str]) -> set[str]:
    """The files of the package that a file imports; ``files``: full name of a module -> its file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"), path)):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        package, *names = imported(ast.Module([node], []), ".".join(Path(path).parent.parts))
        if isinstance(node, ast.Import):
            names = [package, *names]
        # from package import module: the module; from package import function: the package's own file
        found |= {files[name] if name in files else files.get(package, "") for name in names}
    return found - {path, ""}


def test_no_circle_between_files() -> None:
    """Not even one that is closed inside a function or for the type check alone."""
    paths = modules(PACKAGE)
    files = {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in paths}
    graph = {path: files_imported_by(path, files) for path in paths}
    assert sum(map(len, graph.values())) > len(graph), "the graph is not that of the imports"
    while loose := [path for path, used in graph.items() if not used & graph.keys()] or [
        path for path in graph if not any(path in used for used in graph.values())
    ]:
        for path in loose:  # uses no file that is left, or is used by none
            del graph[path]
    assert not graph, f"a circle: {sorted(graph)}"


def test_no_two_modules_share_a_name() -> None:
    names = [Path(path).name for path in modules(PACKAGE) if not path.endswith("__init__.py")]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)


@pytest.mark.parametrize("path", modules(PACKAGE / "form"))
def test_form_is_the_standard_library_alone(path: str) -> None:
    strangers = {
        name
        for name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names
        and name != "jixiao_gui"
        and not f"{name}.".startswith("jixiao_gui.form.")
    }
    assert not strangers


@pytest.mark.parametrize("path", modules(PACKAGE))
def test_qt_is_named_in_the_window_alone(path: str) -> None:
    if path == "jixiao_gui/app.py" or path.startswith("jixiao_gui/window/"):
        return
    assert not {name for name in imports_of(path) if name.split(".")[0] in ("PySide6", "shiboken6")}


def test_the_verbs_start_without_qt() -> None:
    """A verb runs on a machine that has no display and no Qt libraries."""
    code = (
        "import sys, jixiao_gui.cli\n"
        "print(*sorted(n for n in sys.modules if n.split('.')[0] in ('PySide6', 'shiboken6')"
        " or n.startswith('jixiao_gui.window')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def functions(path: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions and methods of a file, a method with its class before it."""
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"), path)):
        if isinstance(node, ast.Module | ast.ClassDef):
            owner = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
            yield from ((owner + each.name, each) for each in node.body if isinstance(each, ast.FunctionDef))


@pytest.mark.parametrize("path", modules(PACKAGE))
def test_a_function_fits_a_screen_and_says_what_it_does(path: str) -> None:
    for name, function in functions(path):
        lines = (function.end_lineno or 0) - function.lineno + 1
        assert lines <= LONGER.get(name, A_SCREEN), f"{path}: {name} has {lines} lines"
        words = (ast.get_docstring(function) or "Return nothing.").split()
        first = words[0].rstrip(",:")
        assert first not in NO_VERBS | VAGUE_VERBS, f"{path}: {name}: {' '.join(words[:6])} …"
        assert first.isalpha(), f"{path}: {name} begins with a name: {' '.join(words[:6])} …"


def test_docstrings_name_what_is_in_the_code() -> None:
    """A parameter that was renamed is renamed in the words about it, too."""
    unknown = []
    for path in modules(PACKAGE):
        source = (ROOT / path).read_text("utf-8")
        code, docstrings = source.splitlines(), {}
        for node in ast.walk(ast.parse(source, path)):
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and (
                text := ast.get_docstring(node)
            ):
                first, end = node.body[0].lineno - 1, node.body[0].end_lineno or 0
                code[first:end] = [""] * (end - first)
                if not isinstance(node, ast.Module):
                    docstrings[f"{path}: {node.name}"] = text
        words = {*re.findall(r"\w+", "\n".join(code)), *NO_NAMES}
        for place, text in docstrings.items():
            unknown += [
                f"{place}: {name}" for name in re.findall(r"``([a-z_]\w*)``", text) if name not in words
            ]
    assert not unknown
