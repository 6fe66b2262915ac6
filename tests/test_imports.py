"""Starting loads no more than it needs: heavy libraries come with the work that uses them."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jixiao_gui.cli import main

ROOT = Path(__file__).resolve().parent.parent
HEAVY = (
    *("PySide6", "sqlalchemy", "docx", "lxml", "reportlab", "openpyxl", "xlsxwriter", "pypdfium2", "PIL"),
    *("olefile", "xlrd"),
)
FLOORS = ("form", "sheet", "formats", "book")

_SAY = """
import sys
def say():
    core = sys.modules.get("PySide6.QtCore")
    made = ["Qt"] if core is not None and "Qt" in vars(core) else []  # made when it is first named
    print([*sorted(sys.modules), *made])
"""
_WINDOW = f"""{_SAY}
from pathlib import Path
from jixiao_gui.window.main_window import MainWindow
show, complete = MainWindow.show, MainWindow.complete
def shown(window):
    show(window)
    window.repaint()
    assert not window.ready
    say()
def told(window, templates):
    complete(window, templates)
    say()
    if len(sys.argv) > 1:
        window.rooms.files.open(Path(sys.argv[1]))
        say()
    window.close()
MainWindow.show, MainWindow.complete = shown, told
from jixiao_gui.cli import main
main([])
"""
_BOOK = f"""{_SAY}
from jixiao_gui.window.main_window import MainWindow
show_first, complete = MainWindow.show_first, MainWindow.complete
def shown(window, templates, opening):
    window.form_painted.connect(say)
    book = show_first(window, templates, opening)
    assert not window.ready
    say()
    return book
def told(window, templates):
    complete(window, templates)
    say()
    window.close()
MainWindow.show_first, MainWindow.complete = shown, told
from jixiao_gui.cli import main
main([sys.argv[1]])
"""
_VERB = f"""{_SAY}
from jixiao_gui.cli import main
status = main(sys.argv[1:])
print()
say()
sys.exit(status)
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imports")
    os.environ["JIXIAO_HOME"] = str(folder / "home")
    path = folder / "book.db"
    assert main(["import", str(ROOT / "resources" / "samples" / "samples.txt"), "--into", str(path)]) == 0
    return path


def run(code: str, home: Path, *arguments: str) -> list[set[str]]:
    """The modules that were loaded each time ``code`` said so."""
    settings = {**os.environ, "JIXIAO_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=settings, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    said = [set(ast.literal_eval(line)) for line in done.stdout.splitlines() if line.startswith("['")]
    assert said, done.stderr
    assert "Error" not in done.stderr, done.stderr
    return said


def heavy(modules: set[str]) -> set[str]:
    return {name for name in HEAVY if name in modules}


def test_the_first_paint_loads_qt_and_the_frame_alone_then_the_program_then_the_database(
    book: Path, tmp_path: Path
) -> None:
    frame, program, opened = run(_WINDOW, tmp_path, str(book))
    assert heavy(frame) == {"PySide6"}
    assert "Qt" not in frame, "its 130 enums take a seventh of the time to the first paint"
    assert "Qt" in program
    assert not {name for name in frame for floor in FLOORS if name.startswith(f"jixiao_gui.{floor}")}
    assert {"dataclasses", "json", "uuid", "platform"} & frame == set()
    assert {"logging.handlers", "socket", "tomllib", "sqlite3", "decimal"} & frame == set()
    assert heavy(program) == {"PySide6"}
    assert heavy(opened) == {"PySide6"}, "SQLAlchemy comes with the first change, or while the user looks"


def test_a_form_of_a_book_that_is_named_is_painted_by_what_it_takes_then_comes_the_list(
    book: Path, tmp_path: Path
) -> None:
    form, panes, program = run(_BOOK, tmp_path, str(book))
    assert heavy(form) == {"PySide6"}
    ours = {name.removeprefix("jixiao_gui.") for name in form if name.startswith("jixiao_gui.")}
    rooms = {name.split(".")[1] for name in ours if name.count(".") > 1 and name.startswith("window.")}
    assert rooms == {"table"}, "the list comes right after the form"
    assert "jixiao_gui.window.forms.form_list" in panes
    assert heavy(panes) == {"PySide6"}
    assert not {"book.changes", "form.edits", "form.checks", "window.desk", "window.actions"} & ours
    assert not {"window.table.cell_editor", "window.start_page", "window.crashes"} & ours
    assert {"asyncio", "logging.handlers", "socket", "ssl", "html", "email"} & form == set()
    assert len(ours) <= 86, "each module costs the start half a millisecond and more"
    assert heavy(program) == {"PySide6"}


@pytest.mark.parametrize(
    ("words", "loaded"),
    [
        (["check", "BOOK"], {"sqlalchemy"}),
        (["recalculate", "BOOK"], {"sqlalchemy"}),
        (["new", "OUT.db"], {"sqlalchemy"}),
        (["export", "BOOK", "OUT.json"], {"sqlalchemy"}),
        (["export", "BOOK", "OUT.txt"], {"sqlalchemy"}),
        (["export", "BOOK", "OUT.docx"], {"sqlalchemy", "docx", "lxml"}),
        (["export", "BOOK", "OUT.pdf"], {"sqlalchemy", "reportlab"}),
        (["export", "BOOK", "OUT.xlsx"], {"sqlalchemy", "xlsxwriter"}),
        (["import", "TEXT", "--into", "OUT.db"], {"sqlalchemy", "lxml"}),  # the guard of all readers
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_a_verb_loads_what_it_needs(words: list[str], loaded: set[str], book: Path, tmp_path: Path) -> None:
    places = {"BOOK": str(book), "TEXT": str(ROOT / "resources" / "samples" / "samples.txt")}
    named = [places.get(word, word.replace("OUT", str(tmp_path / "out"))) for word in words]
    (modules,) = run(_VERB, tmp_path / "home", *named)
    assert heavy(modules) - {"PIL"} <= loaded
